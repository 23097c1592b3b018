package identity

import (
	"context"
	"errors"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// linkLasts is how long a link to choose a password is good. linksAtOnce bounds those that wait for one person.
const (
	linkLasts   = time.Hour
	linksAtOnce = 3
	purpose     = "password"
)

func errLink() error {
	return fault.New(fault.NotFound, "This link is over or has been used. Ask for a new one")
}

// Forgotten sends a link to choose a new password, if there is such an account. It answers the same, and as soon, for
// every address: the work is done after the answer.
func (s *Service) Forgotten(ctx context.Context, t Try, email string) error {
	if err := s.reserve(ctx, s.Ring.Blind("", "attempt", "forgotten\x00"+emailKey(email)+"\x00"+network(t.IP))); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	s.wg.Go(func() {
		p, err := personByEmail(ctx, s.DB, email)
		if err != nil || p.State != Active {
			return
		}
		own := authz.With(ctx, authz.Actor{ID: p.ID, Name: p.Name, Role: authz.Public, Org: p.Org, Request: t.Request})
		token, err := s.makeLink(own, ActBegin, p)
		if err != nil {
			if !fault.Is(err, fault.TooMany) {
				s.Log.Error("a link for a forgotten password was not made", "error", err)
			}
			return
		}
		s.tell(ctx, p, TellForgotten, "/forgotten/"+token)
	})
	return nil
}

// SendLink makes a link with which a person of the actor's organisation chooses a password, for an administrator to
// send or hand over; the token is the last part of its path.
func (s *Service) SendLink(ctx context.Context, person string) (string, error) {
	p, err := homePerson(ctx, s.DB, authz.From(ctx).Org, person)
	if err != nil {
		return "", err
	}
	if p.ID == authz.From(ctx).ID {
		return "", fault.Refused("Ask another administrator to do that for you")
	}
	token, err := s.makeLink(ctx, ActEdit, p)
	if err == nil {
		s.tell(ctx, p, TellForgotten, "/forgotten/"+token)
	}
	return token, err
}

func (s *Service) makeLink(ctx context.Context, act authz.Action, p Person) (string, error) {
	token := secret()
	_, err := op.Do(ctx, s.Door, act, op.In(p.Org, "").Once("person/"+p.ID), func(tx *op.Tx) (int, audit.Change, error) {
		var waiting int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM sign_in_link WHERE person_id = $1 AND used_at IS NULL AND expires_at > $2`, p.ID, db.At(tx.Now())).Scan(&waiting); err != nil {
			return 0, audit.Change{}, err
		}
		if waiting >= linksAtOnce {
			return 0, audit.Change{}, fault.New(fault.TooMany, "There are links waiting already. Look in the person’s messages")
		}
		c := audit.Created("sign-in link", p.ID)
		return 0, c, tx.Must(ctx, `INSERT INTO sign_in_link (token_hash, person_id, purpose, expires_at) VALUES ($1,$2,$3,$4)`, hashToken(token), p.ID, purpose, db.At(tx.Now().Add(linkLasts)))
	})
	return token, err
}

// LinkGood tells whether a link can still be used, for the page it opens.
func (s *Service) LinkGood(ctx context.Context, token string) (Person, error) {
	p, err := linkPerson(ctx, s.DB, token, s.Now())
	return p, err
}

func linkPerson(ctx context.Context, q db.Querier, token string, now time.Time) (Person, error) {
	var id string
	err := q.QueryRow(ctx, `SELECT person_id FROM sign_in_link WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2`, hashToken(token), db.At(now)).Scan(&id)
	if errors.Is(err, db.ErrNoRows) {
		return Person{}, errLink()
	}
	if err != nil {
		return Person{}, err
	}
	p, err := personByID(ctx, q, id)
	if err == nil && p.State != Active {
		err = errLink()
	}
	return p, err
}

// UseLink sets a new password through a link and ends every session of the person. It does not sign them in: the
// second factor, where there is one, is still asked for.
func (s *Service) UseLink(ctx context.Context, token, password string) error {
	p, err := linkPerson(ctx, s.DB, token, s.Now())
	if err != nil {
		return err
	}
	if why := PasswordProblem(password, p.Email, p.Name); why != "" {
		return fault.WithProblems(fault.Problems{{Field: "password", Message: why}})
	}
	h, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	ctx = authz.With(ctx, p.self("", authz.From(ctx).Request, false))
	_, err = op.Do(ctx, s.Door, ActAccount, op.In(p.Org, "").Once("person/"+p.ID), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE sign_in_link SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1`, db.At(tx.Now()), hashToken(token))
		if err == nil && n != 1 {
			err = errLink()
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("password", p.ID, audit.FF("password", "old", "new")).Because("link by e-mail"), s.newPassword(ctx, tx, p.ID, h, "")
	})
	if err != nil {
		return err
	}
	s.cache.forgetPerson(p.ID)
	s.tell(ctx, p, TellPassword, "")
	return nil
}

// newPassword sets a password, ends the waiting links and every session but the one with the hash keep.
func (s *Service) newPassword(ctx context.Context, tx *op.Tx, person string, h hashed, keep string) error {
	if err := setPassword(ctx, tx, person, h); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE sign_in_link SET used_at = $1 WHERE person_id = $2 AND used_at IS NULL`, db.At(tx.Now()), person); err != nil {
		return err
	}
	_, err := endSessions(ctx, tx, person, keep)
	return err
}

// ChangePassword changes the password of the person of the session; old is the one they have. Every other session ends.
func (s *Service) ChangePassword(ctx context.Context, x *Session, t Try, old, password string) error {
	if why := PasswordProblem(password, x.Person.Email, x.Person.Name); why != "" {
		return fault.WithProblems(fault.Problems{{Field: "password", Message: why}})
	}
	key := s.source(emailKey(x.Person.Email), x.Person.ID, t)
	if err := s.reserve(ctx, key); err != nil {
		return err
	}
	have, has, err := s.passwordOf(ctx, s.DB, x.Person.ID)
	if err != nil {
		return err
	}
	ok, err := s.matches(ctx, have, old)
	if err != nil {
		return err
	}
	if has && !ok {
		return fault.WithProblems(fault.Problems{{Field: "old", Message: "That is not your password now"}})
	}
	s.forgive(ctx, key)
	h, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	_, err = s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		if err := mayAdd(ctx, tx, x); err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Changed("password", x.Person.ID, audit.FF("password", "old", "new")), s.newPassword(ctx, tx, x.Person.ID, h, x.hash)
	})
	if err != nil {
		return err
	}
	s.cache.forgetPerson(x.Person.ID)
	s.tell(ctx, x.Person, TellPassword, "")
	return nil
}
