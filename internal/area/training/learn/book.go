package learn

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// BookingForm is a booking as it is typed. Who is a name or an e-mail address, empty for oneself; Unit is where they work; Post is
// their assignment number, which lets what they attend count in the training record.
type BookingForm struct{ Session, Who, Unit, Post string }

// Book books somebody of a unit in reach. Where no place is left they wait; it gives which.
func (s *Service) Book(ctx context.Context, sc authz.Scope, f BookingForm) (Mark, error) {
	var p fault.Problems
	org := sc.Org()
	who, err := s.someone(ctx, &p, org, "who", f.Who)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(s.must(s.UnitsIn(ctx, sc)), func(u Unit) bool { return u.ID == f.Unit }) {
		p.Add("unit", "Choose the unit where they work")
	}
	post := typed(&p, "post", f.Post, "", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return s.book(ctx, ActBook, org, f.Session, who, f.Unit, post)
}

// BookMyself books the person who asks.
func (s *Service) BookMyself(ctx context.Context, f BookingForm) (Mark, error) {
	var p fault.Problems
	a := authz.From(ctx)
	if !slices.ContainsFunc(s.must(s.Units(ctx, a.Org)), func(u Unit) bool { return u.ID == f.Unit }) {
		p.Add("unit", "Choose the unit where you work")
	}
	post := typed(&p, "post", f.Post, "", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return s.book(ctx, ActOwn, a.Org, f.Session, Colleague{ID: a.ID, Name: a.Name}, f.Unit, post)
}

// must gives no unit where they cannot be read: then none is chosen, and the form says so.
func (s *Service) must(list []Unit, err error) []Unit {
	if err != nil {
		return nil
	}
	return list
}

func (s *Service) book(ctx context.Context, act authz.Action, org, session string, who Colleague, unit, post string) (Mark, error) {
	return op.Do(ctx, s.Door, act, op.In(org, unit), func(tx *op.Tx) (Mark, audit.Change, error) {
		none := audit.Change{}
		x, err := heldSession(ctx, tx, org, session)
		if err != nil {
			return "", none, err
		}
		switch {
		case x.State != Open:
			return "", none, fault.New(fault.Conflict, "It is not open for booking")
		case x.Starts.Before(tx.Now()):
			return "", none, fault.New(fault.Conflict, "It has begun, so nobody can book it")
		}
		p, t, err := teachers(ctx, tx, &x)
		if err != nil {
			return "", none, err
		}
		if why := bar(&x, p, t); why != "" {
			return "", none, fault.New(fault.Conflict, why)
		}
		list, err := db.All(ctx, tx, scanBooking, `SELECT `+bookingColumns+bookingFrom+`b.org_id = $1 AND b.person_id = $2 AND (b.session_id = $3 OR b.state IN ('booked', 'waiting') AND s.state = 'open' AND s.starts_at < $4 AND s.ends_at > $5)`,
			org, who.ID, session, x.Ends, x.Starts)
		if err != nil {
			return "", none, err
		}
		var old *Booking
		for i := range list {
			b := &list[i]
			switch {
			case b.Session == session && (b.State == Withdrawn || b.State == Refused):
				old = b
			case b.Session == session:
				return "", none, fault.New(fault.Conflict, who.Name+" is booked already: "+lower(b.State.Words()))
			default:
				return "", none, fault.New(fault.Conflict, who.Name+" is booked for “"+b.Title+"” at the same time")
			}
		}
		state := Booked
		if x.Free() == 0 {
			state = Waiting
		} else {
			x.Taken++
		}
		record := id.New("tbk", tx.Now())
		if old != nil {
			record = old.ID
		}
		var sealed []byte
		if post != "" {
			if sealed, err = s.Ring.Seal(postPlace(org, record), []byte(post)); err != nil {
				return "", none, err
			}
		}
		if err := tell(ctx, tx, org, who.ID); err != nil {
			return "", none, err
		}
		if old != nil { // the same person again: the row that is there, at the end of the queue
			if _, err := tx.Exec(ctx, `UPDATE training_booking SET state = $3, why = '', words = '', unit_id = $4, asked_at = $5, booked_by = $6, booked_name = $7, post = COALESCE($8, post), version = version + 1 WHERE org_id = $1 AND id = $2`,
				org, record, string(state), unit, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, sealed); err != nil {
				return "", none, err
			}
			return state, audit.Changed("training_booking", record, audit.FF("state", string(old.State), string(state)), audit.F("session", session)), saveSession(ctx, tx, &x)
		}
		tx.Insert(bookingTable, org, record, unit, "", s.OwnKey(org, who.ID), session, who.ID, who.Name, string(state), "", "", sealed, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, "", "", int64(0), int64(0), db.Time{}, int64(1))
		return state, audit.Created("training_booking", record, audit.F("session", session), audit.F("person", who.ID), audit.F("state", string(state))), saveSession(ctx, tx, &x)
	})
}

// fill gives free places to who waits longest, and tells them.
func (s *Service) fill(ctx context.Context, tx *op.Tx, x *Session) error {
	if x.State != Open || x.Free() == 0 {
		return nil
	}
	queue, err := db.All(ctx, tx, func(r db.Row) (b [2]string, err error) { return b, r.Scan(&b[0], &b[1]) }, `SELECT id, person_id FROM training_booking WHERE org_id = $1 AND session_id = $2 AND state = 'waiting' ORDER BY asked_at, id LIMIT $3`, x.Org, x.ID, int64(x.Free()))
	if err != nil {
		return err
	}
	for _, b := range queue {
		if _, err := tx.Exec(ctx, `UPDATE training_booking SET state = 'booked', version = version + 1 WHERE org_id = $1 AND id = $2`, x.Org, b[0]); err != nil {
			return err
		}
		if err := tell(ctx, tx, x.Org, b[1]); err != nil {
			return err
		}
		x.Taken++
		tx.Also(audit.Changed("training_booking", b[0], audit.FF("state", string(Waiting), string(Booked))))
	}
	return nil
}

// leave runs what ends a booking before its session: the place goes to who waits longest.
func (s *Service) leave(ctx context.Context, act authz.Action, record string, rule func(*Booking) (audit.Change, error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, act, op.On("training_booking", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		b, err := loadBooking(ctx, tx, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		x, err := heldSession(ctx, tx, org, b.Session)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if b, err = loadBooking(ctx, tx, org, record); err != nil { // again: the session's row is held now
			return 0, audit.Change{}, err
		}
		if b.State != Booked && b.State != Waiting || x.State != Open {
			return 0, audit.Change{}, fault.New(fault.Conflict, "There is no place any more: "+lower(b.State.Words()))
		}
		if x.Starts.Before(tx.Now()) {
			return 0, audit.Change{}, fault.New(fault.Conflict, "It has begun. Who attended is written down instead")
		}
		had := b.State == Booked
		c, err := rule(&b)
		if err != nil {
			return 0, c, err
		}
		if err := saveBooking(ctx, tx, &b); err != nil {
			return 0, c, err
		}
		if err := tell(ctx, tx, org, b.Person); err != nil {
			return 0, c, err
		}
		if had {
			x.Taken--
			if err := s.fill(ctx, tx, &x); err != nil {
				return 0, c, err
			}
		}
		return 0, c, saveSession(ctx, tx, &x)
	})
	return err
}

// GiveBack gives one's own place back.
func (s *Service) GiveBack(ctx context.Context, record string) error {
	return s.leave(ctx, ActOwn, record, func(b *Booking) (audit.Change, error) {
		was := b.State
		b.State = Withdrawn
		return audit.Changed("training_booking", record, audit.FF("state", string(was), string(Withdrawn))), nil
	})
}

// RefuseRelease writes down that somebody of a unit in reach cannot be released, and why. It is counted, and the place goes on.
func (s *Service) RefuseRelease(ctx context.Context, record, why, words string) error {
	var p fault.Problems
	if !slices.ContainsFunc(Reasons(), func(r [2]string) bool { return r[0] == why }) {
		p.Add("why", "Choose why they cannot be released")
	}
	need := ""
	if why == "other" {
		need = "Say what it is, and nothing about anybody’s health"
	}
	words = typed(&p, "words", words, need, lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.leave(ctx, ActBook, record, func(b *Booking) (audit.Change, error) {
		was := b.State
		b.State, b.Why, b.Words = Refused, why, words
		return audit.Changed("training_booking", record, audit.FF("state", string(was), string(Refused)), audit.F("why", why)), nil
	})
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return string(s[0]|0x20) + s[1:]
}
