package training

import (
	"context"

	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// FigureOn works the figure of one competence out for the scope as of a day, by what is kept now: who came later is not in it, and
// who left since is only where their post is still kept. It gives false where nobody needs the competence on that day.
func (s *Service) FigureOn(ctx context.Context, sc authz.Scope, org, competence, day string) (arith.Cell, bool, error) {
	var a db.Args
	where := `p.org_id = ` + a.Add(org) + ` AND ` + sc.Where(&a, "p")
	x, err := s.sum(ctx, org, day, where, a.Values())
	if err != nil {
		return arith.Cell{}, false, err
	}
	for i, c := range x.competences {
		if c.Code == competence {
			return x.sums.All[i], true, nil
		}
	}
	return arith.Cell{}, false, nil
}
