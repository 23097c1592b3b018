package networkweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// tile is a number that leads on.
type tile struct{ title, value, of, note, href string }

// page is a title with tiles and tables: every page of a list, and the first one.
type page struct {
	title, lede string
	tools       []ui.Link
	tiles       []tile
	parts       []part
	foot        string
}

// part is a sheet of a page with a table, or what is said where it is empty.
type part struct {
	id, title, note string
	table           ui.Table
	empty           string
	// files is the name of the list to download, "" for none; more leads on.
	files string
	more  ui.Link
}

func (d Deps) overview(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := d.Network.Overview(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	today := d.Network.Today()
	p := &page{title: finding(ctx, &o), lede: lang.T(ctx, "Whom we work with outside, what we share, and how problems go from being counted to what works being spread.")}
	if d.may(ctx, network.ActKeep) {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Add a partner"), Href: "/network/partners/new"})
	}
	p.tiles = []tile{
		{lang.T(ctx, "Agreements that are live"), itoa(o.Live), lang.T(ctx, "of %d", len(o.Agreements)), lang.N(ctx, o.Ending, "%d ends within 60 days", "%d end within 60 days"), "/network/agreements"},
		{lang.T(ctx, "Contacts not confirmed for a year"), itoa(o.Stale), lang.T(ctx, "of %d", len(o.Contacts)), lang.T(ctx, "Confirm them before the next meeting"), "/network/contacts"},
		{lang.T(ctx, "Commitments that are late"), itoa(o.Late), lang.T(ctx, "of %d open", open(o.Commitments)), lang.T(ctx, "Ours and theirs"), "/network/commitments"},
	}
	if o.SeesReleases {
		p.tiles = append(p.tiles, tile{lang.T(ctx, "Releases stopped by the screen"), itoa(o.Stopped), "", lang.N(ctx, o.Waiting, "%d waits for people to release it", "%d wait for people to release them"), "/network/releases"})
	}
	part1 := part{id: "partners", title: lang.T(ctx, "Partners"), files: "partners", empty: lang.T(ctx, "No partner is written down yet. Begin with the violence reduction unit, the community safety partnership and the police force of the area.")}
	part1.table = ui.Table{Caption: lang.T(ctx, "Partners"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Partner")}, {Label: lang.T(ctx, "Kind")}, {Label: lang.T(ctx, "Contacts")}, {Label: lang.T(ctx, "Agreements")}, {Label: lang.T(ctx, "Next commitment"), Alone: true}}}
	for _, x := range o.Partners {
		people, stale := 0, 0
		for _, c := range o.Contacts {
			if c.Partner == x.ID {
				people++
				if c.Stale(today) {
					stale++
				}
			}
		}
		row := ui.Row{Cells: []ui.Cell{{Text: x.Name, Href: network.PartnerPath(x.ID), Sub: x.Area}, {Text: lang.T(ctx, network.KindWords(x.Kind))}, {Text: itoa(people)}, {Text: lang.T(ctx, "None")}, {Text: lang.T(ctx, "None open")}}}
		if stale > 0 {
			row.Cells[2].Sub = lang.N(ctx, stale, "%d not confirmed for a year", "%d not confirmed for a year")
		}
		for i := range o.Agreements {
			if a := &o.Agreements[i]; a.Partner == x.ID {
				row.Cells[3] = ui.Cell{Body: agreementTag(ctx, a, today).Chip()}
				break
			}
		}
		for _, c := range o.Commitments {
			if c.Partner == x.ID && c.Ended == "" {
				row.Cells[4], row.Over = ui.Cell{Body: dueChip(ctx, c.Due, today).Chip()}, c.Late(today)
				break
			}
		}
		if x.Ended != "" {
			row.Cells[1].Sub = lang.T(ctx, "Until %s", date(ctx, x.Ended))
		}
		part1.table.Rows = append(part1.table.Rows, row)
	}
	p.parts = append(p.parts, part1, problemsPart(ctx, o.Problems))
	p.parts[1].more = ui.Link{Text: lang.T(ctx, "All problems"), Href: "/network/problems"}
	p.foot = lang.T(ctx, "What goes out from here is about staff. It does not discharge an emergency department’s duty to share information about patients who were assaulted.")
	return web.Staff(w, r, web.View{Title: p.title, Current: home, Body: p.body()})
}

// finding says what matters most of the network.
func finding(ctx context.Context, o *network.Overview) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, lang.N(ctx, n, one, many))
		}
	}
	add(o.Stopped, "%d release is stopped by the screen", "%d releases are stopped by the screen")
	add(o.Ending, "%d agreement ends within 60 days", "%d agreements end within 60 days")
	add(o.Late, "%d commitment is late", "%d commitments are late")
	add(o.Stale, "%d contact was not confirmed for a year", "%d contacts were not confirmed for a year")
	if len(o.Partners) == 0 {
		return lang.T(ctx, "No partner is written down yet")
	}
	return joined(parts, lang.N(ctx, o.Live, "Nothing is late, and %d agreement is live", "Nothing is late, and %d agreements are live"))
}

func open(list []network.Commitment) int {
	n := 0
	for _, c := range list {
		if c.Ended == "" {
			n++
		}
	}
	return n
}

func problemsPart(ctx context.Context, list []network.Problem) part {
	p := part{id: "problems", title: lang.T(ctx, "Problems, by the four steps of public health"), files: "problems", empty: lang.T(ctx, "No problem is written down yet.")}
	p.table = ui.Table{Caption: p.title, Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Problem")}}}
	for _, s := range network.Steps() {
		p.table.Columns = append(p.table.Columns, ui.Column{Label: lang.T(ctx, s.Words())})
	}
	for i := range list {
		x := &list[i]
		row := ui.Row{Cells: []ui.Cell{{Text: x.Name, Href: network.ProblemPath(x.ID), Sub: lang.T(ctx, "%d of 4 steps are whole", x.Whole())}}}
		for _, s := range network.Steps() {
			c := ui.Cell{Text: itoa(len(x.In(s)))}
			if m := x.Missing(s); len(m) > 0 {
				c.Sub = lang.T(ctx, m[0])
			}
			row.Cells = append(row.Cells, c)
		}
		p.table.Rows = append(p.table.Rows, row)
	}
	return p
}
