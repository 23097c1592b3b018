package campaignweb

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// waveFigures is a wave with its results.
type waveFigures struct {
	campaign.Wave
	results []campaign.Result
}

// figures is what a campaign took, whom it reached and what its waves say, in the order from input to outcome.
func (d Deps) figures(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	s := d.Campaigns
	c, err := s.Campaign(ctx, sc, r.PathValue("id"))
	if err != nil {
		return err
	}
	spent, err := s.Spent(ctx, sc, &c)
	if err != nil {
		return err
	}
	done, err := s.Activities(ctx, sc, &c, mostDone)
	if err != nil {
		return err
	}
	sums, days, err := s.ReachSums(ctx, sc, &c)
	if err != nil {
		return err
	}
	reach, err := s.ReachOf(ctx, sc, &c, mostReach)
	if err != nil {
		return err
	}
	list, err := s.Waves(ctx, &c)
	if err != nil {
		return err
	}
	var waves []waveFigures
	for i := range list {
		x, err := s.Results(ctx, sc, &c, &list[i])
		if err != nil {
			return err
		}
		waves = append(waves, waveFigures{list[i], x})
	}
	at := campaign.Path(c.ID)
	p := &page{title: figuresTitle(ctx, &c, sums, waves), lede: lang.T(ctx, "%s, %s. Figures of your own organisation, and of all for whoever runs it.", c.Name, window(ctx, &c)),
		crumbs: []ui.Crumb{{Label: lang.T(ctx, "Campaigns"), Href: "/campaigns"}, {Label: c.Name, Href: at}, {Label: lang.T(ctx, "Reach and survey")}},
		banner: ui.Banner(ui.Quietly, lang.T(ctx, "A campaign that works often raises reports first. Charts mark its window."))}
	q := url.Values{}
	p.main = append(p.main, d.donePart(ctx, at, spent, done, q), reachPart(ctx, at, sums, days, reach, q), d.wavesPart(ctx, &c, waves))
	return d.show(w, r, p)
}

// figuresTitle says what came out, as far as it is known. A change between waves is one only where the intervals lie apart:
// the statement that moved most is picked out of several, and chance moves all of them.
func figuresTitle(ctx context.Context, c *campaign.Campaign, sums map[string]int64, waves []waveFigures) string {
	var total int64
	for _, n := range sums {
		total += n
	}
	a, b, ok := moved(waves)
	switch {
	case ok && (a.High < b.Low || b.High < a.Low):
		return lang.T(ctx, "“%s”: %s%% agreed first, %s%% last", b.Question, percent(a.Share), percent(b.Share))
	case ok && total > 0:
		return lang.T(ctx, "Seen %d times, and no clear change in what staff say", int(total))
	case ok:
		return lang.T(ctx, "No clear change in what staff say")
	case total > 0:
		return lang.T(ctx, "%s was seen %d times", c.Name, int(total))
	}
	return lang.T(ctx, "Nothing is written down yet of whom %s reached", c.Name)
}

// moved gives the first and the last figure of the statement that changed most between waves that may be shown.
func moved(waves []waveFigures) (a, b campaign.Result, ok bool) {
	most := -1.0
	for i := range waves {
		for _, x := range waves[i].results {
			for j := len(waves) - 1; j > i; j-- {
				k := slices.IndexFunc(waves[j].results, func(y campaign.Result) bool { return y.Question == x.Question })
				if k < 0 || x.Hidden || waves[j].results[k].Hidden {
					continue
				}
				if y := waves[j].results[k]; math.Abs(y.Share-x.Share) > most {
					most, a, b, ok = math.Abs(y.Share-x.Share), x, y, true
				}
				break
			}
		}
		if ok {
			return a, b, ok
		}
	}
	return a, b, ok
}

// mostDone and mostReach are how many activities and counts the page lists. What it adds up is all of them.
const (
	mostDone  = 100
	mostReach = 14
)

func percent(v float64) string { return strconv.FormatFloat(100*v, 'f', 0, 64) }

func (d Deps) donePart(ctx context.Context, at string, spent campaign.Activity, done []campaign.Activity, q url.Values) part {
	x := part{heading: lang.T(ctx, "What was done"), id: "done"}
	t := &ui.Table{Caption: lang.T(ctx, "Activities, the latest first"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Day")}, {Label: lang.T(ctx, "Channel")}, {Label: lang.T(ctx, "Cost"), Number: true}, {Label: lang.T(ctx, "Hours"), Number: true}}}
	for _, a := range done {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: a.Title, Sub: first(a.Place, d.Campaigns.Name(ctx, a.Org))}, {Text: dayWords(ctx, a.Day)}, {Text: lang.T(ctx, campaign.Words(campaign.Channels(), a.Channel))}, {Text: campaign.Pounds(a.Pence)}, {Text: strconv.Itoa(a.Hours)}}})
	}
	if len(done) == 0 {
		x.texts = []string{lang.T(ctx, "No activity is written down yet.")}
		return x
	}
	x.aside, x.table, x.downloads = lang.T(ctx, "%s and %d hours", campaign.Pounds(spent.Pence), spent.Hours), t, files(at+"/activities", q)
	if len(done) == mostDone {
		x.small = lang.T(ctx, "The latest %d are shown; the file has all.", mostDone)
	}
	return x
}

func reachPart(ctx context.Context, at string, sum map[string]int64, days int, reach []campaign.Reach, q url.Values) part {
	x := part{heading: lang.T(ctx, "Whom it reached"), id: "reach"}
	if len(reach) == 0 {
		x.texts = []string{lang.T(ctx, "No counter has been written down yet.")}
		return x
	}
	var top string
	b := chart.Bars{Frame: chart.Frame{ID: "reach-chart", Desc: lang.T(ctx, "Views by channel, as each channel’s counter says."), Width: 720}, CategoryName: lang.T(ctx, "Channel"), CountName: lang.T(ctx, "Views")}
	list := campaign.Channels()
	slices.SortStableFunc(list, func(a, b [2]string) int { return cmp.Compare(sum[b[0]], sum[a[0]]) })
	for _, ch := range list {
		if sum[ch[0]] > 0 {
			top = first(top, lang.T(ctx, ch[1]))
			b.Bars = append(b.Bars, chart.Bar{Label: lang.T(ctx, ch[1]), Count: float64(sum[ch[0]])})
		}
	}
	b.Title = lang.T(ctx, "Most was seen by: %s", top)
	t := &ui.Table{Caption: lang.T(ctx, "Views by day and channel, the latest first"), Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Day")}, {Label: lang.T(ctx, "Channel")}, {Label: lang.T(ctx, "Views"), Number: true}, {Label: lang.T(ctx, "Counter")}}}
	for _, r := range reach {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: dayWords(ctx, r.Day)}, {Text: lang.T(ctx, campaign.Words(campaign.Channels(), r.Channel))}, {Text: lang.T(ctx, "%d", int(r.N))}, {Text: r.Source}}})
	}
	x.aside, x.downloads, x.table = lang.T(ctx, "%d days counted", days), files(at+"/reach", q), t
	x.body = one(ui.Drawing(b.Draw()))
	x.small = lang.T(ctx, "Views are not people: the same person may be counted more than once, and counters count differently. The latest 14 figures are shown; the file has all.")
	return x
}

// wavesPart sets each statement's figures side by side, wave by wave.
func (d Deps) wavesPart(ctx context.Context, c *campaign.Campaign, waves []waveFigures) part {
	x := part{heading: lang.T(ctx, "What staff say"), id: "waves", downloads: files(campaign.Path(c.ID)+"/waves", url.Values{})}
	if len(waves) == 0 {
		return part{heading: x.heading, id: x.id, texts: []string{lang.T(ctx, "No survey wave is planned yet.")}}
	}
	t := &ui.Table{Caption: lang.T(ctx, "Agree or strongly agree, by wave"), Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Statement")}, {Label: lang.T(ctx, "Wave")}, {Label: lang.T(ctx, "Agree"), Number: true}, {Label: lang.T(ctx, "95% interval, 0% to 100%")}, {Label: lang.T(ctx, "Answered"), Number: true}}}
	for _, w := range waves {
		if !w.Over(d.Campaigns.Today()) {
			x.texts = append(x.texts, lang.T(ctx, "%s runs until %s. Its figures are shown when it is over.", w.Name, dayWords(ctx, w.To)))
			if c.Org == d.scope(ctx, campaign.ActFigures).Org() && d.may(ctx, campaign.ActKeep) {
				x.links = append(x.links, ui.Link{Text: lang.T(ctx, "End %s now", w.Name), Href: wavePath(w.ID) + "/end"})
			}
		}
		for _, y := range w.results {
			row := ui.Row{Cells: []ui.Cell{{Text: y.Question}, {Text: w.Name}, {Text: "–"}, {Text: lang.T(ctx, y.Why)}, {Text: "–"}}}
			if !y.Hidden {
				words := lang.T(ctx, "%s%% to %s%%", percent(y.Low), percent(y.High))
				row.Cells[2], row.Cells[4] = ui.Cell{Text: percent(y.Share) + "%"}, ui.Cell{Text: strconv.Itoa(y.Of)}
				row.Cells[3] = ui.Cell{Body: intervalCell(ui.IntervalMark{Low: y.Low, Value: y.Share, High: y.High, From: 0, To: 1, At: math.NaN(), Clear: true, Words: words}, words)}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b ui.Row) int { return place(waves, a.Cells[0].Text) - place(waves, b.Cells[0].Text) })
	x.table = t
	x.small = lang.T(ctx, "Those who answer are not a sample drawn by chance, so the interval says how much chance alone would move the figure, not whether those who did not answer think alike. Fewer than ten answers, or fewer than five on one side, are not shown.")
	return x
}

// place is where a statement first stood.
func place(waves []waveFigures, question string) int {
	n := 0
	for _, w := range waves {
		for _, q := range w.Questions {
			if n++; q == question {
				return n
			}
		}
	}
	return n
}
