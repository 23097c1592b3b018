package insightweb

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
	"github.com/havenward/havenward/stats/funnel"
)

// funnelView is a comparison drawn.
type funnelView struct {
	insight.Comparison
	title, says string
	drawing     chart.Drawing
	// here says that trusts of the reader's place are marked.
	here bool
}

type comparePage struct {
	funnelView
	d      PictureDeps
	months []monthChoice
	groups []monthChoice
	words  string
	top    float64
	rows   []peerRow
}

type peerRow struct {
	insight.Peer
	heads, value, words, place, mix string
	mark                            *ui.IntervalMark
}

func (d PictureDeps) askCompare(r *http.Request) (insight.CompareAsk, error) {
	m, err := d.monthOf(r.URL.Query(), "month")
	return insight.CompareAsk{Group: r.URL.Query().Get("group"), Month: m}, err
}

func (d PictureDeps) compared(r *http.Request) (insight.Comparison, error) {
	a, err := d.askCompare(r)
	if err != nil {
		return insight.Comparison{}, err
	}
	return d.Pictures.Compare(r.Context(), web.Scope(r), a)
}

func (d PictureDeps) compare(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := d.compared(r)
	if err != nil {
		return err
	}
	named, err := d.named(ctx, r)
	if err != nil {
		return err
	}
	p := &comparePage{funnelView: viewOf(ctx, c, named, 1120), d: d, months: d.monthChoices(ctx, c.Month), words: groupWords(ctx, c.Group)}
	if c.Own == "" {
		for _, g := range insight.Groups() {
			p.groups = append(p.groups, monthChoice{g, groupWords(ctx, g), g == c.Group})
		}
	}
	p.fill(ctx)
	return web.Staff(w, r, web.View{Title: p.title, Body: compareBody(p), Current: "/compare"})
}

// groupWords names a benchmarking group.
func groupWords(ctx context.Context, g string) string {
	w := org.Organisation{Type: g}.TypeWords()
	if w == "" {
		return lang.T(ctx, "No benchmarking group")
	}
	return lang.T(ctx, w)
}

// named tells which trusts a drawing may speak of by name: for England all, else those in the reader's reach.
func (d PictureDeps) named(ctx context.Context, r *http.Request) (func(trust string) bool, error) {
	a := authz.From(ctx)
	if a.Role == authz.National {
		return func(string) bool { return true }, nil
	}
	tree, err := d.Pictures.Orgs.Tree(ctx)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{a.Org: true}
	for _, o := range tree.Descendants(a.Org, org.DateOf(d.Pictures.Orgs.Now())) {
		mine[o.ID] = true
	}
	return func(trust string) bool { return mine[trust] }, nil
}

// peers is the funnel on the page of a place above trusts.
func (d PictureDeps) peers(ctx context.Context, r *http.Request, p insight.Picture) (*funnelView, error) {
	if p.Org.Kind == org.Trust || !p.Asked {
		return nil, nil
	}
	c, err := d.Pictures.Compare(ctx, web.Scope(r), insight.CompareAsk{Month: p.Month})
	if err != nil {
		return nil, err
	}
	named, err := d.named(ctx, r)
	if err != nil {
		return nil, err
	}
	v := viewOf(ctx, c, named, 560)
	return &v, nil
}

// mostNamed is how many trusts beyond the limits a drawing names; look.md: only the own and what the sentence speaks of.
const mostNamed = 3

func viewOf(ctx context.Context, c insight.Comparison, named func(string) bool, width int) funnelView {
	v := funnelView{Comparison: c, title: say(ctx, c.Title()), says: sayAll(ctx, c.Says())}
	f := chart.Funnel{Frame: chart.Frame{ID: "funnel", Title: v.title, Desc: v.says, Words: chartWordsOf(ctx), Width: width}, NameName: lang.T(ctx, "Trust"), SizeName: lang.T(ctx, "Staff (headcount, by the months that are in)"),
		ValueName: lang.T(ctx, "Staff hurt per 1,000 staff"), BetweenName: lang.T(ctx, "95% interval"), PlaceName: lang.T(ctx, "To the 99.8% limits"),
		PlaceWords: [3]string{lang.T(ctx, "Within"), lang.T(ctx, "Above"), lang.T(ctx, "Below")}, Decimals: 1, Middle: c.Overall}
	if c.Funnel == nil {
		f.Middle = math.NaN()
		v.drawing = f.Draw()
		return v
	}
	f.MiddleWords = lang.T(ctx, "All peers: %s", strconv.FormatFloat(c.Overall, 'f', 1, 64))
	biggest, said, local := 0.0, 0, authz.From(ctx).Role != authz.National
	for _, p := range c.Peers {
		q := chart.FunnelPoint{Name: insight.ShortName(p.Org.Name), Size: p.Rate.Years, Value: p.Rate.Value, Low: p.Rate.Low, Up: p.Rate.Up, TheOwner: p.Own || local && named(p.Org.ID)}
		if p.Why != "" {
			q.Mark = "*"
			if p.Rate.Why != insight.Small {
				q.Mark = ":"
			}
		}
		biggest = math.Max(biggest, p.Rate.Years)
		q.Place = map[funnel.Place]chart.FunnelPlace{funnel.Above: chart.AboveLimits, funnel.Below: chart.BelowLimits}[p.Place]
		out := p.Place != funnel.Within && p.Why == ""
		v.here = v.here || c.Own == "" && q.TheOwner && p.Why == ""
		if p.Why == "" && (p.Own || out && named(p.Org.ID) && said < mostNamed) {
			said++
			q.Say = []string{q.Name}
			switch {
			case p.Place == funnel.Above:
				q.Say = append(q.Say, lang.T(ctx, "%s, above the 99.8%% limit", strconv.FormatFloat(p.Rate.Value, 'f', 1, 64)))
			case p.Place == funnel.Below && p.Says >= 0:
				q.Say = append(q.Say, lang.T(ctx, "Low here. %s%% say that it is reported", strconv.FormatFloat(p.Says, 'f', 0, 64)))
			case p.Place == funnel.Below:
				q.Say = append(q.Say, lang.T(ctx, "%s, below the 99.8%% limit", strconv.FormatFloat(p.Rate.Value, 'f', 1, 64)))
			default:
				q.Say = append(q.Say, strconv.FormatFloat(p.Rate.Value, 'f', 1, 64))
			}
		}
		f.Points = append(f.Points, q)
	}
	rate := c.Overall / insight.PerStaff
	for i := range 90 {
		part := (float64(i) + 1) / 90
		x := biggest * 1.6 * part * part // closer where the lines bend
		if x*rate <= 0 {
			continue
		}
		l := c.Funnel.Limits(x * rate)
		f.Limits = append(f.Limits, chart.FunnelLimit{Size: x, Low998: l.At998.Lower, Low95: l.At95.Lower, High95: l.At95.Upper, High998: l.At998.Upper})
	}
	v.drawing = f.Draw()
	return v
}

// fill makes the rows of the table, all on one scale.
func (p *comparePage) fill(ctx context.Context) {
	for _, q := range p.Peers {
		if q.Why == "" && q.Rate.Up > p.top {
			p.top = q.Rate.Up
		}
	}
	for _, q := range p.Peers {
		row := peerRow{Peer: q, heads: ":", value: ":", words: lang.T(ctx, q.Why)}
		if q.Heads > 0 {
			row.heads = lang.T(ctx, "%d", int64(math.Round(q.Heads)))
		}
		switch {
		case q.Why == "":
			row.value, row.words = strconv.FormatFloat(q.Rate.Value, 'f', 1, 64), between(ctx, q.Rate)
			at := p.Overall
			row.mark = &ui.IntervalMark{Low: q.Rate.Low, Value: q.Rate.Value, High: q.Rate.Up, From: 0, To: p.top, At: at, Clear: q.Rate.Low > at || q.Rate.Up < at, Words: row.words}
			row.place = lang.T(ctx, map[funnel.Place]string{funnel.Within: "Within", funnel.Above: "Above", funnel.Below: "Below"}[q.Place])
			if p.Funnel == nil {
				row.place = ""
			}
			if row.mix = ":"; q.Mix.Value >= 0 {
				row.mix = lang.T(ctx, "%s (%s to %s)", tenths(q.Mix.Value), tenths(q.Mix.Lower), tenths(q.Mix.Upper))
			}
		case q.Rate.Why == insight.Small:
			row.value = "*"
		}
		p.rows = append(p.rows, row)
	}
}

func tenths(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func (p *comparePage) file(format string) string {
	return with("/compare/peers."+format, "month", string(p.Month), "group", p.groupOf())
}

func (p *comparePage) groupOf() string {
	if p.Own != "" {
		return ""
	}
	return p.Group
}

func (d PictureDeps) compareFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	_, format, ok := split(r.PathValue("file"), "peers")
	if !ok {
		return fault.Missing()
	}
	c, err := d.compared(r)
	if err != nil {
		return err
	}
	s := fileSheet{name: fmt.Sprintf("peers-%s-%s", c.Group, c.Month), about: groupWords(ctx, c.Group) + ", " + lang.T(ctx, "12 months to %s", lang.Month(ctx, c.Month.First())), cols: []fileColumn{{"code", "Code", export.Text}, {"trust", "Trust", export.Text},
		{"months", "Months in", export.Integer}, {"staff", "Staff (headcount)", export.Integer}, {"rate", "Staff hurt per 1,000 staff", export.Number}, {"low", "95% interval from", export.Number}, {"up", "95% interval to", export.Number},
		{"place", "To the 99.8% limits", export.Text}, {"why", "Why there is no rate", export.Text},
		{"mix", "Recorded over expected of its staff groups", export.Number}, {"mix_low", "95% interval from", export.Number}, {"mix_up", "95% interval to", export.Number}}}
	tenth := func(v float64) export.Cell { return export.NumberCell(math.Round(v*10) / 10) }
	hundredth := func(v float64) export.Cell { return export.NumberCell(math.Round(v*100) / 100) }
	for _, p := range c.Peers {
		row := []export.Cell{export.TextCell(p.Org.ID), export.TextCell(p.Org.Name), export.IntegerCell(int64(p.Months)), export.IntegerCell(int64(math.Round(p.Heads))), {}, {}, {}, {}, export.TextCell(lang.T(ctx, p.Why)), {}, {}, {}}
		if p.Why == "" {
			if p.Mix.Value >= 0 {
				row[9], row[10], row[11] = hundredth(p.Mix.Value), hundredth(p.Mix.Lower), hundredth(p.Mix.Upper)
			}
			row[4], row[5], row[6] = tenth(p.Rate.Value), tenth(p.Rate.Low), tenth(p.Rate.Up)
			if c.Funnel != nil {
				row[7] = export.TextCell(lang.T(ctx, map[funnel.Place]string{funnel.Within: "Within", funnel.Above: "Above", funnel.Below: "Below"}[p.Place]))
			}
		}
		s.rows = append(s.rows, row)
	}
	return d.write(w, r, format, s)
}
