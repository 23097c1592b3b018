package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/cell"
	"github.com/havenward/havenward/internal/importer"
)

// FuzzSplitReadsWhatTheImporterReads proves that the fast reader and package importer cut CSV alike.
func FuzzSplitReadsWhatTheImporterReads(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\r\ny\";z\r\n", "a\tb\r1\t2", "a,b\n\"say \"\"no\"\"\",it is 5\" long\n", "a\n\"x\"y\"z\n", "a\n\n\n\"\n", "\"a\"\"\",b\n,\n", "é,b\n\xe9,£\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		file, err := importer.Open(strings.NewReader(s), int64(len(s)), "f.csv", importer.Limits{Cell: 1 << 20})
		if err != nil || file.Format != "csv" {
			return
		}
		var want [][]string
		refused := false
		for row, err := range file.Rows(context.Background()) {
			if err != nil {
				refused = true
				break
			}
			want = append(want, row.Cells)
		}
		w := worker{env: &env{delim: byte(file.Delimiter), windows: file.Encoding == "windows-1252"}}
		text, err := io.ReadAll(file.Text())
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for pos, n := 0, 0; pos < len(text); n++ {
			next, ok := w.split(text, pos)
			if !ok {
				if !refused {
					t.Fatalf("%q: an open quote mark in record %d", s, n)
				}
				break
			}
			pos = next
			if n < file.HeaderRow || w.isBlank() {
				continue
			}
			var cells []string
			for _, c := range w.cells {
				cells = append(cells, cell.Clean(string(w.tidy(c))))
			}
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			got = append(got, cells)
		}
		if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r >= 0x7f }) || strings.Contains(s, "'") {
			return // importer cleans these out of cells; here they are faults
		}
		if diff := cmp.Diff(want, got[:min(len(got), len(want))]); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
	})
}

// FuzzBlocksEndWhereRecordsEnd proves that cutting a file into blocks loses nothing and cuts no record.
func FuzzBlocksEndWhereRecordsEnd(f *testing.F) {
	for _, s := range []string{"a,b\n1,\"x\ny\"\n", "\"a\"\"\n\",b\nc,d", "a\rb\r", "\"", "x\"y\n\"z\n", "a,\"b\"\n\n\n", "\r\n\r\n"} {
		f.Add(s, uint8(5))
	}
	f.Fuzz(func(t *testing.T, s string, step uint8) {
		whole := records([]byte(s))
		c := cutter{delim: ',', line: '\n'}
		var parts [][]string
		rest := []byte(s)
		for len(rest) > 0 {
			end := 0
			for n := int(step) + 1; ; n *= 2 {
				if n >= len(rest) {
					end = len(rest)
					break
				}
				if end = c.lastEnd(rest[:n]); end > 0 {
					break
				}
			}
			parts = append(parts, records(rest[:end])...)
			rest = rest[end:]
		}
		if diff := cmp.Diff(whole, parts); diff != "" {
			t.Errorf("%q by %d: %s", s, step, diff)
		}
	})
}

// records are the records of comma-separated text up to a quote mark that is never closed.
func records(text []byte) [][]string {
	w := worker{env: &env{delim: ','}}
	var out [][]string
	for pos := 0; pos < len(text); {
		next, ok := w.split(text, pos)
		if !ok {
			return append(out, []string{"open"})
		}
		var cells []string
		for _, c := range w.cells {
			cells = append(cells, string(c))
		}
		out, pos = append(out, cells), next
	}
	return out
}

// FuzzCheckStaysCalm sends anything: it ends with a result or a sentence, and the counts agree.
func FuzzCheckStaysCalm(f *testing.F) {
	f.Add(flat(headings(), good(1), good(2)))
	f.Add(flat([]string{"incident_ref", "staff_group"}, good(1)))
	f.Add(`{"schema_version":"0.1","incidents":[{"incident_ref":"W-1","staff":[{"staff_group":"03"}],"alleged":[{}]}]}`)
	f.Add(`[{"incident_ref":["a",{"b":1}]},{}]`)
	f.Add("PK\x03\x04rubbish")
	f.Add("\xff\xfea\x00,\x00b\x00\n\x00")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Open(Upload{"f", int64(len(s)), strings.NewReader(s)})
		if err != nil {
			var bad *importer.FileError
			if !errors.As(err, &bad) {
				t.Fatal(err)
			}
			return
		}
		o := october()
		handed := 0
		o.Take = func(rows []Row) error {
			for i := range rows {
				rows[i].Record()
			}
			handed += len(rows)
			return nil
		}
		res, err := r.Check(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if res.Accepted+res.Rejected != res.Rows || res.Warned > res.Accepted || res.Refused() && (handed > 0 || res.Accepted > 0) || handed > res.Accepted {
			t.Errorf("%s handed over %d", brief(res), handed)
		}
	})
}

// FuzzValuesAreReadAsTheImporterReads compares the quick readers of dates and times with the ones they stand in for.
func FuzzValuesAreReadAsTheImporterReads(f *testing.F) {
	for _, s := range []string{"2026-10-31", "31/10/2026", "29/02/2024", "2023-02-29", "0930", "09:30", "24:00", "00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, flaw := importer.Date(s)
		if got := readDate([]byte(s)); flaw == nil && want.Year() < 2150 && !dayTime(got).Equal(want) || flaw != nil && got != 0 {
			t.Errorf("%q is %s, not %s", s, dateText(got), want)
		}
		at, flaw := importer.Time(s)
		if got := readTime([]byte(s)); flaw == nil && timeText(got) != at.String() || flaw != nil && got != 0 {
			t.Errorf("%q is %s, not %s", s, timeText(got), at)
		}
	})
}

// TestCSVAgreesWithTheStandardLibrary reads well-formed files of every kind of cell both ways.
func TestCSVAgreesWithTheStandardLibrary(t *testing.T) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	want := [][]string{{"a", "b"}, {"x,y", "two\nlines"}, {`say "no"`, "é"}, {"1", ""}}
	if err := out.WriteAll(want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, records(b.Bytes())); diff != "" {
		t.Error(diff)
	}
}
