package demo

import (
	"time"

	"github.com/havenward/havenward/internal/area/incident"
)

// tell gives a report the timeline, conversation and answers of its course. done tells whether what was asked for could
// be done.
func (t *teller) tell(p *incident.Past, c course, talk, done bool) {
	who, reach := t.handler(p), c.reach()
	say := func(at time.Time, kind, told, note string) {
		p.Timeline = append(p.Timeline, incident.Event{ID: t.idAt("evt", at), Kind: kind, Actor: who.ID, Name: who.Name, At: at, Told: told, Note: note})
		if told != "" && kind != "tried" {
			p.Fed = at
		}
	}
	if reach >= acknowledged {
		p.Handler, p.Acknowledged, p.Record.RecordState = who, c[acknowledged], "under_review"
		say(c[acknowledged], "acknowledged", "Somebody has read your report", "")
	}
	if reach >= contacted {
		if t.chance(.2) {
			say(c[acknowledged].Add(c[contacted].Sub(c[acknowledged])/2), "tried", "We tried to reach you, and will try again", "")
		}
		p.Contacted, p.Stage = c[contacted], incident.Contacted
		say(c[contacted], "contacted", "Someone contacted you", one(t.dice, notes))
	}
	if reach >= looking {
		p.Stage = incident.Looking
		say(c[looking], "looking", incident.Looking.Words(), "")
	}
	if reach >= decided {
		p.Reviewed, p.Stage = c[decided], incident.Decided
		say(c[decided], "decided", incident.Decided.Words(), "")
	}
	if reach >= answered {
		t.answer(p, c[answered], done)
		say(c[answered], "feedback", "There is an answer to what you said", "")
	}
	if talk && reach >= contacted {
		t.talk(p, who, c)
	}
	if reach == finished {
		p.Stage, p.Open, p.Finished, p.Record.RecordState = incident.Finished, false, c[finished], "final"
		say(c[finished], "finished", incident.Finished.Words(), "")
		if t.now.Sub(c[finished]) > 30*24*time.Hour && t.chance(.38) {
			p.Worth = of("yes", 58, "part", 27, "no", 15).draw(t.dice)
		}
	}
}

// answer adds what was said and what was done about it.
func (t *teller) answer(p *incident.Past, at time.Time, done bool) {
	x := one(t.dice, pairs)
	pair := incident.Pair{ID: t.idAt("pair", at), At: at, Said: x.said, Did: x.did}
	if !done {
		pair.Did, pair.NotYet, pair.Next = x.notYet, true, at.AddDate(0, 0, t.between(14, 42)).Format(time.DateOnly)
	}
	p.Pairs = append(p.Pairs, pair)
}

// talk adds a short conversation after the first contact. What came back may still be unread.
func (t *teller) talk(p *incident.Past, who incident.Colleague, c course) {
	x := one(t.dice, talks)
	at := c[contacted].Add(t.wait(time.Hour, .6))
	if at.After(t.now) {
		return
	}
	reply := at.Add(t.wait(5*time.Hour, 1))
	ours := incident.Message{ID: t.idAt("msg", at), At: at, Author: who.ID, Body: x[0]}
	if p.Fed.Before(at) {
		p.Fed = at
	}
	if reply.After(t.now) || t.chance(.3) {
		p.Messages = append(p.Messages, ours)
		return
	}
	ours.Read = reply
	theirs := incident.Message{ID: t.idAt("msg", reply), At: reply, FromReporter: true, Body: x[1]}
	if read := reply.Add(t.wait(4*time.Hour, .8)); read.Before(t.now) {
		theirs.Read = read
	}
	p.Messages = append(p.Messages, ours, theirs)
}

// withdraw makes a report one that its writer took back.
func (t *teller) withdraw(p *incident.Past, at time.Time) {
	kept := p.Timeline[:0]
	for _, e := range p.Timeline {
		if e.At.Before(at) {
			kept = append(kept, e)
		}
	}
	p.Timeline = append(kept, incident.Event{ID: t.idAt("evt", at), Kind: "withdrawn", At: at, Told: incident.Withdrawn.Words()})
	p.Stage, p.Open, p.Record.RecordState = incident.Withdrawn, false, "rejected"
	p.Finished, p.Worth, p.Pairs, p.Messages = time.Time{}, "", nil, nil
	for _, x := range []*time.Time{&p.Acknowledged, &p.Contacted, &p.Reviewed, &p.Fed} {
		if !x.Before(at) {
			*x = time.Time{}
		}
	}
	if p.Acknowledged.IsZero() {
		p.Handler = incident.Colleague{}
	}
}

// again makes a second report of the same event, by somebody else, joined into the first. Both are as they are after it.
func (t *teller) again(first *incident.Past) incident.Past {
	h := happening{record: first.Record}
	for i := range t.estate.places {
		if t.estate.places[i].unit == first.Unit {
			h.place = &t.estate.places[i]
		}
	}
	h.record.Staff = h.record.Staff[:1:1]
	h.record.RecordState = ""
	reported := first.Reported.Add(t.wait(90*time.Minute, .5))
	at := reported.Add(t.wait(8*time.Hour, .5))
	if at.After(t.now) {
		reported, at = first.Reported, t.now
	}
	p := t.begin(h, reported)
	p.Lock, p.KeepFrom, p.OwnKey = first.Lock, nil, ""
	var c course
	c[sent] = reported
	t.tell(&p, c, false, false)
	who := t.handler(&p)
	p.Timeline = append(p.Timeline, incident.Event{ID: t.idAt("evt", at), Kind: "merged", Actor: who.ID, Name: who.Name, At: at, Told: incident.Merged.Words()})
	p.Stage, p.MergedInto, p.Open, p.Record.RecordState, p.Fed = incident.Merged, first.ID, false, "rejected", at
	first.Timeline = append(first.Timeline, incident.Event{ID: t.idAt("evt", at), Kind: "joined", Actor: who.ID, Name: who.Name, At: at, Told: "We joined two reports of the same event"})
	first.Record.Staff = append(first.Record.Staff[:len(first.Record.Staff):len(first.Record.Staff)], p.Record.Staff...)
	if first.Fed.Before(at) {
		first.Fed = at
	}
	return p
}

// left makes where people left the form, by month: fewer each year, and most where it asks how to reach them.
func (t *teller) left() []incident.Left {
	var out []incident.Left
	for at := time.Date(t.first.Year(), t.first.Month(), 1, 0, 0, 0, 0, time.UTC); at.Before(t.now); at = at.AddDate(0, 1, 0) {
		for _, step := range []struct {
			id string
			n  int
		}{{"what", 2}, {"when", 3}, {"who", 2}, {"contact", 5}, {"words", 1}} {
			if n := t.IntN(step.n + 1); n > 0 {
				out = append(out, incident.Left{Period: at.Format("2006-01"), Step: step.id, N: int64(n)})
			}
		}
	}
	return out
}
