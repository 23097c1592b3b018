package campaign

import (
	"context"
	"fmt"
	"strconv"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Window is the days of a campaign, for the charts of an organisation.
type Window struct{ Org, Name, From, To, By string }

// Windows gives the windows of an organisation's campaigns and of England's that have begun. A campaign is no secret of anybody.
func (s *Service) Windows(ctx context.Context, org string) ([]Window, error) {
	return db.All(ctx, s.DB, func(r db.Row) (w Window, err error) { return w, r.Scan(&w.Org, &w.Name, &w.From, &w.To, &w.By) },
		`SELECT org_id, name, from_day, to_day, made_name FROM campaign WHERE org_id IN ($1, $2) AND state <> 'draft' AND from_day <= $3 ORDER BY from_day, id`, org, s.National, s.Today())
}

// Standing is how an organisation's campaigns stand.
type Standing struct {
	Open, Drafts, Ended int
	// Reached is the sum of what the channels count for the organisation, and for its campaigns elsewhere: views, not people.
	Reached int64
	// Shown are stories that are up, Waiting those that wait for somebody to read them.
	Shown, Waiting int
}

// StandingOf counts for the reader's organisation; England's campaigns that run are among the open ones.
func (s *Service) StandingOf(ctx context.Context, sc authz.Scope) (Standing, error) {
	var x Standing
	list, err := s.Campaigns(ctx, sc, "")
	if err != nil {
		return x, err
	}
	for _, c := range list {
		switch c.State {
		case "open":
			x.Open++
		case "draft":
			x.Drafts++
		default:
			x.Ended++
		}
	}
	var a db.Args
	if x.Reached, err = db.One(ctx, s.DB, db.Scalar[int64], `SELECT CAST(COALESCE(SUM(r.n), 0) AS BIGINT) FROM campaign_reach r WHERE `+sc.WhereOrg(&a, "r.org_id")+` OR r.campaign_id IN (SELECT c.id FROM campaign c WHERE `+sc.WhereOrg(&a, "c.org_id")+`)`, a.Values()...); err != nil {
		return x, err
	}
	stories, err := s.Shown(ctx, sc, "", OnPages)
	if err != nil {
		return x, err
	}
	x.Shown = len(stories)
	if keep, err := s.Door.Policy().Check(authz.From(ctx), ActStories); err == nil {
		var a db.Args
		n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM campaign_story s WHERE s.state = 'offered' AND s.agreed_n = s.n AND `+keep.Where(&a, "s"), a.Values()...)
		if err != nil {
			return x, err
		}
		x.Waiting = int(n)
	}
	return x, nil
}

// Pounds writes pence as pounds.
func Pounds(pence int64) string {
	text := strconv.FormatInt(pence/100, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	if pence%100 == 0 {
		return "£" + text
	}
	return fmt.Sprintf("£%s.%02d", text, pence%100)
}
