// Package dbtest gives each test a fresh database with the schema in place, on SQLite and on PostgreSQL.
//
// PostgreSQL is the cluster that HAVENWARD_TEST_POSTGRES names; package pgcluster starts a private one. Without it the
// PostgreSQL half of a test is skipped by name, except in CI, where it fails.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
)

// Env is the variable that holds the address of a PostgreSQL cluster in which databases may be made and dropped.
const Env = "HAVENWARD_TEST_POSTGRES"

// Each runs f as a subtest for each engine, with the settings of a fresh migrated database.
func Each(t *testing.T, m db.Migrations, f func(t *testing.T, s db.Settings)) {
	t.Helper()
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(e.String(), func(t *testing.T) { f(t, Fresh(t, e, m)) })
	}
}

// Fresh gives the settings of a fresh migrated database that goes away with the test.
func Fresh(t testing.TB, e db.Engine, m db.Migrations) db.Settings {
	t.Helper()
	if e == db.SQLite {
		return freshSQLite(t, m)
	}
	return freshPostgres(t, m)
}

// Open opens a database for reading and closes it with the test.
func Open(t testing.TB, s db.Settings) *db.DB {
	t.Helper()
	s.MaxRead = 4
	d, err := db.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// Tamper runs SQL behind the program's back, for tests that prove that it is noticed.
func Tamper(t testing.TB, s db.Settings, query ...string) {
	t.Helper()
	pool, err := db.OpenWrite(s)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	pool.SetMaxOpenConns(1)
	for _, q := range query {
		if _, err := pool.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// Exec runs SQL behind the program's back, where there is no test to fail.
func Exec(s db.Settings, query ...string) error {
	pool, err := db.OpenWrite(s)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	pool.SetMaxOpenConns(1)
	for _, q := range query {
		if _, err := pool.ExecContext(context.Background(), q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

// Lock takes the write lock of a SQLite database, as another process would, until the function it gives is called.
func Lock(s db.Settings) (release func() error, err error) {
	pool, err := db.OpenWrite(s)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	if _, err := pool.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return func() error {
		_, err := pool.ExecContext(context.Background(), "ROLLBACK")
		return errors.Join(err, pool.Close())
	}, nil
}

var (
	mu        sync.Mutex
	templates = map[string]string{}
)

func freshSQLite(t testing.TB, m db.Migrations) db.Settings {
	t.Helper()
	key := digest(t, m)
	mu.Lock()
	defer mu.Unlock()
	file := templates["sqlite"+key]
	if file == "" {
		dir, err := os.MkdirTemp("", "havenward-schema-")
		if err != nil {
			t.Fatal(err)
		}
		file = filepath.Join(dir, "template.db")
		if err := db.Migrate(t.Context(), db.Settings{URL: "sqlite:" + file}, m); err != nil {
			t.Fatal(err)
		}
		templates["sqlite"+key] = file
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return db.Settings{URL: "sqlite:" + to}
}

func freshPostgres(t testing.TB, m db.Migrations) db.Settings {
	t.Helper()
	base := os.Getenv(Env)
	if base == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not set: PostgreSQL must be there in CI", Env)
		}
		t.Skipf("%s is not set: the PostgreSQL half of this test is skipped", Env)
	}
	mu.Lock()
	defer mu.Unlock()
	key := digest(t, m)
	template := "hw_template_" + key[:20]
	if templates["postgres"+key] == "" {
		makeTemplate(t, base, template, m)
		templates["postgres"+key] = template
	}
	name := "hw_" + strings.ToLower(id.Random("t"))
	admin(t, base, `CREATE DATABASE `+name+` TEMPLATE `+template)
	t.Cleanup(func() { admin(t, base, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) })
	return db.Settings{URL: named(t, base, name)}
}

// makeTemplate makes the template once for all test processes; an advisory lock keeps them from each other.
func makeTemplate(t testing.TB, base, template string, m db.Migrations) {
	t.Helper()
	ctx := context.Background()
	pool, err := db.OpenWrite(db.Settings{URL: base})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	conn, err := pool.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	run(t, conn, `SELECT pg_advisory_lock(7712)`)
	defer run(t, conn, `SELECT pg_advisory_unlock(7712)`)
	var ready bool
	if err := conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate)`, template).Scan(&ready); err != nil {
		t.Fatal(err)
	}
	if ready {
		return
	}
	run(t, conn, `DROP DATABASE IF EXISTS `+template)
	run(t, conn, `CREATE DATABASE `+template)
	if err := db.Migrate(ctx, db.Settings{URL: named(t, base, template)}, m); err != nil {
		t.Fatal(err)
	}
	run(t, conn, `ALTER DATABASE `+template+` IS_TEMPLATE true`)
}

func run(t testing.TB, conn *sql.Conn, q string) {
	t.Helper()
	if _, err := conn.ExecContext(context.Background(), q); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func admin(t testing.TB, base, q string) {
	t.Helper()
	pool, err := db.OpenWrite(db.Settings{URL: base})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	if _, err := pool.ExecContext(context.Background(), q); err != nil {
		t.Errorf("%s: %v", q, err)
	}
}

func named(t testing.TB, base, name string) string {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func digest(t testing.TB, m db.Migrations) string {
	t.Helper()
	var parts []string
	for _, f := range m {
		names, err := fs.Glob(f, "migrations/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			b, err := fs.ReadFile(f, n)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, n+fmt.Sprintf("%x", sha256.Sum256(b)))
		}
	}
	sort.Strings(parts)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:])
}
