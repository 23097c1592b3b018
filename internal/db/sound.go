package db

import (
	"context"
	"time"
)

// Sound asks the engine whether its file is whole and gives what it finds wrong. On PostgreSQL, which has no such
// question, it reads every row of every table, so that a damaged page shows as an error, and looks for indexes that are
// not valid.
func Sound(ctx context.Context, d *DB) ([]string, error) {
	if d.Engine() == SQLite {
		list, err := All(ctx, d, Scalar[string], `PRAGMA quick_check`)
		if err != nil || len(list) == 1 && list[0] == "ok" {
			return nil, err
		}
		return list, nil
	}
	shapes, err := tables(ctx, d, Postgres)
	if err != nil {
		return nil, err
	}
	for _, t := range shapes {
		if _, err := One(ctx, d, Scalar[int64], `SELECT COUNT(t.*) FROM `+quote(t.Name)+` t`); err != nil {
			return []string{"table " + t.Name + ": " + err.Error()}, nil
		}
	}
	return All(ctx, d, Scalar[string], `SELECT 'index ' || c.relname || ' is not valid' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid ORDER BY c.relname`)
}

// Clock gives the database's own clock.
func Clock(ctx context.Context, d *DB) (time.Time, error) {
	if d.Engine() == SQLite {
		return time.Now(), nil // it has none of its own
	}
	t, err := One(ctx, d, Scalar[Time], `SELECT clock_timestamp()`)
	return t.Time, err
}
