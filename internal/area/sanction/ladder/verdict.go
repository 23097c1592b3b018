package ladder

import "slices"

// Verdict is whether a level may be decided, and if not which gates stop it.
type Verdict struct {
	Level Level
	May   bool
	// Open are gates without an answer, By those that stop it, Refers where they lead.
	Open, By []Found
	// Holds says that the decision may be taken but no letter may go yet.
	Holds []Found
}

// Refers gives where the gates lead, each once.
func (v Verdict) Refers() []string {
	var out []string
	for _, f := range v.By {
		if f.To != "" && !slices.Contains(out, f.To) {
			out = append(out, f.To)
		}
	}
	return out
}

// Verdict judges one level by its gates. Below the level from which gates hold, everything may be decided.
func (s Set) Verdict(no int, found []Found) Verdict {
	l, ok := s.Level(no)
	v := Verdict{Level: l}
	if !ok {
		return v
	}
	if no < s.GatesFrom {
		v.May = true
		return v
	}
	for _, f := range found {
		switch {
		case f.Outcome == Open:
			v.Open = append(v.Open, f)
		case slices.Contains(f.Levels, no):
			v.By = append(v.By, f)
		case f.Outcome == Holds:
			v.Holds = append(v.Holds, f)
		}
	}
	v.May = len(v.Open) == 0 && len(v.By) == 0
	return v
}

// Verdicts judges every level, in order.
func (s Set) Verdicts(found []Found) []Verdict {
	var out []Verdict
	for _, l := range s.Levels {
		out = append(out, s.Verdict(l.No, found))
	}
	return out
}
