package collection

import (
	"context"
	"errors"
	"slices"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// usualChunk is how many facts share a change. The writer of a small installation is held for some 50 ms by so many.
const usualChunk = 4000

// load brings the rows of a submission in as a batch that does not count, and lets it wait. A load that died begins again
// with a new batch; what the old one left is swept away.
func (s *Service) load(ctx context.Context, org string, a about) error {
	err := s.loadBy(ctx, org, a, s.verdict(ctx, org, a.ID))
	if errors.Is(err, intake.ErrOther) { // an organisation closed since the check, or the rules changed: all is judged again
		err = s.loadBy(ctx, org, a, nil)
	}
	return err
}

// loadBy loads by what the check decided of each row, or judges again where v is nil.
func (s *Service) loadBy(ctx context.Context, org string, a about, v *intake.Verdict) error {
	sub, err := db.One(ctx, s.DB, scanSubmission, selectSubmission+` WHERE s.org_id = $1 AND s.id = $2`, org, a.ID)
	if err != nil || sub.State != Loading {
		return err
	}
	into, err := s.begin(ctx, &sub)
	if err != nil {
		return err
	}
	w := newWriter(ctx, s, into)
	r, before, res, err := s.pour(ctx, &sub, w, v)
	if err = w.end(err); err != nil {
		return err
	}
	if res != nil && res.Refused() {
		return s.unload(ctx, &sub, res)
	}
	var months []MonthTotals
	if sub.Form == FromFile {
		months = totals(r.covered(), merged(sub.Kind, r.fresh, before.all()))
	}
	return s.change(ctx, ActCheck, org, sub.ID, func(tx *op.Tx, now *Submission) (audit.Change, error) {
		if now.State != Loading || now.batch != into.Batch {
			return audit.Change{}, fault.New(fault.Conflict, "It was taken back, or is loaded by another node")
		}
		for m, head := range before.heads {
			t := MonthTotals{Month: m}
			if err := standsFor(ctx, tx, org, &t); err != nil {
				return audit.Change{}, err
			}
			if t.Stands != head {
				return audit.Change{}, fault.New(fault.Unavailable, "What is accepted changed meanwhile")
			}
		}
		for i := range months {
			v := months[i].values(now, false)
			if err := tx.Must(ctx, `UPDATE submission_month SET incidents = $4, staff = $5, injured = $6, by_kind = $7 WHERE org_id = $1 AND submission_id = $2 AND month = $3`,
				org, sub.ID, string(months[i].Month), v[7], v[8], v[9], v[10]); err != nil {
				return audit.Change{}, err
			}
		}
		return s.move(ctx, tx, now, Waits)
	})
}

// begin makes a new batch for a submission and gives up the one that a load before it left.
func (s *Service) begin(ctx context.Context, sub *Submission) (*mds.Load, error) {
	var into *mds.Load
	err := s.change(ctx, ActCheck, sub.Org, sub.ID, func(tx *op.Tx, now *Submission) (audit.Change, error) {
		if now.State != Loading {
			return audit.Change{}, fault.New(fault.Conflict, "It is not to be loaded any more")
		}
		if now.batch != "" {
			if err := mds.Gone(ctx, tx, now.Org, now.batch); err != nil {
				return audit.Change{}, err
			}
		}
		into = mds.Begin(tx, now.Org)
		err := tx.Must(ctx, `UPDATE submission SET batch = $3 WHERE org_id = $1 AND id = $2`, now.Org, now.ID, into.Batch)
		return audit.Changed(fileKind, now.ID, audit.FF("batch", now.batch, into.Batch)), err
	})
	return into, err
}

// pour reads the file and writes its facts, and last versions of those that it takes the place of.
func (s *Service) pour(ctx context.Context, sub *Submission, w *writer, v *intake.Verdict) (*reader, *standing, *intake.Result, error) {
	r := newReader(s.Ring, sub.Org)
	its, err := monthsOfSubmission(ctx, s.DB, sub.Org, sub.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	months := make([]Month, len(its))
	for i, m := range its {
		months[i] = m.Month
	}
	var res *intake.Result
	if sub.Form == FromFile {
		if res, err = s.pourFile(ctx, sub, r, w, v); err != nil || res.Refused() {
			return r, nil, res, err
		}
		if !slices.Equal(months, r.covered()) {
			return r, nil, nil, fault.New(fault.Internal, "the file says other months than when it was checked")
		}
	}
	before, err := stand(ctx, s.DB, sub.Org, months)
	if err != nil {
		return r, nil, nil, err
	}
	pen := intake.NewPen(sub.Org, sub.Seq)
	for n := range before.batches {
		if err := before.each(ctx, s.DB, n, func(id string, e entry) error {
			if e.struck() || stays(sub.Kind, e, r.fresh) || !before.newest(n, e) {
				return nil
			}
			to, err := w.next()
			if err == nil {
				pen.Struck(id, string(monthOfNumber(e.month())), e.staff(), to)
			}
			return err
		}); err != nil {
			return r, nil, nil, err
		}
	}
	return r, before, res, nil
}

func (s *Service) pourFile(ctx context.Context, sub *Submission, r *reader, w *writer, v *intake.Verdict) (*intake.Result, error) {
	file, bad, err := s.open(ctx, sub)
	if err != nil {
		return nil, err
	}
	if bad != nil {
		return intake.Unreadable(bad), nil
	}
	defer file.Close()
	o, err := s.options(ctx, sub, dayOf(sub.Made))
	if err != nil {
		return nil, err
	}
	pen := intake.NewPen(sub.Org, sub.Seq)
	r.take = func(row *intake.Row, key string, e entry) error {
		to, err := w.next()
		if err == nil {
			pen.Fact(row, factID(key, e.month(), row.Staff), to)
		}
		return err
	}
	o.Take, o.Listed, o.Verdict = r.rows, 1, v
	res, err := file.Check(ctx, o)
	r.fresh.sort()
	return res, err
}

// unload ends a submission that was refused when it was read again, such as one whose organisation closed meanwhile.
func (s *Service) unload(ctx context.Context, sub *Submission, res *intake.Result) error {
	return s.change(ctx, ActCheck, sub.Org, sub.ID, func(tx *op.Tx, now *Submission) (audit.Change, error) {
		if now.State != Loading {
			return audit.Change{}, fault.New(fault.Conflict, "It is not to be loaded any more")
		}
		if err := tx.Must(ctx, `UPDATE submission SET found = $3 WHERE org_id = $1 AND id = $2`, now.Org, now.ID, foundOf(res).text()); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed(fileKind, now.ID, audit.FF("state", string(Loading), string(Refused))), s.takeBack(ctx, tx, now, Refused, "withdrawn")
	})
}
