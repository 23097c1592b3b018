package risk

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// RegisterPath is the address of the register, and of an entry in it.
func RegisterPath(risk string) string {
	if risk == "" {
		return "/risk-register"
	}
	return "/risk-register/" + risk
}

// Entry is one risk of the register.
type Entry struct {
	Org, ID, Unit    string
	Assessment, Key  string
	Ref              string // of the assessment
	Kind             Kind
	N                int // the version of the assessment that it stands in
	State            string
	Title            string
	From             string // the title of the assessment
	Initial, Current matrix.Score
	Aim              matrix.Score
	Owner, OwnerName string
	AcceptedAt       db.Time
	AcceptedBy       string
	AcceptedName     string
	AcceptedUntil    db.Time
	AcceptedWhy      string
	// LookedAt and ReviewAt are those of the assessment.
	LookedAt, ReviewAt db.Time
	Called             bool
	Version            int64

	// Score, Band and Target are what a paper shows: the score now, the name of its band, and the score aimed at.
	Score  int
	Band   string
	Target int
}

// entryBody is what is sealed of an entry.
type entryBody struct {
	Title string `json:"title"`
	Why   string `json:"why,omitempty"` // why it was accepted
}

// Accepted tells whether a risk is accepted at a moment: an acceptance whose day has passed holds no more.
func (e *Entry) Accepted(now time.Time) bool {
	return e.State == "accepted" && e.AcceptedUntil.After(now)
}

var (
	riskTable = op.Table{Name: "risk", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "assessment_id", "hazard", "n", "state", "initial_c", "initial_l", "current_c",
		"current_l", "target_c", "target_l", "owner_id", "owner_name", "accepted_at", "accepted_by", "accepted_name", "accepted_until", "body", "version"}}
	controlTable = op.Table{Name: "risk_control", Columns: []string{"org_id", "id", "assessment_id", "hazard", "key", "step", "in_place", "due", "placed_at", "placed_by", "placed_name", "body"}}
)

// register brings the register to a version that has just come into force: a risk for each hazard, those that stand no more
// closed, and its controls. A risk whose score or owner changed is accepted no longer.
func (s *Service) register(ctx context.Context, tx *op.Tx, a *Assessment, v *Version) error {
	old, err := db.All(ctx, tx, func(r db.Row) (Entry, error) {
		var e Entry
		var body []byte
		if err := r.Scan(&e.ID, &e.Key, &e.State, &e.Current.C, &e.Current.L, &e.Owner, &body); err != nil {
			return e, err
		}
		var b entryBody
		err := s.unseal(a.Org, a.ID, "risk", body, &b)
		e.AcceptedWhy = b.Why
		return e, err
	}, `SELECT id, hazard, state, current_c, current_l, owner_id, body FROM risk WHERE org_id = $1 AND assessment_id = $2`, a.Org, a.ID)
	if err != nil {
		return err
	}
	was := map[string]Entry{}
	for _, e := range old {
		was[e.Key] = e
	}
	for i := range v.Body.Hazards {
		h := &v.Body.Hazards[i]
		body, err := s.seal(a.Org, a.ID, "risk", entryBody{Title: h.Title})
		if err != nil {
			return err
		}
		e, there := was[h.Key]
		delete(was, h.Key)
		if !there {
			tx.Insert(riskTable, a.Org, id.New("rk", tx.Now()), a.Unit, "", "", a.ID, h.Key, int64(v.N), "open", int64(h.Initial.C), int64(h.Initial.L), int64(h.Current.C), int64(h.Current.L),
				int64(h.Target.C), int64(h.Target.L), h.Owner, h.OwnerName, db.Time{}, "", "", db.Time{}, body, int64(1))
			continue
		}
		if e.State == "accepted" && e.Current == h.Current && e.Owner == h.Owner { // what was accepted is what is there
			if body, err = s.seal(a.Org, a.ID, "risk", entryBody{h.Title, e.AcceptedWhy}); err != nil {
				return err
			}
			if err := tx.Must(ctx, `UPDATE risk SET n = $3, initial_c = $4, initial_l = $5, target_c = $6, target_l = $7, owner_name = $8, body = $9, version = version + 1 WHERE org_id = $1 AND id = $2`,
				a.Org, e.ID, int64(v.N), int64(h.Initial.C), int64(h.Initial.L), int64(h.Target.C), int64(h.Target.L), h.OwnerName, body); err != nil {
				return err
			}
			continue
		}
		if err := tx.Must(ctx, `UPDATE risk SET n = $3, state = 'open', initial_c = $4, initial_l = $5, current_c = $6, current_l = $7, target_c = $8, target_l = $9, owner_id = $10, owner_name = $11,
			accepted_at = NULL, accepted_by = '', accepted_name = '', accepted_until = NULL, body = $12, version = version + 1 WHERE org_id = $1 AND id = $2`, a.Org, e.ID, int64(v.N),
			int64(h.Initial.C), int64(h.Initial.L), int64(h.Current.C), int64(h.Current.L), int64(h.Target.C), int64(h.Target.L), h.Owner, h.OwnerName, body); err != nil {
			return err
		}
	}
	for _, e := range was {
		if err := tx.Must(ctx, `UPDATE risk SET state = 'closed', version = version + 1 WHERE org_id = $1 AND id = $2`, a.Org, e.ID); err != nil {
			return err
		}
	}
	return s.registerControls(ctx, tx, a, v)
}

func (s *Service) registerControls(ctx context.Context, tx *op.Tx, a *Assessment, v *Version) error {
	was, err := s.controls(ctx, tx, a.Org, a.ID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM risk_control WHERE org_id = $1 AND assessment_id = $2`, a.Org, a.ID); err != nil {
		return err
	}
	for _, h := range v.Body.Hazards {
		for _, c := range h.Controls {
			body, err := s.seal(a.Org, a.ID, "control", controlBody{c.Text, c.Owner})
			if err != nil {
				return err
			}
			at, by, name := db.Time{}, "", ""
			if old := was[c.Key]; c.InPlace && old.InPlace {
				at, by, name = old.PlacedAt, old.PlacedBy, old.PlacedName
			} else if c.InPlace {
				at = v.ApprovedAt
			}
			tx.Insert(controlTable, a.Org, id.New("rc", tx.Now()), a.ID, h.Key, c.Key, int64(c.Step), c.InPlace, c.Due, at, by, name, body)
		}
	}
	return nil
}

const entryColumns = `k.org_id, k.id, k.unit_id, k.assessment_id, k.hazard, k.n, k.state, k.initial_c, k.initial_l, k.current_c, k.current_l, k.target_c, k.target_l, k.owner_id, k.owner_name,
	k.accepted_at, k.accepted_by, k.accepted_name, k.accepted_until, k.version, k.body, r.ref, r.kind, r.looked_at, r.review_at, r.called_at, r.body`

const entryFrom = ` FROM risk k JOIN risk_assessment r ON r.org_id = k.org_id AND r.id = k.assessment_id WHERE `

func (s *Service) scanEntry(r db.Row) (e Entry, err error) {
	var body, head []byte
	var called db.Time
	if err := r.Scan(&e.Org, &e.ID, &e.Unit, &e.Assessment, &e.Key, &e.N, &e.State, &e.Initial.C, &e.Initial.L, &e.Current.C, &e.Current.L, &e.Aim.C, &e.Aim.L, &e.Owner, &e.OwnerName,
		&e.AcceptedAt, &e.AcceptedBy, &e.AcceptedName, &e.AcceptedUntil, &e.Version, &body, &e.Ref, &e.Kind, &e.LookedAt, &e.ReviewAt, &called, &head); err != nil {
		return e, err
	}
	var b entryBody
	if err := s.unseal(e.Org, e.Assessment, "risk", body, &b); err != nil {
		return e, err
	}
	var sum Summary
	if err := s.unseal(e.Org, e.Assessment, "body", head, &sum); err != nil {
		return e, err
	}
	e.Title, e.AcceptedWhy, e.From, e.Called = b.Title, b.Why, sum.Title, !called.IsZero()
	e.Score, e.Target, e.Band = e.Current.N(), e.Aim.N(), s.Set().BandOf(e.Current).Name
	return e, nil
}

// Entry reads a risk in the scope with the head of its assessment. Out of reach is fault.NotFound.
func (s *Service) Entry(ctx context.Context, sc authz.Scope, org, risk string) (Entry, error) {
	return s.entry(ctx, s.DB, sc, org, risk)
}

func (s *Service) entry(ctx context.Context, q db.Querier, sc authz.Scope, org, risk string) (Entry, error) {
	var a db.Args
	return db.One(ctx, q, s.scanEntry, `SELECT `+entryColumns+entryFrom+`k.org_id = `+a.Add(org)+` AND k.id = `+a.Add(risk)+` AND `+sc.Where(&a, "k")+` AND `+sc.Where(&a, "r"), a.Values()...)
}

// RegisterFilter narrows the register. Empty fields narrow nothing.
type RegisterFilter struct {
	// Find is looked for in the titles, in any case.
	Find  string
	Units []string
	Bands []string
	// States are open, accepted and closed; none leaves out what is closed. Cell is a score.
	States []string
	Cell   matrix.Score
	// Assessment narrows to one assessment.
	Assessment string
}

// maxListed bounds a list, maxRead what is read for one.
const (
	maxListed = 1000
	maxRead   = 5000
)

// Register gives the risks in reach, the highest score first.
func (s *Service) Register(ctx context.Context, sc authz.Scope, f RegisterFilter) ([]Entry, error) {
	var a db.Args
	q := `SELECT ` + entryColumns + entryFrom + sc.Where(&a, "k") + ` AND ` + sc.Where(&a, "r")
	if len(f.States) == 0 {
		q += ` AND k.state <> 'closed'`
	} else {
		q += ` AND k.state IN ` + db.In(&a, f.States)
	}
	if len(f.Units) > 0 {
		q += ` AND k.unit_id IN ` + db.In(&a, f.Units)
	}
	if f.Cell.Said() {
		q += ` AND k.current_c = ` + a.Add(int64(f.Cell.C)) + ` AND k.current_l = ` + a.Add(int64(f.Cell.L))
	}
	if f.Assessment != "" {
		q += ` AND k.assessment_id = ` + a.Add(f.Assessment)
	}
	if len(f.Bands) > 0 {
		q += ` AND (1 = 0`
		for _, b := range s.Set().Bands {
			for _, x := range f.Bands {
				if x == b.Code {
					q += ` OR k.current_c * k.current_l BETWEEN ` + a.Add(int64(b.From)) + ` AND ` + a.Add(int64(b.To))
				}
			}
		}
		q += `)`
	}
	list, err := db.All(ctx, s.DB, s.scanEntry, q+` ORDER BY k.current_c * k.current_l DESC, k.current_c DESC, k.org_id, k.id LIMIT `+a.Add(maxRead), a.Values()...)
	if err != nil || f.Find == "" {
		return list, err
	}
	out := list[:0]
	for _, e := range list {
		if found(f.Find, e.Title, e.From, e.Ref, e.OwnerName) {
			out = append(out, e)
		}
	}
	return out, nil
}

// found tells whether every word looked for stands in one of some texts.
func found(find string, in ...string) bool {
	text := strings.ToLower(strings.Join(in, "\n"))
	for _, w := range strings.Fields(strings.ToLower(find)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
