package insight

import (
	"slices"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/org"
)

// Shown gives a count as the place may show it to whoever looks. A trust sees its own numbers, and England's are exact. To
// everybody above a trust, a count that is less than the sum of a trust is shown by the rule for hospital episode
// statistics: 1 to 7 is a star, the rest to the nearest 5, nought is nought. whole says that the count is such a sum or
// more; see Place.Sum. This is for display only: what is published goes through the gate of area publication.
func Shown(p Place, whole bool, n int64) disclosure.Shown {
	if p.Own || whole || p.Org == org.Root {
		return disclosure.ExactCell(n)
	}
	shown, _ := disclosure.HES{}.Show(n, false)
	return shown
}

// cells gives the ask as its cells are: counted by trust, or with a condition on the trust, a cell is of a trust and no more
// of England, whose counts are exact.
func (a Ask) cells(by ...string) Ask {
	if slices.Contains(by, cube.Org) || slices.ContainsFunc(a.Where, func(f cube.Filter) bool { return f.Dim == cube.Org }) {
		a.Place.Org = ""
	}
	return a
}

// Sum tells whether the counts of a measure at a place, with further conditions and counted by these dimensions, are sums
// of whole trusts: all reports or all staff of a trust, or any measure over several trusts, without a condition.
func (p Place) Sum(m Measure, where []cube.Filter, by ...string) bool {
	if len(where) > 0 || !p.Whole() {
		return false
	}
	single := len(p.Trusts) < 2
	for _, d := range by {
		if d == cube.Org {
			single = true
		} else if !slices.Contains([]string{cube.Month, cube.Quarter, cube.Year, cube.FinancialYear}, d) {
			return false
		}
	}
	return !single || m.Is("incidents") || m.Is("staff_affected")
}
