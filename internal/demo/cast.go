package demo

import (
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/mds"
)

// scene is a part in the cast: reports that every pilot has, so that no list is empty however small the demonstration is.
type scene struct {
	// ago is how long before now it was reported, reach what it has come to.
	ago   time.Duration
	reach int
	// kind and hate are set where it matters; own makes it a report of the first member of staff.
	kind, hate string
	own        bool
	as         string // a name for what is special about it
}

const day = 24 * time.Hour

var cast = []scene{
	{ago: 3 * time.Hour, reach: sent},
	{ago: 9 * time.Hour, reach: sent, kind: "physical_contact", as: "injured"},
	{ago: 20 * time.Hour, reach: acknowledged, own: true, kind: "verbal"},
	{ago: 31 * time.Hour, reach: sent},
	{ago: 50 * time.Hour, reach: acknowledged, kind: "threat", as: "weapon"},
	{ago: 60 * time.Hour, reach: contacted},
	{ago: 100 * time.Hour, reach: contacted, kind: "verbal", hate: "race"},
	{ago: 9 * day, reach: looking},
	{ago: 40 * time.Hour, reach: contacted, kind: "sexual_contact"},
	{ago: 6 * day, reach: looking, kind: "sexual_noncontact"},
	{ago: 4 * day, reach: contacted, kind: "intimidation_stalking", as: "restricted"},
	{ago: 5 * day, reach: answered, as: "reply"},
	{ago: 12 * day, reach: looking, kind: "verbal", as: "pattern"},
	{ago: 8 * day, reach: contacted, kind: "physical_contact", as: "batch"},
	{ago: 44 * day, reach: contacted, as: "withdrawn"},
	{ago: 33 * day, reach: finished, own: true, kind: "physical_contact", as: "mine"},
	{ago: 48 * day, reach: finished, kind: "physical_attempted", as: "joined"},
	{ago: 38 * day, reach: finished, kind: "verbal", hate: "religion"},
	{ago: 65 * day, reach: finished, own: true, kind: "threat", as: "worth"},
	{ago: 34 * day, reach: decided, kind: "physical_contact", as: "police"},
	{ago: 57 * day, reach: finished, as: "anonymous"},
	{ago: 10 * day, reach: answered, as: "not yet"},
	{ago: 90 * day, reach: finished, kind: "sexual_noncontact", as: "worth"},
}

// castSize is how many reports the cast makes: one of them is told twice.
var castSize = len(cast) + 1

// castRecent is how many of them tell of the last four weeks.
var castRecent = func() int {
	n := 0
	for _, r := range cast {
		if r.ago < recent*day {
			n++
		}
	}
	return n
}()

// shares are when the steps of a report of the cast came about, as parts of its age.
var shares = [finished + 1]float64{0, .05, .12, .25, .5, .6, .75}

// plays makes the cast of a pilot.
func (t *teller) plays() []incident.Past {
	var out []incident.Past
	for _, r := range cast {
		p := t.play(r)
		if r.as == "joined" {
			twin := t.again(&p)
			out = append(out, p, twin)
			continue
		}
		out = append(out, p)
	}
	return out
}

func (t *teller) play(r scene) incident.Past {
	reported := t.now.Add(-r.ago).Truncate(time.Second)
	at := reported.Add(-2 * time.Hour)
	if last := t.yesterday().Add(21 * time.Hour); at.After(last) {
		at = last
	}
	where := &t.estate.places[t.IntN(min(3, len(t.estate.places)))]
	kind := r.kind
	if kind == "" {
		kind = t.sector.kinds.draw(t.dice)
	}
	h := t.happensAt(t.sector, where, kind, at)
	h.record.IncidentTime = at.Format("15:04")
	t.dress(&h, r)
	p := t.begin(h, reported)
	if r.own {
		p.OwnKey, p.Way, p.Place = t.own[0], "signed_in", ""
		if p.Naming == "anonymous" {
			p.Naming = "pseudonym"
		}
	}
	switch r.as {
	case "pattern":
		p.Counts, p.Events = mds.Pattern, 20
	case "batch":
		p.Counts, p.Events = mds.Batch, 4
	case "anonymous":
		p.Way, p.Naming, p.OwnKey, p.Place, p.Contact, p.Names = "open", "anonymous", "", "", incident.Contact{}, nil
	case "restricted":
		t.restrict(&p, where)
	case "mine":
		me := t.crew.staff[0]
		p.Naming, p.OnBehalf, p.Lock, p.KeepFrom = "named", false, "", nil
		p.Names = append(slices.DeleteFunc(p.Names, func(n incident.Name) bool { return n.Who == "reporter" }), incident.Name{Who: "reporter", N: 1, Name: me.Name, Person: me.ID})
		t.mine = p.ID
	}
	var c course
	for i := range c {
		if i <= r.reach {
			c[i] = reported.Add(time.Duration(shares[i] * float64(r.ago))).Truncate(time.Second)
		}
	}
	t.tell(&p, c, false, r.as != "not yet")
	t.after(&p, r, c)
	return p
}

// dress makes an incident what its part asks for.
func (t *teller) dress(h *happening, r scene) {
	rec := &h.record
	if r.hate != "" {
		rec.HateMotive = []string{r.hate}
	}
	switch r.as {
	case "injured":
		rec.Staff[0].PhysicalHarm, rec.Staff[0].InjuryType, rec.Staff[0].BodyPart = "moderate", []string{"sprain"}, []string{"shoulder_arm"}
	case "weapon":
		rec.Method, rec.WeaponType = []string{"weapon"}, "blunt"
	case "restricted":
		rec.Alleged[0].Type, rec.ClinicalFactor, rec.ClinicalFactorType, rec.ClinicalJudgedBy = "manager", "none", "", ""
	case "police":
		rec.PoliceInformed, rec.PoliceReferenceHeld, rec.PoliceOutcome, rec.NotReportedReason = "Y", "Y", "none_yet", ""
	}
	if r.own || r.as == "reply" {
		rec.Staff = rec.Staff[:1]
	}
}

// after adds what only makes sense once the story is told.
func (t *teller) after(p *incident.Past, r scene, c course) {
	switch r.as {
	case "withdrawn":
		t.withdraw(p, c[contacted].Add(5*time.Hour))
	case "worth":
		p.Worth = one(t.dice, []string{"yes", "part"})
	case "reply":
		who := t.handler(p)
		p.Messages = []incident.Message{
			{ID: t.idAt("msg", c[contacted].Add(time.Hour)), At: c[contacted].Add(time.Hour), Read: c[looking], Author: who.ID, Body: talks[1][0]},
			{ID: t.idAt("msg", t.now.Add(-70*time.Minute)), At: t.now.Add(-70 * time.Minute), FromReporter: true, Body: talks[1][1]},
		}
	}
	if r.own && r.reach == finished {
		who := t.handler(p)
		p.Messages = append(p.Messages, incident.Message{ID: t.idAt("msg", c[contacted].Add(time.Hour)), At: c[contacted].Add(time.Hour), Author: who.ID, Body: talks[0][0]})
	}
	slices.SortFunc(p.Messages, func(a, b incident.Message) int { return a.At.Compare(b.At) })
}

// yesterday gives the midnight in London at which yesterday began.
func (t *teller) yesterday() time.Time {
	y, m, d := t.now.In(clock.London()).Date()
	return time.Date(y, m, d-1, 0, 0, 0, 0, clock.London())
}
