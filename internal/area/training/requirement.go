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

// Requirement says who needs a competence, from one day to another. An empty Unit, Group, Role or Population narrows nothing.
type Requirement struct {
	Org, ID, Competence           string
	Unit, Group, Role, Population string
	// Grace is how many days somebody new has for it.
	Grace int
	// Basis is why: the assessment of a role, a rule from outside.
	Basis    string
	From, To string
	// Verification is of those that come with the program; Own tells that the organisation wrote it.
	Verification string
	Own          bool
	MadeName     string
	Version      int64
}

// Meets tells whether somebody of a unit, staff group, role and population needs it.
func (r Requirement) Meets(unit, group, role, population string) bool {
	return (r.Unit == "" || r.Unit == unit) && (r.Group == "" || r.Group == group) && (r.Role == "" || Fold(r.Role) == Fold(role)) && (r.Population == "" || r.Population == population)
}

const requirementColumns = `r.org_id, r.id, r.competence, r.for_unit, r.staff_group, r.role, r.population, r.grace_days, r.basis, r.from_day, r.to_day, r.made_name, r.version`

func scanRequirement(row db.Row) (r Requirement, err error) {
	err = row.Scan(&r.Org, &r.ID, &r.Competence, &r.Unit, &r.Group, &r.Role, &r.Population, &r.Grace, &r.Basis, &r.From, &r.To, &r.MadeName, &r.Version)
	r.Own, r.Verification = true, "local rule"
	return r, err
}

// Requirements gives the requirements of an organisation on a day. Where it has one of its own for a competence, none of those that
// come with the program holds for that competence.
func (s *Service) Requirements(ctx context.Context, org, day string) ([]Requirement, error) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil, err
	}
	own, err := db.All(ctx, s.DB, scanRequirement, `SELECT `+requirementColumns+` FROM training_requirement r WHERE r.org_id = $1 ORDER BY r.competence, r.from_day, r.id`, org)
	if err != nil {
		return nil, err
	}
	own = slices.DeleteFunc(own, func(r Requirement) bool { return !inForce(r.From, r.To, day) })
	rules := RulesAt(s.Rules, t)
	var out []Requirement
	for _, n := range rules.Requirements {
		if !slices.ContainsFunc(own, func(r Requirement) bool { return r.Competence == n.Competence }) {
			out = append(out, Requirement{Org: org, Competence: n.Competence, Grace: n.GraceDays, Basis: n.Basis, From: rules.From, Verification: n.Verification})
		}
	}
	return append(out, own...), nil
}

// AllRequirements gives every requirement that an organisation wrote, those that ended too.
func (s *Service) AllRequirements(ctx context.Context, sc authz.Scope) ([]Requirement, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanRequirement, `SELECT `+requirementColumns+` FROM training_requirement r WHERE `+sc.Where(&a, "r")+` ORDER BY r.competence, r.from_day, r.id`, a.Values()...)
}

// Requirement reads a requirement of the organisation's own.
func (s *Service) Requirement(ctx context.Context, sc authz.Scope, key string) (Requirement, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanRequirement, `SELECT `+requirementColumns+` FROM training_requirement r WHERE r.id = `+a.Add(key)+` AND `+sc.Where(&a, "r"), a.Values()...)
}

// RequirementAsk is what a form says of a requirement.
type RequirementAsk struct {
	Competence, Unit, Group, Role, Population string
	Grace                                     int
	Basis, From                               string
}

// AddRequirement writes down who needs a competence from a day on.
func (s *Service) AddRequirement(ctx context.Context, org string, in RequirementAsk) (string, error) {
	in.Role, in.Basis = line(in.Role), line(in.Basis)
	p, rules := fault.Problems{}, s.RulesNow()
	if !isDay(in.From) {
		p.Add("from", "Enter the day from which it holds")
	} else if list, err := s.Competences(ctx, org, in.From); err != nil {
		return "", err
	} else if !slices.ContainsFunc(list, func(c Competence) bool { return c.Code == in.Competence }) {
		p.Add("competence", "Choose the competence")
	}
	if in.Group != "" && !has(rules.Groups, in.Group) {
		p.Add("group", "Choose a staff group, or all of them")
	}
	if in.Population != "" && !has(rules.Populations, in.Population) {
		p.Add("population", "Choose who it is for")
	}
	if in.Unit != "" {
		names, err := s.UnitNames(ctx, org)
		if err != nil {
			return "", err
		}
		if names[in.Unit] == "" {
			p.Add("unit", "Choose a unit, or all of them")
		}
	}
	if in.Grace < 0 || in.Grace > 365 {
		p.Add("grace", "Enter a number of days from 0 to 365")
	}
	need(&p, "role", in.Role, "", MaxLine)
	need(&p, "basis", in.Basis, "Say why: the assessment of the role, or the rule", MaxLine)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActRequire, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		if err := changed(ctx, tx, org); err != nil {
			return "", audit.Change{}, err
		}
		key := id.New("tre", tx.Now())
		tx.Insert(requirementTable, org, key, "", "", "", in.Competence, in.Unit, in.Group, in.Role, in.Population, int64(in.Grace), in.Basis, in.From, "", db.At(tx.Now()), tx.Actor().Name, int64(1))
		return key, audit.Created("training_requirement", key, audit.F("competence", in.Competence), audit.F("unit", in.Unit), audit.F("group", in.Group), audit.F("role", in.Role), audit.F("from", in.From)), nil
	})
}

var requirementTable = op.Table{Name: "training_requirement", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "competence", "for_unit", "staff_group", "role", "population", "grace_days", "basis",
	"from_day", "to_day", "made_at", "made_name", "version"}}

// EndRequirement ends a requirement after a day. seen is the version that the reader saw, 0 for whatever is there.
func (s *Service) EndRequirement(ctx context.Context, org, key string, seen int64, last string) error {
	if !isDay(last) {
		return fault.WithProblems(fault.Problems{{Field: "to", Message: "Enter the last day on which it holds"}})
	}
	_, err := op.Do(ctx, s.Door, ActRequire, op.On("training_requirement", org, key), func(tx *op.Tx) (bool, audit.Change, error) {
		var a db.Args
		r, err := db.One(ctx, tx, scanRequirement, `SELECT `+requirementColumns+` FROM training_requirement r WHERE r.org_id = `+a.Add(org)+` AND r.id = `+a.Add(key)+` AND `+tx.Scope().Where(&a, "r"), a.Values()...)
		switch {
		case err != nil:
			return false, audit.Change{}, err
		case seen > 0 && seen != r.Version:
			return false, audit.Change{}, stale()
		case last < dayBefore(r.From):
			return false, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "to", Message: "Enter a day that is not before its first"}})
		}
		if err := changed(ctx, tx, org); err != nil {
			return false, audit.Change{}, err
		}
		return true, audit.Changed("training_requirement", key, audit.F("to", last)), tx.Must(ctx, `UPDATE training_requirement SET to_day = $1, version = version + 1 WHERE org_id = $2 AND id = $3`, last, org, key)
	})
	return err
}

func stale() error {
	return fault.New(fault.Conflict, "Somebody changed this while you were typing. Look at it again, and then send what you typed")
}
