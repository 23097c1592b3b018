// Package db opens the database for reading, applies migrations, and is the only home of what differs between SQLite
// and PostgreSQL.
//
// Nothing here changes a row outside a migration: changes go through package op, whose write handle no other package
// can reach. SQL elsewhere is one text for both engines with $1 placeholders; see docs/data.md for what is shared.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"sync"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	_ "modernc.org/sqlite"             // the SQLite driver

	"github.com/havenward/havenward/internal/fault"
)

// Engine is a kind of database.
type Engine int

const (
	// SQLite keeps everything in one file.
	SQLite Engine = iota
	// Postgres shares the work between nodes.
	Postgres
)

// String gives the engine's name in small letters.
func (e Engine) String() string {
	if e == Postgres {
		return "postgres"
	}
	return "sqlite"
}

// Settings say where the database is.
type Settings struct {
	// URL is "sqlite:PATH" or a "postgres://" address. Several hosts may be listed, as libpq allows.
	URL string
	// ReadURL may name read replicas of a PostgreSQL cluster; empty means URL.
	ReadURL string
	// MaxRead bounds the read connections; 0 means four for each processor, at least eight.
	MaxRead int
}

// Engine tells which engine the URL names.
func (s Settings) Engine() Engine {
	if strings.HasPrefix(s.URL, "postgres://") || strings.HasPrefix(s.URL, "postgresql://") {
		return Postgres
	}
	return SQLite
}

// Path gives the file of a SQLite database.
func (s Settings) Path() string { return strings.TrimPrefix(s.URL, "sqlite:") }

// Querier runs reads: a *DB outside a change, an *op.Tx inside one.
type Querier interface {
	// Query runs a read and gives its rows; the caller closes them.
	Query(ctx context.Context, query string, args ...any) (*Rows, error)
	// QueryRow runs a read that gives at most one row; its errors come from Scan.
	QueryRow(ctx context.Context, query string, args ...any) Row
}

// Rows are the result of a query.
type Rows = sql.Rows

// Row is one row, or the error that kept it away. ErrNoRows means there was none.
type Row interface{ Scan(dest ...any) error }

// ErrNoRows is what a Row's Scan gives when there is no row.
var ErrNoRows = sql.ErrNoRows

// DB reads. It is safe for use by many goroutines.
type DB struct {
	settings Settings
	read     *sql.DB
	mu       sync.RWMutex
	stmts    map[string]*sql.Stmt
}

// maxStmts bounds the statements kept prepared; filters make many texts.
const maxStmts = 400

// Open opens the read pool and proves that it answers.
func Open(ctx context.Context, s Settings) (*DB, error) {
	readURL := s.URL
	if s.ReadURL != "" {
		readURL = s.ReadURL
	}
	driver, dsn, err := dsn(s.Engine(), readURL, true)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	n := s.MaxRead
	if n == 0 {
		n = max(8, 4*runtime.NumCPU())
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, fault.Wrap(fault.Unavailable, "The database does not answer", err)
	}
	return &DB{settings: s, read: pool, stmts: map[string]*sql.Stmt{}}, nil
}

// Settings gives the settings the database was opened with.
func (d *DB) Settings() Settings { return d.settings }

// Engine tells which engine this is.
func (d *DB) Engine() Engine { return d.settings.Engine() }

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Close lets go of every connection.
func (d *DB) Close() error { return d.read.Close() }

// Query runs a read; the connection it runs on refuses changes.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	if st := d.prepared(ctx, query); st != nil {
		return st.QueryContext(ctx, args...)
	}
	return d.read.QueryContext(ctx, query, args...)
}

// QueryRow runs a read that gives at most one row.
func (d *DB) QueryRow(ctx context.Context, query string, args ...any) Row {
	if st := d.prepared(ctx, query); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return d.read.QueryRowContext(ctx, query, args...)
}

// prepared keeps SQLite statements ready, since preparing costs more than running; pgx does the same by itself.
func (d *DB) prepared(ctx context.Context, query string) *sql.Stmt {
	if d.Engine() == Postgres {
		return nil
	}
	d.mu.RLock()
	st, n := d.stmts[query], len(d.stmts)
	d.mu.RUnlock()
	if st != nil || n >= maxStmts {
		return st
	}
	st, err := d.read.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil // the caller's own query shows the error
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if have := d.stmts[query]; have != nil {
		_ = st.Close()
		return have
	}
	d.stmts[query] = st
	return st
}

// OpenWrite opens the write pool. Only package op's dbwrite and this package's migrations call it; the architecture
// test sees to that.
func OpenWrite(s Settings) (*sql.DB, error) {
	driver, dsn, err := dsn(s.Engine(), s.URL, false)
	if err != nil {
		return nil, err
	}
	return sql.Open(driver, dsn)
}

func dsn(e Engine, raw string, readOnly bool) (driver, dsn string, err error) {
	if e == Postgres {
		u, err := url.Parse(raw)
		if err != nil {
			return "", "", errors.New("the database address is not a URL") // the address may hold a password
		}
		q := u.Query()
		q.Set("timezone", "UTC")
		if readOnly {
			q.Set("default_transaction_read_only", "on")
		} else if strings.Contains(u.Host, ",") {
			q.Set("target_session_attrs", "read-write")
		}
		u.RawQuery = q.Encode()
		return "pgx", u.String(), nil
	}
	q := url.Values{}
	q.Add("_pragma", "busy_timeout(5000)")
	q.Add("_pragma", "foreign_keys(1)")
	q.Add("_pragma", "journal_mode(WAL)")
	q.Add("_pragma", "temp_store(MEMORY)")
	if readOnly {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-8000)")
		q.Add("_pragma", "mmap_size(1073741824)")
	} else {
		q.Add("_pragma", "synchronous(FULL)")
		q.Add("_pragma", "cache_size(-32000)")
		q.Add("_pragma", "mmap_size(1073741824)")
		q.Add("_pragma", "wal_autocheckpoint(8000)")
		q.Add("_pragma", "journal_size_limit(67108864)")
	}
	return "sqlite", "file:" + (&url.URL{Path: strings.TrimPrefix(raw, "sqlite:")}).EscapedPath() + "?" + q.Encode(), nil
}
