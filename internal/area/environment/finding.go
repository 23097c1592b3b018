package environment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// FindingPath is the address of a finding.
func FindingPath(id string) string { return "/environment-findings/" + id }

// The states of a finding.
const (
	Open   = "open"
	Fixed  = "fixed"
	Closed = "closed"
)

// FindingStates are the states with words, in order.
func FindingStates() [][2]string {
	return [][2]string{{Open, "To be mended"}, {Fixed, "Mended, to be looked at again"}, {Closed, "Mended and checked"}}
}

// Finding is what is to be mended.
type Finding struct {
	Org, ID, Unit, Lock, Ref string
	// Audit is the walk-round that found it last, Alarm the alarm point that failed its test; one of them is "".
	Audit, Alarm string
	Item         string // "" for an alarm point
	Toolkit      int
	Result       toolkit.Result
	Critical     bool
	// Likelihood and Consequence are 1 to 5, 0 where nobody rated it.
	Likelihood, Consequence    int
	State, Owner, Due          string
	FoundAt, FixedAt, ClosedAt db.Time
	FoundName                  string
	FixedBy, FixedName         string
	ClosedName                 string
	// Times is how often it was found.
	Times   int
	Version int64
	FindingBody
}

// FindingBody is what is sealed of a finding.
type FindingBody struct {
	Title     string `json:"title"`
	Words     string `json:"words,omitempty"`
	Place     string `json:"place"`
	OwnerName string `json:"owner,omitempty"`
}

// Late tells whether a finding is past its day and not yet mended.
func (f *Finding) Late(now time.Time) bool {
	return f.State == Open && f.Due != "" && f.Due < dayOf(now)
}

// Band is how bad a finding is.
func (f *Finding) Band() toolkit.Band { return toolkit.BandOf(f.Likelihood, f.Consequence) }

const findingColumns = `f.org_id, f.id, f.unit_id, f.lock, f.ref, f.audit_id, f.alarm_id, f.item, f.toolkit, f.result, f.critical, f.likelihood, f.consequence, f.state, f.owner_id, f.due, f.found_at, f.found_name,
	f.fixed_at, f.fixed_by, f.fixed_name, f.closed_at, f.closed_name, f.times, f.version, f.body`

func (s *Service) scanFinding(r db.Row) (f Finding, err error) {
	var body []byte
	if err := r.Scan(&f.Org, &f.ID, &f.Unit, &f.Lock, &f.Ref, &f.Audit, &f.Alarm, &f.Item, &f.Toolkit, &f.Result, &f.Critical, &f.Likelihood, &f.Consequence, &f.State, &f.Owner, &f.Due, &f.FoundAt, &f.FoundName,
		&f.FixedAt, &f.FixedBy, &f.FixedName, &f.ClosedAt, &f.ClosedName, &f.Times, &f.Version, &body); err != nil {
		return f, err
	}
	return f, s.unseal(f.Org, f.ID, "finding", body, &f.FindingBody)
}

var findingTable = op.Table{Name: "environment_finding", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "audit_id", "alarm_id", "item", "toolkit", "result", "critical", "likelihood", "consequence",
	"state", "owner_id", "due", "found_at", "found_name", "fixed_at", "fixed_by", "fixed_name", "closed_at", "closed_name", "times", "body", "version"}}

func (s *Service) insertFinding(tx *op.Tx, f *Finding) error {
	f.ID, f.Ref, f.State, f.Times, f.Version = id.New("fnd", tx.Now()), newRef("EF"), Open, 1, 1
	f.FoundAt, f.FoundName = db.At(tx.Now()), tx.Actor().Name
	body, err := s.seal(f.Org, f.ID, "finding", f.FindingBody)
	tx.Insert(findingTable, f.Org, f.ID, f.Unit, f.Lock, "", f.Ref, f.Audit, f.Alarm, f.Item, int64(f.Toolkit), string(f.Result), f.Critical, int64(f.Likelihood), int64(f.Consequence), f.State, f.Owner, f.Due, f.FoundAt, f.FoundName,
		f.FixedAt, f.FixedBy, f.FixedName, f.ClosedAt, f.ClosedName, int64(1), body, int64(1))
	if err != nil {
		return err
	}
	return s.event(tx, f.Org, f.ID, "found", f.Words)
}

func (s *Service) saveFinding(ctx context.Context, tx *op.Tx, f *Finding) error {
	body, err := s.seal(f.Org, f.ID, "finding", f.FindingBody)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE environment_finding SET result = $4, likelihood = $5, consequence = $6, state = $7, owner_id = $8, due = $9, fixed_at = $10, fixed_by = $11, fixed_name = $12, closed_at = $13, closed_name = $14,
		times = $15, body = $16, audit_id = $17, toolkit = $18, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, f.Org, f.ID, f.Version, string(f.Result), int64(f.Likelihood), int64(f.Consequence), f.State, f.Owner, f.Due,
		f.FixedAt, f.FixedBy, f.FixedName, f.ClosedAt, f.ClosedName, int64(f.Times), body, f.Audit, int64(f.Toolkit))
	if err == nil && n != 1 {
		err = moved()
	}
	f.Version++
	return err
}

// Finding reads a finding in the scope. Out of reach is fault.NotFound.
func (s *Service) Finding(ctx context.Context, sc authz.Scope, org, record string) (Finding, error) {
	return s.finding(ctx, s.DB, sc, org, record)
}

func (s *Service) finding(ctx context.Context, q db.Querier, sc authz.Scope, org, record string) (Finding, error) {
	var a db.Args
	return db.One(ctx, q, s.scanFinding, `SELECT `+findingColumns+` FROM environment_finding f WHERE f.org_id = `+a.Add(org)+` AND f.id = `+a.Add(record)+` AND `+sc.Where(&a, "f"), a.Values()...)
}

// FindingFilter narrows the list of findings. Empty fields narrow nothing.
type FindingFilter struct {
	Find          string
	Units, States []string
	Late          bool
	// Audit and Alarm keep the findings of one walk-round or alarm point.
	Audit, Alarm string
}

// Findings gives the findings in the scope: the late ones first, then those to be mended by their rating, then those to be looked
// at again, then those that are closed. Closed ones are left out unless asked for by state or by walk-round.
func (s *Service) Findings(ctx context.Context, sc authz.Scope, x FindingFilter) ([]Finding, error) {
	var a db.Args
	q := `SELECT ` + findingColumns + ` FROM environment_finding f WHERE ` + sc.Where(&a, "f")
	switch {
	case len(x.States) > 0:
		q += ` AND f.state IN ` + db.In(&a, x.States)
	case x.Audit == "" && x.Alarm == "":
		q += ` AND f.state <> 'closed'`
	}
	if len(x.Units) > 0 {
		q += ` AND f.unit_id IN ` + db.In(&a, x.Units)
	}
	if x.Audit != "" {
		q += ` AND f.audit_id = ` + a.Add(x.Audit)
	}
	if x.Alarm != "" {
		q += ` AND f.alarm_id = ` + a.Add(x.Alarm)
	}
	list, err := db.All(ctx, s.DB, s.scanFinding, q+` ORDER BY f.org_id, f.id`, a.Values()...)
	now, words := s.Now(), strings.ToLower(line(x.Find))
	list = slices.DeleteFunc(list, func(f Finding) bool {
		return x.Late && !f.Late(now) || words != "" && !strings.Contains(strings.ToLower(f.Title+" "+f.Place+" "+f.OwnerName+" "+f.Ref+" "+f.Item), words)
	})
	slices.SortStableFunc(list, func(a, b Finding) int {
		if d := a.rank(now) - b.rank(now); d != 0 {
			return d
		}
		if d := b.Likelihood*b.Consequence - a.Likelihood*a.Consequence; d != 0 {
			return d
		}
		return strings.Compare(a.Due, b.Due)
	})
	return list, err
}

// FindingsOf gives the findings that a walk-round found, those it found again among them, in the order of Findings.
func (s *Service) FindingsOf(ctx context.Context, sc authz.Scope, w *Whole) ([]Finding, error) {
	short := map[string]bool{}
	for i := range w.Items {
		if f := &w.Items[i]; f.Result.Short() {
			short[f.Item.Code] = true
		}
	}
	list, err := s.Findings(ctx, sc, FindingFilter{Units: []string{w.Unit}, States: []string{Open, Fixed, Closed}})
	return slices.DeleteFunc(list, func(f Finding) bool {
		if f.Audit == w.ID {
			return false
		}
		end := w.FinishedAt.Time
		return w.State != Finished || !short[f.Item] || !strings.EqualFold(f.Place, w.Place) || f.Lock != w.Lock || f.FoundAt.After(end) || !f.ClosedAt.IsZero() && f.ClosedAt.Before(end)
	}), err
}

func (f *Finding) rank(now time.Time) int {
	switch {
	case f.Late(now):
		return 0
	case f.State == Open:
		return 1
	case f.State == Fixed:
		return 2
	}
	return 3
}

// Event is a line of the history of a finding.
type Event struct {
	At    db.Time
	Kind  string // found, found_again, assigned, fixed, closed or reopened
	Name  string
	Words string
}

var eventTable = op.Table{Name: "environment_event", Columns: []string{"org_id", "id", "record_id", "at", "kind", "by_id", "by_name", "words"}}

func (s *Service) event(tx *op.Tx, org, record, kind, words string) error {
	key := id.New("evt", tx.Now())
	b, err := s.seal(org, key, "event", words)
	tx.Insert(eventTable, org, key, record, db.At(tx.Now()), kind, tx.Actor().ID, tx.Actor().Name, b)
	return err
}

// Events gives the history of a finding that the caller has read, the newest first.
func (s *Service) Events(ctx context.Context, org, record string) ([]Event, error) {
	return db.All(ctx, s.DB, func(r db.Row) (e Event, err error) {
		var key string
		var b []byte
		if err := r.Scan(&key, &e.At, &e.Kind, &e.Name, &b); err != nil {
			return e, err
		}
		return e, s.unseal(org, key, "event", b, &e.Words)
	}, `SELECT id, at, kind, by_name, words FROM environment_event WHERE org_id = $1 AND record_id = $2 ORDER BY at DESC, id DESC LIMIT 200`, org, record)
}
