package environmentweb

import (
	"context"
	"net/http"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Deps) alarms(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Places.Alarms(ctx, sc)
	if err != nil {
		return err
	}
	_, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	now, late, failed := d.Places.Now(), 0, 0
	for i := range list {
		if list[i].Overdue(now) {
			late++
		}
		if list[i].LastResult == "failed" {
			failed++
		}
	}
	p := &listPage{alarm: true, tabs: tabs(ctx, "/environment-alarms"), downloads: d.files(ctx, "/environment-alarms", v), title: lang.N(ctx, len(list), "The one alarm point passed its last test in time", "All %d alarm points are tested in time")}
	switch {
	case len(list) == 0:
		p.title = lang.T(ctx, "No alarm point is listed yet")
	case failed > 0:
		p.title = lang.N(ctx, failed, "%d alarm point failed its last test", "%d alarm points failed their last test")
	case late > 0:
		p.title = lang.N(ctx, late, "%d alarm point is overdue for its test", "%d alarm points are overdue for their test")
	}
	if d.may(ctx, environment.ActPlan) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Add an alarm point"), Href: "/environment-alarms/new"}
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Alarm points"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Alarm point")}, {Label: lang.T(ctx, "Kind")}, {Label: lang.T(ctx, "Last test")}, {Label: lang.T(ctx, "Next test"), Alone: true}}}
	for _, x := range paged(p, "/environment-alarms", v, list) {
		p.table.Rows = append(p.table.Rows, ui.Row{Over: x.Overdue(now) || x.LastResult == "failed", Cells: []ui.Cell{{Text: x.Place, Href: environment.AlarmPath(x.ID), Sub: x.Ref + ", " + names[x.Unit]}, {Text: lang.T(ctx, pair(environment.AlarmKinds(), x.Kind))},
			{Text: lastTest(ctx, &x)}, {Body: alarmChip(ctx, &x, now).Chip()}}})
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No alarm point is listed yet"), lang.T(ctx, "List call points, alarm strips and personal alarms with how often they are tested. A test that fails becomes a finding."), "", "")
	return d.show(w, r, p)
}

func lastTest(ctx context.Context, x *environment.Alarm) string {
	if x.LastAt.IsZero() {
		return lang.T(ctx, "Never")
	}
	return lang.T(ctx, "%s, %s", lang.Date(ctx, x.LastAt.Time), lang.T(ctx, x.LastResult))
}

// alarmPage is an alarm point as its page shows it.
type alarmPage struct {
	environment.Alarm
	title    string
	unit     string
	tests    []environment.Test
	findings []environment.Finding
	test     bool
	d        Deps
}

func (d Deps) alarm(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Places.Alarm(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &alarmPage{Alarm: x, test: d.may(ctx, environment.ActTest), d: d}
	if p.tests, err = d.Places.Tests(ctx, x.Org, x.ID); err != nil {
		return err
	}
	if p.findings, err = d.Places.Findings(ctx, sc, environment.FindingFilter{Alarm: x.ID}); err != nil {
		return err
	}
	_, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	p.unit = names[x.Unit]
	switch {
	case x.LastResult == "failed":
		p.title = lang.T(ctx, "%s: failed its last test", x.Place)
	case x.Overdue(d.Places.Now()):
		p.title = lang.T(ctx, "%s: overdue for its test", x.Place)
	case x.LastAt.IsZero():
		p.title = lang.T(ctx, "%s: never tested", x.Place)
	default:
		p.title = lang.T(ctx, "%s: passed its last test", x.Place)
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/environment", Body: alarmBody(p),
		Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Safer places"), Href: "/environment"}, {Label: lang.T(ctx, "Alarm points"), Href: "/environment-alarms"}, {Label: x.Ref}}})
}

func (p *alarmPage) facts(ctx context.Context) []ui.Fact {
	target := lang.T(ctx, "None set")
	if p.Target > 0 {
		target = lang.T(ctx, "%d seconds", p.Target)
	}
	return []ui.Fact{{Label: lang.T(ctx, "Kind"), Text: lang.T(ctx, pair(environment.AlarmKinds(), p.Kind))}, {Label: lang.T(ctx, "Unit"), Text: p.unit}, {Label: lang.T(ctx, "Tested every"), Text: lang.N(ctx, p.Every, "%d day", "%d days")},
		{Label: lang.T(ctx, "Somebody comes within"), Text: target}, {Label: lang.T(ctx, "Next test"), Body: alarmChip(ctx, &p.Alarm, p.d.Places.Now()).Chip()}}
}

func testWords(ctx context.Context, t environment.Test) string {
	s := lang.DayTime(ctx, t.At.Time) + ", " + t.Name
	if t.Seconds > 0 {
		s += ", " + lang.N(ctx, t.Seconds, "%d second", "%d seconds")
	}
	return s
}
