package incident

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/seal"
)

// PassKeeps is how long the proof of a code and PIN lasts without use.
const PassKeeps = 15 * time.Minute

type pass struct {
	Org, Record, Code string
	Until             time.Time
}

var passPlace = seal.Place{Field: "receipt pass"}

// Pass gives a sealed token that stands for the proved holder for PassKeeps, so that the PIN is not kept anywhere. code is what
// they call the report by.
func (s *Service) Pass(h Holder, code string) (string, error) {
	if !h.proved {
		return "", nil
	}
	b, err := json.Marshal(pass{h.org, h.record, code, s.now().Add(PassKeeps)})
	if err != nil {
		return "", err
	}
	sealed, err := s.Ring.Seal(passPlace, b)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// Passed gives the holder that a token of Pass stands for, and the code; one that is old or not ours stands for nobody.
func (s *Service) Passed(token string) (Holder, string, bool) {
	if len(token) > 1000 {
		return Holder{}, "", false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(sealed) == 0 {
		return Holder{}, "", false
	}
	b, err := s.Ring.Open(passPlace, sealed)
	var p pass
	if err != nil || json.Unmarshal(b, &p) != nil || s.now().After(p.Until) {
		return Holder{}, "", false
	}
	return Holder{org: p.Org, record: p.Record, proved: true}, p.Code, true
}

// Promise is what is due when after a report.
type Promise struct {
	Rule string
	Due  time.Time
}

// Promises gives what follows a report received at a moment, by the clocks in force then, in their order.
func (s *Service) Promises(received time.Time) []Promise {
	var out []Promise
	for _, name := range Rules {
		if rule, ok := s.Clocks.Find(name, received); ok {
			out = append(out, Promise{name, clock.Due(rule, received)})
		}
	}
	return out
}

// Looker gives who will look after a report under a lock, and in which role; nobody where nobody could open it.
func (s *Service) Looker(ctx context.Context, org, unit, lock string) ([]Colleague, authz.Role, error) {
	return s.openers(ctx, org, unit, lock)
}
