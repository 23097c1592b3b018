package casework

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Named is somebody of a case with what lay sealed of them.
type Named struct {
	Person
	Identity Identity
}

// OpenNames opens the sealed block of a case for a reason, which all who work the case and the privacy lead can see.
func (s *Service) OpenNames(ctx context.Context, org, id, reason string) ([]Named, error) {
	reason, p := typed("reason", reason, "", maxWords)
	if len(reason) < 4 {
		p.Add("reason", "Say in a sentence why you need the names")
	}
	if err := fault.WithProblems(p); err != nil {
		return nil, err
	}
	return op.Do(ctx, s.Door, ActNames, op.On("case_record", org, id), func(tx *op.Tx) ([]Named, audit.Change, error) {
		c, err := s.In(ctx, tx, org, id)
		if err != nil {
			return nil, audit.Change{}, err
		}
		list, err := people(ctx, tx, org, id)
		if err != nil {
			return nil, audit.Change{}, err
		}
		sealed := map[string][]byte{}
		rows, err := db.All(ctx, tx, func(r db.Row) (string, error) {
			var who string
			var b []byte
			err := r.Scan(&who, &b)
			sealed[who] = b
			return who, err
		}, `SELECT id, names FROM case_person WHERE org_id = $1 AND case_id = $2 AND names IS NOT NULL`, org, id)
		if err != nil || len(rows) == 0 {
			return nil, audit.Read("case names", id).Because(reason), err
		}
		var out []Named
		for _, p := range list {
			who, err := s.identity(c, p.ID, sealed[p.ID])
			if err != nil {
				return nil, audit.Change{}, err
			}
			if !who.none() {
				out = append(out, Named{p, who})
			}
		}
		return out, audit.Read("case names", id).Because(reason), s.Note(ctx, tx, c, Note{Kind: "names", Text: "Names opened", Action: ActRead})
	})
}

func (s *Service) identity(c Case, person string, sealed []byte) (who Identity, err error) {
	b, err := s.Ring.Open(s.place(c.Org, person, "identity"), sealed)
	if err == nil && b != nil {
		err = json.Unmarshal(b, &who)
	}
	return who, err
}

// Openings gives who opened the names of a case, and why, newest first.
func (s *Service) Openings(ctx context.Context, sc authz.Scope, org, id string) ([]audit.Entry, error) {
	if _, err := s.Case(ctx, sc, org, id); err != nil {
		return nil, err
	}
	list, err := audit.Of(ctx, s.DB, org, "case names", id)
	list = slices.DeleteFunc(list, func(e audit.Entry) bool { return e.Outcome != audit.Done })
	slices.Reverse(list)
	return list, err
}

// AddPerson puts somebody into a case whom no report named: most often a witness. Their identity is sealed.
func (s *Service) AddPerson(ctx context.Context, org, id string, part Part, who Identity) (Person, error) {
	who = Identity{Name: clean(who.Name), Contact: clean(who.Contact), Born: clean(who.Born), Number: clean(who.Number)}
	var p fault.Problems
	if partWords[part] == "" {
		p.Add("part", "Choose who they are")
	}
	for field, v := range map[string]string{"name": who.Name, "contact": who.Contact, "born": who.Born, "number": who.Number} {
		if len([]rune(v)) > maxTask {
			p.Add(field, "Write %d characters or fewer", maxTask)
		}
	}
	if err := fault.WithProblems(p); err != nil {
		return Person{}, err
	}
	var out Person
	err := s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		last, err := lastNumbers(ctx, tx, *c)
		if err != nil {
			return audit.Change{}, err
		}
		n := map[Part]int{Affected: last.affected, Alleged: last.alleged, Witness: last.witness}[part] + 1
		if out, err = s.addPerson(ctx, tx, *c, Person{Part: part, N: n}, who); err != nil {
			return audit.Change{}, err
		}
		if part == Affected {
			c.Affected++
		}
		if err := s.begin(ctx, tx, *c); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("case", id, audit.F("person", out.ID), audit.F("part", string(part))), s.Note(ctx, tx, *c, Note{Kind: "person", Text: "%s was added", Args: []string{out.Label}})
	})
	return out, err
}

// RemovePerson takes somebody out of a case who does not belong in it. What was sealed of them stays sealed.
func (s *Service) RemovePerson(ctx context.Context, org, id, person, reason string) error {
	reason, p := typed("reason", reason, "Say why they do not belong here", maxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onOpen(ctx, ActWork, org, id, func(tx *op.Tx, c *Case) (audit.Change, error) {
		list, err := people(ctx, tx, org, id)
		if err != nil {
			return audit.Change{}, err
		}
		i := slices.IndexFunc(list, func(p Person) bool { return p.ID == person })
		if i < 0 {
			return audit.Change{}, fault.Missing()
		}
		if err := tx.Must(ctx, `UPDATE case_person SET gone = TRUE WHERE org_id = $1 AND case_id = $2 AND id = $3`, org, id, person); err != nil {
			return audit.Change{}, err
		}
		if list[i].Part == Affected {
			c.Affected--
		}
		if err := s.begin(ctx, tx, *c); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("case", id, audit.F("person removed", person)), s.Note(ctx, tx, *c, Note{Kind: "person", Text: "%s was taken out", Args: []string{list[i].Label}, Words: reason})
	})
}

// WhoCanSee gives who may open a case, each with their role, and leaves out those who are kept away from it.
func (s *Service) WhoCanSee(ctx context.Context, c Case) ([]incident.Colleague, error) {
	return s.Incidents.WhoCanSee(ctx, &incident.Whole{Incident: incident.Incident{Org: c.Org, ID: c.ID, Unit: c.Unit, Lock: c.Lock}})
}
