package bodycamweb

import (
	"context"
	"errors"
	"net/http"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var importColour = map[string]ui.TagColour{"sent": ui.TagYellow, "tried": ui.TagYellow, "taking": ui.TagBlue, "taken": ui.TagAqua, "dropped": ui.TagGrey}

var importWords = map[string]string{"sent": "Being checked", "tried": "Tried, not taken in", "taking": "Being taken in", "taken": "Taken in", "dropped": "Not taken in"}

// imports is the files of suppliers, with the form for another.
func (d Deps) imports(w http.ResponseWriter, r *http.Request) error {
	return d.showImports(w, r, "", nil)
}

func (d Deps) showImports(w http.ResponseWriter, r *http.Request, vendor string, problems fault.Problems) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Cameras.Imports(ctx, sc)
	if err != nil {
		return err
	}
	saved, err := d.Cameras.Mappings(ctx, sc)
	if err != nil {
		return err
	}
	wait := 0
	for i := range list {
		if list[i].State == "tried" {
			wait++
		}
	}
	p := &listPage{title: lang.T(ctx, "No supplier’s file was brought in yet")}
	switch {
	case wait > 0:
		p.title = lang.N(ctx, wait, "%d file was tried and not taken in", "%d files were tried and not taken in")
	case len(list) > 0:
		p.title = lang.N(ctx, len(list), "The one file is taken in", "All %d files are taken in")
	}
	said := web.Problems(ctx, problems)
	var names []string
	for _, m := range saved {
		names = append(names, m.Vendor)
	}
	p.above = sendForm(said, ui.Field{Name: "vendor", Label: lang.T(ctx, "Whose file is it?"), Hint: lang.T(ctx, "The supplier of the cameras. What its headings mean is saved under this name."), Value: vendor, Error: said.For("vendor"), Size: ui.Size20},
		ui.Field{Name: "file", Label: lang.T(ctx, "File"), Hint: lang.T(ctx, "CSV or Excel, with a row for each recording: the camera’s serial number, when it began, when it ended. It is only tried at first: nothing is taken in."), Accept: ".csv,.txt,.tsv,.xlsx", Error: said.For("file")}, names)
	p.table = ui.Table{Caption: lang.T(ctx, "Files of suppliers"), Columns: []ui.Column{{Label: lang.T(ctx, "File")}, {Label: lang.T(ctx, "Supplier")}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Rows"), Number: true}, {Label: lang.T(ctx, "Good"), Number: true}, {Label: lang.T(ctx, "Added"), Number: true}}}
	for _, x := range paged(p, "/cameras/files", r.URL.Query(), list) {
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: x.File, Href: "/cameras/files/" + pathOf(x.ID), Sub: dayTime(ctx, x.MadeAt) + ", " + x.MadeName}, {Text: x.Vendor}, {Body: ui.Tag(lang.T(ctx, importWords[x.State]), importColour[x.State])},
			{Text: number(x.Rows)}, {Text: number(x.Good)}, {Text: number(x.Added)}}})
	}
	p.tabs, p.clear = d.tabs(ctx, "/cameras/files"), "/cameras/files"
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Body: listBody(p), Current: "/cameras"})
}

// sendFile stores a file and tries it.
func (d Deps) sendFile(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return d.showImports(w, r, "", fault.Problems{{Field: "file", Message: "The file is larger than 256 MB. Send it in parts"}})
		}
		return d.showImports(w, r, "", fault.Problems{{Field: "file", Message: "Choose a file"}})
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	vendor := r.FormValue("vendor")
	f, head, err := r.FormFile("file")
	if err != nil {
		return d.showImports(w, r, vendor, fault.Problems{{Field: "file", Message: "Choose a file"}})
	}
	defer func() { _ = f.Close() }()
	x, err := d.Cameras.SendFile(ctx, sc, vendor, head.Filename, f)
	if fault.Is(err, fault.Invalid) {
		return d.showImports(w, r, vendor, fault.ProblemsFrom(err, "file"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/cameras/files/"+pathOf(x.ID))
}

// importPage is what a trial found, and what came of taking the file in.
type importPage struct {
	bodycam.Import
	title    string
	problems ui.Problems
	facts    []ui.Fact
	columns  []mapRow
	groups   ui.Table
	lines    ui.Table
	whole    []string
	takes    bool // it may be taken in
	maps     bool // its headings may be mapped
}

type mapRow struct {
	heading string
	field   ui.Field
	options []ui.Option
}

func (d Deps) imported(w http.ResponseWriter, r *http.Request) error { return d.showImport(w, r, nil) }

func (d Deps) showImport(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Cameras.Imported(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &importPage{Import: x, problems: web.Problems(ctx, problems), maps: x.State == "tried", takes: x.State == "tried" && !x.Refused() && x.New > 0, title: importTitle(ctx, &x)}
	bad := x.Rows - x.Good
	p.facts = []ui.Fact{{Label: lang.T(ctx, "Supplier"), Text: x.Vendor}, {Label: lang.T(ctx, "Rows"), Text: number(x.Rows)}, {Label: lang.T(ctx, "Good rows"), Text: number(x.Good)}, {Label: lang.T(ctx, "Rows that cannot be taken"), Text: number(bad)},
		{Label: lang.T(ctx, "Here already"), Text: number(x.Good - x.New), Note: lang.T(ctx, "the same camera, the same second")}, {Label: lang.T(ctx, "While nobody had the camera"), Text: number(x.Alone), Note: lang.T(ctx, "taken in without a wearer")}}
	if x.State == "taken" {
		p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "Added"), Text: number(x.Added)})
	}
	for _, y := range x.Whole {
		if y.Code != "unknown_column" {
			s := lang.T(ctx, y.Message)
			if y.Code == "missing_column" {
				s = lang.T(ctx, "Nothing in the file fills “%s”. Say below which heading does.", words(ctx, bodycam.Fields(), y.Field))
			}
			p.whole = append(p.whole, s)
		}
	}
	for i, c := range x.Columns {
		if c.Heading == "" {
			continue
		}
		row := mapRow{heading: c.Heading, field: ui.Field{Name: "map" + number(i), Label: c.Heading}}
		for _, f := range bodycam.Fields() {
			row.options = append(row.options, ui.Option{Value: f[0], Label: lang.T(ctx, f[1]), Chosen: f[0] == c.Key || f[0] == "-" && c.Key == ""})
		}
		p.columns = append(p.columns, row)
	}
	p.groups = ui.Table{Caption: lang.T(ctx, "What is wrong, the most frequent first"), Mode: ui.Still, Columns: []ui.Column{{Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Rows"), Number: true}, {Label: lang.T(ctx, "The first")}}}
	for _, g := range x.Groups {
		at := ""
		for i, n := range g.First {
			if i > 0 {
				at += ", "
			}
			at += number(n)
		}
		what := lang.T(ctx, g.Message)
		if g.Severity == importer.Warning {
			what += " (" + lang.T(ctx, "a warning") + ")"
		}
		p.groups.Rows = append(p.groups.Rows, ui.Row{Cells: []ui.Cell{{Text: what, Sub: words(ctx, bodycam.Fields(), g.Field)}, {Text: number(g.Count)}, {Text: at}}})
	}
	p.lines = ui.Table{Caption: lang.T(ctx, "Row by row"), Mode: ui.Still, Columns: []ui.Column{{Label: lang.T(ctx, "Row"), Number: true}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What")}}}
	for _, y := range x.Lines {
		p.lines.Rows = append(p.lines.Rows, ui.Row{Cells: []ui.Cell{{Text: number(y.Row)}, {Text: first(words(ctx, bodycam.Fields(), y.Field), "–")}, {Text: lang.T(ctx, y.Message)}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/cameras", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Suppliers’ files"), Href: "/cameras/files"}, {Label: x.File}}, Body: importBody(p)})
}

func importTitle(ctx context.Context, x *bodycam.Import) string {
	bad := x.Rows - x.Good
	switch {
	case x.State == "sent":
		return lang.T(ctx, "The file is being checked. Open this page again in a minute")
	case x.State == "taking":
		return lang.T(ctx, "The file is being taken in. Open this page again in a minute")
	case x.State == "taken":
		return lang.N(ctx, x.Added, "%d recording was added", "%d recordings were added")
	case x.Refused():
		return lang.T(ctx, "This file cannot be taken in as it is")
	case x.New == 0:
		return lang.T(ctx, "Every good row is here already: nothing to add")
	case bad > 0:
		return lang.N(ctx, x.New, "%d new recording. Rows that cannot be taken: %d", "%d new recordings. Rows that cannot be taken: %d", bad)
	}
	return lang.N(ctx, x.New, "%d new recording, nothing wrong", "%d new recordings, nothing wrong")
}

// mapFile saves what the headings mean, and tries the file again.
func (d Deps) mapFile(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send", err)
	}
	ctx, sc, id := r.Context(), web.Scope(r), r.PathValue("id")
	x, err := d.Cameras.Imported(ctx, sc, sc.Org(), id)
	if err != nil {
		return err
	}
	fields := map[string]string{}
	for i, c := range x.Columns {
		fields[c.Heading] = r.PostForm.Get("map" + number(i))
	}
	_, err = d.Cameras.Map(ctx, sc, id, fields)
	return d.afterImport(w, r, id, err)
}

// takeFile takes a tried file in.
func (d Deps) takeFile(w http.ResponseWriter, r *http.Request) error {
	sc, id := web.Scope(r), r.PathValue("id")
	return d.afterImport(w, r, id, d.Cameras.TakeIn(r.Context(), sc, id))
}

func (d Deps) afterImport(w http.ResponseWriter, r *http.Request, id string, err error) error {
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return d.showImport(w, r, fault.ProblemsFrom(err, "map"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/cameras/files/"+pathOf(id))
}
