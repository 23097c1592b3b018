package governance

import (
	"context"
	"io"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// ActionColumns describe the list of actions as a file.
func ActionColumns() []export.Column[Action] {
	text := func(key string, get func(*Action) string) export.Column[Action] {
		return export.Column[Action]{Key: key, Label: key, Value: func(x Action) export.Cell { return export.TextCell(get(&x)) }}
	}
	at := func(key string, get func(*Action) export.Cell) export.Column[Action] {
		return export.Column[Action]{Key: key, Label: key, Kind: export.Moment, Value: func(x Action) export.Cell { return get(&x) }}
	}
	return []export.Column[Action]{
		text("reference", func(x *Action) string { return x.Ref }), text("group", func(x *Action) string { return x.GroupName }), at("meeting_at", func(x *Action) export.Cell { return export.MomentCell(x.MetAt.Time) }),
		text("action", func(x *Action) string { return x.Text }), text("owner", func(x *Action) string { return x.OwnerName }), at("due_at", func(x *Action) export.Cell { return export.MomentCell(x.Due.Time) }),
		text("state", func(x *Action) string { return x.State }), text("reports", func(x *Action) string { return number(len(x.Notes)) }),
		at("passed_on_at", func(x *Action) export.Cell { return export.MomentCell(x.Escalated.Time) }), at("closed_at", func(x *Action) export.Cell { return export.MomentCell(x.ClosedAt.Time) }),
		text("closed_by", func(x *Action) string { return x.ClosedBy }), text("outcome", func(x *Action) string { return x.Outcome }),
	}
}

// ExportActions writes the actions in reach as csv or xlsx, and the download with its number of rows to the audit log before
// it gives nil.
func (s *Service) ExportActions(ctx context.Context, sc authz.Scope, f ActionFilter, format string, out io.Writer, o export.Options) error {
	list, err := s.Actions(ctx, sc, f)
	if err != nil {
		return err
	}
	each := func(yield func(Action, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
	switch format {
	case "csv":
		_, err = export.CSV(ctx, out, ActionColumns(), each, o)
	case "xlsx":
		_, err = export.XLSX(ctx, out, ActionColumns(), each, o)
	default:
		return fault.Missing()
	}
	if err != nil {
		return err
	}
	return s.Exported(ctx, sc.Org(), "gov_action", "", format, len(list))
}

// Exported writes to the audit log that something was taken away as a file.
func (s *Service) Exported(ctx context.Context, org, kind, record, format string, rows int) error {
	_, err := op.Do(ctx, s.Door, ActExport, op.In(org, ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported(kind, record, audit.F("format", format), audit.F("rows", number(rows))), nil
	})
	return err
}
