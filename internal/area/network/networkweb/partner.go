package networkweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// partner shows a partner with everything between it and us.
func (d Deps) partner(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, id, today := r.Context(), web.Scope(r), r.PathValue("id"), d.Network.Today()
	x, err := d.Network.Partner(ctx, sc, id)
	if err != nil {
		return err
	}
	people, err := d.Network.ContactsOf(ctx, sc, id)
	if err != nil {
		return err
	}
	promised, err := d.Network.Commitments(ctx, sc, id)
	if err != nil {
		return err
	}
	met, err := d.Network.Meetings(ctx, sc, id)
	if err != nil {
		return err
	}
	agreed, err := d.Network.Agreements(ctx, sc, id)
	if err != nil {
		return err
	}
	keep, path := d.may(ctx, network.ActKeep), network.PartnerPath(id)
	var parts []string
	late, stale := 0, 0
	for _, c := range promised {
		if c.Late(today) {
			late++
		}
	}
	for _, c := range people {
		if c.Stale(today) {
			stale++
		}
	}
	if late > 0 {
		parts = append(parts, lang.N(ctx, late, "%d commitment is late", "%d commitments are late"))
	}
	if stale > 0 {
		parts = append(parts, lang.N(ctx, stale, "%d contact was not confirmed for a year", "%d contacts were not confirmed for a year"))
	}
	p := &page{title: lang.T(ctx, "%s: %s", x.Name, joined(parts, lang.T(ctx, "nothing is late"))), lede: lang.T(ctx, network.KindWords(x.Kind))}
	if x.Area != "" {
		p.lede += ", " + x.Area
	}
	if x.About != "" {
		p.lede += ". " + x.About
	}
	add := func(act, words string) ui.Link {
		if !keep {
			return ui.Link{}
		}
		return ui.Link{Text: lang.T(ctx, words), Href: path + "/" + act}
	}
	if keep {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Change the partner"), Href: path + "/edit"}, {Text: lang.T(ctx, "Write an agreement down"), Href: "/network/agreements/new?partner=" + id}}
	}
	t := ui.Table{Caption: lang.T(ctx, "Meetings"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Meeting")}, {Label: lang.T(ctx, "Day")}, {Label: lang.T(ctx, "Who came")}, {Label: lang.T(ctx, "What was said")}}}
	for _, m := range met {
		row := ui.Row{Cells: []ui.Cell{{Text: m.Title}, {Text: date(ctx, m.On)}, {Text: m.Came}, {Text: m.Notes}}}
		if len(m.Partners) > 1 {
			row.Cells[0].Sub = lang.N(ctx, len(m.Partners)-1, "With %d other partner", "With %d other partners")
		}
		if keep {
			row.Cells[0].Href = path + "/meeting?of=" + m.ID
		}
		t.Rows = append(t.Rows, row)
	}
	p.parts = []part{
		{id: "contacts", title: lang.T(ctx, "Contacts"), table: d.contactTable(ctx, lang.T(ctx, "Contacts"), people, false), empty: lang.T(ctx, "Nobody is written down here yet."), more: add("contact", "Add a contact")},
		{id: "commitments", title: lang.T(ctx, "What we promised each other"), table: d.commitmentTable(ctx, promised, false), empty: lang.T(ctx, "Nothing was promised yet."), more: add("commitment", "Add a commitment")},
		{id: "meetings", title: lang.T(ctx, "Meetings"), table: t, empty: lang.T(ctx, "No meeting is written down yet."), more: add("meeting", "Add a meeting")},
		{id: "agreements", title: lang.T(ctx, "Sharing agreements"), table: agreementTable(ctx, agreed, today, false), empty: lang.T(ctx, "No agreement is written down. Nothing may go out to this partner.")},
	}
	if d.may(ctx, network.ActSee) {
		list, err := d.Network.Releases(ctx, sc, id)
		if err != nil {
			return err
		}
		p.parts = append(p.parts, part{id: "releases", title: lang.T(ctx, "Releases"), table: releaseTable(ctx, list, false), empty: lang.T(ctx, "Nothing was released yet.")})
	}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: x.Name})
}

// confirm notes that a contact is still right, and goes back to where it was said.
func (d Deps) confirm(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	if err := d.Network.Confirm(r.Context(), r.PathValue("id"), r.PostForm.Get("of")); err != nil {
		return err
	}
	return web.Redirect(w, r, network.PartnerPath(r.PathValue("id"))+"#contacts")
}

// agreementPage is an agreement as its page shows it.
type agreementPage struct {
	network.Agreement
	title, path string
	state       ui.Clock
	tools       []ui.Link
	facts       []ui.Fact
	fields      part
	history     []ui.Day
	stops       string
}

// agreement shows what two sides agreed, who signed it, and whether anything may go out under it.
func (d Deps) agreement(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, today := r.Context(), web.Scope(r), d.Network.Today()
	x, events, err := d.Network.Agreement(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &agreementPage{Agreement: x, path: network.AgreementPath(x.ID), state: agreementTag(ctx, &x, today), history: timeline(ctx, events), stops: x.Stops(today, x.Profile, x.Fields)}
	p.title = lang.T(ctx, "%s with %s: data may go out", x.Name, x.PartnerName)
	if p.stops != "" {
		p.title = lang.T(ctx, "%s with %s: nothing may go out", x.Name, x.PartnerName)
	} else if x.State(today) == network.Ending {
		p.title = lang.N(ctx, network.Days(today, x.Until), "%d day left: %s with %s", "%d days left: %s with %s", x.Name, x.PartnerName)
	}
	tool := func(act authz.Action, yes bool, words, href string) {
		if yes && d.may(ctx, act) {
			p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, words), Href: href})
		}
	}
	over := x.Ended != ""
	tool(network.ActDraft, p.stops == "", "Draw up a release", "/network/releases/new?agreement="+x.ID)
	tool(network.ActSign, !over && x.Ours.On == "", "Sign for us", p.path+"/sign")
	tool(network.ActKeep, !over && x.Theirs.On == "", "The partner signed", p.path+"/theirs")
	tool(network.ActKeep, !over, "Looked at again", p.path+"/review")
	tool(network.ActKeep, !over, "Change", p.path+"/edit")
	tool(network.ActKeep, !over, "End it", p.path+"/end")
	signed := func(s network.Signature) string {
		if s.On == "" {
			return lang.T(ctx, "Not signed yet")
		}
		return lang.T(ctx, "%s, %s, on %s", s.Name, s.Role, date(ctx, s.On))
	}
	or := func(s, none string) string {
		if s == "" {
			return lang.T(ctx, none)
		}
		return s
	}
	choice := func(yes bool, a, b string) string {
		if yes {
			return lang.T(ctx, a)
		}
		return lang.T(ctx, b)
	}
	pr, _ := network.ProfileOf(x.Profile)
	p.facts = []ui.Fact{{Label: lang.T(ctx, "Purpose"), Text: x.Purpose}, {Label: lang.T(ctx, "Lawful basis"), Text: x.Basis}, {Label: lang.T(ctx, "Legal gateway"), Text: or(x.Gateway, "None written down")}, {Label: lang.T(ctx, "Impact assessment"), Text: or(x.DPIA, "None written down: nothing may go out")},
		{Label: lang.T(ctx, "How often"), Text: x.Frequency}, {Label: lang.T(ctx, "From and until"), Text: period(ctx, x.From, x.Until)}, {Label: lang.T(ctx, "Looked at again by"), Text: date(ctx, x.Review)},
		{Label: lang.T(ctx, "Signed for us"), Text: signed(x.Ours)}, {Label: lang.T(ctx, "Signed for the partner"), Text: signed(x.Theirs)},
		{Label: lang.T(ctx, "Time"), Text: choice(x.Exact, "The exact time", "The hour alone")}, {Label: lang.T(ctx, "Attempts"), Text: choice(x.Attempts, "Included", "Left out")}, {Label: lang.T(ctx, "Sexual offences"), Text: choice(x.Sexual, "Included, as agreed apart", "Left out")},
		{Label: lang.T(ctx, "Events with a clinical cause"), Text: choice(x.Clinical, "Included", "Left out")}}
	if x.Profile == network.ECDS {
		n := 0
		for _, m := range x.Maps {
			n += len(m)
		}
		p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "Code map"), Text: lang.T(ctx, "%d codes. Fields without one are empty", n)})
	}
	p.fields = part{id: "fields", title: lang.T(ctx, "%s: %d of %d fields", pr.Name, len(x.Fields), len(pr.Fields)), note: pr.Caution, more: ui.Link{Text: lang.T(ctx, "The profiles and their fields"), Href: "/network/profiles"}}
	p.fields.table = ui.Table{Caption: p.fields.title, Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "Goes out")}}}
	for _, f := range pr.Fields {
		yes := lang.T(ctx, "No")
		for _, k := range x.Fields {
			if k == f.Key {
				yes = lang.T(ctx, "Yes")
			}
		}
		p.fields.table.Rows = append(p.fields.table.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, f.Label), Sub: f.Key}, {Text: yes}}})
	}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Agreements"), Href: "/network/agreements"}, ui.Crumb{Label: x.Name})
}
