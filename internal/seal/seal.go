// Package seal encrypts what must not lie open in the database (names, contacts, narratives, police references) and
// makes blind indexes, which find a value without holding it.
//
// A sealed value is bound to its place: moved to another organisation, record or field it does not open. Keys are a
// ring: a new primary seals what comes next, older ones still open what they sealed. What the database sees of a
// sealed value is its size rounded up, so that length tells little.
package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Ring holds the keys. It is safe for use by many goroutines.
type Ring struct {
	mu     sync.RWMutex
	handle *keyset.Handle
	aead   tink.AEAD
	index  []byte                // 32 bytes; blind indexes last as long as the data, so this one does not rotate
	orgs   map[string]*sync.Pool // of keyed hashes
}

// ringFile is the ring at rest. The file is the secret: it has mode 0600 and is backed up apart from the database.
type ringFile struct {
	Keys  json.RawMessage `json:"keys"`
	Index []byte          `json:"index"`
}

// New makes a ring with one fresh key.
func New() (*Ring, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	index := make([]byte, 32)
	_, _ = rand.Read(index)
	return build(h, index)
}

func build(h *keyset.Handle, index []byte) (*Ring, error) {
	a, err := aead.New(h)
	if err != nil {
		return nil, fmt.Errorf("use the keys: %w", err)
	}
	return &Ring{handle: h, aead: a, index: index, orgs: map[string]*sync.Pool{}}, nil
}

// Load reads a ring from a file, or makes one there if there is none and create allows it. To make a new ring beside an
// old database would lock every sealed value for good, so create is for an empty database only.
func Load(path string, create bool) (*Ring, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		r, err := New()
		if err != nil {
			return nil, err
		}
		return r, r.Save(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key ring: %w", err)
	}
	return Parse(b)
}

// Parse reads a ring from the bytes that Bytes gave.
func Parse(b []byte) (*Ring, error) {
	var f ringFile
	if err := json.Unmarshal(b, &f); err != nil || len(f.Index) != 32 {
		return nil, errors.New("the key ring file is damaged")
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(f.Keys)))
	if err != nil {
		return nil, errors.New("the key ring file is damaged")
	}
	return build(h, f.Index)
}

// Bytes gives the ring to be stored; it is secret.
func (r *Ring) Bytes() ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var keys bytes.Buffer
	if err := insecurecleartextkeyset.Write(r.handle, keyset.NewJSONWriter(&keys)); err != nil {
		return nil, err
	}
	return json.Marshal(ringFile{Keys: keys.Bytes(), Index: r.index})
}

// Save writes the ring to a file that only its owner can read, replacing it in one step.
func (r *Ring) Save(path string) error {
	b, err := r.Bytes()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	tmp := path + ".new"
	if err := os.WriteFile(tmp, b, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// Rotate adds a key and seals with it from now on. The older keys still open.
func (r *Ring) Rotate() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := keyset.NewManagerFromHandle(r.handle)
	kid, err := m.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return err
	}
	if err := m.SetPrimary(kid); err != nil {
		return err
	}
	h, err := m.Handle()
	if err != nil {
		return err
	}
	a, err := aead.New(h)
	if err != nil {
		return err
	}
	r.handle, r.aead = h, a
	return nil
}

// Place says where a sealed value lives; it cannot be opened anywhere else.
type Place struct{ Org, Record, Field string }

func (p Place) bytes() []byte {
	b := make([]byte, 0, len(p.Org)+len(p.Record)+len(p.Field)+2)
	b = append(append(b, p.Org...), 0)
	b = append(append(b, p.Record...), 0)
	return append(b, p.Field...)
}

// block is what sizes are rounded up to, in bytes.
const block = 64

// Seal encrypts a value for its place. An empty value gives nil: absence is not secret.
func (r *Ring) Seal(p Place, plain []byte) ([]byte, error) {
	if len(plain) == 0 {
		return nil, nil
	}
	padded := make([]byte, (len(plain)+4+block-1)/block*block)
	binary.BigEndian.PutUint32(padded, uint32(len(plain)))
	copy(padded[4:], plain)
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.aead.Encrypt(padded, p.bytes())
}

// ErrSealed means that a sealed value does not open: it was changed, moved, or its key is not on the ring.
var ErrSealed = errors.New("the sealed value does not open")

// Open decrypts a value at its place; nil opens to nil.
func (r *Ring) Open(p Place, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	r.mu.RLock()
	padded, err := r.aead.Decrypt(sealed, p.bytes())
	r.mu.RUnlock()
	if err != nil || len(padded) < 4 {
		return nil, ErrSealed
	}
	n := binary.BigEndian.Uint32(padded)
	if int(n) > len(padded)-4 {
		return nil, ErrSealed
	}
	return padded[4 : 4+n], nil
}

// digester gives a keyed hash of the organisation's own index key, so that equal values in two organisations look
// different. Put it back when done: to make one costs as much as to use it.
func (r *Ring) digester(org string) (hash.Hash, *sync.Pool) {
	r.mu.RLock()
	p := r.orgs[org]
	r.mu.RUnlock()
	if p == nil {
		k, err := hkdf.Key(sha256.New, r.index, nil, "havenward index "+org, 32)
		if err != nil {
			panic("seal: " + err.Error()) // a length of 32 bytes is always allowed
		}
		p = &sync.Pool{New: func() any { return hmac.New(sha256.New, k) }}
		r.mu.Lock()
		r.orgs[org] = p
		r.mu.Unlock()
	}
	m := p.Get().(hash.Hash)
	m.Reset()
	return m, p
}

var b32 = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Blind gives a keyed digest of a value for an exact look-up: 26 characters, the same for the same value in the same
// organisation and use, and of no use without the key.
func (r *Ring) Blind(org, use, value string) string {
	m, pool := r.digester(org)
	defer pool.Put(m)
	b := make([]byte, 0, 128)
	b = append(append(append(b, use...), 0), value...)
	m.Write(b)
	return b32.EncodeToString(m.Sum(b[:0])[:16])
}

// Digest gives a keyed digest of a sealed value for the audit log: it shows that a value changed, not what it was.
func (r *Ring) Digest(org string, value []byte) string {
	if len(value) == 0 {
		return ""
	}
	return "digest:" + r.Blind(org, "audit", string(value))
}
