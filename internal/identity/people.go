package identity

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// NewPerson is a person to be added to the actor's organisation.
type NewPerson struct {
	Name, Email, JobTitle, Unit string
	// StaffNumber is kept as a blind index only; "" when there is none.
	StaffNumber string
	Locale      string
}

func (n NewPerson) person() Person {
	return Person{Name: strings.TrimSpace(n.Name), Email: strings.TrimSpace(n.Email), JobTitle: strings.TrimSpace(n.JobTitle), Unit: n.Unit,
		Locale: or(n.Locale, "en"), State: Active}
}

// Add adds a person to the actor's organisation. An address that is taken is fault.Invalid at the field.
func (s *Service) Add(ctx context.Context, n NewPerson) (Person, error) {
	p := n.person()
	problems := p.problems()
	if p.Locale != "en" && p.Locale != "cy" {
		problems.Add("locale", "Choose English or Welsh")
	}
	if err := fault.WithProblems(problems); err != nil {
		return Person{}, err
	}
	p.Org, p.ID, p.Created = authz.From(ctx).Org, id.New("per", s.Now()), db.At(s.Now()).Time
	return op.Do(ctx, s.Door, ActEdit, op.In(p.Org, "").Once("email/"+emailKey(p.Email)), func(tx *op.Tx) (Person, audit.Change, error) {
		if err := s.insertPerson(ctx, tx, p, n.StaffNumber); err != nil {
			return Person{}, audit.Change{}, err
		}
		return p, audit.Created("person", p.ID, audit.F("job title", p.JobTitle), audit.F("unit", p.Unit)), nil
	})
}

func (s *Service) staffKey(org, number string) any {
	number = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(number), " ", ""))
	if number == "" {
		return nil
	}
	return s.Ring.Blind(org, "staff", number)
}

func (s *Service) insertPerson(ctx context.Context, tx *op.Tx, p Person, staffNumber string) error {
	switch _, err := personByEmail(ctx, tx, p.Email); {
	case err == nil:
		return fault.WithProblems(fault.Problems{{Field: "email", Message: "Somebody with that address is here already"}})
	case !fault.Is(err, fault.NotFound):
		return err
	}
	return tx.Must(ctx, `INSERT INTO person (id, org_id, unit_id, name, name_key, email, email_key, job_title, staff_key, locale, state, usual_assignment, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,'',$12)`, p.ID, p.Org, p.Unit, p.Name, strings.ToLower(p.Name), p.Email, emailKey(p.Email), p.JobTitle,
		s.staffKey(p.Org, staffNumber), p.Locale, string(p.State), db.At(p.Created))
}

// Edit changes what is known of a person at home in the actor's organisation: name, e-mail, job title, unit and locale.
// A change of address ends their sessions, since sign-in links go to it, and is told to the old one.
func (s *Service) Edit(ctx context.Context, p Person) error {
	p.Name, p.Email, p.JobTitle = strings.TrimSpace(p.Name), strings.TrimSpace(p.Email), strings.TrimSpace(p.JobTitle)
	if err := fault.WithProblems(p.problems()); err != nil {
		return err
	}
	org := authz.From(ctx).Org
	old, err := op.Do(ctx, s.Door, ActEdit, op.In(org, "").Once("person/"+p.ID), func(tx *op.Tx) (Person, audit.Change, error) {
		was, err := homePerson(ctx, tx, org, p.ID)
		if err != nil {
			return Person{}, audit.Change{}, err
		}
		return was, s.personChange(org, was, p), s.updatePerson(ctx, tx, was, p)
	})
	s.cache.forgetPerson(p.ID)
	if err == nil && emailKey(old.Email) != emailKey(p.Email) {
		s.tell(ctx, old, TellMoved, "")
	}
	return err
}

func (s *Service) personChange(org string, was, p Person) audit.Change {
	return audit.Changed("person", was.ID, audit.FF("name", s.Ring.Digest(org, []byte(was.Name)), s.Ring.Digest(org, []byte(p.Name))),
		audit.FF("email", s.Ring.Digest(org, []byte(was.Email)), s.Ring.Digest(org, []byte(p.Email))),
		audit.FF("job title", was.JobTitle, p.JobTitle), audit.FF("unit", was.Unit, p.Unit), audit.FF("locale", was.Locale, p.Locale))
}

func (s *Service) updatePerson(ctx context.Context, tx *op.Tx, was, p Person) error {
	if emailKey(p.Email) != emailKey(was.Email) {
		switch _, err := personByEmail(ctx, tx, p.Email); {
		case err == nil:
			return fault.WithProblems(fault.Problems{{Field: "email", Message: "Somebody with that address is here already"}})
		case !fault.Is(err, fault.NotFound):
			return err
		}
		if _, err := endSessions(ctx, tx, was.ID, ""); err != nil {
			return err
		}
	}
	return tx.Must(ctx, `UPDATE person SET name = $1, name_key = $2, email = $3, email_key = $4, job_title = $5, unit_id = $6, locale = $7 WHERE id = $8`,
		p.Name, strings.ToLower(p.Name), p.Email, emailKey(p.Email), p.JobTitle, p.Unit, or(p.Locale, "en"), was.ID)
}

// homePerson gives a person at home in the organisation; anybody else is absent.
func homePerson(ctx context.Context, q db.Querier, org, person string) (Person, error) {
	p, err := personByID(ctx, q, person)
	if err == nil && p.Org != org {
		return Person{}, fault.Missing()
	}
	return p, err
}

// Leave marks a person at home in the actor's organisation as gone: their roles, clearances, sessions and keys end at
// once, everywhere. Nobody does it to themselves.
func (s *Service) Leave(ctx context.Context, person, reason string) error {
	actor := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActEdit, op.In(actor.Org, "").Once("person/"+person), func(tx *op.Tx) (int, audit.Change, error) {
		if person == actor.ID {
			return 0, audit.Change{}, fault.Refused("Ask another administrator to do that for you")
		}
		p, err := homePerson(ctx, tx, actor.Org, person)
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("person", person, audit.FF("state", string(p.State), string(Left))).Because(reason), leave(ctx, tx, person)
	})
	s.cache.forgetPerson(person)
	return err
}

func leave(ctx context.Context, tx *op.Tx, person string) error {
	if err := tx.Must(ctx, `UPDATE person SET state = 'left', left_at = COALESCE(left_at, $1) WHERE id = $2`, db.At(tx.Now()), person); err != nil {
		return err
	}
	if err := endAssignments(ctx, tx, `person_id = $2`, person); err != nil {
		return err
	}
	for _, q := range []string{
		`UPDATE clearance SET to_at = $1 WHERE person_id = $2 AND (to_at IS NULL OR to_at > $1)`,
		`UPDATE api_token SET ended_at = $1 WHERE person_id = $2 AND ended_at IS NULL`,
		`UPDATE sign_in_link SET used_at = $1 WHERE person_id = $2 AND used_at IS NULL`,
	} {
		if _, err := tx.Exec(ctx, q, db.At(tx.Now()), person); err != nil {
			return err
		}
	}
	_, err := endSessions(ctx, tx, person, "")
	return err
}

// Return lets a person who left come back, without the roles they had.
func (s *Service) Return(ctx context.Context, person, reason string) error {
	actor := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActEdit, op.In(actor.Org, "").Once("person/"+person), func(tx *op.Tx) (int, audit.Change, error) {
		p, err := homePerson(ctx, tx, actor.Org, person)
		if err != nil {
			return 0, audit.Change{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE person SET state = 'active', left_at = NULL WHERE id = $1`, person)
		return 0, audit.Changed("person", person, audit.FF("state", string(p.State), string(Active))).Because(reason), err
	})
	return err
}

// ResetFactors takes a person's passkeys, codes and recovery codes away after they have lost them, and ends their
// sessions. They sign in with their password or a link, and set new ones up. Nobody does it to themselves.
func (s *Service) ResetFactors(ctx context.Context, person, reason string) error {
	actor := authz.From(ctx)
	p, err := op.Do(ctx, s.Door, ActEdit, op.In(actor.Org, "").Once("person/"+person), func(tx *op.Tx) (Person, audit.Change, error) {
		if person == actor.ID {
			return Person{}, audit.Change{}, fault.Refused("Ask another administrator to do that for you")
		}
		if strings.TrimSpace(reason) == "" {
			return Person{}, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "reason", Message: "Say how you know that it is them"}})
		}
		p, err := homePerson(ctx, tx, actor.Org, person)
		if err != nil {
			return Person{}, audit.Change{}, err
		}
		for _, t := range []string{"passkey", "totp", "recovery_code"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+t+` WHERE person_id = $1`, person); err != nil {
				return Person{}, audit.Change{}, err
			}
		}
		_, err = endSessions(ctx, tx, person, "")
		return p, audit.Removed("second factor", person).Because(reason), err
	})
	if err != nil {
		return err
	}
	s.cache.forgetPerson(person)
	s.tell(ctx, p, TellReset, "")
	return nil
}

// Listing says which people to list.
type Listing struct {
	// Find is the beginning of a name or of a word in it, or an e-mail address.
	Find string
	// Role limits the list to those who hold it in the scope's organisation.
	Role authz.Role
	// Left lists those who have left instead.
	Left bool
	// After is the Key of the last row of the page before.
	After string
	// Limit is at most 200; 0 means 50.
	Limit int
}

// Key is where a person stands in a list.
func (p Person) Key() string { return strings.ToLower(p.Name) + "\x1f" + p.ID }

// People lists the people of the scope's organisation in order of name. more tells that another page follows. The scope
// is that of person.read, or of person.find, which only meets people who are here.
func (s *Service) People(ctx context.Context, scope authz.Scope, l Listing) (list []Person, more bool, err error) {
	if l.Limit <= 0 || l.Limit > 200 {
		l.Limit = 50
	}
	var a db.Args
	q := `SELECT ` + personColumns + ` FROM person p WHERE (` + scope.WhereOrg(&a, "p.org_id")
	if org := scope.Org(); org != "" {
		now := a.Add(db.At(s.Now()))
		held := `SELECT 1 FROM assignment x WHERE x.person_id = p.id AND x.org_id = ` + a.Add(org) + ` AND x.from_at <= ` + now + ` AND (x.to_at IS NULL OR x.to_at > ` + now + `)`
		q += ` OR EXISTS (` + held + `)`
		if l.Role != "" {
			q += `) AND EXISTS (` + held + ` AND x.role = ` + a.Add(string(l.Role)) + `)`
		} else {
			q += `)`
		}
	} else {
		q += `)`
	}
	state := Active
	if l.Left {
		state = Left
	}
	q += ` AND p.state = ` + a.Add(string(state))
	if f := strings.ToLower(strings.TrimSpace(l.Find)); f != "" {
		f = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f)
		q += ` AND (p.name_key LIKE ` + a.Add(f+"%") + ` ESCAPE '\' OR p.name_key LIKE ` + a.Add("% "+f+"%") + ` ESCAPE '\' OR p.email_key LIKE ` + a.Add(f+"%") + ` ESCAPE '\')`
	}
	if name, pid, ok := strings.Cut(l.After, "\x1f"); ok {
		q += ` AND (p.name_key, p.id) > (` + a.Add(name) + `, ` + a.Add(pid) + `)`
	}
	q += ` ORDER BY p.name_key, p.id LIMIT ` + a.Add(l.Limit+1)
	list, err = db.All(ctx, s.DB, scanPerson, q, a.Values()...)
	if len(list) > l.Limit {
		return list[:l.Limit], true, err
	}
	return list, false, err
}

// Detail is all that an administrator sees of a person.
type Detail struct {
	Person
	Roles      []Assignment
	Clearances []Clearance
	Factors    Factors
	Sessions   []Session
	// Home tells that the person is at home in the scope's organisation, so that they may be changed here.
	Home bool
}

// Detail gives a person of the scope's organisation with the roles and clearances they hold or held in it.
func (s *Service) Detail(ctx context.Context, scope authz.Scope, person string) (Detail, error) {
	org := scope.Org()
	p, err := homeHere(ctx, s.DB, org, person)
	if err != nil || org == "" {
		return Detail{}, or(err, fault.Missing())
	}
	d := Detail{Person: p, Home: p.Org == org}
	if d.Roles, err = db.All(ctx, s.DB, scanAssignment, `SELECT `+assignmentColumns+` FROM assignment a WHERE a.person_id = $1 AND a.org_id = $2
		ORDER BY a.from_at DESC, a.id`, person, org); err != nil {
		return Detail{}, err
	}
	if d.Clearances, err = db.All(ctx, s.DB, func(r db.Row) (Clearance, error) {
		c := Clearance{Person: person}
		var from, to db.Time
		err := r.Scan(&c.ID, &c.Lock, &from, &to, &c.Reason)
		c.From, c.To = from.Time, to.Time
		return c, err
	}, `SELECT id, lock, from_at, to_at, reason FROM clearance WHERE person_id = $1 AND org_id = $2 ORDER BY from_at DESC, id`, person, org); err != nil {
		return Detail{}, err
	}
	if !d.Home {
		return d, nil
	}
	if d.Factors, err = factorsOf(ctx, s.DB, person); err != nil {
		return Detail{}, err
	}
	d.Sessions, err = s.sessionsOf(ctx, p)
	return d, err
}

// Names gives the names of people by id, for timelines and lists that already decided to show them.
func (s *Service) Names(ctx context.Context, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), 500)
		var a db.Args
		in := db.In(&a, ids[:n])
		type named struct{ id, name string }
		list, err := db.All(ctx, s.DB, func(r db.Row) (named, error) {
			var x named
			return x, r.Scan(&x.id, &x.name)
		}, `SELECT id, name FROM person WHERE id IN `+in, a.Values()...)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			out[x.id] = x.name
		}
		ids = ids[n:]
	}
	return out, nil
}

// Holders gives the people who hold a role in an organisation, or in that unit when it is not "", for services that
// tell or escalate.
func (s *Service) Holders(ctx context.Context, org, unit string, role authz.Role) ([]Person, error) {
	var a db.Args
	now := a.Add(db.At(s.Now()))
	q := `SELECT DISTINCT ` + personColumns + `, p.name_key FROM person p JOIN assignment a ON a.person_id = p.id WHERE p.state = 'active' AND a.org_id = ` + a.Add(org) +
		` AND a.role = ` + a.Add(string(role)) + ` AND a.from_at <= ` + now + ` AND (a.to_at IS NULL OR a.to_at > ` + now + `)`
	if unit != "" {
		q += ` AND a.unit_id = ` + a.Add(unit)
	}
	return db.All(ctx, s.DB, func(r db.Row) (Person, error) {
		var key string
		return scanPerson(also{r, &key})
	}, q+` ORDER BY p.name_key, p.id`, a.Values()...)
}

// also scans one more column than its user knows of.
type also struct {
	db.Row
	last any
}

func (a also) Scan(dest ...any) error { return a.Row.Scan(append(dest, a.last)...) }
