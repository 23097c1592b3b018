package round

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

const campaignColumns = `c.org_id, c.id, c.name, c.kind, c.catalogue, c.round, c.opens, c.due, c.closes, c.note, c.areas, c.made_at, c.made_name, c.closed_at, c.chased_at, c.version`

func scanCampaign(r db.Row) (Campaign, error) {
	var c Campaign
	var areas string
	err := r.Scan(&c.Org, &c.ID, &c.Name, &c.Kind, &c.Catalogue, &c.Round, &c.Opens, &c.Due, &c.Closes, &c.Note, &areas, &c.MadeAt, &c.MadeName, &c.ClosedAt, &c.ChasedAt, &c.Version)
	c.Areas = strings.Fields(areas)
	return c, err
}

const returnColumns = `r.org_id, r.campaign_id, r.campaign_org, r.assessment_id, r.begun_at, r.in_at, r.reminded, r.reminded_at`

func scanReturn(r db.Row) (Return, error) {
	var x Return
	return x, r.Scan(&x.Org, &x.Campaign, &x.CampaignOrg, &x.Assessment, &x.Begun, &x.In, &x.Reminded, &x.RemindedAt)
}

// Seen is a campaign with the returns in reach, by the name of the organisation.
type Seen struct {
	Campaign
	Returns []Return
	Tally
}

// Campaigns gives the campaigns that ask somebody in reach, the last due first: of those above, what their own organisations
// owe, and of those below what is asked there.
func (s *Service) Campaigns(ctx context.Context, sc authz.Scope) ([]Seen, error) {
	return s.seen(ctx, sc, "")
}

// Campaign gives one campaign with the returns in reach; without any in reach it is fault.NotFound.
func (s *Service) Campaign(ctx context.Context, sc authz.Scope, campaign string) (Seen, error) {
	list, err := s.seen(ctx, sc, campaign)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return Seen{}, err
	}
	return list[0], nil
}

func (s *Service) seen(ctx context.Context, sc authz.Scope, campaign string) ([]Seen, error) {
	var a db.Args
	q := `SELECT ` + returnColumns + ` FROM campaign_return r WHERE ` + sc.WhereOrg(&a, "r.org_id")
	if campaign != "" {
		q += ` AND r.campaign_id = ` + a.Add(campaign)
	}
	rows, err := db.All(ctx, s.DB, scanReturn, q+` ORDER BY r.campaign_org, r.campaign_id, r.org_id`, a.Values()...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	t, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string][]Return{}
	var orgs, ids []string
	for _, r := range rows {
		r.Name = name(t, r.Org)
		if by[r.Campaign] == nil {
			orgs, ids = append(orgs, r.CampaignOrg), append(ids, r.Campaign)
		}
		by[r.Campaign] = append(by[r.Campaign], r)
	}
	var b db.Args
	list, err := db.All(ctx, s.DB, scanCampaign, `SELECT `+campaignColumns+` FROM standard_campaign c WHERE c.org_id IN `+db.In(&b, orgs)+` AND c.id IN `+db.In(&b, ids)+` ORDER BY c.due DESC, c.id DESC`, b.Values()...)
	if err != nil {
		return nil, err
	}
	out := make([]Seen, 0, len(list))
	for _, c := range list {
		returns := by[c.ID]
		slices.SortFunc(returns, func(x, y Return) int { return strings.Compare(x.Name+x.Org, y.Name+y.Org) })
		out = append(out, Seen{Campaign: c, Returns: returns, Tally: Count(&c, returns, s.Today())})
	}
	return out, nil
}
