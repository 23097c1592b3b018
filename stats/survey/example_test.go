package survey_test

import (
	"fmt"

	"github.com/havenward/havenward/stats/survey"
)

func ExampleProportion() {
	var rows []survey.Respondent
	for i := range 240 {
		rows = append(rows, survey.Respondent{Yes: i%6 == 0, Weight: 10 + float64(i%3), Stratum: []string{"wards", "community"}[i%2]})
	}
	e, err := survey.Proportion(rows, survey.Options{Populations: map[string]float64{"wards": 400, "community": 2200}})
	if err != nil {
		fmt.Println(err)
		return
	}
	i, _ := e.Interval()
	fmt.Printf("%.1f%% (%.1f%% to %.1f%%) of %d\n", 100*e.P, 100*i.Lower, 100*i.Upper, e.Respondents)
	// Output: 15.2% (12.1% to 18.8%) of 240
}

func ExampleCapture() {
	c, err := survey.Capture(survey.Gap{
		P: 0.14, SE: 0.012, Respondents: 830, Headcount: 4100, Victims: 196,
		SameMonths: true, SameStaff: true, SameEvents: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("about %.0f%% (%.0f%% to %.0f%%) of %.0f victims are in the reports\n", 100*c.Share, 100*c.Interval.Lower, 100*c.Interval.Upper, c.Expected)
	// Output: about 34% (29% to 40%) of 574 victims are in the reports
}
