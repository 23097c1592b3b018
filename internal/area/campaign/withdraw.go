package campaign

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
	"github.com/havenward/havenward/internal/op"
)

// Withdraw takes a story back, as its teller. It is gone in this moment: every page, poster, file and search reads it here. Its
// words, in every version, and the name of who consented are wiped. That it was withdrawn, and when, stays.
func (s *Service) Withdraw(ctx context.Context, org, story string) error {
	_, err := op.Do(veil(ctx, org), s.Door, ActVeiled, op.On("campaign_story", org, story), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := s.story(ctx, tx, tx.Scope(), story)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if x.Gone() {
			return 0, audit.Change{}, fault.New(fault.Conflict, "This story was withdrawn. Nothing of it is kept")
		}
		return 0, audit.Changed("campaign_story", story, audit.F("state", "withdrawn")), wipe(ctx, tx, org, story, "withdrawn")
	})
	return err
}

// wipe makes a story nothing but the fact that it was there. What was made of it goes as well.
func wipe(ctx context.Context, tx *op.Tx, org, story, state string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM campaign_story_words WHERE org_id = $1 AND story_id = $2`, org, story); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM campaign_asset WHERE org_id = $1 AND story_id = $2`, org, story); err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE campaign_story SET state = $3, n = 0, agreed_n = 0, shown_n = 0, at_home = $4, in_england = $4, on_poster = $4, in_files = $4, until_day = '', teller = NULL, link_digest = '', agreed_at = NULL, shown_at = NULL, ended_at = $5,
		version = version + 1 WHERE org_id = $1 AND id = $2`, org, story, state, false, db.At(tx.Now()))
}

// Linked gives the story of a link, without words; fault.NotFound for one that is wrong or used.
func (s *Service) Linked(ctx context.Context, token string) (Story, error) {
	if len(token) != 26 {
		return Story{}, fault.Missing()
	}
	x, err := db.One(ctx, s.DB, s.scanStory, `SELECT `+storyColumns+stories("0")+` WHERE s.link_digest = $1 AND s.state IN ('offered', 'shown', 'declined')`, digest(token))
	return x, err
}

// WithdrawByLink takes a story back by its link, without signing in. A link holds 128 bits from the key ring, so none is guessed.
func (s *Service) WithdrawByLink(ctx context.Context, token string) error {
	x, err := s.Linked(ctx, token)
	if err != nil {
		return err
	}
	visitor := authz.With(ctx, authz.Actor{Role: authz.Public, Org: x.Org})
	_, err = op.Do(visitor, s.Door, ActLink, op.On("campaign_story", x.Org, x.ID), func(tx *op.Tx) (int, audit.Change, error) {
		still, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM campaign_story WHERE org_id = $1 AND id = $2 AND link_digest = $3`, x.Org, x.ID, digest(token))
		if err == nil && still == 0 {
			err = fault.Missing()
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("campaign_story", x.ID, audit.F("state", "withdrawn")), wipe(ctx, tx, x.Org, x.ID, "withdrawn")
	})
	return err
}

// Sweep wipes the stories whose last day has passed. They are shown no more from that day on, whether it ran or not.
func (s *Service) Sweep(ctx context.Context) error {
	type row struct{ org, id string }
	list, err := db.All(ctx, s.DB, func(r db.Row) (x row, err error) { return x, r.Scan(&x.org, &x.id) },
		`SELECT org_id, id FROM campaign_story WHERE state IN ('offered', 'shown', 'declined') AND until_day < $1 ORDER BY org_id, id`, s.Today())
	if err != nil {
		return err
	}
	for _, x := range list {
		if _, err := op.Do(authz.With(ctx, authz.Service("campaign")), s.Door, ActSweep, op.In(x.org, ""), func(tx *op.Tx) (int, audit.Change, error) {
			return 0, audit.Changed("campaign_story", x.id, audit.F("state", "ended")), wipe(ctx, tx, x.org, x.id, "ended")
		}); err != nil {
			return err
		}
	}
	return nil
}

// askedDays is how long a story waits for its teller after a restore before it is wiped.
const askedDays = 60

// AskAgain asks every teller for their consent again, and gives how many stories that touches. It is done when a backup was put
// back: what somebody withdrew after that backup was taken would else be shown again, and nothing that is left knows of it. Until
// its teller agrees again a story is shown nowhere and read by nobody else; after 60 days without a word it is wiped.
func (s *Service) AskAgain(ctx context.Context, backup time.Time) (int, error) {
	orgs, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT org_id FROM campaign_story WHERE state IN ('offered', 'shown', 'declined') ORDER BY org_id`)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, org := range orgs {
		n, err := op.Do(authz.With(ctx, authz.Service("campaign")), s.Door, ActSweep, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
			last := dayOf(tx.Now().AddDate(0, 0, askedDays))
			n, err := tx.Exec(ctx, `UPDATE campaign_story SET state = CASE state WHEN 'shown' THEN 'offered' ELSE state END, agreed_n = 0, shown_n = 0, until_day = CASE WHEN until_day > $2 THEN $2 ELSE until_day END, version = version + 1
				WHERE org_id = $1 AND state IN ('offered', 'shown', 'declined')`, org, last)
			return int(n), audit.Changed("campaign_story", "", audit.F("consent asked again after the backup of", backup.UTC().Format(time.RFC3339)), audit.F("stories", strconv.Itoa(int(n)))), err
		})
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

// Register has stories whose consent has ended wiped each night.
func (s *Service) Register(r *jobs.Runner) {
	r.Every("campaign.sweep", jobs.Daily(0, 20, clock.London()), func(ctx context.Context, _ time.Time) error { return s.Sweep(ctx) })
}
