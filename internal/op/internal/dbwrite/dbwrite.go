// Package dbwrite holds the write handle. It is internal to package op, so that the compiler lets nothing else change
// the database.
package dbwrite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/havenward/havenward/internal/db"
)

// Handle is a pool of write connections.
type Handle struct {
	engine db.Engine
	pool   *sql.DB
}

// Open opens the pool; n is the number of connections that will be held at once.
func Open(s db.Settings, n int) (*Handle, error) {
	pool, err := db.OpenWrite(s)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return &Handle{engine: s.Engine(), pool: pool}, nil
}

// Close lets go of every connection.
func (h *Handle) Close() error { return h.pool.Close() }

// Conn holds one connection with the statements prepared on it. It is for one goroutine.
type Conn struct {
	engine db.Engine
	c      *sql.Conn
	stmts  map[string]*sql.Stmt
	raw    map[string]driver.Stmt // prepared by Batch on SQLite
	long   int                    // how many of them are long
	args   []driver.NamedValue    // of the statement that runs
}

// maxStmts bounds the statements kept prepared on a connection.
const maxStmts = 500

// Conn takes a connection out of the pool.
func (h *Handle) Conn(ctx context.Context) (*Conn, error) {
	c, err := h.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &Conn{engine: h.engine, c: c, stmts: map[string]*sql.Stmt{}, raw: map[string]driver.Stmt{}}, nil
}

// Engine tells which engine the connection speaks to.
func (c *Conn) Engine() db.Engine { return c.engine }

// Close gives the connection back.
func (c *Conn) Close() {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	for _, s := range c.raw {
		_ = s.Close()
	}
	_ = c.c.Close()
}

// Begin starts a transaction that holds the write lock on SQLite.
func (c *Conn) Begin(ctx context.Context) error {
	if c.engine == db.SQLite {
		return c.plain(ctx, "BEGIN IMMEDIATE")
	}
	return c.plain(ctx, "BEGIN")
}

// Commit makes the transaction durable.
func (c *Conn) Commit(ctx context.Context) error { return c.plain(ctx, "COMMIT") }

// Rollback undoes the transaction.
func (c *Conn) Rollback(ctx context.Context) error { return c.plain(ctx, "ROLLBACK") }

// Savepoint, Release and Undo bracket one change inside a shared transaction.
func (c *Conn) Savepoint(ctx context.Context) error { return c.plain(ctx, "SAVEPOINT one") }

// Release keeps what was done since Savepoint.
func (c *Conn) Release(ctx context.Context) error { return c.plain(ctx, "RELEASE SAVEPOINT one") }

// Undo drops what was done since Savepoint.
func (c *Conn) Undo(ctx context.Context) error {
	if err := c.plain(ctx, "ROLLBACK TO SAVEPOINT one"); err != nil {
		return err
	}
	return c.Release(ctx)
}

func (c *Conn) plain(ctx context.Context, q string) error {
	_, err := c.Exec(ctx, q)
	return err
}

// Exec runs a change and gives the number of rows it touched.
func (c *Conn) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	st, err := c.prepared(ctx, q)
	var res sql.Result
	switch {
	case err != nil:
		return 0, err
	case st != nil:
		res, err = st.ExecContext(ctx, args...)
	default:
		res, err = c.c.ExecContext(ctx, q, args...)
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query runs a read inside the transaction.
func (c *Conn) Query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	st, err := c.prepared(ctx, q)
	if err != nil {
		return nil, err
	}
	if st != nil {
		return st.QueryContext(ctx, args...)
	}
	return c.c.QueryContext(ctx, q, args...)
}

// QueryRow runs a read of at most one row inside the transaction.
func (c *Conn) QueryRow(ctx context.Context, q string, args ...any) db.Row {
	st, err := c.prepared(ctx, q)
	if err != nil {
		return failed{err}
	}
	if st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return c.c.QueryRowContext(ctx, q, args...)
}

type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }

// prepared keeps SQLite statements ready on this connection; pgx does the same by itself.
func (c *Conn) prepared(ctx context.Context, q string) (*sql.Stmt, error) {
	if c.engine == db.Postgres {
		return nil, nil
	}
	if st := c.stmts[q]; st != nil || len(c.stmts) >= maxStmts {
		return st, nil
	}
	st, err := c.c.PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	c.stmts[q] = st
	return st, nil
}

// Clash tells whether err is a broken unique or foreign key constraint.
func Clash(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "23")
	}
	return err != nil && strings.Contains(err.Error(), "constraint failed")
}

// Transient tells whether the same transaction may succeed if it is run again: a lock, a serialisation failure, a
// server that went away.
func Transient(err error) bool {
	if err == nil {
		return false
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "40") || strings.HasPrefix(pg.Code, "08") || strings.HasPrefix(pg.Code, "57P")
	}
	s := err.Error()
	for _, w := range []string{"SQLITE_BUSY", "database is locked", "driver: bad connection", "sql: connection is already closed", "conn closed", "connection reset", "broken pipe", "unexpected EOF", "connection refused", "failed to connect"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// Full tells whether err means that the disk has no room.
func Full(err error) bool {
	if err == nil {
		return false
	}
	s := err.Error()
	return strings.Contains(s, "SQLITE_FULL") || strings.Contains(s, "disk is full") || strings.Contains(s, "no space left") || strings.Contains(s, "SQLITE_IOERR") || strings.Contains(s, "53100")
}
