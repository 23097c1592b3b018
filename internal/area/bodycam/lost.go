package bodycam

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Breach is the question that a lost camera puts to the privacy lead: is it reported to the regulator, within 72 hours of the
// organisation's knowing?
type Breach struct {
	Org, ID, Unit, Device, Tag    string
	KnownAt, DueAt, FoundAt       db.Time
	Decision                      string // reported, not_reported or ""
	DecidedAt                     db.Time
	DecidedName                   string
	Reminded                      bool
	Version                       int64
	What, Reason, Reference, Told string // sealed together
}

type breachBody struct {
	What      string `json:"what"`
	Reason    string `json:"reason,omitempty"`
	Reference string `json:"reference,omitempty"`
	Told      string `json:"told,omitempty"`
}

// BreachPath is the address of a breach, DevicePath of a camera, DeploymentPath of a use.
func BreachPath(id string) string { return "/cameras/losses/" + id }

// DevicePath is the address of a camera.
func DevicePath(id string) string { return "/cameras/devices/" + id }

// DeploymentPath is the address of a use of cameras.
func DeploymentPath(id string) string { return "/cameras/uses/" + id }

// MinePath is the address of what the wearer is asked about a recording.
func MinePath(id string) string { return "/camera/recordings/" + id }

var breachTable = op.Table{Name: "bodycam_breach", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "device_id", "known_at", "due_at", "decision", "decided_name", "reminded", "body", "version"}}

// Lose writes down that a camera is lost, and asks the privacy lead whether that is reported. The clock runs from this moment.
func (s *Service) Lose(ctx context.Context, org, record string, seen int64, words string) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, "Say when it was last seen, and what may be on it", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onDevice(ctx, ActLost, org, record, seen, func(tx *op.Tx, d *Device) (audit.Change, error) {
		return s.lose(ctx, tx, d, words)
	})
}

func (s *Service) lose(ctx context.Context, tx *op.Tx, d *Device, words string) (audit.Change, error) {
	before := d.State
	if err := d.step(tx, StepLost); err != nil {
		return audit.Change{}, err
	}
	bid := id.New("bcb", tx.Now())
	body, err := s.seal(d.Org, bid, "breach", breachBody{What: words})
	if err != nil {
		return audit.Change{}, err
	}
	tx.Insert(breachTable, d.Org, bid, d.Unit, "", "", d.ID, db.At(tx.Now()), db.At(tx.Now().Add(time.Duration(s.Rules().BreachHours)*time.Hour)), "", "", false, body, int64(1))
	tx.Also(audit.Created("bodycam_breach", bid, audit.F("device", d.ID)))
	list, err := s.Holders(ctx, tx, d.Org, "", authz.Privacy)
	if err != nil {
		return audit.Change{}, err
	}
	if err := tell(ctx, tx, notify.Notice{Org: d.Org, Template: notify.DecisionNeeded, Table: "bodycam_breach", Record: bid, Path: BreachPath(bid), Urgent: true}, ids(list)...); err != nil {
		return audit.Change{}, err
	}
	return audit.Changed("bodycam_device", d.ID, audit.FF("state", string(before), string(d.State)), audit.F("breach", bid)), s.back(ctx, tx, d, StepLost, "lost", words)
}

// tellFirst bounds how many holders of a role are told.
const tellFirst = 5

func ids(list []Colleague) []string {
	var out []string
	for _, c := range list[:min(len(list), tellFirst)] {
		out = append(out, c.ID)
	}
	return out
}

// Find writes down that a lost camera was found. What the loss asks of the privacy lead stays open: they decide.
func (s *Service) Find(ctx context.Context, org, record string, seen int64, words string) error {
	words = clean(words)
	var p fault.Problems
	need(&p, "words", words, "Say where it was, and who may have had it", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onDevice(ctx, ActLost, org, record, seen, func(tx *op.Tx, d *Device) (audit.Change, error) {
		if err := d.step(tx, StepFound); err != nil {
			return audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE bodycam_breach SET found_at = $3, version = version + 1 WHERE org_id = $1 AND device_id = $2 AND found_at IS NULL`, org, record, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("bodycam_device", record, audit.FF("state", string(Lost), string(d.State))), s.custody(tx, d, StepFound, "", words)
	})
}

const breachColumns = `b.org_id, b.id, b.unit_id, b.device_id, d.tag, b.known_at, b.due_at, b.found_at, b.decision, b.decided_at, b.decided_name, b.reminded, b.version, b.body`

const breachFrom = ` FROM bodycam_breach b JOIN bodycam_device d ON d.org_id = b.org_id AND d.id = b.device_id WHERE `

func (s *Service) scanBreach(r db.Row) (b Breach, err error) {
	var sealed []byte
	if err := r.Scan(&b.Org, &b.ID, &b.Unit, &b.Device, &b.Tag, &b.KnownAt, &b.DueAt, &b.FoundAt, &b.Decision, &b.DecidedAt, &b.DecidedName, &b.Reminded, &b.Version, &sealed); err != nil {
		return b, err
	}
	var x breachBody
	err = s.unseal(b.Org, b.ID, "breach", sealed, &x)
	b.What, b.Reason, b.Reference, b.Told = x.What, x.Reason, x.Reference, x.Told
	return b, err
}

// Breach gives one in the scope. Out of reach is fault.NotFound.
func (s *Service) Breach(ctx context.Context, sc authz.Scope, org, record string) (Breach, error) {
	return s.breach(ctx, s.DB, sc, org, record)
}

func (s *Service) breach(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Breach, error) {
	var a db.Args
	return db.One(ctx, q, s.scanBreach, `SELECT `+breachColumns+breachFrom+`b.org_id = `+a.Add(org)+` AND b.id = `+a.Add(record)+` AND `+sc.Where(&a, "b"), a.Values()...)
}

// Breaches gives those in reach: undecided ones first, by when their time ends.
func (s *Service) Breaches(ctx context.Context, sc authz.Scope) ([]Breach, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanBreach, `SELECT `+breachColumns+breachFrom+sc.Where(&a, "b")+` ORDER BY CASE b.decision WHEN '' THEN 0 ELSE 1 END, b.due_at, b.id`, a.Values()...)
}

// BreachDecisions gives what may be decided, with its words.
func BreachDecisions() [][2]string {
	return [][2]string{{"reported", "It is reported to the regulator"}, {"not_reported", "It is not reported: a risk to people is unlikely"}}
}

// Judge decides what becomes of a loss, with the reason. It is decided once.
func (s *Service) Judge(ctx context.Context, org, record string, seen int64, decision, reference, reason, told string) error {
	reference, reason, told = line(reference), clean(reason), clean(told)
	var p fault.Problems
	if !oneOf(BreachDecisions(), decision) {
		p.Add("decision", "Choose what is decided")
	}
	if decision == "reported" {
		need(&p, "reference", reference, "Write the regulator’s reference", MaxLine)
	}
	need(&p, "reason", reason, "Say why", MaxWords)
	need(&p, "told", told, "", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActJudge, op.On("bodycam_breach", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		b, err := s.breach(ctx, tx, tx.Scope(), org, record)
		switch {
		case err != nil:
			return 0, audit.Change{}, err
		case b.Decision != "":
			return 0, audit.Change{}, fault.New(fault.Conflict, "It was decided already")
		case seen != 0 && seen != b.Version:
			return 0, audit.Change{}, moved()
		}
		body, err := s.seal(org, record, "breach", breachBody{b.What, reason, reference, told})
		if err != nil {
			return 0, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_breach SET decision = $4, decided_at = $5, decided_name = $6, body = $7, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
			org, record, b.Version, decision, db.At(tx.Now()), tx.Actor().Name, body)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, audit.Changed("bodycam_breach", record, audit.FF("decision", "", decision)), err
	})
	return err
}
