package mapping

import (
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/mds"
)

// fieldOf gives a field of the data set that can be mapped: those that come in rows, but not free text.
func fieldOf(name string) (intake.Field, bool) {
	for _, f := range intake.Fields() {
		if f.Name == name {
			return f, f.Part != intake.File && f.Type != intake.Words
		}
	}
	return intake.Field{}, false
}

// MappedFields lists the fields that a map can fill, in the order of the data set.
func MappedFields() []intake.Field {
	var out []intake.Field
	for _, f := range intake.Fields() {
		if f.Part != intake.File && f.Type != intake.Words {
			out = append(out, f)
		}
	}
	return out
}

// codesOK tells whether a value is one that the field takes: a code of its list, several where it takes several. Values of
// fields without a list are judged by the check.
func codesOK(f intake.Field, value string) bool {
	switch f.Type {
	case intake.Listed:
		return mds.Of(f.List).Has(value)
	case intake.Many:
		for part := range strings.SplitSeq(value, ";") {
			if !mds.Of(f.List).Has(strings.TrimSpace(part)) {
				return false
			}
		}
		return value != ""
	}
	return value != "" && len(value) <= 64
}

// ValueWords gives codes of a field in plain words.
func ValueWords(field, value string) string {
	f, ok := fieldOf(field)
	if !ok || f.List == "" || value == "" {
		return value
	}
	var out []string
	for part := range strings.SplitSeq(value, ";") {
		out = append(out, mds.Of(f.List).Words(strings.TrimSpace(part)))
	}
	return strings.Join(out, "; ")
}

// fieldWords are the fields in words that somebody who maps knows. Others show the name from the data set.
var fieldWords = map[string]string{
	"incident_ref": "Reference", "record_state": "State of the record", "incident_date": "Day of the incident", "incident_time": "Time", "reported_date": "Day it was reported",
	"provider_org": "Organisation", "site_code": "Site", "location_type": "Kind of place", "location_detail": "Where in it", "service_setting": "Service",
	"ward_security_level": "Ward security level", "violence_primary": "What happened", "violence_all": "What else happened", "method": "How", "weapon_type": "Weapon", "hate_motive": "Hate motive",
	"trigger": "Trigger", "factor": "Factors", "clinical_factor": "Clinical factor", "clinical_factor_type": "Kind of clinical factor", "clinical_factor_judged_by": "Who judged it",
	"restraint_used": "Restraint", "security_attended": "Security came", "body_worn_camera": "Body-worn camera", "police_informed": "Police told", "police_force": "Police force",
	"police_reference_held": "Police reference held", "not_reported_reason": "Why police were not told", "police_outcome": "Police outcome", "sanction": "Sanction", "review_level": "Review",
	"lfpse_reference_held": "LFPSE reference held", "repeat_person_flag": "First time or again", "staff_key": "Key of the person affected", "staff_group": "Staff group", "job_role": "Job role", "pay_band": "Pay band",
	"contract_type": "Contract", "employer_org": "Employer", "age_band": "Age of the person affected", "gender": "Gender of the person affected", "ethnic_category": "Ethnic category",
	"disability": "Disability", "sexual_orientation": "Sexual orientation", "lone_working": "Working alone", "violence_training_current": "Training", "physical_harm": "Physical harm",
	"psychological_harm": "Psychological harm", "injury_type": "Injury", "body_part": "Part of the body", "treatment": "Treatment", "absence_days": "Days away", "riddor": "RIDDOR",
	"support_offered": "Support offered", "alleged_person_type": "Who did it", "alleged_age_band": "Age of who did it", "alleged_gender": "Gender of who did it", "alleged_person_key": "Key of who did it",
	"mental_health_act_status": "Mental Health Act", "capacity_assessed": "Capacity",
}

// FieldWords names a field in plain words.
func FieldWords(field string) string {
	if w, ok := fieldWords[field]; ok {
		return w
	}
	return field
}
