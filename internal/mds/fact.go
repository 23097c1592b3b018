package mds

import (
	"embed"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Schema is the table of facts.
//
//go:embed migrations/*.sql
var Schema embed.FS

// Kind says how a record counts.
type Kind string

// The kinds. Only Single is counted as incidents; the other two are exposure, counted apart.
const (
	Single  Kind = "single"
	Pattern Kind = "pattern" // "it happens every shift"
	Batch   Kind = "batch"   // "three pushes, one spit"
)

// Source says where a fact came from.
type Source struct {
	// Kind is "incident" for reports made here and "submission" for returns.
	Kind string
	// Key is an opaque key of the incident; it leads back to nobody without the key ring.
	Key string
	// Version counts the versions of the same fact: a later one replaces an earlier, which stays.
	Version int64
	// Were is how many facts the version before had.
	Were int
	// Count is the record's kind and, for patterns and batches, how many events it stands for.
	Count  Kind
	Events int64
	// Unit is where below the trust; a place, never a person.
	Unit string
	// Told are moments that measures of timeliness need; zero where they have not come.
	Reported, Acknowledged, Fed time.Time
}

// FactTable is where facts are queued; package op writes them with the change.
var FactTable = op.Table{Name: "fact", Columns: []string{
	"org_id", "id", "version", "source", "staff_n", "counts", "events", "unit_id", "site_code", "period", "incident_date", "hour", "weekday",
	"delay_days", "violence_primary", "violence_all", "method", "weapon_type", "hate_motive", "trigger_", "factor", "clinical_factor",
	"location_type", "location_detail", "service_setting", "security_attended", "body_worn_camera", "police_informed", "police_outcome",
	"sanction", "repeat_person", "record_state", "staff_group", "job_role", "pay_band", "age_band", "gender", "ethnic_category", "disability",
	"lone_working", "physical_harm", "psychological_harm", "absence_days", "riddor", "support_offered", "alleged_type", "alleged_n",
	"reported_at", "acknowledged_at", "fed_at", "recorded_at", "batch",
}}

// Facts are the facts of a record, worked out before the change that writes them.
type Facts [][]any

// Add queues the facts with the change that makes the record.
func (f Facts) Add(tx *op.Tx) {
	for _, row := range f {
		tx.Insert(FactTable, append(row[:len(row):len(row)], db.At(tx.Now()), "")...)
	}
}

// Write works out the facts of a record and queues them.
func Write(tx *op.Tx, org string, s Source, r *Record) { FactsOf(org, s, r).Add(tx) }

// FactsOf gives the facts of a record: one for each member of staff affected, or one with an empty staff group where none
// was named. Where the version before had more of them, the others get a last version that is not counted. Identities are
// not in a Record, so none can get in.
func FactsOf(org string, s Source, r *Record) Facts {
	staff := r.Staff
	if len(staff) == 0 {
		staff = []Staff{{}}
	}
	now := len(staff)
	for len(staff) < s.Were {
		staff = append(staff[:len(staff):len(staff)], Staff{})
	}
	hour, weekday, delay := moment(r)
	alleged := ""
	if len(r.Alleged) > 0 {
		alleged = r.Alleged[0].Type
	}
	out := make(Facts, 0, len(staff))
	for i := range staff {
		m, state := &staff[i], r.RecordState
		if i >= now {
			state = "rejected"
		}
		var absence any
		if m.AbsenceDays != nil {
			absence = int64(*m.AbsenceDays)
		}
		out = append(out, []any{
			org, s.Key + "." + strconv.Itoa(i+1), s.Version, s.Kind, int64(i + 1), string(s.Count), s.Events, s.Unit, r.SiteCode, Period(r.IncidentDate), r.IncidentDate, hour, weekday,
			delay, r.ViolencePrimary, set(r.ViolenceAll), set(r.Method), r.WeaponType, set(r.HateMotive), set(r.Trigger), set(r.Factor), r.ClinicalFactor,
			r.LocationType, r.LocationDetail, r.ServiceSetting, r.SecurityAttended, r.BodyWornCamera, r.PoliceInformed, r.PoliceOutcome,
			set(r.Sanction), r.RepeatPersonFlag, state, m.StaffGroup, m.JobRole, m.PayBand, m.AgeBand, m.Gender, m.EthnicCategory, m.Disability,
			m.LoneWorking, m.PhysicalHarm, m.PsychologicalHarm, absence, m.RIDDOR, set(m.SupportOffered), alleged, int64(len(r.Alleged)),
			db.At(s.Reported), db.At(s.Acknowledged), db.At(s.Fed)})
	}
	return out
}

// Period gives the month of a date, "2026-11" of "2026-11-22", "" where there is none.
func Period(date string) string {
	if len(date) < 7 {
		return ""
	}
	return date[:7]
}

func set(v []string) string { return strings.Join(v, ";") }

// moment gives the hour of the day, the weekday (Monday is 1) and the days from incident to report; -1 where unknown.
func moment(r *Record) (hour, weekday, delay int64) {
	hour, weekday, delay = -1, -1, -1
	if len(r.IncidentTime) == 5 {
		if h, err := strconv.Atoi(r.IncidentTime[:2]); err == nil {
			hour = int64(h)
		}
	}
	at, err := time.Parse(time.DateOnly, r.IncidentDate)
	if err != nil {
		return hour, weekday, delay
	}
	weekday = int64(at.Weekday()+6)%7 + 1
	if rep, err := time.Parse(time.DateOnly, r.ReportedDate); err == nil {
		delay = int64(rep.Sub(at).Hours() / 24)
	}
	return hour, weekday, delay
}
