package riskweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// recordPage is an assessment as its page shows it: the draft where there is one, else what is in force. A fixed page is one
// old version with nothing to do.
type recordPage struct {
	risk.Assessment
	v        risk.Version
	fixed    bool
	set      matrix.Set
	title    string
	unit     string
	controls map[string]risk.Kept // of the version in force
	views    []risk.Said
	reviews  []risk.Reviewed
	versions []risk.Version
	events   []risk.Event
	now      time.Time
	who      authz.Actor
	may      func(authz.Action) bool
	missing  fault.Problems
}

// record is the page of an assessment.
func (d Deps) record(w http.ResponseWriter, r *http.Request) error { return d.whole(w, r, 0) }

// version is the page of one version as it was.
func (d Deps) version(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 {
		return fault.Missing()
	}
	return d.whole(w, r, n)
}

func (d Deps) whole(w http.ResponseWriter, r *http.Request, n int) error {
	ctx, s, sc := r.Context(), d.Risks, d.scope(r.Context(), risk.ActRead)
	a, err := s.Assessment(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &recordPage{Assessment: a, fixed: n > 0, set: s.Set(), now: s.Now(), who: authz.From(ctx)}
	p.may = func(act authz.Action) bool { return !p.fixed && d.may(ctx, act) }
	for _, x := range []int{a.DraftN, a.Current, 1} {
		if n == 0 {
			n = x
		}
	}
	if p.v, err = s.Version(ctx, &a, n); err != nil {
		return err
	}
	for _, step := range []func() error{
		func() (err error) { p.unit, err = s.UnitName(ctx, a.Org, a.Unit); return err },
		func() (err error) { p.controls, err = s.Controls(ctx, &a); return err },
		func() (err error) { p.views, err = s.Views(ctx, &a); return err },
		func() (err error) { p.reviews, err = s.Reviews(ctx, &a); return err },
		func() (err error) { p.versions, err = s.Versions(ctx, &a); return err },
		func() (err error) { p.events, err = s.Events(ctx, a.Org, a.ID); return err },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if p.v.State == "draft" {
		p.missing = p.v.Body.Missing(a.Kind)
	}
	p.title = p.finding(ctx)
	crumbs := []ui.Crumb{{Label: lang.T(ctx, "Risk"), Href: "/risk"}, {Label: a.Ref}}
	if p.fixed {
		crumbs = []ui.Crumb{{Label: lang.T(ctx, "Risk"), Href: "/risk"}, {Label: a.Ref, Href: risk.Path(a.ID)}, {Label: lang.T(ctx, "Version %d", n)}}
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/risk", Crumbs: crumbs, Body: recordBody(p)})
}

// inForce tells whether what is shown is the version in force, so that its controls move.
func (p *recordPage) inForce() bool { return p.v.N == p.Current && p.State == risk.Approved }

// finding is the title: the name, and what there is to know first.
func (p *recordPage) finding(ctx context.Context) string {
	name := p.v.Body.Title
	top, late := matrix.Score{}, 0
	for _, h := range p.v.Body.Hazards {
		if h.Current.N() > top.N() {
			top = h.Current
		}
	}
	if p.inForce() {
		for _, k := range p.controls {
			if k.Late(p.now) {
				late++
			}
		}
	}
	switch {
	case p.fixed:
		return lang.T(ctx, "%s: version %d", name, p.v.N)
	case p.State == risk.Retired:
		return lang.T(ctx, "%s: retired", name)
	case len(p.missing) > 0:
		return lang.N(ctx, len(p.missing), "%[2]s: %[1]d thing is missing before it can be approved", "%[2]s: %[1]d things are missing before it can be approved", name)
	case p.v.State == "draft":
		return lang.T(ctx, "%s: ready for somebody else to approve", name)
	case p.Kind == risk.Patient:
		return lang.T(ctx, "%s: where the care plan is held", name)
	case late > 0:
		return lang.N(ctx, late, "%[2]s: %[1]d control is late, the highest risk is %[3]s, %[4]d", "%[2]s: %[1]d controls are late, the highest risk is %[3]s, %[4]d", name, lower(lang.T(ctx, p.set.BandOf(top).Name)), top.N())
	}
	return lang.T(ctx, "%s: the highest risk is %s, %d", name, lower(lang.T(ctx, p.set.BandOf(top).Name)), top.N())
}

// steps are the five steps of an assessment and where it stands on them.
func (p *recordPage) steps(ctx context.Context) []ui.Step {
	b := &p.v.Body
	scored, controls, open := 0, 0, 0
	for _, h := range b.Hazards {
		if h.Current.Valid() {
			scored++
		}
		for _, c := range h.Controls {
			if controls++; !c.InPlace && !p.controls[c.Key].InPlace {
				open++
			}
		}
	}
	missing := map[string]bool{}
	for _, m := range p.missing {
		missing[m.Field] = true
	}
	list := []struct {
		name, text string
		done       bool
	}{
		{"Find the dangers", lang.N(ctx, len(b.Hazards), "%d written down", "%d written down"), len(b.Hazards) > 0},
		{"Who may be harmed", lang.N(ctx, len(b.Harmed), "%d group", "%d groups"), len(b.Harmed) > 0},
		{"Weigh them, make them smaller", lang.N(ctx, controls, "%d control", "%d controls") + ", " + lang.N(ctx, open, "%d not in place yet", "%d not in place yet"), scored > 0 && controls > 0 && !missing["risks"]},
		{"Write it down and approve it", lang.N(ctx, len(b.Consulted), "%d consulted", "%d consulted"), p.v.State == "approved"},
		{"Look again", "", false},
	}
	if !p.ReviewAt.IsZero() {
		list[4].text = lang.T(ctx, "by %s", date(ctx, p.ReviewAt))
	}
	var out []ui.Step
	now := false
	for _, x := range list {
		st := ui.StepLater
		switch {
		case x.done && !now:
			st = ui.StepDone
		case !now:
			st, now = ui.StepNow, true
		}
		out = append(out, ui.Step{State: st, Name: lang.T(ctx, x.name), Text: x.text})
	}
	return out
}

// harmed names who may be harmed.
func (p *recordPage) harmed(ctx context.Context) string {
	var out []string
	for _, g := range risk.HarmedGroups() {
		for _, x := range p.v.Body.Harmed {
			if x == g[0] {
				out = append(out, lang.T(ctx, g[1]))
			}
		}
	}
	return strings.Join(out, ", ")
}

func (p *recordPage) basics(ctx context.Context) []ui.Fact {
	b := &p.v.Body
	var out []ui.Fact
	add := func(label, text string) {
		if text != "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, label), Text: text})
		}
	}
	add("What is assessed", lang.T(ctx, p.Kind.Words()))
	add("Place or role", b.Place)
	add("Unit", p.unit)
	add("What changes", b.Why)
	add("What is done there", b.Work)
	add("Who may be harmed", p.harmed(ctx))
	add("More of them", b.HarmedWords)
	add("Where the care plan is held", b.Held)
	return out
}

// draftable tells whether the reader may change what is shown.
func (p *recordPage) draftable() bool { return p.v.State == "draft" && p.may(risk.ActWrite) }

// approvable tells whether the reader may approve what is shown.
func (p *recordPage) approvable() bool {
	return p.v.State == "draft" && p.may(risk.ActApprove) && p.v.MayApprove(p.who)
}

// beside are the views of the version that is shown; before the others.
func (p *recordPage) beside() (out []risk.Said) {
	for _, x := range p.views {
		if x.N == p.v.N {
			out = append(out, x)
		}
	}
	return out
}

func (p *recordPage) dissents() int {
	n := 0
	for _, x := range p.beside() {
		if x.Kind == "dissent" {
			n++
		}
	}
	return n
}

// days are the history, by day.
func (p *recordPage) days(ctx context.Context) []ui.Day {
	var out []ui.Day
	for _, e := range p.events {
		name := lang.Day(ctx, e.At.Time)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, ui.Day{Name: name})
		}
		icon := ui.IconPage
		switch e.Kind {
		case "approved", "accepted", "placed", "cosign":
			icon = ui.IconTick
		case "called", "late", "ran out", "dissent":
			icon = ui.IconAlert
		case "comment":
			icon = ui.IconMessage
		}
		last := &out[len(out)-1]
		last.Entries = append(last.Entries, ui.Entry{Icon: icon, Time: lang.Time(ctx, e.At.Time), Who: first(e.Name, "Havenward"), Machine: e.At.Format(time.RFC3339), What: lang.T(ctx, e.Text, e.Args...)})
	}
	return out
}

// changes is what this version changed of the one that was in force before it; ok is false where there was none.
func (p *recordPage) changes(ctx context.Context) (t ui.Table, ok bool) {
	for i := range p.versions {
		before := &p.versions[i] // the newest first
		if before.N >= p.v.N || before.State != "approved" {
			continue
		}
		t = ui.Table{Caption: lang.T(ctx, "What changed since version %d", before.N), Mode: ui.Stack, Columns: []ui.Column{{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Was")}, {Label: lang.T(ctx, "Is")}}}
		for _, d := range risk.Differ(&before.Body, &p.v.Body) {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, d.What), Sub: d.Of}, {Text: first(d.Was, "–")}, {Text: first(d.Now, "–")}}})
		}
		return t, true
	}
	return t, false
}

func leanWords(ctx context.Context, n int) string {
	return lang.N(ctx, n, "A risk here leans on training or devices alone. Nothing makes the danger itself smaller: look for something stronger first.",
		"%d risks here lean on training or devices alone. Nothing makes the dangers themselves smaller: look for something stronger first.")
}

func lines(s string) []string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func partWords(code string) string {
	for _, x := range risk.ConsultedParts() {
		if x[0] == code {
			return x[1]
		}
	}
	return code
}

// placed says that a control is in place.
func (d Deps) placed(w http.ResponseWriter, r *http.Request) error {
	sc, id := web.Scope(r), r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That could not be read", err)
	}
	if err := d.Risks.PutInPlace(r.Context(), sc.Org(), id, seen(r.PostForm), r.PostForm.Get("c")); err != nil {
		return err
	}
	return web.Redirect(w, r, risk.Path(id)+"#risks")
}
