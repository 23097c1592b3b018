// Package backup writes the whole of an installation into one encrypted file while it goes on serving, and puts it back
// into an empty place.
//
// The file is an age container (recipients or a passphrase) around a zip archive: one text file for each table
// (tables/NAME.ndjson: a line with the columns, then one JSON array for each row), the uploaded files as they lie in the
// store (sealed by the key ring), the key ring and the signing key only when asked for, inside a second age container of
// their own (keys.age), and manifest.json at the end with counts, SHA-256 sums and the heads of the audit chains. No
// tool of a database is needed to write, read or check it, and a backup of one engine can be put back on the other.
//
// The package knows nothing of areas: it copies whatever tables there are. It does not decide where backups are kept or
// how long.
package backup

import (
	"time"

	"github.com/havenward/havenward/internal/db"
)

// Format names the version of the archive; another one is refused.
const Format = "havenward backup 1"

// Names inside the archive.
const (
	manifestName = "manifest.json"
	tablesDir    = "tables/"
	filesDir     = "files/"
	keysName     = "keys.age"
)

// Manifest says what a backup holds. It is the last entry, so a cut-off backup has none.
type Manifest struct {
	Format string    `json:"format"`
	At     time.Time `json:"at"`
	// Program is the version that wrote it, Engine the kind of database it was read from.
	Program string `json:"program"`
	Engine  string `json:"engine"`
	// Schema are the migrations that the database had been through.
	Schema []int64 `json:"schema"`
	Tables []Table `json:"tables"`
	Files  []File  `json:"files"`
	// Heads are the ends of the audit chains: a restored copy must end in the same.
	Heads []Head `json:"audit_heads"`
	// Keys tells that the key ring is inside.
	Keys bool `json:"keys"`
}

// Table is a table of the backup.
type Table struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// File is an uploaded file of the backup, as it lies in the store.
type File struct {
	Key    string `json:"key"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Head is the end of an organisation's audit chain.
type Head struct {
	Org  string `json:"org"`
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Rows gives the number of rows of all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Progress is told how many rows and files are done.
type Progress func(what string, done int64)

func (p Progress) say(what string, done int64) {
	if p != nil {
		p(what, done)
	}
}

// Place is an installation: its database, its files and its keys.
type Place struct {
	Database db.Settings
	// Files is the folder or bucket address; "" when there are none.
	Files string
	// Ring and Signing are the key files.
	Ring, Signing string
}
