package insightweb

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var nan = math.NaN()

// card is one measure of the dashboard.
type card struct {
	title, href, value, when string
	variation, assurance     string // markup of package chart
	chart                    string
	bold, say                string
	figure                   string
}

type placeRow struct {
	name, href, incidents, hurt, spark string
	sort                               float64
}

type dashboardPage struct {
	place, title     string
	pair             string // "Staff report more …"; "" without enough months
	meaning          string
	cards            []card
	rows             []placeRow
	rowsHead, place2 string
	more             string
	about            []ui.Fact
	choice           choice
	selects          []selectField
	chosen           []ui.Chosen
	places           []ui.Option
	months           []ui.Option
	reporting        bool
	hidden           [][2]string
	days             *patternsPage // of one's own trust: the safety cross and the days between injuries
	patterns         string
	links            []ui.Link
}

// selectField is one way to narrow the charts.
type selectField struct {
	name, label string
	options     []ui.Option
}

func (d Deps) dashboard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := d.read(r)
	if err != nil {
		return err
	}
	p, err := d.dashboardOf(ctx, web.Scope(r), c)
	if err != nil {
		return err
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: c.problems, Current: "/dashboard", Body: dashboardBody(p)})
}

// controls are the charts of the dashboard's measures.
func (d Deps) controls(ctx context.Context, sc authz.Scope, c choice) ([]insight.Control, error) {
	var asks []insight.Ask
	for _, code := range insight.Cards() {
		if m, ok := insight.Find(code); ok {
			asks = append(asks, c.ask(m))
		}
	}
	return d.Insight.Controls(ctx, sc, asks)
}

func (d Deps) dashboardOf(ctx context.Context, sc authz.Scope, c choice) (*dashboardPage, error) {
	list, err := d.controls(ctx, sc, c)
	if err != nil {
		return nil, err
	}
	p := &dashboardPage{place: c.place.Name, choice: c, links: linksOf(ctx, d.More)}
	var pair insight.Pair
	enough := 0
	for _, x := range list {
		p.cards = append(p.cards, cardOf(ctx, c, x))
		switch x.Measure.Code {
		case "staff_hurt":
			pair.Hurt = x.Shift()
		case "incidents":
			pair.Reported = x.Shift()
		default:
			continue
		}
		if x.Charted && x.Phase().HasLimits() && !x.Sparse() {
			enough++
		}
	}
	p.title, p.meaning = lang.T(ctx, pair.Finding()), lang.T(ctx, pair.Meaning())
	if enough < 2 {
		p.title, p.meaning = lang.T(ctx, "There are too few months to show a change yet"), ""
	}
	p.pair = pairWords(ctx, pair)
	if err := d.where(ctx, sc, c, p); err != nil {
		return nil, err
	}
	if err := d.days(ctx, c, list, p); err != nil {
		return nil, err
	}
	p.about = d.about(ctx, sc, c, list)
	p.reporting = c.place.Own && d.Policy.May(authz.From(ctx), incident.ActDashboard)
	return p, d.choices(ctx, sc, c, p)
}

// days draws the safety cross of the last month and the days between reportable injuries, at one's own trust. A month that
// no return covers has no cross: its days would look quiet.
func (d Deps) days(ctx context.Context, c choice, list []insight.Control, p *dashboardPage) error {
	covered := len(list) > 0 && len(list[0].Points) > 0 && list[0].Points[len(list[0].Points)-1].Cover.In > 0
	if !c.place.Own || !covered {
		return nil
	}
	x, err := (&insight.Pictures{Service: d.Insight}).Days(ctx, c.place, c.where, c.to)
	if err != nil || x == nil {
		return err
	}
	p.days = &patternsPage{Patterns: *x, rare: say(ctx, x.Rare())}
	p.days.drawDays(ctx, chartWordsOf(ctx))
	p.patterns = with("/patterns", "month", string(c.to), "place", c.values.Get("place"))
	return nil
}

// pairWords say the two figures of the pair, of those that changed.
func pairWords(ctx context.Context, p insight.Pair) string {
	var out []string
	if s := p.Reported; s.Sign != 0 {
		out = append(out, lang.T(ctx, map[int]string{1: "Staff report more (%s a month, from %s).", -1: "Staff report less (%s a month, from %s)."}[s.Sign], insight.Round(s.After), insight.Round(s.Before)))
	}
	if s := p.Hurt; s.Sign != 0 {
		out = append(out, lang.T(ctx, map[int]string{1: "More are hurt (%s a month, from %s).", -1: "Fewer are hurt (%s a month, from %s)."}[s.Sign], insight.Round(s.After), insight.Round(s.Before)))
	}
	return strings.Join(out, " ")
}

func cardOf(ctx context.Context, c choice, x insight.Control) card {
	m := x.Measure
	k := card{title: lang.T(ctx, m.Title), href: c.href("/dashboard/" + m.Code), bold: lang.T(ctx, x.Short()) + ".", value: "–",
		figure: c.href("/figure", "measure", m.Code, "month", string(x.To))}
	if p, ok := x.Latest(); ok {
		k.value, k.when = m.Write(p.Value), p.Month.Words()
		if p.Rounded {
			k.value = lang.T(ctx, "about %s", k.value)
		}
		k.figure = c.href("/figure", "measure", m.Code, "month", string(p.Month))
	} else {
		k.when = lang.T(ctx, why(x))
	}
	k.variation, k.assurance = icons(x, false)
	k.chart = string(drawing(ctx, x, "c-"+m.Code, lang.T(ctx, m.Title)+", "+lang.T(ctx, "control chart, 24 months"), describe(ctx, x), 348).Card())
	k.say = cardWords(ctx, x)
	return k
}

// why says why a series has no value at all: the reason of its last month.
func why(x insight.Control) string {
	if len(x.Points) == 0 {
		return "No figures yet"
	}
	if w := x.Points[len(x.Points)-1].Why.Words(); w != "" {
		return w
	}
	return "No figures yet"
}

// cardWords say what follows from the chart in a sentence or two.
func cardWords(ctx context.Context, x insight.Control) string {
	if !x.Charted {
		return ""
	}
	if x.Sparse() {
		n, months := x.Total()
		return lang.T(ctx, "%s in %d months. One more or fewer says nothing by itself.", insight.Round(n), months)
	}
	var out []string
	if x.Measure.Target != nil {
		out = append(out, lang.T(ctx, x.Chart.Assurance.Words().Short)+".")
	}
	if s := x.Shift(); s.Sign != 0 && s.Months > 1 {
		out = append(out, lang.T(ctx, "About %s since %s, from %s.", x.Measure.About(s.After), s.Since.Words(), x.Measure.About(s.Before)))
	} else if x.Phase().Short {
		out = append(out, lang.T(ctx, "Fewer than 13 months, so the limits are a first trial."))
	} else if x.Measure.Target == nil {
		out = append(out, lang.T(ctx, map[bool]string{true: "Nothing here calls for a new explanation this month.", false: "Look for the reason before the next month."}[s.Sign == 0]))
	}
	return strings.Join(out, " ")
}

// mostRows is how many wards the table of places shows.
const mostRows = 8

// where fills in the table of places: the wards of one's own trust by how much they report, or the trusts below by name.
func (d Deps) where(ctx context.Context, sc authz.Scope, c choice, p *dashboardPage) error {
	dim := cube.Unit
	switch {
	case c.place.Above():
		dim = cube.Org
		p.rowsHead, p.place2 = lang.T(ctx, "Organisations, last 12 months"), lang.T(ctx, "Organisation")
	case c.place.Own:
		p.rowsHead, p.place2 = lang.T(ctx, "Where it happens, last 12 months"), lang.T(ctx, "Ward or team")
	default:
		return nil
	}
	names, err := d.names(ctx, sc, c.place)
	if err != nil {
		return err
	}
	c.from = max(c.from, c.to.Add(-11))
	incidents, _ := insight.Find("incidents")
	hurt, _ := insight.Find("staff_hurt")
	a, err := d.Insight.Figures(ctx, sc, c.ask(incidents), dim)
	if err != nil {
		return err
	}
	b, err := d.Insight.Figures(ctx, sc, c.ask(hurt), dim)
	if err != nil {
		return err
	}
	hurts := map[string]insight.Figure{}
	for _, f := range b {
		hurts[f.Key] = f
	}
	sparks := map[string][]float64{}
	if dim == cube.Unit {
		if sparks, err = d.sparks(ctx, c); err != nil {
			return err
		}
	}
	for _, f := range a {
		row := placeRow{name: valueWords(ctx, dim, f.Key, names), incidents: figureWords(incidents, f), hurt: figureWords(hurt, hurts[f.Key]), sort: f.Num}
		if hurts[f.Key].Key == "" && f.Why == insight.Known && f.Key != "" {
			row.hurt = "0"
		}
		switch {
		case dim == cube.Org:
			row.href = c.href("/dashboard", "place", f.Key, "to", string(c.to))
		case f.Key != "":
			row.href = c.href("/dashboard", "place", c.place.Org+"/"+f.Key)
		}
		if s := sparks[f.Key]; s != nil {
			row.spark = string(chart.Spark(s))
		}
		p.rows = append(p.rows, row)
	}
	if dim == cube.Org {
		slices.SortStableFunc(p.rows, func(x, y placeRow) int { return strings.Compare(x.name, y.name) })
	} else {
		slices.SortStableFunc(p.rows, func(x, y placeRow) int { return cmp.Compare(y.sort, x.sort) })
	}
	p.more = c.href("/slice", "measure", "incidents", "by", dim, "from", string(c.from), "to", string(c.to))
	p.rows = p.rows[:min(len(p.rows), map[bool]int{true: mostRows, false: 20}[dim == cube.Unit])]
	return nil
}

// sparks are the incidents of each ward by month.
func (d Deps) sparks(ctx context.Context, c choice) (map[string][]float64, error) {
	q := cube.Query{Where: c.where, By: []string{cube.Unit, cube.Month}, From: c.from.First().Format("2006-01-02"), To: c.to.Last().Format("2006-01-02"), Reach: c.place.Trusts}
	t, err := d.Insight.Cube.Slice(ctx, q)
	if err != nil {
		return nil, err
	}
	months, err := collection.MonthsOf(c.from, c.to)
	if err != nil {
		return nil, err
	}
	out := map[string][]float64{}
	for _, x := range append(t.Cells, t.NotKnown...) {
		s := out[x.At[0]]
		if s == nil {
			s = make([]float64, len(months))
			out[x.At[0]] = s
		}
		if i := slices.Index(months, collection.Month(x.At[1])); i >= 0 {
			s[i] = float64(x.Incidents)
		}
	}
	return out, nil
}

// figureWords show a figure, or the mark of why there is none.
func figureWords(m insight.Measure, f insight.Figure) string {
	switch {
	case f.Why == insight.Hidden:
		return "*"
	case f.Missing():
		return "–"
	}
	return m.Write(f.Value)
}

// names are those of the wards and sites of one's own trust, or of the trusts below.
func (d Deps) names(ctx context.Context, sc authz.Scope, p insight.Place) (map[string]string, error) {
	out := map[string]string{}
	tree, err := d.Insight.Orgs.Tree(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range p.Trusts {
		if o, ok := tree.Get(t.Org); ok {
			out[t.Org] = o.Name
		}
	}
	if !p.Own {
		return out, nil
	}
	units, err := d.Insight.Orgs.Units(ctx, sc, p.Org, true)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		out[u.ID] = u.Name
	}
	sites, err := d.Insight.Orgs.Sites(ctx, sc, p.Org, true)
	for _, s := range sites {
		out[s.ID] = s.Name
	}
	return out, err
}

// about says how complete the figures are.
func (d Deps) about(ctx context.Context, sc authz.Scope, c choice, list []insight.Control) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Data to"), Text: lang.Date(ctx, c.to.Last())}}
	if state := d.Insight.State(); !state.At.IsZero() {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Counted"), Text: lang.DateTime(ctx, d.Insight.Orgs.Now())})
	}
	if len(list) > 0 && len(list[0].Points) > 0 {
		last := list[0].Points[len(list[0].Points)-1].Cover
		text := lang.T(ctx, "%d of %d trusts", last.In, last.Owed)
		if c.place.Kind == org.Trust {
			text = lang.T(ctx, map[bool]string{true: "Covered", false: "Not covered by a return"}[last.In > 0])
		}
		out = append(out, ui.Fact{Label: lang.T(ctx, "The last month"), Text: text})
		n := 0
		for _, pt := range list[0].Points {
			n += len(pt.Restated)
		}
		if n > 0 {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Restated"), Text: lang.N(ctx, n, "%d month", "%d months")})
		}
	}
	if m, ok := insight.Find("clinical_factor_known"); ok {
		c.from = c.to.Add(-11)
		if f, err := d.Insight.Figure(ctx, sc, c.ask(m)); err == nil && !f.Missing() {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Clinical factor known"), Text: m.Write(f.Value)})
		}
	}
	return out
}

// choices fill in the forms that narrow the page.
func (d Deps) choices(ctx context.Context, sc authz.Scope, c choice, p *dashboardPage) error {
	for i := range 12 {
		m := d.Insight.LastMonth().Add(-i)
		p.months = append(p.months, ui.Option{Value: string(m), Label: m.Words(), Chosen: m == c.to})
	}
	if !slices.ContainsFunc(p.months, func(o ui.Option) bool { return o.Chosen }) {
		p.months = append(p.months, ui.Option{Value: string(c.to), Label: c.to.Words(), Chosen: true})
	}
	if c.place.Own {
		units, err := d.Insight.Orgs.Units(ctx, sc, c.place.Org, false)
		if err != nil {
			return err
		}
		if sc.Covers(c.place.Org, "") {
			p.places = append(p.places, ui.Option{Value: "", Label: lang.T(ctx, "All of the trust")})
		} else {
			p.places = append(p.places, ui.Option{Value: "", Label: lang.T(ctx, "All of my places")})
		}
		for _, u := range units {
			if sc.Covers(c.place.Org, u.ID) {
				p.places = append(p.places, ui.Option{Value: c.place.Org + "/" + u.ID, Label: strings.Repeat("– ", u.Depth) + u.Name, Chosen: c.values.Get("place") == c.place.Org+"/"+u.ID})
			}
		}
	}
	if c.place.Own {
		sites, err := d.Insight.Orgs.Sites(ctx, sc, c.place.Org, false)
		if err != nil {
			return err
		}
		s := selectField{cube.Site, lang.T(ctx, "Site"), []ui.Option{{Value: "", Label: lang.T(ctx, "All")}}}
		for _, x := range sites {
			s.options = append(s.options, ui.Option{Value: x.ID, Label: x.Name, Chosen: c.values.Get(cube.Site) == x.ID})
		}
		if len(sites) > 1 {
			p.selects = append(p.selects, s)
		}
	}
	for _, f := range filters {
		s := selectField{f.dim, lang.T(ctx, f.label), []ui.Option{{Value: "", Label: lang.T(ctx, "All")}}}
		for _, code := range mds.Of(f.list).Codes {
			s.options = append(s.options, ui.Option{Value: code.Code, Label: lang.T(ctx, code.Words), Chosen: c.values.Get(f.dim) == code.Code})
		}
		p.selects = append(p.selects, s)
	}
	names, err := d.names(ctx, sc, c.place)
	if err != nil {
		return err
	}
	p.chosen = chosen(ctx, c, "/dashboard", names)
	for _, key := range []string{"as_was"} {
		if v := c.values.Get(key); v != "" {
			p.hidden = append(p.hidden, [2]string{key, v})
		}
	}
	return nil
}

// chosen are the filters that are on, each with the address without it.
func chosen(ctx context.Context, c choice, path string, names map[string]string) []ui.Chosen {
	var out []ui.Chosen
	for _, f := range c.where {
		dim, _ := dimensionOf(f.Dim)
		var list []string
		for _, v := range f.Values {
			list = append(list, valueWords(ctx, f.Dim, v, names))
		}
		key := f.Dim
		if f.All {
			key += ".all"
		}
		out = append(out, ui.Chosen{Label: lang.T(ctx, dim.label) + ": " + strings.Join(list, ", "), Remove: c.href(path, key, "")})
	}
	return out
}
