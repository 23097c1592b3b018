package bodycam

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

var issueTable = op.Table{Name: "bodycam_issue", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "device_id", "deployment_id", "holder_id", "holder_name", "issued_at", "shift_end", "returned_at",
	"ended", "reminded"}}

// Take gives a camera to whoever acts, for a shift of so many hours. One that is out, not well or not for a live use is refused
// with the reason; so is a second one.
func (s *Service) Take(ctx context.Context, org, record string, hours int) error {
	if !slices.Contains(s.Rules().Shifts, hours) {
		return invalid("hours", "Choose how long the shift is")
	}
	return s.onDevice(ctx, ActTake, org, record, 0, func(tx *op.Tx, d *Device) (audit.Change, error) {
		me := tx.Actor()
		if d.State == Issued && d.Out.Holder == me.ID {
			return audit.Change{}, fault.New(fault.Conflict, "You have this camera already")
		}
		if err := d.step(tx, StepIssued); err != nil {
			return audit.Change{}, err
		}
		dep, err := s.deployment(ctx, tx, tx.Scope(), org, d.Deployment)
		if err != nil {
			return audit.Change{}, err
		}
		if dep.State != "live" {
			return audit.Change{}, fault.New(fault.Conflict, "Cameras are not in use here now: what they are for is not live")
		}
		other, err := db.All(ctx, tx, db.Scalar[string], `SELECT d.tag FROM bodycam_issue i JOIN bodycam_device d ON d.org_id = i.org_id AND d.id = i.device_id WHERE i.org_id = $1 AND i.holder_id = $2 AND i.returned_at IS NULL`, org, me.ID)
		if err != nil {
			return audit.Change{}, err
		}
		if len(other) > 0 {
			return audit.Change{}, fault.New(fault.Conflict, "You have a camera already. Bring it back first")
		}
		d.Out = Issue{ID: id.New("bci", tx.Now()), Holder: me.ID, HolderName: me.Name}
		tx.Insert(issueTable, org, d.Out.ID, d.Unit, "", s.OwnKey(org, me.ID), d.ID, d.Deployment, me.ID, me.Name, db.At(tx.Now()), db.At(tx.Now().Add(time.Duration(hours)*time.Hour)), db.Time{}, "", false)
		return audit.Changed("bodycam_device", record, audit.F("issued to", me.ID)), s.custody(tx, d, StepIssued, me.Name, "")
	})
}

// Return brings a camera back to its dock. Anybody may, not only whoever had it.
func (s *Service) Return(ctx context.Context, org, record, words string) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, "", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onDevice(ctx, ActTake, org, record, 0, func(tx *op.Tx, d *Device) (audit.Change, error) {
		if err := d.step(tx, StepReturned); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("bodycam_device", record, audit.F("returned", d.Out.ID)), s.back(ctx, tx, d, StepReturned, "returned", words)
	})
}

// back closes the open issue of a camera and writes the step down.
func (s *Service) back(ctx context.Context, tx *op.Tx, d *Device, step Step, ended, words string) error {
	holder := d.Out.HolderName
	if d.Out.ID != "" {
		if err := tx.Must(ctx, `UPDATE bodycam_issue SET returned_at = $3, ended = $4 WHERE org_id = $1 AND id = $2 AND returned_at IS NULL`, d.Org, d.Out.ID, db.At(tx.Now()), ended); err != nil {
			return err
		}
	}
	d.Out = Issue{}
	return s.custody(tx, d, step, holder, words)
}

// ReportFault writes down a fault of a camera, by whoever has it in their hands or looks after it. One that is out is thereby back.
func (s *Service) ReportFault(ctx context.Context, org, record, kind, words string, footageLost bool) error {
	words = clean(words)
	var p fault.Problems
	if !oneOf(FaultKinds(), kind) {
		p.Add("kind", "Choose what is wrong")
	}
	need(&p, "words", words, "", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onDevice(ctx, ActTake, org, record, 0, func(tx *op.Tx, d *Device) (audit.Change, error) {
		before := d.State
		if err := d.step(tx, StepFault); err != nil {
			return audit.Change{}, err
		}
		sealed, err := s.seal(org, d.ID, "fault", words)
		if err != nil {
			return audit.Change{}, err
		}
		tx.Insert(faultTable, org, id.New("bcf", tx.Now()), d.ID, kind, db.At(tx.Now()), tx.Actor().Name, footageLost, sealed)
		return audit.Changed("bodycam_device", record, audit.FF("state", string(before), string(d.State)), audit.F("fault", kind)), s.back(ctx, tx, d, StepFault, "returned", words)
	})
}

const issueColumns = `i.id, i.device_id, d.tag, i.unit_id, i.holder_id, i.holder_name, i.issued_at, i.shift_end, i.returned_at, i.ended`

func scanIssue(r db.Row) (i Issue, err error) {
	return i, r.Scan(&i.ID, &i.Device, &i.Tag, &i.Unit, &i.Holder, &i.HolderName, &i.IssuedAt, &i.ShiftEnd, &i.ReturnedAt, &i.Ended)
}

// Out gives the cameras in reach that somebody has, the longest overdue first: to whoever looks after cameras all of theirs, to
// everybody else their own.
func (s *Service) Out(ctx context.Context, sc authz.Scope) ([]Issue, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanIssue, `SELECT `+issueColumns+` FROM bodycam_issue i JOIN bodycam_device d ON d.org_id = i.org_id AND d.id = i.device_id
		WHERE i.returned_at IS NULL AND `+sc.Where(&a, "i")+` ORDER BY i.shift_end, i.org_id, i.id`, a.Values()...)
}

// Spare gives a camera of a live use that is ready, in the reach of whoever would take one: the one that lay longest. None is
// fault.NotFound.
func (s *Service) Spare(ctx context.Context, sc authz.Scope, units []string) (Device, error) {
	var a db.Args
	q := `SELECT ` + deviceColumns + deviceFrom + sc.Where(&a, "d") + ` AND d.state = 'ready' AND EXISTS (SELECT 1 FROM bodycam_deployment p WHERE p.org_id = d.org_id AND p.id = d.deployment_id AND p.state = 'live')`
	if len(units) > 0 {
		q += ` AND d.unit_id IN ` + db.In(&a, units)
	}
	return db.One(ctx, s.DB, scanDevice, q+` ORDER BY d.state_at, d.tag_key, d.id LIMIT 1`, a.Values()...)
}

// LiveUnits gives the units in which cameras are in use now.
func (s *Service) LiveUnits(ctx context.Context, sc authz.Scope) ([]Unit, error) {
	var a db.Args
	ids, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT d.unit_id FROM bodycam_deployment d WHERE d.state = 'live' AND `+sc.Where(&a, "d")+` ORDER BY d.unit_id`, a.Values()...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	names, err := s.UnitNames(ctx, sc.Org())
	out := make([]Unit, 0, len(ids))
	for _, u := range ids {
		out = append(out, Unit{u, names[u]})
	}
	return out, err
}

// UsualUnit gives the unit in which somebody last took a camera, "" where they never did; the scope is of one's own.
func (s *Service) UsualUnit(ctx context.Context, sc authz.Scope) (string, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT i.unit_id FROM bodycam_issue i WHERE `+sc.Where(&a, "i")+` ORDER BY i.issued_at DESC, i.id DESC LIMIT 1`, a.Values()...)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}
