package collectionweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// shownMonths is how many months back a trust's page goes, shownSent how many submissions it lists at first, and mostSent
// how many at most.
const (
	shownMonths = 14
	shownSent   = 12
	mostSent    = 300
)

// above are the roles that see the returns of others.
var above = []authz.Role{authz.ICB, authz.Region, authz.National}

// returns is the list of what a trust owes, or for those above it who sent and who did not.
func (p *Pages) returns(w http.ResponseWriter, r *http.Request) error {
	if slices.Contains(above, authz.From(r.Context()).Role) {
		return p.coverage(w, r)
	}
	return p.own(w, r, web.Scope(r).Org(), "")
}

// trust is one trust's list as those above it see it, or its own.
func (p *Pages) trust(w http.ResponseWriter, r *http.Request) error {
	ctx, code := r.Context(), r.PathValue("org")
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	me := authz.From(ctx)
	o, ok := t.Get(code)
	if !ok || o.Kind != org.Trust || me.Org != code && !web.Scope(r).Covers(code, "") && !(slices.Contains(above, me.Role) && slices.Contains(t.AncestorsNow(code, p.Org.Today()), me.Org)) {
		return fault.Missing()
	}
	if me.Org == code {
		return p.own(w, r, code, "")
	}
	return p.own(w, r, code, o.Name)
}

// ownPage is what one trust owes and has sent.
type ownPage struct {
	title, lede string
	name        string // of the trust, for those above it
	sends       bool
	months      ui.Table
	sent        ui.Table
	downloads   []ui.Link
	reopen      string
	more        string // leads to more of what was sent
	twice       []string
	mends       string // the first month that counts twice, where the reader may say which of the two holds what
	here        bool   // the reader may say that months are made from reports recorded here
}

func (p *Pages) own(w http.ResponseWriter, r *http.Request, code, name string) error {
	ctx, sc := r.Context(), web.Scope(r)
	last := p.month()
	list, err := p.Collection.Returns(ctx, sc, last.Add(1-shownMonths), last)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(x collection.Return) bool { return x.Org != code })
	slices.Reverse(list)
	most := shownSent
	if r.URL.Query().Has("all") {
		most = mostSent
	}
	sent, err := p.Collection.Submissions(ctx, sc, collection.Search{Org: code, Limit: most + 1})
	if err != nil {
		return err
	}
	more := ""
	if len(sent) > most {
		if sent = sent[:most]; most < mostSent {
			more = "?all=1#sent"
		}
	}
	v := &ownPage{more: more, title: owed(ctx, list), name: name, sends: name == "" && p.may(ctx, collection.ActSend), downloads: downloads("/returns", "")}
	v.months, v.sent = monthTable(ctx, list), sentTable(ctx, sent)
	double, err := p.Collection.CountedTwice(ctx, code, last.Add(1-shownMonths), last.Add(1))
	if err != nil {
		return err
	}
	v.twice, v.here = twiceWords(ctx, double), name == "" && p.may(ctx, collection.ActNative)
	if v.here && len(double) > 0 && !double[0].Mending {
		v.mends = string(double[0].Month)
	}
	var crumbs []ui.Crumb
	if name != "" {
		v.downloads = downloads("/returns", "?org="+code)
		v.lede = lang.T(ctx, "%s, code %s", name, code)
		crumbs = []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: "/returns"}, {Label: name}}
		if p.may(ctx, collection.ActReopen) {
			v.reopen = "/returns/reopen?org=" + code
		}
	}
	return web.Staff(w, r, web.View{Title: v.title, Crumbs: crumbs, Body: ownBody(v)})
}

// owed says what is owed, the most pressing first. The list is newest first.
func owed(ctx context.Context, list []collection.Return) string {
	var missing, back, open, waits []collection.Return
	for _, r := range list {
		switch r.Standing {
		case collection.Missing:
			missing = append(missing, r)
		case collection.SentBack:
			back = append(back, r)
		case collection.Open:
			open = append(open, r)
		case collection.Waiting:
			waits = append(waits, r)
		}
	}
	switch {
	case len(list) == 0:
		return lang.T(ctx, "Nothing is owed yet")
	case len(back) == 1:
		return lang.T(ctx, "%s was sent back, and has not come again", monthWords(ctx, back[0].Month))
	case len(back) > 1:
		return lang.T(ctx, "%d months were sent back, and have not come again", len(back))
	case len(missing) == 1:
		return lang.T(ctx, "%s is missing. It was due by %s", monthWords(ctx, missing[0].Month), lang.Day(ctx, missing[0].Due))
	case len(missing) > 1:
		return lang.T(ctx, "%d months are missing, the latest %s", len(missing), monthWords(ctx, missing[0].Month))
	case len(open) > 0:
		o := open[len(open)-1]
		return lang.T(ctx, "%s is owed by %s", monthWords(ctx, o.Month), lang.Day(ctx, o.Due))
	case len(waits) == 1:
		return lang.T(ctx, "%s waits to be accepted", monthWords(ctx, waits[0].Month))
	case len(waits) > 1:
		return lang.T(ctx, "%d months wait to be accepted", len(waits))
	}
	return lang.T(ctx, "Everything owed has been accepted")
}

// monthTable lists months, each with the submission that stands.
func monthTable(ctx context.Context, list []collection.Return) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Months and how they stand"), Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Month")}, {Label: lang.T(ctx, "Stands"), Alone: true}, {Label: lang.T(ctx, "Incidents"), Number: true},
		{Label: lang.T(ctx, "Staff affected"), Number: true}, {Label: lang.T(ctx, "Version"), Number: true}, {Label: lang.T(ctx, "Sent")}}}
	for _, x := range list {
		words, colour := standing(ctx, x)
		row := ui.Row{Over: x.Standing == collection.Missing || x.Standing == collection.SentBack, Cells: []ui.Cell{{Text: monthWords(ctx, x.Month), Sub: holds(ctx, x)}, standingCell(words, colour), {Text: "–"}, {Text: "–"}, {Text: "–"}, {Text: when(ctx, x.Sent)}}}
		if x.Submission != "" {
			row.Cells[0].Href = at(x.Org, x.Submission)
			row.Cells[4].Text = strconv.FormatInt(x.Version, 10)
			if x.Standing.Came() {
				row.Cells[2].Text, row.Cells[3].Text = lang.T(ctx, "%d", int(x.Incidents)), lang.T(ctx, "%d", int(x.Staff))
			}
		}
		if x.Pending != "" {
			row.Cells[1].Sub = lang.T(ctx, "A newer version waits")
		}
		switch {
		case x.Late && x.Standing.Came():
			row.Cells[5].Sub = lang.T(ctx, "Late: due by %s", lang.ShortDay(ctx, x.Due))
		case !x.Standing.Came():
			row.Cells[5].Sub = lang.T(ctx, "Due by %s", lang.ShortDay(ctx, x.Due))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sentTable lists submissions, the newest first.
func sentTable(ctx context.Context, list []collection.Submission) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Everything checked or sent"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "For")}, {Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Rows"), Number: true},
		{Label: lang.T(ctx, "Turned away"), Number: true}, {Label: lang.T(ctx, "Begun")}}}
	for _, s := range list {
		row := ui.Row{Cells: []ui.Cell{{Text: span(ctx, s.From, s.To), Href: at(s.Org, s.ID)}, {Text: lang.T(ctx, formWords[s.Form])}, standingCell(lang.T(ctx, stateWords[s.State]), stateColours[s.State]), {Text: "–"}, {Text: "–"}, {Text: lang.DateTime(ctx, s.Made)}}}
		if s.Form == collection.FromFile && s.State != collection.Checking {
			row.Cells[3].Text, row.Cells[4].Text = lang.T(ctx, "%d", int(s.Rows)), lang.T(ctx, "%d", int(s.Rejected))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// at is the address of a submission.
func at(org, id string) string { return "/returns/" + org + "/" + id }

var returnColumns = []export.Column[collection.Return]{
	text("org", "Organisation", func(r collection.Return) string { return r.Org }),
	text("month", "Month", func(r collection.Return) string { return string(r.Month) }),
	text("standing", "Stands", func(r collection.Return) string { return string(r.Standing) }),
	yes("nil_return", "Nil return", func(r collection.Return) bool { return r.Nil }),
	yes("totals_only", "Totals only", func(r collection.Return) bool { return r.Totals }),
	yes("late", "Late", func(r collection.Return) bool { return r.Late }),
	{Key: "due", Label: "Due", Kind: export.Date, Value: func(r collection.Return) export.Cell { return export.DateCell(r.Due) }},
	{Key: "sent", Label: "Sent", Kind: export.Moment, Value: func(r collection.Return) export.Cell { return export.MomentCell(r.Sent) }},
	{Key: "incidents", Label: "Incidents", Kind: export.Integer, Value: func(r collection.Return) export.Cell { return came(r, r.Incidents) }},
	{Key: "staff", Label: "Staff affected", Kind: export.Integer, Value: func(r collection.Return) export.Cell { return came(r, r.Staff) }},
	{Key: "version", Label: "Version", Kind: export.Integer, Value: func(r collection.Return) export.Cell { return came(r, r.Version) }},
	text("submission", "Submission", func(r collection.Return) string { return r.Submission }),
}

// came is empty where nothing came: missing is not zero.
func came(r collection.Return, n int64) export.Cell {
	if !r.Standing.Came() {
		return export.Cell{}
	}
	return export.IntegerCell(n)
}

// returnsFile gives the returns of a month, or of one organisation, as a file.
func (p *Pages) returnsFile(format string) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, v := r.Context(), r.URL.Query()
		from, to := p.month().Add(1-shownMonths), p.month()
		name := "returns"
		if m, ok := collection.ParseMonth(v.Get("month")); ok {
			from, to, name = m, m, "returns-"+string(m)
		}
		list, err := p.Collection.Returns(ctx, web.Scope(r), from, to)
		if err != nil {
			return err
		}
		if code := v.Get("org"); code != "" {
			list = slices.DeleteFunc(list, func(x collection.Return) bool { return x.Org != code })
		}
		o := export.Options{Zone: lang.London(), Provenance: &export.Provenance{At: p.now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: string(from) + " – " + string(to)}}
		return give(w, r, name, format, returnColumns, sequence(list), o)
	}
}
