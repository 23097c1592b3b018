package collectionweb

import (
	"context"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// file gives what a page shows as a file: the months of a trust, or the trusts of a month.
func (d QualityPages) file(w http.ResponseWriter, r *http.Request, code, format string) error {
	ctx := r.Context()
	code = strings.ToUpper(code)
	m, err := d.monthOf(r)
	if err != nil {
		return err
	}
	tree, err := d.Org.Tree(ctx)
	if err != nil {
		return err
	}
	var list []collection.QualityMonth
	name := "data-quality-" + string(m)
	if o, ok := tree.Get(code); ok && o.Kind == org.Trust {
		if list, err = d.Collection.Quality(ctx, web.Scope(r), code, m.Add(-12), m); err == nil && len(list) == 0 && web.Scope(r).Org() != code {
			err = fault.Missing()
		}
		name += "-" + code
	} else if code != "" && !ok {
		err = fault.Missing()
	} else {
		list, _, err = d.rows(ctx, r, code, m)
	}
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp("", "havenward-quality-")
	if err != nil {
		return err
	}
	defer func() { _ = tmp.Close(); _ = os.Remove(tmp.Name()) }()
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Collection.Door.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: lang.Month(ctx, m.First())}}
	kind := "text/csv; charset=utf-8"
	if format == "xlsx" {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	if err := writeQuality(ctx, tmp, tree, list, format, o); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err = io.Copy(w, tmp)
	return err
}

func writeQuality(ctx context.Context, w io.Writer, tree *org.Tree, list []collection.QualityMonth, format string, o export.Options) error {
	type row = collection.QualityMonth
	text := func(key, label string, value func(row) string) export.Column[row] {
		return export.Column[row]{Key: key, Label: label, Value: func(q row) export.Cell { return export.TextCell(value(q)) }}
	}
	cols := []export.Column[row]{
		text("org", lang.T(ctx, "Code"), func(q row) string { return q.Org }),
		text("name", lang.T(ctx, "Trust"), func(q row) string { o, _ := tree.Get(q.Org); return o.Name }),
		text("group", lang.T(ctx, "Benchmark group"), func(q row) string { return lang.T(ctx, groupWords(q.Group)) }),
		text("month", lang.T(ctx, "Month"), func(q row) string { return string(q.Month) }),
		text("standing", lang.T(ctx, "Standing"), func(q row) string { return string(q.Standing) }),
		{Key: "late", Label: lang.T(ctx, "Late"), Kind: export.Bool, Value: func(q row) export.Cell { return export.BoolCell(q.Late) }},
		{Key: "incidents", Label: lang.T(ctx, "Incidents"), Kind: export.Integer, Value: func(q row) export.Cell {
			if !q.Standing.Came() {
				return export.Cell{}
			}
			return export.IntegerCell(q.Incidents)
		}},
	}
	for _, i := range quality.Items() {
		cols = append(cols, export.Column[row]{Key: string(i.Key), Label: lang.T(ctx, i.Name), Kind: export.Number, Value: func(q row) export.Cell {
			if s := q.Report.Of(i.Key); s.Known {
				return export.NumberCell(s.Value)
			}
			return export.Cell{}
		}})
	}
	rows := func(yield func(row, error) bool) {
		for _, q := range list {
			if !yield(q, nil) {
				return
			}
		}
	}
	var err error
	if format == "xlsx" {
		_, err = export.XLSX(ctx, w, cols, rows, o)
	} else {
		_, err = export.CSV(ctx, w, cols, rows, o)
	}
	return err
}
