package governanceweb

import (
	"context"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func (p *listPage) none() bool {
	for _, t := range p.tables {
		if len(t.Rows) > 0 {
			return false
		}
	}
	return true
}

// bare is a table without a sheet of its own, for one that stands in a sheet.
func bare(t ui.Table) ui.Table {
	t.Bare = true
	return t
}

// todo are the actions past their date, the oldest first.
func (p *groupView) todo(ctx context.Context) []ui.Todo {
	var out []ui.Todo
	for i := range p.late[:min(len(p.late), 5)] {
		x := &p.late[i]
		out = append(out, ui.Todo{Who: x.Text, Href: governance.ActionPath(x.ID), Text: lang.T(ctx, "%s, from %s", x.OwnerName, lang.Day(ctx, x.MetAt.Time)), Clock: clockOf(ctx, x, p.d.Governance.Now())})
	}
	return out
}

// chairs says how many are on the group, and whether both sides chair it.
func (p *groupView) chairs(ctx context.Context) string {
	sides := map[string]bool{}
	people := map[string]bool{}
	for _, m := range p.members {
		people[m.Name] = true
		if m.Part == "chair" {
			sides[m.Side] = true
		}
	}
	n := len(people)
	switch {
	case sides["employer"] && sides["staff"]:
		return lang.N(ctx, n, "%d is on it, both sides chair it", "%d are on it, both sides chair it")
	case sides["employer"]:
		return lang.N(ctx, n, "%d is on it. The staff side has no chair", "%d are on it. The staff side has no chair")
	case sides["staff"]:
		return lang.N(ctx, n, "%d is on it. The employer’s side has no chair", "%d are on it. The employer’s side has no chair")
	}
	return lang.N(ctx, n, "%d is on it. It has no chairs yet", "%d are on it. It has no chairs yet")
}

func (p *groupView) memberTable(ctx context.Context) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Members"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Name")}, {Label: lang.T(ctx, "Side")}, {Label: lang.T(ctx, "Part")}}}
	declares := p.Mine
	if declares {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Interests")})
	}
	for _, m := range p.members {
		post := m.Post
		if m.Person == "" {
			post += " (" + lang.T(ctx, "from outside") + ")"
		}
		row := ui.Row{Cells: []ui.Cell{{Text: m.Name, Sub: post}, {Text: lang.T(ctx, governance.WordsOf(governance.Sides(), m.Side))}, {Text: lang.T(ctx, governance.WordsOf(governance.Parts(), m.Part)), Sub: lang.T(ctx, "since %s", day(ctx, m.From))}}}
		if declares {
			row.Cells = append(row.Cells, ui.Cell{Body: interests(p, m)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p *groupView) readers(ctx context.Context) string {
	if p.Terms.Reads == "org" {
		return lang.T(ctx, "Everybody who works here may read papers once they are sent, and minutes once they are agreed.")
	}
	return lang.T(ctx, "Members alone read papers and minutes.")
}

func (p *groupView) access(ctx context.Context) string {
	out := p.readers(ctx)
	if p.Mine {
		return lang.T(ctx, "You, because you are on it.") + " " + out
	}
	return out
}

func (p *groupView) source(ctx context.Context, f governance.Fact) string {
	out := lang.T(ctx, "Source: %s.", f.Source)
	if f.Verification == "unverified" {
		out += " " + lang.T(ctx, "Not checked against it yet.")
	}
	return out
}

// rules writes how a version decides, one rule on each line.
func (p *termsView) rules(ctx context.Context, t governance.Terms) string {
	reads := lang.T(ctx, "Members alone read papers and minutes.")
	if t.Reads == "org" {
		reads = lang.T(ctx, "Everybody who works here may read papers once they are sent, and minutes once they are agreed.")
	}
	return lang.T(ctx, "To decide, there must be: %s.", lower(governance.QuorumWords(t))) + "\n" + reads + "\n" +
		lang.N(ctx, t.EscalateDays, "The chairs hear of an action that is %d day late.", "The chairs hear of an action that is %d days late.")
}

func (p *actionView) facts(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Owner"), Text: p.OwnerName}, {Label: lang.T(ctx, "Due"), Body: clockOf(ctx, &p.Action, p.now).Chip()}, {Label: lang.T(ctx, "Given on"), Text: date(ctx, p.MadeAt)},
		{Label: lang.T(ctx, "At the meeting of"), Body: link(date(ctx, p.MetAt), governance.MeetingPath(p.Meeting))}}
	if !p.Escalated.IsZero() {
		out = append(out, ui.Fact{Label: lang.T(ctx, "The chairs were told"), Text: date(ctx, p.Escalated)})
	}
	return out
}

// lede is the line under a group's title.
func (p *groupView) lede(ctx context.Context) string {
	if kind := lang.T(ctx, governance.KindWords(p.Kind)); kind != p.Name {
		return p.Name + ". " + kind
	}
	return p.Name
}
