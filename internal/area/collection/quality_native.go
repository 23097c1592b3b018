package collection

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/db"
)

// factFields are the fields of the data set that a fact holds, with the SQL that tells whether one is filled.
var factFields = []struct{ field, filled, unknown string }{
	{"incident_time", "c.hour >= 0", ""}, {"reported_date", "c.delay_days >= 0", ""}, {"site_code", "c.site_code <> ''", ""}, {"location_type", "c.location_type <> ''", ""},
	{"location_detail", "c.location_detail <> ''", ""}, {"service_setting", "c.service_setting <> ''", ""}, {"violence_primary", "c.violence_primary <> ''", ""},
	{"violence_all", "c.violence_all <> ''", ""}, {"hate_motive", "c.hate_motive <> ''", "c.hate_motive = 'not_known'"}, {"trigger", "c.trigger_ <> ''", ""}, {"factor", "c.factor <> ''", ""},
	{"clinical_factor", "c.clinical_factor <> ''", "c.clinical_factor = 'not_assessed'"}, {"security_attended", "c.security_attended <> ''", ""}, {"body_worn_camera", "c.body_worn_camera <> ''", ""},
	{"police_informed", "c.police_informed <> ''", ""}, {"sanction", "c.sanction <> ''", ""}, {"repeat_person_flag", "c.repeat_person <> ''", ""}, {"staff_group", "c.staff_group <> ''", ""},
	{"pay_band", "c.pay_band <> ''", ""}, {"age_band", "c.age_band <> ''", ""}, {"gender", "c.gender <> ''", ""}, {"ethnic_category", "c.ethnic_category <> ''", "c.ethnic_category = '99'"},
	{"lone_working", "c.lone_working <> ''", ""}, {"physical_harm", "c.physical_harm <> ''", ""}, {"psychological_harm", "c.psychological_harm <> ''", ""}, {"riddor", "c.riddor <> ''", ""},
	{"support_offered", "c.support_offered <> ''", ""}, {"alleged_person_type", "c.alleged_type <> ''", ""},
}

// known are the fields of factFields.
var factKnown = func() map[string]bool {
	out := map[string]bool{}
	for _, f := range factFields {
		out[f.field] = true
	}
	return out
}

// ownCurrent are the current facts of an organisation's own reports that count, as ownFacts reads them.
const ownCurrent = ` FROM (SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.id ORDER BY f.version DESC) AS n FROM fact f WHERE f.org_id = $1 AND f.source = 'incident' AND f.period >= $2 AND f.period <= $3) c
	WHERE c.n = 1 AND c.counts = 'single' AND c.record_state <> 'rejected'`

// nativeCounts adds the counts of months that are made from records kept here to those of files, by month and submission.
func (s *Service) nativeCounts(ctx context.Context, list []Return, code string, from Month, counts map[string]*quality.Counts) error {
	type month struct{ org, month string }
	wanted := map[month]string{}
	last := map[string]Month{}
	for _, r := range list {
		if r.Native && r.Submission != "" && r.Month >= from && (code == "" || r.Org == code) {
			wanted[month{r.Org, string(r.Month)}] = string(r.Month) + " " + r.Submission
			last[r.Org] = max(last[r.Org], r.Month)
		}
	}
	for org, to := range last {
		all, err := s.ownCounts(ctx, org, from, to)
		if err != nil {
			return err
		}
		for m, c := range all {
			if key := wanted[month{org, m}]; key != "" {
				counts[key] = c
			}
		}
	}
	return nil
}

// ownCounts counts what the facts of an organisation's own reports hold, by month.
func (s *Service) ownCounts(ctx context.Context, org string, from, to Month) (map[string]*quality.Counts, error) {
	when := func(cond string) string {
		if cond == "" {
			return "0"
		}
		return "SUM(CASE WHEN " + cond + " THEN 1 ELSE 0 END)"
	}
	const contact = "(c.violence_primary IN ('physical_contact', 'sexual_contact'))"
	columns := []string{"c.period", "COUNT(*)", when(contact), when(contact + " AND c.method <> ''"), when("c.absence_days > 7"), when("c.absence_days > 7 AND c.riddor IN ('over_7_day', 'specified_injury', 'death')")}
	for _, f := range factFields {
		columns = append(columns, when(f.filled), when(f.unknown))
	}
	out := map[string]*quality.Counts{}
	known := factKnown()
	_, err := db.All(ctx, s.DB, func(r db.Row) (struct{}, error) {
		var name string
		c := &quality.Counts{MonthTally: intake.MonthTally{Fields: map[string]intake.FieldTally{}}, Only: known}
		n := make([]int, 2*len(factFields))
		to := []any{&name, &c.Rows, &c.Contact, &c.How, &c.Away, &c.Reportable}
		for i := range n {
			to = append(to, &n[i])
		}
		if err := r.Scan(to...); err != nil {
			return struct{}{}, err
		}
		c.Incidents, c.Staff, c.Accepted = c.Rows, c.Rows, c.Rows
		for i, f := range factFields {
			c.MonthTally.Fields[f.field] = intake.FieldTally{Filled: n[2*i], Default: n[2*i+1]}
		}
		out[name] = c
		return struct{}{}, nil
	}, `SELECT `+strings.Join(columns, ", ")+ownCurrent+` GROUP BY c.period`, org, string(from), string(to))
	if err != nil {
		return nil, err
	}
	_, err = db.All(ctx, s.DB, func(r db.Row) (struct{}, error) {
		var name string
		var days, n int
		if err := r.Scan(&name, &days, &n); err != nil {
			return struct{}{}, err
		}
		if c := out[name]; c != nil && days >= 0 {
			c.Delays[min(days, intake.MostDelay)] += n
		}
		return struct{}{}, nil
	}, `SELECT c.period, c.delay_days, COUNT(*)`+ownCurrent+` GROUP BY c.period, c.delay_days`, org, string(from), string(to))
	return out, err
}
