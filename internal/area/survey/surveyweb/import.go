package surveyweb

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// importsPage is the form for a file and the history.
type importsPage struct {
	problems      ui.Problems
	year, release string
	history       ui.Table
}

// importPage is one import: a preview, or what came of it.
type importPage struct {
	im       survey.Import
	title    string
	tag      string
	colour   ui.TagColour
	facts    [][2]string
	groups   []problemGroup
	problems ui.Problems
	reason   string
}

// problemGroup is all problems of one kind.
type problemGroup struct {
	warn    bool
	count   int
	message string
	table   ui.Table
}

var stateWords = map[survey.State]string{survey.Received: "Being read", survey.Checked: "Read, not brought in", survey.Refused: "Cannot be taken", survey.Applied: "Brought in", survey.Withdrawn: "Withdrawn"}

var stateColours = map[survey.State]ui.TagColour{survey.Received: ui.TagYellow, survey.Checked: ui.TagBlue, survey.Refused: ui.TagRed, survey.Applied: ui.TagPlain, survey.Withdrawn: ui.TagGrey}

func (d Deps) imports(w http.ResponseWriter, r *http.Request) error {
	return d.showImports(w, r, &importsPage{}, nil)
}

func (d Deps) showImports(w http.ResponseWriter, r *http.Request, p *importsPage, problems fault.Problems) error {
	ctx := r.Context()
	list, err := d.Survey.Imports(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p.problems = web.Problems(ctx, problems)
	p.history = ui.Table{Caption: lang.T(ctx, "Imports so far"), Hidden: true, Mode: ui.Stack, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "File")}, {Label: lang.T(ctx, "Survey of")}, {Label: lang.T(ctx, "Figures"), Number: true},
		{Label: lang.T(ctx, "To look at"), Number: true}, {Label: lang.T(ctx, "Sent")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, im := range list {
		y := ":"
		if im.Year > 0 {
			y = strconv.Itoa(im.Year)
		}
		p.history.Rows = append(p.history.Rows, ui.Row{Cells: []ui.Cell{{Text: im.Name, Href: "/survey/imports/" + im.ID, Sub: synthetic(ctx, im)}, {Text: y}, {Text: lang.T(ctx, "%d", im.Figures)},
			{Text: lang.T(ctx, "%d", im.Warnings+im.Errors)}, {Text: lang.DateTime(ctx, im.Sent), Sub: im.By}, {Body: ui.Tag(lang.T(ctx, stateWords[im.State]), stateColours[im.State])}}})
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Bring in survey results"), Crumbs: crumbs(ctx, ui.Crumb{Label: lang.T(ctx, "Bring in results")}), Problems: problems, Current: "/survey", Body: importsBody(p)})
}

func synthetic(ctx context.Context, im survey.Import) string {
	if im.Synthetic {
		return lang.T(ctx, "Synthetic figures")
	}
	return ""
}

// send takes a file in and leads to its preview.
func (d Deps) send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if !survey.MayImport(web.Scope(r)) {
		return fault.Missing()
	}
	p := &importsPage{}
	up, problems, err := upload(r)
	if err != nil {
		return err
	}
	p.year, p.release = r.PostFormValue("year"), r.PostFormValue("release")
	if problems = append(problems, up.Problems()...); len(problems) == 0 {
		im, err := d.Survey.Receive(ctx, up)
		if err == nil {
			return web.Redirect(w, r, "/survey/imports/"+im)
		}
		if problems = fault.ProblemsOf(err); problems == nil {
			return err
		}
	}
	return d.showImports(w, r, p, problems)
}

// upload reads the form. Only the first problem of a field is kept.
func upload(r *http.Request) (survey.Upload, fault.Problems, error) {
	var up survey.Upload
	if err := r.ParseMultipartForm(4 << 20); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			up.Data = []byte{0}
			return up, fault.Problems{{Field: "file", Message: "Choose a file of at most 48 MB"}}, nil
		}
		if !errors.Is(err, http.ErrNotMultipart) {
			return up, nil, fault.Wrap(fault.Invalid, "The form did not come whole. Try again", err)
		}
	}
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	var problems fault.Problems
	if y := strings.TrimSpace(r.PostFormValue("year")); y != "" {
		n, err := strconv.Atoi(y)
		if err != nil {
			n = -1
		}
		up.Year = n
	}
	up.Release = strings.TrimSpace(r.PostFormValue("release"))
	f, head, err := r.FormFile("file")
	if err != nil {
		return up, problems, nil // Upload.Problems asks for one
	}
	defer func() { _ = f.Close() }()
	if up.Data, err = io.ReadAll(io.LimitReader(f, survey.MaxFile+1)); err != nil {
		return up, nil, err
	}
	up.Name = head.Filename
	return up, problems, nil
}

func (d Deps) one(w http.ResponseWriter, r *http.Request) error {
	return d.showOne(w, r, "", nil)
}

func (d Deps) showOne(w http.ResponseWriter, r *http.Request, reason string, wrong fault.Problems) error {
	ctx := r.Context()
	im, problems, err := d.Survey.Import(ctx, web.Scope(r), r.PathValue("import"))
	if err != nil {
		return err
	}
	p := &importPage{im: im, title: importTitle(ctx, im), tag: lang.T(ctx, stateWords[im.State]), colour: stateColours[im.State], groups: groupsOf(ctx, problems), problems: web.Problems(ctx, wrong), reason: reason}
	fact := func(name, value string) {
		if value != "" {
			p.facts = append(p.facts, [2]string{name, value})
		}
	}
	fact(lang.T(ctx, "Figures"), lang.T(ctx, "%d of %d organisations, in %d rows", im.Figures, im.Orgs, im.Rows))
	fact(lang.T(ctx, "Sheets read"), strings.Join(im.Sheets, "; "))
	fact(lang.T(ctx, "Sheets left out"), strings.Join(im.Skipped, "; "))
	fact(lang.T(ctx, "Release"), im.Release)
	fact(lang.T(ctx, "Sent"), lang.T(ctx, "%s by %s", lang.DateTime(ctx, im.Sent), im.By))
	if !im.Applied.IsZero() {
		fact(lang.T(ctx, "Brought in"), lang.DateTime(ctx, im.Applied))
	}
	if !im.Withdrawn.IsZero() {
		fact(lang.T(ctx, "Withdrawn"), lang.T(ctx, "%s: %s", lang.DateTime(ctx, im.Withdrawn), im.Reason))
	}
	fact(lang.T(ctx, "Digest of the file"), im.Digest)
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(ctx, ui.Crumb{Label: lang.T(ctx, "Bring in results"), Href: "/survey/imports"}, ui.Crumb{Label: im.Name}), Problems: wrong, Current: "/survey", Body: importBody(p)})
}

func importTitle(ctx context.Context, im survey.Import) string {
	switch im.State {
	case survey.Received:
		return lang.T(ctx, "This file is being read")
	case survey.Refused:
		return lang.T(ctx, "This file cannot be taken as it is")
	case survey.Applied:
		return lang.N(ctx, im.Figures, "%d figure is brought in", "%d figures are brought in")
	case survey.Withdrawn:
		return lang.T(ctx, "These figures are withdrawn")
	}
	return lang.N(ctx, im.Figures, "%d figure can be brought in", "%d figures can be brought in")
}

// severalWords say what several problems of a kind have in common, where each names its own row.
var severalWords = map[string]string{
	"short_base":     "Fewer of the respondents than 90% answered. The figures are kept and marked",
	"mean_differs":   "The mean of the trusts is more than 0.2 from the published figure. Look whether the file is whole and of that release",
	"other_question": "The heading of a column does not read like its question, so its columns are left out",
	"no_figure":      "Answers that the figure needs are not there or do not add up, so it is left out",
}

// groupsOf gathers problems of a kind: what stops rows first, then the most.
func groupsOf(ctx context.Context, problems []sheet.Problem) []problemGroup {
	at := map[string]int{}
	var out []problemGroup
	for _, p := range problems {
		key := p.Code + string(p.Severity)
		i, ok := at[key]
		if !ok {
			i, at[key] = len(out), len(out)
			out = append(out, problemGroup{warn: p.Severity == importer.Warning, message: p.Message, table: ui.Table{Caption: lang.T(ctx, "Rows of this problem"), Hidden: true, Mode: ui.Scroll, Bare: true,
				Columns: []ui.Column{{Label: lang.T(ctx, "Row in the file")}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What is said")}}}})
		}
		if out[i].count++; len(out[i].table.Rows) < 50 {
			row := strconv.Itoa(p.Row)
			if p.Row == 0 {
				row = lang.T(ctx, "The file")
			}
			out[i].table.Rows = append(out[i].table.Rows, ui.Row{Cells: []ui.Cell{{Text: row, Sub: p.Sheet}, {Text: p.Field}, {Text: p.Message}}})
		}
	}
	for code, i := range at { // a message that names one row cannot stand for several
		if w := severalWords[strings.TrimSuffix(strings.TrimSuffix(code, string(importer.Warning)), string(importer.Error))]; w != "" && out[i].count > 1 {
			out[i].message = lang.T(ctx, w)
		}
	}
	slices.SortStableFunc(out, func(a, b problemGroup) int {
		if a.warn != b.warn {
			if b.warn {
				return -1
			}
			return 1
		}
		return b.count - a.count
	})
	return out
}

// decide applies or withdraws.
func (d Deps) decide(w http.ResponseWriter, r *http.Request) error {
	ctx, im := r.Context(), r.PathValue("import")
	if !survey.MayImport(web.Scope(r)) {
		return fault.Missing()
	}
	reason := r.PostFormValue("reason")
	if _, _, err := d.Survey.Import(ctx, web.Scope(r), im); err != nil {
		return err
	}
	var err error
	switch r.PostFormValue("do") {
	case "apply":
		err = d.Survey.Apply(ctx, im)
	case "withdraw":
		err = d.Survey.Withdraw(ctx, im, reason)
	default:
		return fault.New(fault.Invalid, "Choose what to do with the file")
	}
	if problems := fault.ProblemsOf(err); problems != nil {
		return d.showOne(w, r, reason, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/survey/imports/"+im)
}
