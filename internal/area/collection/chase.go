package collection

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Chased says who of an organisation was reminded of a month.
type Chased struct {
	Org string
	// Told are the ids of the people who were told now.
	Told []string
	// Before says that they were told earlier on the same day, so that nobody was told again.
	Before bool
}

var chaseTable = op.Table{Name: "return_chase", Columns: []string{"org_id", "month", "day", "by_id", "told", "at"}}

// startOf is when a moment's day began in London.
func startOf(t time.Time) time.Time {
	y, m, d := t.In(clock.London()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.London())
}

// Chase reminds those who send for each organisation in reach whose return of the month is missing. Of the same month an
// organisation hears at most once a day, whether it is chased or told that it is late.
func (s *Service) Chase(ctx context.Context, m Month) ([]Chased, error) {
	scope, err := s.Door.Policy().Check(authz.From(ctx), ActAccept)
	if err != nil {
		return nil, err
	}
	owed, err := s.Returns(ctx, scope, m, m)
	if err != nil {
		return nil, err
	}
	var list []Chased
	for _, r := range owed {
		if r.Standing != Missing {
			continue
		}
		c := Chased{Org: r.Org}
		if s.Holders != nil {
			if c.Told, err = s.Holders(ctx, r.Org, authz.Analyst); err != nil {
				return nil, err
			}
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Conflict, "Nothing is missing for this month, so nobody was reminded")
	}
	return op.Do(ctx, s.Door, ActAccept, op.In(authz.From(ctx).Org, ""), func(tx *op.Tx) ([]Chased, audit.Change, error) {
		return s.chase(ctx, tx, m, list)
	})
}

func (s *Service) chase(ctx context.Context, tx *op.Tx, m Month, list []Chased) ([]Chased, audit.Change, error) {
	day := tx.Now().In(clock.London()).Format(time.DateOnly)
	had, err := db.All(ctx, tx, db.Scalar[string], `SELECT org_id FROM return_chase WHERE month = $1 AND day = $2`, string(m), day)
	if err != nil {
		return nil, audit.Change{}, err
	}
	late, err := db.All(ctx, tx, db.Scalar[string], `SELECT org_id FROM return_told WHERE month = $1 AND at >= $2`, string(m), db.At(startOf(tx.Now())))
	if err != nil {
		return nil, audit.Change{}, err
	}
	before := map[string]bool{}
	for _, o := range append(had, late...) {
		before[o] = true
	}
	out := make([]Chased, 0, len(list))
	var told []string
	for _, c := range list {
		if before[c.Org] {
			out = append(out, Chased{Org: c.Org, Before: true})
			continue
		}
		for _, person := range c.Told {
			if err := notify.Tell(ctx, tx, notify.Notice{Org: c.Org, Person: person, Template: notify.ReturnLate, Path: "/returns"}); err != nil {
				return nil, audit.Change{}, err
			}
		}
		tx.Insert(chaseTable, c.Org, string(m), day, tx.Actor().ID, int64(len(c.Told)), db.At(tx.Now()))
		told = append(told, c.Org)
		out = append(out, c)
	}
	return out, audit.Change{Verb: "told", Kind: "return", Record: string(m), Fields: []audit.Field{audit.F("organisations", strings.Join(told, " "))}}, nil
}
