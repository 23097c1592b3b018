package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// risks makes an assessment in force of the trust's ward with a risk, a draft, and a lone-working plan.
func (w *world) risks(tr *trust) {
	w.t.Helper()
	manager := w.as(tr, authz.Manager)
	scope := func(act authz.Action) authz.Scope {
		sc, err := w.s.Policy.Check(authz.From(manager), act)
		w.must(err)
		return sc
	}
	for _, kind := range []string{"risk assessment", "draft risk assessment"} {
		a, err := w.s.Risk.Begin(manager, scope(risk.ActWrite), risk.Basics{Kind: risk.Workplace, Unit: tr.unit, Title: "The desk with the " + tr.word, Harmed: []string{"staff"}})
		w.must(err)
		tr.ids[kind] = a.ID
		w.must(w.s.Risk.PutHazard(manager, tr.code, a.ID, 0, risk.HazardAsk{Title: "Waiting near the " + tr.word, How: "Somebody reaches over", Initial: matrix.Score{C: 4, L: 4}, Current: matrix.Score{C: 4, L: 3},
			Target: matrix.Score{C: 2, L: 2}, Owner: tr.people[authz.Manager]}))
		v, err := w.s.Risk.Version(manager, &a, 1)
		w.must(err)
		w.must(w.s.Risk.PutControl(manager, tr.code, a.ID, 0, risk.ControlAsk{Hazard: v.Body.Hazards[0].Key, Step: 5, Text: "Training about the " + tr.word, Owner: "Somebody", InPlace: true}))
		w.must(w.s.Risk.Consult(manager, tr.code, a.ID, 0, risk.Consulted{Who: "A representative", Part: "safety_rep", Day: w.s.Door.Now().Format("2006-01-02"), Said: "Move the " + tr.word}))
	}
	lead := w.as(tr, authz.Specialist)
	w.must(w.s.Risk.Approve(lead, tr.code, tr.ids["risk assessment"], 0, ""))
	sc, err := w.s.Policy.Check(authz.From(lead), risk.ActRead)
	w.must(err)
	list, err := w.s.Risk.Register(lead, sc, risk.RegisterFilter{})
	w.must(err)
	tr.ids["risk"] = list[0].ID
	p, err := w.s.Risk.MakePlan(manager, scope(risk.ActLoneWrite), risk.PlanAsk{Unit: tr.unit, Worker: tr.names[authz.Reporter], With: tr.names[authz.Panel], Every: 60, Grace: 15,
		PlanBody: risk.PlanBody{Work: "Visits with the " + tr.word, Visits: "Two streets", Risks: "None known", Missed: "Ring"}})
	w.must(err)
	tr.ids["lone plan"] = p.ID
}

// TestASealedReportCallsForNoReview sends reports that the ward's manager may not see, any of which would call for a review, and
// then one that everybody may.
func TestASealedReportCallsForNoReview(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	id := tr.ids["risk assessment"]
	before := w.ask(tr.people[authz.Manager], http.MethodGet, "/risk/"+id, nil)
	count := func() int64 {
		return w.count(`SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND action = 'risk.follow'`, tr.code)
	}
	follow := func(r incident.Receipt) {
		t.Helper()
		w.must(w.s.Risk.Reported(server.AsService(t.Context(), "risk"), tr.code, r.ID))
	}
	severe := func(in *incident.Sending) { in.Record.Staff[0].PhysicalHarm = "severe" }
	for name, change := range map[string]func(*incident.Sending){
		"sexual": func(in *incident.Sending) {
			in.Record.ViolencePrimary, in.Record.ViolenceAll = "sexual_contact", []string{"sexual_contact"}
		},
		"restricted":                func(in *incident.Sending) { in.KeepFromManagers = true },
		"excluding":                 func(in *incident.Sending) { in.KeepFrom = []string{tr.people[authz.Manager]} },
		"another manager kept away": func(in *incident.Sending) { in.KeepFrom = []string{tr.second} },
		"other unit":                func(in *incident.Sending) { in.Unit = tr.other },
	} {
		follow(w.send(tr, "hidden", func(in *incident.Sending) { severe(in); change(in) }))
		if a := w.ask(tr.people[authz.Manager], http.MethodGet, "/risk/"+id, nil); a.status != http.StatusOK || a.body != before.body {
			t.Errorf("a report that is %s changed the page of the assessment", name)
		}
		if n := count(); n != 0 {
			t.Errorf("a report that is %s left %d entries", name, n)
		}
	}
	open := w.send(tr, "open", severe)
	follow(open)
	page := w.ask(tr.people[authz.Manager], http.MethodGet, "/risk/"+id, nil)
	if !strings.Contains(page.body, "A review is called for") || strings.Contains(page.body, open.ID) || strings.Contains(page.body, tr.word+", open") {
		t.Errorf("the call is not said, or says too much")
	}
	if !strings.Contains(page.body, "1 report since it was last looked at") {
		t.Error("reports that are hidden are counted beside it")
	}
	if n := count(); n != 1 {
		t.Errorf("%d entries", n)
	}
	if n := w.count(`SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND action = 'risk.follow' AND detail LIKE $2`, tr.code, "%"+open.ID+"%"); n != 0 {
		t.Error("the audit log names the report")
	}
}

// TestEveryPageOfLoneWorkingSaysThatItCallsForNoHelp reads the pages and the message.
func TestEveryPageOfLoneWorkingSaysThatItCallsForNoHelp(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	plan, manager := tr.ids["lone plan"], tr.people[authz.Manager]
	worker := tr.people[authz.Reporter]
	for _, x := range []struct{ who, path string }{{manager, "/lone-working"}, {manager, "/lone-working/new"}, {manager, risk.LonePath(plan)}, {manager, risk.LonePath(plan) + "/edit"}, {manager, risk.LonePath(plan) + "/end"},
		{manager, risk.LonePath(plan) + "/follow-up"}, {worker, "/my-checks"}, {worker, risk.MinePath(plan)}, {worker, risk.MinePath(plan) + "/follow-up"}, {tr.people[authz.Panel], risk.MinePath(plan)}, {tr.people[authz.Board], "/my-checks"}} {
		if a := w.ask(x.who, http.MethodGet, x.path, nil); a.status != http.StatusOK || !strings.Contains(a.body, risk.NoAlarm) {
			t.Errorf("%s: %d, and does not say that it calls for no help", x.path, a.status)
		}
	}
	if a := w.ask(tr.people[authz.Executive], http.MethodGet, risk.MinePath(plan), nil); a.status != http.StatusNotFound {
		t.Errorf("whoever has no part in a plan reads it: %d", a.status)
	}
}

// TestAMistakeInAnAssessmentKeepsWhatWasTyped sends forms with mistakes, and one from an old page.
func TestAMistakeInAnAssessmentKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	manager, id := w.near.people[authz.Manager], w.near.ids["draft risk assessment"]
	form := map[string][]string{"title": {"People with dogs"}, "how": {""}, "initial_c": {"3"}, "initial_l": {"9"}, "version": {"0"}}
	a := w.ask(manager, http.MethodPost, "/risk/"+id+"/hazard", form)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "People with dogs") || !strings.Contains(a.body, `href="#how"`) || !strings.Contains(a.body, "Error: ") {
		t.Errorf("%d: %s", a.status, a.body)
	}
	a = w.ask(manager, http.MethodPost, "/risk/"+id+"/edit", map[string][]string{"title": {"My own new name"}, "version": {"1"}})
	if a.status != http.StatusConflict || !strings.Contains(a.body, "My own new name") {
		t.Errorf("an old page: %d", a.status)
	}
	for path, want := range map[string]int{"/risk": 200, "/risk?find=desk&review=called&lean=yes&unit=" + w.near.unit: 200, "/risk-register": 200, "/risk-register?c=4&l=3": 200, "/risk/heat-map": 200, "/risk/controls": 200,
		"/risk/method": 200, "/risk/download.csv": 200, "/risk-register/download.xlsx": 200, "/risk/heat-map/download.csv": 200, "/risk/controls/download.xlsx": 200, "/lone-working/download.csv": 200,
		"/risk/" + id + "/versions/1/print": 200, "/risk/" + id + "/versions/1/assessment.docx": 200, "/risk/" + id + "/versions/9": 404, "/risk/" + id + "/versions/x/print": 404} {
		if a := w.ask(manager, http.MethodGet, path, nil); a.status != want {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}
