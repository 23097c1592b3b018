package collection

import (
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/seal"
)

// mostSites is how many sites a submission may name: more are a mistake in the column, and would fill the memory of
// whoever counts.
const mostSites = 5000

// reader checks a submission and gives its accepted rows in the order of the file.
type reader struct {
	ring  *seal.Ring
	org   string
	fresh ledger
	sites map[string]struct{}
	// take, when set, gets each row with the digest of its reference.
	take func(r *intake.Row, key string, e entry) error
	// months are those with a row that was accepted.
	months map[int]bool
	// mapped says what a map made of the file, nil for one in national codes.
	mapped *Mapped
}

func newReader(ring *seal.Ring, org string) *reader {
	return &reader{ring: ring, org: org, sites: map[string]struct{}{}, months: map[int]bool{}}
}

// rows takes accepted rows; it is intake.Options.Take.
func (r *reader) rows(list []intake.Row) error {
	var key string
	var last []byte
	for i := range list {
		row := &list[i]
		if ref := row.RefBytes(); key == "" || string(ref) != string(last) {
			key, last = r.ring.Blind(r.org, "return", string(ref)), ref
		}
		a, b, ok := parts(key)
		if !ok {
			return fmt.Errorf("a digest of another kind")
		}
		if row.Staff > mostStaff {
			return &importer.FileError{Code: "too_many_staff", Row: row.Number, Message: fmt.Sprintf("Row %d: an incident has more than %d members of staff. Its reference may be that of many", row.Number, mostStaff)}
		}
		if site := row.Site(); len(site) > 0 {
			if _, ok := r.sites[string(site)]; !ok {
				if len(r.sites) == mostSites {
					return &importer.FileError{Code: "too_many_sites", Row: row.Number, Message: fmt.Sprintf("The file names more than %d sites. Check the column site_code", mostSites)}
				}
				r.sites[string(site)] = struct{}{}
			}
		}
		e := entryOf(a, b, row.Month(), row.Staff, row.Kind(), row.Injured(), row.Rejected())
		r.fresh = append(r.fresh, e)
		r.months[e.month()] = true
		if r.take != nil {
			if err := r.take(row, key, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// covered gives the months with accepted rows, in order.
func (r *reader) covered() []Month {
	out := make([]Month, 0, len(r.months))
	for n := range r.months {
		out = append(out, monthOfNumber(n))
	}
	slices.Sort(out)
	return out
}

// totals gives the months of a submission: what would stand for each of them.
func totals(covered []Month, all ledger) []MonthTotals {
	sums := all.sums()
	out := make([]MonthTotals, 0, len(covered))
	for _, m := range covered {
		t := MonthTotals{Month: m, State: "checked"}
		if s := sums[monthNumber(m)]; s != nil {
			t.Incidents, t.Staff, t.Injured, t.ByKind = s.incidents, s.staff, s.injured, s.byKind()
		}
		out = append(out, t)
	}
	return out
}
