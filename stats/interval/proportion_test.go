package interval

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWilsonSolvesItsEquation(t *testing.T) {
	t.Parallel()
	// The limits are where the observed share lies z standard errors of the limit away: |x/n - p| = z sqrt(p(1-p)/n).
	z := settings{tail: 0.025}.z()
	for _, c := range [][2]int{{1, 10}, {5, 10}, {9, 10}, {33, 640}} {
		e, err := Wilson(c[0], c[1], Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []float64{e.Lower, e.Upper} {
			if got, want := math.Abs(e.Value-p), z*math.Sqrt(p*(1-p)/float64(c[1])); math.Abs(got-want) > 1e-9 {
				t.Errorf("%v: the limit %v is %v away, want %v", c, p, got, want)
			}
		}
	}
}

func TestClopperPearsonSolvesItsEquation(t *testing.T) {
	t.Parallel()
	// None of n: (1-u)^n = 0.025. All of n is the mirror.
	none, err1 := ClopperPearson(0, 8, Options{})
	all, err2 := ClopperPearson(8, 8, Options{})
	u := 1 - math.Pow(0.025, 1.0/8)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if d := cmp.Diff([]float64{0, u, 1 - u, 1}, []float64{none.Lower, none.Upper, all.Lower, all.Upper}, near(1e-12)); d != "" {
		t.Error(d)
	}
}

func TestLimitsOfNoneAndAllAreNoughtAndOne(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 3, 7, 100, 12345, 1e9} {
		for _, f := range []func(int, int, Options) (ProportionEstimate, error){Wilson, ClopperPearson} {
			none, err1 := f(0, n, Options{Multiplier: 100})
			all, err2 := f(n, n, Options{Multiplier: 100})
			if err1 != nil || err2 != nil || none.Lower != 0 || none.Value != 0 || all.Upper != 100 || all.Value != 100 {
				t.Errorf("of %d: %v and %v (%v %v)", n, none, all, err1, err2)
			}
		}
	}
}
