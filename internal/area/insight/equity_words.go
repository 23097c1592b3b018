package insight

import (
	"cmp"
	"math"
	"slices"
)

// Figure is what the groups are compared by: the rate where the number of staff is held, else the share within those
// affected.
func (e Equity) figure(g EquityGroup) (value, low, up float64) {
	i := g.Share
	if e.Sized {
		i = g.Rate
	}
	return i.Value, i.Lower, i.Upper
}

// Reference is the largest group that is shown and known, against which others are held; ok is false where there is none.
func (e Equity) Reference() (EquityGroup, bool) {
	var ref EquityGroup
	found := false
	for _, g := range e.Groups {
		v, _, _ := e.figure(g)
		if g.Unsaid || math.IsNaN(v) {
			continue
		}
		if !found || g.Any.Value > ref.Any.Value {
			ref, found = g, true
		}
	}
	return ref, found
}

// Apart are the groups whose interval lies wholly above that of the reference, the furthest first by value.
func (e Equity) Apart() []EquityGroup {
	ref, ok := e.Reference()
	if !ok {
		return nil
	}
	_, _, top := e.figure(ref)
	var out []EquityGroup
	for _, g := range e.Groups {
		v, low, _ := e.figure(g)
		if g.Unsaid || g.Words == ref.Words || math.IsNaN(v) || low <= top {
			continue
		}
		out = append(out, g)
	}
	slices.SortStableFunc(out, func(a, b EquityGroup) int {
		x, _, _ := e.figure(a)
		y, _, _ := e.figure(b)
		return cmp.Compare(y, x)
	})
	return out
}

// Title is the finding.
func (e Equity) Title() Finding {
	if e.All.Any.Value == 0 && !e.All.Any.Hidden() {
		return saying("Nobody was recorded as affected in these twelve months")
	}
	if e.Refused {
		return saying("The groups are too small to be shown safely")
	}
	ref, ok := e.Reference()
	if !ok {
		return saying("Too few are known by group to compare them")
	}
	apart := e.Apart()
	if len(apart) == 0 {
		if e.Sized {
			return saying("No staff group is affected clearly more often than %s", ref.Words)
		}
		return saying("No group stands clearly apart from %s", ref.Words)
	}
	g := apart[0]
	v, _, _ := e.figure(g)
	base, _, _ := e.figure(ref)
	if e.Sized {
		return saying("%s are affected at %.1f times the rate of %s", g.Words, v/base, ref.Words)
	}
	switch e.By.Code {
	case "ethnicity":
		return saying("Of staff affected, %.0f%% of those who are %s met racist abuse, against %.0f%% of those who are %s", v, g.Words, base, ref.Words)
	case "gender":
		return saying("Of staff affected, %.0f%% of those recorded as %s met a sexual incident, against %.0f%% of those recorded as %s", v, g.Words, base, ref.Words)
	}
	return saying("Of staff affected, %.0f%% were hurt in the group “%s”, against %.0f%% in “%s”", v, g.Words, base, ref.Words)
}

// Cautions are what cannot be said from these figures, in order.
func (e Equity) Cautions() []Finding {
	var out []Finding
	if e.Sized {
		out = append(out, saying("Rates use staff in post, not shifts. Groups who work more nights are more exposed."))
	} else {
		out = append(out, saying("How many staff of each group there are is not held, so who is affected more often cannot be said. The share is of those affected."))
	}
	out = append(out, saying("Some groups report less than others, so a low figure may be silence."))
	if e.Hidden > 0 || e.Refused {
		out = append(out, saying("Groups too small to show are not groups without harm. That is not the same as no difference."))
	}
	if e.Unknown >= 0 {
		switch {
		case e.Before < 0:
			out = append(out, saying("The group of %d%% of those affected is not known.", e.Unknown))
		default:
			out = append(out, saying("The group of %d%% of those affected is not known. It was %d%% a year before.", e.Unknown, e.Before))
		}
	}
	if !e.Cover.Enough() && e.Cover.Owed > 0 {
		out = append(out, saying("Only %d of %d months owed are in.", e.Cover.In, e.Cover.Owed))
	}
	return append(out, saying("Who is sanctioned is counted on a page of its own, for each trust: “Who is sanctioned”."))
}
