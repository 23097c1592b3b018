package mapping

import "strings"

// guess says what a heading is usually for: a field that its cells fill, or a dictionary and the fields its labels are
// asked about.
type guess struct {
	names  string // headings, squashed, with spaces between them
	field  string // filled from the cells
	read   string
	fields string // of a dictionary
	person bool   // about the person in the row
	role   bool
}

// guesses are headings of real extracts (domain notes, 1.2 and 6.2) and common display labels, the most telling first.
// Names of the data set itself come before all of these.
var guesses = []guess{
	{names: "incourref ref incidentref incidentreference reference incidentnumber incidentno incidentid refno webref webreference eventnumber recordid id casenumber incident", field: "incident_ref"},
	{names: "incdincident incidentdate dateofincident eventdate dateoccurred occurreddate dateofevent incdate date", field: "incident_date"},
	{names: "inctime incidenttime timeofincident time eventtime timeoccurred", field: "incident_time"},
	{names: "incdreported reporteddate datereported datereceived reportdate incdopened openeddate dateopened opened incsubmittedtime submitteddate datesubmitted loggeddate dateentered", field: "reported_date"},
	{names: "repapproved approvalstatus approval status recordstatus incidentstatus", fields: "record_state"},
	{names: "incorganisation organisation trust trustcode orgcode odscode organisationcode providercode provider", field: "provider_org"},
	{names: "sitecode odssite odssitecode", field: "site_code"},
	{names: "incaffectingtierzero inctypetierone inccategory category incidentcategory causegroup incidentcausegroup typeofincident incidenttype inctype type violencetype typeofviolence", fields: "violence_primary alleged_person_type hate_motive method clinical_factor"},
	{names: "incsubcategory subcategory incidentsubcategory inccause cause cause1 incidentcause", fields: "violence_primary alleged_person_type hate_motive method clinical_factor"},
	{names: "linkrole contactrole role personrole linkedrole roleofperson", role: true, fields: "alleged_person_type"},
	{names: "persontype typeofperson persontypecode peopletype", role: true, fields: "alleged_person_type"},
	{names: "incseverity severity harm degreeofharm actualharm levelofharm physicalharm incgrade grade consequence incconsequence actualimpact", fields: "physical_harm"},
	{names: "incresult result", fields: "physical_harm"},
	{names: "psychologicalharm lfpsepsychologicalharm", fields: "psychological_harm"},
	{names: "incloctype locationtype typeoflocation", fields: "location_type service_setting location_detail"},
	{names: "inclocactual locationexact exactlocation location ward locationname warddepartment", fields: "location_detail location_type service_setting"},
	{names: "incspecialty specialty service serviceid inservice careservice incdirectorate directorate division", fields: "service_setting location_type"},
	{names: "incunit unit incsite site hospital", fields: "provider_org site_code"},
	{names: "perpetrator allegedperpetrator assailant allegedassailant assaultedby perpetratortype aggressor whodidit", fields: "alleged_person_type"},
	{names: "weapon weaponused weapontype", fields: "weapon_type method"},
	{names: "method howassaulted typeofassault assaultmethod", fields: "method violence_primary"},
	{names: "hatecrime hatemotive motive discrimination protectedcharacteristic discriminationtype", fields: "hate_motive"},
	{names: "contributoryfactors factors factor contributingfactors", fields: "factor trigger"},
	{names: "trigger triggers", fields: "trigger"},
	{names: "linkclinfactors clinicalfactors clinicalfactor medicalfactors", fields: "clinical_factor clinical_factor_type"},
	{names: "policeinformed policecalled reportedtopolice policenotified policeinvolved incpolice policeattended", field: "police_informed", read: "yes_no"},
	{names: "policeforce", fields: "police_force"},
	{names: "securityattended securitycalled securityinvolved", field: "security_attended", read: "yes_no"},
	{names: "restraintused restraint", fields: "restraint_used"},
	{names: "bodyworncamera bodywornvideo bwv bwvc bodycam", fields: "body_worn_camera"},
	{names: "incisriddor linkisriddor isriddor incriddor linkriddor riddor riddorreportable", fields: "riddor", person: false},
	{names: "linkdaysaway totalabsence daysaway dayslost daysabsent absencedays daysoff sicknessdays", field: "absence_days", read: "number", person: true},
	{names: "linkworkedalone workedalone loneworking loneworker workingalone", field: "lone_working", read: "yes_no", person: true},
	{names: "linkage age personage", field: "age_band", read: "age", person: true},
	{names: "linkageband ageband agegroup", fields: "age_band alleged_age_band", person: true},
	{names: "congender gender sex persongender", fields: "gender alleged_gender", person: true},
	{names: "conethnicity ethnicity ethnicgroup ethniccategory ethnicorigin", fields: "ethnic_category", person: true},
	{names: "condisability disability", fields: "disability", person: true},
	{names: "consexorientation sexualorientation", fields: "sexual_orientation", person: true},
	{names: "staffgroup stafftype consubtype contactsubtype subtype conjobtitle jobtitle jobrole occupation profession staffrole", fields: "staff_group", person: true},
	{names: "conemplgrade payband band afcband staffgrade", fields: "pay_band", person: true},
	{names: "contract contracttype employmenttype", fields: "contract_type", person: true},
	{names: "linkinjury1 incinjury injury injurytype typeofinjury", fields: "injury_type", person: true},
	{names: "linkbodypart1 incbodypart bodypart partofbody injuredpart", fields: "body_part", person: true},
	{names: "linktreatment inctreatment treatment treatmentgiven", fields: "treatment", person: true},
	{names: "linkmhact mhact mentalhealthact legalstatus mhasection linkmhactsection", fields: "mental_health_act_status", person: true},
	{names: "contactid conid conrecordid linkid personid contactrecordid contactref", field: "staff_key", read: "key", person: true},
	{names: "policeoutcome", fields: "police_outcome"},
	{names: "sanction sanctions actionagainst", fields: "sanction"},
	{names: "supportoffered support debrief", fields: "support_offered", person: true},
}

// seconds are headings that make a pair with the one before them.
var seconds = map[string][]string{
	"inccategory": {"incsubcategory"}, "category": {"subcategory"}, "incidentcategory": {"incidentsubcategory", "subcategory"}, "inctypetierone": {"inctypetiertwo"},
	"causegroup": {"cause", "cause1"}, "incidentcausegroup": {"incidentcause", "cause"}, "typeofincident": {"subtype", "subcategory"}, "type": {"category"},
	"linkrole": {"contype", "linktype", "contacttype"}, "contactrole": {"contacttype"}, "role": {"contacttype"},
}

// guessOf gives what a heading is for, by its place in guesses; ok is false for headings that say nothing.
func guessOf(heading string) (n int, g guess, ok bool) {
	s := squash(heading)
	if s == "" || freeText(heading) {
		return 0, g, false
	}
	for i, g := range guesses {
		for name := range strings.FieldsSeq(g.names) {
			if name == s {
				return i, g, true
			}
		}
	}
	return 0, g, false
}

// likely finds a guess by the words of a heading, for headings that are nowhere known: most of the words of a name, in
// any order. It says how much of them agrees, 0 to 1.
func likely(heading string) (n int, share float64) {
	have := strings.Fields(Fold(heading))
	if len(have) == 0 || freeText(heading) {
		return 0, 0
	}
	best := -1
	for i, g := range guesses {
		for name := range strings.FieldsSeq(g.names) {
			if got := overlap(have, name); got > share {
				best, share = i, got
			}
		}
	}
	if share < 0.6 {
		return 0, 0
	}
	return best, share
}

// overlap says how much of a name the words of a heading make up, and how much of the heading they are.
func overlap(have []string, name string) float64 {
	found, all := 0, 0
	for _, w := range have {
		all += len(w)
		if len(w) >= 3 && strings.Contains(name, w) {
			found += len(w)
		}
	}
	if found < 4 {
		return 0
	}
	return 2 * float64(found) / float64(all+len(name))
}
