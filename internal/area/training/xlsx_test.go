package training_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
)

// TestAWorkbookIsReadAsItsCellsAreStored takes a workbook in which numbers lost their zeros and days are days of a spreadsheet.
func TestAWorkbookIsReadAsItsCellsAreStored(t *testing.T) {
	type row struct {
		number         int64
		name           string
		achieved, ends time.Time
	}
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	columns := []export.Column[row]{
		{Key: "n", Label: "Assignment Number", Kind: export.Integer, Value: func(r row) export.Cell { return export.IntegerCell(r.number) }},
		{Key: "c", Label: "Competency Name", Value: func(r row) export.Cell { return export.TextCell(r.name) }},
		{Key: "a", Label: "Date Last Awarded", Kind: export.Date, Value: func(r row) export.Cell { return export.DateCell(r.achieved) }},
		{Key: "e", Label: "Expiry Date", Kind: export.Date, Value: func(r row) export.Cell { return export.DateCell(r.ends) }},
	}
	list := []row{{1000001, "NHS|CSTF|NHS Conflict Resolution (England) - 3 Years|", day(2025, 11, 30), day(2028, 11, 30)}, {20001234, "Conflict Resolution", day(2026, 1, 2), time.Time{}}}
	var book bytes.Buffer
	if _, err := export.XLSX(t.Context(), &book, columns, func(yield func(row, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}, export.Options{}); err != nil {
		t.Fatal(err)
	}
	each(t, func(b *bench) {
		key, err := b.Receive(b.as(authz.Admin, here), here, "matrix.xlsx", false, bytes.NewReader(book.Bytes()))
		b.must(err)
		x := b.apply(b.at(here, key))
		if x.Report.NewPosts != 2 || x.Report.NewAchieved != 2 {
			b.Fatalf("%+v", x.Report)
		}
		for _, want := range []string{"2025-11-30 2028-11-30", "2026-01-02 2029-01-02"} {
			from, to, _ := strings.Cut(want, " ")
			if n := b.count(`SELECT COUNT(*) FROM training_achievement WHERE achieved = '` + from + `' AND expires = '` + to + `'`); n != 1 {
				b.Errorf("%s: %d", want, n)
			}
		}
		if x := b.send(here, false, "Competency Name,Expiry Date,Last Updated By\nBreakaway,30-Nov-2028,Somebody\n"); x.State != training.Refused || len(x.Report.File) != 1 {
			b.Errorf("a personal export: %+v", x)
		}
		if x := b.send(here, false, "%PDF-1.7 not a table"); x.State != training.Refused || !strings.Contains(x.Report.File[0], "PDF") {
			b.Errorf("a PDF: %+v", x)
		}
	})
}

func TestDownloadsHoldWhatThePageShowsAndAreWrittenDown(t *testing.T) {
	each(t, func(b *bench) {
		b.apply(b.send(here, false, traps(b)))
		b.must(b.Keep(b.Context(), here))
		get := func(role authz.Role, org string, act authz.Action, want training.Wanted) string {
			b.Helper()
			ctx := b.as(role, org)
			var out bytes.Buffer
			b.must(b.Export(ctx, b.scope(ctx, act), want, "csv", &out, export.Options{}))
			return out.String()
		}
		if s := get(authz.Specialist, here, training.ActExport, training.Wanted{Which: "training", Competence: "conflict-resolution"}); !strings.Contains(s, "all,,Conflict resolution,3,2,1,1,1,1,0,0,1,0,1,1,1,0,1") || !strings.Contains(s, "unit,Ward 4") {
			b.Error(s)
		}
		if s := get(authz.Manager, here, training.ActExport, training.Wanted{Which: "training"}); strings.Contains(s, "Ward 9") {
			b.Errorf("a manager downloads another unit: %s", s)
		}
		if s := get(authz.Manager, here, training.ActPeople, training.Wanted{Which: "ending", Competence: "conflict-resolution", Within: 90}); !strings.Contains(s, "1000002,Ward 4,Health Care Support Worker") || strings.Contains(s, "1000011") {
			b.Error(s)
		}
		if s := get(authz.National, "ENG", training.ActBeyond, training.Wanted{Which: "beyond", Of: "ENG", Competence: "conflict-resolution"}); !strings.Contains(s, `Northmere,conflict-resolution,0,0,0,"hidden, small numbers"`) {
			b.Error(s)
		}
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE action IN ('training.export', 'training.beyond')`); n != 3 {
			b.Errorf("%d downloads are written down", n)
		}
	})
}
