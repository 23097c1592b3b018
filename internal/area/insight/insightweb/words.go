package insightweb

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/stats/spc"
)

// dimension is something to count or narrow by: its words and the code list of its values, "" where they are no codes.
type dimension struct{ name, label, list string }

// dimensions are what a slice can count by, in the order of the list.
func dimensions() []dimension {
	return []dimension{
		{cube.Month, "Month", ""}, {cube.Quarter, "Quarter", ""}, {cube.FinancialYear, "Financial year", ""}, {cube.Weekday, "Day of the week", ""}, {cube.Hour, "Hour of the day", ""},
		{cube.Org, "Organisation", ""}, {cube.Site, "Site", ""}, {cube.Unit, "Ward or team", ""},
		{"violence_primary", "What happened", "violence"}, {"method", "How", "method"}, {"weapon_type", "Weapon", "weapon_type"}, {"hate_motive", "Hate motive", "hate_motive"},
		{"trigger", "What came before", "trigger"}, {"factor", "What played a part", "factor"}, {"clinical_factor", "Clinical factor", "clinical_factor"},
		{"location_detail", "Where", "location_detail"}, {"service_setting", "Setting", "service_setting"}, {"alleged_type", "By whom", "alleged_person_type"},
		{"staff_group", "Staff group", "staff_group"}, {"pay_band", "Pay band", "pay_band"}, {"age_band", "Age of the member of staff", "age_band"}, {"gender", "Gender of the member of staff", "gender"},
		{"ethnic_category", "Ethnic category of the member of staff", "ethnic_category_2001"}, {"lone_working", "Alone at the time", "yes_no_unknown"}, {"physical_harm", "Physical harm", "physical_harm"},
		{"psychological_harm", "Psychological harm", "psychological_harm"}, {"security_attended", "Security came", "security_attended"}, {"body_worn_camera", "Body-worn camera", "body_worn_camera"},
		{"police_informed", "Police informed", "police_informed"}, {"police_outcome", "Police outcome", "police_outcome"}, {"sanction", "Sanction", "sanction"},
		{"support_offered", "Support offered", "support_offered"}, {"riddor", "Reportable under RIDDOR", "riddor"},
	}
}

func dimensionOf(name string) (dimension, bool) {
	for _, d := range dimensions() {
		if d.name == name {
			return d, true
		}
	}
	return dimension{name: name, label: name}, false
}

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// valueWords say a value of a dimension. names are those of places.
func valueWords(ctx context.Context, dim, value string, names map[string]string) string {
	d, _ := dimensionOf(dim)
	switch {
	case value == cube.NotSaid && dim == cube.Unit:
		return lang.T(ctx, "No one ward or team")
	case value == cube.NotSaid:
		return lang.T(ctx, "Not said")
	case value == cube.Unlisted:
		return lang.T(ctx, "On no list")
	case dim == cube.Month:
		return collection.Month(value).Words()
	case dim == cube.Weekday && len(value) == 1 && value >= "1" && value <= "7":
		return lang.T(ctx, weekdays[value[0]-'1'])
	case dim == cube.Hour:
		return value + ":00"
	case names[value] != "":
		return names[value]
	case d.list != "":
		return lang.T(ctx, mds.Of(d.list).Words(value))
	}
	return value
}

func say(ctx context.Context, f insight.Finding) string { return lang.T(ctx, f.Text, f.Args...) }

// signOf gives the sign of a reading.
func signOf(k spc.Kind) chart.Sign {
	switch k {
	case spc.Improvement:
		return chart.Improving
	case spc.Concern:
		return chart.Worsening
	case spc.NeutralHigh, spc.NeutralLow:
		return chart.Changed
	}
	return chart.Usual
}

func shortMonth(m collection.Month) string { return m.First().Format("Jan 2006") }

// again says that a month was sent again, and what its value was before: known of whole counts of incidents and of staff,
// since these are kept with every submission.
func again(ctx context.Context, c insight.Control, p insight.Point) (words string, was *float64) {
	if len(p.Restated) == 0 || p.Missing() {
		return "", nil
	}
	before := p.Value
	for _, r := range p.Restated {
		switch c.Measure.Code {
		case "incidents":
			before -= float64(r.NowIncidents - r.WasIncidents)
		case "staff_affected":
			before -= float64(r.NowStaff - r.WasStaff)
		default:
			return lang.T(ctx, "Sent again"), nil
		}
	}
	if len(c.Where) > 0 || p.Rounded || before < 0 {
		return lang.T(ctx, "Sent again"), nil
	}
	return lang.T(ctx, "Sent again: %d to %d", int64(before), int64(p.Value)), &before
}

// drawing makes the chart of a measure.
func drawing(ctx context.Context, c insight.Control, id, title, desc string, width int) chart.SPC {
	m := c.Measure
	out := chart.SPC{Frame: chart.Frame{ID: id, Title: title, Desc: desc, Words: chartWords(ctx), Width: width}, Name: lang.T(ctx, m.Title), Decimals: m.Decimals(),
		Target: nan, Least: 0, Most: nan, Say: chart.SPCWords{Average: lang.T(ctx, "Average"), Upper: lang.T(ctx, "Upper"), Lower: lang.T(ctx, "Lower"),
			UpperLimit: lang.T(ctx, "Upper limit"), LowerLimit: lang.T(ctx, "Lower limit"), StandsOut: lang.T(ctx, "Stands out"), No: lang.T(ctx, "No")}}
	if m.Unit == insight.Percent {
		out.Unit, out.Most = "%", 100
	}
	if m.Target != nil {
		out.Target = *m.Target
	}
	for i, p := range c.Points {
		q := chart.SPCPoint{Label: shortMonth(p.Month), Short: p.Month.First().Format("Jan"), Year: p.Month.First().Format("2006"), Value: p.Value}
		if p.Missing() {
			q.Mark = "–"
			if p.Why == insight.Hidden {
				q.Mark = "*"
			}
			q.Why = lang.T(ctx, p.Why.Words())
		}
		if n := i - c.First; c.Charted && n >= 0 && !c.Sparse() {
			if rd := c.Chart.Readings[n]; rd.Cause.Special() {
				q.Sign, q.Why = signOf(rd.Kind), lang.T(ctx, rd.Cause.Words())
			}
		}
		q.Again, q.Was = again(ctx, c, p)
		out.Points = append(out.Points, q)
	}
	if c.Charted && !c.Sparse() {
		for _, ph := range c.Chart.Phases {
			out.Phases = append(out.Phases, chart.SPCPhase{First: c.First + ph.First, Points: ph.Points, Mean: ph.Mean, Lower: ph.Lower, Upper: ph.Upper})
		}
	}
	for _, n := range c.Notes {
		out.Notes = append(out.Notes, chart.SPCNote{At: at(c, n.Month), Words: n.Words + ", " + shortMonth(n.Month)})
	}
	for _, b := range c.Rebases {
		if b.Month > c.From && b.Month <= c.To {
			out.Notes = append(out.Notes, chart.SPCNote{At: at(c, b.Month), Words: lang.T(ctx, "New limits") + ", " + shortMonth(b.Month), Limits: true})
		}
	}
	return out
}

func at(c insight.Control, m collection.Month) int {
	for i, p := range c.Points {
		if p.Month == m {
			return i
		}
	}
	return -1
}

func chartWords(ctx context.Context) chart.Words {
	return chart.Words{NoFigures: lang.T(ctx, "No figures yet"), Period: lang.T(ctx, "Month"), Category: lang.T(ctx, "Category"), Count: lang.T(ctx, "Count"), Value: lang.T(ctx, "Value"),
		Numerator: lang.T(ctx, "Numerator"), Denominator: lang.T(ctx, "Denominator"), Target: lang.T(ctx, "Target"), AxisStarts: lang.T(ctx, "Scale starts at %s")}
}

// icons are the two icons of a chart, each as markup; the second is empty where there is no target.
func icons(c insight.Control, large bool) (variation, assurance string) {
	if !c.Charted || c.Sparse() {
		return "", ""
	}
	s, high := chart.Usual, true
	if c.Chart.Latest >= 0 {
		r := c.Chart.Readings[c.Chart.Latest]
		s, high = signOf(r.Kind), r.Cause.High()
	}
	variation = string(chart.VariationIcon(s, high, large))
	switch c.Chart.Assurance {
	case spc.Pass:
		assurance = string(chart.AssuranceIcon(chart.WillPass, large))
	case spc.Fail:
		assurance = string(chart.AssuranceIcon(chart.WillFail, large))
	case spc.Inconsistent:
		assurance = string(chart.AssuranceIcon(chart.HitOrMiss, large))
	}
	return variation, assurance
}

// describe says a chart in words, for those who do not see it.
func describe(ctx context.Context, c insight.Control) string {
	if !c.Charted {
		return lang.T(ctx, "There is no value to draw.")
	}
	if c.Sparse() {
		return lang.T(ctx, "Too rare for monthly limits, so none are drawn.")
	}
	var out []string
	for i, ph := range c.Chart.Phases {
		w := c.Measure.About(ph.Mean)
		if len(c.Chart.Phases) == 1 {
			out = append(out, lang.T(ctx, "Average %s.", w))
		} else if i == 0 {
			out = append(out, lang.T(ctx, "Average %s at first.", w))
		} else {
			out = append(out, lang.T(ctx, "From %s on %s.", collection.MonthOf(ph.From).Words(), w))
		}
	}
	n := 0
	for _, r := range c.Chart.Readings {
		if r.Cause.Special() {
			n++
		}
	}
	out = append(out, lang.N(ctx, n, "%d month stands out.", "%d months stand out."))
	if c.Measure.Target != nil {
		out = append(out, lang.T(ctx, "Target %s.", c.Measure.Write(*c.Measure.Target)))
	}
	return strings.Join(out, " ")
}
