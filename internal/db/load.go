package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/havenward/havenward/internal/fault"
)

// Empty tells whether a database holds no table at all, so that a backup may be put back there.
func Empty(ctx context.Context, s Settings) (bool, error) {
	pool, err := OpenWrite(s)
	if err != nil {
		return false, err
	}
	defer func() { _ = pool.Close() }()
	q := `SELECT COUNT(*) FROM sqlite_master`
	if s.Engine() == Postgres {
		q = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	var n int64
	err = pool.QueryRowContext(ctx, q).Scan(&n)
	return n == 0, err
}

// Loader fills the tables of an empty database.
type Loader struct {
	engine Engine
	conn   *sql.Conn
	shapes map[string]TableShape
}

// Load makes the schema as it was after the given migrations, lets f fill it, and commits when f gives no error. The
// database must be Empty. A migration that this program does not know is fault.Invalid: the data are of a newer one.
func Load(ctx context.Context, s Settings, m Migrations, done []int64, f func(*Loader) error) (err error) {
	empty, err := Empty(ctx, s)
	if err != nil {
		return err
	}
	if !empty {
		return fault.New(fault.Conflict, "The database is not empty. Restore into a new one")
	}
	if err := migrate(ctx, s, m, done); err != nil {
		return err
	}
	pool, err := OpenWrite(s)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	l := &Loader{engine: s.Engine(), conn: conn, shapes: map[string]TableShape{}}
	shapes, err := tables(ctx, l, l.engine)
	if err != nil {
		return err
	}
	for _, t := range shapes {
		l.shapes[t.Name] = t
	}
	before, after := []string{"BEGIN"}, []string{"COMMIT"}
	if l.engine == SQLite { // a database that is being made needs no flush for each page; the last statements make it durable
		before = []string{"PRAGMA foreign_keys = OFF", "PRAGMA synchronous = NORMAL", "BEGIN IMMEDIATE"}
		after = []string{"COMMIT", "PRAGMA synchronous = FULL", "PRAGMA wal_checkpoint(TRUNCATE)", "ANALYZE"}
	} else {
		after = append(after, "ANALYZE")
	}
	for _, q := range before {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	if err = l.clear(ctx); err == nil {
		err = f(l)
	}
	if err == nil {
		err = l.sound(ctx)
	}
	if err != nil {
		_, undo := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, undo)
	}
	for _, q := range after {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

// Query and QueryRow read what has been loaded so far.
func (l *Loader) Query(ctx context.Context, q string, args ...any) (*Rows, error) {
	return l.conn.QueryContext(ctx, q, args...)
}

// QueryRow reads at most one row.
func (l *Loader) QueryRow(ctx context.Context, q string, args ...any) Row {
	return l.conn.QueryRowContext(ctx, q, args...)
}

// clear takes out what migrations put in, since the backup has it too.
func (l *Loader) clear(ctx context.Context) error {
	for name := range l.shapes {
		var n int64
		if err := l.QueryRow(ctx, "SELECT COUNT(*) FROM "+quote(name)).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			if _, err := l.conn.ExecContext(ctx, "DELETE FROM "+quote(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// sound looks for rows that point nowhere, which SQLite was told not to look for meanwhile.
func (l *Loader) sound(ctx context.Context) error {
	if l.engine == Postgres {
		return nil // constraints are deferred to the commit
	}
	rows, err := l.Query(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if rows.Next() {
		var table, parent string
		var row, fk sql.NullInt64
		if err := rows.Scan(&table, &row, &parent, &fk); err != nil {
			return err
		}
		return fmt.Errorf("a row of %s points to a row of %s that is not there", table, parent)
	}
	return rows.Err()
}

// Fill puts rows into a table and gives their number. next gives one row after another, nil at the end, with its values
// as Snapshot.Rows gave them and numbers as json.Number; the row may be reused after the next call.
func (l *Loader) Fill(ctx context.Context, t TableShape, next func() ([]any, error)) (int64, error) {
	have, ok := l.shapes[t.Name]
	if !ok {
		return 0, fmt.Errorf("there is no table %s", t.Name)
	}
	kinds := map[string]string{}
	for _, c := range have.Columns {
		kinds[c.Name] = c.Kind
	}
	for _, c := range t.Columns {
		if kinds[c.Name] != c.Kind {
			return 0, fmt.Errorf("table %s has no column %s of kind %s", t.Name, c.Name, c.Kind)
		}
	}
	values := func() ([]any, error) {
		row, err := next()
		if err != nil || row == nil {
			return nil, err
		}
		if len(row) != len(t.Columns) {
			return nil, fmt.Errorf("a row of %s has %d values, not %d", t.Name, len(row), len(t.Columns))
		}
		out := make([]any, len(row))
		for i, c := range t.Columns {
			if out[i], err = native(l.engine, c.Kind, row[i]); err != nil {
				return nil, fmt.Errorf("table %s, column %s: %w", t.Name, c.Name, err)
			}
		}
		return out, nil
	}
	if l.engine == Postgres && t.Name != searchTable {
		return l.copy(ctx, t, values)
	}
	return l.insert(ctx, t, values)
}

// copy uses PostgreSQL's COPY.
func (l *Loader) copy(ctx context.Context, t TableShape, values func() ([]any, error)) (n int64, err error) {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	err = l.conn.Raw(func(dc any) error {
		c, ok := dc.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the PostgreSQL driver is not pgx")
		}
		n, err = c.Conn().CopyFrom(ctx, pgx.Identifier{t.Name}, names, pgx.CopyFromFunc(values))
		return err
	})
	return n, err
}

// fillRows is how many rows one INSERT holds.
const fillRows = 50

func (l *Loader) insert(ctx context.Context, t TableShape, values func() ([]any, error)) (int64, error) {
	var n int64
	var args []any
	rows := 0
	var full *sql.Stmt
	defer func() {
		if full != nil {
			_ = full.Close()
		}
	}()
	flush := func() (err error) {
		if rows == 0 {
			return nil
		}
		if rows == fillRows {
			if full == nil {
				if full, err = l.conn.PrepareContext(ctx, l.insertText(t, rows)); err != nil {
					return err
				}
			}
			_, err = full.ExecContext(ctx, args...)
		} else {
			_, err = l.conn.ExecContext(ctx, l.insertText(t, rows), args...)
		}
		n += int64(rows)
		args, rows = args[:0], 0
		return err
	}
	for {
		v, err := values()
		if err != nil {
			return n, err
		}
		if v == nil {
			return n, flush()
		}
		args = append(args, v...)
		if rows++; rows == fillRows {
			if err := flush(); err != nil {
				return n, err
			}
		}
	}
}

func (l *Loader) insertText(t TableShape, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + quote(t.Name) + " (")
	for i, c := range t.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(c.Name))
	}
	b.WriteString(") VALUES ")
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			n++
			p := Placeholder(l.engine, n)
			if c.Kind == "words" && l.engine == Postgres {
				p = "array_to_tsvector(string_to_array(" + p + ", ' '))"
			}
			b.WriteString(p)
		}
		b.WriteByte(')')
	}
	return b.String()
}
