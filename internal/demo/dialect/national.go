package dialect

import (
	"strconv"
	"strings"
)

// national adds the columns of the minimum data set. A trust leaves out some that are not needed.
func (m *maker) national() {
	bare := m.IntN(4) == 0 // sends little more than what is needed
	add := func(field string, cell func(*Row) string) { m.plain(field, field, cell) }
	more := func(field string, cell func(*Row) string) {
		if !bare {
			add(field, cell)
		}
	}
	join := func(v []string) string { return strings.Join(v, ";") }
	add("incident_ref", func(r *Row) string { return r.Record.IncidentRef })
	add("record_state", func(r *Row) string { return r.Record.RecordState })
	add("incident_date", m.happened)
	add("incident_time", m.clock)
	add("reported_date", func(r *Row) string { return m.day(r.Record.ReportedDate) })
	add("provider_org", func(r *Row) string { return m.Org })
	add("site_code", func(r *Row) string { return r.Place.SiteCode })
	add("location_type", func(r *Row) string {
		if r.Record.LocationType == "" {
			return "X01"
		}
		return r.Record.LocationType
	})
	more("location_detail", func(r *Row) string { return r.Record.LocationDetail })
	add("service_setting", func(r *Row) string { return r.Record.ServiceSetting })
	more("ward_security_level", func(r *Row) string { return r.Record.WardSecurityLevel })
	add("violence_primary", func(r *Row) string { return r.Record.ViolencePrimary })
	more("violence_all", func(r *Row) string { return join(r.Record.ViolenceAll) })
	add("method", func(r *Row) string { return join(r.Record.Method) })
	add("weapon_type", func(r *Row) string { return r.Record.WeaponType })
	add("hate_motive", func(r *Row) string { return join(r.Record.HateMotive) })
	more("trigger", func(r *Row) string { return join(r.Record.Trigger) })
	more("factor", func(r *Row) string { return join(r.Record.Factor) })
	add("clinical_factor", func(r *Row) string { return r.Record.ClinicalFactor })
	add("clinical_factor_type", func(r *Row) string { return r.Record.ClinicalFactorType })
	add("clinical_factor_judged_by", func(r *Row) string { return r.Record.ClinicalJudgedBy })
	more("restraint_used", func(r *Row) string { return join(r.Record.RestraintUsed) })
	more("security_attended", func(r *Row) string { return r.Record.SecurityAttended })
	more("body_worn_camera", func(r *Row) string { return r.Record.BodyWornCamera })
	add("police_informed", func(r *Row) string { return r.Record.PoliceInformed })
	more("police_reference_held", func(r *Row) string { return r.Record.PoliceReferenceHeld })
	more("not_reported_reason", func(r *Row) string { return r.Record.NotReportedReason })
	more("police_outcome", func(r *Row) string { return r.Record.PoliceOutcome })
	more("sanction", func(r *Row) string { return join(r.Record.Sanction) })
	more("review_level", func(r *Row) string { return r.Record.ReviewLevel })
	more("repeat_person_flag", func(r *Row) string { return r.Record.RepeatPersonFlag })
	add("staff_key", func(r *Row) string { return r.staff().StaffKey })
	add("staff_group", func(r *Row) string {
		if r.Fault == BadCode {
			return "3A"
		}
		return r.staff().StaffGroup
	})
	more("job_role", func(r *Row) string { return r.staff().JobRole })
	more("pay_band", func(r *Row) string { return r.staff().PayBand })
	more("contract_type", func(r *Row) string { return r.staff().ContractType })
	more("age_band", func(r *Row) string { return r.staff().AgeBand })
	more("gender", func(r *Row) string { return r.staff().Gender })
	more("ethnic_category", func(r *Row) string { return r.staff().EthnicCategory })
	more("disability", func(r *Row) string { return r.staff().Disability })
	more("lone_working", func(r *Row) string { return r.staff().LoneWorking })
	more("violence_training_current", func(r *Row) string { return join(r.staff().TrainingCurrent) })
	add("physical_harm", func(r *Row) string {
		if r.Fault == Empty {
			return ""
		}
		return r.staff().PhysicalHarm
	})
	add("psychological_harm", func(r *Row) string { return r.staff().PsychologicalHarm })
	more("injury_type", func(r *Row) string { return join(r.staff().InjuryType) })
	more("body_part", func(r *Row) string { return join(r.staff().BodyPart) })
	more("treatment", func(r *Row) string { return join(r.staff().Treatment) })
	more("absence_days", func(r *Row) string {
		if r.staff().AbsenceDays == nil {
			return ""
		}
		return strconv.Itoa(*r.staff().AbsenceDays)
	})
	add("riddor", func(r *Row) string { return r.staff().RIDDOR })
	more("support_offered", func(r *Row) string { return join(r.staff().SupportOffered) })
	add("alleged_person_type", (*Row).alleged)
	more("alleged_age_band", func(r *Row) string {
		if len(r.Record.Alleged) == 0 {
			return ""
		}
		return r.Record.Alleged[0].AgeBand
	})
	more("alleged_gender", func(r *Row) string {
		if len(r.Record.Alleged) == 0 {
			return ""
		}
		return r.Record.Alleged[0].Gender
	})
}
