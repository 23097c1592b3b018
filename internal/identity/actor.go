package identity

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Quiet is a request header: a request that carries it does not count as use of the session, as when a page asks how
// long is left.
const Quiet = "HW-Quiet"

// Actor gives whoever a request comes from. A visitor is an actor with the role Public and no session; so is a browser
// whose session has ended. A request with a token has no session either. A token that is not good is
// fault.Unauthenticated.
func (s *Service) Actor(ctx context.Context, r *http.Request) (authz.Actor, *Session, error) {
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, token, _ := strings.Cut(h, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return visitor(), nil, fault.New(fault.Unauthenticated, "That kind of key is not taken here")
		}
		a, err := s.tokenActor(ctx, strings.TrimSpace(token))
		return a, nil, err
	}
	token := s.cookie(r, sessionCookie)
	if token == "" {
		return visitor(), nil, nil
	}
	e, err := s.session(ctx, hashToken(token))
	if err != nil || e == nil {
		return visitor(), nil, err
	}
	x := *e.session
	if r.Header.Get(Quiet) == "" {
		if err := s.touch(ctx, e, &x); err != nil {
			s.Log.Error("the use of a session was not noted", "error", err)
		}
	}
	return e.actor, &x, nil
}

func visitor() authz.Actor { return authz.Actor{Role: authz.Public} }

// session loads a session and its actor, nil if it has ended.
func (s *Service) session(ctx context.Context, hash string) (*entry, error) {
	now := s.Now()
	e, age := s.cache.get(hash, now)
	if e != nil {
		return e, nil
	}
	e, err := s.load(ctx, s.DB, hash, now)
	if err == nil && e == nil && s.DB.Settings().ReadURL != "" {
		// A replica may not have heard of a session made a moment ago.
		e, err = op.Keep(ctx, s.Door, "", func(k op.Keeper) (*entry, error) { return s.load(ctx, k, hash, now) })
	}
	if err != nil || e == nil {
		return nil, err
	}
	s.cache.put(hash, e, age)
	return e, nil
}

func (s *Service) load(ctx context.Context, q db.Querier, hash string, now time.Time) (*entry, error) {
	x := &Session{hash: hash}
	var created, left, started, seen, expires db.Time
	p := &x.Person
	err := q.QueryRow(ctx, `SELECT s.id, s.assignment_id, s.strong, s.shared, s.method, s.device, s.started_at, s.seen_at, s.expires_at, `+personColumns+`
		FROM session s JOIN person p ON p.id = s.person_id WHERE s.token_hash = $1`, hash).Scan(
		&x.ID, &x.Assignment, &x.Strong, &x.Shared, &x.Method, &x.Device, &started, &seen, &expires,
		&p.ID, &p.Org, &p.Unit, &p.Name, &p.Email, &p.JobTitle, &p.Locale, &p.State, &p.Usual, &created, &left)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.Created, p.LeftAt = created.Time, left.Time
	x.Started, x.Seen, x.Expires, x.Idle = started.Time, seen.Time, expires.Time, s.idle(x.Shared)
	if p.State != Active || !now.Before(x.Ends()) {
		return nil, nil
	}
	e := &entry{session: x, person: p.ID, loaded: now, until: x.Ends()}
	var held *Assignment
	as, err := assignmentsOf(ctx, q, p.ID, now)
	if err != nil {
		return nil, err
	}
	x.Held = len(as)
	for i, a := range as {
		if a.ID == x.Assignment && (x.Strong || !a.Role.Privileged()) {
			held = &as[i]
		}
	}
	if e.actor, err = s.actorOf(ctx, q, *p, held, now, e); err != nil {
		return nil, err
	}
	e.actor.Strong, e.actor.Session = x.Strong, x.ID
	x.Role, x.Org = e.actor.Role, e.actor.Org
	if held == nil {
		x.Assignment = ""
	}
	e.org = x.Org
	return e, nil
}

// actorOf gives a person in a role, or at home without one.
func (s *Service) actorOf(ctx context.Context, q db.Querier, p Person, held *Assignment, now time.Time, e *entry) (authz.Actor, error) {
	a := authz.Actor{ID: p.ID, Name: p.Name, Role: authz.Reporter, Org: p.Org}
	if held != nil {
		a.Role, a.Org, a.ActingFor = held.Role, held.Org, held.LentBy
		e.ends(held.To)
		if held.Unit != "" {
			units := []string{held.Unit}
			if s.UnitsUnder != nil {
				under, err := s.UnitsUnder(ctx, held.Org, held.Unit)
				if err != nil {
					return visitor(), err
				}
				for _, u := range under {
					if !slices.Contains(units, u) {
						units = append(units, u)
					}
				}
			}
			a.Units = units
		}
	}
	a.OwnKey = s.OwnKey(a.Org, p.ID)
	if a.Role == authz.Reporter {
		return a, nil
	}
	type lock struct {
		kind string
		to   time.Time
	}
	locks, err := db.All(ctx, q, func(r db.Row) (lock, error) {
		var l lock
		var to db.Time
		err := r.Scan(&l.kind, &to)
		l.to = to.Time
		return l, err
	}, `SELECT c.lock, c.to_at FROM clearance c WHERE c.person_id = $1 AND c.org_id = $2 AND c.from_at <= $3 AND (c.to_at IS NULL OR c.to_at > $3)
		ORDER BY c.lock, c.id`, p.ID, a.Org, db.At(now))
	if err != nil {
		return visitor(), err
	}
	for _, l := range locks {
		e.ends(l.to)
		if !slices.Contains(a.Locks, l.kind) {
			a.Locks = append(a.Locks, l.kind)
		}
	}
	return a, nil
}

// ends notes that something the actor rests on ends at a time; the zero time is never.
func (e *entry) ends(at time.Time) {
	if !at.IsZero() && (e.until.IsZero() || at.Before(e.until)) {
		e.until = at
	}
}

// touch notes the use of a session, at most once a minute.
func (s *Service) touch(ctx context.Context, e *entry, x *Session) error {
	now := s.Now()
	if now.Sub(x.Seen) < time.Minute {
		return nil
	}
	n, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `UPDATE session SET seen_at = $1 WHERE token_hash = $2 AND seen_at < $1`, db.At(now), x.hash)
	})
	if err != nil || n == 0 {
		return err
	}
	x.Seen = db.At(now).Time
	s.cache.forgetHash(x.hash) // the next request loads it with its new end
	return nil
}
