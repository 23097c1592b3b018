package mds

import (
	"slices"

	"github.com/havenward/havenward/internal/fault"
)

// Check gives what is wrong inside a record as it stands: values that are on no list, and pairs that cannot both be.
// What is merely missing is not wrong here; a return asks for more (package collection).
func (r *Record) Check() fault.Problems {
	var p fault.Problems
	one := func(field, list, v string) {
		if v != "" && !Of(list).Has(v) {
			p.Add(field, "Choose an answer from the list")
		}
	}
	many := func(field, list string, vs []string) {
		for _, v := range vs {
			if !Of(list).Has(v) {
				p.Add(field, "Choose answers from the list")
				return
			}
		}
		if slices.Contains(vs, "none") && len(vs) > 1 {
			p.Add(field, "Choose either “none” or the other answers, not both")
		}
	}
	one("record_state", "record_state", r.RecordState)
	one("location_type", "activity_location_type", r.LocationType)
	one("location_detail", "location_detail", r.LocationDetail)
	one("service_setting", "service_setting", r.ServiceSetting)
	one("ward_security_level", "ward_security_level", r.WardSecurityLevel)
	one("violence_primary", "violence", r.ViolencePrimary)
	many("violence_all", "violence", r.ViolenceAll)
	many("method", "method", r.Method)
	one("weapon_type", "weapon_type", r.WeaponType)
	many("hate_motive", "hate_motive", r.HateMotive)
	many("trigger", "trigger", r.Trigger)
	many("factor", "factor", r.Factor)
	one("clinical_factor", "clinical_factor", r.ClinicalFactor)
	one("clinical_factor_type", "clinical_factor_type", r.ClinicalFactorType)
	one("clinical_factor_judged_by", "clinical_factor_judged_by", r.ClinicalJudgedBy)
	many("restraint_used", "restraint_used", r.RestraintUsed)
	one("security_attended", "security_attended", r.SecurityAttended)
	one("body_worn_camera", "body_worn_camera", r.BodyWornCamera)
	one("police_informed", "police_informed", r.PoliceInformed)
	one("police_reference_held", "yes_no", r.PoliceReferenceHeld)
	one("not_reported_reason", "not_reported_reason", r.NotReportedReason)
	one("police_outcome", "police_outcome", r.PoliceOutcome)
	many("sanction", "sanction", r.Sanction)
	one("review_level", "review_level", r.ReviewLevel)
	one("lfpse_reference_held", "yes_no_na", r.LFPSEReferenceHeld)
	one("repeat_person_flag", "repeat_person", r.RepeatPersonFlag)
	for i := range r.Staff {
		r.Staff[i].check(one, many, &p)
	}
	for _, a := range r.Alleged {
		one("alleged_person_type", "alleged_person_type", a.Type)
		one("alleged_age_band", "alleged_age_band", a.AgeBand)
		one("alleged_gender", "gender", a.Gender)
		one("mental_health_act_status", "mental_health_act", a.MentalHealthAct)
		one("capacity_assessed", "capacity_assessed", a.Capacity)
	}
	return append(p, r.together()...)
}

func (s *Staff) check(one func(field, list, v string), many func(field, list string, vs []string), p *fault.Problems) {
	one("staff_group", "staff_group", s.StaffGroup)
	one("job_role", "job_role", s.JobRole)
	one("pay_band", "pay_band", s.PayBand)
	one("contract_type", "contract_type", s.ContractType)
	one("age_band", "age_band", s.AgeBand)
	one("gender", "gender", s.Gender)
	one("ethnic_category", "ethnic_category_2001", s.EthnicCategory)
	one("disability", "disability", s.Disability)
	one("sexual_orientation", "sexual_orientation", s.SexualOrientation)
	one("lone_working", "yes_no_unknown", s.LoneWorking)
	many("violence_training_current", "training_current", s.TrainingCurrent)
	one("physical_harm", "physical_harm", s.PhysicalHarm)
	one("psychological_harm", "psychological_harm", s.PsychologicalHarm)
	many("injury_type", "injury_type", s.InjuryType)
	many("body_part", "body_part", s.BodyPart)
	many("treatment", "treatment", s.Treatment)
	one("riddor", "riddor", s.RIDDOR)
	many("support_offered", "support_offered", s.SupportOffered)
	if s.AbsenceDays != nil && (*s.AbsenceDays < 0 || *s.AbsenceDays > 999) {
		p.Add("absence_days", "Days away must be between 0 and 999")
	}
	if s.RIDDOR == "death" && s.PhysicalHarm != "death" {
		p.Add("riddor", "A RIDDOR death needs the harm recorded as death")
	}
}

// together checks values against each other: what cannot both be true of one incident.
func (r *Record) together() fault.Problems {
	var p fault.Problems
	if len(r.ViolenceAll) > 0 && r.ViolencePrimary != "" && !slices.Contains(r.ViolenceAll, r.ViolencePrimary) {
		p.Add("violence_all", "The main kind must be among all that happened")
	}
	if slices.Contains(r.Method, "spit_contact") && !r.Physical() {
		p.Add("method", "Spit that landed is contact: choose “Hurt or touched” as well")
	}
	if slices.Contains(r.Method, "weapon") && (r.WeaponType == "" || r.WeaponType == "none") {
		p.Add("weapon_type", "Say what the weapon was")
	}
	if r.ClinicalFactorType != "" && r.ClinicalFactor != "suspected" && r.ClinicalFactor != "confirmed" {
		p.Add("clinical_factor_type", "A kind of clinical factor needs one that is suspected or confirmed")
	}
	if r.ClinicalFactor == "confirmed" && r.ClinicalJudgedBy == "" {
		p.Add("clinical_factor_judged_by", "Say who confirmed it")
	}
	if r.PoliceInformed != "Y" && r.PoliceOutcome != "" && r.PoliceOutcome != "none_yet" {
		p.Add("police_outcome", "An outcome from the police needs the police to have been told")
	}
	if r.PoliceInformed != "Y" {
		for _, s := range r.Sanction {
			if Criminal(s) {
				p.Add("sanction", "A criminal sanction needs the police to have been told")
				break
			}
		}
	}
	return p
}

// Criminal tells whether a sanction is a criminal one, which a court or the police gave (the former Reported Physical
// Assaults return counted these).
func Criminal(sanction string) bool {
	switch sanction {
	case "caution", "discharge", "community_order", "fine", "fixed_penalty", "custody", "suspended_custody":
		return true
	}
	return false
}
