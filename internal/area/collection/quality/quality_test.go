package quality_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/quality"
)

// full are the counts of a month in which every field of n rows is filled as it should be.
func full(n int) *quality.Counts {
	c := &quality.Counts{MonthTally: intake.MonthTally{Rows: n, Incidents: n, Staff: n, Alleged: n, Fields: map[string]intake.FieldTally{}, Contact: n / 2, How: n / 2}, Accepted: n}
	c.Delays[0] = n
	for _, f := range intake.Fields() {
		c.MonthTally.Fields[f.Name] = intake.FieldTally{Filled: n}
	}
	return c
}

var year = []quality.Arrival{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}

func steady(n int64) []int64 { return []int64{n, n + 2, n - 3, n, n + 1, n - 1, n + 4, n} }

func TestEachMeasureFallsWithWhatItMeasures(t *testing.T) {
	good := func() quality.Input {
		return quality.Input{Due: year, Here: full(40), Sent: 12, Usual: 20, Incidents: 40, Others: steady(40), Came: true, Place: quality.Within}
	}
	for _, c := range []struct {
		name    string
		change  func(*quality.Input)
		key     quality.Key
		want    float64
		overall float64
	}{
		{"nothing wrong", func(*quality.Input) {}, quality.Overall, 100, 100},
		{"a month late", func(in *quality.Input) { in.Due = append(year[:11:11], quality.Late) }, quality.Coverage, 95.8, 95.8},
		{"three months never came", func(in *quality.Input) { in.Due = append(year[:9:9], 0, 0, 0) }, quality.Coverage, 75, 75},
		{"half unknown motive", func(in *quality.Input) {
			in.Here.MonthTally.Fields["hate_motive"] = intake.FieldTally{Filled: 40, Default: 26}
		}, quality.Defaults, 83.3, 97.2},
		{"up to the allowance", func(in *quality.Input) {
			in.Here.MonthTally.Fields["hate_motive"] = intake.FieldTally{Filled: 40, Default: 12}
		}, quality.Defaults, 100, 100},
		{"reported after eight days", func(in *quality.Input) { in.Here.Delays[0], in.Here.Delays[8] = 0, 40 }, quality.Timeliness, 75, 95.8},
		{"sent a month after its day", func(in *quality.Input) { in.Sent = 50 }, quality.Timeliness, 75, 95.8},
		{"made here", func(in *quality.Input) { in.Sent = -1 }, quality.Timeliness, 100, 100},
		{"contact without a method", func(in *quality.Input) { in.Here.How = 10 }, quality.Consistency, 50, 91.7},
		{"far fewer than usual", func(in *quality.Input) { in.Incidents = 12 }, quality.Plausibility, 75, 95.8},
		{"next to nothing", func(in *quality.Input) { in.Incidents, in.Place = 1, quality.VeryLow }, quality.Plausibility, 0, 83.3},
		{"labels left undecided", func(in *quality.Input) { in.Here.Mapped, in.Here.Unmapped = true, 10 }, quality.Mapping, 75, 96.4},
	} {
		in := good()
		c.change(&in)
		r := quality.Make(in)
		if got := r.Of(c.key); !got.Known || got.Value != c.want {
			t.Errorf("%s: %s is %v, not %v", c.name, c.key, got, c.want)
		}
		if r.Overall.Value != c.overall {
			t.Errorf("%s: overall is %v, not %v", c.name, r.Overall.Value, c.overall)
		}
	}
}

func TestAnEmptyFieldLowersCompletenessAndABadOneValidity(t *testing.T) {
	in := quality.Input{Due: year, Here: full(40), Sent: 12, Usual: 20, Incidents: 40, Came: true}
	in.Here.MonthTally.Fields["staff_group"] = intake.FieldTally{Filled: 20, Off: 10}
	r := quality.Make(in)
	if c, v := r.Of(quality.Completeness), r.Of(quality.Validity); c.Value >= 100 || v.Value >= 100 || v.Value < 98 || c.Value < 98 {
		t.Errorf("completeness %v, validity %v", c, v)
	}
	if p := r.Of(quality.Plausibility); p.Known {
		t.Errorf("plausibility is known from one month: %v", p)
	}
}

func TestAMonthThatNeverCameHasNoScoreButCoverage(t *testing.T) {
	r := quality.Make(quality.Input{Due: append(year[:11:11], quality.Never)})
	for _, s := range r.Scores {
		want := s.Key == quality.Overall || s.Key == quality.Coverage
		if s.Known != want {
			t.Errorf("%s: %v", s.Key, s)
		}
	}
	if r.Overall.Value != 0 {
		t.Errorf("overall is %v", r.Overall.Value)
	}
}

func TestSmallTrustsAreNotOddForBeingSmall(t *testing.T) {
	r, ok := quality.Usual([]int64{1, 1, 1, 1, 2, 1, 0, 1})
	if !ok || r.Low > 0 || r.High < 3 {
		t.Errorf("%+v, %v", r, ok)
	}
	if r, ok := quality.Usual([]int64{400, 410, 395, 402, 399, 405}); !ok || r.Low < 300 || r.High > 480 {
		t.Errorf("%+v, %v", r, ok)
	}
	if _, ok := quality.Usual([]int64{3, 3, 3}); ok {
		t.Error("three months say what is usual")
	}
}

func TestAGroupTellsWhoRecordsFarLessThanItsStaffWouldExpect(t *testing.T) {
	var peers []quality.Peer
	for i, name := range []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"} {
		peers = append(peers, quality.Peer{Org: name, Incidents: int64(480 + 9*i), Exposure: 5000 * 12})
	}
	peers = append(peers, quality.Peer{Org: "quiet", Incidents: 60, Exposure: 5000 * 12}, quality.Peer{Org: "none", Incidents: 10})
	got := quality.Group(peers)
	if got["quiet"] != quality.VeryLow || !got["quiet"].Under() || got["E"] != quality.Within || got["none"] != quality.Unknown {
		t.Errorf("%v", got)
	}
	if d := cmp.Diff(map[string]quality.Place{}, quality.Group(peers[:3])); d != "" {
		t.Error(d)
	}
}

func TestEveryMeasureIsDefinedOnce(t *testing.T) {
	seen := map[quality.Key]bool{}
	for _, i := range quality.Items() {
		if seen[i.Key] || i.Name == "" || i.Asks == "" || i.Counts == "" || i.Source == "" {
			t.Errorf("%+v", i)
		}
		seen[i.Key] = true
		if x, ok := quality.ItemOf(i.Key); !ok || x != i {
			t.Errorf("%v", x)
		}
	}
	for _, s := range quality.Make(quality.Input{}).Scores {
		if !seen[s.Key] {
			t.Errorf("%s has no definition", s.Key)
		}
	}
}
