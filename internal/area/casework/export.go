package casework

import (
	"context"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// maxExport bounds the rows of one download.
const maxExport = 100_000

// ExportColumns describe a downloaded list: no name, and no word that somebody typed but the title.
func ExportColumns() []export.Column[Case] {
	text := func(key string, get func(*Case) string) export.Column[Case] {
		return export.Column[Case]{Key: key, Label: key, Value: func(c Case) export.Cell { return export.TextCell(get(&c)) }}
	}
	at := func(key string, get func(*Case) time.Time) export.Column[Case] {
		return export.Column[Case]{Key: key, Label: key, Kind: export.Moment, Value: func(c Case) export.Cell { return export.MomentCell(get(&c)) }}
	}
	n := func(key string, get func(*Case) int) export.Column[Case] {
		return export.Column[Case]{Key: key, Label: key, Kind: export.Integer, Value: func(c Case) export.Cell { return export.IntegerCell(int64(get(&c))) }}
	}
	return []export.Column[Case]{
		text("case_ref", func(c *Case) string { return c.Ref }), text("title", func(c *Case) string { return c.Title }),
		text("unit", func(c *Case) string { return c.Unit }), text("stage", func(c *Case) string { return string(c.Stage) }),
		text("outcome", func(c *Case) string { return c.Outcome }), text("first_day", func(c *Case) string { return c.First }),
		n("reports", func(c *Case) int { return c.IncidentsN }), n("affected", func(c *Case) int { return c.Affected }),
		text("lead", func(c *Case) string { return c.LeadName }),
		at("opened_at", func(c *Case) time.Time { return c.OpenedAt.Time }), at("next_due", func(c *Case) time.Time { return c.NextDue.Time }),
		at("closed_at", func(c *Case) time.Time { return c.ClosedAt.Time }),
	}
}

// Export writes the cases of a filter as csv, xlsx or json to out, and the download to the audit log: it is there before
// Export gives nil, so the caller must hold the bytes back until then.
func (s *Service) Export(ctx context.Context, sc authz.Scope, f Filter, format string, out io.Writer, o export.Options) (int, error) {
	write, ok := map[string]func(context.Context, io.Writer, []export.Column[Case], iter.Seq2[Case, error], export.Options) (int, error){
		"csv": export.CSV[Case], "xlsx": export.XLSX[Case], "json": export.JSON[Case]}[format]
	if !ok {
		return 0, fault.Missing()
	}
	n, err := write(ctx, out, ExportColumns(), s.all(ctx, sc, f), o)
	if err != nil {
		return 0, err
	}
	filter, unit := "", ""
	if o.Provenance != nil {
		filter = o.Provenance.Filter
	}
	if u := authz.From(ctx).Units; len(u) > 0 {
		unit = u[0]
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), unit), func(*op.Tx) (bool, audit.Change, error) {
		return true, audit.Exported("case list", format, audit.F("filter", filter), audit.F("rows", strconv.Itoa(n))), nil
	})
	return n, err
}

// all gives every case of a filter, a page at a time.
func (s *Service) all(ctx context.Context, sc authz.Scope, f Filter) iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		f.Limit, f.After = 200, ""
		for n := 0; n < maxExport; {
			page, err := s.List(ctx, sc, f)
			if err != nil {
				yield(Case{}, err)
				return
			}
			for _, c := range page.Rows {
				if n++; !yield(c, nil) {
					return
				}
			}
			if f.After = page.Next; f.After == "" {
				return
			}
		}
	}
}
