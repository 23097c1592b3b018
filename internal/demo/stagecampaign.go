package demo

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/org"
)

// planned adds an action for every amber that has none, so that somebody can sign. Some are late, some well on their way.
func (s *stager) planned(id string) error {
	if s.Carried.Improve == nil {
		return nil
	}
	w, err := s.standardNow(id)
	if err != nil {
		return err
	}
	owner := s.x.crew.managers[0].ID
	for n, h := range s.Carried.Standard.Hindrances(w) {
		a, err := s.Carried.Improve.Add(s.lead, s.x.ID, id, improve.Draft{Indicator: h.Code, Text: plans[n%len(plans)], Person: owner, Due: s.Door.Now().AddDate(0, 0, 170+15*(n%8)).Format(time.DateOnly),
			Cost: []string{"", "450", "1,250", "12,000"}[n%4], Effort: []string{"days", "weeks", "months"}[n%3]})
		if err != nil {
			return err
		}
		if n%3 == 1 {
			if err := s.Carried.Improve.Progress(s.lead, s.x.ID, a.ID, 0, 10*(1+n%8), "Half of the wards have it; the others follow"); err != nil {
				return err
			}
		}
	}
	return nil
}

var plans = []string{"Ask every ward what is missing, and put it right", "Bring a paper to the next meeting with what it would cost", "Agree with staff side what good looks like here", "Train those who have not been trained yet",
	"Write down who does it when the lead is away", "Show the figures to every team each month"}

// firstVersion tells how a pilot came from the first version of the standard: assessed, assured, brought over, and what was
// inherited decided. It gives the draft of the second version.
func (s *stager) firstVersion(executive, board context.Context) (standard.Assessment, error) {
	x, plan := s.Carried.Standard, s.Carried.Improve
	s.on(330, 9)
	a, err := x.Start(s.lead, s.x.ID, standard.Start{Catalogue: "v1", Name: season(s.Door.Now()) + ", version 1"})
	if err != nil {
		return a, err
	}
	if _, err := x.Add(s.lead, s.x.ID, a.ID, "V1-P06", standard.Evidence{Title: "Equality impact assessment of the policy", Kind: "link", Target: "https://papers.example/eia", To: s.Door.Now().AddDate(0, 0, -20).Format(time.DateOnly)}); err != nil {
		return a, err
	}
	w, err := s.standardNow(a.ID)
	if err != nil {
		return a, err
	}
	var lines []standard.Taken
	for n, l := range w.Lines() {
		r, in := catalogue.Red, "no"
		if n%3 == 0 {
			r, in = catalogue.Amber, "partly"
		}
		lines = append(lines, standard.Taken{Indicator: l.Code, Rate: standard.Rate{Rating: r, InPlace: in, Rationale: ratedWhy[r][n%2], Consulted: true}})
	}
	if err := x.Take(s.lead, standard.ActRate, s.x.ID, a.ID, w.Assessment.Version, lines, nil); err != nil {
		return a, err
	}
	if err := x.Consult(s.lead, s.x.ID, a.ID, 0, ""); err != nil {
		return a, err
	}
	s.on(300, 11)
	if err := s.signed(a.ID, executive); err != nil {
		return a, err
	}
	s.on(290, 11)
	if err := x.Assure(board, s.x.ID, a.ID, 0, "Board in public, item 7"); err != nil {
		return a, err
	}
	s.on(232, 9)
	b, err := plan.CarryOver(s.lead, s.x.ID, a.ID, season(s.Door.Now()), "")
	if err != nil {
		return b, err
	}
	sc, err := s.Door.Policy().Check(authz.From(s.lead), standard.ActRead)
	if err != nil {
		return b, err
	}
	list, err := plan.List(s.lead, sc, s.x.ID, improve.Filter{Assessment: b.ID})
	if err != nil {
		return b, err
	}
	for n := range list {
		c := &list[n]
		switch {
		case n%3 == 2:
			err = plan.Close(s.lead, s.x.ID, c.ID, 0, "It was done under the first version")
		case n%5 == 4:
			err = plan.Merge(s.lead, s.x.ID, c.ID, 0, list[0].ID)
		default:
			err = plan.Accept(s.lead, s.x.ID, c.ID, 0, improve.Draft{Text: c.Text, Person: c.Person, Due: s.now.AddDate(0, 0, -5+20*n).Format(time.DateOnly), Cost: "", Effort: string(c.Effort)})
		}
		if err != nil {
			return b, err
		}
	}
	return b, x.Close(s.lead, s.x.ID, a.ID, 0, "")
}

// begun opens the first assessment of a pilot under the second version: brought over at one, new at the others.
func (s *stager) begun(at int, executive, board context.Context) (standard.Assessment, error) {
	if at == 0 && s.Carried.Improve != nil {
		return s.firstVersion(executive, board)
	}
	return s.Carried.Standard.Start(s.lead, s.x.ID, standard.Start{Catalogue: "v2", Name: season(s.Door.Now())})
}

// member is a trust of one of the seven pilots, with those who answer for it.
type member struct {
	trust                  *trust
	lead, executive, board context.Context
	leadID, leadName       string
}

// rounds tells the pilots of one integrated care system in each of the seven regions: a round in spring, one in autumn that
// is past its day, and a moderation. Everybody does it through the services, on their own days.
func (p *plan) rounds(ctx context.Context, w *world, t *org.Tree) error {
	if p.Carried.Rounds == nil || p.Carried.Clock == nil || w.national.ID == "" {
		return nil
	}
	defer p.Carried.Clock(time.Time{})
	quiet := *p.Carried.Rounds // what is long past tells nobody today
	quiet.Quiet = true
	p.Carried.Rounds = &quiet
	boards, home := p.sevenBoards(t, w)
	members, err := p.members(ctx, w, t, boards)
	if err != nil {
		return err
	}
	england := authz.With(ctx, strong(w.national))
	p.at(232, 8)
	spring, err := p.Carried.Rounds.Open(england, round.Asked{Name: "ICS pilots, " + strings.ToLower(season(p.Door.Now())), Kind: "pilot", Catalogue: "v2", Due: p.at(170, 8), Opens: p.at(232, 8), Areas: boards})
	if err != nil {
		return err
	}
	for n := range members {
		if n%6 == 5 { // some did not take part in spring
			continue
		}
		if err := p.answered(&members[n], spring.ID, 225-n, n, n%5 != 4); err != nil {
			return fmt.Errorf("the spring round of %s: %w", members[n].trust.ID, err)
		}
	}
	p.at(85, 8)
	autumn, err := p.Carried.Rounds.Open(england, round.Asked{Name: "ICS pilots, " + strings.ToLower(season(p.Door.Now())), Kind: "pilot", Catalogue: "v2", Due: p.at(12, 8), Opens: p.at(85, 8), Areas: boards,
		Note: "The seven pilots report on 11 December. Rate as you find it: nobody is ranked."})
	if err != nil {
		return err
	}
	for n := range members {
		switch n % 9 {
		case 4: // missing: not begun
		case 7: // late: begun
			p.at(30, 10)
			if _, err := p.beginReturn(&members[n], autumn.ID); err != nil {
				return err
			}
		default:
			if err := p.answered(&members[n], autumn.ID, 70-n, n+1, true); err != nil {
				return fmt.Errorf("the autumn round of %s: %w", members[n].trust.ID, err)
			}
		}
	}
	return p.aboveHome(ctx, w, t, home, spring, autumn, members)
}

// at moves the clock to a moment some days before now, and gives that day.
func (p *plan) at(ago, hour int) string {
	y, m, d := p.now.In(clock.London()).Date()
	at := time.Date(y, m, d-ago, hour, 0, 0, 0, clock.London())
	if at.After(p.now) {
		at = p.now
	}
	p.Carried.Clock(at)
	return at.Format(time.DateOnly)
}

func strong(a authz.Actor) authz.Actor {
	a.Strong = true
	return a
}

// sevenBoards chooses one board in each region: the home pilot's, and elsewhere the smallest with at least three trusts.
func (p *plan) sevenBoards(t *org.Tree, w *world) (boards []string, home string) {
	for i := range w.trusts {
		if x := &w.trusts[i]; x.pilot != nil && x.pilot.Home {
			b, _ := t.Above(x.ID, org.Board, p.span.To)
			home = b.ID
		}
	}
	mine, _ := t.Above(home, org.Region, p.span.To)
	for _, r := range t.At(org.Region, p.span.To) {
		if r.ID == mine.ID {
			boards = append(boards, home)
			continue
		}
		best, size := "", 1000
		for _, b := range t.Children(r.ID, p.span.To) {
			if n := len(round.Members(t, []string{b.ID}, p.span.To)); n >= 3 && n < size {
				best, size = b.ID, n
			}
		}
		if best != "" {
			boards = append(boards, best)
		}
	}
	return boards, home
}

// members gives the trusts of the boards that are not among the ten, with people invented for the assessment.
func (p *plan) members(ctx context.Context, w *world, t *org.Tree, boards []string) ([]member, error) {
	p.Carried.Clock(p.first)
	var out []member
	for _, o := range round.Members(t, boards, p.span.To) {
		i := slices.IndexFunc(w.trusts, func(x trust) bool { return x.ID == o.ID })
		if i < 0 {
			continue
		}
		x := &w.trusts[i]
		if x.crew != nil {
			list := map[authz.Role]authz.Actor{}
			for _, n := range x.crew.list {
				if len(n.Roles) > 0 && list[n.Roles[0].Role].ID == "" {
					list[n.Roles[0].Role] = authz.Actor{ID: n.ID, Name: n.Name, Role: n.Roles[0].Role, Org: x.ID, Strong: true}
				}
			}
			out = append(out, member{trust: x, lead: authz.With(ctx, list[authz.Specialist]), executive: authz.With(ctx, list[authz.Executive]), board: authz.With(ctx, list[authz.Board]), leadID: list[authz.Specialist].ID,
				leadName: list[authz.Specialist].Name})
			continue
		}
		d := newDice(p.opt.Seed, "standard of "+x.ID)
		var crew []identity.Newcomer
		who := map[authz.Role]authz.Actor{}
		for n, r := range []title{{authz.Specialist, "Violence reduction lead", ""}, {authz.Executive, "Chief nurse", ""}, {authz.Board, "Chair of the board", ""}} {
			name := d.person()
			c := identity.Newcomer{Person: identity.Person{ID: d.id("per"), Org: x.ID, Name: name, Email: address(name, 200000+10*x.at+n), JobTitle: r.title, Locale: "en", State: identity.Active}, Roles: []identity.Held{{Role: r.role}}}
			crew = append(crew, c)
			who[r.role] = authz.Actor{ID: c.ID, Name: name, Role: r.role, Org: x.ID, Strong: true}
		}
		if err := p.Identity.Bulk(authz.With(ctx, authz.Service("demo")), x.ID, crew, "Invented, for the demonstration"); err != nil {
			return nil, err
		}
		out = append(out, member{trust: x, lead: authz.With(ctx, who[authz.Specialist]), executive: authz.With(ctx, who[authz.Executive]), board: authz.With(ctx, who[authz.Board]), leadID: who[authz.Specialist].ID, leadName: who[authz.Specialist].Name})
	}
	return out, nil
}

func (p *plan) beginReturn(m *member, campaign string) (string, error) {
	sc, err := p.Door.Policy().Check(authz.From(m.lead), round.ActAsked)
	if err != nil {
		return "", err
	}
	return p.Carried.Rounds.Answer(m.lead, sc, m.trust.ID, campaign)
}

// answered carries a return from its beginning to the signature, and to the board where that was assured. One of the ten, whose
// own story is told elsewhere, answers with what it has.
func (p *plan) answered(m *member, campaign string, ago, n int, assured bool) error {
	x := p.Carried.Standard
	if m.trust.crew != nil {
		if ago > 100 {
			p.at(190, 9)
		} else {
			p.at(1, 9)
		}
		if _, err := p.beginReturn(m, campaign); err != nil {
			return nil //nolint:nilerr // the pilot that has nothing to answer with stays missing
		}
		return nil
	}
	p.at(ago, 9)
	id, err := p.beginReturn(m, campaign)
	if err != nil {
		return err
	}
	if err := p.filled(m, id, n, ago < 100); err != nil {
		return err
	}
	if err := x.Consult(m.lead, m.trust.ID, id, 0, ""); err != nil {
		return err
	}
	p.at(ago-20, 15)
	sc, err := p.Door.Policy().Check(authz.From(m.lead), standard.ActRead)
	if err != nil {
		return err
	}
	a, err := x.Assessment(m.lead, sc, m.trust.ID, id)
	if err != nil {
		return err
	}
	if err := x.Sign(m.executive, m.trust.ID, id, a.Version); err != nil {
		return err
	}
	p.at(ago-30, 15)
	if assured || ago > 100 {
		return x.Assure(m.board, m.trust.ID, id, 0, "Board in public, item 6")
	}
	return nil
}

// filled brings a filled spreadsheet into a return, as most organisations fill it in.
func (p *plan) filled(m *member, id string, n int, better bool) error {
	sc, err := p.Door.Policy().Check(authz.From(m.lead), standard.ActRead)
	if err != nil {
		return err
	}
	w, err := p.Carried.Standard.Whole(m.lead, sc, m.trust.ID, id)
	if err != nil {
		return err
	}
	d := newDice(p.opt.Seed, fmt.Sprint("sheet of ", m.trust.ID, better))
	rows := p.Carried.Improve.SheetRows(w, nil, true)
	for i := range rows {
		r := &rows[i]
		l, _, _ := w.Line(r.Indicator)
		k := d.IntN(100) + n%4
		if better { // autumn: some reds and ambers moved, the rest stays as it was
			switch {
			case l.Rater == "":
			case l.Said == catalogue.Red && k < 35:
				k = 50
			case l.Said == catalogue.Amber && k < 22:
				k = 0
			case l.Said == catalogue.Green && k > 96:
				k = 50
			default:
				continue
			}
		}
		switch {
		case k < 40:
			r.Rating, r.InPlace, r.Rationale = "green", "yes", ratedWhy[catalogue.Green][i%3]
			r.EvidenceTitle, r.EvidenceLink, r.EvidenceTo = "Paper for "+r.Indicator, "https://papers.example/"+r.Indicator, p.Door.Now().AddDate(0, 0, -15).Format(time.DateOnly)
		case k < 75:
			r.Rating, r.InPlace, r.Rationale = "amber", "partly", ratedWhy[catalogue.Amber][i%3]
			r.Action, r.Owner, r.Due = plans[i%len(plans)], m.leadID, p.now.AddDate(0, 0, 30+i).Format(time.DateOnly)
		case k < 97:
			r.Rating, r.InPlace, r.Rationale = "red", "no", ratedWhy[catalogue.Red][i%2]
		}
		r.Consulted = r.Rating != "" && n%3 != 0
	}
	var b bytes.Buffer
	if _, err := export.CSV(m.lead, &b, improve.SheetColumns(), func(yield func(improve.SheetRow, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}, export.Options{}); err != nil {
		return err
	}
	sh, err := p.Carried.Improve.ReadSheet(m.lead, sc, m.trust.ID, id, "filled.csv", b.Bytes())
	if err != nil {
		return err
	}
	if sh.Refused() {
		return fmt.Errorf("the spreadsheet of %s has errors: %v", m.trust.ID, sh.Problems[0])
	}
	if len(sh.Lines) == 0 {
		return nil
	}
	return p.Carried.Improve.ApplySheet(m.lead, sc, m.trust.ID, id, sh.ID)
}

// checked tells how the board looked at its providers in contract reviews: one is assured, one has questions, and one is due
// again because there was concern. The others were not looked at yet.
func (p *plan) checked(board context.Context, w *world, t *org.Tree, home string) error {
	x := p.Carried.Standard
	below, err := p.Door.Policy().Check(authz.From(board), standard.ActPositions)
	if err != nil {
		return err
	}
	own, err := p.Door.Policy().Check(authz.From(board), standard.ActCheck)
	if err != nil {
		return err
	}
	looks := []struct {
		ago            int
		finding, words string
	}{{52, "assured", "We read the signed position and the plan. Each red has an owner and a day."}, {45, "questions", "Two greens are new since spring. Tell us by the next review what stands behind them."},
		{120, "concern", "Support after incidents is red, and nothing is planned for it. We look again in three months."}}
	piloted := map[string]int{}
	for i := range w.trusts {
		if w.trusts[i].pilot != nil {
			piloted[w.trusts[i].ID] = 1
		}
	}
	list := round.Members(t, []string{home}, p.span.To)
	slices.SortStableFunc(list, func(a, b org.Organisation) int { return piloted[b.ID] - piloted[a.ID] })
	for i, o := range list {
		if i >= len(looks) {
			break
		}
		p.at(looks[i].ago, 14)
		if err := x.CheckProvider(board, below, o.ID, looks[i].finding, looks[i].words); err != nil {
			return err
		}
	}
	made, err := x.Checks(board, own)
	for _, k := range made {
		if err == nil {
			err = x.TellProvider(authz.With(board, authz.Service("standard")), home, k.ID)
		}
	}
	return err
}

// aboveHome tells what those above the home pilot do: a campaign of the board that is still open, a moderation of the region
// that is finished, and one that waits for what is to be shared.
func (p *plan) aboveHome(ctx context.Context, w *world, t *org.Tree, home string, spring, autumn round.Campaign, members []member) error {
	person := func(id string, role authz.Role) (context.Context, bool) {
		for _, n := range w.over[id] {
			if len(n.Roles) > 0 && n.Roles[0].Role == role {
				return authz.With(ctx, authz.Actor{ID: n.ID, Name: n.Name, Role: role, Org: id, Strong: true}), true
			}
		}
		return ctx, false
	}
	region, _ := t.Above(home, org.Region, p.span.To)
	r := p.Carried.Rounds
	if board, ok := person(home, authz.ICB); ok {
		if err := p.checked(board, w, t, home); err != nil {
			return err
		}
		p.at(6, 9)
		if _, err := r.Open(board, round.Asked{Name: "Before winter", Kind: "round", Catalogue: "v2", Opens: p.at(6, 9), Due: p.now.AddDate(0, 0, 30).Format(time.DateOnly), Areas: []string{home}}); err != nil {
			return err
		}
	}
	who, ok := person(region.ID, authz.Region)
	if !ok {
		return nil
	}
	p.at(28, 9)
	m, err := r.Draw(who, round.Sample{Campaign: autumn.ID, Name: "Support after incidents", Due: p.now.AddDate(0, 0, -10).Format(time.DateOnly), Orgs: 3, Codes: []string{"D1-a", "D1-i", "D4-b", "D5-e", "D6-d"}})
	if err != nil {
		return err
	}
	p.at(20, 11)
	for n := range m.Items {
		x := &m.Items[n]
		i := slices.IndexFunc(members, func(c member) bool { return c.trust.ID == x.Org })
		if i < 0 || n%6 == 5 {
			continue
		}
		if err := r.Share(members[i].executive, x.Org, m.ID, x.Indicator); err != nil {
			return err
		}
		rating, said := x.Rating, "The reason and the evidence fit together. I would rate it the same."
		switch {
		case x.Rating == rollup.Green && n%3 != 1:
			rating, said = rollup.Amber, "The paper is about one site. Show that it is so on the others, and it is green."
		case x.Rating == rollup.Red && n%4 == 0:
			rating, said = rollup.Amber, "More is in place than you say: the pathway is there, and people use it."
		}
		if err := r.Moderate(who, m.ID, x.Org, x.Indicator, rating, said); err != nil {
			return err
		}
	}
	p.at(8, 16)
	if err := r.Finish(who, m.ID); err != nil {
		return err
	}
	p.at(4, 10)
	_, err = r.Draw(who, round.Sample{Campaign: spring.ID, Name: "Data, spring", Due: p.now.AddDate(0, 0, 12).Format(time.DateOnly), Orgs: 30, Codes: []string{"D4-a", "D4-c"}})
	return err
}
