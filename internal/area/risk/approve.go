package risk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// Missing gives what a version still lacks before it can be approved, each with the part of the page where it is mended.
func (b *Body) Missing(k Kind) fault.Problems {
	var p fault.Problems
	if k == Patient {
		need(&p, "basics", b.Held, "Say where the care plan is held", MaxLine)
		return p
	}
	if len(b.Harmed) == 0 {
		p.Add("basics", "Say who may be harmed")
	}
	if len(b.Hazards) == 0 {
		p.Add("risks", "Write down at least one danger")
	}
	for i := range b.Hazards {
		h := &b.Hazards[i]
		switch {
		case h.Owner == "":
			p.Add("risks", "“%s” has no owner", h.Title)
		case !h.Initial.Valid() || !h.Current.Valid() || !h.Target.Valid():
			p.Add("risks", "“%s” has no score", h.Title)
		case len(h.Controls) == 0:
			p.Add("risks", "“%s” has no control", h.Title)
		}
		for _, c := range h.Controls {
			if c.Owner == "" || c.Due == "" && !c.InPlace {
				p.Add("risks", "A control of “%s” has no owner or no day", h.Title)
				break
			}
		}
	}
	if !slices.ContainsFunc(b.Consulted, func(c Consulted) bool { return c.Part == "safety_rep" || c.Part == "employee_safety" }) {
		p.Add("consulted", "Write down when a safety representative was consulted, and what they said")
	}
	return p
}

// Wrote tells whether somebody wrote any of a version.
func (v *Version) Wrote(person string) bool { return slices.Contains(v.Authors, person) }

// Approve freezes the draft and puts it in force. Nobody approves what they wrote any of, and nothing is approved that lacks a
// part. next is the day of the next review, YYYY-MM-DD, at the latest after the months of the rule; "" is that day.
func (s *Service) Approve(ctx context.Context, org, record string, seen int64, next string) error {
	var p fault.Problems
	at := day(&p, "next", next)
	return s.change(ctx, ActApprove, org, record, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.DraftN == 0 {
			return audit.Change{}, fault.New(fault.Conflict, "There is nothing to approve: the version in force is frozen")
		}
		v, err := s.versionOf(ctx, tx, org, record, a.DraftN)
		if err != nil {
			return audit.Change{}, err
		}
		if v.Wrote(tx.Actor().ID) {
			return audit.Change{}, fault.Refused("You wrote part of this version, so somebody else approves it")
		}
		problems := slices.Concat(p, v.Body.Missing(a.Kind))
		latest := endOf(tx.Now().AddDate(0, s.Set().Review.Months, 0))
		switch {
		case at.IsZero():
			at = latest
		case at.After(latest):
			problems.Add("next", "An assessment is looked at again within %d months", s.Set().Review.Months)
		case at.Before(tx.Now()):
			problems.Add("next", "That day has passed")
		}
		if err := fault.WithProblems(problems); err != nil {
			return audit.Change{}, err
		}
		return s.freeze(ctx, tx, a, &v, at)
	})
}

// freeze puts a version in force with its hash, and the register behind it.
func (s *Service) freeze(ctx context.Context, tx *op.Tx, a *Assessment, v *Version, next time.Time) (audit.Change, error) {
	hash, err := v.Body.Hash()
	if err != nil {
		return audit.Change{}, err
	}
	now, me := db.At(tx.Now()), tx.Actor()
	v.State, v.ApprovedAt, v.ApprovedBy, v.Approver, v.Hash = "approved", now, me.ID, me.Name, hash
	if err := s.saveVersion(ctx, tx, a, v); err != nil {
		return audit.Change{}, err
	}
	before := a.Current
	a.State, a.Current, a.DraftN, a.Summary = Approved, v.N, 0, v.Body.Summary
	a.ApprovedAt, a.LookedAt, a.ReviewAt, a.Call, a.Reminded = now, now, db.At(next), Call{}, false
	a.weigh(&v.Body)
	if err := s.register(ctx, tx, a, v); err != nil {
		return audit.Change{}, err
	}
	event(tx, a.Org, a.ID, "approved", "Version %s was approved and put in force", number(v.N))
	if err := tell(ctx, tx, about(a, notify.MessageWaiting), v.Authors...); err != nil {
		return audit.Change{}, err
	}
	return audit.Changed("risk_assessment", a.ID, audit.FF("in force", number(before), number(v.N)), audit.F("sha256", hash)), nil
}

// Hash gives the SHA-256 in hex of a version's words, by which it is proved later that they are the same.
func (b *Body) Hash() (string, error) {
	text, err := json.Marshal(b)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// Holds tells whether an approved version still has the words that were approved.
func (v *Version) Holds() bool {
	h, err := v.Body.Hash()
	return err == nil && v.Hash == h
}

// Next begins the next version of an assessment in force as a draft with the same words, and says why.
func (s *Service) Next(ctx context.Context, org, record string, seen int64, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say what changes", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActWrite, org, record, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Approved || a.DraftN != 0 {
			return audit.Change{}, fault.New(fault.Conflict, "A new version is being written already, or none is in force")
		}
		return s.next(ctx, tx, a, why)
	})
}

func (s *Service) next(ctx context.Context, tx *op.Tx, a *Assessment, why string) (audit.Change, error) {
	v, err := s.versionOf(ctx, tx, a.Org, a.ID, a.Current)
	if err != nil {
		return audit.Change{}, err
	}
	controls, err := s.controls(ctx, tx, a.Org, a.ID)
	if err != nil {
		return audit.Change{}, err
	}
	n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT MAX(n) FROM risk_version WHERE org_id = $1 AND assessment_id = $2`, a.Org, a.ID)
	if err != nil {
		return audit.Change{}, err
	}
	body := v.Body
	body.Why, body.Consulted = why, nil // whoever is asked about this version is asked anew
	for i := range body.Hazards {       // what was put in place since is in place in the new version
		for j := range body.Hazards[i].Controls {
			c := &body.Hazards[i].Controls[j]
			c.InPlace = c.InPlace || controls[c.Key].InPlace
		}
	}
	a.DraftN = int(n) + 1
	event(tx, a.Org, a.ID, "next", "Version %s was begun", number(a.DraftN))
	return audit.Changed("risk_assessment", a.ID, audit.F("draft", number(a.DraftN))),
		s.insertVersion(tx, a, &Version{N: a.DraftN, State: "draft", BegunAt: db.At(tx.Now()), Authors: []string{tx.Actor().ID}, Body: body})
}

// DropDraft gives a draft up. The version in force stays in force; an assessment that has none is retired.
func (s *Service) DropDraft(ctx context.Context, org, record string, seen int64, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why it is given up", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.draft(ctx, org, record, seen, func(tx *op.Tx, a *Assessment, v *Version) (audit.Change, error) {
		v.State, v.Body.Why = "dropped", why
		if a.DraftN = 0; a.Current == 0 {
			a.State = Retired
		}
		event(tx, org, record, "dropped", "Version %s was given up", number(v.N))
		return audit.Changed("risk_assessment", record, audit.F("given up", number(v.N))), nil
	})
}

// Retire takes an assessment out of force, with its risks. Its versions stay to be read.
func (s *Service) Retire(ctx context.Context, org, record string, seen int64, why string) error {
	why = clean(why)
	var p fault.Problems
	need(&p, "why", why, "Say why it is not needed any more", MaxWords)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.change(ctx, ActWrite, org, record, seen, func(tx *op.Tx, a *Assessment) (audit.Change, error) {
		if a.State != Approved {
			return audit.Change{}, fault.New(fault.Conflict, "Only an assessment in force can be retired")
		}
		a.State, a.Call = Retired, Call{}
		if a.DraftN != 0 {
			if _, err := tx.Exec(ctx, `UPDATE risk_version SET state = 'dropped' WHERE org_id = $1 AND assessment_id = $2 AND state = 'draft'`, org, record); err != nil {
				return audit.Change{}, err
			}
			a.DraftN = 0
		}
		if _, err := tx.Exec(ctx, `UPDATE risk SET state = 'closed', version = version + 1 WHERE org_id = $1 AND assessment_id = $2 AND state <> 'closed'`, org, record); err != nil {
			return audit.Change{}, err
		}
		event(tx, org, record, "retired", "Retired")
		return audit.Changed("risk_assessment", record, audit.F("state", string(Retired))).Because(s.Ring.Digest(org, []byte(why))), s.note(tx, a, "stands", why, Call{})
	})
}

// MayApprove tells whether nothing but the actor's action stands against their approving this version.
func (v *Version) MayApprove(who authz.Actor) bool { return v.State == "draft" && !v.Wrote(who.ID) }
