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

// invitationLasts is how long an invitation can be taken up.
const invitationLasts = 7 * 24 * time.Hour

// Invitation asks somebody to join an organisation, in a role or as a member of staff.
type Invitation struct {
	ID, Org, Unit string
	Name, Email   string
	// Role is Reporter for a member of staff without another role.
	Role authz.Role
	// To is when the role will end; zero is open.
	To            time.Time
	Reason        string
	InvitedBy     string
	Made, Expires time.Time
	Used          time.Time
}

func errInvitation() error {
	return fault.New(fault.NotFound, "This invitation is over or has been used. Ask for a new one")
}

// Invite sends an invitation to the actor's organisation and gives its token, the last part of its path. Somebody who
// is at home elsewhere keeps their home and gains the role here.
func (s *Service) Invite(ctx context.Context, v Invitation) (Invitation, string, error) {
	actor := authz.From(ctx)
	v.Name, v.Email, v.Reason = strings.TrimSpace(v.Name), strings.TrimSpace(v.Email), strings.TrimSpace(v.Reason)
	problems := Person{Name: v.Name, Email: v.Email}.problems()
	v.Role = or(v.Role, authz.Reporter)
	act := ActEdit
	if v.Role != authz.Reporter {
		act = ActGrant
		problems = append(problems, Grant{Role: v.Role, To: v.To, From: s.Now(), Reason: v.Reason}.problems(s.Now())...)
	}
	if err := fault.WithProblems(problems); err != nil {
		return Invitation{}, "", err
	}
	token := secret()
	v.ID, v.Org, v.InvitedBy, v.Made = id.New("inv", s.Now()), actor.Org, actor.ID, db.At(s.Now()).Time
	v.Expires = v.Made.Add(invitationLasts)
	_, err := op.Do(ctx, s.Door, act, op.In(actor.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		if self, err := personByEmail(ctx, tx, v.Email); err == nil && self.ID == actor.ID {
			return 0, audit.Change{}, fault.Refused("You cannot give a role to yourself. Ask another administrator")
		}
		return 0, audit.Created("invitation", v.ID, audit.F("role", string(v.Role)), audit.F("unit", v.Unit)).Because(v.Reason),
			tx.Must(ctx, `INSERT INTO invitation (id, token_hash, org_id, unit_id, email, email_key, name, role, to_at, reason, invited_by, made_at, expires_at)
				VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, v.ID, hashToken(token), v.Org, v.Unit, v.Email, emailKey(v.Email), v.Name, string(v.Role),
				db.At(v.To), v.Reason, v.InvitedBy, db.At(v.Made), db.At(v.Expires))
	})
	if err != nil {
		return Invitation{}, "", err
	}
	s.tell(ctx, Person{Org: v.Org, Name: v.Name, Email: v.Email, Locale: "en"}, TellInvitation, "/invitation/"+token)
	return v, token, nil
}

const invitationColumns = `i.id, i.org_id, i.unit_id, i.email, i.name, i.role, i.to_at, i.reason, i.invited_by, i.made_at, i.expires_at, i.used_at`

func scanInvitation(r db.Row) (Invitation, error) {
	var v Invitation
	var to, made, expires, used db.Time
	err := r.Scan(&v.ID, &v.Org, &v.Unit, &v.Email, &v.Name, &v.Role, &to, &v.Reason, &v.InvitedBy, &made, &expires, &used)
	v.To, v.Made, v.Expires, v.Used = to.Time, made.Time, expires.Time, used.Time
	return v, err
}

// Invitations lists those of the scope's organisation that wait; the scope is that of person.read.
func (s *Service) Invitations(ctx context.Context, scope authz.Scope) ([]Invitation, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanInvitation, `SELECT `+invitationColumns+` FROM invitation i WHERE `+scope.WhereOrg(&a, "i.org_id")+
		` AND i.used_at IS NULL AND i.expires_at > `+a.Add(db.At(s.Now()))+` ORDER BY i.made_at DESC, i.id DESC`, a.Values()...)
}

// Withdraw ends an invitation of the actor's organisation.
func (s *Service) Withdraw(ctx context.Context, invitation string) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActEdit, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE invitation SET expires_at = $1 WHERE id = $2 AND org_id = $3 AND used_at IS NULL AND expires_at > $1`, db.At(tx.Now()), invitation, org)
		if err == nil && n != 1 {
			err = fault.Missing()
		}
		return 0, audit.Removed("invitation", invitation), err
	})
	return err
}

// Invited gives the invitation that a token opens. known tells that its address has an account already, whose owner
// signs in first and then takes it up with Join.
func (s *Service) Invited(ctx context.Context, token string) (v Invitation, known bool, err error) {
	if v, err = invited(ctx, s.DB, token, s.Now()); err != nil {
		return Invitation{}, false, err
	}
	_, err = personByEmail(ctx, s.DB, v.Email)
	if fault.Is(err, fault.NotFound) {
		return v, false, nil
	}
	return v, err == nil, err
}

func invited(ctx context.Context, q db.Querier, token string, now time.Time) (Invitation, error) {
	v, err := db.One(ctx, q, scanInvitation, `SELECT `+invitationColumns+` FROM invitation i WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2`, hashToken(token), db.At(now))
	if fault.Is(err, fault.NotFound) {
		err = errInvitation()
	}
	return v, err
}

// Accept takes up an invitation with a new password and signs the person in.
func (s *Service) Accept(ctx context.Context, t Try, token, name, password string) (Signed, error) {
	v, known, err := s.Invited(ctx, token)
	if err != nil {
		return Signed{}, err
	}
	if known {
		return Signed{}, fault.New(fault.Conflict, "You have an account already. Sign in, then open the invitation again")
	}
	if why := PasswordProblem(password, v.Email, name); why != "" {
		return Signed{}, fault.WithProblems(fault.Problems{{Field: "password", Message: why}})
	}
	h, err := s.hash(ctx, password)
	if err != nil {
		return Signed{}, err
	}
	p, err := s.acceptFor(ctx, token, name, &h)
	if err != nil {
		return Signed{}, err
	}
	return s.begin(ctx, p, how{method: ByPassword}, t)
}

// acceptFor makes the person an invitation is for, or finds them, and gives them the role.
func (s *Service) acceptFor(ctx context.Context, token, name string, h *hashed) (Person, error) {
	v, err := invited(ctx, s.DB, token, s.Now())
	if err != nil {
		return Person{}, err
	}
	if _, err := personByEmail(ctx, s.DB, v.Email); err == nil {
		return Person{}, fault.New(fault.Conflict, "You have an account already. Sign in, then open the invitation again")
	}
	n := NewPerson{Name: or(strings.TrimSpace(name), v.Name), Email: v.Email, Unit: v.Unit}
	p := n.person()
	p.Org, p.ID, p.Created = v.Org, id.New("per", s.Now()), db.At(s.Now()).Time
	if err := fault.WithProblems(p.problems()); err != nil {
		return Person{}, err
	}
	return s.join(ctx, token, p, func(ctx context.Context, tx *op.Tx) error {
		if err := s.insertPerson(ctx, tx, p, ""); err != nil {
			return err
		}
		tx.Also(audit.Created("person", p.ID, audit.F("unit", p.Unit)))
		if h == nil {
			return nil
		}
		return setPassword(ctx, tx, p.ID, *h)
	})
}

// Join takes up an invitation as the person who is signed in. The address must be theirs.
func (s *Service) Join(ctx context.Context, x *Session, token string) error {
	v, err := invited(ctx, s.DB, token, s.Now())
	if err != nil {
		return err
	}
	if emailKey(v.Email) != emailKey(x.Person.Email) {
		return fault.Refused("This invitation is for another address than yours")
	}
	_, err = s.join(ctx, token, x.Person, nil)
	return err
}

func (s *Service) join(ctx context.Context, token string, p Person, first func(context.Context, *op.Tx) error) (Person, error) {
	v, err := invited(ctx, s.DB, token, s.Now())
	if err != nil {
		return Person{}, err
	}
	// The change belongs to the organisation that invites, whoever's home the person has.
	ctx = authz.With(ctx, authz.Actor{ID: p.ID, Name: p.Name, Role: authz.Public, Org: v.Org, Request: authz.From(ctx).Request})
	_, err = op.Do(ctx, s.Door, ActJoin, op.In(v.Org, "").Once("invitation/"+v.ID), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE invitation SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND expires_at > $1`, db.At(tx.Now()), v.ID)
		if err == nil && n != 1 {
			err = errInvitation()
		}
		if err == nil && first != nil {
			err = first(ctx, tx)
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		c := audit.Changed("invitation", v.ID, audit.FF("state", "waiting", "taken up"), audit.F("person", p.ID))
		if v.Role == authz.Reporter {
			return 0, c, nil
		}
		a := Assignment{Assignment: authz.Assignment{Person: p.ID, Org: v.Org, Unit: v.Unit, Role: v.Role, From: tx.Now(), To: v.To, Reason: v.Reason},
			ID: id.New("asg", tx.Now()), Source: "hand", GrantedBy: v.InvitedBy}
		if !a.To.IsZero() && !a.To.After(a.From) {
			return 0, audit.Change{}, errInvitation()
		}
		tx.Also(assignmentChange(a))
		return 0, c, insertAssignment(ctx, tx, a)
	})
	s.cache.forgetPerson(p.ID)
	return p, err
}

// OutsideAccounts gives the issuers of the outside accounts that the person is tied to.
func (s *Service) OutsideAccounts(ctx context.Context, x *Session) ([]string, error) {
	return db.All(ctx, s.DB, db.Scalar[string], `SELECT issuer FROM outside_account WHERE person_id = $1 ORDER BY issuer, subject`, x.Person.ID)
}
