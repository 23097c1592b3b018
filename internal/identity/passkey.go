package identity

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	stepRegister = "passkey register"
	stepPasskey  = "passkey"
	maxPasskeys  = 20
)

// Passkey is a device or key that a person signs in with.
type Passkey struct {
	ID, Name   string
	Made, Used time.Time
}

// HasPasskeys tells whether passkeys can be used at this installation's address: not at a bare IP address.
func (s *Service) HasPasskeys() bool { return s.passkeys != nil }

// owner is a person as the ceremony sees them.
type owner struct {
	p    Person
	list []webauthn.Credential
}

func (o owner) WebAuthnID() []byte                         { return []byte(o.p.ID) }
func (o owner) WebAuthnName() string                       { return o.p.Email }
func (o owner) WebAuthnDisplayName() string                { return o.p.Name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.list }

func credentialKey(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func passkeyPlace(person, row string) seal.Place {
	return seal.Place{Record: person, Field: "passkey " + row}
}

func (s *Service) ownerOf(ctx context.Context, q db.Querier, p Person) (owner, error) {
	type kept struct {
		id   string
		data []byte
	}
	rows, err := db.All(ctx, q, func(r db.Row) (kept, error) {
		var k kept
		return k, r.Scan(&k.id, &k.data)
	}, `SELECT id, data FROM passkey WHERE person_id = $1 ORDER BY made_at, id`, p.ID)
	o := owner{p: p}
	for _, k := range rows {
		plain, err := s.Ring.Open(passkeyPlace(p.ID, k.id), k.data)
		if err != nil {
			return o, err
		}
		var c webauthn.Credential
		if err := json.Unmarshal(plain, &c); err != nil {
			return o, err
		}
		o.list = append(o.list, c)
	}
	return o, err
}

func errPasskey() error {
	return fault.New(fault.Unauthenticated, "That passkey did not sign you in. Try again, or use another way")
}

// BeginPasskey gives the options, as JSON for navigator.credentials.get, and the token of the step. The browser offers
// whatever passkeys it has for us; nobody is named.
func (s *Service) BeginPasskey(ctx context.Context) (options []byte, step string, err error) {
	if s.passkeys == nil {
		return nil, "", fault.New(fault.Unavailable, "Passkeys cannot be used at this address")
	}
	o, data, err := s.passkeys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	return s.ceremony(ctx, stepPasskey, o, data)
}

func (s *Service) ceremony(ctx context.Context, kind string, o any, data *webauthn.SessionData) ([]byte, string, error) {
	step, err := s.keepStep(ctx, kind, data)
	if err != nil {
		return nil, "", err
	}
	b, err := json.Marshal(o)
	return b, step, err
}

// FinishPasskey signs in with what the browser answered, as JSON. A passkey that checked its owner is strong.
func (s *Service) FinishPasskey(ctx context.Context, t Try, step string, answer []byte) (Signed, error) {
	if s.passkeys == nil {
		return Signed{}, errPasskey()
	}
	var data webauthn.SessionData
	if err := s.takeStep(ctx, stepPasskey, step, &data); err != nil {
		return Signed{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(answer))
	if err != nil {
		return Signed{}, s.refuse(ctx, Person{}, t, errPasskey())
	}
	var p Person
	cred, err := s.passkeys.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		var err error
		if p, err = personByID(ctx, s.DB, string(handle)); err != nil {
			return nil, err
		}
		return s.ownerOf(ctx, s.DB, p)
	}, data, parsed)
	if err != nil || p.State != Active || cred.Authenticator.CloneWarning {
		if err == nil && cred.Authenticator.CloneWarning {
			s.Log.Warn("a passkey may have been copied", "person", p.ID)
		}
		return Signed{}, s.refuse(ctx, p, t, errPasskey())
	}
	return s.begin(ctx, p, how{method: ByPasskey, strong: cred.Flags.UserVerified, also: func(ctx context.Context, tx *op.Tx) error {
		return s.usePasskey(ctx, tx, p.ID, cred)
	}}, t)
}

// usePasskey keeps the counter and flags that the passkey came back with.
func (s *Service) usePasskey(ctx context.Context, tx *op.Tx, person string, c *webauthn.Credential) error {
	var row string
	if err := tx.QueryRow(ctx, `SELECT id FROM passkey WHERE credential_key = $1 AND person_id = $2`, credentialKey(c.ID), person).Scan(&row); err != nil {
		return errPasskey()
	}
	sealed, err := s.sealPasskey(person, row, c)
	if err != nil {
		return err
	}
	return tx.Must(ctx, `UPDATE passkey SET data = $1, used_at = $2 WHERE id = $3`, sealed, db.At(tx.Now()), row)
}

func (s *Service) sealPasskey(person, row string, c *webauthn.Credential) ([]byte, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(passkeyPlace(person, row), b)
}

// BeginAddPasskey gives the options, as JSON for navigator.credentials.create, and the token of the step.
func (s *Service) BeginAddPasskey(ctx context.Context, x *Session) (options []byte, step string, err error) {
	if s.passkeys == nil {
		return nil, "", fault.New(fault.Unavailable, "Passkeys cannot be used at this address")
	}
	who, err := s.ownerOf(ctx, s.DB, x.Person)
	if err != nil {
		return nil, "", err
	}
	o, data, err := s.passkeys.BeginRegistration(who, webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementRequired),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired}),
		webauthn.WithExclusions(webauthn.Credentials(who.list).CredentialDescriptors()))
	if err != nil {
		return nil, "", err
	}
	return s.ceremony(ctx, stepRegister, o, data)
}

// FinishAddPasskey keeps a new passkey. recovery holds ten fresh recovery codes when it is the first second factor. The
// session becomes strong when the passkey checked its owner.
func (s *Service) FinishAddPasskey(ctx context.Context, x *Session, step, name string, answer []byte) (recovery []string, err error) {
	if s.passkeys == nil {
		return nil, errPasskey()
	}
	var data webauthn.SessionData
	if err := s.takeStep(ctx, stepRegister, step, &data); err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(answer))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "That passkey could not be kept. Try again", err)
	}
	cred, err := s.passkeys.CreateCredential(owner{p: x.Person}, data, parsed)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "That passkey could not be kept. Try again", err)
	}
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 100 || hasControl(name) {
		name = x.Device
	}
	row := id.New("pk", s.Now())
	sealed, err := s.sealPasskey(x.Person.ID, row, cred)
	if err != nil {
		return nil, err
	}
	codes := recoveryCodes()
	_, err = s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		recovery = nil
		if err := mayAdd(ctx, tx, x); err != nil {
			return 0, audit.Change{}, err
		}
		f, err := factorsOf(ctx, tx, x.Person.ID)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if f.Passkeys >= maxPasskeys {
			return 0, audit.Change{}, fault.New(fault.Conflict, "You have 20 passkeys. Remove one you no longer use")
		}
		if err := tx.Must(ctx, `INSERT INTO passkey (id, person_id, credential_key, data, name, made_at) VALUES ($1,$2,$3,$4,$5,$6)`,
			row, x.Person.ID, credentialKey(cred.ID), sealed, name, db.At(tx.Now())); err != nil {
			return 0, audit.Change{}, err
		}
		if !f.Second() {
			recovery = codes
			if err := s.setRecovery(ctx, tx, x.Person, codes); err != nil {
				return 0, audit.Change{}, err
			}
		}
		if cred.Flags.UserVerified {
			if err := s.strengthen(ctx, tx, x); err != nil {
				return 0, audit.Change{}, err
			}
		}
		return 0, audit.Created("passkey", row, audit.F("person", x.Person.ID)), nil
	})
	if err != nil {
		return nil, err
	}
	s.cache.forgetPerson(x.Person.ID)
	s.tell(ctx, x.Person, TellNewFactor, "")
	return recovery, nil
}

// Passkeys lists those of the person of the session, oldest first.
func (s *Service) Passkeys(ctx context.Context, x *Session) ([]Passkey, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Passkey, error) {
		var k Passkey
		var made, used db.Time
		err := r.Scan(&k.ID, &k.Name, &made, &used)
		k.Made, k.Used = made.Time, used.Time
		return k, err
	}, `SELECT id, name, made_at, used_at FROM passkey WHERE person_id = $1 ORDER BY made_at, id`, x.Person.ID)
}

// RemovePasskey takes a passkey of the person's own away.
func (s *Service) RemovePasskey(ctx context.Context, x *Session, passkey string) error {
	_, err := s.own(ctx, x, func(ctx context.Context, tx *op.Tx) (int64, audit.Change, error) {
		if err := mayAdd(ctx, tx, x); err != nil {
			return 0, audit.Change{}, err
		}
		n, err := tx.Exec(ctx, `DELETE FROM passkey WHERE id = $1 AND person_id = $2`, passkey, x.Person.ID)
		if err == nil && n != 1 {
			err = fault.Missing()
		}
		if err != nil {
			return 0, audit.Change{}, err
		}
		return 0, audit.Removed("passkey", passkey, audit.F("person", x.Person.ID)), s.tidyRecovery(ctx, tx, x.Person.ID)
	})
	return err
}
