package spc

// mark gives each reading of one phase its cause: the first rule that applies, in the order outside, trend, two in three,
// run. The later rule is written first and the earlier one over it.
func mark(r []Reading, o Options) {
	markRuns(r, o.Length)
	markTwoInThree(r)
	markTrends(r, o)
	for i := range r {
		if r[i].Outside {
			r[i].Cause = sided(r[i].Side, AboveLimit, BelowLimit)
		}
	}
}

// markRuns marks length consecutive points, or more, on one side of the mean. A point on the mean, or missing, ends it.
func markRuns(r []Reading, length int) {
	start := 0
	for i := range r {
		if r[i].Side == 0 || r[i].Side != r[start].Side {
			start = i
		}
		if r[i].Side == 0 {
			continue
		}
		for j := fresh(start, i, length); j <= i; j++ {
			r[j].Cause = sided(r[j].Side, RunAbove, RunBelow)
		}
	}
}

// markTwoInThree marks the points close to a limit in each window of three that has at least two of them and all three
// on one side of the mean. A point outside the limits is not close to one.
func markTwoInThree(r []Reading) {
	for i := 2; i < len(r); i++ {
		w := r[i-2 : i+1]
		if w[0].Side == 0 || w[0].Side != w[1].Side || w[1].Side != w[2].Side {
			continue
		}
		close := 0
		for _, p := range w {
			if p.Close {
				close++
			}
		}
		if close < 2 {
			continue
		}
		for j := range w {
			if w[j].Close {
				w[j].Cause = sided(w[j].Side, TwoInThreeAbove, TwoInThreeBelow)
			}
		}
	}
}

// markTrends marks length consecutive values, or more, each above the one before, or each below. An equal neighbour or a
// gap ends it. The turning point of two trends belongs to the second.
func markTrends(r []Reading, o Options) {
	start, way := 0, 0
	marked := make([]bool, len(r))
	for i := 1; i < len(r); i++ {
		if step := compare(r[i].Value, r[i-1].Value); step != way || step == 0 {
			start, way = i-1, step
		}
		if way == 0 {
			continue
		}
		for j := fresh(start, i, o.Length); j <= i; j++ {
			marked[j] = true
			r[j].Cause = sided(way, Rising, Falling)
		}
	}
	if o.Mode != Parity {
		return
	}
	// The package takes the direction of a marked point from the step to the next point if that is marked too, even when
	// that point begins another trend.
	for i := 0; i+1 < len(r); i++ {
		if step := compare(r[i+1].Value, r[i].Value); marked[i] && marked[i+1] && step != 0 {
			r[i].Cause = sided(step, Rising, Falling)
		}
	}
}

// fresh is the first point to mark now that what began at start goes on to i: none (after i) while it is too short, all of
// it once it is long enough, and later i alone.
func fresh(start, i, length int) int {
	switch n := i - start + 1; {
	case n < length:
		return i + 1
	case n == length:
		return start
	}
	return i
}

// compare is the sign of a-b, 0 when either is missing.
func compare(a, b float64) int {
	switch {
	case a > b:
		return 1
	case a < b:
		return -1
	}
	return 0
}

func sided(side int, high, low Cause) Cause {
	if side > 0 {
		return high
	}
	return low
}
