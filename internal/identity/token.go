package identity

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// TokenPrefix begins every API token, so that scanners for leaked secrets can find one.
const TokenPrefix = "hw_"

// longestToken is how long an API token may live.
const longestToken = 366 * 24 * time.Hour

// Token is a key with which another program acts.
type Token struct {
	ID, Name string
	// Org and Unit are where it acts; Unit "" is the whole organisation.
	Org, Unit string
	// Person is whose it is; "" for that of a service.
	Person string
	// Assignment is the role of the person that it acts in: it ends with it.
	Assignment string
	Role       authz.Role
	// Actions are all it may do.
	Actions []authz.Action
	MadeBy  string
	Made    time.Time
	Expires time.Time
	Ended   time.Time
	// Used is when it was last used, to the hour.
	Used time.Time
}

// forServices are the roles that a service's token may act in: those that open no record of a person. Whoever needs
// more uses a person's own token.
var forServices = []authz.Role{authz.Reporter, authz.Analyst, authz.Board, authz.ICB, authz.Region, authz.National, authz.Admin}

// ServiceRoles gives the roles that the token of a service may act in.
func ServiceRoles() []authz.Role { return slices.Clone(forServices) }

// NewToken makes a key for another system, in the actor's organisation. The secret is given once and not kept.
func (s *Service) NewToken(ctx context.Context, t Token) (Token, string, error) {
	actor := authz.From(ctx)
	if _, err := s.Door.Policy().Check(actor, ActTokens); err != nil {
		return Token{}, "", err
	}
	t.Org, t.Person, t.Assignment = actor.Org, "", ""
	problems := s.tokenProblems(t)
	if !slices.Contains(forServices, t.Role) {
		problems.Add("role", "Choose a role that opens no record of a person. For more, a person makes a key of their own")
	} else if len(problems) == 0 {
		problems = s.beyond(t, actor, authz.Actor{ID: "key", Role: t.Role, Org: t.Org})
	}
	return s.makeToken(ctx, ActTokens, t, problems)
}

// NewOwnToken makes a key of the person's own, for the role the session acts in.
func (s *Service) NewOwnToken(ctx context.Context, x *Session, t Token) (Token, string, error) {
	t.Org, t.Person, t.Assignment, t.Role = x.Org, x.Person.ID, x.Assignment, x.Role
	if _, err := s.Door.Policy().Check(authz.From(ctx), ActMyToken); err != nil {
		return Token{}, "", err
	}
	problems := s.tokenProblems(t)
	if len(problems) == 0 {
		problems = s.beyond(t, weak(authz.From(ctx)))
	}
	return s.makeToken(ctx, ActMyToken, t, problems)
}

// weak gives an actor as a key of theirs would act: without a second factor.
func weak(a authz.Actor) authz.Actor {
	a.Strong, a.Only = false, nil
	return a
}

// atBrowser are the actions of a person at a browser, which no key can do.
var atBrowser = []authz.Action{ActBegin, ActAccount, ActJoin}

// beyond says which actions of a key any of the actors may not do themselves: nobody gives what they do not hold, and a
// key can do nothing that its role does not, or that needs a second factor.
func (s *Service) beyond(t Token, actors ...authz.Actor) fault.Problems {
	var p fault.Problems
	for _, act := range t.Actions {
		ok := !slices.Contains(atBrowser, act)
		for _, a := range actors {
			ok = ok && s.Door.Policy().May(a, act)
		}
		if !ok {
			p.Add("actions", "This key cannot do %s: you do not hold it, its role does not, or it needs a second factor", string(act))
		}
	}
	return p
}

// OwnActions gives what a key of the actor's own could do in the role acted in.
func (s *Service) OwnActions(ctx context.Context) []authz.Grant {
	return s.possible(func(act authz.Action) bool { return s.Door.Policy().May(weak(authz.From(ctx)), act) })
}

// ServiceActions gives what a key for another system could do that the actor makes: what they hold themselves, and some
// role for services too.
func (s *Service) ServiceActions(ctx context.Context) []authz.Grant {
	me, pol := authz.From(ctx), s.Door.Policy()
	return s.possible(func(act authz.Action) bool {
		return pol.May(me, act) && slices.ContainsFunc(forServices, func(r authz.Role) bool { return pol.May(authz.Actor{ID: "key", Role: r, Org: me.Org}, act) })
	})
}

func (s *Service) possible(may func(authz.Action) bool) []authz.Grant {
	return slices.DeleteFunc(s.Door.Policy().Grants(), func(g authz.Grant) bool { return slices.Contains(atBrowser, g.Action) || !may(g.Action) })
}

func (s *Service) tokenProblems(t Token) fault.Problems {
	var p fault.Problems
	if strings.TrimSpace(t.Name) == "" || len(t.Name) > 100 || hasControl(t.Name) {
		p.Add("name", "Name the system that will use it, in 100 characters or fewer")
	}
	if len(t.Actions) == 0 {
		p.Add("actions", "Choose at least one thing that it may do")
	}
	known := map[authz.Action]bool{}
	for _, g := range s.Door.Policy().Grants() {
		known[g.Action] = true
	}
	for _, a := range t.Actions {
		if !known[a] {
			p.Add("actions", "There is nothing called %s", string(a))
		}
	}
	if now := s.Now(); !t.Expires.After(now) || t.Expires.Sub(now) > longestToken {
		p.Add("expires", "Choose a last day within a year from now")
	}
	return p
}

func (s *Service) makeToken(ctx context.Context, act authz.Action, t Token, problems fault.Problems) (Token, string, error) {
	if err := fault.WithProblems(problems); err != nil {
		return Token{}, "", err
	}
	actor := authz.From(ctx)
	plain := TokenPrefix + secret() + secret()[:8]
	t.ID, t.Name, t.MadeBy, t.Made = id.New("tok", s.Now()), strings.TrimSpace(t.Name), actor.ID, db.At(s.Now()).Time
	_, err := op.Do(ctx, s.Door, act, op.In(actor.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		if act == ActMyToken {
			if t.Person != actor.ID || t.Org != actor.Org {
				return 0, audit.Change{}, fault.Missing()
			}
			if _, err := heldNow(ctx, tx, t.Person, t.Assignment, tx.Now()); err != nil {
				return 0, audit.Change{}, err
			}
		}
		c := audit.Created("token", t.ID, audit.F("name", t.Name), audit.F("role", string(t.Role)), audit.F("actions", actionWords(t.Actions)),
			audit.F("unit", t.Unit), audit.F("expires", t.Expires.UTC().Format(time.RFC3339)))
		return 0, c, tx.Must(ctx, `INSERT INTO api_token (id, token_hash, name, org_id, unit_id, person_id, assignment_id, role, actions, made_by, made_at, expires_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, t.ID, hashToken(plain), t.Name, t.Org, t.Unit, t.Person, t.Assignment, string(t.Role),
			actionWords(t.Actions), t.MadeBy, db.At(t.Made), db.At(t.Expires))
	})
	if err != nil {
		return Token{}, "", err
	}
	return t, plain, nil
}

func actionWords(list []authz.Action) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = string(a)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

const tokenColumns = `t.id, t.name, t.org_id, t.unit_id, t.person_id, t.assignment_id, t.role, t.actions, t.made_by, t.made_at, t.expires_at, t.ended_at,
	(SELECT u.used_at FROM token_use u WHERE u.token_id = t.id)`

func scanToken(r db.Row) (Token, error) {
	var t Token
	var actions string
	var made, expires, ended, used db.Time
	err := r.Scan(&t.ID, &t.Name, &t.Org, &t.Unit, &t.Person, &t.Assignment, &t.Role, &actions, &t.MadeBy, &made, &expires, &ended, &used)
	for _, a := range strings.Fields(actions) {
		t.Actions = append(t.Actions, authz.Action(a))
	}
	t.Made, t.Expires, t.Ended, t.Used = made.Time, expires.Time, ended.Time, used.Time
	return t, err
}

// Tokens lists every key of the scope's organisation, newest first; the scope is that of token.manage.
func (s *Service) Tokens(ctx context.Context, scope authz.Scope) ([]Token, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanToken, `SELECT `+tokenColumns+` FROM api_token t WHERE `+scope.WhereOrg(&a, "t.org_id")+` ORDER BY t.made_at DESC, t.id DESC`, a.Values()...)
}

// OwnTokens lists the keys of the person of the session, newest first.
func (s *Service) OwnTokens(ctx context.Context, x *Session) ([]Token, error) {
	return db.All(ctx, s.DB, scanToken, `SELECT `+tokenColumns+` FROM api_token t WHERE t.person_id = $1 ORDER BY t.made_at DESC, t.id DESC`, x.Person.ID)
}

// EndToken ends any key of the actor's organisation at once.
func (s *Service) EndToken(ctx context.Context, token string) error {
	return s.endToken(ctx, ActTokens, token, "")
}

// EndOwnToken ends a key of the person's own.
func (s *Service) EndOwnToken(ctx context.Context, token string) error {
	return s.endToken(ctx, ActMyToken, token, authz.From(ctx).ID)
}

func (s *Service) endToken(ctx context.Context, act authz.Action, token, owner string) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, act, op.In(org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		t, err := db.One(ctx, tx, scanToken, `SELECT `+tokenColumns+` FROM api_token t WHERE t.id = $1 AND t.org_id = $2`, token, org)
		if err != nil || owner != "" && t.Person != owner {
			return 0, audit.Change{}, or(err, fault.Missing())
		}
		_, err = tx.Exec(ctx, `UPDATE api_token SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL`, db.At(tx.Now()), token)
		return 0, audit.Removed("token", token, audit.F("name", t.Name)), err
	})
	s.cache.forgetPerson(token)
	return err
}

func errToken() error {
	return fault.New(fault.Unauthenticated, "That key is not known, or is over")
}

// tokenActor gives the actor of an API token. It is never strong.
func (s *Service) tokenActor(ctx context.Context, plain string) (authz.Actor, error) {
	if !strings.HasPrefix(plain, TokenPrefix) || len(plain) > 100 {
		return visitor(), errToken()
	}
	now, hash := s.Now(), hashToken(plain)
	e, age := s.cache.get(hash, now)
	if e != nil {
		return e.actor, nil
	}
	t, err := db.One(ctx, s.DB, scanToken, `SELECT `+tokenColumns+` FROM api_token t WHERE t.token_hash = $1`, hash)
	if fault.Is(err, fault.NotFound) || err == nil && (!t.Ended.IsZero() || !now.Before(t.Expires)) {
		return visitor(), errToken()
	}
	if err != nil {
		return visitor(), err
	}
	e = &entry{person: t.ID, org: t.Org, loaded: now, until: t.Expires}
	if t.Person == "" {
		a := Assignment{Assignment: authz.Assignment{Org: t.Org, Unit: t.Unit, Role: t.Role}}
		e.actor, err = s.actorOf(ctx, s.DB, Person{ID: t.ID, Name: t.Name, Org: t.Org}, &a, now, e)
	} else {
		e.person = t.Person
		e.actor, err = s.ownTokenActor(ctx, t, now, e)
	}
	if err != nil {
		return visitor(), err
	}
	e.actor.Session, e.actor.Only = t.ID, t.Actions
	if now.Sub(t.Used) > time.Hour {
		if _, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) (int64, error) {
			return k.Exec(ctx, `INSERT INTO token_use (token_id, used_at) VALUES ($1,$2) ON CONFLICT (token_id) DO UPDATE SET used_at = excluded.used_at`, t.ID, db.At(now))
		}); err != nil {
			s.Log.Error("the use of a key was not noted", "error", err)
		}
	}
	s.cache.put(hash, e, age)
	return e.actor, nil
}

// ownTokenActor gives the actor of a person's own token: good only while they are here and hold the role.
func (s *Service) ownTokenActor(ctx context.Context, t Token, now time.Time, e *entry) (authz.Actor, error) {
	p, err := personByID(ctx, s.DB, t.Person)
	if err != nil {
		return visitor(), err
	}
	held, err := heldNow(ctx, s.DB, t.Person, t.Assignment, now)
	if p.State != Active || fault.Is(err, fault.NotFound) {
		return visitor(), errToken()
	}
	if err != nil {
		return visitor(), err
	}
	if held.Org != t.Org {
		return visitor(), errors.New("a token and its role are of two organisations")
	}
	return s.actorOf(ctx, s.DB, p, &held, now, e)
}
