package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
)

// Outcome says how the attempt ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused"
)

// SystemOrg is the stream of what belongs to no organisation: settings, keys, the organisation tree itself.
const SystemOrg = "system"

// Entry is one line of the audit log.
type Entry struct {
	Org string
	// Seq counts from 1 in the organisation's stream, without gaps.
	Seq int64
	ID  string
	At  time.Time
	// Actor is who did it, Name how colleagues know them, ActingFor who lent them the role.
	Actor, Name, Role, ActingFor string
	Unit                         string
	Action                       string
	Kind, Record                 string
	Outcome                      Outcome
	// Detail is the Change as JSON.
	Detail string
	// Request and Session tie entries of one request together.
	Request, Session string
	// Prev is the hash of the entry before, Hash that of this one, both in hexadecimal.
	Prev, Hash string
}

// New makes an entry that has no place in a chain yet.
func New(a authz.Actor, act authz.Action, org, unit string, c Change, o Outcome, at time.Time) Entry {
	return Entry{
		Org: org, ID: id.New("aud", at), At: db.At(at).Time, Actor: a.ID, Name: a.Name, Role: string(a.Role), ActingFor: a.ActingFor,
		Unit: unit, Action: string(act), Kind: c.Kind, Record: c.Record, Outcome: o, Detail: c.text(), Request: a.Request, Session: a.Session,
	}
}

// Follow gives the entry its place after the last one of its stream.
func (e *Entry) Follow(seq int64, prev string) {
	e.Seq, e.Prev = seq+1, prev
	e.Hash = e.digest()
}

// digest hashes every field, each behind its length, so that no two different entries hash the same bytes.
func (e *Entry) digest() string {
	h := sha256.New()
	field(h, "havenward audit 1")
	var n [16]byte
	binary.BigEndian.PutUint64(n[:8], uint64(e.Seq))
	binary.BigEndian.PutUint64(n[8:], uint64(e.At.UnixMicro()))
	h.Write(n[:])
	for _, s := range [...]string{e.Org, e.ID, e.Actor, e.Name, e.Role, e.ActingFor, e.Unit, e.Action, e.Kind, e.Record,
		string(e.Outcome), e.Detail, e.Request, e.Session, e.Prev} {
		field(h, s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func field(h hash.Hash, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:])
	h.Write([]byte(s))
}

// Columns are those of audit_entry, in the order of Values.
var Columns = []string{"org_id", "seq", "id", "at", "actor", "actor_name", "actor_role", "acting_for", "unit_id", "action", "kind",
	"record_id", "outcome", "detail", "request_id", "session_id", "prev", "hash"}

// Values gives the entry as a row.
func (e *Entry) Values() []any {
	return []any{e.Org, e.Seq, e.ID, db.At(e.At), e.Actor, e.Name, e.Role, e.ActingFor, e.Unit, e.Action, e.Kind, e.Record,
		string(e.Outcome), e.Detail, e.Request, e.Session, e.Prev, e.Hash}
}

const selectEntry = `SELECT org_id, seq, id, at, actor, actor_name, actor_role, acting_for, unit_id, action, kind, record_id, outcome,
	detail, request_id, session_id, prev, hash FROM audit_entry`

func scanEntry(r db.Row) (Entry, error) {
	var e Entry
	var at db.Time
	err := r.Scan(&e.Org, &e.Seq, &e.ID, &at, &e.Actor, &e.Name, &e.Role, &e.ActingFor, &e.Unit, &e.Action, &e.Kind, &e.Record,
		&e.Outcome, &e.Detail, &e.Request, &e.Session, &e.Prev, &e.Hash)
	e.At = at.Time
	return e, err
}
