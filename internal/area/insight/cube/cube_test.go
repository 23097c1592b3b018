package cube

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/havenward/havenward/internal/fault"
)

func each(facts []Fact) iter.Seq2[*Fact, error] {
	return func(yield func(*Fact, error) bool) {
		var one Fact
		for _, f := range facts {
			one = f
			if !yield(&one, nil) {
				return
			}
		}
	}
}

func fresh(t interface {
	Helper()
	Fatal(...any)
}) *Cube {
	t.Helper()
	c, err := New(Dims())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var dates = []string{"", "2024-02-29", "2025-03-31", "2025-04-01", "2025-04-02", "2025-12-31", "2026-01-01"}

// drawFacts draws facts of few incidents in many versions, as they come. When together, the rows of an incident agree in
// what belongs to the incident, as those of package mds do.
func drawFacts(t *rapid.T, dims []Dim, together bool) []Fact {
	var out []Fact
	at := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	for range rapid.IntRange(0, 25).Draw(t, "changes") {
		org := rapid.SampledFrom([]string{"RX1", "RX2", "RX10"}).Draw(t, "org")
		incident := rapid.SampledFrom([]string{"a", "b", "c", "d", "e.1"}).Draw(t, "incident")
		version := rapid.Int64Range(1, 4).Draw(t, "version") * rapid.SampledFrom([]int64{1, 100}).Draw(t, "times")
		var f Fact
		for i := range rapid.IntRange(1, 3).Draw(t, "staff") {
			staffOnly := together && i > 0
			n := f
			n.Org, n.Version, n.Staff = org, version, int64(i+1)*rapid.SampledFrom([]int64{1, 1, 1, 40}).Draw(t, "n")
			n.ID = fmt.Sprintf("%s.%d", incident, n.Staff)
			n.Values = slices.Clone(f.Values)
			if n.Values == nil {
				n.Values = make([]string, len(dims))
			}
			if !staffOnly {
				n.Unit, n.Site = rapid.SampledFrom([]string{"", "u1", "u2"}).Draw(t, "unit"), rapid.SampledFrom([]string{"", "s1"}).Draw(t, "site")
				n.Date = rapid.SampledFrom(dates).Draw(t, "date")
				n.Delay = rapid.SampledFrom([]int64{-1, 0, 1, 2, 90, 91, 300}).Draw(t, "delay")
				// of the incident alone: a member of staff left behind in an older version must agree
				n.Events, n.Alleged = map[string]int64{"a": 1, "b": 254, "c": 255, "d": 300, "e.1": 0}[incident], int64(incident[0]-'a')
				n.Reported, n.Acknowledged, n.Fed = at, time.Time{}, time.Time{}
				if rapid.Bool().Draw(t, "news") {
					n.Acknowledged = at.Add(rapid.SampledFrom([]time.Duration{0, time.Hour, 24 * time.Hour, 24*time.Hour + 1, 200 * time.Hour}).Draw(t, "ack"))
					n.Fed = at.Add(rapid.SampledFrom([]time.Duration{0, 168 * time.Hour, 168*time.Hour + 1, 192 * time.Hour, 5000 * time.Hour}).Draw(t, "fed"))
				}
			}
			n.Absence = rapid.SampledFrom([]int64{-1, 0, 1, 253, 254, 999}).Draw(t, "absence")
			for k, d := range dims {
				staffDim := slices.Contains([]string{"staff_group", "physical_harm", "job_role", "riddor", "age_band"}, d.Name)
				if !staffOnly || staffDim {
					n.Values[k] = drawValue(t, d)
				}
			}
			out = append(out, n)
			f = n
		}
	}
	return out
}

func drawValue(t *rapid.T, d Dim) string {
	some := append([]string{"", "boxing", d.Codes[len(d.Codes)-1]}, d.Codes[:min(3, len(d.Codes))]...)
	switch {
	case d.Name == Kind:
		return rapid.SampledFrom([]string{"single", "single", "single", "pattern", "batch"}).Draw(t, d.Name)
	case d.Name == "record_state":
		return rapid.SampledFrom([]string{"final", "final", "submitted", rejected}).Draw(t, d.Name)
	case d.Many:
		out := ""
		for i, v := range rapid.SliceOfNDistinct(rapid.SampledFrom(some[1:]), 0, 2, rapid.ID).Draw(t, d.Name) {
			if i > 0 {
				out += ";"
			}
			out += v
		}
		return out
	default:
		return rapid.SampledFrom(some).Draw(t, d.Name)
	}
}

func drawQuery(t *rapid.T, c *Cube, together bool) Query {
	q := Query{Everywhere: rapid.Bool().Draw(t, "everywhere")}
	usual := []string{Org, Month, Kind, Quarter, "violence_primary", "staff_group", Weekday}
	names := rapid.OneOf(rapid.SampledFrom(usual), rapid.SampledFrom(c.Names()))
	q.By = rapid.SliceOfNDistinct(names, 0, MaxBy, rapid.ID).Draw(t, "by")
	q.Measure = rapid.SampledFrom(c.Measures()).Draw(t, "measure")
	if !together && (q.Measure == Events || q.Measure == Alleged) {
		q.Measure = All
	}
	switch q.Measure {
	case AcknowledgedInTime, FedInTime:
		q.Within = rapid.SampledFrom([]int{0, 1, 23, 24, 168, 192, 92 * 24}).Draw(t, "within")
	case Prompt:
		q.Within = rapid.SampledFrom([]int{0, 24, 48, 90 * 24}).Draw(t, "within")
	}
	for range rapid.IntRange(0, 2).Draw(t, "filters") {
		name := names.Draw(t, "where")
		f := Filter{Dim: name}
		values := map[string][]string{Org: {"RX1", "RX2", "RXX"}, Unit: {"", "u1", "u9"}, Site: {"", "s1"}, Day: dates, Month: {"", "2025-04", "2025-12"},
			Quarter: {"2025-Q4", "2025-Q2"}, Year: {"2025"}, FinancialYear: {"2024-25", "2025-26"}, Weekday: {"", "2", "4"}}[name]
		if i, ok := c.l.byName[name]; ok {
			d := c.l.dims[i]
			values = append([]string{NotSaid, Unlisted}, d.Codes[:min(3, len(d.Codes))]...)
			f.All = d.Many && rapid.Bool().Draw(t, "all")
		}
		f.Values = rapid.SliceOfNDistinct(rapid.SampledFrom(values), 1, 2, rapid.ID).Draw(t, "values")
		q.Where = append(q.Where, f)
	}
	if rapid.Bool().Draw(t, "period") {
		q.From, q.To = rapid.SampledFrom([]string{"", "2024-02-01", "2025-04-01", "2025-04-02"}).Draw(t, "from"), rapid.SampledFrom([]string{"", "2025-12-31", "2026-01-01"}).Draw(t, "to")
	}
	if !q.Everywhere {
		q.Reach = []Span{{Org: "RX1"}, {Org: "RX2", To: "2025-03-31"}, {Org: "RX2", From: "2025-12-31"}}
		if rapid.Bool().Draw(t, "whole") {
			q.Reach[2].From = "2025-12-01"
		}
	}
	return q
}

func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, c *Cube, n *naive, q Query) {
	t.Helper()
	got, err := c.Slice(context.Background(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	want := n.slice(q)
	have := map[[MaxBy]string]Cell{}
	for _, x := range append(slices.Clone(got.Cells), got.NotKnown...) {
		have[x.At] = x
	}
	if got.Total.Staff > 0 {
		got.Total.At[0] = "total"
		have[got.Total.At] = got.Total
	}
	if len(q.By) == 0 {
		delete(want, [MaxBy]string{})
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Fatalf("%+v (rows %d): %s", q, got.Rows, d)
	}
}

func TestSlicesAreThoseOfANaiveCount(t *testing.T) {
	for _, together := range []bool{true, false} {
		t.Run(fmt.Sprintf("rows of an incident agree %t", together), func(t *testing.T) {
			rolled := 0
			rapid.Check(t, func(t *rapid.T) {
				c := fresh(t)
				if rapid.Bool().Draw(t, "keys meet") {
					c.hash = func(org, key string) uint64 { return digest(org, key) &^ 0xffffffff }
				}
				n := &naive{dims: Dims(), facts: map[[2]string]Fact{}}
				facts := drawFacts(t, n.dims, together)
				if err := c.Apply(each(facts)); err != nil {
					t.Fatal(err)
				}
				for _, f := range facts {
					n.apply(f)
				}
				for range 6 {
					q := drawQuery(t, c, together)
					same(t, c, n, q)
					if p := c.plan(q); len(facts) > 0 {
						if _, ok := c.fromRolls(q, p); ok {
							rolled++
						}
					}
				}
			})
			if together && rolled == 0 && !testing.Short() {
				t.Error("no query was answered from the roll-ups")
			}
		})
	}
}

func TestProblemsAreNamed(t *testing.T) {
	c := fresh(t)
	q := Query{Measure: "joy", By: []string{Month, Month}, From: "2026-02-30", Where: []Filter{{Dim: "colour", Values: []string{"red"}}, {Dim: "gender", Values: []string{"8"}},
		{Dim: Month, Values: []string{"2026-13"}}, {Dim: "riddor", Values: []string{"death"}, All: true}, {Dim: "method"}}}
	_, err := c.Slice(t.Context(), q)
	for _, field := range []string{"measure", "by", "from", "colour", "gender", Month, "riddor", "method", ""} {
		if fault.ProblemsOf(err).For(field) == "" {
			t.Errorf("no problem at %q in %v", field, err)
		}
	}
	for _, q := range []Query{{Measure: All, Within: 24, Everywhere: true}, {Measure: FedInTime, Within: 169, Everywhere: true}, {Measure: Prompt, Within: 12, Everywhere: true}} {
		if c.Problems(q).For("within") == "" {
			t.Errorf("%+v has no problem", q)
		}
	}
	if p := c.Problems(Query{Everywhere: true}); p != nil {
		t.Errorf("the plainest query has problems: %v", p)
	}
}

func TestAnIncidentThatGrowsKeepsItsFactsAcrossChunks(t *testing.T) {
	c := fresh(t)
	n := &naive{dims: Dims(), facts: map[[2]string]Fact{}}
	var facts []Fact
	values := make([]string, len(n.dims))
	values[c.l.kind] = "single"
	add := func(i, staff int, version int64) {
		facts = append(facts, Fact{Org: "RX1", ID: fmt.Sprintf("i%d.%d", i, staff), Version: version, Staff: int64(staff), Date: "2026-01-05", Values: values})
	}
	for i := range chunkRows - 1 {
		add(i, 1, 1)
	}
	for _, i := range []int{7, 7, 8, chunkRows - 2, 9, 7} {
		for s := range 3 {
			add(i, s+1, 2)
		}
	}
	for _, f := range facts {
		n.apply(f)
	}
	if err := c.Apply(each(facts)); err != nil {
		t.Fatal(err)
	}
	same(t, c, n, Query{Everywhere: true})
	same(t, c, n, Query{Everywhere: true, By: []string{Month, "gender"}})
	if s := c.Stats(); s.Rows != chunkRows-1+8 || s.Incidents != chunkRows-1 || s.Gaps == 0 {
		t.Errorf("the cube holds %+v", s)
	}
}

func TestReadersSeeOneMomentWhileFactsCome(t *testing.T) {
	c := fresh(t)
	values := make([]string, len(Dims()))
	values[c.l.kind] = "single"
	var wg sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				ts, err := c.Slices(context.Background(), Query{Everywhere: true, By: []string{Month}}, Query{Everywhere: true, By: []string{"gender"}})
				if err != nil || ts[0].Total != ts[1].Total || ts[0].Revision != ts[1].Revision || ts[0].Total.Incidents > ts[0].Total.Staff {
					t.Errorf("not of one moment: %+v, %v", ts, err)
					return
				}
			}
		})
	}
	for v := range int64(4) {
		var facts []Fact
		for i := range 1500 {
			facts = append(facts, Fact{Org: "RX1", ID: fmt.Sprintf("i%d.%d", i/2, i%2+1), Version: v + 1, Staff: int64(i%2 + 1), Date: dates[1+v], Values: values})
		}
		if err := c.Apply(each(facts)); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	wg.Wait()
	if _, err := c.Slice(ctx, Query{Everywhere: true, By: []string{"gender"}}); err == nil {
		t.Error("a scan goes on after its context has ended")
	}
}

func TestAnAnswerOfTooManyCellsIsRefused(t *testing.T) {
	c := fresh(t)
	c.most = 4
	var facts []Fact
	values := make([]string, len(Dims()))
	values[c.l.kind] = "single"
	for i := range 1500 {
		facts = append(facts, Fact{Org: "RX1", ID: fmt.Sprintf("i%d.1", i), Version: 1, Staff: 1, Unit: fmt.Sprint(i), Date: time.Date(2025, 1, 1+i%700, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Values: values})
	}
	if err := c.Apply(each(facts)); err != nil {
		t.Fatal(err)
	}
	for _, by := range [][]string{{Unit}, {Month}, {Unit, Day, "gender"}} { // in a table, from the roll-ups, in a map
		if _, err := c.Slice(t.Context(), Query{Everywhere: true, By: by}); !fault.Is(err, fault.TooLarge) {
			t.Errorf("by %v: %v", by, err)
		}
	}
	if _, err := c.Slice(t.Context(), Query{Everywhere: true, By: []string{Year}}); err != nil {
		t.Error(err)
	}
}

func TestALargeTableIsWholeAndInOrder(t *testing.T) {
	c := fresh(t)
	f := Fact{Version: 1, Staff: 1, Events: 1, Delay: -1, Absence: -1, Values: make([]string, len(Dims()))}
	days, orgs := 400, 100
	err := c.Apply(func(yield func(*Fact, error) bool) {
		for o := range orgs {
			for d := range days + 1 { // the last has no day
				f.Org, f.ID, f.Date = fmt.Sprintf("R%02d", o), fmt.Sprintf("%d-%d.1", o, d), ""
				if d < days {
					f.Date = time.Date(2025, 1, 1+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
				}
				if !yield(&f, nil) {
					return
				}
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	x, err := c.Slice(t.Context(), Query{By: []string{Org, Day}, Everywhere: true, Where: []Filter{{Dim: Kind, Values: []string{NotSaid}}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Cells) != days*orgs || len(x.Cells) <= manyCells || len(x.NotKnown) != orgs {
		t.Fatalf("%d cells and %d without a day", len(x.Cells), len(x.NotKnown))
	}
	for i, cell := range x.Cells {
		want := [MaxBy]string{fmt.Sprintf("R%02d", i/days), time.Date(2025, 1, 1+i%days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}
		if cell.At != want || cell.Incidents != 1 {
			t.Fatalf("cell %d is %v", i, cell)
		}
	}
	for i, cell := range x.NotKnown {
		if cell.At[0] != fmt.Sprintf("R%02d", i) {
			t.Fatalf("%v", cell)
		}
	}
}

func TestIncidentsOfManyAreCountedOnceWhereverABatchEnds(t *testing.T) {
	c := fresh(t)
	n := &naive{dims: Dims(), facts: map[[2]string]Fact{}}
	d := rand.New(rand.NewPCG(3, 8))
	var facts []Fact
	for i, rows := 0, 0; rows < 3*batch; i++ {
		staff := 1 + d.IntN(7)
		if rows > 2*batch-500 && rows < 2*batch-490 {
			staff = 600 // begins in one batch and ends in another
		}
		for s := range staff {
			values := make([]string, len(n.dims))
			for k, x := range n.dims {
				if values[k] = x.Codes[d.IntN(min(len(x.Codes), 3))]; x.Many && d.IntN(3) == 0 {
					values[k] += ";" + x.Codes[2+d.IntN(2)]
				}
			}
			facts = append(facts, Fact{Org: "RX1", ID: fmt.Sprintf("i%04d.%d", i, s+1), Version: 1, Staff: int64(s + 1), Events: 1, Delay: -1, Absence: -1, Date: "2026-01-05", Values: values})
			rows++
		}
	}
	for _, f := range facts {
		n.apply(f)
	}
	if err := c.Apply(each(facts)); err != nil {
		t.Fatal(err)
	}
	kind := Filter{Dim: Kind, Values: []string{c.l.dims[c.l.kind].Codes[0], c.l.dims[c.l.kind].Codes[1]}}
	for _, by := range [][]string{{"gender"}, {"method"}, {"method", "gender"}, {"method", "trigger"}, {"method", "trigger", Month}, {"method", "trigger", "factor"}} {
		for _, measure := range []string{All, "physical"} {
			same(t, c, n, Query{Everywhere: true, By: by, Measure: measure, Where: []Filter{kind}})
		}
	}
}
