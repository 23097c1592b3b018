package trainingweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// method says how the figures are worked out.
func (d Deps) method(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	rules := d.Training.RulesNow()
	t := ui.Table{Caption: lang.T(ctx, "Left out, and why"), Hidden: true, Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "When")}}}
	for _, x := range [][2]string{
		{lang.T(ctx, "Maternity, adoption, long sickness, suspension"), lang.T(ctx, "After %d days, or where the file does not say since when", rules.LongDays)},
		{lang.T(ctx, "Career break, secondment to another employer"), lang.T(ctx, "As long as it lasts")},
		{lang.T(ctx, "Somebody new"), lang.T(ctx, "Until the days of the requirement have passed, unless they have it already")},
		{lang.T(ctx, "Exempt for a time"), lang.T(ctx, "Where the lead or an administrator approved it, with a reason, for twelve months at most")},
		{lang.T(ctx, "Somebody who left"), lang.T(ctx, "Named for %d days, then no longer", rules.LeftDays)},
		{lang.T(ctx, "No requirement"), lang.T(ctx, "Where no rule in force fits the unit, staff group, role and population")},
		{lang.T(ctx, "Bank, students, volunteers, contractors"), lang.T(ctx, "Counted apart, each with its own figure")}} {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: x[0]}, {Text: x[1]}}})
	}
	p := &sheetPage{title: lang.T(ctx, "How training is counted"), tabs: d.tabs(ctx, "/training/method", ""), sections: []section{
		{heading: lang.T(ctx, "By people"), note: lang.T(ctx, "Of those who need a competence today, how many have achieved it and not passed its end. A person counts once, however many posts they hold, and what they achieved in one post counts in all of them. In the figures of places and groups they count once in each.")},
		{heading: lang.T(ctx, "By exposure"), note: lang.T(ctx, "The share of each place, weighed by its incidents of the last 12 months: the sum of incidents times share, divided by the incidents. Places without people in the records weigh nothing, and the page says how many incidents that leaves out.")},
		{heading: lang.T(ctx, "Left out, and why"), flush: true, table: t},
		{heading: lang.T(ctx, "Where the rules come from"), facts: [][2]string{{lang.T(ctx, "Source"), rules.Source}, {lang.T(ctx, "Verified"), lang.T(ctx, rules.Verification)}, {lang.T(ctx, "Columns of files"), rules.Columns.Source}, {lang.T(ctx, "From"), day(ctx, rules.From)}}},
		{heading: lang.T(ctx, "Who is behind a number"), note: lang.T(ctx, "Nobody’s name is kept. Numbers of employees are kept as digests that nobody can read back; numbers of assignments are sealed and opened for whoever manages the unit, which is written down.")}}}
	return d.show(w, r, p)
}
