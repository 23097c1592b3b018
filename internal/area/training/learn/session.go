package learn

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// State is where a session stands.
type State string

// The states of a session. Full is not kept: it is an open one without a free place.
const (
	Planned   State = "planned"
	Open      State = "open"
	Full      State = "full"
	Cancelled State = "cancelled"
	Held      State = "held"
)

// States gives them in order.
func States() []State { return []State{Planned, Open, Full, Held, Cancelled} }

// Words gives a state in words.
func (s State) Words() string {
	return map[State]string{Planned: "Planned", Open: "Open for booking", Full: "Full", Cancelled: "Cancelled", Held: "Held"}[s]
}

// Session is a session of training.
type Session struct {
	Org, ID, Competence, Title, Place string
	Starts, Ends                      db.Time
	Capacity, Taken                   int
	Provider, Trainer                 string // ids, "" for none
	Restrictive                       bool
	State                             State
	Why                               string // it was cancelled
	MadeAt                            db.Time
	MadeName                          string
	Version                           int64
	// Waiting is how many wait for a place, Settled how many are written down as attended or absent.
	Waiting, Settled, Refused int
	// ProviderName and TrainerName are theirs, Bar why it may not be held, "" where it may.
	ProviderName, TrainerName, Bar string
}

// On is the day of a session in London.
func (x *Session) On() clock.Day { return clock.DayOf(x.Starts.Time) }

// Free is how many places are left.
func (x *Session) Free() int { return max(0, x.Capacity-x.Taken) }

// Now gives the state as it is shown: an open one without a free place is full.
func (x *Session) Now() State {
	if x.State == Open && x.Free() == 0 {
		return Full
	}
	return x.State
}

// Unsettled tells whether a session has begun and nobody has written down yet who attended.
func (x *Session) Unsettled(now time.Time) bool {
	return x.State == Open && x.Starts.Before(now)
}

const sessionColumns = `s.org_id, s.id, s.competence, s.title, s.place, s.starts_at, s.ends_at, s.capacity, s.taken, s.provider_id, s.trainer_id, s.restrictive, s.state, s.why, s.made_at, s.made_name, s.version,
	(SELECT COUNT(*) FROM training_booking b WHERE b.org_id = s.org_id AND b.session_id = s.id AND b.state = 'waiting'),
	(SELECT COUNT(*) FROM training_booking b WHERE b.org_id = s.org_id AND b.session_id = s.id AND b.state IN ('attended', 'absent')),
	(SELECT COUNT(*) FROM training_booking b WHERE b.org_id = s.org_id AND b.session_id = s.id AND b.state = 'refused')`

func scanSession(r db.Row) (x Session, err error) {
	return x, r.Scan(&x.Org, &x.ID, &x.Competence, &x.Title, &x.Place, &x.Starts, &x.Ends, &x.Capacity, &x.Taken, &x.Provider, &x.Trainer, &x.Restrictive, &x.State, &x.Why, &x.MadeAt, &x.MadeName, &x.Version,
		&x.Waiting, &x.Settled, &x.Refused)
}

// SessionFilter narrows the list of sessions. Empty fields narrow nothing.
type SessionFilter struct {
	States     []string
	Competence string
	// Past lists those that have ended as well.
	Past bool
}

// Sessions gives the sessions in reach, the next one first; those that are past stand last, the latest first.
func (s *Service) Sessions(ctx context.Context, sc authz.Scope, f SessionFilter) ([]Session, error) {
	var a db.Args
	q := `SELECT ` + sessionColumns + ` FROM training_session s WHERE ` + sc.Where(&a, "s")
	if f.Competence != "" {
		q += ` AND s.competence = ` + a.Add(f.Competence)
	}
	list, err := db.All(ctx, s.DB, scanSession, q+` ORDER BY s.starts_at DESC, s.id`, a.Values()...)
	if err != nil {
		return nil, err
	}
	if err := s.named(ctx, s.DB, sc.Org(), list); err != nil {
		return nil, err
	}
	now := s.Now()
	var next, past []Session
	for _, x := range list {
		switch {
		case len(f.States) > 0 && !has(f.States, string(x.Now())):
		case x.Ends.After(now) || x.Unsettled(now):
			next = append([]Session{x}, next...)
		case f.Past || len(f.States) > 0:
			past = append(past, x)
		}
	}
	return append(next, past...), nil
}

// Session reads one. Out of reach is fault.NotFound.
func (s *Service) Session(ctx context.Context, sc authz.Scope, record string) (Session, error) {
	var a db.Args
	x, err := db.One(ctx, s.DB, scanSession, `SELECT `+sessionColumns+` FROM training_session s WHERE s.org_id = `+a.Add(sc.Org())+` AND s.id = `+a.Add(record)+` AND `+sc.Where(&a, "s"), a.Values()...)
	if err != nil {
		return x, err
	}
	one := []Session{x}
	err = s.named(ctx, s.DB, sc.Org(), one)
	return one[0], err
}

// named puts the names of who teaches into sessions, and why they may not be held.
func (s *Service) named(ctx context.Context, q db.Querier, org string, list []Session) error {
	who, err := db.All(ctx, q, scanProvider, `SELECT `+providerColumns+` FROM training_provider p WHERE p.org_id = $1`, org)
	if err != nil {
		return err
	}
	by := map[string]*Provider{}
	for i := range who {
		by[who[i].ID] = &who[i]
	}
	for i := range list {
		x := &list[i]
		p, t := by[x.Provider], by[x.Trainer]
		if p != nil {
			x.ProviderName = p.Name
		}
		if t != nil {
			x.TrainerName = t.Name
		}
		x.Bar = bar(x, p, t)
	}
	return nil
}

// bar says why a session may not be held by those who are to teach it, "" where it may.
func bar(x *Session, p, t *Provider) string {
	if x.State == Cancelled || x.State == Held {
		return ""
	}
	if p != nil {
		if why := p.Bars(x.On(), x.Restrictive); why != "" {
			return why + ". The session is on " + long(x.On())
		}
	} else if x.Restrictive {
		return "No provider is named, and training with a restrictive component needs one with a certificate against the restraint reduction standards"
	}
	if t != nil {
		if why := t.Bars(x.On(), x.Restrictive); why != "" {
			return why + ". The session is on " + long(x.On())
		}
	}
	return ""
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
