package intake

import (
	"bytes"

	"github.com/havenward/havenward/internal/mds"
)

// recordRule is a rule between the fields of one row. broken looks at values that were read; an empty or refused one is 0.
type recordRule struct {
	field        int
	code         string
	severity     Severity
	text, source string
	broken       func(r *Row, e *env) bool
	rule         uint16
}

// recordRules are the rules between fields.
func (b *book) recordRules() []recordRule {
	is := func(f int, code string) func(*Row) bool {
		n := b.code(f, code)
		return func(r *Row) bool { return r.v[f] == n }
	}
	contact := b.set(fViolenceAll, "physical_contact", "sexual_contact")
	primary := b.codes(fViolencePrimary, "physical_contact", "sexual_contact")
	touched := func(r *Row) bool { return primary[r.v[fViolencePrimary]] || r.v[fViolenceAll]&contact != 0 }
	physicalAll := b.set(fViolenceAll, "physical_contact", "physical_attempted", "sexual_contact")
	physicalOne := b.codes(fViolencePrimary, "physical_contact", "physical_attempted", "sexual_contact")
	physical := func(r *Row) bool {
		return physicalOne[r.v[fViolencePrimary]] || r.v[fViolenceAll]&physicalAll != 0
	}
	ward, spit, weapon := is(fServiceSetting, "mh_inpatient"), b.set(fMethod, "spit_contact"), b.set(fMethod, "weapon")
	noWeapon, confirmed, otherKind := is(fWeaponType, "none"), is(fClinicalFactor, "confirmed"), is(fClinicalFactorType, "other")
	clinical := b.codes(fClinicalFactor, "suspected", "confirmed")
	drink := b.set(fFactor, "alcohol", "drugs")
	told, untold, noneYet := is(fPoliceInformed, "Y"), is(fPoliceInformed, "N"), is(fPoliceOutcome, "none_yet")
	var criminal uint32
	for _, c := range mds.Of("sanction").Codes {
		if mds.Criminal(c.Code) {
			criminal |= b.set(fSanction, c.Code)
		}
	}
	grave, unhurt := b.codes(fPhysicalHarm, "severe", "death"), is(fPhysicalHarm, "none")
	died, unreportable, diedAtWork := is(fPhysicalHarm, "death"), is(fRiddor, "not_reportable"), is(fRiddor, "death")
	patient, mental := is(fAllegedPersonType, "patient"), b.codes(fServiceSetting, "mh_inpatient", "mh_community")
	primaryBit := b.bits(fViolencePrimary, fViolenceAll)
	year2004 := dayOf(2004, 1, 1)

	const rpa, hse = "Reported Physical Assaults", "RIDDOR 2013 (HSE)"
	return []recordRule{
		{field: fIncidentDate, code: "before_2004", severity: Error, text: "This day is before 2004, when records began. Check the year", source: rpa,
			broken: func(r *Row, _ *env) bool { return r.v[fIncidentDate] > 0 && r.v[fIncidentDate] < year2004 }},
		{field: fIncidentDate, code: "outside_period", severity: Error, text: "This day is not within the period of the return. Check the year and the month", source: "Information Sharing to Tackle Violence",
			broken: func(r *Row, e *env) bool {
				return r.v[fIncidentDate] >= year2004 && !e.within(r.v[fIncidentDate])
			}},
		{field: fIncidentDate, code: "after_report", severity: Error, text: "This day is after the one on which it was reported. Day and month may have changed places", source: house,
			broken: func(r *Row, _ *env) bool {
				return r.v[fReportedDate] > 0 && r.v[fIncidentDate] > r.v[fReportedDate]
			}},
		{field: fReportedDate, code: "reported_late", severity: Warning, text: "This was reported more than 90 days after it happened. Check both dates", source: house,
			broken: func(r *Row, e *env) bool {
				return e.within(r.v[fIncidentDate]) && r.v[fReportedDate] > r.v[fIncidentDate]+90
			}},
		{field: fSiteCode, code: "other_provider", severity: Warning, text: "This site does not begin with the provider's code. Check both", source: "ODS",
			broken: func(r *Row, _ *env) bool {
				return r.v[fSiteCode] > 0 && r.v[fProviderOrg] > 0 && !bytes.HasPrefix(r.text[tSite], r.text[tProvider]) && !anySite(r.text[tSite])
			}},
		{field: fWardSecurityLevel, code: "not_a_mental_health_ward", severity: Warning, text: "A security level is only for mental health wards", source: "NHS Data Dictionary",
			broken: func(r *Row, _ *env) bool {
				return r.v[fWardSecurityLevel] > 0 && r.v[fServiceSetting] > 0 && !ward(r)
			}},
		{field: fViolenceAll, code: "primary_not_among_all", severity: Error, text: "The main kind must be among all that happened", source: house,
			broken: func(r *Row, _ *env) bool {
				return r.v[fViolenceAll] > 0 && r.v[fViolencePrimary] > 0 && r.v[fViolenceAll]&primaryBit[r.v[fViolencePrimary]] == 0
			}},
		{field: fMethod, code: "method_needed", severity: Error, text: "Say how: there was contact", source: "NHS Protect definitions",
			broken: func(r *Row, _ *env) bool { return r.v[fMethod] == 0 && !r.bad(fMethod) && touched(r) }},
		{field: fMethod, code: "spit_without_contact", severity: Error, text: "Spit that landed is contact: give physical_contact as well", source: "NHS Protect definitions",
			broken: func(r *Row, _ *env) bool { return r.v[fMethod]&spit != 0 && !touched(r) }},
		{field: fWeaponType, code: "weapon_needed", severity: Error, text: "Say what the weapon was", source: house,
			broken: func(r *Row, _ *env) bool {
				return r.v[fMethod]&weapon != 0 && !r.bad(fWeaponType) && (r.v[fWeaponType] == 0 || noWeapon(r))
			}},
		{field: fClinicalFactorType, code: "clinical_factor_needed", severity: Error, text: "A kind of clinical factor needs one that is suspected or confirmed", source: rpa,
			broken: func(r *Row, _ *env) bool {
				return r.v[fClinicalFactorType] > 0 && !r.bad(fClinicalFactor) && !clinical[r.v[fClinicalFactor]]
			}},
		{field: fClinicalFactorType, code: "alcohol_is_not_clinical", severity: Warning, text: "Alcohol or drugs alone are not a clinical factor. Say what else it was", source: rpa,
			broken: func(r *Row, _ *env) bool {
				return clinical[r.v[fClinicalFactor]] && r.v[fFactor]&drink != 0 && r.v[fFactor]&^drink == 0 && (r.v[fClinicalFactorType] == 0 || otherKind(r))
			}},
		{field: fClinicalFactorJudgedBy, code: "judged_by_needed", severity: Error, text: "Say who confirmed the clinical factor", source: house,
			broken: func(r *Row, _ *env) bool {
				return confirmed(r) && r.v[fClinicalFactorJudgedBy] == 0 && !r.bad(fClinicalFactorJudgedBy)
			}},
		{field: fPoliceForce, code: "police_force_needed", severity: Warning, text: "Say which force was told", source: "data.police.uk",
			broken: func(r *Row, _ *env) bool { return told(r) && r.v[fPoliceForce] == 0 && !r.bad(fPoliceForce) }},
		{field: fNotReportedReason, code: "reason_needed", severity: Warning, text: "Say why the police were not told of physical violence", source: "NHS Staff Survey",
			broken: func(r *Row, _ *env) bool {
				return untold(r) && r.v[fNotReportedReason] == 0 && !r.bad(fNotReportedReason) && physical(r)
			}},
		{field: fPoliceOutcome, code: "police_not_told", severity: Error, text: "An outcome from the police needs the police to have been told", source: "Freedom of information answers",
			broken: func(r *Row, _ *env) bool {
				return r.v[fPoliceOutcome] > 0 && !noneYet(r) && !told(r) && !r.bad(fPoliceInformed)
			}},
		{field: fSanction, code: "police_not_told", severity: Error, text: "A criminal sanction needs the police to have been told", source: rpa,
			broken: func(r *Row, _ *env) bool { return r.v[fSanction]&criminal != 0 && !told(r) && !r.bad(fPoliceInformed) }},
		{field: fJobRole, code: "other_staff_group", severity: Warning, text: "This job role belongs to another staff group", source: "National Workforce Data Set",
			broken: func(r *Row, _ *env) bool {
				return r.v[fJobRole] > 0 && r.v[fStaffGroup] > 0 && b.lists[fJobRole].names[r.v[fJobRole]][:2] != b.lists[fStaffGroup].names[r.v[fStaffGroup]]
			}},
		{field: fPhysicalHarm, code: "please_confirm", severity: Warning, text: "This says that somebody was severely hurt or died. Please confirm it", source: "LFPSE harm scale",
			broken: func(r *Row, _ *env) bool { return grave[r.v[fPhysicalHarm]] }},
		{field: fInjuryType, code: "injury_needed", severity: Warning, text: "Say what the injury was: the person was hurt", source: "Datix",
			broken: func(r *Row, _ *env) bool {
				return r.v[fInjuryType] == 0 && !r.bad(fInjuryType) && r.v[fPhysicalHarm] > 0 && !unhurt(r)
			}},
		{field: fBodyPart, code: "injury_needed", severity: Warning, text: "Say which part of the body was hurt", source: "Datix",
			broken: func(r *Row, _ *env) bool {
				return r.v[fBodyPart] == 0 && !r.bad(fBodyPart) && r.v[fPhysicalHarm] > 0 && !unhurt(r)
			}},
		{field: fAbsenceDays, code: "riddor_likely", severity: Warning, text: "More than 7 days away is reportable in most cases, and riddor says it is not", source: hse,
			broken: func(r *Row, _ *env) bool { return r.v[fAbsenceDays] > 8 && unreportable(r) }},
		{field: fRiddor, code: "death_in_one_place", severity: Error, text: "RIDDOR says that the person died, and physical_harm does not", source: hse,
			broken: func(r *Row, _ *env) bool { return diedAtWork(r) && !died(r) && !r.bad(fPhysicalHarm) }},
		{field: fMentalHealthActStatus, code: "status_needed", severity: Warning, text: "Say the status under the Mental Health Act: it was a patient of a mental health service", source: "Datix link_mhact",
			broken: func(r *Row, _ *env) bool {
				return r.v[fMentalHealthActStatus] == 0 && !r.bad(fMentalHealthActStatus) && patient(r) && mental[r.v[fServiceSetting]]
			}},
	}
}

// anySite tells the codes that stand for no site of a provider (NHS Data Dictionary, organisation site identifier).
func anySite(code []byte) bool {
	switch string(code) {
	case "R9998", "89999", "89997", "X99998", "X99999":
		return true
	}
	return false
}
