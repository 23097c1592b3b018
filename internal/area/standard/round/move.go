package round

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Move gives a campaign of the actor's own organisation another day, with the reason. Those who are not in are told, and
// reminded anew before the new day. It stays in the round that it was opened for, and what came after its first day is judged
// by the new one. An empty closes is four weeks after it is due.
func (s *Service) Move(ctx context.Context, campaign, due, closes, why string) error {
	c, err := s.own(ctx, ActCampaign, campaign)
	if err != nil {
		return err
	}
	why = clean(why)
	today := s.Today()
	var p fault.Problems
	words(&p, "why", why, "Say why the day moves. Those who are asked read it", 500)
	switch {
	case !isDay(due) || due < today || due <= c.Opens:
		p.Add("due", "Give a day from today on, after it opens")
	case due == c.Due:
		p.Add("due", "That is its day already")
	}
	if closes == "" {
		closes = later(due, usualGrace)
	} else if !isDay(closes) || closes < due {
		p.Add("closes", "Give a day from the due day on, or leave it empty")
	}
	if c.Over(today) {
		return fault.New(fault.Conflict, "This campaign was closed already")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	note := strings.TrimSpace(c.Note + "\n" + "The day moved from " + inWords(c.Due) + " to " + inWords(due) + ": " + why)
	_, err = op.Do(ctx, s.Door, ActCampaign, op.On("standard_campaign", c.Org, c.ID), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE standard_campaign SET due = $3, closes = $4, note = $5, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $6 AND closed_at IS NULL`, c.Org, c.ID, due, closes, note, c.Version)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "Somebody else changed this campaign. Look at it again")
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		for i := range c.Returns {
			r := &c.Returns[i]
			if !r.In.IsZero() {
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE campaign_return SET reminded = 0 WHERE org_id = $1 AND campaign_id = $2`, r.Org, c.ID); err != nil {
				return 0, audit.Change{}, err
			}
			if err := s.tell(tx, r.Org, notify.Assigned); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return 0, audit.Changed("standard_campaign", c.ID, audit.FF("due", c.Due, due), audit.FF("closes", c.Closes, closes)).Because(why), nil
	})
	return err
}

func inWords(day string) string {
	t, ok := parseDay(day)
	if !ok {
		return day
	}
	return t.Format("2 January 2006")
}

// handOn asks those who took over from an organisation that ended before its return was in, and no longer waits for it. What
// was in stays.
func (s *Service) handOn(ctx context.Context, c *Seen, t *org.Tree) error {
	type handed struct {
		from string
		to   []string
	}
	var list []handed
	asked := map[string]bool{}
	for i := range c.Returns {
		r := &c.Returns[i]
		asked[r.Org] = true
		if heirs := t.Heirs(r.Org, org.Date(s.Today())); r.In.IsZero() && len(heirs) > 0 && !slices.Contains(heirs, r.Org) {
			list = append(list, handed{r.Org, heirs})
		}
	}
	if len(list) == 0 {
		return nil
	}
	_, err := op.Do(ctx, s.Door, ActSweep, op.On("standard_campaign", c.Org, c.ID), func(tx *op.Tx) (int, audit.Change, error) {
		change := audit.Changed("standard_campaign", c.ID)
		for _, x := range list {
			for _, heir := range x.to {
				if asked[heir] {
					continue
				}
				asked[heir] = true
				tx.Insert(returnTable, heir, c.ID, c.Org, "", db.Time{}, db.Time{}, int64(0), db.Time{})
				if err := s.tell(tx, heir, notify.Assigned); err != nil {
					return 0, change, err
				}
			}
			if err := tx.Must(ctx, `DELETE FROM campaign_return WHERE org_id = $1 AND campaign_id = $2 AND in_at IS NULL`, x.from, c.ID); err != nil {
				return 0, change, err
			}
			change.Fields = append(change.Fields, audit.FF("asked", x.from, strings.Join(x.to, " ")))
		}
		return 0, change, nil
	})
	return err
}

// refreshed reads the campaigns after organisations that ended were handed on.
func (s *Service) refreshed(ctx context.Context, sc authz.Scope, list []Seen) ([]Seen, error) {
	t, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if !list[i].Over(s.Today()) {
			if err := s.handOn(ctx, &list[i], t); err != nil {
				return nil, err
			}
		}
	}
	return s.Campaigns(ctx, sc)
}
