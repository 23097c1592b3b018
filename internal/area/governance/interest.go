package governance

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Interest is what a member declared.
type Interest struct {
	ID, Member string
	// None tells that they declared to have none; About is what it is else.
	None  bool
	About string
	// Declared, Renewed and Ended are days; Renewed is the day of the last yearly look, Ended "" while it holds.
	Declared, Renewed, Ended string
}

// fresh is how long a declaration holds without being renewed, in years.
const fresh = 1

// declared gives members what they declared.
func (s *Service) declared(ctx context.Context, q db.Querier, org, group string, list []Member) error {
	all, err := db.All(ctx, q, func(r db.Row) (Interest, error) {
		var x Interest
		var body []byte
		if err := r.Scan(&x.ID, &x.Member, &x.None, &body, &x.Declared, &x.Renewed, &x.Ended); err != nil {
			return x, err
		}
		return x, s.unseal(org, x.ID, "interest", body, &x.About)
	}, `SELECT id, member_id, none, body, declared_on, renewed_on, ended_on FROM gov_interest WHERE org_id = $1 AND group_id = $2 ORDER BY declared_on DESC, id DESC`, org, group)
	if err != nil {
		return err
	}
	now := s.Now()
	since := today(now.In(clock.London()).AddDate(-fresh, 0, 0))
	for i := range list {
		m := &list[i]
		m.Due = m.On(today(now))
		for _, x := range all {
			if x.Member == m.ID {
				m.Interests = append(m.Interests, x)
				m.Due = m.Due && x.Renewed < since
			}
		}
	}
	return nil
}

var interestTable = op.Table{Name: "gov_interest", Columns: []string{"org_id", "group_id", "id", "member_id", "none", "body", "declared_on", "renewed_on", "ended_on"}}

// Declare writes down an interest, or that there is none. Members declare for themselves; chairs and secretary write down what
// others say, such as those without an account.
func (s *Service) Declare(ctx context.Context, org, group, member string, none bool, about string) error {
	about = clean(about)
	var p fault.Problems
	if !none {
		need(&p, "about", about, "Say what the interest is about, or that there is none")
	}
	if none && about != "" {
		p.Add("none", "You wrote down an interest. Choose one or the other")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onGroup(ctx, ActTake, org, group, func(tx *op.Tx, _ *Group) (audit.Change, error) {
		if err := s.mayDeclare(ctx, tx, org, group, member); err != nil {
			return audit.Change{}, err
		}
		iid, on := id.Random("gin"), today(tx.Now())
		body, err := s.seal(org, iid, "interest", about)
		if err != nil {
			return audit.Change{}, err
		}
		tx.Insert(interestTable, org, group, iid, member, none, body, on, on, "")
		return audit.Changed("gov_group", group, audit.F("declared by", member)), nil
	})
}

// Renew says that what a member declared holds for another year, or with ends, that it holds no longer.
func (s *Service) Renew(ctx context.Context, org, group, member, interest string, ends bool) error {
	return s.onGroup(ctx, ActTake, org, group, func(tx *op.Tx, _ *Group) (audit.Change, error) {
		if err := s.mayDeclare(ctx, tx, org, group, member); err != nil {
			return audit.Change{}, err
		}
		on, field := today(tx.Now()), "renewed"
		ended := ""
		if ends {
			ended, field = on, "ended"
		}
		n, err := tx.Exec(ctx, `UPDATE gov_interest SET renewed_on = $5, ended_on = $6 WHERE org_id = $1 AND group_id = $2 AND member_id = $3 AND id = $4 AND ended_on = ''`, org, group, member, interest, on, ended)
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return audit.Changed("gov_group", group, audit.F("interest "+field, interest)), err
	})
}

// mayDeclare refuses whoever is neither the member nor runs the group.
func (s *Service) mayDeclare(ctx context.Context, tx *op.Tx, org, group, member string) error {
	list, err := s.members(ctx, tx, org, group)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(m Member) bool { return m.ID == member })
	if i < 0 {
		return fault.Missing()
	}
	if list[i].Person != "" && list[i].Person == tx.Actor().ID {
		return nil
	}
	return s.mustRun(ctx, tx, org, group)
}

// longest is how long a meeting may last.
const longest = 12 * time.Hour
