package campaign

import (
	"context"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// storyTo runs a change of a story in reach. A story that is gone changes no more.
func (s *Service) storyTo(ctx context.Context, act authz.Action, org, story string, seen int64, rule func(tx *op.Tx, x *Story) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, act, op.On("campaign_story", org, story), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := s.story(ctx, tx, tx.Scope(), story)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if x.Gone() {
			return 0, audit.Change{}, fault.New(fault.Conflict, "This story was withdrawn. Nothing of it is kept")
		}
		if seen > 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		did, err := rule(tx, &x)
		if err != nil {
			return 0, did, err
		}
		c := x.Consent
		return 0, did, tx.Must(ctx, `UPDATE campaign_story SET state = $3, n = $4, agreed_n = $5, shown_n = $6, at_home = $7, in_england = $8, on_poster = $9, in_files = $10, until_day = $11, agreed_at = $12, shown_at = $13, version = version + 1
			WHERE org_id = $1 AND id = $2`, org, story, x.State, int64(x.N), int64(x.AgreedN), int64(x.ShownN), c.Home, c.England, c.Poster, c.Files, c.Until, x.AgreedAt, x.ShownAt)
	})
	return err
}

// Suggest writes other words for a story. They are shown nowhere until the teller has agreed to them.
func (s *Service) Suggest(ctx context.Context, org, story string, seen int64, in Telling) error {
	in.clean()
	if err := fault.WithProblems(in.problems()); err != nil {
		return err
	}
	return s.storyTo(ctx, ActStories, org, story, seen, func(tx *op.Tx, x *Story) (audit.Change, error) {
		if x.Asked() {
			return audit.Change{}, fault.New(fault.Conflict, "Its teller is asked again first, since a backup was put back")
		}
		if in == x.Telling {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "words", Message: "These are the words that are there already"}})
		}
		x.N++
		x.Telling = in
		return audit.Changed("campaign_story", story, audit.F("version", strconv.Itoa(x.N))), s.write(ctx, tx, x, "editor", db.Time{})
	})
}

// Show puts a story up with the words that its teller agreed to. Nobody puts up what they told.
func (s *Service) Show(ctx context.Context, org, story string, seen int64) error {
	return s.storyTo(ctx, ActStories, org, story, seen, func(tx *op.Tx, x *Story) (audit.Change, error) {
		switch {
		case x.OwnerKey == tx.Actor().OwnKey && x.OwnerKey != "":
			return audit.Change{}, fault.Refused("Nobody puts up their own story. Somebody else reads it first")
		case x.AgreedN < x.N:
			return audit.Change{}, fault.New(fault.Conflict, "Its teller has not agreed to these words yet")
		case x.Consent.Until < s.Today():
			return audit.Change{}, fault.New(fault.Conflict, "The consent for this story has ended")
		}
		x.State, x.ShownN, x.ShownAt = "shown", x.AgreedN, db.At(tx.Now())
		return audit.Changed("campaign_story", story, audit.F("state", "shown"), audit.F("version", strconv.Itoa(x.ShownN))), nil
	})
}

// TakeDown shows a story no more; its words stay with its teller and may be put up again.
func (s *Service) TakeDown(ctx context.Context, org, story string, seen int64) error {
	return s.storyTo(ctx, ActStories, org, story, seen, func(_ *op.Tx, x *Story) (audit.Change, error) {
		if x.State == "declined" {
			return audit.Change{}, fault.New(fault.Conflict, "It stands there already")
		}
		to := "offered"
		if x.State == "offered" {
			to = "declined"
		}
		x.State, x.ShownN = to, 0
		return audit.Changed("campaign_story", story, audit.F("state", to)), nil
	})
}

// Agree is the teller's consent to the latest words. A story that is up goes on with them at once.
func (s *Service) Agree(ctx context.Context, org, story string, seen int64) error {
	return s.storyTo(veil(ctx, org), ActVeiled, org, story, seen, func(tx *op.Tx, x *Story) (audit.Change, error) {
		if x.AgreedN == x.N {
			return audit.Change{}, fault.New(fault.Conflict, "You agreed to these words already")
		}
		now := db.At(tx.Now())
		x.AgreedN, x.AgreedAt = x.N, now
		if x.State == "shown" {
			x.ShownN = x.N
		}
		return audit.Changed("campaign_story", story, audit.F("agreed to version", strconv.Itoa(x.N))),
			tx.Must(ctx, `UPDATE campaign_story_words SET agreed_at = $4 WHERE org_id = $1 AND story_id = $2 AND n = $3`, org, story, int64(x.N), now)
	})
}

// Rescope changes where a story may be shown and until when. It holds at once, everywhere.
func (s *Service) Rescope(ctx context.Context, org, story string, seen int64, c Consent) error {
	var p fault.Problems
	s.consent(&p, c)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.storyTo(veil(ctx, org), ActVeiled, org, story, seen, func(_ *op.Tx, x *Story) (audit.Change, error) {
		x.Consent = c
		return audit.Changed("campaign_story", story, audit.F("consent", "changed by the teller")), nil
	})
}

// Consented gives who consented to a story, with a reason that is written down.
func (s *Service) Consented(ctx context.Context, org, story, reason string) (string, error) {
	reason = line(reason)
	var p fault.Problems
	need(&p, "reason", reason, "Say why you need to know", MaxLine)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActConsent, op.On("campaign_story", org, story), func(tx *op.Tx) (string, audit.Change, error) {
		sealed, err := db.One(ctx, tx, db.Scalar[[]byte], `SELECT teller FROM campaign_story WHERE org_id = $1 AND id = $2`, org, story)
		if err != nil {
			return "", audit.Change{}, err
		}
		if len(sealed) == 0 {
			return "", audit.Change{}, fault.New(fault.Conflict, "This story was withdrawn. Nothing of it is kept")
		}
		var t teller
		err = s.unseal(org, story, "teller", sealed, &t)
		return t.Name, audit.Read("campaign_story", story, audit.F("opened", "who consented")).Because(reason), err
	})
}
