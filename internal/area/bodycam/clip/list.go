package clip

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Filter narrows the register. Empty fields narrow nothing.
type Filter struct {
	// Find is a clip's reference, that of the vendor, or a camera's tag, whole or its beginning.
	Find                   string
	Units, Classes, States []string
	// Show is one of due (overwritten within three days), held, review (to be looked at again), police.
	Show []string
	// Activation keeps those of one recording.
	Activation string
	Page       int // from 1
	Limit      int // at most; 0 for a page
}

// PerPage is how many rows a page of the register has.
const PerPage = 50

// condition is the filter as SQL.
func (s *Service) condition(sc authz.Scope, f Filter, a *db.Args) string {
	w := sc.Where(a, "c")
	if len(f.Units) > 0 {
		w += ` AND c.unit_id IN ` + db.In(a, f.Units)
	}
	if len(f.Classes) > 0 {
		w += ` AND c.class IN ` + db.In(a, f.Classes)
	}
	if len(f.States) > 0 {
		w += ` AND c.state IN ` + db.In(a, f.States)
	}
	if f.Activation != "" {
		w += ` AND c.activation_id = ` + a.Add(f.Activation)
	}
	if f.Find != "" {
		n := a.Add(len(f.Find))
		v := a.Add(f.Find)
		w += ` AND (SUBSTR(c.ref, 1, ` + n + `) = ` + v + ` OR SUBSTR(c.vendor_clip, 1, ` + n + `) = ` + v + ` OR SUBSTR(c.device_tag, 1, ` + n + `) = ` + v + `)`
	}
	now := s.Now()
	for _, x := range f.Show {
		switch x {
		case "due":
			w += ` AND c.state = 'kept' AND c.holds = 0 AND c.due_at < ` + a.Add(db.At(now.Add(Soon)))
		case "held":
			w += ` AND c.state = 'kept' AND c.holds > 0`
		case "review":
			w += ` AND c.state = 'kept' AND c.review_at < ` + a.Add(db.At(now))
		case "police":
			w += ` AND c.transferred_at IS NOT NULL`
		}
	}
	return w
}

// List gives a page of the register: those that are overwritten first come first, then what is kept longer, then what is gone.
func (s *Service) List(ctx context.Context, sc authz.Scope, f Filter) ([]Clip, error) {
	if f.Limit == 0 {
		f.Limit = PerPage
	}
	var a db.Args
	w := s.condition(sc, f, &a)
	return db.All(ctx, s.DB, s.scan, `SELECT `+clipColumns+` FROM bodycam_clip c WHERE `+w+` ORDER BY c.state <> 'kept', c.holds > 0 OR c.due_at IS NULL, CASE WHEN c.state = 'kept' AND c.holds = 0 THEN c.due_at END, c.received_at DESC, c.org_id, c.id
		LIMIT `+a.Add(f.Limit)+` OFFSET `+a.Add((max(f.Page, 1)-1)*f.Limit), a.Values()...)
}

// Count gives how many clips of the register a filter keeps.
func (s *Service) Count(ctx context.Context, sc authz.Scope, f Filter) (int, error) {
	var a db.Args
	w := s.condition(sc, f, &a)
	return db.One(ctx, s.DB, db.Scalar[int], `SELECT COUNT(*) FROM bodycam_clip c WHERE `+w, a.Values()...)
}

// Standing is how the register of a scope stands.
type Standing struct {
	Kept, Due, Unclassified, Held, Review, Police, Gone int
	Requests, Late, Answered, AnsweredLate              int
	ToMask, ToCheck                                     int
}

// Stands gives how the register stands, in numbers.
func (s *Service) Stands(ctx context.Context, sc authz.Scope) (x Standing, err error) {
	now := db.At(s.Now())
	var a db.Args
	soon := a.Add(db.At(now.Add(Soon)))
	late := a.Add(now)
	x, err = db.One(ctx, s.DB, func(r db.Row) (x Standing, err error) {
		return x, r.Scan(&x.Kept, &x.Due, &x.Unclassified, &x.Held, &x.Review, &x.Police, &x.Gone)
	}, `SELECT COALESCE(SUM(CASE WHEN c.state = 'kept' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN c.state = 'kept' AND c.holds = 0 AND c.due_at < `+soon+` THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN c.state = 'kept' AND c.class = 'unclassified' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN c.state = 'kept' AND c.holds > 0 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN c.state = 'kept' AND c.review_at < `+late+` THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN c.transferred_at IS NOT NULL THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN c.state <> 'kept' THEN 1 ELSE 0 END), 0) FROM bodycam_clip c WHERE `+sc.Where(&a, "c"), a.Values()...)
	if err != nil {
		return x, err
	}
	var b db.Args
	late = b.Add(now)
	if err := s.DB.QueryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN r.state = 'open' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN r.state = 'open' AND r.due_at < `+late+` THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN r.state = 'answered' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN r.state = 'answered' AND r.answered_at > r.due_at THEN 1 ELSE 0 END), 0) FROM bodycam_clip_request r WHERE `+sc.Where(&b, "r"),
		b.Values()...).Scan(&x.Requests, &x.Late, &x.Answered, &x.AnsweredLate); err != nil {
		return x, err
	}
	var d db.Args
	return x, s.DB.QueryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN d.state = 'asked' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN d.state = 'masked' THEN 1 ELSE 0 END), 0) FROM bodycam_clip_redaction d WHERE `+sc.Where(&d, "d"),
		d.Values()...).Scan(&x.ToMask, &x.ToCheck)
}
