package identity

import (
	"context"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Roles lists what the person of the session holds now, for the page that changes role.
func (s *Service) Roles(ctx context.Context, x *Session) ([]Assignment, error) {
	return assignmentsOf(ctx, s.DB, x.Person.ID, s.Now())
}

// NeedsSecond is the refusal of a role that needs a second factor in a session that had none.
func NeedsSecond() error {
	return fault.Refused("That role shows other people’s records, so it needs a passkey or a six-digit code. Set one up, then sign in with it")
}

// ChangeRole makes the session act in another assignment of its person, or at home without a role when assignment is
// "". The session's token changes; the new one is in Signed.
func (s *Service) ChangeRole(ctx context.Context, x *Session, assignment string) (Signed, error) {
	token := secret()
	now := *x
	now.hash = hashToken(token)
	_, err := s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		now.Assignment, now.Role, now.Org = "", authz.Reporter, x.Person.Org
		if assignment != "" {
			as, err := assignmentsOf(ctx, tx, x.Person.ID, tx.Now())
			if err != nil {
				return 0, audit.Change{}, err
			}
			found := false
			for _, a := range as {
				if a.ID == assignment {
					now.Assignment, now.Role, now.Org, found = a.ID, a.Role, a.Org, true
				}
			}
			if !found {
				return 0, audit.Change{}, fault.Missing()
			}
			if now.Role.Privileged() && !x.Strong {
				return 0, audit.Change{}, NeedsSecond()
			}
		}
		n, err := tx.Exec(ctx, `UPDATE session SET assignment_id = $1, token_hash = $2, seen_at = $3 WHERE token_hash = $4`, now.Assignment, now.hash, db.At(tx.Now()), x.hash)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if n != 1 {
			return 0, audit.Change{}, fault.New(fault.Unauthenticated, "You were signed out. Sign in again")
		}
		if err := tx.Must(ctx, `UPDATE person SET usual_assignment = $1 WHERE id = $2`, now.Assignment, x.Person.ID); err != nil {
			return 0, audit.Change{}, err
		}
		c := audit.Changed("session", x.ID, audit.FF("role", string(x.Role), string(now.Role)), audit.FF("organisation", x.Org, now.Org),
			audit.FF("assignment", x.Assignment, now.Assignment))
		now.Seen = tx.Now()
		return 0, c, nil
	})
	if err != nil {
		return Signed{}, err
	}
	s.cache.forgetPerson(x.Person.ID)
	return Signed{Token: token, Session: &now}, nil
}

// Grant is a role to be given to a person.
type Grant struct {
	Person string
	// Unit is "" for the whole organisation.
	Unit string
	Role authz.Role
	// From and To bound it; a zero From is now, a zero To is open.
	From, To time.Time
	Reason   string
}

func (g Grant) problems(now time.Time) fault.Problems {
	var out fault.Problems
	if !g.Role.Privileged() {
		out.Add("role", "Choose a role. Every member of staff may report without one")
	} else if g.Role.Words() == "" {
		out.Add("role", "Choose a role from the list")
	}
	if strings.TrimSpace(g.Reason) == "" {
		out.Add("reason", "Say why they need it")
	} else if len(g.Reason) > 500 {
		out.Add("reason", "Use 500 characters or fewer")
	}
	if !g.To.IsZero() && (!g.To.After(g.From) || !g.To.After(now)) {
		out.Add("to", "The last day must be after the first, and not over already")
	}
	return out
}

// homeHere gives a person of the organisation: at home in it, or holding a role in it. Anybody else is absent.
func homeHere(ctx context.Context, q db.Querier, org, person string) (Person, error) {
	return db.One(ctx, q, scanPerson, `SELECT `+personColumns+` FROM person p WHERE p.id = $1
		AND (p.org_id = $2 OR EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = p.id AND a.org_id = $2))`, person, org)
}

// Give gives a role in the actor's organisation. Nobody gives one to themselves, and nobody may give their own from a
// lent role.
func (s *Service) Give(ctx context.Context, g Grant) (Assignment, error) {
	if g.From.IsZero() {
		g.From = s.Now()
	}
	if err := fault.WithProblems(g.problems(s.Now())); err != nil {
		return Assignment{}, err
	}
	actor := authz.From(ctx)
	a := Assignment{Assignment: authz.Assignment{Person: g.Person, Org: actor.Org, Unit: g.Unit, Role: g.Role, From: g.From, To: g.To, Reason: strings.TrimSpace(g.Reason)},
		ID: id.New("asg", s.Now()), Source: "hand", GrantedBy: actor.ID}
	_, err := op.Do(ctx, s.Door, ActGrant, op.In(actor.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		if g.Person == actor.ID {
			return 0, audit.Change{}, fault.Refused("You cannot give a role to yourself. Ask another administrator")
		}
		p, err := homeHere(ctx, tx, actor.Org, g.Person)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if p.State != Active {
			return 0, audit.Change{}, fault.New(fault.Conflict, "This person has left")
		}
		return 0, assignmentChange(a), insertAssignment(ctx, tx, a)
	})
	s.cache.forgetPerson(g.Person)
	return a, err
}

func assignmentChange(a Assignment) audit.Change {
	to := ""
	if !a.To.IsZero() {
		to = a.To.UTC().Format(time.RFC3339)
	}
	return audit.Created("assignment", a.ID, audit.F("person", a.Person), audit.F("role", string(a.Role)), audit.F("unit", a.Unit),
		audit.F("from", a.From.UTC().Format(time.RFC3339)), audit.F("to", to), audit.F("lent by", a.LentBy)).Because(a.Reason)
}

// longestLoan is how long a role may be lent for.
const longestLoan = 92 * 24 * time.Hour

// Lend lends the role that the session acts in to a colleague of the same organisation, for set dates. A lent role
// cannot be lent on, and an administrator's cannot be lent at all.
func (s *Service) Lend(ctx context.Context, x *Session, to string, from, until time.Time, reason string) (Assignment, error) {
	if from.IsZero() {
		from = s.Now()
	}
	var problems fault.Problems
	if strings.TrimSpace(reason) == "" {
		problems.Add("reason", "Say why, in a few words")
	}
	switch {
	case until.IsZero():
		problems.Add("to", "Say until when")
	case !until.After(from) || !until.After(s.Now()):
		problems.Add("to", "The last day must be after the first, and not over already")
	case until.Sub(from) > longestLoan:
		problems.Add("to", "A role can be lent for three months at most")
	}
	if err := fault.WithProblems(problems); err != nil {
		return Assignment{}, err
	}
	actor := authz.From(ctx)
	var colleague Person
	lent, err := op.Do(ctx, s.Door, ActLend, op.In(actor.Org, ""), func(tx *op.Tx) (Assignment, audit.Change, error) {
		if x == nil || actor.ID != x.Person.ID || to == actor.ID {
			return Assignment{}, audit.Change{}, fault.Refused("Choose a colleague to lend your role to")
		}
		held, err := heldNow(ctx, tx, x.Person.ID, x.Assignment, tx.Now())
		if err != nil {
			return Assignment{}, audit.Change{}, err
		}
		if held.LentBy != "" || held.Role == authz.Admin {
			return Assignment{}, audit.Change{}, fault.Refused("This role cannot be lent")
		}
		if !held.To.IsZero() && until.After(held.To) {
			return Assignment{}, audit.Change{}, fault.Refused("You hold this role for a shorter time than that")
		}
		if colleague, err = homeHere(ctx, tx, actor.Org, to); err != nil {
			return Assignment{}, audit.Change{}, err
		}
		if colleague.State != Active {
			return Assignment{}, audit.Change{}, fault.New(fault.Conflict, "This person has left")
		}
		a := Assignment{Assignment: authz.Assignment{Person: to, Org: held.Org, Unit: held.Unit, Role: held.Role, From: from, To: until,
			Reason: strings.TrimSpace(reason), LentBy: actor.ID}, ID: id.New("asg", tx.Now()), Source: "loan", GrantedBy: actor.ID}
		return a, assignmentChange(a), insertAssignment(ctx, tx, a)
	})
	if err != nil {
		return Assignment{}, err
	}
	s.cache.forgetPerson(to)
	s.tell(ctx, colleague, TellRoleLent, "/change-role")
	return lent, nil
}

func heldNow(ctx context.Context, q db.Querier, person, assignment string, now time.Time) (Assignment, error) {
	as, err := assignmentsOf(ctx, q, person, now)
	for _, a := range as {
		if a.ID == assignment {
			return a, err
		}
	}
	if err == nil {
		err = fault.Missing()
	}
	return Assignment{}, err
}

// EndRole ends a role in the actor's organisation at once. The person's open sessions go on without it.
func (s *Service) EndRole(ctx context.Context, assignment, reason string) error {
	actor := authz.From(ctx)
	person, err := op.Do(ctx, s.Door, ActGrant, op.In(actor.Org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		return s.endRole(ctx, tx, actor.Org, assignment, reason, "")
	})
	s.cache.forgetPerson(person)
	return err
}

// EndLoan takes back a role that the person of the session lent.
func (s *Service) EndLoan(ctx context.Context, x *Session, assignment string) error {
	actor := authz.From(ctx)
	person, err := op.Do(ctx, s.Door, ActLend, op.In(actor.Org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		return s.endRole(ctx, tx, actor.Org, assignment, "", x.Person.ID)
	})
	s.cache.forgetPerson(person)
	return err
}

func (s *Service) endRole(ctx context.Context, tx *op.Tx, org, assignment, reason, lender string) (string, audit.Change, error) {
	a, err := db.One(ctx, tx, scanAssignment, `SELECT `+assignmentColumns+` FROM assignment a WHERE a.id = $1 AND a.org_id = $2`, assignment, org)
	if err != nil {
		return "", audit.Change{}, err
	}
	if lender != "" && a.LentBy != lender {
		return "", audit.Change{}, fault.Missing()
	}
	if !a.To.IsZero() && !a.To.After(tx.Now()) {
		return "", audit.Change{}, fault.New(fault.Conflict, "That role has ended already")
	}
	if a.Role == authz.Admin {
		var others int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM assignment a JOIN person p ON p.id = a.person_id WHERE a.org_id = $1 AND a.role = $2 AND a.id <> $3
			AND p.state = 'active' AND a.from_at <= $4 AND (a.to_at IS NULL OR a.to_at > $4)`, org, string(authz.Admin), a.ID, db.At(tx.Now())).Scan(&others); err != nil {
			return "", audit.Change{}, err
		}
		if others == 0 {
			return "", audit.Change{}, fault.New(fault.Conflict, "This is the only administrator. Make another one first")
		}
	}
	if err := endAssignments(ctx, tx, `id = $2`, a.ID); err != nil {
		return "", audit.Change{}, err
	}
	c := audit.Changed("assignment", a.ID, audit.FF("state", "held", "ended"), audit.F("person", a.Person), audit.F("role", string(a.Role))).Because(reason)
	return a.Person, c, nil
}

// endAssignments ends what matches and has not ended; what has not begun becomes empty in time.
func endAssignments(ctx context.Context, tx *op.Tx, where string, arg any) error {
	_, err := tx.Exec(ctx, `UPDATE assignment SET to_at = CASE WHEN from_at > $1 THEN from_at ELSE $1 END WHERE `+where+` AND (to_at IS NULL OR to_at > $1)`, db.At(tx.Now()), arg)
	return err
}

// Clearance lets a person open a kind of locked record, such as "sexual_safety" or "restricted".
type Clearance struct {
	ID, Person, Lock string
	From, To         time.Time
	Reason           string
}

// Clear gives a clearance in the actor's organisation, never one's own.
func (s *Service) GiveClearance(ctx context.Context, c Clearance) (Clearance, error) {
	if c.From.IsZero() {
		c.From = s.Now()
	}
	var problems fault.Problems
	if c.Lock == "" || len(c.Lock) > 40 || strings.Trim(c.Lock, "abcdefghijklmnopqrstuvwxyz_") != "" {
		problems.Add("lock", "Choose a kind of record")
	}
	if strings.TrimSpace(c.Reason) == "" {
		problems.Add("reason", "Say why they need it")
	}
	if !c.To.IsZero() && !c.To.After(c.From) {
		problems.Add("to", "The last day must be after the first, and not over already")
	}
	if err := fault.WithProblems(problems); err != nil {
		return Clearance{}, err
	}
	c.ID = id.New("clr", s.Now())
	actor := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActGrant, op.In(actor.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		if c.Person == actor.ID {
			return 0, audit.Change{}, fault.Refused("You cannot give a clearance to yourself. Ask another administrator")
		}
		if _, err := homeHere(ctx, tx, actor.Org, c.Person); err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Created("clearance", c.ID, audit.F("person", c.Person), audit.F("kind", c.Lock)).Because(c.Reason),
			tx.Must(ctx, `INSERT INTO clearance (id, person_id, org_id, lock, from_at, to_at, reason) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
				c.ID, c.Person, actor.Org, c.Lock, db.At(c.From), db.At(c.To), c.Reason)
	})
	s.cache.forgetPerson(c.Person)
	return c, err
}

// EndClearance ends a clearance at once.
func (s *Service) EndClearance(ctx context.Context, clearance, reason string) error {
	actor := authz.From(ctx)
	person, err := op.Do(ctx, s.Door, ActGrant, op.In(actor.Org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		person, err := db.One(ctx, tx, db.Scalar[string], `SELECT person_id FROM clearance WHERE id = $1 AND org_id = $2`, clearance, actor.Org)
		if err != nil {
			return "", audit.Change{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE clearance SET to_at = CASE WHEN from_at > $1 THEN from_at ELSE $1 END WHERE id = $2 AND (to_at IS NULL OR to_at > $1)`, db.At(tx.Now()), clearance)
		return person, audit.Changed("clearance", clearance, audit.FF("state", "held", "ended")).Because(reason), err
	})
	s.cache.forgetPerson(person)
	return err
}
