package sanctionweb

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func paragraphs(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// by says who answered a gate, and when.
func (p *filePage) by(ctx context.Context, gate string) string {
	a, ok := p.Gates[gate]
	if !ok {
		return ""
	}
	who := a.Who
	if who == "" {
		return lang.T(ctx, "Answered by %s, %s.", a.ByName, lang.Day(ctx, a.At))
	}
	return lang.T(ctx, "%s. Written down by %s, %s.", who, a.ByName, lang.Day(ctx, a.At))
}

// asked tells whether the reader was asked to sit and has not said yet whether they have a conflict: until then they see only
// what it takes to say so.
func (p *filePage) asked() bool {
	return p.State == sanction.Proposed && p.seat != nil && p.seat.Conflict == "" && p.role == authz.Panel
}

// excepts tells whether the reader may put an exception in the place of a gate.
func (p *filePage) excepts(g ladder.Found) bool {
	if p.State != sanction.Proposed || g.Excepted || len(g.Levels) == 0 || p.me == p.ProposedBy {
		return false
	}
	chair := p.seat != nil && p.seat.Part == "chair" && !p.seat.Out()
	return g.May == "executive" && p.role == authz.Executive || g.May == "panel" && chair && p.role == authz.Panel
}

// choiceFacts are the lines of a draft or decision.
func (p *filePage) choiceFacts(ctx context.Context, d sanction.Draft) []ui.Fact {
	what := lang.T(ctx, "No sanction: a clinical or support plan instead")
	switch d.What {
	case "level":
		l, _ := p.j.Set.Level(d.Level)
		what = lang.T(ctx, "Level %d: %s", l.No, lower(l.Name))
	case "later":
		what = lang.T(ctx, "Come back by %s", day(ctx, d.Until))
	}
	out := []ui.Fact{{Label: lang.T(ctx, "Decision"), Text: what}}
	if len(d.Conditions) > 0 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Conditions"), Body: bullets(d.Conditions)})
	}
	out = append(out, ui.Fact{Label: lang.T(ctx, "Why"), Text: d.Why})
	for _, x := range []struct {
		label string
		at    time.Time
	}{{lang.T(ctx, "Looked at again"), d.Review}, {lang.T(ctx, "Ends by itself"), d.Ends}} {
		if !x.at.IsZero() {
			out = append(out, ui.Fact{Label: x.label, Text: lang.Date(ctx, x.at)})
		}
	}
	return append(out, ui.Fact{Label: lang.T(ctx, "Written down by"), Text: lang.T(ctx, "%s, %s", d.ByName, lang.Day(ctx, d.At))})
}

func (p *filePage) drafted(ctx context.Context) []ui.Fact {
	out := p.choiceFacts(ctx, *p.Draft)
	agree, against := p.Agreed()
	return append(out, ui.Fact{Label: lang.T(ctx, "Votes"), Text: lang.T(ctx, "%d agree, %d do not; %d must agree", agree, against, p.j.Set.Quorum)})
}

func (p *filePage) decided(ctx context.Context) []ui.Fact {
	out := p.choiceFacts(ctx, p.Decision.Draft)
	var parts []string
	for k := range p.Decision.Parties {
		parts = append(parts, k)
	}
	slices.Sort(parts)
	for _, k := range parts {
		out = append(out, ui.Fact{Label: lang.T(ctx, partyWords[k]), Text: p.Decision.Parties[k]})
	}
	if p.Decision.Signed != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Agreement"), Text: map[string]string{"signed": lang.T(ctx, "Signed"), "refused": lang.T(ctx, "They refused to sign")}[p.Decision.Signed]})
	}
	for _, r := range p.Reviews {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Review of %s", lang.Date(ctx, r.At)), Text: lang.T(ctx, "%s, by %s. %s", lang.T(ctx, sanction.ReviewWords[r.Outcome]), r.ByName, r.Why)})
	}
	for _, a := range p.Appeals {
		says := lang.T(ctx, "Received %s", lang.Date(ctx, a.Lodged))
		if a.Late {
			says += ", " + lang.T(ctx, "after its last day")
		}
		out = append(out, ui.Fact{Label: lang.T(ctx, "Appeal"), Note: says, Text: a.Words})
		if a.Outcome != "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Appeal decided"), Note: lang.T(ctx, "%s, %s", a.ByName, lang.Date(ctx, a.Decided)), Text: lang.T(ctx, "%s. %s", lang.T(ctx, sanction.AppealWords[a.Outcome]), a.Why)})
		}
	}
	if p.Ending != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "How it ended"), Text: p.Ending})
	}
	return out
}

func (p *filePage) said(ctx context.Context) []ui.Fact {
	var days []string
	for _, d := range p.Dates {
		days = append(days, day(ctx, d))
	}
	out := []ui.Fact{{Label: lang.T(ctx, "What"), Text: p.Behaviour}, {Label: lang.T(ctx, "When"), Text: strings.Join(days, ", ")}}
	if p.asked() {
		return out
	}
	for _, x := range [][2]string{{lang.T(ctx, "Clinical view"), p.Clinical}, {lang.T(ctx, "Reasonable adjustments"), p.Equality}, {lang.T(ctx, "What it changes for them"), p.Effect}} {
		if x[1] != "" {
			out = append(out, ui.Fact{Label: x[0], Text: x[1]})
		}
	}
	return out
}

// members are the seats of the panel. The words of a conflict are for those who prepare the file.
func (p *filePage) members(ctx context.Context) []ui.Check {
	var out []ui.Check
	for _, s := range p.Seats {
		c := ui.Check{Icon: ui.IconRing, Text: s.Name + ", " + lang.T(ctx, seatWords[s.Part]), Small: lang.T(ctx, "Has not said yet whether there is a conflict"), State: lang.T(ctx, "Not yet")}
		switch {
		case s.Out():
			c.Icon, c.Small, c.State = ui.IconCross, lang.T(ctx, "Has a conflict, left out"), ""
			if p.may(sanction.ActPrepare) && s.Words != "" {
				c.Small += ": " + s.Words
			}
		case s.Conflict == "none":
			c.Small = lang.T(ctx, "No conflict declared")
			if p.Draft != nil && s.VoteOf == p.Draft.N && s.Vote != "" {
				c.Icon, c.State = ui.IconTick, map[string]string{"agree": lang.T(ctx, "Agrees"), "against": lang.T(ctx, "Does not agree")}[s.Vote]
				if s.Words != "" && s.Person != p.Draft.By {
					c.Small += ". " + s.Words
				}
			}
		}
		if s.Person == p.me {
			c.Text += " (" + lang.T(ctx, "you") + ")"
		}
		out = append(out, c)
	}
	return out
}

// needsLetter tells whether the reader can make the letter that is due.
func (p *filePage) needsLetter() bool {
	if !p.may(sanction.ActCorrespond) {
		return false
	}
	l, _ := p.j.Set.Level(p.Level)
	return p.State == sanction.InForce && (l.Letter == "letter" || l.Letter == "agreement") || p.Appeal == "decided"
}

// next are the ways on that the reader has, in the order of a file's life.
func (p *filePage) next(ctx context.Context) []ui.Link {
	var out []ui.Link
	add := func(ok bool, path, text string) {
		if ok {
			out = append(out, ui.Link{Href: sanction.Path(p.ID) + "/" + path, Text: text})
		}
	}
	l, _ := p.j.Set.Level(p.Level)
	appeals := l.Appeal == "yes" || l.Appeal == "executive" || l.Appeal == "review"
	add(p.State == sanction.InForce && appeals && p.Appeal != "lodged" && p.may(sanction.ActCorrespond), "appeal", lang.T(ctx, "Take in an appeal"))
	add(p.MayDecideAppeal(p.me) && p.may(sanction.ActAppeal), "appeal-outcome", lang.T(ctx, "Decide the appeal"))
	add(p.State == sanction.InForce && p.may(sanction.ActReview), "review", lang.T(ctx, "Look at it again"))
	add(p.State == sanction.Proposed && p.may(sanction.ActPrepare), "withdraw", lang.T(ctx, "Take the request back"))
	return out
}

func delivered(ctx context.Context, d casework.Delivered) string {
	if d.Returned {
		return lang.T(ctx, "Came back undelivered, %s", day(ctx, d.Day))
	}
	s := lang.T(ctx, "%s, %s", lang.T(ctx, d.Method.Words()), day(ctx, d.Day))
	if d.Proof != "" {
		s += ". " + lang.T(ctx, "Proof: %s", d.Proof)
	}
	return s
}

// timeline groups events by day, newest first.
func timeline(ctx context.Context, events []sanction.Event) []ui.Day {
	icons := map[string]ui.Icon{"proposed": ui.IconFlag, "gate": ui.IconShield, "seat": ui.IconPerson, "conflict": ui.IconPeople, "draft": ui.IconPage, "vote": ui.IconTick,
		"given": ui.IconScales, "letter": ui.IconPage, "delivered": ui.IconSend, "late": ui.IconAlert, "appeal": ui.IconMessage}
	var out []ui.Day
	for _, e := range events {
		name := lang.Weekday(ctx, e.At.Time) + " " + lang.Date(ctx, e.At.Time)
		icon, ok := icons[e.Kind]
		if !ok {
			icon = ui.IconRing
		}
		x := ui.Entry{Icon: icon, Time: lang.Time(ctx, e.At.Time), Who: e.Name, Machine: e.At.Format(time.RFC3339), What: lang.T(ctx, e.Text, e.Args...)}
		if n := len(out); n > 0 && out[n-1].Name == name {
			out[n-1].Entries = append(out[n-1].Entries, x)
			continue
		}
		out = append(out, ui.Day{Name: name, Entries: []ui.Entry{x}})
	}
	return out
}
