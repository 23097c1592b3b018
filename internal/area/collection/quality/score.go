package quality

import "math"

// Score is one measure of one month.
type Score struct {
	Key Key
	// Value is 0 to 100; it says nothing where Known is false.
	Value float64
	Known bool
}

func known(k Key, v float64) Score {
	return Score{k, math.Round(min(max(v, 0), 100)*10) / 10, true}
}

// mean is the mean of what is known, ok false where nothing is.
func mean(list ...Score) (v float64, ok bool) {
	n := 0
	for _, s := range list {
		if s.Known {
			v += s.Value
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return v / float64(n), true
}

// falls is 100 up to best, 0 from worst on, and straight between.
func falls(x, best, worst float64) float64 {
	return 100 * min(1, max(0, (worst-x)/(worst-best)))
}

func (c *Counts) completeness() Score {
	total, weight := 0.0, 0.0
	for _, f := range c.Fields() {
		if f.Rows == 0 {
			continue
		}
		w := 1.0
		if f.Need == "mandatory" {
			w = 2
		}
		total, weight = total+w*f.Complete(), weight+w
	}
	if weight == 0 {
		return Score{Key: Completeness}
	}
	return known(Completeness, 100*total/weight)
}

func (c *Counts) validity() Score {
	total, n := 0.0, 0
	for _, f := range c.Fields() {
		if f.Filled+f.Off > 0 {
			total += f.Valid()
			n++
		}
	}
	if n == 0 {
		return Score{Key: Validity}
	}
	return known(Validity, 100*total/float64(n))
}

func (c *Counts) defaults() Score {
	total, n := 0.0, 0
	for _, f := range c.Fields() {
		if f.Allowed == 0 || f.Filled == 0 {
			continue
		}
		n++
		over := share(f.Default, f.Filled) - f.Allowed
		total += 100 * (1 - max(0, over)/(1-f.Allowed))
	}
	if n == 0 {
		return Score{Key: Defaults}
	}
	return known(Defaults, total/float64(n))
}

// MedianDelay is the middle number of days from incident to report; ok is false where no row tells.
func (c *Counts) MedianDelay() (days int, ok bool) {
	total, seen := 0, 0
	for _, n := range c.Delays {
		total += n
	}
	if total == 0 {
		return 0, false
	}
	for d, n := range c.Delays {
		if seen += n; 2*seen >= total {
			return d, true
		}
	}
	return 0, false
}

// timeliness takes the days from the end of the month to its return, and how many of them are usual; sent is below 0
// where the return is made here by itself.
func (c *Counts) timeliness(sent, usual int) Score {
	var parts []Score
	if d, ok := c.MedianDelay(); ok {
		parts = append(parts, known("", falls(float64(d), 1, 15)))
	}
	if sent >= 0 {
		parts = append(parts, known("", falls(float64(sent), float64(usual), float64(usual+60))))
	}
	v, ok := mean(parts...)
	if !ok {
		return Score{Key: Timeliness}
	}
	return known(Timeliness, v)
}

func (c *Counts) consistency() Score {
	var parts []Score
	if c.Contact > 0 {
		parts = append(parts, known("", 100*share(c.How, c.Contact)))
	}
	if c.Away > 0 {
		parts = append(parts, known("", 100*share(c.Reportable, c.Away)))
	}
	v, ok := mean(parts...)
	if !ok {
		return Score{Key: Consistency}
	}
	return known(Consistency, v)
}

func (c *Counts) mapping() Score {
	if !c.Mapped || c.Rows == 0 {
		return Score{Key: Mapping}
	}
	return known(Mapping, 100*(1-share(c.Unmapped, c.Rows)))
}
