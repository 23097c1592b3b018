package identity

import (
	"context"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"crypto/rand"

	"github.com/pquerna/otp/hotp"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Factors are the ways in which a person can prove who they are.
type Factors struct {
	Password, TOTP bool
	Passkeys       int
	// Recovery is how many recovery codes are left.
	Recovery int
}

// Second tells whether there is a second factor or a passkey.
func (f Factors) Second() bool { return f.TOTP || f.Passkeys > 0 }

func factorsOf(ctx context.Context, q db.Querier, person string) (Factors, error) {
	var f Factors
	err := q.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM password w WHERE w.person_id = $1), EXISTS (SELECT 1 FROM totp o WHERE o.person_id = $1),
		(SELECT COUNT(*) FROM passkey k WHERE k.person_id = $1), (SELECT COUNT(*) FROM recovery_code r WHERE r.person_id = $1 AND r.used_at IS NULL)`,
		person).Scan(&f.Password, &f.TOTP, &f.Passkeys, &f.Recovery)
	return f, err
}

// Factors gives the ways of the person whose session it is.
func (s *Service) Factors(ctx context.Context, x *Session) (Factors, error) {
	return factorsOf(ctx, s.DB, x.Person.ID)
}

// mayAdd refuses a new way to sign in from a session that a password alone opened, once there is a second factor.
func mayAdd(ctx context.Context, tx *op.Tx, x *Session) error {
	f, err := factorsOf(ctx, tx, x.Person.ID)
	if err == nil && f.Second() && !x.Strong {
		err = fault.Refused("Sign in with your passkey or code to change how you sign in")
	}
	return err
}

const period = 30 // seconds, RFC 6238

// totpStep gives the time step at which the code is right, one step early or late allowed.
func (s *Service) totpStep(ctx context.Context, q db.Querier, p Person, code string) (int64, bool, error) {
	var sealed []byte
	var last int64
	if _, err := db.One(ctx, q, func(r db.Row) (int, error) { return 0, r.Scan(&sealed, &last) },
		`SELECT secret, last_step FROM totp WHERE person_id = $1`, p.ID); err != nil {
		if fault.Is(err, fault.NotFound) {
			return 0, false, nil
		}
		return 0, false, err
	}
	key, err := s.Ring.Open(seal.Place{Record: p.ID, Field: "totp"}, sealed)
	if err != nil {
		return 0, false, err
	}
	at, ok := totpAt(string(key), code, s.Now())
	return at, ok && at > last, nil
}

func totpAt(secret, code string, now time.Time) (int64, bool) {
	found, ok := int64(0), false
	for _, skew := range []int64{-1, 0, 1} {
		at := now.Unix()/period + skew
		want, err := hotp.GenerateCode(secret, uint64(at))
		if err == nil && equal(want, code) {
			found, ok = at, true
		}
	}
	return found, ok
}

// useTOTP uses a time step up: no code is taken twice.
func useTOTP(ctx context.Context, tx *op.Tx, person string, at int64) error {
	n, err := tx.Exec(ctx, `UPDATE totp SET last_step = $1 WHERE person_id = $2 AND last_step < $1`, at, person)
	if err == nil && n != 1 {
		err = errCode()
	}
	return err
}

// NewTOTP gives a fresh secret to be shown as text and as a QR code of its address. It counts only when ConfirmTOTP
// has seen a code made from it.
func (s *Service) NewTOTP(x *Session) (secret, address string) {
	b := make([]byte, 20)
	_, _ = rand.Read(b)
	secret = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
	return secret, s.TOTPAddress(x, secret)
}

// ConfirmTOTP sets six-digit codes up and gives ten fresh recovery codes. The session becomes strong: its person has
// just shown that they hold the second factor.
func (s *Service) ConfirmTOTP(ctx context.Context, x *Session, secret, code string) ([]string, error) {
	secret = strings.ToUpper(strings.ReplaceAll(secret, " ", ""))
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret); err != nil || len(raw) < 16 {
		return nil, fault.New(fault.Invalid, "That secret is not whole. Start again")
	}
	at, ok := totpAt(secret, onlyDigits(code), s.Now())
	if !ok {
		var p fault.Problems
		p.Add("code", "That code is not right. Check the clock of your phone and enter the next one")
		return nil, fault.WithProblems(p)
	}
	sealed, err := s.Ring.Seal(seal.Place{Record: x.Person.ID, Field: "totp"}, []byte(secret))
	if err != nil {
		return nil, err
	}
	codes := recoveryCodes()
	_, err = s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		if err := mayAdd(ctx, tx, x); err != nil {
			return 0, audit.Change{}, err
		}
		if err := tx.Must(ctx, `INSERT INTO totp (person_id, secret, last_step, made_at) VALUES ($1,$2,$3,$4)
			ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step, made_at = excluded.made_at`,
			x.Person.ID, sealed, at, db.At(tx.Now())); err != nil {
			return 0, audit.Change{}, err
		}
		if err := s.setRecovery(ctx, tx, x.Person, codes); err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Created("totp", x.Person.ID), s.strengthen(ctx, tx, x)
	})
	if err != nil {
		return nil, err
	}
	s.cache.forgetPerson(x.Person.ID)
	s.tell(ctx, x.Person, TellNewFactor, "")
	return codes, nil
}

// strengthen makes the session strong.
func (s *Service) strengthen(ctx context.Context, tx *op.Tx, x *Session) error {
	_, err := tx.Exec(ctx, `UPDATE session SET strong = TRUE WHERE token_hash = $1`, x.hash)
	return err
}

// RemoveTOTP takes six-digit codes away, with the recovery codes when no second factor is left.
func (s *Service) RemoveTOTP(ctx context.Context, x *Session) error {
	_, err := s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		if err := mayAdd(ctx, tx, x); err != nil {
			return 0, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `DELETE FROM totp WHERE person_id = $1`, x.Person.ID)
		if err == nil && n == 0 {
			err = fault.Missing() // pressed twice, or taken away on another device
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Removed("totp", x.Person.ID), s.tidyRecovery(ctx, tx, x.Person.ID)
	})
	return err
}

// Recovery codes: ten, each good once, ten characters in two halves.

func recoveryCodes() []string {
	out := make([]string, 10)
	for i := range out {
		c := id.Code(10)
		out[i] = c[:5] + "-" + c[5:]
	}
	return out
}

func (s *Service) recoveryKey(p Person, code string) string {
	plain := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(code))
	return s.Ring.Blind("", "recovery", p.ID+"\x00"+plain)
}

func (s *Service) setRecovery(ctx context.Context, tx *op.Tx, p Person, codes []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE person_id = $1`, p.ID); err != nil {
		return err
	}
	for _, c := range codes {
		if err := tx.Must(ctx, `INSERT INTO recovery_code (person_id, code_key) VALUES ($1,$2)`, p.ID, s.recoveryKey(p, c)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) useRecovery(ctx context.Context, tx *op.Tx, p Person, code string) error {
	n, err := tx.Exec(ctx, `UPDATE recovery_code SET used_at = $1 WHERE person_id = $2 AND code_key = $3 AND used_at IS NULL`, db.At(tx.Now()), p.ID, s.recoveryKey(p, code))
	if err == nil && n != 1 {
		err = errCode()
	}
	return err
}

func (s *Service) tidyRecovery(ctx context.Context, tx *op.Tx, person string) error {
	f, err := factorsOf(ctx, tx, person)
	if err == nil && !f.Second() {
		_, err = tx.Exec(ctx, `DELETE FROM recovery_code WHERE person_id = $1`, person)
	}
	return err
}

// NewRecovery makes ten fresh recovery codes; the old ones no longer work.
func (s *Service) NewRecovery(ctx context.Context, x *Session) ([]string, error) {
	codes := recoveryCodes()
	_, err := s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		if !x.Strong {
			return 0, audit.Change{}, fault.Refused("Sign in with your passkey or code to make new recovery codes")
		}
		return 0, audit.Created("recovery codes", x.Person.ID), s.setRecovery(ctx, tx, x.Person, codes)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// TOTPAddress gives the address of a secret that NewTOTP gave, to draw it again after a wrong code.
func (s *Service) TOTPAddress(x *Session, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {"Havenward"}}
	return "otpauth://totp/Havenward:" + url.PathEscape(x.Person.Email) + "?" + q.Encode()
}
