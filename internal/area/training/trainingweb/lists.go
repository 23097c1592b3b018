package trainingweb

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// competences is every competence that somebody needs, side by side.
func (d Deps) competences(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := d.figures(r)
	if err != nil {
		return err
	}
	p := &sheetPage{tabs: d.tabs(ctx, "/training/competences", ""), downloads: downloads(ctx, "/training/competences", ""), title: lang.T(ctx, "No competence is needed by anybody here")}
	t := tableOf(lang.T(ctx, "Competences"), lang.T(ctx, "Competence"), lang.T(ctx, "In date"), "%", lang.T(ctx, "% by incidents"), lang.T(ctx, "Ends in 30 days"), lang.T(ctx, "In 60"), lang.T(ctx, "In 90"), lang.T(ctx, "Ended"), lang.T(ctx, "Never"), lang.T(ctx, "Left out"))
	lowest, at := 101.0, ""
	for i, c := range f.Competences {
		x := f.All[i]
		weighted := "–"
		if s, _, _, ok := f.Weighted(i); ok {
			weighted = rounded(s)
		}
		if s, ok := x.Share(); ok && s < lowest {
			lowest, at = s, c.Title
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Title, Href: with("/training", c.Code), Sub: refreshWords(ctx, c)}, {Text: ofWords(ctx, x)}, {Body: strong(percent(x))}, {Text: weighted}, {Text: whole(ctx, x.In30)},
			{Text: whole(ctx, x.In60)}, {Text: whole(ctx, x.In90)}, {Text: whole(ctx, x.Ended)}, {Text: whole(ctx, x.Without)}, {Text: whole(ctx, x.LeftOut())}}})
	}
	if at != "" {
		p.title = lang.T(ctx, "Lowest is %s: %s%% have it in date", at, rounded(lowest))
	}
	if f.Posts == 0 {
		p.empty = ui.EmptyState(lang.T(ctx, "Nobody’s training is known here"), lang.T(ctx, "Records come from a file of the Electronic Staff Record or of another training system."), "", "")
	} else {
		p.sections = []section{{heading: lang.T(ctx, "By competence"), flush: true, table: t}}
	}
	p.foot = lang.T(ctx, "Each line counts those who need the competence. Who needs what is dated and can be changed.")
	return d.show(w, r, p)
}

func refreshWords(ctx context.Context, c training.Competence) string {
	if c.Refresh == 0 {
		return lang.T(ctx, "does not end")
	}
	if c.Refresh%12 == 0 {
		return lang.N(ctx, c.Refresh/12, "every %d year", "every %d years")
	}
	return lang.N(ctx, c.Refresh, "every %d month", "every %d months")
}

// groups is a competence by staff group and by role.
func (d Deps) groups(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := d.figures(r)
	if err != nil {
		return err
	}
	i := chosen(f, r.URL.Query().Get("competence"))
	p := &sheetPage{title: lang.T(ctx, "No training record is here yet")}
	if i < 0 || f.Posts == 0 {
		p.tabs = d.tabs(ctx, "/training/groups", "")
		return d.show(w, r, p)
	}
	c := f.Competences[i]
	p.tabs, p.pick = d.tabs(ctx, "/training/groups", c.Code), &pick{action: "/training/groups", options: competenceOptions(f, c.Code)}
	p.downloads = downloads(ctx, "/training", c.Code)
	table := func(caption, first string, lines []training.Line, name func(context.Context, training.Line) string) (ui.Table, string, float64) {
		t := tableOf(caption, first, lang.T(ctx, "In date"), "%", lang.T(ctx, "Ends in 90 days"), lang.T(ctx, "Ended"), lang.T(ctx, "Never"), lang.T(ctx, "Left out"))
		low, at := math.Inf(1), ""
		for _, l := range lines {
			x := l.Cells[i]
			if x.Counted+x.LeftOut() == 0 {
				continue
			}
			if s, ok := x.Share(); ok && s < low {
				low, at = s, name(ctx, l)
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: name(ctx, l)}, {Text: ofWords(ctx, x)}, {Body: strong(percent(x))}, {Text: whole(ctx, x.In90)}, {Text: whole(ctx, x.Ended)}, {Text: whole(ctx, x.Without)}, {Text: whole(ctx, x.LeftOut())}}})
		}
		return t, at, low
	}
	groups, at, low := table(lang.T(ctx, "By staff group"), lang.T(ctx, "Staff group"), f.Groups, func(ctx context.Context, l training.Line) string { return lang.T(ctx, l.Name) })
	roles, _, _ := table(lang.T(ctx, "By role"), lang.T(ctx, "Role"), f.Roles, roleName)
	p.title = lang.T(ctx, "%s by staff group and role", c.Title)
	if at != "" {
		p.title = lang.T(ctx, "%s: %s have %s%%, the lowest staff group", c.Title, at, rounded(low))
	}
	p.sections = []section{{heading: lang.T(ctx, "By staff group"), flush: true, table: groups}, {heading: lang.T(ctx, "By role"), flush: true, table: roles}}
	p.foot = lang.T(ctx, "Somebody with posts in two groups counts in both.")
	return d.show(w, r, p)
}

// unit is every competence of one unit, with who is left out.
func (d Deps) unit(w http.ResponseWriter, r *http.Request) error {
	ctx, key := r.Context(), r.URL.Query().Get("unit")
	f, err := d.figures(r)
	if err != nil {
		return err
	}
	var u training.Line
	for _, x := range f.Units {
		if x.Key != "" && (x.Key == key || key == "" && u.Key == "") { // without a unit, the one with the most incidents
			u = x
		}
	}
	if u.Key == "" && key == "" {
		return web.Redirect(w, r, "/training")
	}
	if u.Key == "" {
		return fault.Missing()
	}
	p := &sheetPage{crumbs: crumbs(ctx, ui.Crumb{Label: unitName(ctx, u)}), title: unitName(ctx, u)}
	t := tableOf(lang.T(ctx, "Competences"), lang.T(ctx, "Competence"), lang.T(ctx, "In date"), "%", lang.T(ctx, "Ends in 90 days"), lang.T(ctx, "Ended"), lang.T(ctx, "Never"), lang.T(ctx, "Left out"))
	behind, needed := 0, 0
	reasons := tableOf(lang.T(ctx, "Left out, and why"), lang.T(ctx, "Competence"))
	for _, x := range reasonWords(ctx, f.Rules, 60) {
		words := x.Words
		if x.Reason == arith.New {
			words = lang.T(ctx, "New, within the days of the requirement")
		}
		reasons.Columns = append(reasons.Columns, ui.Column{Label: words, Number: true})
	}
	for i, c := range f.Competences {
		x := u.Cells[i]
		if x.Counted > 0 {
			needed++
			if s, _ := x.Share(); s < lowShare {
				behind++
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Title, Href: d.endingHref(ctx, c.Code)}, {Text: ofWords(ctx, x)}, {Body: strong(percent(x))}, {Text: whole(ctx, x.In90)}, {Text: whole(ctx, x.Ended)}, {Text: whole(ctx, x.Without)},
			{Text: whole(ctx, x.LeftOut())}}})
		row := ui.Row{Cells: []ui.Cell{{Text: c.Title}}}
		for _, y := range reasonWords(ctx, f.Rules, d.grace(ctx, f, c.Code)) {
			row.Cells = append(row.Cells, ui.Cell{Text: whole(ctx, x.Out[y.Reason])})
		}
		reasons.Rows = append(reasons.Rows, row)
	}
	switch {
	case needed == 0:
		p.title = lang.T(ctx, "%s: nobody here needs training against violence", unitName(ctx, u))
	case behind > 0:
		p.title = lang.T(ctx, "%s: %d of %d competences are under 80%%", unitName(ctx, u), behind, needed)
	default:
		p.title = lang.T(ctx, "%s: every competence is at 80%% or more", unitName(ctx, u))
	}
	if f.Known {
		p.lede = lang.N(ctx, u.Incidents, "%d incident in the last 12 months", "%d incidents in the last 12 months")
	}
	p.sections = []section{{heading: lang.T(ctx, "By competence"), flush: true, table: t}, {heading: lang.T(ctx, "Left out, and why"), flush: true, table: reasons}}
	return d.show(w, r, p)
}

func (d Deps) endingHref(ctx context.Context, code string) string {
	if d.may(ctx, training.ActPeople) {
		return with("/training/ending", code)
	}
	return ""
}

var withins = []int{0, 30, 60, 90}

func withinOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("within"))
	for _, x := range withins {
		if err == nil && x == n {
			return n
		}
	}
	return 90
}

// ending is the posts whose competence ends soon or is not there, for whoever books them.
func (d Deps) ending(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	read, err := d.Policy.Check(authz.From(ctx), training.ActRead)
	if err != nil {
		return err
	}
	f, err := d.Training.Figures(ctx, read, sc.Org())
	if err != nil {
		return err
	}
	p := &sheetPage{title: lang.T(ctx, "No training record is here yet")}
	i := chosen(f, v.Get("competence"))
	if i < 0 || f.Posts == 0 {
		p.tabs = d.tabs(ctx, "/training/ending", "")
		return d.show(w, r, p)
	}
	c, within := f.Competences[i], withinOf(r)
	p.tabs, p.downloads = d.tabs(ctx, "/training/ending", c.Code), downloads(ctx, "/training/ending", c.Code, "within", number(within))
	p.pick = &pick{action: "/training/ending", options: competenceOptions(f, c.Code)}
	for _, n := range withins {
		label := lang.T(ctx, "%d days", n)
		if n == 0 {
			label = lang.T(ctx, "Ended or never")
		}
		p.pick.within = append(p.pick.within, ui.Option{Value: number(n), Label: label, Chosen: n == within})
	}
	list, err := d.Training.Ends(ctx, sc, sc.Org(), c.Code, "", within)
	if err != nil {
		return err
	}
	names, err := d.Training.UnitNames(ctx, sc.Org())
	if err != nil {
		return err
	}
	p.title = lang.T(ctx, "%s: nothing ends within %d days, and nobody is without", c.Title, within)
	if len(list) > 0 {
		p.title = lang.N(ctx, len(list), "%d person needs a place on "+lowerFirst(c.Title), "%d people need a place on "+lowerFirst(c.Title))
	}
	p.lede = lang.T(ctx, "By the number of the assignment, in your units. It is written down that you looked.")
	if d.may(ctx, training.ActRecord) && c.AssessOnly {
		p.begin = []ui.Link{{Text: lang.T(ctx, "Write down a test"), Href: with("/training/test", c.Code)}}
	}
	t := ui.Table{Caption: lang.T(ctx, "Ending soon"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Assignment")}, {Label: lang.T(ctx, "Unit")}, {Label: lang.T(ctx, "Role")}, {Label: lang.T(ctx, "In date until")}, {Label: lang.T(ctx, "How it stands"), Alone: true}}}
	shown := paged(p, "/training/ending", v, list)
	if err := d.Training.Open(ctx, sc.Org(), "", c.Code, shown); err != nil {
		return err
	}
	for _, e := range shown {
		chip := ui.Clock{Level: ui.Plain, Text: lang.N(ctx, e.Days, "%d day left", "%d days left")}
		switch {
		case e.Never():
			chip = ui.Clock{Level: ui.Over, Text: lang.T(ctx, "Never trained")}
		case e.Days <= 0:
			chip = ui.Clock{Level: ui.Over, Text: lang.N(ctx, -e.Days, "Ended %d day ago", "Ended %d days ago")}
		case e.Days <= 30:
			chip.Level = ui.Soon
		}
		t.Rows = append(t.Rows, ui.Row{Over: e.Never() || e.Days <= 0, Cells: []ui.Cell{{Text: e.Number}, {Text: names[e.Unit]}, {Text: e.Role, Sub: apartWords(ctx, f.Rules, e.Population)}, {Text: day(ctx, e.Until)}, {Body: chip.Chip()}}})
	}
	if len(t.Rows) > 0 {
		p.sections = []section{{heading: c.Title, flush: true, table: t}}
	} else {
		p.empty = ui.EmptyState(lang.T(ctx, "Nobody has to be booked now"), lang.T(ctx, "Choose another competence, or look again next month."), "", "")
	}
	return d.show(w, r, p)
}

// apartWords says of whom a post is where it is none of the staff.
func apartWords(ctx context.Context, r training.Rules, population string) string {
	if population == "staff" {
		return ""
	}
	return lang.T(ctx, training.Name(r.Populations, population))
}

func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && r[1] >= 'a' && r[1] <= 'z' && r[0] >= 'A' && r[0] <= 'Z' {
		r[0] += 'a' - 'A'
	}
	return string(r)
}

// beyond is the organisations below the reader's, with small numbers hidden.
func (d Deps) beyond(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	org := authz.From(ctx).Org
	rules := d.Training.RulesNow()
	code := r.URL.Query().Get("competence")
	title, options := "", []ui.Option(nil)
	for i, c := range rules.Competences {
		if code == c.Code || title == "" && i == 0 {
			title = c.Title
		}
	}
	known := false
	for _, c := range rules.Competences {
		known = known || c.Code == code
	}
	if !known {
		code = rules.Competences[0].Code
	}
	for _, c := range rules.Competences {
		options = append(options, ui.Option{Value: c.Code, Label: c.Title, Chosen: c.Code == code})
	}
	list, sum, err := d.Training.Beyond(ctx, web.Scope(r), org, code)
	if err != nil {
		return err
	}
	p := &sheetPage{title: lang.T(ctx, "No trust keeps its training records here yet"), tabs: d.tabs(ctx, "/training/beyond", ""), pick: &pick{action: "/training/beyond", options: options}, downloads: downloads(ctx, "/training/beyond", code)}
	t := tableOf(lang.T(ctx, "Trusts"), lang.T(ctx, "Trust"), lang.T(ctx, "In date"), "%", lang.T(ctx, "% by incidents"), lang.T(ctx, "Left out"), lang.T(ctx, "As of"))
	n, silent := 0, 0
	for _, x := range list {
		if !x.Known {
			silent++
			continue
		}
		n++
		cells := []ui.Cell{{Text: x.Name}, {Text: lang.T(ctx, "hidden")}, {Text: "–"}, {Text: "–"}, {Text: "–"}, {Text: day(ctx, x.Day)}}
		if s, ok := x.Share(); ok {
			cells[1].Text, cells[2], cells[4].Text = lang.T(ctx, "%d of %d", x.InDate, x.Counted), ui.Cell{Body: strong(rounded(s))}, whole(ctx, x.LeftOut)
			if x.Weighted >= 0 {
				cells[3].Text = rounded(float64(x.Weighted) / 100)
			}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	sum.Known = sum.Counted > 0
	if s, ok := sum.Share(); ok {
		p.title = lang.T(ctx, "%s: %s%% of people are trained in %d trusts", title, rounded(s), n)
	}
	if n > 0 {
		p.sections = []section{{heading: lang.T(ctx, "By trust"), flush: true, table: t}}
		p.lede = lang.N(ctx, silent, "%d trust keeps no training records here.", "%d trusts keep no training records here.")
	} else {
		p.empty = ui.EmptyState(lang.T(ctx, "Nothing to show yet"), lang.T(ctx, "Figures come from the files that trusts bring in. They are kept for each day."), "", "")
	}
	p.foot = lang.T(ctx, "Where fewer than 5 people are counted, have it or lack it, the figure is hidden.")
	return d.show(w, r, p)
}
