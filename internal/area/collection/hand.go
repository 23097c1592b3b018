package collection

import (
	"context"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// Nil says that nothing happened in a month. It waits for acceptance like any other. note is needed where the month was
// accepted before, and says why it changes.
func (s *Service) Nil(ctx context.Context, org string, m Month, note string) (Submission, error) {
	return s.hand(ctx, Sending{Org: org, From: m, To: m, Note: note, Why: note}, FormNil, MonthTotals{Month: m})
}

// mostCount is the largest number that anybody counts by hand.
const mostCount = 1_000_000

// Totals takes numbers counted by hand for a month without rows. They wait for acceptance like any other, count in coverage
// and in totals, and make no facts.
func (s *Service) Totals(ctx context.Context, t HandTotals) (Submission, error) {
	var p fault.Problems
	number := func(field string, n, most int64) {
		if n < 0 || n > most {
			p.Add(field, "This number cannot be right. Check it")
		}
	}
	number("incidents", t.Incidents, mostCount)
	number("staff", t.Staff, mostCount)
	number("injured", t.Injured, t.Incidents)
	var kinds int64
	for code, n := range t.ByKind {
		if !mds.Of("violence").Has(code) {
			p.Add("by_kind", "Choose a kind of violence from the list")
		}
		number(code, n, mostCount)
		kinds += n
	}
	if kinds > t.Incidents {
		p.Add("by_kind", "The kinds add up to more than the incidents. Count each incident under its main kind only")
	}
	if t.Incidents == 0 {
		p.Add("incidents", "Send a nil return for a month in which nothing happened")
	}
	if tidy(t.Note, mostNote) == "" {
		p.Add("note", "Say how these numbers were counted")
	}
	if err := fault.WithProblems(p); err != nil {
		return Submission{}, err
	}
	return s.hand(ctx, Sending{Org: t.Org, From: t.Month, To: t.Month, Note: t.Note, Why: t.Note}, FormTotals,
		MonthTotals{Month: t.Month, Incidents: t.Incidents, Staff: t.Staff, Injured: t.Injured, ByKind: t.ByKind})
}

// hand makes a submission that has no file and needs no check.
func (s *Service) hand(ctx context.Context, what Sending, form Form, m MonthTotals) (Submission, error) {
	if what.From == "" {
		return Submission{}, fault.WithProblems(fault.Problems{{Field: "month", Message: "Choose a month"}})
	}
	if err := s.settle(ctx, &what); err != nil {
		return Submission{}, err
	}
	return op.Do(ctx, s.Door, ActSend, op.In(what.Org, ""), func(tx *op.Tx) (Submission, audit.Change, error) {
		sub := what.submission(id.New("sub", tx.Now()), form, Waits)
		sub.MadeBy, sub.SentBy, sub.Made, sub.Sent, sub.Checked = tx.Actor().ID, tx.Actor().ID, tx.Now(), tx.Now(), tx.Now()
		if sub.System == "" {
			sub.System = "other"
		}
		sub.Months = []MonthTotals{m}
		if err := s.enter(ctx, tx, &sub); err != nil {
			return Submission{}, audit.Change{}, err
		}
		if sub.restates() { // rows that count now must go when this is accepted
			sub.State = Loading
			if err := s.emit(tx, topicSent, about{sub.ID}); err != nil {
				return Submission{}, audit.Change{}, err
			}
		}
		tx.Insert(submissionTable, sub.values(false)...)
		return sub, audit.Created(fileKind, sub.ID, audit.F("form", string(form)), audit.F("month", string(m.Month))), nil
	})
}
