package cli

import (
	"fmt"
	"slices"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/survey"
)

type surveyCommand struct {
	Input          string  `arg:"" help:"Table with a row for each respondent: violence (1 or 0) and weight; stratum, stratum_pop and occupation where there are such; reported (1 or 0) for victims."`
	Confidence     float64 `help:"Confidence of the intervals." default:"0.95"`
	Out            string  `required:"" help:"Where the shares go, by design and group, - for standard output." placeholder:"OUT"`
	Underreporting string  `help:"Where the share of victims who reported, and the number of victims, go." placeholder:"OUT"`
}

// answer is a respondent as read.
type answer struct {
	row         *table.Row
	violence    bool
	weight, pop float64
	stratum     string
}

func (s *surveyCommand) Run(std streams) error {
	if err := apart(s.Input, s.Out, s.Underreporting); err != nil {
		return err
	}
	c := std.calculation()
	in, err := c.read(s.Input, "violence", "weight")
	if err != nil {
		return err
	}
	if s.Underreporting != "" && c.fault(s.Input, in.Need("reported")) {
		return errProblems
	}
	answers, err := surveyAnswers(c, s.Input, in)
	if err != nil {
		return err
	}
	out := surveyTable()
	designs := []string{"weights_only"}
	if in.Has("stratum") {
		designs = append(designs, "stratified")
	}
	if in.Has("stratum") && in.Has("stratum_pop") {
		designs = append(designs, "stratified_fpc")
	}
	for _, design := range designs {
		for _, d := range surveyDomains(in, answers) {
			rows, opt := surveyRows(answers, design, d), survey.Options{Confidence: s.Confidence}
			if design == "stratified_fpc" {
				opt.Populations = map[string]float64{}
				for _, a := range answers {
					opt.Populations[a.stratum] = a.pop
				}
			}
			if e, err := survey.Proportion(rows, opt); !c.fault(design+", "+d.name, err) {
				surveyShare(out, design, d.name, rows, e)
			}
		}
	}
	outputs := []output{{s.Out, out}}
	if s.Underreporting != "" {
		outputs = append(outputs, output{s.Underreporting, surveyReported(c, answers, designs, s.Confidence)})
	}
	return c.save(outputs...)
}

// surveyAnswers reads the respondents. A sample is one thing: any fault stops it, after all are named. Those who did not
// answer about violence are left out and counted.
func surveyAnswers(c *calculation, path string, in *table.Table) (answers []answer, err error) {
	in.Unique("id")
	silent, sizes := 0, map[string]float64{}
	for _, r := range in.Rows {
		if r.Text("violence") == "" {
			silent++
			continue
		}
		a := answer{row: r, violence: r.Flag("violence"), weight: r.Above("weight"), stratum: r.Text("stratum")}
		if in.Has("stratum") {
			a.stratum = r.Filled("stratum")
		}
		if in.Has("stratum_pop") {
			a.pop = r.Above("stratum_pop")
			if was, ok := sizes[a.stratum]; ok && was != a.pop {
				r.Fault("stratum %s had another stratum_pop in an earlier row", a.stratum)
			}
			sizes[a.stratum] = a.pop
		}
		if c.fault(path, r.Err()) {
			err = errProblems
		}
		answers = append(answers, a)
	}
	if silent > 0 {
		c.say(path, fmt.Sprintf("%d did not answer about violence and are left out", silent))
	}
	return answers, err
}

// domain is a group of respondents.
type domain struct {
	name, column, value string
}

// surveyDomains are everybody, each occupation and each stratum that is not called like an occupation.
func surveyDomains(in *table.Table, answers []answer) []domain {
	domains := []domain{{name: "all"}}
	var names []string
	for _, column := range []string{"occupation", "stratum"} {
		for _, a := range answers {
			v := a.row.Text(column)
			if in.Has(column) && v != "" && !slices.Contains(names, v) {
				names = append(names, v)
				domains = append(domains, domain{v, column, v})
			}
		}
	}
	return domains
}

func surveyRows(answers []answer, design string, d domain) []survey.Respondent {
	rows := make([]survey.Respondent, len(answers))
	for i, a := range answers {
		rows[i] = survey.Respondent{Yes: a.violence, Weight: a.weight, Outside: d.column != "" && a.row.Text(d.column) != d.value}
		if design != "weights_only" {
			rows[i].Stratum = a.stratum
		}
	}
	return rows
}
