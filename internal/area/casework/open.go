package casework

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Opening is a case as it is opened.
type Opening struct {
	Org string
	// Title says in a few words what it is about, without a name; "" takes that of its first report.
	Title string
	// Reports are what it is made of, one at least.
	Reports []string
}

// maxTitle bounds a title, in characters; maxReports how many reports one case may hold.
const (
	maxTitle   = 120
	maxReports = 200
)

var incidentTable = op.Table{Name: "case_incident", Columns: []string{"org_id", "case_id", "incident_id", "at", "by_id"}}

// titled takes a title; names do not belong in it, since every list shows it.
func titled(title string) (string, fault.Problems) {
	var p fault.Problems
	title = clean(title)
	switch {
	case len([]rune(title)) > maxTitle:
		p.Add("title", "The title must be %d characters or fewer", maxTitle)
	case len(incident.Scan(title)) > 0:
		p.Add("title", "Leave names and numbers out of the title. It stands in lists")
	}
	return title, p
}

// Open makes a case of one or several reports that the actor may open. It lies in the unit of the first, under the
// strictest lock of them; whoever is kept away from one of them is kept away from it. Their people come along, sealed.
func (s *Service) Open(ctx context.Context, o Opening) (Case, error) {
	title, p := titled(o.Title)
	slices.Sort(o.Reports)
	o.Reports = slices.Compact(o.Reports)
	if len(o.Reports) == 0 || len(o.Reports) > maxReports {
		p.Add("reports", "Choose the reports that the case is about")
	}
	if err := fault.WithProblems(p); err != nil {
		return Case{}, err
	}
	read, err := s.Door.Policy().Check(authz.From(ctx), incident.ActRead)
	if err != nil {
		return Case{}, err
	}
	first, err := s.Incidents.Brief(ctx, s.DB, read, o.Org, o.Reports[0])
	if err != nil {
		return Case{}, err
	}
	return op.Do(ctx, s.Door, ActOpen, op.In(o.Org, first.Unit).Once("case/"+o.Reports[0]), func(tx *op.Tx) (Case, audit.Change, error) {
		reports, lock, err := s.gather(ctx, tx, read, o.Org, "", o.Reports)
		if err != nil {
			return Case{}, audit.Change{}, err
		}
		first := reports[0]
		c := Case{Org: o.Org, ID: "C-" + tx.Now().In(clock.London()).Format("0601") + "-" + id.Code(7), Unit: first.Unit, Lock: lock, Title: title, Stage: Opened,
			Lead: tx.Actor().ID, LeadName: tx.Actor().Name, OpenedAt: db.At(tx.Now()), First: first.Record.IncidentDate, IncidentsN: len(reports), Version: 1}
		c.Ref = c.ID
		if tx.Actor().Role == authz.Manager { // they may support their people; who leads the case is the specialists' to say
			c.Lead, c.LeadName = "", ""
		}
		if c.Title == "" {
			c.Title = first.Title()
		}
		for _, r := range reports {
			c.Incidents = append(c.Incidents, r.ID)
			tx.Insert(incidentTable, c.Org, c.ID, r.ID, db.At(tx.Now()), tx.Actor().ID)
		}
		n, err := s.bring(ctx, tx, c, reports, numbers{})
		if err != nil {
			return Case{}, audit.Change{}, err
		}
		c.Affected = n.affected
		if _, err := tx.Exec(ctx, `INSERT INTO case_record (org_id, id, unit_id, lock, owner_key, title, stage, lead_id, lead_name, opened_at, opened_by, outcome, first_date, incidents,
			affected, next_text, unit_text, open, version) VALUES ($1, $2, $3, $4, '', $5, 'opened', $6, $7, $8, $9, '', $10, $11, $12, '', '', TRUE, 1)`,
			c.Org, c.ID, c.Unit, c.Lock, c.Title, c.Lead, c.LeadName, c.OpenedAt, tx.Actor().ID, c.First, int64(c.IncidentsN), int64(c.Affected)); err != nil {
			return Case{}, audit.Change{}, err
		}
		TitleKind.Add(tx, s.Ring, c.Org, c.ID, c.Title)
		if err := s.keepAway(ctx, tx, &c, c.Incidents); err != nil {
			return Case{}, audit.Change{}, err
		}
		if err := s.Note(ctx, tx, c, Note{Kind: "opened", Text: "Case opened. Reports: %s", Args: []string{number(len(reports))}, Action: ActRead}); err != nil {
			return Case{}, audit.Change{}, err
		}
		if err := s.begin(ctx, tx, c); err != nil {
			return Case{}, audit.Change{}, err
		}
		return c, audit.Created("case", c.ID, audit.F("reports", joined(c.Incidents)), audit.F("lock", lock), audit.F("lead", c.Lead)), tx.Emit("case.moved", Moved{c.Org, c.ID})
	})
}

// gather reads reports to go into a case under a lock, the earliest first. Two locks never meet in one case: each is for
// other people.
func (s *Service) gather(ctx context.Context, tx *op.Tx, read authz.Scope, org, lock string, ids []string) ([]incident.Incident, string, error) {
	var out []incident.Incident
	for _, r := range ids {
		i, err := s.Incidents.Brief(ctx, tx, read, org, r)
		if err != nil {
			return nil, "", err
		}
		for i.MergedInto != "" { // what was joined goes by the one it was joined into
			if i, err = s.Incidents.Brief(ctx, tx, read, org, i.MergedInto); err != nil {
				return nil, "", err
			}
		}
		if i.Stage == incident.Withdrawn {
			return nil, "", fault.WithProblems(fault.Problems{{Field: "reports", Message: "Report %s was taken back by its writer", Args: []any{i.Ref}}})
		}
		taken, err := db.All(ctx, tx, db.Scalar[string], `SELECT case_id FROM case_incident WHERE org_id = $1 AND incident_id = $2`, org, i.ID)
		if err != nil {
			return nil, "", err
		}
		if len(taken) > 0 {
			return nil, "", fault.WithProblems(fault.Problems{{Field: "reports", Message: "Report %s is in a case already", Args: []any{i.Ref}, Kind: fault.Conflict}})
		}
		if i.Lock != "" && lock != "" && i.Lock != lock {
			return nil, "", fault.WithProblems(fault.Problems{{Field: "reports", Message: "These reports are kept for different people, so each needs a case of its own"}})
		}
		if i.Lock != "" {
			lock = i.Lock
		}
		if !slices.ContainsFunc(out, func(o incident.Incident) bool { return o.ID == i.ID }) {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b incident.Incident) int { return a.Reported.Compare(b.Reported) })
	return out, lock, nil
}
