package evidence

import (
	"context"
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/op"
)

// change runs a rule over an exhibit inside the transaction, as it is there and in the actor's reach. A deleted one takes no
// more changes.
func (s *Service) change(ctx context.Context, act authz.Action, org, id string, rule func(*op.Tx, *Exhibit) (audit.Change, error)) (Exhibit, error) {
	return op.Do(ctx, s.Door, act, op.On("exhibit", org, id), func(tx *op.Tx) (Exhibit, audit.Change, error) {
		x, err := s.one(ctx, tx, tx.Scope(), org, id)
		if err == nil && x.State == Deleted {
			err = fault.New(fault.Conflict, "This exhibit was deleted. Its ledger stays")
		}
		if err != nil {
			return x, audit.Change{}, err
		}
		c, err := rule(tx, &x)
		return x, c, err
	})
}

// sentence checks a reason that was typed.
func sentence(field, text, message string) (string, error) {
	text = Clean(text)
	if len(text) < 4 || len(text) > maxText {
		return "", fault.WithProblems(fault.Problems{{Field: field, Message: message}})
	}
	return text, nil
}

// Settle says what became of footage that somebody was asked to save: saved, by whom, or lost and why.
func (s *Service) Settle(ctx context.Context, org, id string, saved bool, by, note string) error {
	note, err := sentence("note", note, "Say in a sentence what was saved, or why it was lost")
	if err != nil {
		return err
	}
	if by = Clean(by); saved && by == "" {
		return fault.WithProblems(fault.Problems{{Field: "by", Message: "Say who saved it"}})
	}
	_, err = s.change(ctx, ActAdd, org, id, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		if x.State != Requested {
			return audit.Change{}, fault.New(fault.Conflict, "What became of this footage has been said already")
		}
		to, e := Lost, custody.Entry{Kind: custody.Lost, Why: note, What: "It was not saved"}
		if saved {
			to, e = Saved, custody.Entry{Kind: custody.Saved, Why: note, What: "Saved by " + by + ". It would have been overwritten on " + day(x.Overwritten)}
		}
		if saved && x.Dates.Recorded.IsZero() {
			x.Dates.Recorded = tx.Now()
		}
		if err := tx.Must(ctx, `UPDATE exhibit SET state = $3, settled_at = $4, recorded_at = $5 WHERE org_id = $1 AND id = $2 AND state = 'requested'`, org, id, string(to), db.At(tx.Now()), db.At(x.Dates.Recorded)); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed(FileKind, id, audit.FF("state", string(Requested), string(to))), s.enter(ctx, tx, x, "", e)
	})
	return err
}

// Receive takes the file of an exhibit that was asked for, saved or held elsewhere. The first to come is the one; a second is
// fault.Conflict.
func (s *Service) Receive(ctx context.Context, org, id string, f files.Ready, why string) error {
	why, err := sentence("why", why, "Say in a sentence how it came here")
	if err != nil {
		return err
	}
	stripped, has, err := s.Files.Stripped(ctx, f)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, ActAdd, org, id, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		if x.State == Held {
			return audit.Change{}, fault.New(fault.Conflict, "The file of this exhibit has arrived already. Add this one as another exhibit")
		}
		what := fmt.Sprintf("Fingerprint taken. %d bytes", f.Size)
		if x.State == Elsewhere && x.SHA256 != "" {
			if x.SHA256 == f.SHA256 {
				what += ". It is the one its holder gave"
			} else {
				what += ". IT IS NOT the one its holder gave: " + x.SHA256
			}
		}
		was := x.State
		x.Dates.Received = tx.Now()
		s.keepFor(x, tx.Now())
		if was == Requested {
			x.Settled = tx.Now()
		}
		if err := tx.Must(ctx, `UPDATE exhibit SET state = 'held', received_at = $3, settled_at = $4, sha256 = $5, retain_until = $6, review_at = $7 WHERE org_id = $1 AND id = $2`, org, id,
			db.At(tx.Now()), db.At(x.Settled), f.SHA256, db.At(x.Retain), db.At(x.Review)); err != nil {
			return audit.Change{}, err
		}
		if err := s.take(ctx, tx, x, f, "original", x.Number, custody.Entry{Kind: custody.Received, Why: why, What: what}); err != nil {
			return audit.Change{}, err
		}
		if has {
			if err := s.take(ctx, tx, x, stripped, "stripped", x.Number, custody.Entry{Kind: custody.Stripped, Who: "Havenward", What: "A copy without hidden data was made. The original is untouched"}); err != nil {
				return audit.Change{}, err
			}
		}
		return audit.Changed(FileKind, id, audit.FF("state", string(was), string(Held)), audit.F("sha256", f.SHA256)), nil
	})
	return err
}

// Redact adds a redacted copy beside the original, with what was taken out, why, and who looked a second time.
func (s *Service) Redact(ctx context.Context, org, id string, f files.Ready, what, why, second string) error {
	what, err := sentence("what", what, "Say what was blurred or taken out")
	if err != nil {
		return err
	}
	if why, err = sentence("why", why, "Say in a sentence why"); err != nil {
		return err
	}
	_, err = s.change(ctx, ActAdd, org, id, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		if x.State != Held {
			return audit.Change{}, fault.New(fault.Conflict, "The original is not here, so a copy of it cannot stand beside it")
		}
		n, err := db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM exhibit_copy WHERE org_id = $1 AND exhibit_id = $2 AND what = 'redacted'`, org, id)
		if err != nil {
			return audit.Change{}, err
		}
		number := fmt.Sprintf("%s-R%d", x.Number, n+1)
		return audit.Changed(FileKind, id, audit.F("copy", number), audit.F("sha256", f.SHA256)),
			s.take(ctx, tx, x, f, "redacted", number, custody.Entry{Kind: custody.Redacted, Why: why, What: number + ": " + what + ". The original is untouched", Second: Clean(second)})
	})
	return err
}

// Correct adds a correcting entry: nothing of a ledger is ever changed.
func (s *Service) Correct(ctx context.Context, org, id, note string) error {
	note, err := sentence("note", note, "Say in a sentence what is to be put right")
	if err != nil {
		return err
	}
	_, err = s.change(ctx, ActAdd, org, id, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		return audit.Changed(FileKind, id, audit.F("corrected", "yes")), s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.Corrected, What: note})
	})
	return err
}

// Kept notes what whoever holds an exhibit says of it: that they keep it until a later day, or that it is gone (a zero day).
// As that day comes near it is told anew.
func (s *Service) Kept(ctx context.Context, org, id string, until time.Time, note string) error {
	note, err := sentence("note", note, "Say in a sentence who said so")
	if err != nil {
		return err
	}
	_, err = s.change(ctx, ActAdd, org, id, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		switch {
		case x.State != Elsewhere:
			return audit.Change{}, fault.New(fault.Conflict, "This exhibit is no longer held elsewhere")
		case !until.IsZero() && !until.After(tx.Now()):
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "until", Message: "Give a day to come"}})
		}
		to, e := Elsewhere, custody.Entry{Kind: custody.Registered, Why: note, What: x.About.Holder + " keeps it until " + day(until)}
		if until.IsZero() {
			to, e = Lost, custody.Entry{Kind: custody.Lost, Why: note, What: x.About.Holder + " no longer has it"}
		}
		if err := tx.Must(ctx, `UPDATE exhibit SET state = $3, retain_until = $4, warned_at = NULL, feared_at = NULL WHERE org_id = $1 AND id = $2 AND state = 'elsewhere'`, org, id, string(to), db.At(until)); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed(FileKind, id, audit.FF("state", string(Elsewhere), string(to))), s.enter(ctx, tx, x, "", e)
	})
	return err
}

// Return notes that the thing itself, or a copy, was given back.
func (s *Service) Return(ctx context.Context, org, id, to, why string) error {
	why, err := sentence("why", why, "Say in a sentence why")
	if err != nil {
		return err
	}
	if to = Clean(to); to == "" {
		return fault.WithProblems(fault.Problems{{Field: "to", Message: "Say to whom it was given"}})
	}
	_, err = s.change(ctx, ActKeep, org, id, func(tx *op.Tx, x *Exhibit) (audit.Change, error) {
		return audit.Changed(FileKind, id, audit.F("returned", "yes")), s.enter(ctx, tx, x, "", custody.Entry{Kind: custody.Returned, Why: why, What: "Given back to " + to})
	})
	return err
}
