package sanction

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// maxListed bounds a list; the registers say when there is more.
const maxListed = 500

// Filter narrows a register. Empty fields narrow nothing.
type Filter struct {
	States  []string
	Levels  []int
	Subject string
	// Case and Person narrow to one case or one of its people.
	Case, Person string
	// Late keeps what is past its review, letter or appeal.
	Late bool
}

// Files gives the files in reach, those that wait first, then the newest.
func (s *Service) Files(ctx context.Context, sc authz.Scope, f Filter) ([]File, error) {
	var a db.Args
	q := `SELECT ` + fileColumns + ` FROM sanction s WHERE ` + reach(&a, sc, authz.From(ctx), "s")
	if len(f.States) > 0 {
		q += ` AND s.state IN ` + db.In(&a, f.States)
	}
	if len(f.Levels) > 0 {
		in := db.In(&a, f.Levels)
		q += ` AND CASE WHEN s.level >= 0 THEN s.level ELSE s.asked END IN ` + in
	}
	if f.Subject != "" {
		q += ` AND s.subject = ` + a.Add(f.Subject)
	}
	if f.Case != "" {
		q += ` AND s.case_id = ` + a.Add(f.Case)
	}
	if f.Late {
		n := a.Add(db.At(s.now()))
		q += ` AND s.state = 'given' AND (s.review_at < ` + n + ` OR s.letter_due < ` + n + ` OR s.appeal_due < ` + n + `)`
	}
	list, err := db.All(ctx, s.DB, s.open, q+` ORDER BY CASE WHEN s.state IN ('proposed', 'recommended') THEN 0 ELSE 1 END, s.proposed_at DESC, s.id DESC LIMIT `+a.Add(maxListed), a.Values()...)
	if err != nil {
		return nil, err
	}
	return list, s.seatAll(ctx, sc, list)
}

// seatAll gives each file the levels of its organisation, and each that waits its seats.
func (s *Service) seatAll(ctx context.Context, sc authz.Scope, list []File) error {
	own, err := s.Owns(ctx, sc.Org())
	if err != nil {
		return err
	}
	for i := range list {
		list[i].own = own
		if list[i].State != Proposed {
			continue
		}
		var err error
		if list[i].Seats, err = s.seats(ctx, s.DB, list[i].Org, list[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// Waiting counts the files on which the reader can do something now: of a panel's member those without their vote, of an
// executive director what a panel recommended and appeals; of whoever prepares, what waits and what is late.
func (s *Service) Waiting(ctx context.Context, sc authz.Scope) (waiting, due int, err error) {
	list, err := s.Files(ctx, sc, Filter{States: []string{string(Proposed), string(Recommended), string(InForce)}})
	me, now := authz.From(ctx), s.now()
	for i := range list {
		f := &list[i]
		late := f.Late(now)
		switch me.Role {
		case authz.Panel:
			if f.NeedsVote(me.ID) {
				waiting++
			}
		case authz.Executive:
			if f.State == Recommended || f.Appeal == "lodged" && f.MayDecideAppeal(me.ID) {
				waiting++
			}
		default:
			if f.State == Proposed || f.State == Recommended {
				waiting++
			}
		}
		if late && me.Role != authz.Panel {
			due++
		}
	}
	return waiting, due, err
}

// NeedsVote tells whether a member has still to declare, draft or vote.
func (f *File) NeedsVote(person string) bool {
	if f.State != Proposed {
		return false
	}
	for _, x := range f.Seats {
		if x.Person == person {
			return x.Conflict == "" || !x.Out() && (f.Draft == nil || x.VoteOf != f.Draft.N)
		}
	}
	return false
}

// Late tells whether a letter, a review or an appeal is past its day.
func (f *File) Late(now time.Time) bool {
	for _, t := range []db.Time{f.ReviewAt, f.LetterDue, f.AppealDue} {
		if f.State == InForce && !t.IsZero() && t.Before(now) {
			return true
		}
	}
	return false
}

// Markers gives the markers in reach, those to be decided or looked at first, then the newest.
func (s *Service) Markers(ctx context.Context, sc authz.Scope, f Filter) ([]Marker, error) {
	var a db.Args
	q := `SELECT ` + markerColumns + ` FROM marker s WHERE ` + sc.Where(&a, "s") + caseOpen(&a, sc, "s")
	if len(f.States) > 0 {
		q += ` AND s.state IN ` + db.In(&a, f.States)
	}
	if f.Subject != "" {
		q += ` AND s.subject = ` + a.Add(f.Subject)
	}
	if f.Case != "" {
		q += ` AND s.case_id = ` + a.Add(f.Case)
	}
	if f.Late {
		q += ` AND s.state = 'review_due'`
	}
	list, err := db.All(ctx, s.DB, s.openMarker, q+` ORDER BY CASE WHEN s.state IN ('proposed', 'provisional', 'review_due') THEN 0 ELSE 1 END, s.proposed_at DESC, s.id DESC LIMIT `+a.Add(maxListed), a.Values()...)
	for i := range list {
		if err == nil && (list[i].State.Ended() || list[i].State == marker.ReviewDue) {
			list[i].Shares, err = shares(ctx, s.DB, list[i].Org, list[i].ID)
		}
	}
	return list, err
}

// Links is what the page of a case shows of this area: what is asked, given and marked, for whoever may see it.
type Links struct {
	Files   []File
	Markers []Marker
	Orders  []Order
}

// OfCase gives what hangs on a case; scopes are of ActRead, ActMarkerRead and ActOrder, and the zero scope shows nothing.
func (s *Service) OfCase(ctx context.Context, files, markers, orders authz.Scope, caseID string) (l Links, err error) {
	if l.Files, err = s.Files(ctx, files, Filter{Case: caseID}); err != nil {
		return l, err
	}
	if l.Markers, err = s.Markers(ctx, markers, Filter{Case: caseID}); err != nil {
		return l, err
	}
	all, err := s.Orders(ctx, orders, "", "")
	for _, o := range all {
		if o.Case == caseID {
			l.Orders = append(l.Orders, o)
		}
	}
	return l, err
}
