package org

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// Help is who to turn to at a place.
type Help struct {
	Org Organisation
	// Was is the organisation asked for, when another has taken over from it.
	Was *Organisation
	// Site is nil when the answer is for the whole organisation.
	Site    *Site
	Entries []Entry
}

// Help gives who to turn to at a site, or in the whole organisation with site "". It is open to all and answered from
// memory for a few seconds. An organisation or site that is not there is fault.NotFound. A closed organisation that one
// other took over from gives that one's directory.
func (s *Service) Help(ctx context.Context, org, site string) (Help, error) {
	return s.helps.get(s.Now(), [2]string{org, site}, func() (Help, error) {
		t, err := s.Tree(ctx)
		if err != nil {
			return Help{}, err
		}
		o, ok := t.Get(org)
		if !ok {
			return Help{}, fault.Missing()
		}
		h := Help{Org: o}
		if heirs := t.Heirs(org, s.Today()); len(heirs) == 1 && heirs[0] != org {
			h.Was = &o
			h.Org, _ = t.Get(heirs[0])
		}
		if site != "" {
			found, err := siteIn(ctx, s.read, h.Org.ID, site)
			switch {
			case err == nil:
				h.Site = &found
			case h.Was == nil || !fault.Is(err, fault.NotFound):
				return Help{}, err
			}
		}
		at := ""
		if h.Site != nil {
			at = h.Site.ID
		}
		h.Entries, err = db.All(ctx, s.read, scanEntry, selectEntry+` WHERE org_id = $1 AND (site_id = '' OR site_id = $2) ORDER BY sort, id`, h.Org.ID, at)
		inRoleOrder(h.Entries)
		return h, err
	})
}

// OpenNow gives the entries that can be reached at a moment.
func (h Help) OpenNow(at time.Time) []Entry {
	var out []Entry
	for _, e := range h.Entries {
		if e.Hours.OpenAt(at) {
			out = append(out, e)
		}
	}
	return out
}

// Emergency gives the entry to ring beside 999: a security desk or control room that answers now, the site's own before
// the organisation's. ok is false when there is none: a number that nobody answers is worse than 999 alone.
func (h Help) Emergency(at time.Time) (found Entry, ok bool) {
	for _, e := range h.OpenNow(at) {
		desk := (e.Role == SecurityDesk || e.Role == ControlRoom) && e.Phone != ""
		if desk && (!ok || (found.Site == "" && e.Site != "")) {
			found, ok = e, true
		}
	}
	return found, ok
}

// EmergencyNumber gives the local number to show beside 999 at a site now, and the role that answers it; "" when no desk
// or control room answers now.
func (s *Service) EmergencyNumber(ctx context.Context, org, site string) (phone string, role HelpRole, err error) {
	h, err := s.Help(ctx, org, site)
	if err != nil {
		return "", "", err
	}
	e, _ := h.Emergency(s.Now())
	return e.Phone, e.Role, nil
}
