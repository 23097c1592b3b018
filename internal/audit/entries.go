package audit

import (
	"context"
	"iter"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
)

// Entries gives a stream from its first entry to its last, for export. Nothing but the program at the terminal reads a
// log without a scope.
func Entries(ctx context.Context, q db.Querier, org string) iter.Seq2[Entry, error] {
	return rowsOf(ctx, q, selectEntry+` WHERE org_id = $1 ORDER BY seq`, org)
}

func rowsOf(ctx context.Context, q db.Querier, query string, args ...any) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		rows, err := q.Query(ctx, query, args...)
		if err != nil {
			yield(Entry{}, err)
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			if e, err := scanEntry(rows); !yield(e, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Entry{}, err)
		}
	}
}

// ExportColumns are the columns of an exported log.
func ExportColumns() []export.Column[Entry] {
	text := func(key, label string, f func(Entry) string) export.Column[Entry] {
		return export.Column[Entry]{Key: key, Label: label, Value: func(e Entry) export.Cell { return export.TextCell(f(e)) }}
	}
	return []export.Column[Entry]{
		text("org", "Organisation", func(e Entry) string { return e.Org }),
		{Key: "seq", Label: "Number", Kind: export.Integer, Value: func(e Entry) export.Cell { return export.IntegerCell(e.Seq) }},
		{Key: "at", Label: "When (UTC)", Kind: export.Moment, Value: func(e Entry) export.Cell { return export.MomentCell(e.At) }},
		text("actor", "Who (id)", func(e Entry) string { return e.Actor }),
		text("actor_name", "Who", func(e Entry) string { return e.Name }),
		text("actor_role", "Role", func(e Entry) string { return e.Role }),
		text("acting_for", "Acting for", func(e Entry) string { return e.ActingFor }),
		text("unit", "Unit", func(e Entry) string { return e.Unit }),
		text("action", "Action", func(e Entry) string { return e.Action }),
		text("kind", "Kind", func(e Entry) string { return e.Kind }),
		text("record", "Record", func(e Entry) string { return e.Record }),
		text("outcome", "Outcome", func(e Entry) string { return string(e.Outcome) }),
		text("detail", "Before and after", func(e Entry) string { return e.Detail }),
		text("request", "Request", func(e Entry) string { return e.Request }),
		text("session", "Session", func(e Entry) string { return e.Session }),
		text("prev", "Hash before", func(e Entry) string { return e.Prev }),
		text("hash", "Hash", func(e Entry) string { return e.Hash }),
	}
}
