package collectionweb

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// maxBases bounds a file of numbers to divide by, in bytes: some 40,000 numbers. shownFlaws and shownDifferences bound what
// a preview lists.
const (
	maxBases         = 3 << 20
	shownFlaws       = 200
	shownDifferences = 50
)

// basePreview is what a file would do; the file itself goes along in the form and is read again when it is taken.
type basePreview struct {
	title, lede, name, held string
	takes                   bool
	button                  string
	facts                   []ui.Fact
	flaws, differences      ui.Table
	flawsNote, diffNote     string
}

func (p *Pages) askBases(w http.ResponseWriter, r *http.Request) error {
	return p.basesForm(w, r, nil)
}

func (p *Pages) basesForm(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx := r.Context()
	said := web.Problems(ctx, problems)
	title := lang.T(ctx, "Bring in numbers to divide by")
	f := &formPage{title: title, action: "/bases/file", button: lang.T(ctx, "Look at this file"), problems: said, back: "/bases", file: true,
		lede: lang.T(ctx, "A table with the columns org, month, kind, value and source; staff_group and release may be there too. kind is one of %s. Nothing is taken before you have seen what would change.", strings.Join(collection.DenominatorKinds(), ", "))}
	f.fields = []any{chosenFile{ui.Field{Name: "file", Label: lang.T(ctx, "File"), Hint: lang.T(ctx, "CSV or Excel, up to 3 MB"), Error: said.For("file"), Accept: ".csv,.txt,.tsv,.xlsx"}}}
	return web.Staff(w, r, web.View{Title: title, Crumbs: baseCrumbs(ctx, ui.Crumb{Label: title}), Problems: problems, Current: "/returns", Body: formBody(f)})
}

// previewBases reads a file and says what it would change, or what is wrong with it and where.
func (p *Pages) previewBases(w http.ResponseWriter, r *http.Request) error {
	name, data, err := baseFile(r)
	var pre *collection.BasePreview
	if err == nil {
		pre, err = p.readBases(r.Context(), name, data)
	}
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.basesForm(w, r, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	return p.showPreview(w, r, name, data, pre)
}

// baseFile reads the form's file.
func baseFile(r *http.Request) (string, []byte, error) {
	if err := r.ParseMultipartForm(maxBases); err != nil {
		return "", nil, meantBase(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, head, err := r.FormFile("file")
	if err != nil {
		return "", nil, bad("Choose a file")
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxBases+1))
	switch {
	case err != nil:
		return "", nil, err
	case len(data) > maxBases:
		return "", nil, bad("The file is larger than 3 MB. Bring in fewer months at a time")
	case len(data) == 0:
		return "", nil, bad("The file is empty")
	}
	return clean(head.Filename), data, nil
}

func meantBase(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return bad("The file is larger than 3 MB. Bring in fewer months at a time")
	}
	return bad("Choose a file")
}

func (p *Pages) readBases(ctx context.Context, name string, data []byte) (*collection.BasePreview, error) {
	f, err := importer.Open(bytes.NewReader(data), int64(len(data)), name, importer.Limits{})
	var unreadable *importer.FileError
	if errors.As(err, &unreadable) {
		return nil, bad(unreadable.Message)
	}
	if err != nil {
		return nil, err
	}
	return p.Collection.PreviewDenominators(ctx, f)
}

func (p *Pages) showPreview(w http.ResponseWriter, r *http.Request, name string, data []byte, pre *collection.BasePreview) error {
	ctx := r.Context()
	v := &basePreview{name: name, takes: pre.Takes() && pre.New+pre.Changed > 0, title: previewTitle(ctx, pre), lede: lang.T(ctx, "%s was read. Nothing has changed yet.", name)}
	if v.takes {
		v.held = base64.RawURLEncoding.EncodeToString(data)
		v.button = lang.N(ctx, pre.New+pre.Changed, "Take %d number", "Take %d numbers")
	}
	if len(pre.Numbers) > 0 {
		kinds := make([]string, len(pre.Kinds))
		for i, k := range pre.Kinds {
			kinds[i] = baseName(ctx, k)
		}
		v.facts = []ui.Fact{{Label: lang.T(ctx, "What"), Text: strings.Join(kinds, ", ")}, {Label: lang.T(ctx, "For"), Text: span(ctx, pre.From, pre.To)},
			{Label: lang.T(ctx, "Trusts"), Text: lang.T(ctx, "%d", pre.Organisations)}, {Label: lang.T(ctx, "New"), Text: lang.T(ctx, "%d", pre.New)},
			{Label: lang.T(ctx, "In place of another"), Text: lang.T(ctx, "%d", pre.Changed)}, {Label: lang.T(ctx, "Held as they are"), Text: lang.T(ctx, "%d", pre.Same)}}
	}
	v.flaws, v.flawsNote = flawTable(ctx, pre.Report)
	v.differences = differenceTable(ctx, pre.Differences)
	if n := len(v.differences.Rows); n < pre.Changed {
		v.diffNote = lang.T(ctx, "%d of %d shown.", n, pre.Changed)
	}
	return web.Staff(w, r, web.View{Title: v.title, Current: "/returns", Crumbs: baseCrumbs(ctx, ui.Crumb{Label: lang.T(ctx, "Bring in numbers"), Href: "/bases/file"}, ui.Crumb{Label: lang.T(ctx, "Preview")}), Body: previewBody(v)})
}

func previewTitle(ctx context.Context, pre *collection.BasePreview) string {
	switch n := pre.New + pre.Changed; {
	case pre.Report.Refused():
		return lang.T(ctx, "This file cannot be taken as it is")
	case pre.Wrong > 0:
		return lang.N(ctx, pre.Wrong, "%d row is wrong, so nothing of the file is taken", "%d rows are wrong, so nothing of the file is taken")
	case len(pre.Numbers) == 0:
		return lang.T(ctx, "The file has a heading and no numbers")
	case n == 0:
		return lang.T(ctx, "All these numbers are held already")
	case pre.Changed == 0:
		return lang.N(ctx, n, "%d new number can be taken", "%d new numbers can be taken")
	default:
		return lang.T(ctx, "%d numbers can be taken, %d of them in place of another", n, pre.Changed)
	}
}

// flawTable lists what is wrong with its line in the file.
func flawTable(ctx context.Context, rep importer.Report) (ui.Table, string) {
	t := ui.Table{Caption: lang.T(ctx, "What is wrong, by line"), Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Line in your file")}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What to do")}}}
	n := 0
	for _, list := range [][]importer.Problem{rep.FileProblems, rep.Problems} {
		for _, x := range list {
			if n++; n > shownFlaws {
				continue
			}
			line := strconv.Itoa(x.Row)
			if x.Row == 0 {
				line = lang.T(ctx, "The file")
			}
			t.Rows = append(t.Rows, ui.Row{Over: x.Severity == importer.Error, Cells: []ui.Cell{{Text: line}, {Body: code("", x.Field)}, {Text: lang.T(ctx, x.Message)}}})
		}
	}
	if n > shownFlaws {
		return t, lang.T(ctx, "%d of %d shown.", shownFlaws, n)
	}
	return t, ""
}

func differenceTable(ctx context.Context, list []collection.BaseDifference) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Numbers that would change"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "What")}, {Label: lang.T(ctx, "Month")}, {Label: lang.T(ctx, "Was"), Number: true}, {Label: lang.T(ctx, "Would be"), Number: true}}}
	for _, d := range list[:min(len(list), shownDifferences)] {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: d.Now.Org}, {Text: baseName(ctx, d.Now.Kind), Sub: groupName(ctx, d.Now.StaffGroup)}, {Text: monthWords(ctx, d.Now.Month)},
			{Text: amount(ctx, d.Was.Value), Sub: d.Was.Source}, {Text: amount(ctx, d.Now.Value), Sub: d.Now.Source}}})
	}
	return t
}

// takeBases takes the file that was previewed. It is read again, so that what is held now decides.
func (p *Pages) takeBases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	data, err := base64.RawURLEncoding.DecodeString(r.PostFormValue("held"))
	if err != nil || len(data) == 0 {
		return p.basesForm(w, r, fault.Problems{{Field: "file", Message: "Choose a file"}})
	}
	name := clean(r.PostFormValue("name"))
	pre, err := p.readBases(ctx, name, data)
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.basesForm(w, r, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	if !pre.Takes() {
		return p.showPreview(w, r, name, data, pre)
	}
	f, err := importer.Open(bytes.NewReader(data), int64(len(data)), name, importer.Limits{})
	if err != nil {
		return err
	}
	if _, err := p.Collection.PutDenominators(ctx, f); err != nil {
		return err
	}
	return web.Redirect(w, r, "/bases#"+pre.Kinds[0])
}
