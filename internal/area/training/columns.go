package training

import (
	"context"

	"github.com/havenward/havenward/internal/area/training/arith"
)

// columns is a book of arith with the words behind its numbers.
type columns struct {
	arith.Book
	units, groups, roles index
	persons              map[string]int32
}

// index numbers words in the order in which they come.
type index struct {
	of   map[string]int32
	list []string
}

func (x *index) n(s string) int32 {
	n, ok := x.of[s]
	if !ok {
		if x.of == nil {
			x.of = map[string]int32{}
		}
		n = int32(len(x.list))
		x.of[s] = n
		x.list = append(x.list, s)
	}
	return n
}

func (x *index) has(s string) bool { _, ok := x.of[s]; return ok }

// book is what is read into columns: the posts of a condition, and which competences they need.
type book struct {
	org, day    string
	rules       Rules
	competences []Competence
	needs       []Requirement
	where       string
	args        []any
}

// book reads posts and achievements into columns. An achievement is the person's: it counts for each of their posts, in reach or
// not.
func (s *Service) book(ctx context.Context, f book) (*columns, error) {
	b := &columns{persons: map[string]int32{}}
	b.Today, b.LongDays, b.LeftDays = arith.DayOf(f.day), arith.Day(f.rules.LongDays), arith.Day(f.rules.LeftDays)
	classes := map[arith.Class]int32{}
	rows, err := s.DB.Query(ctx, `SELECT p.person_key, p.unit_id, p.role, p.staff_group, p.population, p.start_day, p.end_day, p.absence, p.absent_from FROM training_assignment p WHERE `+f.where+` ORDER BY p.person_key, p.id`, f.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var person, unit, role, group, population, start, end, absence, absent string
		if err := rows.Scan(&person, &unit, &role, &group, &population, &start, &end, &absence, &absent); err != nil {
			return nil, err
		}
		who, ok := b.persons[person]
		if !ok {
			who = int32(len(b.persons))
			b.persons[person] = who
		}
		c := arith.Class{Unit: b.units.n(unit), Group: b.groups.n(group), Role: b.roles.n(role), Population: populationOf[population]}
		class, ok := classes[c]
		if !ok {
			class = int32(len(b.Classes))
			classes[c] = class
			b.Classes = append(b.Classes, c)
			for _, x := range f.competences {
				b.Needs = append(b.Needs, need1(f.needs, x.Code, unit, group, role, population))
			}
		}
		last := arith.Always
		if end != "" {
			last = arith.DayOf(end)
		}
		p := &b.Posts
		p.Person, p.Class = append(p.Person, who), append(p.Class, class)
		p.Start, p.End, p.AbsentFrom = append(p.Start, arith.DayOf(start)), append(p.End, last), append(p.AbsentFrom, arith.DayOf(absent))
		p.Absence = append(p.Absence, absenceOf[absence])
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	b.Units, b.Groups, b.Roles = len(b.units.list), len(b.groups.list), len(b.roles.list)
	return b, s.held(ctx, f, b)
}

// need1 tells whether a class needs a competence. Where several requirements say so, the shortest grace stands.
func need1(needs []Requirement, competence, unit, group, role, population string) (n arith.Need) {
	for _, r := range needs {
		if r.Competence == competence && r.Meets(unit, group, role, population) {
			if !n.Needed || r.Grace < int(n.Grace) {
				n.Grace = uint16(r.Grace)
			}
			n.Needed = true
		}
	}
	return n
}

// wholeOrg is the condition for all posts of an organisation.
const wholeOrg = "p.org_id = $1"

// held reads until when each person has each competence.
func (s *Service) held(ctx context.Context, f book, b *columns) error {
	at := map[string]int{}
	for i, c := range f.competences {
		at[c.Code] = i
		b.Until = append(b.Until, make([]arith.Day, len(b.persons)))
	}
	if len(at) == 0 || len(b.persons) == 0 {
		return nil
	}
	q := `SELECT q.person_key, h.competence, h.achieved, h.expires FROM training_achievement h JOIN training_assignment q ON q.org_id = h.org_id AND q.id = h.assignment_id WHERE h.org_id = $1`
	args := f.args
	if f.where != wholeOrg { // of those people alone
		q += ` AND q.person_key IN (SELECT p.person_key FROM training_assignment p WHERE ` + f.where + `)`
	} else {
		args = []any{f.org}
	}
	if err := s.exempt(ctx, f, at, b); err != nil {
		return err
	}
	rows, err := s.DB.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var person, competence, achieved, until string
		if err := rows.Scan(&person, &competence, &achieved, &until); err != nil {
			return err
		}
		who, known := b.persons[person]
		i, ok := at[competence]
		if !known || !ok || achieved > f.day {
			continue
		}
		end := arith.Always
		if until != "" {
			end = arith.DayOf(until)
		}
		b.Until[i][who] = max(b.Until[i][who], end)
	}
	return rows.Err()
}
