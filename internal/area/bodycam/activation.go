package bodycam

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Activation is one time that a camera recorded.
type Activation struct {
	Org, ID, Unit, Device, Tag, Serial string
	// Issue is the issue in which it was recorded, "" where nobody had the camera; Holder and HolderName are from it.
	Issue, Holder, HolderName string
	// Import is the file it came with, Vendor whose file that was.
	Import, Vendor string
	// KeepDays is how long its use of cameras keeps footage that nobody needs.
	KeepDays             int
	StartedAt, StoppedAt db.Time
	// ClipRef, ClipHash and ClipBytes are what the vendor's file says of the footage.
	ClipRef, ClipHash string
	ClipBytes         int64
	// DueAt is until when the wearer is asked, zero where nobody is; SaidAt when they answered.
	DueAt, SaidAt        db.Time
	Why, Warning, Effect string
	Incident             string // the id of a report
	Version              int64
	Said                 // sealed
}

// Said is what is sealed of a wearer's answer.
type Said struct {
	Other  string `json:"other,omitempty"` // a code of OtherParties
	Place  string `json:"place,omitempty"` // a code of Places
	Police bool   `json:"police,omitempty"`
	// AtRisk tells that a child or an adult at risk is in it, Care that care or undress is, Home that it was in somebody's home.
	AtRisk bool   `json:"at_risk,omitempty"`
	Care   bool   `json:"care,omitempty"`
	Home   bool   `json:"home,omitempty"`
	Ref    string `json:"ref,omitempty"` // of the report, as it was typed
	Words  string `json:"words,omitempty"`
}

// Warnings, Effects, OtherParties and Places give the answers a wearer may choose from.
func Warnings() [][2]string {
	return [][2]string{{"before", "Before"}, {"during", "While it recorded"}, {"not_possible", "It was not possible"}, {"not_given", "No"}}
}

// Effects gives what the wearer saw happen after the warning.
func Effects() [][2]string {
	return [][2]string{{"calmed", "It calmed down"}, {"no_change", "Nothing changed"}, {"escalated", "It got worse"}, {"unsure", "I cannot say"}}
}

// OtherParties gives who else is in a recording.
func OtherParties() [][2]string {
	return [][2]string{{"patient", "A patient"}, {"relative", "A relative or visitor"}, {"public", "Somebody else"}, {"colleague", "A colleague"}, {"nobody", "Nobody"}}
}

// Places gives where a recording was made, coarsely.
func Places() [][2]string {
	return [][2]string{{"vehicle", "In the vehicle"}, {"street", "In the street or a public place"}, {"home", "In somebody’s home"}, {"hospital", "In a hospital or clinic"}, {"other", "Somewhere else"}}
}

// activationID is the camera and the second it began: a row that comes twice is one activation.
func activationID(device string, start time.Time) string {
	_, body, _ := strings.Cut(device, "_")
	t := strconv.FormatInt(start.Unix(), 36)
	return "bca_" + body + "0000000"[:max(0, 7-len(t))] + t
}

const activationColumns = `r.org_id, r.id, r.unit_id, r.device_id, d.tag, d.serial, r.issue_id, COALESCE(i.holder_id, ''), COALESCE(i.holder_name, ''), r.import_id, COALESCE(m.vendor, ''), COALESCE(p.retention_days, 0), r.started_at, r.stopped_at, r.clip_ref, r.clip_hash,
	r.clip_bytes, r.due_at, r.said_at, r.why, r.warning, r.effect, r.incident_id, r.version, r.body`

const activationFrom = ` FROM bodycam_activation r JOIN bodycam_device d ON d.org_id = r.org_id AND d.id = r.device_id LEFT JOIN bodycam_issue i ON i.org_id = r.org_id AND i.id = r.issue_id
	LEFT JOIN bodycam_import m ON m.org_id = r.org_id AND m.id = r.import_id LEFT JOIN bodycam_deployment p ON p.org_id = d.org_id AND p.id = d.deployment_id WHERE `

func (s *Service) scanActivation(r db.Row) (x Activation, err error) {
	var body []byte
	if err := r.Scan(&x.Org, &x.ID, &x.Unit, &x.Device, &x.Tag, &x.Serial, &x.Issue, &x.Holder, &x.HolderName, &x.Import, &x.Vendor, &x.KeepDays, &x.StartedAt, &x.StoppedAt, &x.ClipRef, &x.ClipHash, &x.ClipBytes, &x.DueAt, &x.SaidAt,
		&x.Why, &x.Warning, &x.Effect, &x.Incident, &x.Version, &body); err != nil || len(body) == 0 {
		return x, err
	}
	return x, s.unseal(x.Org, x.ID, "said", body, &x.Said)
}

// Activation gives one in the scope. Out of reach is fault.NotFound.
func (s *Service) Activation(ctx context.Context, sc authz.Scope, org, record string) (Activation, error) {
	return s.activation(ctx, s.DB, sc, org, record)
}

func (s *Service) activation(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Activation, error) {
	var a db.Args
	return db.One(ctx, q, s.scanActivation, `SELECT `+activationColumns+activationFrom+`r.org_id = `+a.Add(org)+` AND r.id = `+a.Add(record)+` AND `+sc.Where(&a, "r"), a.Values()...)
}

// Recorded narrows the recordings of an organisation.
type Recorded struct {
	// From and To are when they began. Late keeps, of any time, those whose wearer has not said why in theirs.
	From, To db.Time
	Late     bool
	// Skip and Most are for a page of them; Most 0 stands for 5,000.
	Skip, Most int
}

func (f *Recorded) where(a *db.Args, org string, now time.Time) string {
	w := `r.org_id = ` + a.Add(org)
	if f.Late {
		return w + ` AND r.due_at IS NOT NULL AND r.said_at IS NULL AND r.due_at < ` + a.Add(db.At(now))
	}
	return w + ` AND r.started_at >= ` + a.Add(f.From) + ` AND r.started_at < ` + a.Add(f.To)
}

// Activations gives those in reach of an organisation, the newest first.
func (s *Service) Activations(ctx context.Context, sc authz.Scope, org string, f Recorded) ([]Activation, error) {
	return s.activations(ctx, sc, org, f, nil)
}

// activations gives those that come after one of the list, nil for the first of them.
func (s *Service) activations(ctx context.Context, sc authz.Scope, org string, f Recorded, last *Activation) ([]Activation, error) {
	if f.Most == 0 {
		f.Most = maxListed
	}
	var a db.Args
	w := f.where(&a, org, s.Now())
	if last != nil {
		at := a.Add(last.StartedAt)
		w += ` AND (r.started_at < ` + at + ` OR r.started_at = ` + at + ` AND r.id < ` + a.Add(last.ID) + `)`
	}
	return db.All(ctx, s.DB, s.scanActivation, `SELECT `+activationColumns+activationFrom+w+` AND `+sc.Where(&a, "r")+` ORDER BY r.started_at DESC, r.id DESC LIMIT `+a.Add(f.Most)+` OFFSET `+a.Add(f.Skip), a.Values()...)
}

// CountActivations gives how many a list has, and how many of them were recorded while nobody had the camera.
func (s *Service) CountActivations(ctx context.Context, sc authz.Scope, org string, f Recorded) (all, alone int, err error) {
	var a db.Args
	_, err = db.One(ctx, s.DB, func(r db.Row) (int, error) { return 0, r.Scan(&all, &alone) },
		`SELECT COUNT(*), COALESCE(SUM(CASE WHEN r.issue_id = '' THEN 1 ELSE 0 END), 0) FROM bodycam_activation r WHERE `+f.where(&a, org, s.Now())+` AND `+sc.Where(&a, "r"), a.Values()...)
	return all, alone, err
}

// Unsaid gives the recordings in reach whose wearer has not said why, by when their time ends. With a scope of one's own they
// are one's own.
func (s *Service) Unsaid(ctx context.Context, sc authz.Scope) ([]Activation, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanActivation, `SELECT `+activationColumns+activationFrom+`r.due_at IS NOT NULL AND r.said_at IS NULL AND `+sc.Where(&a, "r")+` ORDER BY r.due_at, r.org_id, r.id LIMIT `+a.Add(maxListed), a.Values()...)
}

// Late tells whether the wearer's time to say why has passed.
func (x *Activation) Late(now time.Time) bool {
	return !x.DueAt.IsZero() && x.SaidAt.IsZero() && x.DueAt.Before(now)
}

// SayAsk is what a wearer says of a recording, as the form sends it.
type SayAsk struct {
	Why, Warning, Effect string
	Said
}

func (in *SayAsk) problems() fault.Problems {
	in.Ref, in.Words = line(in.Ref), clean(in.Words)
	var p fault.Problems
	if !oneOf(Used(), in.Why) {
		p.Add("why", "Choose why it recorded")
	}
	if in.Why == "mistake" || in.Why == "test" {
		in.Warning, in.Effect, in.Other = "", "", ""
	} else {
		if !oneOf(Warnings(), in.Warning) {
			p.Add("warning", "Choose whether you said that you were recording")
		}
		if !oneOf(Effects(), in.Effect) {
			p.Add("effect", "Choose what happened then")
		}
		if !oneOf(OtherParties(), in.Other) {
			p.Add("other", "Choose who else is in it")
		}
	}
	if !oneOf(Places(), in.Place) {
		p.Add("place", "Choose where it was")
	}
	need(&p, "ref", in.Ref, "", 40)
	need(&p, "words", in.Words, "", MaxWords)
	return p
}

// Say writes down why the wearer's camera recorded. The log of decisions counts the first answer, under no name.
func (s *Service) Say(ctx context.Context, org, record string, seen int64, in SayAsk) error {
	p := in.problems()
	incident := ""
	if in.Ref != "" {
		var err error
		if incident, err = s.Report(ctx, org, in.Ref); err != nil {
			return err
		}
		if incident == "" {
			p.Add("ref", "You have no report with this reference. Leave it empty if you have not reported it yet")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActSay, op.On("bodycam_activation", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := s.activation(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		body, err := s.seal(org, record, "said", in.Said)
		if err != nil {
			return 0, audit.Change{}, err
		}
		at := x.SaidAt
		if at.IsZero() {
			at = db.At(tx.Now())
			if in.Why != "mistake" && in.Why != "test" {
				decide(tx, org, x.Unit, "used", in.Why, record)
			}
		}
		n, err := tx.Exec(ctx, `UPDATE bodycam_activation SET said_at = $4, why = $5, warning = $6, effect = $7, incident_id = $8, body = $9, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
			org, record, x.Version, at, in.Why, in.Warning, in.Effect, incident, body)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, audit.Changed("bodycam_activation", record, audit.F("why", in.Why)), err
	})
	return err
}

// Mine gives the recordings that a wearer was asked about: those that wait first, then the latest; the scope is of one's own.
func (s *Service) Mine(ctx context.Context, sc authz.Scope) ([]Activation, error) {
	var a db.Args
	return db.All(ctx, s.DB, s.scanActivation, `SELECT `+activationColumns+activationFrom+`r.due_at IS NOT NULL AND `+sc.Where(&a, "r")+` ORDER BY CASE WHEN r.said_at IS NULL THEN 0 ELSE 1 END, r.started_at DESC, r.id LIMIT 50`, a.Values()...)
}
