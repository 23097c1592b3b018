package improve

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

const actionColumns = `s.org_id, s.id, s.assessment_id, s.catalogue, s.indicator, s.state, s.person_id, s.person_name, s.due_at, s.cost, s.effort, s.progress, s.origin, s.origin_indicator,
	s.merged_into, s.made_at, s.made_name, s.ended_at, s.chased_at, s.chased, s.body, s.version`

func (s *Service) scan(r db.Row) (Action, error) {
	var a Action
	var body []byte
	if err := r.Scan(&a.Org, &a.ID, &a.Assessment, &a.Catalogue, &a.Indicator, &a.State, &a.Person, &a.PersonName, &a.Due, &a.Cost, &a.Effort, &a.Progress, &a.Origin, &a.OriginIndicator,
		&a.MergedInto, &a.MadeAt, &a.MadeName, &a.EndedAt, &a.ChasedAt, &a.Chased, &body, &a.Version); err != nil {
		return a, err
	}
	b, err := s.Ring.Open(place(a.Org, a.ID, "action"), body)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(b, &a.Body)
}

var actionTable = op.Table{Name: "plan_action", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "assessment_id", "catalogue", "indicator", "state", "person_id", "person_name", "due_at",
	"cost", "effort", "progress", "origin", "origin_indicator", "merged_into", "made_at", "made_name", "ended_at", "chased_at", "chased", "body", "version"}}

func (s *Service) insert(tx *op.Tx, a *Action) error {
	body, err := s.sealed(a)
	if err != nil {
		return err
	}
	tx.Insert(actionTable, a.Org, a.ID, "", "", "", a.Assessment, a.Catalogue, a.Indicator, string(a.State), a.Person, a.PersonName, a.Due, a.Cost, string(a.Effort), int64(a.Progress), a.Origin,
		a.OriginIndicator, a.MergedInto, a.MadeAt, a.MadeName, a.EndedAt, a.ChasedAt, a.Chased, body, int64(1))
	return nil
}

func (s *Service) sealed(a *Action) ([]byte, error) {
	b, err := json.Marshal(a.Body)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(place(a.Org, a.ID, "action"), b)
}

// save writes a changed action; one that somebody else changed since it was read is fault.Conflict.
func (s *Service) save(ctx context.Context, tx *op.Tx, a *Action) error {
	body, err := s.sealed(a)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE plan_action SET state = $4, person_id = $5, person_name = $6, due_at = $7, cost = $8, effort = $9, progress = $10, merged_into = $11, ended_at = $12, chased_at = $13,
		chased = $14, body = $15, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, a.Org, a.ID, a.Version, string(a.State), a.Person, a.PersonName, a.Due, a.Cost, string(a.Effort),
		int64(a.Progress), a.MergedInto, a.EndedAt, a.ChasedAt, a.Chased, body)
	if err == nil && n != 1 {
		err = moved()
	}
	a.Version++
	return err
}

var stepTable = op.Table{Name: "plan_step", Columns: []string{"org_id", "id", "action_id", "at", "actor_name", "kind", "progress", "note"}}

// step writes a line of an action's history.
func (s *Service) step(tx *op.Tx, a *Action, kind, note string) error {
	var sealed []byte
	if note != "" {
		var err error
		if sealed, err = s.Ring.Seal(place(a.Org, a.ID, "step"), []byte(note)); err != nil {
			return err
		}
	}
	tx.Insert(stepTable, a.Org, id.New("stp", tx.Now()), a.ID, db.At(tx.Now()), tx.Actor().Name, kind, int64(a.Progress), sealed)
	return nil
}

// change runs a rule on an action in reach. seen is the version that the asker's page showed, 0 where it does not matter.
func (s *Service) change(ctx context.Context, act authz.Action, org, record string, seen int64, rule func(*op.Tx, *Action) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("plan_action", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		a, err := s.load(ctx, tx, tx.Scope(), org, record)
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
		return 0, c, s.save(ctx, tx, &a)
	})
	return err
}
