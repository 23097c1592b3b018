package incident_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
)

// past makes a finished report of three days ago.
func (b *bench) past(n int) incident.Past {
	reported := b.now.AddDate(0, 0, -3).Truncate(time.Second)
	at := func(h int) time.Time { return reported.Add(time.Duration(h) * time.Hour) }
	p := incident.Past{Key: fmt.Sprintf("past-%016d", n), Code: fmt.Sprintf("ABCD-%04d", n), PIN: "482913", Narrative: "Somebody shouted by the zebra bed.",
		Contact: incident.Contact{How: "phone", Value: "07700 900148"}, Names: []incident.Name{{Who: "reporter", N: 1, Name: "Asha Bramblecask"}},
		Timeline: []incident.Event{{Kind: "contacted", Actor: "per_m", Name: "Invented manager", At: at(30), Told: "Someone contacted you", Note: "Spoke for a while."},
			{Kind: "finished", Actor: "per_m", Name: "Invented manager", At: at(60), Told: incident.Finished.Words()}},
		Messages: []incident.Message{{At: at(31), Author: "per_m", Body: "How are you?", Read: at(33)}, {At: at(33), FromReporter: true, Body: "Better."}},
		Pairs:    []incident.Pair{{At: at(58), Said: "You asked for a light.", Did: "It is mended."}}}
	p.Ref, p.Unit, p.Counts, p.Events, p.Stage, p.Way, p.Naming, p.Lang, p.Reported = fmt.Sprintf("HW-2611-%07d", n), ward, mds.Single, 1, incident.Finished, "signed_in", "named", "en", reported
	p.Contacted, p.Fed, p.Finished, p.Acknowledged, p.Reviewed = at(30), at(60), at(60), at(30), at(58)
	p.Handler = incident.Colleague{ID: "per_m", Name: "Invented manager"}
	p.Record = mds.Record{IncidentDate: reported.Format(time.DateOnly), IncidentTime: "02:40", ViolencePrimary: "verbal", ViolenceAll: []string{"verbal"}, RecordState: "final", Staff: []mds.Staff{{StaffGroup: "03"}, {StaffGroup: "07"}}}
	return p
}

func TestPastReportsAreBroughtInWhole(t *testing.T) {
	each(t, func(b *bench) {
		system := authz.With(b.Context(), authz.Service("test"))
		open := b.past(2)
		open.Stage, open.Open, open.Finished, open.Reviewed, open.Timeline, open.Pairs = incident.Contacted, true, time.Time{}, time.Time{}, open.Timeline[:2], nil
		if err := b.Bulk(system, here, []incident.Past{b.past(1), open}); err != nil {
			b.Fatal(err)
		}
		lead := b.as(authz.Specialist, here)
		w, err := b.Get(lead, b.scope(lead, incident.ActRead), b.past(1).Ref)
		if err != nil {
			b.Fatal(err)
		}
		if w.Narrative != b.past(1).Narrative || len(w.Events) != 3 || w.Events[1].Note != "Spoke for a while." || len(w.Messages) != 2 || len(w.Pairs) != 1 || len(w.Sealed) != 1 || w.Stage != incident.Finished {
			b.Errorf("%+v", w)
		}
		var late []string
		for _, c := range w.Clocks {
			if c.Done.IsZero() {
				b.Errorf("the clock %s of a finished report runs", c.Rule)
			}
			if c.Done.After(c.Due) {
				late = append(late, c.Rule)
			}
			if c.Done.After(c.Due) != !c.Up.IsZero() {
				b.Errorf("%s was passed on at %s", c.Rule, c.Up)
			}
		}
		if d := cmp.Diff([]string{incident.RuleContact}, late); d != "" {
			b.Error(d)
		}
		page, err := b.List(lead, b.scope(lead, incident.ActList), incident.Filter{Queue: true})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != open.Ref || page.Rows[0].NextRule != incident.RuleReview {
			b.Errorf("the queue: %+v, %v", page.Rows, err)
		}
		if page, err := b.List(lead, b.scope(lead, incident.ActList), incident.Filter{Words: "zebra"}); err != nil || len(page.Rows) != 2 {
			b.Errorf("search finds %d, %v", len(page.Rows), err)
		}
		if h, err := b.Prove(visitor(b.Context(), here), "ABCD-0001", "482913"); err != nil || h.Record() != b.past(1).Ref {
			b.Errorf("the receipt: %+v, %v", h, err)
		}
		if n := b.count(`SELECT COUNT(*) FROM fact WHERE org_id = $1`, here); n != 4 {
			b.Errorf("%d facts, want one for each of two staff of two reports", n)
		}
		if n := b.count(`SELECT COUNT(*) FROM job WHERE kind <> 'incident.worth'`); n != 0 {
			b.Errorf("%d people would be told", n)
		}
		if v, err := audit.Verify(b.Context(), b.DB, "", nil, nil); err != nil || len(v.Breaks) > 0 || v.Entries != 1 {
			b.Errorf("%+v, %v", v, err)
		}
	})
}

func TestABatchWithOneBadReportBringsInNone(t *testing.T) {
	each(t, func(b *bench) {
		system := authz.With(b.Context(), authz.Service("test"))
		for what, spoil := range map[string]func(*incident.Past){
			"no key":           func(p *incident.Past) { p.Key = "" },
			"tomorrow":         func(p *incident.Past) { p.Reported = b.now.AddDate(0, 0, 1) },
			"finished later":   func(p *incident.Past) { p.Finished = b.now.AddDate(0, 0, 1) },
			"no such stage":    func(p *incident.Past) { p.Stage = "asleep" },
			"finished, open":   func(p *incident.Past) { p.Open = true },
			"no such violence": func(p *incident.Past) { p.Record.ViolencePrimary = "rudeness" },
		} {
			bad := b.past(2)
			spoil(&bad)
			if err := b.Bulk(system, here, []incident.Past{b.past(1), bad}); !fault.Is(err, fault.Invalid) {
				b.Errorf("%s: %v", what, err)
			}
		}
		if err := b.Bulk(system, here, []incident.Past{b.past(1), b.past(1)}); !fault.Is(err, fault.Conflict) {
			b.Errorf("the same report twice: %v", err)
		}
		if err := b.Bulk(b.as(authz.Manager, here), here, []incident.Past{b.past(1)}); !fault.Is(err, fault.Denied) {
			b.Errorf("a manager: %v", err)
		}
		if err := b.Bulk(b.as(authz.Specialist, there), here, []incident.Past{b.past(1)}); !fault.Is(err, fault.NotFound) {
			b.Errorf("another trust's lead: %v", err)
		}
		if n := b.count(`SELECT COUNT(*) FROM incident`) + b.count(`SELECT COUNT(*) FROM fact`); n != 0 {
			b.Errorf("%d rows came in", n)
		}
	})
}

func TestASexualPastReportIsLockedWhateverItSays(t *testing.T) {
	each(t, func(b *bench) {
		p := b.past(1)
		p.Record.ViolencePrimary, p.Record.ViolenceAll, p.Lock = "sexual_noncontact", []string{"sexual_noncontact"}, ""
		if err := b.Bulk(authz.With(b.Context(), authz.Service("test")), here, []incident.Past{p}); err != nil {
			b.Fatal(err)
		}
		manager := b.as(authz.Manager, here)
		if _, err := b.Get(manager, b.scope(manager, incident.ActRead), p.Ref); !fault.Is(err, fault.NotFound) {
			b.Errorf("a manager opens it: %v", err)
		}
		team := b.as(authz.SexualSafety, here)
		if _, err := b.Get(team, b.scope(team, incident.ActRead), p.Ref); err != nil {
			b.Error(err)
		}
	})
}
