package insightweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// behind is one trust's part of a figure.
type behind struct{ org, value, counted, from, in string }

type figurePage struct {
	m           insight.Measure
	title, lead string
	facts       []ui.Fact
	rows        []behind
	restated    []string
	back        string
	cut         int
}

// mostBehind is how many lines the page shows; the file of the slice has all.
const mostBehind = 250

func (d Deps) figure(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	m, ok := insight.Find(r.URL.Query().Get("measure"))
	if !ok {
		return fault.Missing()
	}
	c, err := d.read(r)
	if err != nil {
		return err
	}
	if t := r.URL.Query().Get("month"); t != "" {
		month, ok := collection.ParseMonth(t)
		if !ok || month > d.Insight.LastMonth() {
			return fault.Missing()
		}
		c.from, c.to = month, month
	}
	x, err := d.Insight.Explain(ctx, sc, c.ask(m))
	if err != nil {
		return err
	}
	names, err := d.names(ctx, sc, c.place)
	if err != nil {
		return err
	}
	when := c.from.Words()
	if c.from != c.to {
		when += " " + lang.T(ctx, "to") + " " + c.to.Words()
	}
	p := &figurePage{m: m, title: lang.T(ctx, "Where this comes from: %s, %s", strings.ToLower(lang.T(ctx, m.Title)[:1])+lang.T(ctx, m.Title)[1:], when), back: c.href("/dashboard/" + m.Code)}
	p.lead = c.place.Name + ". " + lang.T(ctx, m.Says)
	p.facts = d.explain(ctx, c, x, names)
	p.rows = d.behinds(ctx, sc, x, names)
	if len(p.rows) > mostBehind {
		p.cut, p.rows = len(p.rows)-mostBehind, p.rows[:mostBehind]
	}
	for _, rs := range x.Restated {
		p.restated = append(p.restated, d.restated(ctx, rs))
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: c.problems, Current: "/dashboard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Dashboard"), Href: c.href("/dashboard")}, {Label: lang.T(ctx, m.Title), Href: p.back}, {Label: lang.T(ctx, "Where this comes from")}}, Body: figureBody(p)})
}

// explain says what was counted and how.
func (d Deps) explain(ctx context.Context, c choice, x insight.Explained, names map[string]string) []ui.Fact {
	m, f := x.Measure, x.Figure
	value := m.Write(f.Value)
	if f.Missing() {
		value = lang.T(ctx, "None") + ": " + lang.T(ctx, f.Why.Words())
	} else if f.Rounded {
		value = lang.T(ctx, "about %s, rounded to the nearest 5 for readers above a trust", value)
	}
	out := []ui.Fact{{Label: lang.T(ctx, "The figure"), Text: value}}
	part := func(label string, p insight.Part, v float64, question string) {
		text := lang.T(ctx, p.Words)
		if !f.Missing() {
			text = count(v) + ". " + text
		}
		out = append(out, ui.Fact{Label: label, Text: text})
		if p.Kind == "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Asked of the facts"), Body: code(asked(question))})
		} else {
			out = append(out, ui.Fact{Label: lang.T(ctx, "Taken from"), Text: lang.T(ctx, "The denominators loaded for the collection, the newest not after the month")})
		}
	}
	part(lang.T(ctx, "Counted"), m.Num, f.Num, x.Questions[0])
	if m.Den != nil && len(x.Questions) > 1 {
		part(lang.T(ctx, "Out of"), *m.Den, f.Den, x.Questions[1])
	}
	for _, ch := range chosen(ctx, c, "", names) {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Only"), Text: ch.Label})
	}
	if f.Cover.Owed > 1 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Coverage"), Text: lang.T(ctx, "%d of %d months of trusts are in", f.Cover.In, f.Cover.Owed)})
	}
	out = append(out, ui.Fact{Label: lang.T(ctx, "Rules"), Text: lang.T(ctx, "Checked by version %s of the data set and its rules, of %s", mds.Version, mds.Dated)})
	out = append(out, ui.Fact{Label: lang.T(ctx, "Counted at"), Text: lang.DateTime(ctx, d.Insight.Orgs.Now())},
		ui.Fact{Label: lang.T(ctx, "Take care"), Text: lang.T(ctx, m.Caution)})
	return out
}

// asked writes a question as a person can read it.
func asked(q string) string {
	text, err := url.QueryUnescape(q)
	if err != nil || text == "" {
		return "all"
	}
	return strings.ReplaceAll(text, "&", "  ")
}

// behinds are what stands behind each trust's part: one line for each trust and month with a return, or one for each trust.
func (d Deps) behinds(ctx context.Context, sc authz.Scope, x insight.Explained, names map[string]string) []behind {
	var out []behind
	details := d.Insight.Submission != nil && len(x.Returns) <= mostDetails
	returns := map[string][]collection.Return{}
	for _, r := range x.Returns {
		returns[r.Org] = append(returns[r.Org], r)
	}
	for _, f := range x.Trusts {
		b := behind{org: or(names[f.Key], f.Key), value: figureWords(x.Measure, f), in: lang.T(ctx, "%d of %d months", f.Cover.In, f.Cover.Owed)}
		if f.Cover.Owed == 1 {
			b.in = lang.T(ctx, map[bool]string{true: "Yes", false: "No"}[f.Cover.In == 1])
		}
		if !f.Missing() {
			b.counted = count(f.Num)
			if x.Measure.Den != nil {
				b.counted = lang.T(ctx, "%s of %s", count(f.Num), count(f.Den))
			}
		} else if w := f.Why.Words(); w != "" {
			b.counted = lang.T(ctx, w)
		}
		var from []string
		for _, r := range returns[f.Key] {
			words := sourceWords(ctx, r, x.From != x.To)
			if r.Submission != "" && details {
				words += d.submissionWords(ctx, sc, r)
			}
			from = append(from, words)
		}
		b.from = strings.Join(from, "; ")
		if b.from == "" {
			b.from = lang.T(ctx, "Records and returns in this system; nothing is known of what is owed")
		}
		out = append(out, b)
	}
	return out
}

// mostDetails is of how many returns the page also says how they were read.
const mostDetails = 40

// submissionWords say how a submission was read: from which system, with which map. Those who may not see submissions, or
// a submission that is gone, get nothing more.
func (d Deps) submissionWords(ctx context.Context, sc authz.Scope, r collection.Return) string {
	sub, err := d.Insight.Submission(ctx, sc, r.Org, r.Submission)
	if err != nil {
		return ""
	}
	s := ""
	if sub.System != "" {
		s += ", " + lang.T(ctx, "recorded in %s", sub.System)
	}
	if sub.Map != "" {
		s += ", " + lang.T(ctx, "read with the map %s", sub.Map)
	}
	return s + ", " + lang.T(ctx, "%d rows, %d accepted", sub.Rows, sub.Accepted)
}

// sourceWords say what stands for a trust's month.
func sourceWords(ctx context.Context, r collection.Return, many bool) string {
	s := ""
	if many {
		s = r.Month.Words() + ": "
	}
	switch {
	case r.Submission != "":
		s += lang.T(ctx, "submission %s, version %s, sent %s", r.Submission, strconv.FormatInt(r.Version, 10), lang.Day(ctx, r.Sent))
		if !r.Standing.Counts() {
			s += ", " + lang.T(ctx, "not accepted yet")
		}
	case r.Native:
		s += lang.T(ctx, "recorded in this system")
	default:
		s += lang.T(ctx, "nothing has come")
	}
	if r.Late {
		s += ", " + lang.T(ctx, "late")
	}
	return s
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
