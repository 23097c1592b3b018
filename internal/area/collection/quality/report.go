package quality

// Arrival is how a due month came.
type Arrival int

// The arrivals.
const (
	Never Arrival = iota
	Late
	InTime
)

// Input is what one month of one trust is scored by.
type Input struct {
	// Due are the last due months up to this one, the newest last, at most 12.
	Due []Arrival
	// Here tells whether anything of this month is to be scored: a month that never came has coverage only, and so have
	// nil returns and hand-made totals, which have no rows.
	Here *Counts
	// Sent is how many days after the end of the month it came, below 0 where it is made here; Usual how many are usual.
	Sent, Usual int
	// Incidents count this month, Others the trust's other months of which a return counts.
	Incidents int64
	Others    []int64
	// Came says that the month has a count: a return with rows, totals, or nil.
	Came  bool
	Place Place
}

// Report is the scores of one month.
type Report struct {
	Scores  []Score // in the order of Items, Overall first
	Overall Score
}

// Of gives a report's score of a measure.
func (r Report) Of(k Key) Score {
	for _, s := range r.Scores {
		if s.Key == k {
			return s
		}
	}
	return Score{Key: k}
}

// Make scores a month.
func Make(in Input) Report {
	s := []Score{coverage(in.Due)}
	if c := in.Here; c != nil {
		s = append(s, c.completeness(), c.validity(), c.defaults(), c.timeliness(in.Sent, in.Usual), c.consistency())
	} else {
		for _, k := range []Key{Completeness, Validity, Defaults} {
			s = append(s, Score{Key: k})
		}
		t := Score{Key: Timeliness}
		if in.Came {
			t = (&Counts{}).timeliness(in.Sent, in.Usual)
		}
		s = append(s, t, Score{Key: Consistency})
	}
	if in.Came {
		s = append(s, plausibility(in.Incidents, in.Others, in.Place))
	} else {
		s = append(s, Score{Key: Plausibility})
	}
	if in.Here != nil {
		s = append(s, in.Here.mapping())
	} else {
		s = append(s, Score{Key: Mapping})
	}
	all := Score{Key: Overall}
	switch v, ok := mean(s[1:]...); {
	case !in.Came && len(in.Due) > 0:
		all = known(Overall, 0)
	case ok && s[0].Known:
		all = known(Overall, v*s[0].Value/100)
	}
	return Report{Scores: append([]Score{all}, s...), Overall: all}
}

func coverage(due []Arrival) Score {
	if len(due) == 0 {
		return Score{Key: Coverage}
	}
	v := 0.0
	for _, a := range due {
		switch a {
		case InTime:
			v++
		case Late:
			v += .5
		}
	}
	return known(Coverage, 100*v/float64(len(due)))
}
