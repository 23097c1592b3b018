package demo

import (
	"fmt"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/mds"
)

// teller makes the full reports of one pilot.
type teller struct {
	dice
	pilot  *Pilot
	estate *estate
	crew   *crew
	sector *sector
	own    []string // keys of the staff who report under their own account
	now    time.Time
	first  time.Time // the first day shown
	seed   uint64
	at     int // which pilot it is
	n      uint64
	slow   float64
	mine   string // the report that the first of the staff wrote under their name
}

// The steps that a report may have come to.
const (
	sent = iota
	acknowledged
	contacted
	looking
	decided
	answered
	finished
)

// course is when each step came about; zero where it has not.
type course [finished + 1]time.Time

// runs draws when each step of a report comes about, half of the trusts' time being what their leads would call good.
// Between a fifth and a quarter of first contacts come after the promised 24 hours, about a third of reviews after 72.
func (t *teller) runs(reported time.Time) course {
	slow := t.slow
	if t.pilot.Improves != "" && reported.Format(time.DateOnly) >= string(t.pilot.Improves) {
		slow *= .7
	}
	w := func(median time.Duration, spread float64) time.Duration {
		return t.wait(time.Duration(float64(median)*slow), spread)
	}
	var c course
	c[sent] = reported
	c[acknowledged] = c[sent].Add(w(4*time.Hour, 1.1))
	c[contacted] = c[acknowledged].Add(w(5*time.Hour, 1.2))
	c[looking] = c[contacted].Add(w(9*time.Hour, 1))
	c[decided] = c[looking].Add(w(24*time.Hour, .9))
	c[answered] = c[decided].Add(w(18*time.Hour, 1))
	c[finished] = c[answered].Add(w(96*time.Hour, .9))
	if t.chance(.05) && t.now.Sub(reported) < 70*24*time.Hour { // lies somewhere and waits
		c.stop(t.between(sent, answered))
	}
	for i := range c {
		if c[i].After(t.now) {
			c.stop(i - 1)
			break
		}
	}
	return c
}

// stop takes away every step after the last.
func (c *course) stop(last int) {
	for i := last + 1; i < len(c); i++ {
		c[i] = time.Time{}
	}
}

// reach gives the last step.
func (c *course) reach() int {
	for i := len(c) - 1; i > 0; i-- {
		if !c[i].IsZero() {
			return i
		}
	}
	return sent
}

// ordinary draws one report of a day.
func (t *teller) ordinary(day time.Time) incident.Past {
	h := t.happens(t.sector, t.estate, day)
	delay := t.wait(150*time.Minute, 1.1)
	switch x := t.Float64(); {
	case x > .93:
		delay = t.wait(4*24*time.Hour, .7)
	case x > .76:
		delay += 20 * time.Hour
	}
	if t.pilot.Quiet {
		delay *= 2
	}
	reported := h.at.Add(delay)
	if reported.After(t.now) {
		reported = h.at.Add(time.Duration(t.Float64() * float64(t.now.Sub(h.at)))).Truncate(time.Second)
	}
	p := t.begin(h, reported)
	switch x := t.Float64(); {
	case x < .015:
		p.Counts, p.Events = mds.Pattern, int64(t.between(4, 30))
	case x < .03:
		p.Counts, p.Events = mds.Batch, int64(t.between(2, 5))
	}
	c := t.runs(reported)
	t.tell(&p, c, t.chance(.16), !t.chance(.12))
	if p.Stage == incident.Finished && t.chance(.012) {
		t.withdraw(&p, reported.Add(t.wait(30*time.Hour, .8)))
	}
	return p
}

// begin makes a report as it arrives.
func (t *teller) begin(h happening, reported time.Time) incident.Past {
	t.n++
	p := incident.Past{Key: fmt.Sprintf("demo-%s-%011d", t.estate.Org, t.n), Narrative: t.words(&h.record, h.place.setting)}
	p.Unit, p.Site, p.Stage, p.Open = h.place.unit, h.place.site, incident.Received, true
	p.Ref = "HW-" + h.record.IncidentDate[2:4] + h.record.IncidentDate[5:7] + "-" + code(uint64(t.at)<<20+t.n, 7, t.seed)
	p.ID = p.Ref
	whole := code(uint64(t.at)<<20+t.n, 8, t.seed)
	p.Code, p.PIN = whole[:4]+"-"+whole[4:], fmt.Sprintf("%06d", t.IntN(1e6))
	p.Counts, p.Events, p.Lang, p.Reported, p.Record = mds.Single, 1, "en", reported, h.record
	p.TimeAbout, p.OnBehalf = t.chance(.4), t.chance(.06)
	p.Fill = int64(t.wait(95*time.Second, .4) / time.Second)
	p.Way, p.Naming = of("signed_in", 58, "place", 22, "open", 12, "api", 4, "paper", 4).draw(t.dice), of("named", 74, "pseudonym", 16, "anonymous", 10).draw(t.dice)
	if p.Way == "place" {
		if p.Place = h.place.code; p.Place == "" {
			p.Way = "open"
		}
	}
	if p.Naming == "pseudonym" && p.Way != "signed_in" {
		p.Naming = "anonymous"
	}
	p.Wish = of("", 40, "no", 30, "think", 16, "yes", 14).draw(t.dice)
	if p.Record.PoliceInformed == "Y" && t.chance(.5) {
		p.Wish = "told"
	}
	if p.Way == "signed_in" && p.Naming != "anonymous" && t.chance(.12) {
		p.OwnKey = one(t.dice, t.own)
	}
	t.identities(&p)
	if a := p.Record.Alleged[0].Type; (a == "colleague" || a == "manager") && !p.Record.Sexual() && t.chance(.5) || t.chance(.004) {
		t.restrict(&p, h.place)
	}
	return p
}

// restrict keeps a report away from the managers of its place.
func (t *teller) restrict(p *incident.Past, at *place) {
	if !p.Record.Sexual() {
		p.Lock, p.KeepFrom = incident.LockRestricted, []string{t.crew.managers[at.manager].ID}
	}
}

// identities invents who wrote and whom it names.
func (t *teller) identities(p *incident.Past) {
	if p.Naming == "named" {
		name := t.person()
		p.Names = append(p.Names, incident.Name{Who: "reporter", N: 1, Name: name})
		switch of("phone", 42, "message", 24, "email", 18, "in_person", 12, "none", 4).draw(t.dice) {
		case "phone":
			p.Contact = incident.Contact{How: "phone", Value: t.mobile(), When: one(t.dice, []string{"", "After two", "Mornings", "Not on nights"})}
		case "email":
			p.Contact = incident.Contact{How: "email", Value: address(name, t.IntN(1e6))}
		case "message":
			p.Contact = incident.Contact{How: "message"}
		case "in_person":
			p.Contact = incident.Contact{How: "in_person", When: "On shift"}
		default:
			p.Contact = incident.Contact{How: "none"}
		}
	}
	if t.chance(.45) {
		x := incident.Name{Who: "alleged", N: 1, Name: t.person()}
		if p.Record.Alleged[0].Type == "patient" {
			x.Number = t.number()
		}
		p.Names = append(p.Names, x)
	}
	if t.chance(.15) {
		p.Names = append(p.Names, incident.Name{Who: "witness", N: 1, Name: t.person()})
	}
}

// handler gives who looks after a report: its manager, or for a locked one those who may open it.
func (t *teller) handler(p *incident.Past) incident.Colleague {
	switch {
	case p.Record.Sexual():
		return t.crew.safety
	case p.Lock != "":
		return t.crew.specialist
	}
	for i := range t.estate.places {
		if t.estate.places[i].unit == p.Unit {
			return t.crew.managers[t.estate.places[i].manager]
		}
	}
	return t.crew.specialist
}
