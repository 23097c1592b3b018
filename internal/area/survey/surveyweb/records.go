package surveyweb

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// recordsPage sets the survey beside the records.
type recordsPage struct {
	org              org.Organisation
	title, sub       string
	synthetic, empty bool
	share            survey.Share
	number, interval string
	counts, say      string
	drawing          *chart.Drawing
	rests            []rest
	tables           []titled
	programme        titled
}

// rest is one thing that the share rests on, with a tick, a triangle or a ring.
type rest struct {
	icon        ui.Icon
	mark        string // the class of the icon: ok, no, wait
	state       string // for those who do not see the icon
	title, note string
}

func (d Deps) records(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := d.at(r)
	if err != nil {
		return err
	}
	shares, groups, err := d.Survey.Captures(ctx, o)
	if err != nil {
		return err
	}
	p := &recordsPage{org: o, empty: len(shares) == 0, title: lang.T(ctx, "No survey figures are here yet"), sub: named(o), programme: programme(ctx)}
	if !p.empty {
		p.fill(ctx, shares, groups)
	}
	at := []ui.Crumb{{Label: named(o), Href: page(o)}, {Label: lang.T(ctx, "Survey beside records")}}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(ctx, at...), Current: "/survey", Body: recordsBody(p)})
}

func (p *recordsPage) fill(ctx context.Context, shares []survey.Share, groups map[string]survey.Share) {
	s := shares[0]
	p.share, p.synthetic = s, s.Synthetic
	p.title, p.say = words(ctx, survey.Captured(s)), words(ctx, survey.InWords(s))
	if len(shares) > 1 {
		if f, ok := survey.Since(s, shares[1]); ok {
			p.say += " " + words(ctx, f)
		}
	}
	p.sub = lang.T(ctx, "%s. Physical violence by patients, relatives or the public, %s", named(p.org), span(ctx, s.Year))
	if s.Refused == "" {
		p.number = atMost(ctx, s)
		p.interval = lang.T(ctx, "95%% interval of the sample %s to %s", survey.Whole(s.Interval.Lower), survey.Whole(s.Interval.Upper))
		p.counts = lang.T(ctx, "%d episodes in the records, at least about %d by the survey (%d to %d)", int(s.Episodes), round(s.Expected), round(s.ExpectedInterval.Lower), round(s.ExpectedInterval.Upper))
		p.drawing = band(ctx, s)
	}
	p.rests = restsOn(ctx, s)
	p.tables = append(p.tables, yearsTable(ctx, shares))
	if len(groups) > 0 {
		p.tables = append(p.tables, groupsTable(ctx, groups, s.Year))
	}
}

func atMost(ctx context.Context, s survey.Share) string {
	if s.Exceeds() {
		return lang.T(ctx, "100% or more")
	}
	return survey.Whole(s.Captured)
}

// round keeps what an estimate can carry: three figures.
func round(v float64) int {
	if v < 1000 {
		return int(math.Round(v))
	}
	unit := math.Pow(10, math.Floor(math.Log10(v))-2)
	return int(math.Round(v/unit) * unit)
}

// span writes the twelve months of a year's survey.
func span(ctx context.Context, year int) string {
	return lang.T(ctx, "%s to %s", lang.Month(ctx, time.Date(year-1, 10, 1, 0, 0, 0, 0, time.UTC)), lang.Month(ctx, time.Date(year, 9, 1, 0, 0, 0, 0, time.UTC)))
}

func band(ctx context.Context, s survey.Share) *chart.Drawing {
	d := chart.Band{Frame: chart.Frame{ID: "captured", Width: 720, Title: words(ctx, survey.Captured(s)),
		Desc:  lang.T(ctx, "Episodes of physical violence by the public in 12 months: the survey implies at least about %d, the records hold %d", round(s.Expected), int(s.Episodes)),
		Words: chart.Words{Category: lang.T(ctx, "Where from"), NoFigures: lang.T(ctx, "No figures yet")}},
		Estimate: float64(round(s.Expected)), Lower: float64(round(s.ExpectedInterval.Lower)), Upper: float64(round(s.ExpectedInterval.Upper)), Count: float64(s.Episodes), About: lang.T(ctx, "at least about"), Unit: lang.T(ctx, "Episodes"),
		EstimateName: lang.T(ctx, "The survey implies"), EstimateSub: lang.T(ctx, "among %d staff", int(math.Round(s.Headcount))),
		CountName: lang.T(ctx, "In the records"), CountSub: lang.T(ctx, "staff hit, each time")}.Draw()
	return &d
}

// restsOn lists what the share rests on.
func restsOn(ctx context.Context, s survey.Share) []rest {
	good := func(title, note string) rest {
		return rest{ui.IconTick, "ok", lang.T(ctx, "Holds:"), title, note}
	}
	doubt := func(title, note string) rest {
		return rest{ui.IconAlert, "no", lang.T(ctx, "In doubt:"), title, note}
	}
	open := func(title, note string) rest {
		return rest{ui.IconRing, "wait", lang.T(ctx, "Assumed:"), title, note}
	}
	months := good(lang.T(ctx, "The same 12 months"), lang.T(ctx, "The survey asks about “the last 12 months”, replies in autumn %s", strconv.Itoa(s.Year)))
	if s.Months < 12 {
		months = doubt(lang.T(ctx, "Not the same 12 months"), lang.T(ctx, "The records have %d of them", s.Months))
	}
	count := good(lang.T(ctx, "Episodes against episodes"), lang.T(ctx, "Answers in bands count with the fewest times they can mean: 1, 3, 6 and 11. So the share is at most"))
	if !s.Bands {
		count = doubt(lang.T(ctx, "Each person counts once"), lang.T(ctx, "The file has no answers in bands, so the survey’s side is far too low and the share far too high"))
	}
	kind := good(lang.T(ctx, "The same kind of event"), lang.T(ctx, "Physical, with contact, by patients and the public"))
	if all := s.Episodes + s.Unknown; all > 0 && float64(s.Unknown) > 0.1*float64(all) {
		kind = doubt(lang.T(ctx, "The same kind of event"), lang.T(ctx, "Of %d more episodes in the records it is not said who did it; they are left out", int(s.Unknown)))
	}
	out := []rest{months, count, kind,
		doubt(lang.T(ctx, "The same staff"), lang.T(ctx, "The survey leaves out most bank and agency staff; the records may hold them"))}
	replied := lang.T(ctx, "How many were asked is not known. Not tested")
	if s.Headcount > 0 && s.Respondents > 0 {
		replied = lang.T(ctx, "%s of staff replied. Not tested", survey.Whole(math.Min(1, float64(s.Respondents)/s.Headcount)))
	}
	out = append(out, doubt(lang.T(ctx, "Those who reply are like the rest"), replied))
	if s.Source != "" {
		out = append(out, open(lang.T(ctx, "The number of staff"), s.Source))
	}
	wider := survey.Whole(math.Sqrt(2/survey.DesignEffect) - 1)
	return append(out, open(lang.T(ctx, "Design effect %s is assumed", fmt.Sprint(survey.DesignEffect)), lang.T(ctx, "The weights are not published. At 2.0 the interval is wider by about %s", wider)),
		open(lang.T(ctx, "People remember rightly"), lang.T(ctx, "Some count what was longer ago, some forget")))
}

// cannot draws the reason in place of a figure.
func cannot(ctx context.Context, s survey.Share) templ.Component {
	icon := ui.IconPause
	if s.Refused == survey.UnderEleven {
		icon = ui.IconLock
	}
	return noFigure(icon, words(ctx, survey.Why(s)))
}

func yearsTable(ctx context.Context, shares []survey.Share) titled {
	t := titled{title: lang.T(ctx, "By year"), note: lang.T(ctx, "Episodes, not people"), table: ui.Table{Caption: lang.T(ctx, "Captured share by year with interval"), Hidden: true, Mode: ui.Scroll, Bare: true,
		Columns: []ui.Column{{Label: lang.T(ctx, "Survey of")}, {Label: lang.T(ctx, "Survey says"), Number: true}, {Label: lang.T(ctx, "Answers"), Number: true}, {Label: lang.T(ctx, "Implies at least"), Number: true},
			{Label: lang.T(ctx, "In records"), Number: true}, {Label: lang.T(ctx, "Captured at most, with interval")}}}}
	for _, s := range shares {
		t.table.Rows = append(t.table.Rows, ui.Row{Cells: shareCells(ctx, strconv.Itoa(s.Year), s)})
	}
	return t
}

func shareCells(ctx context.Context, name string, s survey.Share) []ui.Cell {
	cells := []ui.Cell{{Text: name}, {Text: ":"}, {Text: lang.T(ctx, "%d", s.Base)}, {Text: ":"}, {Text: lang.T(ctx, "%d", int(s.Episodes))}, {}}
	if s.Refused == survey.UnderEleven {
		cells[2].Text = lang.T(ctx, "Under 11")
	}
	switch {
	case s.Months == 0 && s.Of == 1:
		cells[4].Text = "–"
	case s.Refused == survey.LowCover && s.Trusts == 0:
		cells[2].Text, cells[4].Text = ":", ":"
	}
	if s.Percent > 0 {
		cells[1].Text = survey.Percent(s.Percent)
	}
	if s.Refused != "" {
		cells[5].Body = cannot(ctx, s)
		return cells
	}
	cells[3].Text = lang.T(ctx, "%d", round(s.Expected))
	cells[5].Body = shareFigure(atMost(ctx, s), lang.T(ctx, "(%s to %s)", survey.Whole(s.Interval.Lower), survey.Whole(s.Interval.Upper)))
	if s.Of > 1 {
		cells[5].Sub = lang.T(ctx, "%d of %d trusts", s.Trusts, s.Of)
	}
	if s.Episodes > 0 && s.Episodes < 30 {
		cells[5].Sub = lang.T(ctx, "Few in records")
	}
	return cells
}

func groupsTable(ctx context.Context, groups map[string]survey.Share, year int) titled {
	t := yearsTable(ctx, nil)
	t.title, t.table.Caption = lang.T(ctx, "By benchmarking group, %s", strconv.Itoa(year)), lang.T(ctx, "Captured share by group with interval")
	t.table.Columns[0].Label = lang.T(ctx, "Group")
	for _, g := range survey.Groups() {
		if s, ok := groups[g]; ok {
			t.table.Rows = append(t.table.Rows, ui.Row{Cells: shareCells(ctx, group(ctx, g), s)})
		}
	}
	return t
}

// programme is the programme's own table of 2020.
func programme(ctx context.Context) titled {
	x := survey.Programme2020()
	t := titled{title: lang.T(ctx, "The programme’s own table: NHS Staff Survey 2020"), note: lang.T(ctx, "Published, not synthetic. Percent of staff"),
		table: ui.Table{Caption: lang.T(ctx, "NHS Staff Survey 2020, published"), Hidden: true, Mode: ui.Scroll, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Question")}}}}
	for _, g := range x.Groups {
		t.table.Columns = append(t.table.Columns, ui.Column{Label: group(ctx, g), Number: true})
	}
	t.table.Columns = append(t.table.Columns, ui.Column{Label: lang.T(ctx, "Release and source")})
	value := func(f known.Figure) string { return strconv.FormatFloat(f.Value, 'f', -1, 64) }
	for _, r := range x.Rows {
		q, _ := sheet.ByName(r.Question)
		cells := []ui.Cell{{Text: lang.T(ctx, q.Words)}}
		note := ""
		for _, c := range r.Cells {
			cell := ui.Cell{Text: ":"}
			if c.There {
				cell.Text = value(c.Figure)
				for _, f := range r.Also {
					if f.Group == c.Figure.Group && f.Year != c.Figure.Year {
						cell.Sub = lang.T(ctx, "%s in %s", value(f), f.Year)
					}
				}
				if note == "" {
					note = lang.T(ctx, "Release of %s. %s", c.Figure.Release, c.Figure.Source)
				}
			}
			cells = append(cells, cell)
		}
		for _, f := range r.Also {
			if f.Year == "2020" {
				note += lang.T(ctx, ". %s in the release of %s, restated", value(f), f.Release)
			}
		}
		t.table.Rows = append(t.table.Rows, ui.Row{Cells: append(cells, ui.Cell{Text: note})})
	}
	return t
}
