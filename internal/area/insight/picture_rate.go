package insight

import (
	"math"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/stats/interval"
)

// PerStaff is what rates of pictures are given by: staff hurt for each 1,000 staff and year.
const PerStaff = 1000

// NoRate says why there is no rate.
type NoRate string

// The reasons.
const (
	HasRate NoRate = ""
	// HeldBack: under 60% of the trusts sent the month.
	HeldBack NoRate = "held_back"
	// FewMonths: under 60% of the months of the year are in.
	FewMonths NoRate = "few_months"
	// NotAccepted: enough came, and too little of it was accepted.
	NotAccepted NoRate = "not_accepted"
	// NoStaff: nobody has given the number of staff.
	NoStaff NoRate = "no_staff"
	// Small: the count is between 1 and 7.
	Small NoRate = "small"
)

// Words says the reason plainly, the key of its translation.
func (n NoRate) Words() string {
	return map[NoRate]string{HeldBack: "Held back", FewMonths: "Too few months in", NotAccepted: "Waits to be accepted", NoStaff: "No staff number", Small: "Hidden: 1 to 7"}[n]
}

// StaffRate is staff hurt per 1,000 staff and year, from the months that are in. A month that is not in adds neither to the
// numerator nor to the denominator.
type StaffRate struct {
	Hurt int64
	// Years are the years of staff that the months in stand for: a trust of 6,000 with six of twelve months adds 3,000.
	Years float64
	// Months are trust-months in, of those owed.
	Months, Owed   int
	Value, Low, Up float64
	Why            NoRate
}

// rate works the rate of some trusts out over the last twelve months.
func (l *ledger) rate(trusts []string) StaffRate {
	var r StaffRate
	staff := 0.0 // months of staff
	for _, t := range trusts {
		for _, m := range l.months[len(l.months)-rateMonths:] {
			at := cell{t, m}
			if _, ok := l.returns[at]; !ok {
				continue
			}
			r.Owed++
			heads := l.heads[at]
			if !l.knows(at) {
				continue
			}
			r.Months++
			if heads > 0 {
				r.Hurt += l.hurt[at]
				staff += heads
			}
		}
	}
	r.Years = staff / 12
	now := l.turnout(trusts, l.month())
	switch {
	case now.Held() || r.Owed == 0:
		r.Why = HeldBack
	case !now.Readable():
		r.Why = NotAccepted
	case float64(r.Months) < LeastCover*float64(r.Owed):
		r.Why = FewMonths
	case r.Years == 0:
		r.Why = NoStaff
	}
	r.work()
	return r
}

// work gives the value and its interval, or none where there is a reason.
func (r *StaffRate) work() {
	r.Value, r.Low, r.Up = math.NaN(), math.NaN(), math.NaN()
	if r.Why != HasRate {
		return
	}
	e, err := interval.Rate(int(r.Hurt), r.Years, interval.Options{Multiplier: PerStaff})
	if err != nil {
		r.Why = NoStaff
		return
	}
	r.Value, r.Low, r.Up = e.Value, e.Lower, e.Upper
}

// YearSum is staff hurt, or affected, in one month over some trusts, with how many of them it is from.
type YearSum struct {
	Month  collection.Month
	Staff  int64
	Trusts int
	// Hidden says that the count may not be shown.
	Hidden bool
}

// months24 gives staff hurt by month: of those trusts that sent all months, or of all that sent each one. Of a single trust
// it gives staff affected, which is a sum of the whole trust, in place of a part that would be rounded.
func (l *ledger) months24(trusts []string, all bool) (sums []YearSum, same int, affected bool) {
	var kept []string
	for _, t := range trusts {
		whole := true
		for _, m := range l.months {
			whole = whole && l.knows(cell{t, m})
		}
		if whole {
			same++
		}
		if whole || all {
			kept = append(kept, t)
		}
	}
	from := l.hurt
	if affected = len(kept) == 1; affected {
		from = l.affected
	}
	for _, m := range l.months {
		x := YearSum{Month: m}
		for _, t := range kept {
			if at := (cell{t, m}); l.knows(at) {
				x.Staff += from[at]
				x.Trusts++
			}
		}
		sums = append(sums, x)
	}
	return sums, same, affected
}
