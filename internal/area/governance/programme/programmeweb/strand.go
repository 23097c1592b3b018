package programmeweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// strandPage is a strand as its page shows it.
type strandPage struct {
	programme.Strand
	title             string
	today             clock.Day
	keep, own, side   bool
	challenges        bool // the reader's side may challenge
	money, milestones ui.Table
	measures          ui.Table
	history           []ui.Day
	path              string
}

// strandTitle says how a strand stands and what waits.
func strandTitle(ctx context.Context, x *programme.Strand) string {
	t := lang.T(ctx, "%s: %s", x.Name, lower(x.State.Words()))
	switch n := len(x.Wanted()); {
	case n > 0:
		t += ", " + lang.N(ctx, n, "%d decision wanted", "%d decisions wanted")
	case len(x.Challenges()) > 0:
		t += ", " + lang.T(ctx, "and challenged")
	}
	return t
}

func (d Deps) strand(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	who := authz.From(ctx)
	x, err := d.Programme.Strand(ctx, sc, who.Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &strandPage{Strand: x, title: strandTitle(ctx, &x), today: d.Programme.Today(), keep: d.may(ctx, programme.ActKeep), own: d.Programme.MayOwn(ctx, &x), side: d.may(ctx, programme.ActSide), path: programme.Path(x.ID)}
	p.challenges = p.side && x.Owner != who.ID
	events, err := d.Programme.History(ctx, sc, who.Org, x.ID)
	if err != nil {
		return err
	}
	p.history = timeline(ctx, events)
	p.tables(ctx, d.Programme.Readings(ctx, &x))
	return web.Staff(w, r, web.View{Title: p.title, Current: "/programme", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Programme"), Href: "/programme"}, {Label: x.Name}}, Body: strandBody(p)})
}

func timeline(ctx context.Context, events []programme.Event) []ui.Day {
	icons := map[string]ui.Icon{"state": ui.IconFlag, "challenge": ui.IconScales, "answer": ui.IconMessage, "view": ui.IconMessage, "side": ui.IconMessage, "decided": ui.IconTick, "decision": ui.IconFlag}
	var out []ui.Day
	for _, e := range events {
		name := lang.Date(ctx, e.At.Time)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, ui.Day{Name: name})
		}
		icon := icons[e.Kind]
		if icon == "" {
			icon = ui.IconPage
		}
		day := &out[len(out)-1]
		day.Entries = append(day.Entries, ui.Entry{Icon: icon, Time: lang.Time(ctx, e.At.Time), Machine: e.At.UTC().Format("2006-01-02T15:04:05Z07:00"), Who: e.By, What: e.Words})
	}
	return out
}

// change is the last cell of a row: where it is changed.
func (p *strandPage) change(ctx context.Context, act, of, what string) ui.Cell {
	return ui.Cell{Body: changeLink(p.path+"/"+act+"?of="+of, lang.T(ctx, "Change"), what)}
}

func (p *strandPage) tables(ctx context.Context, readings []programme.Reading) {
	t := func(s string) string { return lang.T(ctx, s) }
	end := func(cols []ui.Column) []ui.Column {
		if p.keep {
			cols = append(cols, ui.Column{Label: t("Change"), Alone: true})
		}
		return cols
	}
	p.money = ui.Table{Caption: t("Money by year"), Hidden: true, Bare: true, Columns: end([]ui.Column{{Label: t("Year")}, {Label: t("Budget"), Number: true}, {Label: t("Spent"), Number: true}, {Label: t("Committed"), Number: true}, {Label: t("Expected"), Number: true}})}
	for _, y := range p.Money {
		row := ui.Row{Over: y.Left() < 0, Cells: []ui.Cell{{Text: programme.YearName(y.Year), Sub: y.Source + ", " + date(ctx, y.On)}, {Text: programme.Pounds(y.Budget)}, {Text: programme.Pounds(y.Spent)}, {Text: programme.Pounds(y.Committed)}, {Text: programme.Pounds(y.Forecast)}}}
		if p.keep {
			row.Cells = append(row.Cells, p.change(ctx, "money", itoa(y.Year), programme.YearName(y.Year)))
		}
		p.money.Rows = append(p.money.Rows, row)
	}
	p.milestones = ui.Table{Caption: t("Milestones"), Hidden: true, Bare: true, Columns: end([]ui.Column{{Label: t("What is to be there")}, {Label: t("By")}, {Label: t("State"), Alone: true}})}
	for _, m := range p.Milestones {
		sub := ""
		if m.Was != "" {
			sub = lang.T(ctx, "First set for %s", date(ctx, m.Was))
		}
		if m.Done != "" {
			sub = strings.TrimSpace(sub + " " + lang.T(ctx, "Done on %s", date(ctx, m.Done)))
		}
		row := ui.Row{Over: m.Late(p.today) && p.State.Running(), Cells: []ui.Cell{{Text: m.Name, Sub: sub}, {Text: date(ctx, m.Due)}, {Body: milestoneChip(ctx, m, p.today).Chip()}}}
		if p.keep {
			row.Cells = append(row.Cells, p.change(ctx, "milestone", m.ID, m.Name))
		}
		p.milestones.Rows = append(p.milestones.Rows, row)
	}
	p.measures = ui.Table{Caption: t("Measures"), Hidden: true, Bare: true, Columns: end([]ui.Column{{Label: t("Measure")}, {Label: t("Figure")}, {Label: t("From")}})}
	for i, m := range p.Measures {
		r := readings[i]
		figure := ui.Cell{Body: readingFigure(r)}
		name := r.Name
		from := ui.Cell{Text: r.Source}
		if r.Typed {
			name = lang.T(ctx, "Typed in by %s", m.By)
			if m.By == "" {
				name = t("Typed in")
			}
			from.Sub = lang.T(ctx, "Of %s. This product has no such figure yet", date(ctx, r.On))
		}
		row := ui.Row{Cells: []ui.Cell{{Text: name}, figure, from}}
		if p.keep {
			row.Cells = append(row.Cells, p.change(ctx, "measure", m.ID, name))
		}
		p.measures.Rows = append(p.measures.Rows, row)
	}
}

// facts are what a strand is.
func (p *strandPage) facts(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Aim"), Text: p.Aim}, {Label: lang.T(ctx, "Owner"), Text: p.OwnerName}, {Label: lang.T(ctx, "State"), Body: stateFact(p)}}
	for _, f := range p.Published {
		state := lang.T(ctx, "Checked on %s", date(ctx, f.Checked))
		if !f.Verified {
			state = lang.T(ctx, "Unverified: not read again against the original")
		}
		out = append(out, ui.Fact{Label: lang.T(ctx, "Published figure"), Note: lang.T(ctx, "In no total"), Body: published(f.Words, lang.T(ctx, "Source: %s. %s", f.Source, state))})
	}
	return out
}

// since says from when the state holds and what it was before.
func since(ctx context.Context, p *strandPage) string {
	out := lang.T(ctx, "Since %s", lang.Date(ctx, p.At.Time))
	if p.Was != "" {
		out += ", " + lang.T(ctx, "before: %s", lower(p.Was.Words()))
	}
	return out + ". " + lang.T(ctx, "Set by the owner, never by a rule")
}
