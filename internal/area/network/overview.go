package network

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

// Overview is how the network stands.
type Overview struct {
	Partners    []Partner
	Contacts    []Contact
	Commitments []Commitment
	Agreements  []Agreement
	// Releases are nil for whoever may not see them.
	Releases []Release
	Problems []Problem
	// Stale, Late, Ending, Lapsed, Live, Stopped and Waiting count what is in the lists.
	Stale, Late, Ending, Lapsed, Live, Stopped, Waiting, Overdue, Unsigned int
	SeesReleases                                                           bool
}

// Overview reads everything that the actor may see.
func (s *Service) Overview(ctx context.Context, sc authz.Scope) (o Overview, err error) {
	today := s.Today()
	if o.Partners, err = s.Partners(ctx, sc); err != nil {
		return o, err
	}
	if o.Contacts, err = s.Contacts(ctx, sc); err != nil {
		return o, err
	}
	if o.Commitments, err = s.Commitments(ctx, sc, ""); err != nil {
		return o, err
	}
	if o.Agreements, err = s.Agreements(ctx, sc, ""); err != nil {
		return o, err
	}
	if o.Problems, err = s.Problems(ctx, sc); err != nil {
		return o, err
	}
	seeing, err := s.Door.Policy().Check(authz.From(ctx), ActSee)
	switch {
	case err == nil:
		o.SeesReleases = true
		if o.Releases, err = s.Releases(ctx, seeing, ""); err != nil {
			return o, err
		}
	case !fault.Is(err, fault.Denied):
		return o, err
	}
	for _, c := range o.Contacts {
		if c.Stale(today) {
			o.Stale++
		}
	}
	for _, c := range o.Commitments {
		if c.Late(today) {
			o.Late++
		}
	}
	for i := range o.Agreements {
		st := o.Agreements[i].State(today)
		if st.Live() {
			o.Live++
		}
		switch st {
		case Ending:
			o.Ending++
		case Lapsed:
			o.Lapsed++
		case Overdue:
			o.Overdue++
		case Unsigned:
			o.Unsigned++
		}
	}
	for _, r := range o.Releases {
		switch r.Stage {
		case Stopped:
			o.Stopped++
		case Passed, Half:
			o.Waiting++
		}
	}
	return o, nil
}
