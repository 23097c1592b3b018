package identity

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Try says where an attempt to sign in comes from.
type Try struct {
	// IP is the address of the caller.
	IP netip.Addr
	// Device is the value of the device cookie.
	Device string
	// Agent is the browser's name for itself.
	Agent string
	// Shared asks that nothing be kept on the device.
	Shared bool
	// Replaces is the token of the session the browser has now, which a new one takes the place of.
	Replaces string
	// Request is the id of the request, for the audit log.
	Request string
}

// TryOf reads where a request comes from.
func (s *Service) TryOf(r *http.Request) Try {
	t := Try{IP: s.ip(r), Agent: r.UserAgent(), Device: s.cookie(r, deviceCookie), Replaces: s.cookie(r, sessionCookie)}
	return t
}

func (s *Service) ip(r *http.Request) netip.Addr {
	if s.ClientIP != nil {
		return s.ClientIP(r)
	}
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}

// network gives the part of an address that one guesser can be taken to hold: /24 of IPv4, /48 of IPv6.
func network(a netip.Addr) string {
	bits := 24
	if a = a.Unmap(); a.Is6() {
		bits = 48
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}

// The delays. After free failures each next one doubles the wait, from firstWait to at most longestWait; a day without
// a failure forgets them. A wait holds for one account from one network (or one device that the account has signed in
// on before) and for nobody else, so that a stranger cannot keep a person out.
const (
	free        = 5
	firstWait   = 10 * time.Second
	longestWait = 15 * time.Minute
	forgets     = 24 * time.Hour
)

func wait(failures int64) time.Duration {
	if failures < free {
		return 0
	}
	d := firstWait
	for range min(failures-free, 20) {
		d = min(2*d, longestWait)
	}
	return d
}

// source gives the key of the counter for an account and the place an attempt comes from.
func (s *Service) source(account, person string, t Try) string {
	from := "net " + network(t.IP)
	if person != "" && s.knows(t.Device, person) {
		nonce, _, _ := strings.Cut(t.Device, "~")
		from = "device " + nonce
	}
	return s.Ring.Blind("", "attempt", account+"\x00"+from)
}

// reserve counts an attempt as failed before it is looked at, so that many at once are counted too. It is
// fault.TooMany while a wait holds.
func (s *Service) reserve(ctx context.Context, key string) error {
	_, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) (int, error) {
		var n int64
		var last, until db.Time
		now := k.Now()
		err := k.QueryRow(ctx, `SELECT failures, last_at, until_at FROM attempt WHERE id = $1`, key).Scan(&n, &last, &until)
		if err != nil && !errors.Is(err, db.ErrNoRows) {
			return 0, err
		}
		if now.Before(until.Time) {
			return 0, fault.New(fault.TooMany, "There have been too many tries from here. Wait a few minutes, or use another way to sign in")
		}
		if now.Sub(last.Time) > forgets {
			n = 0
		}
		n++
		return 0, k.Must(ctx, `INSERT INTO attempt (id, failures, last_at, until_at) VALUES ($1,$2,$3,$4)
			ON CONFLICT (id) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, until_at = excluded.until_at`,
			key, n, db.At(now), db.At(now.Add(wait(n))))
	})
	return err
}

// forgive forgets the failures after a success.
func (s *Service) forgive(ctx context.Context, key string) {
	if _, err := op.Keep(ctx, s.Door, "", func(k op.Keeper) (int64, error) {
		return k.Exec(ctx, `DELETE FROM attempt WHERE id = $1`, key)
	}); err != nil {
		s.Log.Error("failed tries were not forgotten", "error", err)
	}
}

// A device cookie is a random nonce and, for each person who has signed in there, a keyed digest of both: nothing is
// kept on the server, and nobody can make one up.

func (s *Service) mac(nonce, person string) string {
	return s.Ring.Blind("", "device", nonce+"\x00"+person)
}

func (s *Service) knows(cookie, person string) bool {
	parts := strings.Split(cookie, "~")
	if len(parts) < 2 || len(parts) > 5 || parts[0] == "" {
		return false
	}
	want := s.mac(parts[0], person)
	for _, p := range parts[1:] {
		if equal(p, want) {
			return true
		}
	}
	return false
}

// remember gives the device cookie with the person added; four people fit, the oldest leaves.
func (s *Service) remember(cookie, person string) string {
	if s.knows(cookie, person) {
		return cookie
	}
	parts := strings.Split(cookie, "~")
	if parts[0] == "" || len(parts) > 5 || len(cookie) > 300 {
		parts = []string{secret()}
	}
	macs := append(parts[1:len(parts):len(parts)], s.mac(parts[0], person))
	return parts[0] + "~" + strings.Join(macs[max(0, len(macs)-4):], "~")
}
