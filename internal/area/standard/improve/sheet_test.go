package improve_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
)

// written gives rows as a spreadsheet.
func written(rows []improve.SheetRow, xlsx bool) []byte {
	var b bytes.Buffer
	each := func(yield func(improve.SheetRow, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
	if xlsx {
		must(export.XLSX(context.Background(), &b, improve.SheetColumns(), each, export.Options{}))
	} else {
		must(export.CSV(context.Background(), &b, improve.SheetColumns(), each, export.Options{}))
	}
	return b.Bytes()
}

func (b *bench) rows(a standard.Assessment, blank bool) []improve.SheetRow {
	b.Helper()
	lead := b.as(authz.Specialist)
	w := must(b.Standard.Whole(lead, b.scope(lead), here, a.ID))
	return b.SheetRows(w, must(b.List(lead, b.scope(lead), here, improve.Filter{Assessment: a.ID})), blank)
}

func TestAnEmptySheetIsFilledReadAndBroughtIn(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		a := b.open("v2")
		for _, xlsx := range []bool{false, true} {
			rows := b.rows(a, true)
			if len(rows) != 44 || !rows[0].Unverified {
				b.Fatalf("%d rows", len(rows))
			}
			for i := range rows {
				rows[i].InPlace, rows[i].Rating, rows[i].Rationale = "partly", "amber", fmt.Sprint("Half of it is there ", xlsx)
				rows[i].Action, rows[i].Owner, rows[i].Due = fmt.Sprint("Do the rest ", xlsx), "invented manager", "2026-12-20"
			}
			rows[3].Rating, rows[3].InPlace, rows[3].EvidenceTitle, rows[3].EvidenceLink, rows[3].EvidenceTo = "green", "yes", "Minutes", "https://example.org/minutes", "2026-10-01"
			sh := must(b.ReadSheet(lead, b.scope(lead), here, a.ID, "filled", written(rows, xlsx)))
			if want := (improve.SheetCounts{Rows: 44, Rated: 44, Evidence: 1, Actions: 44}); sh.SheetCounts != want {
				b.Fatalf("%+v %+v", sh.SheetCounts, sh.Problems)
			}
			b.ok(b.ApplySheet(lead, b.scope(lead), here, a.ID, sh.ID))
			if err := b.ApplySheet(lead, b.scope(lead), here, a.ID, sh.ID); !fault.Is(err, fault.Conflict) {
				b.Errorf("twice: %v", err)
			}
		}
		w := must(b.Standard.Whole(lead, b.scope(lead), here, a.ID))
		if n := w.Sum(); n.Green != 1 || n.Amber != 43 {
			b.Errorf("%+v", n)
		}
		again := must(b.ReadSheet(lead, b.scope(lead), here, a.ID, "same.csv", written(b.rows(a, false), false)))
		if again.Same != 44 || len(again.Lines) != 0 {
			b.Errorf("what was written out differs from what is there: %+v %+v", again.SheetCounts, again.Lines[:min(2, len(again.Lines))])
		}
	})
}

func TestErrorsOfASheetAreToldByRowAndFieldWithinASecond(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		a := b.open("v2")
		rows := b.rows(a, true)
		rows[0].Rating = "purple"
		rows[1].Rating, rows[1].InPlace, rows[1].Rationale = "green", "yes", "All there"
		rows[2].Rating, rows[2].InPlace, rows[2].Rationale = "red", "no", ""
		rows[3].Action, rows[3].Owner, rows[3].Due = "Do it", "Nobody At All", "2020-01-01"
		rows[4].EvidenceTitle = "A paper"
		rows[5].Indicator = "D9-z"
		rows[6].Indicator = rows[7].Indicator
		rows[8].Cost, rows[8].Action = "much", "x"
		for len(rows) < 60 {
			rows = append(rows, rows[20])
		}
		start := time.Now()
		sh := must(b.ReadSheet(lead, b.scope(lead), here, a.ID, "wrong.csv", written(rows, false)))
		took := time.Since(start)
		var got []string
		for _, p := range sh.Problems {
			if p.Severity == importer.Error && p.Row < 15 {
				got = append(got, fmt.Sprint(p.Row, " ", p.Field, " ", p.Code))
			}
		}
		slices.Sort(got)
		want := []string{"10 action_cost bad_value", "10 action_owner missing", "2 rating not_in_list", "3 rating green_without_evidence", "4 rationale missing", "5 action_due past", "5 action_owner unknown_person",
			"6 evidence_link half", "7 indicator unknown_indicator", "9  same_row"}
		if d := cmp.Diff(want, got); d != "" {
			b.Error(d)
		}
		if took > time.Second {
			b.Errorf("%d rows took %s", len(rows), took)
		}
		b.Logf("60 rows with errors: %s", took)
		if err := b.ApplySheet(lead, b.scope(lead), here, a.ID, sh.ID); !fault.Is(err, fault.Conflict) {
			b.Errorf("a sheet with errors was brought in: %v", err)
		}
		if _, err := b.ReadSheet(lead, b.scope(lead), here, a.ID, "x.csv", []byte("%PDF-1.7")); fault.ProblemsOf(err).For("file") == "" {
			b.Errorf("no table: %v", err)
		}
		if _, err := b.ReadSheet(b.as(authz.Board), b.scope(lead), here, a.ID, "x.csv", written(rows, false)); !fault.Is(err, fault.Denied) {
			b.Errorf("the board sends one: %v", err)
		}
	})
}

func TestASheetIsNotBroughtInOverWhatSomebodyElseRated(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		a := b.open("v2")
		rows := b.rows(a, true)
		rows[0].Rating, rows[0].InPlace, rows[0].Rationale = "red", "no", "Not there"
		sh := must(b.ReadSheet(lead, b.scope(lead), here, a.ID, "f.csv", written(rows, false)))
		b.ok(b.Standard.Rate(lead, here, a.ID, rows[0].Indicator, standard.Rate{Rating: "amber", InPlace: "partly", Rationale: "Some", Seen: 1}))
		err := b.ApplySheet(lead, b.scope(lead), here, a.ID, sh.ID)
		if !fault.Is(err, fault.Conflict) || !strings.Contains(fault.MessageOf(err), "changed") {
			b.Errorf("%v", err)
		}
	})
}
