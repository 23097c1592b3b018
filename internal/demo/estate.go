package demo

import (
	"fmt"

	"github.com/havenward/havenward/internal/org"
)

// part is a directorate with the units under it.
type part struct {
	name  string
	units []room
}

// room is a unit: its name with the setting and what it is. n is the weight of what happens there.
type room struct {
	name, setting, kind, location string
	n                             float64
}

// parts gives what a trust of a type is made of.
func parts(kind string) []part {
	switch kind {
	case "acute":
		return []part{
			{"Emergency and acute care", []room{{"Emergency department", "ed", "department", "E04", 9}, {"Acute assessment unit", "inpatient_general", "ward", "E02", 3}}},
			{"Medicine and older people", []room{{"Ward 4, medicine", "inpatient_general", "ward", "E02", 3}, {"Ward 7, older people", "older_people", "ward", "E02", 5},
				{"Ward 9, stroke and rehabilitation", "inpatient_general", "ward", "E02", 2}}},
			{"Surgery and critical care", []room{{"Ward 12, surgery", "inpatient_general", "ward", "E02", 2}, {"Critical care unit", "critical_care", "ward", "E02", 1.4}}},
			{"Women, children and outpatients", []room{{"Maternity", "maternity", "ward", "E02", .8}, {"Children’s ward", "children", "ward", "E02", .9},
				{"Main outpatients", "outpatient", "clinic", "E01", 1.2}, {"X-ray and scanning", "diagnostics", "department", "E99", .6}}},
		}
	case "acute_specialist":
		return []part{{"Clinical services", []room{{"Ward A", "inpatient_general", "ward", "E02", 3}, {"Critical care unit", "critical_care", "ward", "E02", 1},
			{"Outpatients", "outpatient", "clinic", "E01", 2}, {"Diagnostics", "diagnostics", "department", "E99", 1}}}}
	case "mental_health":
		return []part{
			{"Acute and crisis care", []room{{"Rowan ward", "mh_inpatient", "ward", "E02", 7}, {"Alder ward", "mh_inpatient", "ward", "E02", 6},
				{"Bracken intensive care ward", "mh_inpatient", "ward", "E02", 8}}},
			{"Older adults and secure care", []room{{"Larch ward, older adults", "older_people", "ward", "E02", 5}, {"Fern low secure ward", "mh_inpatient", "ward", "E02", 4}}},
			{"Community and learning disability", []room{{"Community team east", "mh_community", "team", "A01", 1.2}, {"Crisis team", "mh_community", "team", "A01", 1},
				{"Willow assessment unit", "ld_autism", "ward", "E02", 4}}},
		}
	case "ambulance":
		return []part{
			{"Emergency operations", []room{{"North station", "ambulance_999", "station", "A04", 6}, {"City station", "ambulance_999", "station", "A04", 8},
				{"Coast station", "ambulance_999", "station", "A04", 4}}},
			{"Control and transport", []room{{"Emergency control room", "control_room", "control_room", "", 4}, {"Patient transport", "patient_transport", "team", "A04", 1.5}}},
		}
	case "":
		return []part{{"Services", []room{{"Patient contact team", "outpatient", "team", "", 1}}}}
	}
	return []part{
		{"Community nursing", []room{{"District nursing east", "community_nursing", "team", "A01", 5}, {"District nursing west", "community_nursing", "team", "A01", 4}}},
		{"Community hospitals and clinics", []room{{"Rehabilitation ward", "older_people", "ward", "E02", 5}, {"Minor injuries unit", "ed", "department", "D01", 3},
			{"Children’s clinic", "children", "clinic", "E01", 1.5}}},
	}
}

// place is a unit in which incidents happen.
type place struct {
	unit, site, setting, location, name string
	manager                             int // which directorate manager answers for it
	code                                string
}

// estate is what one trust has.
type estate struct {
	org.Estate
	places []place
	odds   []float64
	tops   []string // directorates, in order
}

// newEstate makes a trust's sites, units, directory and, for a pilot, the codes of its posters. at numbers the trust.
func newEstate(seed uint64, o org.Organisation, at int, pilot bool) *estate {
	d := newDice(seed, "estate "+o.ID)
	e := &estate{Estate: org.Estate{Org: o.ID}}
	e.sites(d, o)
	total, all := 0.0, parts(o.Type)
	for i, p := range all {
		top := org.Unit{Org: o.ID, ID: d.id("unit"), Name: p.name, Kind: "directorate"}
		e.Units, e.tops = append(e.Units, top), append(e.tops, top.ID)
		for j, r := range p.units {
			site := e.Sites[(i+j)%len(e.Sites)]
			if i == 0 && j == 0 {
				site = e.Sites[0]
			}
			u := org.Unit{Org: o.ID, ID: d.id("unit"), Parent: top.ID, Site: site.ID, Name: r.name, Kind: r.kind, Setting: r.setting, LocationType: r.location}
			e.Units = append(e.Units, u)
			x := place{unit: u.ID, site: site.ID, setting: r.setting, location: r.location, name: r.name, manager: i}
			if pilot && j < 2 {
				x.code = code(uint64(at*64+len(e.Places)), org.CodeLength, seed)
				e.Places = append(e.Places, org.Place{Code: x.code, Org: o.ID, Site: site.ID, Unit: u.ID, Label: one(d, []string{"Staff room door", "By the nurses’ station", "Back of the rest room door", "Handover room"})})
			}
			total += r.n * (.7 + .6*d.Float64())
			e.places, e.odds = append(e.places, x), append(e.odds, total)
		}
	}
	e.directory(d)
	return e
}

// draw gives a place by its weight.
func (e *estate) draw(d dice) *place {
	x := d.Float64() * e.odds[len(e.odds)-1]
	for i, s := range e.odds {
		if x < s {
			return &e.places[i]
		}
	}
	return &e.places[len(e.places)-1]
}

// ending is what sites of a type are called.
var ending = map[string][]string{
	"acute": {"General", "Infirmary", "Community Wing", "Day Hospital"}, "acute_specialist": {"Institute", "Clinic"}, "mental_health": {"House", "Park Unit", "Centre", "Lodge"},
	"ambulance": {"Ambulance Station", "Response Hub", "Control Centre", "Make Ready Centre"}, "community": {"Community Hospital", "Health Hub", "Clinic", "Cottage Unit"},
	"": {"Contact Centre"},
}

func (e *estate) sites(d dice, o org.Organisation) {
	n := d.between(2, 4)
	if o.Type == "" || o.Type == "acute_specialist" {
		n = d.between(1, 2)
	}
	names := ending[o.Type]
	n = min(n, len(names))
	used := map[string]bool{}
	for i := range n {
		p := d.place()
		for used[p] {
			p = d.place()
		}
		used[p] = true
		e.Sites = append(e.Sites, org.Site{Org: o.ID, ID: fmt.Sprintf("%sZZ%d", o.ID, i+1), Name: p + " " + names[i]})
	}
}

// directory fills who to turn to. Nobody in it exists; the numbers ring nowhere.
func (e *estate) directory(d dice) {
	always, office := org.Hours{Always: true}, org.Hours{Parts: []org.Part{{Days: [7]bool{false, true, true, true, true, true, false}, From: 9 * 60, To: 17 * 60}}}
	add := func(role org.HelpRole, site, name string, h org.Hours, note string, a org.Accreditation) {
		x := org.Entry{Org: e.Org, ID: d.id("dir"), Site: site, Role: role, Name: name, Phone: d.landline(), Hours: h, Note: note, Accreditation: a, Sort: len(e.Entries)}
		if name != "" {
			x.Email = address(name, d.IntN(1e6))
		}
		e.Entries = append(e.Entries, x)
	}
	for _, s := range e.Sites {
		add(org.SecurityDesk, s.ID, "", always, "", org.Accreditation{})
	}
	add(org.ControlRoom, "", "", always, "Ask for the duty officer", org.Accreditation{})
	add(org.Specialist, "", d.person(), office, "", org.Accreditation{Body: "An invented awarding body", Title: "Accredited security management specialist", Level: "Level 4"})
	add(org.ReductionLead, "", d.person(), office, "", org.Accreditation{})
	add(org.SexualSafety, "", "", org.Hours{Parts: []org.Part{{Days: [7]bool{true, true, true, true, true, true, true}, From: 8 * 60, To: 20 * 60}}}, "You can ask for a woman or a man", org.Accreditation{})
	add(org.SupportLine, "", "", always, "Free, and they do not ask for your name", org.Accreditation{})
	add(org.PeerSupport, "", d.person(), office, "", org.Accreditation{})
	add(org.Occupational, "", "", office, "", org.Accreditation{})
	add(org.UnionContact, "", d.person(), office, "", org.Accreditation{})
	add(org.SpeakUp, "", d.person(), office, "", org.Accreditation{})
}
