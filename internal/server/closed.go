package server

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/identity"
)

// lockWarnings say what is missing for each lock.
var lockWarnings = map[string]string{
	incident.LockSexual:     "Reports of sexual incidents need somebody in the sexual safety team, or a violence reduction lead, who is cleared for them.",
	incident.LockRestricted: "Reports kept from managers need a violence reduction lead who is cleared for them.",
}

var locks = []string{incident.LockSexual, incident.LockRestricted}

// unopened gives the locks whose reports nobody of an organisation can open.
func (s *Server) unopened(ctx context.Context, org string) ([]string, error) {
	var out []string
	for _, l := range locks {
		list, err := identity.Unopenable(ctx, s.DB, org, l, incident.OpenerRoles(l), s.Door.Now())
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			out = append(out, l)
		}
	}
	return out, nil
}

// unopenedAnywhere is the same for a look over the whole installation.
func unopenedAnywhere(d *db.DB, now func() time.Time) func(context.Context) (int, string, error) {
	return func(ctx context.Context) (int, string, error) {
		first, seen := "", map[string]bool{}
		for _, l := range locks {
			list, err := identity.Unopenable(ctx, d, "", l, incident.OpenerRoles(l), now())
			if err != nil {
				return 0, "", err
			}
			for _, o := range list {
				if first == "" {
					first = o + " (" + l + ")"
				}
				seen[o] = true
			}
		}
		return len(seen), first, nil
	}
}

// peopleWarnings says on the page of people what a role or a clearance would mend.
func (s *Server) peopleWarnings(ctx context.Context, org string) ([]string, error) {
	list, err := s.unopened(ctx, org)
	for i, l := range list {
		list[i] = lockWarnings[l]
	}
	return list, err
}
