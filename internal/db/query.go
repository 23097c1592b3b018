package db

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/fault"
)

// All runs a read and scans every row. The rows come back in the query's order.
func All[T any](ctx context.Context, q Querier, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	var out []T
	err := each(ctx, q, query, args, func(r Row) error {
		v, err := scan(r)
		out = append(out, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// each is what reads of every type have in common, so that it is compiled once.
func each(ctx context.Context, q Querier, query string, args []any, take func(Row) error) error {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// One runs a read that must give one row; none is fault.NotFound.
func One[T any](ctx context.Context, q Querier, scan func(Row) (T, error), query string, args ...any) (T, error) {
	v, err := scan(q.QueryRow(ctx, query, args...))
	if errors.Is(err, ErrNoRows) {
		return v, fault.Missing()
	}
	return v, err
}

// Scalar scans a single column, for All and One.
func Scalar[T any](r Row) (T, error) {
	var v T
	err := r.Scan(&v)
	return v, err
}

// Args gathers the arguments of a query whose text is built as it goes. The zero value is ready.
type Args struct{ vals []any }

// Add takes a value and gives its placeholder.
func (a *Args) Add(v any) string {
	a.vals = append(a.vals, v)
	return "$" + strconv.Itoa(len(a.vals))
}

// Values gives the arguments in order.
func (a *Args) Values() []any { return a.vals }

// In takes a list and gives "($1, $2, …)"; an empty list gives "(NULL)", which nothing equals.
func In[T any](a *Args, list []T) string {
	if len(list) == 0 {
		return "(NULL)"
	}
	var b strings.Builder
	b.WriteByte('(')
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(a.Add(v))
	}
	b.WriteByte(')')
	return b.String()
}

// Placeholder gives the n-th placeholder of a generated text whose arguments come in order, each once. SQLite binds
// unnamed ones in a fraction of the time; everywhere else $n is written for both.
func Placeholder(e Engine, n int) string {
	if e == SQLite {
		return "?"
	}
	return "$" + strconv.Itoa(n)
}
