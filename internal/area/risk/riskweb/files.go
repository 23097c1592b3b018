package riskweb

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}

// download gives a list as a file; it is held back until the audit log has taken note of it.
func (d Deps) download(w http.ResponseWriter, r *http.Request, which, format string) error {
	ctx, v := r.Context(), r.URL.Query()
	var b bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Risks.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: first(v.Encode(), lang.T(ctx, "all"))}}
	want := risk.Wanted{Which: which, List: filterOf(v), Register: d.registerFilter(v), Find: v.Get("find"), States: only(v, "state", planPairs())}
	if err := d.Risks.Export(ctx, web.Scope(r), want, format, &b, o); err != nil {
		return err
	}
	return give(w, b.Bytes(), which+"-"+d.Risks.Now().Format("2006-01-02"), format)
}

func give(w http.ResponseWriter, b []byte, name, format string) error {
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b)
	return err
}

// paper puts the version of a request on paper.
func (d Deps) paper(r *http.Request) (letter.Paper, risk.Assessment, error) {
	ctx, sc, s := r.Context(), web.Scope(r), d.Risks
	a, err := s.Assessment(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return letter.Paper{}, a, err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 {
		return letter.Paper{}, a, fault.Missing()
	}
	v, err := s.Version(ctx, &a, n)
	if err != nil {
		return letter.Paper{}, a, err
	}
	p, err := s.Paper(ctx, &a, &v)
	return p, a, err
}

// printed is a version as a page to print.
func (d Deps) printed(w http.ResponseWriter, r *http.Request) error {
	p, _, err := d.paper(r)
	if err != nil {
		return err
	}
	b, err := p.HTML()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+letter.StyleSource()+"; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Cache-Control", "no-store, private")
	_, err = w.Write(b)
	return err
}

// document is a version for Word, or as a PDF.
func (d Deps) document(w http.ResponseWriter, r *http.Request, kind string) error {
	p, a, err := d.paper(r)
	if err != nil {
		return err
	}
	var b []byte
	if kind == "docx" {
		b, err = p.DOCX()
	} else if b, err = p.HTML(); err == nil {
		b, err = d.Risks.Printer.PDF(r.Context(), b)
	}
	if errors.Is(err, letter.ErrNoPrinter) {
		return fault.New(fault.Conflict, "No PDF can be made here, since no Chromium is set up. Print the page, or take the Word document")
	}
	if err != nil {
		return err
	}
	return give(w, b, "risk-assessment-"+a.Ref+"-"+r.PathValue("n"), kind)
}
