package networkweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Deps) contactTable(ctx context.Context, caption string, list []network.Contact, of bool) ui.Table {
	today, keep := d.Network.Today(), d.may(ctx, network.ActKeep)
	t := ui.Table{Caption: caption, Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Name")}, {Label: lang.T(ctx, "Reach them")}, {Label: lang.T(ctx, "Kept on the basis of")}, {Label: lang.T(ctx, "Confirmed")}}}
	if keep {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Still right?"), Alone: true})
	}
	for _, c := range list {
		sub := c.Role
		if of {
			sub += ", " + c.PartnerName
		}
		row := ui.Row{Over: c.Stale(today), Cells: []ui.Cell{{Text: c.Name, Sub: sub}, {Text: c.Mail, Sub: c.Phone}, {Text: c.Basis}, {Text: date(ctx, c.Confirmed), Sub: c.ConfirmedBy}}}
		if of {
			row.Cells[0].Href = network.PartnerPath(c.Partner)
		}
		if c.Gone != "" {
			row.Cells[3] = ui.Cell{Text: lang.T(ctx, "Gone since %s", date(ctx, c.Gone))}
		}
		if keep {
			action := network.PartnerPath(c.Partner) + "/confirm"
			if c.Gone != "" || c.Confirmed == today {
				action = ""
			}
			row.Cells = append(row.Cells, ui.Cell{Body: acted(action, c.ID, lang.T(ctx, "Confirm"), c.Name, network.PartnerPath(c.Partner)+"/contact?of="+c.ID, lang.T(ctx, "Change"))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d Deps) contacts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Network.Contacts(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	var old []network.Contact
	for _, c := range list {
		if c.Stale(d.Network.Today()) {
			old = append(old, c)
		}
	}
	p := &page{title: lang.T(ctx, "Every contact was confirmed within a year"), lede: lang.T(ctx, "A contact that was not confirmed for a year may have left. Ask, then confirm or change it.")}
	if len(old) > 0 {
		p.title = lang.N(ctx, len(old), "%d contact was not confirmed for a year", "%d contacts were not confirmed for a year")
	}
	p.parts = []part{{id: "old", title: lang.T(ctx, "Not confirmed for a year"), table: d.contactTable(ctx, lang.T(ctx, "Not confirmed for a year"), old, true), empty: lang.T(ctx, "None.")},
		{id: "all", title: lang.T(ctx, "All contacts, the oldest first"), table: d.contactTable(ctx, lang.T(ctx, "Contacts"), list, true), empty: lang.T(ctx, "No contact is written down yet. Open a partner and add one."), files: "contacts"}}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Contacts")})
}

func (d Deps) commitmentTable(ctx context.Context, list []network.Commitment, of bool) ui.Table {
	today, keep := d.Network.Today(), d.may(ctx, network.ActKeep)
	t := ui.Table{Caption: lang.T(ctx, "Commitments"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "What was promised")}, {Label: lang.T(ctx, "By")}, {Label: lang.T(ctx, "Owner")}, {Label: lang.T(ctx, "Due"), Alone: true}}}
	if keep {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Change"), Alone: true})
	}
	for _, c := range list {
		row := ui.Row{Over: c.Late(today), Cells: []ui.Cell{{Text: c.Words}, {Text: lang.T(ctx, "Us")}, {Text: c.Owner}, {Body: dueChip(ctx, c.Due, today).Chip()}}}
		if c.Theirs {
			row.Cells[1].Text = lang.T(ctx, "Them")
		}
		if of {
			row.Cells[0].Sub, row.Cells[0].Href = c.PartnerName, network.PartnerPath(c.Partner)
		}
		switch {
		case c.Ended != "":
			row.Cells[0].Sub = c.Outcome
			row.Cells[3] = ui.Cell{Body: ui.Clock{Level: ui.Done, Text: lang.T(ctx, "Ended %s", date(ctx, c.Ended)), Time: string(c.Ended)}.Chip()}
		case c.FirstDue != c.Due:
			row.Cells[1].Sub = lang.T(ctx, "First for %s: %s", date(ctx, c.FirstDue), c.Moved)
		}
		if keep {
			row.Cells = append(row.Cells, ui.Cell{Body: actLink(network.PartnerPath(c.Partner)+"/commitment?of="+c.ID, lang.T(ctx, "Change"), c.Words)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d Deps) commitments(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Network.Commitments(ctx, web.Scope(r), "")
	if err != nil {
		return err
	}
	late := 0
	for _, c := range list {
		if c.Late(d.Network.Today()) {
			late++
		}
	}
	p := &page{title: lang.T(ctx, "No commitment is late")}
	if late > 0 {
		p.title = lang.N(ctx, late, "%d commitment is late", "%d commitments are late")
	}
	p.parts = []part{{id: "all", title: lang.T(ctx, "What we and our partners promised"), table: d.commitmentTable(ctx, list, true), files: "commitments", empty: lang.T(ctx, "Nothing was promised yet. Open a partner and write it down.")}}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Commitments")})
}

func agreementTable(ctx context.Context, list []network.Agreement, today clock.Day, of bool) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Agreements"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Agreement")}, {Label: lang.T(ctx, "Profile")}, {Label: lang.T(ctx, "From and until")}, {Label: lang.T(ctx, "Looked at again")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for i := range list {
		a := &list[i]
		st := a.State(today)
		row := ui.Row{Over: st == network.Lapsed, Cells: []ui.Cell{{Text: a.Name, Href: network.AgreementPath(a.ID)}, {Text: profileName(a.Profile), Sub: a.Frequency}, {Text: date(ctx, a.From), Sub: date(ctx, a.Until)}, {Text: date(ctx, a.Review)}, {Body: agreementTag(ctx, a, today).Chip()}}}
		if of {
			row.Cells[0].Sub = a.PartnerName
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d Deps) agreements(w http.ResponseWriter, r *http.Request) error {
	ctx, today := r.Context(), d.Network.Today()
	o, err := d.Network.Overview(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	var parts []string
	for _, x := range []struct {
		n         int
		one, many string
	}{{o.Ending, "%d agreement ends within 60 days", "%d agreements end within 60 days"}, {o.Overdue, "%d review is late", "%d reviews are late"}, {o.Unsigned, "%d is not signed by both sides", "%d are not signed by both sides"}, {o.Lapsed, "%d has ended", "%d have ended"}} {
		if x.n > 0 {
			parts = append(parts, lang.N(ctx, x.n, x.one, x.many))
		}
	}
	p := &page{title: joined(parts, lang.N(ctx, o.Live, "%d agreement is live", "%d agreements are live"))}
	if d.may(ctx, network.ActKeep) && len(o.Partners) > 0 {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Write an agreement down"), Href: "/network/agreements/new"})
	}
	p.parts = []part{{id: "all", title: lang.T(ctx, "Sharing agreements"), table: agreementTable(ctx, o.Agreements, today, true), files: "agreements", empty: lang.T(ctx, "No agreement is written down yet. Without one nothing goes out."), more: ui.Link{Text: lang.T(ctx, "The profiles and their fields"), Href: "/network/profiles"}}}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Agreements")})
}

func releaseTable(ctx context.Context, list []network.Release, of bool) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Releases"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Period")}, {Label: lang.T(ctx, "Profile")}, {Label: lang.T(ctx, "Events in it"), Number: true}, {Label: lang.T(ctx, "Received")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for i := range list {
		x := &list[i]
		words, colour := stageTag(ctx, x.Stage)
		row := ui.Row{Over: x.Stage == network.Stopped, Cells: []ui.Cell{{Text: period(ctx, x.From, x.Until), Href: network.ReleasePath(x.ID)}, {Text: profileName(x.Profile)}, {Text: itoa(x.Tally.Rows)}, {Text: date(ctx, x.ReceivedOn), Sub: x.ReceivedBy}, {Body: ui.Tag(words, colour)}}}
		if x.ReceivedOn == "" && x.Stage == network.Released {
			row.Cells[3].Text = lang.T(ctx, "No receipt yet")
		}
		if of {
			row.Cells[0].Sub = x.PartnerName
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (d Deps) releases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Network.Releases(ctx, web.Scope(r), "")
	if err != nil {
		return err
	}
	var stopped, waiting, silent int
	for i := range list {
		switch s := list[i].Stage; {
		case s == network.Stopped:
			stopped++
		case s == network.Passed || s == network.Half:
			waiting++
		case s == network.Released && list[i].ReceivedOn == "":
			silent++
		}
	}
	var parts []string
	for _, x := range []struct {
		n         int
		one, many string
	}{{stopped, "%d release is stopped by the screen", "%d releases are stopped by the screen"}, {waiting, "%d waits for people to release it", "%d wait for people to release them"}, {silent, "%d has no receipt yet", "%d have no receipt yet"}} {
		if x.n > 0 {
			parts = append(parts, lang.N(ctx, x.n, x.one, x.many))
		}
	}
	p := &page{title: joined(parts, lang.T(ctx, "Nothing waits to be released")), lede: lang.T(ctx, "A release goes through the screen, is released by two people, and keeps a log of who took it.")}
	if d.may(ctx, network.ActDraft) {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Draw up a release"), Href: "/network/releases/new"})
	}
	p.parts = []part{{id: "all", title: lang.T(ctx, "Releases"), table: releaseTable(ctx, list, true), files: "releases", empty: lang.T(ctx, "Nothing was drawn up yet.")}}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Releases")})
}

func (d Deps) problems(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Network.Problems(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	whole := 0
	for i := range list {
		if list[i].Whole() == 4 {
			whole++
		}
	}
	p := &page{title: lang.T(ctx, "No problem is written down yet"), lede: lang.T(ctx, "Each problem goes along four steps: count it, find what raises and lowers it, test what may help, and spread what works.")}
	if len(list) > 0 {
		p.title = lang.N(ctx, len(list), "%d problem is followed, %d along all four steps", "%d problems are followed, %d along all four steps", whole)
	}
	if d.may(ctx, network.ActKeep) {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Write a problem down"), Href: "/network/problems/new"})
	}
	p.parts = []part{problemsPart(ctx, list)}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Problems")})
}

// profiles shows the shapes in which data go out, with every field and where the definition comes from.
func (d Deps) profiles(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := &page{title: lang.T(ctx, "Data go out in three profiles, none of them verified again yet"), lede: lang.T(ctx, "A field goes out only where an agreement covers it.")}
	status := map[string]string{"M": "Must be there", "R": "Where known", "O": "May be there", "X": "Designed, not authorised"}
	for _, x := range network.Profiles() {
		t := ui.Table{Caption: x.Name, Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "Status")}, {Label: lang.T(ctx, "Format")}, {Label: lang.T(ctx, "Rule")}}}
		for _, f := range x.Fields {
			rule := f.Rule
			if f.Refset != "" {
				var ours []string
				for _, c := range network.Codes(f.Ours) {
					ours = append(ours, c.Code)
				}
				rule = lang.T(ctx, "Reference set %s. Empty without the code map of an agreement. Our codes: %s", f.Refset, strings.Join(ours, ", "))
			}
			if f.Max > 0 && f.Text {
				rule = lang.T(ctx, "At most %d characters, screened for what could name somebody.", f.Max) + " " + rule
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, f.Label), Sub: f.Key}, {Text: lang.T(ctx, status[f.Status])}, {Text: f.Format}, {Text: rule}}})
		}
		p.parts = append(p.parts, part{id: x.Key, title: x.Name, table: t, note: x.About + " " + x.Caution + " " + lang.T(ctx, "Source: %s. Read on %s; not verified again.", x.Source, date(ctx, x.Checked))})
	}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Agreements"), Href: "/network/agreements"}, ui.Crumb{Label: lang.T(ctx, "Profiles")})
}
