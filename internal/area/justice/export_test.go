package justice

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// RunJobs does the jobs of this area that wait, once each, as the runner would.
func RunJobs(ctx context.Context, s *Service, org string) error {
	ctx = authz.With(ctx, authz.Service("justice"))
	type row struct{ id, kind, args string }
	list, err := db.All(ctx, s.DB, func(r db.Row) (row, error) {
		var x row
		return x, r.Scan(&x.id, &x.kind, &x.args)
	}, `SELECT id, kind, args FROM job WHERE org_id = $1 AND kind LIKE 'justice.%' ORDER BY id`, org)
	if err != nil {
		return err
	}
	for _, x := range list {
		var a askJob
		if err := json.Unmarshal([]byte(x.args), &a); err != nil {
			return err
		}
		if x.kind == "justice.ask" {
			err = s.sendAsk(ctx, org, a)
		} else {
			err = s.tellAnswered(ctx, org, a)
		}
		if err != nil {
			return err
		}
		if _, err := op.Keep(ctx, s.Door, org, func(k op.Keeper) (int64, error) {
			return k.Exec(ctx, `DELETE FROM job WHERE org_id = $1 AND id = $2`, org, x.id)
		}); err != nil {
			return err
		}
	}
	return nil
}

// ShowSmall gives the rows of a review of made-up counts above a trust, for the proof that nothing small is shown.
func ShowSmall(police, charged int64) []Row {
	in := &raw{Police: police, ReportsCharged: charged, Charges: police, ChargedN: charged, Final: police, Groups: map[law.Group]int64{law.Charge: charged, law.Evidential: police - charged},
		Codes: map[string]int64{"1": charged, "15": police - charged}, ToCharge: make([]int, charged)}
	v := &reviewer{}
	v.all(in, law.Load())
	f := v.funnel(in, law.Load())
	return append(v.rows, f.Charged)
}

// Star tells whether a cell hides its count.
func Star(c disclosure.Shown) bool { return c.Hidden() }
