package clip

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

var leadRoles = []authz.Role{authz.Specialist, authz.Privacy}

// Grounds are the grounds of a hold, with their words.
func Grounds() [][2]string {
	return [][2]string{{"police", "Police case"}, {"complaint", "Complaint"}, {"rights", "Somebody’s request for their data"}, {"claim", "Claim"}, {"inquest", "Inquest or inquiry"}, {"safeguarding", "Safeguarding"}}
}

// Hold keeps a clip, whatever its time.
type Hold struct {
	ID, Ground, Reason   string
	Placed               db.Time
	PlacedBy, PlacedName string
	Asked                db.Time
	AskedBy, AskedName   string
	Lifted               db.Time
	LiftedBy, LiftedName string
}

var holdTable = op.Table{Name: "bodycam_clip_hold", Columns: []string{"org_id", "id", "clip_id", "ground", "reason", "placed_at", "placed_by", "placed_name", "asked_at", "asked_by", "asked_name", "lifted_at", "lifted_by", "lifted_name"}}

// Holds gives the holds of a clip that the caller has read, those that stand first.
func (s *Service) Holds(ctx context.Context, q db.Querier, c *Clip) ([]Hold, error) {
	return db.All(ctx, q, func(r db.Row) (h Hold, err error) {
		var reason []byte
		if err := r.Scan(&h.ID, &h.Ground, &reason, &h.Placed, &h.PlacedBy, &h.PlacedName, &h.Asked, &h.AskedBy, &h.AskedName, &h.Lifted, &h.LiftedBy, &h.LiftedName); err != nil {
			return h, err
		}
		return h, s.unseal(c.Org, c.ID, "hold", reason, &h.Reason)
	}, `SELECT id, ground, reason, placed_at, placed_by, placed_name, asked_at, asked_by, asked_name, lifted_at, lifted_by, lifted_name FROM bodycam_clip_hold WHERE org_id = $1 AND clip_id = $2
		ORDER BY lifted_at IS NOT NULL, placed_at DESC, id DESC`, c.Org, c.ID)
}

// Place places a hold on a clip.
func (s *Service) Place(ctx context.Context, org, clip string, seen int64, ground, reason string) error {
	var p fault.Problems
	reason = clean(reason)
	need(&p, "reason", reason, "Say in a sentence why it must be kept", MaxWords)
	if !oneOf(Grounds(), ground) {
		p.Add("ground", "Choose why it is held")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.kept(ctx, ActHold, org, clip, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		return audit.Changed("bodycam_clip", clip, audit.F("hold", ground)), s.place(tx, c, ground, reason)
	})
}

func (s *Service) place(tx *op.Tx, c *Clip, ground, reason string) error {
	sealed, err := s.seal(c.Org, c.ID, "hold", reason)
	if err != nil {
		return err
	}
	tx.Insert(holdTable, c.Org, id.New("hld", tx.Now()), c.ID, ground, sealed, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, db.Time{}, "", "", db.Time{}, "", "")
	c.Holds++
	return s.event(tx, c.Org, c.ID, "held", reason, "Held: %s. Nothing overwrites it until two people lift the hold", wordsOf(Grounds(), ground))
}

// Lift asks for a hold to be lifted or, as somebody else than who asked, lifts it. When the last goes, the clip is kept for at
// least a week more. lifted tells which it was.
func (s *Service) Lift(ctx context.Context, org, clip, hold string, seen int64, reason string) (lifted bool, err error) {
	var p fault.Problems
	reason = clean(reason)
	need(&p, "reason", reason, "Say in a sentence why it need not be held", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return false, err
	}
	err = s.kept(ctx, ActHold, org, clip, seen, func(tx *op.Tx, c *Clip) (audit.Change, error) {
		lifted = false
		asked, err := db.One(ctx, tx, db.Scalar[string], `SELECT asked_by FROM bodycam_clip_hold WHERE org_id = $1 AND clip_id = $2 AND id = $3 AND lifted_at IS NULL`, org, clip, hold)
		if err != nil {
			return audit.Change{}, err
		}
		me := tx.Actor()
		switch asked {
		case "":
			if err := tx.Must(ctx, `UPDATE bodycam_clip_hold SET asked_at = $4, asked_by = $5, asked_name = $6 WHERE org_id = $1 AND clip_id = $2 AND id = $3`, org, clip, hold, db.At(tx.Now()), me.ID, me.Name); err != nil {
				return audit.Change{}, err
			}
			people, err := s.leads(ctx, tx, org, c.Unit)
			if err == nil {
				err = tell(ctx, tx, about(c, notify.DecisionNeeded), people...)
			}
			if err != nil {
				return audit.Change{}, err
			}
			return audit.Changed("bodycam_clip", clip, audit.F("hold", "lift asked")), s.event(tx, org, clip, "lift asked", reason, "Asked for a hold to be lifted. Somebody else decides")
		case me.ID:
			return audit.Change{}, fault.New(fault.Conflict, "You asked for this, so somebody else must lift it")
		}
		if err := tx.Must(ctx, `UPDATE bodycam_clip_hold SET lifted_at = $4, lifted_by = $5, lifted_name = $6 WHERE org_id = $1 AND clip_id = $2 AND id = $3`, org, clip, hold, db.At(tx.Now()), me.ID, me.Name); err != nil {
			return audit.Change{}, err
		}
		if c.Holds, lifted = c.Holds-1, true; c.Holds == 0 {
			c.graced(tx.Now())
		}
		return audit.Changed("bodycam_clip", clip, audit.F("hold", "lifted")), s.event(tx, org, clip, "lifted", reason, "A hold was lifted by a second person")
	})
	return lifted, err
}

// Stay leaves a hold where it is although somebody asked for it to be lifted.
func (s *Service) Stay(ctx context.Context, org, clip, hold string, seen int64, reason string) error {
	var p fault.Problems
	reason = clean(reason)
	need(&p, "reason", reason, "Say in a sentence why it stays", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.kept(ctx, ActHold, org, clip, seen, func(tx *op.Tx, _ *Clip) (audit.Change, error) {
		n, err := tx.Exec(ctx, `UPDATE bodycam_clip_hold SET asked_at = NULL, asked_by = '', asked_name = '' WHERE org_id = $1 AND clip_id = $2 AND id = $3 AND lifted_at IS NULL AND asked_by <> ''`, org, clip, hold)
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "Nobody asks for this hold to be lifted")
		}
		if err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("bodycam_clip", clip, audit.F("hold", "stays")), s.event(tx, org, clip, "stays", reason, "The hold stays")
	})
}
