package demo

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
)

// shown is a piece of evidence as a pilot has it: its title, how long ago the time it shows ended, how long it counts after
// that in days, and for which indicators it is used.
type shown struct {
	title      string
	ago, lasts int
	codes      []string
}

// evidenceOf is what every pilot can show. Two pieces run out between an assessment and the next.
var evidenceOf = []shown{
	{"Board minute: the executive for violence prevention is named", 260, 500, []string{"D1-a", "D2-a", "D2-b"}},
	{"Job plan of the violence prevention lead", 240, 480, []string{"D1-b", "D5-d"}},
	{"Strategy as the board approved it", 270, 500, []string{"D1-d", "D1-e", "D7-a"}},
	{"Guide for managers after a report", 230, 420, []string{"D1-g", "D5-a"}},
	{"Extract of the risk register", 220, 400, []string{"D2-c", "D6-a"}},
	{"Minutes of the health and safety committee", 225, 400, []string{"D3-a", "D2-f"}},
	{"Monthly liaison with the police: notes", 215, 400, []string{"D3-b"}},
	{"How to report, in two minutes: poster and page", 235, 400, []string{"D4-a", "D4-f"}},
	{"Completeness of records, by ward", 230, 197, []string{"D4-b", "D4-e"}},
	{"Data pack: incidents, survey, absence and claims", 210, 228, []string{"D4-c"}},
	{"Training needs analysis", 240, 420, []string{"D5-b", "D5-c"}},
	{"Review of debriefs and who took them up", 228, 400, []string{"D5-e", "D6-d", "D1-i"}},
}

// standard tells how a pilot assessed itself: an assessment of last spring that the board was assured of, and this autumn's as
// a copy of it, which stands somewhere else at each pilot.
func (s *stager) standard(at int) error {
	x := s.Carried.Standard
	if x == nil {
		return nil
	}
	executive, board, union := s.holders(authz.Executive), s.holders(authz.Board), s.holders(authz.Union)
	if len(executive) == 0 || len(board) == 0 || len(union) == 0 || len(s.x.crew.managers) == 0 {
		return nil
	}
	if at == 9 { // one has not begun
		return nil
	}
	s.on(232, 9)
	a, err := s.begun(at, s.as(executive[0], authz.Executive), s.as(board[0], authz.Board))
	if err != nil {
		return err
	}
	items, err := s.evidence(a.ID)
	if err != nil {
		return err
	}
	if err := s.rateAll(a.ID, at, items); err != nil {
		return err
	}
	s.on(222, 10)
	if err := x.Consult(s.lead, s.x.ID, a.ID, 0, ""); err != nil {
		return err
	}
	sees := s.as(union[0], authz.Union)
	if err := x.Stand(sees, s.x.ID, a.ID, "agree", "We were asked in time. The plan has to show money by autumn."); err != nil {
		return err
	}
	s.on(196, 15)
	if err := s.signed(a.ID, s.as(executive[0], authz.Executive)); err != nil {
		return err
	}
	s.on(182, 15)
	if err := x.Assure(s.as(board[0], authz.Board), s.x.ID, a.ID, 0, "Board in public, item 9"); err != nil || at == 8 { // one is late with the next
		return err
	}
	s.on(24, 9)
	if err := x.Close(s.lead, s.x.ID, a.ID, 0, ""); err != nil {
		return err
	}
	b, err := x.Start(s.lead, s.x.ID, standard.Start{Catalogue: "v2", Name: season(s.Door.Now()), From: a.ID, Due: s.now.AddDate(0, 0, 25).Format(time.DateOnly)})
	if err != nil {
		return err
	}
	if err := x.Sweep(authz.With(s.ctx, authz.Service("standard")), s.Door.Now()); err != nil {
		return err
	}
	return s.thisAutumn(b.ID, at, sees, s.as(executive[0], authz.Executive), s.as(board[0], authz.Board))
}

// thisAutumn carries the open assessment as far as it has come at a pilot.
func (s *stager) thisAutumn(id string, at int, sees, executive, board context.Context) error {
	x := s.Carried.Standard
	manager := s.x.crew.managers[0]
	if err := x.Ask(s.lead, s.x.ID, id, manager.ID, "D6-b", "D6-c"); err != nil {
		return err
	}
	if at%4 == 3 { // still being drafted
		return nil
	}
	if err := s.answered(id, 12); err != nil {
		return err
	}
	s.on(20, 10)
	if err := x.Consult(s.lead, s.x.ID, id, 0, s.now.AddDate(0, 0, 5).Format(time.DateOnly)); err != nil {
		return err
	}
	for _, c := range [][2]string{{"D4-a", "Night staff say that they have no time to report. Please ask them."}, {"D4-d", "Members ask for this at every meeting."}, {"D4-f", "Good that this is on the agenda of every team."}} {
		if err := x.Comment(sees, s.x.ID, id, c[0], c[1]); err != nil {
			return err
		}
	}
	if err := x.See(sees, s.x.ID, id, "D4-d", catalogue.Red, "Nothing has been shown by ethnicity or disability in 12 months, and members ask."); err != nil {
		return err
	}
	w, err := s.standardNow(id)
	if err != nil {
		return err
	}
	if l, _, ok := w.Line("D4-d"); ok && standard.Worse(catalogue.Red, l.Rating) {
		s.on(17, 11)
		if err := x.Settle(s.lead, s.x.ID, id, "D4-d", l.Rated.Version); err != nil {
			return err
		}
	}
	if at%4 == 0 || at == 5 { // home is in consultation
		return nil
	}
	s.on(6, 14)
	if err := x.Stand(sees, s.x.ID, id, "dissent", "We do not agree that records of support are amber: staff tell us otherwise."); err != nil {
		return err
	}
	if err := s.signed(id, executive); err != nil || at%4 == 1 {
		return err
	}
	s.on(2, 14)
	return x.Assure(board, s.x.ID, id, 0, "Board in public, item 11")
}

func (s *stager) standardNow(id string) (*standard.Whole, error) {
	sc, err := s.Door.Policy().Check(authz.From(s.lead), standard.ActRead)
	if err != nil {
		return nil, err
	}
	return s.Carried.Standard.Whole(s.lead, sc, s.x.ID, id)
}

// signed signs the version that is there, unless something stands in the way.
func (s *stager) signed(id string, executive context.Context) error {
	if err := s.planned(id); err != nil {
		return err
	}
	w, err := s.standardNow(id)
	if err != nil || len(s.Carried.Standard.Hindrances(w)) > 0 {
		return err
	}
	return s.Carried.Standard.Sign(executive, s.x.ID, id, w.Assessment.Version)
}

// evidence adds what the pilot can show and uses it where it fits; it gives which indicators have any.
func (s *stager) evidence(id string) (map[string]bool, error) {
	has := map[string]bool{}
	for _, e := range evidenceOf {
		to := s.now.AddDate(0, 0, -e.ago)
		item := ""
		for _, code := range e.codes {
			var err error
			if item == "" {
				item, err = s.Carried.Standard.Add(s.lead, s.x.ID, id, code, standard.Evidence{Title: e.title, Kind: "link", Target: "https://papers.example/" + code, From: to.AddDate(0, -6, 0).Format(time.DateOnly),
					To: to.Format(time.DateOnly), Expires: to.AddDate(0, 0, e.lasts).Format(time.DateOnly)})
			} else {
				err = s.Carried.Standard.Reuse(s.lead, s.x.ID, id, code, item)
			}
			if err != nil {
				return nil, err
			}
			has[code] = true
		}
	}
	return has, nil
}

// answered gives every amber or red indicator without one an action, with an owner and a day some weeks ahead.
func (s *stager) answered(id string, weeks int) error {
	x := s.Carried.Improve
	if x == nil {
		return nil
	}
	w, err := s.standardNow(id)
	if err != nil {
		return err
	}
	people := append([]string{s.x.crew.specialist.ID}, s.x.crew.managers[0].ID)
	n := 0
	for _, l := range w.Lines() {
		if _, ok := l.Open(); ok || l.Rating != catalogue.Amber && l.Rating != catalogue.Red {
			continue
		}
		n++
		if _, err := x.Add(s.lead, s.x.ID, id, improve.Draft{Indicator: l.Code, Text: plans[n%len(plans)], Person: people[n%len(people)], Due: s.Door.Now().AddDate(0, 0, 7*weeks-3*(n%9)).Format(time.DateOnly),
			Cost: []string{"", "1,250", "8,400"}[n%3], Effort: []string{"days", "weeks", "months"}[n%3]}); err != nil {
			return err
		}
	}
	return nil
}

// ratedWhy is why an indicator is rated as it is.
var ratedWhy = map[catalogue.Rating][]string{
	catalogue.Green: {"In place everywhere, and looked at this quarter.", "The evidence was read by two people.", "In place since last year; nothing changed."},
	catalogue.Amber: {"In place on most wards. The others follow by spring.", "We look by place and role every month. Ethnicity is in the pack for the first time.", "It is written down, and not yet done everywhere."},
	catalogue.Red:   {"Nothing is in place. The executive group has it on its list.", "There was a plan, and nobody to carry it."},
}

// rateAll rates every indicator of a pilot: green where there is evidence and it is so, amber, red, and a few not at all.
func (s *stager) rateAll(id string, at int, has map[string]bool) error {
	w, err := s.standardNow(id)
	if err != nil {
		return err
	}
	d := newDice(s.opt.Seed, "standard "+s.x.ID)
	for _, l := range w.Lines() {
		r, in := catalogue.Amber, "partly"
		switch n := d.IntN(100); {
		case l.Code == "D4-d":
		case has[l.Code] && (n < 88-3*at || at == 0 && l.Code < "D4-g" && l.Code > "D4"):
			r, in = catalogue.Green, "yes"
		case !has[l.Code] && n < 30+3*at:
			r, in = catalogue.Red, "no"
		case n > 96 && l.Code > "D5":
			continue
		}
		why := ratedWhy[r][d.IntN(len(ratedWhy[r]))]
		if l.Code == "D4-d" {
			why = ratedWhy[catalogue.Amber][1]
		}
		if err := s.Carried.Standard.Rate(s.lead, s.x.ID, id, l.Code, standard.Rate{Rating: r, InPlace: in, Rationale: why, Consulted: at%2 == 0, Seen: l.Rated.Version}); err != nil {
			return err
		}
	}
	return nil
}

// season names an assessment by its time of year.
func season(t time.Time) string {
	name := "Spring"
	if m := t.Month(); m >= time.July {
		name = "Autumn"
	}
	return name + " " + t.Format("2006")
}
