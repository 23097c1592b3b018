package training

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Exemption says that somebody need not have a competence until a day. It holds for the person, in whatever post; they are left out
// of the figure, and counted among those who are.
type Exemption struct {
	Org, ID, Unit, Assignment, Competence, Reason string
	// From and To are its first and last day.
	From, To string
	MadeName string
}

// ExemptReasons are why somebody may be exempt, as code and words. None of them says anything of anybody's health.
func ExemptReasons() [][2]string {
	return [][2]string{{"equal", "Trained equally elsewhere"}, {"duties", "Duties without patients or public for a time"}, {"advised", "Advised by occupational health; why is kept there"}}
}

// maxExempt is how many months an exemption may last before somebody decides anew. A working rule of this program.
const maxExempt = 12

const exemptionColumns = `x.org_id, x.id, x.unit_id, x.assignment_id, x.competence, x.reason, x.from_day, x.to_day, x.made_name`

func scanExemption(r db.Row) (x Exemption, err error) {
	return x, r.Scan(&x.Org, &x.ID, &x.Unit, &x.Assignment, &x.Competence, &x.Reason, &x.From, &x.To, &x.MadeName)
}

// Exemptions gives those in the scope that are in force on a day, the one that ends next first.
func (s *Service) Exemptions(ctx context.Context, sc authz.Scope, day string) ([]Exemption, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanExemption, `SELECT `+exemptionColumns+` FROM training_exemption x WHERE `+sc.Where(&a, "x")+` AND x.from_day <= `+a.Add(day)+` AND x.to_day >= `+a.Add(day)+` ORDER BY x.to_day, x.id`, a.Values()...)
}

var exemptionTable = op.Table{Name: "training_exemption", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "assignment_id", "person_key", "competence", "reason", "from_day", "to_day", "made_at", "made_name"}}

// Exempt writes down that whoever holds a post, by its number, need not have a competence from today to a day, within twelve months.
func (s *Service) Exempt(ctx context.Context, sc authz.Scope, number, competence, reason, last string) (string, error) {
	var p fault.Problems
	org, today := sc.Org(), s.Today()
	post, err := s.FindAssignment(ctx, sc, org, number)
	if fault.Is(err, fault.NotFound) {
		p.Add("assignment", "No post has this number")
	} else if err != nil {
		return "", err
	}
	list, err := s.Competences(ctx, org, today)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(list, func(c Competence) bool { return c.Code == competence }) {
		p.Add("competence", "Choose the competence")
	}
	if !slices.ContainsFunc(ExemptReasons(), func(r [2]string) bool { return r[0] == reason }) {
		p.Add("reason", "Choose why")
	}
	if !isDay(last) || last < today || last > s.Now().AddDate(0, maxExempt, 0).Format(time.DateOnly) {
		p.Add("to", "Enter the last day, within twelve months: then somebody decides anew")
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActRequire, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		key := id.New("tex", tx.Now())
		tx.Insert(exemptionTable, org, key, post.Unit, "", "", post.ID, post.Person, competence, reason, today, last, db.At(tx.Now()), tx.Actor().Name)
		return key, audit.Created("training_exemption", key, audit.F("assignment", post.ID), audit.F("competence", competence), audit.F("reason", reason), audit.F("to", last)), changed(ctx, tx, org)
	})
}

// EndExemption ends an exemption: yesterday was its last day.
func (s *Service) EndExemption(ctx context.Context, org, key string) error {
	_, err := op.Do(ctx, s.Door, ActRequire, op.On("training_exemption", org, key), func(tx *op.Tx) (bool, audit.Change, error) {
		if err := changed(ctx, tx, org); err != nil {
			return false, audit.Change{}, err
		}
		last := dayBefore(s.Today())
		n, err := tx.Exec(ctx, `UPDATE training_exemption SET to_day = $1 WHERE org_id = $2 AND id = $3 AND to_day > $4`, last, org, key, last)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "It has ended already")
		}
		return true, audit.Changed("training_exemption", key, audit.F("to", last)), err
	})
	return err
}

// exempt reads into columns who is exempt.
func (s *Service) exempt(ctx context.Context, f book, at map[string]int, b *columns) error {
	type pair struct{ person, competence string }
	list, err := db.All(ctx, s.DB, func(r db.Row) (p pair, err error) { return p, r.Scan(&p.person, &p.competence) },
		`SELECT x.person_key, x.competence FROM training_exemption x WHERE x.org_id = $1 AND x.from_day <= $2 AND x.to_day >= $2`, f.org, f.day)
	for _, p := range list {
		who, known := b.persons[p.person]
		if i, ok := at[p.competence]; known && ok {
			b.Exempt(i, who)
		}
	}
	return err
}
