package training

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Ending is a post whose holder needs a competence that ends soon, has ended, or was never achieved.
type Ending struct {
	Assignment
	// Number is the number of the assignment, "" until Open opened it.
	Number string
	// Until is the first day on which the competence does not hold, "" where it was never achieved. Days is how many days are left,
	// negative where it ended.
	Until string
	Days  int
}

// Never tells that the competence was never achieved.
func (e Ending) Never() bool { return e.Until == "" }

// Ends gives the posts of the scope whose holders count for a competence and do not have it in date within some days, those that
// ended longest ago first, then those that never had it, then those that end. Those of the bank, students, volunteers and contractors
// are among them. It opens no number: Open does.
func (s *Service) Ends(ctx context.Context, sc authz.Scope, org, competence, unit string, within int) ([]Ending, error) {
	day := s.Today()
	list, err := s.Competences(ctx, org, day)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(c Competence) bool { return c.Code != competence })
	if len(list) == 0 {
		return nil, nil
	}
	needs, err := s.Requirements(ctx, org, day)
	if err != nil {
		return nil, err
	}
	var a db.Args
	where := `p.org_id = ` + a.Add(org) + ` AND ` + sc.Where(&a, "p")
	if unit != "" {
		where += ` AND p.unit_id = ` + a.Add(unit)
	}
	b, err := s.book(ctx, book{org, day, s.RulesNow(), list, needs, where, a.Values()})
	if err != nil {
		return nil, err
	}
	posts, err := db.All(ctx, s.DB, scanAssignment, `SELECT `+assignmentColumns+` FROM training_assignment p WHERE `+where+` ORDER BY p.person_key, p.id`, a.Values()...)
	if err != nil || len(posts) != len(b.Posts.Person) {
		return nil, err
	}
	var out []Ending
	for i, why := range arith.Posted(&b.Book, 0) {
		until := b.Until[0][b.Posts.Person[i]]
		if why != arith.Counted || until > b.Today+arith.Day(within) {
			continue
		}
		e := Ending{Assignment: posts[i], Until: until.String(), Days: int(until - b.Today)}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(x, y Ending) int {
		return cmp.Or(x.rank()-y.rank(), cmp.Compare(x.Until, y.Until), strings.Compare(x.ID, y.ID))
	})
	return out, nil
}

// Open opens the numbers of posts that Ends gave, where a page or file shows them, and writes down who looked; without its grant it
// is fault.Denied.
func (s *Service) Open(ctx context.Context, org, unit, competence string, list []Ending) error {
	at, ids := make(map[string]*Ending, len(list)), make([]string, 0, len(list))
	for i := range list {
		at[list[i].ID], ids = &list[i], append(ids, list[i].ID)
	}
	err := inPieces(ids, func(a *db.Args, ids []string) error {
		type sealed struct {
			id     string
			number []byte
		}
		rows, err := db.All(ctx, s.DB, func(r db.Row) (x sealed, err error) { return x, r.Scan(&x.id, &x.number) }, `SELECT id, number FROM training_assignment WHERE org_id = `+a.Add(org)+` AND id IN `+db.In(a, ids), a.Values()...)
		for _, x := range rows {
			b, bad := s.Ring.Open(place(org, x.id, "number"), x.number)
			if bad != nil {
				return bad
			}
			at[x.id].Number = string(b)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.looked(ctx, org, unit, competence, len(list))
}

func (e Ending) rank() int {
	switch {
	case e.Never():
		return 1
	case e.Days <= 0:
		return 0
	}
	return 2
}

// looked writes down that numbers of assignments were shown.
func (s *Service) looked(ctx context.Context, org, unit, competence string, n int) error {
	if n == 0 {
		return nil
	}
	a := authz.From(ctx)
	if unit == "" && a.Role == authz.Manager && len(a.Units) > 0 {
		unit = a.Units[0]
	}
	_, err := op.Do(ctx, s.Door, ActPeople, op.In(org, unit), func(*op.Tx) (bool, audit.Change, error) {
		return true, audit.Read("training_assignment", org, audit.F("competence", competence), audit.F("numbers shown", number(n))), nil
	})
	return err
}
