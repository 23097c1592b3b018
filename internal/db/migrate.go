package db

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/havenward/havenward/internal/fault"
)

// Migrations are the folders of SQL that the areas embed, merged by name. A file is for both engines unless its name
// ends in .sqlite.sql or .postgres.sql; names begin with a timestamp of 14 digits, which no two files may share.
type Migrations []fs.FS

// Migrate brings the schema up to date, forward only. On PostgreSQL a session lock lets one node do it while the
// others wait.
func Migrate(ctx context.Context, s Settings, m Migrations) error { return migrate(ctx, s, m, nil) }

// migrate runs the migrations named in only, every one if that is nil.
func migrate(ctx context.Context, s Settings, m Migrations, only []int64) error {
	merged, err := m.merge(s.Engine())
	if err != nil {
		return err
	}
	if only != nil {
		if merged, err = merged.only(only); err != nil {
			return err
		}
	}
	pool, err := OpenWrite(s)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithVerbose(false)}
	if s.Engine() == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	} else {
		pool.SetMaxOpenConns(1)
	}
	p, err := goose.NewProvider(dialect, pool, fstest.MapFS(merged), opts...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// clustered marks a table of short rows that SQLite should keep in the order of its primary key, without a second tree.
const clustered = "/* clustered */"

// merged are migrations by file name.
type merged fstest.MapFS

// only keeps the named versions; one that is not there is of a newer program.
func (all merged) only(list []int64) (merged, error) {
	out := merged{}
	want := map[string]bool{}
	for _, v := range list {
		want[strconv.FormatInt(v, 10)] = true
	}
	for name, f := range all {
		version, _, _ := strings.Cut(name, "_")
		if want[version] {
			out[name] = f
			delete(want, version)
		}
	}
	for v := range want {
		return nil, fault.New(fault.Invalid, "The data are of a newer Havenward: this one does not know its change "+v)
	}
	return out, nil
}

// Versions gives the migrations that this program knows for an engine, in order.
func (m Migrations) Versions(e Engine) ([]int64, error) {
	all, err := m.merge(e)
	if err != nil {
		return nil, err
	}
	var out []int64
	for name := range all {
		version, _, _ := strings.Cut(name, "_")
		v, err := strconv.ParseInt(version, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s does not begin with a number", name)
		}
		out = append(out, v)
	}
	slices.Sort(out)
	return out, nil
}

// Applied gives the migrations that a database has been through, in order.
func Applied(ctx context.Context, q Querier) ([]int64, error) { return versions(ctx, q) }

func (m Migrations) merge(e Engine) (merged, error) {
	out := merged{}
	seen := map[string]string{}
	for _, f := range m {
		names, err := fs.Glob(f, "migrations/*.sql")
		if err != nil {
			return nil, err
		}
		sort.Strings(names)
		for _, n := range names {
			other := ".postgres.sql"
			if e == Postgres {
				other = ".sqlite.sql"
			}
			if strings.HasSuffix(n, other) {
				continue
			}
			base := path.Base(n)
			version, _, _ := strings.Cut(base, "_")
			if was, ok := seen[version]; ok {
				return nil, fmt.Errorf("migrations %s and %s have the same number", was, base)
			}
			seen[version] = base
			text, err := fs.ReadFile(f, n)
			if err != nil {
				return nil, err
			}
			if e == SQLite {
				text = bytes.ReplaceAll(text, []byte(clustered), []byte("WITHOUT ROWID"))
			}
			out[base] = &fstest.MapFile{Data: text}
		}
	}
	return out, nil
}
