package importer

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/cell"
)

// Group is all problems of one field and kind, for a page that shows counts first.
type Group struct {
	Field    string
	Code     string
	Severity Severity
	Message  string // of the first
	Count    int
	First    []int // row numbers of the first five
}

// Groups gathers the row problems: errors first, then the most frequent.
func (r Report) Groups() []Group {
	type key struct {
		field, code string
		s           Severity
	}
	at := map[key]int{}
	var out []Group
	for _, p := range r.Problems {
		k := key{p.Field, p.Code, p.Severity}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Group{Field: p.Field, Code: p.Code, Severity: p.Severity, Message: p.Message})
		}
		out[i].Count++
		if len(out[i].First) < 5 {
			out[i].First = append(out[i].First, p.Row)
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		if a.Severity != b.Severity {
			if a.Severity == Error {
				return -1
			}
			return 1
		}
		return b.Count - a.Count
	})
	return out
}

// WriteCSV writes the downloadable error file: one line for every problem, those
// of the whole file first with no row. It opens in Excel as it is.
func (r Report) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"Row", "Field", "Code", "Severity", "Message"}); err != nil {
		return err
	}
	for _, list := range [][]Problem{r.FileProblems, r.Problems} {
		for _, p := range list {
			row := ""
			if p.Row > 0 {
				row = strconv.Itoa(p.Row)
			}
			if err := out.Write([]string{row, cell.Guard(cell.Clean(p.Field)), p.Code, string(p.Severity), cell.Guard(cell.Clean(p.Message))}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
