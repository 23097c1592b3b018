package insight

import (
	"context"
	"errors"
	"time"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/stats/interval"
)

// ActEquity is seeing who is harmed, by groups of staff.
const ActEquity authz.Action = "insight.equity"

// EquityAsk is whose staff, by which groups, over the twelve months up to one.
type EquityAsk struct {
	Place string
	By    string
	To    collection.Month
}

// Equity is who is harmed, by groups of staff, with small groups hidden so that nobody is known from them, whoever looks:
// a member of staff's ethnic group or disability is not for colleagues to work out.
type Equity struct {
	Place    Place
	By       EquityBy
	From, To collection.Month
	Groups   []EquityGroup
	// All is every group together, those not known among them.
	All EquityGroup
	// Unknown is the part of All, in per cent, whose group is not known, and Before the same a year earlier; -1 for neither.
	Unknown, Before int
	// Hidden are the cells that are hidden, Values how many values each of them may still have at the least, 0 where nothing
	// is hidden.
	Hidden int
	Values int64
	// Refused says that no safe way to show the groups was found, so only All is shown.
	Refused bool
	// Sized says that the number of staff of the groups is held, so that there are rates.
	Sized bool
	// Cover is of trust-months.
	Cover Cover
}

// EquityGroup is one group. Counts are as they may be shown.
type EquityGroup struct {
	Words string
	// Unsaid marks those whose group is not known.
	Unsaid bool
	// Staff are those employed, 0 where it is not held.
	Staff       float64
	Any, Second disclosure.Shown
	// Share is the second of any, in per cent, Rate is any for each 1,000 staff; NaN where a part is hidden or not held.
	Share, Rate interval.Interval
}

// Clear tells whether an interval leaves a value out.
func Clear(i interval.Interval, v float64) bool { return i.Upper < v || i.Lower > v }

// Equity counts the staff affected of a place by groups. Out of reach is fault.NotFound.
func (s *Pictures) Equity(ctx context.Context, sc authz.Scope, a EquityAsk) (Equity, error) {
	by, ok := equityBy(a.By)
	if !ok {
		return Equity{}, fault.Missing()
	}
	p, err := s.Service.Place(ctx, sc, a.Place, true)
	if err != nil {
		return Equity{}, err
	}
	if a.To == "" {
		a.To = s.LastMonth()
	}
	e := Equity{Place: p, By: by, From: a.To.Add(-11), To: a.To, Unknown: -1, Before: -1}
	reach, cover, err := s.inReach(ctx, sc, p, e.From, e.To)
	if err != nil {
		return Equity{}, err
	}
	e.Cover = cover
	raw, err := s.equityCounts(ctx, p, by, e.From, e.To, reach)
	if err != nil {
		return Equity{}, err
	}
	e.Unknown = raw.unknown()
	if before, _, err := s.inReach(ctx, sc, p, e.From.Add(-12), e.To.Add(-12)); err != nil {
		return Equity{}, err
	} else if was, err := s.equityCounts(ctx, p, by, e.From.Add(-12), e.To.Add(-12), before); err != nil {
		return Equity{}, err
	} else {
		e.Before = was.unknown()
	}
	if by.Code == "staff_group" && p.Whole() {
		if raw.staff, err = s.staffOf(ctx, reach, by, e.To); err != nil {
			return Equity{}, err
		}
	}
	return e, e.show(raw)
}

// inReach gives the days of the trusts of a place whose months are in.
func (s *Pictures) inReach(ctx context.Context, sc authz.Scope, p Place, from, to collection.Month) ([]cube.Span, Cover, error) {
	c, err := s.cover(ctx, sc, p, from, to)
	if err != nil {
		return nil, Cover{}, err
	}
	months, err := collection.MonthsOf(from, to)
	if err != nil {
		return nil, Cover{}, err
	}
	var out []cube.Span
	var sum Cover
	for _, t := range c.trusts {
		for _, m := range months {
			if c.owed[cell{t, m}] {
				sum.Owed++
			}
			if !c.in[cell{t, m}] {
				continue
			}
			sum.In++
			first, last := m.First().Format(time.DateOnly), m.Last().Format(time.DateOnly)
			if n := len(out); n > 0 && out[n-1].Org == t && out[n-1].To == m.First().AddDate(0, 0, -1).Format(time.DateOnly) {
				out[n-1].To = last
				continue
			}
			out = append(out, cube.Span{Org: t, From: first, To: last})
		}
	}
	return out, sum, nil
}

// equityRaw are counts as they are; the last of each list is of those whose group is not known.
type equityRaw struct {
	any, second []int64
	staff       []float64
}

func (r equityRaw) unknown() int {
	sum := int64(0)
	for _, n := range r.any {
		sum += n
	}
	if sum == 0 {
		return -1
	}
	return int(r.any[len(r.any)-1] * 100 / sum)
}

func (s *Pictures) equityCounts(ctx context.Context, p Place, by EquityBy, from, to collection.Month, reach []cube.Span) (equityRaw, error) {
	n := len(by.groups) + 1
	r := equityRaw{any: make([]int64, n), second: make([]int64, n)}
	if len(reach) == 0 {
		return r, nil
	}
	q := cube.Query{By: []string{by.Dim}, Where: p.filters(), Reach: reach, From: from.First().Format(time.DateOnly), To: to.Last().Format(time.DateOnly)}
	second := q
	second.Where = append(append([]cube.Filter(nil), q.Where...), by.Where...)
	tables, err := s.Cube.Slices(ctx, q, second)
	if err != nil {
		return r, err
	}
	for i, to := range [][]int64{r.any, r.second} {
		for _, list := range [][]cube.Cell{tables[i].Cells, tables[i].NotKnown} {
			for _, c := range list {
				if g := by.groupOf(c.At[0]); g >= 0 {
					to[g] += c.Staff
				} else {
					to[n-1] += c.Staff
				}
			}
		}
	}
	return r, nil
}

// staffOf gives the staff employed by group, of the trusts that are counted: the newest number of each, at most two years
// old. nil where some trust has none, as a rate over a part of the staff would be too high.
func (s *Pictures) staffOf(ctx context.Context, reach []cube.Span, by EquityBy, to collection.Month) ([]float64, error) {
	if s.Owed == nil || len(reach) == 0 {
		return nil, nil
	}
	list, err := s.Owed.Denominators(ctx, "headcount", to.Add(-23), to)
	if err != nil {
		return nil, err
	}
	newest := map[string]collection.Month{}
	for _, d := range list {
		if d.StaffGroup != "" && d.Month > newest[d.Org] {
			newest[d.Org] = d.Month
		}
	}
	sum, trusts := make([]float64, len(by.groups)+1), map[string]bool{}
	for _, x := range reach {
		trusts[x.Org] = true
	}
	for t := range trusts {
		if newest[t] == "" {
			return nil, nil
		}
	}
	for _, d := range list {
		if g := by.groupOf(d.StaffGroup); g >= 0 && trusts[d.Org] && d.Month == newest[d.Org] {
			sum[g] += d.Value
		}
	}
	return sum, nil
}

// show hides what must be hidden, rounds the rest to the nearest five, and works everything else out from what is shown.
func (e *Equity) show(raw equityRaw) error {
	words := make([]string, 0, len(e.By.groups)+1)
	for _, g := range e.By.groups {
		words = append(words, g.words)
	}
	words = append(words, "Not known")
	t, cells, err := equityTable(words, raw)
	if err != nil {
		return err
	}
	safe, err := disclosure.Suppress{Base: 5, RoundNational: true, JudgeNational: true}.Apply(t)
	var open *disclosure.UnprotectedError
	if errors.As(err, &open) {
		e.Refused = true
		all, _ := disclosure.HES{RoundNational: true}.Show(t.Count(cells[0][0]), false)
		e.All = EquityGroup{Words: "All", Any: all, Second: disclosure.WithheldCell(), Share: none(), Rate: none()}
		return nil
	}
	if err != nil {
		return err
	}
	e.Sized = raw.staff != nil
	for i := range cells {
		g := EquityGroup{Any: safe.Release.Cells[cells[i][0]], Second: safe.Release.Cells[cells[i][1]], Words: "All", Share: none(), Rate: none()}
		if i > 0 {
			g.Words, g.Unsaid = words[i-1], i == len(words)
		}
		if raw.staff != nil && i > 0 {
			g.Staff = raw.staff[i-1]
			e.All.Staff += g.Staff
		}
		for _, c := range cells[i] {
			if safe.Release.Cells[c].Hidden() {
				e.Hidden++
				if r := safe.Report.Range(0, c); e.Values == 0 || r.Max-r.Min+1 < e.Values {
					e.Values = r.Max - r.Min + 1
				}
			}
		}
		if i == 0 {
			e.All.Words, e.All.Any, e.All.Second, e.All.Share, e.All.Rate = g.Words, g.Any, g.Second, g.Share, g.Rate
			continue
		}
		g.work()
		e.Groups = append(e.Groups, g)
	}
	e.All.work()
	return nil
}

// equityTable is the counts as a table of groups by what happened. cells gives for all, and then each group, the cells of
// any violence and of the second.
func equityTable(words []string, raw equityRaw) (t *disclosure.Table, cells [][2]int, err error) {
	groups, err := disclosure.Flat("group", "All", words...)
	if err != nil {
		return nil, nil, err
	}
	kinds, err := disclosure.Flat("what", "Any", "Second", "Other")
	if err != nil {
		return nil, nil, err
	}
	layout, err := disclosure.NewLayout(groups, kinds)
	if err != nil {
		return nil, nil, err
	}
	t = disclosure.NewTable(layout)
	for i := -1; i < len(words); i++ {
		var path []string
		if i >= 0 {
			path = []string{words[i]}
			for kind, n := range map[string]int64{"Second": raw.second[i], "Other": raw.any[i] - raw.second[i]} {
				c, err := layout.Cell(path, []string{kind})
				if err == nil {
					err = t.Set(c, max(0, n))
				}
				if err != nil {
					return nil, nil, err
				}
			}
		}
		all, err := layout.Cell(path, nil)
		if err != nil {
			return nil, nil, err
		}
		second, err := layout.Cell(path, []string{"Second"})
		if err != nil {
			return nil, nil, err
		}
		cells = append(cells, [2]int{all, second})
	}
	return t, cells, nil
}

func none() interval.Interval { return interval.Interval{Value: nan, Lower: nan, Upper: nan} }

// work gives share and rate from the counts as shown. A share over fewer than MinStaff people has none.
func (g *EquityGroup) work() {
	g.Share, g.Rate = none(), none()
	if g.Any.Hidden() {
		return
	}
	if !g.Second.Hidden() && g.Any.Value >= disclosure.MinStaff {
		if w, err := interval.Wilson(int(min(g.Second.Value, g.Any.Value)), int(g.Any.Value), interval.Options{Multiplier: 100}); err == nil {
			g.Share = w.Interval
		}
	}
	if g.Staff >= disclosure.MinStaff && !g.Unsaid {
		if r, err := interval.Rate(int(g.Any.Value), g.Staff, interval.Options{Multiplier: PerStaff}); err == nil {
			g.Rate = r.Interval
		}
	}
}
