package effect

import "fmt"

func (p panel) twoByTwo() design {
	d := newDesign(len(p.rows), TermLevel, TermTreated, TermPost, TermDifference)
	for i, r := range p.rows {
		treated, post := float64(bit(r.Treated)), float64(bit(r.Post))
		d.x.SetRow(i, []float64{1, treated, post, treated * post})
	}
	return d
}

// twoWay has a level for each place and for each period but the first.
func (p panel) twoWay() design {
	var terms []string
	names := make([]string, len(p.treated))
	for i, r := range p.rows {
		names[p.units[i]] = r.Unit
	}
	terms = append(terms, names...)
	for t := 1; t < p.periods; t++ {
		terms = append(terms, fmt.Sprintf("period %d", t+1))
	}
	d := newDesign(len(p.rows), append(terms, TermDifference)...)
	for i, r := range p.rows {
		row := d.x.RawRowView(i)
		row[p.units[i]] = 1
		if t := p.times[i]; t > 0 {
			row[len(names)+t-1] = 1
		}
		row[len(row)-1] = float64(bit(r.Treated) * bit(r.Post))
	}
	return d
}
