package sanction

import (
	"context"
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Owns gives what an organisation set of its own over the levels and gates, the newest first day first.
func (s *Service) Owns(ctx context.Context, org string) ([]ladder.Own, error) {
	return owns(ctx, s.DB, org)
}

func owns(ctx context.Context, q db.Querier, org string) ([]ladder.Own, error) {
	return db.All(ctx, q, func(r db.Row) (o ladder.Own, err error) {
		var from, body, name string
		if err = r.Scan(&from, &body, &name); err == nil {
			err = json.Unmarshal([]byte(body), &o)
		}
		o.From, o.ByName = clock.Day(from), name
		return o, err
	}, `SELECT from_day, body, by_name FROM sanction_ladder WHERE org_id = $1 ORDER BY from_day DESC LIMIT 100`, org)
}

// under gives the set that holds for an organisation at a moment: its own over the shipped one. Where a later shipped set no
// longer takes what it set, the shipped one holds as it is.
func (s *Service) under(own []ladder.Own, at time.Time) ladder.Set {
	base := ladder.At(s.Ladders, at)
	for _, o := range own {
		if o.From <= clock.DayOf(at) {
			if set, err := base.With(o); err == nil {
				return set
			}
			break
		}
	}
	return base
}

// Ladder gives the levels and gates that hold for an organisation now.
func (s *Service) Ladder(ctx context.Context, org string) (ladder.Set, error) {
	own, err := s.Owns(ctx, org)
	return s.under(own, s.now()), err
}

// setOf is the set under which a file was proposed, and which it keeps to its end.
func (s *Service) setOf(f *File) ladder.Set { return s.under(f.own, f.ProposedAt.Time) }

// SetLadder sets an organisation's own from a day to come. A day that has one is refused: what files were decided under does
// not change.
func (s *Service) SetLadder(ctx context.Context, org string, o ladder.Own) error {
	var p fault.Problems
	now := s.now()
	o.Source, o.Checked = clean(o.Source), clock.DayOf(now)
	if d, err := clock.ParseDay(string(o.From)); err != nil || d == "" || d <= clock.DayOf(now) {
		p.Add("from", "Give a day to come: what was asked for until then keeps the levels it was asked under")
	}
	if o.MinimumAge < 10 || o.MinimumAge > 18 {
		p.Add("age", "The age is from 10 to 18")
	}
	base := ladder.At(s.Ladders, now)
	if o.Quorum < 2 || o.Quorum > len(base.Seats) {
		p.Add("quorum", "At least two members agree, and no more than there are seats")
	}
	if o.Source == "" || utf8.RuneCountInString(o.Source) > 500 {
		p.Add("source", "Name the policy that says so, so that others can check it")
	}
	for i := range o.Levels {
		x := &o.Levels[i]
		x.Alias = clean(x.Alias)
		l, _ := base.Level(x.No)
		if x.Months < 1 || x.Months > 12 {
			p.Add("months-"+number(x.No), "It lasts from 1 to 12 months")
		} else if l.Review > 0 && (x.Review < 1 || x.Review > x.Months) {
			p.Add("review-"+number(x.No), "It is looked at again within its time")
		}
		if utf8.RuneCountInString(x.Alias) > 40 {
			p.Add("alias-"+number(x.No), "At most 40 characters")
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	if _, err := base.With(o); err != nil {
		return fault.WithProblems(fault.Problems{{Field: "from", Message: "These levels cannot be used together"}})
	}
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActLadder, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `INSERT INTO sanction_ladder (org_id, from_day, body, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			org, string(o.From), string(body), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		if err == nil && n == 0 {
			err = fault.WithProblems(fault.Problems{{Field: "from", Message: "Levels from this day are set already. Choose another day"}})
		}
		return true, audit.Created("sanction ladder", string(o.From), audit.F("set", string(body))), err
	})
	return err
}
