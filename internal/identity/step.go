package identity

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// stepLasts is how long a person may take between two steps of signing in.
const stepLasts = 10 * time.Minute

// errStep is for a step that is over, was never begun in this browser, or is of another kind.
func errStep() error {
	return fault.New(fault.Unauthenticated, "That took too long, or was begun in another window. Start again")
}

// keepStep keeps what a half-done sign-in must remember and gives the token that the browser holds for it.
func (s *Service) keepStep(ctx context.Context, kind string, data any) (string, error) {
	token := secret()
	h := hashToken(token)
	b, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	if b, err = s.Ring.Seal(seal.Place{Record: h, Field: kind}, b); err != nil {
		return "", err
	}
	_, err = op.Keep(ctx, s.Door, "", func(k op.Keeper) (int, error) {
		return 0, k.Must(ctx, `INSERT INTO sign_in_step (token_hash, kind, data, expires_at) VALUES ($1,$2,$3,$4)`, h, kind, b, db.At(k.Now().Add(stepLasts)))
	})
	return token, err
}

// peekStep reads a step and leaves it.
func (s *Service) peekStep(ctx context.Context, kind, token string, into any) error {
	return s.readStep(ctx, kind, token, into, false)
}

// takeStep reads a step and ends it: it can be taken once.
func (s *Service) takeStep(ctx context.Context, kind, token string, into any) error {
	return s.readStep(ctx, kind, token, into, true)
}

func (s *Service) readStep(ctx context.Context, kind, token string, into any, take bool) error {
	if token == "" {
		return errStep()
	}
	h := hashToken(token)
	b, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) ([]byte, error) {
		var b []byte
		err := k.QueryRow(ctx, `SELECT data FROM sign_in_step WHERE token_hash = $1 AND kind = $2 AND expires_at > $3`, h, kind, db.At(k.Now())).Scan(&b)
		if errors.Is(err, db.ErrNoRows) {
			return nil, errStep()
		}
		if err == nil && take {
			err = k.Must(ctx, `DELETE FROM sign_in_step WHERE token_hash = $1`, h)
		}
		return b, err
	})
	if err != nil {
		return err
	}
	if b, err = s.Ring.Open(seal.Place{Record: h, Field: kind}, b); err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}
