package sheet

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/importer"
)

// headRows is how far down the names of the columns are looked for.
const headRows = 20

// workbook reads every sheet that holds questions which are kept.
func (r *reader) workbook(ctx context.Context, f *importer.File) error {
	year, err := r.yearOf(ctx, f)
	if err != nil {
		return err
	}
	switch {
	case year == 0:
		r.refuse("no_year", "The workbook does not say which year's survey it is. Choose the year")
		return nil
	case r.o.Year != 0 && year != r.o.Year:
		r.refuse("other_year", "The notes of this workbook speak of the survey of "+strconv.Itoa(year)+", and another year was chosen. Choose that year, or another file")
		return nil
	case !KnowsYear(year):
		r.refuse("year_unknown", "The numbers of that year's questions are not known for certain, so no sheet of it can be read. Send the figures as CSV with the stable names of the questions")
		return nil
	}
	for _, name := range f.Sheets {
		if f.UseSheet(name) != nil { // a sheet without rows
			r.Skipped = append(r.Skipped, r.named(name))
			continue
		}
		read, err := r.sheet(ctx, f, year)
		if err != nil {
			return err
		}
		if read {
			r.Sheets = append(r.Sheets, r.named(name))
		} else {
			r.Skipped = append(r.Skipped, r.named(name))
		}
	}
	return nil
}

// named is a sheet with its workbook where there are several.
func (r *reader) named(sheet string) string {
	if r.book == "" {
		return sheet
	}
	return r.book + ": " + sheet
}

// yearOf finds "Staff Survey 2023" in the first rows of the sheets, or takes the year of the options.
func (r *reader) yearOf(ctx context.Context, f *importer.File) (int, error) {
	for _, name := range f.Sheets {
		if f.UseSheet(name) != nil {
			continue
		}
		rows, err := f.Preview(ctx, headRows)
		if err != nil {
			return 0, err
		}
		for _, cells := range append([][]string{f.Header}, cellsOf(rows)...) {
			for _, c := range cells {
				_, after, ok := strings.Cut(strings.ToLower(c), "staff survey ")
				if ok && len(after) >= 4 {
					if y, flaw := year(after[:4]); flaw == nil {
						return y, nil
					}
				}
			}
		}
	}
	return r.o.Year, nil
}

func cellsOf(rows []importer.Row) [][]string {
	out := make([][]string, 0, len(rows))
	for _, row := range rows {
		out = append(out, row.Cells)
	}
	return out
}

// sheet reads the chosen sheet; read is false for one without questions that are kept.
func (r *reader) sheet(ctx context.Context, f *importer.File, year int) (read bool, err error) {
	head := []importer.Row{{Number: f.HeaderRow, Cells: f.Header}}
	var l *layout
	for row, err := range f.Rows(ctx) {
		if err != nil {
			return false, err
		}
		if l == nil {
			head = append(head, row)
			if l = layoutOf(head); l == nil {
				if len(head) > headRows {
					return false, nil
				}
				continue
			}
			if !r.understand(l, f.Sheet, year) {
				return false, nil
			}
			continue
		}
		r.row(l, row, r.named(f.Sheet), year)
	}
	return l != nil, nil
}

// layout says what the columns of a sheet hold.
type layout struct {
	code, name, group, weighting, respondents int // columns, -1 for none
	blocks                                    []block
	// counts tells that the base is not given and is the sum of the numbers of answers, as in 2018.
	counts bool
}

// block is the columns of one question.
type block struct {
	number, heading string
	question        Question
	at              map[string]int // by answer, see answer
}

// The answers whose columns are read, beside the bands "band0" to "band3".
const (
	never    = "never"
	yes      = "yes"
	told     = "told"  // yes, I reported it
	other    = "other" // yes, a colleague reported it
	unsure   = "unsure"
	outside  = "outside" // not applicable
	baseHead = "base"
)

// fold leaves the letters and digits of a heading, in small letters.
func fold(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, strings.ToLower(s))
}

// answer tells which answer the name of a column is about, "" for one that is not read.
func answer(name string) string {
	f := fold(name)
	switch {
	case strings.HasPrefix(f, "base"):
		return baseHead
	case f == "never":
		return never
	case f == "12", f == "12times":
		return "band0"
	case f == "35", f == "35times":
		return "band1"
	case f == "610", f == "610times":
		return "band2"
	case f == "morethan10", f == "morethan10times", f == "10":
		return "band3"
	case strings.HasPrefix(f, "yes") && strings.Contains(f, "colleague"):
		return other
	case strings.HasPrefix(f, "yes") && strings.Contains(f, "report"):
		return told
	case f == "yes":
		return yes
	case strings.HasPrefix(f, "dontknow"):
		return unsure
	case strings.HasPrefix(f, "notapplicable"):
		return outside
	}
	return ""
}

// numberOf takes the number of a question off the front of a heading: "q13a" of "Q13a - Physical violence…".
func numberOf(heading string) (number, rest string) {
	h := strings.ToLower(strings.TrimSpace(heading))
	if !strings.HasPrefix(h, "q") {
		return "", heading
	}
	i := 1
	for i < len(h) && h[i] >= '0' && h[i] <= '9' {
		i++
	}
	if i == 1 {
		return "", heading
	}
	if i < len(h) && h[i] >= 'a' && h[i] <= 'z' && (i+1 == len(h) || h[i+1] < 'a' || h[i+1] > 'z') {
		i++
	}
	return h[:i], strings.TrimLeft(strings.TrimSpace(heading)[i:], " -–:.)")
}

// understand finds the questions of a sheet; false where it has none that are kept.
func (r *reader) understand(l *layout, sheet string, year int) bool {
	l.blocks = slices.DeleteFunc(l.blocks, func(b block) bool {
		name, ok := named(year, b.number)
		q, _ := ByName(name)
		if ok && !q.reads(b.heading) {
			r.note(r.named(sheet), 0, b.number, "other_question", importer.Warning, "The heading of %s does not read like that question, so its columns are left out", strings.ToUpper(b.number))
		}
		return !ok || !q.reads(b.heading)
	})
	for i := range l.blocks {
		name, _ := named(year, l.blocks[i].number)
		l.blocks[i].question, _ = ByName(name)
	}
	return len(l.blocks) > 0
}
