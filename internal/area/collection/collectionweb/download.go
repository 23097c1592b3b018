package collectionweb

import (
	"context"
	"io"
	"iter"
	"net/http"
	"os"
	"strings"

	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// fileKinds are the formats of downloads with their media types.
var fileKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application/json"}

// formats are the formats in the order in which they are offered.
var formats = []string{"csv", "xlsx", "json"}

// text, whole and moment are columns of a download.
func text[T any](key, label string, value func(T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: label, Value: func(v T) export.Cell { return export.TextCell(value(v)) }}
}

func whole[T any](key, label string, value func(T) int64) export.Column[T] {
	return export.Column[T]{Key: key, Label: label, Kind: export.Integer, Value: func(v T) export.Cell { return export.IntegerCell(value(v)) }}
}

func yes[T any](key, label string, value func(T) bool) export.Column[T] {
	return export.Column[T]{Key: key, Label: label, Kind: export.Bool, Value: func(v T) export.Cell { return export.BoolCell(value(v)) }}
}

// sequence walks a slice.
func sequence[T any](rows []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range rows {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// give answers with a table as a file of the format. A file is made whole before the first byte of it goes out.
func give[T any](w http.ResponseWriter, r *http.Request, name, format string, cols []export.Column[T], rows iter.Seq2[T, error], o export.Options) error {
	if fileKinds[format] == "" {
		return fault.Missing()
	}
	tmp, err := os.CreateTemp("", "havenward-list-")
	if err != nil {
		return err
	}
	defer func() { _ = tmp.Close(); _ = os.Remove(tmp.Name()) }()
	if err := written(r.Context(), tmp, format, cols, rows, o); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	attached(w, name+"."+format, fileKinds[format])
	_, err = io.Copy(w, tmp)
	return err
}

func written[T any](ctx context.Context, w io.Writer, format string, cols []export.Column[T], rows iter.Seq2[T, error], o export.Options) error {
	var err error
	switch format {
	case "xlsx":
		_, err = export.XLSX(ctx, w, cols, rows, o)
	case "json":
		_, err = export.JSON(ctx, w, cols, rows, o)
	default:
		o.BOM = true
		_, err = export.CSV(ctx, w, cols, rows, o)
	}
	return err
}

// attached heads an answer that is a file to keep.
func attached(w http.ResponseWriter, name, kind string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store")
}

// downloads are links to the same table in each format; base is its address without the ending.
func downloads(base, query string) []ui.Link {
	var out []ui.Link
	for _, f := range formats {
		out = append(out, ui.Link{Text: strings.ToUpper(f), Href: base + "." + f + query})
	}
	return out
}
