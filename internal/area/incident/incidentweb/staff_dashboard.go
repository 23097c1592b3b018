package incidentweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// figure is one card of the dashboard.
type figure struct {
	key, finding, note string
	drawing            chart.Drawing
}

type dashboardPage struct {
	title, place string
	figures      []figure
	data         string
	patterns     string
}

// dashboardMonths is how far back the dashboard looks.
const dashboardMonths = 24

func (d Staff) dashboard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := d.Incidents.Measures(ctx, web.Scope(r), dashboardMonths)
	if err != nil {
		return err
	}
	p := &dashboardPage{place: web.ProfileOf(ctx).Org, figures: figures(ctx, m), data: lang.DateTime(ctx, m.At)}
	if u := web.ProfileOf(ctx).Unit; u != "" {
		p.place += ", " + u
	}
	p.title = p.figures[0].finding
	p.patterns = lang.N(ctx, m.All.Patterns+m.All.Batches, "%d report stands for many events, about %d in all, and is counted apart from the single events above.",
		"%d reports stand for many events, about %d in all, and are counted apart from the single events above.", m.All.Events)
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Dashboard"), Href: "/dashboard"}, {Label: lang.T(ctx, "How reporting works")}}, Body: dashboardBody(p)})
}

func say(ctx context.Context, f incident.Finding) string { return lang.T(ctx, f.Text, f.Args...) }

var delayWords = [5]string{"The same day", "The day after", "Within a week", "Later", "Day not known"}

// stepName gives a page of the form by its own question; one that is no longer in the form is an earlier page.
func stepName(ctx context.Context, step string) string {
	if s, ok := incident.NewForm(incident.Spot{}, true).Step(step); ok {
		return lang.T(ctx, s.Title)
	}
	return lang.T(ctx, "A page that is no longer asked")
}

// figures draw each measure from the same numbers as its finding.
func figures(ctx context.Context, m incident.Measures) []figure {
	words := chartWords(ctx)
	columns := func(key, finding, name, second string, get func(incident.Tally) (float64, float64)) figure {
		c := chart.Columns{Frame: chart.Frame{ID: key, Title: finding, Desc: lang.T(ctx, "Counts by month, the last of which still runs."), Words: words, Width: 560}, Name: name, SecondName: second}
		for _, x := range m.Months {
			v, s := get(x.Tally)
			c.Points = append(c.Points, chart.Point{Label: monthLabel(ctx, x.Period), Value: v, Second: s})
		}
		return figure{key: key, finding: finding, drawing: c.Draw()}
	}
	bars := func(key, finding, category string, list []chart.Bar) figure {
		b := chart.Bars{Frame: chart.Frame{ID: key, Title: finding, Desc: lang.T(ctx, "Counts over all months shown."), Words: words, Width: 560}, CategoryName: category, CountName: words.Count, Bars: list}
		return figure{key: key, finding: finding, drawing: b.Draw()}
	}
	out := []figure{columns("reports", say(ctx, m.ReportsFinding()), lang.T(ctx, "Reports of single events"), "", func(t incident.Tally) (float64, float64) { return float64(t.Reports), 0 })}
	out[0].note = lang.T(ctx, "More reports is not a rise in violence by itself: where people trust that something follows, more is reported.")
	contact := columns("contact", say(ctx, m.ContactFinding()), lang.T(ctx, "Contacted within 24 hours"), lang.T(ctx, "Later, or not yet"), func(t incident.Tally) (float64, float64) {
		return float64(t.ContactIn), float64(t.ContactDue - t.ContactIn)
	})
	feedback := columns("feedback", say(ctx, m.FeedbackFinding()), lang.T(ctx, "Told within 7 days"), lang.T(ctx, "Later, or not yet"), func(t incident.Tally) (float64, float64) {
		return float64(t.FedIn), float64(t.FedDue - t.FedIn)
	})
	var delay []chart.Bar
	for i, n := range m.All.Delay {
		delay = append(delay, chart.Bar{Label: lang.T(ctx, delayWords[i]), Count: float64(n)})
	}
	out = append(out, contact, feedback, bars("delay", say(ctx, m.DelayFinding()), lang.T(ctx, "Reported"), delay))
	quick := chart.Line{Frame: chart.Frame{ID: "quick", Title: say(ctx, m.QuickFinding()), Desc: lang.T(ctx, "The middle time from the first question to sending, in seconds, by month."), Words: words, Width: 560},
		Name: lang.T(ctx, "Middle time, seconds"), Target: 60, HasTarget: true, FromZero: true}
	for _, x := range m.Months {
		p := chart.Point{Label: monthLabel(ctx, x.Period), Value: float64(x.Median())}
		if len(x.Filled) == 0 {
			p.Mark = "–"
		}
		quick.Points = append(quick.Points, p)
	}
	out = append(out, figure{key: "quick", finding: quick.Title, drawing: quick.Draw()})
	worth := []chart.Bar{{Label: lang.T(ctx, "Yes"), Count: float64(m.All.Worth[0])}, {Label: lang.T(ctx, "In part"), Count: float64(m.All.Worth[1])}, {Label: lang.T(ctx, "No"), Count: float64(m.All.Worth[2])}}
	out = append(out, bars("worth", say(ctx, m.WorthFinding()), lang.T(ctx, "Was it worth reporting?"), worth))
	if len(m.Leaves) > 0 {
		var list []chart.Bar
		for i, l := range m.Leaves {
			m.Leaves[i].Step = stepName(ctx, l.Step)
			list = append(list, chart.Bar{Label: m.Leaves[i].Step, Count: float64(l.N)})
		}
		out = append(out, bars("leave", say(ctx, m.LeaveFinding()), lang.T(ctx, "Page of the form"), list))
	}
	return out
}

func chartWords(ctx context.Context) chart.Words {
	return chart.Words{NoFigures: lang.T(ctx, "No figures yet"), Period: lang.T(ctx, "Month"), Category: lang.T(ctx, "Category"), Count: lang.T(ctx, "Count"), Value: lang.T(ctx, "Value"),
		Numerator: lang.T(ctx, "Numerator"), Denominator: lang.T(ctx, "Denominator"), Target: lang.T(ctx, "Target"), AxisStarts: lang.T(ctx, "Scale starts at %s")}
}

// monthLabel gives "2026-11" as "Nov 2026".
func monthLabel(ctx context.Context, period string) string {
	t, err := time.ParseInLocation("2006-01", period, lang.London())
	if err != nil {
		return period
	}
	parts := strings.Fields(lang.ShortDay(ctx, t))
	return parts[len(parts)-1] + " " + strconv.Itoa(t.Year())
}

// dashboardFile gives the table of one figure as CSV.
func (d Staff) dashboardFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	key, ok := strings.CutSuffix(r.PathValue("file"), ".csv")
	if !ok {
		return fault.Missing()
	}
	m, err := d.Incidents.Measures(ctx, web.Scope(r), dashboardMonths)
	if err != nil {
		return err
	}
	for _, f := range figures(ctx, m) {
		if f.key == key {
			return tableFile(w, r, key, f.drawing.Table)
		}
	}
	return fault.Missing()
}

// tableFile answers with a chart's table as CSV.
func tableFile(w http.ResponseWriter, r *http.Request, name string, t chart.Table) error {
	var cols []export.Column[[]string]
	for i, c := range t.Columns {
		cols = append(cols, export.Column[[]string]{Key: c, Label: c, Value: func(row []string) export.Cell { return export.TextCell(row[i]) }})
	}
	w.Header().Set("Content-Type", fileKinds["csv"])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err := export.CSV(r.Context(), w, cols, func(yield func([]string, error) bool) {
		for _, row := range t.Rows {
			if !yield(row, nil) {
				return
			}
		}
	}, export.Options{BOM: true})
	return err
}
