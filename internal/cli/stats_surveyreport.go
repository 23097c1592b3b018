package cli

import (
	"errors"
	"fmt"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/survey"
)

// surveyReported estimates from the stratified sample, or the weights alone where there are no strata. Victims who did not
// say whether they reported are left out of the share and counted.
func surveyReported(c *calculation, answers []answer, designs []string, confidence float64) *table.Out {
	out := table.New("quantity", "estimate", "se", "lower95", "upper95", "design")
	design := designs[min(1, len(designs)-1)]
	var accounts []survey.Account
	var silent int
	for _, a := range answers {
		one := survey.Account{Victim: a.violence, Weight: a.weight, Stratum: a.stratum}
		if one.Victim && a.row.Text("reported") == "" {
			silent++
			continue
		}
		one.Reported = one.Victim && a.row.Flag("reported")
		if !c.fault("reported", a.row.Err()) {
			accounts = append(accounts, one)
		}
	}
	if silent > 0 {
		c.say("reported", fmt.Sprintf("%d victims did not say whether they reported and are left out of the share", silent))
	}
	opt := survey.Options{Confidence: confidence}
	share, err := survey.ReportingShare(accounts, opt)
	total, err2 := survey.Total(surveyRows(answers, design, domain{}), opt)
	if c.fault("reported", errors.Join(err, err2)) {
		return out
	}
	for _, q := range []struct {
		name string
		survey.Quantity
	}{{"share_of_victims_who_reported", share}, {"weighted_victims_total", total}} {
		out.Add(q.name, q.Value, q.SE, q.Interval.Lower, q.Interval.Upper, design)
	}
	return out
}
