package sanction

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// roleOf gives a role as the ladder names it.
func roleOf(r authz.Role) string {
	if r == authz.SexualSafety {
		return string(authz.Specialist)
	}
	return string(r)
}

// Decides tells whether a role may decide a level without a panel's vote; one after a panel needs its recommendation first.
func Decides(r authz.Role, l ladder.Level) bool {
	return r != authz.Panel && slices.Contains(l.Roles, roleOf(r))
}

// Decide decides a level that needs no panel, or confirms what a panel recommended. Parties are those who agreed.
func (s *Service) Decide(ctx context.Context, org, record string, seen int64, in Choice) error {
	return s.change(ctx, ActDecide, org, record, seen, func(tx *op.Tx, f *File) (audit.Change, error) {
		if f.State != Proposed && f.State != Recommended {
			return audit.Change{}, decidedAlready()
		}
		d, l, p := s.draft(f, in, tx.Now())
		set := s.setOf(f)
		above := in.What != "level" || l.No > set.OwnUpTo
		if above && len(p) == 0 {
			linked, err := s.linked(ctx, tx, org, f.Case, f.ProposedBy, tx.Actor().ID)
			if err != nil {
				return audit.Change{}, err
			}
			if linked {
				return audit.Change{}, fault.Refused("You asked for this or have a part in the case, so somebody else decides")
			}
		}
		out := Decision{Draft: d, Parties: map[string]string{}, Signed: in.Signed}
		if in.What == "level" && len(p) == 0 {
			p = s.parties(f, l, in, tx.Actor(), &out)
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		out.By, out.ByName = tx.Actor().ID, tx.Actor().Name
		c := audit.Changed("sanction", f.ID, audit.F("decided", d.What), audit.F("level", number(d.Level))).Because(inFile)
		switch in.What {
		case "none":
			return c, s.decline(ctx, tx, f, out)
		case "later":
			f.State, f.Draft, f.ComeBack, f.ComeBackOn = Proposed, nil, d.Why, d.Until
			event(tx, org, f.ID, "later", "This comes back by %s", d.Until)
			return c, nil
		}
		return c, s.give(ctx, tx, f, l, out)
	})
}

// parties checks that everybody agreed who must, and that the decider may.
func (s *Service) parties(f *File, l ladder.Level, in Choice, who authz.Actor, out *Decision) (p fault.Problems) {
	if !Decides(who.Role, l) {
		p.Add("what", "Your role cannot decide that level")
		return p
	}
	if l.Panel && (f.State != Recommended || f.Draft == nil || f.Draft.Level < l.No) {
		p.Add("what", "A panel looks at this level first")
		return p
	}
	own := map[string]string{"manager": "manager", "specialist": "specialist", "executive": "director"}[roleOf(who.Role)]
	for _, party := range l.Parties {
		switch {
		case party == "panel" || party == "staff" || party == own || party == string(who.Role):
			continue
		case clean(in.Parties[party]) == "":
			p.Add("party_"+party, "Say who agreed to this, and when")
		default:
			out.Parties[party] = clean(in.Parties[party])
		}
	}
	if l.Letter == "agreement" && in.Signed != "signed" && in.Signed != "refused" {
		p.Add("signed", "Say whether the agreement was signed or refused")
	}
	return p
}

// give puts a level in force.
func (s *Service) give(ctx context.Context, tx *op.Tx, f *File, l ladder.Level, d Decision) error {
	now := tx.Now()
	f.State, f.Level, f.Decision, f.GivenAt = InForce, l.No, &d, db.At(now)
	f.ReviewAt, f.EndsAt = db.At(d.Review), db.At(d.Ends)
	if l.Letter == "letter" || l.Letter == "agreement" {
		f.LetterDue = s.due("SANCTION_LETTER", now)
	}
	event(tx, f.Org, f.ID, "given", "Decided: level %s, %s", number(l.No), strings.ToLower(l.Name))
	if err := s.Cases.Note(ctx, tx, f.Org, f.Case, "sanction_given", "A sanction was decided: level %s", Path(f.ID), number(l.No)); err != nil {
		return err
	}
	if err := s.Cases.Decided(ctx, tx, f.Org, f.Case); err != nil {
		return err
	}
	code := l.Fact
	if f.Visitor() {
		code = l.FactVisitor
	}
	if code != "" {
		if err := s.Cases.Given(ctx, tx, f.Org, f.Case, code); err != nil {
			return err
		}
	}
	return tell(ctx, tx, f.Org, "sanction", f.ID, Path(f.ID), notify.ActionDue, []string{f.ProposedBy})
}

// decline says that no sanction is given: a clinical or support plan in its place.
func (s *Service) decline(ctx context.Context, tx *op.Tx, f *File, d Decision) error {
	f.State, f.Decision, f.GivenAt = Declined, &d, db.At(tx.Now())
	event(tx, f.Org, f.ID, "declined", "Decided: no sanction")
	if err := s.Cases.Note(ctx, tx, f.Org, f.Case, "sanction_none", "No sanction was given: a clinical or support plan instead", Path(f.ID)); err != nil {
		return err
	}
	if err := s.Cases.Decided(ctx, tx, f.Org, f.Case); err != nil {
		return err
	}
	return tell(ctx, tx, f.Org, "sanction", f.ID, Path(f.ID), notify.ActionDue, []string{f.ProposedBy})
}

// Withdraw takes a proposal back before it is decided.
func (s *Service) Withdraw(ctx context.Context, org, record, why string) error {
	why = clean(why)
	return s.change(ctx, ActPrepare, org, record, 0, func(tx *op.Tx, f *File) (audit.Change, error) {
		if f.State != Proposed {
			return audit.Change{}, decidedAlready()
		}
		var p fault.Problems
		need(&p, "why", why, "Say why it is taken back")
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		f.State, f.Ending = Withdrawn, why
		event(tx, org, f.ID, "withdrawn", "The request was taken back")
		return audit.Changed("sanction", f.ID, audit.F("state", string(Withdrawn))), nil
	})
}

// inFile stands in the audit log in place of the reasons, which are written for letters and lie sealed in the file.
const inFile = "decided; the reasons are in the file"
