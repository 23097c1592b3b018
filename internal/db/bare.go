package db

import (
	"context"
	"fmt"
	"strings"
	"time"
)

const bareTable = "bench_bare"

// Bare measures what the engine itself does with nothing of ours around it: rows of a size, inserted one statement each,
// in durable transactions of a group, for a time. It works in a table of its own, which it drops. The number is rows a
// second. It is for benchmarks, which need something to be compared with.
func Bare(ctx context.Context, s Settings, group, size int, long time.Duration) (float64, error) {
	pool, err := OpenWrite(s)
	if err != nil {
		return 0, err
	}
	defer func() { _ = pool.Close() }()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	kind := "BLOB"
	if s.Engine() == Postgres {
		kind = "BYTEA"
	}
	for _, q := range []string{`DROP TABLE IF EXISTS ` + bareTable, `CREATE TABLE ` + bareTable + ` (id BIGINT PRIMARY KEY, body ` + kind + ` NOT NULL)`} {
		if _, err := conn.ExecContext(ctx, q); err != nil {
			return 0, err
		}
	}
	insert, err := conn.PrepareContext(ctx, `INSERT INTO `+bareTable+` (id, body) VALUES ($1, $2)`)
	if err != nil {
		return 0, err
	}
	body := []byte(strings.Repeat("x", size))
	begin := "BEGIN"
	if s.Engine() == SQLite {
		begin = "BEGIN IMMEDIATE"
	}
	n := int64(0)
	began := time.Now()
	for time.Since(began) < long {
		if _, err := conn.ExecContext(ctx, begin); err != nil {
			return 0, err
		}
		for range group {
			n++
			if _, err := insert.ExecContext(ctx, n, body); err != nil {
				return 0, err
			}
		}
		if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
			return 0, err
		}
	}
	rate := float64(n) / time.Since(began).Seconds()
	if err := insert.Close(); err != nil {
		return rate, err
	}
	if _, err := conn.ExecContext(ctx, `DROP TABLE `+bareTable); err != nil {
		return rate, fmt.Errorf("drop the table of the comparison: %w", err)
	}
	return rate, nil
}
