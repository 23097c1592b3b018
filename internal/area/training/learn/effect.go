package learn

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// effectMonths is how many months the page of effects shows.
const effectMonths = 12

// fewest is from how many answers a mean is shown.
const fewest = 5

// Effect is training beside what happened, level by level after Kirkpatrick. It proves nothing.
type Effect struct {
	Months []EffectMonth
	// Attended, Absent and Refused count bookings of sessions of these months.
	Attended, Absent, Refused int
	// Assessed is how many were assessed, Passed how many of them passed.
	Assessed, Passed int
	Reaction         Mean
	Confident        Mean
	// InDateKnown tells whether anybody counts who is in date, ReportsKnown whether there are reports.
	InDateKnown, ReportsKnown bool
	// Before and After are the shares of reports with moderate harm or worse in the first and the last six months.
	Before, After Share
}

// EffectMonth is one month.
type EffectMonth struct {
	Month             string // YYYY-MM
	InDate            Share  // of those who need training
	Reports, Moderate int
	Attended          int
}

// Share is a part of a whole.
type Share struct{ N, Of int }

// Percent gives a share in whole percent, rounded; 0 of nothing.
func (s Share) Percent() int {
	if s.Of == 0 {
		return 0
	}
	return (s.N*200 + s.Of) / (2 * s.Of)
}

// Mean is a mean of answers from 1 to 5.
type Mean struct{ Sum, N, High int }

// Few tells whether too few answered to show what they said.
func (m Mean) Few() bool { return m.N < fewest }

// Effect gives training beside severity for the organisation of the scope.
func (s *Service) Effect(ctx context.Context, sc authz.Scope) (Effect, error) {
	var e Effect
	months := Months(s.Now(), effectMonths)
	at := map[string]*EffectMonth{}
	e.Months = make([]EffectMonth, len(months))
	for i, m := range months {
		e.Months[i].Month = m
		at[m] = &e.Months[i]
	}
	type row struct {
		state               Mark
		result              string
		reaction, confident int
		on                  db.Time
	}
	var a db.Args
	list, err := db.All(ctx, s.DB, func(r db.Row) (x row, err error) {
		return x, r.Scan(&x.state, &x.result, &x.reaction, &x.confident, &x.on)
	}, `SELECT b.state, b.result, b.reaction, b.confident, s.starts_at FROM training_booking b JOIN training_session s ON s.org_id = b.org_id AND s.id = b.session_id WHERE `+sc.WhereOrg(&a, "b.org_id")+` AND b.state IN ('attended', 'absent', 'refused') AND s.state <> 'cancelled'`, a.Values()...)
	if err != nil {
		return e, err
	}
	for _, x := range list {
		m := at[string(clock.DayOf(x.on.Time))[:7]]
		if m == nil {
			continue
		}
		switch x.state {
		case Absent:
			e.Absent++
			continue
		case Refused:
			e.Refused++
			continue
		}
		e.Attended++
		m.Attended++
		if x.result != "" {
			e.Assessed++
		}
		if x.result == "passed" {
			e.Passed++
		}
		e.Reaction.add(x.reaction)
		e.Confident.add(x.confident)
	}
	if s.InDate != nil {
		list, err := s.InDate(ctx, sc.Org())
		if err != nil {
			return e, err
		}
		for _, x := range list {
			if m := at[x.Month]; m != nil && x.Need > 0 {
				m.InDate, e.InDateKnown = Share{x.In, x.Need}, true
			}
		}
	}
	if s.Inputs.Reports == nil {
		return e, nil
	}
	reports, err := s.Inputs.Reports(ctx, sc.Org(), months[0]+"-01")
	for _, r := range reports {
		if len(r.Day) < 7 || at[r.Day[:7]] == nil {
			continue
		}
		m, k := at[r.Day[:7]], max(1, r.Events)
		m.Reports += k
		e.ReportsKnown = true
		if r.Harm {
			m.Moderate += k
		}
	}
	for i, m := range e.Months {
		half := &e.Before
		if i >= len(e.Months)/2 {
			half = &e.After
		}
		half.N, half.Of = half.N+m.Moderate, half.Of+m.Reports
	}
	return e, err
}

// add takes an answer in; 0 is none. High counts those of 4 and 5.
func (m *Mean) add(n int) {
	if n == 0 {
		return
	}
	m.N++
	m.Sum += n
	if n >= 4 {
		m.High++
	}
}
