package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
)

// Papers are what board packs are made with.
type Papers struct {
	Packs *boardpack.Service
	// Clock as in Carried.
	Clock func(at time.Time)
	// Executive gives who leads for a trust; ok is false where nobody does.
	Executive func(ctx context.Context, org string) (a authz.Actor, ok bool)
}

// Packs makes the papers of the pilots: one that was signed a quarter ago, and a draft for the next meeting. The boards above
// the home trust and England have a draft each. The facts must have been read.
func Packs(ctx context.Context, p Papers, made Summary) error {
	defer p.Clock(time.Time{})
	now := p.Packs.Door.Now().In(clock.London())
	past := time.Date(now.Year(), now.Month()-3, 8, 10, 0, 0, 0, clock.London())
	for _, x := range made.Pilots {
		lead, ok := p.Executive(ctx, x.Org)
		if !ok {
			continue
		}
		as := authz.With(ctx, lead)
		p.Clock(past)
		old, err := p.Packs.Make(as, boardpack.Meeting{Day: thursday(past.AddDate(0, 0, 14)), Item: "Item 9, for assurance"})
		if err != nil {
			return fmt.Errorf("the last board pack of %s: %w", x.Org, err)
		}
		p.Clock(past.AddDate(0, 0, 4))
		if _, err := p.Packs.Sign(as, old.ID, old.Version); err != nil {
			return fmt.Errorf("sign the board pack of %s: %w", x.Org, err)
		}
		p.Clock(time.Time{})
		if _, err := p.Packs.Make(as, boardpack.Meeting{Day: thursday(now.AddDate(0, 0, 21)), Item: "Item 9, for assurance"}); err != nil {
			return fmt.Errorf("the next board pack of %s: %w", x.Org, err)
		}
	}
	for _, who := range made.People {
		body := map[authz.Role]string{authz.ICB: "Integrated care board", authz.Region: "Regional support group", authz.National: "Violence reduction oversight group"}[who.Role]
		if body == "" {
			continue
		}
		as := authz.With(ctx, authz.Actor{ID: who.ID, Name: who.Name, Role: who.Role, Org: who.Org, Strong: true})
		if _, err := p.Packs.Make(as, boardpack.Meeting{Day: thursday(now.AddDate(0, 0, 21)), Body: body}); err != nil {
			return fmt.Errorf("the paper of %s: %w", who.Org, err)
		}
	}
	return nil
}

// thursday gives the first Thursday from a day on, when invented boards meet.
func thursday(t time.Time) string {
	for t.Weekday() != time.Thursday {
		t = t.AddDate(0, 0, 1)
	}
	return t.Format(time.DateOnly)
}
