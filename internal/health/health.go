// Package health looks an installation over: schema, soundness, audit chains, sealed values, background work, backup,
// room on the disk, the clock. It reads only, and says what it finds in plain lines; the command line and the health
// page print them. It decides nothing and mends nothing.
package health

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/audit/anchor"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
)

// Level says how a finding is to be taken.
type Level int

// The levels: Bad is a problem that somebody must see to, Mind one that will become one.
const (
	Good Level = iota
	Mind
	Bad
)

// String gives the word in front of a line.
func (l Level) String() string { return [...]string{"ok", "mind", "PROBLEM"}[l] }

// Finding is one thing that was looked at.
type Finding struct {
	Level Level
	// Name is what was looked at, Says what was found: English, keys of translations only where they have no figures.
	Name, Says string
}

// Deps are what a look needs.
type Deps struct {
	DB     *db.DB
	Schema db.Migrations
	// Key is the public half of the signing key; nil leaves signatures unchecked.
	Key ed25519.PublicKey
	// Sealed opens a sample of sealed values and gives how many it tried and what did not open.
	Sealed func(ctx context.Context) (tried int, closed []string, err error)
	// Files gives how many uploaded files there are and which have no blob; nil when there is no store.
	Files func(ctx context.Context) (n int, missing []string, err error)
	// Scanner asks the virus scanner for its version; nil where none is set.
	Scanner func(ctx context.Context) (string, error)
	// Closed gives how many organisations have locked reports that nobody there can open, and the first of them with the
	// lock; nil leaves it unchecked.
	Closed func(ctx context.Context) (n int, first string, err error)
	// Data is the folder whose disk is looked at.
	Data string
	Now  func() time.Time
	// Chains walks the whole audit log too, which takes time where it is long.
	Chains   bool
	Progress func(entries int64)
}

// BackupTime is how old the newest backup may be before it is a problem; half of it is minded.
const BackupTime = 7 * 24 * time.Hour

// Look looks everything over. An error of one look is a finding like others, so that the rest is still seen.
func Look(ctx context.Context, d Deps) []Finding {
	if d.Now == nil {
		d.Now = time.Now
	}
	var out []Finding
	for _, l := range []struct {
		name string
		f    func(context.Context, Deps) (Level, string, error)
	}{{"schema", schema}, {"database", sound}, {"audit chains", chains}, {"checkpoints", checkpoints}, {"sealed values", sealed}, {"background work", work},
		{"uploaded files", files}, {"virus scanner", scanner}, {"locked reports", closed}, {"backup", backups}, {"disk", disk}, {"clock", clocks}} {
		level, says, err := l.f(ctx, d)
		if err != nil {
			level, says = Bad, "could not be looked at: "+err.Error()
		}
		if says != "" {
			out = append(out, Finding{level, l.name, says})
		}
	}
	return out
}

// Worst gives the highest level of a list.
func Worst(list []Finding) Level {
	w := Good
	for _, f := range list {
		w = max(w, f.Level)
	}
	return w
}

func schema(ctx context.Context, d Deps) (Level, string, error) {
	known, err := d.Schema.Versions(d.DB.Engine())
	if err != nil {
		return Bad, "", err
	}
	has, err := db.Applied(ctx, d.DB)
	if err != nil {
		return Bad, "", err
	}
	in := map[int64]bool{}
	for _, v := range known {
		in[v] = true
	}
	newer := 0
	for _, v := range has {
		if !in[v] {
			newer++
		}
		delete(in, v)
	}
	switch {
	case newer > 0:
		return Bad, fmt.Sprintf("the database is of a newer program: %d changes are unknown to this one", newer), nil
	case len(in) > 0:
		return Bad, fmt.Sprintf("%d changes of the schema have not been made; run havenward migrate", len(in)), nil
	}
	return Good, fmt.Sprintf("up to date at %d, on %s", last(has), d.DB.Engine()), nil
}

func last(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1]
}

func sound(ctx context.Context, d Deps) (Level, string, error) {
	problems, err := db.Sound(ctx, d.DB)
	if err != nil || len(problems) == 0 {
		return Good, "sound", err
	}
	return Bad, "damaged: " + problems[0], nil
}

func chains(ctx context.Context, d Deps) (Level, string, error) {
	if !d.Chains {
		return Good, "", nil
	}
	v, err := audit.Verify(ctx, d.DB, "", d.Key, d.Progress)
	if err != nil {
		return Bad, "", err
	}
	if len(v.Breaks) > 0 {
		b := v.Breaks[0]
		return Bad, fmt.Sprintf("%d of %d are broken; first %s at entry %d: %s", len(v.Breaks), v.Streams, b.Org, b.Seq, b.What), nil
	}
	return Good, fmt.Sprintf("all hold: %d entries in %d streams", v.Entries, v.Streams), nil
}

func checkpoints(ctx context.Context, d Deps) (Level, string, error) {
	at, err := anchor.Last(ctx, d.DB)
	if err != nil {
		return Bad, "", err
	}
	if at.IsZero() {
		return Mind, "none has been signed yet; the server signs each night", nil
	}
	if age := d.Now().Sub(at); age > 50*time.Hour {
		return Mind, "the newest is of " + words(age) + " ago; the server should sign each night", nil
	}
	return Good, "the newest is of " + at.Format("2006-01-02 15:04 UTC"), nil
}

func sealed(ctx context.Context, d Deps) (Level, string, error) {
	if d.Sealed == nil {
		return Good, "", nil
	}
	n, closed, err := d.Sealed(ctx)
	if err != nil {
		return Bad, "", err
	}
	if len(closed) > 0 {
		return Bad, fmt.Sprintf("%d of %d tried do not open with this key ring; first %s", len(closed), n, closed[0]), nil
	}
	return Good, fmt.Sprintf("%d tried, all open with this key ring", n), nil
}

func work(ctx context.Context, d Deps) (Level, string, error) {
	h, err := jobs.Check(ctx, d.DB, d.Now())
	if err != nil {
		return Bad, "", err
	}
	s := fmt.Sprintf("%d waiting, %d given up", h.Waiting, h.Dead)
	if h.Waiting > 0 {
		s += ", the oldest due for " + words(h.Oldest)
	}
	switch {
	case h.Dead > 0:
		return Bad, s, nil
	case h.Oldest > 15*time.Minute:
		return Mind, s + "; is a server running?", nil
	}
	return Good, s, nil
}

func files(ctx context.Context, d Deps) (Level, string, error) {
	if d.Files == nil {
		return Good, "", nil
	}
	n, missing, err := d.Files(ctx)
	if err != nil {
		return Bad, "", err
	}
	if len(missing) > 0 {
		return Bad, fmt.Sprintf("%d of %d are not in the store; first %s", len(missing), n, missing[0]), nil
	}
	return Good, fmt.Sprintf("%d, all in the store", n), nil
}

func scanner(ctx context.Context, d Deps) (Level, string, error) {
	if d.Scanner == nil {
		return Mind, "none is set: files are not scanned, and their lists say so", nil
	}
	version, err := d.Scanner(ctx)
	if err != nil {
		return Bad, "does not answer, so that new files cannot be opened: " + err.Error(), nil
	}
	return Good, "answers: " + version, nil
}

func closed(ctx context.Context, d Deps) (Level, string, error) {
	if d.Closed == nil {
		return Good, "", nil
	}
	n, first, err := d.Closed(ctx)
	switch {
	case err != nil:
		return Bad, "", err
	case n > 0:
		return Bad, fmt.Sprintf("in %d organisations nobody can open some of them; first %s: give somebody the role and the clearance", n, first), nil
	}
	return Good, "wherever somebody looks after reports, somebody can open locked ones", nil
}

// Backup gives when the newest backup was written, zero if none is known.
func Backup(ctx context.Context, q db.Querier) (time.Time, error) {
	t, err := db.One(ctx, q, db.Scalar[db.Time], `SELECT MAX(at) FROM audit_entry WHERE org_id = $1 AND kind = 'backup' AND outcome = 'done'`, audit.SystemOrg)
	return t.Time, err
}

func backups(ctx context.Context, d Deps) (Level, string, error) {
	at, err := Backup(ctx, d.DB)
	if err != nil {
		return Bad, "", err
	}
	if at.IsZero() {
		return Mind, "none has been written by havenward backup", nil
	}
	s := "the newest is " + words(d.Now().Sub(at)) + " old"
	switch age := d.Now().Sub(at); {
	case age > BackupTime:
		return Bad, s, nil
	case age > BackupTime/2:
		return Mind, s, nil
	}
	return Good, s, nil
}

// words gives a length of time as a person would say it.
func words(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d seconds", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
