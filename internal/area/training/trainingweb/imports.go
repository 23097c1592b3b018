package trainingweb

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var stateColours = map[training.State]ui.TagColour{training.Receiving: ui.TagYellow, training.Received: ui.TagYellow, training.Checked: ui.TagBlue, training.Refused: ui.TagRed, training.Applying: ui.TagYellow,
	training.Applied: ui.TagPlain, training.Dropped: ui.TagGrey}

func (d Deps) imports(w http.ResponseWriter, r *http.Request) error {
	return d.showImports(w, r, nil)
}

func (d Deps) showImports(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	list, err := d.Training.Imports(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &sheetPage{title: lang.T(ctx, "Bring in training records"), tabs: d.tabs(ctx, "/training/imports", ""), problems: web.Problems(ctx, problems)}
	last, err := d.Training.LastImport(ctx, web.Scope(r).Org())
	if err != nil {
		return err
	}
	if last != "" {
		p.title = lang.T(ctx, "The last file brought in is of %s", day(ctx, last))
	}
	t := ui.Table{Caption: lang.T(ctx, "Files so far"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "File")}, {Label: lang.T(ctx, "Rows"), Number: true}, {Label: lang.T(ctx, "Not taken"), Number: true},
		{Label: lang.T(ctx, "Sent")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, x := range paged(p, "/training/imports", r.URL.Query(), list) {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Name, Href: "/training/imports/" + x.ID}, {Text: whole(ctx, x.Report.Rows)}, {Text: whole(ctx, x.Report.Refused)}, {Text: lang.DateTime(ctx, x.Sent.Time), Sub: x.By},
			{Body: ui.Tag(lang.T(ctx, x.State.Words()), stateColours[x.State])}}})
	}
	history := section{heading: lang.T(ctx, "Files so far"), flush: true, table: t}
	if len(list) == 0 {
		history.note = lang.T(ctx, "None yet. What you send will be listed here, with who sent it and what came of it.")
	}
	p.sections = []section{{heading: lang.T(ctx, "Choose a file"), body: uploadForm(p.problems.For("file")),
		note: lang.T(ctx, "An export of the Electronic Staff Record or of another training system, with the number of the assignment or of the employee in a column. First it is read without keeping anything: you see what it holds and which rows are wrong. The same file again changes nothing.")}, history}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Body: sheetBody(p), Current: "/training", Crumbs: crumbs(ctx, ui.Crumb{Label: lang.T(ctx, "Files")})})
}

// send takes a file in as it comes; what stands in the form before it has been read by then.
func (d Deps) send(w http.ResponseWriter, r *http.Request) error {
	bad := func(message string) error {
		return d.showImports(w, r, fault.Problems{{Field: "file", Message: message}})
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return bad("Choose a file that is not empty")
	}
	wholeFile := false
	for {
		part, err := parts.NextPart()
		if err != nil {
			return bad("Choose a file that is not empty")
		}
		switch {
		case part.FormName() == "whole":
			wholeFile = true
		case part.FormName() == "file" && part.FileName() != "":
			name := part.FileName()
			name = name[strings.LastIndexAny(name, `/\`)+1:]
			key, err := d.Training.Receive(r.Context(), web.Scope(r).Org(), name, wholeFile, part)
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				return bad("Choose a file of at most 200 MB, or send it in parts")
			}
			if problems := fault.ProblemsOf(err); problems != nil {
				return d.showImports(w, r, problems)
			}
			if err != nil {
				return err
			}
			return web.Redirect(w, r, "/training/imports/"+key)
		}
	}
}

// importView is one file: what it holds, and what can be done.
type importView struct {
	x                                    training.Import
	mayApply, mayRefused, mayDrop, waits bool
	choices                              []wordChoice
	problem                              string // of agreeing to what ends
}

// wordChoice asks what a word of a file means.
type wordChoice struct {
	field   ui.Field
	options []ui.Option
}

func (d Deps) one(w http.ResponseWriter, r *http.Request) error { return d.showOne(w, r, nil) }

func (d Deps) showOne(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	x, err := d.Training.Import(ctx, web.Scope(r), r.PathValue("import"))
	if err != nil {
		return err
	}
	v := &importView{x: x, mayApply: x.State == training.Checked, mayRefused: x.State != training.Dropped && x.Report.Refused+x.Report.Totals+x.Report.Headings > 0,
		mayDrop: x.State == training.Checked || x.State == training.Refused || x.State == training.Applied, waits: x.State == training.Received || x.State == training.Applying || x.State == training.Receiving}
	p := &sheetPage{title: importTitle(ctx, x), lede: x.Name + ", " + lang.T(ctx, x.State.Words()), problems: web.Problems(ctx, problems)}
	v.problem = p.problems.For("ends")
	p.sections = append(p.sections, section{heading: lang.T(ctx, "What the file holds"), facts: importFacts(ctx, x), body: importActs(v)})
	for _, s := range x.Report.File {
		p.sections = append([]section{{heading: lang.T(ctx, "Why it cannot be taken"), note: lang.T(ctx, s)}}, p.sections...)
	}
	if x.State == training.Checked || x.State == training.Refused {
		if err := d.choices(r, v); err != nil {
			return err
		}
		if len(v.choices) > 0 {
			note := lang.T(ctx, "Choose once: it holds for the files that come, too. Rows whose place is not known are taken, and counted without a place.")
			if more := max(0, len(x.Report.Places)-maxChoices) + max(0, len(x.Report.Competences)-maxChoices); more > 0 {
				note += " " + lang.N(ctx, more, "%d more word is asked about when these are kept: the most frequent come first.", "%d more words are asked about when these are kept: the most frequent come first.")
			}
			p.sections = append(p.sections, section{heading: lang.T(ctx, "What words of the file mean"), body: chooseForm(v), note: note})
		}
	}
	if len(x.Report.Problems) > 0 {
		t := ui.Table{Caption: lang.T(ctx, "What is wrong with rows"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "What is wrong")}, {Label: lang.T(ctx, "Column")}, {Label: lang.T(ctx, "Rows"), Number: true}, {Label: lang.T(ctx, "The first of them")}, {Label: lang.T(ctx, "What becomes of them"), Alone: true}}}
		for _, g := range x.Report.Problems {
			var first []string
			for _, n := range g.First {
				first = append(first, number(n))
			}
			tag := ui.Tag(lang.T(ctx, "Not taken"), ui.TagRed)
			if g.Warning {
				tag = ui.Tag(lang.T(ctx, "Taken"), ui.TagGrey)
			}
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, g.Message)}, {Text: columnName(ctx, g.Field)}, {Text: whole(ctx, g.Count)}, {Text: strings.Join(first, ", ")}, {Body: tag}}})
		}
		p.sections = append(p.sections, section{heading: lang.T(ctx, "What is wrong with rows"), flush: true, table: t})
	}
	if len(x.Report.Columns) > 0 {
		t := ui.Table{Caption: lang.T(ctx, "How the columns are read"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Heading in the file")}, {Label: lang.T(ctx, "Read as")}}}
		for _, c := range x.Report.Columns {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Heading}, {Text: columnWords(ctx, c.Key)}}})
		}
		p.sections = append(p.sections, section{heading: lang.T(ctx, "How the columns are read"), flush: true, table: t})
	}
	p.crumbs = crumbs(ctx, ui.Crumb{Label: lang.T(ctx, "Files"), Href: "/training/imports"}, ui.Crumb{Label: x.Name})
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Body: sheetBody(p), Current: "/training", Crumbs: p.crumbs})
}

// columnName names the column of a problem; one of the whole row has none.
func columnName(ctx context.Context, key string) string {
	if key == "" {
		return lang.T(ctx, "The whole row")
	}
	return columnWords(ctx, key)
}

func columnWords(ctx context.Context, key string) string {
	for _, c := range esr.Columns() {
		if c.Key == key {
			return lang.T(ctx, c.Label)
		}
	}
	return lang.T(ctx, "Left out")
}

func importTitle(ctx context.Context, x training.Import) string {
	switch x.State {
	case training.Received, training.Receiving:
		return lang.T(ctx, "This file is being read")
	case training.Refused:
		return lang.T(ctx, "This file cannot be taken as it is")
	case training.Applying:
		return lang.T(ctx, "This file is being brought in")
	case training.Applied:
		return lang.N(ctx, x.Report.NewAchieved, "%d achievement is brought in", "%d achievements are brought in")
	case training.Dropped:
		return lang.T(ctx, "This file was put away")
	}
	return lang.T(ctx, "%d of %d rows can be brought in", x.Report.Taken, x.Report.Rows)
}

func importFacts(ctx context.Context, x training.Import) (out [][2]string) {
	r := x.Report
	add := func(n int, label string) {
		if n > 0 {
			out = append(out, [2]string{lang.T(ctx, label), whole(ctx, n)})
		}
	}
	out = append(out, [2]string{lang.T(ctx, "Rows"), lang.T(ctx, "%d: %d taken, %d not taken", r.Rows, r.Taken, r.Refused)},
		[2]string{lang.T(ctx, "Posts"), lang.T(ctx, "%s of %s", lang.N(ctx, r.Posts, "%d post", "%d posts"), lang.N(ctx, r.People, "%d person", "%d people"))})
	add(r.Totals, "Totals, left out")
	add(r.Headings, "Headings that come again, left out")
	add(r.Achieved, "Achievements")
	add(r.Without, "Rows that name a competence and no day")
	add(r.Again, "Rows that say what another row said")
	add(r.Elsewhere, "Rows about competences that are not kept here")
	if x.Whole {
		out = append(out, [2]string{lang.T(ctx, "Posts that the file does not list, which end"), whole(ctx, r.Ended)})
		add(r.Left, "Posts that the file does not list, left as they are: more would have ended than was agreed. Send the file again")
	}
	if x.State == training.Applied || x.State == training.Dropped && !x.Applied.IsZero() {
		out = append(out, [2]string{lang.T(ctx, "Written"), lang.T(ctx, "%d new posts, %d changed, %d achievements", r.NewPosts, r.ChangedPosts, r.NewAchieved)})
	}
	for _, l := range []struct {
		label string
		list  []training.Unknown
	}{{"Staff groups that are not known, counted as other", r.Groups}, {"States of assignments that are not known, counted as at work", r.Statuses}} {
		var s []string
		for _, u := range l.list {
			s = append(s, u.Word+" ("+number(u.Rows)+")")
		}
		if len(s) > 0 {
			out = append(out, [2]string{lang.T(ctx, l.label), strings.Join(s, "; ")})
		}
	}
	out = append(out, [2]string{lang.T(ctx, "Sent"), lang.T(ctx, "%s by %s", lang.DateTime(ctx, x.Sent.Time), x.By)}, [2]string{lang.T(ctx, "Digest of the file"), x.Digest})
	return out
}

// maxChoices is how many words of a kind a page asks about at once; the most frequent come first.
const maxChoices = 20

// choices asks what words of the file mean that nothing was found for.
func (d Deps) choices(r *http.Request, v *importView) error {
	ctx, org := r.Context(), web.Scope(r).Org()
	add := func(name, word string, rows int, options []ui.Option) {
		v.choices = append(v.choices, wordChoice{ui.Field{Name: name, Label: word, Hint: lang.N(ctx, rows, "%d row", "%d rows")}, options})
	}
	units, err := d.Training.Units(ctx, org)
	if err != nil {
		return err
	}
	places := []ui.Option{{Value: "", Label: lang.T(ctx, "Choose a unit")}, {Value: "-", Label: lang.T(ctx, "None of our units")}}
	for _, u := range units {
		places = append(places, ui.Option{Value: u.ID, Label: u.Name})
	}
	for i, u := range v.x.Report.Places {
		if i < maxChoices {
			add("place-"+number(i), u.Word, u.Rows, places)
		}
	}
	list, err := d.Training.Competences(ctx, org, d.Training.Today())
	if err != nil {
		return err
	}
	names := []ui.Option{{Value: "", Label: lang.T(ctx, "Choose a competence")}, {Value: "-", Label: lang.T(ctx, "Not about violence")}}
	for _, c := range list {
		names = append(names, ui.Option{Value: c.Code, Label: c.Title})
	}
	for i, u := range v.x.Report.Competences {
		if i < maxChoices {
			add("competence-"+number(i), u.Word, u.Rows, names)
		}
	}
	if v.x.State != training.Refused {
		return nil
	}
	columns := []ui.Option{{Value: "", Label: lang.T(ctx, "Left out")}}
	for _, c := range esr.Columns() {
		columns = append(columns, ui.Option{Value: c.Key, Label: lang.T(ctx, c.Label)})
	}
	for i, c := range v.x.Report.Columns {
		if i < maxChoices && c.Key == "" && c.Heading != "" {
			add("column-"+number(i), c.Heading, v.x.Report.Rows, columns)
		}
	}
	return nil
}

// decide applies, puts away, or keeps what words mean and reads again.
func (d Deps) decide(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, key := r.Context(), web.Scope(r), r.PathValue("import")
	x, err := d.Training.Import(ctx, sc, key)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That could not be read", err)
	}
	switch r.PostForm.Get("do") {
	case "apply":
		seen, _ := strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
		err = d.Training.Apply(ctx, sc.Org(), key, seen, max(0, count(r.PostForm, "ends")))
		if problems := fault.ProblemsOf(err); problems != nil {
			return d.showOne(w, r, problems)
		}
	case "drop":
		err = d.Training.Drop(ctx, sc.Org(), key)
	case "choose":
		if err = d.Training.Choose(ctx, sc.Org(), meanings(x, r)); err == nil {
			err = d.Training.Check(ctx, sc.Org(), key)
		}
	default:
		return fault.New(fault.Invalid, "Choose what to do with the file")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/training/imports/"+key)
}

func meanings(x training.Import, r *http.Request) (out []training.Meaning) {
	for i, u := range x.Report.Places {
		if m := r.PostForm.Get("place-" + number(i)); m != "" {
			out = append(out, training.Meaning{Kind: training.WordPlace, Word: u.Word, Means: m})
		}
	}
	for i, u := range x.Report.Competences {
		if m := r.PostForm.Get("competence-" + number(i)); m != "" {
			out = append(out, training.Meaning{Kind: training.WordCompetence, Word: u.Word, Means: m})
		}
	}
	for i, c := range x.Report.Columns {
		if m := r.PostForm.Get("column-" + number(i)); m != "" {
			out = append(out, training.Meaning{Kind: training.WordColumn, Word: c.Heading, Means: m})
		}
	}
	return out
}
