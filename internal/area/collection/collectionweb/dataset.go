package collectionweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// DataSetRoutes gives the pages of the data set: its fields, code lists and rules. They are for everybody.
func DataSetRoutes() []web.Route {
	out := []web.Route{
		{Pattern: "GET /data-set", Action: collection.ActLists, Handle: dataSet},
		{Pattern: "GET /data-set/lists", Action: collection.ActLists, Handle: lists},
		{Pattern: "GET /data-set/lists/{list}", Action: collection.ActLists, Handle: list},
		{Pattern: "GET /data-set/rules", Action: collection.ActLists, Handle: rules},
		{Pattern: "GET /data-set/template.csv", Action: collection.ActLists, Handle: template},
	}
	for _, f := range formats {
		out = append(out,
			web.Route{Pattern: "GET /data-set/fields." + f, Action: collection.ActLists, Handle: func(w http.ResponseWriter, r *http.Request) error {
				return give(w, r, "fields-"+mds.Version, f, fieldColumns, sequence(intake.Fields()), export.Options{})
			}},
			web.Route{Pattern: "GET /data-set/lists." + f, Action: collection.ActLists, Handle: func(w http.ResponseWriter, r *http.Request) error {
				return give(w, r, "lists-"+mds.Version, f, codeColumns, sequence(codesOf(mds.Lists()...)), export.Options{})
			}},
			web.Route{Pattern: "GET /data-set/rules." + f, Action: collection.ActLists, Handle: func(w http.ResponseWriter, r *http.Request) error {
				return give(w, r, "rules-"+mds.Version, f, ruleColumns, sequence(intake.Rules()), export.Options{})
			}})
	}
	return out
}

var fieldColumns = []export.Column[intake.Field]{
	whole("no", "Number", func(f intake.Field) int64 { return int64(f.No) }),
	text("name", "Field", func(f intake.Field) string { return f.Name }),
	text("part", "Part", func(f intake.Field) string { return string(f.Part) }),
	text("type", "Type", func(f intake.Field) string { return string(f.Type) }),
	text("list", "Code list", func(f intake.Field) string { return f.List }),
	text("need", "Need", func(f intake.Field) string { return string(f.Need) }),
	text("says", "What to send", func(f intake.Field) string { return f.Says }),
	text("default", "Code for not known", func(f intake.Field) string { return f.Default }),
	text("origin", "Source", func(f intake.Field) string { return f.Origin }),
}

// listed is a code with its list.
type listed struct {
	list, source string
	mds.Code
}

var codeColumns = []export.Column[listed]{
	text("list", "List", func(c listed) string { return c.list }),
	text("code", "Code", func(c listed) string { return c.Code.Code }),
	text("words", "Meaning", func(c listed) string { return c.Words }),
	yes("retired", "No longer taken", func(c listed) bool { return c.Retired }),
	text("source", "Source", func(c listed) string { return c.source }),
}

func codesOf(lists ...mds.List) []listed {
	var out []listed
	for _, l := range lists {
		for _, c := range l.Codes {
			out = append(out, listed{l.Name, l.Source, c})
		}
	}
	return out
}

var ruleColumns = []export.Column[intake.Rule]{
	text("code", "Rule", func(r intake.Rule) string { return r.Code }),
	text("field", "Field", func(r intake.Rule) string { return r.Field }),
	text("severity", "What it does", func(r intake.Rule) string { return string(r.Severity) }),
	text("level", "Level", func(r intake.Rule) string { return string(r.Level) }),
	text("text", "Message", func(r intake.Rule) string { return r.Text }),
	text("source", "Source", func(r intake.Rule) string { return r.Source }),
}

// dataSetPage is a page of the data set.
type dataSetPage struct {
	title, lede string
	tabs        []ui.NavItem
	downloads   []ui.Link
	tables      []titledTable
	intro       bool
}

type titledTable struct {
	title string
	table ui.Table
}

// versioned is the line under each title.
func versioned(ctx context.Context) string {
	day, err := time.Parse(time.DateOnly, mds.Dated)
	if err != nil {
		return lang.T(ctx, "Version %s", mds.Version)
	}
	return lang.T(ctx, "Version %s of %s", mds.Version, lang.Date(ctx, day))
}

func dataSetTabs(ctx context.Context, current string) []ui.NavItem {
	out := []ui.NavItem{{Label: lang.T(ctx, "Fields"), Href: "/data-set"}, {Label: lang.T(ctx, "Code lists"), Href: "/data-set/lists"}, {Label: lang.T(ctx, "Rules"), Href: "/data-set/rules"}}
	for i := range out {
		out[i].Current = out[i].Href == current
	}
	return out
}

func showDataSet(w http.ResponseWriter, r *http.Request, current string, p *dataSetPage, crumbs ...ui.Crumb) error {
	p.tabs = dataSetTabs(r.Context(), current)
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs, Body: dataSetBody(p)})
}

// partWords say what a part of a return is.
var partWords = map[intake.Part]string{intake.File: "About the whole file", intake.Incident: "About the incident", intake.Staff: "About each member of staff affected", intake.Alleged: "About each person alleged to have done it"}

var needWords = map[intake.Need]string{intake.Mandatory: "Always", intake.Conditional: "When another field says so", intake.Required: "Where you hold it", intake.Optional: "If you wish", intake.Forbidden: "Never"}

var typeWords = map[intake.Type]string{intake.Listed: "One code", intake.Many: "Codes with ; between them", intake.Date: "Date", intake.Time: "Time", intake.Number: "Whole number", intake.Org: "Organisation code",
	intake.Site: "Site code", intake.Force: "Police force", intake.Ref: "Reference", intake.Key: "Opaque key", intake.Words: "Free text"}

func dataSet(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := &dataSetPage{title: lang.T(ctx, "The minimum data set"), lede: versioned(ctx), intro: true, downloads: downloads("/data-set/fields", "")}
	for _, part := range []intake.Part{intake.File, intake.Incident, intake.Staff, intake.Alleged} {
		t := ui.Table{Caption: lang.T(ctx, partWords[part]), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What to send")}, {Label: lang.T(ctx, "Form")}, {Label: lang.T(ctx, "Needed")}}}
		for _, f := range intake.Fields() {
			if f.Part != part {
				continue
			}
			form := ui.Cell{Text: lang.T(ctx, typeWords[f.Type])}
			if f.List != "" {
				form = ui.Cell{Body: formLink(lang.T(ctx, typeWords[f.Type]), f.List)}
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Body: code(f.Name, f.Name)}, {Text: lang.T(ctx, f.Says), Sub: lang.T(ctx, "Source: %s", f.Origin)}, form, {Text: lang.T(ctx, needWords[f.Need])}}})
		}
		p.tables = append(p.tables, titledTable{title: t.Caption, table: t})
	}
	return showDataSet(w, r, "/data-set", p)
}

func lists(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all := mds.Lists()
	used := map[string][]string{}
	for _, f := range intake.Fields() {
		if f.List != "" {
			used[f.List] = append(used[f.List], f.Name)
		}
	}
	t := ui.Table{Caption: lang.T(ctx, "Code lists"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "List")}, {Label: lang.T(ctx, "Codes"), Number: true}, {Label: lang.T(ctx, "Used by")}, {Label: lang.T(ctx, "Source")}}}
	for _, l := range all {
		if len(used[l.Name]) == 0 {
			continue
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Name, Href: "/data-set/lists/" + l.Name}, {Text: strconv.Itoa(len(l.Codes))}, {Text: strings.Join(used[l.Name], ", ")}, {Text: lang.T(ctx, l.Source)}}})
	}
	p := &dataSetPage{title: lang.N(ctx, len(t.Rows), "%d code list", "%d code lists"), lede: versioned(ctx), downloads: downloads("/data-set/lists", ""), tables: []titledTable{{table: t}}}
	return showDataSet(w, r, "/data-set/lists", p)
}

// list is one list as a page, or as a file when its name ends as one.
func list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, file := strings.Cut(r.PathValue("list"), ".")
	l := mds.Of(name)
	if len(l.Codes) == 0 {
		return fault.Missing()
	}
	if file {
		return give(w, r, name+"-"+mds.Version, format, codeColumns, sequence(codesOf(l)), export.Options{})
	}
	t := ui.Table{Caption: lang.T(ctx, "Codes of %s", name), Hidden: true, Mode: ui.Still, Columns: []ui.Column{{Label: lang.T(ctx, "Code")}, {Label: lang.T(ctx, "Meaning")}}}
	for _, c := range l.Codes {
		row := ui.Row{Cells: []ui.Cell{{Body: code("", c.Code)}, {Text: lang.T(ctx, c.Words)}}}
		if c.Retired {
			row.Cells[1].Sub = lang.T(ctx, "Read, but no longer taken")
		}
		t.Rows = append(t.Rows, row)
	}
	p := &dataSetPage{title: lang.T(ctx, "Codes of %s", name), lede: versioned(ctx) + ". " + lang.T(ctx, "Source: %s", lang.T(ctx, l.Source)), downloads: downloads("/data-set/lists/"+name, ""), tables: []titledTable{{table: t}}}
	return showDataSet(w, r, "/data-set/lists", p, ui.Crumb{Label: lang.T(ctx, "Code lists"), Href: "/data-set/lists"}, ui.Crumb{Label: name})
}

// said is the text of a rule without the verbs that a message fills in.
func said(ctx context.Context, text string) string {
	return strings.NewReplacer("row %d", lang.T(ctx, "another row"), "%s", lang.T(ctx, "an identifier of a person")).Replace(lang.T(ctx, text))
}

func rules(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var stop, look []ui.Row
	for _, x := range intake.Rules() {
		row := ui.Row{Cells: []ui.Cell{{Body: code(ruleID(x.Code, x.Field), x.Code)}, {Text: x.Field}, {Text: said(ctx, x.Text), Sub: lang.T(ctx, "Source: %s", x.Source)}, {Text: lang.T(ctx, levelWords(x))}}}
		if x.Field != "" {
			row.Cells[1] = ui.Cell{Text: x.Field, Href: "/data-set#" + x.Field}
		}
		if x.Severity == intake.Error {
			stop = append(stop, row)
		} else {
			look = append(look, row)
		}
	}
	table := func(caption string, rows []ui.Row) ui.Table {
		return ui.Table{Caption: caption, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Rule")}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What it says")}, {Label: lang.T(ctx, "What it does")}}, Rows: rows}
	}
	p := &dataSetPage{title: lang.N(ctx, len(stop), "%d rule refuses a row or a file, %d ask you to look", "%d rules refuse a row or a file, %d ask you to look", len(look)), lede: versioned(ctx) + ". " + lang.T(ctx, "A rule and its field together never change their meaning."), downloads: downloads("/data-set/rules", "")}
	p.tables = []titledTable{{title: lang.T(ctx, "What refuses"), table: table(lang.T(ctx, "Rules that refuse"), stop)}, {title: lang.T(ctx, "Taken, but please look"), table: table(lang.T(ctx, "Rules that warn"), look)}}
	return showDataSet(w, r, "/data-set/rules", p)
}

func levelWords(x intake.Rule) string {
	switch {
	case x.Severity == intake.Warning && x.Level == intake.LevelFile:
		return "Asks about the file"
	case x.Severity == intake.Warning:
		return "Asks about the row"
	case x.Level == intake.LevelFile:
		return "Refuses the file"
	}
	return "Refuses the row"
}

// ruleID is where a rule stands on its page.
func ruleID(code, field string) string {
	if field == "" {
		return code
	}
	return code + "-" + field
}

// template is an empty return: the headings alone.
func template(w http.ResponseWriter, r *http.Request) error {
	var cols []export.Column[struct{}]
	for _, f := range intake.Fields() {
		if f.Type != intake.Words {
			cols = append(cols, text(f.Name, f.Name, func(struct{}) string { return "" }))
		}
	}
	return give(w, r, "return-"+mds.Version, "csv", cols, sequence[struct{}](nil), export.Options{})
}
