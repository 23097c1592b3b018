package publication

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"github.com/havenward/havenward/internal/org"
)

// Mend is a way to make a refused release safe. Its proof is the same audit, run on the release as it would be.
type Mend struct {
	// Words say what changes, Note what comes of it.
	Words string `json:"words"`
	Note  string `json:"note,omitempty"`
	// Proved says that the audit of the mended release found nothing.
	Proved bool `json:"proved"`
	// Loses is the share of what the tables tell that is lost, from 0 to 1: an exact count tells 1, a rounded one 0.9, a hidden
	// one nothing.
	Loses float64 `json:"loses"`
	Spec  Spec    `json:"spec"`
}

// hideMore is the way whose words depend on what it comes to.
const hideMore = "Hide more cells"

// mends tries the ways there are, the cheapest proved first.
func mends(ctx context.Context, bad *verdict, top org.Organisation, days []org.Date, before []*earlier, step func(done, of int)) ([]Mend, error) {
	ways := bad.ways(top)
	var out []Mend
	for i, m := range ways {
		step(i, len(ways))
		f := *bad.facts
		f.spec = m.Spec
		v, err := judge(ctx, &f, top, days, before, func(int, int) {})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			continue // a way that cannot be tried is none
		}
		m.Proved = v.safe()
		if bad.told > 0 {
			m.Loses = min(1, max(0, 1-v.told/bad.told))
		}
		if m.Words == hideMore {
			switch more := v.hidden - bad.hidden; {
			case more > 1:
				m.Words = fmt.Sprintf("Hide %d more cells", more)
			case more == 1:
				m.Words = "Hide 1 more cell"
			default:
				m.Words = "Let a star say no more than “at least 1”"
			}
		}
		out = append(out, m)
	}
	sort.SliceStable(out, func(i, k int) bool {
		if out[i].Proved != out[k].Proved {
			return out[i].Proved
		}
		return out[i].Loses < out[k].Loses
	})
	return out, nil
}

// ways are the changes worth trying for what leaks.
func (v *verdict) ways(top org.Organisation) []Mend {
	spec := v.facts.spec
	var out []Mend
	add := func(words string, change func(s *Spec)) {
		s := spec
		s.Joined = slices.Clone(spec.Joined)
		change(&s)
		out = append(out, Mend{Words: words, Spec: s})
	}
	if spec.Rule.Kind == HES {
		add(hideMore, func(s *Spec) { s.Rule.Kind = Protect })
		add("Hide more cells, and show the rest as counted", func(s *Spec) { s.Rule.Kind, s.Rule.Base = Suppress, 1 })
	}
	if top.Kind == org.National && !spec.Rule.RoundTop && spec.Rule.Base > 1 {
		add("Round the figures of England too", func(s *Spec) { s.Rule.RoundTop = true })
		if spec.Rule.Kind == HES {
			add("Round the figures of England too, and hide more cells", func(s *Spec) { s.Rule.RoundTop, s.Rule.Kind = true, Protect })
		}
	}
	if spec.Rule.Kind == Suppress && spec.Rule.Base == 1 {
		add("Round what is shown to the nearest 5", func(s *Spec) { s.Rule.Kind, s.Rule.Base = Protect, 5 })
	}
	if j, ok := v.join(); ok {
		add("Join two categories: "+lowerFirst(classWords(j.Dim, j.Codes[0]))+" and "+lowerFirst(classWords(j.Dim, j.Codes[1])), func(s *Spec) { s.Joined = joined(s.Joined, j) })
	}
	if spec.Each == ByMonth && spec.From.First().Month()%3 == 1 && spec.To.First().Month()%3 == 0 {
		add("Show quarters in place of months", func(s *Spec) { s.Each = ByQuarter })
	} else if spec.Each != Whole && spec.From != spec.To {
		add("Show the whole time as one", func(s *Spec) { s.Each = Whole })
	}
	if i := slices.Index(Levels(top.Kind), spec.Level); i > 0 {
		up := Levels(top.Kind)[i-1]
		words := "Stop at " + lowerFirst(LevelWords(up))
		if up == org.National {
			words = "Show England only"
		}
		add(words, func(s *Spec) { s.Level = up })
	}
	if len(spec.By) > 0 {
		add("Leave out the breakdown by "+lowerFirst(DimWords(spec.By[len(spec.By)-1])), func(s *Spec) { s.By = s.By[:len(s.By)-1] })
	}
	return out
}

// join finds the two categories to show as one: the smaller of those in which a cell leaks, and the smallest other. It goes by
// the publisher's own counts; what it tells is the name of two small categories, no count.
func (v *verdict) join() (Join, bool) {
	for _, l := range v.leaks {
		if l.Table < 0 || l.Cell < 0 {
			continue
		}
		b := v.tables[l.Table]
		path := b.layout.Path(l.Cell)
		for i, dim := range b.dims {
			if i < 2 || len(path[i]) == 0 || !slices.Contains(b.spec.By, dim) {
				continue
			}
			best, least := "", int64(-1)
			d := b.layout.Dims()[i]
			for c := 1; c < d.Len(); c++ {
				if d.Label(c) == path[i][0] {
					continue
				}
				whole := make([][]string, len(b.dims))
				whole[i] = []string{d.Label(c)}
				cell, err := b.layout.Cell(whole...)
				if n := b.table.Count(cell); err == nil && (least < 0 || n < least) {
					best, least = d.Label(c), n
				}
			}
			if best != "" && d.Len() > 3 {
				return Join{Dim: dim, Codes: []string{path[i][0], best}}, true
			}
		}
	}
	return Join{}, false
}

// joined adds a join of two classes, of which either may be joined already.
func joined(list []Join, j Join) []Join {
	codes := append(splitJoined(j.Codes[0]), splitJoined(j.Codes[1])...)
	var out []Join
	for _, x := range list {
		if x.Dim == j.Dim && slices.ContainsFunc(x.Codes, func(c string) bool { return slices.Contains(codes, c) }) {
			for _, c := range x.Codes {
				if !slices.Contains(codes, c) {
					codes = append(codes, c)
				}
			}
			continue
		}
		out = append(out, x)
	}
	return append(out, Join{Dim: j.Dim, Codes: codes})
}
