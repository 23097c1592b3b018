package disclosure

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/disclosure/bounds"
)

func TestRoundAndBack(t *testing.T) {
	for _, base := range []int64{0, 1, 2, 3, 5, 10} {
		for n := range int64(200) {
			low, high := Unround(Round(n, base), base)
			if n < low || n > high {
				t.Errorf("base %d: %d is shown as %d, which says %d to %d", base, n, Round(n, base), low, high)
			}
			if Round(low, base) != Round(n, base) || Round(high, base) != Round(n, base) {
				t.Errorf("base %d: %d to %d is wider than what is shown as %d", base, low, high, Round(n, base))
			}
		}
	}
}

func TestHESShow(t *testing.T) {
	for _, c := range []struct {
		rule     HES
		n        int64
		national bool
		want     string
	}{
		{HES{}, 0, false, "0"}, {HES{}, 1, false, "*"}, {HES{}, 7, false, "*"}, {HES{}, 8, false, "10"}, {HES{}, 12, false, "10"},
		{HES{}, 13, false, "15"}, {HES{}, 17, false, "15"}, {HES{}, 18, false, "20"}, {HES{}, 22, false, "20"}, {HES{}, 23, false, "25"},
		{HES{}, 3, true, "3"}, {HES{RoundNational: true}, 3, true, "*"}, {HES{RoundNational: true}, 23, true, "25"},
		{HES{Small: 4, Base: 10}, 5, false, "10"}, {HES{Base: 1}, 8, false, "8"},
		{HES{Measure: Organisations}, 3, false, "3"}, {HES{Measure: Complex}, 3, false, "3"},
	} {
		if got, why := c.rule.Show(c.n, c.national); got.Text() != c.want || why == "" || c.n < got.Low || c.n > got.High {
			t.Errorf("%+v of %d: %q (%s), want %q", c.rule, c.n, got.Text(), why, c.want)
		}
	}
}

func TestShares(t *testing.T) {
	exact, star := ExactCell, StarCell(1, 7)
	for name, c := range map[string]struct {
		got  Share
		want string
	}{
		"percent of rounded":       {Percent(RoundedCell(13, 5, 8), RoundedCell(52, 5, 8)), "30"},
		"more decimals when large": {Percent(exact(1234), exact(4000)), "30.9"},
		"still more":               {Percent(exact(12345), exact(40000)), "30.86"},
		"starred numerator":        {Percent(star, exact(50)), "*"},
		"starred denominator":      {Percent(exact(50), star), "*"},
		"over nothing":             {Percent(exact(0), exact(0)), ":"},
		"not submitted":            {Percent(missing(NotSubmitted), exact(10)), "-"},
		"rate":                     {Rate(exact(30), 1500, 1000), "20.0"},
		"rate over ten people":     {Rate(exact(30), 10, 1000), "*"},
		"rate over eleven":         {Rate(exact(11), 11, 100), "100.0"},
		"rate over nobody":         {Rate(exact(1), 0, 100), ":"},
		"survey of ten":            {Survey(14.5, 10), "*"},
		"survey of eleven":         {Survey(14.5, 11), "14.5"},
		"survey of none":           {Survey(14.5, 0), ":"},
		"mean of seven":            {HES{}.Average(3.25, 7, false), "*"},
		"mean of eight":            {HES{}.Average(3.5, 8, false), "3.5"},
		"national mean of seven":   {HES{}.Average(3.5, 7, true), "3.5"},
		"mean that is no number":   {HES{}.Average(math.NaN(), 9, false), ":"},
	} {
		if got := c.got.Text(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestMissingIsNotZero(t *testing.T) {
	table := square(t, []int64{20, 30}, []int64{0, 40}, []int64{50, 60}, []int64{9, 9})
	l := table.Layout()
	a := cellAt(t, l, []string{"R", "I1", "A"}, []string{"Physical"})
	c := cellAt(t, l, []string{"R", "I2", "C"}, []string{"Physical"})
	d := cellAt(t, l, []string{"R", "I2", "D"}, []string{"Physical"})
	for cell, why := range map[int]State{a: NotAvailable, c: NotSubmitted, d: NotSubmitted} {
		if err := table.SetMissing(cell, why); err != nil {
			t.Fatal(err)
		}
	}
	for _, apply := range []func() (*Release, error){
		func() (*Release, error) { r, _ := HES{}.Apply(table); return r, nil },
		func() (*Release, error) {
			s, err := Suppress{}.Apply(table)
			if err != nil {
				return nil, err
			}
			return s.Release, nil
		},
	} {
		r, err := apply()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for name, paths := range map[string][][]string{
			"not available": {{"R", "I1", "A"}, {"Physical"}}, "zero": {{"R", "I1", "B"}, {"Physical"}},
			"not submitted": {{"R", "I2", "C"}, {"Physical"}}, "board of which nothing came": {{"R", "I2"}, {"Physical"}},
		} {
			got[name] = r.Cells[cellAt(t, l, paths...)].Text()
		}
		want := map[string]string{"not available": ":", "zero": "0", "not submitted": "-", "board of which nothing came": "-"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestFewPeopleAreHiddenHoweverManyIncidents(t *testing.T) {
	table := square(t, []int64{30, 40}, []int64{50, 60})
	cell := cellAt(t, table.Layout(), []string{"R", "I1", "A"}, []string{"Physical"})
	if err := table.SetPeople(cell, 1); err != nil {
		t.Fatal(err)
	}
	if r, _ := (HES{}).Apply(table); r.Cells[cell].Text() != "*" || r.Cells[cell].High != NoLimit {
		t.Errorf("thirty incidents by one person are shown as %+v", r.Cells[cell])
	}
	safe, err := Suppress{}.Apply(table)
	if err != nil {
		t.Fatal(err)
	}
	if safe.Log[cell].Reason != ReasonSmall {
		t.Errorf("logged %+v", safe.Log[cell])
	}
}

func TestSensitiveBreakdownStopsAtRegion(t *testing.T) {
	table := square(t, []int64{20, 30}, []int64{9, 12})
	for name, least := range map[string]int64{"enough": 50, "too few": 100} {
		r, log := HES{Sensitive: &Sensitive{Least: least}}.Apply(table)
		l := table.Layout()
		region, board := cellAt(t, l, []string{"R"}, []string{"Verbal"}), cellAt(t, l, []string{"R", "I1"}, []string{"Verbal"})
		if got := r.Cells[board].Kind; got != Withheld || log[board].Reason != ReasonSensitive {
			t.Errorf("%s: the board shows %v", name, got)
		}
		if got := r.Cells[region].Kind == Withheld; got != (least == 100) {
			t.Errorf("%s: the region shows %q", name, r.Cells[region].Text())
		}
		if total := cellAt(t, l, []string{"R", "I1"}, nil); r.Cells[total].Kind != Rounded {
			t.Errorf("%s: the board's total is no breakdown", name)
		}
	}
}

func TestImpossibleInputIsRefused(t *testing.T) {
	if _, err := Tree("g", "E", []string{"A"}, []string{"A"}); !errors.Is(err, ErrShape) {
		t.Errorf("a leaf twice: %v", err)
	}
	if _, err := Tree("g", "E", []string{"A"}, []string{"A", "B"}); !errors.Is(err, ErrShape) {
		t.Errorf("a leaf that is a parent: %v", err)
	}
	if _, err := Tree("g", "E"); !errors.Is(err, ErrShape) {
		t.Errorf("no leaves: %v", err)
	}
	if _, err := NewLayout(); !errors.Is(err, ErrShape) {
		t.Errorf("no dimension: %v", err)
	}
	table := square(t, []int64{20, 30}, []int64{9, 12})
	for _, err := range []error{table.Set(0, 5), table.Set(-1, 5), table.SetMissing(0, NotSubmitted), table.SetMissing(0, Counted), table.SetPeople(0, -1),
		table.Set(cellAt(t, table.Layout(), []string{"R", "I1", "A"}, []string{"Verbal"}), -1)} {
		if !errors.Is(err, ErrCount) {
			t.Errorf("impossible count: %v", err)
		}
	}
	r, _ := HES{}.Apply(table)
	r.Cells[0] = ExactCell(1_000_000)
	if _, err := (Audit{Releases: []Published{{Release: r}}}).Run(); !errors.Is(err, bounds.ErrImpossible) {
		t.Errorf("a total that cannot be: %v", err)
	}
	if _, err := (Audit{Releases: []Published{{Release: r, Table: table}}}).Run(); !errors.Is(err, ErrUntrue) {
		t.Errorf("a total that is not true: %v", err)
	}
	if _, err := (Audit{Releases: []Published{{}}}).Run(); !errors.Is(err, ErrShape) {
		t.Errorf("no release: %v", err)
	}
}
