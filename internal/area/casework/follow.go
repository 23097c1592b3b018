package casework

import (
	"context"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// Register gives the runner what follows from changes of a case by itself.
func (s *Service) Register(r *jobs.Runner) {
	jobs.On(r, "case.known", "take it into the reports", s.teach)
	jobs.On(r, "case.said", "tell the reporters", s.say)
	jobs.On(r, "case.assigned", "tell the lead", s.tellLead)
	jobs.On(r, "case.referred", "let it arrive", s.arrive)
	jobs.On(r, "case.answered", "hear the answer", s.hear)
	jobs.On(r, "case.revoked", "take it back there", s.takenBack)
	jobs.On(r, "case.glass", "tell its team", s.tellOfGlass)
	jobs.On(r, "case.watch", "tell the privacy lead", s.tellPrivacy)
}

// Known is what became known in a case of one of its reports, for the minimum data set. Values are its codes; empty ones
// say nothing.
type Known struct {
	// Incident is the report, "" for every report of the case.
	Incident                                           string
	PoliceInformed, PoliceReferenceHeld, PoliceOutcome string
	Sanction                                           []string
	// Staff is which of the report's people affected the rest is about, from 1.
	Staff       int
	AbsenceDays *int
	RIDDOR      string
	// Support is what was offered.
	Support []string
}

// knownEvent is what topic "case.known" carries.
type knownEvent struct {
	Org, Case string
	Known     Known
}

// Known hands on what became known, with the change: the reports take it into their facts soon after.
func (s *Service) Known(_ context.Context, tx *op.Tx, c Case, k Known) error {
	return tx.Emit("case.known", knownEvent{c.Org, c.ID, k})
}

func (s *Service) teach(ctx context.Context, org string, e knownEvent) error {
	reports := []string{e.Known.Incident}
	if e.Known.Incident == "" {
		var err error
		if reports, err = incidentsOf(ctx, s.DB, org, e.Case); err != nil {
			return err
		}
	}
	k := e.Known
	for _, r := range reports {
		if err := s.Incidents.Learn(ctx, org, r, incident.Learnt{PoliceInformed: k.PoliceInformed, PoliceReferenceHeld: k.PoliceReferenceHeld, PoliceOutcome: k.PoliceOutcome,
			Sanction: k.Sanction, Staff: k.Staff, AbsenceDays: k.AbsenceDays, RIDDOR: k.RIDDOR, SupportOffered: k.Support}); err != nil {
			return err
		}
	}
	return nil
}

// keepAway keeps those away from a case who are kept away from one of some reports; one of them who leads it leads it no
// more.
func (s *Service) keepAway(ctx context.Context, tx *op.Tx, c *Case, reports []string) error {
	for _, r := range reports {
		if _, err := tx.Exec(ctx, `INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at)
			SELECT x.org_id, $3, x.person_id, x.reason, $4 FROM record_exclusion x WHERE x.org_id = $1 AND x.record_id = $2 ON CONFLICT DO NOTHING`,
			c.Org, r, c.ID, db.At(tx.Now())); err != nil {
			return err
		}
	}
	return nil
}

// ReportMoved follows a report: whoever was kept away from it is kept away from its case in the same moment, and where
// it was joined into another, the case goes on with that one. The incident area asks it inside its own change.
func (s *Service) ReportMoved(ctx context.Context, tx *op.Tx, org, report, into string) error {
	ids, err := db.All(ctx, tx, db.Scalar[string], `SELECT case_id FROM case_incident WHERE org_id = $1 AND incident_id = $2`, org, report)
	if err != nil || len(ids) == 0 {
		return err
	}
	c := Case{Org: org, ID: ids[0]}
	reports := []string{report}
	if into != "" {
		n, err := tx.Exec(ctx, `INSERT INTO case_incident (org_id, case_id, incident_id, at, by_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			org, c.ID, into, db.At(tx.Now()), tx.Actor().ID)
		if err != nil {
			return err
		}
		if n > 0 {
			if _, err := tx.Exec(ctx, `UPDATE case_record SET incidents = incidents + 1, version = version + 1 WHERE org_id = $1 AND id = $2`, org, c.ID); err != nil {
				return err
			}
			reports = append(reports, into)
		}
		if err := s.Note(ctx, tx, c, Note{Kind: "joined", Text: "Two reports of the same event were joined: %s into %s", Args: []string{report, into}}); err != nil {
			return err
		}
	}
	if err := s.keepAway(ctx, tx, &c, reports); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE case_record SET lead_id = '', lead_name = '', version = version + 1 WHERE org_id = $1 AND id = $2 AND lead_id <> '' AND EXISTS
		(SELECT 1 FROM record_exclusion x WHERE x.org_id = $1 AND x.record_id = $2 AND x.person_id = lead_id)`, org, c.ID); err != nil {
		return err
	}
	return tx.Emit("case.moved", Moved{org, c.ID})
}
