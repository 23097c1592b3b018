package spc

// split cuts the readings into phases. A point whose date is a rebase date begins one; a rebase date that is no point's
// does nothing.
func (c *Chart) split() {
	number, next := 0, 0
	for i := range c.Readings {
		r := &c.Readings[i]
		for next < len(c.Settings.Rebase) && c.Settings.Rebase[next].Before(r.At) {
			next++
		}
		begins := next < len(c.Settings.Rebase) && c.Settings.Rebase[next].Equal(r.At)
		if begins {
			number++
			next++
		}
		if i == 0 || begins {
			c.Phases = append(c.Phases, Phase{Number: number, First: i, From: r.At})
		}
		p := &c.Phases[len(c.Phases)-1]
		p.To = r.At
		p.Points++
		if !r.Missing() {
			p.Values++
		}
		if c.Settings.Baseline == 0 || p.Points <= c.Settings.Baseline {
			p.Baseline++
		}
		r.Phase = len(c.Phases) - 1
	}
	for k := range c.Phases {
		c.Phases[k].Short = c.Phases[k].Points < ShortPhase
	}
}

// count adds a reading to the phase's counts.
func (p *Phase) count(r Reading) {
	switch r.Kind {
	case Improvement:
		p.Improvement++
	case Concern:
		p.Concern++
	case NeutralHigh:
		p.NeutralHigh++
	case NeutralLow:
		p.NeutralLow++
	default:
		p.Common++
	}
}

// latest is the reading that the variation icon speaks for: the last, or in product mode the last that has a value.
func (c *Chart) latest() int {
	for i := len(c.Readings) - 1; i >= 0; i-- {
		if c.Settings.Mode == Parity || !c.Readings[i].Missing() {
			return i
		}
	}
	return -1
}

// Last is the last reading of a phase, the one whose kind the R package's summary gives for it.
func (c Chart) Last(p Phase) Reading { return c.Readings[p.First+p.Points-1] }
