package risk

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// controlBody is what is sealed of a control.
type controlBody struct {
	Text  string `json:"text"`
	Owner string `json:"owner"`
}

// Kept is a control of a version in force and how it stands now.
type Kept struct {
	Org, Assessment, Hazard, Key string
	Step                         int
	Text, Owner, Due             string
	InPlace                      bool
	PlacedAt                     db.Time
	PlacedBy, PlacedName         string
	// Ref and Title are those of the assessment, where the list is over several.
	Ref, Title string
}

// Late tells whether a control should be in place by now and is not.
func (k *Kept) Late(now time.Time) bool {
	return !k.InPlace && k.Due != "" && k.Due < dayOf(now)
}

const controlColumns = `c.org_id, c.assessment_id, c.hazard, c.key, c.step, c.due, c.in_place, c.placed_at, c.placed_by, c.placed_name, c.body`

func (s *Service) scanControl(r db.Row) (k Kept, err error) {
	var body []byte
	if err := r.Scan(&k.Org, &k.Assessment, &k.Hazard, &k.Key, &k.Step, &k.Due, &k.InPlace, &k.PlacedAt, &k.PlacedBy, &k.PlacedName, &body); err != nil {
		return k, err
	}
	var b controlBody
	err = s.unseal(k.Org, k.Assessment, "control", body, &b)
	k.Text, k.Owner = b.Text, b.Owner
	return k, err
}

func (s *Service) controls(ctx context.Context, q db.Querier, org, record string) (map[string]Kept, error) {
	list, err := db.All(ctx, q, s.scanControl, `SELECT `+controlColumns+` FROM risk_control c WHERE c.org_id = $1 AND c.assessment_id = $2`, org, record)
	out := make(map[string]Kept, len(list))
	for _, k := range list {
		out[k.Key] = k
	}
	return out, err
}

// Controls gives the controls of the version in force of an assessment that the caller has read, by their keys.
func (s *Service) Controls(ctx context.Context, a *Assessment) (map[string]Kept, error) {
	return s.controls(ctx, s.DB, a.Org, a.ID)
}

// AllControls gives the controls of all assessments in force in reach, those that should be in place by now first.
func (s *Service) AllControls(ctx context.Context, sc authz.Scope) ([]Kept, error) {
	var a db.Args
	return db.All(ctx, s.DB, func(r db.Row) (Kept, error) {
		var head []byte
		var ref string
		k, err := s.scanControl(more{r, []any{&ref, &head}})
		if err != nil {
			return k, err
		}
		var sum Summary
		err = s.unseal(k.Org, k.Assessment, "body", head, &sum)
		k.Ref, k.Title = ref, sum.Title
		return k, err
	}, `SELECT `+controlColumns+`, r.ref, r.body FROM risk_control c JOIN risk_assessment r ON r.org_id = c.org_id AND r.id = c.assessment_id
		WHERE r.state = 'approved' AND `+sc.Where(&a, "r")+` ORDER BY c.in_place, c.due, c.step, c.org_id, c.assessment_id, c.id LIMIT `+a.Add(maxRead), a.Values()...)
}

// more is a row with further columns at its end.
type more struct {
	row  db.Row
	dest []any
}

// Scan reads the columns that are asked for and the further ones.
func (m more) Scan(dest ...any) error { return m.row.Scan(append(dest, m.dest...)...) }

// PutInPlace says that a control of the version in force is in place now. The version itself stays as it was approved.
func (s *Service) PutInPlace(ctx context.Context, org, record string, seen int64, key string) error {
	return s.change(ctx, ActWrite, org, record, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Approved {
			return audit.Change{}, fault.New(fault.Conflict, "This assessment is not in force")
		}
		n, err := tx.Exec(ctx, `UPDATE risk_control SET in_place = TRUE, placed_at = $4, placed_by = $5, placed_name = $6 WHERE org_id = $1 AND assessment_id = $2 AND key = $3 AND NOT in_place`,
			org, record, key, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		if err != nil {
			return audit.Change{}, err
		}
		if n != 1 {
			return audit.Change{}, moved()
		}
		event(tx, org, record, "placed", "A control was put in place")
		return audit.Changed("risk_assessment", record, audit.F("in place", key)), nil
	})
}
