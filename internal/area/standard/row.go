package standard

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

const assessmentColumns = `s.org_id, s.id, s.catalogue, s.name, s.state, s.campaign, s.opened_at, s.opened_by, s.opened_name, s.wording_at, s.consulted_at, s.consult_until, s.sign_by, s.due_at,
	s.signed_at, s.signed_by, s.signed_name, s.signed_version, s.assured_at, s.assured_by, s.assured_name, s.closed_at, s.closed_why, s.origin_org, s.origin_id, s.origin_name, s.reminded, s.version`

func scanAssessment(r db.Row) (Assessment, error) {
	var a Assessment
	return a, r.Scan(&a.Org, &a.ID, &a.Catalogue, &a.Name, &a.State, &a.Campaign, &a.OpenedAt, &a.OpenedBy, &a.OpenedName, &a.WordingAt, &a.ConsultedAt, &a.ConsultUntil, &a.SignBy, &a.DueAt,
		&a.SignedAt, &a.SignedBy, &a.SignedName, &a.SignedVersion, &a.AssuredAt, &a.AssuredBy, &a.AssuredName, &a.ClosedAt, &a.ClosedWhy, &a.OriginOrg, &a.OriginID, &a.OriginName, &a.Reminded, &a.Version)
}

var assessmentTable = op.Table{Name: "assessment", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "catalogue", "name", "state", "campaign", "opened_at", "opened_by", "opened_name",
	"wording_at", "consulted_at", "consult_until", "sign_by", "due_at", "signed_at", "signed_by", "signed_name", "signed_version", "assured_at", "assured_by", "assured_name", "closed_at", "closed_why",
	"origin_org", "origin_id", "origin_name", "reminded", "version"}}

func insertAssessment(tx *op.Tx, a *Assessment) {
	tx.Insert(assessmentTable, a.Org, a.ID, "", "", "", a.Catalogue, a.Name, string(a.State), a.Campaign, a.OpenedAt, a.OpenedBy, a.OpenedName, a.WordingAt, a.ConsultedAt, a.ConsultUntil, a.SignBy,
		a.DueAt, a.SignedAt, a.SignedBy, a.SignedName, a.SignedVersion, a.AssuredAt, a.AssuredBy, a.AssuredName, a.ClosedAt, a.ClosedWhy, a.OriginOrg, a.OriginID, a.OriginName, a.Reminded, a.Version)
}

// Assessment reads one in reach; out of reach is fault.NotFound.
func (s *Service) Assessment(ctx context.Context, sc authz.Scope, org, record string) (Assessment, error) {
	return load(ctx, s.DB, sc, org, record)
}

func load(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Assessment, error) {
	var a db.Args
	query := `SELECT ` + assessmentColumns + ` FROM assessment s WHERE s.org_id = ` + a.Add(org) + ` AND s.id = ` + a.Add(record) + ` AND ` + sc.Where(&a, "s")
	return db.One(ctx, q, scanAssessment, query, a.Values()...)
}

// List gives the assessments in reach, the newest first. An organisation has few.
func (s *Service) List(ctx context.Context, sc authz.Scope, org string) ([]Assessment, error) {
	var a db.Args
	query := `SELECT ` + assessmentColumns + ` FROM assessment s WHERE s.org_id = ` + a.Add(org) + ` AND ` + sc.Where(&a, "s") + ` ORDER BY s.opened_at DESC, s.id DESC LIMIT 200`
	return db.All(ctx, s.DB, scanAssessment, query, a.Values()...)
}

// save writes the course of an assessment; one that somebody else changed since it was read is fault.Conflict.
func save(ctx context.Context, tx *op.Tx, a *Assessment) error {
	n, err := tx.Exec(ctx, `UPDATE assessment SET name = $4, state = $5, wording_at = $6, consulted_at = $7, consult_until = $8, sign_by = $9, due_at = $10, signed_at = $11, signed_by = $12,
		signed_name = $13, signed_version = $14, assured_at = $15, assured_by = $16, assured_name = $17, closed_at = $18, closed_why = $19, reminded = $20, campaign = $21, version = version + 1
		WHERE org_id = $1 AND id = $2 AND version = $3 AND state <> 'closed'`,
		a.Org, a.ID, a.Version, a.Name, string(a.State), a.WordingAt, a.ConsultedAt, a.ConsultUntil, a.SignBy, a.DueAt, a.SignedAt, a.SignedBy, a.SignedName, a.SignedVersion, a.AssuredAt,
		a.AssuredBy, a.AssuredName, a.ClosedAt, a.ClosedWhy, a.Reminded, a.Campaign)
	if err == nil && n != 1 {
		err = moved()
	}
	a.Version++
	return err
}

// moved is what somebody reads whose page is older than the assessment.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this assessment a moment ago. Look at what it says now, then decide again")
}

// Over is what a late writer reads.
func Over(a *Assessment) error {
	switch a.State {
	case Signed:
		return fault.New(fault.Conflict, "The executive lead signed this assessment while you were writing, as version "+number64(a.SignedVersion)+", without what you typed. It is kept below: copy it, or send it as a comment")
	case Assured:
		return fault.New(fault.Conflict, "The board was assured of this assessment, so it no longer changes. What you typed is kept below: copy it into the next assessment")
	}
	return fault.New(fault.Conflict, "This assessment is closed, so it no longer changes. What you typed is kept below")
}

// steer changes the course of an assessment. seen is the version that the asker's page showed, 0 where it does not matter.
func (s *Service) steer(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Assessment) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("assessment", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := load(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != a.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &a)
		if err != nil {
			return 0, c, err
		}
		return 0, c, save(ctx, tx, &a)
	})
	return err
}

// write changes what an assessment says. It fails with a clear sentence once somebody signed, also when that happens at the
// same moment: the row itself refuses.
func (s *Service) write(ctx context.Context, act authz.Action, org, record string, rule func(*op.Tx, *Assessment) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("assessment", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := load(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if !a.State.Writable() {
			return 0, audit.Change{}, Over(&a)
		}
		c, err := rule(tx, &a)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE assessment SET version = version + 1 WHERE org_id = $1 AND id = $2 AND state IN ('draft', 'consultation')`, org, record)
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// Event is something that happened to an assessment.
type Event struct {
	At                               db.Time
	Indicator, Kind, ActorName, Text string
	Args                             []string
}

var eventTable = op.Table{Name: "standard_event", Columns: []string{"org_id", "id", "assessment_id", "indicator", "at", "kind", "actor_id", "actor_name", "text", "args"}}

// event writes what happened, in words of ours with arguments.
func event(tx *op.Tx, org, assessment, indicator, kind, text string, args ...string) {
	if args == nil {
		args = []string{}
	}
	b, _ := json.Marshal(args) // strings always marshal
	name := tx.Actor().Name
	if tx.Actor().Role == authz.System {
		name = "" // it happened by itself
	}
	tx.Insert(eventTable, org, id.New("sev", tx.Now()), assessment, indicator, db.At(tx.Now()), kind, tx.Actor().ID, name, text, string(b))
}

// Events gives what happened to an assessment, the newest first; of one indicator where it is named.
func (s *Service) Events(ctx context.Context, a *Assessment, indicator string) ([]Event, error) {
	list, err := db.All(ctx, s.DB, func(r db.Row) (Event, error) {
		var e Event
		var args string
		if err := r.Scan(&e.At, &e.Indicator, &e.Kind, &e.ActorName, &e.Text, &args); err != nil {
			return e, err
		}
		return e, json.Unmarshal([]byte(args), &e.Args)
	}, `SELECT at, indicator, kind, actor_name, text, args FROM standard_event WHERE org_id = $1 AND assessment_id = $2 AND (indicator = $3 OR $3 = '') ORDER BY at DESC, id DESC LIMIT 400`, a.Org, a.ID, indicator)
	return slices.Clip(list), err
}
