package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// fact is what a trust without full reports hands in of one incident.
type fact struct {
	source mds.Source
	record mds.Record
}

// factBatch is how many incidents go in one change.
const factBatch = 400

// facts makes and writes n incidents of a trust in order of their dates.
func (p *plan) facts(ctx context.Context, o org.Organisation, e *estate, n int) error {
	d := newDice(p.opt.Seed, "facts "+o.ID)
	s := sectors[sectorOf(o.Type)]
	batch := make([]fact, 0, min(n, factBatch))
	for i, k := range dates(d, n, p.days(o, nil, n)) {
		batch = append(batch, p.fact(d, s, e, p.first.AddDate(0, 0, k), i))
		if len(batch) == factBatch {
			if err := p.write(ctx, o.ID, batch); err != nil {
				return err
			}
			batch = make([]fact, 0, factBatch)
		}
	}
	return p.write(ctx, o.ID, batch)
}

// fact draws one. Four in ten trusts, by their codes, keep no times of what followed a report.
func (p *plan) fact(d dice, s *sector, e *estate, day time.Time, i int) fact {
	h := d.happens(s, e, day)
	delay := d.wait(150*time.Minute, 1.1)
	switch x := d.Float64(); {
	case x > .92:
		delay = d.wait(5*24*time.Hour, .8)
	case x > .74:
		delay += 20 * time.Hour
	}
	reported := h.at.Add(delay)
	if reported.After(p.now) {
		reported = p.now.Truncate(time.Minute)
	}
	r := &h.record
	r.ProviderOrg, r.SiteCode = e.Org, h.place.site
	r.ReportedDate = reported.In(clock.London()).Format(time.DateOnly)
	r.RecordState = of("final", 97, "rejected", 2, "under_review", 1).draw(d)
	if p.now.Sub(reported) < 14*24*time.Hour {
		r.RecordState = of("submitted", 40, "under_review", 60).draw(d)
	}
	f := fact{record: *r, source: mds.Source{Kind: "submission", Key: fmt.Sprintf("demo-%08d", i), Version: 1, Count: mds.Single, Events: 1, Unit: h.place.unit, Reported: reported}}
	switch x := d.Float64(); {
	case x < .012:
		f.source.Count, f.source.Events = mds.Pattern, int64(d.between(4, 30))
	case x < .03:
		f.source.Count, f.source.Events = mds.Batch, int64(d.between(2, 5))
	}
	if newsKept(e.Org) {
		if at := reported.Add(d.wait(9*time.Hour, 1.2)); at.Before(p.now) {
			f.source.Acknowledged = at
			if fed := at.Add(d.wait(5*24*time.Hour, 1)); d.chance(.62) && fed.Before(p.now) {
				f.source.Fed = fed
			}
		}
	}
	return f
}

func newsKept(id string) bool { return newDice(0, "news "+id).chance(.6) }

// write puts a batch of facts in, in one change.
func (p *plan) write(ctx context.Context, id string, batch []fact) error {
	if len(batch) == 0 {
		return nil
	}
	_, err := op.Do(ctx, p.Door, ActBuild, op.In(id, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for i := range batch {
			mds.Write(tx, id, batch[i].source, &batch[i].record)
		}
		return true, audit.Change{Verb: "imported", Kind: "facts", Record: batch[0].source.Key, Reason: "Invented, for the demonstration", Fields: []audit.Field{
			audit.F("incidents", strconv.Itoa(len(batch))), audit.F("first", batch[0].record.IncidentDate), audit.F("last", batch[len(batch)-1].record.IncidentDate),
		}}, nil
	})
	if err == nil {
		p.done(len(batch))
	}
	return err
}
