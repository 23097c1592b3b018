package libraryweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var directionColour = map[string]ui.TagColour{"helps": ui.TagBlue, "mixed": ui.TagYellow, "no_clear_effect": ui.TagGrey, "harms": ui.TagRed, "unknown": ui.TagGrey}

func statePairs() [][2]string {
	return [][2]string{{"published", "Published"}, {"draft", "Draft"}, {"retired", "Retired"}}
}

// only keeps the values of a query that somebody offers.
func only(v url.Values, name string, offered [][2]string) (out []string) {
	for _, x := range v[name] {
		if slices.ContainsFunc(offered, func(o [2]string) bool { return o[0] == x }) {
			out = append(out, x)
		}
	}
	return out
}

func filterOf(v url.Values) library.Filter {
	return library.Filter{Find: v.Get("find"), Settings: only(v, "setting", library.Settings()), Grades: only(v, "grade", library.Grades()), Directions: only(v, "direction", library.Directions()), States: only(v, "state", statePairs()), Adopted: v.Get("adopted") != ""}
}

// panelOf builds a filter panel and its chips. It prints no counts.
func panelOf(ctx context.Context, path string, v url.Values, groups ...ui.FilterGroup) (*ui.Filter, []ui.Chosen) {
	f := &ui.Filter{Action: path, FindName: "find", Find: v.Get("find")}
	var chips []ui.Chosen
	without := func(name, value string) string {
		rest := url.Values{}
		for k, list := range v {
			for _, x := range list {
				if k != "page" && (k != name || x != value) {
					rest.Add(k, x)
				}
			}
		}
		if q := rest.Encode(); q != "" {
			return path + "?" + q
		}
		return path
	}
	if f.Find != "" {
		f.Chosen++
		chips = append(chips, ui.Chosen{Label: lang.T(ctx, "“%s”", f.Find), Remove: without("find", f.Find)})
	}
	for _, g := range groups {
		for i := range g.Choices {
			c := &g.Choices[i]
			if slices.Contains(v[g.Name], c.Value) {
				c.Chosen = true
				f.Chosen++
				chips = append(chips, ui.Chosen{Label: c.Label, Remove: without(g.Name, c.Value)})
			}
		}
		f.Groups = append(f.Groups, g)
	}
	return f, chips
}

func group(ctx context.Context, name, label string, pairs [][2]string) ui.FilterGroup {
	g := ui.FilterGroup{Name: name, Label: lang.T(ctx, label)}
	for _, x := range pairs {
		g.Choices = append(g.Choices, ui.FilterChoice{Value: x[0], Label: lang.T(ctx, x[1])})
	}
	return g
}

// perPage is how many rows a page of a list shows.
const perPage = 50

// entries is the library, strong evidence first.
func (d Deps) entries(w http.ResponseWriter, r *http.Request) error {
	ctx, v, sc := r.Context(), r.URL.Query(), web.Scope(r)
	list, err := d.Library.Entries(ctx, sc, filterOf(v))
	if err != nil {
		return err
	}
	all, err := d.Library.Entries(ctx, sc, library.Filter{})
	if err != nil {
		return err
	}
	p := &page{title: libraryTitle(ctx, all), lede: lang.T(ctx, "What was tried against violence at work, how strong the evidence is, and what did not work."), tabs: d.tabs(ctx, "/library"), tabsName: lang.T(ctx, "Library"), downloads: files("/library", v), clear: "/library",
		shown: lang.N(ctx, len(list), "%d case study", "%d case studies"), crumbs: []ui.Crumb{{Label: lang.T(ctx, "Library")}}}
	if d.may(ctx, library.ActWrite) {
		p.begin = &ui.Link{Text: lang.T(ctx, "Write a case study"), Href: "/library/new"}
	}
	p.filter, p.chosen = panelOf(ctx, "/library", v, group(ctx, "direction", "What the evidence says", library.Directions()), group(ctx, "grade", "Strength", library.Grades()), group(ctx, "setting", "Setting", library.Settings()),
		group(ctx, "adopted", "Here", [][2]string{{"yes", "Taken over here"}}), group(ctx, "state", "State", statePairs()))
	n, _ := strconv.Atoi(v.Get("page"))
	n = min(max(n, 1), max(1, (len(list)+perPage-1)/perPage))
	t := &ui.Table{Caption: lang.T(ctx, "Case studies"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "What was tried")}, {Label: lang.T(ctx, "What the evidence says"), Alone: true}, {Label: lang.T(ctx, "Strength")}, {Label: lang.T(ctx, "Organisations that use it")}}}
	for _, e := range list[(n-1)*perPage : min(n*perPage, len(list))] {
		c := []ui.Cell{{Text: e.Title, Href: library.Path(e.ID), Sub: lang.T(ctx, library.Words(library.Settings(), e.Setting)) + stateNote(ctx, &e)}, {Text: "–"}, {Text: first(e.Grade, "–")}, {Text: uptakeWords(ctx, &e)}}
		if e.Direction != "" {
			c[1] = ui.Cell{Body: ui.Tag(lang.T(ctx, library.Words(library.Directions(), e.Direction)), directionColour[e.Direction])}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: c})
	}
	p.main = []part{{table: t}}
	if len(list) == 0 {
		p.main = []part{{body: one(ui.NoMatch(lang.T(ctx, "Nothing fits what you chose"), len(all), "/library"))}}
	}
	at := func(i int) string {
		if i < 1 || (i-1)*perPage >= len(list) {
			return ""
		}
		c := url.Values{}
		for k, x := range v {
			c[k] = x
		}
		c.Set("page", strconv.Itoa(i))
		return "/library?" + c.Encode()
	}
	p.main = append(p.main, part{body: one(ui.Pages(at(n-1), at(n+1))), small: lang.T(ctx, "Grade A is the strongest. Given entries are paraphrased as at %s and are not verified: read the source before you rely on one.", dayWords(ctx, d.Library.Given.AsAt))})
	return d.show(w, r, p)
}

func stateNote(ctx context.Context, e *library.Entry) string {
	switch {
	case e.State == "retired":
		return ". " + lang.T(ctx, "Retired")
	case e.State == "draft" && e.Asked:
		return ". " + lang.T(ctx, "Draft, waits for review")
	case e.State == "draft":
		return ". " + lang.T(ctx, "Draft")
	case e.Given:
		return ". " + lang.T(ctx, "Not verified")
	}
	return ""
}

// uptakeWords say how many use something: one's own exactly, across England with small numbers hidden.
func uptakeWords(ctx context.Context, e *library.Entry) string {
	text := lang.T(ctx, "%s in England", e.Uptake.Words())
	if e.Uptake.Here > 0 {
		text += ", " + lang.T(ctx, "and here")
	}
	return text
}

// libraryTitle is the finding of the list.
func libraryTitle(ctx context.Context, list []library.Entry) string {
	helps, strong, waits, published := 0, 0, 0, 0
	for i := range list {
		e := &list[i]
		if e.State == "draft" && e.Asked {
			waits++
		}
		if e.State != "published" {
			continue
		}
		published++
		if e.Direction == "helps" {
			if helps++; e.Grade == "A" || e.Grade == "B" {
				strong++
			}
		}
	}
	if waits > 0 {
		return lang.N(ctx, waits, "%d case study waits for a second person", "%d case studies wait for a second person")
	}
	return lang.T(ctx, "%d of %d case studies say that it helps, %d of them on strong evidence", helps, published, strong)
}

// tools is the risk tools that others own, with what may be done with each.
func (d Deps) tools(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := &page{title: lang.T(ctx, "No risk tool is in this program, and nobody is scored by it"), lede: lang.T(ctx, "These tools belong to others. What is known of them, and of their rights, as at %s. Not verified.", dayWords(ctx, d.Library.Given.AsAt)), tabs: d.tabs(ctx, "/library-tools"), tabsName: lang.T(ctx, "Library"),
		downloads: files("/library-tools", url.Values{}), crumbs: []ui.Crumb{{Label: lang.T(ctx, "Library"), Href: "/library"}, {Label: lang.T(ctx, "Risk tools")}}}
	for _, t := range d.Library.Given.Tools {
		x := part{heading: t.Name, id: t.ID, facts: []ui.Fact{{Label: lang.T(ctx, "How it works"), Text: t.Rules}, {Label: lang.T(ctx, "Caution"), Text: t.Caution}, {Label: lang.T(ctx, "Rights"), Text: t.Rights}, {Label: lang.T(ctx, "In this program"), Text: t.Ships}, {Label: lang.T(ctx, "Verified"), Text: verified(ctx, t.State)}}}
		if t.Source != "" {
			x.links = []ui.Link{{Text: t.Source, Href: t.Source}}
		}
		p.main = append(p.main, x)
	}
	p.main = append(p.main, part{small: lang.T(ctx, "A score says something of a patient and belongs in their record. Here only the share of shifts with a completed score would be of use, unit by unit.")})
	return d.show(w, r, p)
}

func verified(ctx context.Context, state string) string {
	switch state {
	case "":
		return ""
	case "recalled":
		return lang.T(ctx, "Not verified: recalled, not read again")
	case "read in part":
		return lang.T(ctx, "Not verified: the source was read in part")
	}
	return lang.T(ctx, "Not verified: paraphrased from a source that was read")
}
