package effect

import "fmt"

// TermTrendDifference is the last term of Trends.
const TermTrendDifference = "difference of trends before"

// Trends asks whether the two sides went alongside before the start, on which a difference in differences rests: a line in
// time for each side over the periods before. Difference is how much faster the places with the change rose in each period.
// Absence of evidence is not evidence: with few periods only a large difference shows, so look at the plot too.
func Trends(rows []Observation, opt CompareOptions) (Comparison, error) {
	opt.TwoWay = false
	whole, opt, err := opt.panel(rows)
	if err != nil {
		return Comparison{}, err
	}
	before := panel{periods: whole.periods, post: whole.post}
	number := map[int]int{} // places that are there before, numbered anew
	for i, r := range whole.rows {
		if r.Post {
			continue
		}
		u, ok := number[whole.units[i]]
		if !ok {
			u = len(number)
			number[whole.units[i]] = u
			before.treated = append(before.treated, r.Treated)
		}
		before.rows, before.units, before.times = append(before.rows, r), append(before.units, u), append(before.times, whole.times[i])
	}
	numbers := 0
	for _, post := range whole.post {
		numbers += bit(!post)
	}
	if numbers < 3 {
		return Comparison{}, fmt.Errorf("%w: trends need three periods before the start", ErrFit)
	}
	d := newDesign(len(before.rows), TermLevel, TermTreated, TermTrend, TermTrendDifference)
	for i, r := range before.rows {
		treated, time := float64(bit(r.Treated)), float64(r.Time)
		d.x.SetRow(i, []float64{1, treated, time, treated * time})
	}
	return before.compare(d, opt)
}
