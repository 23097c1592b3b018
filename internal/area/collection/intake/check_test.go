package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// many is a return of several blocks with faults of every sort, some across blocks.
func many(n int) string {
	var b bytes.Buffer
	big(&b, n)
	lines := strings.SplitAfter(b.String(), "\n")
	lines[n] = lines[3]                                            // a row of the first block again in the last
	lines[n-1] = strings.Replace(lines[4], "E02", "E04", 1)        // a reference with other facts
	lines[n/2] = "\"" + strings.Replace(lines[n/2], ",", "\",", 1) // quote marks in the middle
	return strings.Join(lines, "")
}

func TestResultsDoNotDependOnTheCores(t *testing.T) {
	data := many(9000)
	var want string
	for _, workers := range []int{1, 2, 7} {
		o := october()
		o.Workers = workers
		res := checkOf(t, "f.csv", data, o)
		if got := brief(res) + fmt.Sprint(res.Groups, res.Incidents); want == "" {
			want = got
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers: %s", workers, diff)
		}
	}
	for _, line := range []string{"rows 9000 accepted 8908 rejected 92", "row 9001 error  same_row: The same member of staff is on row 4 ", "row 9000 error incident_ref reference_twice: This reference is on row 5 "} {
		if !strings.Contains(want, line) {
			t.Errorf("no %q in %.3000s", line, want)
		}
	}
}

func TestNothingOfARefusedFileIsHandedOver(t *testing.T) {
	data := many(9000) + strings.Replace(flat(headings(), with(good(3), "incident_ref", "943-476-5919")), strings.Join(headings(), ",")+"\n", "", 1)
	r, err := open(t, "f.csv", data)
	if err != nil {
		t.Fatal(err)
	}
	o := october()
	o.Take = func([]Row) error { t.Error("rows of a refused file were handed over"); return nil }
	res, err := r.Check(context.Background(), o)
	if err != nil || !res.Refused() || res.Accepted != 0 || res.Rejected != res.Rows {
		t.Error(err, res.Accepted, res.Rejected)
	}
}

func TestProblemsAreCountedBeyondThoseListed(t *testing.T) {
	o := october()
	o.Listed = 10
	res := checkOf(t, "f.csv", many(9000), o)
	if len(res.Problems) != 10 || res.Unlisted != 82 {
		t.Errorf("%d listed, %d not", len(res.Problems), res.Unlisted)
	}
	if g := res.Groups[0]; g.Code != "not_in_list" || g.Field != "staff_group" || g.Count != 90 || g.First[4] != 409 {
		t.Errorf("%+v", g)
	}
}

func TestALoaderThatFailsEndsTheCheck(t *testing.T) {
	r, err := open(t, "f.csv", many(9000))
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	o := october()
	o.Take = func([]Row) error { return full }
	if _, err := r.Check(context.Background(), o); !errors.Is(err, full) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Check(ctx, october()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// changing is a file that somebody writes to while it is read.
type changing struct {
	*strings.Reader
	reads int
}

func (c *changing) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.Reader.ReadAt(p, off)
	if c.reads++; off == 0 && n > 9000 {
		copy(p[9000:], fmt.Sprint(c.reads%10))
	}
	return n, err
}

func TestAFileThatChangesWhileItIsReadIsNotLoaded(t *testing.T) {
	data := many(9000)
	r, err := Open(Upload{"f.csv", int64(len(data)), &changing{Reader: strings.NewReader(data)}})
	if err != nil {
		t.Fatal(err)
	}
	o := october()
	o.Take = func([]Row) error { return nil }
	if _, err := r.Check(context.Background(), o); err == nil || !strings.Contains(err.Error(), "changed") {
		t.Error(err)
	}
}

// TestARuneMayBeCutByABlock moves a file of two-byte letters along the edges of blocks, byte by byte, in both encodings.
func TestARuneMayBeCutByABlock(t *testing.T) {
	head, row, _ := strings.Cut(flat(headings(), with(good(1), "incident_ref", strings.Repeat("é", 40))), "\n")
	tail := row[strings.IndexByte(row, ','):]
	for shift := range 3 {
		var b strings.Builder
		b.WriteString(head + strings.Repeat(" ", shift) + "\n")
		n := 0
		for ; b.Len() < blockSize*5/2; n++ {
			fmt.Fprintf(&b, "%s%05d%s", strings.Repeat("é", 35), n, tail)
		}
		if res := checkOf(t, "f.csv", b.String(), october()); res.Accepted != n {
			t.Fatalf("shift %d: %.500s", shift, brief(res))
		}
		win := strings.ReplaceAll(b.String(), "é", "\xe9")
		if res := checkOf(t, "f.csv", win, october()); res.Accepted != n {
			t.Fatalf("Windows-1252, shift %d: %.500s", shift, brief(res))
		}
	}
}

// TestReadsMayBeShort reads through readers that give one byte, half of what is asked, and data with the end.
func TestReadsMayBeShort(t *testing.T) {
	data := many(300)
	for name, r := range map[string]io.Reader{"one byte": iotest.OneByteReader(strings.NewReader(data)), "half": iotest.HalfReader(strings.NewReader(data)), "data and end": iotest.DataErrReader(strings.NewReader(data))} {
		c := cutter{r: r, delim: ','}
		var got []byte
		for buf := make([]byte, blockSize); ; {
			b, _, err := c.next(buf)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, b...)
		}
		if string(got) != data {
			t.Errorf("%s: %d bytes of %d", name, len(got), len(data))
		}
	}
}

// line is a file of one line without end: a heading, and then x.
type line struct {
	head string
	size int64
}

func (l line) ReadAt(p []byte, off int64) (int, error) {
	n := int(min(int64(len(p)), l.size-off))
	for i := range n {
		p[i] = 'x'
	}
	if off < int64(len(l.head)) {
		copy(p[:n], l.head[off:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func TestALineWithoutEndIsRefusedCalmly(t *testing.T) {
	size := int64(1 << 30)
	if raced || testing.Short() {
		size = 32 << 20
	}
	for name, head := range map[string]string{"under a row": one(), "alone": "", "in quote marks": one() + "\""} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := Open(Upload{"f.csv", size, line{head, size}})
		var res *Result
		if err == nil {
			res, err = r.Check(context.Background(), october())
		}
		runtime.ReadMemStats(&after)
		if grown := int64(after.TotalAlloc - before.TotalAlloc); grown > 64<<20 {
			t.Errorf("%s: %d MB were allocated", name, grown>>20)
		}
		if head == "" {
			if err == nil || !strings.Contains(err.Error(), "Row 1") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if p := res.FileProblems; len(p) != 1 || p[0].Code != "row_too_long" || !strings.HasPrefix(p[0].Message, "Row 5: ") {
			t.Errorf("%s: %s", name, brief(res))
		}
	}
}

func TestSharesAndMonthsAreLookedAt(t *testing.T) {
	var rows []map[string]string
	for i := range 20 {
		r := with(good(i), "hate_motive", "not_known", "clinical_factor", "not_assessed", "ethnic_category", "99", "incident_time", "00:00", "incident_date", "2026-10-05", "reported_date", "2026-10-06")
		rows = append(rows, r)
	}
	o := october()
	o.From = day("2026-09-01")
	o.History = map[string]int{"2026-03": 100, "2026-04": 101, "2026-05": 99, "2026-06": 110, "2026-07": 95, "2026-08": 104}
	golden(t, "shares.golden", brief(checkOf(t, "f.csv", flat(headings(), rows...), o)))
}
