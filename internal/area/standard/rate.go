package standard

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Rate is what somebody says of an indicator.
type Rate struct {
	Rating catalogue.Rating
	// InPlace is "yes", "partly" or "no"; Consulted that unions were asked.
	InPlace   string
	Rationale string
	Consulted bool
	// Seen is the version of the rating that the page showed.
	Seen int64
}

// ratedMeanwhile is what the second of two people reads who rate at once.
func ratedMeanwhile(who string) error {
	if who == "" {
		who = "Somebody else"
	}
	return fault.New(fault.Conflict, who+" rated this while you were writing. Their rating is above; what you typed is kept below. Send it again if yours should stand")
}

// Rate writes a person's rating with its reason. The rule's proposal is kept beside it and decides nothing; green without
// current evidence is refused, since nobody could show it.
func (s *Service) Rate(ctx context.Context, org, assessment, code string, in Rate) error {
	in.Rationale = clean(in.Rationale)
	var p fault.Problems
	if !in.Rating.Known() {
		p.Add("rating", "Choose a rating")
	}
	if !slices.Contains([]string{"yes", "partly", "no"}, in.InPlace) && in.Rating != catalogue.NotApplicable && in.Rating != catalogue.NotAssessed {
		p.Add("in_place", "Say whether it is in place")
	}
	missing := "Say why, in a sentence that somebody else can check"
	if slices.Contains(s.Rules.NeedsReason, in.Rating) {
		missing = "Say why it does not apply here. The executive lead has to approve it"
	}
	if in.Rating == catalogue.NotAssessed {
		missing = ""
	}
	words(&p, "rationale", in.Rationale, missing)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.write(ctx, ActRate, org, assessment, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		x, err := s.rating(ctx, tx, org, assessment, code)
		if err != nil {
			return audit.Change{}, err
		}
		if err := mayRate(ctx, tx, a, code); err != nil {
			return audit.Change{}, err
		}
		if in.Seen != x.Version {
			return audit.Change{}, ratedMeanwhile(x.RaterName)
		}
		items, err := s.used(ctx, tx, org, assessment)
		if err != nil {
			return audit.Change{}, err
		}
		state := evidenceState(items[code], tx.Now())
		if state != "current" && slices.Contains(s.Rules.NeedsCurrent, in.Rating) {
			return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "rating", Message: "Green needs at least one piece of evidence that is current. Add it first, or choose amber"}})
		}
		if x.Rater != "" {
			if err := s.keepPast(tx, org, assessment, &x, "rated again"); err != nil {
				return audit.Change{}, err
			}
		}
		was := x.Rating
		rule, _ := s.Rules.Propose(in.InPlace, state)
		x = Rated{Indicator: code, Section: x.Section, Position: x.Position, Rating: in.Rating, Said: in.Rating, InPlace: in.InPlace, Proposed: rule.Propose, Rationale: in.Rationale,
			Rater: tx.Actor().ID, RaterName: tx.Actor().Name, RatedAt: db.At(tx.Now()), Consulted: in.Consulted, Version: x.Version}
		if err := s.saveRated(ctx, tx, org, assessment, &x); err != nil {
			return audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE assessment_respondent SET answered_at = $5 WHERE org_id = $1 AND assessment_id = $2 AND indicator = $3 AND person_id = $4 AND answered_at IS NULL`,
			org, assessment, code, tx.Actor().ID, db.At(tx.Now())); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, assessment, code, "rated", "Rated %s", strings.ToLower(in.Rating.Words()))
		return audit.Changed("assessment", assessment, audit.FF(code, string(was), string(in.Rating)), audit.F("proposed", string(rule.Propose))), nil
	})
}

// mayRate lets a manager rate what they were asked about, and those who work the assessment everything.
func mayRate(ctx context.Context, tx *op.Tx, a *Assessment, code string) error {
	if tx.Actor().Role != authz.Manager {
		return nil
	}
	n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM assessment_respondent WHERE org_id = $1 AND assessment_id = $2 AND indicator = $3 AND person_id = $4`, a.Org, a.ID, code, tx.Actor().ID)
	if err == nil && n == 0 {
		err = fault.Refused("You were not asked about this one. Comment on it, or ask the violence reduction lead to ask you")
	}
	return err
}

// Approve lets the executive lead agree that an indicator does not apply. Whoever said so cannot approve it.
func (s *Service) Approve(ctx context.Context, org, assessment, code string, seen int64) error {
	return s.write(ctx, ActApprove, org, assessment, func(tx *op.Tx, _ *Assessment) (audit.Change, error) {
		x, err := s.rating(ctx, tx, org, assessment, code)
		switch {
		case err != nil:
			return audit.Change{}, err
		case seen != x.Version:
			return audit.Change{}, ratedMeanwhile(x.RaterName)
		case !slices.Contains(s.Rules.NeedsApproval, x.Rating):
			return audit.Change{}, fault.New(fault.Conflict, "There is nothing here to approve")
		case x.Rater == tx.Actor().ID:
			return audit.Change{}, fault.Refused("You said yourself that it does not apply, so somebody else has to approve it")
		}
		x.ApprovedBy, x.ApprovedName, x.ApprovedAt = tx.Actor().ID, tx.Actor().Name, db.At(tx.Now())
		event(tx, org, assessment, code, "approved", "Approved that it does not apply")
		return audit.Changed("assessment", assessment, audit.F("approved", code)), s.saveRated(ctx, tx, org, assessment, &x)
	})
}

// Past is a rating as it was before.
type Past struct {
	Version        int64
	Rating, Said   catalogue.Rating
	Proposed       catalogue.Rating
	Rationale      string
	RaterName, Why string
	RatedAt, Until db.Time
}

// History gives the earlier ratings of an indicator, the newest first.
func (s *Service) History(ctx context.Context, a *Assessment, code string) ([]Past, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Past, error) {
		var x Past
		var sealed []byte
		err := r.Scan(&x.Version, &x.Rating, &x.Said, &x.Proposed, &sealed, &x.RaterName, &x.RatedAt, &x.Why, &x.Until)
		if err == nil {
			x.Rationale, err = s.show(a.Org, a.ID, "rationale", sealed)
		}
		return x, err
	}, `SELECT version, rating, said, proposed, rationale, rater_name, rated_at, why, until FROM assessment_rating_past
		WHERE org_id = $1 AND assessment_id = $2 AND indicator = $3 ORDER BY version DESC`, a.Org, a.ID, code)
}
