package sanction

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Proposal is what somebody asks for.
type Proposal struct {
	Person                                string
	Level                                 int
	Behaviour, Clinical, Equality, Effect string
	// Dates are when it was done, one in a line as YYYY-MM-DD; Evidence are addresses here of exhibits and reports.
	Dates, Evidence, Skip, Wishes string
	PanelAt                       string
	Groups
}

// ToHR is what whoever proposes a sanction for a colleague reads.
const ToHR = "A colleague is not given a sanction here. Talk to the people team (HR); for anything sexual, to the sexual safety team. The police can be told at any time"

// Propose opens a file for an alleged person of a case. A colleague is led to the people team instead.
func (s *Service) Propose(ctx context.Context, sc authz.Scope, org, caseID string, in Proposal) (File, error) {
	c, err := s.Cases.Case(ctx, sc, org, caseID)
	if err != nil {
		return File{}, err
	}
	people, err := s.Cases.People(ctx, sc, org, caseID)
	if err != nil {
		return File{}, err
	}
	used, err := s.highest(ctx, s.DB, org, caseID, in.Person)
	if err != nil {
		return File{}, err
	}
	now := s.now()
	set, err := s.Ladder(ctx, org)
	if err != nil {
		return File{}, err
	}
	b, who, p := s.read(in, people, used, now, set)
	if err := fault.WithProblems(p); err != nil {
		return File{}, err
	}
	return op.Do(ctx, s.Door, ActPropose, op.In(org, c.Unit), func(tx *op.Tx) (File, audit.Change, error) {
		f := File{Org: org, ID: id.Random("san"), Unit: c.Unit, Lock: c.Lock, Case: c.ID, Person: who.ID, Ref: newRef("D"), Label: who.Label, Subject: who.Kind(), State: Proposed,
			Asked: in.Level, Level: -1, ProposedBy: tx.Actor().ID, ProposedAs: tx.Actor().Name, ProposedAt: db.At(tx.Now()), PanelAt: in.PanelAt, Groups: in.Groups, Body: b}
		if err := s.insert(tx, &f); err != nil {
			return f, audit.Change{}, err
		}
		if err := follow(ctx, tx, org, c.ID, f.ID); err != nil {
			return f, audit.Change{}, err
		}
		l, _ := set.Level(f.Asked)
		event(tx, org, f.ID, "proposed", "Asked for: level %s, %s", number(l.No), strings.ToLower(l.Name))
		if err := s.Cases.Note(ctx, tx, org, c.ID, "sanction_asked", "A sanction was proposed: level %s", Path(f.ID), number(l.No)); err != nil {
			return f, audit.Change{}, err
		}
		return f, audit.Created("sanction", f.ID, audit.F("case", c.ID), audit.F("level", number(f.Asked)), audit.F("person", who.ID)), nil
	})
}

// read checks a proposal.
func (s *Service) read(in Proposal, people []Person, used int, now time.Time, set ladder.Set) (b Body, who Person, p fault.Problems) {
	i := slices.IndexFunc(people, func(x Person) bool { return x.ID == in.Person && x.Part == "alleged" })
	switch {
	case i < 0:
		p.Add("person", "Choose whom it is for")
	case people[i].Kind() == "staff":
		p.Add("person", ToHR)
	default:
		who = people[i]
	}
	l, ok := set.Level(in.Level)
	if !ok {
		p.Add("level", "Choose a level")
	}
	b = Body{Behaviour: clean(in.Behaviour), Clinical: clean(in.Clinical), Equality: clean(in.Equality), Effect: clean(in.Effect), Skip: clean(in.Skip), Wishes: clean(in.Wishes)}
	need(&p, "behaviour", b.Behaviour, "Say what was done, in words the person may read")
	b.Dates = s.dates(&p, in.Dates, now)
	for _, e := range lines(in.Evidence) {
		if !strings.HasPrefix(e, "/") || strings.HasPrefix(e, "//") || len(e) > 200 || strings.ContainsAny(e, " \\?#") {
			p.Add("evidence", "Give addresses of this site, one in a line, such as /cases/…")
			break
		}
		b.Evidence = append(b.Evidence, e)
	}
	if in.Level >= 2 {
		need(&p, "clinical", b.Clinical, "Say what a clinician thinks, and who; for a visitor, say that it was asked")
		need(&p, "equality", b.Equality, "Say which reasonable adjustments were thought of")
		need(&p, "effect", b.Effect, "Say what it changes in their care or visits")
	}
	if ok && set.Skips(l.No, used) {
		need(&p, "skip", b.Skip, "Steps are left out. Say why")
	}
	if in.PanelAt != "" {
		day(&p, "panel", in.PanelAt)
	}
	return b, who, p
}

// dates reads the days on which something was done: at least one, none still to come.
func (s *Service) dates(p *fault.Problems, typed string, now time.Time) []string {
	var out []string
	for _, d := range lines(typed) {
		v, err := clock.ParseDay(d)
		switch {
		case err != nil:
			p.Add("dates", "Write each day as 2026-11-18, one in a line")
			return nil
		case v > clock.DayOf(now):
			p.Add("dates", "A day is still to come")
			return nil
		}
		out = append(out, string(v))
	}
	if len(out) == 0 {
		p.Add("dates", "Say on which days it happened")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// highest gives the highest level given to a person of a case before, -1 for none.
func (s *Service) highest(ctx context.Context, q db.Querier, org, caseID, person string) (int, error) {
	return db.One(ctx, q, db.Scalar[int], `SELECT COALESCE(MAX(level), -1) FROM sanction WHERE org_id = $1 AND case_id = $2 AND person_id = $3 AND state IN ('given', 'ended')`, org, caseID, person)
}

// Step is one level that was given to the same person before.
type Step struct {
	Level   int
	GivenAt db.Time
	State   State
	Signed  string
}

// Steps gives what was given before to the person of a file that the caller has read, the earliest first.
func (s *Service) Steps(ctx context.Context, f *File) ([]Step, error) {
	return db.All(ctx, s.DB, func(r db.Row) (Step, error) {
		g, err := s.open(r)
		st := Step{Level: g.Level, GivenAt: g.GivenAt, State: g.State}
		if g.Decision != nil {
			st.Signed = g.Decision.Signed
		}
		return st, err
	}, `SELECT `+fileColumns+` FROM sanction s WHERE s.org_id = $1 AND s.case_id = $2 AND s.person_id = $3 AND s.id <> $4 AND s.level >= 0 AND s.state IN ('given', 'ended', 'quashed')
		ORDER BY s.given_at, s.id`, f.Org, f.Case, f.Person, f.ID)
}
