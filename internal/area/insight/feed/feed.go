// Package feed reads facts from the database into a cube: all of them at start, or those since a kept cube, and then those
// that come.
//
// It only reads. Facts stand in the order (org_id, batch, recorded_at, id, version). Of those that count by themselves it
// goes on in each organisation from where it was. A change that began before another may be committed after it, and nodes'
// clocks differ, so each reading begins Overlap before the newest fact seen; the cube takes a fact that it has already
// without a trace. Facts that came as a batch are read whole once the batch is live, and never before.
//
// Every change moves the head of its organisation's audit chain, so the heads tell where there is something new: one small
// query, however many facts there are. They also tell databases apart. A kept cube notes the heads it was read at, and is
// taken up only where the same entries stand in the chains: another database has others, and one that was put back to an
// earlier state has not got that far.
package feed

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
)

// Overlap is how long before the newest fact of an organisation each reading begins: longer than a change takes and than
// nodes' clocks may differ.
const Overlap = 5 * time.Minute

// head is where an audit chain stood.
type head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Feed fills one cube. It is safe for use by many goroutines; readings follow each other.
type Feed struct {
	cube *cube.Cube
	mu   sync.Mutex
	seen map[string]time.Time // the newest fact of each organisation
	live map[string]*batches  // what was read of its batches
	// heads are those of the audit chains before the newest reading that ended well, after those after it
	heads, after map[string]head
	text         string
}

// batches say how far the batches of an organisation were read: all that went live before the newest less Overlap, and
// after that those of read.
type batches struct {
	Newest time.Time            `json:"newest"`
	Read   map[string]time.Time `json:"read"`
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
	return &Feed{cube: c, seen: map[string]time.Time{}, live: map[string]*batches{}, text: strings.Join(columns, ", ")}, nil
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
	heads, err := headsOf(ctx, q)
	if err != nil {
		return err
	}
	for org := ""; ; {
		var next *string
		if err := q.QueryRow(ctx, `SELECT MIN(org_id) FROM fact WHERE org_id > $1`, org).Scan(&next); err != nil {
			return err
		}
		if next == nil {
			return f.read(ctx, q, heads)
		}
		org = *next
		if err := f.readOrg(ctx, q, org); err != nil {
			return err
		}
	}
}

// Follow takes in the facts of the organisations in which anything was changed since the last reading. Where nothing was,
// it costs one small query.
func (f *Feed) Follow(ctx context.Context, q db.Querier) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	heads, err := headsOf(ctx, q)
	if err != nil {
		return err
	}
	changed := false
	for _, org := range slices.Sorted(maps.Keys(heads)) {
		if f.heads[org] == heads[org] {
			continue
		}
		changed = true
		if err := f.readOrg(ctx, q, org); err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	return f.read(ctx, q, heads)
}

// read notes that a reading ended well.
func (f *Feed) read(ctx context.Context, q db.Querier, heads map[string]head) error {
	after, err := headsOf(ctx, q)
	if err == nil {
		f.heads, f.after = heads, after
	}
	return err
}

func (f *Feed) readOrg(ctx context.Context, q db.Querier, org string) error {
	newest := f.seen[org]
	if err := f.cube.Apply(f.since(ctx, q, org, &newest)); err != nil {
		return fmt.Errorf("read the facts of %s: %w", org, err)
	}
	if !newest.IsZero() {
		f.seen[org] = newest
	}
	if err := f.readBatches(ctx, q, org); err != nil {
		return fmt.Errorf("read the batches of %s: %w", org, err)
	}
	return nil
}

func headsOf(ctx context.Context, q db.Querier) (map[string]head, error) {
	rows, err := q.Query(ctx, `SELECT org_id, seq, hash FROM audit_head`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]head{}
	for rows.Next() {
		var org string
		var h head
		if err := rows.Scan(&org, &h.Seq, &h.Hash); err != nil {
			return nil, err
		}
		out[org] = h
	}
	return out, rows.Err()
}

// readBatches takes in the batches of an organisation that went live since the last reading.
func (f *Feed) readBatches(ctx context.Context, q db.Querier, org string) error {
	b := f.live[org]
	if b == nil {
		b = &batches{}
	}
	since := b.Newest
	if !since.IsZero() {
		since = since.Add(-Overlap)
	}
	list, err := mds.LiveSince(ctx, q, org, since)
	if err != nil || len(list) == 0 {
		return err
	}
	for _, l := range list {
		if _, ok := b.Read[l.ID]; ok {
			continue
		}
		if err := f.cube.Apply(f.facts(ctx, q, org, l.ID, time.Time{}, nil)); err != nil {
			return err
		}
		if b.Read == nil {
			b.Read = map[string]time.Time{}
		}
		b.Read[l.ID] = l.At
		if l.At.After(b.Newest) {
			b.Newest = l.At
		}
		f.live[org] = b
	}
	for id, at := range b.Read {
		if at.Before(b.Newest.Add(-Overlap)) {
			delete(b.Read, id)
		}
	}
	return nil
}

// since gives the facts of an organisation that are of no batch, from a little before the newest seen, and moves it on.
func (f *Feed) since(ctx context.Context, q db.Querier, org string, newest *time.Time) iter.Seq2[*cube.Fact, error] {
	from := *newest
	if !from.IsZero() {
		from = from.Add(-Overlap)
	}
	return f.facts(ctx, q, org, "", from, newest)
}

// facts gives the facts of one batch of an organisation, from a moment on, and moves newest on if it is not nil.
func (f *Feed) facts(ctx context.Context, q db.Querier, org, batch string, from time.Time, newest *time.Time) iter.Seq2[*cube.Fact, error] {
	return func(yield func(*cube.Fact, error) bool) {
		args := []any{org, batch}
		where := ""
		if !from.IsZero() {
			args, where = append(args, db.At(from)), " AND recorded_at >= $3"
		}
		rows, err := q.Query(ctx, `SELECT `+f.text+` FROM fact WHERE org_id = $1 AND batch = $2`+where+` ORDER BY org_id, batch, recorded_at, id, version`, args...)
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
			if newest != nil && r.recorded.After(*newest) {
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

// note is what a kept cube says of how far it has read, and of which database.
type note struct {
	Seen  map[string]time.Time `json:"seen"`
	Live  map[string]*batches  `json:"live"`
	Heads map[string]head      `json:"heads"`
}

// Keep writes the cube and how far it has read.
func (f *Feed) Keep(w io.Writer) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, err := json.Marshal(note{f.seen, f.live, f.after})
	if err != nil {
		return err
	}
	return f.cube.Keep(w, b)
}

// Restore takes up what Keep wrote; Read then reads what has come since. A cube that cannot be used, or that was kept of
// another database or of a state that this one was put back from, is fault.Invalid; the feed is then empty, and Read reads
// everything.
func (f *Feed) Restore(ctx context.Context, q db.Querier, r io.Reader) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.restore(ctx, q, r)
	if err != nil {
		f.seen, f.live, f.heads, f.after = map[string]time.Time{}, map[string]*batches{}, nil, nil
		f.cube.Clear()
	}
	return err
}

func (f *Feed) restore(ctx context.Context, q db.Querier, r io.Reader) error {
	b, err := f.cube.Restore(r)
	if err != nil {
		return err
	}
	var n note
	if err := json.Unmarshal(b, &n); err != nil {
		return fault.Wrap(fault.Invalid, "The kept cube does not say how far it has read", err)
	}
	if n.Seen == nil || len(n.Heads) == 0 {
		return fault.New(fault.Invalid, "The kept cube does not say of which database it is")
	}
	for _, org := range slices.Sorted(maps.Keys(n.Heads)) {
		has, err := db.All(ctx, q, db.Scalar[string], `SELECT hash FROM audit_entry WHERE org_id = $1 AND seq = $2`, org, n.Heads[org].Seq)
		if err != nil {
			return err
		}
		if len(has) != 1 || has[0] != n.Heads[org].Hash {
			return fault.New(fault.Invalid, "The kept cube is of another database, or of a later state of this one")
		}
	}
	f.seen, f.live, f.after = n.Seen, map[string]*batches{}, n.Heads
	for org, b := range n.Live {
		if b != nil {
			f.live[org] = b
		}
	}
	return nil
}
