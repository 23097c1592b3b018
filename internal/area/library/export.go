package library

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func text[T any](key string, get func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(&x)) }}
}

// Wanted says what is downloaded: library, uptake or tools.
type Wanted struct {
	Which string
	List  Filter
}

// Export writes a list as csv or xlsx, and the download with its number of rows to the audit log before it gives nil. uptake is
// the scope in which adoptions are seen; it matches nothing for those who may not.
func (s *Service) Export(ctx context.Context, sc, uptake authz.Scope, w Wanted, format string, out io.Writer, o export.Options) error {
	var n int
	var err error
	switch w.Which {
	case "library":
		n, err = rows(ctx, out, []export.Column[Entry]{text("title", func(e *Entry) string { return e.Title }), text("setting", func(e *Entry) string { return e.Setting }), text("population", func(e *Entry) string { return e.Population }),
			text("problem", func(e *Entry) string { return e.Problem }), text("changes", func(e *Entry) string { return e.Changes }), text("results", func(e *Entry) string { return e.Results }), text("what_did_not_work", func(e *Entry) string { return e.DidNotWork }),
			text("grade", func(e *Entry) string { return e.Grade }), text("direction", func(e *Entry) string { return e.Direction }), text("design", func(e *Entry) string { return e.Design }), text("caution", func(e *Entry) string { return e.Caution }),
			text("conflicts_of_interest", func(e *Entry) string { return e.Conflicts }), text("sources", func(e *Entry) string { return strings.Join(e.Sources, " ") }), text("verified", func(e *Entry) string { return e.Verified }),
			text("state", func(e *Entry) string { return e.State }), text("organisations_that_use_it", func(e *Entry) string { return e.Uptake.Words() })}, format, o, func() ([]Entry, error) { return s.Entries(ctx, sc, w.List) })
	case "uptake":
		n, err = rows(ctx, out, []export.Column[Adoption]{text("entry", func(d *Adoption) string { return d.Entry }), text("where", func(d *Adoption) string { return d.Place }), text("adapted", func(d *Adoption) string { return d.Adapted }),
			text("since", func(d *Adoption) string { return d.From }), text("state", func(d *Adoption) string { return d.State }), text("stopped_on", func(d *Adoption) string { return d.To }), text("why", func(d *Adoption) string { return d.Why })},
			format, o, func() ([]Adoption, error) { return s.Adoptions(ctx, uptake, "") })
	case "tools":
		n, err = rows(ctx, out, []export.Column[Tool]{text("tool", func(t *Tool) string { return t.Name }), text("rules", func(t *Tool) string { return t.Rules }), text("caution", func(t *Tool) string { return t.Caution }), text("rights", func(t *Tool) string { return t.Rights }),
			text("in_this_program", func(t *Tool) string { return t.Ships }), text("source", func(t *Tool) string { return t.Source }), text("verified", func(t *Tool) string { return t.State })}, format, o, func() ([]Tool, error) { return s.Given.Tools, nil })
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("library "+w.Which, "", audit.F("rows", strconv.Itoa(n)), audit.F("format", format)), nil
	})
	return err
}

func rows[T any](ctx context.Context, out io.Writer, cols []export.Column[T], format string, o export.Options, read func() ([]T, error)) (int, error) {
	list, err := read()
	if err != nil {
		return 0, err
	}
	each := func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
	switch format {
	case "csv":
		return export.CSV(ctx, out, cols, each, o)
	case "xlsx":
		return export.XLSX(ctx, out, cols, each, o)
	}
	return 0, fault.Missing()
}
