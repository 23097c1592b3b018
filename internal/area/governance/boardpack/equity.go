package boardpack

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/stats/interval"
)

// equityViews are the groups by which the paper looks at who is harmed, in order.
var equityViews = []string{"ethnicity", "gender", "disability", "staff_group"}

// equity is who is harmed, by groups of staff, with small groups hidden: what each view shows, and how far apart.
func (d *draft) equity(ctx context.Context) error {
	const missing = "Who is harmed: not known"
	if d.s.Equity == nil {
		d.missing("equity", missing, "The view by groups of staff is not set up here.")
		return nil
	}
	t := Table{Caption: "Who is harmed, 12 months to " + d.To.Words(), Head: []string{"Looked at by", "What it shows", "Clearly apart"}, Right: []bool{false, false, true}}
	shown, apart := 0, 0
	var cautions []string
	for _, by := range equityViews {
		e, err := d.s.Equity(ctx, insight.EquityAsk{Place: d.o.ID, By: by, To: d.To})
		if err != nil {
			return err
		}
		f := Figure{Key: "equity." + by, Name: "Who is harmed, " + lower(e.By.Title), Shown: "–", Unit: "percent", Stood: d.year(), Page: "/equity?by=" + by + "&month=" + string(d.To) + "&place=" + d.o.ID,
			Definition: e.By.Second + " among staff affected, in per cent, for the largest group and the one that stands furthest above it: their 95% intervals do not meet.", Source: "Facts of staff affected, from reports made here and accepted returns"}
		if e.Sized {
			f.Unit, f.Definition = "for each 1,000 staff", "Staff affected for each 1,000 in post, for the largest group and the one that stands furthest above it: their 95% intervals do not meet."
		}
		if ref, ok := e.Reference(); ok {
			shown++
			f.Shown = "none"
			if far := e.Apart(); len(far) > 0 {
				apart++
				f.Shown, f.Value = level(e, far[0])+" against "+level(e, ref), number(levelOf(e, far[0]).Value)
				d.found.apart = append(d.found.apart, lower(e.By.Short))
			}
		}
		var said []string
		for _, x := range e.Cautions() {
			said = append(said, strings.TrimSuffix(d.sentence(x), "."))
		}
		f.Caution = strings.Join(said, ". ") + "."
		cautions = said
		t.Rows = append(t.Rows, []Cell{{Text: e.By.Short}, {Text: d.sentence(e.Title())}, {Text: f.Shown, Figure: d.add(f)}})
	}
	if shown == 0 {
		d.missing("equity", missing, "In none of "+in(len(equityViews))+" views are groups large enough to be compared. That is not the same as no difference.")
		return nil
	}
	title := "Who is harmed: no group stands clearly apart"
	if small := len(equityViews) - shown; small > 0 {
		title += "; by " + in(small) + " of " + in(len(equityViews)) + " views groups are too small to compare"
	}
	if apart > 0 {
		title = "Who is harmed: a group stands clearly apart by " + strings.Join(d.found.apart, " and by ")
	}
	if len(cautions) > 1 { // what groups do not report is true of every view
		cautions = []string{cautions[1]}
	}
	d.section(Section{Key: "equity", Wide: true, Title: title, Blocks: []Block{{Table: &t}, small(say(strings.Join(cautions, ". ") + ". Small groups are hidden; annex A says what else these figures do not say."))}})
	return nil
}

// levelOf is what the groups of a view are compared by.
func levelOf(e insight.Equity, g insight.EquityGroup) interval.Interval {
	if e.Sized {
		return g.Rate
	}
	return g.Share
}

func level(e insight.Equity, g insight.EquityGroup) string {
	if e.Sized {
		return whole(g.Rate.Value)
	}
	return percent(g.Share.Value)
}
