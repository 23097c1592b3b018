package insightweb

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// picturePage is all that the page of a place shows.
type picturePage struct {
	insight.Picture
	d                 PictureDeps
	title, means, at  string
	more              []ui.Link
	months            []monthChoice
	open              string
	rows              []insight.PictureRow
	chart             chart.Drawing
	chartFinding      string
	chartNote         string
	tiles             *chart.Drawing
	funnel            *funnelView
	restated          []restatedMonth
	monthWords, short string
}

// restatedMonth is a month that a later submission changed, as it may be shown.
type restatedMonth struct {
	Trust, Org, Month, Was, Now, Change, Reason string
}

func (d PictureDeps) askPicture(r *http.Request) (insight.PictureAsk, error) {
	v := r.URL.Query()
	m, err := d.monthOf(v, "month")
	a := insight.PictureAsk{Place: r.PathValue("place"), Month: m, Now: v.Get("map") == "now", All: v.Get("trusts") == "all"}
	return a, err
}

func (d PictureDeps) picture(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := d.askPicture(r)
	if err != nil {
		return err
	}
	p, err := d.Pictures.Picture(ctx, web.Scope(r), a)
	if err != nil {
		return err
	}
	k := drawnKey{a: p.PictureAsk, open: r.URL.Query().Get("open"), role: authz.From(ctx).Role, org: authz.From(ctx).Org, lang: lang.Of(ctx)}
	drawn, err := d.drawn.Get(k, p.Revision, func() (drawnPicture, error) { return d.render(context.WithoutCancel(ctx), r, p) })
	if err != nil {
		return err
	}
	body := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, drawn.body)
		return err
	})
	return web.Staff(w, r, web.View{Title: drawn.title, Crumbs: drawn.crumbs, Body: body, Current: "/picture"})
}

// drawnKey is all that the body of a picture depends on, beside the figures.
type drawnKey struct {
	a    insight.PictureAsk
	open string
	role authz.Role
	org  string
	lang lang.Lang
}

// drawnPicture is a body as it is sent: many readers look at the same page.
type drawnPicture struct {
	title, body string
	crumbs      []ui.Crumb
}

// render draws the body of a picture.
func (d PictureDeps) render(ctx context.Context, r *http.Request, p insight.Picture) (drawnPicture, error) {
	page := &picturePage{Picture: p, d: d, title: say(ctx, p.Title()), means: sayAll(ctx, p.Means()), at: lang.DateTime(ctx, p.At), months: d.monthChoices(ctx, p.Month),
		open: r.URL.Query().Get("open"), monthWords: lang.Month(ctx, p.Month.First()), short: insight.ShortName(p.Org.Name), more: linksOf(ctx, d.More)}
	if p.Org.Kind == org.Trust {
		page.title = page.short
	}
	page.choose()
	page.draw(ctx)
	page.restate(ctx)
	var err error
	if page.funnel, err = d.peers(ctx, r, p); err != nil {
		return drawnPicture{}, err
	}
	var b strings.Builder
	if err := pictureBody(page).Render(ctx, &b); err != nil {
		return drawnPicture{}, err
	}
	return drawnPicture{page.title, b.String(), page.crumbs(ctx)}, nil
}

// crumbs lead from what the reader may see at the top.
func (p *picturePage) crumbs(ctx context.Context) []ui.Crumb {
	a := authz.From(ctx)
	if a.Org == p.Place {
		return nil
	}
	var out []ui.Crumb
	seen := false
	for _, o := range p.Above {
		seen = seen || o.ID == a.Org || a.Role == authz.National
		if seen {
			out = append(out, ui.Crumb{Label: insight.ShortName(o.Name), Href: p.to(o.ID)})
		}
	}
	return append(out, ui.Crumb{Label: p.short})
}

// choose takes the rows that stand open: all, boards of the region that was opened, or of the one with the board of whom the
// fewest sent, where that is held back.
func (p *picturePage) choose() {
	if p.Org.Kind != org.National || p.open == "all" {
		p.rows = p.Rows
		return
	}
	open := map[string]bool{p.open: true}
	region := ""
	if p.open == "" {
		least := 101
		for _, r := range p.Rows {
			if r.Depth == 0 {
				region = r.Org.ID
			} else if r.Turnout.Held() && r.Percent() < least {
				least, open = r.Percent(), map[string]bool{region: true}
			}
		}
	}
	for _, r := range p.Rows {
		if r.Depth == 0 {
			region = r.Org.ID
		}
		if r.Depth == 0 || open[region] {
			p.rows = append(p.rows, r)
		}
	}
}

// measured names what the chart of months counts.
func (p *picturePage) measured(ctx context.Context) string {
	if p.Affected {
		return lang.T(ctx, "Staff affected")
	}
	return lang.T(ctx, "Staff hurt")
}

func (p *picturePage) geo() string {
	if p.Now {
		return "now"
	}
	return ""
}

func (p *picturePage) allTrusts() string {
	if p.All {
		return "all"
	}
	return ""
}

// to gives the address of the picture of a place, the rest as it is.
func (p *picturePage) to(place string) string {
	return with("/picture/"+place, "month", string(p.Month), "map", p.geo())
}

func (p *picturePage) opened(region string) string {
	return with("/picture/"+p.Place, "month", string(p.Month), "map", p.geo(), "trusts", p.allTrusts(), "open", region) + "#parts"
}

func (p *picturePage) line(all string) string {
	return with("/picture/"+p.Place, "month", string(p.Month), "map", p.geo(), "trusts", all, "open", p.open) + "#months"
}

func (p *picturePage) file(name string) string {
	return with("/picture/"+p.Place+"/"+name, "month", string(p.Month), "map", p.geo(), "trusts", p.allTrusts())
}

// cover gives the bar of a turnout.
func cover(t insight.Turnout) ui.Cover {
	return ui.Cover{InTime: t.Sent - t.Late, Late: t.Late, Of: t.Owed}
}

// rate gives a rate in figures, or why there is none.
func rate(ctx context.Context, r insight.StaffRate) string {
	if r.Why != insight.HasRate || math.IsNaN(r.Value) {
		return lang.T(ctx, r.Why.Words())
	}
	return strconv.FormatFloat(r.Value, 'f', 1, 64)
}

func between(ctx context.Context, r insight.StaffRate) string {
	if math.IsNaN(r.Low) {
		return ""
	}
	return lang.T(ctx, "%s to %s", strconv.FormatFloat(r.Low, 'f', 1, 64), strconv.FormatFloat(r.Up, 'f', 1, 64))
}

// sentWords says in words how the return of a trust stands.
func sentWords(ctx context.Context, r collection.Return) string {
	words := map[collection.Standing]string{collection.Open: "Not due yet", collection.Missing: "Not sent", collection.Waiting: "Waits to be accepted", collection.SentBack: "Sent back", collection.Accepted: "Sent", collection.Approved: "Sent, signed off"}[r.Standing]
	switch {
	case r.Native && !r.Standing.Came():
		words = "Records here"
	case r.Nil && r.Standing.Came():
		words = "Nil return"
	case r.Totals && r.Standing.Came():
		words = "Sums only"
	}
	if r.Late && r.Standing.Came() {
		return lang.T(ctx, words) + ", " + lang.T(ctx, "late")
	}
	return lang.T(ctx, words)
}

func shownText(ctx context.Context, s disclosure.Shown) string {
	if s.Hidden() {
		return "*"
	}
	return lang.T(ctx, "%d", s.Value)
}

// draw makes the chart of months and the map.
func (p *picturePage) draw(ctx context.Context) {
	p.chartFinding = say(ctx, p.ChartFinding())
	c := chart.SPC{Frame: chart.Frame{ID: "months", Title: p.chartFinding, Words: chartWordsOf(ctx), Width: 560}, Name: p.measured(ctx), Target: math.NaN(), Least: 0, Most: math.NaN()}
	trusts := lang.N(ctx, p.Same, "Only the %d trust that sent all 24 months.", "Only the %d trusts that sent all 24 months, so the line does not move because more trusts joined.")
	if p.All {
		first, last := p.Sums[0], p.Sums[len(p.Sums)-1]
		trusts = lang.T(ctx, "All trusts that sent each month: %d in %s, %d in %s. The line also moves because more or fewer sent.", first.Trusts, shortMonth(first.Month), last.Trusts, shortMonth(last.Month))
	}
	if p.Org.Kind == org.Trust {
		trusts = lang.T(ctx, "Staff affected, all kinds of harm and none: a sum of the whole trust.")
	}
	c.Desc, p.chartNote = trusts, trusts
	judged, ok := p.Chart()
	for i, y := range p.Sums {
		q := chart.SPCPoint{Label: lang.Month(ctx, y.Month.First()), Short: y.Month.First().Format("Jan"), Year: y.Month.First().Format("2006"), Value: y.Value()}
		if y.Hidden {
			q.Mark = "*"
		}
		if q.Again, q.Was = p.again(ctx, y); q.Again != "" {
			p.chartNote = trusts + " " + ringWords(ctx)
		}
		if ok {
			r := judged.Readings[i]
			q.Sign = signOf(r.Kind)
			if r.Cause.Special() {
				q.Why = lang.T(ctx, r.Cause.Words())
			}
		}
		c.Points = append(c.Points, q)
	}
	if ok {
		for _, f := range judged.Phases {
			c.Phases = append(c.Phases, chart.SPCPhase{First: f.First, Points: f.Points, Mean: f.Mean, Lower: f.Lower, Upper: f.Upper})
		}
	}
	p.chart = c.Draw()
	if p.Org.Kind == org.National {
		p.map_(ctx)
	}
}

// again says that a trust sent a month again, and what its sum was before; other places have their list of such months.
func (p *picturePage) again(ctx context.Context, y insight.YearSum) (words string, was *float64) {
	if p.Org.Kind != org.Trust || !p.Affected || y.Hidden {
		return "", nil
	}
	before := y.Value()
	for _, r := range p.Changed {
		if r.Month == y.Month {
			before -= float64(r.NowStaff - r.WasStaff)
		}
	}
	if before == y.Value() || before < 0 {
		return "", nil
	}
	return lang.T(ctx, "Sent again: %d to %d", int64(before), int64(y.Value())), &before
}

// map_ draws the boards of the day whose boundaries count.
func (p *picturePage) map_(ctx context.Context) {
	on := org.DateOf(p.Month.Last())
	if p.Now {
		on = org.DateOf(p.At)
	}
	spots, err := insight.Spots(on)
	if err != nil || len(spots) == 0 || len(p.Boards) == 0 {
		return
	}
	by := map[string]insight.PictureRow{}
	for _, b := range p.Boards {
		by[b.Org.ID] = b
	}
	m := chart.TileMap{Frame: chart.Frame{ID: "map", Title: lang.T(ctx, "Tile map of England’s integrated care boards: share of trusts that have sent %s", p.monthWords),
		Desc: lang.T(ctx, "Each tile is one board, placed roughly as on a map. The same figures are in the list of boards."), Words: chartWordsOf(ctx)},
		AreaName: lang.T(ctx, "Integrated care board"), ShareName: lang.T(ctx, "Trusts that sent"), HeldWords: lang.T(ctx, "held back")}
	for _, s := range spots {
		b, ok := by[s.Org]
		t := chart.Tile{Name: s.Short, Short: s.Short, Col: s.Col, Row: s.Row, Share: float64(b.Percent()), Held: b.Held()}
		if !ok {
			t.Mark = ":"
		} else {
			t.Name = insight.ShortName(b.Org.Name)
		}
		m.Tiles = append(m.Tiles, t)
	}
	d := m.Draw()
	p.tiles = &d
}

// restate lists the months that later submissions changed, newest first, at most twelve.
func (p *picturePage) restate(ctx context.Context) {
	for i := len(p.Changed) - 1; i >= 0 && len(p.restated) < 12; i-- {
		c := p.Changed[i]
		o := org.Organisation{Name: c.Org}
		for _, r := range p.Rows {
			if r.Org.ID == c.Org {
				o = r.Org
			}
		}
		if o.Name == c.Org && p.d.Pictures != nil {
			if t, err := p.d.Pictures.Orgs.Tree(ctx); err == nil {
				if found, ok := t.Get(c.Org); ok {
					o = found
				}
			}
		}
		diff := c.NowStaff - c.WasStaff
		words := lang.T(ctx, "no change in staff affected")
		if diff > 0 {
			words = lang.N(ctx, int(diff), "%d more", "%d more")
		} else if diff < 0 {
			words = lang.N(ctx, int(-diff), "%d fewer", "%d fewer")
		}
		p.restated = append(p.restated, restatedMonth{Trust: insight.ShortName(o.Name), Org: c.Org, Month: lang.Month(ctx, c.Month.First()), Was: lang.T(ctx, "%d", c.WasStaff), Now: lang.T(ctx, "%d", c.NowStaff), Change: words, Reason: c.Reason})
	}
}

// pictureFile gives the table of parts, or of months, as a file.
func (d PictureDeps) pictureFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, ok := split(r.PathValue("file"), "coverage", "months")
	if !ok {
		return fault.Missing()
	}
	a, err := d.askPicture(r)
	if err != nil {
		return err
	}
	p, err := d.Pictures.Picture(ctx, web.Scope(r), a)
	if err != nil {
		return err
	}
	s := fileSheet{name: fmt.Sprintf("picture-%s-%s-%s", p.Place, p.Month, name), about: p.Org.Name + ", " + lang.Month(ctx, p.Month.First())}
	if name == "months" {
		s.cols = []fileColumn{{"month", "Month", export.Text}, {"staff", map[bool]string{true: "Staff affected", false: "Staff hurt"}[p.Affected], export.Integer}, {"trusts", "Trusts counted", export.Integer}}
		for _, y := range p.Sums {
			hurt := export.Cell{}
			if !math.IsNaN(y.Value()) {
				hurt = export.IntegerCell(y.Staff)
			} else if y.Hidden {
				hurt = export.TextCell("*")
			}
			s.rows = append(s.rows, []export.Cell{export.TextCell(string(y.Month)), hurt, export.IntegerCell(int64(y.Trusts))})
		}
		return d.write(w, r, format, s)
	}
	s.cols = []fileColumn{{"code", "Code", export.Text}, {"name", "Name", export.Text}, {"level", "Level", export.Text}, {"owed", "Trusts that owe", export.Integer}, {"sent", "Sent", export.Integer}, {"late", "Sent late", export.Integer},
		{"nil", "Nil returns", export.Integer}, {"waiting", "Waiting to be accepted", export.Integer}, {"missing", "Not sent", export.Integer}, {"share", "Sent, per cent", export.Integer},
		{"hurt_rate", "Staff hurt per 1,000 staff, 12 months", export.Number}, {"hurt_rate_low", "95% interval from", export.Number}, {"hurt_rate_up", "95% interval to", export.Number}, {"why", "Why there is no rate", export.Text}}
	for _, x := range append([]insight.PictureRow{{Org: p.Org, Turnout: p.Turnout, Rate: p.Rate}}, p.Rows...) {
		s.rows = append(s.rows, []export.Cell{export.TextCell(x.Org.ID), export.TextCell(x.Org.Name), export.TextCell(lang.T(ctx, x.Org.Kind.Words())), export.IntegerCell(int64(x.Owed)), export.IntegerCell(int64(x.Sent)), export.IntegerCell(int64(x.Late)),
			export.IntegerCell(int64(x.Nil)), export.IntegerCell(int64(x.Waiting)), export.IntegerCell(int64(x.Absent())), export.IntegerCell(int64(max(x.Percent(), 0))),
			export.NumberCell(math.Round(x.Rate.Value*10) / 10), export.NumberCell(math.Round(x.Rate.Low*10) / 10), export.NumberCell(math.Round(x.Rate.Up*10) / 10), export.TextCell(lang.T(ctx, x.Rate.Why.Words()))})
	}
	return d.write(w, r, format, s)
}
