package intake

// The places of the fields in fieldTable and in a Row.
const (
	fSchemaVersion = iota
	fSubmittingOrg
	fPeriodStart
	fPeriodEnd
	fSubmissionKind
	fSourceSystem
	fIncidentRef
	fRecordState
	fIncidentDate
	fIncidentTime
	fReportedDate
	fProviderOrg
	fSiteCode
	fLocationType
	fLocationDetail
	fServiceSetting
	fWardSecurityLevel
	fViolencePrimary
	fViolenceAll
	fMethod
	fWeaponType
	fHateMotive
	fTrigger
	fFactor
	fClinicalFactor
	fClinicalFactorType
	fClinicalFactorJudgedBy
	fRestraintUsed
	fSecurityAttended
	fBodyWornCamera
	fPoliceInformed
	fPoliceForce
	fPoliceReferenceHeld
	fNotReportedReason
	fPoliceOutcome
	fSanction
	fReviewLevel
	fLfpseReferenceHeld
	fRepeatPersonFlag
	fStaffKey
	fStaffGroup
	fJobRole
	fPayBand
	fContractType
	fEmployerOrg
	fAgeBand
	fGender
	fEthnicCategory
	fDisability
	fSexualOrientation
	fLoneWorking
	fViolenceTrainingCurrent
	fPhysicalHarm
	fPsychologicalHarm
	fInjuryType
	fBodyPart
	fTreatment
	fAbsenceDays
	fRiddor
	fSupportOffered
	fAllegedPersonType
	fAllegedAgeBand
	fAllegedGender
	fAllegedPersonKey
	fMentalHealthActStatus
	fCapacityAssessed
	fNarrative
	fieldCount
)

// fieldTable is the minimum data set, version 0.1.
var fieldTable = [fieldCount]Field{
	fSchemaVersion: {No: 1, Name: "schema_version", Part: File, Type: Ref, Need: Mandatory, Off: Error,
		Says: "The version of the data set, 0.1. Taken as 0.1 where the file does not say", Origin: "This programme"},
	fSubmittingOrg: {No: 2, Name: "submitting_org", Part: File, Type: Org, Need: Mandatory, Off: Error,
		Says: "The organisation that sends, by its ODS code; it must be open at the end of the period", Origin: "ODS"},
	fPeriodStart: {No: 3, Name: "period_start", Part: File, Type: Date, Need: Mandatory, Off: Error,
		Says: "The first day of a month", Origin: "Information Sharing to Tackle Violence"},
	fPeriodEnd: {No: 3, Name: "period_end", Part: File, Type: Date, Need: Mandatory, Off: Error,
		Says: "The last day of a month, not in the future", Origin: "Information Sharing to Tackle Violence"},
	fSubmissionKind: {No: 4, Name: "submission_kind", Part: File, Type: Listed, List: "submission_kind", Need: Mandatory, Off: Error,
		Says: "Whether the file replaces the period, adds to it, or says that nothing happened. Taken as full_replace where the file does not say", Origin: "This programme"},
	fSourceSystem: {No: 5, Name: "source_system", Part: File, Type: Listed, List: "source_system", Need: Mandatory, Off: Warning,
		Says: "The system the rows come from. Taken as other where the file does not say", Origin: "Freedom of information answers"},
	fIncidentRef: {No: 6, Name: "incident_ref", Part: Incident, Type: Ref, Need: Mandatory, Off: Error,
		Says: "Your own reference, up to 40 characters without spaces; never an identifier of a person", Origin: "Datix inc_ourref"},
	fRecordState: {No: 7, Name: "record_state", Part: Incident, Type: Listed, List: "record_state", Need: Mandatory, Off: Error,
		Says: "How far the record is; rejected takes an earlier row out of the count", Origin: "Datix rep_approved"},
	fIncidentDate: {No: 8, Name: "incident_date", Part: Incident, Type: Date, Need: Mandatory, Off: Error,
		Says: "The day it happened, within the period", Origin: "Datix inc_dincident"},
	fIncidentTime: {No: 9, Name: "incident_time", Part: Incident, Type: Time, Need: Required, Off: Warning,
		Says: "When it began, 00:00 to 23:59; leave it empty where it is not known", Origin: "Datix inc_time"},
	fReportedDate: {No: 10, Name: "reported_date", Part: Incident, Type: Date, Need: Mandatory, Off: Error,
		Says: "The day it was reported, on or after the day it happened", Origin: "Datix inc_dreported"},
	fProviderOrg: {No: 11, Name: "provider_org", Part: Incident, Type: Org, Need: Mandatory, Off: Error,
		Says: "The organisation where it happened, by its ODS code; it must be open on that day", Origin: "ODS"},
	fSiteCode: {No: 12, Name: "site_code", Part: Incident, Type: Site, Need: Required, Off: Warning,
		Says: "The ODS site; R9998 where it was not a hospital site", Origin: "ODS"},
	fLocationType: {No: 13, Name: "location_type", Part: Incident, Type: Listed, List: "activity_location_type", Need: Mandatory, Off: Error,
		Says: "The kind of place", Origin: "NHS Data Dictionary"},
	fLocationDetail: {No: 14, Name: "location_detail", Part: Incident, Type: Listed, List: "location_detail", Need: Required, Off: Warning,
		Says: "Where in it", Origin: "This programme"},
	fServiceSetting: {No: 15, Name: "service_setting", Part: Incident, Type: Listed, List: "service_setting", Need: Mandatory, Off: Error,
		Says: "The service", Origin: "This programme"},
	fWardSecurityLevel: {No: 16, Name: "ward_security_level", Part: Incident, Type: Listed, List: "ward_security_level", Need: Conditional, Off: Warning,
		Says: "Only on mental health wards", Origin: "NHS Data Dictionary"},
	fViolencePrimary: {No: 17, Name: "violence_primary", Part: Incident, Type: Listed, List: "violence", Need: Mandatory, Off: Error,
		Says: "The gravest of all that happened", Origin: "NHS Protect definitions"},
	fViolenceAll: {No: 18, Name: "violence_all", Part: Incident, Type: Many, List: "violence", Need: Required, Off: Error,
		Says: "All that happened, the main kind among it", Origin: "NHS Protect definitions"},
	fMethod: {No: 19, Name: "method", Part: Incident, Type: Many, List: "method", Need: Conditional, Off: Error,
		Says: "How; needed where there was contact", Origin: "NHS Protect definitions"},
	fWeaponType: {No: 20, Name: "weapon_type", Part: Incident, Type: Listed, List: "weapon_type", Need: Conditional, Off: Error,
		Says: "Needed where the method is a weapon", Origin: "This programme"},
	fHateMotive: {No: 21, Name: "hate_motive", Part: Incident, Type: Many, List: "hate_motive", Need: Mandatory, Off: Error, Default: "not_known", Allowed: 0.3,
		Says: "What hatred it was moved by; none excludes the others", Origin: "NHS Staff Survey and police hate strands"},
	fTrigger: {No: 22, Name: "trigger", Part: Incident, Type: Many, List: "trigger", Need: Required, Off: Warning,
		Says: "What went before", Origin: "This programme"},
	fFactor: {No: 23, Name: "factor", Part: Incident, Type: Many, List: "factor", Need: Required, Off: Warning,
		Says: "What played a part", Origin: "Ambulance returns (AACE)"},
	fClinicalFactor: {No: 24, Name: "clinical_factor", Part: Incident, Type: Listed, List: "clinical_factor", Need: Mandatory, Off: Error, Default: "not_assessed", Allowed: 0.3,
		Says: "Whether illness or treatment kept the person from knowing what they did", Origin: "Reported Physical Assaults medical factors"},
	fClinicalFactorType: {No: 25, Name: "clinical_factor_type", Part: Incident, Type: Listed, List: "clinical_factor_type", Need: Conditional, Off: Error,
		Says: "Only where a clinical factor is suspected or confirmed", Origin: "This programme"},
	fClinicalFactorJudgedBy: {No: 26, Name: "clinical_factor_judged_by", Part: Incident, Type: Listed, List: "clinical_factor_judged_by", Need: Conditional, Off: Error,
		Says: "Needed where a clinical factor is confirmed", Origin: "This programme"},
	fRestraintUsed: {No: 27, Name: "restraint_used", Part: Incident, Type: Many, List: "restraint_used", Need: Required, Off: Error,
		Says: "none, or the restrictive interventions used; retired codes are not taken", Origin: "NHS Data Dictionary"},
	fSecurityAttended: {No: 28, Name: "security_attended", Part: Incident, Type: Listed, List: "security_attended", Need: Required, Off: Warning,
		Says: "Whether security staff came", Origin: "This programme"},
	fBodyWornCamera: {No: 29, Name: "body_worn_camera", Part: Incident, Type: Listed, List: "body_worn_camera", Need: Required, Off: Warning,
		Says: "Whether a camera was worn and recorded", Origin: "Violence reduction programme"},
	fPoliceInformed: {No: 30, Name: "police_informed", Part: Incident, Type: Listed, List: "police_informed", Need: Mandatory, Off: Error,
		Says: "Whether the police were told", Origin: "Datix local fields"},
	fPoliceForce: {No: 31, Name: "police_force", Part: Incident, Type: Force, Need: Conditional, Off: Warning,
		Says: "The force, by its id; asked for where the police were told", Origin: "data.police.uk"},
	fPoliceReferenceHeld: {No: 32, Name: "police_reference_held", Part: Incident, Type: Listed, List: "yes_no", Need: Conditional, Off: Warning,
		Says: "Whether you hold a reference; the number itself is not collected", Origin: "This programme"},
	fNotReportedReason: {No: 33, Name: "not_reported_reason", Part: Incident, Type: Listed, List: "not_reported_reason", Need: Conditional, Off: Warning,
		Says: "Why the police were not told of physical violence", Origin: "NHS Staff Survey"},
	fPoliceOutcome: {No: 34, Name: "police_outcome", Part: Incident, Type: Listed, List: "police_outcome", Need: Required, Off: Error,
		Says: "What the police decided; only where they were told", Origin: "Freedom of information answers"},
	fSanction: {No: 35, Name: "sanction", Part: Incident, Type: Many, List: "sanction", Need: Required, Off: Error,
		Says: "What followed; a criminal sanction needs the police to have been told", Origin: "Reported Physical Assaults sanctions"},
	fReviewLevel: {No: 36, Name: "review_level", Part: Incident, Type: Listed, List: "review_level", Need: Required, Off: Warning,
		Says: "How it was looked into", Origin: "This programme"},
	fLfpseReferenceHeld: {No: 37, Name: "lfpse_reference_held", Part: Incident, Type: Listed, List: "yes_no_na", Need: Optional, Off: Warning,
		Says: "Whether a patient safety reference is held", Origin: "LFPSE"},
	fRepeatPersonFlag: {No: 38, Name: "repeat_person_flag", Part: Incident, Type: Listed, List: "repeat_person", Need: Required, Off: Warning,
		Says: "Whether the same person did it before", Origin: "This programme"},
	fStaffKey: {No: 39, Name: "staff_key", Part: Staff, Type: Key, Need: Required, Off: Error,
		Says: "An opaque key of 16 to 64 characters, the same every month; never an NHS, National Insurance or ESR number", Origin: "This programme"},
	fStaffGroup: {No: 40, Name: "staff_group", Part: Staff, Type: Listed, List: "staff_group", Need: Mandatory, Off: Error,
		Says: "The staff group", Origin: "National Workforce Data Set"},
	fJobRole: {No: 41, Name: "job_role", Part: Staff, Type: Listed, List: "job_role", Need: Optional, Off: Warning,
		Says: "The job role, within the staff group", Origin: "National Workforce Data Set"},
	fPayBand: {No: 42, Name: "pay_band", Part: Staff, Type: Listed, List: "pay_band", Need: Required, Off: Warning,
		Says: "The pay band", Origin: "Agenda for Change"},
	fContractType: {No: 43, Name: "contract_type", Part: Staff, Type: Listed, List: "contract_type", Need: Required, Off: Warning,
		Says: "The contract", Origin: "National Workforce Data Set"},
	fEmployerOrg: {No: 44, Name: "employer_org", Part: Staff, Type: Org, Need: Conditional, Off: Warning,
		Says: "The employer by its ODS code, where it is not the provider", Origin: "This programme"},
	fAgeBand: {No: 45, Name: "age_band", Part: Staff, Type: Listed, List: "age_band", Need: Required, Off: Warning,
		Says: "The age band; never a date of birth", Origin: "NHS Staff Survey"},
	fGender: {No: 46, Name: "gender", Part: Staff, Type: Listed, List: "gender", Need: Required, Off: Warning,
		Says: "As the person states it", Origin: "NHS Data Dictionary"},
	fEthnicCategory: {No: 47, Name: "ethnic_category", Part: Staff, Type: Listed, List: "ethnic_category_2001", Need: Required, Off: Error, Default: "99", Allowed: 0.2,
		Says: "As the person states it", Origin: "NHS Data Dictionary"},
	fDisability: {No: 48, Name: "disability", Part: Staff, Type: Listed, List: "disability", Need: Optional, Off: Warning,
		Says: "As the person states it", Origin: "National Workforce Data Set"},
	fSexualOrientation: {No: 49, Name: "sexual_orientation", Part: Staff, Type: Listed, List: "sexual_orientation", Need: Optional, Off: Warning,
		Says: "Only as the person stated it in the staff record", Origin: "NHS Data Dictionary"},
	fLoneWorking: {No: 50, Name: "lone_working", Part: Staff, Type: Listed, List: "yes_no_unknown", Need: Required, Off: Warning,
		Says: "Whether the person worked alone", Origin: "Datix link_worked_alone"},
	fViolenceTrainingCurrent: {No: 51, Name: "violence_training_current", Part: Staff, Type: Many, List: "training_current", Need: Required, Off: Warning,
		Says: "Training in date on that day", Origin: "Violence reduction programme"},
	fPhysicalHarm: {No: 52, Name: "physical_harm", Part: Staff, Type: Listed, List: "physical_harm", Need: Mandatory, Off: Error,
		Says: "How badly the person was hurt", Origin: "LFPSE harm scale"},
	fPsychologicalHarm: {No: 53, Name: "psychological_harm", Part: Staff, Type: Listed, List: "psychological_harm", Need: Mandatory, Off: Error,
		Says: "How badly the person was shaken", Origin: "LFPSE harm scale"},
	fInjuryType: {No: 54, Name: "injury_type", Part: Staff, Type: Many, List: "injury_type", Need: Conditional, Off: Warning,
		Says: "Asked for where the person was hurt", Origin: "Datix"},
	fBodyPart: {No: 54, Name: "body_part", Part: Staff, Type: Many, List: "body_part", Need: Conditional, Off: Warning,
		Says: "Asked for where the person was hurt", Origin: "Datix"},
	fTreatment: {No: 55, Name: "treatment", Part: Staff, Type: Many, List: "treatment", Need: Required, Off: Warning,
		Says: "What treatment the person had", Origin: "Datix"},
	fAbsenceDays: {No: 56, Name: "absence_days", Part: Staff, Type: Number, Need: Required, Off: Warning,
		Says: "Days away from work, 0 to 999", Origin: "Datix link_daysaway"},
	fRiddor: {No: 57, Name: "riddor", Part: Staff, Type: Listed, List: "riddor", Need: Mandatory, Off: Error,
		Says: "Whether and why it is reportable", Origin: "HSE"},
	fSupportOffered: {No: 58, Name: "support_offered", Part: Staff, Type: Many, List: "support_offered", Need: Required, Off: Warning,
		Says: "What support was offered", Origin: "VPR Standard"},
	fAllegedPersonType: {No: 59, Name: "alleged_person_type", Part: Alleged, Type: Listed, List: "alleged_person_type", Need: Mandatory, Off: Error,
		Says: "Who the person was; needed where a person is given", Origin: "NHS Staff Survey"},
	fAllegedAgeBand: {No: 60, Name: "alleged_age_band", Part: Alleged, Type: Listed, List: "alleged_age_band", Need: Required, Off: Warning,
		Says: "The age band", Origin: "Datix"},
	fAllegedGender: {No: 60, Name: "alleged_gender", Part: Alleged, Type: Listed, List: "gender", Need: Required, Off: Warning,
		Says: "The gender", Origin: "Datix"},
	fAllegedPersonKey: {No: 61, Name: "alleged_person_key", Part: Alleged, Type: Key, Need: Optional, Off: Error,
		Says: "An opaque key of 16 to 64 characters; never published", Origin: "This programme"},
	fMentalHealthActStatus: {No: 62, Name: "mental_health_act_status", Part: Alleged, Type: Listed, List: "mental_health_act", Need: Conditional, Off: Warning,
		Says: "Asked for patients of mental health services", Origin: "Datix link_mhact"},
	fCapacityAssessed: {No: 63, Name: "capacity_assessed", Part: Alleged, Type: Listed, List: "capacity_assessed", Need: Optional, Off: Warning,
		Says: "Whether capacity was assessed", Origin: "This programme"},
	fNarrative: {No: 64, Name: "narrative", Part: Incident, Type: Words, Need: Forbidden, Off: Error,
		Says: "Never sent: a column of free text refuses the file", Origin: "This programme"},
}
