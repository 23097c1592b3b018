package publicationweb

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// gatePage is one release in the making, with its audit.
type gatePage struct {
	x                             *publication.Release
	about, said, version          string
	demo                          bool
	mayDraft, mayLog, mayWithdraw bool
	showGate                      bool
	gate                          ui.Gate
	can, wait                     string
	mendWords, runWords           string
	signWords, signSays           string
	others                        []wayOut
	leaky                         []grid
	leakyHead                     string
	preview                       *grid
	whys                          []why
	facts                         []ui.Fact
	outHead, outText              string
}

type wayOut struct{ way, words string }

// why says of some leaking cells why they leak.
type why struct{ letters, text, values, rest string }

func (d Deps) gate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Service.Get(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	tables, err := d.Service.Tables(ctx, web.Scope(r), x.ID)
	if err != nil {
		return err
	}
	stale, err := d.Service.Stale(ctx, x)
	if err != nil {
		return err
	}
	may := d.Service.Door.Policy().May
	p := &gatePage{x: x, version: strconv.FormatInt(x.Version, 10), demo: d.Demo, mayDraft: may(actor(ctx), publication.ActDraft), mayLog: may(actor(ctx), publication.ActLog),
		mayWithdraw: may(actor(ctx), publication.ActWithdraw) && x.State == publication.Released}
	p.about = x.Spec.Period() + ", " + lang.N(ctx, len(x.Spec.Measures), "%d table", "%d tables")
	if x.Outcome.Cells > 0 {
		p.about += ", " + lang.N(ctx, x.Outcome.Cells, "%d cell", "%d cells") + ", " + lang.T(ctx, "audited %s", lang.DateTime(ctx, x.Outcome.At))
	}
	p.facts = factsOf(ctx, x)
	d.state(ctx, p, stale)
	if x.State == publication.Refused && !stale {
		p.leaks(ctx, tables)
	} else if len(tables) > 0 {
		g := layout(tables[0], nil, nil)
		if len(g.Rows) > 14 {
			g.Rows = g.Rows[:14]
		}
		g.Cut = false
		p.preview = &g
	}
	title := x.Title
	if p.showGate && p.gate.State == ui.GateRefused {
		title = lang.T(ctx, "Release refused: %s", x.Title)
	}
	return web.Staff(w, r, web.View{Title: title, Current: "/publishing", Body: p.body(), Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Releases"), Href: "/publishing"}, {Label: x.Spec.Period()}}})
}

// state says how the gate stands and what can be done.
func (d Deps) state(ctx context.Context, p *gatePage, stale bool) {
	x := p.x
	p.showGate = !x.State.Out()
	p.gate = ui.Gate{ID: "gate", ChecksHeading: lang.T(ctx, "The audit")}
	for _, c := range x.Outcome.Checks {
		icon := ui.IconTick
		if !c.OK {
			icon = ui.IconCross
		}
		p.gate.Checks = append(p.gate.Checks, ui.Check{Icon: icon, Text: c.Words, State: c.Note})
	}
	may := d.Service.Door.Policy().May
	p.runWords = lang.T(ctx, "Run the audit")
	switch {
	case x.State == publication.Draft:
		p.gate.State, p.gate.Heading, p.gate.Text = ui.GateStale, lang.T(ctx, "It has not been audited yet"), lang.T(ctx, "The audit works out, as an outsider could, what stays possible for every hidden cell.")
		if p.mayDraft {
			p.can = "run"
		}
	case x.State == publication.Running:
		p.gate.State, p.gate.Heading, p.gate.Text, p.can = ui.GateRunning, lang.T(ctx, "The audit is running"), lang.T(ctx, "You may leave this page; it goes on."), "look"
		p.gate.Done, p.gate.Of, _ = d.Service.Progress(x.ID)
	case stale:
		p.gate.State, p.gate.Heading, p.gate.Text = ui.GateStale, lang.T(ctx, "The data have changed since the audit"), lang.T(ctx, "Returns or releases have come since. Run it again before anybody signs.")
		p.runWords = lang.T(ctx, "Run the audit again")
		if p.mayDraft {
			p.can = "run"
		}
	case x.Outcome.Failed != "":
		p.gate.State, p.gate.Heading, p.gate.Text = ui.GateRefused, lang.T(ctx, "It cannot be published yet"), lang.T(ctx, x.Outcome.Failed)+"."
		if p.mayDraft {
			p.can, p.runWords = "run", lang.T(ctx, "Run the audit again")
		}
	case x.State == publication.Refused:
		p.refused(ctx)
	default:
		p.passed(ctx, may(actor(ctx), publication.ActSign))
	}
	if x.State == publication.Released {
		p.outHead = lang.T(ctx, "It is published, and its bytes no longer change")
		p.outText = lang.T(ctx, "Signed by %s, and released by %s on %s. Its hash:", x.First.Name, x.Second.Name, lang.DateTime(ctx, x.Second.At))
	}
	if x.State == publication.Withdrawn {
		p.outHead = lang.T(ctx, "It was withdrawn")
		p.outText = lang.T(ctx, "Withdrawn on %s: %s. What was published stays known, so later releases are still compared with it. Its hash:", lang.Date(ctx, x.Withdrawn), x.Reason)
	}
}

func (p *gatePage) refused(ctx context.Context) {
	x := p.x
	p.gate.State, p.gate.Heading = ui.GateRefused, lang.T(ctx, "It cannot be published yet")
	p.gate.Text = lang.N(ctx, x.Outcome.LeakCount, "%d hidden cell can be worked out from the numbers beside it.", "%d hidden cells can be worked out from the numbers beside them.")
	p.gate.Checks = append(p.gate.Checks, ui.Check{Icon: ui.IconRing, Text: lang.T(ctx, "Two people sign"), State: lang.T(ctx, "After the audit")})
	ways := x.Outcome.Mends
	p.gate.WaysHeading = lang.N(ctx, len(ways), "%d way to mend it", "%d ways to mend it")
	for i, m := range ways {
		small := lang.T(ctx, "Not enough by itself")
		if m.Proved {
			small = lang.T(ctx, "Proved safe. Loses %s of what the tables tell", percent(m.Loses))
			if i > 0 {
				p.others = append(p.others, wayOut{strconv.Itoa(i), m.Words})
			}
		}
		p.gate.Ways = append(p.gate.Ways, ui.Check{Icon: ui.IconNext, Text: m.Words, Small: small})
	}
	switch {
	case !p.mayDraft:
		p.wait = lang.T(ctx, "Whoever drafts releases here can mend it.")
	case len(ways) > 0 && ways[0].Proved:
		p.can, p.mendWords = "mend", lang.T(ctx, "%s, and run again", ways[0].Words)
	default:
		p.wait = lang.T(ctx, "No single change makes it safe. Change the release: fewer breakdowns, a longer time, or a coarser level.")
	}
}

func (p *gatePage) passed(ctx context.Context, may bool) {
	x := p.x
	p.gate.State, p.gate.Heading, p.gate.Text = ui.GatePassed, lang.T(ctx, "It can be published"), lang.T(ctx, "Every hidden cell keeps its range. The first person signs next.")
	p.gate.WaysHeading = lang.T(ctx, "What happens next")
	sign := ui.Check{Icon: ui.IconRing, Text: lang.T(ctx, "Two people sign"), State: lang.T(ctx, "None yet")}
	p.signWords, p.signSays = lang.T(ctx, "Sign"), lang.T(ctx, "Your signature says that the tables are right and may be published. Somebody else releases them.")
	if x.State == publication.Signed {
		p.gate.Text = lang.T(ctx, "Every hidden cell keeps its range. The second person signs next.")
		sign.Icon, sign.State = ui.IconHalf, lang.T(ctx, "%s, %s", x.First.Name, lang.DateTime(ctx, x.First.At))
		p.signWords, p.signSays = lang.T(ctx, "Sign and publish"), lang.T(ctx, "With your signature it is frozen and everybody can read it at once.")
	}
	p.gate.Checks = append(p.gate.Checks, sign)
	switch {
	case x.State == publication.Signed && x.First.ID == actor(ctx).ID:
		p.wait = lang.T(ctx, "You have signed. Somebody else must release it: nobody publishes alone.")
	case may:
		p.can = "sign"
	default:
		p.wait = lang.T(ctx, "To sign, you need a second factor at sign-in and a role that may publish.")
	}
}

func percent(f float64) string {
	switch {
	case f <= 0:
		return "nothing"
	case f < 0.0005:
		return "under 0.1%"
	}
	return strconv.FormatFloat(f*100, 'f', 1, 64) + "%"
}

// leaks lays out the tables where they leak, and says why.
func (p *gatePage) leaks(ctx context.Context, tables []publication.Table) {
	letters := map[int]map[int]string{}
	leaking := map[int]map[int]bool{}
	for _, l := range p.x.Outcome.Leaks {
		if l.Table < 0 || l.Table >= len(tables) {
			continue
		}
		if letters[l.Table] == nil {
			letters[l.Table], leaking[l.Table] = map[int]string{}, map[int]bool{}
		}
		letters[l.Table][l.Cell] = l.Letter
		for _, c := range tables[l.Table].Cells {
			if c.N == l.Cell {
				leaking[l.Table][c.At[0]] = true
			}
		}
	}
	for i, t := range tables {
		if len(leaking[i]) == 0 {
			continue
		}
		g := layout(t, letters[i], near(t, leaking[i]))
		if len(g.Rows) > 60 {
			g.Rows, g.Cut = g.Rows[:60], true
		}
		p.leaky = append(p.leaky, g)
		if p.leakyHead == "" {
			p.leakyHead = lang.T(ctx, "Table %d, where it leaks", i+1)
		}
	}
	if p.leakyHead == "" && len(tables) > 0 && p.x.Outcome.LeakCount > 0 {
		p.leakyHead = lang.T(ctx, "Table %d", 1)
		g := layout(tables[0], nil, nil)
		g.Rows = g.Rows[:min(len(g.Rows), 14)]
		p.leaky = append(p.leaky, g)
	}
	type key struct {
		values, need int64
		with         string
		earlier      bool
		unproven     bool
	}
	var keys []key
	by := map[key][]string{}
	for _, l := range p.x.Outcome.Leaks {
		k := key{l.Values, l.Need, l.With, l.Earlier, l.Unproven}
		if len(by[k]) == 0 {
			keys = append(keys, k)
		}
		name := l.Letter
		if l.Cell < 0 || l.Earlier {
			name += " (" + l.Place + ")"
		}
		by[k] = append(by[k], name)
	}
	for _, k := range keys {
		y := why{letters: joinWords(by[k]), text: lang.T(ctx, "The totals and the cells beside them leave "), values: lang.N(ctx, int(k.values), "%d possible value", "%d possible values"),
			rest: lang.T(ctx, " for each. The rule asks for at least %d", k.need)}
		switch {
		case k.unproven:
			y.text, y.values, y.rest = lang.T(ctx, "It could not be "), lang.T(ctx, "proved"), lang.T(ctx, " that enough values stay possible, and what is not proved is refused")
		case k.earlier:
			y.text = lang.T(ctx, "Hidden in “%s”, which is out. Together with this release that leaves ", k.with)
		case k.with != "":
			y.text = lang.T(ctx, "Together with “%s”, which is out, this leaves ", k.with)
		}
		p.whys = append(p.whys, y)
	}
}

// joinWords lists letters: "A", "A and C", "A, B and C"; of many the first few.
func joinWords(list []string) string {
	switch n := len(list); {
	case n == 1:
		return list[0]
	case n > 6:
		return strings.Join(list[:6], ", ") + fmt.Sprintf(" and %d more", n-6)
	default:
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
}

// factsOf says how a release is made.
func factsOf(ctx context.Context, x *publication.Release) []ui.Fact {
	s := x.Spec
	var measures, by []string
	for _, m := range s.Measures {
		measures = append(measures, lang.T(ctx, publication.MeasureWords(m)))
	}
	for _, d := range s.By {
		by = append(by, lang.T(ctx, publication.DimWords(d)))
	}
	maps := map[string]string{publication.AsItWas: "As it was on the last day of the period", publication.AsItIs: "As it is now", publication.BothMaps: "Both, side by side"}
	out := []ui.Fact{{Label: lang.T(ctx, "Counted"), Text: lang.T(ctx, publication.CountedWords(s.Counted)) + ": " + strings.Join(measures, ", ")},
		{Label: lang.T(ctx, "Down to"), Text: lang.T(ctx, publication.LevelWords(s.Level))}, {Label: lang.T(ctx, "Map"), Text: lang.T(ctx, maps[s.Map])}}
	if len(by) > 0 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "By"), Text: strings.Join(by, ", ")})
	}
	for _, j := range s.Joined {
		var words []string
		for _, c := range j.Codes {
			words = append(words, publication.CodeWords(j.Dim, c))
		}
		out = append(out, ui.Fact{Label: lang.T(ctx, "Joined"), Text: strings.Join(words, " and ")})
	}
	out = append(out, ui.Fact{Label: lang.T(ctx, "Rule"), Text: s.Rule.Words(), Note: lang.T(ctx, "A hidden cell keeps at least %d values", s.Rule.Keep)})
	out = append(out, ui.Fact{Label: lang.T(ctx, "Drafted by"), Text: x.Made.Name, Note: lang.DateTime(ctx, x.Made.At)})
	if x.First.ID != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Signed by"), Text: x.First.Name, Note: lang.DateTime(ctx, x.First.At)})
	}
	if x.Second.ID != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Released by"), Text: x.Second.Name, Note: lang.DateTime(ctx, x.Second.At)})
	}
	if x.Replaces != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Corrects"), Text: x.Replaces, Note: x.Reason})
	}
	return out
}
