package evidence

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// New is what is said of a new exhibit.
type New struct {
	About  About
	Number string // "" takes the next of the actor's initials
	Media  Media
	Class  string
	Dates  Dates
	// Why says how it came here, for the ledger.
	Why string
	// SHA256 of what is held elsewhere, as its holder gave it; "" where they gave none.
	SHA256 string
	// Retain is until when its holder keeps what is held elsewhere; zero where not known.
	Retain time.Time
	// Keep is how long the recorder keeps footage that is asked for; 0 takes the rule's length.
	Keep int
}

func (n *New) check(s *Service, now time.Time) fault.Problems {
	var p fault.Problems
	n.About.Title, n.About.System, n.About.Where, n.About.Holder = Clean(n.About.Title), Clean(n.About.System), Clean(n.About.Where), Clean(n.About.Holder)
	n.About.Clock, n.About.Asked, n.Why, n.Number = Clean(n.About.Clock), Clean(n.About.Asked), Clean(n.Why), strings.ToUpper(Clean(n.Number))
	if n.About.Title == "" || len(n.About.Title) > 200 {
		p.Add("title", "Say in a few words what it is")
	}
	if n.Media.Words() == "" {
		p.Add("media", "Choose what sort of thing it is")
	}
	if _, ok := s.Rules.For(n.Class, now); !ok {
		p.Add("class", "Choose how long it is to be kept")
	}
	if len(n.Number) > 20 || strings.ContainsAny(n.Number, "\n\t\\\"<>") {
		p.Add("number", "An exhibit reference is short, like ABC/1")
	}
	if len(n.Why) < 4 || len(n.Why) > maxText {
		p.Add("why", "Say in a sentence how it came here")
	}
	for _, d := range []struct {
		field string
		at    time.Time
	}{{"happened", n.Dates.Happened}, {"from", n.Dates.ShowsFrom}, {"to", n.Dates.ShowsTo}, {"recorded", n.Dates.Recorded}} {
		if d.at.After(now) {
			p.Add(d.field, "The time lies in the future")
		}
	}
	if !n.Dates.ShowsTo.IsZero() && n.Dates.ShowsTo.Before(n.Dates.ShowsFrom) {
		p.Add("to", "It ends before it begins")
	}
	if n.SHA256 = strings.ToLower(strings.Join(strings.Fields(n.SHA256), "")); n.SHA256 != "" {
		if b, err := hex.DecodeString(n.SHA256); err != nil || len(b) != 32 {
			p.Add("sha256", "A SHA-256 has 64 characters, 0 to 9 and a to f")
		}
	}
	return p
}

var exhibitTable = op.Table{Name: "exhibit", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "subject_kind", "subject_id", "subject_ref", "number", "media", "class", "state", "about", "happened_at",
	"shows_from", "shows_to", "recorded_at", "received_at", "requested_at", "overwritten_at", "settled_at", "sha256", "retain_until", "review_at", "head_seq", "head_hash", "made_by", "made_at", "checked_at", "check_says", "deleted_at"}}

// Add takes a stored file as a new exhibit. A picture's copy without hidden data stands beside it.
func (s *Service) Add(ctx context.Context, org, kind, subject string, n New, f files.Ready) (Exhibit, error) {
	stripped, has, err := s.Files.Stripped(ctx, f)
	if err != nil {
		return Exhibit{}, err
	}
	n.SHA256 = f.SHA256
	return s.add(ctx, org, kind, subject, n, Held, func(tx *op.Tx, x *Exhibit) error {
		if err := s.take(ctx, tx, x, f, "original", x.Number, custody.Entry{Kind: custody.Received, Why: n.Why, What: fmt.Sprintf("Fingerprint taken. %d bytes. Given the exhibit reference %s", f.Size, x.Number)}); err != nil {
			return err
		}
		if !has {
			return nil
		}
		return s.take(ctx, tx, x, stripped, "stripped", x.Number, custody.Entry{Kind: custody.Stripped, Who: "Havenward", Why: "So that place, time and camera are not shown to whoever looks at it",
			What: "A copy without hidden data was made. The original is untouched"})
	})
}

// Point notes what somebody else holds.
func (s *Service) Point(ctx context.Context, org, kind, subject string, n New) (Exhibit, error) {
	var p fault.Problems
	if Clean(n.About.Holder) == "" {
		p.Add("holder", "Say who holds it")
	}
	if Clean(n.About.System) == "" {
		p.Add("system", "Say in which system it is held")
	}
	p = append(p, n.check(s, s.Door.Now())...)
	if err := fault.WithProblems(p); len(p) > 0 {
		return Exhibit{}, err
	}
	return s.add(ctx, org, kind, subject, n, Elsewhere, func(tx *op.Tx, x *Exhibit) error {
		what := "Held by " + n.About.Holder + " in " + n.About.System
		if n.SHA256 == "" {
			what += ". No fingerprint was given"
		}
		return s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.Registered, Why: n.Why, What: what, File: n.SHA256})
	})
}

// Ask notes that somebody was asked to save footage before it is overwritten, and starts its clock.
func (s *Service) Ask(ctx context.Context, org, kind, subject string, n New) (Exhibit, error) {
	n.SHA256, n.Media = "", Footage
	var p fault.Problems
	if Clean(n.About.Asked) == "" {
		p.Add("asked", "Say who was asked to save it")
	}
	if n.Keep < 0 || n.Keep > 400 {
		p.Add("keep", "Give the days that the recorder keeps its footage, up to 400")
	}
	p = append(p, n.check(s, s.Door.Now())...)
	if len(p) > 0 {
		return Exhibit{}, fault.WithProblems(p)
	}
	return s.add(ctx, org, kind, subject, n, Requested, func(tx *op.Tx, x *Exhibit) error {
		return s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.Requested, Why: n.Why, What: "Asked " + n.About.Asked + " to save it. It is overwritten on " + day(x.Overwritten)})
	})
}

func day(t time.Time) string { return t.In(clock.London()).Format("2 January 2006 at 15:04") }

// add makes the row of an exhibit as its subject is now, and lets fill write the first entry.
func (s *Service) add(ctx context.Context, org, kind, subject string, n New, state State, fill func(*op.Tx, *Exhibit) error) (Exhibit, error) {
	k, ok := s.Subjects[kind]
	if !ok {
		return Exhibit{}, fault.Missing()
	}
	if p := n.check(s, s.Door.Now()); len(p) > 0 {
		return Exhibit{}, fault.WithProblems(p)
	}
	return op.Do(ctx, s.Door, ActAdd, op.On(k.Table, org, subject), func(tx *op.Tx) (Exhibit, audit.Change, error) {
		sub, err := k.Load(ctx, tx, org, subject)
		if err != nil {
			return Exhibit{}, audit.Change{}, err
		}
		now := tx.Now()
		x := Exhibit{Org: org, ID: id.New("exh", now), Unit: sub.Unit, Lock: sub.Lock, OwnerKey: sub.OwnerKey, SubjectKind: kind, SubjectID: subject, SubjectRef: sub.Ref, Number: n.Number,
			Media: n.Media, Class: n.Class, State: state, About: n.About, Dates: n.Dates, SHA256: n.SHA256, MadeBy: tx.Actor().ID, Made: now}
		if x.Dates.Happened.IsZero() {
			x.Dates.Happened = sub.Happened
		}
		if x.Number == "" {
			if x.Number, err = s.next(ctx, tx, sub); err != nil {
				return x, audit.Change{}, err
			}
		}
		switch state {
		case Held:
			x.Dates.Received = now
			s.keepFor(&x, now)
		case Elsewhere:
			x.Retain = n.Retain
		case Requested:
			x.Requested, x.Overwritten = now, s.overwritten(x, n.Keep, now)
		}
		taken, err := db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM exhibit WHERE org_id = $1 AND subject_kind = $2 AND subject_id = $3 AND number = $4`, org, kind, subject, x.Number)
		if err == nil && taken > 0 {
			err = fault.WithProblems(fault.Problems{{Field: "number", Message: "Another exhibit here has this reference"}})
		}
		if err == nil {
			err = s.insert(ctx, tx, x)
		}
		if err != nil {
			return x, audit.Change{}, err
		}
		for _, person := range sub.Away {
			if err := s.away(ctx, tx, x, person); err != nil {
				return x, audit.Change{}, err
			}
		}
		return x, audit.Created(FileKind, x.ID, audit.F("of", kind+" "+subject), audit.F("number", x.Number), audit.F("state", string(state)), audit.F("lock", x.Lock), audit.F("sha256", x.SHA256)), fill(tx, &x)
	})
}

// overwritten is when footage is lost unless somebody saves it: by the rule, or by what the recorder keeps.
func (s *Service) overwritten(x Exhibit, keep int, now time.Time) time.Time {
	from := x.Dates.Happened
	if from.IsZero() {
		from = now
	}
	r, ok := s.Clocks.Find("CCTV_SAVE", from)
	if !ok {
		return from.AddDate(0, 0, 7)
	}
	if keep > 0 {
		r = r.With(clock.Length{N: keep, Unit: clock.Days})
	}
	return clock.Due(r, from)
}

func (s *Service) keepFor(x *Exhibit, received time.Time) {
	if r, ok := s.Rules.For(x.Class, received); ok {
		x.Retain = r.Until(received)
		if x.Review = received.AddDate(1, 0, 0); x.Review.After(x.Retain) {
			x.Review = x.Retain
		}
	}
}

func (s *Service) insert(ctx context.Context, tx *op.Tx, x Exhibit) error {
	about, err := s.seal(x.Org, x.ID, "about", x.About)
	if err != nil {
		return err
	}
	a := db.Args{}
	row := ""
	for i, v := range []any{x.Org, x.ID, x.Unit, x.Lock, x.OwnerKey, x.SubjectKind, x.SubjectID, x.SubjectRef, x.Number, string(x.Media), x.Class, string(x.State), about, db.At(x.Dates.Happened),
		db.At(x.Dates.ShowsFrom), db.At(x.Dates.ShowsTo), db.At(x.Dates.Recorded), db.At(x.Dates.Received), db.At(x.Requested), db.At(x.Overwritten), db.At(x.Settled), x.SHA256, db.At(x.Retain), db.At(x.Review),
		x.Seq, x.Head, x.MadeBy, db.At(x.Made), db.At(x.Checked), "", db.At(x.Gone)} {
		if i > 0 {
			row += ", "
		}
		row += a.Add(v)
	}
	_, err = tx.Exec(ctx, `INSERT INTO exhibit (`+strings.Join(exhibitTable.Columns, ", ")+`) VALUES (`+row+`)`, a.Values()...)
	return err
}

// next gives the next number of the actor's initials in a subject.
func (s *Service) next(ctx context.Context, tx *op.Tx, sub Subject) (string, error) {
	prefix := Initials(tx.Actor().Name) + "/"
	have, err := db.All(ctx, tx, db.Scalar[string], `SELECT number FROM exhibit WHERE org_id = $1 AND subject_kind = $2 AND subject_id = $3 ORDER BY id`, sub.Org, sub.Kind, sub.ID)
	if err != nil {
		return "", err
	}
	best := 0
	for _, h := range have {
		n := 0
		if rest, ok := strings.CutPrefix(h, prefix); ok {
			if _, err := fmt.Sscanf(rest, "%d", &n); err == nil && n > best {
				best = n
			}
		}
	}
	return fmt.Sprintf("%s%d", prefix, best+1), nil
}

func (s *Service) away(ctx context.Context, tx *op.Tx, x Exhibit, person string) error {
	_, err := tx.Exec(ctx, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, x.Org, x.ID, person, "as "+x.SubjectKind+" "+x.SubjectID, db.At(tx.Now()))
	return err
}

// take attaches a stored file to an exhibit as one of its copies.
func (s *Service) take(ctx context.Context, tx *op.Tx, x *Exhibit, f files.Ready, what, number string, e custody.Entry) error {
	if err := s.Files.Attach(ctx, tx, f, files.Owner{Unit: x.Unit, Lock: x.Lock, OwnerKey: x.OwnerKey, Kind: FileKind, Record: x.ID}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO exhibit_copy (org_id, exhibit_id, file_id, what, number, sha256, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, x.Org, x.ID, f.ID, what, number, f.SHA256, db.At(tx.Now())); err != nil {
		return err
	}
	e.File = f.SHA256
	return s.enter(ctx, tx, x, f.ID, e)
}

// Uploader gives the key under which a person's uploads wait.
func (s *Service) Uploader(org, person string) string {
	return s.Ring.Blind(org, "exhibit uploader", person)
}
