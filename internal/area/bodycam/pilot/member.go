package pilot

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Has tells whether an organisation, or a unit of it, is a site.
func (p *Protocol) Has(org string) bool {
	for _, s := range p.Sites {
		if code, _, _ := strings.Cut(s.Code, "/"); code == org {
			return true
		}
	}
	return false
}

// Joined gives the declared pilots of others in which an organisation is a site, the newest first. Whoever may read pilots there
// reads their protocol and their frozen reports, and nothing of what other sites sent month by month.
func (s *Service) Joined(ctx context.Context, org string) ([]Pilot, error) {
	list, err := db.All(ctx, s.DB, scanPilot, `SELECT `+pilotColumns+` FROM bodycam_pilot p WHERE p.org_id <> $1 AND p.state = 'declared' ORDER BY p.made_at DESC, p.id DESC`, org)
	out := list[:0]
	for i := range list {
		if list[i].Has(org) {
			out = append(out, list[i])
		}
	}
	return out, err
}

// JoinedPilot gives one of them with its amendments and its frozen reports. Any other is fault.NotFound.
func (s *Service) JoinedPilot(ctx context.Context, org, record string) (Pilot, []Report, error) {
	p, err := db.One(ctx, s.DB, scanPilot, `SELECT `+pilotColumns+` FROM bodycam_pilot p WHERE p.id = $1 AND p.org_id <> $2 AND p.state = 'declared'`, record, org)
	if err != nil {
		return Pilot{}, nil, err
	}
	if !p.Has(org) {
		return Pilot{}, nil, fault.Missing()
	}
	if p.Amendments, err = amendments(ctx, s.DB, p.Org, p.ID); err != nil {
		return Pilot{}, nil, err
	}
	list, err := db.All(ctx, s.DB, scanReport, `SELECT `+reportColumns+` FROM bodycam_pilot_report r WHERE r.org_id = $1 AND r.pilot_id = $2 ORDER BY r.edition DESC, r.id DESC`, p.Org, p.ID)
	return p, list, err
}

// whose gives the organisation of a frozen report that a reader of org may read: its own, or that of a pilot in which it is a
// site.
func (s *Service) whose(ctx context.Context, org, report string) (string, error) {
	type at struct{ org, pilot string }
	x, err := db.One(ctx, s.DB, func(r db.Row) (x at, err error) { return x, r.Scan(&x.org, &x.pilot) }, `SELECT r.org_id, r.pilot_id FROM bodycam_pilot_report r WHERE r.id = $1`, report)
	if err != nil || x.org == org {
		return org, err
	}
	_, _, err = s.JoinedPilot(ctx, org, x.pilot)
	return x.org, err
}
