package spc

import "time"

// Code is what a warning warns of.
type Code string

const (
	// ShortLimits: a phase of fewer than 13 points has trial limits only.
	ShortLimits Code = "short_phase"
	// NoLimits: a phase without two neighbouring values in its baseline has no limits.
	NoLimits Code = "no_limits"
	// NoVariation: every moving range of a baseline is nought.
	NoVariation Code = "no_variation"
	// LittleVariation: less than half of a baseline's moving ranges are above nought, as in sparse counts, and limits from
	// them mislead. A chart of days between events says more: see DaysBetween.
	LittleVariation Code = "little_variation"
	// LastMissing: the last point has no value, and in product mode the variation icon speaks for an earlier one.
	LastMissing Code = "last_value_missing"
	// RebaseUnused: a rebase date is no point's date and does nothing.
	RebaseUnused Code = "rebase_date_unused"
	// SameDay: two events fell on one day, so a chart of days between events has a nought; the events may be too frequent
	// for it.
	SameDay Code = "events_on_one_day"
)

// Warning is something the reader of a chart should know, as data: the caller words it.
type Warning struct {
	Code  Code
	Phase int       // index into Chart.Phases; -1 when it is of no one phase
	At    time.Time // the date it is of: the phase's first, the missing point's, the unused rebase's
	Count int       // points of the phase, or events on one day; 0 where nothing is counted
}

// warn lists what the reader should know, phases first.
func (c *Chart) warn() {
	for k, p := range c.Phases {
		add := func(code Code) { c.Warnings = append(c.Warnings, Warning{code, k, p.From, p.Points}) }
		if p.Short {
			add(ShortLimits)
		}
		switch {
		case p.Ranges == 0:
			add(NoLimits)
		case p.varied == 0:
			add(NoVariation)
		case 2*p.varied < p.Ranges:
			add(LittleVariation)
		}
	}
	if last := c.Readings[len(c.Readings)-1]; last.Missing() {
		c.Warnings = append(c.Warnings, Warning{Code: LastMissing, Phase: last.Phase, At: last.At})
	}
	i := 0
	for _, d := range c.Settings.Rebase {
		for i < len(c.Readings) && c.Readings[i].At.Before(d) {
			i++
		}
		if i == len(c.Readings) || !c.Readings[i].At.Equal(d) {
			c.Warnings = append(c.Warnings, Warning{Code: RebaseUnused, Phase: -1, At: d})
		}
	}
}

// Has says whether the chart warns of something.
func (c Chart) Has(code Code) bool {
	for _, w := range c.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}
