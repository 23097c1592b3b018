package standard

import (
	"context"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func text[T any](key string, get func(*T) string) export.Column[T] {
	return export.Column[T]{Key: key, Label: key, Value: func(x T) export.Cell { return export.TextCell(get(&x)) }}
}

// RowColumns describe the indicators of an assessment, as they stand or as they were signed.
func RowColumns() []export.Column[FrozenRow] {
	type r = FrozenRow
	return []export.Column[r]{text("section", func(x *r) string { return x.Section }), text("code", func(x *r) string { return x.Code }), text("official_ref", func(x *r) string { return x.Ref }),
		text("requirement", func(x *r) string { return x.Text }), text("verification", func(x *r) string { return x.Verification }), text("rating", func(x *r) string { return string(x.Rating) }),
		text("said", func(x *r) string { return string(x.Said) }), text("proposed_by_rule", func(x *r) string { return string(x.Proposed) }), text("staff_side", func(x *r) string { return x.StaffSide }),
		text("rationale", func(x *r) string { return x.Rationale }), text("evidence", func(x *r) string { return number(x.Evidence) }), text("next_expiry", func(x *r) string { return x.NextExpiry }),
		text("action", func(x *r) string { return x.Action }), text("owner", func(x *r) string { return x.Owner }), text("due", func(x *r) string { return x.Due }), text("rated_on", func(x *r) string { return x.RatedOn })}
}

// ItemColumns describe the evidence register.
func ItemColumns() []export.Column[Item] {
	return []export.Column[Item]{text("id", func(i *Item) string { return i.ID }), text("title", func(i *Item) string { return i.Title }), text("kind", func(i *Item) string { return i.Kind }),
		text("target", func(i *Item) string { return i.Target }), text("represents_from", func(i *Item) string { return iso(i.RepresentsFrom.Time) }), text("represents_to", func(i *Item) string { return iso(i.RepresentsTo.Time) }),
		text("expires", func(i *Item) string { return iso(i.ExpiresAt.Time) }), text("owner", func(i *Item) string { return i.PersonName }), text("added_by", func(i *Item) string { return i.AddedName }),
		text("added_on", func(i *Item) string { return iso(i.AddedAt.Time) }), text("uses", func(i *Item) string { return number(i.Uses) })}
}

// ListColumns describe the list of assessments.
func ListColumns() []export.Column[Assessment] {
	type a = Assessment
	return []export.Column[a]{text("id", func(x *a) string { return x.ID }), text("name", func(x *a) string { return x.Name }), text("catalogue", func(x *a) string { return x.Catalogue }),
		text("state", func(x *a) string { return string(x.State) }), text("opened_on", func(x *a) string { return iso(x.OpenedAt.Time) }), text("board_by", func(x *a) string { return iso(x.DueAt.Time) }),
		text("signed_on", func(x *a) string { return iso(x.SignedAt.Time) }), text("assured_on", func(x *a) string { return iso(x.AssuredAt.Time) }), text("closed_on", func(x *a) string { return iso(x.ClosedAt.Time) })}
}

// ExportList, ExportRows and ExportItems write a table as csv or xlsx, and the download to the audit log before they give nil.
func (s *Service) ExportList(ctx context.Context, sc authz.Scope, format string, out io.Writer, o export.Options) error {
	list, err := s.List(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	return exportTable(ctx, s, sc, "assessments", "", ListColumns(), list, format, out, o)
}

// ExportRows writes the indicators of an assessment; those of a signed statement where it is named.
func (s *Service) ExportRows(ctx context.Context, sc authz.Scope, assessment, statement, format string, out io.Writer, o export.Options) error {
	w, err := s.Whole(ctx, sc, sc.Org(), assessment)
	if err != nil {
		return err
	}
	var f Frozen
	if statement != "" {
		x, err := s.Statement(ctx, sc, sc.Org(), assessment, statement)
		if err != nil {
			return err
		}
		f = x.Frozen
	} else if f, err = s.Paper(ctx, w, ""); err != nil {
		return err
	}
	return exportTable(ctx, s, sc, "assessment", assessment, RowColumns(), f.Rows, format, out, o)
}

// ExportItems writes the evidence register.
func (s *Service) ExportItems(ctx context.Context, sc authz.Scope, format string, out io.Writer, o export.Options) error {
	list, err := s.Items(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	return exportTable(ctx, s, sc, "evidence_item", "", ItemColumns(), list, format, out, o)
}

func exportTable[T any](ctx context.Context, s *Service, sc authz.Scope, kind, record string, cols []export.Column[T], rows []T, format string, out io.Writer, o export.Options) error {
	n, err := write(ctx, cols, rows, format, out, o)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported(kind, record, audit.F("rows", number(n)), audit.F("format", format)), nil
	})
	return err
}

func write[T any](ctx context.Context, cols []export.Column[T], rows []T, format string, out io.Writer, o export.Options) (int, error) {
	var each iter.Seq2[T, error] = func(yield func(T, error) bool) {
		for _, x := range rows {
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

// Taken writes to the audit log that a document of an assessment was taken away.
func (s *Service) Taken(ctx context.Context, sc authz.Scope, assessment, format string, rows int) error {
	_, err := op.Do(ctx, s.Door, ActExport, op.In(sc.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("assessment", assessment, audit.F("rows", number(rows)), audit.F("format", format)), nil
	})
	return err
}

// CatalogueRow is an indicator with its words as they hold now, in the columns of a file of wording and some more.
type CatalogueRow struct{ Code, Section, Requirement, Evidence, Ref, Official, Verification, Source string }

// ExportCatalogue writes a version of the standard with the wording that holds for the asker. It is reference data, which
// everybody may read.
func (s *Service) ExportCatalogue(ctx context.Context, version, format string, out io.Writer, o export.Options) error {
	book, err := s.Book(ctx)
	if err != nil {
		return err
	}
	v, ok := book.Find(version)
	if !ok {
		return fault.Missing()
	}
	words, err := s.Wordings(ctx, version)
	if err != nil {
		return err
	}
	var rows []CatalogueRow
	for _, x := range v.Sections {
		for _, i := range x.Indicators {
			at := words.At(i, db.Time{})
			r := CatalogueRow{Code: i.Code, Section: x.Name, Requirement: i.Text, Evidence: i.Evidence, Ref: at.Ref, Verification: string(at.Verification), Source: at.Source}
			if at.Text != i.Text {
				r.Official = at.Text
			}
			rows = append(rows, r)
		}
	}
	type r = CatalogueRow
	cols := []export.Column[r]{text("code", func(x *r) string { return x.Code }), text("section", func(x *r) string { return x.Section }), text("requirement_in_our_words", func(x *r) string { return x.Requirement }),
		text("usual_evidence", func(x *r) string { return x.Evidence }), text("official_ref", func(x *r) string { return x.Ref }), text("official_text", func(x *r) string { return x.Official }),
		text("verification", func(x *r) string { return x.Verification }), text("source", func(x *r) string { return x.Source })}
	_, err = write(ctx, cols, rows, format, out, o)
	return err
}

// ExportChecks writes the newest check of each provider.
func (s *Service) ExportChecks(ctx context.Context, sc authz.Scope, names map[string]string, format string, out io.Writer, o export.Options) error {
	list, err := s.Checks(ctx, sc)
	if err != nil {
		return err
	}
	var rows []Check
	for _, id := range slices.Sorted(maps.Keys(list)) {
		rows = append(rows, list[id])
	}
	cols := []export.Column[Check]{text("provider", func(k *Check) string { return k.Provider }), text("name", func(k *Check) string { return names[k.Provider] }), text("finding", func(k *Check) string { return k.Finding }),
		text("words", func(k *Check) string { return k.Words }), text("on", func(k *Check) string { return iso(k.At.Time) }), text("by", func(k *Check) string { return k.ByName }), text("next", func(k *Check) string { return iso(k.DueAt.Time) })}
	n, err := write(ctx, cols, rows, format, out, o)
	if err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActCheck, op.In(sc.Org(), ""), func(*op.Tx) (int, audit.Change, error) {
		return 0, audit.Exported("commissioner_check", "", audit.F("rows", number(n)), audit.F("format", format)), nil
	})
	return err
}
