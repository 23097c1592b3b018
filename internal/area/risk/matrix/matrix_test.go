package matrix_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/risk/matrix"
)

func TestEveryScoreThatCanOccurHasOneBandAndNoOtherNumberHasAny(t *testing.T) {
	s := matrix.At(matrix.Seed(), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	got := map[string][]int{}
	for n := range 30 {
		if b, ok := s.Band(n); ok {
			got[b.Code] = append(got[b.Code], n)
		}
	}
	want := map[string][]int{"low": {1, 2, 3}, "moderate": {4, 5, 6}, "high": {8, 9, 10, 12}, "extreme": {15, 16, 20, 25}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for c := 1; c <= 5; c++ {
		for l := 1; l <= 5; l++ {
			x := matrix.Score{C: c, L: l}
			if b := s.BandOf(x); !x.Valid() || b.Code == "" {
				t.Errorf("%d times %d is in no band", c, l)
			}
			if slices.Contains([]int{7, 11, 13, 14}, x.N()) {
				t.Errorf("%d times %d makes %d", c, l, x.N())
			}
		}
	}
	for _, bad := range []matrix.Score{{}, {C: 6, L: 1}, {C: 1, L: 0}, {C: -1, L: -3}} {
		if bad.Valid() || s.BandOf(matrix.Score{}).Code != "" {
			t.Errorf("%v is taken for a score", bad)
		}
	}
}

func TestTrainingAloneIsWhatNobodyMadeSmallerAtItsSource(t *testing.T) {
	for _, c := range []struct {
		steps []int
		want  bool
	}{{nil, false}, {[]int{5}, true}, {[]int{5, 6}, true}, {[]int{6}, true}, {[]int{2, 5}, false}, {[]int{4}, false}, {[]int{1}, false}} {
		if got := matrix.LeansOnTraining(c.steps); got != c.want {
			t.Errorf("%v: %v", c.steps, got)
		}
	}
}

func TestRulesThatCouldNotBeUsedAreRefused(t *testing.T) {
	for name, text := range map[string]string{"nothing": "[]", "no file": "x", "unknown field": `[{"frm":"2020-01-01"}]`, "no source": `[{"from":"2020-01-01"}]`, "no day": `[{"from":"soon"}]`} {
		if _, err := matrix.Parse([]byte(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if s := matrix.Seed(); !strings.Contains(s[0].Verification, "unverified") {
		t.Error("the bands are unverified and must say so")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`[{"from":"2020-01-01"}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if sets, err := matrix.Parse(b); err == nil && matrix.At(sets, time.Now()).From == "" {
			t.Error("a set without a day was taken")
		}
	})
}
