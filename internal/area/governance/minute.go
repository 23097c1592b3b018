package governance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Part is a version of one part of the minutes: of an item, or with Item "" of the opening.
type Part struct {
	Item string
	V    int64
	Text string
	// Hash is the SHA-256 in hex of the words and a random salt, so that it gives away nothing of short ones.
	Hash string
	At   db.Time
	By   string
}

// minuteBody is what lies sealed of a part; its hash is that of these bytes.
type minuteBody struct {
	Text string `json:"text"`
	Salt string `json:"salt"`
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// parts gives every version of every part, the newest of each first; the caller keeps those of items in reach.
func (s *Service) parts(ctx context.Context, q db.Querier, org, meeting string) ([]Part, error) {
	return db.All(ctx, q, func(r db.Row) (Part, error) {
		var x Part
		var body []byte
		if err := r.Scan(&x.Item, &x.V, &body, &x.Hash, &x.At, &x.By); err != nil {
			return x, err
		}
		var b minuteBody
		err := s.unseal(org, meeting, "minutes", body, &b)
		x.Text = b.Text
		if plain, bad := json.Marshal(b); err == nil && (bad != nil || hashOf(plain) != x.Hash) {
			x.Hash = "" // what is kept is not what was written
		}
		return x, err
	}, `SELECT item_id, v, body, hash, at, by_name FROM gov_minute WHERE org_id = $1 AND meeting_id = $2 ORDER BY item_id, v DESC`, org, meeting)
}

// whole is the hash of minutes as they stand: of the hashes of their parts, of what was decided and of the actions as they
// were given, in order, so that it proves the whole to whoever may read only some of it.
func (s *Service) whole(ctx context.Context, q db.Querier, org, meeting string) (string, error) {
	parts, err := s.parts(ctx, q, org, meeting)
	if err != nil {
		return "", err
	}
	decided, err := s.decisions(ctx, q, org, meeting)
	if err != nil {
		return "", err
	}
	given, err := db.All(ctx, q, s.scanAction, `SELECT `+actionColumns+` FROM gov_action x JOIN gov_group g ON g.org_id = x.org_id AND g.id = x.group_id JOIN gov_meeting m ON m.org_id = x.org_id AND m.id = x.meeting_id
		WHERE x.org_id = $1 AND x.meeting_id = $2 ORDER BY x.id`, org, meeting)
	if err != nil {
		return "", err
	}
	var b []byte
	last := "none"
	for _, x := range parts {
		if x.Item != last {
			b = append(b, x.Item+" "+num(x.V)+" "+x.Hash+"\n"...)
		}
		last = x.Item
	}
	add := func(id string, v any) error {
		plain, err := json.Marshal(v)
		b = append(b, id+" "+hashOf(plain)+"\n"...)
		return err
	}
	for _, d := range decided {
		if err := add(d.ID+" "+d.Kind, d.DecisionBody); err != nil {
			return "", err
		}
	}
	for _, a := range given {
		if err := add(a.ID, []string{a.Text, a.First, a.OwnerName}); err != nil {
			return "", err
		}
	}
	return hashOf(b), nil
}

// WriteMinutes saves a part of the minutes as its next version. seen is the version that whoever writes had before them: when
// somebody else saved meanwhile it is fault.Conflict, and nothing is lost.
func (s *Service) WriteMinutes(ctx context.Context, org, meeting, item string, seen int64, text string) error {
	text = clean(text)
	var p fault.Problems
	need(&p, "text", text, "Write what was said and what came of it")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	plain, err := json.Marshal(minuteBody{Text: text, Salt: id.Random("slt")})
	if err != nil {
		return err
	}
	sealed, err := s.Ring.Seal(place(org, meeting, "minutes"), plain)
	if err != nil {
		return err
	}
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		switch {
		case m.Minutes == "agreed":
			return audit.Change{}, fault.New(fault.Conflict, "These minutes were agreed and stand as they are. A correction is made at the next meeting")
		case m.State != UnderWay && m.State != Held:
			return audit.Change{}, over(m)
		}
		if item != "" {
			if _, err := s.item(ctx, tx, tx.Scope(), org, meeting, item); err != nil {
				return audit.Change{}, err
			}
		}
		all, err := s.parts(ctx, tx, org, meeting)
		if err != nil {
			return audit.Change{}, err
		}
		var v int64
		if i := slices.IndexFunc(all, func(x Part) bool { return x.Item == item }); i >= 0 {
			v = all[i].V
		}
		if seen != v {
			return audit.Change{}, moved()
		}
		if _, err := tx.Exec(ctx, `INSERT INTO gov_minute (org_id, meeting_id, item_id, v, body, hash, at, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			org, meeting, item, v+1, sealed, hashOf(plain), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name); err != nil {
			return audit.Change{}, err
		}
		if m.Minutes == "circulated" {
			event(tx, org, meeting, item, "corrected", "The minutes were corrected after they were circulated. The version before is kept")
		}
		if m.Minutes == "" {
			if err := tx.Must(ctx, `UPDATE gov_meeting SET minutes = 'draft' WHERE org_id = $1 AND id = $2`, org, meeting); err != nil {
				return audit.Change{}, err
			}
		}
		return audit.Changed("gov_meeting", meeting, audit.F("minutes of", item), audit.F("version", num(v+1)), audit.F("hash", hashOf(plain))), nil
	})
}

// Circulate gives the draft minutes of a meeting that is over to its members.
func (s *Service) Circulate(ctx context.Context, org, meeting string) error {
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		switch {
		case m.State == UnderWay:
			return audit.Change{}, fault.New(fault.Conflict, "The meeting is still under way. End it first")
		case m.State != Held:
			return audit.Change{}, over(m)
		case m.Minutes == "":
			return audit.Change{}, fault.New(fault.Conflict, "Nothing was written yet")
		case m.Minutes == "circulated":
			return audit.Change{}, fault.New(fault.Conflict, "They were circulated already")
		}
		event(tx, org, meeting, "", "circulated", "The draft minutes were circulated")
		if err := tx.Must(ctx, `UPDATE gov_meeting SET minutes = 'circulated' WHERE org_id = $1 AND id = $2`, org, meeting); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("gov_meeting", meeting, audit.FF("minutes", m.Minutes, "circulated")), s.tellMembers(ctx, tx, org, m.Group, meeting, notify.MessageWaiting, "")
	})
}

// AgreeMinutes agrees, at a meeting that is under way and quorate, the circulated minutes of an earlier one: from then on they
// are frozen, and their hash proves it.
func (s *Service) AgreeMinutes(ctx context.Context, org, meeting, earlier string) error {
	return s.onMeeting(ctx, ActRun, org, meeting, 0, func(tx *op.Tx, m *Meeting) (audit.Change, error) {
		if m.State != UnderWay {
			return audit.Change{}, over(m)
		}
		before, err := s.meeting(ctx, tx, tx.Scope(), org, earlier)
		if err != nil {
			return audit.Change{}, err
		}
		if before.Group != m.Group || before.State != Held || before.Minutes != "circulated" {
			return audit.Change{}, fault.New(fault.Conflict, "Those minutes were not circulated, or were agreed already")
		}
		t, err := s.termsOf(ctx, tx, m)
		if err != nil {
			return audit.Change{}, err
		}
		seats, err := s.seats(ctx, tx, m)
		if err != nil {
			return audit.Change{}, err
		}
		if q := Judge(t, seats, nil); !q.Holds() {
			return audit.Change{}, fault.WithProblems(q.Lost)
		}
		hash, err := s.whole(ctx, tx, org, earlier)
		if err != nil {
			return audit.Change{}, err
		}
		event(tx, org, earlier, "", "agreed", "The minutes were agreed and frozen")
		event(tx, org, meeting, "", "agreed", "The minutes of the meeting before were agreed")
		tx.Also(audit.Changed("gov_meeting", earlier, audit.FF("minutes", "circulated", "agreed"), audit.F("hash", hash)))
		return audit.Changed("gov_meeting", meeting, audit.F("agreed minutes of", earlier)),
			tx.Must(ctx, `UPDATE gov_meeting SET state = 'agreed', minutes = 'agreed', agreed_at = $3, agreed_in = $4, minutes_hash = $5, version = version + 1 WHERE org_id = $1 AND id = $2`,
				org, earlier, db.At(tx.Now()), meeting, hash)
	})
}

// Verify says whether agreed minutes are still what was agreed.
func (s *Service) Verify(ctx context.Context, sc authz.Scope, org, meeting string) (bool, error) {
	m, err := s.meeting(ctx, s.DB, sc, org, meeting)
	if err != nil || m.Hash == "" {
		return false, err
	}
	now, err := s.whole(ctx, s.DB, org, meeting)
	return err == nil && now == m.Hash, err
}
