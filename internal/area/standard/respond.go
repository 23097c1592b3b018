package standard

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Respondent is somebody who was asked about an indicator.
type Respondent struct {
	Indicator, Person, Name string
	AskedAt, AnsweredAt     db.Time
}

func respondents(ctx context.Context, q db.Querier, org, assessment string) (map[string][]Respondent, error) {
	out := map[string][]Respondent{}
	_, err := db.All(ctx, q, func(r db.Row) (bool, error) {
		var x Respondent
		err := r.Scan(&x.Indicator, &x.Person, &x.Name, &x.AskedAt, &x.AnsweredAt)
		out[x.Indicator] = append(out[x.Indicator], x)
		return true, err
	}, `SELECT indicator, person_id, name, asked_at, answered_at FROM assessment_respondent WHERE org_id = $1 AND assessment_id = $2 ORDER BY asked_at, name, person_id, indicator`, org, assessment)
	return out, err
}

// Colleagues gives those who can be asked: the managers and violence reduction leads of the organisation.
func (s *Service) Colleagues(ctx context.Context, org string) ([]Colleague, error) {
	var out []Colleague
	for _, role := range []authz.Role{authz.Specialist, authz.Manager, authz.ICB, authz.Region, authz.National} {
		list, err := s.Holders(ctx, s.DB, org, "", role)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if !slices.ContainsFunc(out, func(x Colleague) bool { return x.ID == c.ID }) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// colleague finds one of them; the zero value where there is none.
func (s *Service) colleague(ctx context.Context, org, person string) (Colleague, error) {
	list, err := s.Colleagues(ctx, org)
	for _, c := range list {
		if c.ID == person {
			return c, err
		}
	}
	return Colleague{}, err
}

// Ask asks somebody to answer for indicators, and tells them that something waits.
func (s *Service) Ask(ctx context.Context, org, assessment, person string, codes ...string) error {
	c, err := s.colleague(ctx, org, person)
	if err != nil {
		return err
	}
	var p fault.Problems
	if c.ID == "" {
		p.Add("person", "Choose whom to ask")
	}
	if len(codes) == 0 {
		p.Add("indicators", "Choose what to ask about")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.write(ctx, ActStart, org, assessment, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		for _, code := range codes {
			if _, err := s.rating(ctx, tx, org, assessment, code); err != nil {
				return audit.Change{}, err
			}
			n, err := tx.Exec(ctx, `INSERT INTO assessment_respondent (org_id, assessment_id, indicator, person_id, name, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
				org, assessment, code, c.ID, c.Name, tx.Actor().ID, db.At(tx.Now()))
			if err != nil {
				return audit.Change{}, err
			}
			if n > 0 {
				event(tx, org, assessment, code, "asked", "%s was asked", c.Name)
			}
		}
		return audit.Changed("assessment", assessment, audit.F("asked", c.ID), audit.F("indicators", number(len(codes)))), tell(ctx, tx, a, IndicatorPath(assessment, codes[0]), notify.Assigned, c.ID)
	})
}

// tell writes notices about an assessment; a message says nothing but that something waits.
func tell(ctx context.Context, tx *op.Tx, a *Assessment, path string, t notify.Template, people ...string) error {
	told := map[string]bool{}
	for _, p := range people {
		if p == "" || told[p] || p == tx.Actor().ID {
			continue
		}
		told[p] = true
		if err := notify.Tell(ctx, tx, notify.Notice{Org: a.Org, Person: p, Template: t, Table: "assessment", Record: a.ID, Path: path}); err != nil {
			return err
		}
	}
	return nil
}

// tellFirst bounds how many holders of a role are told.
const tellFirst = 5

// leads gives some who hold the given roles over the organisation, and whoever opened the assessment.
func (s *Service) leads(ctx context.Context, q db.Querier, a *Assessment, of ...authz.Role) ([]string, error) {
	out := []string{a.OpenedBy}
	for _, role := range of {
		list, err := s.Holders(ctx, q, a.Org, "", role)
		if err != nil {
			return nil, err
		}
		for _, c := range list[:min(len(list), tellFirst)] {
			out = append(out, c.ID)
		}
	}
	return out, nil
}
