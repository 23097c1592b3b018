// Package incidentweb is the pages of package incident: the quick report and its receipt, following a report by its
// code, one's own reports, printed forms, and what staff see.
//
// Files named report_ and follow_ are for people who report, files named staff_ for those who look after reports. The
// package decides nothing: what may be seen is decided by the routes' actions and by package incident.
package incidentweb

import (
	"context"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
)

// Deps is what the reporter's pages need.
type Deps struct {
	Incidents *incident.Service
	Places    Places
	// Script is the path of the module that makes the form work without a signal (offline.Site.Script); "" leaves it out.
	Script string
	// Secure marks cookies for TLS only.
	Secure bool
	// Mine gives the page of the case that the reader is part of as somebody affected, or of their list; "" for none. nil knows
	// of no cases.
	Mine func(ctx context.Context) (string, error)
}

// Places knows where reports are made and who can help there. Everything it gives is public.
type Places interface {
	// Spot gives what a poster's code or an organisation's code stands for; an unknown one is fault.NotFound.
	Spot(ctx context.Context, code string) (incident.Spot, error)
	// Find gives organisations by a part of their name or by their code, the likeliest first.
	Find(ctx context.Context, question string) ([]Named, error)
	// Support gives the help there is at a site, or in the whole organisation with site "", in the order of the page.
	Support(ctx context.Context, org, site string) ([]Helper, error)
}

// Named is an organisation by its code and name.
type Named struct{ Code, Name string }

// Helper is one kind of help: what it is, in words to be translated, who answers, when, and where it answers, if known.
type Helper struct {
	// Kind is sexual, talk, peer, health, independent or desk.
	Kind                          string
	Icon                          ui.Icon
	Name, Who, Note, Phone, Email string
	Hours                         org.Hours
}
