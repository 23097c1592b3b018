package training

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Assignment is a post that somebody holds. Person is a keyed digest: two posts with the same one are one person's.
type Assignment struct {
	Org, ID, Unit, Person string
	// Place is what the file calls the unit, where no unit here was found for it.
	Place                   string
	Role, Group, Population string
	// FTE is the share of full time in hundredths.
	FTE                           int
	Start, End                    string
	Absence, AbsentFrom, ImportID string
	Version                       int64
	post                          string
}

const assignmentColumns = `p.org_id, p.id, p.unit_id, p.person_key, p.post_key, p.place, p.role, p.staff_group, p.population, p.fte, p.start_day, p.end_day, p.absence, p.absent_from, p.import_id, p.version`

func scanAssignment(r db.Row) (p Assignment, err error) {
	return p, r.Scan(&p.Org, &p.ID, &p.Unit, &p.Person, &p.post, &p.Place, &p.Role, &p.Group, &p.Population, &p.FTE, &p.Start, &p.End, &p.Absence, &p.AbsentFrom, &p.ImportID, &p.Version)
}

var assignmentTable = op.Table{Name: "training_assignment", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "person_key", "post_key", "number", "place", "role", "staff_group", "population", "fte", "start_day",
	"end_day", "absence", "absent_from", "import_id", "version"}}

// Assignment reads an assignment in the scope.
func (s *Service) Assignment(ctx context.Context, sc authz.Scope, org, key string) (Assignment, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanAssignment, `SELECT `+assignmentColumns+` FROM training_assignment p WHERE p.org_id = `+a.Add(org)+` AND p.id = `+a.Add(key)+` AND `+sc.Where(&a, "p"), a.Values()...)
}

// Assignments gives the posts of the scope that were held on a day, in a unit ("" for any), at most limit of them.
func (s *Service) Assignments(ctx context.Context, sc authz.Scope, unit, day string, limit int) ([]Assignment, error) {
	var a db.Args
	q := `SELECT ` + assignmentColumns + ` FROM training_assignment p WHERE ` + sc.Where(&a, "p") + ` AND p.start_day <= ` + a.Add(day) + ` AND (p.end_day = '' OR p.end_day >= ` + a.Add(day) + `)`
	if unit != "" {
		q += ` AND p.unit_id = ` + a.Add(unit)
	}
	return db.All(ctx, s.DB, scanAssignment, q+` ORDER BY p.org_id, p.id LIMIT `+a.Add(limit), a.Values()...)
}

// FindAssignment finds the post of an assignment number as somebody typed it, in the scope. An employee number finds the first of
// the person's posts.
func (s *Service) FindAssignment(ctx context.Context, sc authz.Scope, org, typed string) (Assignment, error) {
	n, flaw := esr.NumberOf(strings.TrimSpace(typed))
	if flaw != nil {
		return Assignment{}, fault.Missing()
	}
	var a db.Args
	return db.One(ctx, s.DB, scanAssignment, `SELECT `+assignmentColumns+` FROM training_assignment p WHERE p.org_id = `+a.Add(org)+` AND p.post_key = `+a.Add(s.postKey(org, n))+` AND `+sc.Where(&a, "p"), a.Values()...)
}

// Number opens the number of an assignment that the caller has read.
func (s *Service) Number(ctx context.Context, p *Assignment) (string, error) {
	b, err := db.One(ctx, s.DB, db.Scalar[[]byte], `SELECT number FROM training_assignment WHERE org_id = $1 AND id = $2`, p.Org, p.ID)
	if err != nil {
		return "", err
	}
	b, err = s.Ring.Open(place(p.Org, p.ID, "number"), b)
	return string(b), err
}

func (s *Service) personKey(org string, n esr.Number) string {
	return s.Ring.Blind(org, "training person", n.Person)
}

func (s *Service) postKey(org string, n esr.Number) string {
	return s.Ring.Blind(org, "training post", n.String())
}
