package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// piloted declares a trial of the trust's own ward, with staff-shifts by file, and freezes its report.
func (w *world) piloted(tr *trust) {
	w.t.Helper()
	lead := w.as(tr, authz.Specialist)
	id, err := w.s.Pilots.Make(lead, pilot.Form{Name: "Cameras of " + tr.word, Question: "Do cameras lower harm at " + tr.word + "?", Sites: tr.code + "; The trust; 2026-01-01\n" + tr.code + "/" + tr.unit + "; Ward 4", Chosen: pilot.ChosenAll,
		From: "2025-01", To: "2027-01", Primary: "severity_rate"})
	w.must(err)
	tr.ids["pilot"] = id
	w.must(w.s.Pilots.Declare(lead, id, 0))
	text := "site,month,staff_shifts\n"
	for i := range 24 {
		text += fmt.Sprintf("%s,%s,900\n", tr.code, pilot.At(pilot.Month("2025-01").Index()+i))
	}
	_, err = w.s.Pilots.Bring(lead, id, "shifts.csv", []byte(text))
	w.must(err)
	tr.ids["pilot report"], err = w.s.Pilots.Freeze(lead, id)
	w.must(err)
}

func TestATrialOfCamerasIsReadByItsTrustAndNobodyElse(t *testing.T) {
	dbtest.Each(t, server.Schema, func(t *testing.T, settings db.Settings) {
		w := newWorld(t, settings)
		far := w.far
		for _, c := range []struct {
			person, path string
			status       int
		}{
			{far.people[authz.Board], pilot.Path(far.ids["pilot"]), http.StatusOK},
			{far.people[authz.Union], pilot.Path(far.ids["pilot"]) + "/protocol", http.StatusOK},
			{far.people[authz.Union], pilot.Path(far.ids["pilot"]) + "/sites", http.StatusOK},
			{far.people[authz.Union], pilot.ReportPath(far.ids["pilot report"]), http.StatusOK},
			{far.people[authz.Union], pilot.ReportPath(far.ids["pilot report"]) + "/report.html", http.StatusOK},
			{far.people[authz.Union], pilot.Path(far.ids["pilot"]) + "/files/measures.xlsx", http.StatusOK},
			{far.people[authz.Specialist], pilot.Path(far.ids["pilot"]) + "/amend", http.StatusOK},
			{far.people[authz.Specialist], pilot.Path(far.ids["pilot"]) + "/figures", http.StatusOK},
			{w.near.people[authz.Specialist], pilot.Path(far.ids["pilot"]), http.StatusNotFound},
			{w.near.people[authz.Specialist], pilot.ReportPath(far.ids["pilot report"]), http.StatusNotFound},
			{w.near.people[authz.Specialist], pilot.Path(far.ids["pilot"]) + "/amend", http.StatusNotFound},
		} {
			if got := w.ask(c.person, http.MethodGet, c.path, nil); got.status != c.status {
				t.Errorf("%s: status %d, want %d", c.path, got.status, c.status)
			}
		}
		page := w.ask(far.people[authz.Manager], http.MethodGet, pilot.Path(far.ids["pilot"]), nil)
		if page.status == http.StatusOK {
			t.Error("a manager reads a trial")
		}
		list := w.ask(far.people[authz.Board], http.MethodGet, "/pilots", nil)
		if !strings.Contains(plain(list.body), "Cameras of "+far.word) || strings.Contains(plain(list.body), w.near.word) {
			t.Errorf("the list: %s", plain(list.body))
		}
	})
}
