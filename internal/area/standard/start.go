package standard

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Start is what an assessment begins with.
type Start struct {
	Catalogue, Name, Campaign string
	// From is an earlier assessment of the same catalogue that it opens as a copy of, "" for none.
	From string
	// Due is by when the board takes assurance, as YYYY-MM-DD; "" is what the clock says.
	Due string
}

// Start opens an assessment of an organisation with a row for every indicator, not assessed or as in the copied one.
func (s *Service) Start(ctx context.Context, org string, in Start) (Assessment, error) {
	book, err := s.Book(ctx)
	if err != nil {
		return Assessment{}, err
	}
	var p fault.Problems
	in.Name = clean(in.Name)
	words(&p, "name", in.Name, "Give it a name, such as Autumn 2026")
	v, ok := book.Find(in.Catalogue)
	if !ok {
		p.Add("catalogue", "Choose a version of the standard")
	}
	due, err := clock.ParseDay(in.Due)
	if err != nil || due != "" && due < clock.DayOf(s.Now()) {
		p.Add("due", "Give a day that is still to come, or leave it empty")
	}
	if err := fault.WithProblems(p); err != nil {
		return Assessment{}, err
	}
	return op.Do(ctx, s.Door, ActStart, op.In(org, "").Once("standard/start/"+org), func(tx *op.Tx) (Assessment, audit.Change, error) {
		open, err := db.One(ctx, tx, db.Scalar[int64], `SELECT COUNT(*) FROM assessment WHERE org_id = $1 AND catalogue = $2 AND state IN ('draft', 'consultation', 'exec_signed')`, org, v.Version)
		if err == nil && open > 0 {
			err = fault.WithProblems(fault.Problems{{Field: "catalogue", Message: "An assessment of this version is open already. Finish or close it first"}})
		}
		if err != nil {
			return Assessment{}, audit.Change{}, err
		}
		a, err := s.Begin(ctx, tx, org, v, in)
		return a, audit.Created("assessment", a.ID, audit.F("catalogue", v.Version), audit.F("from", in.From)), err
	})
}

// Begin opens an assessment inside a change of its organisation: Start's rule, a carry-over's or a campaign's.
func (s *Service) Begin(ctx context.Context, tx *op.Tx, org string, v *Version, in Start) (Assessment, error) {
	a := Assessment{Org: org, ID: id.Random("asm"), Catalogue: v.Version, Name: in.Name, State: Draft, Campaign: in.Campaign, OpenedAt: db.At(tx.Now()), OpenedBy: tx.Actor().ID,
		OpenedName: tx.Actor().Name, WordingAt: db.At(tx.Now()), Version: 1}
	last, err := db.One(ctx, tx, db.Scalar[db.Time], `SELECT MAX(assured_at) FROM assessment WHERE org_id = $1`, org)
	if err != nil {
		return a, err
	}
	if last.IsZero() {
		last = a.OpenedAt
	}
	if a.DueAt = s.due("ASSESSMENT_BOARD", last.Time); in.Due != "" {
		if t, err := time.ParseInLocation(time.DateOnly, in.Due, clock.London()); err == nil {
			a.DueAt = db.At(t.AddDate(0, 0, 1).Add(-time.Second))
		}
	}
	if a.DueAt.Before(tx.Now()) { // the last one is long ago: its own time counts from today
		a.DueAt = s.due("ASSESSMENT_BOARD", tx.Now())
	}
	var from *Assessment
	if in.From != "" {
		f, err := load(ctx, tx, tx.Scope(), org, in.From)
		if err != nil {
			return a, err
		}
		if f.Catalogue != v.Version {
			return a, fault.WithProblems(fault.Problems{{Field: "from", Message: "The earlier assessment is of another version. Bring it over instead of copying it"}})
		}
		from = &f
		a.OriginOrg, a.OriginID, a.OriginName = f.Org, f.ID, f.Name
	}
	if err := s.freeze(ctx, tx, v.Version); err != nil {
		return a, err
	}
	insertAssessment(tx, &a)
	event(tx, org, a.ID, "", "opened", "Opened under %s", v.Name)
	if from != nil {
		return a, s.copyInto(ctx, tx, from, &a)
	}
	for i := range v.Sections {
		for _, x := range v.Sections[i].Indicators {
			at, _ := v.Spot(x.Code)
			if err := s.insertRated(tx, org, a.ID, &Rated{Indicator: x.Code, Section: v.Sections[i].Code, Position: int64(at.Position), Rating: catalogue.NotAssessed, Said: catalogue.NotAssessed,
				Proposed: catalogue.NotAssessed, Version: 1}); err != nil {
				return a, err
			}
		}
	}
	return a, nil
}

// copyInto brings the ratings and evidence of one assessment into another of the same organisation, each with its own rater
// and day, and the open actions where a plan is kept. What was lowered stays lowered.
func (s *Service) copyInto(ctx context.Context, tx *op.Tx, from, to *Assessment) error {
	list, err := s.ratings(ctx, tx, from.Org, from.ID)
	if err != nil {
		return err
	}
	for i := range list {
		x := list[i]
		x.Version, x.ApprovedBy, x.ApprovedName, x.ApprovedAt, x.Consulted = 1, "", "", db.Time{}, false
		if err := s.insertRated(tx, to.Org, to.ID, &x); err != nil {
			return err
		}
	}
	if from.Org == to.Org {
		if _, err := tx.Exec(ctx, `INSERT INTO evidence_use (org_id, assessment_id, indicator, item_id, by_name, at) SELECT org_id, $3, indicator, item_id, by_name, at FROM evidence_use
			WHERE org_id = $1 AND assessment_id = $2`, from.Org, from.ID, to.ID); err != nil {
			return err
		}
	}
	event(tx, to.Org, to.ID, "", "copied", "Opened as a copy of %s. Each rating keeps who gave it and when", from.Name)
	if s.Plan != nil && s.Plan.Copied != nil {
		return s.Plan.Copied(ctx, tx, from, to)
	}
	return nil
}
