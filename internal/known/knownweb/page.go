// Package knownweb shows the published national figures as charts and tables.
package knownweb

import (
	"context"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Routes gives the page.
func Routes() []web.Route {
	return []web.Route{{Pattern: "GET /known", Action: known.ActRead, Handle: page}}
}

type card struct {
	key, finding string
	cautions     []string
	drawing      chart.Drawing
	table        ui.Table
}

func page(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "What is known nationally"), Current: "/known", Body: body(cards(ctx))})
}

func cards(ctx context.Context) []card {
	counts := known.Series(known.Counts(), "all", "assaults")
	survey := known.Series(known.Survey(), "all", "physical_violence_public")
	ambulance := known.Series(known.Survey(), "ambulance", "physical_violence_public")
	reported := known.Series(known.Survey(), "all", "violence_reported")
	return []card{
		drawn(ctx, "rpa", say(ctx, known.CountFinding(counts)), "", lang.T(ctx, "Reported physical assaults, England"), counts,
			lang.T(ctx, "Reports of physical contact only; threats and attempts are not in it. Between 2012/13 and 2013/14 other bodies of primary care began to send figures, so the two are not quite alike."),
			lang.T(ctx, "No figure was found for 2006/07 and 2010/11. They are left empty: a gap is not nought.")),
		drawn(ctx, "survey", say(ctx, known.SurveyFinding(survey)), "%", lang.T(ctx, "Staff who met physical violence from patients, relatives or the public"), survey,
			lang.T(ctx, "Later releases restate earlier years. The chart takes the latest release of each year; the table has them all."),
			lang.T(ctx, "The wording of the answers changed in 2012, and the figure of 2018 is not weighted. In 2023 answers at some trusts are short.")),
		drawn(ctx, "ambulance", say(ctx, known.BesideFinding(ambulance, survey)), "%", lang.T(ctx, "The same, in ambulance trusts"), ambulance,
			apart(ctx, ambulance)...),
		drawn(ctx, "reported", say(ctx, known.ReportedFinding(reported)), "%", lang.T(ctx, "Staff who say that the last violence was reported"), reported,
			lang.T(ctx, "This is what people answer in a survey. It is not a count of reports.")),
	}
}

// apart says which figures of a series are in its table and not in its chart, and why.
func apart(ctx context.Context, series []known.Figure) []string {
	var out []string
	for _, f := range series {
		if f.Part() {
			out = append(out, lang.T(ctx, "The %s%% of %s is of frontline operational staff alone, not of all staff in ambulance trusts as the others are. It is in the table, and not in the chart.",
				strconv.FormatFloat(f.Value, 'f', -1, 64), f.Year))
		}
	}
	return out
}

func say(ctx context.Context, f known.Finding) string { return lang.T(ctx, f.Text, f.Args...) }

// drawn makes a card: a line with its gaps, and a table with the source of every figure.
func drawn(ctx context.Context, key, finding, unit, name string, series []known.Figure, cautions ...string) card {
	l := chart.Line{Frame: chart.Frame{ID: key, Title: finding, Desc: name, Width: 560, Words: chart.Words{Period: lang.T(ctx, "Year"), NoFigures: lang.T(ctx, "No figures yet"), AxisStarts: lang.T(ctx, "Scale starts at %s")}},
		Name: name, Unit: unit, FromZero: true}
	for _, s := range known.Slots(series) {
		p := chart.Point{Label: s.Year, Mark: ":"}
		if s.Figure != nil {
			p.Mark, p.Value, p.Apart = "", s.Value, s.Apart
		}
		l.Points = append(l.Points, p)
	}
	if unit == "%" {
		l.Decimals, l.Name = 1, lang.T(ctx, "Share")
	} else {
		l.Name = lang.T(ctx, "Assaults")
	}
	c := card{key: key, finding: finding, cautions: cautions, drawing: l.Draw()}
	c.table = ui.Table{Caption: name, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Year")}, {Label: lang.T(ctx, "Figure"), Number: true}, {Label: lang.T(ctx, "Release")}, {Label: lang.T(ctx, "How it came to be")}, {Label: lang.T(ctx, "Source")}}}
	for _, f := range series {
		v := strconv.FormatFloat(f.Value, 'f', -1, 64) + unit
		if unit == "" {
			v = lang.T(ctx, "%d", int(f.Value))
		}
		c.table.Rows = append(c.table.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Year}, {Text: v}, {Text: f.Release}, {Text: f.Kind}, {Text: f.Source}}})
	}
	return c
}
