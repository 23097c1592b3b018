package environmentweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// walks is every walk-round in reach. They stand by day: places are not put in order of their scores.
func (d Deps) walks(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Places.Audits(ctx, sc)
	if err != nil {
		return err
	}
	_, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	stand, err := d.Places.StandingOf(ctx, sc)
	if err != nil {
		return err
	}
	p := &listPage{title: standTitle(ctx, stand), lede: lang.T(ctx, "A place is compared with its own past alone. There is no order of places here: a busy place has more to find."), tabs: tabs(ctx, "/environment"),
		downloads: d.files(ctx, "/environment", v)}
	if d.may(ctx, environment.ActWalk) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Begin a walk-round"), Href: "/environment/new"}
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Walk-rounds"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Place")}, {Label: lang.T(ctx, "Day")}, {Label: lang.T(ctx, "Zones")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	again := environment.Again(list, d.Places.Now())
	if len(again) > 0 {
		p.lede += " " + lang.N(ctx, len(again), "%d place was last walked over 12 months ago.", "%d places were last walked over 12 months ago.")
	}
	for _, a := range paged(p, "/environment", v, list) {
		sub := lang.T(ctx, pair(environment.Bands(), a.Band)) + ", " + a.LeadName
		if again[a.ID] {
			sub += ". " + lang.T(ctx, "Over 12 months ago: walk it again")
		}
		zones := ""
		if l, err := d.Places.ListOf(&a); err == nil {
			for i, code := range a.Zones {
				z, _ := l.Zone(code)
				if i > 0 {
					zones += "; "
				}
				zones += lang.T(ctx, z.Name)
			}
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Place, Href: environment.Path(a.ID), Sub: a.Ref + ", " + names[a.Unit]},
			{Text: day(ctx, a.Day), Sub: sub}, {Text: zones}, {Body: ui.Tag(lang.T(ctx, auditWords[a.State]), stateColour[a.State])}}})
	}
	link, to := "", ""
	if p.begin != nil {
		link, to = p.begin.Text, p.begin.Href
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No place has been walked yet"), lang.T(ctx, "A walk-round takes a list of checks round a place, together with staff, a safety representative and patients. It works without a signal."), link, to)
	return d.show(w, r, p)
}

// standTitle is the finding of the first page.
func standTitle(ctx context.Context, s environment.Stand) string {
	switch {
	case s.Audits == 0 && s.Open == 0:
		return lang.T(ctx, "No place has been walked yet")
	case s.Late > 0:
		return lang.N(ctx, s.Late, "%d finding is past its day and not mended", "%d findings are past their day and not mended")
	case s.CriticalOpen > 0:
		return lang.N(ctx, s.CriticalOpen, "%d critical finding is still to be mended", "%d critical findings are still to be mended")
	case s.Open > 0:
		return lang.N(ctx, s.Open, "%d finding is to be mended, in time", "%d findings are to be mended, all in time")
	case s.Fixed > 0:
		return lang.N(ctx, s.Fixed, "%d finding was mended and is to be looked at again", "%d findings were mended and are to be looked at again")
	}
	return lang.T(ctx, "Everything that was found is mended and checked")
}

// recordPage is a walk-round as its page shows it.
type recordPage struct {
	environment.Whole
	title       string
	unit        string
	before      environment.Whole
	had         bool
	findings    []environment.Finding
	plan        *planPage
	walk, plans bool
	d           Deps
}

func (d Deps) record(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := d.whole(r)
	if err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/environment", Body: recordBody(p),
		Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Safer places"), Href: "/environment"}, {Label: p.Place + ", " + day(ctx, p.Day)}}})
}

func (d Deps) whole(r *http.Request) (*recordPage, error) {
	ctx, sc := r.Context(), web.Scope(r)
	a, err := d.Places.Audit(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	x, err := d.Places.Read(ctx, a)
	if err != nil {
		return nil, err
	}
	p := &recordPage{Whole: x, walk: d.may(ctx, environment.ActWalk), plans: d.may(ctx, environment.ActPlan), d: d}
	_, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return nil, err
	}
	p.unit = names[a.Unit]
	if p.before, p.had, err = d.Places.Before(ctx, a); err != nil {
		return nil, err
	}
	if p.findings, err = d.Places.FindingsOf(ctx, sc, &p.Whole); err != nil {
		return nil, err
	}
	plans, err := d.Places.Plans(ctx, sc, a.Unit)
	if err != nil {
		return nil, err
	}
	if len(plans) > 0 {
		if p.plan, err = d.planOf(ctx, sc, plans[0], p.findings); err != nil {
			return nil, err
		}
	}
	p.title = p.finding(ctx)
	return p, nil
}

// finding is the title of a walk-round: the worst of what is known.
func (p *recordPage) finding(ctx context.Context) string {
	critical := 0
	for _, s := range p.Scores {
		critical += len(s.Critical)
	}
	open := 0
	for _, f := range p.findings {
		if f.State != environment.Closed {
			open++
		}
	}
	known := len(p.Items) - p.Count(toolkit.Unseen)
	switch {
	case len(p.Disputes()) > 0:
		return lang.N(ctx, len(p.Disputes()), "%d item was answered differently by two people: settle it", "%d items were answered differently by two people: settle them")
	case known == 0:
		return lang.T(ctx, "%s: nothing is answered yet", p.Place)
	case p.State == environment.Walking:
		return lang.T(ctx, "%s: %d of %d items answered", p.Place, known, len(p.Items))
	case critical > 0:
		return lang.N(ctx, critical, "%[2]s: %[1]d critical item is not met", "%[2]s: %[1]d critical items are not met", p.Place)
	case open > 0:
		return lang.N(ctx, open, "%[2]s: %[1]d finding is not yet mended and checked", "%[2]s: %[1]d findings are not yet mended and checked", p.Place)
	case len(p.findings) > 0:
		return lang.T(ctx, "%s: everything that was found is mended and checked", p.Place)
	}
	return lang.T(ctx, "%s: nothing to mend was found", p.Place)
}

// counts says what was found in one line.
func (p *recordPage) counts(ctx context.Context) string {
	return lang.T(ctx, "%d items: %d met, %d partly, %d not met, %d do not apply, %d not known.", len(p.Items), p.Count(toolkit.Met), p.Count(toolkit.Partly), p.Count(toolkit.NotMet), p.Count(toolkit.NotApply), p.Count(toolkit.Unseen, toolkit.NotChecked))
}

func (p *recordPage) who(ctx context.Context) string {
	names := p.LeadName
	for _, n := range p.Walkers {
		if n != p.LeadName {
			names += ", " + n
		}
	}
	if p.Others != "" {
		names += ", " + p.Others
	}
	return lang.T(ctx, "%s, %s, by %s.", day(ctx, p.Day), lower(lang.T(ctx, pair(environment.Bands(), p.Band))), names)
}

// past gives the score of a zone the time before, "–" where there is none.
func (p *recordPage) past(zone string) string {
	if p.had {
		for _, s := range p.before.Scores {
			if s.Zone.Code == zone {
				return points(s)
			}
		}
	}
	return "–"
}

func points(s toolkit.Score) string {
	if s.Points < 0 {
		return "–"
	}
	return number(s.Points)
}

var rags = map[toolkit.Colour]ui.Rating{toolkit.Grey: ui.NotAssessed, toolkit.Green: ui.Green, toolkit.Amber: ui.Amber, toolkit.Red: ui.Red}

// because says in words why a zone has its state.
func because(ctx context.Context, s toolkit.Score) string {
	switch {
	case s.Points < 0:
		return lang.T(ctx, "Nothing is known yet")
	case len(s.Critical) > 0:
		codes := ""
		for i, c := range s.Critical {
			if i > 0 {
				codes += ", "
			}
			codes += c.Code
		}
		return lang.T(ctx, "Critical, not met: %s", codes)
	case s.Unseen > 0:
		return lang.N(ctx, s.Unseen, "%d item is not known", "%d items are not known")
	}
	return lang.T(ctx, "%d met, %d partly, %d not met", s.Met, s.Partly, s.NotMet)
}
