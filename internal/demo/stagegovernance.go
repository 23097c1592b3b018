package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/identity"
)

// hall is where one group of the demonstration meets: who acts for it, and its members by what they do.
type hall struct {
	*plan
	who        context.Context
	org, group string
	members    map[string]string
	on         matters
}

// matters are what a group is busy with.
type matters struct {
	// decide is a title with what is asked, what was decided, what each side said and who dissented; endorse a document.
	decide, ask, decided, employer, staff, dissent, said string
	endorse, paper                                       string
	done, outcome, late                                  string
	discuss, talked, price, tell, far                    string
	next, spend, tender, choose                          string
}

var here = matters{"Personal alarms for lone workers", "Buy alarms for everybody who works alone", "Alarms are bought for everybody who works alone after dark", "The money is there this year", "It is what members asked for",
	"Police liaison: training ought to come first", "The group heard how often people work alone after dark. Three teams asked for alarms.",
	"Statement of the assessment against the standard", "Statement of the self-assessment",
	"Order the alarms and say where they are kept", "Sixty alarms came and are at the three reception desks", "Name a police lead for the emergency department",
	"Doors of the emergency department", "Staff can be followed from the waiting area. A second door would hold people back for a minute.", "Ask the estates team for a price of a second door", "Tell staff what the group decided", "Two firms have looked at it. One price is in",
	"A second door for the emergency department", "Spend what is left of this year on it", "Which firm builds it", "Choose one of the two firms"}

var abroad = matters{"Trusts that change their reporting system this winter", "Give them longer to send their months", "Trusts that change their system have until the end of January to send October and November", "Trusts need it in winter planning", "Only if the new date is firm",
	"", "Fourteen trusts change their system before the new year. Their months would be late or wrong.",
	"A guide to support after an incident", "Guide to support after an incident, draft 4",
	"Write to the trusts that change their system", "All fourteen have the letter", "Name a police lead for two areas",
	"What trusts say of the training of leads", "Leads asked for time to learn from each other. The staff side wants safety representatives to be let in.", "Ask for the price of sixty more places", "Tell trusts what the group decided", "One of two offers is in",
	"Walk-rounds in twenty more trusts", "Spend what is left of the campaign on it", "Who trains the leads next year", "Choose one of the two offers"}

// seat is somebody of a group: by e-mail address, or by name from outside.
type seat struct{ email, name, post, side, part string }

// termsThen and termsNow are how a group works, as first agreed and as revised.
const (
	termsThen = "Purpose: to prevent and reduce violence against staff, in partnership of employer and staff side\nIt meets every two months\nTwo joint chairs, one of each side, lead it in turn\nIt reports to the board twice a year"
	termsNow  = "Purpose: to prevent and reduce violence against staff, in partnership of employer and staff side\nIt meets every month\nTwo joint chairs, one of each side, lead it in turn\nIt watches actions and passes on those that are late\nIt reports to the board twice a year"
)

// governs tells of groups that meet: two at each pilot, one of its board, its region and England.
func (p *plan) governs(ctx context.Context, w *world) error {
	if p.Carried.Governance == nil || p.Carried.Clock == nil {
		return nil
	}
	defer p.Carried.Clock(time.Time{})
	for i := range w.trusts {
		x := &w.trusts[i]
		if x.pilot == nil || x.crew == nil {
			continue
		}
		who := p.acts(ctx, x.ID, named(x.crew.list, authz.Specialist), authz.Specialist)
		if err := p.trustGroups(who, x); err != nil {
			return fmt.Errorf("the groups of %s: %w", x.ID, err)
		}
	}
	for org, list := range w.over {
		if err := p.groupAbove(ctx, org, list[0]); err != nil {
			return fmt.Errorf("the group of %s: %w", org, err)
		}
	}
	p.Carried.Clock(p.now)
	return p.Carried.Governance.Sweep(authz.With(ctx, authz.Service("governance")))
}

func named(list []identity.Newcomer, role authz.Role) identity.Newcomer {
	for _, n := range list {
		if len(n.Roles) > 0 && n.Roles[0].Role == role {
			return n
		}
	}
	return identity.Newcomer{}
}

// acts acts as somebody of an organisation.
func (p *plan) acts(ctx context.Context, org string, n identity.Newcomer, role authz.Role) context.Context {
	return authz.With(ctx, authz.Actor{ID: n.ID, Name: n.Name, Role: role, Org: org, Strong: true})
}

// day moves the clock to an hour some days ago, or ahead with a negative number, and gives that day; the clock itself stops
// at now.
func (h *hall) day(ago, hour int) string {
	y, m, d := h.now.In(clock.London()).Date()
	at := worked(time.Date(y, m, d-ago, hour, 0, 0, 0, clock.London()))
	if at.Before(h.now) {
		h.Carried.Clock(at)
	} else {
		h.Carried.Clock(h.now)
	}
	return at.Format(time.DateOnly)
}

// found makes a group with two versions of its terms and its members.
func (p *plan) found(who context.Context, org, name, kind, reads string, then, now [2]string, seats []seat) (*hall, error) {
	h := &hall{plan: p, who: who, org: org, members: map[string]string{}, on: here}
	g := p.Carried.Governance
	h.day(200, 9)
	ask := governance.TermsAsk{Text: termsThen, AgreedOn: then[0], InForce: then[1], Quorum: "3", BothSides: true, Reads: reads, EscalateDays: "14"}
	var err error
	if h.group, err = g.MakeGroup(who, org, name, kind, ask); err != nil {
		return nil, err
	}
	ask.Text, ask.AgreedOn, ask.InForce = termsNow, now[0], now[1]
	if err := g.ReviseTerms(who, org, h.group, 1, ask); err != nil {
		return nil, err
	}
	for _, s := range seats {
		if err := g.AddMember(who, org, h.group, governance.MemberAsk{Email: s.email, Name: s.name, Post: s.post, Side: s.side, Part: s.part, From: now[1]}); err != nil {
			return nil, err
		}
	}
	sc, err := h.Door.Policy().Check(authz.From(who), governance.ActRead)
	if err != nil {
		return nil, err
	}
	list, err := g.Members(who, sc, org, h.group)
	for _, m := range list {
		h.members[m.Part+" "+m.Side] = m.ID
		if m.Part == "member" {
			h.members[m.Side] = m.ID
		}
	}
	return h, err
}

// trustGroups tells of the violence reduction group and the health and safety committee of a pilot.
func (p *plan) trustGroups(who context.Context, x *trust) error {
	executive, union, manager := named(x.crew.list, authz.Executive), named(x.crew.list, authz.Union), named(x.crew.list, authz.Manager)
	d := newDice(p.opt.Seed, "groups "+x.ID)
	seats := []seat{{email: executive.Email, side: "employer", part: "chair"}, {email: union.Email, side: "staff", part: "chair"}, {email: manager.Email, side: "employer", part: "member"},
		{name: d.person(), post: "Police liaison, invented", side: "other", part: "member"}}
	h, err := p.found(who, x.ID, "Violence reduction group", "violence_reduction", "org", [2]string{"2019-09-17", "2019-10-01"}, [2]string{"2021-06-15", "2021-07-01"}, seats)
	if err != nil {
		return err
	}
	if err := h.year(); err != nil {
		return err
	}
	committee, err := p.found(who, x.ID, "Health and safety committee", "health_safety", "members", [2]string{"2019-09-17", "2019-10-01"}, [2]string{"2021-06-15", "2021-07-01"},
		[]seat{seats[0], seats[1], seats[2], {name: d.person(), post: "Safety representative, invented", side: "staff", part: "member"}})
	if err != nil {
		return err
	}
	if _, err := committee.plans(40, -26, 10); err != nil {
		return err
	}
	gone, err := committee.plans(50, 20, 10)
	if err != nil {
		return err
	}
	committee.day(23, 15)
	if err := p.Carried.Governance.Cancel(who, x.ID, gone, "Both chairs are needed at the site after the storm"); err != nil || !x.pilot.Home {
		return err
	}
	return committee.underWay()
}

// year tells of three meetings: minutes agreed, minutes circulated, papers out. Actions of the first are late.
func (h *hall) year() error {
	g := h.Carried.Governance
	first, err := h.plans(150, 120, 14)
	if err != nil {
		return err
	}
	alarms, err := h.item(first, h.on.decide, "decide", h.on.ask, 20, false)
	if err != nil {
		return err
	}
	standard, err := h.item(first, h.on.endorse, "endorse", "Endorse it before it goes further", 25, false)
	if err != nil {
		return err
	}
	sc, err := h.Door.Policy().Check(authz.From(h.who), governance.ActRead)
	if err != nil {
		return err
	}
	ready, err := g.PutPaper(h.who, sc, h.org, first, standard, "statement.txt", strings.NewReader(h.on.paper+", invented for the demonstration.\n"))
	if err != nil {
		return err
	}
	paper, err := g.AddPaper(h.who, h.org, first, standard, governance.PaperAsk{Title: h.on.paper, File: &ready})
	if err != nil {
		return err
	}
	if err := h.begin(first, 120, 14); err != nil {
		return err
	}
	if _, err := g.Decide(h.who, h.org, first, alarms, governance.DecisionAsk{What: h.on.decided, Employer: h.on.employer, Staff: h.on.staff, Dissent: h.on.dissent}); err != nil {
		return err
	}
	if _, err := g.Decide(h.who, h.org, first, standard, governance.DecisionAsk{What: "It is endorsed as it stands", Employer: "It says what we found", Staff: "It is lower in two places than we hoped, and that is right", Paper: paper}); err != nil {
		return err
	}
	done, err := h.action(first, alarms, h.on.done, "chair employer", 60)
	if err != nil {
		return err
	}
	if _, err := h.action(first, alarms, h.on.late, "employer", 21); err != nil {
		return err
	}
	if err := h.minutes(first, 118, map[string]string{"": "The joint chairs opened the meeting and thanked those who came.", alarms: h.on.said, standard: "The lead went through it. The staff side had asked for two changes, and they were made before the meeting."}); err != nil {
		return err
	}
	h.day(70, 11)
	if err := g.CloseAction(h.who, h.org, done, h.on.outcome); err != nil {
		return err
	}
	second, err := h.plans(90, 57, 14)
	if err != nil {
		return err
	}
	doors, err := h.item(second, h.on.discuss, "discuss", "", 30, false)
	if err != nil {
		return err
	}
	if err := h.begin(second, 57, 14); err != nil {
		return err
	}
	if err := g.AgreeMinutes(h.who, h.org, second, first); err != nil {
		return err
	}
	late, err := h.action(second, doors, h.on.price, "employer", 48)
	if err != nil {
		return err
	}
	if _, err := h.action(second, doors, h.on.tell, "chair staff", 75); err != nil {
		return err
	}
	if err := h.minutes(second, 55, map[string]string{"": "The minutes of the meeting before were agreed.", doors: h.on.talked}); err != nil {
		return err
	}
	h.day(12, 10)
	if err := g.Report(h.who, h.org, late, h.on.far); err != nil {
		return err
	}
	return h.next()
}

// next tells of the meeting to come: its papers are out, one was replaced, and a member takes no part in a restricted item.
func (h *hall) next() error {
	g := h.Carried.Governance
	third, err := h.plans(20, -12, 14)
	if err != nil {
		return err
	}
	for _, m := range []string{"chair employer", "chair staff"} {
		if err := g.Declare(h.who, h.org, h.group, h.members[m], true, ""); err != nil {
			return err
		}
	}
	if h.members["employer"] != "" {
		if err := g.Declare(h.who, h.org, h.group, h.members["employer"], false, "A relative works for a firm that takes part in tenders"); err != nil {
			return err
		}
	}
	doors, err := h.item(third, h.on.next, "decide", h.on.spend, 30, false)
	if err != nil {
		return err
	}
	tender, err := h.item(third, h.on.tender, "decide", h.on.choose, 20, true)
	if err != nil {
		return err
	}
	if h.members["employer"] != "" {
		if err := g.TakeNoPart(h.who, h.org, third, tender, h.members["employer"], "A relative works for one of the two"); err != nil {
			return err
		}
	}
	if _, err := h.item(third, "What the survey says", "note", "", 15, false); err != nil {
		return err
	}
	ask := governance.PaperAsk{Title: "What staff say in the survey", Kind: "page", Path: "/survey"}
	paper, err := g.AddPaper(h.who, h.org, third, doors, ask)
	if err != nil {
		return err
	}
	h.day(5, 12)
	if err := g.SendPapers(h.who, h.org, third); err != nil {
		return err
	}
	h.day(3, 9)
	ask.Title, ask.Replaces, ask.Why = "What staff say, and what was reported", paper, "The reports of October are in"
	_, err = g.AddPaper(h.who, h.org, third, doors, ask)
	return err
}

// underWay tells of a meeting that goes on while the demonstration is looked at.
func (h *hall) underWay() error {
	h.day(10, 9)
	m, err := h.Carried.Governance.Plan(h.who, h.org, h.group, governance.MeetingAsk{Day: h.now.In(clock.London()).Format(time.DateOnly), Time: h.now.In(clock.London()).Format("15:04"), Place: "Board room, and by video", Minutes: "90"})
	if err != nil {
		return err
	}
	if _, err := h.item(m, "Safety walk-rounds before winter", "decide", "Begin with the three wards that reported most", 30, false); err != nil {
		return err
	}
	if err := h.Carried.Governance.SendPapers(h.who, h.org, m); err != nil {
		return err
	}
	h.Carried.Clock(h.now)
	return h.begun(m)
}

// groupAbove tells of the group of a board, a region or England.
func (p *plan) groupAbove(ctx context.Context, org string, lead identity.Newcomer) error {
	role := lead.Roles[0].Role
	name, kind := "Violence reduction group of the integrated care system", "ics_group"
	switch role {
	case authz.Region:
		name, kind = "Regional violence reduction group", "region_group"
	case authz.National:
		name, kind = "Violence Reduction Subgroup", "national_subgroup"
	}
	d := newDice(p.opt.Seed, "groups "+org)
	seats := []seat{{name: d.person(), post: "Employers, invented", side: "employer", part: "chair"}, {name: d.person(), post: "Union, invented", side: "staff", part: "chair"}, {name: d.person(), post: "Employers, invented", side: "employer", part: "member"},
		{name: d.person(), post: "Union, invented", side: "staff", part: "member"}}
	h, err := p.found(p.acts(ctx, org, lead, role), org, name, kind, "org", [2]string{"2019-09-17", "2019-10-01"}, [2]string{"2021-06-15", "2021-07-01"}, seats)
	if err != nil {
		return err
	}
	h.on = abroad
	return h.year()
}

// plans plans a meeting some days ago for a day, which is ahead with a negative number.
func (h *hall) plans(ago, on, hour int) (string, error) {
	y, m, d := h.now.In(clock.London()).Date()
	at := worked(time.Date(y, m, d-on, hour, 0, 0, 0, clock.London()))
	h.day(ago, 9)
	return h.Carried.Governance.Plan(h.who, h.org, h.group, governance.MeetingAsk{Day: at.Format(time.DateOnly), Time: at.Format("15:04"), Place: "Board room, and by video", Minutes: "90"})
}

func (h *hall) item(meeting, title, purpose, asks string, long int, restricted bool) (string, error) {
	return h.Carried.Governance.AddItem(h.who, h.org, meeting, governance.ItemAsk{Title: title, Purpose: purpose, Asks: asks, Owner: h.members["chair employer"], Minutes: fmt.Sprint(long), Restricted: restricted})
}

// begin sends the papers a week before and begins on the day.
func (h *hall) begin(meeting string, ago, hour int) error {
	h.day(ago+7, 9)
	if err := h.Carried.Governance.SendPapers(h.who, h.org, meeting); err != nil {
		return err
	}
	h.day(ago, hour)
	return h.begun(meeting)
}

func (h *hall) begun(meeting string) error {
	g := h.Carried.Governance
	if err := g.Open(h.who, h.org, meeting); err != nil {
		return err
	}
	there := map[string]string{}
	for _, k := range []string{"chair employer", "chair staff", "employer", "secretary other", "staff"} {
		if h.members[k] != "" {
			there[h.members[k]] = "present"
		}
	}
	if h.members["other"] != "" {
		there[h.members["other"]] = "apologies"
	}
	return g.Attend(h.who, h.org, meeting, there)
}

// action gives a member something to do within some days.
func (h *hall) action(meeting, item, text, owner string, days int) (string, error) {
	if h.members[owner] == "" {
		owner = "chair employer"
	}
	return h.Carried.Governance.AddAction(h.who, h.org, meeting, governance.ActionAsk{Item: item, Text: text, Owner: h.members[owner], Due: h.Door.Now().AddDate(0, 0, days).Format(time.DateOnly)})
}

// minutes writes them, ends the meeting and circulates them some days later.
func (h *hall) minutes(meeting string, ago int, parts map[string]string) error {
	g := h.Carried.Governance
	for item, text := range parts {
		if err := g.WriteMinutes(h.who, h.org, meeting, item, 0, text); err != nil {
			return err
		}
	}
	if err := g.Finish(h.who, h.org, meeting); err != nil {
		return err
	}
	h.day(ago, 10)
	return g.Circulate(h.who, h.org, meeting)
}

// worked gives the same hour of the Friday before, for a day at a weekend.
func worked(at time.Time) time.Time {
	switch at.Weekday() {
	case time.Saturday:
		return at.AddDate(0, 0, -1)
	case time.Sunday:
		return at.AddDate(0, 0, -2)
	}
	return at
}
