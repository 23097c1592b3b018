// Package feed reads facts from the database into a cube: all of them at start, or those since a kept cube, and then those
// that come.
//
// It only reads. Facts stand in the order (org_id, recorded_at, id, version), and it goes on in each organisation from
// where it was. A change that began before another may be committed after it, and nodes' clocks differ, so each reading
// begins Overlap before the newest fact seen; the cube takes a fact that it has already without a trace.
package feed

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Overlap is how long before the newest fact of an organisation each reading begins: longer than a change takes and than
// nodes' clocks may differ.
const Overlap = 5 * time.Minute

// Feed fills one cube. It is safe for use by many goroutines; readings follow each other.
type Feed struct {
	cube *cube.Cube
	mu   sync.Mutex
	seen map[string]time.Time // the newest fact of each organisation
	text string
}

// New makes a feed and its empty cube.
func New() (*Feed, error) {
	dims := cube.Dims()
	c, err := cube.New(dims)
	if err != nil {
		return nil, err
	}
	columns := []string{"id", "version", "staff_n", "unit_id", "site_code", "incident_date", "hour", "delay_days", "absence_days", "events", "alleged_n",
		"reported_at", "acknowledged_at", "fed_at", "recorded_at"}
	for _, d := range dims {
		if d.Name != cube.Hour {
			columns = append(columns, column(d.Name))
		}
	}
	return &Feed{cube: c, seen: map[string]time.Time{}, text: strings.Join(columns, ", ")}, nil
}

// column gives the column of a dimension.
func column(dim string) string {
	switch dim {
	case cube.Kind:
		return "counts"
	case "trigger":
		return "trigger_" // a word of SQL
	default:
		return dim
	}
}

// Cube gives the cube that is fed.
func (f *Feed) Cube() *cube.Cube { return f.cube }

// Read takes in every fact that has come since the last reading, or all. After an error it goes on where it was.
func (f *Feed) Read(ctx context.Context, q db.Querier) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for org := ""; ; {
		var next *string
		if err := q.QueryRow(ctx, `SELECT MIN(org_id) FROM fact WHERE org_id > $1`, org).Scan(&next); err != nil {
			return err
		}
		if next == nil {
			return nil
		}
		org = *next
		newest := f.seen[org]
		if err := f.cube.Apply(f.since(ctx, q, org, &newest)); err != nil {
			return fmt.Errorf("read the facts of %s: %w", org, err)
		}
		f.seen[org] = newest
	}
}

// since gives the facts of an organisation from a little before the newest seen, and moves it on.
func (f *Feed) since(ctx context.Context, q db.Querier, org string, newest *time.Time) iter.Seq2[*cube.Fact, error] {
	return func(yield func(*cube.Fact, error) bool) {
		args := []any{org}
		where := ""
		if !newest.IsZero() {
			args, where = append(args, db.At(newest.Add(-Overlap))), " AND recorded_at >= $2"
		}
		rows, err := q.Query(ctx, `SELECT `+f.text+` FROM fact WHERE org_id = $1`+where+` ORDER BY org_id, recorded_at, id, version`, args...)
		if err != nil {
			yield(nil, err)
			return
		}
		defer func() { _ = rows.Close() }()
		r := newRow(org)
		for rows.Next() {
			if err := r.scan(rows); err != nil {
				yield(nil, err)
				return
			}
			if r.recorded.After(*newest) {
				*newest = r.recorded.Time
			}
			if !yield(&r.fact, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// note is what a kept cube says of how far it has read.
type note struct {
	Seen map[string]time.Time `json:"seen"`
}

// Keep writes the cube and how far it has read.
func (f *Feed) Keep(w io.Writer) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, err := json.Marshal(note{f.seen})
	if err != nil {
		return err
	}
	return f.cube.Keep(w, b)
}

// Restore takes up what Keep wrote; Read then reads what has come since. A cube that cannot be used is fault.Invalid, and
// Read then reads everything. Whoever calls it makes sure that it was kept of the same database.
func (f *Feed) Restore(r io.Reader) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, err := f.cube.Restore(r)
	if err != nil {
		return err
	}
	f.seen = map[string]time.Time{}
	var n note
	if err := json.Unmarshal(b, &n); err != nil {
		return fault.Wrap(fault.Invalid, "The kept cube does not say how far it has read", err)
	}
	if n.Seen != nil {
		f.seen = n.Seen
	}
	return nil
}
