package orgweb

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// importView is the page that takes a file: what it should hold, and what was wrong with the one that came.
type importView struct {
	title, action, columns string
	tabs                   []ui.NavItem
	problems               fault.Problems
	table                  ui.Table
}

// maxSheet bounds a file of sites or units, in bytes; the request's own bound lies just above.
const maxSheet = 3 << 20

// shown bounds the problems on one page.
const shown = 200

// take is what a file is given to: the sites or the units of an organisation.
type take func(ctx context.Context, org string, f *importer.File) (importer.Report, error)

func (p *Pages) siteImport(ctx context.Context) importView {
	return importView{title: lang.T(ctx, "Add sites from a file"), action: "/organisation/sites/import", columns: "site_code, name, postcode, location_type, retired", tabs: p.tabs(ctx, "/organisation/sites")}
}

func (p *Pages) unitImport(ctx context.Context) importView {
	return importView{title: lang.T(ctx, "Add units from a file"), action: "/organisation/units/import",
		columns: "unit_id, name, part_of, site_code, kind, service_setting, location_type, retired", tabs: p.tabs(ctx, "/organisation/units")}
}

func (p *Pages) importPage(w http.ResponseWriter, r *http.Request, v importView) error {
	return web.Staff(w, r, web.View{Title: v.title, Body: importing(v), Problems: v.problems, Current: "/organisation"})
}

func (p *Pages) askSites(w http.ResponseWriter, r *http.Request) error {
	return p.importPage(w, r, p.siteImport(r.Context()))
}

func (p *Pages) askUnits(w http.ResponseWriter, r *http.Request) error {
	return p.importPage(w, r, p.unitImport(r.Context()))
}

func (p *Pages) takeSites(w http.ResponseWriter, r *http.Request) error {
	return p.taken(w, r, p.siteImport(r.Context()), p.Org.TakeSites, "/organisation/sites")
}

func (p *Pages) takeUnits(w http.ResponseWriter, r *http.Request) error {
	return p.taken(w, r, p.unitImport(r.Context()), p.Org.TakeUnits, "/organisation/units")
}

func (p *Pages) taken(w http.ResponseWriter, r *http.Request, v importView, t take, next string) error {
	ctx := r.Context()
	f, err := sent(r)
	var bad *importer.FileError
	switch {
	case errors.As(err, &bad):
		v.problems.Add("file", bad.Message)
		return p.importPage(w, r, v)
	case fault.Is(err, fault.Invalid):
		v.problems = fault.ProblemsOf(err)
		return p.importPage(w, r, v)
	case err != nil:
		return err
	}
	rep, err := t(ctx, own(r), f)
	if fault.Is(err, fault.Invalid) {
		v.problems.Add("file", "The file was not taken. Nothing has changed")
		v.table = v.problemTable(ctx)
		for _, x := range fault.ProblemsOf(err) {
			v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: "–"}, {Text: x.Field}, {Text: lang.T(ctx, x.Message, x.Args...)}}})
		}
		return p.importPage(w, r, v)
	}
	if err != nil {
		return err
	}
	if !rep.Refused() && rep.Rejected == 0 {
		return web.Redirect(w, r, next)
	}
	v.problems.Add("file", "The file was not taken. Nothing has changed")
	v.table = v.problemTable(ctx)
	for _, x := range append(rep.FileProblems, rep.Problems...) {
		if len(v.table.Rows) == shown {
			break
		}
		line := "–"
		if x.Row > 0 {
			line = strconv.Itoa(x.Row)
		}
		v.table.Rows = append(v.table.Rows, ui.Row{Cells: []ui.Cell{{Text: line}, {Text: x.Field}, {Text: lang.T(ctx, x.Message)}}})
	}
	return p.importPage(w, r, v)
}

func (v importView) problemTable(ctx context.Context) ui.Table {
	return ui.Table{Caption: lang.T(ctx, "What to mend in the file"), Columns: []ui.Column{{Label: lang.T(ctx, "Line in the file")}, {Label: lang.T(ctx, "Column")}, {Label: lang.T(ctx, "What to mend")}}}
}

// sent opens the file of a form.
func sent(r *http.Request) (*importer.File, error) {
	in, head, err := r.FormFile("file")
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, fault.WithProblems(fault.Problems{{Field: "file", Message: "The file is larger than 3 MB. Send it in parts"}})
		}
		return nil, fault.WithProblems(fault.Problems{{Field: "file", Message: "Choose a file"}})
	}
	defer func() { _ = in.Close() }()
	b, err := io.ReadAll(io.LimitReader(in, maxSheet+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxSheet {
		return nil, fault.WithProblems(fault.Problems{{Field: "file", Message: "The file is larger than 3 MB. Send it in parts"}})
	}
	return importer.Open(bytes.NewReader(b), int64(len(b)), head.Filename, importer.Limits{Bytes: maxSheet, Unzipped: 32 << 20, Rows: 20_000})
}
