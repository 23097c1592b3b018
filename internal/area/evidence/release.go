package evidence

import (
	"context"
	"crypto/ed25519"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Prepared is a disclosure that one person prepared and another must release. No link is there before.
type Prepared struct {
	Org, ID, SubjectKind, SubjectID string
	State                           string // asked, released or refused
	Offer                           Offer
	AskedBy, AskedName, DecidedName string
	Asked, Decided                  time.Time
	Reason, Disclosure              string
}

// ErrOwnDisclosure is what whoever prepared a disclosure gets when they would release it.
var ErrOwnDisclosure = fault.New(fault.Denied, "You prepared this disclosure, so somebody else must release it")

// First is the first exhibit that an offer gives, "" for none.
func (o Offer) First() string {
	for _, it := range o.Items {
		if it.File != "" {
			return it.Exhibit
		}
	}
	return ""
}

// second tells whether a disclosure needs a second person: it holds a patient's data, or what it is of is sealed.
func (o Offer) second(sub Subject) bool { return o.Patient == "yes" || sub.Lock != "" }

// prepare keeps an offer until a second person decides.
func (s *Service) prepare(ctx context.Context, tx *op.Tx, sub Subject, o Offer) (string, audit.Change, error) {
	for _, it := range o.Items {
		x, err := s.one(ctx, tx, tx.Scope(), sub.Org, it.Exhibit)
		if err == nil && (x.SubjectKind != sub.Kind || x.SubjectID != sub.ID) {
			err = fault.Missing()
		}
		if err != nil {
			return "", audit.Change{}, err
		}
	}
	ask := id.New("dsa", tx.Now())
	offer, err := s.seal(sub.Org, ask, "offer", o)
	if err != nil {
		return "", audit.Change{}, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO disclosure_ask (org_id, id, unit_id, lock, owner_key, subject_kind, subject_id, state, offer, asked_by, asked_name, asked_at, decided_by, decided_name, disclosure_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, $9, $10, $11, '', '', '')`, sub.Org, ask, sub.Unit, sub.Lock, sub.OwnerKey, sub.Kind, sub.ID, offer, tx.Actor().ID, tx.Actor().Name, db.At(tx.Now()))
	return ask, audit.Changed("disclosure_ask", ask, audit.F("prepared of", sub.Kind+" "+sub.ID), audit.F("ground", o.Ground)), err
}

const selectPrepared = `SELECT k.org_id, k.id, k.subject_kind, k.subject_id, k.state, k.offer, k.asked_by, k.asked_name, k.asked_at, k.decided_name, k.decided_at, k.reason, k.disclosure_id FROM disclosure_ask k`

func (s *Service) scanPrepared(r db.Row) (Prepared, error) {
	var p Prepared
	var offer, reason []byte
	var asked, decided db.Time
	if err := r.Scan(&p.Org, &p.ID, &p.SubjectKind, &p.SubjectID, &p.State, &offer, &p.AskedBy, &p.AskedName, &asked, &p.DecidedName, &decided, &reason, &p.Disclosure); err != nil {
		return p, err
	}
	p.Asked, p.Decided = asked.Time, decided.Time
	if reason != nil {
		if err := s.unseal(p.Org, p.ID, "release", reason, &p.Reason); err != nil {
			return p, err
		}
	}
	return p, s.unseal(p.Org, p.ID, "offer", offer, &p.Offer)
}

// PreparedOne gives a prepared disclosure inside a scope.
func (s *Service) PreparedOne(ctx context.Context, q db.Querier, scope authz.Scope, org, ask string) (Prepared, error) {
	var a db.Args
	w := selectPrepared + ` WHERE k.org_id = ` + a.Add(org) + ` AND k.id = ` + a.Add(ask) + ` AND ` + s.near(scope, &a, "k")
	return db.One(ctx, q, s.scanPrepared, w, a.Values()...)
}

// Waiting gives the disclosures of the scope that wait for a second person, the oldest first.
func (s *Service) Waiting(ctx context.Context, scope authz.Scope) ([]Prepared, error) {
	var a db.Args
	w := selectPrepared + ` WHERE k.org_id = ` + a.Add(scope.Org()) + ` AND k.state = 'asked' AND ` + s.near(scope, &a, "k") + ` ORDER BY k.asked_at, k.id LIMIT 100`
	return db.All(ctx, s.DB, s.scanPrepared, w, a.Values()...)
}

// Release lets a prepared disclosure go, by somebody else than who prepared it, and gives its id and the token of its
// link, which is not kept. What changed since it was prepared is looked at again.
func (s *Service) Release(ctx context.Context, org, ask string) (string, string, error) {
	key, err := s.Key(ctx)
	if err != nil {
		return "", "", err
	}
	token, hash, err := newToken()
	if err != nil {
		return "", "", err
	}
	made, err := s.decide(ctx, org, ask, "released", "", func(tx *op.Tx, p Prepared) (string, audit.Change, error) {
		return s.release(ctx, tx, p, key, hash)
	})
	return made, token, err
}

func (s *Service) release(ctx context.Context, tx *op.Tx, p Prepared, key ed25519.PrivateKey, hash string) (string, audit.Change, error) {
	sub, err := s.subject(ctx, tx, p.Org, p.SubjectKind, p.SubjectID)
	if err != nil {
		return "", audit.Change{}, err
	}
	made, change, err := s.disclose(ctx, tx, sub, p.Offer, p.AskedName, key, hash)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.Conflict, "An exhibit of it is no longer as it was when this was prepared. Refuse it, and have it prepared again")
	}
	change.Fields = append(change.Fields, audit.F("prepared by", p.AskedBy))
	return made, change, err
}

// Refuse keeps a prepared disclosure from going, with a reason.
func (s *Service) Refuse(ctx context.Context, org, ask, why string) error {
	why, err := sentence("why", why, "Say in a sentence why")
	if err != nil {
		return err
	}
	_, err = s.decide(ctx, org, ask, "refused", why, func(_ *op.Tx, p Prepared) (string, audit.Change, error) {
		return "", audit.Changed("disclosure_ask", p.ID, audit.FF("state", "asked", "refused")).Because(why), nil
	})
	return err
}

// decide runs the decision of a second person. Of two at once, one gets a conflict.
func (s *Service) decide(ctx context.Context, org, ask, state, why string, f func(tx *op.Tx, p Prepared) (string, audit.Change, error)) (string, error) {
	return op.Do(ctx, s.Door, ActRelease, op.On("disclosure_ask", org, ask), func(tx *op.Tx) (string, audit.Change, error) {
		p, err := s.PreparedOne(ctx, tx, tx.Scope(), org, ask)
		switch {
		case err != nil:
		case p.State != "asked":
			err = fault.New(fault.Conflict, "Somebody decided this already")
		case p.AskedBy == tx.Actor().ID:
			err = ErrOwnDisclosure
		}
		if err != nil {
			return "", audit.Change{}, err
		}
		made, change, err := f(tx, p)
		if err != nil {
			return "", change, err
		}
		var reason []byte
		if why != "" {
			if reason, err = s.seal(org, ask, "release", why); err != nil {
				return "", change, err
			}
		}
		return made, change, tx.Must(ctx, `UPDATE disclosure_ask SET state = $3, decided_by = $4, decided_name = $5, decided_at = $6, reason = $7, disclosure_id = $8 WHERE org_id = $1 AND id = $2 AND state = 'asked'`,
			org, ask, state, tx.Actor().ID, tx.Actor().Name, db.At(tx.Now()), reason, made)
	})
}
