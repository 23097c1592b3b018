package importer

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
)

// Report says what a file holds and everything that is wrong with it. Rows is
// the number of rows read; each is either Accepted or Rejected, and Warned of the
// accepted carry a warning.
type Report struct {
	Shape        string
	Rows         int
	Accepted     int
	Rejected     int
	Warned       int
	Columns      []Match
	FileProblems []Problem
	Problems     []Problem // every affected row, in order
}

// Refused tells whether the file as a whole may not be taken.
func (r Report) Refused() bool {
	for _, p := range r.FileProblems {
		if p.Severity == Error {
			return true
		}
	}
	return false
}

// Options of one check.
type Options[T any] struct {
	// Mapping leads headings of this file to keys; "-" leaves one out.
	Mapping map[string]string
	// Take gets each accepted row. A file problem may still follow, so either
	// check once without it, or take inside a change that can be given up.
	Take func(row int, v T) error
	// Most bounds how many row problems are kept; the rest are counted as rejected rows alone. 0 keeps them all.
	Most int
}

// Check reads every row and reports. The error is for what is not the sender's
// doing: the context, a failing disk, or Take.
func (s Shape[T]) Check(ctx context.Context, f *File, o Options[T]) (Report, error) {
	rep := Report{Shape: s.Name}
	var at []int
	rep.Columns, at, rep.FileProblems = s.match(f.Header, o.Mapping)
	if rep.Refused() {
		return rep, nil
	}
	seen, personal := map[[16]byte]int{}, false
	for row, err := range f.Rows(ctx) {
		if err != nil {
			if bad, ok := asFileError(err); ok {
				rep.FileProblems = append(rep.FileProblems, Problem{bad.Row, "", bad.Code, Error, bad.Message})
				return rep, nil
			}
			return rep, fmt.Errorf("check %s: %w", s.Name, err)
		}
		rep.Rows++
		v, problems := s.row(row, at)
		if first := s.same(v, problems, row.Number, seen); first > 0 {
			problems = append(problems, Problem{row.Number, "", "same_row", Error, fmt.Sprintf("This row is the same as row %d", first)})
		}
		if o.Most == 0 || len(rep.Problems) < o.Most {
			rep.Problems = append(rep.Problems, problems...)
		}
		personal = personal || slices.ContainsFunc(problems, func(p Problem) bool { return p.Code == "personal" })
		if rejects(problems) {
			rep.Rejected++
			continue
		}
		rep.Accepted++
		if len(problems) > 0 {
			rep.Warned++
		}
		if o.Take != nil {
			if err := o.Take(row.Number, v); err != nil {
				return rep, fmt.Errorf("take row %d: %w", row.Number, err)
			}
		}
	}
	if personal {
		rep.FileProblems = append(rep.FileProblems, Problem{0, "", "personal", Error, "Some cells seem to hold identifiers of people, so the file cannot be taken. Take them out, and send it again"})
	}
	if rep.Rows == 0 {
		rep.FileProblems = append(rep.FileProblems, Problem{0, "", "no_rows", Warning, "There are no rows under the heading. If nothing happened in this time, send a nil return"})
	}
	return rep, nil
}

func rejects(problems []Problem) bool {
	for _, p := range problems {
		if p.Severity == Error {
			return true
		}
	}
	return false
}

// same gives the first row this one repeats, or 0.
func (s Shape[T]) same(v T, problems []Problem, row int, seen map[[16]byte]int) int {
	if s.Same == nil || rejects(problems) {
		return 0
	}
	key := s.Same(v)
	if key == "" {
		return 0
	}
	sum := sha256.Sum256([]byte(key))
	h := [16]byte(sum[:16])
	if first, ok := seen[h]; ok {
		return first
	}
	seen[h] = row
	return 0
}

// row parses one row. Every cell is looked at, so that a sender sees all at once.
func (s Shape[T]) row(row Row, at []int) (T, []Problem) {
	var v T
	var problems []Problem
	add := func(field, code string, sev Severity, message string) {
		problems = append(problems, Problem{row.Number, field, code, sev, message})
	}
	if len(row.Cells) > len(at) {
		add("", "extra_cells", Error, "This row has more cells than the heading. A cell with a comma may lack its quote marks")
		return v, problems
	}
	for h, i := range at {
		if i < 0 {
			continue
		}
		c, text := s.Columns[i], ""
		if h < len(row.Cells) {
			text = row.Cells[h]
		}
		level := Error
		if c.Soft {
			level = Warning
		}
		if text == "" {
			if c.Required {
				add(c.Key, "missing", level, "This cell is empty and is needed")
			}
			continue
		}
		if c.Coded {
			if what := Personal(text); what != "" {
				add(c.Key, "personal", Error, "This looks like "+what+". Take it out, and send the file again")
				continue
			}
		}
		if flaw := c.Set(&v, text); flaw != nil {
			add(c.Key, flaw.Code, level, flaw.Message)
		}
	}
	if s.Row != nil && !rejects(problems) {
		s.Row(v, add)
	}
	return v, problems
}
