package campaign

import (
	"context"
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Activity is something that was done for a campaign, by one organisation.
type Activity struct {
	Org, ID, Day, Channel, Title, Place string
	Pence                               int64
	Hours                               int
	By                                  string
}

// Asset is something made for a campaign, at its address.
type Asset struct {
	Org, ID, Kind, Title, Address, Language, Alt, Licence string
	// Story is the story that it shows, "" for none.
	Story  string
	MadeAt db.Time
}

// Reach is how many a channel reached on a day, as its own counter says.
type Reach struct {
	Org, Day, Channel string
	N                 int64
	Source, By        string
}

// Channels are the ways in which a campaign speaks.
func Channels() [][2]string {
	return [][2]string{{"intranet", "Staff pages"}, {"poster", "Posters"}, {"screen", "Screens in waiting areas"}, {"social", "Social media"}, {"press", "Press and radio"}, {"event", "Events and visits"}, {"email", "E-mail to staff"}}
}

// AssetKinds are the kinds of material.
func AssetKinds() [][2]string {
	return [][2]string{{"film", "Film"}, {"picture", "Picture"}, {"leaflet", "Leaflet"}, {"toolkit", "Toolkit"}, {"page", "Page"}}
}

// AssetAsk is what the form of material asks; Story is the story that it shows, "" for none.
type AssetAsk struct{ Kind, Title, Address, Language, Alt, Licence, Story string }

// ActivityAsk is what the form of an activity asks; Pounds and Hours as they were typed.
type ActivityAsk struct{ Day, Channel, Title, Place, Pounds, Hours string }

// ReachAsk is what the form of a reach figure asks.
type ReachAsk struct{ Day, Channel, N, Source string }

// on runs a change of what the scope's organisation keeps of a campaign in reach; it may be England's.
func (s *Service) on(ctx context.Context, org, campaign string, rule func(tx *op.Tx, c *Campaign) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, ActKeep, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		c, err := s.campaign(ctx, tx, tx.Scope(), campaign, true)
		if err != nil {
			return 0, audit.Change{}, err
		}
		did, err := rule(tx, &c)
		return 0, did, err
	})
	return err
}

// number reads a whole number as it was typed, with or without commas; "" is nought.
func number(p *fault.Problems, field, text string, most int64) int64 {
	text = strings.ReplaceAll(strings.TrimSpace(text), ",", "")
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > most {
		p.Add(field, "Write a whole number")
	}
	return n
}

// AddActivity writes down what the organisation did for a campaign.
func (s *Service) AddActivity(ctx context.Context, org, campaign string, in ActivityAsk) error {
	in.Title, in.Place = line(in.Title), line(in.Place)
	var p fault.Problems
	need(&p, "title", in.Title, "Say what was done", MaxLine)
	need(&p, "place", in.Place, "", MaxLine)
	day(&p, "day", in.Day, "Write the day")
	if !offered(Channels(), in.Channel) {
		p.Add("channel", "Choose the channel")
	}
	hours := number(&p, "hours", in.Hours, 100000)
	var pence int64
	if t := strings.ReplaceAll(strings.TrimPrefix(strings.TrimSpace(in.Pounds), "£"), ",", ""); t != "" {
		pounds, err := strconv.ParseFloat(t, 64)
		if err != nil || !(pounds >= 0 && pounds < 1e9) {
			p.Add("pounds", "Write an amount in pounds")
		} else {
			pence = int64(math.Round(100 * pounds))
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.on(ctx, org, campaign, func(tx *op.Tx, _ *Campaign) (audit.Change, error) {
		key := id.New("act", tx.Now())
		return audit.Created("campaign_activity", key, audit.F("campaign", campaign), audit.F("channel", in.Channel), audit.F("day", in.Day)), tx.Must(ctx,
			`INSERT INTO campaign_activity (org_id, campaign_id, id, day, channel, title, place, pence, hours, made_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			org, campaign, key, in.Day, in.Channel, in.Title, in.Place, pence, hours, tx.Actor().Name)
	})
}

// AddAsset writes down where something made for a campaign is found. It is linked to, never copied.
func (s *Service) AddAsset(ctx context.Context, org, campaign string, in AssetAsk) error {
	in.Title, in.Address, in.Alt, in.Licence = line(in.Title), strings.TrimSpace(in.Address), line(in.Alt), line(in.Licence)
	var p fault.Problems
	need(&p, "title", in.Title, "Give it a name", MaxLine)
	need(&p, "alt", in.Alt, "Say what it shows, for those who do not see it", 400)
	need(&p, "licence", in.Licence, "Say who may use it, and how", MaxLine)
	if !offered(AssetKinds(), in.Kind) {
		p.Add("kind", "Choose what it is")
	}
	if u, err := url.Parse(in.Address); err != nil || u.Scheme != "https" || u.Host == "" || len(in.Address) > 500 {
		p.Add("address", "Write its address, beginning with https://")
	}
	if in.Language != "en" && in.Language != "cy" && in.Language != "other" {
		p.Add("language", "Choose its language")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.on(ctx, org, campaign, func(tx *op.Tx, _ *Campaign) (audit.Change, error) {
		if in.Story != "" {
			n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM campaign_story WHERE org_id = $1 AND id = $2 AND campaign_id = $3 AND state = 'shown' AND shown_n > 0`, org, in.Story, campaign)
			if err == nil && n == 0 {
				err = fault.WithProblems(fault.Problems{{Field: "story", Message: "Choose a story that is shown"}})
			}
			if err != nil {
				return audit.Change{}, err
			}
		}
		key := id.New("ast", tx.Now())
		return audit.Created("campaign_asset", key, audit.F("campaign", campaign), audit.F("title", in.Title)), tx.Must(ctx,
			`INSERT INTO campaign_asset (org_id, campaign_id, id, kind, title, address, language, alt, licence, made_at, made_name, story_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			org, campaign, key, in.Kind, in.Title, in.Address, in.Language, in.Alt, in.Licence, db.At(tx.Now()), tx.Actor().Name, in.Story)
	})
}

// DropAsset takes a line of material off a campaign's page, for whoever added it: its licence has ended, or it is wrong.
func (s *Service) DropAsset(ctx context.Context, org, campaign, asset string) error {
	return s.on(ctx, org, campaign, func(tx *op.Tx, c *Campaign) (audit.Change, error) {
		title, err := db.One(ctx, tx, db.Scalar[string], `SELECT title FROM campaign_asset WHERE org_id = $1 AND campaign_id = $2 AND id = $3`, org, c.ID, asset)
		if err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("campaign_asset", asset, audit.FF("title", title, "")), tx.Must(ctx, `DELETE FROM campaign_asset WHERE org_id = $1 AND campaign_id = $2 AND id = $3`, org, c.ID, asset)
	})
}

// SetReach writes what a channel's counter says of a day; a figure that was there is replaced, and the audit log keeps both.
func (s *Service) SetReach(ctx context.Context, org, campaign string, in ReachAsk) error {
	in.Source = line(in.Source)
	var p fault.Problems
	day(&p, "day", in.Day, "Write the day")
	if in.Day > s.Today() {
		p.Add("day", "That day is still to come")
	}
	if !offered(Channels(), in.Channel) {
		p.Add("channel", "Choose the channel")
	}
	if strings.TrimSpace(in.N) == "" {
		p.Add("n", "Write how many")
	}
	n := number(&p, "n", in.N, 1e12)
	need(&p, "source", in.Source, "Say which counter says so", MaxLine)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.on(ctx, org, campaign, func(tx *op.Tx, _ *Campaign) (audit.Change, error) {
		was, err := db.All(ctx, tx, db.Scalar[int64], `SELECT n FROM campaign_reach WHERE org_id = $1 AND campaign_id = $2 AND day = $3 AND channel = $4`, org, campaign, in.Day, in.Channel)
		if err != nil {
			return audit.Change{}, err
		}
		before := ""
		if len(was) > 0 {
			before = strconv.FormatInt(was[0], 10)
		}
		return audit.Changed("campaign_reach", campaign, audit.F("day", in.Day), audit.F("channel", in.Channel), audit.Field{Name: "reached", Before: before, After: strconv.FormatInt(n, 10)}), tx.Must(ctx,
			`INSERT INTO campaign_reach (org_id, campaign_id, day, channel, n, source, made_name) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (org_id, campaign_id, day, channel) DO UPDATE SET n = excluded.n, source = excluded.source, made_name = excluded.made_name`,
			org, campaign, in.Day, in.Channel, n, in.Source, tx.Actor().Name)
	})
}

// mine is the condition for what is kept of a campaign: the reader's own organisation, and all of it for the organisation whose
// campaign it is.
func mine(a *db.Args, sc authz.Scope, c *Campaign) string {
	w := `x.campaign_id = ` + a.Add(c.ID)
	if sc.Org() != c.Org {
		w += ` AND ` + sc.WhereOrg(a, "x.org_id")
	}
	return w
}

// limit is the end of a query that gives at most so many rows, 0 for all.
func limit(most int) string {
	if most <= 0 {
		return ""
	}
	return " LIMIT " + strconv.Itoa(most)
}

// Spent gives what was done for a campaign that the caller has read, added up.
func (s *Service) Spent(ctx context.Context, sc authz.Scope, c *Campaign) (x Activity, err error) {
	var a db.Args
	return db.One(ctx, s.DB, func(r db.Row) (x Activity, err error) { return x, r.Scan(&x.Pence, &x.Hours) },
		`SELECT CAST(COALESCE(SUM(x.pence), 0) AS BIGINT), CAST(COALESCE(SUM(x.hours), 0) AS BIGINT) FROM campaign_activity x WHERE `+mine(&a, sc, c), a.Values()...)
}

// Activities gives what was done for a campaign that the caller has read, the latest first; most 0 is all of it.
func (s *Service) Activities(ctx context.Context, sc authz.Scope, c *Campaign, most int) ([]Activity, error) {
	var a db.Args
	return db.All(ctx, s.DB, func(r db.Row) (x Activity, err error) {
		err = r.Scan(&x.Org, &x.ID, &x.Day, &x.Channel, &x.Title, &x.Place, &x.Pence, &x.Hours, &x.By)
		return x, err
	}, `SELECT x.org_id, x.id, x.day, x.channel, x.title, x.place, x.pence, x.hours, x.made_name FROM campaign_activity x WHERE `+mine(&a, sc, c)+` ORDER BY x.day DESC, x.org_id, x.id`+limit(most), a.Values()...)
}

// Assets gives the material of a campaign that the caller has read: its owner's for everybody, and the reader's own. What shows a
// story is there as long as the story is shown to this reader.
func (s *Service) Assets(ctx context.Context, sc authz.Scope, c *Campaign) ([]Asset, error) {
	return db.All(ctx, s.DB, func(r db.Row) (x Asset, err error) {
		err = r.Scan(&x.Org, &x.ID, &x.Kind, &x.Title, &x.Address, &x.Language, &x.Alt, &x.Licence, &x.Story, &x.MadeAt)
		return x, err
	}, `SELECT x.org_id, x.id, x.kind, x.title, x.address, x.language, x.alt, x.licence, x.story_id, x.made_at FROM campaign_asset x WHERE x.campaign_id = $1 AND x.org_id IN ($2, $3)
		AND (x.story_id = '' OR $4 = 'open' AND EXISTS (SELECT 1 FROM campaign_story s WHERE s.org_id = x.org_id AND s.id = x.story_id AND s.state = 'shown' AND s.shown_n > 0 AND s.until_day >= $5 AND (s.in_england OR s.at_home AND s.org_id = $3)))
		ORDER BY x.org_id, x.made_at, x.id`, c.ID, c.Org, sc.Org(), c.State, s.Today())
}

// ReachSums gives the reach of a campaign that the caller has read by channel, and on how many days there was a count.
func (s *Service) ReachSums(ctx context.Context, sc authz.Scope, c *Campaign) (sums map[string]int64, days int, err error) {
	var a db.Args
	where := mine(&a, sc, c)
	sums = map[string]int64{}
	if _, err = db.All(ctx, s.DB, func(r db.Row) (channel string, err error) {
		var n int64
		err = r.Scan(&channel, &n)
		sums[channel] = n
		return channel, err
	}, `SELECT x.channel, CAST(SUM(x.n) AS BIGINT) FROM campaign_reach x WHERE `+where+` GROUP BY x.channel`, a.Values()...); err != nil {
		return nil, 0, err
	}
	n, err := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(DISTINCT x.day) FROM campaign_reach x WHERE `+where, a.Values()...)
	return sums, int(n), err
}

// ReachOf gives the reach of a campaign that the caller has read, by day and channel, the latest first; most 0 is all of it.
func (s *Service) ReachOf(ctx context.Context, sc authz.Scope, c *Campaign, most int) ([]Reach, error) {
	var a db.Args
	return db.All(ctx, s.DB, func(r db.Row) (x Reach, err error) {
		err = r.Scan(&x.Org, &x.Day, &x.Channel, &x.N, &x.Source, &x.By)
		return x, err
	}, `SELECT x.org_id, x.day, x.channel, x.n, x.source, x.made_name FROM campaign_reach x WHERE `+mine(&a, sc, c)+` ORDER BY x.day DESC, x.channel, x.org_id`+limit(most), a.Values()...)
}
