package riskweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func bandPairs(set matrix.Set) (out [][2]string) {
	for i := len(set.Bands) - 1; i >= 0; i-- {
		b := set.Bands[i]
		out = append(out, [2]string{b.Code, b.Name})
	}
	return out
}

func entryPairs() [][2]string {
	return [][2]string{{"open", "Open"}, {"accepted", "Accepted"}, {"closed", "Closed"}}
}

func (d Deps) registerFilter(v url.Values) risk.RegisterFilter {
	c, _ := strconv.Atoi(v.Get("c"))
	l, _ := strconv.Atoi(v.Get("l"))
	f := risk.RegisterFilter{Find: v.Get("find"), Units: v["unit"], Bands: only(v, "band", bandPairs(d.Risks.Set())), States: only(v, "state", entryPairs())}
	if x := (matrix.Score{C: c, L: l}); x.Valid() {
		f.Cell = x
	}
	return f
}

// register is every risk in reach, the highest first.
func (d Deps) register(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	f := d.registerFilter(v)
	list, err := d.Risks.Register(ctx, sc, f)
	if err != nil {
		return err
	}
	standing, err := d.Risks.StandingOf(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	units, names, err := d.unitsOf(ctx, sc)
	if err != nil {
		return err
	}
	set, now := d.Risks.Set(), d.Risks.Now()
	p := &listPage{title: registerTitle(ctx, standing), tabs: d.tabs(ctx, "/risk-register"), downloads: d.files(ctx, "/risk-register", v), clear: "/risk-register",
		shown: lang.N(ctx, len(list), "%d risk", "%d risks")}
	if standing.Accepted > 0 {
		p.lede = lang.N(ctx, standing.Accepted, "%d risk is accepted until a day.", "%d risks are accepted until a day.")
		if standing.RanOut > 0 {
			p.lede += " " + lang.N(ctx, standing.RanOut, "For %d that day has passed.", "For %d that day has passed.")
		}
	}
	p.filter, p.chosen = panelOf(ctx, "/risk-register", v, group(ctx, "band", "Band now", bandPairs(set)), group(ctx, "state", "State", entryPairs()), group(ctx, "unit", "Unit", units))
	if f.Cell.Said() {
		p.chosen = append(p.chosen, ui.Chosen{Label: lang.T(ctx, "Consequence %d, likelihood %d", f.Cell.C, f.Cell.L), Remove: "/risk-register"})
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Risk register"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Risk")}, {Label: lang.T(ctx, "Owner")}, {Label: lang.T(ctx, "At first"), Number: true},
		{Label: lang.T(ctx, "Now")}, {Label: lang.T(ctx, "Aimed at"), Number: true}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Review"), Alone: true}}}
	for _, e := range paged(p, "/risk-register", v, list) {
		sub := e.From
		if n := names[e.Unit]; n != "" {
			sub += ", " + n
		}
		state := ui.Cell{Body: ui.Tag(lang.T(ctx, entryWords[e.State]), entryColour[e.State])}
		if e.State == "accepted" {
			state.Sub = lang.T(ctx, "until %s", date(ctx, e.AcceptedUntil))
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: e.Called || e.ReviewAt.Before(now) && e.State != "closed", Cells: []ui.Cell{{Text: e.Title, Href: risk.RegisterPath(e.ID), Sub: sub}, {Text: e.OwnerName},
			{Text: number(e.Initial.N())}, {Body: scoreBadge(set, e.Current)}, {Text: number(e.Target)}, state, {Body: chip(ctx, e.LookedAt, e.ReviewAt, now).Chip()}}})
	}
	p.empty = d.none(ctx, standing.Risks, len(p.chosen) > 0, "/risk-register")
	return d.show(w, r, p)
}

// registerTitle is the finding of the register.
func registerTitle(ctx context.Context, s risk.Standing) string {
	switch extreme, high := s.Bands["extreme"], s.Bands["high"]; {
	case s.Risks == 0:
		return lang.T(ctx, "No risk is in the register")
	case extreme > 0:
		return lang.N(ctx, extreme, "%d risk is extreme", "%d risks are extreme") + lang.T(ctx, ", %d more are high", high)
	case high > 0:
		return lang.T(ctx, "%d of %d risks are high, none is extreme", high, s.Risks)
	}
	return lang.N(ctx, s.Risks, "The one risk is neither high nor extreme", "None of the %d risks is high or extreme")
}

// entryPage is one risk of the register as its page shows it.
type entryPage struct {
	risk.Entry
	d        Deps
	set      matrix.Set
	title    string
	unit     string
	hazard   *risk.Hazard
	controls map[string]risk.Kept
	accepts  bool // the reader may accept it
	reopens  bool
	late     int
}

// entry is one risk with its controls and whether it is accepted.
func (d Deps) entry(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, s := r.Context(), web.Scope(r), d.Risks
	e, err := s.Entry(ctx, sc, sc.Org(), r.PathValue("risk"))
	if err != nil {
		return err
	}
	a, err := s.Assessment(ctx, sc, sc.Org(), e.Assessment)
	if err != nil {
		return err
	}
	v, err := s.Version(ctx, &a, e.N)
	if err != nil {
		return err
	}
	p := &entryPage{Entry: e, d: d, set: s.Set(), hazard: v.Body.Hazard(e.Key)}
	if p.hazard == nil {
		return fault.Missing()
	}
	if p.unit, err = s.UnitName(ctx, e.Org, e.Unit); err != nil {
		return err
	}
	if p.controls, err = s.Controls(ctx, &a); err != nil {
		return err
	}
	for _, c := range p.hazard.Controls {
		if k, ok := p.controls[c.Key]; ok && k.Late(s.Now()) {
			p.late++
		}
	}
	p.accepts = d.may(ctx, risk.ActAccept) && e.MayAccept(&v, authz.From(ctx), s.Now())
	p.reopens = d.may(ctx, risk.ActAccept) && e.State == "accepted"
	p.title = lang.T(ctx, "%s: %s, %d", e.Title, lower(lang.T(ctx, e.Band)), e.Score)
	return web.Staff(w, r, web.View{Title: p.title, Current: "/risk", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Risk register"), Href: risk.RegisterPath("")}, {Label: e.Ref}}, Body: entryBody(p)})
}

// reopen takes an acceptance back.
func (d Deps) reopen(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That could not be read", err)
	}
	id := r.PathValue("risk")
	if err := d.Risks.Reopen(r.Context(), sc.Org(), id, seen(r.PostForm)); err != nil {
		return err
	}
	return web.Redirect(w, r, risk.RegisterPath(id))
}

// controls is every control of the assessments in force.
func (d Deps) controlsTitle(ctx context.Context, s risk.Standing) string {
	switch {
	case s.Controls == 0:
		return lang.T(ctx, "No control is written down yet")
	case s.Overdue > 0:
		return lang.T(ctx, "%d of %d controls should be in place by now and are not", s.Overdue, s.Controls)
	case s.InPlace == s.Controls:
		return lang.N(ctx, s.Controls, "The one control is in place", "All %d controls are in place")
	}
	return lang.T(ctx, "%d of %d controls are in place, none of the others is late", s.InPlace, s.Controls)
}

func (d Deps) controls(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Risks.AllControls(ctx, sc)
	if err != nil {
		return err
	}
	standing, err := d.Risks.StandingOf(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	set, now := d.Risks.Set(), d.Risks.Now()
	p := &listPage{title: d.controlsTitle(ctx, standing), tabs: d.tabs(ctx, "/risk/controls"), downloads: d.files(ctx, "/risk/controls", nil),
		lede: lang.T(ctx, "Those that should be in place come first. 1 is the strongest kind, 6 the weakest."), empty: d.none(ctx, 0, false, "/risk/controls")}
	p.table = ui.Table{Caption: lang.T(ctx, "Controls"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Control")}, {Label: lang.T(ctx, "Kind")}, {Label: lang.T(ctx, "Who sees to it")}, {Label: lang.T(ctx, "In place"), Alone: true}}}
	for _, k := range paged(p, "/risk/controls", v, list) {
		step, _ := set.Kind(k.Step)
		state := ui.Cell{Body: chip(ctx, k.PlacedAt, noon(k.Due), now).Chip()}
		if k.InPlace {
			state = ui.Cell{Body: ui.Clock{Level: ui.Done, Text: lang.T(ctx, "In place")}.Chip()}
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: k.Late(now), Cells: []ui.Cell{{Text: k.Text, Href: risk.Path(k.Assessment) + "#risks", Sub: k.Ref + ", " + k.Title}, {Text: number(k.Step) + ". " + lang.T(ctx, step.Name)}, {Text: k.Owner}, state}})
	}
	return d.show(w, r, p)
}
