package incident

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// reach is how far apart two reports of one event are taken to arrive.
const reach = 14 * 24 * time.Hour

// Likely gives reports that may tell of the same event: the same unit, a day apart at most, and a kind in common. It is
// a list to look at; nothing is joined by itself.
func (s *Service) Likely(ctx context.Context, sc authz.Scope, w *Whole) ([]Listed, error) {
	if !w.Open && w.Stage != Finished || w.Lock != "" {
		return nil, nil
	}
	var a db.Args
	q := "SELECT " + listColumns + ", " + sc.Opens(&a, "i") + ", i.urgency FROM incident i WHERE i.org_id = " + a.Add(w.Org) + " AND i.unit_id = " + a.Add(w.Unit) +
		" AND i.reported_at BETWEEN " + a.Add(db.At(w.Reported.Add(-reach))) + " AND " + a.Add(db.At(w.Reported.Add(reach))) +
		" AND i.incident_date BETWEEN " + a.Add(dayBefore(w.Record.IncidentDate)) + " AND " + a.Add(dayAfter(w.Record.IncidentDate)) +
		" AND i.id <> " + a.Add(w.ID) + " AND i.merged_into = '' AND i.stage <> 'withdrawn' AND i.counts = 'single' AND " + sc.Where(&a, "i") +
		" ORDER BY i.reported_at DESC, i.id DESC LIMIT 20"
	rows, err := db.All(ctx, s.DB, scanListed, q, a.Values()...)
	out := rows[:0]
	for _, r := range rows {
		if near(w, &r) {
			out = append(out, r)
		}
	}
	return out, err
}

// near tells whether two reports on neighbouring days share a kind of violence and are not hours apart.
func near(w *Whole, o *Listed) bool {
	if w.Record.IncidentTime != "" && o.Record.IncidentTime != "" && w.Record.IncidentDate == o.Record.IncidentDate {
		d := minutes(w.Record.IncidentTime) - minutes(o.Record.IncidentTime)
		if d > 180 || d < -180 {
			return false
		}
	}
	for _, v := range w.Record.ViolenceAll {
		for _, u := range o.Record.ViolenceAll {
			if v == u {
				return true
			}
		}
	}
	return false
}

// Merge joins a report into another of the same event. Both keep their receipts; the one that was joined is no longer
// counted, and its timeline says so. A locked report is never joined with an open one.
func (s *Service) Merge(ctx context.Context, org, record, into string) error {
	if record == into {
		return fault.WithProblems(fault.Problems{{Field: "into", Message: "Choose another report"}})
	}
	return s.change(ctx, ActMerge, org, record, func(tx *op.Tx, w *Whole) (audit.Change, error) {
		main, _, err := s.load(ctx, tx, tx.Scope(), into)
		if err != nil {
			return audit.Change{}, err
		}
		if main.Lock != w.Lock || main.MergedInto != "" || w.MergedInto != "" || main.Stage == Withdrawn {
			return audit.Change{}, fault.New(fault.Conflict, "These two reports cannot be joined")
		}
		before := main.Incident
		main.Record.Staff = append(main.Record.Staff, w.Record.Staff...)
		for _, v := range w.Record.ViolenceAll {
			if !has(main.Record.ViolenceAll, v) {
				main.Record.ViolenceAll = append(main.Record.ViolenceAll, v)
			}
		}
		s.event(tx, org, into, "joined", "We joined two reports of the same event", nil)
		if err := s.save(ctx, tx, before, &main); err != nil {
			return audit.Change{}, err
		}
		tx.Also(audit.Changed("incident", into, audit.F("joined", record)))
		w.Stage, w.MergedInto, w.Open, w.Record.RecordState = Merged, into, false, "rejected"
		for _, rule := range Rules {
			w.done(tx, rule)
		}
		if err := s.moved(ctx, tx, org, record, into); err != nil {
			return audit.Change{}, err
		}
		return audit.Changed("incident", record, audit.F("merged into", into)), s.tell(tx, w, "merged", Merged.Words(), nil)
	})
}

func has(list []string, v string) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
