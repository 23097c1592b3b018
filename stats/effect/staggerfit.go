package effect

import "math"

// staggerLevels are a level for each place and one for each period; NaN for a period in which every place has the change.
type staggerLevels struct{ unit, period []float64 }

// levels fits the rows without the change by making the sums of each place and each period agree in turn, which converges on
// the estimates of the Poisson model. It leaves one place out, none with -1, and begins at the levels of periods from, if there
// are any; ok is false where places have no period in common, directly or through others.
func (p staged) levels(out int, from []float64) (l staggerLevels, ok bool) {
	l = staggerLevels{make([]float64, len(p.starts)), make([]float64, p.periods)}
	sumUnit, sumPeriod := make([]float64, len(p.starts)), make([]float64, p.periods)
	rows := make([]int, 0, len(p.rows))
	for i := range p.rows {
		if p.before(i) && p.units[i] != out {
			rows = append(rows, i)
			sumUnit[p.units[i]] += float64(p.rows[i].Events)
			sumPeriod[p.times[i]] += float64(p.rows[i].Events)
		}
	}
	if !p.connected(rows, out) {
		return l, false
	}
	for t := range l.period {
		if l.period[t] = 1; from != nil && from[t] > 0 {
			l.period[t] = from[t]
		}
	}
	// A fit with a place left out serves for the error alone, which needs no more than a few digits.
	near := 1e-9
	if out >= 0 {
		near = 1e-6
	}
	type cell struct {
		unit, period int
		exposure     float64
	}
	cells := make([]cell, len(rows)) // close together, since they are gone through many times
	for k, i := range rows {
		cells[k] = cell{p.units[i], p.times[i], p.rows[i].Exposure}
	}
	unit, period := make([]float64, len(p.starts)), make([]float64, p.periods)
	for range 500 {
		clear(unit)
		for _, c := range cells {
			unit[c.unit] += c.exposure * l.period[c.period]
		}
		worst := 0.0
		for u := range unit {
			next := sumUnit[u] / unit[u]
			if next > 0 && l.unit[u] > 0 {
				worst = math.Max(worst, math.Abs(next/l.unit[u]-1))
			} else if next != l.unit[u] {
				worst = math.Max(worst, 1)
			}
			l.unit[u] = next
		}
		clear(period)
		for _, c := range cells {
			period[c.period] += c.exposure * l.unit[c.unit]
		}
		for t := range period {
			l.period[t] = sumPeriod[t] / period[t] // 0/0, where nobody is left, is NaN
			if period[t] == 0 {
				l.period[t] = math.NaN()
			}
		}
		if worst < near {
			break
		}
	}
	return l, true
}

// connected tells whether all places hang together by periods that they share without the change.
func (p staged) connected(rows []int, out int) bool {
	root := make([]int, len(p.starts)+p.periods)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, i := range rows {
		root[find(p.units[i])] = find(len(p.starts) + p.times[i])
	}
	first := -1
	for u := range p.starts {
		if u == out {
			continue
		}
		if first < 0 {
			first = find(u)
		}
		if find(u) != first {
			return false
		}
	}
	return first >= 0
}

// without gives what each row was expected to have without the change.
func (p staged) without(l staggerLevels) []float64 {
	out := make([]float64, len(p.rows))
	for i, r := range p.rows {
		out[i] = r.Exposure * l.unit[p.units[i]] * l.period[p.times[i]]
	}
	return out
}

// effect adds up what was counted and what was expected after the starts, one place left out.
func (p staged) effect(without []float64, out int) (log, observed, expected float64) {
	for i, r := range p.rows {
		if p.units[i] != out && p.after(i) && !math.IsNaN(without[i]) {
			observed += float64(r.Events)
			expected += without[i]
		}
	}
	if !(observed > 0 && expected > 0) {
		return math.NaN(), observed, expected
	}
	return math.Log(observed / expected), observed, expected
}

// describe fills in what a reader must know of the comparison.
func (p staged) describe(s *Staggered) {
	last := 0
	for i, r := range p.rows {
		last = max(last, r.Time)
		if p.after(i) && math.IsNaN(s.Without[i]) {
			s.Alone++
		}
	}
	for _, start := range p.starts {
		if start <= last {
			s.Treated++
		} else {
			s.Compared++
		}
	}
	rows, square := 0, 0.0
	periods := map[int]bool{}
	for i, r := range p.rows {
		if p.before(i) {
			rows++
			periods[p.times[i]] = true
			if mu := s.Without[i]; mu > 0 {
				square += (float64(r.Events) - mu) * (float64(r.Events) - mu) / mu
			}
		}
	}
	if df := rows - len(p.starts) - len(periods) + 1; df > 0 {
		s.Dispersion = square / float64(df)
	}
	if s.Treated < 10 || s.Compared < 10 {
		s.Warnings = append(s.Warnings, FewUnits)
	}
}
