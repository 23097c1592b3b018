package evidence

import (
	"context"
	"encoding/json"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Hold keeps an exhibit from being deleted by anybody, whatever its time.
type Hold struct {
	ID, Ground, Reason string
	PlacedBy           string
	Placed             time.Time
	AskedBy            string // who asked for it to be lifted
	Asked, Lifted      time.Time
}

// HoldGrounds are the grounds of a hold, with their words.
func HoldGrounds() [][2]string {
	return [][2]string{{"police", "Police case"}, {"claim", "Claim"}, {"inquest", "Inquest"}, {"inquiry", "Inquiry"}, {"complaint", "Complaint"}, {"rights", "Somebody’s request for their data"}}
}

// DeleteGrounds are the grounds of a deletion. The first needs the time of the exhibit's class to be over.
func DeleteGrounds() [][2]string {
	return [][2]string{{"over", "The time it is kept is over"}, {"rights", "Somebody’s right to erasure"}, {"error", "It came here by mistake"}, {"order", "A court ordered it"}}
}

func ground(list [][2]string, code string) (string, error) {
	for _, g := range list {
		if g[0] == code {
			return g[1], nil
		}
	}
	return "", fault.WithProblems(fault.Problems{{Field: "ground", Message: "Choose the ground"}})
}

// Holds gives the holds of an exhibit that the caller has opened, newest first, those lifted too.
func (s *Service) Holds(ctx context.Context, q db.Querier, x Exhibit) ([]Hold, error) {
	return db.All(ctx, q, func(r db.Row) (Hold, error) {
		var h Hold
		var reason []byte
		var placed, asked, lifted db.Time
		if err := r.Scan(&h.ID, &h.Ground, &reason, &h.PlacedBy, &placed, &h.AskedBy, &asked, &lifted); err != nil {
			return h, err
		}
		h.Placed, h.Asked, h.Lifted = placed.Time, asked.Time, lifted.Time
		return h, s.unseal(x.Org, x.ID, "hold", reason, &h.Reason)
	}, `SELECT id, ground, reason, placed_by, placed_at, lift_asked_by, lift_asked_at, lifted_at FROM exhibit_hold WHERE org_id = $1 AND exhibit_id = $2 ORDER BY placed_at DESC, id DESC`, x.Org, x.ID)
}

// Place places a hold.
func (s *Service) Place(ctx context.Context, org, exhibit, code, reason string) error {
	words, err := ground(HoldGrounds(), code)
	if err != nil {
		return err
	}
	if reason, err = sentence("reason", reason, "Say in a sentence why it must be kept"); err != nil {
		return err
	}
	_, err = s.change(ctx, ActKeep, org, exhibit, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		sealed, err := s.seal(org, exhibit, "hold", reason)
		if err != nil {
			return audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO exhibit_hold (org_id, id, exhibit_id, ground, reason, placed_by, placed_at, lift_asked_by, lifted_by) VALUES ($1, $2, $3, $4, $5, $6, $7, '', '')`,
			org, id.New("hld", tx.Now()), exhibit, code, sealed, tx.Actor().ID, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed(FileKind, exhibit, audit.F("hold", code)), s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.Held, Why: reason, What: words + ". Nobody can delete it until two people lift the hold"})
	})
	return err
}

// Lift asks for a hold to be lifted or, as somebody else than who asked, lifts it. When the last goes, the exhibit is kept for
// at least a week more.
func (s *Service) Lift(ctx context.Context, org, exhibit, hold, reason string) (lifted bool, err error) {
	if reason, err = sentence("reason", reason, "Say in a sentence why it may go"); err != nil {
		return false, err
	}
	_, err = s.change(ctx, ActDelete, org, exhibit, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		lifted = false
		asked, err := db.One(ctx, tx, db.Scalar[string], `SELECT lift_asked_by FROM exhibit_hold WHERE org_id = $1 AND id = $2 AND exhibit_id = $3 AND lifted_at IS NULL`, org, hold, exhibit)
		if err != nil {
			return audit.Change{}, err
		}
		me := tx.Actor().ID
		switch asked {
		case "":
			return audit.Changed(FileKind, exhibit, audit.F("hold", "lift asked")), firstErr(
				tx.Must(ctx, `UPDATE exhibit_hold SET lift_asked_by = $3, lift_asked_at = $4 WHERE org_id = $1 AND id = $2`, org, hold, me, db.At(tx.Now())),
				func() error {
					return s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.LiftAsked, Why: reason, What: "Asked for the hold to be lifted. Somebody else decides"})
				})
		case me:
			return audit.Change{}, fault.New(fault.Conflict, "You asked for this, so somebody else must decide")
		}
		lifted = true
		if until := tx.Now().AddDate(0, 0, 7); x.Holds == 1 && !x.Retain.IsZero() && x.Retain.Before(until) {
			if err := tx.Must(ctx, `UPDATE exhibit SET retain_until = $3 WHERE org_id = $1 AND id = $2`, org, exhibit, db.At(until)); err != nil {
				return audit.Change{}, err
			}
		}
		return audit.Changed(FileKind, exhibit, audit.F("hold", "lifted")), firstErr(
			tx.Must(ctx, `UPDATE exhibit_hold SET lifted_by = $3, lifted_at = $4 WHERE org_id = $1 AND id = $2`, org, hold, me, db.At(tx.Now())),
			func() error {
				return s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.Lifted, Why: reason, What: "The hold was lifted by a second person"})
			})
	})
	return lifted, err
}

func firstErr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

// Deletion is a request to delete an exhibit, and what came of it.
type Deletion struct {
	ID, Ground, Reason, State string // State: asked, kept, done
	AskedBy, AskedName        string
	Asked, Decided            time.Time
	Certificate               *Certificate
}

// Certificate is what stays of a deletion.
type Certificate struct {
	ID        string            `json:"id"`
	Org       string            `json:"organisation"`
	Exhibit   string            `json:"exhibit"`
	Number    string            `json:"number"`
	Class     string            `json:"class"`
	Ground    string            `json:"ground"`
	Reason    string            `json:"reason"`
	Files     map[string]string `json:"files"` // number and copy to SHA-256
	AskedBy   string            `json:"asked_by"`
	AskedAt   time.Time         `json:"asked_at"`
	DecidedBy string            `json:"decided_by"`
	DecidedAt time.Time         `json:"decided_at"`
	Backups   string            `json:"backups"`
}

// Deletions gives the requests to delete an exhibit that the caller has opened, newest first.
func (s *Service) Deletions(ctx context.Context, q db.Querier, x Exhibit) ([]Deletion, error) {
	return db.All(ctx, q, func(r db.Row) (Deletion, error) {
		var d Deletion
		var reason, cert []byte
		var asked, decided db.Time
		if err := r.Scan(&d.ID, &d.Ground, &reason, &d.State, &d.AskedBy, &d.AskedName, &asked, &decided, &cert); err != nil {
			return d, err
		}
		d.Asked, d.Decided = asked.Time, decided.Time
		if err := s.unseal(x.Org, x.ID, "deletion", reason, &d.Reason); err != nil || cert == nil {
			return d, err
		}
		d.Certificate = &Certificate{}
		return d, s.unseal(x.Org, x.ID, "certificate", cert, d.Certificate)
	}, `SELECT id, ground, reason, state, asked_by, asked_name, asked_at, decided_at, certificate FROM exhibit_deletion WHERE org_id = $1 AND exhibit_id = $2 ORDER BY asked_at DESC, id DESC`, x.Org, x.ID)
}

var errHeld = fault.New(fault.Conflict, "There is a hold on this exhibit. A hold always wins")

// AskDelete asks for an exhibit to be deleted. Nothing goes until somebody else decides.
func (s *Service) AskDelete(ctx context.Context, org, exhibit, code, reason string) error {
	words, err := ground(DeleteGrounds(), code)
	if err != nil {
		return err
	}
	if reason, err = sentence("reason", reason, "Say in a sentence why it is to go"); err != nil {
		return err
	}
	_, err = s.change(ctx, ActKeep, org, exhibit, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		if err := mayGo(*x, code, tx.Now()); err != nil {
			return audit.Change{}, err
		}
		open, err := db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM exhibit_deletion WHERE org_id = $1 AND exhibit_id = $2 AND state = 'asked'`, org, exhibit)
		if err == nil && open > 0 {
			err = fault.New(fault.Conflict, "Somebody has asked for this already. It waits for a second person")
		}
		if err != nil {
			return audit.Change{}, err
		}
		sealed, err := s.seal(org, exhibit, "deletion", reason)
		if err != nil {
			return audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO exhibit_deletion (org_id, exhibit_id, id, ground, asked_by, asked_name, asked_at, reason, state, decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', '')`,
			org, exhibit, id.New("del", tx.Now()), code, tx.Actor().ID, tx.Actor().Name, db.At(tx.Now()), sealed); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed(FileKind, exhibit, audit.F("deletion", "asked")), s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.DeleteAsked, Why: reason, What: words + ". Somebody else decides"})
	})
	return err
}

func mayGo(x Exhibit, code string, now time.Time) error {
	switch {
	case x.Holds > 0:
		return errHeld
	case x.State == Requested:
		return fault.New(fault.Conflict, "Say first what became of this footage")
	case code == "over" && (x.Retain.IsZero() || now.Before(x.Retain)):
		return fault.WithProblems(fault.Problems{{Field: "ground", Message: "The time it is kept is not over yet"}})
	}
	return nil
}

// Decide deletes an exhibit that somebody else asked to be deleted, or keeps it. A deletion removes every copy and every word
// about it; its number, dates, fingerprints, ledger and the certificate stay.
func (s *Service) Decide(ctx context.Context, org, exhibit string, remove bool, reason string) error {
	reason, err := sentence("reason", reason, "Say in a sentence why you decide so")
	if err != nil {
		return err
	}
	_, err = s.change(ctx, ActDelete, org, exhibit, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		list, err := s.Deletions(ctx, tx, *x)
		if err != nil {
			return audit.Change{}, err
		}
		if len(list) == 0 || list[0].State != "asked" {
			return audit.Change{}, fault.New(fault.Conflict, "Nobody has asked for this exhibit to be deleted")
		}
		d := list[0]
		if d.AskedBy == tx.Actor().ID {
			return audit.Change{}, fault.New(fault.Conflict, "You asked for this, so somebody else must decide")
		}
		if !remove {
			return audit.Changed(FileKind, exhibit, audit.F("deletion", "refused")), firstErr(
				tx.Must(ctx, `UPDATE exhibit_deletion SET state = 'kept', decided_by = $4, decided_at = $5 WHERE org_id = $1 AND exhibit_id = $2 AND id = $3`, org, exhibit, d.ID, tx.Actor().ID, db.At(tx.Now())),
				func() error {
					return s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.DeleteKept, Why: reason, What: "It is kept"})
				})
		}
		if err := mayGo(*x, d.Ground, tx.Now()); err != nil {
			return audit.Change{}, err
		}
		return s.remove(ctx, tx, x, d, reason)
	})
	return err
}

func (s *Service) remove(ctx context.Context, tx *op.Tx, x *Exhibit, d Deletion, reason string) (audit.Change, error) {
	words, _ := ground(DeleteGrounds(), d.Ground)
	copies, err := s.Copies(ctx, tx, *x)
	if err != nil {
		return audit.Change{}, err
	}
	c := Certificate{ID: d.ID, Org: x.Org, Exhibit: x.ID, Number: x.Number, Class: x.Class, Ground: words, Reason: d.Reason, Files: map[string]string{}, AskedBy: d.AskedName, AskedAt: d.Asked.UTC(),
		DecidedBy: tx.Actor().Name, DecidedAt: tx.Now().UTC(), Backups: "Copies in encrypted backups go when those backups do"}
	for _, f := range copies {
		c.Files[f.Number+", "+f.Words()] = f.SHA256
		if err := s.Files.Erase(ctx, tx, f.File); err != nil {
			return audit.Change{}, err
		}
	}
	sealed, err := s.seal(x.Org, x.ID, "certificate", c)
	if err != nil {
		return audit.Change{}, err
	}
	about, err := s.seal(x.Org, x.ID, "about", About{Title: "Deleted"})
	if err != nil {
		return audit.Change{}, err
	}
	if err := tx.Must(ctx, `UPDATE exhibit_deletion SET state = 'done', decided_by = $4, decided_at = $5, certificate = $6 WHERE org_id = $1 AND exhibit_id = $2 AND id = $3`, x.Org, x.ID, d.ID, tx.Actor().ID,
		db.At(tx.Now()), sealed); err != nil {
		return audit.Change{}, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM exhibit_copy WHERE org_id = $1 AND exhibit_id = $2`, x.Org, x.ID); err != nil {
		return audit.Change{}, err
	}
	if err := tx.Must(ctx, `UPDATE exhibit SET state = 'deleted', about = $3, deleted_at = $4 WHERE org_id = $1 AND id = $2`, x.Org, x.ID, about, db.At(tx.Now())); err != nil {
		return audit.Change{}, err
	}
	b, err := json.Marshal(c)
	if err != nil {
		return audit.Change{}, err
	}
	return audit.Removed(FileKind, x.ID, audit.F("certificate", d.ID), audit.F("ground", d.Ground)),
		s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.Deleted, Why: reason, Second: d.AskedName, What: "Certificate " + d.ID + ", SHA-256 " + hashOf(b), File: x.SHA256})
}
