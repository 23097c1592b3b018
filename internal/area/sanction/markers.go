package sanction

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Marker is one marker whole.
type Marker struct {
	Org, ID, Unit, Lock, Case, Person, Ref, Label, Subject string
	State                                                  marker.State
	// IncidentDate is the day of what it rests on.
	IncidentDate           string
	ProposedBy, ProposedAs string
	ProposedAt, ActiveAt   db.Time
	LapsesAt, ReviewAt     db.Time
	EndsAt, EndedAt        db.Time
	Told                   string
	ToldReviewAt           db.Time
	Appeal                 string
	AppealDue              db.Time
	Reminded               int
	EscalatedAt            db.Time
	Groups
	Version int64
	MarkerBody
	Shares []Share
}

// MarkerBody is what lies sealed of a marker.
type MarkerBody struct {
	// Risk is what happened and may happen again, Control what staff do.
	Risk    string   `json:"risk"`
	Control string   `json:"control"`
	Factors []string `json:"factors,omitempty"`
	// Weighed is why it is needed, for those who decide.
	Weighed string `json:"weighed"`
	// Senior is the nominated senior who decided with the specialist.
	Senior  string `json:"senior,omitempty"`
	Decided string `json:"decided,omitempty"`
	Why     string `json:"why,omitempty"`
	// Withheld is why the person was not told, Approver who approved that.
	Withheld string     `json:"withheld,omitempty"`
	Approver string     `json:"approver,omitempty"`
	Reviews  []Review   `json:"reviews,omitempty"`
	Appeals  []Appeal   `json:"appeals,omitempty"`
	Past     []PastText `json:"past,omitempty"`
	// DecidedBy is who decided it; an appeal goes to somebody else.
	DecidedBy string `json:"decided_by,omitempty"`
}

// PastText is what a marker said before it was changed.
type PastText struct {
	Until   time.Time `json:"until"`
	Risk    string    `json:"risk"`
	Control string    `json:"control"`
}

const markerColumns = `s.org_id, s.id, s.unit_id, s.lock, s.case_id, s.person_id, s.ref, s.label, s.subject, s.state, s.incident_date, s.proposed_by, s.proposed_name, s.proposed_at,
	s.active_at, s.lapses_at, s.review_at, s.ends_at, s.ended_at, s.told, s.told_review_at, s.appeal, s.appeal_due, s.ethnic, s.disability, s.age_band, s.reminded, s.escalated_at,
	s.version, s.body`

func (s *Service) openMarker(r db.Row) (Marker, error) {
	var m Marker
	var body []byte
	err := r.Scan(&m.Org, &m.ID, &m.Unit, &m.Lock, &m.Case, &m.Person, &m.Ref, &m.Label, &m.Subject, &m.State, &m.IncidentDate, &m.ProposedBy, &m.ProposedAs, &m.ProposedAt,
		&m.ActiveAt, &m.LapsesAt, &m.ReviewAt, &m.EndsAt, &m.EndedAt, &m.Told, &m.ToldReviewAt, &m.Appeal, &m.AppealDue, &m.Ethnic, &m.Disability, &m.Age, &m.Reminded,
		&m.EscalatedAt, &m.Version, &body)
	if err != nil {
		return m, err
	}
	b, err := s.Ring.Open(place(m.Org, m.ID, "body"), body)
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(b, &m.MarkerBody)
}

// Marker reads a marker with where it was put. Out of reach is fault.NotFound.
func (s *Service) Marker(ctx context.Context, sc authz.Scope, org, record string) (Marker, error) {
	return s.loadMarker(ctx, s.DB, sc, org, record)
}

func (s *Service) loadMarker(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Marker, error) {
	var a db.Args
	query := `SELECT ` + markerColumns + ` FROM marker s WHERE s.org_id = ` + a.Add(org) + ` AND s.id = ` + a.Add(record) + ` AND ` + sc.Where(&a, "s") + caseOpen(&a, sc, "s")
	m, err := db.One(ctx, q, s.openMarker, query, a.Values()...)
	if err != nil {
		return m, err
	}
	m.Shares, err = shares(ctx, q, org, record)
	return m, err
}

var markerTable = op.Table{Name: "marker", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "case_id", "person_id", "ref", "label", "subject", "state", "incident_date",
	"proposed_by", "proposed_name", "proposed_at", "active_at", "lapses_at", "review_at", "ends_at", "ended_at", "told", "told_review_at", "appeal", "appeal_due", "ethnic",
	"disability", "age_band", "reminded", "escalated_at", "body", "version"}}

func (s *Service) insertMarker(tx *op.Tx, m *Marker) error {
	body, err := s.sealBody(m.Org, m.ID, m.MarkerBody)
	if err != nil {
		return err
	}
	tx.Insert(markerTable, m.Org, m.ID, m.Unit, m.Lock, "", m.Case, m.Person, m.Ref, m.Label, m.Subject, string(m.State), m.IncidentDate, m.ProposedBy, m.ProposedAs, m.ProposedAt,
		m.ActiveAt, m.LapsesAt, m.ReviewAt, m.EndsAt, m.EndedAt, m.Told, m.ToldReviewAt, m.Appeal, m.AppealDue, m.Ethnic, m.Disability, m.Age, int64(m.Reminded), m.EscalatedAt,
		body, int64(1))
	return nil
}

func (s *Service) saveMarker(ctx context.Context, tx *op.Tx, m *Marker) error {
	body, err := s.sealBody(m.Org, m.ID, m.MarkerBody)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE marker SET state = $4, active_at = $5, lapses_at = $6, review_at = $7, ends_at = $8, ended_at = $9, told = $10, told_review_at = $11, appeal = $12,
		appeal_due = $13, reminded = $14, escalated_at = $15, body = $16, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
		m.Org, m.ID, m.Version, string(m.State), m.ActiveAt, m.LapsesAt, m.ReviewAt, m.EndsAt, m.EndedAt, m.Told, m.ToldReviewAt, m.Appeal, m.AppealDue, int64(m.Reminded),
		m.EscalatedAt, body)
	if err == nil && n != 1 {
		err = moved()
	}
	return err
}

// changeMarker runs a rule on a marker in reach, as change does on a file.
func (s *Service) changeMarker(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Marker) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("marker", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		m, err := s.loadMarker(ctx, tx, tx.Scope(), org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != m.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &m)
		if err != nil {
			return 0, c, err
		}
		return 0, c, s.saveMarker(ctx, tx, &m)
	})
	return err
}
