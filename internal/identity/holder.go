package identity

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Holder is a person and the unit in which they hold a role, "" for the whole organisation.
type Holder struct {
	Person Person
	Unit   string
}

// HoldersOver gives the people who hold a role in any of the units or for the whole organisation, those of the whole
// organisation last and the others in the order of units.
func (s *Service) HoldersOver(ctx context.Context, org string, units []string, role authz.Role) ([]Holder, error) {
	var a db.Args
	now := a.Add(db.At(s.Now()))
	q := `SELECT ` + personColumns + `, a.unit_id FROM person p JOIN assignment a ON a.person_id = p.id WHERE p.state = 'active' AND a.org_id = ` + a.Add(org) +
		` AND a.role = ` + a.Add(string(role)) + ` AND a.from_at <= ` + now + ` AND (a.to_at IS NULL OR a.to_at > ` + now + `) AND a.unit_id IN ` +
		db.In(&a, append([]string{""}, units...)) + ` ORDER BY p.name_key, p.id, a.id`
	list, err := db.All(ctx, s.DB, func(r db.Row) (Holder, error) {
		var h Holder
		p, err := scanPerson(also{r, &h.Unit})
		h.Person = p
		return h, err
	}, q, a.Values()...)
	if err != nil {
		return nil, err
	}
	var out []Holder
	seen := map[string]bool{}
	for _, u := range append(append([]string(nil), units...), "") {
		for _, h := range list {
			if h.Unit == u && !seen[h.Person.ID] {
				seen[h.Person.ID] = true
				out = append(out, h)
			}
		}
	}
	return out, nil
}

// Address gives the e-mail address of somebody who works here, "" for anybody else; it is for messages, which carry
// nothing but that something waits.
func (s *Service) Address(ctx context.Context, person string) (string, error) {
	list, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT email FROM person WHERE id = $1 AND state = 'active'`, person)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// Held gives what a person holds now.
func (s *Service) Held(ctx context.Context, person string) ([]Assignment, error) {
	return assignmentsOf(ctx, s.DB, person, s.Now())
}

// Placed is somebody who holds a role somewhere; Unit is "" for the whole organisation.
type Placed struct {
	Org, Unit, Person string
	Role              authz.Role
}

// Everyone gives all who hold one of some roles now, in every organisation with "" or in one, in a settled order.
func (s *Service) Everyone(ctx context.Context, org string, roles []authz.Role) ([]Placed, error) {
	if len(roles) == 0 {
		return nil, nil
	}
	names := make([]string, 0, len(roles))
	for _, r := range roles {
		names = append(names, string(r))
	}
	var a db.Args
	now := a.Add(db.At(s.Now()))
	q := `SELECT a.org_id, a.unit_id, a.person_id, a.role FROM assignment a JOIN person p ON p.id = a.person_id WHERE p.state = 'active' AND a.from_at <= ` + now + ` AND (a.to_at IS NULL OR a.to_at > ` + now + `) AND a.role IN ` + db.In(&a, names)
	if org != "" {
		q += ` AND a.org_id = ` + a.Add(org)
	}
	return db.All(ctx, s.DB, func(r db.Row) (p Placed, err error) {
		return p, r.Scan(&p.Org, &p.Unit, &p.Person, &p.Role)
	}, q+` ORDER BY a.org_id, a.role, a.unit_id, a.id`, a.Values()...)
}
