package caseworkweb

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type peoplePage struct {
	*page
	table ui.Table
	seal  ui.Seal
	named bool
	same  []sameRow
}

var peopleTab = tab{path: "people", title: "People", body: func(d Deps, ctx context.Context, sc authz.Scope, p *page) (templ.Component, error) {
	list, err := d.Cases.People(ctx, sc, p.Org, p.ID)
	if err != nil {
		return nil, err
	}
	o := &peoplePage{page: p}
	o.table = ui.Table{Hidden: true, Caption: lang.T(ctx, "The people of this case"), Columns: []ui.Column{{Label: lang.T(ctx, "Person")}, {Label: lang.T(ctx, "Part")}, {Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "Change"), Alone: true}}}
	for i := range list {
		x := &list[i]
		row := ui.Row{Cells: []ui.Cell{{Text: x.Label}, {Text: lang.T(ctx, x.Part.Words())}, {Text: about(ctx, x)}, {Text: lang.T(ctx, "Added here")}, {}}}
		if x.Incident != "" {
			row.Cells[3] = ui.Cell{Text: x.Incident, Href: "/reports/" + x.Incident}
		}
		if p.works && p.Open() {
			row.Cells[4] = ui.Cell{Text: lang.T(ctx, "Take out"), Href: p.path + "/remove-person?person=" + x.ID}
		}
		o.table.Rows = append(o.table.Rows, row)
		o.named = o.named || x.Named
	}
	if o.seal, err = d.seal(ctx, sc, p, list); err != nil {
		return nil, err
	}
	if d.may(ctx, casework.ActMatch) {
		if o.same, err = d.sameRows(ctx, sc, p); err != nil {
			return nil, err
		}
	}
	return peopleBody(o), nil
}}

// seal is the block that keeps the names of a case.
func (d Deps) seal(ctx context.Context, sc authz.Scope, p *page, list []casework.Person) (ui.Seal, error) {
	s := ui.Seal{ID: "seal", State: ui.Sealed}
	for _, x := range list {
		if x.Named {
			s.Kinds = append(s.Kinds, ui.SealKind{Who: x.Label, Note: lang.T(ctx, x.Part.Words())})
		}
	}
	if d.may(ctx, casework.ActNames) {
		s.OpenURL = p.path + "/names"
	} else {
		s.State, s.Reason = ui.NotForYou, lang.T(ctx, "Opening names needs a sign-in with your passkey or code, and a role that may.")
	}
	list2, err := d.Cases.Openings(ctx, sc, p.Org, p.ID)
	for _, e := range list2 {
		var c audit.Change
		_ = json.Unmarshal([]byte(e.Detail), &c) // an entry that cannot be read shows without its reason
		s.Before = append(s.Before, lang.T(ctx, "Opened by %s, %s: %s", e.Name, lang.DayTime(ctx, e.At), c.Reason))
	}
	return s, err
}

// namesAct asks for a reason; its answer shows the names once and is never kept.
var namesAct = act{path: "names", action: casework.ActNames, title: "Open the names", button: "Open with this reason",
	lede:   "Opening is recorded, with your name and your reason, for all who work this case and for the privacy lead. The names show once, on the next page, and close when you leave it.",
	fields: func(ctx context.Context, f *form) []templ.Component { return f.reason(ctx, "Why do you need them?") }}

func (d Deps) askNames(w http.ResponseWriter, r *http.Request) error {
	c, done, err := d.find(w, r)
	if err != nil || done {
		return err
	}
	return d.show(w, r, &form{act: namesAct, c: c, v: url.Values{}}, nil)
}

// openNames answers with the names themselves. They are in no address, in no cache and in no log.
func (d Deps) openNames(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return tooLarge(err)
	}
	c, done, err := d.find(w, r)
	if err != nil || done {
		return err
	}
	names, err := d.Cases.OpenNames(ctx, c.Org, c.ID, r.PostForm.Get("reason"))
	if fault.Is(err, fault.Invalid) {
		return d.show(w, r, &form{act: namesAct, c: c, v: r.PostForm}, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	p, err := d.page(ctx, c, peopleTab.path)
	if err != nil {
		return err
	}
	seal, err := d.seal(ctx, sc, p, nil)
	if err != nil {
		return err
	}
	seal.State, seal.OpenURL = ui.Opened, ""
	seal.Closes = lang.T(ctx, "They close when you leave this page. Your name and your reason are recorded.")
	for _, n := range names {
		k := ui.SealKind{Who: n.Label}
		for _, line := range []string{n.Identity.Name, n.Identity.Contact, n.Identity.Born, n.Identity.Number} {
			if line != "" {
				k.Open = append(k.Open, line)
			}
		}
		seal.Kinds = append(seal.Kinds, k)
	}
	w.Header().Set("Cache-Control", "no-store, private")
	crumb := crumbs(ctx, c.Ref, lang.T(ctx, "Names"))
	crumb[1].Href = p.path
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Names are open"), Crumbs: crumb, Current: "/cases", Body: namesBody(p, seal)})
}

// access says who can see a case, and why the reader can.
func (d Deps) access(ctx context.Context, c *casework.Case) (ui.Access, error) {
	people, err := d.Cases.WhoCanSee(ctx, *c)
	if err != nil {
		return ui.Access{}, err
	}
	me := authz.From(ctx)
	a := ui.Access{Says: lang.N(ctx, len(people), "%d person.", "%d people.")}
	among := false
	for _, x := range people {
		among = among || x.ID == me.ID
		a.Who = append(a.Who, ui.Fact{Label: x.Name, Text: lang.T(ctx, x.Title)})
	}
	why := lang.T(ctx, whyWords[me.Role])
	if c.Lock != "" && !among {
		why = lang.T(ctx, "And you, because you opened it in an emergency, for two hours.")
	}
	a.Says += " " + why
	return a, nil
}

var whyWords = map[authz.Role]string{authz.Manager: "You, because you manage this place: you see where it stands, its support and its tasks.", authz.Specialist: "You, because you lead on violence reduction here.",
	authz.SexualSafety: "You, because you are in the sexual safety team.", authz.Privacy: "You, because you are the privacy lead."}

type whoPage struct {
	*page
	access ui.Access
	rules  []ui.Fact
	opened []string
}

var whoTab = tab{path: "who", title: "Who can see this", body: func(d Deps, ctx context.Context, sc authz.Scope, p *page) (templ.Component, error) {
	o := &whoPage{page: p}
	var err error
	if o.access, err = d.access(ctx, &p.Case); err != nil {
		return nil, err
	}
	line := func(who, what string) {
		o.rules = append(o.rules, ui.Fact{Label: lang.T(ctx, who), Text: lang.T(ctx, what)})
	}
	switch p.Lock {
	case "sexual_safety":
		line("Why so few", "One of its reports is of a sexual incident, so only the sexual safety team may open it.")
	case "restricted":
		line("Why so few", "It is kept from this place's own managers, because a report asked for it or somebody restricted it.")
	}
	line("Violence reduction lead", "The whole case, people by label. Names only with a reason, which is recorded.")
	if p.Lock == "" {
		line("Managers of this place", "Where it stands, the support plan and its tasks. Never what people want from the police, nor names.")
	}
	line("Privacy lead", "The whole case, to answer for how it is kept.")
	line("Kept away", "Whoever is kept away from one of its reports, or from the case, finds nothing of it: not in a list, a count, a search or a message.")
	line("Above this trust", "Nobody. Numbers leave only as counts that single nobody out.")
	if p.whole {
		list, err := d.Cases.Openings(ctx, sc, p.Org, p.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			o.opened = append(o.opened, lang.T(ctx, "%s opened the names, %s", e.Name, lang.DayTime(ctx, e.At)))
		}
	}
	return whoBody(o), nil
}}

func tooLarge(err error) error {
	return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
}
