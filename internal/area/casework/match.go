package casework

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Verdict is what was decided about two alleged people.
type Verdict string

// The verdicts. Undecided is where nobody has, or somebody took it back.
const (
	Undecided Verdict = ""
	Same      Verdict = "same"
	Different Verdict = "different"
	Undone    Verdict = "undone"
)

// Candidate is somebody alleged in another case who may be the same person as one of this case. It says that sealed
// names or dates agree, never which.
type Candidate struct {
	// Person is of this case; Other and OtherCase are the other one and their case.
	Person, Other Person
	OtherCase     Case
	// Names are how many words of the names agree; Born and Number tell whether the day of birth and a number do.
	Names        int
	Born, Number bool
	Verdict      Verdict
	By           string
	At           time.Time
}

// likely tells whether enough agrees to be looked at: a number, two words of a name, or a name with the day of birth.
func (c *Candidate) likely() bool { return c.Number || c.Names > 1 || c.Names > 0 && c.Born }

// maxAgree bounds how many words that agree are looked at for one case.
const maxAgree = 400

// Candidates gives who in other cases of the scope may be the same as an alleged person of this one. Nothing is joined by
// itself, and a case that the reader may not open is never among them.
func (s *Service) Candidates(ctx context.Context, sc authz.Scope, org, id string) ([]Candidate, error) {
	if _, err := s.Case(ctx, sc, org, id); err != nil {
		return nil, err
	}
	mine, err := people(ctx, s.DB, org, id)
	if err != nil {
		return nil, err
	}
	var a db.Args
	q := "SELECT m.person_id, o.person_id, o.word, p.n, " + caseColumns + ` FROM case_word m JOIN case_word o ON o.org_id = m.org_id AND o.word = m.word AND o.case_id <> m.case_id
		JOIN case_person p ON p.org_id = o.org_id AND p.case_id = o.case_id AND p.id = o.person_id AND NOT p.gone
		JOIN case_record c ON c.org_id = o.org_id AND c.id = o.case_id WHERE m.org_id = ` + a.Add(org) + " AND m.case_id = " + a.Add(id) + " AND " + within(ctx, &a, sc) + " ORDER BY c.opened_at DESC, o.person_id, o.word LIMIT " + number(maxAgree)
	found := map[[2]string]*Candidate{}
	var order []*Candidate
	_, err = db.All(ctx, s.DB, func(r db.Row) (bool, error) {
		var me, them, word string
		var n int
		c, err := scanAfter(r, &me, &them, &word, &n)
		if err != nil {
			return false, err
		}
		i := slices.IndexFunc(mine, func(p Person) bool { return p.ID == me })
		if i < 0 {
			return false, nil
		}
		x := found[[2]string{me, them}]
		if x == nil {
			x = &Candidate{Person: mine[i], Other: Person{Org: org, Case: c.ID, ID: them, Part: Alleged, N: n, Label: Label(Alleged, n)}, OtherCase: c}
			found[[2]string{me, them}] = x
			order = append(order, x)
		}
		switch word[0] {
		case 'n':
			x.Names++
		case 'b':
			x.Born = true
		case 'i':
			x.Number = true
		}
		return true, nil
	}, q, a.Values()...)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, x := range order {
		if !x.likely() {
			continue
		}
		if err := s.verdict(ctx, s.DB, x); err != nil {
			return nil, err
		}
		out = append(out, *x)
	}
	return out, nil
}

func scanAfter(r db.Row, first ...any) (c Case, err error) {
	err = r.Scan(append(first, &c.Org, &c.ID, &c.Unit, &c.Lock, &c.Title, &c.Stage, &c.Lead, &c.LeadName, &c.OpenedAt, &c.ClosedAt, &c.Outcome, &c.First,
		&c.IncidentsN, &c.Affected, &c.Version)...)
	c.Ref = c.ID
	return c, err
}

func pair(a, b string) (string, string) { return min(a, b), max(a, b) }

func (s *Service) verdict(ctx context.Context, q db.Querier, x *Candidate) error {
	first, second := pair(x.Person.ID, x.Other.ID)
	_, err := db.All(ctx, q, func(r db.Row) (bool, error) {
		var at db.Time
		err := r.Scan(&x.Verdict, &x.By, &at)
		if x.At = at.Time; x.Verdict == Undone {
			x.Verdict = Undecided
		}
		return true, err
	}, `SELECT state, by_name, at FROM case_match WHERE org_id = $1 AND first_person = $2 AND second_person = $3`, x.Person.Org, first, second)
	return err
}

// Decide says whether an alleged person of a case is the same as one of another, for a reason; Undone takes it back. The
// timelines of both cases say so. Both cases must be open to the actor.
func (s *Service) Decide(ctx context.Context, org, id, person, other string, v Verdict, reason string) error {
	reason, p := typed("reason", reason, "Say what you go by", maxWords)
	if v != Same && v != Different && v != Undone {
		p.Add("verdict", "Choose whether they are the same person")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	sc, err := s.Door.Policy().Check(authz.From(ctx), ActMatch)
	if err != nil {
		return err
	}
	list, err := s.Candidates(ctx, sc, org, id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(c Candidate) bool { return c.Person.ID == person && c.Other.ID == other })
	if i < 0 {
		return fault.Missing()
	}
	x := list[i]
	_, err = op.Do(ctx, s.Door, ActMatch, op.On("case_record", org, id), func(tx *op.Tx) (bool, audit.Change, error) {
		c, err := s.In(ctx, tx, org, id)
		if err != nil {
			return false, audit.Change{}, err
		}
		there, err := s.get(ctx, tx, tx.Scope(), org, x.OtherCase.ID)
		if err != nil {
			return false, audit.Change{}, err
		}
		now := x
		if err := s.verdict(ctx, tx, &now); err != nil {
			return false, audit.Change{}, err
		}
		if (now.Verdict == Undecided) == (v == Undone) {
			return false, audit.Change{}, fault.New(fault.Conflict, "Somebody else has decided this meanwhile. Look again")
		}
		first, second := pair(person, other)
		firstCase, secondCase := c.ID, there.ID
		if first != person {
			firstCase, secondCase = secondCase, firstCase
		}
		sealed, err := s.Ring.Seal(s.place(org, first, "match"), []byte(reason))
		if err != nil {
			return false, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO case_match (org_id, first_person, second_person, first_case, second_case, state, at, by_id, by_name, reason)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (org_id, first_person, second_person) DO UPDATE SET state = excluded.state, at = excluded.at,
			by_id = excluded.by_id, by_name = excluded.by_name, reason = excluded.reason`,
			org, first, second, firstCase, secondCase, string(v), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, sealed); err != nil {
			return false, audit.Change{}, err
		}
		text := map[Verdict]string{Same: "%s is the same person as %s of case %s", Different: "%s is not the same person as %s of case %s",
			Undone: "Taken back: what was decided about %s and %s of case %s"}[v]
		for _, n := range []struct {
			in   Case
			args []string
		}{{c, []string{x.Person.Label, x.Other.Label, there.Ref}}, {there, []string{x.Other.Label, x.Person.Label, c.Ref}}} {
			if err := s.Note(ctx, tx, n.in, Note{Kind: "matched", Text: text, Args: n.args, Words: reason}); err != nil {
				return false, audit.Change{}, err
			}
		}
		tx.Also(audit.Changed("case", there.ID, audit.F("person", other), audit.F("same", string(v))))
		return true, audit.Changed("case", id, audit.F("person", person), audit.F("other", other), audit.F("same", string(v)), audit.F("reason", s.Ring.Digest(org, []byte(reason)))), nil
	})
	return err
}
