package bodycam

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// DeviceAsk is a camera as its form sends it.
type DeviceAsk struct {
	Deployment, Tag, Serial, Model string
	Encrypted                      bool
	Words                          string
}

var (
	deviceTable = op.Table{Name: "bodycam_device", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "deployment_id", "tag", "tag_key", "serial", "serial_key", "model", "encrypted", "state",
		"state_at", "issue_id", "made_at", "version"}}
	custodyTable = op.Table{Name: "bodycam_custody", Columns: []string{"org_id", "id", "device_id", "at", "kind", "by_id", "by_name", "holder_name", "words"}}
	faultTable   = op.Table{Name: "bodycam_fault", Columns: []string{"org_id", "id", "device_id", "kind", "reported_at", "by_name", "footage_lost", "words"}}
)

// Deliver writes down a camera that came, in the unit of its deployment.
func (s *Service) Deliver(ctx context.Context, sc authz.Scope, in DeviceAsk) (Device, error) {
	in.Tag, in.Serial, in.Model, in.Words = line(in.Tag), line(in.Serial), line(in.Model), clean(in.Words)
	var p fault.Problems
	need(&p, "tag", Key(in.Tag), "Write what is on the camera’s tag", 40)
	need(&p, "serial", Key(in.Serial), "Write its serial number", 80)
	need(&p, "model", in.Model, "", MaxLine)
	need(&p, "words", in.Words, "", MaxWords)
	if !in.Encrypted {
		p.Add("encrypted", "A camera that does not encrypt what it records is not taken in. Ask the supplier")
	}
	dep, err := s.Deployment(ctx, sc, sc.Org(), in.Deployment)
	if fault.Is(err, fault.NotFound) {
		p.Add("deployment", "Choose what it is for")
	} else if err != nil {
		return Device{}, err
	} else if dep.State == "ended" {
		p.Add("deployment", "That use has ended")
	}
	if err := fault.WithProblems(p); err != nil {
		return Device{}, err
	}
	return op.Do(ctx, s.Door, ActManage, op.In(sc.Org(), dep.Unit).Once("bodycam/"+Key(in.Tag)), func(tx *op.Tx) (Device, audit.Change, error) {
		now := db.At(tx.Now())
		d := Device{Org: sc.Org(), ID: id.New("bcd", tx.Now()), Unit: dep.Unit, Deployment: dep.ID, Tag: in.Tag, Serial: in.Serial, Model: in.Model, Encrypted: true, State: Delivered, Since: now, MadeAt: now, Version: 1}
		if d.Model == "" {
			d.Model = dep.Model
		}
		twice, err := db.All(ctx, tx, db.Scalar[string], `SELECT tag_key FROM bodycam_device WHERE org_id = $1 AND (tag_key = $2 OR serial_key = $3)`, d.Org, Key(d.Tag), Key(d.Serial))
		if err != nil {
			return d, audit.Change{}, err
		}
		switch {
		case slices.Contains(twice, Key(d.Tag)):
			return d, audit.Change{}, invalid("tag", "There is a camera with this tag already")
		case len(twice) > 0:
			return d, audit.Change{}, invalid("serial", "There is a camera with this serial number already")
		}
		tx.Insert(deviceTable, d.Org, d.ID, d.Unit, "", "", d.Deployment, d.Tag, Key(d.Tag), d.Serial, Key(d.Serial), d.Model, d.Encrypted, string(d.State), d.Since, "", d.MadeAt, int64(1))
		return d, audit.Created("bodycam_device", d.ID, audit.F("tag", d.Tag)), s.custody(tx, &d, StepDelivered, "", in.Words)
	})
}

func (s *Service) custody(tx *op.Tx, d *Device, step Step, holder, words string) error {
	sealed, err := s.seal(d.Org, d.ID, "custody", words)
	by := tx.Actor().Name
	if tx.Actor().Role == authz.System {
		by = "" // the program itself
	}
	tx.Insert(custodyTable, d.Org, id.New("bcc", tx.Now()), d.ID, db.At(tx.Now()), string(step), tx.Actor().ID, by, holder, sealed)
	return err
}

// step moves a camera, or says why it cannot be.
func (d *Device) step(tx *op.Tx, step Step) error {
	if !d.State.May(step) {
		return fault.New(fault.Conflict, d.State.Refuses())
	}
	d.State, d.Since = moves[step].to, db.At(tx.Now())
	return nil
}

// cannot says, for each state, why a camera does not do what was asked.
var cannot = map[State]string{
	Delivered: "This camera has only been delivered. Whoever looks after cameras says when it is ready",
	Ready:     "This camera is here and ready. It is not out",
	Issued:    "This camera is out with somebody. It comes back first",
	Docked:    "This camera is back in its dock already",
	Faulty:    "This camera has a fault. Take another one",
	Repair:    "This camera is away for repair. Take another one",
	Lost:      "This camera is written down as lost. If you hold it in your hand, give it to whoever looks after cameras",
	Retired:   "This camera is retired. Take another one",
}

// Refuses says why a camera in this state does not do what was asked, the key of its translation.
func (x State) Refuses() string { return cannot[x] }

// onDevice runs a rule on a camera in reach and writes it.
func (s *Service) onDevice(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Device) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("bodycam_device", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		d, err := s.device(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != d.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &d)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_device SET state = $4, state_at = $5, issue_id = $6, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
			org, record, d.Version, string(d.State), d.Since, d.Out.ID)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// Prepare writes down that a camera is ready: charged, its clock right, last shift's footage off it, a fault mended.
func (s *Service) Prepare(ctx context.Context, org, record string, seen int64, words string) error {
	return s.plain(ctx, org, record, seen, StepReady, words, "")
}

// SendAway writes down that a faulty camera went away for repair.
func (s *Service) SendAway(ctx context.Context, org, record string, seen int64, words string) error {
	return s.plain(ctx, org, record, seen, StepSent, words, "")
}

// Retire takes a camera out of use for good. Its custody stays.
func (s *Service) Retire(ctx context.Context, org, record string, seen int64, words string) error {
	return s.plain(ctx, org, record, seen, StepRetired, words, "Say why, and how it was wiped and disposed of")
}

func (s *Service) plain(ctx context.Context, org, record string, seen int64, step Step, words, asks string) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, asks, MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onDevice(ctx, ActManage, org, record, seen, func(tx *op.Tx, d *Device) (audit.Change, error) {
		before := d.State
		if err := d.step(tx, step); err != nil {
			return audit.Change{}, err
		}
		switch { // what was wrong is over, or on its way
		case step == StepReady && (before == Faulty || before == Repair):
			if _, err := tx.Exec(ctx, `UPDATE bodycam_fault SET fixed_at = $3 WHERE org_id = $1 AND device_id = $2 AND fixed_at IS NULL`, org, record, db.At(tx.Now())); err != nil {
				return audit.Change{}, err
			}
		case step == StepSent:
			if _, err := tx.Exec(ctx, `UPDATE bodycam_fault SET sent_at = $3 WHERE org_id = $1 AND device_id = $2 AND fixed_at IS NULL AND sent_at IS NULL`, org, record, db.At(tx.Now())); err != nil {
				return audit.Change{}, err
			}
		}
		return audit.Changed("bodycam_device", record, audit.FF("state", string(before), string(d.State))), s.custody(tx, d, step, "", words)
	})
}
