package sanction

import (
	"context"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
)

// MarkerProposal is what somebody asks for.
type MarkerProposal struct {
	Person, Subject, Basis, IncidentDate string
	Risk, Control, Weighed               string
	Factors                              []string
	// Urgent shows it at once, until the decision or for five working days.
	Urgent bool
	Groups
}

// ProposeMarker opens a marker that rests on something that happened in a case.
func (s *Service) ProposeMarker(ctx context.Context, sc authz.Scope, org, caseID string, in MarkerProposal) (Marker, error) {
	c, err := s.Cases.Case(ctx, sc, org, caseID)
	if err != nil {
		return Marker{}, err
	}
	people, err := s.Cases.People(ctx, sc, org, caseID)
	if err != nil {
		return Marker{}, err
	}
	in.Risk, in.Control, in.Weighed = clean(in.Risk), clean(in.Control), clean(in.Weighed)
	who, p := s.readMarker(in, c, people, s.now())
	if err := fault.WithProblems(p); err != nil {
		return Marker{}, err
	}
	return op.Do(ctx, s.Door, ActMarkerPropose, op.In(org, c.Unit), func(tx *op.Tx) (Marker, audit.Change, error) {
		m := Marker{Org: org, ID: id.Random("mrk"), Unit: c.Unit, Lock: c.Lock, Case: c.ID, Person: who.ID, Ref: newRef("A"), Label: who.Label, Subject: in.Subject, State: marker.Proposed,
			IncidentDate: in.IncidentDate, ProposedBy: tx.Actor().ID, ProposedAs: tx.Actor().Name, ProposedAt: db.At(tx.Now()), Reminded: -1, Groups: in.Groups,
			MarkerBody: MarkerBody{Risk: in.Risk, Control: in.Control, Weighed: in.Weighed, Factors: in.Factors}}
		if in.Urgent {
			m.State = marker.Provisional
			m.ActiveAt, m.LapsesAt = db.At(tx.Now()), db.At(marker.From(s.Rules, tx.Now()).Lapses)
		}
		if err := s.insertMarker(tx, &m); err != nil {
			return m, audit.Change{}, err
		}
		if err := follow(ctx, tx, org, c.ID, m.ID); err != nil {
			return m, audit.Change{}, err
		}
		event(tx, org, m.ID, "proposed", map[bool]string{true: "A marker was put in force for now", false: "A marker was proposed"}[in.Urgent])
		if err := s.Cases.Note(ctx, tx, org, c.ID, "marker_asked", "A marker was proposed", MarkerPath(m.ID)); err != nil {
			return m, audit.Change{}, err
		}
		to, err := s.holders(ctx, tx, org, c.Unit, c.Lock, authz.Specialist)
		if err != nil {
			return m, audit.Change{}, err
		}
		return m, audit.Created("marker", m.ID, audit.F("case", c.ID), audit.F("state", string(m.State)), audit.F("incident", m.IncidentDate)),
			tell(ctx, tx, org, "marker", m.ID, MarkerPath(m.ID), notify.DecisionNeeded, to)
	})
}

// readMarker checks a proposal.
func (s *Service) readMarker(in MarkerProposal, c Case, people []Person, now time.Time) (who Person, p fault.Problems) {
	i := slices.IndexFunc(people, func(x Person) bool { return x.ID == in.Person && x.Part == "alleged" })
	switch {
	case i < 0:
		p.Add("person", "Choose whom it is about")
	case people[i].Kind() == "staff":
		p.Add("person", ToHR)
	default:
		who = people[i]
	}
	if !slices.ContainsFunc(marker.Subjects(), func(x [2]string) bool { return x[0] == in.Subject }) {
		p.Add("subject", "Choose what the marker is about")
	}
	p = append(p, marker.Basis(in.Basis).Check()...)
	d, err := clock.ParseDay(in.IncidentDate)
	switch {
	case err != nil || d == "":
		p.Add("incident", "Write the day on which it happened")
	case d > clock.DayOf(now):
		p.Add("incident", "That day is still to come")
	case c.First != "" && in.IncidentDate < c.First:
		p.Add("incident", "No report of this case is as old as that. A marker rests on something that was reported")
	}
	p = append(p, s.Words.Check("risk", in.Risk, marker.MaxRisk)...)
	p = append(p, s.Words.Check("control", in.Control, marker.MaxControl)...)
	need(&p, "weighed", in.Weighed, "Say why it is needed: what was done, how likely it is to happen again")
	for _, f := range in.Factors {
		if !slices.ContainsFunc(marker.Factors(), func(x [2]string) bool { return x[0] == f }) {
			p.Add("factors", "Choose from the list")
			break
		}
	}
	if len(in.Factors) == 0 {
		p.Add("factors", "Choose what was weighed")
	}
	return who, p
}
