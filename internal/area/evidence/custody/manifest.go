package custody

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Format names the layout of a bundle; another is refused.
const Format = "havenward custody bundle 1"

// The fixed names inside a bundle.
const (
	ManifestName  = "manifest.json"
	SignatureName = "manifest.sig"
	ReadmeName    = "README.txt"
)

// Manifest says what a bundle holds. Everything else in the bundle follows from it, and its signature covers it whole.
type Manifest struct {
	Format string    `json:"format"`
	Org    string    `json:"organisation"`
	Made   time.Time `json:"made_at"`
	// For is whom it was made for and on what grounds; empty for the organisation's own use.
	For     string `json:"for,omitempty"`
	Grounds string `json:"grounds,omitempty"`
	// PublicKey is the key of the signature and of the checkpoints, in hexadecimal.
	PublicKey string     `json:"public_key"`
	Exhibits  []Exhibit  `json:"exhibits"`
	Withheld  []Withheld `json:"withheld,omitempty"`
	// Readme is the SHA-256 of README.txt.
	Readme string `json:"readme_sha256"`
}

// Exhibit is one exhibit of a bundle.
type Exhibit struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	// The four dates, kept apart; nil where not known.
	Happened *time.Time `json:"happened_at,omitempty"`
	ShowFrom *time.Time `json:"shows_from,omitempty"`
	ShowTo   *time.Time `json:"shows_to,omitempty"`
	Recorded *time.Time `json:"recorded_at,omitempty"`
	Received *time.Time `json:"received_at,omitempty"`
	// Elsewhere says who holds it where, for what this system does not hold, and Claimed the SHA-256 that they gave.
	Elsewhere string `json:"held_elsewhere,omitempty"`
	Claimed   string `json:"claimed_sha256,omitempty"`
	Ledger    Ledger `json:"ledger"`
	Files     []File `json:"files"`
	// Checkpoints is the path of the signed checkpoints, one a line, "" where there is none yet.
	Checkpoints string `json:"checkpoints,omitempty"`
	// Signed is how many there are.
	Signed int `json:"checkpoint_count"`
}

// Ledger says which entries of a ledger the bundle has: all up to Entries, whose hash is Head.
type Ledger struct {
	Path    string `json:"path"`
	Entries int64  `json:"entries"`
	Head    string `json:"head"`
}

// File is one file of a bundle.
type File struct {
	Path      string `json:"path"`
	What      string `json:"what"` // original, without hidden data, redacted
	Number    string `json:"number"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
}

// Withheld is something that exists and is not in the bundle, with the grounds.
type Withheld struct {
	Number  string `json:"number"`
	What    string `json:"what,omitempty"`
	Grounds string `json:"grounds"`
}

// Bytes gives the manifest as it is signed.
func (m Manifest) Bytes() ([]byte, error) { return json.MarshalIndent(m, "", "  ") }

// SignManifest signs a manifest's bytes.
func SignManifest(key ed25519.PrivateKey, manifest []byte) string {
	return hex.EncodeToString(ed25519.Sign(key, append([]byte("havenward custody manifest 1\n"), manifest...)))
}

func signedManifest(key ed25519.PublicKey, manifest []byte, signature string) bool {
	sig, err := hex.DecodeString(signature)
	return err == nil && ed25519.Verify(key, append([]byte("havenward custody manifest 1\n"), manifest...), sig)
}

// Fingerprint gives a key or hash in groups of four, as people compare them.
func Fingerprint(hexed string) string {
	out := ""
	for i := 0; i < len(hexed); i += 4 {
		if i > 0 {
			out += " "
		}
		out += hexed[i:min(i+4, len(hexed))]
	}
	return out
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}
