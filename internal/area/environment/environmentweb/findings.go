package environmentweb

import (
	"context"
	"net/http"
	"net/url"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func findingFilter(v url.Values) environment.FindingFilter {
	return environment.FindingFilter{Find: v.Get("find"), Units: v["unit"], States: only(v, "state", environment.FindingStates()), Late: v.Get("late") != ""}
}

// findings is every finding in reach with its owner, the late ones first.
func (d Deps) findings(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Places.Findings(ctx, sc, findingFilter(v))
	if err != nil {
		return err
	}
	stand, err := d.Places.StandingOf(ctx, sc)
	if err != nil {
		return err
	}
	in, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	var units [][2]string
	for _, u := range in {
		units = append(units, [2]string{u.ID, u.Name})
	}
	if len(units) < 2 || len(units) > 12 {
		units = nil // one is no choice, and a long list of boxes is none either
	}
	p := &listPage{title: standTitle(ctx, stand), tabs: tabs(ctx, "/environment-findings"), downloads: d.files(ctx, "/environment-findings", v), clear: "/environment-findings", shown: lang.N(ctx, len(list), "%d finding", "%d findings")}
	p.filter, p.chosen = panelOf(ctx, "/environment-findings", v, group(ctx, "late", "Day", [][2]string{{"yes", "Past its day"}}), group(ctx, "state", "State", environment.FindingStates()), group(ctx, "unit", "Unit", units))
	p.table = findingTable(ctx, paged(p, "/environment-findings", v, list), names, nil, d.Places)
	if len(p.chosen) > 0 {
		p.empty = ui.NoMatch(lang.T(ctx, "Nothing fits what you chose"), stand.Open+stand.Fixed, "/environment-findings")
	} else {
		p.empty = ui.EmptyState(lang.T(ctx, "Nothing is to be mended"), lang.T(ctx, "What a walk-round or the test of an alarm point finds stands here until it is mended and somebody has looked again."), "", "")
	}
	return d.show(w, r, p)
}

// findingTable lists findings; pins gives the number of each on a plan, nil leaves that column out.
func findingTable(ctx context.Context, list []environment.Finding, names map[string]string, pins map[string]int, s *environment.Service) ui.Table {
	now := s.Now()
	t := ui.Table{Caption: lang.T(ctx, "Findings, with owner and day"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Finding")}, {Label: lang.T(ctx, "Likely × bad")}, {Label: lang.T(ctx, "Owner")}, {Label: lang.T(ctx, "Due"), Alone: true}}}
	if pins != nil {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Pin")})
	}
	for i := range list {
		f := &list[i]
		sub := f.Place
		if n := names[f.Unit]; n != "" && n != f.Place {
			sub += ", " + n
		}
		if f.Item != "" {
			sub = f.Item + ". " + lang.T(ctx, f.Result.Words()) + ". " + sub
		}
		if f.Critical {
			sub = lang.T(ctx, "Critical.") + " " + sub
		}
		row := ui.Row{Over: f.Late(now), Cells: []ui.Cell{{Text: f.Title, Href: environment.FindingPath(f.ID), Sub: sub}, {Text: rating(ctx, f.Likelihood, f.Consequence)}, {Text: first(f.OwnerName, lang.T(ctx, "Nobody yet"))}, {Body: dueChip(ctx, f, now).Chip()}}}
		if pins != nil {
			row.Cells = append(row.Cells, ui.Cell{Body: pinNumber(pins[f.ID], pinClass(f))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// findingPage is a finding as its page shows it.
type findingPage struct {
	environment.Finding
	title         string
	unit          string
	item          toolkit.Item
	events        []environment.Event
	photos        []environment.Photo
	mend, recheck bool
	may           bool // look again today
	d             Deps
}

func (d Deps) finding(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	f, err := d.Places.Finding(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &findingPage{Finding: f, mend: d.may(ctx, environment.ActMend), recheck: d.may(ctx, environment.ActRecheck), d: d}
	if p.events, err = d.Places.Events(ctx, f.Org, f.ID); err != nil {
		return err
	}
	_, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	p.unit = names[f.Unit]
	p.may = f.MayRecheck(authz.From(ctx).ID, d.Places.Now().In(lang.London()).Format("2006-01-02"))
	if f.Audit != "" {
		a, err := d.Places.Audit(ctx, sc, sc.Org(), f.Audit)
		if err != nil {
			return err
		}
		x, err := d.Places.Read(ctx, a)
		if err != nil {
			return err
		}
		for _, y := range x.Items {
			if y.Item.Code == f.Item {
				p.item, p.photos = y.Item, y.Photos
			}
		}
	}
	p.title = f.Title
	return web.Staff(w, r, web.View{Title: p.title, Current: "/environment", Body: findingBody(p),
		Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Safer places"), Href: "/environment"}, {Label: lang.T(ctx, "Findings"), Href: "/environment-findings"}, {Label: f.Ref}}})
}

func (p *findingPage) facts(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Place"), Text: p.Place}, {Label: lang.T(ctx, "Unit"), Text: p.unit}, {Label: lang.T(ctx, "Likely × bad"), Text: rating(ctx, p.Likelihood, p.Consequence)},
		{Label: lang.T(ctx, "Owner"), Text: first(p.OwnerName, lang.T(ctx, "Nobody yet"))}, {Label: lang.T(ctx, "Due"), Text: first(day(ctx, p.Due), lang.T(ctx, "No day yet"))}}
	if p.item.Code != "" {
		critical := ""
		if p.Critical {
			critical = ", " + lang.T(ctx, "critical")
		}
		out = append(out, ui.Fact{Label: lang.T(ctx, "What should be so"), Text: p.item.Text + " (" + p.item.Code + critical + ")"}, ui.Fact{Label: lang.T(ctx, "What was found"), Text: lang.T(ctx, p.Result.Words())})
	}
	if p.Words != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "What was seen"), Text: p.Words})
	}
	return append(out, ui.Fact{Label: lang.T(ctx, "Found"), Text: lang.T(ctx, "%s, by %s", lang.DayTime(ctx, p.FoundAt.Time), p.FoundName)}, ui.Fact{Label: lang.T(ctx, "How often"), Text: lang.N(ctx, p.Times, "Once", "%d times")})
}
