package identity

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// errSignIn is the one answer to a wrong password, an unknown account and somebody who has left.
func errSignIn() error {
	return fault.New(fault.Unauthenticated, "That e-mail address and password do not go together. Check both and try again")
}

func errCode() error {
	return fault.New(fault.Unauthenticated, "That code is not right, or is over. Wait for the next one and try again")
}

// codeStep is a sign-in whose password was right and whose code is still to come.
type codeStep struct {
	Person string
	Shared bool
}

const stepCode = "code"

// Password signs a person in with an e-mail address and a password. When they have set up six-digit codes, Signed
// holds the Step that Code takes. Whatever is wrong, the error, the words and the work are the same; too many tries
// from one place are fault.TooMany.
func (s *Service) Password(ctx context.Context, t Try, email, password string) (Signed, error) {
	account := emailKey(email)
	p, err := personByEmail(ctx, s.DB, account)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Signed{}, err
	}
	key := s.source(account, p.ID, t)
	if err := s.reserve(ctx, key); err != nil {
		return Signed{}, err
	}
	h, has, err := s.passwordOf(ctx, s.DB, p.ID)
	if err != nil {
		return Signed{}, err
	}
	ok, err := s.matches(ctx, h, password)
	if err != nil {
		return Signed{}, err
	}
	if !ok || !has || p.State != Active {
		return Signed{}, s.refuse(ctx, p, t, errSignIn())
	}
	s.forgive(ctx, key)
	f, err := factorsOf(ctx, s.DB, p.ID)
	if err != nil {
		return Signed{}, err
	}
	if f.TOTP {
		step, err := s.keepStep(ctx, stepCode, codeStep{Person: p.ID, Shared: t.Shared})
		return Signed{Step: step}, err
	}
	return s.begin(ctx, p, how{method: ByPassword}, t)
}

// Code goes on with a sign-in: code is six digits from an authenticator, or a recovery code.
func (s *Service) Code(ctx context.Context, t Try, step, code string) (Signed, error) {
	var c codeStep
	if err := s.peekStep(ctx, stepCode, step, &c); err != nil {
		return Signed{}, err
	}
	p, err := personByID(ctx, s.DB, c.Person)
	if err != nil {
		return Signed{}, errStep()
	}
	// Whoever is here knows the password, so this counter is the account's own: guesses from many networks add up.
	key := s.Ring.Blind("", "attempt", "code\x00"+p.ID)
	if err := s.reserve(ctx, key); err != nil {
		return Signed{}, err
	}
	t.Shared = c.Shared
	proof := how{method: ByCode, strong: true}
	digits := onlyDigits(code)
	if len(digits) == 6 {
		at, ok, err := s.totpStep(ctx, s.DB, p, digits)
		if err != nil {
			return Signed{}, err
		}
		if !ok {
			return Signed{}, s.refuse(ctx, p, t, errCode())
		}
		proof.also = func(ctx context.Context, tx *op.Tx) error { return useTOTP(ctx, tx, p.ID, at) }
	} else {
		proof.method = ByRecovery
		proof.also = func(ctx context.Context, tx *op.Tx) error { return s.useRecovery(ctx, tx, p, code) }
	}
	out, err := s.begin(ctx, p, proof, t)
	if err != nil {
		return Signed{}, err
	}
	s.forgive(ctx, key)
	if err := s.takeStep(ctx, stepCode, step, &c); err != nil && !fault.Is(err, fault.Unauthenticated) {
		s.Log.Error("a step of signing in was not ended", "error", err)
	}
	if proof.method == ByRecovery {
		s.tell(ctx, p, TellRecovered, "")
	}
	return out, nil
}

// refuse writes the failed try into the audit log and gives the answer.
func (s *Service) refuse(ctx context.Context, p Person, t Try, answer error) error {
	target := op.System()
	if p.ID != "" {
		target = op.In(p.Org, "")
	}
	ctx = authz.With(ctx, authz.Actor{ID: p.ID, Name: p.Name, Role: authz.Public, Org: p.Org, Request: t.Request})
	_, err := op.Do(ctx, s.Door, ActBegin, target, func(*op.Tx) (int, audit.Change, error) { return 0, audit.Change{}, answer })
	return err
}

func onlyDigits(s string) string {
	var b []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			b = append(b, c)
		case c == ' ' || c == '-':
		default:
			return ""
		}
	}
	return string(b)
}

// Demo signs in as one of the invented people of the demonstration, in a role they hold. Anywhere else it is
// fault.NotFound.
func (s *Service) Demo(ctx context.Context, t Try, person, assignment string) (Signed, error) {
	if !s.Config.Demo {
		return Signed{}, fault.Missing()
	}
	p, err := personByID(ctx, s.DB, person)
	if err != nil {
		return Signed{}, err
	}
	if assignment != "" {
		if _, err := heldNow(ctx, s.DB, person, assignment, s.Now()); err != nil {
			return Signed{}, err
		}
	}
	return s.begin(ctx, p, how{method: ByDemo, strong: true, also: func(ctx context.Context, tx *op.Tx) error {
		return tx.Must(ctx, `UPDATE person SET usual_assignment = $1 WHERE id = $2`, assignment, person)
	}}, t)
}
