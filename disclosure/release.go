package disclosure

// Release is a table as the public sees it: every cell's symbol and nothing else. It holds no raw count.
type Release struct {
	Layout *Layout
	Cells  []Shown
}

// Reason says why a cell is shown as it is.
type Reason string

// The reasons a log can give.
const (
	ReasonNone      Reason = "shown as it is"
	ReasonNational  Reason = "national counts are not controlled"
	ReasonExempt    Reason = "this kind of measure is not controlled"
	ReasonZero      Reason = "zero is shown"
	ReasonSmall     Reason = "rests on too few"
	ReasonRounded   Reason = "rounded"
	ReasonProtects  Reason = "hidden so that another hidden cell cannot be worked out"
	ReasonChange    Reason = "differs too little from an earlier release"
	ReasonBefore    Reason = "hidden in an earlier release"
	ReasonSensitive Reason = "sensitive breakdown, not shown at this level"
	ReasonFewBelow  Reason = "sensitive breakdown of too small a total"
	ReasonMissing   Reason = "no figure"
)

// Entry is the record of one cell. Raw makes it restricted data: it is evidence for those who sign a release off, never
// part of the release.
type Entry struct {
	Cell   int
	Raw    int64
	State  State
	Shown  Shown
	Rule   string
	Reason Reason
}

// Log has one entry for each cell, in the order of the cells.
type Log []Entry

// Sensitive is the stricter treatment of a breakdown by something sensitive (sexual violence, hate motive, ethnicity,
// sexual orientation, Mental Health Act status). It bears on the cells of a breakdown, not on the totals broken down.
type Sensitive struct {
	// Depth is the deepest level of the geography at which the breakdown is shown; zero means 1, region.
	Depth int
	// Least is the smallest total whose parts are shown at all; zero means 50.
	Least int64
}

// withheld reports whether and why a cell must not be in the release.
func (s *Sensitive) withheld(t *Table, cell int) (Reason, bool) {
	if s == nil {
		return "", false
	}
	at := t.layout.At(cell)
	total := make([]int, len(at))
	total[0] = at[0]
	whole := t.layout.number(total)
	if whole == cell {
		return "", false
	}
	depth, least := s.Depth, s.Least
	if depth == 0 {
		depth = 1
	}
	if least == 0 {
		least = 50
	}
	if t.layout.Depth(cell) > depth {
		return ReasonSensitive, true
	}
	if t.Count(whole) < least {
		return ReasonFewBelow, true
	}
	return "", false
}
