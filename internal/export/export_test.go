package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

type rec struct {
	Ref  string
	N    int64
	Rate float64
	Day  time.Time
	At   time.Time
	Hurt bool
}

var cols = []Column[rec]{
	{"ref", "Reference", Text, 0, func(r rec) Cell { return TextCell(r.Ref) }},
	{"n", "Staff", Integer, 0, func(r rec) Cell { return IntegerCell(r.N) }},
	{"rate", "Rate", Number, 0, func(r rec) Cell { return NumberCell(r.Rate) }},
	{"day", "Day", Date, 0, func(r rec) Cell { return DateCell(r.Day) }},
	{"at", "Reported", Moment, 0, func(r rec) Cell { return MomentCell(r.At) }},
	{"hurt", "Hurt", Bool, 0, func(r rec) Cell { return BoolCell(r.Hurt) }},
}

var london = time.FixedZone("BST", 3600)

func seq(rs ...rec) iter.Seq2[rec, error] {
	return func(yield func(rec, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func sample() rec {
	return rec{"Ward 7, \"older\" £\nsecond line", -3, 12.5, time.Date(2026, 7, 9, 0, 0, 0, 0, london), time.Date(2026, 7, 9, 22, 30, 0, 0, time.UTC), true}
}

func about() *Provenance {
	return &Provenance{At: time.Date(2026, 11, 22, 9, 5, 0, 0, time.UTC), By: "VPR lead", Filter: "=all"}
}

func TestCSVIsRFC4180(t *testing.T) {
	var b bytes.Buffer
	n, err := CSV(context.Background(), &b, cols, seq(sample(), rec{Ref: "x", Rate: math.NaN()}), Options{BOM: true, Zone: london, Provenance: about()})
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	want := "\ufeffReference,Staff,Rate,Day,Reported,Hurt\r\n" +
		"\"Ward 7, \"\"older\"\" £\r\nsecond line\",-3,12.5,2026-07-09,2026-07-09 23:30:00,Yes\r\n" +
		"x,0,,,,No\r\n" +
		"Exported at,2026-11-22 10:05 BST,,,,\r\nBy,VPR lead,,,,\r\nFilter,'=all,,,,\r\nRows,2,,,,\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestJSONKeepsTheOrderOfColumns(t *testing.T) {
	var b bytes.Buffer
	if _, err := JSON(context.Background(), &b, cols, seq(sample(), rec{Ref: "=1\x00"}), Options{Provenance: about()}); err != nil {
		t.Fatal(err)
	}
	want := `{"rows":[
{"ref":"Ward 7, \"older\" £\nsecond line","n":-3,"rate":12.5,"day":"2026-07-09","at":"2026-07-09T22:30:00Z","hurt":true},
{"ref":"=1","n":0,"rate":0,"day":null,"at":null,"hurt":false}
],"about":{"exported_at":"2026-11-22T09:05:00Z","by":"VPR lead","filter":"=all","rows":2}}
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	b.Reset()
	if _, err := JSON(context.Background(), &b, cols, seq(), Options{}); err != nil || !json.Valid(b.Bytes()) {
		t.Error(err, b.String())
	}
}

func TestXLSXReadsBackAsRealValues(t *testing.T) {
	var b bytes.Buffer
	n, err := XLSX(context.Background(), &b, cols, seq(sample(), rec{Ref: strings.Repeat("é", 40000)}), Options{Zone: london, Provenance: about()})
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	shown, _ := f.GetRows("Data")
	want := [][]string{{"Reference", "Staff", "Rate", "Day", "Reported", "Hurt"},
		{"Ward 7, \"older\" £\nsecond line", "-3", "12.5", "09/07/2026", "09/07/2026 23:30", "Yes"}}
	if diff := cmp.Diff(want, shown[:2]); diff != "" {
		t.Error(diff)
	}
	if !strings.HasSuffix(shown[2][0], "too long for a spreadsheet cell)") {
		t.Error("a cut cell does not say so")
	}
	if raw, _ := f.GetCellValue("Data", "D2", excelize.Options{RawCellValue: true}); raw != "46212" {
		t.Errorf("date is stored as %q", raw)
	}
	if p, _ := f.GetPanes("Data"); !p.Freeze || p.YSplit != 1 {
		t.Errorf("heading is not frozen: %+v", p)
	}
	note, _ := f.GetRows("About this export")
	if diff := cmp.Diff([][]string{{"Exported at", "2026-11-22 10:05 BST"}, {"By", "VPR lead"}, {"Filter", "=all"}, {"Rows", "2"}}, note); diff != "" {
		t.Error(diff)
	}
}

var attacks = []string{"=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =cmd|' /C calc'!A0", "＝1+1", "\u00a0＋1", "\u200b=1", "\x00=1", "=HYPERLINK(\"http://x\")"}

func TestNoTextRunsAsAFormula(t *testing.T) {
	for _, s := range attacks {
		var c, x bytes.Buffer
		if _, err := CSV(context.Background(), &c, cols[:1], seq(rec{Ref: s}), Options{}); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(&c).ReadAll()
		if err != nil || !strings.HasPrefix(got[1][0], "'") {
			t.Errorf("CSV %q became %q (%v)", s, got, err)
		}
		if _, err := XLSX(context.Background(), &x, cols[:1], seq(rec{Ref: s}), Options{}); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&x)
		if err != nil {
			t.Fatal(err)
		}
		formula, _ := f.GetCellFormula("Data", "A2")
		kind, _ := f.GetCellType("Data", "A2")
		if formula != "" || kind != excelize.CellTypeInlineString {
			t.Errorf("XLSX %q is formula %q, type %v", s, formula, kind)
		}
		f.Close()
	}
}

func TestAFailingSourceStopsTheExport(t *testing.T) {
	broken := errors.New("broken")
	rows := func(yield func(rec, error) bool) {
		if yield(rec{Ref: "a"}, nil) {
			yield(rec{}, broken)
		}
	}
	for name, run := range map[string]func() (int, error){
		"csv":  func() (int, error) { return CSV(context.Background(), &bytes.Buffer{}, cols, rows, Options{}) },
		"json": func() (int, error) { return JSON(context.Background(), &bytes.Buffer{}, cols, rows, Options{}) },
		"xlsx": func() (int, error) { return XLSX(context.Background(), &bytes.Buffer{}, cols, rows, Options{}) },
	} {
		if n, err := run(); n != 1 || !errors.Is(err, broken) {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := CSV(ctx, &bytes.Buffer{}, cols, seq(sample()), Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func FuzzCSVCellNeverStartsAFormula(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		if _, err := CSV(context.Background(), &b, cols[:2], seq(rec{Ref: s}), Options{}); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(got) != 2 {
			t.Fatalf("%q does not read back: %v", s, err)
		}
		if v := strings.TrimSpace(got[1][0]); v != "" && strings.ContainsRune("=+-@", rune(v[0])) {
			t.Fatalf("%q became %q", s, v)
		}
		if strings.ContainsRune(b.String(), 0) {
			t.Fatal("NUL written")
		}
	})
}
