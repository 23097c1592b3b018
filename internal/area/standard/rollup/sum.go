package rollup

// Row is the signed assessment of one organisation in one round.
type Row struct {
	Org   string
	Round Round
	// Packed is the text of Pack.
	Packed string
}

// Pair is a distribution now, and in the round before.
type Pair struct{ Now, Before Distribution }

// Sum is the counted ratings of many organisations.
type Sum struct {
	// Indicators are the distributions by indicator; every organisation counts once in each.
	Indicators map[string]Pair
	// Orgs are the organisations that signed in this round, and Earlier those that signed in the one before.
	Orgs, Earlier map[string]bool
}

// Count adds up the rows of a round and of the one before it; other rows are left out. Where an organisation signed twice in
// a round, the later row counts: rows come in the order of signing.
func Count(rows []Row, round Round) Sum {
	s := Sum{Indicators: map[string]Pair{}, Orgs: map[string]bool{}, Earlier: map[string]bool{}}
	before := round.Before()
	last := map[[2]string]int{}
	for i, r := range rows {
		last[[2]string{r.Org, string(r.Round)}] = i
	}
	at := map[string]*Pair{}
	pair := func(c string) *Pair {
		p := at[c]
		if p == nil {
			p = &Pair{}
			at[c] = p
		}
		return p
	}
	for i, r := range rows {
		if last[[2]string{r.Org, string(r.Round)}] != i {
			continue
		}
		switch r.Round {
		case round:
			s.Orgs[r.Org] = true
			Each(r.Packed, func(c string, x Rating) { pair(c).Now.Add(x) })
		case before:
			s.Earlier[r.Org] = true
			Each(r.Packed, func(c string, x Rating) { pair(c).Before.Add(x) })
		}
	}
	for c, p := range at {
		s.Indicators[c] = *p
	}
	return s
}

// Latest keeps, of every organisation in every round, the row that it signed last.
func Latest(rows []Row) []Row {
	last := map[[2]string]int{}
	for i, r := range rows {
		last[[2]string{r.Org, string(r.Round)}] = i
	}
	out := make([]Row, 0, len(last))
	for i, r := range rows {
		if last[[2]string{r.Org, string(r.Round)}] == i {
			out = append(out, r)
		}
	}
	return out
}

// Total counts all ratings of a packed text.
func Total(packed string) (d Distribution) {
	for i := 1; i < len(packed); i++ {
		if packed[i-1] == ':' {
			if r, ok := ratingOf(packed[i]); ok {
				d.Add(r)
			}
		}
	}
	return d
}

// Same counts only the organisations that signed in both rounds, so that a change is not one of who was counted.
func Same(rows []Row, round Round) Sum {
	all := Count(rows, round)
	var both []Row
	for _, r := range rows {
		if (r.Round == round || r.Round == round.Before()) && all.Orgs[r.Org] && all.Earlier[r.Org] {
			both = append(both, r)
		}
	}
	return Count(both, round)
}

// Section adds the distributions of some indicators: the sections of a catalogue, or all of it.
func (s Sum) Section(indicators []string) Pair {
	var p Pair
	for _, c := range indicators {
		x := s.Indicators[c]
		p.Now, p.Before = p.Now.Plus(x.Now), p.Before.Plus(x.Before)
	}
	return p
}
