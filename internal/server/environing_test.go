package server_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// places makes a finished walk-round of the trust's ward with a finding, a floor plan and an alarm point.
func (w *world) places(tr *trust) {
	w.t.Helper()
	lead := w.as(tr, authz.Specialist)
	sc, err := w.s.Policy.Check(authz.From(lead), environment.ActWalk)
	w.must(err)
	a, err := w.s.Environment.Begin(lead, sc, environment.AuditAsk{Unit: tr.unit, Place: "The hall with the " + tr.word, Zones: []string{"EN"}, Band: "night"})
	w.must(err)
	tr.ids["walk-round"] = a.ID
	w.must(w.s.Environment.PutOne(lead, tr.code, a.ID, environment.Given{ID: environment.NewID(), Item: "EN04", Result: toolkit.NotMet, Note: "The way out is behind the " + tr.word, At: w.s.Door.Now()}))
	w.must(w.s.Environment.Finish(lead, tr.code, a.ID, 0))
	list, err := w.s.Environment.Findings(lead, sc, environment.FindingFilter{Audit: a.ID})
	w.must(err)
	tr.ids["finding"] = list[0].ID
	var b bytes.Buffer
	w.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 20))))
	p, err := w.s.Environment.AddPlan(lead, sc, tr.unit, "Floor of the "+tr.word, "", "plan.png", &b)
	w.must(err)
	tr.ids["floor plan"] = p.ID
	x, err := w.s.Environment.AddAlarm(lead, sc, environment.AlarmAsk{Unit: tr.unit, Place: "Beside the " + tr.word, Kind: "desk", Every: 30})
	w.must(err)
	tr.ids["alarm point"] = x.ID
}

// TestEveryPageOfAlarmPointsSaysThatItIsNone reads each of them.
func TestEveryPageOfAlarmPointsSaysThatItIsNone(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	lead, x := w.near.people[authz.Specialist], environment.AlarmPath(w.near.ids["alarm point"])
	for _, path := range []string{"/environment-alarms", "/environment-alarms/new", x, x + "/test"} {
		if a := w.ask(lead, http.MethodGet, path, nil); a.status != http.StatusOK || !strings.Contains(a.body, environment.NoAlarm) {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestSaferPlacesAreReadMendedAndKept(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	lead, union, board := w.near.people[authz.Specialist], w.near.people[authz.Union], w.near.people[authz.Board]
	audit, finding := environment.Path(w.near.ids["walk-round"]), environment.FindingPath(w.near.ids["finding"])
	for path, want := range map[string]int{"/environment": 200, audit: 200, audit + "/print": 200, audit + "/download.csv": 200, "/environment/download.xlsx": 200, "/environment-findings": 200, "/environment-findings?late=yes&state=open&find=x": 200,
		"/environment-findings/download.csv": 200, "/environment-alarms/download.xlsx": 200, finding: 200, "/environment-plans": 200, environment.PlanPath(w.near.ids["floor plan"]): 200, environment.PlanPath(w.near.ids["floor plan"]) + "/picture": 200,
		"/environment/method": 200, "/environment/new": 403, finding + "/fix": 403, audit + "/walk.json": 403} {
		if a := w.ask(board, http.MethodGet, path, nil); a.status != want {
			t.Errorf("%s as board: %d, want %d", path, a.status, want)
		}
	}
	if a := w.ask("", http.MethodGet, "/walk-round?walk="+w.near.ids["walk-round"], nil); a.status != http.StatusOK || strings.Contains(a.body, w.near.word) || !strings.Contains(a.body, "walk.mjs") {
		t.Errorf("the empty page: %d", a.status)
	}
	if a := w.ask(union, http.MethodGet, audit+"/walk.json", nil); a.status != http.StatusOK || !strings.Contains(a.body, w.near.word) {
		t.Errorf("the pack: %d", a.status)
	}
	// What is wrong is said at its field, and what was typed stays.
	a := w.ask(lead, http.MethodPost, finding+"/assign", map[string][]string{"owner": {"Estates and the plumber"}, "version": {"1"}})
	if !strings.Contains(a.body, "Give the day until which") || !strings.Contains(a.body, "Estates and the plumber") {
		t.Errorf("what was typed is lost: %d", a.status)
	}
	form := map[string][]string{"owner": {"Estates"}, "due-day": {"1"}, "due-month": {"12"}, "due-year": {"2027"}, "likelihood": {"4"}, "consequence": {"4"}, "version": {"1"}}
	if a := w.ask(lead, http.MethodPost, finding+"/assign", form); a.status != http.StatusSeeOther {
		t.Errorf("assign: %d", a.status)
	}
	form["owner"] = []string{"The plumber again"}
	if a := w.ask(lead, http.MethodPost, finding+"/assign", form); !strings.Contains(a.body, "Somebody else changed this") || !strings.Contains(a.body, "The plumber again") {
		t.Errorf("an old page: %d", a.status)
	}
	if a := w.ask(lead, http.MethodPost, finding+"/fix", map[string][]string{"words": {"Moved"}}); a.status != http.StatusSeeOther {
		t.Errorf("fix: %d", a.status)
	}
	if a := w.ask(lead, http.MethodPost, finding+"/recheck", map[string][]string{"holds": {"yes"}, "words": {"Mine"}}); !strings.Contains(a.body, "Somebody else looks again") {
		t.Errorf("whoever mended it looked again on that day: %d", a.status)
	}
	if a := w.ask(union, http.MethodPost, finding+"/recheck", map[string][]string{"holds": {"yes"}, "words": {"I saw it"}}); a.status != http.StatusSeeOther {
		t.Errorf("recheck: %d", a.status)
	}
}
