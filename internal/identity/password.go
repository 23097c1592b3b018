package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// The cost of a password, after the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one thread. Each row keeps
// the cost it was made with, so that raising it here does not lock anybody out.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	threads   = 1
	keyBytes  = 32
)

// MinPassword is the least number of characters of a password; there is no rule about which ones.
const MinPassword = 12

// maxPassword bounds the work that a stranger can ask for.
const maxPassword = 512

// hashed is a password as it is kept.
type hashed struct {
	memory, passes, threads int64
	salt, hash              []byte
}

// PasswordProblem says why a password cannot be taken, "" when it can. about are words that must not be the password,
// such as the person's own address and name.
func PasswordProblem(password string, about ...string) string {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return "Use 12 characters or more. Three words together work well"
	case len(password) > maxPassword:
		return "Use 500 characters or fewer"
	}
	plain := squash(password)
	if common[plain] || plain == strings.Repeat(plain[:min(1, len(plain))], len(plain)) || runs(plain) {
		return "That password is one of the first that others would guess. Choose another"
	}
	for _, w := range about {
		w = squash(w)
		if name, _, ok := strings.Cut(w, "@"); ok && (plain == name || plain == w) {
			return "Choose a password that is not your name or address"
		}
		if w != "" && plain == w {
			return "Choose a password that is not your name or address"
		}
	}
	return ""
}

// squash takes away what people add to a common word to get past a rule.
func squash(s string) string {
	s = strings.ToLower(s)
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', '.', '!', '?':
			return -1
		}
		return r
	}, s)
	if t := strings.TrimRight(s, "0123456789"); len(t) >= 6 {
		return t
	}
	return s
}

// runs tells whether the text is a walk up the digits or the letters, or a short piece said again and again.
func runs(s string) bool {
	const up = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
	const digits = "01234567890123456789012345678901234567890"
	if strings.Contains(up, s) || strings.Contains(digits, s) {
		return true
	}
	for n := 1; n <= 4 && n < len(s); n++ {
		if strings.Repeat(s[:n], len(s)/n+1)[:len(s)] == s {
			return true
		}
	}
	return false
}

func (s *Service) hash(ctx context.Context, password string) (hashed, error) {
	h := hashed{memory: memoryKiB, passes: passes, threads: threads, salt: make([]byte, 16)}
	_, _ = rand.Read(h.salt)
	var err error
	h.hash, err = s.derive(ctx, h, password)
	return h, err
}

// derive runs argon2id, a bounded number at a time, since each takes 19 MiB.
func (s *Service) derive(ctx context.Context, h hashed, password string) ([]byte, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if len(password) > maxPassword {
		password = password[:maxPassword]
	}
	return argon2.IDKey([]byte(password), h.salt, uint32(h.passes), uint32(h.memory), uint8(h.threads), keyBytes), nil
}

func (s *Service) matches(ctx context.Context, h hashed, password string) (bool, error) {
	got, err := s.derive(ctx, h, password)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, h.hash) == 1 && len(password) <= maxPassword, nil
}

// dummyHash is what a password is compared with when there is no account, so that both take the same time.
func dummyHash() hashed {
	h := hashed{memory: memoryKiB, passes: passes, threads: threads, salt: make([]byte, 16), hash: make([]byte, keyBytes)}
	_, _ = rand.Read(h.salt)
	_, _ = rand.Read(h.hash)
	return h
}

// passwordOf gives the person's password, or the dummy and false.
func (s *Service) passwordOf(ctx context.Context, q db.Querier, person string) (hashed, bool, error) {
	h, err := db.One(ctx, q, func(r db.Row) (hashed, error) {
		var h hashed
		return h, r.Scan(&h.memory, &h.passes, &h.threads, &h.salt, &h.hash)
	}, `SELECT memory_kib, passes, threads, salt, hash FROM password WHERE person_id = $1`, person)
	if fault.Is(err, fault.NotFound) {
		return s.dummy, false, nil
	}
	return h, err == nil, err
}

func setPassword(ctx context.Context, tx *op.Tx, person string, h hashed) error {
	return tx.Must(ctx, `INSERT INTO password (person_id, memory_kib, passes, threads, salt, hash, changed_at) VALUES ($1,$2,$3,$4,$5,$6,$7)
		ON CONFLICT (person_id) DO UPDATE SET memory_kib = excluded.memory_kib, passes = excluded.passes, threads = excluded.threads,
		salt = excluded.salt, hash = excluded.hash, changed_at = excluded.changed_at`,
		person, h.memory, h.passes, h.threads, h.salt, h.hash, db.At(tx.Now()))
}
