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

// Warning is how long before the end a page warns that a session will end.
const Warning = 2 * time.Minute

// Method says how somebody signed in.
type Method string

// The methods.
const (
	ByPassword Method = "password"
	ByCode     Method = "password and code"
	ByRecovery Method = "password and recovery code"
	ByPasskey  Method = "passkey"
	ByOutside  Method = "outside account"
	ByDemo     Method = "demonstration"
	ByFirstRun Method = "first run"
)

// Session is one browser signed in as one person in one role.
type Session struct {
	// ID names it in lists and in the audit log; it does not open it.
	ID     string
	Person Person
	// Assignment is the one acted in, "" for a member of staff at home.
	Assignment string
	Role       authz.Role
	Org        string
	// Held is how many roles the person holds now, those they are not acting in among them.
	Held int
	// Strong and Shared are told in the package's introduction.
	Strong, Shared bool
	Method         Method
	// Device is a coarse word for the browser: "Firefox on Windows".
	Device                 string
	Started, Seen, Expires time.Time
	// Idle is how long it may lie unused.
	Idle time.Duration
	hash string
}

// Ends gives when the session ends if nothing more is done with it.
func (s Session) Ends() time.Time {
	if e := s.Seen.Add(s.Idle); e.Before(s.Expires) {
		return e
	}
	return s.Expires
}

// WarnAt gives when a page should warn of the end.
func (s Session) WarnAt() time.Time { return s.Ends().Add(-Warning) }

// Signed is what a step of signing in gave: a session, or the token of the step that is still to come.
type Signed struct {
	// Token opens the session; it goes into the cookie and nowhere else.
	Token   string
	Session *Session
	// Device is the new value of the device cookie, "" to leave it.
	Device string
	// Step is the token of the code still to come.
	Step string
}

// how is a proof of who somebody is.
type how struct {
	method Method
	strong bool
	// also runs in the transaction that makes the session: it uses up the proof.
	also func(ctx context.Context, tx *op.Tx) error
}

// begin makes a session for a person who has proved who they are. The token is new each time; a session the browser
// had before ends.
func (s *Service) begin(ctx context.Context, p Person, h how, t Try) (Signed, error) {
	token, sid := secret(), id.New("ses", s.Now())
	ctx = authz.With(ctx, p.self(sid, t.Request, h.strong))
	sess, err := op.Do(ctx, s.Door, ActBegin, op.In(p.Org, "").Once("person/"+p.ID), func(tx *op.Tx) (*Session, audit.Change, error) {
		now, err := personByID(ctx, tx, p.ID)
		if err != nil || now.State != Active {
			return nil, audit.Change{}, errSignIn()
		}
		if h.also != nil {
			if err := h.also(ctx, tx); err != nil {
				return nil, audit.Change{}, err
			}
			if now, err = personByID(ctx, tx, p.ID); err != nil { // the proof may have changed the usual role
				return nil, audit.Change{}, err
			}
		}
		as, err := assignmentsOf(ctx, tx, p.ID, tx.Now())
		if err != nil {
			return nil, audit.Change{}, err
		}
		x := &Session{ID: sid, Person: now, Strong: h.strong, Shared: t.Shared, Method: h.method, Device: deviceWords(t.Agent),
			Role: authz.Reporter, Org: now.Org, Started: tx.Now(), Seen: tx.Now(), Expires: tx.Now().Add(s.Config.Absolute), Idle: s.idle(t.Shared), hash: hashToken(token)}
		if a, ok := choose(as, now.Usual, h.strong); ok {
			x.Assignment, x.Role, x.Org = a.ID, a.Role, a.Org
		}
		if t.Replaces != "" {
			if _, err := tx.Exec(ctx, `DELETE FROM session WHERE token_hash = $1`, hashToken(t.Replaces)); err != nil {
				return nil, audit.Change{}, err
			}
		}
		return x, signedIn(x), insertSession(ctx, tx, x)
	})
	if err != nil {
		return Signed{}, err
	}
	if t.Replaces != "" {
		s.cache.forgetHash(hashToken(t.Replaces))
	}
	out := Signed{Token: token, Session: sess}
	if !t.Shared {
		out.Device = s.remember(t.Device, p.ID)
	}
	return out, nil
}

func signedIn(x *Session) audit.Change {
	strong := "no"
	if x.Strong {
		strong = "yes"
	}
	c := audit.Created("session", x.ID, audit.F("method", string(x.Method)), audit.F("second factor", strong), audit.F("role", string(x.Role)), audit.F("organisation", x.Org))
	c.Verb = "signed in"
	return c
}

func insertSession(ctx context.Context, tx *op.Tx, x *Session) error {
	return tx.Must(ctx, `INSERT INTO session (token_hash, id, person_id, assignment_id, strong, shared, method, device, started_at, seen_at, expires_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, x.hash, x.ID, x.Person.ID, x.Assignment, x.Strong, x.Shared, string(x.Method), x.Device,
		db.At(x.Started), db.At(x.Seen), db.At(x.Expires))
}

func (s *Service) idle(shared bool) time.Duration {
	if shared {
		return s.Config.IdleShared
	}
	return s.Config.Idle
}

// choose gives the assignment to begin in: the usual one, else the first that may be taken.
func choose(as []Assignment, usual string, strong bool) (Assignment, bool) {
	var first *Assignment
	for i, a := range as {
		if a.Role.Privileged() && !strong {
			continue
		}
		if a.ID == usual {
			return a, true
		}
		if first == nil {
			first = &as[i]
		}
	}
	if first == nil {
		return Assignment{}, false
	}
	return *first, true
}

// SignOut ends the session.
func (s *Service) SignOut(ctx context.Context, x *Session) error {
	_, err := s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		n, err := tx.Exec(ctx, `DELETE FROM session WHERE token_hash = $1`, x.hash)
		c := audit.Removed("session", x.ID)
		c.Verb = "signed out"
		return n, c, err
	})
	s.cache.forgetHash(x.hash)
	return err
}

// SignOutEverywhere ends every session of the person, this one among them.
func (s *Service) SignOutEverywhere(ctx context.Context, x *Session) error {
	_, err := s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		n, err := endSessions(ctx, tx, x.Person.ID, "")
		c := audit.Removed("session", x.ID, audit.F("sessions", "all"))
		c.Verb = "signed out"
		return n, c, err
	})
	s.cache.forgetPerson(x.Person.ID)
	return err
}

// EndOne ends another of the person's own sessions, found in Sessions.
func (s *Service) EndOne(ctx context.Context, x *Session, session string) error {
	_, err := s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		n, err := tx.Exec(ctx, `DELETE FROM session WHERE id = $1 AND person_id = $2`, session, x.Person.ID)
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return n, audit.Removed("session", session), err
	})
	s.cache.forgetPerson(x.Person.ID)
	return err
}

// EndSessions ends every session of a person of the actor's organisation.
func (s *Service) EndSessions(ctx context.Context, person, reason string) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActEnd, op.In(org, ""), func(tx *op.Tx) (int64, audit.Change, error) {
		if _, err := homeHere(ctx, tx, org, person); err != nil {
			return 0, audit.Change{}, err
		}
		n, err := endSessions(ctx, tx, person, "")
		c := audit.Removed("session", person, audit.F("sessions", "all")).Because(reason)
		return n, c, err
	})
	s.cache.forgetPerson(person)
	return err
}

// Sessions lists where the person is signed in, newest first.
func (s *Service) Sessions(ctx context.Context, x *Session) ([]Session, error) {
	return s.sessionsOf(ctx, x.Person)
}

func (s *Service) sessionsOf(ctx context.Context, p Person) ([]Session, error) {
	now := s.Now()
	list, err := db.All(ctx, s.DB, func(r db.Row) (Session, error) {
		o := Session{Person: p}
		var started, seen, expires db.Time
		err := r.Scan(&o.ID, &o.hash, &o.Assignment, &o.Strong, &o.Shared, &o.Method, &o.Device, &started, &seen, &expires)
		o.Started, o.Seen, o.Expires, o.Idle = started.Time, seen.Time, expires.Time, s.idle(o.Shared)
		return o, err
	}, `SELECT id, token_hash, assignment_id, strong, shared, method, device, started_at, seen_at, expires_at FROM session
		WHERE person_id = $1 AND expires_at > $2 ORDER BY started_at DESC, id DESC`, p.ID, db.At(now))
	live := list[:0]
	for _, o := range list {
		if now.Before(o.Ends()) {
			live = append(live, o)
		}
	}
	return live, err
}

// endSessions ends a person's sessions, but for the one with that hash.
func endSessions(ctx context.Context, tx *op.Tx, person, but string) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM session WHERE person_id = $1 AND token_hash <> $2`, person, but)
}

// own makes a change to the person's own account.
func (s *Service) own(ctx context.Context, x *Session, rule func(context.Context, *op.Tx) (int64, audit.Change, error)) (int64, error) {
	if x == nil {
		return 0, fault.New(fault.Unauthenticated, "Sign in to go on")
	}
	ctx = authz.With(ctx, x.Person.self(x.ID, authz.From(ctx).Request, x.Strong))
	return op.Do(ctx, s.Door, ActAccount, op.In(x.Person.Org, "").Once("person/"+x.Person.ID), func(tx *op.Tx) (int64, audit.Change, error) {
		return rule(ctx, tx)
	})
}

// deviceWords gives a coarse word for a browser, enough to know one's own by.
func deviceWords(agent string) string {
	pick := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := pick("Edg/", "Edge", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := pick("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS", "Mac", "CrOS", "Chromebook", "Linux", "Linux")
	switch {
	case browser == "" && system == "":
		return "Unknown device"
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

// Sweep removes sessions, steps and counters that are over. Run it every hour or so.
func (s *Service) Sweep(ctx context.Context) error {
	_, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) (int, error) {
		now := k.Now()
		if _, err := k.Exec(ctx, `DELETE FROM session WHERE expires_at <= $1 OR (shared AND seen_at <= $2) OR (NOT shared AND seen_at <= $3)`,
			db.At(now), db.At(now.Add(-s.Config.IdleShared)), db.At(now.Add(-s.Config.Idle))); err != nil {
			return 0, err
		}
		if _, err := k.Exec(ctx, `DELETE FROM sign_in_step WHERE expires_at <= $1`, db.At(now)); err != nil {
			return 0, err
		}
		_, err := k.Exec(ctx, `DELETE FROM attempt WHERE last_at <= $1`, db.At(now.Add(-forgets)))
		return 0, err
	})
	return err
}
