package mds

import "slices"

// Record is one incident with the staff affected and the people alleged to have done it. Field names are those of a
// return's columns. Empty means not said, which is not the same as "not_known".
type Record struct {
	IncidentRef         string   `json:"incident_ref,omitempty"`
	RecordState         string   `json:"record_state,omitempty"`
	IncidentDate        string   `json:"incident_date,omitempty"` // YYYY-MM-DD
	IncidentTime        string   `json:"incident_time,omitempty"` // HH:MM
	ReportedDate        string   `json:"reported_date,omitempty"`
	ProviderOrg         string   `json:"provider_org,omitempty"`
	SiteCode            string   `json:"site_code,omitempty"`
	LocationType        string   `json:"location_type,omitempty"`
	LocationDetail      string   `json:"location_detail,omitempty"`
	ServiceSetting      string   `json:"service_setting,omitempty"`
	WardSecurityLevel   string   `json:"ward_security_level,omitempty"`
	ViolencePrimary     string   `json:"violence_primary,omitempty"`
	ViolenceAll         []string `json:"violence_all,omitempty"`
	Method              []string `json:"method,omitempty"`
	WeaponType          string   `json:"weapon_type,omitempty"`
	HateMotive          []string `json:"hate_motive,omitempty"`
	Trigger             []string `json:"trigger,omitempty"`
	Factor              []string `json:"factor,omitempty"`
	ClinicalFactor      string   `json:"clinical_factor,omitempty"`
	ClinicalFactorType  string   `json:"clinical_factor_type,omitempty"`
	ClinicalJudgedBy    string   `json:"clinical_factor_judged_by,omitempty"`
	RestraintUsed       []string `json:"restraint_used,omitempty"`
	SecurityAttended    string   `json:"security_attended,omitempty"`
	BodyWornCamera      string   `json:"body_worn_camera,omitempty"`
	PoliceInformed      string   `json:"police_informed,omitempty"`
	PoliceForce         string   `json:"police_force,omitempty"`
	PoliceReferenceHeld string   `json:"police_reference_held,omitempty"`
	NotReportedReason   string   `json:"not_reported_reason,omitempty"`
	PoliceOutcome       string   `json:"police_outcome,omitempty"`
	Sanction            []string `json:"sanction,omitempty"`
	ReviewLevel         string   `json:"review_level,omitempty"`
	LFPSEReferenceHeld  string   `json:"lfpse_reference_held,omitempty"`
	RepeatPersonFlag    string   `json:"repeat_person_flag,omitempty"`
	Staff               []Staff  `json:"staff,omitempty"`
	Alleged             []Person `json:"alleged,omitempty"`
}

// Staff is one member of staff affected.
type Staff struct {
	StaffKey          string   `json:"staff_key,omitempty"`
	StaffGroup        string   `json:"staff_group,omitempty"`
	JobRole           string   `json:"job_role,omitempty"`
	PayBand           string   `json:"pay_band,omitempty"`
	ContractType      string   `json:"contract_type,omitempty"`
	EmployerOrg       string   `json:"employer_org,omitempty"`
	AgeBand           string   `json:"age_band,omitempty"`
	Gender            string   `json:"gender,omitempty"`
	EthnicCategory    string   `json:"ethnic_category,omitempty"`
	Disability        string   `json:"disability,omitempty"`
	SexualOrientation string   `json:"sexual_orientation,omitempty"`
	LoneWorking       string   `json:"lone_working,omitempty"`
	TrainingCurrent   []string `json:"violence_training_current,omitempty"`
	PhysicalHarm      string   `json:"physical_harm,omitempty"`
	PsychologicalHarm string   `json:"psychological_harm,omitempty"`
	InjuryType        []string `json:"injury_type,omitempty"`
	BodyPart          []string `json:"body_part,omitempty"`
	Treatment         []string `json:"treatment,omitempty"`
	AbsenceDays       *int     `json:"absence_days,omitempty"`
	RIDDOR            string   `json:"riddor,omitempty"`
	SupportOffered    []string `json:"support_offered,omitempty"`
}

// Person is one person alleged to have done it.
type Person struct {
	Type            string `json:"alleged_person_type,omitempty"`
	AgeBand         string `json:"alleged_age_band,omitempty"`
	Gender          string `json:"alleged_gender,omitempty"`
	Key             string `json:"alleged_person_key,omitempty"`
	MentalHealthAct string `json:"mental_health_act_status,omitempty"`
	Capacity        string `json:"capacity_assessed,omitempty"`
}

// harms orders physical harm.
var harms = []string{"", "none", "low", "moderate", "severe", "death"}

// WorstHarm gives the worst physical harm to any member of staff, "" where none was said.
func (r Record) WorstHarm() string {
	worst := 0
	for _, s := range r.Staff {
		worst = max(worst, slices.Index(harms, s.PhysicalHarm))
	}
	return harms[worst]
}

// Injured tells whether any member of staff was physically harmed.
func (r Record) Injured() bool { return slices.Index(harms, r.WorstHarm()) > 1 }

// Physical tells whether there was contact.
func (r Record) Physical() bool {
	return r.ViolencePrimary == "physical_contact" || r.ViolencePrimary == "sexual_contact" || slices.Contains(r.ViolenceAll, "physical_contact") || slices.Contains(r.ViolenceAll, "sexual_contact")
}

// Sexual tells whether any of it was sexual.
func (r Record) Sexual() bool {
	for _, v := range append([]string{r.ViolencePrimary}, r.ViolenceAll...) {
		if v == "sexual_contact" || v == "sexual_noncontact" {
			return true
		}
	}
	return false
}

// Hate tells whether a hate motive was named.
func (r Record) Hate() bool {
	for _, m := range r.HateMotive {
		if m != "none" && m != "not_known" {
			return true
		}
	}
	return false
}

// severity orders the kinds of violence for the choice of the primary one: what harms most comes first.
var severity = []string{"sexual_contact", "physical_contact", "threat", "physical_attempted", "sexual_noncontact", "intimidation_stalking", "verbal", "written_online", "property_damage"}

// Primary picks the one kind of violence under which an incident is counted: the gravest of all that happened.
func Primary(all []string) string {
	for _, s := range severity {
		if slices.Contains(all, s) {
			return s
		}
	}
	return ""
}
