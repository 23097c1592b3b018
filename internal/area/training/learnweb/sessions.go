package learnweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func filterOf(v url.Values) learn.SessionFilter {
	f := learn.SessionFilter{Past: v.Get("past") != "", Competence: v.Get("competence")}
	for _, s := range v["state"] {
		if slices.Contains(learn.States(), learn.State(s)) {
			f.States = append(f.States, s)
		}
	}
	return f
}

// sessionsTitle is the finding of the list: what keeps people from being taught.
func sessionsTitle(ctx context.Context, list []learn.Session, past bool) string {
	barred, waiting, free, open := 0, 0, 0, 0
	for i := range list {
		x := &list[i]
		if x.State == learn.Planned || x.State == learn.Open {
			if x.Bar != "" {
				barred++
			}
			waiting += x.Waiting
		}
		if x.State == learn.Open {
			open++
			free += x.Free()
		}
	}
	switch {
	case len(list) == 0 && past:
		return lang.T(ctx, "No session has been held or planned")
	case barred > 0:
		return lang.N(ctx, barred, "%d session cannot be held: a certificate does not hold on its day", "%d sessions cannot be held: a certificate does not hold on their day")
	case waiting > 0 && free == 0:
		return lang.N(ctx, waiting, "%d person waits for a place, and none is free", "%d people wait for a place, and none is free")
	case open == 0:
		return lang.T(ctx, "No session is open for booking")
	}
	return lang.T(ctx, "%s in %s", lang.N(ctx, free, "%d free place", "%d free places"), lang.N(ctx, open, "%d open session", "%d open sessions"))
}

// sessions is every session, the next one first.
func (d Deps) sessions(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	f := filterOf(v)
	list, err := d.Learn.Sessions(ctx, web.Scope(r), f)
	if err != nil {
		return err
	}
	path := "/training/sessions"
	p := &page{title: sessionsTitle(ctx, list, f.Past), tabs: d.tabs(ctx, path), downloads: d.files(ctx, learn.ActExport, path, v)}
	p.lede = lang.N(ctx, len(list), "%d session", "%d sessions")
	if d.may(ctx, learn.ActPlan) {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Plan a session"), Href: path + "/new"})
	}
	t := &ui.Table{Caption: lang.T(ctx, "Sessions"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Session")}, {Label: lang.T(ctx, "When")}, {Label: lang.T(ctx, "Free"), Number: true}, {Label: lang.T(ctx, "Waiting"), Number: true},
		{Label: lang.T(ctx, "State"), Alone: true}}}
	now := d.Learn.Now()
	for _, x := range paged(p, path, v, list) {
		sub := x.Place
		if x.ProviderName != "" {
			sub += ", " + x.ProviderName
		}
		when := ui.Cell{Text: span(ctx, x.Starts.Time, x.Ends.Time)}
		switch {
		case x.Bar != "":
			when.Sub = x.Bar
		case x.Unsettled(now):
			when.Sub = lang.T(ctx, "Nobody wrote down yet who attended")
		case x.Why != "":
			when.Sub = x.Why
		}
		t.Rows = append(t.Rows, ui.Row{Over: x.Bar != "" || x.Unsettled(now), Cells: []ui.Cell{{Text: x.Title, Href: learn.SessionPath(x.ID), Sub: sub}, when, {Text: lang.T(ctx, "%d of %d", x.Free(), x.Capacity)}, {Text: number(x.Waiting)},
			{Body: ui.Tag(lang.T(ctx, x.Now().Words()), stateColour[x.Now()])}}})
	}
	if len(t.Rows) == 0 {
		p.sections = append(p.sections, section{empty: lang.T(ctx, "No session is to come"), lede: lang.T(ctx, "A session is planned by whoever leads on violence reduction, and opened when its provider and trainer may teach on its day.")})
	} else {
		p.sections = append(p.sections, section{table: t})
	}
	if !f.Past {
		p.sections = append(p.sections, section{heading: lang.T(ctx, "Sessions that are past"), linkText: lang.T(ctx, "Show them as well"), linkTo: path + "?past=yes", lede: lang.T(ctx, "Those that were held or cancelled are left out here.")})
	}
	return show(w, r, p)
}

// competence gives the title of what is taught, or its code where nobody knows it.
func (d Deps) competence(ctx context.Context, org, code string) string {
	if d.Learn.Competences == nil {
		return code
	}
	list, err := d.Learn.Competences(ctx, org)
	if err != nil {
		return code
	}
	for _, c := range list {
		if c.Code == code {
			return c.Title
		}
	}
	return code
}

// session is one session, with who has a place for whoever may see it.
func (d Deps) session(w http.ResponseWriter, r *http.Request) error {
	ctx, s := r.Context(), d.Learn
	x, err := s.Session(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	path, now := learn.SessionPath(x.ID), s.Now()
	p := &page{caption: x.Title, crumbs: []ui.Crumb{{Label: lang.T(ctx, "Sessions"), Href: "/training/sessions"}, {Label: x.Title}}}
	switch {
	case x.State == learn.Cancelled:
		p.title = lang.T(ctx, "Cancelled: %s", x.Why)
	case x.State == learn.Held:
		p.title = lang.N(ctx, x.Settled, "Held, and %d person is written down", "Held, and %d people are written down")
	case x.Bar != "":
		p.title = lang.T(ctx, "It cannot be held: a certificate does not hold on its day")
		p.banners = append(p.banners, banner{ui.Bad, lang.T(ctx, "Booking and opening are shut."), x.Bar + "."})
	case x.State == learn.Planned:
		p.title = lang.T(ctx, "Planned, and not open for booking yet")
	case x.Unsettled(now):
		p.title = lang.T(ctx, "It has begun: write down who attended")
	case x.Free() == 0:
		p.title = lang.N(ctx, x.Waiting, "Full, and %d person waits", "Full, and %d people wait")
	default:
		p.title = lang.T(ctx, "%d of %d places are free", x.Free(), x.Capacity)
	}
	tool := func(act bool, text, to string) {
		if act {
			p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, text), Href: path + to})
		}
	}
	plan, live := d.may(ctx, learn.ActPlan), x.State == learn.Planned || x.State == learn.Open
	ahead := x.State == learn.Open && x.Starts.After(now) && x.Bar == ""
	tool(plan && x.State == learn.Planned && x.Bar == "", "Open for booking", "/open")
	tool(plan && x.Starts.Before(now) && (x.State == learn.Open || x.State == learn.Held), "Write down who attended", "/attend")
	tool(ahead && d.may(ctx, learn.ActBook), "Book somebody", "/book")
	tool(ahead && d.may(ctx, learn.ActOwn), "Book a place for yourself", "/book-me")
	tool(plan && live, "Change", "/edit")
	tool(plan && live, "Cancel it", "/cancel")
	facts := []ui.Fact{{Label: lang.T(ctx, "What"), Text: x.Title}, {Label: lang.T(ctx, "When"), Text: span(ctx, x.Starts.Time, x.Ends.Time)}, {Label: lang.T(ctx, "Where"), Text: x.Place},
		{Label: lang.T(ctx, "Competence"), Text: d.competence(ctx, x.Org, x.Competence)}, {Label: lang.T(ctx, "State"), Body: ui.Tag(lang.T(ctx, x.Now().Words()), stateColour[x.Now()])}}
	read := d.may(ctx, learn.ActRead)
	for _, k := range [][3]string{{"Provider", x.Provider, x.ProviderName}, {"Trainer", x.Trainer, x.TrainerName}} {
		f := ui.Fact{Label: lang.T(ctx, k[0]), Text: lang.T(ctx, "None named")}
		if k[1] != "" {
			f.Text = k[2]
			if read {
				f.Body = links(lang.T(ctx, "certificates"), []ui.Link{{Text: k[2], Href: learn.ProviderPath(k[1])}})
			}
		}
		facts = append(facts, f)
	}
	if x.Restrictive {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Restrictive component"), Text: lang.T(ctx, "Yes. The provider needs a certificate against the restraint reduction standards")})
	}
	if d.may(ctx, learn.ActBook) {
		sec, err := d.bookings(ctx, &x)
		if err != nil {
			return err
		}
		p.sections = append(p.sections, sec)
		p.downloads = []ui.Link{{Text: "CSV", Href: path + "/bookings.csv"}, {Text: "XLSX", Href: path + "/bookings.xlsx"}}
		p.rail = []section{{heading: lang.T(ctx, "The session"), rail: facts}}
		p.rail = append(p.rail, section{heading: lang.T(ctx, "Places"), rail: []ui.Fact{{Label: lang.T(ctx, "Places"), Text: number(x.Capacity)}, {Label: lang.T(ctx, "Taken"), Text: number(x.Taken)}, {Label: lang.T(ctx, "Waiting"), Text: number(x.Waiting)},
			{Label: lang.T(ctx, "Could not be released"), Text: number(x.Refused)}}})
	} else {
		p.sections = append(p.sections, section{heading: lang.T(ctx, "The session"), facts: facts})
	}
	return show(w, r, p)
}

// bookings is who has a place, of the units that the reader manages.
func (d Deps) bookings(ctx context.Context, x *learn.Session) (section, error) {
	sc := d.scope(ctx, learn.ActBook)
	list, err := d.Learn.Bookings(ctx, sc, x.ID)
	if err != nil {
		return section{}, err
	}
	units, err := d.Learn.UnitNames(ctx, sc.Org())
	if err != nil {
		return section{}, err
	}
	s := section{id: "bookings", heading: lang.T(ctx, "Who comes"), table: &ui.Table{Caption: lang.T(ctx, "Who comes"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Person")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "What is known"), Alone: true}, {Label: lang.T(ctx, "Change"), Alone: true}}},
		empty: lang.T(ctx, "Nobody of the units that you manage is booked.")}
	place := 0
	for i := range list {
		b := &list[i]
		known := recordWords(ctx, b)
		switch b.State {
		case learn.Refused:
			known = reasonWords(ctx, b.Why)
			if b.Words != "" {
				known += ": " + b.Words
			}
		case learn.Waiting:
			place++
			known = lang.T(ctx, "Number %d of those you see waiting, asked on %s", place, lang.Date(ctx, b.Asked.Time))
		}
		var acts templ.Component
		if (b.State == learn.Booked || b.State == learn.Waiting) && x.State == learn.Open && x.Starts.After(d.Learn.Now()) {
			acts = links(b.Name, []ui.Link{{Text: lang.T(ctx, "Refuse the release"), Href: "/training/bookings/" + b.ID + "/refuse"}})
		}
		s.table.Rows = append(s.table.Rows, ui.Row{Cells: []ui.Cell{{Text: b.Name, Sub: units[b.Unit]}, {Body: ui.Tag(lang.T(ctx, b.State.Words()), markColour[b.State])}, {Text: known}, {Body: acts}}})
	}
	return s, nil
}
