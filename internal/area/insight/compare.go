package insight

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/funnel"
	"github.com/havenward/havenward/stats/interval"
)

// ActCompare is comparing a trust with its peers.
const ActCompare authz.Action = "insight.compare"

// MinMonths is how many of the twelve months of a trust must be in for it to stand in a comparison, and MinPeers how many
// trusts make one.
const MinMonths, MinPeers = 6, 5

// Groups are the benchmarking groups of the staff survey, in the order in which they are offered. Trusts are compared only
// within one.
func Groups() []string {
	return []string{"acute", "acute_specialist", "mental_health", "community", "ambulance"}
}

// CompareAsk is which comparison.
type CompareAsk struct {
	// Group is one of Groups; "" is that of the trust that looks, else the first.
	Group string
	Month collection.Month
}

type compareKey struct {
	group string
	month collection.Month
	own   string
}

// Comparison is the trusts of a group against each other, over twelve months.
type Comparison struct {
	Group string
	Words string // the group in plain words
	Month collection.Month
	// Peers are in order of name, never of value.
	Peers []Peer
	// Own is the trust that looks, "" for those above trusts.
	Own string
	// Funnel is nil where there are too few trusts to compare; Sizeless says that no number of staff is held at all.
	Funnel   *funnel.Result
	Sizeless bool
	// Overall is the rate of all peers together, per 1,000 staff and year.
	Overall float64
	// Mixed says that some peer has a Mix.
	Mixed bool
	// Survey names the staff survey that Peer.Says is from, "" where none is held.
	Survey string
	Above  []Peer
	Below  []Peer
}

// Peer is one trust of a comparison.
type Peer struct {
	Org   org.Organisation
	Own   bool
	Heads float64 // staff-years of the months in, made those of a year
	Rate  StaffRate
	// Months are how many of the last twelve are in.
	Months int
	Place  funnel.Place
	// Mix is what was recorded over what its staff groups would have at the rates of all peers; NaN where that is not known.
	Mix interval.Interval
	// Says is the share of staff who met violence and say that it was reported; negative where it is not known.
	Says float64
	// Why says why it is not drawn, the key of its translation; "" for those drawn.
	Why string
}

// Compare gives a comparison of trusts of one group. Whoever belongs to a trust is shown the trust's own group alone, and
// its own numbers as they are; those of others are shown by the rule of Shown.
func (s *Pictures) Compare(ctx context.Context, sc authz.Scope, a CompareAsk) (Comparison, error) {
	tree, err := s.Orgs.Tree(ctx)
	if err != nil {
		return Comparison{}, err
	}
	own := sc.Org()
	if own != "" {
		o, ok := tree.Get(own)
		if !ok || o.Kind != org.Trust {
			return Comparison{}, fault.Missing()
		}
		if a.Group != "" && a.Group != o.Type {
			return Comparison{}, fault.Missing()
		}
		a.Group = o.Type
	} else if a.Group == "" {
		a.Group = Groups()[0]
	}
	if own == "" && !slices.Contains(Groups(), a.Group) {
		return Comparison{}, fault.Missing()
	}
	if a.Month == "" {
		a.Month = s.LastMonth()
	}
	k := compareKey{a.Group, a.Month, own}
	return s.compared.Get(k, s.Cube.Stats().Revision, func() (Comparison, error) {
		ctx := context.WithoutCancel(ctx)
		l, err := s.read(ctx, a.Month)
		if err != nil {
			return Comparison{}, err
		}
		c := compare(l, tree, a, own)
		if err := s.mix(ctx, l, &c); err != nil {
			return Comparison{}, err
		}
		return c, s.ask(ctx, &c)
	})
}

// compare works a comparison out.
func compare(l *ledger, tree *org.Tree, a CompareAsk, own string) Comparison {
	c := Comparison{Group: a.Group, Month: a.Month, Own: own, Sizeless: true}
	var units []funnel.Unit
	for _, id := range l.trusts {
		o, ok := tree.Get(id)
		if !ok || o.Type != a.Group || a.Group == "" {
			continue
		}
		c.Words = o.TypeWords()
		p := Peer{Org: o, Own: id == own, Rate: l.yearOf(id), Says: -1}
		p.Months = p.Rate.Months
		if p.Months > 0 {
			p.Heads = p.Rate.Years * rateMonths / float64(p.Months)
		}
		if p.Rate.Years > 0 {
			c.Sizeless = false
		}
		switch {
		case p.Months < MinMonths:
			p.Why = "Under six of the twelve months are in"
		case p.Rate.Years == 0:
			p.Why = "Its number of staff is not known"
		}
		if p.Why == "" { // the limits are made from the numbers as they are, what is drawn is as it may be shown
			units = append(units, funnel.Unit{Name: p.Org.ID, Numerator: float64(p.Rate.Hurt), Denominator: p.Rate.Years})
		}
		if p.Why == "" && !p.Own {
			p.Rate.shade()
			if p.Rate.Why == Small {
				p.Why = "Between 1 and 7 hurt, so not shown"
			}
		}
		if p.Why != "" {
			p.Rate.Value = nan
		}
		c.Peers = append(c.Peers, p)
	}
	slices.SortFunc(c.Peers, func(x, y Peer) int { return compareNames(x.Org, y.Org) })
	// where hardly any may be shown there is nothing to see of how they differ; a trust still learns where it lies itself
	if p, ok := c.Self(); len(units) >= MinPeers && (ok && p.Why == "" || c.Drawn() >= MinPeers) {
		c.draw(units)
	}
	return c
}

// draw makes the funnel: rates as observed over expected at the rate of all peers, with limits that allow for trusts
// differing more than chance.
func (c *Comparison) draw(units []funnel.Unit) {
	hurt, years := 0.0, 0.0
	for _, u := range units {
		hurt, years = hurt+u.Numerator, years+u.Denominator
	}
	if hurt == 0 {
		return
	}
	expected, err := funnel.AgainstRate(units)
	if err != nil {
		return
	}
	c.Overall = hurt / years * PerStaff
	r, err := funnel.Compute(expected, funnel.Options{Multiplier: c.Overall})
	if err != nil {
		c.Overall = 0
		return
	}
	c.Funnel = &r
	for i := range c.Peers {
		p := &c.Peers[i]
		if p.Why != "" || p.Rate.Hurt == 0 {
			continue // none is not few: the lower limit never reaches nought
		}
		switch l := r.Limits(p.Rate.Years * c.Overall / PerStaff).At998; {
		case p.Rate.Value > l.Upper:
			p.Place = funnel.Above
		case p.Rate.Value < l.Lower:
			p.Place = funnel.Below
		}
	}
	for _, p := range c.Peers {
		switch {
		case p.Why != "":
		case p.Place == funnel.Above:
			c.Above = append(c.Above, p)
		case p.Place == funnel.Below:
			c.Below = append(c.Below, p)
		}
	}
}

// yearOf is the rate of one trust over the months that are in, however few.
func (l *ledger) yearOf(trust string) StaffRate {
	r := l.rate([]string{trust})
	r.Why = HasRate
	if r.Years == 0 {
		r.Why = NoStaff
	}
	r.work()
	return r
}

// ask adds what the survey shows about reporting.
func (s *Pictures) ask(ctx context.Context, c *Comparison) error {
	if s.Reported == nil || len(c.Peers) == 0 {
		return nil
	}
	var ids []string
	for _, p := range c.Peers {
		ids = append(ids, p.Org.ID)
	}
	share, survey, err := s.Reported.SaysReported(ctx, ids)
	if err != nil {
		return err
	}
	c.Survey = survey
	for _, list := range [][]Peer{c.Peers, c.Above, c.Below} {
		for i := range list {
			if v, ok := share[list[i].Org.ID]; ok {
				list[i].Says = v
			}
		}
	}
	return nil
}
