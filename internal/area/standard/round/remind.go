package round

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// stages are the days before a return is due on which it is reminded of; after that every week until the campaign closes.
var stages = []int{14, 7, 1}

// stage says how many reminders a return should have had by a day.
func stage(c *Campaign, today string) int64 {
	left := days(today, c.Due)
	n := int64(0)
	for _, d := range stages {
		if left <= d && days(c.Opens, c.Due) > d {
			n++
		}
	}
	if left < 0 {
		n += int64(1 + (-left-1)/7)
	}
	return n
}

// Register takes on what happens by itself.
func (s *Service) Register(r *jobs.Runner) {
	s.registerTelling(r)
	r.Every("standard.rounds", jobs.Daily(7, 50, clock.London()), func(ctx context.Context, _ time.Time) error {
		return s.Sweep(authz.With(ctx, authz.Service("standard")))
	})
}

// Sweep asks those who took over from organisations that ended, and reminds those whose returns are due soon or late, in
// campaigns that are open.
func (s *Service) Sweep(ctx context.Context) error {
	sc, err := s.Door.Policy().Check(authz.From(ctx), ActSweep)
	if err != nil {
		return err
	}
	list, err := s.Campaigns(ctx, sc)
	if err == nil {
		list, err = s.refreshed(ctx, sc, list)
	}
	if err != nil {
		return err
	}
	today := s.Today()
	for i := range list {
		c := &list[i]
		if c.Over(today) || c.Planned(today) {
			continue
		}
		if n := stage(&c.Campaign, today); n > 0 {
			if _, err := s.remind(ctx, ActSweep, &c.Campaign, c.Returns, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Remind tells every organisation that is not in, at most once a day; it gives how many were told.
func (s *Service) Remind(ctx context.Context, campaign string) (int, error) {
	c, err := s.own(ctx, ActCampaign, campaign)
	if err != nil {
		return 0, err
	}
	today := s.Today()
	switch {
	case c.Over(today) || c.Planned(today):
		return 0, fault.New(fault.Conflict, "This campaign is not open, so nobody is reminded")
	case !c.ChasedAt.IsZero() && dayOf(c.ChasedAt.Time) == today:
		return 0, fault.New(fault.Conflict, "They were reminded today already. Nobody is reminded twice in a day")
	case c.In == c.Of:
		return 0, fault.New(fault.Conflict, "All are in, so nobody is reminded")
	}
	return s.remind(ctx, ActCampaign, &c.Campaign, c.Returns, 0)
}

// remind tells those who are not in; n is the reminder that they should have had by now, 0 for one more.
func (s *Service) remind(ctx context.Context, act authz.Action, c *Campaign, list []Return, n int64) (int, error) {
	today := s.Today()
	people := map[string]bool{}
	for i := range list {
		r := &list[i]
		if r.Standing(c, today) == In || n > 0 && r.Reminded >= n || !r.RemindedAt.IsZero() && dayOf(r.RemindedAt.Time) == today {
			continue
		}
		people[r.Org] = true
	}
	if len(people) == 0 {
		return 0, nil
	}
	return op.Do(ctx, s.Door, act, op.On("standard_campaign", c.Org, c.ID), func(tx *op.Tx) (int, audit.Change, error) {
		t := notify.ActionDue
		if today > c.Due {
			t = notify.ReturnLate
		}
		for i := range list {
			r := &list[i]
			if !people[r.Org] {
				continue
			}
			if err := s.tell(tx, r.Org, t); err != nil {
				return 0, audit.Change{}, err
			}
			if _, err := tx.Exec(ctx, `UPDATE campaign_return SET reminded = $3, reminded_at = $4 WHERE org_id = $1 AND campaign_id = $2`, r.Org, c.ID, max(n, r.Reminded), db.At(tx.Now())); err != nil {
				return 0, audit.Change{}, err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE standard_campaign SET chased_at = $3 WHERE org_id = $1 AND id = $2`, c.Org, c.ID, db.At(tx.Now()))
		return len(people), audit.Change{Verb: "told", Kind: "standard_campaign", Record: c.ID, Fields: []audit.Field{audit.F("organisations", strconv.Itoa(len(people)))}}, err
	})
}

// own reads a campaign of the actor's own organisation with all its returns.
func (s *Service) own(ctx context.Context, act authz.Action, campaign string) (Seen, error) {
	me := authz.From(ctx)
	if _, err := s.Door.Policy().Check(me, act); err != nil {
		return Seen{}, err
	}
	sc, err := s.Door.Policy().Check(me, ActSee)
	if err != nil {
		return Seen{}, err
	}
	c, err := s.Campaign(ctx, sc, campaign)
	if err == nil && c.Org != me.Org {
		err = fault.Missing()
	}
	return c, err
}

// Close ends a campaign before its day; what is not in is missing.
func (s *Service) Close(ctx context.Context, campaign, why string) error {
	why = clean(why)
	var p fault.Problems
	words(&p, "why", why, "Say why it ends now", 1000)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	me := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActCampaign, op.On("standard_campaign", me.Org, campaign), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE standard_campaign SET closed_at = $3, version = version + 1 WHERE org_id = $1 AND id = $2 AND closed_at IS NULL`, me.Org, campaign, db.At(tx.Now()))
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "This campaign was closed already")
		}
		return 0, audit.Changed("standard_campaign", campaign, audit.FF("state", "open", "closed")).Because(why), err
	})
	return err
}
