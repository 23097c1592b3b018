package risk

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Consult writes into the draft who was consulted, when, and what they said. With a key it changes that line, and with no
// words in any field it takes it out.
func (s *Service) Consult(ctx context.Context, org, record string, seen int64, in Consulted) error {
	in.Who, in.Said = line(in.Who), clean(in.Said)
	drop := in.Key != "" && in.Who == "" && in.Said == "" && in.Day == ""
	var p fault.Problems
	if !drop {
		need(&p, "who", in.Who, "Say who was consulted", MaxLine)
		need(&p, "said", in.Said, "Write down what they said, also when they had nothing to add", MaxWords)
		if !oneOf(ConsultedParts(), in.Part) {
			p.Add("part", "Choose for whom they spoke")
		}
		switch t := day(&p, "day", in.Day); {
		case in.Day == "":
			p.Add("day", "Say on which day")
		case t.After(endOf(s.Now())):
			p.Add("day", "The day has not come yet")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.draft(ctx, org, record, seen, func(tx *op.Tx, _ *Assessment, v *Version) (audit.Change, error) {
		list := v.Body.Consulted
		i := slices.IndexFunc(list, func(c Consulted) bool { return c.Key == in.Key && in.Key != "" })
		switch {
		case i < 0 && in.Key != "":
			return audit.Change{}, moved()
		case drop:
			list = slices.Delete(list, i, i+1)
		case i < 0:
			in.Key = id.New("cs", tx.Now())
			list = append(list, in)
		default:
			list[i] = in
		}
		v.Body.Consulted = list
		return audit.Changed("risk_assessment", record, audit.F("consultation", in.Key), audit.F("part", in.Part)), nil
	})
}

// owners gives who can own a risk of a unit: those who manage it, the violence reduction lead, and executive directors; in a
// board, a region or England those who work its assessments.
func (s *Service) owners(ctx context.Context, q db.Querier, org, unit string) ([]Colleague, error) {
	var out []Colleague
	for _, role := range []authz.Role{authz.Manager, authz.Specialist, authz.Executive, authz.ICB, authz.Region, authz.National} {
		u := unit
		if role != authz.Manager {
			u = ""
		} else if unit == "" {
			continue
		}
		list, err := s.Holders(ctx, q, org, u, role)
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

// Owners gives who can own a risk of an assessment that the caller has read.
func (s *Service) Owners(ctx context.Context, a *Assessment) ([]Colleague, error) {
	return s.owners(ctx, s.DB, a.Org, a.Unit)
}
