package sanction

import (
	"context"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

// Share is one place a marker was put, or somebody it was told to.
type Share struct {
	ID, Kind, Recipient, Purpose, Basis, SharedBy string
	SharedAt, ReceivedAt, GoneAskedAt, GoneAt     db.Time
	ReceivedBy, GoneBy                            string
}

// Open tells whether it has not been confirmed yet that the marker is off there, though it should be.
func (x Share) Open() bool { return !x.GoneAskedAt.IsZero() && x.GoneAt.IsZero() }

func shares(ctx context.Context, q db.Querier, org, record string) ([]Share, error) {
	return db.All(ctx, q, func(r db.Row) (Share, error) {
		var x Share
		return x, r.Scan(&x.ID, &x.Kind, &x.Recipient, &x.Purpose, &x.Basis, &x.SharedBy, &x.SharedAt, &x.ReceivedAt, &x.ReceivedBy, &x.GoneAskedAt, &x.GoneAt, &x.GoneBy)
	}, `SELECT id, kind, recipient, purpose, basis, shared_by, shared_at, received_at, received_by, gone_asked_at, gone_at, gone_by FROM marker_share WHERE org_id = $1 AND marker_id = $2
		ORDER BY shared_at, id`, org, record)
}

// askGone asks every place that a marker was put to take it off.
func askGone(ctx context.Context, tx *op.Tx, m *Marker) error {
	_, err := tx.Exec(ctx, `UPDATE marker_share SET gone_asked_at = $3 WHERE org_id = $1 AND marker_id = $2 AND gone_asked_at IS NULL`, m.Org, m.ID, db.At(tx.Now()))
	return err
}

// ShareMarker records that a marker was put into another system (kind system) or told to somebody (kind recipient).
func (s *Service) ShareMarker(ctx context.Context, org, record string, in Share) error {
	in.Recipient, in.Purpose, in.Basis = clean(in.Recipient), clean(in.Purpose), clean(in.Basis)
	return s.changeMarker(ctx, ActMarkerDecide, org, record, 0, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		var p fault.Problems
		if in.Kind != "system" && in.Kind != "recipient" {
			p.Add("kind", "Choose a system or somebody")
		}
		need(&p, "recipient", in.Recipient, "Name the system or the recipient")
		need(&p, "purpose", in.Purpose, "Say what for")
		need(&p, "basis", in.Basis, "Say by which lawful basis")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if !m.State.Shown() {
			return audit.Change{}, fault.New(fault.Conflict, "Only a marker in force is shared")
		}
		_, err := tx.Exec(ctx, `INSERT INTO marker_share (org_id, id, marker_id, kind, recipient, purpose, basis, shared_at, shared_by, received_by, gone_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '')`, org, id.New("shr", tx.Now()), m.ID, in.Kind, in.Recipient, in.Purpose, in.Basis, db.At(tx.Now()), tx.Actor().Name)
		event(tx, org, m.ID, "shared", "Shared with %s", in.Recipient)
		return audit.Changed("marker", m.ID, audit.F("shared with", in.Recipient), audit.F("basis", in.Basis)), err
	})
}

// Confirm records that a place has the marker, or with gone that it is off there.
func (s *Service) Confirm(ctx context.Context, org, record, share, by string, gone bool) error {
	by = clean(by)
	return s.changeMarker(ctx, ActMarkerDecide, org, record, 0, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		var p fault.Problems
		need(&p, "by", by, "Say who confirmed it")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		q, text := `UPDATE marker_share SET received_at = $4, received_by = $5 WHERE org_id = $1 AND marker_id = $2 AND id = $3 AND received_at IS NULL`, "A place confirmed that it has the marker"
		if gone {
			q, text = `UPDATE marker_share SET gone_at = $4, gone_by = $5 WHERE org_id = $1 AND marker_id = $2 AND id = $3 AND gone_asked_at IS NOT NULL AND gone_at IS NULL`, "A place confirmed that the marker is off"
		}
		n, err := tx.Exec(ctx, q, org, m.ID, share, db.At(tx.Now()), by)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "That was confirmed already, or is not to be confirmed yet")
		}
		event(tx, org, m.ID, "confirmed", text)
		return audit.Changed("marker", m.ID, audit.F("confirmed", share), audit.F("gone", yes(gone))), err
	})
}

// Withhold records that the person is not told of a marker: why, who approved it, and when that is looked at again.
func (s *Service) Withhold(ctx context.Context, org, record, why, approver, next string) error {
	why, approver = clean(why), clean(approver)
	return s.changeMarker(ctx, ActMarkerDecide, org, record, 0, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		var p fault.Problems
		need(&p, "why", why, "Say why telling them raises the risk or would harm them")
		need(&p, "approver", approver, "Name who approved this")
		if approver == tx.Actor().Name {
			p.Add("approver", "Somebody else must approve this")
		}
		t := day(&p, "next", next)
		switch limit := marker.From(s.Rules, tx.Now()).Longest; {
		case t.IsZero() && next == "":
			p.Add("next", "Say when this is looked at again")
		case !t.IsZero() && (!t.After(tx.Now()) || t.After(limit)):
			p.Add("next", "Choose a day still to come, within 12 months")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if !m.State.Shown() {
			return audit.Change{}, fault.New(fault.Conflict, "Only a marker in force is told of, or not")
		}
		m.Told, m.Withheld, m.Approver, m.ToldReviewAt = "withheld", why, approver, db.At(t)
		event(tx, org, m.ID, "withheld", "The person is not told for now")
		return audit.Changed("marker", m.ID, audit.F("told", "withheld")), nil
	})
}

func markerSubject(m *Marker) casework.Subject {
	return casework.Subject{Kind: "marker", Org: m.Org, Record: m.ID, Case: m.Case}
}

// MakeNotice writes the letter that tells the person of a marker.
func (s *Service) MakeNotice(ctx context.Context, org, record, seenBy string, in LetterAsk) error {
	return s.changeMarker(ctx, ActCorrespond, org, record, 0, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		p := in.problems()
		need(&p, "seen_by", clean(seenBy), "Say who sees it")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		if !m.State.Shown() {
			return audit.Change{}, fault.New(fault.Conflict, "Only a marker in force is told of")
		}
		c := lang.With(ctx, lang.Lang(in.Lang))
		when, err := clockDay(m.IncidentDate)
		if err != nil {
			return audit.Change{}, err
		}
		d, err := s.Letters.Draft(ctx, org, "marker.notice", in.Lang, letter.Letter{From: []string{s.name(ctx, org)}, To: lines(in.Address), Date: lang.Date(c, tx.Now()), Reference: m.Ref,
			Fields: map[string]string{"greeting": clean(in.Greeting), "risk": m.Risk, "dates": lang.Date(c, when), "control": m.Control, "seen_by": clean(seenBy), "review": longDay(c, m.ReviewAt.Time),
				"appeal": lang.T(c, "Write to us within 28 days of the day on which you get this letter."), "contact": clean(in.Contact), "name_of_trust": s.name(ctx, org)}})
		if err != nil {
			return audit.Change{}, err
		}
		if _, err := s.Letters.Issue(ctx, tx, markerSubject(m), d, m.Label+", "+in.Format); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, m.ID, "letter", "A letter was made")
		return audit.Changed("marker", m.ID, audit.F("letter", "marker.notice"), audit.F("lang", in.Lang)), nil
	})
}

// DeliverNotice records how the notice came to the person.
func (s *Service) DeliverNotice(ctx context.Context, org, record, letterID string, d casework.Delivery) error {
	return s.changeMarker(ctx, ActCorrespond, org, record, 0, func(tx *op.Tx, m *Marker) (audit.Change, error) {
		if err := s.Letters.Deliver(ctx, tx, markerSubject(m), letterID, d); err != nil {
			return audit.Change{}, err
		}
		text := "A letter came back undelivered"
		if !d.Returned {
			m.Told, m.ToldReviewAt, m.Withheld, m.Approver = "told", db.Time{}, "", ""
			text = "A letter was delivered"
		}
		event(tx, org, m.ID, "delivered", text)
		return audit.Changed("marker", m.ID, audit.F("delivered", d.Day)), nil
	})
}

// NoticesOf gives the letters about a marker that the caller has read.
func (s *Service) NoticesOf(ctx context.Context, sc authz.Scope, m *Marker) ([]casework.Issued, error) {
	return s.Letters.Of(ctx, sc, markerSubject(m))
}

// Notice opens one letter about a marker as it was made.
func (s *Service) Notice(ctx context.Context, sc authz.Scope, org, record, letterID string) (casework.Issued, letter.Paper, error) {
	m, err := s.Marker(ctx, sc, org, record)
	if err != nil {
		return casework.Issued{}, letter.Paper{}, err
	}
	return s.Letters.Open(ctx, sc, markerSubject(&m), letterID)
}
