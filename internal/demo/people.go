package demo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/org"
)

// crew is who works at a pilot.
type crew struct {
	list       []identity.Newcomer
	managers   []incident.Colleague // by directorate
	specialist incident.Colleague
	safety     incident.Colleague
	staff      []identity.Newcomer // who report under their own account
}

// title is a role's job title in a trust and what the one of the sign-in page sees first.
type title struct {
	role        authz.Role
	title, sees string
}

// roles are those of a trust, in the order of the sign-in page.
var roles = []title{
	{authz.Reporter, "Staff nurse", "Your own reports, what was done about each, and a new report in two minutes"},
	{authz.Manager, "Matron", "The reports of your units, the ones past their promise first"},
	{authz.Specialist, "Violence prevention and reduction lead", "Every report of the trust, patterns over time, and restricted reports"},
	{authz.SexualSafety, "Sexual safety lead", "Reports locked for your team alone"},
	{authz.Privacy, "Information governance lead", "Who opened which names, and why"},
	{authz.Panel, "Panel member", "Decisions that wait for the panel"},
	{authz.Executive, "Chief nurse", "How the trust stands, and whether what was changed has worked"},
	{authz.Board, "Non-executive director", "Counts and times for the board, without any record"},
	{authz.Union, "Safety representative", "Counts and times by unit, and what was promised"},
	{authz.ICB, "Quality manager", "The trusts of the board side by side, pseudonymous"},
	{authz.Region, "Regional lead", "The boards and trusts of the region"},
	{authz.National, "National programme manager", "England: every trust’s figures and how good they are"},
	{authz.Analyst, "Information analyst", "Measures, charts and downloads"},
	{authz.Admin, "System administrator", "People, roles, units, posters and settings"},
}

// titleOf gives a role's title in a trust of a type.
func titleOf(kind string, r title) string {
	if kind == "ambulance" {
		switch r.role {
		case authz.Reporter:
			return "Paramedic"
		case authz.Manager:
			return "Operations manager"
		case authz.Executive:
			return "Director of quality and paramedicine"
		}
	}
	return r.title
}

// newCrew invents the people of a pilot. at numbers the trust, so that no two addresses are the same.
func newCrew(seed uint64, e *estate, kind string, at int) *crew {
	d := newDice(seed, "crew "+e.Org)
	c := &crew{}
	n := 0
	add := func(title, unit string, locks []string, held ...identity.Held) identity.Newcomer {
		n++
		name := d.person()
		p := identity.Newcomer{Person: identity.Person{ID: d.id("per"), Org: e.Org, Unit: unit, Name: name, Email: address(name, at*100+n), JobTitle: title, Locale: "en", State: identity.Active},
			Roles: held, Locks: locks}
		c.list = append(c.list, p)
		return p
	}
	who := func(p identity.Newcomer) incident.Colleague {
		return incident.Colleague{ID: p.ID, Name: p.Name, Title: p.JobTitle}
	}
	for i := range 5 {
		p := e.places[i%len(e.places)]
		c.staff = append(c.staff, add(titleOf(kind, roles[0]), p.unit, nil))
	}
	for _, top := range e.tops {
		c.managers = append(c.managers, who(add(titleOf(kind, roles[1]), top, nil, identity.Held{Role: authz.Manager, Unit: top})))
	}
	for _, r := range roles[2:] {
		switch r.role {
		case authz.ICB, authz.Region, authz.National:
			continue
		}
		var locks []string
		switch r.role {
		case authz.Specialist:
			locks = []string{incident.LockRestricted}
		case authz.SexualSafety:
			locks = []string{incident.LockSexual}
		}
		p := add(titleOf(kind, r), "", locks, identity.Held{Role: r.role})
		switch r.role {
		case authz.Specialist:
			c.specialist = who(p)
		case authz.SexualSafety:
			c.safety = who(p)
		}
	}
	for _, job := range []string{"Consultant, panel member", "Equality lead, panel member"} { // a panel is more than one
		add(job, "", nil, identity.Held{Role: authz.Panel})
	}
	return c
}

// above invents the people over a pilot: of its board, its region and England.
func above(seed uint64, t *org.Tree, home string, on org.Date) map[string][]identity.Newcomer {
	out := map[string][]identity.Newcomer{}
	for i, k := range []struct {
		kind org.Kind
		role authz.Role
	}{{org.Board, authz.ICB}, {org.Region, authz.Region}, {org.National, authz.National}} {
		o, ok := t.Above(home, k.kind, on)
		if !ok {
			continue
		}
		d := newDice(seed, "above "+o.ID)
		name, job := d.person(), ""
		for _, r := range roles {
			if r.role == k.role {
				job = r.title
			}
		}
		out[o.ID] = append(out[o.ID], identity.Newcomer{Person: identity.Person{ID: d.id("per"), Org: o.ID, Name: name, Email: address(name, 900+i), JobTitle: job, Locale: "en", State: identity.Active},
			Roles: []identity.Held{{Role: k.role}}})
		if k.role == authz.National { // a release takes two people
			d := newDice(seed, "second "+o.ID)
			name := d.person()
			out[o.ID] = append(out[o.ID], identity.Newcomer{Person: identity.Person{ID: d.id("per"), Org: o.ID, Name: name, Email: address(name, 950), JobTitle: collector, Locale: "en", State: identity.Active},
				Roles: []identity.Held{{Role: authz.Analyst}}})
			out[o.ID] = append(out[o.ID], programmePeople(seed, o.ID)...)
		}
	}
	return out
}

// collector is the job of whoever publishes England's figures together with the programme manager.
const collector = "Collection analyst"

// chosen gives one person for each role, in order: those of the home pilot, and those above it.
func chosen(t *org.Tree, home *crew, over map[string][]identity.Newcomer) []Person {
	var out []Person
	name := func(id string) string {
		o, _ := t.Get(id)
		return o.Name
	}
	for _, r := range roles {
		var found *identity.Newcomer
		if r.role == authz.Reporter {
			found = &home.staff[0]
		}
		look := slices.Clone(home.list)
		for _, list := range over {
			look = append(look, list...)
		}
		for i := range look {
			if found == nil && len(look[i].Roles) > 0 && look[i].Roles[0].Role == r.role {
				found = &look[i]
			}
		}
		if found != nil {
			out = append(out, Person{ID: found.ID, Name: found.Name, Title: found.JobTitle, Role: r.role, Org: found.Org, OrgName: name(found.Org), Sees: r.sees})
		}
	}
	for _, p := range home.list {
		if strings.HasSuffix(p.JobTitle, ", panel member") {
			out = append(out, Person{ID: p.ID, Name: p.Name, Title: p.JobTitle, Role: authz.Panel, Org: p.Org, OrgName: name(p.Org), Sees: "Decisions that wait for the panel"})
		}
	}
	for _, list := range over {
		for _, p := range list {
			if p.JobTitle == staffChair {
				out = append(out, Person{ID: p.ID, Name: p.Name, Title: p.JobTitle, Role: authz.Union, Org: p.Org, OrgName: name(p.Org), Sees: "England’s work programme, from the staff side"})
			}
			if p.JobTitle == collector {
				out = append(out, Person{ID: p.ID, Name: p.Name, Title: p.JobTitle, Role: authz.Analyst, Org: p.Org, OrgName: name(p.Org), Sees: "England’s releases: the second of the two people they take"})
			}
		}
	}
	return out
}

// number gives a hospital number that no hospital gives.
func (d dice) number() string { return fmt.Sprintf("INVENTED-%06d", d.IntN(1e6)) }
