package collection_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
)

// past is a file for October that was sent on a day and accepted the next.
func (b *bench) past(text string, sent time.Time) collection.Past {
	return collection.Past{Sending: collection.Sending{Org: trust, From: "2026-10", To: "2026-10"}, File: &collection.Upload{Name: "october.csv", From: strings.NewReader(text)},
		Sender: authz.From(b.analyst()), Decider: authz.From(b.acceptor()), Sent: sent, Decided: sent.Add(24 * time.Hour)}
}

func TestThePastGoesThroughEveryStepAndTellsNobody(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		sent := time.Date(2026, 11, 4, 10, 0, 0, 0, time.UTC)
		sub, err := b.Bring(b.Context(), b.past(table(trust, some("2026-10", "A", 12)...), sent))
		b.ok(err)
		if sub.State != collection.Taken || !sub.Sent.Equal(sent) || !sub.Decided.Equal(sent.Add(24*time.Hour)) || sub.SentBy != "per_analyst" || sub.DecidedBy != "per_board" {
			b.Errorf("%+v", sub)
		}
		if n := b.count(`SELECT COUNT(*) FROM job WHERE unique_key IS NULL OR unique_key <> 'schedule'`); n != 0 {
			b.Errorf("%d jobs were queued", n)
		}
		list, err := b.Returns(b.Context(), b.scope(b.national()), "2026-10", "2026-10")
		b.ok(err)
		for _, r := range list {
			if r.Org == trust && (r.Incidents != 12 || r.Late || !r.Sent.Equal(sent)) {
				b.Errorf("%+v", r)
			}
		}
		b.at(time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC))
		again := b.past(table(trust, some("2026-10", "A", 14)...), time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
		_, err = b.Bring(b.Context(), again)
		b.is(err, fault.Invalid) // it does not say why
		again = b.past(table(trust, some("2026-10", "A", 14)...), time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))
		again.Sending.Why = "Late reports"
		if _, err = b.Bring(b.Context(), again); err != nil {
			b.Fatal(err)
		}
		changes, err := b.Restatements(b.Context(), b.scope(b.national()), "2026-10", "2026-10")
		b.ok(err)
		if len(changes) != 1 || changes[0].WasIncidents != 12 || changes[0].NowIncidents != 14 || changes[0].Reason != "Late reports" {
			b.Errorf("%+v", changes)
		}
	})
}

func TestNobodyBringsInWhatTheyMayNotSendOrDecide(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		for name, change := range map[string]func(*collection.Past){
			"a sender of another trust": func(p *collection.Past) { p.Sender.Org = "RJ1" },
			"a manager who sends":       func(p *collection.Past) { p.Sender.Role = authz.Manager },
			"an analyst who decides":    func(p *collection.Past) { p.Decider.Role, p.Decider.Org = authz.Analyst, trust },
			"the sender who decides":    func(p *collection.Past) { p.Decider.ID = p.Sender.ID },
		} {
			p := b.past(table(trust, some("2026-10", name[:1], 3)...), b.clock())
			change(&p)
			if _, err := b.Bring(b.Context(), p); err == nil {
				b.Errorf("%s may", name)
			}
		}
	})
}

func TestQualityIsCountedAtTheCheckAndScoredWhenAsked(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		sub := b.accepted(collection.Sending{Org: trust, From: "2026-10", To: "2026-10"}, table(trust, some("2026-10", "A", 12)...))
		if n := b.count(`SELECT COUNT(*) FROM return_quality WHERE submission_id = $1`, sub.ID); n != 1 {
			b.Errorf("%d months were counted", n)
		}
		list, err := b.Quality(b.Context(), b.scope(b.analyst()), "", "2026-09", "2026-10")
		b.ok(err)
		var got []string
		for _, q := range list {
			got = append(got, q.Org+" "+string(q.Month)+" "+string(q.Standing))
		}
		if d := cmp.Diff([]string{trust + " 2026-09 missing", trust + " 2026-10 accepted"}, got); d != "" {
			b.Fatal(d)
		}
		q := list[1]
		if q.Counts == nil || q.Counts.Rows != 12 || !q.Report.Of(quality.Completeness).Known || q.Report.Of(quality.Mapping).Known || q.UsualKnown {
			b.Errorf("%+v", q)
		}
		if s := list[0].Report; s.Overall.Value != 0 || s.Of(quality.Validity).Known {
			b.Errorf("a month that never came scores %+v", s)
		}
		for _, out := range []authz.Scope{b.scope(b.as(authz.Analyst, "RJ1", "stranger")), {}} {
			if list, err := b.Quality(b.Context(), out, trust, "2026-10", "2026-10"); err != nil || len(list) != 0 {
				b.Errorf("out of reach %d months are seen, %v", len(list), err)
			}
		}
		if _, err := b.Quality(b.Context(), b.scope(b.analyst()), "", "2026-10", "2026-09"); err == nil {
			b.Error("months that run backwards are taken")
		}
	})
}
