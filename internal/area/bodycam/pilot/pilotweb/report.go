package pilotweb

import (
	"errors"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// reportPage is a frozen report.
type reportPage struct {
	pilot.Report
	paper letter.Paper
	path  string
}

func (d Deps) report(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	org := authz.From(ctx).Org
	x, paper, err := d.Pilots.Report(ctx, web.Scope(r), org, r.PathValue("id"))
	if err != nil {
		return err
	}
	of, err := d.Pilots.Pilot(ctx, web.Scope(r), org, x.Pilot)
	if fault.Is(err, fault.NotFound) {
		of, _, err = d.Pilots.JoinedPilot(ctx, org, x.Pilot)
	}
	if err != nil {
		return err
	}
	p := &reportPage{Report: x, paper: paper, path: pilot.ReportPath(x.ID)}
	return d.show(w, r, web.View{Title: paper.Title, Crumbs: d.crumbs(ctx, ui.Crumb{Label: of.Name, Href: pilot.Path(of.ID)}, ui.Crumb{Label: t(ctx, "Edition %d", x.Edition)}), Body: reportBody(p)})
}

// reportFile gives a report to print, as a Word document or PDF. It is noted in the audit log first.
func (d Deps) reportFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != "report" || format != "html" && format != "docx" && format != "pdf" {
		return fault.Missing()
	}
	x, paper, err := d.Pilots.Report(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return err
	}
	paper.Made, paper.Foot = x.At.Time, paper.Foot+" Edition "+t(ctx, "%d", x.Edition)+", SHA-256 "+x.Hash+"."
	html, err := paper.HTML()
	if err != nil {
		return err
	}
	var b []byte
	switch format {
	case "docx":
		b, err = paper.DOCX()
	case "pdf":
		b, err = d.Printer.PDF(ctx, html)
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the page, or take the Word document")
	}
	if err != nil {
		return err
	}
	if err := d.Pilots.Record(ctx, x.ID, format); err != nil {
		return err
	}
	if format != "html" {
		return send(w, b, "camera-trial-report", format)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+letter.StyleSource()+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Cache-Control", "no-store, private")
	_, err = w.Write(html)
	return err
}

func factsOf(list [][2]string) []ui.Fact {
	var out []ui.Fact
	for _, f := range list {
		out = append(out, ui.Fact{Label: f[0], Text: f[1]})
	}
	return out
}
