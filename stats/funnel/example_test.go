package funnel_test

import (
	"fmt"

	"github.com/havenward/havenward/stats/funnel"
)

// Assaults by staff in post, compared with the rate of all the trusts together.
func ExampleCompute() {
	trusts := []funnel.Unit{
		{Name: "Ashby", Numerator: 120, Denominator: 4000}, {Name: "Brook", Numerator: 95, Denominator: 3900}, {Name: "Carr", Numerator: 260, Denominator: 4100}, {Name: "Dale", Numerator: 30, Denominator: 1000}, {Name: "Elm", Numerator: 210, Denominator: 8200},
		{Name: "Ford", Numerator: 160, Denominator: 6000}, {Name: "Gill", Numerator: 300, Denominator: 9000}, {Name: "Holm", Numerator: 41, Denominator: 2100}, {Name: "Isle", Numerator: 77, Denominator: 2500}, {Name: "Kirk", Numerator: 66, Denominator: 1900},
	}
	expected, err := funnel.AgainstRate(trusts)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := funnel.Compute(expected, funnel.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := r.Summary()
	fmt.Printf("Of %d, %d above and %d below the %v%% limits; allowing for overdispersion: %v (phi %.1f)\n",
		s.Units, s.Above, s.Below, s.Level.Percent(), s.Adjusted, s.Phi)
	for _, p := range r.Points {
		if p.Outlier() {
			fmt.Printf("%s: %.2f of expected, limits %.2f to %.2f\n", p.Name, p.Value, p.Adjusted.At998.Lower, p.Adjusted.At998.Upper)
		}
	}
	// Output:
	// Of 10, 1 above and 0 below the 99.8% limits; allowing for overdispersion: true (phi 3.6)
	// Carr: 1.99 of expected, limits 0.58 to 1.71
}

func ExampleComputePHE() {
	r, err := funnel.ComputePHE([]funnel.Unit{{Name: "Ashby", Numerator: 12, Denominator: 400}, {Name: "Brook", Numerator: 30, Denominator: 380}, {Name: "Carr", Numerator: 2, Denominator: 410}}, funnel.PHEOptions{Multiplier: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range r.Points {
		fmt.Printf("%s %.1f %s\n", p.Name, p.Value, p.Significance)
	}
	// Output:
	// Ashby 30.0 Not significant
	// Brook 78.9 High (0.001)
	// Carr 4.9 Low (0.001)
}
