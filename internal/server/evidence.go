package server

import (
	"context"
	"crypto/ed25519"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/caseworkweb"
	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/area/evidence/evidenceweb"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit/anchor"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/web"
)

// newEvidence makes the area of exhibits, which hang on cases and reports and follow them.
func (s *Server) newEvidence() {
	s.Evidence = &evidence.Service{DB: s.DB, Door: s.Door, Ring: s.Ring, Files: s.Files.Large(evidence.MaxFile), Clocks: clock.Seed(), Rules: evidence.Retention(), Log: s.Log,
		Subjects: map[string]evidence.Kind{
			evidence.OfCase: {Table: "case_record", Load: func(ctx context.Context, q db.Querier, org, id string) (evidence.Subject, error) {
				return subjectOf(ctx, q, evidence.Subject{Kind: evidence.OfCase, Org: org, ID: id, Ref: id, Path: casework.Path(id)}, `SELECT unit_id, lock, owner_key, first_date, '' FROM case_record WHERE org_id = $1 AND id = $2`)
			}},
			evidence.OfIncident: {Table: "incident", Load: func(ctx context.Context, q db.Querier, org, id string) (evidence.Subject, error) {
				return subjectOf(ctx, q, evidence.Subject{Kind: evidence.OfIncident, Org: org, ID: id, Ref: id, Path: "/reports/" + id}, `SELECT unit_id, lock, owner_key, incident_date, incident_time FROM incident WHERE org_id = $1 AND id = $2`)
			}},
		},
		Key: func(ctx context.Context) (ed25519.PrivateKey, error) {
			return anchor.KeyFor(ctx, s.DB, SigningKey(s.Config))
		}}
	s.Evidence.Stamp = s.stamping()
	s.Evidence.Readers = s.exhibitReaders
	follow := s.Incident.Moved
	s.Incident.Moved = func(ctx context.Context, tx *op.Tx, org, record, into string) error {
		if follow != nil {
			if err := follow(ctx, tx, org, record, into); err != nil {
				return err
			}
		}
		return tx.Emit("incident.moved", evidence.Moved{Org: org, ID: record})
	}
}

// exhibitReaders gives who holds a role that sees exhibits. Under a lock they are those who are cleared for it.
func (s *Server) exhibitReaders(ctx context.Context, org, unit, lock string) (out []evidence.Reader, err error) {
	for _, role := range []authz.Role{authz.Manager, authz.Specialist, authz.SexualSafety, authz.Privacy} {
		list, err := s.readersAs(ctx, org, unit, lock, role)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			out = append(out, evidence.Reader{ID: c.ID, Name: c.Name, Role: role})
		}
	}
	return out, nil
}

func (s *Server) readersAs(ctx context.Context, org, unit, lock string, role authz.Role) ([]incident.Colleague, error) {
	if lock == "" {
		return s.Incident.Holders(ctx, s.DB, org, unit, role)
	}
	all, err := s.Incident.WhoCanSee(ctx, &incident.Whole{Incident: incident.Incident{Org: org, Unit: unit, Lock: lock}})
	return slices.DeleteFunc(all, func(c incident.Colleague) bool { return c.Title != role.Words() }), err
}

// subjectOf reads what an exhibit takes over from a case or report, and whom it keeps away.
func subjectOf(ctx context.Context, q db.Querier, sub evidence.Subject, query string) (evidence.Subject, error) {
	sub, err := db.One(ctx, q, func(r db.Row) (evidence.Subject, error) {
		var day, hour string
		err := r.Scan(&sub.Unit, &sub.Lock, &sub.OwnerKey, &day, &hour)
		for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 "} {
			if t, perr := time.ParseInLocation(layout, day+" "+hour, clock.London()); perr == nil {
				sub.Happened = t
				break
			}
		}
		return sub, err
	}, query, sub.Org, sub.ID)
	if err != nil {
		return sub, err
	}
	sub.Away, err = db.All(ctx, q, db.Scalar[string], `SELECT person_id FROM record_exclusion WHERE org_id = $1 AND record_id = $2 ORDER BY person_id`, sub.Org, sub.ID)
	return sub, err
}

func (s *Server) evidencePages() evidenceweb.Deps {
	return evidenceweb.Deps{Evidence: s.Evidence, Policy: s.Policy, Base: strings.TrimSuffix(s.Config.Base(), "/"), OrgName: s.orgName}
}

func (s *Server) evidenceRoutes() {
	d := s.evidencePages()
	s.App.Add(evidenceweb.Routes(d)...)
	d.MountUploads(s.App)
}

// evidencePanel is the exhibits of a case, on its page.
func (s *Server) evidencePanel(ctx context.Context, c casework.Case) (caseworkweb.Shown, error) {
	actor := authz.From(ctx)
	sc, err := s.Policy.Check(actor, evidence.ActSee)
	if err != nil {
		return caseworkweb.Shown{}, nil // a role without evidence
	}
	p, err := s.evidencePages().Panel(ctx, sc, c.Org, evidence.OfCase, c.ID)
	if err != nil {
		return caseworkweb.Shown{}, err
	}
	out := caseworkweb.Shown{Title: p.Title, Path: p.Path, Waiting: p.Waiting, Body: p.Body}
	for _, t := range p.Ties {
		out.Ties = append(out.Ties, caseworkweb.Tie{Kind: t.Kind, Label: t.Label, Path: t.Path})
	}
	return out, nil
}

// evidenceCount adds what waits behind "Evidence" in the navigation.
func (s *Server) evidenceCount(ctx context.Context, a authz.Actor, m map[string]web.Count) error {
	sc, err := s.Policy.Check(a, evidence.ActSee)
	if err != nil {
		return nil // a role without evidence
	}
	waiting, due, err := s.Evidence.Counts(ctx, sc)
	m["/evidence"] = web.Count{Waiting: waiting, Due: due}
	return err
}
