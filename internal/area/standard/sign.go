package standard

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Hindrance is something that has to be done before anybody signs.
type Hindrance struct{ Code, Text string }

// Hindrances gives what stands in the way of a signature: ratings that need an action, and reasons that need an approval.
func (s *Service) Hindrances(w *Whole) []Hindrance {
	var out []Hindrance
	for _, l := range w.Lines() {
		if a, ok := l.Open(); w.Planned && slices.Contains(s.Rules.NeedsAction, l.Rating) && (!ok || a.Owner == "" || a.Due.IsZero()) {
			out = append(out, Hindrance{l.Code, "It is amber, and no action with an owner and a day answers it"})
		}
		if slices.Contains(s.Rules.NeedsApproval, l.Rating) && l.ApprovedAt.IsZero() {
			out = append(out, Hindrance{l.Code, "Somebody said that it does not apply, and the executive lead has not approved that"})
		}
	}
	return out
}

// Sign signs exactly the version of an assessment that the executive lead read, freezes the statement, and writes the position
// that goes up the tree. Whoever rated or opened it cannot sign it.
func (s *Service) Sign(ctx context.Context, org, assessment string, seen int64) error {
	if seen == 0 {
		return moved()
	}
	return s.steer(ctx, ActSign, org, assessment, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Consultation {
			return audit.Change{}, fault.New(fault.Conflict, "Only an assessment in consultation is signed")
		}
		w, err := s.whole(ctx, tx, *a)
		if err != nil {
			return audit.Change{}, err
		}
		if err := notOwn(tx, w); err != nil {
			return audit.Change{}, err
		}
		if list := s.Hindrances(w); len(list) > 0 {
			var codes []string
			for _, h := range list {
				codes = append(codes, h.Code)
			}
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "sign", Message: "Something has to be done first, at " + strings.Join(slices.Compact(codes), ", ")}})
		}
		a.State, a.SignedAt, a.SignedBy, a.SignedName, a.SignedVersion = Signed, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name, a.Version
		w.Assessment = *a
		hash, err := s.freezeStatement(ctx, tx, w, "exec")
		if err != nil {
			return audit.Change{}, err
		}
		var list []Rated
		for _, l := range w.Lines() {
			list = append(list, l.Rated)
		}
		if err := keepPosition(ctx, tx, a, list); err != nil {
			return audit.Change{}, err
		}
		if s.Signed != nil {
			if err := s.Signed(ctx, tx, w); err != nil {
				return audit.Change{}, err
			}
		}
		event(tx, org, assessment, "", "signed", "Signed as version %s", number64(a.SignedVersion))
		people, err := s.leads(ctx, tx, a, authz.Board)
		if err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("assessment", assessment, audit.FF("state", string(Consultation), string(Signed)), audit.F("version", number64(a.SignedVersion)), audit.F("sha256", hash)),
			tell(ctx, tx, a, Path(assessment), notify.DecisionNeeded, people...)
	})
}

// notOwn refuses a signature on one's own work.
func notOwn(tx *op.Tx, w *Whole) error {
	me, own := tx.Actor().ID, 0
	for _, l := range w.Lines() {
		if l.Rater == me {
			own++
		}
	}
	if own > 0 {
		return fault.Refused("You rated " + number(own) + " of these yourself, so somebody else has to sign")
	}
	if w.OpenedBy == me {
		return fault.Refused("You opened this assessment yourself, so somebody else has to sign")
	}
	return nil
}

// Assure records that the board was assured of what was signed. Who signed cannot assure, nor who rated.
func (s *Service) Assure(ctx context.Context, org, assessment string, seen int64, minute string) error {
	minute = clean(minute)
	var p fault.Problems
	words(&p, "minute", minute, "Say at which meeting, so that its minute can be found")
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.steer(ctx, ActAssure, org, assessment, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Signed {
			return audit.Change{}, fault.New(fault.Conflict, "The board is assured of what the executive lead has signed, once")
		}
		if a.SignedBy == tx.Actor().ID {
			return audit.Change{}, fault.Refused("You signed it for the executive, so another member of the board has to record the assurance")
		}
		w, err := s.whole(ctx, tx, *a)
		if err != nil {
			return audit.Change{}, err
		}
		if err := notOwn(tx, w); err != nil {
			return audit.Change{}, err
		}
		a.State, a.AssuredAt, a.AssuredBy, a.AssuredName = Assured, db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name
		w.Assessment = *a
		hash, err := s.assureStatement(ctx, tx, w, minute)
		if err != nil {
			return audit.Change{}, err
		}
		event(tx, org, assessment, "", "assured", "The board was assured: %s", minute)
		people, err := s.leads(ctx, tx, a, authz.Specialist, authz.Executive)
		if err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("assessment", assessment, audit.FF("state", string(Signed), string(Assured)), audit.F("sha256", hash)).Because(minute),
			tell(ctx, tx, a, Path(assessment), notify.ActionDue, people...)
	})
}
