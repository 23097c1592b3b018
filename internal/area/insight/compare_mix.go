package insight

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/interval"
)

// leastMix is the share of a trust's staff hurt that must be of groups whose number of staff is known.
const leastMix = .9

// mix sets what each peer recorded against what its staff groups would have at the rates of all peers together: an indirectly
// standardised ratio, since a trust with many nurses is hit more often than one with many clerks. Its reference are the peers
// that have the number of staff by group. Staff hurt of groups without a number, such as students, are left out on both sides,
// and where they are many there is no ratio. The counts of others are rounded and hidden as everywhere.
func (s *Pictures) mix(ctx context.Context, l *ledger, c *Comparison) error {
	for i := range c.Peers {
		c.Peers[i].Mix = none()
	}
	if s.Owed == nil || len(c.Peers) < MinPeers {
		return nil
	}
	heads, err := s.groupHeads(ctx, l.month())
	if err != nil {
		return err
	}
	months := l.months[len(l.months)-rateMonths:]
	t, err := s.Cube.Slices(ctx, cube.Query{Measure: cube.Injured, By: []string{cube.Org, cube.Month, "staff_group"}, From: months[0].First().Format(time.DateOnly), To: l.month().Last().Format(time.DateOnly), Everywhere: true})
	if err != nil {
		return err
	}
	hurt := map[string]map[string]int{}
	for _, list := range [][]cube.Cell{t[0].Cells, t[0].NotKnown} {
		for _, x := range list {
			if at := (cell{x.At[0], collection.Month(x.At[1])}); x.Staff > 0 && l.knows(at) && l.heads[at] > 0 {
				if hurt[at.org] == nil {
					hurt[at.org] = map[string]int{}
				}
				hurt[at.org][x.At[2]] += int(x.Staff)
			}
		}
	}
	in := func(trust string) float64 { // the part of a year whose hurt and staff are both known
		n := 0.0
		for _, m := range months {
			if at := (cell{trust, m}); l.knows(at) && l.heads[at] > 0 {
				n++
			}
		}
		return n / rateMonths
	}
	var full []*Peer
	events, years := map[string]int{}, map[string]float64{}
	for i := range c.Peers {
		p := &c.Peers[i]
		all, numbered := split(hurt[p.Org.ID], heads[p.Org.ID])
		if p.Months < MinMonths || len(heads[p.Org.ID]) == 0 || float64(numbered) < leastMix*float64(all) {
			continue
		}
		full = append(full, p)
		for g, n := range heads[p.Org.ID] {
			events[g] += hurt[p.Org.ID][g]
			years[g] += n * in(p.Org.ID)
		}
	}
	if len(full) < MinPeers {
		return nil
	}
	for _, p := range full {
		if p.Why != "" {
			continue
		}
		var bands []interval.ReferenceBand
		for g, n := range heads[p.Org.ID] {
			bands = append(bands, interval.ReferenceBand{Population: n * in(p.Org.ID), ReferenceEvents: events[g], ReferencePopulation: years[g]})
		}
		expected, err := interval.Expected(bands)
		if err != nil || expected <= 0 {
			continue
		}
		_, n := split(hurt[p.Org.ID], heads[p.Org.ID])
		shown := Shown(Place{Kind: org.Trust}, p.Own, int64(n))
		if shown.Hidden() {
			continue
		}
		r, err := interval.Ratio(int(shown.Value), expected, interval.Options{})
		if err != nil {
			return err
		}
		p.Mix, c.Mixed = r.Interval, true
	}
	return nil
}

// split counts the staff hurt, and those of groups whose number of staff is known.
func split(hurt map[string]int, heads map[string]float64) (all, numbered int) {
	for g, n := range hurt {
		all += n
		if heads[g] > 0 {
			numbered += n
		}
	}
	return all, numbered
}

// groupHeads gives the staff of every trust by group: the newest number of each, at most two years old.
func (s *Pictures) groupHeads(ctx context.Context, to collection.Month) (map[string]map[string]float64, error) {
	list, err := s.Owed.Denominators(ctx, "headcount", to.Add(-23), to)
	if err != nil {
		return nil, err
	}
	newest, out := map[string]collection.Month{}, map[string]map[string]float64{}
	for _, d := range list {
		if d.StaffGroup != "" && d.Value > 0 && d.Month > newest[d.Org] {
			newest[d.Org], out[d.Org] = d.Month, map[string]float64{}
		}
	}
	for _, d := range list {
		if d.StaffGroup != "" && d.Value > 0 && d.Month == newest[d.Org] {
			out[d.Org][d.StaffGroup] = d.Value
		}
	}
	return out, nil
}
