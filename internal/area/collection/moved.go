package collection

import (
	"context"
	"slices"
)

// Moved is a month that counts references which a submission has in another month: an incident whose day was corrected. It
// counts in both until that month is sent again without them, since no month is changed by a file that is not for it.
type Moved struct {
	Month      Month `json:"month"`
	References int   `json:"references"`
}

// movedMonths is how many months before and after a submission are looked through.
const movedMonths = 6

// moved finds the references of a submission that count in other months.
func (s *Service) moved(ctx context.Context, sub *Submission, fresh ledger) ([]Moved, error) {
	if sub.Form != FromFile || sub.From == "" || len(fresh) == 0 {
		return nil, nil
	}
	var months []Month
	for m := sub.From.Add(-movedMonths); m < sub.From; m = m.Add(1) {
		months = append(months, m)
	}
	for m, last := sub.To.Add(1), min(sub.To.Add(movedMonths), MonthOf(s.today())); m <= last; m = m.Add(1) {
		months = append(months, m)
	}
	before, err := stand(ctx, s.DB, sub.Org, months)
	if err != nil {
		return nil, err
	}
	found := map[int]int{}
	var last entry
	for i, e := range before.all() {
		if e.struck() || i > 0 && sameIncident(e, last) {
			continue
		}
		if last = e; fresh.hasRef(e) {
			found[e.month()]++
		}
	}
	var out []Moved
	for m, n := range found {
		out = append(out, Moved{monthOfNumber(m), n})
	}
	slices.SortFunc(out, func(a, b Moved) int { return monthNumber(a.Month) - monthNumber(b.Month) })
	return out, nil
}
