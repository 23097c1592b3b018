package demo

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"

	"github.com/havenward/havenward/internal/area/collection"
)

// staffOf is how many work at a trust of ordinary size, invented; a pilot is larger as its numbers are.
var staffOf = map[string]float64{"acute": 3000, "acute_specialist": 6000, "mental_health": 3500, "ambulance": 3000, "community": 2000, "": 3000}

// groupShares are the parts of the staff groups of a sector, invented after the order of the national workforce figures.
var groupShares = map[string]odds{
	"acute":         of("01", 12, "03", 29, "04", 7, "05", 4, "06", 4, "07", 22, "08", 17, "09", 5),
	"mental_health": of("01", 5, "03", 27, "04", 8, "05", 10, "07", 31, "08", 16, "09", 3),
	"ambulance":     of("01", 1, "03", 2, "04", 42, "07", 36, "08", 18, "09", 1),
	"community":     of("01", 3, "03", 34, "04", 16, "05", 3, "07", 24, "08", 17, "09", 3),
}

// headcount is how many people work at a trust in a month, with those of trusts that it took over.
func (p *plan) headcount(x *trust, m collection.Month) float64 {
	d := newDice(p.opt.Seed, "staff of "+x.ID)
	n := staffOf[x.Type] * size(x.Organisation) * math.Exp(.12*d.NormFloat64())
	if x.pilot != nil {
		n *= boost[x.Type] * .9
		if x.pilot.Home {
			n *= 1.8
		}
	}
	if x.sender != nil {
		for _, g := range x.sender.grows {
			if string(m) >= string(g.from)[:7] {
				n *= 1 + g.factor
			}
		}
	}
	months := 0
	for at := collection.MonthOf(p.first); at < m; at = at.Add(1) {
		months++
	}
	return math.Round(n * (1 + .0015*float64(months)))
}

// denominatorsRelease names what the invented numbers stand in for.
const denominatorsRelease = "Invented for the demonstration"

// denominators writes the table of invented numbers to divide by, as a file to bring in: headcount and whole time
// equivalents of every trust and month, and of the last thirteen months by staff group.
func (p *plan) denominators(w *world) ([]byte, error) {
	var out bytes.Buffer
	c := csv.NewWriter(&out)
	if err := c.Write([]string{"org", "month", "kind", "staff_group", "value", "source", "release"}); err != nil {
		return nil, err
	}
	put := func(org string, m collection.Month, kind, group string, v float64) error {
		return c.Write([]string{org, string(m), kind, group, strconv.FormatFloat(math.Round(v), 'f', -1, 64), "Workforce figures", denominatorsRelease})
	}
	last := p.lastMonth()
	for i := range w.trusts {
		x := &w.trusts[i]
		for m := collection.MonthOf(p.first); m <= last; m = m.Add(1) {
			if !x.Open(dateOf(m.Last())) {
				continue
			}
			n := p.headcount(x, m)
			if err := put(x.ID, m, "headcount", "", n); err != nil {
				return nil, err
			}
			if err := put(x.ID, m, "wte", "", n*.88); err != nil {
				return nil, err
			}
			if m <= last.Add(-13) {
				continue
			}
			shares := groupShares[sectorOf(x.Type)]
			for _, g := range shares.codes {
				if err := put(x.ID, m, "headcount", g, n*shares.share(g)); err != nil {
					return nil, err
				}
			}
		}
	}
	c.Flush()
	return out.Bytes(), c.Error()
}
