package learn

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

func number(n int) string { return strconv.Itoa(n) }

// Say keeps what somebody says of a session they attended: what it was worth to them on the day, and after about three months how
// confident they are to do what they learnt; 1 to 5, 0 leaves it. It leaves this service in sums alone.
func (s *Service) Say(ctx context.Context, record string, reaction, confident int) error {
	var p fault.Problems
	if reaction < 0 || reaction > 5 || reaction+confident == 0 {
		p.Add("reaction", "Choose a number from 1 to 5")
	}
	if confident < 0 || confident > 5 {
		p.Add("confident", "Choose a number from 1 to 5")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActOwn, op.On("training_booking", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		b, err := loadBooking(ctx, tx, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if b.State != Present || reaction > 0 && !b.AsksReaction() || confident > 0 && !b.AsksConfidence(tx.Now()) {
			return 0, audit.Change{}, fault.New(fault.Conflict, "It was said already, or it is too early to say")
		}
		if reaction > 0 {
			b.Reaction = reaction
		}
		if confident > 0 {
			b.Confident = confident
		}
		return 0, audit.Changed("training_booking", record, audit.F("feedback", "given")), saveBooking(ctx, tx, &b)
	})
	return err
}

// NewFeed makes a secret address of the person's own calendar and ends the one before. The token is given this once.
func (s *Service) NewFeed(ctx context.Context) (string, error) {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(b[:])
	return token, s.feed(ctx, digest(token))
}

// EndFeed ends the secret address of the person's own calendar.
func (s *Service) EndFeed(ctx context.Context) error { return s.feed(ctx, "") }

func (s *Service) feed(ctx context.Context, hash string) error {
	a := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActOwn, op.In(a.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		n, err := tx.Exec(ctx, `DELETE FROM training_feed WHERE org_id = $1 AND person_id = $2`, a.Org, a.ID)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if hash == "" {
			if n == 0 {
				return 0, audit.Change{}, fault.New(fault.Conflict, "There is no calendar address to end")
			}
			return 0, audit.Removed("training_feed", a.ID), nil
		}
		_, err = tx.Exec(ctx, `INSERT INTO training_feed (org_id, person_id, digest, made_at) VALUES ($1, $2, $3, $4)`, a.Org, a.ID, hash, db.At(tx.Now()))
		return 0, audit.Created("training_feed", a.ID), err
	})
	return err
}

// FeedSince gives since when the person has a calendar address; zero where they have none.
func (s *Service) FeedSince(ctx context.Context) (time.Time, error) {
	a := authz.From(ctx)
	list, err := db.All(ctx, s.DB, db.Scalar[db.Time], `SELECT made_at FROM training_feed WHERE org_id = $1 AND person_id = $2`, a.Org, a.ID)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0].Time, nil
}

// Feed gives the sessions of whoever a token belongs to, from three months ago. Whoever holds the token is nobody in particular:
// it opens titles, places and times of one person, and nobody's name. A token that was ended is fault.NotFound.
func (s *Service) Feed(ctx context.Context, token string) ([]Booking, error) {
	if len(token) != 43 {
		return nil, fault.Missing()
	}
	type owner struct{ org, person string }
	o, err := db.One(ctx, s.DB, func(r db.Row) (o owner, err error) { return o, r.Scan(&o.org, &o.person) }, `SELECT org_id, person_id FROM training_feed WHERE digest = $1`, digest(token))
	if err != nil {
		return nil, err
	}
	return db.All(ctx, s.DB, scanBooking, `SELECT `+bookingColumns+bookingFrom+`b.org_id = $1 AND b.person_id = $2 AND b.state IN ('booked', 'waiting', 'attended') AND s.starts_at > $3 ORDER BY s.starts_at, b.id`,
		o.org, o.person, db.At(s.Now().AddDate(0, -3, 0)))
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
