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
	// crowded is the row that named one site too many.
	crowded int
	// key is the digest of the reference that came last.
	key  string
	last []byte
	// maybe are rows that came before the file was judged, and where they are.
	maybe  intake.Pile[entry]
	places intake.Pile[place]
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
	for i := range list {
		row := &list[i]
		key, e, err := r.entry(row)
		if err != nil {
			return err
		}
		if err := r.accept(e, row.Number); err != nil {
			return err
		}
		if r.take != nil {
			if err := r.take(row, key, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// early takes rows while the file is judged; it is intake.Options.Early. What they are counts after settle.
func (r *reader) early(list []intake.Row) error {
	for i := range list {
		_, e, err := r.entry(&list[i])
		if err != nil {
			return err
		}
		r.maybe.Add(e)
		r.places.Add(place{list[i].Place(), int32(list[i].Number)})
	}
	return nil
}

// place is where a row that came early stands, for a program and for a person.
type place struct {
	at  uint32
	row int32
}

// entry gives what is kept of a row, with the digest of its reference.
func (r *reader) entry(row *intake.Row) (string, entry, error) {
	if ref := row.RefBytes(); r.key == "" || string(ref) != string(r.last) {
		r.key, r.last = r.ring.Blind(r.org, "return", string(ref)), append(r.last[:0], ref...)
	}
	a, b, ok := parts(r.key)
	if !ok {
		return "", entry{}, fmt.Errorf("a digest of another kind")
	}
	if site := row.Site(); len(site) > 0 && r.crowded == 0 {
		if _, ok := r.sites[string(site)]; !ok && len(r.sites) == mostSites {
			r.crowded = row.Number
		} else if !ok {
			r.sites[string(site)] = struct{}{}
		}
	}
	return r.key, entryOf(a, b, row.Month(), min(row.Staff, mostStaff+1), row.Kind(), row.Injured(), row.Rejected()), nil
}

// accept keeps an entry that counts.
func (r *reader) accept(e entry, row int) error {
	if e.staff() > mostStaff {
		return &importer.FileError{Code: "too_many_staff", Row: row, Message: fmt.Sprintf("Row %d: an incident has more than %d members of staff. Its reference may be that of many", row, mostStaff)}
	}
	if r.crowded > 0 {
		return &importer.FileError{Code: "too_many_sites", Row: r.crowded, Message: fmt.Sprintf("The file names more than %d sites. Check the column site_code", mostSites)}
	}
	r.fresh = append(r.fresh, e)
	r.months[e.month()] = true
	return nil
}

// settle accepts those of the early rows that stand.
func (r *reader) settle(v *intake.Verdict) error {
	sit, at, maybe := v.Sit(), r.places.Take(), r.maybe.Take()
	r.fresh = maybe[:0] // what is accepted stands before what is looked at
	var before entry
	staff, last := 0, 0
	for i, e := range maybe {
		nth, ok := sit.Stands(at[i].at)
		if !ok {
			continue
		}
		if said := e.staff(); said > 0 { // rows of an incident and its people, numbered anew without those refused
			if said <= last || !sameRef(e, before) {
				staff = 0
			}
			staff, last, before = staff+1, said, e
			nth = staff
		}
		if err := r.accept(e.ofStaff(min(nth, mostStaff+1)), int(at[i].row)); err != nil {
			return err
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
