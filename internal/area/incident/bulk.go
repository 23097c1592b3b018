package incident

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// Past is a report that was taken elsewhere or before, with everything that has happened to it since.
type Past struct {
	// Incident is the record as it stands. Org may be left empty; ID, Ref and Key must be new in the organisation. A
	// sexual record is locked for its team, whatever Lock says. Version is not used.
	Incident
	// Key is its idempotency key, Code and PIN its receipt; the code must be new everywhere.
	Key, Code, PIN string
	// OwnKey finds it for its writer; "" where nobody signed in.
	OwnKey    string
	Narrative string
	Contact   Contact
	Names     []Name
	// KeepFrom are people who must not see it.
	KeepFrom []string
	// Timeline is what happened to it after it was sent. The ids of these three may be left empty.
	Timeline []Event
	Messages []Message
	Pairs    []Pair
}

// maxPast bounds a batch, so that one change stays small.
const maxPast = 1000

// Bulk brings in past reports of one organisation: rows, clocks, timelines, conversations, facts and search words, all
// of a batch or none. Nobody is told of any, and what is overdue counts as passed on already. Sealing happens before the
// change, in the caller's goroutine, so that several callers prepare while one writes.
func (s *Service) Bulk(ctx context.Context, org string, batch []Past) error {
	if len(batch) == 0 || len(batch) > maxPast {
		return fault.New(fault.Invalid, "Bring in from 1 to "+strconv.Itoa(maxPast)+" reports at a time")
	}
	rows := make([]past, len(batch))
	for i := range batch {
		var err error
		if rows[i], err = s.past(org, batch[i]); err != nil {
			return err
		}
	}
	_, err := op.Do(ctx, s.Door, ActImport, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for i := range rows {
			if err := rows[i].insert(tx); err != nil {
				return false, audit.Change{}, err
			}
		}
		return true, imported(rows), nil
	})
	return err
}

// imported says what a batch held.
func imported(rows []past) audit.Change {
	first, last, open := rows[0].row.Record.IncidentDate, "", 0
	for i := range rows {
		d := rows[i].row.Record.IncidentDate
		first, last = min(first, d), max(last, d)
		if rows[i].row.Open {
			open++
		}
	}
	return audit.Change{Verb: "imported", Kind: "incident", Record: rows[0].row.ID, Fields: []audit.Field{
		audit.F("reports", strconv.Itoa(len(rows))), audit.F("open", strconv.Itoa(open)), audit.F("first", first), audit.F("last", last),
		audit.F("last record", rows[len(rows)-1].row.ID),
	}}
}

// past is a prepared report: all that costs time is done.
type past struct {
	row    row
	values []any
	source mds.Source
	words  find.Text
	rows   []queuedRow
	worth  time.Time
}

type queuedRow struct {
	table  op.Table
	values []any
}

var pastMessageTable = op.Table{Name: "incident_message", Columns: []string{"org_id", "id", "incident_id", "at", "from_reporter", "author_id", "body", "read_at"}}

func (s *Service) past(org string, p Past) (past, error) {
	p.Org, p.ID = org, p.Ref // a report's reference is its id
	now := s.now()
	if err := p.problem(now); err != nil {
		return past{}, err
	}
	if p.Record.Sexual() {
		p.Lock = LockSexual
	}
	p.Record.IncidentRef, p.Record.ProviderOrg, p.Record.SiteCode = p.Ref, org, p.Site
	p.Record.ReportedDate = p.Reported.In(clock.London()).Format(time.DateOnly)
	w := row{Incident: p.Incident, sentKey: p.Key, digest: "imported", owner: p.OwnKey, receiptKey: s.receiptKey(p.Code), pinKey: s.pinKey(org, p.Code, p.PIN), factVersion: 1}
	out := past{words: find.Blinded(s.Ring, org, p.Narrative)}
	var err error
	if w.seals, err = s.sealAll(&Sending{Org: org, Narrative: p.Narrative, Contact: p.Contact, Names: p.Names}, p.ID); err != nil {
		return past{}, err
	}
	w.clocks = s.pastClocks(&p, now)
	w.nextDue, w.nextRule = next(w.clocks)
	if err := out.talk(s, &p); err != nil {
		return past{}, err
	}
	for _, person := range p.KeepFrom {
		out.add(exclusionTable, org, p.ID, person, "asked by the reporter", db.At(p.Reported))
	}
	if ask := p.Finished.AddDate(0, 0, 30); p.Stage == Finished && p.Worth == "" && ask.After(now) {
		out.worth = ask
	}
	w.away = len(p.KeepFrom) > 0
	out.source, out.values, out.row = w.source(s), w.values(), w
	return out, nil
}

// problem says why a record cannot be brought in; its caller is a program, so it names the record and no more.
func (p *Past) problem(now time.Time) error {
	bad := func(what string) error { return fault.New(fault.Invalid, "Report "+p.ID+": "+what) }
	switch {
	case len(p.Key) < 16 || len(p.Key) > 64 || p.Ref == "" || len(p.Code) != 9 || len(p.PIN) != 6:
		return bad("the key, reference, code or PIN is missing")
	case p.Reported.IsZero() || p.Reported.After(now):
		return bad("it was not reported yet")
	case stageWords[p.Stage] == "":
		return bad("the stage is unknown")
	case p.Open == (p.Stage == Finished || p.Stage == Withdrawn || p.Stage == Merged):
		return bad("the stage does not say whether it is open")
	case len([]rune(p.Narrative)) > MaxNarrative:
		return bad("the words are too long")
	}
	for _, t := range []time.Time{p.Acknowledged, p.Contacted, p.Reviewed, p.Fed, p.Finished} {
		if t.After(now) {
			return bad("something is yet to come")
		}
	}
	if problems := p.Record.Check(); len(problems) > 0 {
		return bad(problems[0].Field + ": " + problems[0].Message)
	}
	return nil
}

func (o *past) add(t op.Table, values ...any) { o.rows = append(o.rows, queuedRow{t, values}) }

// pastClocks starts the promises at the report and stops those that were kept, or that ended with the record.
func (s *Service) pastClocks(p *Past, now time.Time) (out []Clock) {
	told, last := p.told()
	done := map[string]time.Time{RuleContact: p.Contacted, RuleReview: p.Reviewed, RuleFeedback: told}
	for _, name := range Rules {
		rule, ok := s.Clocks.Find(name, p.Reported)
		if !ok {
			continue
		}
		due, at, up := clock.Due(rule, p.Reported), done[name], time.Time{}
		if at.IsZero() && !p.Open {
			at = last
		}
		if due.Before(now) && (at.IsZero() || at.After(due)) {
			up = due
		}
		out = append(out, Clock{Rule: name, Start: p.Reported, Due: due, Done: at, Up: up})
	}
	return out
}

// told gives when the writer first heard something from us after the receipt, and when the last thing happened.
func (p *Past) told() (first, last time.Time) {
	hear := func(t time.Time) {
		if first.IsZero() || t.Before(first) {
			first = t
		}
	}
	last = p.Reported
	for _, e := range p.Timeline {
		if e.At.After(last) {
			last = e.At
		}
		if e.Told != "" && !slices.Contains([]string{"added", "withdrawn", "worth", "tried"}, e.Kind) {
			hear(e.At)
		}
	}
	for _, m := range p.Messages {
		if !m.FromReporter {
			hear(m.At)
		}
	}
	return first, last
}

// talk prepares the timeline, the conversation and the pairs.
func (o *past) talk(s *Service, p *Past) (err error) {
	seal := func(field, text string) []byte {
		b, e := s.Ring.Seal(s.place(p.Org, p.ID, field), []byte(text))
		if e != nil {
			err = e
		}
		return b
	}
	made := func(given, prefix string) string {
		if given == "" {
			return id.Random(prefix)
		}
		return given
	}
	for _, e := range p.Timeline {
		o.add(eventTable, p.Org, made(e.ID, "evt"), p.ID, db.At(e.At), e.Kind, e.Actor, e.Name, e.Told, seal("event", e.Note))
	}
	for _, m := range p.Messages {
		o.add(pastMessageTable, p.Org, made(m.ID, "msg"), p.ID, db.At(m.At), m.FromReporter, m.Author, seal("message", m.Body), db.At(m.Read))
	}
	for _, x := range p.Pairs {
		next := x.Next
		if !x.NotYet {
			next = ""
		}
		o.add(pairTable, p.Org, made(x.ID, "pair"), p.ID, db.At(x.At), seal("said", x.Said), seal("did", x.Did), x.NotYet, strings.TrimSpace(next))
	}
	return err
}

// insert queues everything with the change.
func (o *past) insert(tx *op.Tx) error {
	tx.Insert(incidentTable, o.values...)
	for _, r := range o.rows {
		tx.Insert(r.table, r.values...)
	}
	mds.Write(tx, o.row.Org, o.source, &o.row.Record)
	o.words.Add(tx, o.row.Org, o.row.ID)
	if !o.worth.IsZero() {
		return tx.Later("incident.worth", Told{o.row.Org, o.row.ID}, o.worth, "")
	}
	return nil
}

// Left is how often the form was left at a step in a month.
type Left struct {
	// Period is YYYY-MM, Step the id of a step of the form.
	Period, Step string
	N            int64
}

// BulkLeft brings in where people left the form, in an organisation that has no such counts yet.
func (s *Service) BulkLeft(ctx context.Context, org string, list []Left) error {
	_, err := op.Do(ctx, s.Door, ActImport, op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for _, l := range list {
			tx.Insert(leaveTable, org, l.Period, l.Step, l.N)
		}
		return true, audit.Change{Verb: "imported", Kind: "form left", Record: org, Fields: []audit.Field{audit.F("counts", strconv.Itoa(len(list)))}}, nil
	})
	return err
}

var leaveTable = op.Table{Name: "report_leave", Columns: []string{"org_id", "period", "step", "n"}}
