package dialect

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// day writes a date in the manner of the dialect.
func (d *Dialect) day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return t.Format(d.dates)
}

func (d *Dialect) clock(r *Row) string {
	t, err := time.Parse("15:04", r.Record.IncidentTime)
	if err != nil {
		return ""
	}
	return t.Format(d.times)
}

// happened gives the day it happened, years away where that is the fault.
func (d *Dialect) happened(r *Row) string {
	day := r.Record.IncidentDate
	if r.Fault == WrongYear && len(day) == 10 {
		day = "20" + day[3:4] + day[2:3] + day[4:] // 2026 becomes 2062
		if day == r.Record.IncidentDate {
			day = "1999" + day[4:]
		}
	}
	return d.day(day)
}

// unknownCategory is a label that no map knows.
const unknownCategory = "Violence, new category under review"

// begin adds the columns that every local system has: what, when and how far.
func (m *maker) begin(ref, happened, at, reported string) {
	m.plain(ref, "incident_ref", func(r *Row) string {
		if r.Fault == Empty {
			return ""
		}
		return r.Record.IncidentRef
	})
	m.plain(happened, "incident_date", m.happened)
	m.plain(at, "incident_time", m.clock)
	m.plain(reported, "reported_date", func(r *Row) string { return m.day(r.Record.ReportedDate) })
}

// category adds the column of categories of a family, and what the family leaves to other columns.
func (m *maker) category(heading, how, who, motive string) {
	f := families[m.weighted()]
	m.style = m.IntN(5)
	m.pick(heading, true, f.list)
	c := &m.Columns[len(m.Columns)-1]
	cell := c.cell
	c.cell = func(r *Row) string {
		if r.Fault == BadCode {
			return unknownCategory
		}
		return cell(r)
	}
	if f.saysHow {
		m.hows(how)
	}
	if !f.saysWho {
		m.coded(who, "alleged_person_type", (*Row).alleged, "patient", "Patient", "relative_or_visitor", "Relative / visitor", "public", "Member of public",
			"colleague", "Member of staff", "other_nhs_staff", "Staff of another trust", "not_known", "Unknown")
	}
	motives := false
	for _, x := range f.list {
		motives = motives || x.sets["hate_motive"] != ""
	}
	if !motives && m.IntN(3) > 0 {
		m.coded(motive, "hate_motive", func(r *Row) string {
			if len(r.Record.HateMotive) == 0 {
				return "not_known"
			}
			return r.Record.HateMotive[0]
		}, "none", "No", "race", "Race", "religion", "Religion or belief", "disability", "Disability", "sexual_orientation", "Sexual orientation",
			"transgender", "Transgender identity", "sex", "Sex", "age", "Age", "not_known", "Not recorded")
		return
	}
	m.Always["hate_motive"] = "not_known"
}

// weighted draws a family: the two that hold little apart are the rarer ones.
func (m *maker) weighted() int {
	return []int{0, 0, 0, 1, 1, 1, 2, 3, 4, 4, 4, 4}[m.IntN(12)]
}

// rest adds what follows: the people, the harm and the police.
func (m *maker) rest(staff, harm, clinical, police, riddor string) {
	m.coded(staff, "staff_group", func(r *Row) string { return r.staff().StaffGroup }, "01", "Doctor", "02", "Student", "03", m.one("Registered nurse", "Nurse / midwife", "Nursing staff"),
		"04", m.one("Allied health professional", "AHP or paramedic"), "05", "Psychology and pharmacy", "06", "Scientist", "07", m.one("Healthcare assistant", "HCA / support worker"),
		"08", m.one("Admin and clerical", "Reception and clerical"), "09", "Estates, porters and domestics", "10", "Other")
	m.ofPerson()
	m.coded(harm, "physical_harm", func(r *Row) string { return r.staff().PhysicalHarm }, "none", m.one("No harm", "None – no injury", "No harm caused"), "low", m.one("Low", "Minor", "Low (minimal harm)"),
		"moderate", "Moderate", "severe", m.one("Severe", "Major"), "death", "Death")
	m.ofPerson()
	if clinical == "" {
		m.Always["clinical_factor"] = "not_assessed"
	} else {
		m.pick(clinical, false, []choice{
			{"Yes", sets{"clinical_factor": "suspected"}, func(r *Row) bool {
				return r.Record.ClinicalFactor == "suspected" || r.Record.ClinicalFactor == "confirmed"
			}},
			{"No", sets{"clinical_factor": "none"}, func(r *Row) bool { return r.Record.ClinicalFactor == "none" }},
			{"Not known", sets{"clinical_factor": "not_assessed"}, always},
		})
	}
	m.coded(police, "police_informed", func(r *Row) string { return r.Record.PoliceInformed }, "Y", "Yes", "N", "No", "planned", "To be reported")
	m.coded(riddor, "riddor", func(r *Row) string { return r.staff().RIDDOR }, "not_reportable", m.one("No", "Not RIDDOR"), "over_7_day", "Over seven days", "specified_injury", "Specified injury", "death", "Death")
	m.ofPerson()
	m.Always["psychological_harm"] = "not_assessed"
	m.Always["provider_org"] = m.Org
}

func notes(r *Row) string { return r.Note }

func (m *maker) listing() {
	m.begin(m.one("Ref", "Datix ref", "Web ref"), m.one("Incident date", "Incident date (dd/MM/yyyy)", "Date of incident"), m.one("Time", "Incident time (hh:mm)", "Time (24 hr)"),
		m.one("Reported date", "Date reported", "Opened date"))
	m.coded("Approval status", "record_state", func(r *Row) string { return r.Record.RecordState }, "final", m.one("Finally approved", "Final approval"),
		"under_review", m.one("Being reviewed", "In review area"), "submitted", "In the holding area, awaiting review", "rejected", m.one("Rejected", "REJECT"))
	m.left("Category", func(*Row) string { return "Violence, abuse and harassment" })
	m.category(m.one("Sub category", "Sub-category", "Incident type tier three"), m.one("Nature of assault", "Detail"), m.one("Alleged perpetrator", "Who was the alleged perpetrator?"), m.one("Hate element", "Motivated by"))
	m.sites(m.one("Site", "Organisation site"))
	m.where(m.one("Location (exact)", "Ward / department"), false)
	m.rest(m.one("Staff type", "Person affected: staff group"), m.one("Severity", "Actual harm"), m.one("Clinical factors", "Clinical factors?"), m.one("Police informed?", "Were the police called?"), m.one("RIDDOR", "RIDDOR reportable?"))
	m.role(m.one("Contact role", "Person: role in incident"), m.one("Person affected", "Staff affected"), m.one("Alleged perpetrator", "Assailant"))
	m.key(m.one("Contact ID", "Contact number"))
	m.left(m.one("Result", "Action taken (investigation)"), func(*Row) string { return "See notes" })
	m.left(m.one("Description", "Notes"), notes)
}

func (m *maker) columns() {
	m.begin("inc_ourref", "inc_dincident", "inc_time", "inc_dreported")
	m.coded("rep_approved", "record_state", func(r *Row) string { return r.Record.RecordState }, "final", "FA", "under_review", "INREV", "submitted", "AWAREV", "rejected", "REJECT")
	m.left("inc_type", func(*Row) string { return "VIOL" })
	from := len(m.Columns)
	m.category("inc_subcategory", "inc_cause", "link_role_other", "udf_hate")
	m.sites("inc_unit")
	m.where("inc_locactual", true)
	m.rest("con_subtype", "inc_severity", m.one("link_clin_factors", ""), "udf_police", "link_riddor")
	for i := range m.Columns[from:] {
		m.abbreviate(&m.Columns[from+i])
	}
	m.plain("link_daysaway", "absence_days", func(r *Row) string {
		if r.staff().AbsenceDays == nil {
			return ""
		}
		return strconv.Itoa(*r.staff().AbsenceDays)
	})
	m.ofPerson()
	m.key("con_id")
	m.left("inc_notes", notes)
	m.left("updateddate", func(r *Row) string { return r.Record.ReportedDate + " 09:00:00.000" })
}

// abbreviate makes short codes of the labels of a column, each once.
func (m *maker) abbreviate(c *Column) {
	used := map[string]bool{unknownCategory: true}
	short := map[string]string{unknownCategory: "NEWCAT"}
	c.Labels = slices.Clone(c.Labels) // the old cell still gives the old words
	for i := range c.Labels {
		text := c.Labels[i].Text
		letters := strings.Map(func(r rune) rune {
			if r >= 'A' && r <= 'Z' { // no digits: VA01PH would be a postcode
				return r
			}
			return -1
		}, strings.ToUpper(text))
		s := letters[:min(len(letters), 6)]
		for n := 2; used[s]; n++ {
			s = letters[:min(len(letters), 5)] + strconv.Itoa(n)
		}
		used[s], short[text] = true, s
		c.Labels[i].Text = s
	}
	if cell := c.cell; len(c.Labels) > 0 {
		c.cell = func(r *Row) string { return short[cell(r)] }
	}
}

func (m *maker) ulysses() {
	m.begin("Incident Number", "Incident Date", "Incident Time", m.one("Date Reported", "Date Entered"))
	m.coded("Status", "record_state", func(r *Row) string { return r.Record.RecordState }, "final", "Closed", "under_review", "Under Investigation", "submitted", "New", "rejected", "Voided")
	m.left("Cause Group", func(*Row) string { return "Violence & Aggression" })
	m.category("Cause", "Cause 2", "Caused By", "Discrimination")
	m.role("Person Type", "Staff", m.one("Patient / Other", "Aggressor"))
	m.key("Person Number")
	m.sites("Site")
	m.where("Department", false)
	m.rest("Staff Type", "Actual Impact", m.one("Clinical Condition A Factor", ""), "Police Called", "RIDDOR Category")
	m.left("Details", notes)
}
