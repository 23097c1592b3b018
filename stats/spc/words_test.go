package spc

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEveryCodeHasWordsAndSentencesListsThem(t *testing.T) {
	t.Parallel()
	all := Sentences()
	has := func(what, words string) {
		t.Helper()
		if words == "" || !slices.Contains(all, words) {
			t.Errorf("%s says %q, which is not among the sentences", what, words)
		}
		if strings.ContainsAny(words, "%{}") {
			t.Errorf("%s says %q: words are constant", what, words)
		}
	}
	for _, d := range []Direction{Neutral, Increase, Decrease} {
		for c := Common; c <= RunBelow; c++ {
			v := c.Variation(d)
			for _, w := range []string{v.Words().Term, v.Words().Short, v.Words().Meaning} {
				has(string(v), w)
			}
			has(c.String(), c.Words())
		}
	}
	for _, a := range []Assurance{NoAssurance, Pass, Fail, Inconsistent} {
		for _, w := range []string{a.Words().Term, a.Words().Short, a.Words().Meaning} {
			has(string(a), w)
		}
	}
	for _, c := range []Code{ShortLimits, NoLimits, NoVariation, LittleVariation, LastMissing, RebaseUnused, SameDay} {
		has(string(c), c.Words())
	}
	if !slices.IsSorted(all) {
		t.Error("the sentences are not sorted")
	}
}

func TestIconsSwapWithTheDirection(t *testing.T) {
	t.Parallel()
	want := map[Direction][2]Variation{
		Increase: {ImprovementHigh, ConcernLow}, Decrease: {ConcernHigh, ImprovementLow}, Neutral: {VariationHigh, VariationLow},
	}
	for d, w := range want {
		for _, pair := range [][2]Cause{{AboveLimit, BelowLimit}, {Rising, Falling}, {TwoInThreeAbove, TwoInThreeBelow}, {RunAbove, RunBelow}} {
			if got := [2]Variation{pair[0].Variation(d), pair[1].Variation(d)}; got != w {
				t.Errorf("%v, %s: %q", pair, d, got)
			}
		}
		if Common.Variation(d) != VariationCommon || Common.Kind(d) != CommonCause {
			t.Errorf("%s: common cause is %q", d, Common.Variation(d))
		}
	}
	for k, colour := range map[Kind]string{CommonCause: "#a6a6a6", Improvement: "#00b0f0", Concern: "#e46c0a", NeutralHigh: "#490092", NeutralLow: "#490092"} {
		if k.Colour() != colour {
			t.Errorf("%s is %s", k, k.Colour())
		}
	}
}

func TestAssuranceIsStrict(t *testing.T) {
	t.Parallel()
	p := Phase{Lower: 10, Upper: 20}
	for _, c := range []struct {
		target   float64
		up, down Assurance
	}{{9.99, Pass, Fail}, {10, Inconsistent, Inconsistent}, {15, Inconsistent, Inconsistent}, {20, Inconsistent, Inconsistent}, {20.01, Fail, Pass}} {
		o := Options{Target: &c.target, Direction: Increase}
		if got := assure(p, o); got != c.up {
			t.Errorf("target %v, increase: %q", c.target, got)
		}
		if o.Direction = Decrease; assure(p, o) != c.down {
			t.Errorf("target %v, decrease: %q", c.target, assure(p, o))
		}
		if o.Direction = Neutral; assure(p, o) != NoAssurance {
			t.Errorf("target %v, neutral: %q", c.target, assure(p, o))
		}
	}
}

func TestSettingsSurviveJSON(t *testing.T) {
	t.Parallel()
	o := Options{Mode: Parity, Direction: Decrease, Target: new(0.0), Rebase: []time.Time{month(1)}, Baseline: 13, Screening: Unscreened, Length: 6}
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"mode":"parity","direction":"decrease","target":0,"rebase":["2021-05-01T00:00:00Z"],"baseline":13,"screening":"unscreened","length":6}`; string(b) != want {
		t.Errorf("%s", b)
	}
	var back Options
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(o, back); d != "" {
		t.Error(d)
	}
	if err := json.Unmarshal([]byte(`{"direction":"up"}`), &back); !errors.Is(err, ErrOption) {
		t.Errorf("an unknown word: %v", err)
	}
	if got := Mode(7).String(); got != "unknown (7)" {
		t.Errorf("%q", got)
	}
}
