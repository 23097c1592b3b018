package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/training"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// trains makes training records of a trust from a file, and a requirement of its own.
func (w *world) trains(tr *trust) {
	w.t.Helper()
	lead := w.as(tr, authz.Specialist)
	var err error
	tr.ids["training requirement"], err = w.s.Training.AddRequirement(lead, tr.code, training.RequirementAsk{Competence: "breakaway", Grace: 30, Basis: "Assessment with the " + tr.word, From: "2026-01-01"})
	w.must(err)
	names, err := w.s.Training.UnitNames(lead, tr.code)
	w.must(err)
	file := "Assignment Number,Org L4,Staff Group,Role,Start Date,Competence Name,Achieved Date,Expiry Date\n01000001,\"" + names[tr.unit] + "\",Nursing and Midwifery Registered,Nurse with the " + tr.word + ",01-Apr-2019,Conflict Resolution,01-Apr-2026,\n" +
		"01000002,\"" + names[tr.other] + "\",Nursing and Midwifery Registered,Nurse elsewhere,01-Apr-2019,Conflict Resolution,01-Apr-2020,\nshort,,,,,,,\n"
	tr.ids["training file"], err = w.s.Training.Receive(lead, tr.code, "matrix of the "+tr.word+".csv", false, strings.NewReader(file))
	w.must(err)
	w.must(w.s.Training.Apply(lead, tr.code, tr.ids["training file"], 0, 0))
	require, err := w.s.Policy.Check(authz.From(lead), training.ActRequire)
	w.must(err)
	tr.ids["training exemption"], err = w.s.Training.Exempt(lead, require, "1000002", "breakaway", "equal", w.s.Training.Today())
	w.must(err)
}

// TestAManagerSeesTheTrainingOfTheirUnitAlone looks at the pages as a manager, as the lead and as somebody who reports.
func TestAManagerSeesTheTrainingOfTheirUnitAlone(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	for role, of := range map[authz.Role]string{authz.Manager: "1 of 1", authz.Specialist: "1 of 2"} {
		page := w.ask(tr.people[role], http.MethodGet, "/training/competences", nil)
		if page.status != http.StatusOK || !strings.Contains(page.body, of) {
			t.Errorf("%s: %d, no %q", role, page.status, of)
		}
	}
	list := w.ask(tr.people[authz.Manager], http.MethodGet, "/training/ending?competence=breakaway", nil)
	if list.status != http.StatusOK || !strings.Contains(list.body, "1000001") || strings.Contains(list.body, "1000002") {
		t.Errorf("%d: %.400s", list.status, list.body)
	}
	for path, want := range map[string]int{"/training/unit?unit=" + tr.unit: http.StatusOK, "/training/unit?unit=" + tr.other: http.StatusNotFound, "/training/imports": http.StatusForbidden, "/training/requirements/new": http.StatusForbidden} {
		if got := w.ask(tr.people[authz.Manager], http.MethodGet, path, nil); got.status != want && (want != http.StatusForbidden || got.status != http.StatusNotFound) {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
	for _, path := range []string{"/training", "/training/ending", "/training/requirements"} {
		if got := w.ask(tr.people[authz.Reporter], http.MethodGet, path, nil); got.status == http.StatusOK {
			t.Errorf("somebody who reports opened %s", path)
		}
	}
}
