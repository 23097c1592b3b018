package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Snapshot reads the whole database as it stood at one moment, while others go on changing it. It holds one connection
// and is for one goroutine.
type Snapshot struct {
	engine Engine
	pool   *sql.DB
	conn   *sql.Conn
}

// OpenSnapshot takes the snapshot. On PostgreSQL it reads from the database itself and not from a replica.
func OpenSnapshot(ctx context.Context, s Settings) (*Snapshot, error) {
	driver, dsn, err := dsn(s.Engine(), s.URL, true)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, err
	}
	x := &Snapshot{engine: s.Engine(), pool: pool}
	if x.conn, err = pool.Conn(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	begin := []string{"BEGIN", "SELECT COUNT(*) FROM sqlite_master"} // the first read fixes the moment
	if x.engine == Postgres {
		begin = []string{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SELECT 1"}
	}
	for _, q := range begin {
		if _, err := x.conn.ExecContext(ctx, q); err != nil {
			return nil, errors.Join(err, x.Close())
		}
	}
	return x, nil
}

// Close lets go of the snapshot.
func (x *Snapshot) Close() error {
	_, err := x.conn.ExecContext(context.Background(), "ROLLBACK")
	return errors.Join(err, x.conn.Close(), x.pool.Close())
}

// Query runs a read at the snapshot's moment.
func (x *Snapshot) Query(ctx context.Context, q string, args ...any) (*Rows, error) {
	return x.conn.QueryContext(ctx, q, args...)
}

// QueryRow runs a read of at most one row at the snapshot's moment.
func (x *Snapshot) QueryRow(ctx context.Context, q string, args ...any) Row {
	return x.conn.QueryRowContext(ctx, q, args...)
}

// versionTable is where goose keeps which migrations have run.
const versionTable = "goose_db_version"

// Versions gives the migrations that the database has been through, in order.
func (x *Snapshot) Versions(ctx context.Context) ([]int64, error) { return versions(ctx, x) }

func versions(ctx context.Context, q Querier) ([]int64, error) {
	return All(ctx, q, Scalar[int64], `SELECT DISTINCT version_id FROM `+versionTable+` WHERE version_id > 0 ORDER BY version_id`)
}

// Tables gives every table of the program in order of name; goose's own table is not among them.
func (x *Snapshot) Tables(ctx context.Context) ([]TableShape, error) { return tables(ctx, x, x.engine) }

func tables(ctx context.Context, q Querier, e Engine) ([]TableShape, error) {
	list := `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite%' AND name <> $1 ORDER BY name`
	columns := `SELECT name, type FROM pragma_table_info($1) ORDER BY cid`
	if e == Postgres {
		list = `SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> $1 ORDER BY table_name::text COLLATE "C"`
		columns = `SELECT column_name::text, CASE data_type WHEN 'USER-DEFINED' THEN udt_name::text ELSE data_type::text END FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name = $1 AND is_identity = 'NO' ORDER BY ordinal_position`
	}
	names, err := All(ctx, q, Scalar[string], list, versionTable)
	if err != nil {
		return nil, err
	}
	out := make([]TableShape, 0, len(names))
	for _, n := range names {
		t := TableShape{Name: n}
		t.Columns, err = All(ctx, q, func(r Row) (Column, error) {
			var c Column
			var declared string
			err := r.Scan(&c.Name, &declared)
			if declared == "" && n == searchTable { // FTS5 declares nothing
				declared = "TEXT"
				if c.Name == "words" {
					declared = "TSVECTOR"
				}
			}
			if err == nil {
				c.Kind, err = kindOf(declared)
			}
			return c, err
		}, columns, n)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", n, err)
		}
		out = append(out, t)
	}
	return out, nil
}

// searchTable is the one table whose columns differ: words for FTS5 in the order of rowid, a tsvector for PostgreSQL in
// that of a column n, which counts by itself and is not copied.
const searchTable = "search_text"

// Rows gives every row of a table as values that JSON can hold, in no promised order, and the number of rows.
func (x *Snapshot) Rows(ctx context.Context, t TableShape, f func(row []any) error) (int64, error) {
	return x.rows(ctx, t, "", nil, f)
}

func (x *Snapshot) rows(ctx context.Context, t TableShape, where string, args []any, f func(row []any) error) (int64, error) {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = quote(c.Name)
		if c.Kind == "words" && x.engine == Postgres {
			names[i] = "array_to_string(tsvector_to_array(" + quote(c.Name) + "), ' ')"
		}
	}
	if t.Name == searchTable { // the newest texts are looked at first, so their order is part of them
		where += map[Engine]string{SQLite: " ORDER BY rowid", Postgres: " ORDER BY n"}[x.engine]
	}
	rows, err := x.Query(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+quote(t.Name)+where, args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	vals, dest := make([]any, len(names)), make([]any, len(names))
	for i := range vals {
		dest[i] = &vals[i]
	}
	var n int64
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return n, err
		}
		for i, c := range t.Columns {
			if vals[i], err = neutral(c.Kind, vals[i]); err != nil {
				return n, fmt.Errorf("table %s, column %s: %w", t.Name, c.Name, err)
			}
		}
		if err := f(vals); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
