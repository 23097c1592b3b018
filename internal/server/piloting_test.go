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
		w.joined()
		w.countedCameras()
		list := w.ask(far.people[authz.Board], http.MethodGet, "/pilots", nil)
		if !strings.Contains(plain(list.body), "Cameras of "+far.word) || strings.Contains(plain(list.body), w.near.word) {
			t.Errorf("the list: %s", plain(list.body))
		}
	})
}

// joined has one trust run a trial in which the other is a site: the other reads the protocol and the frozen report, and nothing
// of what is sent month by month.
func (w *world) joined() {
	t := w.t
	t.Helper()
	far, near := w.far, w.near
	lead := w.as(far, authz.Specialist)
	id, err := w.s.Pilots.Make(lead, pilot.Form{Name: "Cameras of two", Question: "Do they help?", Sites: far.code + "; Ours; 2026-01-01\n" + near.code + "/" + near.unit + "; Theirs", Chosen: pilot.ChosenAll, From: "2025-01", To: "2027-01", Primary: "severity_rate"})
	w.must(err)
	reader := near.people[authz.Specialist]
	if a := w.ask(reader, http.MethodGet, pilot.Path(id)+"/protocol", nil); a.status != http.StatusNotFound {
		t.Errorf("a draft of another: %d", a.status)
	}
	w.must(w.s.Pilots.Declare(lead, id, 0))
	_, err = w.s.Pilots.Bring(lead, id, "shifts.csv", []byte("site,month,staff_shifts\n"+far.code+",2025-01,900\n"))
	w.must(err)
	report, err := w.s.Pilots.Freeze(lead, id)
	w.must(err)
	for path, want := range map[string]int{pilot.Path(id) + "/protocol": 200, pilot.Path(id): 303, pilot.ReportPath(report): 200, pilot.ReportPath(report) + "/report.html": 200,
		pilot.Path(id) + "/sites": 404, pilot.Path(id) + "/files/figures.csv": 404, pilot.Path(id) + "/amend": 404, pilot.Path(id) + "/figures": 404} {
		if a := w.ask(reader, http.MethodGet, path, nil); a.status != want {
			t.Errorf("a site asks for %s: %d, want %d", path, a.status, want)
		}
	}
	if a := w.ask(reader, http.MethodPost, pilot.Path(id)+"/report", nil); a.status != http.StatusNotFound {
		t.Errorf("a site froze a report of another: %d", a.status)
	}
	if a := w.ask(reader, http.MethodGet, "/pilots", nil); !strings.Contains(plain(a.body), "Cameras of two") || !strings.Contains(a.body, pilot.Path(id)+"/protocol") {
		t.Errorf("the list of a site: %s", plain(a.body))
	}
}

// countedCameras looks at what the cameras of a trial's own site did, without a file, and for each reader the same.
func (w *world) countedCameras() {
	t := w.t
	t.Helper()
	at := string(pilot.MonthOf(w.s.Pilots.Today()))
	var first map[string]float64
	for _, role := range []authz.Role{authz.Specialist, authz.Board, authz.Union} {
		ctx := w.as(w.far, role)
		sc, err := w.s.Policy.Check(authz.From(ctx), pilot.ActRead)
		w.must(err)
		x, err := w.s.Pilots.Pilot(ctx, sc, w.far.code, w.far.ids["pilot"])
		w.must(err)
		rows, err := w.s.Pilots.Rows(ctx, &x)
		w.must(err)
		got := map[string]float64{}
		for _, r := range rows {
			if r.Site == w.far.code && string(r.Month) == at {
				got = r.Values
			}
			if r.Site != w.far.code && len(r.Values) > 0 && r.Values["activations"] > 0 {
				t.Errorf("a site without cameras recorded: %+v", r)
			}
		}
		if got["activations"] < 1 || got["worn_shifts"] < 1 || got["clips"] < 1 || got["clips_evidential"] < 1 {
			t.Errorf("what the cameras did, for %s: %v", role, got)
		}
		if first == nil {
			first = got
		} else if fmt.Sprint(first) != fmt.Sprint(got) {
			t.Errorf("%s reads %v, the lead %v", role, got, first)
		}
	}
}
