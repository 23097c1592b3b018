package sanction

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// sweepMost bounds what is done in one go; what is left comes with the next.
const sweepMost = 500

// Sweep does what time does: a sanction ends by itself (its marker does not), reviews and letters that are late are told of,
// markers fall due, lapse or run out.
func (s *Service) Sweep(ctx context.Context, _ time.Time) error {
	now := s.now()
	files, err := db.All(ctx, s.DB, s.open, `SELECT `+fileColumns+` FROM sanction s WHERE s.state IN ('given', 'proposed', 'recommended') AND
		(s.ends_at < $1 OR (s.reminded = '' AND s.review_at < $1) OR (s.letter_due < $1 AND s.reminded NOT LIKE '%letter%') OR (s.appeal_due < $1 AND s.reminded NOT LIKE '%appeal%'))
		ORDER BY s.org_id, s.id LIMIT $2`, db.At(now), sweepMost)
	if err != nil {
		return err
	}
	for i := range files {
		if err := s.sweepFile(ctx, &files[i], now); err != nil {
			return err
		}
	}
	soon := now.In(clock.London()).AddDate(0, 0, 31)
	marks, err := db.All(ctx, s.DB, s.openMarker, `SELECT `+markerColumns+` FROM marker s WHERE s.state IN ('provisional', 'active', 'varied', 'review_due') AND
		(s.lapses_at < $1 OR s.ends_at < $1 OR s.review_at < $2) ORDER BY s.org_id, s.id LIMIT $3`, db.At(now), db.At(soon), 4*sweepMost)
	if err != nil {
		return err
	}
	for i := range marks {
		if err := s.sweepMarker(ctx, &marks[i], now); err != nil {
			return err
		}
	}
	return s.sweepOrders(ctx, now)
}

// sweepFile ends a file that has run out, or tells of what is late; each is told once.
func (s *Service) sweepFile(ctx context.Context, f *File, now time.Time) error {
	past := func(t db.Time) bool { return !t.IsZero() && t.Before(now) }
	_, err := op.Do(ctx, s.Door, ActSweep, op.In(f.Org, "").Once("sweep/"+f.ID), func(tx *op.Tx) (int, audit.Change, error) {
		g := *f
		c := audit.Changed("sanction", f.ID, audit.F("swept", "yes"))
		switch {
		case g.State == InForce && past(g.EndsAt):
			g.State, g.Ending = Ended, "It ended by itself"
			event(tx, g.Org, g.ID, "ended", "It ended by itself. A marker, if there is one, is looked at apart from it")
			if err := s.Cases.Note(ctx, tx, g.Org, g.Case, "sanction_ended", "A sanction ended by itself", Path(g.ID)); err != nil {
				return 0, c, err
			}
			return 0, c, s.save(ctx, tx, &g)
		case past(g.LetterDue) || past(g.AppealDue) || past(g.ReviewAt):
			why := ""
			if past(g.ReviewAt) {
				why += "review "
			}
			if past(g.LetterDue) {
				why += "letter "
			}
			if past(g.AppealDue) {
				why += "appeal "
			}
			if why == g.Reminded {
				return 0, c, nil
			}
			g.Reminded = why
			event(tx, g.Org, g.ID, "late", "Something about this is late, and was passed on")
			people, err := s.holders(ctx, tx, g.Org, g.Unit, g.Lock, authz.Specialist)
			if err != nil {
				return 0, c, err
			}
			if err := tell(ctx, tx, g.Org, "sanction", g.ID, Path(g.ID), notify.Escalation, people); err != nil {
				return 0, c, err
			}
			return 0, c, s.save(ctx, tx, &g)
		}
		return 0, c, nil
	})
	return err
}

// sweepMarker moves a marker on, or reminds of its review.
func (s *Service) sweepMarker(ctx context.Context, m *Marker, now time.Time) error {
	past := func(t db.Time) bool { return !t.IsZero() && t.Before(now) }
	var e marker.Event
	reminder := -1
	switch {
	case m.State == marker.Provisional && past(m.LapsesAt):
		e = marker.Lapse
	case past(m.EndsAt) && m.State.Reviewable():
		e = marker.RunOut
	case past(m.ReviewAt) && (m.State == marker.Active || m.State == marker.Varied):
		e = marker.FallDue
	default:
		if reminder = marker.Reminded(s.Rules, now, m.ReviewAt.Time, m.Reminded); reminder < 0 || !m.State.Reviewable() {
			return nil
		}
	}
	_, err := op.Do(ctx, s.Door, ActSweep, op.In(m.Org, "").Once("sweep/"+m.ID), func(tx *op.Tx) (int, audit.Change, error) {
		g := *m
		c := audit.Changed("marker", m.ID, audit.F("swept", string(e)+" "+number(reminder)))
		t := notify.ActionDue
		if e != "" {
			to, err := g.State.Next(e)
			if err != nil {
				return 0, c, err
			}
			g.State = to
			switch e {
			case marker.FallDue:
				g.EscalatedAt, t = db.At(now), notify.Escalation
				event(tx, g.Org, g.ID, "due", "Its review is due. It shows as under review")
			default:
				g.EndedAt = db.At(now)
				event(tx, g.Org, g.ID, "over", map[marker.Event]string{marker.Lapse: "Nobody decided in time, so it lapsed", marker.RunOut: "Its last day has passed, so it was taken out of view"}[e])
				if err := askGone(ctx, tx, &g); err != nil {
					return 0, c, err
				}
			}
		} else {
			g.Reminded = reminder
			event(tx, g.Org, g.ID, "reminded", "A reminder of its review went out")
		}
		people, err := s.holders(ctx, tx, g.Org, g.Unit, g.Lock, authz.Specialist)
		if err != nil {
			return 0, c, err
		}
		if err := tell(ctx, tx, g.Org, "marker", g.ID, MarkerPath(g.ID), t, people); err != nil {
			return 0, c, err
		}
		return 0, c, s.saveMarker(ctx, tx, &g)
	})
	return err
}
