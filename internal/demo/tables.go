package demo

// Odds by service setting. They are the project's own: plausible, and measured nowhere.

var methods = of("push_grab", 26, "punch", 17, "kick", 14, "scratch_pinch", 13, "slap", 10, "spit_contact", 6, "bite", 5, "object_thrown_contact", 4, "hair_pull", 3,
	"object_struck", 1.5, "headbutt", 1, "bodily_fluid", .7, "strangle", .3)

var spots = map[string]odds{
	"ed":                of("treatment_room", 38, "waiting_area", 26, "corridor", 18, "reception", 12, "bed_space", 6),
	"inpatient_general": of("bed_space", 72, "corridor", 18, "reception", 6, "treatment_room", 4),
	"critical_care":     of("bed_space", 92, "corridor", 8),
	"maternity":         of("bed_space", 70, "corridor", 15, "reception", 15),
	"children":          of("bed_space", 65, "waiting_area", 20, "reception", 15),
	"older_people":      of("bed_space", 80, "corridor", 18, "treatment_room", 2),
	"mh_inpatient":      of("bed_space", 38, "corridor", 40, "treatment_room", 14, "other", 8),
	"mh_community":      of("patients_home", 56, "telephone_online", 22, "reception", 16, "public_place", 6),
	"ld_autism":         of("bed_space", 45, "corridor", 35, "other", 20),
	"community_nursing": of("patients_home", 84, "telephone_online", 10, "public_place", 6),
	"ambulance_999":     of("patients_home", 40, "vehicle", 26, "public_place", 30, "corridor", 4),
	"control_room":      of("telephone_online", 100),
	"patient_transport": of("vehicle", 74, "patients_home", 14, "corridor", 12),
	"outpatient":        of("reception", 44, "waiting_area", 34, "treatment_room", 16, "telephone_online", 6),
	"diagnostics":       of("treatment_room", 60, "waiting_area", 40),
}

func ages(setting string) odds {
	switch setting {
	case "older_people":
		return of("66-80", 42, "over_80", 55, "41-65", 3)
	case "children":
		return of("under_16", 45, "16-17", 10, "26-40", 35, "18-25", 10)
	case "maternity":
		return of("18-25", 25, "26-40", 65, "41-65", 10)
	}
	return of("16-17", 3, "18-25", 20, "26-40", 34, "41-65", 28, "66-80", 9, "over_80", 3, "not_known", 3)
}

func causes(setting string) odds {
	switch setting {
	case "older_people", "community_nursing":
		return of("dementia", 66, "delirium", 26, "brain_injury_neurological", 8)
	case "mh_inpatient", "mh_community":
		return of("acute_mental_illness", 86, "learning_disability_autism", 9, "dementia", 5)
	case "ld_autism":
		return of("learning_disability_autism", 100)
	case "critical_care":
		return of("delirium", 60, "medication_or_anaesthetic", 30, "brain_injury_neurological", 10)
	}
	return of("delirium", 28, "dementia", 24, "acute_mental_illness", 26, "medication_or_anaesthetic", 6, "brain_injury_neurological", 8, "seizure_or_metabolic", 6, "other", 2)
}

func triggers(setting string) odds {
	switch setting {
	case "ed", "outpatient", "diagnostics":
		return of("waiting", 34, "refusal_of_request", 22, "unprovoked", 16, "bad_news", 6, "moving_or_discharge", 8, "not_known", 14)
	case "older_people":
		return of("personal_care", 54, "medication", 12, "moving_or_discharge", 10, "unprovoked", 12, "not_known", 12)
	case "mh_inpatient", "ld_autism":
		return of("refusal_of_request", 28, "restraint_or_detention", 18, "medication", 14, "personal_care", 8, "unprovoked", 18, "not_known", 14)
	case "ambulance_999", "control_room", "patient_transport":
		return of("unprovoked", 30, "waiting", 22, "moving_or_discharge", 16, "refusal_of_request", 14, "not_known", 18)
	}
	return of("refusal_of_request", 24, "personal_care", 16, "unprovoked", 20, "bad_news", 6, "visiting_rules", 8, "waiting", 8, "not_known", 18)
}

func factors(setting string) odds {
	switch setting {
	case "ed", "ambulance_999":
		return of("alcohol", 34, "drugs", 12, "mental_health_crisis", 20, "confusion", 10, "pain", 6, "crowding", 6, "none", 6, "not_known", 6)
	case "older_people":
		return of("confusion", 74, "pain", 8, "communication_barrier", 8, "staffing", 6, "none", 4)
	case "mh_inpatient", "mh_community", "ld_autism":
		return of("mental_health_crisis", 58, "drugs", 6, "communication_barrier", 10, "staffing", 10, "environment", 4, "none", 6, "not_known", 6)
	case "control_room":
		return of("alcohol", 30, "mental_health_crisis", 22, "none", 20, "not_known", 28)
	}
	return of("confusion", 26, "alcohol", 8, "pain", 12, "mental_health_crisis", 10, "staffing", 10, "communication_barrier", 8, "none", 14, "not_known", 12)
}

// groups are the staff groups of the national list.
func groups(setting string) odds {
	switch setting {
	case "ed":
		return of("03", 52, "07", 18, "01", 14, "08", 10, "09", 4, "02", 2)
	case "ambulance_999":
		return of("04", 66, "07", 32, "02", 2)
	case "control_room":
		return of("07", 70, "08", 30)
	case "patient_transport":
		return of("07", 94, "08", 6)
	case "outpatient", "diagnostics":
		return of("08", 46, "03", 22, "04", 16, "07", 12, "01", 4)
	case "mh_community", "community_nursing":
		return of("03", 62, "07", 22, "05", 6, "04", 8, "01", 2)
	case "mh_inpatient", "ld_autism":
		return of("07", 54, "03", 40, "01", 2, "05", 1, "04", 1, "09", 1, "02", 1)
	}
	return of("03", 44, "07", 44, "01", 5, "04", 3, "09", 2, "02", 2)
}

// jobs gives the usual job role of a staff group in a setting, a code of the national list.
func jobs(setting, group string) string {
	switch group {
	case "01":
		return "01005"
	case "03":
		if setting == "community_nursing" {
			return "03015"
		}
		return "03007"
	case "04":
		if setting == "ambulance_999" {
			return "04037"
		}
	case "07":
		switch setting {
		case "ambulance_999":
			return "07033"
		case "control_room":
			return "07042"
		case "patient_transport":
			return "07032"
		}
		return "07004"
	case "08":
		return "08002"
	case "09":
		return "09004"
	}
	return ""
}

var bands = map[string]odds{
	"01": of("medical", 100), "02": of("volunteer_student", 100), "03": of("afc_5", 60, "afc_6", 30, "afc_7", 10), "04": of("afc_5", 25, "afc_6", 65, "afc_7", 10),
	"05": of("afc_6", 50, "afc_7", 50), "07": of("afc_2", 45, "afc_3", 45, "afc_4", 10), "08": of("afc_2", 50, "afc_3", 40, "afc_4", 10), "09": of("afc_2", 80, "afc_3", 20),
}
