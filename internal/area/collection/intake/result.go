package intake

import (
	"cmp"
	"slices"

	"github.com/havenward/havenward/internal/importer"
)

// MostListed is how many problems a result lists unless its options say otherwise; the rest are counted.
const MostListed = 100_000

// FileProblem is one thing wrong with the whole file. An error refuses it.
type FileProblem struct {
	Code     string   `json:"code"`
	Field    string   `json:"-"`
	Severity Severity `json:"-"`
	Message  string   `json:"message"`
}

// Problem is one thing wrong with one row.
type Problem struct {
	// Row is the row in a spreadsheet, the heading being 1; in JSON the position of the incident in its list.
	Row      int      `json:"row"`
	Field    string   `json:"field"`
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	// Part and Nth say which table of three the row is in, or which person of the incident in JSON; empty for a flat file.
	Part Part `json:"part,omitempty"`
	Nth  int  `json:"nth,omitempty"`
}

// Group is all problems of one rule: what a page shows first.
type Group struct {
	Rule
	Count int
	First []int // the first five rows
}

// Result is what a check found. Each row was accepted or rejected; of the accepted, some were warned of. Of a refused
// file every row is rejected, and none is handed over.
type Result struct {
	Submission   Submission    `json:"-"`
	Rows         int           `json:"rows"`
	Accepted     int           `json:"accepted"`
	Rejected     int           `json:"rejected"`
	Warned       int           `json:"warned"`
	FileProblems []FileProblem `json:"file_problems"`
	// Problems are in the order of the rows, at most as many as were asked for; Unlisted counts the others.
	Problems []Problem `json:"problems"`
	Unlisted int       `json:"-"`
	// Groups count every problem, listed or not: errors first, then the most frequent.
	Groups []Group `json:"-"`
	// Incidents counts the accepted incidents of each month, "2026-03".
	Incidents map[string]int `json:"-"`
	// Tallies count what the rows of each month hold, for the report on data quality.
	Tallies map[string]*MonthTally `json:"-"`
	// Verdict is what was decided of each row, nil for a refused file.
	Verdict *Verdict `json:"-"`
}

// Refused tells whether the whole file may not be taken.
func (r *Result) Refused() bool {
	return slices.ContainsFunc(r.FileProblems, func(p FileProblem) bool { return p.Severity == Error })
}

// Nested tells whether problems say which table or person they are in: JSON, and three tables.
func (r *Result) Nested() bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Part != "" })
}

// Unreadable gives the result of a file that Open refused.
func Unreadable(f *importer.FileError) *Result {
	r := &Result{FileProblems: []FileProblem{}, Problems: []Problem{}}
	r.stop(f)
	return r
}

// stop notes a refusal in the middle of a file; nothing of it counts.
func (r *Result) stop(f *importer.FileError) {
	r.say(Error, f.Code, "", f.Message)
	if f.Row > 0 {
		r.Problems = append(r.Problems, Problem{Row: f.Row, Code: f.Code, Severity: Error, Message: f.Message})
	}
	r.Accepted, r.Warned, r.Rejected = 0, 0, r.Rows
}

func (r *Result) say(s Severity, code, field, message string) {
	r.FileProblems = append(r.FileProblems, FileProblem{code, field, s, message})
}

// grouped counts problems by rule.
type grouped map[uint16]*Group

func (g grouped) add(rule uint16, row int) {
	x := g[rule]
	if x == nil {
		x = &Group{Rule: catalogue().rules[rule]}
		g[rule] = x
	}
	x.Count++
	if len(x.First) == 5 && row >= x.First[4] {
		return
	}
	x.First = append(x.First, row)
	slices.Sort(x.First)
	x.First = x.First[:min(len(x.First), 5)]
}

// sorted gives the groups, errors first, then the most frequent.
func (g grouped) sorted() []Group {
	var numbers []uint16
	for n := range g {
		numbers = append(numbers, n)
	}
	slices.SortFunc(numbers, func(a, b uint16) int {
		x, y := g[a], g[b]
		return cmp.Or(cmp.Compare(x.Severity, y.Severity), y.Count-x.Count, int(a)-int(b))
	})
	var out []Group
	for _, n := range numbers {
		out = append(out, *g[n])
	}
	return out
}
