package ui

import "math"

// IntervalMark is a figure with its interval on a scale that all rows of a table share.
type IntervalMark struct {
	Low, Value, High float64
	// From and To are the ends of the scale, At a figure to compare with, drawn dotted; not a number leaves it out.
	From, To, At float64
	// Clear says that the interval leaves At out: its dot is filled, otherwise open.
	Clear bool
	// Words say the interval, "13.8 to 21.3".
	Words string
}

func (m IntervalMark) x(v float64) float64 {
	if m.To <= m.From || math.IsNaN(v) {
		return 0
	}
	return 6 + 208*math.Min(1, math.Max(0, (v-m.From)/(m.To-m.From)))
}

func (m IntervalMark) path() string {
	a, b := coord(m.x(m.Low)), coord(m.x(m.High))
	return "M" + a + " 10H" + b + "M" + a + " 5V15M" + b + " 5V15"
}

func (m IntervalMark) compared() bool { return !math.IsNaN(m.At) && m.At >= m.From && m.At <= m.To }
