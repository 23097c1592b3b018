package esr

import (
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/importer"
)

// Row is what one row of a file says. Days are YYYY-MM-DD, "" for none.
type Row struct {
	Number Number
	// Places are the names of where the post is, the nearest first.
	Places                        []string
	Group, Role, Status, Category string
	// FTE is in hundredths of full time, 0 where the file does not say.
	FTE                    int
	Start, End, AbsentFrom string
	// Competence is the name as the file has it, "" for a row of a post alone.
	Competence string
	// Achieved is "" where the competence was not achieved, or where only its end is known; Expires is "" where the file does not say,
	// and Forever tells that it says never.
	Achieved, Expires string
	Forever           bool
}

// Kind is what a row is.
type Kind int

// The kinds of a row. A total and a repeated heading are counted and left out.
const (
	Taken Kind = iota
	Refused
	Total
	Heading
)

// Problem is one thing wrong with a row. A warning does not refuse it.
type Problem struct {
	Field, Code, Message string
	Warning              bool
}

// farYear is from when on a day is what systems write for one that does not come, such as 31-DEC-4712.
const farYear = 2999

// reader reads the rows of one file.
type reader struct {
	m     Match
	head  []string // folded
	today string
	days  map[string]dated
}

type dated struct {
	day  string
	far  bool
	flaw *importer.Flaw
}

// date reads a day, or one of the far future; a file has few different ones, so each is read once.
func (r *reader) date(s string) dated {
	if d, ok := r.days[s]; ok {
		return d
	}
	var d dated
	t, flaw := importer.Date(s)
	switch {
	case flaw != nil:
		d.flaw = flaw
	case t.Year() >= farYear:
		d.far = true
	default:
		d.day = t.Format(time.DateOnly)
	}
	if len(r.days) < 1<<16 {
		r.days[s] = d
	}
	return d
}

// letters are all but the one in a number that a spreadsheet shortened.
const letters = "abcdfghijklmnopqrstuvwxyzABCDFGHIJKLMNOPQRSTUVWXYZ"

// kindOf tells totals and repeated headings from rows.
func (r *reader) kindOf(cells []string) Kind {
	number := r.m.cell(cells, Assignment) + r.m.cell(cells, Employee)
	if strings.ContainsAny(number, "0123456789") && !strings.ContainsAny(number, letters) {
		return Taken
	}
	same, full := 0, 0
	for i, c := range cells {
		if c == "" {
			continue
		}
		if full++; i < len(r.head) && Fold(c) == r.head[i] {
			same++
		}
	}
	if full > 1 && same == full {
		return Heading
	}
	for _, c := range cells {
		if c == "" {
			continue
		}
		f := Fold(c)
		for _, w := range []string{"total", "grandtotal", "subtotal", "count", "sum", "average", "endofreport", "recordcount", "numberof", "reporttotal"} {
			if strings.HasPrefix(f, w) {
				return Total
			}
		}
		break
	}
	return Taken
}

// read reads one row and says what is wrong with it.
func (r *reader) read(cells []string) (row Row, problems []Problem) {
	bad := func(field, code, message string) {
		problems = append(problems, Problem{Field: field, Code: code, Message: message})
	}
	flawed := func(field string, f *importer.Flaw) { bad(field, f.Code, f.Message) }
	if len(cells) > len(r.head) {
		bad("", "extra_cells", "This row has more cells than the heading. A cell with a comma may lack its quote marks")
		return row, problems
	}
	r.number(&row, cells, bad, flawed)
	day := func(key string) dated {
		s := r.m.cell(cells, key)
		if s == "" {
			return dated{}
		}
		d := r.date(s)
		if d.flaw != nil {
			if key == Start && d.flaw.Code == "before_1990" {
				return dated{day: "1990-01-01"} // long ago; the day itself decides nothing
			}
			flawed(key, d.flaw)
		}
		return d
	}
	row.Start, row.End, row.AbsentFrom = day(Start).day, day(End).day, day(AbsentFrom).day
	if row.Start != "" && row.End != "" && row.End < row.Start {
		bad(End, "ends_before_it_starts", "The assignment ends before it starts")
	}
	for _, key := range []string{Level4, Level3, Level2, Level1} {
		if s := r.m.cell(cells, key); s != "" {
			row.Places = append(row.Places, s)
		}
	}
	row.Group, row.Role, row.Status, row.Category = r.m.cell(cells, Group), r.m.cell(cells, Role), r.m.cell(cells, StatusOf), r.m.cell(cells, Category)
	if s := r.m.cell(cells, FTE); s != "" {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f < 0 || f > 2 {
			problems = append(problems, Problem{FTE, "bad_fte", "The share of full time is no number from 0 to 2, so it is left out", true})
		} else {
			row.FTE = int(f*100 + 0.5)
		}
	}
	row.Competence = r.m.cell(cells, Competence)
	achieved, expires := day(Achieved), day(Expires)
	if achieved.day == "" && achieved.flaw == nil {
		achieved = day(Began)
	}
	row.Achieved, row.Expires, row.Forever = achieved.day, expires.day, expires.far
	switch {
	case row.Competence == "" && (row.Achieved != "" || row.Expires != ""):
		bad(Competence, "no_competence", "There is a date and no competence")
	case row.Achieved > r.today:
		bad(Achieved, "in_future", "This was achieved on a day that has not come yet")
	case row.Achieved != "" && row.Expires != "" && row.Expires <= row.Achieved:
		bad(Expires, "ends_before_it_starts", "The competence ends before it was achieved")
	}
	return row, problems
}

// number reads whose row it is. A row with both numbers must mean one person.
func (r *reader) number(row *Row, cells []string, bad func(field, code, message string), flawed func(string, *importer.Flaw)) {
	a, e := r.m.cell(cells, Assignment), r.m.cell(cells, Employee)
	if a == "" && e == "" {
		bad(Assignment, "no_number", "There is no assignment number, so nobody knows whose row this is. A name is not enough")
		return
	}
	var n, p Number
	var flaw *importer.Flaw
	if a != "" {
		if n, flaw = NumberOf(a); flaw != nil {
			flawed(Assignment, flaw)
			return
		}
	}
	if e != "" {
		if p, flaw = NumberOf(e); flaw != nil {
			flawed(Employee, flaw)
			return
		}
	}
	switch {
	case a == "":
		n = p
	case e != "" && n.Person != p.Person:
		bad(Employee, "two_people", "The assignment number and the employee number are of two people")
		return
	}
	row.Number = n
}
