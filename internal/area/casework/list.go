package casework

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Filter narrows a list of cases; zero fields are not asked.
type Filter struct {
	Stages []string
	Units  []string
	// Owner is "me" or "nobody".
	Owner string
	// Late asks for what is past its day.
	Late bool
	// Closed asks for closed cases, newest first, in place of open ones by what is due.
	Closed bool
	// Words finds cases, open and closed, by reference, title, unit, label or sealed references, newest first. Places are
	// the units that its words may name.
	Words  string
	Places []string
	// After continues behind the last row of a page.
	After string
	Limit int
}

// Asked tells how many filters are on.
func (f Filter) Asked() int {
	n := len(f.Stages) + len(f.Units)
	for _, on := range []bool{f.Owner != "", f.Late, f.Closed, f.Words != ""} {
		if on {
			n++
		}
	}
	return n
}

// Page is a part of a list.
type Page struct {
	Rows []Case
	// Next continues the list; "" at its end.
	Next string
}

const cursorTime = "20060102T150405.000000"

// List gives a page of cases in the scope: open ones by what is due, overdue first, then those with nothing due, the
// oldest first; or closed ones, or those found by words, newest first. Locked cases are only in the lists of those who may open them, and in no count of others.
func (s *Service) List(ctx context.Context, sc authz.Scope, f Filter) (Page, error) {
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 25
	}
	var rows []Case
	class, from := cut(f.After)
	newest := f.Closed || f.Words != ""
	if newest {
		class = 2
	}
	for ; class < 3 && len(rows) <= f.Limit; class++ {
		if class == 2 && !newest {
			break
		}
		var a db.Args
		q := s.class(ctx, &a, sc, f, class, from, f.Limit+1-len(rows))
		more, err := db.All(ctx, s.DB, func(r db.Row) (Case, error) { return s.scanNext(ctx, r) }, q, a.Values()...)
		if err != nil {
			return Page{}, err
		}
		if !s.whole(ctx) {
			for i := range more {
				more[i].Outcome = shown(more[i].Outcome)
			}
		}
		rows = append(rows, more...)
		from = behind{}
	}
	p := Page{Rows: rows}
	if len(rows) > f.Limit {
		p.Rows = rows[:f.Limit]
		p.Next = keyOf(&p.Rows[f.Limit-1], newest)
	}
	return p, nil
}

// class is the query of one class of the list: 0 with something due, 1 with nothing due, 2 closed. Each is a range of an
// index, so a page costs the same however many cases there are.
func (s *Service) class(ctx context.Context, a *db.Args, sc authz.Scope, f Filter, class int, from behind, limit int) string {
	due := "c.unit_due"
	if s.whole(ctx) {
		due = "c.next_due"
	}
	q := "SELECT " + caseColumns + ", c.next_due, c.next_text, c.unit_due, c.unit_text FROM case_record c WHERE " + s.where(ctx, a, sc, f)
	by, order := []string{due, "c.opened_at", "c.id"}, " ASC"
	switch class {
	case 0:
		q += " AND c.open AND " + due + " IS NOT NULL"
		if f.Late {
			q += " AND " + due + " < " + a.Add(db.At(s.now()))
		}
	case 1:
		q += " AND c.open AND " + due + " IS NULL"
		if f.Late {
			q += " AND FALSE"
		}
		by = by[1:]
	default:
		if f.Words == "" || f.Closed {
			q += " AND NOT c.open"
		}
		if f.Late && !f.Closed {
			q += " AND c.open AND " + due + " < " + a.Add(db.At(s.now()))
		}
		by, order = by[1:], " DESC"
	}
	if from.id != "" {
		sign, values := " > ", a.Add(from.opened)+", "+a.Add(from.id)
		switch class {
		case 0:
			values = a.Add(from.due) + ", " + values
		case 2:
			sign = " < "
		}
		q += " AND (" + strings.Join(by, ", ") + ")" + sign + "(" + values + ")"
	}
	return q + " ORDER BY " + strings.Join(by, order+", ") + order + " LIMIT " + strconv.Itoa(limit)
}

// behind is the row that a page continues behind.
type behind struct {
	due, opened db.Time
	id          string
}

func keyOf(c *Case, closed bool) string {
	class := "0"
	switch {
	case closed:
		class = "2"
	case c.NextDue.IsZero():
		class = "1"
	}
	return class + c.NextDue.UTC().Format(cursorTime) + "_" + c.OpenedAt.UTC().Format(cursorTime) + "_" + c.ID
}

func cut(after string) (class int, from behind) {
	p := strings.SplitN(after, "_", 3)
	if len(p) < 3 || len(p[0]) < 2 || p[0][0] < '0' || p[0][0] > '2' {
		return 0, behind{}
	}
	due, err1 := time.Parse(cursorTime, p[0][1:])
	opened, err2 := time.Parse(cursorTime, p[1])
	if err1 != nil || err2 != nil {
		return 0, behind{}
	}
	return int(p[0][0] - '0'), behind{db.At(due), db.At(opened), p[2]}
}

// where gives the condition of a filter inside a scope.
func (s *Service) where(ctx context.Context, a *db.Args, sc authz.Scope, f Filter) string {
	w := within(ctx, a, sc)
	switch len(f.Stages) {
	case 0:
	case 1: // one is a range of an index of its own
		w += " AND c.stage = " + a.Add(f.Stages[0])
	default:
		w += " AND c.stage IN " + db.In(a, f.Stages)
	}
	if len(f.Units) > 0 {
		w += " AND c.unit_id IN " + db.In(a, f.Units)
	}
	switch f.Owner {
	case "me":
		w += " AND c.lead_id = " + a.Add(sc.Person())
	case "nobody":
		w += " AND c.lead_id = ''"
	}
	if f.Words != "" {
		w += " AND " + s.found(ctx, a, sc, f)
	}
	return w
}

// Totals are how many cases are open, and how many of them have something past its day; Many tells that there are more
// than were counted.
type Totals struct {
	Open, Late int
	Many       bool
}

// maxCounted bounds what is counted.
const maxCounted = 2000

// Count counts the open cases of the scope, up to a bound.
func (s *Service) Count(ctx context.Context, sc authz.Scope) (Totals, error) {
	var a db.Args
	due := "c.unit_due"
	if s.whole(ctx) {
		due = "c.next_due"
	}
	q := "SELECT COUNT(*), COUNT(CASE WHEN x.due < " + a.Add(db.At(s.now())) + " THEN 1 END) FROM (SELECT " + due + " AS due FROM case_record c WHERE " + within(ctx, &a, sc) +
		" AND c.open LIMIT " + strconv.Itoa(maxCounted+1) + ") x"
	var t Totals
	err := s.DB.QueryRow(ctx, q, a.Values()...).Scan(&t.Open, &t.Late)
	if t.Open > maxCounted {
		t.Open, t.Many = maxCounted, true
	}
	return t, err
}
