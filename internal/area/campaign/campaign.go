package campaign

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Path is the address of a campaign's page.
func Path(campaign string) string { return "/campaigns/" + campaign }

// Campaign is a campaign as it stands.
type Campaign struct {
	Org, ID string
	State   string // draft, open or closed
	Brief
	MadeAt   db.Time
	MadeName string
	Version  int64
}

// Brief is what a campaign's form asks. Days are YYYY-MM-DD.
type Brief struct {
	Name, Aim, Audience string
	// Message is the calm words that staff read, on the page and on the poster.
	Message  string
	From, To string
}

// Audiences are whom a campaign speaks to.
func Audiences() [][2]string {
	return [][2]string{{"staff", "Staff"}, {"patients", "Patients and visitors"}, {"public", "The public"}, {"courts", "Police and courts"}}
}

// StateWords gives the state in words.
func (c *Campaign) StateWords() string {
	return map[string]string{"draft": "Being prepared", "open": "Running", "closed": "Ended"}[c.State]
}

func (b *Brief) clean() {
	b.Name, b.Aim, b.Message = line(b.Name), clean(b.Aim), clean(b.Message)
}

func (b *Brief) problems() fault.Problems {
	var p fault.Problems
	need(&p, "name", b.Name, "Give it a name", 80)
	need(&p, "aim", b.Aim, "Say what is to be different afterwards", MaxWords)
	need(&p, "message", b.Message, "Write what staff are told", 600)
	if !offered(Audiences(), b.Audience) {
		p.Add("audience", "Choose whom it speaks to")
	}
	day(&p, "from", b.From, "Write the first day")
	day(&p, "to", b.To, "Write the last day")
	if len(p) == 0 && b.To < b.From {
		p.Add("to", "The last day is before the first")
	}
	return p
}

const campaignColumns = `c.org_id, c.id, c.state, c.name, c.aim, c.audience, c.message, c.from_day, c.to_day, c.made_at, c.made_name, c.version`

func scanCampaign(r db.Row) (c Campaign, err error) {
	err = r.Scan(&c.Org, &c.ID, &c.State, &c.Name, &c.Aim, &c.Audience, &c.Message, &c.From, &c.To, &c.MadeAt, &c.MadeName, &c.Version)
	return c, err
}

// seen is the condition that a campaign is in reach: one's own, and England's once it has begun. A draft is its keepers' alone.
func (s *Service) seen(a *db.Args, sc authz.Scope, drafts bool) string {
	own := `(` + sc.WhereOrg(a, "c.org_id")
	if !drafts {
		own += ` AND c.state <> 'draft'`
	}
	w := own + `)`
	if sc.Org() != "" {
		w = `(` + w + ` OR c.org_id = ` + a.Add(s.National) + ` AND c.state <> 'draft')`
	}
	return w
}

// keeps tells whether whoever acts may see drafts.
func (s *Service) keeps(ctx context.Context) bool {
	return s.Door.Policy().May(authz.From(ctx), ActKeep)
}

// Campaigns gives the campaigns in reach, those that run first, then the newest.
func (s *Service) Campaigns(ctx context.Context, sc authz.Scope, find string) ([]Campaign, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, scanCampaign, `SELECT `+campaignColumns+` FROM campaign c WHERE `+s.seen(&a, sc, s.keeps(ctx))+`
		ORDER BY CASE c.state WHEN 'open' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, c.from_day DESC, c.id`, a.Values()...)
	if find == "" {
		return list, err
	}
	out := list[:0]
	for _, c := range list {
		if holds(c.Name+" "+c.Aim+" "+c.Message, find) {
			out = append(out, c)
		}
	}
	return out, err
}

// Campaign reads one in reach. Out of reach is fault.NotFound.
func (s *Service) Campaign(ctx context.Context, sc authz.Scope, campaign string) (Campaign, error) {
	return s.campaign(ctx, s.DB, sc, campaign, s.keeps(ctx))
}

func (s *Service) campaign(ctx context.Context, q db.Querier, sc authz.Scope, campaign string, drafts bool) (Campaign, error) {
	var a db.Args
	return db.One(ctx, q, scanCampaign, `SELECT `+campaignColumns+` FROM campaign c WHERE c.id = `+a.Add(campaign)+` AND `+s.seen(&a, sc, drafts), a.Values()...)
}

// Begin makes a campaign of the scope's organisation, as a draft.
func (s *Service) Begin(ctx context.Context, sc authz.Scope, in Brief) (Campaign, error) {
	in.clean()
	if err := fault.WithProblems(in.problems()); err != nil {
		return Campaign{}, err
	}
	return op.Do(ctx, s.Door, ActKeep, op.In(sc.Org(), ""), func(tx *op.Tx) (Campaign, audit.Change, error) {
		c := Campaign{Org: sc.Org(), ID: id.New("cmp", tx.Now()), State: "draft", Brief: in, MadeAt: db.At(tx.Now()), MadeName: tx.Actor().Name, Version: 1}
		err := tx.Must(ctx, `INSERT INTO campaign (org_id, id, unit_id, lock, owner_key, state, name, aim, audience, message, from_day, to_day, made_at, made_by, made_name, version)
			VALUES ($1, $2, '', '', '', 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`, c.Org, c.ID, in.Name, in.Aim, in.Audience, in.Message, in.From, in.To, c.MadeAt, tx.Actor().ID, c.MadeName)
		return c, audit.Created("campaign", c.ID, audit.F("name", in.Name), audit.F("from", in.From), audit.F("to", in.To)), err
	})
}

// change runs a change of one's own campaign; seen is the version on the page, 0 for any.
func (s *Service) change(ctx context.Context, org, campaign string, seen int64, rule func(tx *op.Tx, c *Campaign) (audit.Change, error)) error {
	_, err := op.Do(ctx, s.Door, ActKeep, op.On("campaign", org, campaign), func(tx *op.Tx) (int, audit.Change, error) {
		var a db.Args
		c, err := db.One(ctx, tx, scanCampaign, `SELECT `+campaignColumns+` FROM campaign c WHERE c.org_id = `+a.Add(org)+` AND c.id = `+a.Add(campaign)+` AND `+tx.Scope().Where(&a, "c"), a.Values()...)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen > 0 && seen != c.Version {
			return 0, audit.Change{}, moved()
		}
		did, err := rule(tx, &c)
		if err != nil {
			return 0, did, err
		}
		return 0, did, tx.Must(ctx, `UPDATE campaign SET state = $3, name = $4, aim = $5, audience = $6, message = $7, from_day = $8, to_day = $9, version = version + 1 WHERE org_id = $1 AND id = $2`,
			org, campaign, c.State, c.Name, c.Aim, c.Audience, c.Message, c.From, c.To)
	})
	return err
}

func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this while you had it open. What you typed is still here: look at the page again, then send it")
}

// Change changes what a campaign is.
func (s *Service) Change(ctx context.Context, org, campaign string, seen int64, in Brief) error {
	in.clean()
	if err := fault.WithProblems(in.problems()); err != nil {
		return err
	}
	return s.change(ctx, org, campaign, seen, func(_ *op.Tx, c *Campaign) (audit.Change, error) {
		old := c.Brief
		c.Brief = in
		return audit.Changed("campaign", campaign, audit.FF("name", old.Name, in.Name), audit.FF("from", old.From, in.From), audit.FF("to", old.To, in.To),
			audit.F("texts changed", strings.ToLower(yes(old.Aim != in.Aim || old.Message != in.Message)))), nil
	})
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// Open lets everybody see a campaign; Close ends it, and its stories are shown no more.
func (s *Service) Open(ctx context.Context, org, campaign string, seen int64) error {
	return s.step(ctx, org, campaign, seen, "open")
}

// Close ends a campaign. Its figures stay; its stories are shown no more.
func (s *Service) Close(ctx context.Context, org, campaign string, seen int64) error {
	return s.step(ctx, org, campaign, seen, "closed")
}

func (s *Service) step(ctx context.Context, org, campaign string, seen int64, to string) error {
	return s.change(ctx, org, campaign, seen, func(_ *op.Tx, c *Campaign) (audit.Change, error) {
		if c.State == to {
			return audit.Change{}, fault.New(fault.Conflict, "It stands there already")
		}
		was := c.State
		c.State = to
		return audit.Changed("campaign", campaign, audit.FF("state", was, to)), nil
	})
}
