package demo

import (
	"fmt"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/mds"
)

// happening is one invented incident before anybody wrote it down.
type happening struct {
	place  *place
	at     time.Time
	record mds.Record
}

// bodily are the kinds that need people to be in one place.
var bodily = []string{"physical_contact", "sexual_contact", "physical_attempted", "property_damage"}

// happens draws an incident of a day somewhere. The odds below are the project's own, but for those of rate.go.
func (d dice) happens(s *sector, e *estate, day time.Time) happening {
	kind := s.kinds.draw(d)
	p := e.draw(d)
	for p.setting == "control_room" && slices.Contains(bodily, kind) {
		p = e.draw(d)
	}
	return d.happensAt(s, p, kind, day)
}

// happensAt draws an incident of a kind at a place.
func (d dice) happensAt(s *sector, p *place, kind string, day time.Time) happening {
	hour := hoursOf(p.setting).draw(d)
	h := happening{place: p}
	minute := d.IntN(12) * 5
	h.at = time.Date(day.Year(), day.Month(), day.Day(), int(hour[0]-'0')*10+int(hour[1]-'0'), minute, 0, 0, clock.London())
	r := &h.record
	r.IncidentDate, r.IncidentTime = day.Format(time.DateOnly), fmt.Sprintf("%s:%02d", hour, minute)
	if d.chance(.06) {
		r.IncidentTime = ""
	}
	r.ServiceSetting, r.LocationType = p.setting, p.location
	for r.LocationDetail = spots[p.setting].draw(d); r.LocationDetail == "telephone_online" && p.setting != "control_room" && slices.Contains(bodily, kind); {
		r.LocationDetail = spots[p.setting].draw(d)
	}
	r.Alleged = []mds.Person{{Type: s.alleged.draw(d), AgeBand: ages(p.setting).draw(d), Gender: of("1", 54, "2", 44, "X", 2).draw(d)}}
	d.violence(kind, s, h.place, r)
	d.around(s, h.place, r)
	d.people(h.place, r)
	d.law(s, r)
	return h
}

// violence fills in what was done, from its main kind.
func (d dice) violence(kind string, s *sector, p *place, r *mds.Record) {
	r.ViolencePrimary, r.ViolenceAll, r.Method = kind, []string{kind}, nil
	also := func(k string, chance float64) {
		if d.chance(chance) && k != kind {
			r.ViolenceAll = append(r.ViolenceAll, k)
		}
	}
	switch kind {
	case "physical_contact":
		r.Method = []string{methods.draw(d)}
		if d.chance(.02) {
			r.Method, r.WeaponType = []string{"weapon"}, of("furniture_or_equipment", 40, "blunt", 25, "sharps_clinical", 15, "blade", 15, "other", 5).draw(d)
		}
		also("verbal", .35)
	case "sexual_contact":
		r.Method = []string{"sexual_touch"}
	case "physical_attempted":
		also("verbal", .4)
	case "threat":
		also("verbal", .5)
		if d.chance(.03) {
			r.Method, r.WeaponType = []string{"weapon"}, of("blade", 50, "blunt", 30, "other", 20).draw(d)
		}
	}
	if r.WeaponType == "" {
		r.WeaponType = "none"
	}
	medical := s.medical
	if !r.Physical() {
		medical *= .45
	}
	if r.Alleged[0].Type != "patient" && !r.Physical() {
		medical = 0
	}
	r.ClinicalFactor, r.ClinicalFactorType, r.ClinicalJudgedBy = of("none", 75, "not_assessed", 25).draw(d), "", ""
	if d.chance(medical) {
		r.ClinicalFactor, r.ClinicalFactorType = of("suspected", 55, "confirmed", 45).draw(d), causes(p.setting).draw(d)
		r.ClinicalJudgedBy = "reporter"
		if r.ClinicalFactor == "confirmed" {
			r.ClinicalJudgedBy = of("treating_clinician", 60, "manager", 20, "psychiatrist", 20).draw(d)
		}
		if r.Physical() {
			r.Alleged[0].Type = "patient"
		}
	}
}

// around fills in why, and who was near.
func (d dice) around(s *sector, p *place, r *mds.Record) {
	r.HateMotive = []string{of("none", 80, "not_known", 14, "race", 3, "sex", 1.2, "sexual_orientation", .6, "religion", .5, "disability", .3, "age", .2, "transgender", .2).draw(d)}
	r.Trigger = []string{triggers(p.setting).draw(d)}
	r.Factor = []string{factors(p.setting).draw(d)}
	r.SecurityAttended, r.BodyWornCamera = "N", "not_worn"
	switch p.setting {
	case "ed", "inpatient_general", "older_people", "critical_care", "maternity", "children", "outpatient", "diagnostics":
		r.SecurityAttended = of("N", 60, "Y", 36, "not_available", 4).draw(d)
		r.BodyWornCamera = of("not_worn", 84, "worn_not_on", 7, "recorded", 9).draw(d)
	case "mh_inpatient", "ld_autism":
		r.BodyWornCamera = of("not_worn", 78, "worn_not_on", 12, "recorded", 10).draw(d)
		if r.Physical() && d.chance(.3) {
			r.RestraintUsed = []string{one(d, holds)}
		}
		r.WardSecurityLevel = "0"
	case "ambulance_999":
		r.BodyWornCamera = of("not_worn", 62, "worn_not_on", 15, "recorded", 23).draw(d)
		r.SecurityAttended = "not_available"
	}
	r.RepeatPersonFlag = "first"
	switch {
	case d.chance(s.repeat):
		r.RepeatPersonFlag = "repeat_12_months"
	case d.chance(.25):
		r.RepeatPersonFlag = "not_known"
	}
}

// holds are the kinds of restraint that were used, from the list in force.
var holds = func() []string {
	var out []string
	for _, c := range mds.Of("restrictive_intervention_type").Codes {
		if !c.Retired {
			out = append(out, c.Code)
		}
	}
	return out
}()

// people fills in who was affected and how.
func (d dice) people(p *place, r *mds.Record) {
	n := 1
	switch x := d.Float64(); {
	case x > .96:
		n = 3
	case x > .84:
		n = 2
	}
	r.Staff = nil
	for range n {
		m := mds.Staff{StaffGroup: groups(p.setting).draw(d), AgeBand: of("16-20", 3, "21-30", 27, "31-40", 26, "41-50", 22, "51-65", 20, "66+", 2).draw(d),
			Gender: of("2", 76, "1", 23, "X", 1).draw(d), Disability: of("02", 88, "01", 7, "", 5).draw(d), EthnicCategory: of("A", 66, "C", 6, "N", 8, "H", 6, "J", 3, "L", 4, "M", 2, "S", 2, "Z", 3).draw(d),
			ContractType: of("05", 82, "01", 10, "02", 5, "agency", 3).draw(d), TrainingCurrent: []string{of("conflict_resolution", 46, "breakaway", 20, "restraint", 12, "expired", 10, "none", 6, "not_known", 6).draw(d)}}
		m.JobRole, m.PayBand = jobs(p.setting, m.StaffGroup), bands[m.StaffGroup].draw(d)
		m.LoneWorking = "N"
		if lone := map[string]float64{"community_nursing": .85, "mh_community": .6, "ambulance_999": .15, "patient_transport": .5}[p.setting]; d.chance(max(lone, .04)) {
			m.LoneWorking = "Y"
		}
		d.harm(r, &m)
		r.Staff = append(r.Staff, m)
	}
}

func (d dice) harm(r *mds.Record, m *mds.Staff) {
	m.PhysicalHarm, m.InjuryType, m.BodyPart, m.Treatment, m.AbsenceDays = "none", nil, nil, nil, nil
	if r.Physical() {
		m.PhysicalHarm = of("none", 46, "low", 42, "moderate", 10.5, "severe", 1.5).draw(d)
	}
	m.PsychologicalHarm = of("none", 34, "low", 36, "moderate", 13, "severe", 2, "not_assessed", 15).draw(d)
	m.RIDDOR = "not_reportable"
	if m.PhysicalHarm != "none" {
		m.InjuryType, m.BodyPart = []string{of("bruise", 48, "scratch", 20, "sprain", 12, "bite", 8, "cut", 8, "head", 3, "exposure", 1).draw(d)}, []string{of("shoulder_arm", 34, "hand", 22, "head_face", 22, "leg", 10, "chest", 6, "back", 6).draw(d)}
		m.Treatment = []string{of("none", 50, "first_aid", 40, "occupational_health", 10).draw(d)}
	}
	if m.PhysicalHarm == "moderate" || m.PhysicalHarm == "severe" {
		m.Treatment = []string{of("first_aid", 40, "ed", 35, "gp", 10, "occupational_health", 15).draw(d)}
		if d.chance(.45) {
			days := min(1+int(d.wait(5*time.Hour, 1)/time.Hour), 120)
			m.AbsenceDays = &days
			if days > 7 {
				m.RIDDOR = "over_7_day"
			}
		}
		if m.PhysicalHarm == "severe" && d.chance(.25) {
			m.RIDDOR = "specified_injury"
		}
	}
	m.SupportOffered = []string{of("manager", 40, "debrief", 22, "none", 14, "occupational_health", 10, "eap", 6, "trim", 6, "legal_police_support", 2).draw(d)}
}

// law fills in the police and what followed.
func (d dice) law(s *sector, r *mds.Record) {
	told := s.police
	if r.Injured() || slices.Contains(r.Method, "weapon") {
		told *= 2
	}
	r.PoliceInformed, r.PoliceOutcome, r.NotReportedReason, r.PoliceReferenceHeld = "N", "", "", ""
	r.Sanction = []string{of("none", 86, "verbal_warning", 8, "warning_letter", 3, "behaviour_agreement", 2, "site_ban", .5, "restorative", .5).draw(d)}
	r.ReviewLevel = of("local", 62, "none", 28, "after_action", 8, "psirf_response", 1.5, "full_investigation", .5).draw(d)
	if d.chance(told) {
		r.PoliceInformed, r.PoliceReferenceHeld = "Y", of("Y", 62, "N", 38).draw(d)
		r.PoliceOutcome = of("none_yet", 30, "no_further_action", 34, "victim_does_not_support", 13, "community_resolution", 9, "charged", 7, "clinical_diversion", 5, "caution", 2).draw(d)
		return
	}
	r.NotReportedReason = of("clinical_cause", 46, "minor", 24, "staff_member_declined", 12, "believed_no_action", 12, "not_aware", 3, "other", 3).draw(d)
}
