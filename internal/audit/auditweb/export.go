package auditweb

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/web"
)

// export writes the entries of a search as CSV, after it has written into the log that they leave, and what was asked.
func (d Deps) export(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That form cannot be read", err)
	}
	f, problems := filterOf(r.PostForm)
	if err := fault.WithProblems(problems); err != nil {
		return err
	}
	f.Before, f.Limit = 0, 500
	_, err := op.Do(ctx, d.Door, ActRead, op.In(sc.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("audit log", sc.Org(), audit.F("search", asked(r.PostForm).Encode())), nil
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit-`+url.PathEscape(sc.Org())+`.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	n, err := export.CSV(ctx, w, audit.ExportColumns(), d.entries(ctx, sc, f), export.Options{BOM: true})
	if err != nil && n > 0 {
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	}
	return err
}

// entries gives every entry of a search, newest first, with the details that the reader may not see left out.
func (d Deps) entries(ctx context.Context, sc authz.Scope, f audit.Filter) iter.Seq2[audit.Entry, error] {
	return func(yield func(audit.Entry, error) bool) {
		for {
			list, err := audit.Search(ctx, d.DB, sc, sc.Org(), f)
			if err != nil {
				yield(audit.Entry{}, err)
				return
			}
			closed, err := d.closed(ctx, sc, list)
			if err != nil {
				yield(audit.Entry{}, err)
				return
			}
			for _, e := range list {
				if closed[e.Record] {
					e = withhold(e)
				}
				if !yield(e, nil) {
					return
				}
			}
			if len(list) < f.Limit {
				return
			}
			f.Before = list[len(list)-1].Seq
		}
	}
}
