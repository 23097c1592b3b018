package standardweb

import (
	"errors"
	"io"
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// zero is no moment: the words as they are now.
var zero db.Time

// wordingPage is the form for a file of wording.
type wordingPage struct {
	problems     ui.Problems
	tabs         []ui.NavItem
	holds        string
	versions     ui.Choice
	source, file ui.Field
	history      ui.Table
}

// wordingFilePage is what a file would change, or what is wrong with it.
type wordingFilePage struct {
	f           standard.WordingFile
	problems    ui.Problems
	title       string
	wrong, rows ui.Table
}

func (d Deps) wording(w http.ResponseWriter, r *http.Request) error {
	return d.showWording(w, r, "", "", nil)
}

func (d Deps) showWording(w http.ResponseWriter, r *http.Request, version, source string, problems fault.Problems) error {
	ctx := r.Context()
	book, err := d.Standard.Book(ctx)
	if err != nil {
		return err
	}
	files, err := d.Standard.WordingFiles(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &wordingPage{problems: web.Problems(ctx, problems), tabs: d.tabs(ctx, "/standard/wording"), holds: lang.T(ctx, "What you load holds for your own organisation.")}
	if authz.From(ctx).Role == authz.National {
		p.holds = lang.T(ctx, "What you load holds for every organisation.")
	}
	p.versions = ui.Choice{Name: "catalogue", Label: lang.T(ctx, "Of which version?"), Plain: true, Error: p.problems.For("catalogue")}
	for i := range book.Versions {
		v := &book.Versions[i]
		p.versions.Options = append(p.versions.Options, ui.Option{Value: v.Version, Label: v.Name, Chosen: v.Version == version || version == "" && i == 0})
	}
	p.source = ui.Field{Name: "source", Label: lang.T(ctx, "Where does the wording come from?"), Hint: lang.T(ctx, "Document, version and date. It is shown beside the wording."), Value: source, Error: p.problems.For("source")}
	p.file = ui.Field{Name: "file", Label: lang.T(ctx, "The file"), Hint: lang.T(ctx, "At most 4 MB."), Accept: ".csv,.xlsx,.json", Error: p.problems.For("file")}
	p.history = ui.Table{Caption: lang.T(ctx, "Files so far"), Columns: []ui.Column{{Label: lang.T(ctx, "File")}, {Label: lang.T(ctx, "Version")}, {Label: lang.T(ctx, "Rows"), Number: true}, {Label: lang.T(ctx, "Sent")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for i := range files {
		f := &files[i]
		p.history.Rows = append(p.history.Rows, ui.Row{Cells: []ui.Cell{{Text: f.Name, Href: "/standard/wording/" + f.ID, Sub: f.Source}, {Text: f.Catalogue}, {Text: number(len(f.Rows))}, {Text: date(ctx, f.At), Sub: f.ByName},
			{Body: ui.Tag(lang.T(ctx, fileWords[f.State]), fileColours[f.State])}}})
	}
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Load official wording"), Problems: problems, Current: "/standard", Body: wordingBody(p)})
}

var fileWords = map[string]string{"read": "Read, not brought in", "refused": "Cannot be brought in", "applied": "Brought in"}

var fileColours = map[string]ui.TagColour{"read": ui.TagBlue, "refused": ui.TagRed, "applied": ui.TagPlain}

// takeWording reads a file and leads to its preview.
func (d Deps) takeWording(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseMultipartForm(6 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return d.showWording(w, r, "", "", fault.Problems{{Field: "file", Message: "Choose a file of at most 4 MB"}})
		}
		return fault.Wrap(fault.Invalid, "The form did not come whole. Try again", err)
	}
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	version, source := r.PostFormValue("catalogue"), r.PostFormValue("source")
	var content []byte
	name := ""
	if f, head, err := r.FormFile("file"); err == nil {
		defer func() { _ = f.Close() }()
		name = head.Filename
		if content, err = io.ReadAll(f); err != nil {
			return err
		}
	}
	f, err := d.Standard.ReadWording(ctx, version, name, source, content)
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showWording(w, r, version, source, p)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/standard/wording/"+f.ID)
}

func (d Deps) wordingFile(w http.ResponseWriter, r *http.Request) error {
	return d.showWordingFile(w, r, nil)
}

func (d Deps) showWordingFile(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	f, err := d.Standard.WordingFile(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	words, err := d.Standard.Wordings(ctx, f.Catalogue)
	if err != nil {
		return err
	}
	book, err := d.Standard.Book(ctx)
	if err != nil {
		return err
	}
	v, ok := book.Find(f.Catalogue)
	if !ok {
		return fault.Missing()
	}
	p := &wordingFilePage{f: f, problems: web.Problems(ctx, problems)}
	errs := 0
	p.wrong = ui.Table{Caption: lang.T(ctx, "What is wrong with the file"), Columns: []ui.Column{{Label: lang.T(ctx, "Row")}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What to do")}}}
	for _, x := range f.Problems {
		if x.Severity == importer.Error {
			errs++
		}
		row := lang.T(ctx, "All")
		if x.Row > 0 {
			row = number(x.Row)
		}
		p.wrong.Rows = append(p.wrong.Rows, ui.Row{Over: x.Severity == importer.Error, Cells: []ui.Cell{{Text: row}, {Text: x.Field}, {Text: lang.T(ctx, x.Message)}}})
	}
	p.rows = ui.Table{Caption: lang.T(ctx, "What it changes"), Columns: []ui.Column{{Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Reference")}, {Label: lang.T(ctx, "Wording")}, {Label: lang.T(ctx, "Verification")}}}
	for _, x := range f.Rows {
		at, found := v.Spot(x.Code)
		if !found {
			continue
		}
		now := words.At(v.Sections[at.Section].Indicators[at.No], zero)
		p.rows.Rows = append(p.rows.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Code}, {Text: or(x.Ref, now.Ref), Sub: was(ctx, x.Ref, now.Ref)}, {Text: or(x.Text, now.Text), Sub: was(ctx, x.Text, now.Text)}, {Text: or(x.Verification, lang.T(ctx, "unverified"))}}})
	}
	switch f.State {
	case "applied":
		p.title = lang.N(ctx, len(f.Rows), "%d wording was brought in", "%d wordings were brought in")
	case "refused":
		p.title = lang.N(ctx, errs, "%d thing has to be put right before it can be brought in", "%d things have to be put right before it can be brought in")
	default:
		p.title = lang.N(ctx, len(f.Rows), "%d wording would change", "%d wordings would change")
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/standard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Standard"), Href: "/standard/catalogues"}, {Label: lang.T(ctx, "Official wording"), Href: "/standard/wording"}, {Label: f.Name}}, Body: wordingFileBody(p)})
}

func (d Deps) applyWording(w http.ResponseWriter, r *http.Request) error {
	err := d.Standard.ApplyWording(r.Context(), r.PathValue("id"))
	if fault.Is(err, fault.Conflict) {
		return d.showWordingFile(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/standard/wording/"+r.PathValue("id"))
}
