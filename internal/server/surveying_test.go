package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/survey"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

// TestTheSurveySetsEpisodesByThePublicBesideItself counts, for the twelve months of a survey, staff hit by patients and the
// public, the months that are there and the staff, and nothing of a neighbour.
func TestTheSurveySetsEpisodesByThePublicBesideItself(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	rows := "incident_ref,incident_date,reported_date,site_code,unit,record_state,violence_primary,method,hate_motive,staff_group,physical_harm,alleged_person_type\n"
	for i, r := range []struct{ day, kind, by string }{
		{"2025-10-01", "physical_contact", "patient"}, {"2026-09-30", "physical_contact", "public"}, {"2026-03-02", "physical_contact", "relative_or_visitor"},
		{"2025-09-30", "physical_contact", "patient"}, {"2026-10-01", "physical_contact", "patient"}, // before and after
		{"2026-03-02", "verbal", "patient"}, {"2026-03-02", "physical_contact", "colleague"}, {"2026-03-02", "physical_contact", "not_known"},
	} {
		rows += fmt.Sprintf("DX-%d,%s,%s,%s,%s,final,%s,,none,03,low,%s\n", i, r.day, r.day, w.near.ids["site"], w.near.unit, r.kind, r.by)
	}
	file := func(s string) *importer.File {
		f, err := importer.Open(strings.NewReader(s), int64(len(s)), "file.csv", importer.Limits{})
		w.must(err)
		return f
	}
	rep, done, err := w.s.Incident.Import(w.as(w.near, authz.Specialist), nearCode, file(rows))
	w.must(err)
	if done.New != 8 {
		t.Fatalf("%+v %+v", rep, done)
	}
	national := authz.With(t.Context(), authz.Actor{ID: "per_nat", Name: "Invented National", Role: authz.National, Org: org.Root, Strong: true})
	w.must(w.s.Collection.Withdraw(w.as(w.near, authz.Analyst), nearCode, w.near.ids["submission"])) // the world's own, of last month
	w.must(w.s.Collection.RecordHere(national, nearCode, collection.Month("2026-01"), "from January"))
	_, err = w.s.Collection.PutDenominators(national, file("org,month,kind,staff_group,value,source,release\n"+
		nearCode+",2026-02,headcount,,1000,Workforce,Invented\n"+nearCode+",2026-03,headcount,,1200,Workforce,Invented\n"+nearCode+",2026-03,headcount,03,7,Workforce,Invented\n"+nearCode+",2026-11,headcount,,9,Workforce,Invented\n"))
	w.must(err)
	w.must(w.s.ReadFacts(t.Context()))
	got, err := w.s.Survey.Recorded(t.Context(), []string{nearCode}, survey.PeriodOf(2026))
	w.must(err)
	want := map[string]survey.Recorded{nearCode: {Episodes: 3, Unknown: 1, Months: 9, Headcount: 1100, Source: "Workforce, Invented"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
