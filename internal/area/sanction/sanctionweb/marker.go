package sanctionweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/area/sanction/order"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// markerPage is a marker as its page shows it.
type markerPage struct {
	sanction.Marker
	d       Deps
	title   string
	letters []casework.Issued
	events  []sanction.Event
	next    []ui.Link
	decide  bool
	toCase  bool
	mine    bool // the reader asked for it
}

func (d Deps) marker(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, s := r.Context(), web.Scope(r), d.Sanctions
	m, err := s.Marker(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &markerPage{Marker: m, d: d, title: markerTitle(ctx, &m), decide: d.may(ctx, sanction.ActMarkerDecide), toCase: d.may(ctx, casework.ActRead), mine: authz.From(ctx).ID == m.ProposedBy}
	if p.letters, err = s.NoticesOf(ctx, sc, &m); err != nil {
		return err
	}
	if p.events, err = s.Events(ctx, m.Org, m.ID); err != nil {
		return err
	}
	add := func(ok bool, path, text string) {
		if ok {
			p.next = append(p.next, ui.Link{Href: sanction.MarkerPath(m.ID) + "/" + path, Text: lang.T(ctx, text)})
		}
	}
	write := d.may(ctx, sanction.ActCorrespond)
	add(m.State.Reviewable() && p.decide, "review", "Look at it again, or take it off")
	add(m.State.Shown() && p.decide, "share", "Write down where it was put")
	add(m.State.Shown() && m.Told != "told" && write, "letter", "Make the letter to the person")
	add(m.State.Shown() && m.Told == "" && p.decide, "withhold", "Do not tell the person for now")
	add(m.State.Shown() && m.Appeal != "lodged" && write, "appeal", "Take in an appeal")
	add(m.Appeal == "lodged" && p.decide, "appeal-outcome", "Decide the appeal")
	return web.Staff(w, r, web.View{Title: p.title, Current: "/decisions", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Markers"), Href: "/markers"}, {Label: m.Ref}}, Body: markerBody(p)})
}

// markerTitle is the finding of a marker.
func markerTitle(ctx context.Context, m *sanction.Marker) string {
	switch m.State {
	case marker.Proposed:
		return lang.T(ctx, "A marker is waiting for a decision")
	case marker.Provisional:
		return lang.T(ctx, "In force for now. It lapses on %s unless it is decided", date(ctx, m.LapsesAt))
	case marker.ReviewDue:
		return lang.T(ctx, "Under review since %s", date(ctx, m.ReviewAt))
	case marker.Active, marker.Varied:
		return lang.T(ctx, "In force, looked at again by %s", date(ctx, m.ReviewAt))
	}
	open := 0
	for _, x := range m.Shares {
		if x.Open() {
			open++
		}
	}
	if open > 0 {
		return lang.N(ctx, open, "Ended, and %d place has not confirmed that it is off there", "Ended, and %d places have not confirmed that it is off there")
	}
	return lang.T(ctx, "%s on %s", lang.T(ctx, m.State.Words()), date(ctx, m.EndedAt))
}

func (p *markerPage) facts(ctx context.Context) []ui.Fact {
	var weighed []string
	for _, f := range marker.Factors() {
		for _, x := range p.Factors {
			if x == f[0] {
				weighed = append(weighed, lang.T(ctx, f[1]))
			}
		}
	}
	out := []ui.Fact{{Label: lang.T(ctx, "What happened"), Text: p.Risk}, {Label: lang.T(ctx, "On"), Text: day(ctx, p.IncidentDate)}, {Label: lang.T(ctx, "What staff do"), Text: p.Control},
		{Label: lang.T(ctx, "What was weighed"), Body: bullets(weighed)}, {Label: lang.T(ctx, "Why it is needed"), Text: p.Weighed}}
	add := func(label, text string) {
		if text != "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, label), Text: text})
		}
	}
	add("Why it was decided so", p.Why)
	if p.Decided != "" {
		add("Decided by", strings.TrimSuffix(p.Decided+", "+p.Senior, ", "))
	}
	told := lang.T(ctx, toldWords[p.Told])
	if p.Told == "withheld" {
		told = lang.T(ctx, "Not told for now: %s Approved by %s. Looked at again on %s", ended(p.Withheld), p.Approver, date(ctx, p.ToldReviewAt))
	}
	add("Was the person told?", told)
	for _, x := range p.Reviews {
		add("Review of "+lang.Date(ctx, x.At), x.ByName+". "+x.Why)
	}
	for _, x := range p.Past {
		add("Until "+lang.Date(ctx, x.Until), x.Risk+" / "+x.Control)
	}
	for _, x := range p.Appeals {
		says := x.Words
		if x.Outcome != "" {
			says += " / " + lang.T(ctx, sanction.AppealWords[x.Outcome]) + ". " + x.Why
		}
		add("Appeal of "+lang.Date(ctx, x.Lodged), says)
	}
	return out
}

// ended gives a text with its full stop.
func ended(s string) string { return strings.TrimRight(s, ". ") + "." }

// shares is where the marker was put, as rows.
func (p *markerPage) shares(ctx context.Context) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Where it was put and whom it was told"), Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Where")}, {Label: lang.T(ctx, "What for")}, {Label: lang.T(ctx, "Put there")}, {Label: lang.T(ctx, "Taken off")}}}
	for _, x := range p.Shares {
		there := ui.Cell{Text: date(ctx, x.SharedAt), Sub: lang.T(ctx, "Not confirmed yet")}
		if !x.ReceivedAt.IsZero() {
			there.Sub = lang.T(ctx, "Confirmed by %s, %s", x.ReceivedBy, date(ctx, x.ReceivedAt))
		} else if p.decide {
			there.Href = sanction.MarkerPath(p.ID) + "/received?share=" + x.ID
		}
		off := ui.Cell{}
		switch {
		case !x.GoneAt.IsZero():
			off = ui.Cell{Text: date(ctx, x.GoneAt), Sub: lang.T(ctx, "Confirmed by %s", x.GoneBy)}
		case !x.GoneAskedAt.IsZero():
			off = ui.Cell{Text: lang.T(ctx, "Asked for on %s", date(ctx, x.GoneAskedAt)), Sub: lang.T(ctx, "Not confirmed yet")}
			if p.decide {
				off.Href = sanction.MarkerPath(p.ID) + "/gone?share=" + x.ID
			}
		}
		t.Rows = append(t.Rows, ui.Row{Over: x.Open(), Cells: []ui.Cell{{Text: x.Recipient}, {Text: x.Purpose, Sub: x.Basis}, there, off}})
	}
	return t
}

func (d Deps) notice(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	_, paper, err := d.Sanctions.Notice(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("letter"))
	if err != nil {
		return err
	}
	return d.writeFile(w, r, paper, "html")
}

// noticeFile gives a letter about a marker as a file.
func (d Deps) noticeFile(w http.ResponseWriter, r *http.Request, kind string) error {
	sc := web.Scope(r)
	_, paper, err := d.Sanctions.Notice(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("letter"))
	if err != nil {
		return err
	}
	return d.writeFile(w, r, paper, kind)
}

// orderPage is an order as its page shows it.
type orderPage struct {
	sanction.Order
	title  string
	facts  []ui.Fact
	events []sanction.Event
	toCase bool
}

func (d Deps) order(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	o, err := d.Sanctions.Order(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &orderPage{Order: o, title: orderTitle(ctx, &o), facts: orderFacts(ctx, d, &o), toCase: d.may(ctx, casework.ActRead)}
	if p.events, err = d.Sanctions.Events(ctx, o.Org, o.ID); err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/decisions", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Orders"), Href: "/orders"}, {Label: o.Ref}}, Body: orderBody(p)})
}

func orderTitle(ctx context.Context, o *sanction.Order) string {
	if o.State == "ended" {
		return lang.T(ctx, "%s, ended on %s", orderWords(ctx, o.Kind), date(ctx, o.EndedAt))
	}
	if o.Nuisance != nil {
		n := len(o.Nuisance.Missing())
		switch {
		case n > 0:
			return lang.N(ctx, n, "Not an offence by what is written down: %d part is missing", "Not an offence by what is written down: %d parts are missing")
		case o.Nuisance.Harmful:
			return lang.T(ctx, "All parts of the offence are there, but nobody may be taken away who needs care")
		}
		return lang.T(ctx, "All parts of the offence are there")
	}
	if o.EndsAt.IsZero() {
		return orderWords(ctx, o.Kind)
	}
	return lang.T(ctx, "%s, until %s", orderWords(ctx, o.Kind), date(ctx, o.EndsAt))
}

func orderFacts(ctx context.Context, d Deps, o *sanction.Order) []ui.Fact {
	var out []ui.Fact
	add := func(label, text string) {
		if text != "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, label), Text: text})
		}
	}
	yes := func(b bool) string { return lang.T(ctx, map[bool]string{true: "Yes", false: "No"}[b]) }
	switch {
	case o.Scheme != nil:
		add("Removal at once", yes(o.Scheme.Immediate))
		add("Police incident number", o.Scheme.Number)
		add("Asked for", lang.Date(ctx, o.Scheme.Asked))
		if !o.DueAt.IsZero() {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Takes effect"), Body: chip(ctx, o.MadeAt, o.DueAt, d.Sanctions.Now()).Chip()})
		}
		add("Criteria tested by", o.Scheme.TestedBy)
		add("An appeal is heard", lang.T(ctx, "Within 28 days of it; the removal comes first"))
		add("Looked at for going back", date(ctx, o.EndsAt))
	case o.Nuisance != nil:
		n := o.Nuisance
		add("Disturbed staff without a reasonable excuse", yes(n.Disturbed))
		if !n.AskedAt.IsZero() {
			add("Asked to leave", lang.DateTime(ctx, n.AskedAt))
		}
		add("Refused to leave", yes(n.Refused))
		add("There for their own care when asked", yes(n.ThereForCare()))
		if !n.TreatedAt.IsZero() {
			add("Care was done", lang.DateTime(ctx, n.TreatedAt))
		}
		add("May be taken away by an authorised officer", yes(n.MayRemove()))
		add("Authorised officer", n.Officer)
		add("Force that was used", n.Force)
		if m := n.Missing(); len(m) > 0 {
			out = append(out, ui.Fact{Label: lang.T(ctx, "What is missing"), Body: bullets(m)})
		}
	case o.Civil != nil:
		for _, k := range order.Kinds() {
			if k.Code == o.Civil.Kind {
				add("Order", k.Words)
				add("Usually applied for by", k.By)
			}
		}
		add("Applicant", o.Civil.Applicant)
		out = append(out, ui.Fact{Label: lang.T(ctx, "Conditions"), Note: lang.T(ctx, "Reception and security see these"), Body: bullets(o.Civil.Conditions)})
		add("Reference of the court", o.Civil.Ref)
		add("Ends on", date(ctx, o.EndsAt))
	}
	add("What was seen or said", o.Words)
	add("How it ended", o.Ending)
	return out
}
