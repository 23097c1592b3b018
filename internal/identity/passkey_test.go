package identity_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/identity"
)

// device is an authenticator of our own: one key, no attestation (WebAuthn Level 3, section 6).
type device struct {
	key     *ecdsa.PrivateKey
	id      []byte
	handle  []byte
	counter uint32
	origin  string
	// verifies tells whether it checks its owner; rp is what it signs for.
	verifies bool
	rp       string
}

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	fine(t, err)
	id := make([]byte, 32)
	_, _ = rand.Read(id)
	return &device{key: key, id: id, origin: "https://vpr.example.nhs.uk", rp: "vpr.example.nhs.uk", verifies: true}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (d *device) data(attested []byte) []byte {
	rp := sha256.Sum256([]byte(d.rp))
	flags := byte(0x01) // somebody is there
	if d.verifies {
		flags |= 0x04
	}
	if attested != nil {
		flags |= 0x40
	}
	d.counter++
	out := append(rp[:], flags)
	out = binary.BigEndian.AppendUint32(out, d.counter)
	return append(out, attested...)
}

func (d *device) client(kind, challenge string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	return b
}

// cbor writes a byte string.
func cborBytes(b []byte) []byte {
	if len(b) < 24 {
		return append([]byte{0x40 | byte(len(b))}, b...)
	}
	if len(b) < 256 {
		return append([]byte{0x58, byte(len(b))}, b...)
	}
	return append([]byte{0x59, byte(len(b) >> 8), byte(len(b))}, b...)
}

// register answers navigator.credentials.create.
func (d *device) register(t *testing.T, options []byte) []byte {
	t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string
			User      struct{ ID string }
		}
	}
	fine(t, json.Unmarshal(options, &o))
	var err error
	d.handle, err = base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID)
	fine(t, err)
	raw, err := d.key.PublicKey.Bytes() // 4, x, y
	fine(t, err)
	cose := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21}, cborBytes(raw[1:33])...)
	cose = append(append(cose, 0x22), cborBytes(raw[33:])...)
	attested := append(make([]byte, 16), byte(len(d.id)>>8), byte(len(d.id)))
	attested = append(append(attested, d.id...), cose...)
	object := append([]byte{0xa3, 0x63}, "fmt"...)
	object = append(append(object, 0x64), "none"...)
	object = append(append(object, 0x67), "attStmt"...)
	object = append(append(object, 0xa0, 0x68), "authData"...)
	object = append(object, cborBytes(d.data(attested))...)
	return fmt.Appendf(nil, `{"id":%q,"rawId":%q,"type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":%q,"attestationObject":%q}}`,
		b64(d.id), b64(d.id), b64(d.client("webauthn.create", o.PublicKey.Challenge)), b64(object))
}

// assert answers navigator.credentials.get.
func (d *device) assert(t *testing.T, options []byte) []byte {
	t.Helper()
	var o struct{ PublicKey struct{ Challenge string } }
	fine(t, json.Unmarshal(options, &o))
	client, data := d.client("webauthn.get", o.PublicKey.Challenge), d.data(nil)
	sum := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), sum[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	fine(t, err)
	return fmt.Appendf(nil, `{"id":%q,"rawId":%q,"type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":%q,"authenticatorData":%q,"signature":%q,"userHandle":%q}}`,
		b64(d.id), b64(d.id), b64(client), b64(data), b64(sig), b64(d.handle))
}

func TestAPasskeySignsInAndIsStrong(t *testing.T) {
	eachWith(t, identity.Config{BaseURL: "https://vpr.example.nhs.uk"}, func(t *testing.T, k *kit) {
		p := k.person("Ada Invented")
		role := k.give(p, authz.Specialist, "")
		in, err := k.Password(t.Context(), try("192.0.2.1"), p.Email, secret)
		fine(t, err)
		d := newDevice(t)
		add := func(x *identity.Session, name string, d *device) ([]string, error) {
			options, step, err := k.BeginAddPasskey(t.Context(), x)
			fine(t, err)
			codes, err := k.FinishAddPasskey(t.Context(), x, step, name, d.register(t, options))
			if err == nil {
				_, again := k.FinishAddPasskey(t.Context(), x, step, name, d.register(t, options))
				want(t, again, fault.Unauthenticated)
			}
			return codes, err
		}
		codes, err := add(in.Session, "My phone", d)
		fine(t, err)
		if len(codes) != 10 {
			t.Errorf("%d recovery codes with the first passkey", len(codes))
		}
		if n := k.count(`SELECT COUNT(*) FROM passkey WHERE person_id = $1`, p.ID); n != 1 {
			t.Fatalf("%d passkeys", n)
		}
		come := func(change func(*device)) (identity.Signed, error) {
			options, step, err := k.BeginPasskey(t.Context())
			fine(t, err)
			c := *d
			if change != nil {
				change(&c)
			}
			answer := c.assert(t, options)
			out, err := k.FinishPasskey(t.Context(), try("192.0.2.1"), step, answer)
			if err == nil {
				d.counter = c.counter
				_, again := k.FinishPasskey(t.Context(), try("192.0.2.1"), step, answer)
				want(t, again, fault.Unauthenticated)
			}
			return out, err
		}
		out, err := come(nil)
		fine(t, err)
		a, x := k.actor(out.Token)
		if a.ID != p.ID || !a.Strong || a.Role != authz.Specialist || x.Assignment != role.ID || x.Method != identity.ByPasskey {
			t.Errorf("actor %+v", a)
		}
		stranger := newDevice(t)
		for name, change := range map[string]func(*device){
			"another site":               func(c *device) { c.origin = "https://elsewhere.example" },
			"another site's name":        func(c *device) { c.rp = "elsewhere.example" },
			"without checking its owner": func(c *device) { c.verifies = false },
			"another key":                func(c *device) { c.key = stranger.key },
			"another person":             func(c *device) { c.handle = []byte("per_none") },
			"an unknown passkey":         func(c *device) { c.id = stranger.id },
			"a copy that lags behind":    func(c *device) { c.counter = 0 },
		} {
			if out, err := come(change); !fault.Is(err, fault.Unauthenticated) || out.Token != "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		list, err := k.Passkeys(t.Context(), x)
		if err != nil || len(list) != 1 || list[0].Name != "My phone" || list[0].Used.IsZero() {
			t.Errorf("%+v %v", list, err)
		}
		if more, err := add(x, "My laptop", newDevice(t)); err != nil || more != nil {
			t.Errorf("the second passkey: %v, %v", more, err)
		}
		_, weak := k.actor(in.Token)
		weak.Strong = false
		_, err = add(weak, "An intruder's", newDevice(t))
		want(t, err, fault.Denied)
		want(t, k.RemovePasskey(t.Context(), weak, list[0].ID), fault.Denied)
		fine(t, k.RemovePasskey(t.Context(), x, list[0].ID))
		want(t, k.RemovePasskey(t.Context(), x, list[0].ID), fault.NotFound)
		_, err = come(nil)
		want(t, err, fault.Unauthenticated)
	})
}
