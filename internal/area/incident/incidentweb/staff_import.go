package incidentweb

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// maxFile bounds a file brought in by page, in bytes: it goes to and fro with the dry run, so that no node has to keep
// it. Larger ones come by the command line.
const maxFile = 2 << 20

// importPage is a dry run, or what came of it.
type importPage struct {
	title, name, data string
	problems          ui.Problems
	report            *importer.Report
	groups            []importer.Group
	file              []importer.Problem
	done              *incident.Imported
}

func (d Staff) askImport(w http.ResponseWriter, r *http.Request) error {
	return d.showImport(w, r, &importPage{title: lang.T(r.Context(), "Bring in reports from a file")}, nil)
}

func (d Staff) showImport(w http.ResponseWriter, r *http.Request, p *importPage, problems fault.Problems) error {
	p.problems = web.Problems(r.Context(), problems)
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(r.Context(), lang.T(r.Context(), "Bring in reports")), Problems: problems, Body: importBody(p)})
}

// uploaded reads the file of a form: the upload itself, or what a dry run handed back.
func uploaded(r *http.Request) (name string, data []byte, err error) {
	bad := func(message string) error {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: message}})
	}
	if err := r.ParseMultipartForm(web.MaxBody); err != nil {
		return "", nil, bad("Choose a file of at most 2 MB. Larger files come in by the command line")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	if held := r.PostFormValue("held"); held != "" {
		data, err = base64.RawURLEncoding.DecodeString(held)
		if err != nil || len(data) > maxFile {
			return "", nil, bad("The file did not come back whole. Choose it again")
		}
		return r.PostFormValue("name"), data, nil
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		return "", nil, bad("Choose a file")
	}
	defer func() { _ = f.Close() }()
	if data, err = io.ReadAll(io.LimitReader(f, maxFile+1)); err != nil {
		return "", nil, err
	}
	if len(data) > maxFile {
		return "", nil, bad("Choose a file of at most 2 MB. Larger files come in by the command line")
	}
	return head.Filename, data, nil
}

func opened(name string, data []byte) (*importer.File, error) {
	f, err := importer.Open(bytes.NewReader(data), int64(len(data)), name, importer.Limits{})
	var refused *importer.FileError
	if errors.As(err, &refused) {
		return nil, fault.WithProblems(fault.Problems{{Field: "file", Message: refused.Message}})
	}
	return f, err
}

// doImport does what the pressed button says: check, errors or apply.
func (d Staff) doImport(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, data, err := uploaded(r)
	var f *importer.File
	if err == nil {
		f, err = opened(name, data)
	}
	if fault.Is(err, fault.Invalid) {
		return d.showImport(w, r, &importPage{title: lang.T(ctx, "Bring in reports from a file")}, fault.ProblemsOf(err))
	}
	if err != nil {
		return err
	}
	p := &importPage{name: name, data: base64.RawURLEncoding.EncodeToString(data)}
	var rep importer.Report
	switch r.PostFormValue("do") {
	case "apply":
		var done incident.Imported
		if rep, done, err = d.Incidents.Import(ctx, web.Scope(r).Org(), f); err != nil {
			return err
		}
		if !rep.Refused() {
			p.done, p.title = &done, lang.N(ctx, done.New, "%d report was brought in", "%d reports were brought in")
		}
	default:
		if rep, err = d.Incidents.CheckImport(ctx, web.Scope(r).Org(), f); err != nil {
			return err
		}
	}
	if r.PostFormValue("do") == "errors" {
		w.Header().Set("Content-Type", fileKinds["csv"])
		w.Header().Set("Content-Disposition", `attachment; filename="problems.csv"`)
		w.Header().Set("Cache-Control", "no-store")
		return rep.WriteCSV(w)
	}
	p.report, p.groups = &rep, rep.Groups()
	p.file = append(p.file, rep.FileProblems...)
	if p.done == nil {
		p.title = checked(ctx, rep)
	}
	return d.showImport(w, r, p, nil)
}

// checked says what would come of a file.
func checked(ctx context.Context, r importer.Report) string {
	switch {
	case r.Refused():
		return lang.T(ctx, "This file cannot be taken as it is")
	case r.Rejected == 0:
		return lang.N(ctx, r.Rows, "%d row can be taken", "All %d rows can be taken")
	}
	return lang.T(ctx, "%d of %d rows would be turned away", r.Rejected, r.Rows)
}

// problemTable shows the rows of one group by the number beside them in the sender's own file.
func (p *importPage) problemTable(ctx context.Context, g importer.Group) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Rows of this problem"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Row in your file")}, {Label: lang.T(ctx, "Field")}, {Label: lang.T(ctx, "What to do")}}}
	for _, x := range p.report.Problems {
		if x.Field == g.Field && x.Code == g.Code && x.Severity == g.Severity && len(t.Rows) < 50 {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(x.Row)}, {Text: x.Field}, {Text: lang.T(ctx, x.Message)}}})
		}
	}
	return t
}
