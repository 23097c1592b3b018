package learnweb

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// severityTitle says what stands beside each other, and claims nothing.
func severityTitle(ctx context.Context, e *learn.Effect) string {
	was, is := e.Before.Percent(), e.After.Percent()
	switch {
	case !e.ReportsKnown || e.Before.Of < 20 || e.After.Of < 20:
		return lang.T(ctx, "Too little was reported to see any change in severity")
	case is > was+4:
		return lang.T(ctx, "%d%% of reports with moderate harm or worse, before %d%%: severity rose beside the training", is, was)
	case is < was-4:
		return lang.T(ctx, "%d%% of reports with moderate harm or worse, before %d%%: severity fell, which training alone does not prove", is, was)
	}
	return lang.T(ctx, "%d%% of reports with moderate harm or worse, before %d%%: no clear change beside the training", is, was)
}

// effect is training beside severity.
func (d Deps) effect(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := d.Learn.Effect(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	path := "/training/effect"
	p := &page{title: severityTitle(ctx, &e), tabs: d.tabs(ctx, path), downloads: d.files(ctx, learn.ActExport, path, nil)}
	known := learn.Facts().Effect
	p.banners = []banner{{ui.Warn, lang.T(ctx, "Training is one control among several, and this picture is no proof."), lang.T(ctx, known.Words) + " " + lang.T(ctx, "%s. Unverified.", known.Source)}}
	p.sections = append(p.sections, section{heading: lang.T(ctx, "Month by month"), body: effectDrawings(ctx, &e), foot: lang.T(ctx, "Who was in date is worked out once a day, at the end of each month, by the posts that are kept now.")}, levels(ctx, &e),
		section{heading: lang.T(ctx, "What keeps people from being taught"), facts: []ui.Fact{{Label: lang.T(ctx, "Attended"), Text: number(e.Attended)}, {Label: lang.T(ctx, "Did not attend"), Text: number(e.Absent)}, {Label: lang.T(ctx, "Could not be released"), Text: number(e.Refused)}},
			foot: lang.T(ctx, "Places at sessions of the last twelve months.")})
	return show(w, r, p)
}

// levels are the four levels after Kirkpatrick, each with what is known of it here.
func levels(ctx context.Context, e *learn.Effect) section {
	mean := func(m learn.Mean, words string) string {
		if m.Few() {
			return lang.T(ctx, "Fewer than five people have answered, so nothing is shown.")
		}
		return lang.T(ctx, words, (m.High*200+m.N)/(2*m.N), m.N)
	}
	learning := lang.T(ctx, "Nothing was assessed.")
	if e.Assessed > 0 {
		learning = lang.T(ctx, "%d of %d who were assessed passed.", e.Passed, e.Assessed)
	}
	outcome := lang.T(ctx, "No reports of these months.")
	if e.ReportsKnown {
		outcome = lang.T(ctx, "Moderate harm or worse in %d of %d reports of the last six months, and in %d of %d of the six before.", e.After.N, e.After.Of, e.Before.N, e.Before.Of)
	}
	return section{heading: lang.T(ctx, "Four levels, from what people say to what happens"), facts: []ui.Fact{
		{Label: lang.T(ctx, "1. Reaction"), Note: lang.T(ctx, "On the day"), Text: mean(e.Reaction, "%d%% of %d who answered say it was worth their time.")},
		{Label: lang.T(ctx, "2. Learning"), Note: lang.T(ctx, "Assessed"), Text: learning},
		{Label: lang.T(ctx, "3. Behaviour"), Note: lang.T(ctx, "After about three months"), Text: mean(e.Confident, "%d%% of %d who answered feel confident to do what they learnt. What people say of themselves is not what was observed.")},
		{Label: lang.T(ctx, "4. Outcome"), Note: lang.T(ctx, "Severity of reports"), Text: outcome}},
		foot: lang.T(ctx, "The levels are Kirkpatrick’s. A change at one level does not carry to the next by itself. More reports can mean that more is reported.")}
}

func monthLabel(ctx context.Context, m string) string {
	t, err := time.Parse("2006-01", m)
	if err != nil {
		return m
	}
	return t.Format("Jan 06")
}

// effectDrawings are who is in date, or who attended, and the severity of reports over the same months.
func effectDrawings(ctx context.Context, e *learn.Effect) templ.Component {
	percent := func(s learn.Share) float64 {
		if s.Of == 0 {
			return math.NaN()
		}
		return math.Round(float64(s.N)*1000/float64(s.Of)) / 10
	}
	top := chart.Line{Frame: chart.Frame{ID: "in-date", Title: lang.T(ctx, "In date, in percent of those who need training"), Desc: lang.T(ctx, "One point for each month"), Width: 1100}, Name: lang.T(ctx, "In date"), Unit: "%", FromZero: true}
	if !e.InDateKnown {
		top.Frame.Title, top.Name, top.Unit = lang.T(ctx, "People who attended a session"), lang.T(ctx, "Attended"), ""
	}
	low := chart.Line{Frame: chart.Frame{ID: "severity", Title: lang.T(ctx, "Reports with moderate harm or worse, in percent of all"), Desc: lang.T(ctx, "One point for each month"), Width: 1100}, Name: lang.T(ctx, "Moderate or worse"), Unit: "%", FromZero: true}
	for _, m := range e.Months {
		x := chart.Point{Label: monthLabel(ctx, m.Month), Value: float64(m.Attended)}
		if e.InDateKnown {
			x.Value, x.Num, x.Den = percent(m.InDate), float64(m.InDate.N), float64(m.InDate.Of)
		}
		top.Points = append(top.Points, x)
		low.Points = append(low.Points, chart.Point{Label: monthLabel(ctx, m.Month), Value: percent(learn.Share{N: m.Moderate, Of: m.Reports}), Num: float64(m.Moderate), Den: float64(m.Reports)})
	}
	top.Parts, low.Parts = e.InDateKnown, true
	return drawing([]templ.Component{chartTitle(top.Frame.Title), ui.Drawing(top.Draw()), chartTitle(low.Frame.Title), ui.Drawing(low.Draw())})
}
