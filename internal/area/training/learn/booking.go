package learn

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// Mark is what became of a booking.
type Mark string

// What becomes of a booking.
const (
	Booked    Mark = "booked"
	Waiting   Mark = "waiting"
	Refused   Mark = "refused"
	Withdrawn Mark = "withdrawn"
	Present   Mark = "attended"
	Absent    Mark = "absent"
)

// Words gives it in words.
func (m Mark) Words() string {
	return map[Mark]string{Booked: "Has a place", Waiting: "Waits for a place", Refused: "Could not be released", Withdrawn: "Gave the place back", Present: "Attended", Absent: "Did not attend"}[m]
}

// Reasons are why a release is refused, as code and words. They are counted.
func Reasons() [][2]string {
	return [][2]string{{"staffing", "Too few people on the shift"}, {"sickness", "Sickness in the team"}, {"busy", "The unit was too busy on the day"}, {"leave", "Leave of others"}, {"other", "Something else"}}
}

// Booking is somebody's place at a session.
type Booking struct {
	Org, ID, Unit, Session, Person, Name string
	State                                Mark
	// Why is a code of Reasons where the release was refused, Words what the manager wrote with it.
	Why, Words           string
	Asked                db.Time
	BookedBy, BookedName string
	Result               string // passed, not_passed or ""
	Record               string // what the training record says: asked, written, no_post or ""
	Reaction, Confident  int    // 1 to 5, 0 for not said
	Settled              db.Time
	Version              int64
	// Title, Competence, Place, Starts, Ends, SessionState and Cancelled are the session's.
	Title, Competence, Place string
	Starts, Ends             db.Time
	SessionState             State
	Cancelled                string
}

// confidentAfter is how long after a session somebody is asked how confident they are.
const confidentAfter = 75 * 24 * time.Hour

// AsksReaction tells whether the person may still say what the session was worth.
func (b *Booking) AsksReaction() bool { return b.State == Present && b.Reaction == 0 }

// AsksConfidence tells whether about three months have passed, and the person has not said how confident they are.
func (b *Booking) AsksConfidence(now time.Time) bool {
	return b.State == Present && b.Confident == 0 && now.After(b.Ends.Add(confidentAfter))
}

const bookingColumns = `b.org_id, b.id, b.unit_id, b.session_id, b.person_id, b.person_name, b.state, b.why, b.words, b.asked_at, b.booked_by, b.booked_name, b.result, b.record, b.reaction, b.confident, b.settled_at, b.version,
	s.title, s.competence, s.place, s.starts_at, s.ends_at, s.state, s.why`

const bookingFrom = ` FROM training_booking b JOIN training_session s ON s.org_id = b.org_id AND s.id = b.session_id WHERE `

func scanBooking(r db.Row) (b Booking, err error) {
	return b, r.Scan(&b.Org, &b.ID, &b.Unit, &b.Session, &b.Person, &b.Name, &b.State, &b.Why, &b.Words, &b.Asked, &b.BookedBy, &b.BookedName, &b.Result, &b.Record, &b.Reaction, &b.Confident, &b.Settled, &b.Version,
		&b.Title, &b.Competence, &b.Place, &b.Starts, &b.Ends, &b.SessionState, &b.Cancelled)
}

// Bookings gives the bookings of a session in reach: a manager reads those of their units. Who has a place comes first, then who
// waits in the order in which they asked.
func (s *Service) Bookings(ctx context.Context, sc authz.Scope, session string) ([]Booking, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanBooking, `SELECT `+bookingColumns+bookingFrom+`b.org_id = `+a.Add(sc.Org())+` AND b.session_id = `+a.Add(session)+` AND `+sc.Where(&a, "b")+
		` ORDER BY CASE b.state WHEN 'booked' THEN 0 WHEN 'attended' THEN 0 WHEN 'absent' THEN 1 WHEN 'waiting' THEN 2 ELSE 3 END, CASE WHEN b.state = 'waiting' THEN b.asked_at END, b.person_name, b.id`, a.Values()...)
}

// Booking reads one. Out of reach is fault.NotFound.
func (s *Service) Booking(ctx context.Context, sc authz.Scope, record string) (Booking, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanBooking, `SELECT `+bookingColumns+bookingFrom+`b.org_id = `+a.Add(sc.Org())+` AND b.id = `+a.Add(record)+` AND `+sc.Where(&a, "b"), a.Values()...)
}

// Mine gives the person's own bookings, the next session first and those that are past last.
func (s *Service) Mine(ctx context.Context, sc authz.Scope) ([]Booking, error) {
	var a db.Args
	list, err := db.All(ctx, s.DB, scanBooking, `SELECT `+bookingColumns+bookingFrom+sc.Where(&a, "b")+` ORDER BY s.starts_at DESC, b.id`, a.Values()...)
	var next, past []Booking
	for _, b := range list {
		if b.Ends.After(s.Now()) {
			next = append([]Booking{b}, next...)
		} else {
			past = append(past, b)
		}
	}
	return append(next, past...), err
}

var bookingTable = op.Table{Name: "training_booking", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "session_id", "person_id", "person_name", "state", "why", "words", "post", "asked_at", "booked_by", "booked_name",
	"result", "record", "reaction", "confident", "settled_at", "version"}}

func postPlace(org, record string) seal.Place {
	return seal.Place{Org: org, Record: record, Field: "post"}
}

func loadBooking(ctx context.Context, q db.Querier, org, record string) (Booking, error) {
	return db.One(ctx, q, scanBooking, `SELECT `+bookingColumns+bookingFrom+`b.org_id = $1 AND b.id = $2`, org, record)
}

func saveBooking(ctx context.Context, tx *op.Tx, b *Booking) error {
	n, err := tx.Exec(ctx, `UPDATE training_booking SET state = $4, why = $5, words = $6, result = $7, record = $8, reaction = $9, confident = $10, settled_at = $11, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`,
		b.Org, b.ID, b.Version, string(b.State), b.Why, b.Words, b.Result, b.Record, int64(b.Reaction), int64(b.Confident), b.Settled)
	if err == nil && n != 1 {
		err = moved()
	}
	return err
}
