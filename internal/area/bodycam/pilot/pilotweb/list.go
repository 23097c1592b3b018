package pilotweb

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func t(ctx context.Context, s string, args ...any) string { return lang.T(ctx, s, args...) }

// listPage is all pilots of an organisation.
type listPage struct {
	title, caption string
	table          ui.Table
	keep           bool
}

// running tells whether a pilot has begun and its last month has not ended.
func running(p *pilot.Pilot, today clock.Day) bool {
	return p.State == pilot.Declared && p.FirstStart() <= today && pilot.MonthOf(today) <= p.To
}

func (d Deps) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Pilots.Pilots(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	p := &listPage{keep: d.keeps(ctx), caption: d.OrgName(ctx, authz.From(ctx).Org), table: ui.Table{Caption: t(ctx, "Camera pilots"), Hidden: true,
		Columns: []ui.Column{{Label: t(ctx, "Pilot")}, {Label: t(ctx, "Main outcome")}, {Label: t(ctx, "Sites"), Number: true}, {Label: t(ctx, "Months")}, {Label: t(ctx, "Protocol"), Alone: true}}}}
	joined, err := d.Pilots.Joined(ctx, authz.From(ctx).Org)
	if err != nil {
		return err
	}
	drafts, on := 0, 0
	for i := range slices.Concat(list, joined) {
		x, href, sub := &pilot.Pilot{}, "", ""
		if i < len(list) {
			x = &list[i]
			href, sub = pilot.Path(x.ID), x.Question
		} else {
			x = &joined[i-len(list)]
			href, sub = pilot.Path(x.ID)+"/protocol", t(ctx, "Run by %s. Your organisation is a site.", d.OrgName(ctx, x.Org))
		}
		m, _ := pilot.Measures().Measure(x.Primary)
		tag, colour := t(ctx, "Declared %s", date(ctx, clock.DayOf(x.Declared.Time))), ui.TagPlain
		switch {
		case x.State == pilot.Draft:
			tag, colour = t(ctx, "Draft"), ui.TagGrey
			drafts++
		case x.Late:
			tag, colour = t(ctx, "Declared late"), ui.TagYellow
		}
		if running(x, d.Pilots.Today()) {
			on++
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: x.Name, Href: href, Sub: sub}, {Text: t(ctx, m.Name)}, {Text: strconv.Itoa(len(x.Sites))}, {Text: t(ctx, "%s to %s", x.From.Words(), x.To.Words())}, {Body: ui.Tag(tag, colour)}}})
	}
	switch {
	case len(list)+len(joined) == 0:
		p.title = t(ctx, "No camera pilot yet")
	case drafts > 0:
		p.title = lang.N(ctx, drafts, "%d protocol is not declared yet", "%d protocols are not declared yet")
	case on > 0:
		p.title = lang.N(ctx, on, "%d camera pilot is running", "%d camera pilots are running")
	default:
		p.title = lang.N(ctx, len(list)+len(joined), "%d camera pilot can be read", "%d camera pilots can be read")
	}
	return d.show(w, r, web.View{Title: p.title, Crumbs: d.crumbs(ctx)[:len(d.crumbs(ctx))-1], Body: listBody(p)})
}

var mimes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}

func send(w http.ResponseWriter, b []byte, name, format string) error {
	w.Header().Set("Content-Type", mimes[format])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err := w.Write(b)
	return err
}

func (d Deps) options(ctx context.Context, format, filter string) export.Options {
	return export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Pilots.Now(), By: t(ctx, authz.From(ctx).Role.Words()), Filter: filter}}
}

// listFile gives the list of pilots as a file.
func (d Deps) listFile(w http.ResponseWriter, r *http.Request) error {
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if name != pilot.FilePilots || format != "csv" && format != "xlsx" {
		return fault.Missing()
	}
	var b bytes.Buffer
	if err := d.Pilots.ExportPilots(r.Context(), web.Scope(r), format, &b, d.options(r.Context(), format, "all camera pilots")); err != nil {
		return err
	}
	return send(w, b.Bytes(), "camera-trials-"+d.Pilots.Now().Format(time.DateOnly), format)
}

// file gives a table of an evaluation as a file.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error {
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	if format != "csv" && format != "xlsx" {
		return fault.Missing()
	}
	var b bytes.Buffer
	if err := d.Pilots.Export(r.Context(), web.Scope(r), r.PathValue("id"), name, format, &b, d.options(r.Context(), format, "one camera pilot")); err != nil {
		return err
	}
	return send(w, b.Bytes(), "camera-trial-"+name+"-"+d.Pilots.Now().Format(time.DateOnly), format)
}

func noon(d clock.Day) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, string(d), lang.London())
	if err != nil {
		return time.Time{}
	}
	return at.Add(12 * time.Hour)
}

// date writes a day in words; what is no day stays as it is.
func date(ctx context.Context, d clock.Day) string {
	if at := noon(d); !at.IsZero() {
		return lang.Date(ctx, at)
	}
	return string(d)
}
