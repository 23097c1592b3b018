package recapture_test

import (
	"fmt"

	"github.com/havenward/havenward/stats/recapture"
)

func ExampleTwo() {
	e, err := recapture.Two(recapture.TwoLists{First: 120, Second: 80, Both: 35}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("at least about %.0f (%.0f to %.0f); the first list has at most %.0f%%\n", e.Chapman, e.LogNormal.Lower, e.LogNormal.Upper, 100*e.FirstComplete)
	// Output: at least about 271 (229 to 341); the first list has at most 44%
}

func ExampleThree() {
	e, err := recapture.Three(recapture.ThreeLists{ABC: 12, AB: 25, AC: 18, BC: 9, A: 140, B: 60, C: 48}, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	i, n := e.Range(2)
	fmt.Printf("seen %d; %d models, the best %q, give %.0f to %.0f\n", e.Observed, n, e.Models[e.Best].Name, i.Lower, i.Upper)
	// Output: seen 312; 4 models, the best "bc", give 503 to 970
}
