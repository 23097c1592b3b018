package learn

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// topicAttended carries that somebody attended, no more than where to find it.
const topicAttended = "learn.attended"

type attendedEvent struct{ Org, ID string }

// Attendance is what was written down of a session: the ids of bookings with attended, passed (attended and passed what was
// assessed), not_passed or absent.
type Attendance map[string]string

// Attend writes down who attended a session that has begun. When everybody with a place is settled, the session was held. It may
// be put right until the training record has it.
func (s *Service) Attend(ctx context.Context, record string, seen int64, said Attendance) error {
	org := authz.From(ctx).Org
	return s.onSession(ctx, ActPlan, op.On("training_session", org, record), org, record, seen, func(tx *op.Tx, x *Session) (audit.Change, error) {
		if x.State != Open && x.State != Held {
			return audit.Change{}, fault.New(fault.Conflict, "It was not open, so nobody attended")
		}
		if x.Starts.After(tx.Now()) {
			return audit.Change{}, fault.New(fault.Conflict, "It has not begun yet")
		}
		list, err := db.All(ctx, tx, scanBooking, `SELECT `+bookingColumns+bookingFrom+`b.org_id = $1 AND b.session_id = $2 AND b.state IN ('booked', 'attended', 'absent') ORDER BY b.id`, org, record)
		if err != nil {
			return audit.Change{}, err
		}
		left, came, away := 0, 0, 0
		var p fault.Problems
		for i := range list {
			b := &list[i]
			word, ok := said[b.ID]
			if !ok || word == "" {
				if b.State == Booked {
					left++
				}
				continue
			}
			was := b.State
			switch word {
			case "attended", "passed", "not_passed":
				b.State, b.Result = Present, map[string]string{"passed": "passed", "not_passed": "not_passed"}[word]
				came++
			case "absent":
				b.State, b.Result = Absent, ""
				away++
			default:
				p.Add("b-"+b.ID, "Choose what is true")
				continue
			}
			if b.Record != "" && (b.State != was || b.Result == "not_passed") {
				p.Add("b-"+b.ID, "The training record has it already. Put it right there")
				continue
			}
			b.Settled = db.At(tx.Now())
			if b.State == Present && b.Result != "not_passed" && b.Record == "" {
				b.Record = "asked"
				if err := tx.Emit(topicAttended, attendedEvent{org, b.ID}); err != nil {
					return audit.Change{}, err
				}
			}
			if err := saveBooking(ctx, tx, b); err != nil {
				return audit.Change{}, err
			}
			tx.Also(audit.Changed("training_booking", b.ID, audit.FF("state", string(was), string(b.State)), audit.F("result", b.Result)))
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if came+away == 0 {
			return audit.Change{}, fault.New(fault.Conflict, "Say of at least one person whether they attended")
		}
		if left == 0 {
			x.State = Held
		}
		return audit.Changed("training_session", record, audit.F("attended", number(came)), audit.F("did not attend", number(away)), audit.F("state", string(x.State))), nil
	})
}

// Register makes what follows from attendance happen.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, topicAttended, "training record", func(ctx context.Context, _ string, e attendedEvent) error {
		return s.Follow(ctx, e.Org, e.ID)
	})
}

// Follow writes an attended session into the training record. It may run more than once.
func (s *Service) Follow(ctx context.Context, org, record string) error {
	b, err := loadBooking(ctx, s.DB, org, record)
	if fault.Is(err, fault.NotFound) || err == nil && (b.State != Present || b.Record != "asked") {
		return nil
	}
	if err != nil || s.Achieve == nil {
		return err
	}
	sealed, err := db.One(ctx, s.DB, db.Scalar[[]byte], `SELECT post FROM training_booking WHERE org_id = $1 AND id = $2`, org, record)
	if err != nil {
		return err
	}
	var post []byte
	if len(sealed) > 0 {
		if post, err = s.Ring.Open(postPlace(org, record), sealed); err != nil {
			return err
		}
	}
	x := Session{Starts: b.Starts}
	_, err = op.Do(ctx, s.Door, ActFollow, op.On("training_booking", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		y, err := loadBooking(ctx, tx, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		written, err := s.Achieve(ctx, tx, Attended{Org: org, Unit: b.Unit, Person: b.Person, Number: string(post), Competence: b.Competence, Day: string(x.On()), Ref: b.Session})
		if err != nil {
			return 0, audit.Change{}, err
		}
		if y.Record = "no_post"; written {
			y.Record = "written"
		}
		return 0, audit.Changed("training_booking", record, audit.FF("training record", b.Record, y.Record)), saveBooking(ctx, tx, &y)
	})
	return err
}
