package disclosure

import (
	"errors"
	"testing"
)

func run(t *testing.T, a Audit) *Report {
	t.Helper()
	report, err := a.Run()
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestOneSmallCellUnderAnExactTotalIsGivenAwayAndMended(t *testing.T) {
	table := square(t, []int64{3, 0}, []int64{0, 0})
	release, _ := HES{}.Apply(table)
	report := run(t, Audit{Releases: []Published{{Release: release}}})
	if leaks := report.Leaks(); len(leaks) == 0 || !leaks[0].Known() {
		t.Errorf("the rule by itself is not safe here, but the audit found %+v", leaks)
	}
	safe, err := Suppress{Base: 5, RoundNational: true}.Apply(table)
	if err != nil {
		t.Fatal(err)
	}
	if again := run(t, Audit{Releases: []Published{{Release: safe.Release}}, Values: 7}); !again.Safe() {
		t.Errorf("mended, and still: %+v", again.Leaks())
	}
}

func TestABoardOfOneTrustIsHiddenWithIt(t *testing.T) {
	geo := tree(t, "England", []string{"R", "I1", "A"}, []string{"R", "I2", "B"}, []string{"R", "I2", "C"})
	table := NewTable(layout(t, geo, tree(t, "Total", []string{"Physical"}, []string{"Verbal"})))
	for _, c := range []struct {
		board, trust string
		n, m         int64
	}{{"I1", "A", 3, 40}, {"I2", "B", 20, 50}, {"I2", "C", 30, 60}} {
		set(t, table, c.n, []string{"R", c.board, c.trust}, []string{"Physical"})
		set(t, table, c.m, []string{"R", c.board, c.trust}, []string{"Verbal"})
	}
	safe, err := Suppress{Small: 4}.Apply(table)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range [][]string{{"R", "I1"}, {"R", "I1", "A"}} {
		for _, kind := range []string{"Physical", "Verbal"} {
			if cell := cellAt(t, table.Layout(), path, []string{kind}); !safe.Release.Cells[cell].Hidden() {
				t.Errorf("%s is shown", table.Layout().Name(cell))
			}
		}
	}
}

func TestASingleLateRecordIsNotRevealed(t *testing.T) {
	before := square(t, []int64{21, 40}, []int64{32, 50}, []int64{25, 64}, []int64{18, 22})
	after := NewTable(before.Layout())
	late := cellAt(t, before.Layout(), []string{"R", "I1", "A"}, []string{"Physical"})
	for cell := range before.Layout().Cells() {
		if before.Layout().Leaf(cell) {
			n := before.Count(cell)
			if cell == late {
				n++
			}
			if err := after.Set(cell, n); err != nil {
				t.Fatal(err)
			}
		}
	}
	grown := func(int) Change { return Grown }
	first, err := Suppress{Small: 4}.Apply(before)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Suppress{Small: 4}.Apply(after)
	if err != nil {
		t.Fatal(err)
	}
	published := Published{Release: first.Release, Table: before}
	report := run(t, Audit{Releases: []Published{published, {Release: plain.Release, Change: grown}}})
	found := false
	for _, f := range report.Leaks() {
		found = found || f.Cell == late && f.Before == 0 && f.Range.Min == 1 && f.Known()
	}
	if !found {
		t.Errorf("two exact releases show the late record, but the audit found %+v", report.Leaks())
	}
	safe, err := Suppress{Small: 4, Before: []Published{published}, Change: grown}.Apply(after)
	if err != nil {
		t.Fatal(err)
	}
	if e := safe.Log[late]; e.Reason != ReasonChange || !e.Shown.Hidden() {
		t.Errorf("logged %+v", e)
	}
	// Rounding answers it, but only with the national level: here one region is all of England.
	rounded, _ := HES{RoundNational: true}.Apply(before)
	roundedAfter, _ := HES{RoundNational: true}.Apply(after)
	report = run(t, Audit{Releases: []Published{{Release: rounded}, {Release: roundedAfter, Change: grown}}})
	for _, f := range report.Leaks() {
		if f.Known() {
			t.Errorf("rounded releases reveal %+v", f)
		}
	}
}

func TestBoardsAsTheyWereAndAreTogetherGiveATrustAway(t *testing.T) {
	was := tree(t, "England", []string{"Old 1", "A"}, []string{"Old 1", "B"}, []string{"Old 1", "C"}, []string{"Old 2", "D"}, []string{"Old 2", "E"})
	is := tree(t, "England", []string{"New 1", "A"}, []string{"New 1", "B"}, []string{"New 2", "C"}, []string{"New 2", "D"}, []string{"New 2", "E"})
	l, err := layout(t, was).WithOverlay(is)
	if err != nil {
		t.Fatal(err)
	}
	table := NewTable(l)
	for name, n := range map[string]int64{"A": 20, "B": 31, "C": 2, "D": 15, "E": 44} {
		parent := "Old 1"
		if name > "C" {
			parent = "Old 2"
		}
		set(t, table, n, []string{parent, name})
	}
	// Only boards are published, and no trust: each geography by itself tells nothing of Trust C.
	r := &Release{Layout: l, Cells: make([]Shown, l.Cells())}
	for cell := range r.Cells {
		r.Cells[cell] = WithheldCell()
		if !l.Leaf(cell) {
			r.Cells[cell] = ExactCell(table.Count(cell))
		}
	}
	c := cellAt(t, l, []string{"Old 1", "C"})
	report := run(t, Audit{Releases: []Published{{Release: r, Table: table}}})
	if got := report.Range(0, c); got.Min != 2 || got.Max != 2 || report.Safe() {
		t.Errorf("51 of 53 in the new board leave %+v", got)
	}
	again := &Release{Layout: l, Cells: append([]Shown(nil), r.Cells...)}
	for cell := range again.Cells {
		if l.group(cell) {
			again.Cells[cell] = WithheldCell()
		}
	}
	if report := run(t, Audit{Releases: []Published{{Release: again}}}); !report.Safe() {
		t.Errorf("one geography by itself is safe, but: %+v", report.Leaks())
	}
	safe, err := Suppress{Small: 4}.Apply(table)
	if err != nil {
		t.Fatal(err)
	}
	if !safe.Release.Cells[c].Hidden() {
		t.Error("the small trust is shown")
	}
}

func TestWhatAnEarlierReleaseShowsCannotBeHiddenLater(t *testing.T) {
	table := square(t, []int64{3, 40}, []int64{32, 50})
	careless := &Release{Layout: table.Layout()}
	for cell := range table.Layout().Cells() {
		careless.Cells = append(careless.Cells, ExactCell(table.Count(cell)))
	}
	_, err := Suppress{Small: 4, Before: []Published{{Release: careless}}}.Apply(table)
	var stuck *UnprotectedError
	if !errors.As(err, &stuck) || len(stuck.Cells) == 0 || stuck.Error() == "" {
		t.Errorf("got %v", err)
	}
}

func TestKeptCellsStayShown(t *testing.T) {
	table := square(t, []int64{3, 41}, []int64{32, 50}, []int64{25, 64}, []int64{18, 22})
	l := table.Layout()
	keep := func(cell int) bool { return l.Depth(cell) < 3 }
	safe, err := Suppress{Small: 4, Keep: keep}.Apply(table)
	if err != nil {
		t.Fatal(err)
	}
	for cell, e := range safe.Log {
		if keep(cell) && e.Reason == ReasonProtects {
			t.Errorf("%s is hidden", l.Name(cell))
		}
	}
}

func TestWhatEarlierReleasesGaveAwayIsNotHeldAgainstTheNext(t *testing.T) {
	before := square(t, []int64{3, 40}, []int64{32, 50}, []int64{25, 64}, []int64{18, 22})
	careless := primaryOnly(before, 4, 1)
	table := NewTable(before.Layout())
	for cell := range table.Layout().Cells() {
		if table.Layout().Leaf(cell) {
			if err := table.Set(cell, before.Count(cell)+30); err != nil {
				t.Fatal(err)
			}
		}
	}
	restated := func(int) Change { return Restated }
	safe, err := Suppress{Small: 4, Before: []Published{{Release: careless}}, Change: restated}.Apply(table)
	if err != nil {
		t.Fatal(err)
	}
	if safe.Primary != 0 {
		t.Errorf("%d cells hidden where every count and change is large", safe.Primary)
	}
}
