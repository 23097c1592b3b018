package round

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Asked is a campaign as somebody opens it. An empty Opens is today, an empty Closes four weeks after it is due.
type Asked struct {
	Name, Kind, Catalogue, Opens, Due, Closes, Note string
	Areas                                           []string
}

// usualGrace is how long late returns are waited for, in days.
const usualGrace = 28

// Members gives the trusts of some areas on a day, by name, each once.
func Members(t *org.Tree, areas []string, on org.Date) []org.Organisation {
	var out []org.Organisation
	seen := map[string]bool{}
	for _, a := range areas {
		list := t.Descendants(a, on)
		if o, ok := t.Get(a); ok {
			list = append(list, o)
		}
		for _, o := range list {
			if o.Kind == org.Trust && o.Open(on) && !seen[o.ID] {
				seen[o.ID] = true
				out = append(out, o)
			}
		}
	}
	slices.SortFunc(out, func(a, b org.Organisation) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return out
}

var (
	campaignTable = op.Table{Name: "standard_campaign", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "name", "kind", "catalogue", "round", "opens", "due", "closes", "note", "areas",
		"made_at", "made_name", "closed_at", "chased_at", "version"}}
	returnTable = op.Table{Name: "campaign_return", Columns: []string{"org_id", "campaign_id", "campaign_org", "assessment_id", "begun_at", "in_at", "reminded", "reminded_at"}}
)

// Open asks the trusts of some areas below for an assessment, and tells those who work it there.
func (s *Service) Open(ctx context.Context, in Asked) (Campaign, error) {
	me := authz.From(ctx)
	t, err := s.Tree(ctx)
	if err != nil {
		return Campaign{}, err
	}
	c, p, err := s.read(ctx, t, me.Org, in)
	if err != nil {
		return c, err
	}
	members := Members(t, c.Areas, org.Date(max(c.Opens, s.Today())))
	if len(p) == 0 && len(members) == 0 {
		p.Add("areas", "Nobody would be asked: no trust is there")
	}
	if err := fault.WithProblems(p); err != nil {
		return c, err
	}
	return op.Do(ctx, s.Door, ActCampaign, op.In(me.Org, ""), func(tx *op.Tx) (Campaign, audit.Change, error) {
		c.Org, c.ID, c.MadeAt, c.MadeName, c.Version = me.Org, id.Random("cmp"), db.At(tx.Now()), tx.Actor().Name, 1
		tx.Insert(campaignTable, c.Org, c.ID, "", "", "", c.Name, c.Kind, c.Catalogue, string(c.Round), c.Opens, c.Due, c.Closes, c.Note, strings.Join(c.Areas, " "), c.MadeAt, c.MadeName, db.Time{}, db.Time{}, int64(1))
		for _, m := range members {
			tx.Insert(returnTable, m.ID, c.ID, c.Org, "", db.Time{}, db.Time{}, int64(0), db.Time{})
			if err := s.tell(tx, m.ID, notify.Assigned); err != nil {
				return c, audit.Change{}, err
			}
		}
		return c, audit.Created("standard_campaign", c.ID, audit.F("catalogue", c.Catalogue), audit.F("due", c.Due), audit.F("organisations", strconv.Itoa(len(members)))), nil
	})
}

func (s *Service) read(ctx context.Context, t *org.Tree, me string, in Asked) (c Campaign, p fault.Problems, err error) {
	c = Campaign{Name: clean(in.Name), Kind: in.Kind, Catalogue: in.Catalogue, Opens: in.Opens, Due: in.Due, Closes: in.Closes, Note: clean(in.Note)}
	words(&p, "name", c.Name, "Give it a name, such as Autumn 2026", 120)
	words(&p, "note", c.Note, "", 1000)
	if c.Kind != "round" && c.Kind != "pilot" {
		p.Add("kind", "Choose whether it is a round or a pilot")
	}
	book, err := s.Standard.Book(ctx)
	if err != nil {
		return c, nil, err
	}
	if _, ok := book.Find(c.Catalogue); !ok {
		p.Add("catalogue", "Choose a version of the standard")
	}
	today := s.Today()
	if c.Opens == "" {
		c.Opens = today
	}
	if !isDay(c.Opens) || c.Opens < today {
		p.Add("opens", "Give a day from today on, or leave it empty for today")
	}
	due, ok := parseDay(c.Due)
	if !ok || c.Due <= c.Opens {
		p.Add("due", "Give a day after it opens")
	}
	if c.Closes == "" && ok {
		c.Closes = later(c.Due, usualGrace)
	}
	if ok && (!isDay(c.Closes) || c.Closes < c.Due) {
		p.Add("closes", "Give a day from the due day on, or leave it empty")
	}
	c.Round = rollup.RoundOf(due)
	for _, a := range in.Areas {
		if a != me && !slices.Contains(t.Ancestors(a, org.Date(today)), me) {
			p.Add("areas", "Choose areas that lie below your own")
			break
		}
		if !slices.Contains(c.Areas, a) {
			c.Areas = append(c.Areas, a)
		}
	}
	if len(in.Areas) == 0 {
		p.Add("areas", "Choose who is asked")
	}
	return c, p, nil
}

func parseDay(s string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateOnly, s, clock.London())
	return t, err == nil
}

func isDay(s string) bool {
	_, ok := parseDay(s)
	return ok
}
