package publication

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/org"
)

// listOf is the code list of a dimension, where its name is another.
func listOf(dim string) string {
	switch dim {
	case "violence_primary", "violence_all":
		return "violence"
	case "location_type":
		return "activity_location_type"
	case "ethnic_category":
		return "ethnic_category_2001"
	case "disability":
		return "employee_disability_status"
	case "lone_working":
		return "yes_no_unknown"
	case "alleged_type":
		return "alleged_person_type"
	}
	return dim
}

func splitJoined(code string) []string { return strings.Split(code, "+") }

// lowerFirst makes the first letter small, so that words can go inside a sentence; abbreviations stay.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

var dimWords = map[string]string{
	"violence_primary": "What happened", "violence_all": "Everything that happened", "weapon_type": "Weapon", "clinical_factor": "Clinical factor",
	"location_type": "Kind of place", "location_detail": "Where", "service_setting": "Service", "security_attended": "Security came",
	"body_worn_camera": "Body-worn camera", "police_informed": "Police told", "police_outcome": "What the police did", "repeat_person": "Same person before",
	"staff_group": "Staff group", "pay_band": "Pay band", "age_band": "Age", "gender": "Gender", "ethnic_category": "Ethnic category", "disability": "Disability",
	"lone_working": "Working alone", "physical_harm": "Physical harm", "psychological_harm": "Psychological harm", "riddor": "Reportable under RIDDOR",
	"alleged_type": "Who did it", "sanction": "Sanctions", "method": "How", "hate_motive": "Hate motive", "trigger": "What came before", "factor": "Factors",
	"support_offered": "Support offered", "job_role": "Job role", "record_state": "State of the record", "source": "Recorded where",
	cube.Org: "Organisation", cube.Unit: "Unit", cube.Site: "Site", cube.Day: "Day", cube.Month: "Month", cube.Quarter: "Quarter of the calendar",
	cube.Year: "Year", cube.FinancialYear: "Financial year", cube.Weekday: "Day of the week", cube.Kind: "Kind of record", cube.Hour: "Hour",
	"period": "Period", "geography": "Place",
}

// DimWords name a dimension in plain words.
func DimWords(dim string) string {
	if m, ok := strings.CutPrefix(dim, "measure:"); ok {
		return MeasureWords(m)
	}
	if w := dimWords[dim]; w != "" {
		return w
	}
	return dim
}

var measureWords = map[string]string{
	cube.All: "All violence and abuse", cube.Physical: "Physical violence", cube.Sexual: "Sexual violence", cube.Hate: "With a hate motive",
	cube.Injured: "Staff physically harmed", cube.RIDDOR: "Reportable under RIDDOR", cube.Absence: "Days away", cube.Delayed: "Delay known", cube.Prompt: "Reported in time",
	cube.Timed: "Moment of report known", cube.Acknowledged: "Acknowledged", cube.AcknowledgedInTime: "Acknowledged in time", cube.Fed: "Fed back",
	cube.FedInTime: "Fed back in time", cube.Events: "Events", cube.Alleged: "People alleged to have done it",
}

// MeasureWords name a measure in plain words.
func MeasureWords(m string) string {
	if dim, code, ok := strings.Cut(m, ":"); ok {
		return classWords(dim, code)
	}
	if w := measureWords[m]; w != "" {
		return w
	}
	return m
}

// CountedWords name what is counted.
func CountedWords(counted string) string {
	if counted == Incidents {
		return "Incidents"
	}
	return "Staff affected"
}

var levelWords = map[org.Kind]string{org.National: "England", org.Region: "Regions", org.Board: "Integrated care boards", org.Trust: "Trusts"}

// LevelWords name a level of organisations.
func LevelWords(k org.Kind) string { return levelWords[k] }

// CodeWords name a code of a dimension; days, months and organisations stand for themselves.
func CodeWords(dim, code string) string {
	if code == cube.NotSaid || code == notKnown {
		return "Not known"
	}
	if w := classWords(dim, code); w != "" {
		return w
	}
	return code
}
