package server

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/incident/incidentweb"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

const (
	// maxWords bounds what may be searched for, in characters.
	maxWords = 200
	// maxShown bounds the organisations and the people shown; more words find less.
	maxShown = 10
)

// searchView is the search page with what was found.
type searchView struct {
	words, after string
	problems     ui.Problems
	asked        bool
	reports      *ui.Table // nil for those who look after none
	next         string
	cases        *ui.Table // nil for those who have none
	moreCases    bool
	spread       []spreadFound
	people       []identity.Person
	places       []placeFound
	help         []helpFound
	more         bool // more organisations or people than are shown
}

type placeFound struct{ name, kind, href, help string }

// spreadFound is a campaign, a story or a case study.
type spreadFound struct{ title, href, sub string }

type helpFound struct{ role, name, phone, dial string }

func (v searchView) nothing() bool {
	return (v.cases == nil || len(v.cases.Rows) == 0) && (v.reports == nil || len(v.reports.Rows) == 0) && len(v.people) == 0 && len(v.places) == 0 && len(v.help) == 0 && len(v.spread) == 0
}

// searchPage is the empty page. It takes no words from its address: see search.
func (s *Server) searchPage(w http.ResponseWriter, r *http.Request) error {
	return searched(w, r, searchView{reports: s.reportsFor(r)}, nil)
}

// search answers a search. Words are sent in the body and never in the address: what people look for here is what
// happened to somebody, and an address stays in the browser's history, in the next page's referrer and in the logs of
// whatever stands between. The program writes them into no log either.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := searchView{words: strings.Join(strings.Fields(incident.Clean(r.PostFormValue("words"))), " "), after: r.PostFormValue("after"), reports: s.reportsFor(r)}
	var p fault.Problems
	switch n := utf8.RuneCountInString(v.words); {
	case n == 0:
		p.Add("words", "Write what you look for")
	case n > maxWords:
		p.Add("words", "Write fewer words: 200 letters at most")
	}
	if len(p) > 0 {
		return searched(w, r, v, p)
	}
	v.asked = true
	for _, look := range []func(context.Context, *searchView) error{s.findReports, s.findCases, s.findSpread, s.findPeople, s.findPlaces, s.findHelp} {
		if err := look(ctx, &v); err != nil {
			return err
		}
	}
	return searched(w, r, v, nil)
}

func searched(w http.ResponseWriter, r *http.Request, v searchView, p fault.Problems) error {
	v.problems = web.Problems(r.Context(), p)
	title := lang.T(r.Context(), "Search")
	return web.Staff(w, r, web.View{Title: title, Body: searchBody(v), Problems: p, Crumbs: []ui.Crumb{{Label: title}}})
}

// reportsFor gives an empty list for those who may search reports, and nil for the others.
func (s *Server) reportsFor(r *http.Request) *ui.Table {
	if s.Policy.May(authz.From(r.Context()), incident.ActList) {
		return &ui.Table{}
	}
	return nil
}

// findReports searches the reports of the role's own scope, by words or by a reference.
func (s *Server) findReports(ctx context.Context, v *searchView) error {
	sc, err := s.Policy.Check(authz.From(ctx), incident.ActList)
	if err != nil {
		return nil // no reports for this role
	}
	t, next, err := incidentweb.Staff{Incidents: s.Incident, Units: places{s}}.Found(ctx, sc, v.words, v.after)
	v.reports, v.next = &t, next
	return err
}

// findCases searches the cases of the role's own scope: by reference, title, unit, label, and by numbers of the police for
// those who may see them.
func (s *Server) findCases(ctx context.Context, v *searchView) error {
	sc, err := s.Policy.Check(authz.From(ctx), casework.ActList)
	if err != nil || v.after != "" {
		return nil // no cases for this role, or a further page of reports
	}
	t, more, err := s.casePages().Found(ctx, sc, v.words, maxShown)
	v.cases, v.moreCases = &t, more
	return err
}

// findSpread searches campaigns, stories and case studies in reach. The words of stories are read where they lie, so that one
// that was withdrawn is found no more.
func (s *Server) findSpread(ctx context.Context, v *searchView) error {
	a := authz.From(ctx)
	see, err := s.Policy.Check(a, campaign.ActSee)
	if err != nil || v.after != "" {
		return nil
	}
	campaigns, err := s.Campaign.Campaigns(ctx, see, v.words)
	if err != nil {
		return err
	}
	for _, c := range campaigns {
		v.spread = append(v.spread, spreadFound{c.Name, campaign.Path(c.ID), lang.T(ctx, "Campaign")})
	}
	stories, err := s.Campaign.Find(ctx, see, v.words)
	if err != nil {
		return err
	}
	for _, x := range stories {
		v.spread = append(v.spread, spreadFound{x.Telling.Title, "/stories", lang.T(ctx, "Story") + ", " + x.Telling.Byline})
	}
	read, err := s.Policy.Check(a, library.ActSee)
	if err != nil {
		return nil
	}
	entries, err := s.Library.Entries(ctx, read, library.Filter{Find: v.words})
	if err != nil {
		return err
	}
	for _, e := range entries {
		v.spread = append(v.spread, spreadFound{e.Title, library.Path(e.ID), lang.T(ctx, "Case study")})
	}
	if len(v.spread) > maxShown {
		v.spread, v.more = v.spread[:maxShown], true
	}
	return nil
}

// findPeople searches the people of the organisation, for those who look after them.
func (s *Server) findPeople(ctx context.Context, v *searchView) error {
	sc, err := s.Policy.Check(authz.From(ctx), identity.ActRead)
	if err != nil || v.after != "" {
		return nil
	}
	list, more, err := s.Identity.People(ctx, sc, identity.Listing{Find: v.words, Limit: maxShown})
	v.people, v.more = list, v.more || more
	return err
}

// findPlaces searches the organisations of England, which everybody may know.
func (s *Server) findPlaces(ctx context.Context, v *searchView) error {
	if v.after != "" {
		return nil
	}
	t, err := s.Org.Tree(ctx)
	if err != nil {
		return err
	}
	list := t.Find(v.words, s.Org.Today(), maxShown+1)
	if len(list) > maxShown {
		list, v.more = list[:maxShown], true
	}
	for _, o := range list {
		x := placeFound{name: o.Name, kind: lang.T(ctx, o.Kind.Words()) + ", " + o.ID, href: "/organisations/" + o.ID}
		if !o.Open(s.Org.Today()) {
			x.kind += ", " + lang.T(ctx, "closed")
		}
		if o.Kind == org.Trust {
			x.help = "/help/" + o.ID
		}
		v.places = append(v.places, x)
	}
	return nil
}

// findHelp searches the actor's own directory of who to turn to, in the reader's language.
func (s *Server) findHelp(ctx context.Context, v *searchView) error {
	h, err := s.Org.Help(ctx, authz.From(ctx).Org, "")
	if fault.Is(err, fault.NotFound) || v.after != "" {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range h.Entries {
		x := helpFound{role: lang.T(ctx, e.Role.Words()), name: e.Name, phone: e.Phone, dial: org.Dial(e.Phone)}
		if holds(x.role+" "+x.name+" "+e.Note, v.words) {
			v.help = append(v.help, x)
		}
	}
	return nil
}

// holds tells whether a text holds every word.
func holds(text, words string) bool {
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// label and hint say what the role may search.
func (v searchView) label(ctx context.Context) string {
	if v.reports != nil {
		return lang.T(ctx, "Words in a report or a case’s title, or a reference")
	}
	return lang.T(ctx, "Words to look for")
}

func (v searchView) hint(ctx context.Context) string {
	if v.reports != nil {
		return lang.T(ctx, "Or an organisation, or who to turn to. Every word must be there.")
	}
	return lang.T(ctx, "An organisation, or who to turn to. Every word must be there.")
}
