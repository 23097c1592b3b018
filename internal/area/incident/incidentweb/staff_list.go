package incidentweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// listPage is a list of reports as a page shows it.
type listPage struct {
	title, lede      string
	queue            bool
	filter           ui.Filter
	shown            string
	chosen           []ui.Chosen
	clear            string
	table            ui.Table
	previous, next   string
	downloads        []ui.Link
	rows, asked, all int
	problems         ui.Problems
}

func (d Staff) triage(w http.ResponseWriter, r *http.Request) error { return d.list(w, r, true) }

func (d Staff) reports(w http.ResponseWriter, r *http.Request) error { return d.list(w, r, false) }

// filterOf reads a filter from an address. Unknown values match nothing rather than everything; a day that is none is a
// problem of its field.
func filterOf(v url.Values) (incident.Filter, fault.Problems) {
	f := incident.Filter{Words: incident.Clean(v.Get("q")), Violence: v["what"], Sites: v["site"], Units: v["unit"], Flags: known(v["flag"], flagWords), Stages: v["stage"],
		Counts: v.Get("counts"), After: v.Get("after")}
	if o := v["owner"]; len(o) == 1 { // both is everybody
		f.Owner = o[0]
	}
	var p fault.Problems
	f.From, f.To = filterDay(v, "from", &p), filterDay(v, "to", &p)
	if len(p) == 0 && f.From != "" && f.To != "" && f.To < f.From {
		p.Add("to", "The last day is before the first")
	}
	return f, p
}

// filterDay reads a day as people write it, "" for none.
func filterDay(v url.Values, name string, p *fault.Problems) string {
	s := strings.Join(strings.Fields(v.Get(name)), " ")
	if s == "" {
		return ""
	}
	t, flaw := importer.Date(strings.ReplaceAll(s, " ", "/"))
	if flaw != nil {
		p.Add(name, "Write the day as day, month and year, like 9 11 2026")
		return ""
	}
	return t.Format(time.DateOnly)
}

func known(vs []string, words map[string]string) []string {
	var out []string
	for _, v := range vs {
		if _, ok := words[v]; ok {
			out = append(out, v)
		}
	}
	return out
}

var flagWords = map[string]string{"injured": "Injury", "hate": "Hate", "weapon": "Weapon", "repeat_person": "Same person again", "police": "Police told"}

var flagOrder = []string{"injured", "weapon", "hate", "repeat_person", "police"}

var ownerWords = map[string]string{"me": "Mine", "nobody": "Nobody yet"}

var stageTags = map[incident.Stage]string{incident.Received: "Received", incident.Contacted: "Contacted", incident.Looking: "Being looked into",
	incident.Decided: "Decided", incident.Finished: "Finished", incident.Withdrawn: "Taken back", incident.Merged: "Joined"}

func (d Staff) list(w http.ResponseWriter, r *http.Request, queue bool) error {
	ctx, sc, v := r.Context(), web.Scope(r), r.URL.Query()
	f, problems := filterOf(v)
	f.Queue = queue
	var page incident.Page
	var err error
	if len(problems) == 0 {
		if page, err = d.Incidents.List(ctx, sc, f); err != nil {
			return err
		}
	}
	counts, totals, err := d.Incidents.Counted(ctx, sc)
	if err != nil {
		return err
	}
	n, err := d.names(ctx, sc.Org())
	if err != nil {
		return err
	}
	now := d.Incidents.Door.Now()
	p := &listPage{queue: queue, title: lang.T(ctx, "Reports"), clear: r.URL.Path, rows: len(page.Rows), asked: f.Asked(), all: totals.Open}
	p.lede = waiting(ctx, totals)
	if queue {
		p.title = lang.T(ctx, "Triage")
	}
	p.filter = filterPanel(ctx, r.URL.Path, v, counts, n, queue)
	p.filter.Chosen, p.problems = f.Asked(), web.Problems(ctx, problems)
	p.filter.DaysLabel = lang.T(ctx, "Day it happened")
	for _, x := range []struct{ name, label, hint string }{{"from", lang.T(ctx, "First day"), lang.T(ctx, "Like 9 11 2026")}, {"to", lang.T(ctx, "Last day"), ""}} {
		p.filter.Days = append(p.filter.Days, ui.Field{Name: x.name, Label: x.label, Hint: x.hint, Value: v.Get(x.name), Error: p.problems.For(x.name), Size: ui.Size10})
	}
	p.chosen = chosen(ctx, r.URL.Path, v, n)
	p.shown = lang.N(ctx, len(page.Rows), "%d shown.", "%d shown.")
	p.table = d.rows(ctx, page.Rows, n, now, queue)
	p.previous, p.next = turns(r.URL.Path, v, page.Next)
	if d.may(ctx, incident.ActExport) {
		for _, k := range []string{"csv", "xlsx", "json"} {
			q := without(v, "after", "back")
			if queue {
				q.Set("queue", "1")
			}
			p.downloads = append(p.downloads, ui.Link{Text: strings.ToUpper(k), Href: address("/reports/download."+k, q)})
		}
	}
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p), Problems: problems})
}

// waiting says how many reports wait and how many promises are broken.
func waiting(ctx context.Context, t incident.Totals) string {
	switch {
	case t.Many:
		return lang.T(ctx, "More than %d to look at", t.Open)
	case t.Open == 0:
		return lang.T(ctx, "Nothing waits")
	}
	s := lang.N(ctx, t.Open, "%d to look at.", "%d to look at.")
	if t.Over > 0 {
		return s + " " + lang.N(ctx, t.Over, "%d is past the time we promised", "%d are past the time we promised")
	}
	return s + " " + lang.T(ctx, "All are in the time we promised")
}

func (d Staff) rows(ctx context.Context, list []incident.Listed, n Names, now time.Time, queue bool) ui.Table {
	t := ui.Table{Hidden: true, Caption: lang.T(ctx, "Reports, newest first"), Columns: []ui.Column{
		{Label: lang.T(ctx, "Report")}, {Label: lang.T(ctx, "What stands out")}, {Label: lang.T(ctx, "Owner")},
		{Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Next clock"), Alone: true}}}
	if queue {
		t.Caption = lang.T(ctx, "Reports waiting for triage, most urgent first")
		t.Columns[1] = ui.Column{Label: lang.T(ctx, "Why it is here in the list"), Short: lang.T(ctx, "Why here")}
	}
	for k := range list {
		l := &list[k]
		tag, colour := state(ctx, l)
		c := ui.Clock{}
		if !l.NextDue.IsZero() {
			c = chip(ctx, lang.T(ctx, ruleWords[l.NextRule]), clock.Track{Start: l.Reported, Due: l.NextDue}, now)
		}
		row := ui.Row{Over: c.Level == ui.Over, Cells: []ui.Cell{{Text: lang.T(ctx, "Sealed report"), Href: "/reports/" + l.ID, Sub: l.Ref}, {}, {}, {Body: ui.Tag(tag, colour)}, {}}}
		if c.Text != "" {
			row.Cells[4].Body = c.Chip()
		}
		if !l.Sealed {
			row.Cells[0].Text = title(ctx, &l.Incident)
			day, _ := near(ctx, &l.Incident, now)
			row.Cells[0].Sub = l.Ref + ", " + strings.Join(trim(n.Site(l.Site), day), ", ")
			row.Cells[1].Text = reasons(ctx, &l.Incident)
			if row.Cells[2].Text = l.Handler.Name; l.Handler.ID == "" {
				row.Cells[2].Text = lang.T(ctx, "Nobody yet")
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func trim(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// filterPanel is the questions of the filter. Kinds that only a few may see carry no count, so that a count never tells.
func filterPanel(ctx context.Context, path string, v url.Values, counts map[string][]incident.Choice, n Names, counted bool) ui.Filter {
	count := func(group, value string) string {
		for _, c := range counts[group] {
			if c.Value == value && counted {
				return strconv.Itoa(c.N)
			}
		}
		return ""
	}
	group := func(name, label, counts string, values []string, words func(string) string) ui.FilterGroup {
		g := ui.FilterGroup{Name: name, Label: label}
		for _, x := range values {
			c := ui.FilterChoice{Value: x, Label: words(x), Count: count(counts, x), Chosen: slices.Contains(v[name], x)}
			if strings.HasPrefix(x, "sexual") {
				c.Count = ""
			}
			g.Choices = append(g.Choices, c)
		}
		return g
	}
	var kinds []string
	for _, c := range mds.Of("violence").Codes {
		kinds = append(kinds, c.Code)
	}
	f := ui.Filter{Action: path, Find: v.Get("q"), FindName: "q", Groups: []ui.FilterGroup{
		group("what", lang.T(ctx, "What happened"), "violence", kinds, func(c string) string { return coded(ctx, "violence", c) }),
		group("flag", lang.T(ctx, "Flags"), "flag", flagOrder, func(c string) string { return lang.T(ctx, flagWords[c]) }),
	}}
	for _, place := range []struct {
		name, label string
		words       func(string) string
	}{{"site", lang.T(ctx, "Site"), n.Site}, {"unit", lang.T(ctx, "Unit"), n.Unit}} {
		if ids := places(counts[place.name], v[place.name]); len(ids) > 0 {
			sort.Slice(ids, func(i, j int) bool { return place.words(ids[i]) < place.words(ids[j]) })
			f.Groups = append(f.Groups, group(place.name, place.label, place.name, ids, place.words))
		}
	}
	if !counted {
		var stages []string
		for _, s := range append(incident.Stages(), incident.Withdrawn, incident.Merged) {
			stages = append(stages, string(s))
		}
		f.Groups = append(f.Groups, group("stage", lang.T(ctx, "State"), "stage", stages, func(c string) string { return lang.T(ctx, stageTags[incident.Stage(c)]) }))
	}
	f.Groups = append(f.Groups, group("owner", lang.T(ctx, "Owner"), "owner", []string{"me", "nobody"}, func(c string) string { return lang.T(ctx, ownerWords[c]) }))
	return f
}

// maxPlaces bounds the places that a filter offers; the busiest come first into it.
const maxPlaces = 12

func places(counts []incident.Choice, chosen []string) []string {
	sort.Slice(counts, func(i, j int) bool {
		return counts[i].N > counts[j].N || counts[i].N == counts[j].N && counts[i].Value < counts[j].Value
	})
	var out []string
	for _, c := range counts {
		if c.Value != "" && len(out) < maxPlaces {
			out = append(out, c.Value)
		}
	}
	for _, c := range chosen {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// chosen repeats each filter that is on, with the page without it.
func chosen(ctx context.Context, path string, v url.Values, n Names) []ui.Chosen {
	var out []ui.Chosen
	words := map[string]func(string) string{
		"q":     func(s string) string { return lang.T(ctx, "Words: %s", s) },
		"what":  func(s string) string { return coded(ctx, "violence", s) },
		"flag":  func(s string) string { return lang.T(ctx, flagWords[s]) },
		"site":  n.Site,
		"unit":  n.Unit,
		"stage": func(s string) string { return lang.T(ctx, stageTags[incident.Stage(s)]) },
		"owner": func(s string) string { return lang.T(ctx, ownerWords[s]) },
		"counts": func(s string) string {
			return lang.T(ctx, map[string]string{"single": "Single events", "pattern": "Patterns", "batch": "Several events together"}[s])
		},
		"from": func(s string) string { return lang.T(ctx, "From %s", dayWords(ctx, s)) },
		"to":   func(s string) string { return lang.T(ctx, "To %s", dayWords(ctx, s)) },
	}
	for _, key := range []string{"q", "what", "flag", "site", "unit", "stage", "owner", "counts", "from", "to"} {
		for _, one := range v[key] {
			if one == "" {
				continue
			}
			rest := without(v, "after", "back")
			rest[key] = slices.DeleteFunc(slices.Clone(rest[key]), func(s string) bool { return s == one })
			label := words[key](one)
			if label == "" {
				label = one
			}
			out = append(out, ui.Chosen{Label: label, Remove: address(path, rest)})
		}
	}
	return out
}

// dayWords says a day of a filter in words, as it was typed where it is none.
func dayWords(ctx context.Context, s string) string {
	var p fault.Problems
	if t, err := time.ParseInLocation(time.DateOnly, filterDay(url.Values{"day": {s}}, "day", &p), lang.London()); err == nil {
		return lang.Date(ctx, t)
	}
	return s
}

func without(v url.Values, keys ...string) url.Values {
	out := url.Values{}
	for k, list := range v {
		if !slices.Contains(keys, k) && len(list) > 0 {
			out[k] = list
		}
	}
	return out
}

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// maxBack bounds how many pages back an address remembers.
const maxBack = 40

// turns gives the addresses of the page before and after. Pages go by key, so the way back is in the address.
func turns(path string, v url.Values, next string) (string, string) {
	previous, after := "", ""
	at, back := v.Get("after"), v["back"]
	if at != "" {
		q := without(v, "after", "back")
		if len(back) > 0 {
			if last := back[len(back)-1]; last != "first" {
				q.Set("after", last)
			}
			q["back"] = back[:len(back)-1]
		}
		previous = address(path, without(q))
	}
	if next != "" {
		q := without(v, "after", "back")
		q.Set("after", next)
		if at == "" {
			at = "first"
		}
		back = append(slices.Clone(back), at)
		q["back"] = back[max(0, len(back)-maxBack):]
		after = address(path, q)
	}
	return previous, after
}
