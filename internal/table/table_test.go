package table

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsNoTableIsRefusedInWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"empty":         {"", "it is empty"},
		"blank lines":   {"\n\n", "it is empty"},
		"header only":   {"a,b\n", "a header and no rows"},
		"NUL":           {"a,b\n1,2\n3,\x00\n", "line 3 has a NUL byte"},
		"not UTF-8":     {"a\n\xff\n", "not UTF-8"},
		"twice":         {"a,a\n1,2\n", `two columns are called "a"`},
		"ragged":        {"a,b\n1,2\n1\n1,2,3\n", "row 3 has 1 cells, the header has 2"},
		"ragged also":   {"a,b\n1,2\n1\n1,2,3\n", "row 4 has 3 cells"},
		"quote left":    {"a,b\n1,\"2\n", "row 2"},
		"quote between": {"a,b\n1,2\"3\n", "row 2"},
	} {
		_, err := Read(strings.NewReader(c.in))
		if !errors.Is(err, ErrData) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRowsAreNumberedAsASpreadsheetDoes(t *testing.T) {
	t.Parallel()
	in, err := Read(strings.NewReader("\ufeffname,n\r\n\"two\nlines\",1\r\n\r\nlast,x\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if in.Rows[0].Number != 2 || in.Rows[1].Number != 4 || !in.Has("name") {
		t.Errorf("rows %d and %d of %q", in.Rows[0].Number, in.Rows[1].Number, in.Columns)
	}
	in.Rows[1].Float("n")
	if err := in.Rows[1].Err(); err == nil || err.Error() != `row 4: n is "x", which is no number` {
		t.Error(err)
	}
}

func TestCellsThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "n is empty", "x": "no number", "NaN": "no number", "Inf": "too large", "1e999": "too large", "-1": "negative",
		"1.5": "not a whole number", "1e300": "too large", "1_000": "no number", "0x1p4": "no number", "1,000": "no number",
	} {
		r := one(t, cell)
		if r.Count("n"); r.Err() == nil || !strings.Contains(r.Err().Error(), want) || !strings.Contains(r.Err().Error(), "row 2: n") {
			t.Errorf("%q: %v", cell, r.Err())
		}
	}
	for cell, want := range map[string]int{"0": 0, "12": 12, "12.0": 12, "1e+05": 100000, " 7 ": 7} {
		r := one(t, cell)
		if got := r.Count("n"); got != want || r.Err() != nil {
			t.Errorf("%q: %d, %v", cell, got, r.Err())
		}
	}
	r := one(t, "31/12/2026")
	r.Date("n")
	r.Flag("n")
	r.Above("n")
	if err := r.Err(); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Error(err)
	}
	if r = one(t, "NA"); !math.IsNaN(r.Missing("n")) || r.Err() != nil {
		t.Error(r.Err())
	}
}

func one(t *testing.T, cell string) *Row {
	t.Helper()
	in, err := Read(strings.NewReader("n,key\n\"" + cell + "\",a\n"))
	if err != nil {
		t.Fatal(err)
	}
	return in.Rows[0]
}

func TestASecondRowOfAKeyIsAtFault(t *testing.T) {
	t.Parallel()
	in, err := Read(strings.NewReader("id,time,n\na,1,5\nb,1,5\na,1,6\na,2,7\n,1,1\n"))
	if err != nil {
		t.Fatal(err)
	}
	groups := in.Groups("id", "time")
	if len(groups) != 3 || len(groups[0].Rows) != 3 || groups[1].Err() != nil {
		t.Fatalf("%d groups", len(groups))
	}
	if err := groups[0].Err(); err == nil || err.Error() != "row 4: an earlier row has the same id and time" {
		t.Error(err)
	}
	if err := groups[2].Err(); err == nil || err.Error() != "row 6: id is empty" {
		t.Error(err)
	}
}

func TestNumbersAreWrittenWithFifteenDigits(t *testing.T) {
	t.Parallel()
	out := New("a", "b")
	for _, v := range []float64{1.0 / 3, 100000, 1e-9, math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 42.7916666666666667, 123456789012, 9007199254740991} {
		out.Add(v, Known(v))
	}
	out.Add(true, nil)
	out.Add("x, y", 3)
	var b bytes.Buffer
	if err := out.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	want := "a,b\n0.333333333333333,0.333333333333333\n100000,100000\n1e-09,1e-09\nNaN,\nInf,Inf\n-Inf,-Inf\n0,0\n42.7916666666667,42.7916666666667\n123456789012,123456789012\n9007199254740991,9007199254740991\nTRUE,\n\"x, y\",3\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "a,b\n1,2\n", "a\n\"x\ny\"\n\n2\n", "\ufeffa;b\n", "a,a\n", "a,b\n1\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		in, err := Read(bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, ErrData) {
				t.Fatal(err)
			}
			return
		}
		before := 1
		for _, r := range in.Rows {
			if r.Number <= before {
				t.Fatalf("row %d after %d", r.Number, before)
			}
			before = r.Number
			for _, c := range in.Columns {
				r.Count(c)
				r.Dates(c)
				r.FlagOr(c, true)
				if v := r.Missing(c); math.IsInf(v, 0) {
					t.Fatal(v)
				}
			}
			_ = r.Err()
		}
	})
}
