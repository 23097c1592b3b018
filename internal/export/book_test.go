package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// read opens a workbook with a library that is not ours.
func read(t *testing.T, b *bytes.Buffer) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestTextComesBackFromAWorkbookAsItWas(t *testing.T) {
	words := []string{"a & b < c > \"d\" 'e'", "  kept  ", "_x0041_ and _x005F_", "_x", "line\n\ttab", "Ŵyn 🙂", "]]>", "=1+1"}
	var b bytes.Buffer
	var rows []rec
	for _, w := range words {
		rows = append(rows, rec{Ref: w})
	}
	if _, err := XLSX(context.Background(), &b, cols[:1], seq(rows...), Options{}); err != nil {
		t.Fatal(err)
	}
	f := read(t, &b)
	for i, want := range words {
		if got, _ := f.GetCellValue("Data", fmt.Sprintf("A%d", i+2)); got != want {
			t.Errorf("%q became %q", want, got)
		}
	}
}

func TestColumnsAreNamedAsSpreadsheetsDo(t *testing.T) {
	for _, n := range []int{0, 25, 26, 51, 52, 701, 702, 16383} {
		want, err := excelize.ColumnNumberToName(n + 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(letters(nil, n)); got != want {
			t.Errorf("column %d is %s, not %s", n, got, want)
		}
	}
}

func TestSheetsHaveNamesThatSpreadsheetsTake(t *testing.T) {
	for s, want := range map[string]string{"Data": "Data", "Ward 7/8: \"older\"": "Ward 7 8  \"older\"", strings.Repeat("é", 40): strings.Repeat("é", 31), "'a'": "a"} {
		if got := sheetName(s); got != want {
			t.Errorf("%q became %q", s, got)
		}
	}
	var b bytes.Buffer
	if _, err := XLSX(context.Background(), &b, cols[:1], seq(), Options{Sheet: `a & "b" <c>`}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`a & "b" <c>`}, read(t, &b).GetSheetList()); diff != "" {
		t.Error(diff)
	}
}

// many gives rows that hardly compress, and fails after them if it shall.
func many(n int, err error) iter.Seq2[rec, error] {
	r := rand.New(rand.NewPCG(1, 2))
	return func(yield func(rec, error) bool) {
		for range n {
			var words [200]byte
			for i := range words {
				words[i] = 'a' + byte(r.Uint32()%26)
			}
			if !yield(rec{Ref: string(words[:])}, nil) {
				return
			}
		}
		if err != nil {
			yield(rec{}, err)
		}
	}
}

func TestALargeWorkbookWaitsOnDiskAndLeavesNothingThere(t *testing.T) {
	dir := t.TempDir()
	left := func() int {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	var b bytes.Buffer
	const n = 40_000
	if got, err := XLSX(context.Background(), &b, cols[:1], many(n, nil), Options{TempDir: dir}); err != nil || got != n {
		t.Fatal(got, err)
	}
	if b.Len() <= spoolRoom || left() != 0 {
		t.Errorf("%d bytes, %d files are left", b.Len(), left())
	}
	broken := errors.New("broken")
	b.Reset()
	if _, err := XLSX(context.Background(), &b, cols[:1], many(n, broken), Options{TempDir: dir}); !errors.Is(err, broken) || b.Len() > 0 || left() != 0 {
		t.Errorf("%v, %d bytes, %d files are left", err, b.Len(), left())
	}
}

func TestASheetRefusesWhatIsBeyondItsLastRow(t *testing.T) {
	b, err := newBook(Options{}.filled(), []head{{"n", 12}})
	if err != nil {
		t.Fatal(err)
	}
	b.rows = MaxSheetRows
	if err := b.row([]Cell{IntegerCell(1)}); err != nil {
		t.Errorf("the last row: %v", err)
	}
	if err := b.row([]Cell{IntegerCell(1)}); !errors.Is(err, ErrTooManyRows) {
		t.Errorf("one beyond: %v", err)
	}
}
