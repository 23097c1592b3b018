package boardpack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

// State is where a pack is.
type State string

// The states.
const (
	Draft  State = "draft"
	Frozen State = "frozen"
	// Replaced packs were frozen, and a newer version of the same meeting was frozen since.
	Replaced State = "replaced"
)

// Words say the state.
func (s State) Words() string {
	return map[State]string{Draft: "Draft", Frozen: "Frozen", Replaced: "Replaced by a newer version"}[s]
}

// Pack is one version of the paper for a meeting.
type Pack struct {
	Org, ID, Day string
	Edition      int64
	State        State
	Title        string
	// Previous is the version that this one was opened from, "" for none.
	Previous         string
	MadeBy, MadeName string
	MadeAt           db.Time
	SignedName       string
	SignedAt         db.Time
	// Number is what people quote: the first eight digits of Hash, such as 4F2A-91C0.
	Number, Hash string
	Version      int64
	Content      *Content // nil in lists
}

// Open tells whether it may still change.
func (p *Pack) Open() bool { return p.State == Draft }

// freeze gives the bytes of a content, their SHA-256, and the number made of it.
func freeze(c *Content) (body []byte, hash, number string, err error) {
	if body, err = json.Marshal(c); err != nil {
		return nil, "", "", err
	}
	sum := sha256.Sum256(body)
	hash = hex.EncodeToString(sum[:])
	n := strings.ToUpper(hash[:8])
	return body, hash, n[:4] + "-" + n[4:], nil
}

// thaw reads the content of a pack, and refuses bytes that are not those that were frozen.
func thaw(p *Pack, body []byte) error {
	if p.State != Draft {
		sum := sha256.Sum256(body)
		if hex.EncodeToString(sum[:]) != p.Hash {
			return fault.New(fault.Internal, "This pack is not the one that was frozen. Tell whoever looks after the program")
		}
	}
	p.Content = &Content{}
	return json.Unmarshal(body, p.Content)
}

// moved is the conflict of somebody who changed the same pack first.
func moved() error {
	return fault.New(fault.Conflict, "Somebody else changed this a moment ago. Look at what it says now, then decide again")
}

// check looks over a meeting as somebody typed it.
func (m *Meeting) check(now time.Time) fault.Problems {
	var p fault.Problems
	m.Body, m.Item, m.Lead = line(m.Body), line(m.Item), line(m.Lead)
	day, err := time.ParseInLocation(time.DateOnly, m.Day, clock.London())
	switch {
	case err != nil:
		p.Add("day", "Enter the date of the meeting")
	case day.Before(now.AddDate(-1, 0, 0)) || day.After(now.AddDate(1, 0, 0)):
		p.Add("day", "Enter a date within a year of today")
	}
	if m.Body == "" {
		m.Body = "Board of directors"
	}
	for _, x := range []struct{ field, value string }{{"body", m.Body}, {"item", m.Item}, {"lead", m.Lead}} {
		if len([]rune(x.value)) > 120 {
			p.Add(x.field, "Write at most %d characters", 120)
		}
	}
	return p
}

// line is some words on one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }
