package sanction

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Register gives the runner what happens by itself: following a case whose unit, lock or exclusions changed, and once an hour
// ending what has run out, reminding and escalating.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, "case.moved", "take sanctions and markers along", s.caseMoved)
	r.Every("sanction.sweep", jobs.Each(time.Hour), s.Sweep)
}

// movedCase is what topic "case.moved" carries.
type movedCase struct{ Org, ID string }

// caseMoved gives everything that hangs on a case its unit and lock, and keeps those away who are kept away from it.
func (s *Service) caseMoved(ctx context.Context, _ string, e movedCase) error {
	return s.CaseMoved(ctx, e.Org, e.ID)
}

// CaseMoved follows one case.
func (s *Service) CaseMoved(ctx context.Context, org, caseID string) error {
	e := movedCase{org, caseID}
	c, err := s.Cases.Now(ctx, e.Org, e.ID)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActSweep, op.In(e.Org, c.Unit).Once("sanction/"+e.ID), func(tx *op.Tx) (int64, audit.Change, error) {
		var sum int64
		for _, q := range []string{
			`UPDATE sanction SET unit_id = $3, lock = $4 WHERE org_id = $1 AND case_id = $2 AND (unit_id <> $3 OR lock <> $4)`,
			`UPDATE marker SET unit_id = $3, lock = $4 WHERE org_id = $1 AND case_id = $2 AND (unit_id <> $3 OR lock <> $4)`,
			`UPDATE sanction_order SET unit_id = $3, lock = $4 WHERE org_id = $1 AND case_id = $2 AND (unit_id <> $3 OR lock <> $4)`,
		} {
			n, err := tx.Exec(ctx, q, e.Org, e.ID, c.Unit, c.Lock)
			if err != nil {
				return 0, audit.Change{}, err
			}
			sum += n
		}
		records, err := db.All(ctx, tx, db.Scalar[string], `SELECT id FROM sanction WHERE org_id = $1 AND case_id = $2 UNION SELECT id FROM marker WHERE org_id = $1 AND case_id = $2
			UNION SELECT id FROM sanction_order WHERE org_id = $1 AND case_id = $2`, e.Org, e.ID)
		if err != nil {
			return 0, audit.Change{}, err
		}
		for _, r := range records {
			if err := follow(ctx, tx, e.Org, e.ID, r); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return sum, audit.Changed("case_record", e.ID, audit.F("sanctions and markers moved", strconv.FormatInt(sum, 10))), nil
	})
	return err
}

// follow keeps those away from a record who are kept away from its case.
func follow(ctx context.Context, tx *op.Tx, org, caseID, record string) error {
	_, err := tx.Exec(ctx, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) SELECT x.org_id, $3, x.person_id, x.reason, $4 FROM record_exclusion x
		WHERE x.org_id = $1 AND x.record_id = $2 ON CONFLICT DO NOTHING`, org, caseID, record, db.At(tx.Now()))
	return err
}

// tell writes notices about a record to people who are not kept away from it; a message says nothing but that something
// waits.
func tell(ctx context.Context, tx *op.Tx, org, table, record, path string, t notify.Template, people []string) error {
	told := map[string]bool{}
	for _, p := range people {
		if p == "" || told[p] {
			continue
		}
		told[p] = true
		if err := notify.Tell(ctx, tx, notify.Notice{Org: org, Person: p, Template: t, Table: table, Record: record, Path: path}); err != nil {
			return err
		}
	}
	return nil
}

// tellFirst bounds how many holders of a role are told.
const tellFirst = 5

// holders gives some who hold a role over a unit; a locked record's are only those of its own team.
func (s *Service) holders(ctx context.Context, q db.Querier, org, unit, lock string, role authz.Role) ([]string, error) {
	if lock == "sexual_safety" {
		role, unit = authz.SexualSafety, ""
	}
	list, err := s.Holders(ctx, q, org, unit, role)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range list[:min(len(list), tellFirst)] {
		out = append(out, c.ID)
	}
	return out, nil
}

func number(n int) string { return strconv.Itoa(n) }
