package boardpack

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/clock"
)

const (
	justiceSource  = "Reports to the police recorded in cases; reports of violence from the facts of this system"
	justiceCaution = "Counts of 1 to 7 are hidden and the rest rounded to 5, so that nobody can be picked out. A report can take months to reach a court, so the last stages lag behind the first."
)

var stageSays = map[string]string{
	"incidents": "Single events of violence or abuse recorded in these months.",
	"police":    "Reports made to the police in these months.",
	"supported": "People affected in those cases who, when last asked, supported action.",
	"charged":   "Of those reports, with a charge.",
	"outcome":   "Of those reports, with a final outcome of the police or a court.",
}

// justice is how far reports come, over twelve months, beside Operation Cavell.
func (d *draft) justice(ctx context.Context) error {
	if d.s.Justice == nil {
		d.missing("justice", "Justice: not known", "The area of police and courts is not set up here.")
		return nil
	}
	sc, err := d.s.scope(ctx, justice.ActReview)
	if err != nil {
		return err
	}
	from := time.Date(d.From.First().Year(), d.From.First().Month(), 1, 0, 0, 0, 0, clock.London())
	v, err := d.s.Justice.Between(ctx, sc, d.o.ID, from, from.AddDate(1, 0, 0))
	if err != nil {
		return err
	}
	bars := Bars{Name: "Justice, 12 months to " + d.To.Words()}
	for _, st := range v.Funnel.Stages {
		f := Figure{Key: "justice." + st.Key, Name: st.Label, Shown: st.N.Text(), Unit: "number", Definition: stageSays[st.Key], Source: justiceSource, Caution: justiceCaution, Stood: d.year(), Page: "/justice-review?place=" + d.o.ID}
		b := Bar{Label: st.Label, Shown: st.N.Text(), Hidden: st.N.Hidden()}
		switch {
		case st.Missing:
			f.Shown, b.Shown, b.Hidden = "not known", "not known", true
		case !b.Hidden:
			b.Count, f.Value = float64(st.N.Value), number(float64(st.N.Value))
		}
		b.Figure = d.add(f)
		bars.List = append(bars.List, b)
	}
	sec := Section{Key: "justice", Title: d.justiceTitle(v), Blocks: []Block{{Bars: &bars}}}
	yard, before := law.Load().Yard("cavell.charged"), law.Load().Yard("cavell.charged.before")
	cavell := func(key string, y law.Yard, name string) string {
		return d.add(Figure{Key: key, Name: name, Shown: percent(y.Percent), Value: number(y.Percent), Unit: "percent", Definition: y.Name + ", of " + strconv.Itoa(y.Of) + ".", Source: y.Source,
			Caution: "A pilot in one city with few investigations. It is a yardstick, not a target.", Stood: "published, March 2021", Page: "/justice-review?place=" + d.o.ID})
	}
	text := []Run{}
	if c := v.Funnel.Charged; !math.IsNaN(c.Value) {
		text = append(text, fig(percent(c.Value), d.add(Figure{Key: "justice.charge_share", Name: c.Label, Shown: percent(c.Value), Value: number(c.Value), Unit: "percent",
			Definition: "Reports to the police with a charge, of all reports to the police in these months.", Source: justiceSource, Caution: justiceCaution + " Worked out from the rounded counts.", Stood: d.year(), Page: "/justice-review?place=" + d.o.ID})),
			say(" of reports to the police led to a charge. "))
	} else {
		text = append(text, say("There are too few reports to the police to say what part led to a charge. "))
	}
	text = append(text, say("Operation Cavell’s pilot reached "), fig(percent(yard.Percent), cavell("cavell.charged", yard, "Operation Cavell, with a charge")), say("; before it, "),
		fig(percent(before.Percent), cavell("cavell.before", before, "Before Operation Cavell, with a charge")), say("."))
	sec.Blocks = append(sec.Blocks, Block{Text: text, Small: true})
	d.section(sec)
	return d.policed(ctx)
}

// policed reads how many physical incidents police were told of, for what the board is asked.
func (d *draft) policed(ctx context.Context) error {
	f, _, err := d.measured(ctx, "police_informed")
	d.found.police = f
	return err
}

// justiceTitle says how far reports come.
func (d *draft) justiceTitle(v *justice.Review) string {
	var police, charged justice.Stage
	for _, s := range v.Funnel.Stages {
		switch s.Key {
		case "police":
			police = s
		case "charged":
			charged = s
		}
	}
	switch {
	case police.N.Hidden() || police.N.Value == 0:
		return "Justice, 12 months: too few reports to the police to say how far they come"
	case charged.N.Hidden():
		return "Justice, 12 months: of about " + police.N.Text() + " reports to the police, fewer than 8 led to a charge"
	}
	return "Justice, 12 months: about " + charged.N.Text() + " of " + police.N.Text() + " reports to the police led to a charge"
}

// percent writes a share in whole percent.
func percent(v float64) string { return whole(v) + "%" }
