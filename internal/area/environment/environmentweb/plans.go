package environmentweb

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Deps) plans(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Places.Plans(ctx, sc, "")
	if err != nil {
		return err
	}
	_, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	p := &listPage{title: lang.N(ctx, len(list), "%d floor plan shows what was found and where", "%d floor plans show what was found and where"), tabs: tabs(ctx, "/environment-plans")}
	if len(list) == 0 {
		p.title = lang.T(ctx, "No floor plan is here yet")
	}
	if d.may(ctx, environment.ActPlan) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Add a floor plan"), Href: "/environment-plans/new"}
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Floor plans"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Plan")}, {Label: lang.T(ctx, "Unit")}, {Label: lang.T(ctx, "Added")}}}
	for _, x := range paged(p, "/environment-plans", v, list) {
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Title, Href: environment.PlanPath(x.ID), Sub: x.Ref}, {Text: names[x.Unit]}, {Text: lang.Date(ctx, x.MadeAt.Time), Sub: x.MadeName}}})
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No floor plan is here yet"), lang.T(ctx, "A picture of the floor, as JPG or PNG. Pins say where findings and alarm points are. A list of the pins stands beside it."), "", "")
	return d.show(w, r, p)
}

// mark is a pin as a page draws it: in pixels of the picture, with its number, its words and where it leads.
type mark struct {
	environment.Pin
	N           int
	CX, CY      int
	Text, Href  string
	Class       string
	Count, Size int // of incidents, and how large their circle is
	Chip        *ui.Clock
}

// planPage is a plan as a page shows it.
type planPage struct {
	environment.Plan
	title     string
	unit      string
	marks     []mark
	pins      map[string]int // the number of a finding's pin by its id
	change    bool
	none      int // incidents without a place
	elsewhere int // incidents at a kind of place that has no pin
}

// few is the number of incidents below which a count is not drawn exactly.
const few = 5

// planOf reads the pins of a plan. findings nil reads those of its unit.
func (d Deps) planOf(ctx context.Context, sc authz.Scope, x environment.Plan, findings []environment.Finding) (*planPage, error) {
	p := &planPage{Plan: x, pins: map[string]int{}, change: d.may(ctx, environment.ActPlan)}
	pins, err := d.Places.Pins(ctx, &x)
	if err != nil {
		return nil, err
	}
	if findings == nil {
		if findings, err = d.Places.Findings(ctx, sc, environment.FindingFilter{Units: []string{x.Unit}, States: []string{environment.Open, environment.Fixed, environment.Closed}}); err != nil {
			return nil, err
		}
	}
	alarms, err := d.Places.Alarms(ctx, sc)
	if err != nil {
		return nil, err
	}
	counts, err := d.Places.Incidents(ctx, x.Org, x.Unit, d.Places.Now().AddDate(-1, 0, 0))
	if err != nil {
		return nil, err
	}
	now, drawn := d.Places.Now(), map[string]bool{}
	for _, f := range findings { // in their own order, so that 1 is the worst
		for _, pin := range pins {
			if pin.Kind == "finding" && pin.Ref == f.ID {
				c := dueChip(ctx, &f, now)
				p.add(mark{Pin: pin, Text: f.Title, Href: environment.FindingPath(f.ID), Class: pinClass(&f), Chip: &c})
				p.pins[f.ID] = len(p.marks)
			}
		}
	}
	for _, pin := range pins {
		switch pin.Kind {
		case "alarm":
			if i := slices.IndexFunc(alarms, func(a environment.Alarm) bool { return a.ID == pin.Ref }); i >= 0 {
				c := alarmChip(ctx, &alarms[i], now)
				p.add(mark{Pin: pin, Text: alarms[i].Place, Href: environment.AlarmPath(pin.Ref), Class: "alarm", Chip: &c})
			}
		case "place":
			drawn[pin.Ref] = true
			p.add(mark{Pin: pin, Text: lang.T(ctx, pair(d.Places.Places, pin.Ref)), Class: "inc", Count: counts[pin.Ref]})
		}
	}
	most := 1
	for _, m := range p.marks {
		most = max(most, m.Count)
	}
	for i := range p.marks {
		if m := &p.marks[i]; m.Class == "inc" { // its area goes by the count
			m.Size = int(float64(max(x.Width, x.Height)) * (.015 + .05*math.Sqrt(float64(m.Count)/float64(most))))
		}
	}
	for place, n := range counts {
		switch {
		case place == "":
			p.none += n
		case !drawn[place]:
			p.elsewhere += n
		}
	}
	return p, nil
}

func (p *planPage) add(m mark) {
	m.N, m.CX, m.CY = len(p.marks)+1, m.X*p.Width/1000, m.Y*p.Height/1000
	p.marks = append(p.marks, m)
}

// unitSize is how large a pin is, in pixels of the picture.
func (p *planPage) unitSize() int { return max(p.Width, p.Height) / 56 }

// count gives incidents as they are drawn: few are not told exactly.
func (m *mark) count(ctx context.Context) string {
	switch {
	case m.Count == 0:
		return "0"
	case m.Count < few:
		return lang.T(ctx, "1–4")
	}
	return number(m.Count)
}

// rest says what is not drawn.
func (p *planPage) rest(ctx context.Context) string {
	if p.none+p.elsewhere == 0 {
		return ""
	}
	if n := p.none + p.elsewhere; n >= few {
		return lang.T(ctx, "%d incidents with no place recorded, or at a place without a pin, are not drawn.", n)
	}
	return lang.T(ctx, "A few incidents with no place recorded, or at a place without a pin, are not drawn.")
}

func (d Deps) plan(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Places.Plan(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := d.planOf(ctx, sc, x, nil)
	if err != nil {
		return err
	}
	_, names, err := d.Places.UnitsIn(ctx, sc)
	if err != nil {
		return err
	}
	open := 0
	for _, m := range p.marks {
		if m.Kind == "finding" && m.Class != "done" {
			open++
		}
	}
	p.unit = names[x.Unit]
	p.title = lang.N(ctx, open, "%[2]s: %[1]d finding to mend is on the plan", "%[2]s: %[1]d findings to mend are on the plan", x.Title)
	return web.Staff(w, r, web.View{Title: p.title, Current: "/environment", Body: planBody(p),
		Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Safer places"), Href: "/environment"}, {Label: lang.T(ctx, "Floor plans"), Href: "/environment-plans"}, {Label: x.Title}}})
}

func (d Deps) planPicture(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Places.Plan(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := d.Places.PlanPicture(ctx, &x)
	if err != nil {
		return err
	}
	return d.Places.Files.Serve(w, r, f, false)
}

func (d Deps) unpin(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That is no pin", err)
	}
	id := r.PathValue("id")
	if err := d.Places.DropPin(r.Context(), web.Scope(r).Org(), id, r.PostForm.Get("pin")); err != nil {
		return err
	}
	return web.Redirect(w, r, environment.PlanPath(id)+"#pins")
}

// thousandths reads a percentage as a person writes it; −1 where it is none.
func thousandths(s string) int {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 || f > 100 {
		return -1
	}
	return int(math.Round(f * 10))
}

func alarmChip(ctx context.Context, x *environment.Alarm, now time.Time) ui.Clock {
	if x.LastResult == "failed" {
		return ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Failed its test")}
	}
	start := x.MadeAt.Time
	if !x.LastAt.IsZero() {
		start = x.LastAt.Time
	}
	return chip(ctx, start, x.Due, now)
}
