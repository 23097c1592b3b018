package server_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/governance/boardpack"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/server"
)

// packed makes and signs a board pack of a trust.
func (w *world) packed(tr *trust) {
	w.t.Helper()
	ctx := w.as(tr, authz.Executive)
	p, err := w.s.BoardPack.Make(ctx, boardpack.Meeting{Day: w.s.Door.Now().AddDate(0, 1, 0).Format(time.DateOnly)})
	w.must(err)
	p, err = w.s.BoardPack.Sign(ctx, p.ID, p.Version)
	w.must(err)
	tr.ids["board pack"] = p.ID
}

// history brings in three years of reports of a trust.
func (w *world) history(tr *trust) {
	w.t.Helper()
	var b strings.Builder
	b.WriteString("incident_ref,incident_date,reported_date,site_code,unit,record_state,violence_primary,method,hate_motive,staff_group,physical_harm,alleged_person_type,service_setting,police_informed,support_offered\n")
	last := collection.MonthOf(w.s.Door.Now()).Add(-1)
	for m := range 36 {
		month := last.Add(m - 35)
		for k := range 24 {
			harm := "none"
			switch {
			case k < 6+m%3:
				harm = "low"
			case k == 20 && m%7 == 0:
				harm = "severe"
			}
			fmt.Fprintf(&b, "H-%d-%d,%s-%02d,%s-%02d,%s,%s,final,physical_contact,,none,03,%s,patient,%s,%s,debrief\n", m, k, month, 1+k, month, 1+k, tr.ids["site"], tr.unit, harm, []string{"ed", "mh_inpatient"}[k%2], []string{"Y", "N", "N"}[k%3])
		}
	}
	f, err := importer.Open(strings.NewReader(b.String()), int64(b.Len()), "file.csv", importer.Limits{})
	w.must(err)
	_, done, err := w.s.Incident.Import(w.as(tr, authz.Specialist), tr.code, f)
	w.must(err)
	if done.New != 36*24 {
		w.t.Fatalf("%+v", done)
	}
	w.must(w.s.ReadFacts(w.t.Context()))
}

// TestThePaperShowsTheFiguresOfThePagesThatTheyComeFrom asks every area as the executive lead would on its page, and finds
// the same numbers in the paper, whoever makes it.
func TestThePaperShowsTheFiguresOfThePagesThatTheyComeFrom(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	w.history(w.near)
	exec := w.as(w.near, authz.Executive)
	c, err := w.s.BoardPack.Gather(exec, nearCode, boardpack.Meeting{Day: "2026-12-17"})
	w.must(err)
	lead, err := w.s.BoardPack.Gather(w.as(w.near, authz.Specialist), nearCode, boardpack.Meeting{Day: "2026-12-17"})
	w.must(err)
	if d := boardpack.Compare(c, lead); len(d) > 0 {
		t.Errorf("it differs by who makes it: %+v", d)
	}
	same := func(key string, want float64) {
		t.Helper()
		f, ok := c.Figure(key)
		if !ok || f.Value == nil || *f.Value != want {
			t.Errorf("%s is %+v, and its page says %v", key, f, want)
		}
	}
	scope := func(act authz.Action) authz.Scope {
		t.Helper()
		sc, err := w.s.Policy.Check(authz.From(exec), act)
		w.must(err)
		return sc
	}
	see := scope(insight.ActSee)
	place, err := w.s.Insight.Place(exec, see, "", false)
	w.must(err)
	ask := func(code string, months int) insight.Ask {
		m, ok := insight.Find(code)
		if !ok {
			t.Fatal(code)
		}
		return insight.Ask{Place: place, Measure: m, From: c.To.Add(1 - months), To: c.To}
	}
	list, err := w.s.Insight.Controls(exec, see, []insight.Ask{ask("staff_hurt", 36), ask("incidents", 36)})
	w.must(err)
	latest, _ := list[0].Latest()
	same("hurt.latest", latest.Value)
	same("hurt.mean", list[0].Phase().Mean)
	same("hurt.upper", list[0].Phase().Upper)
	same("hurt.lower", list[0].Phase().Lower)
	same("reports.mean", list[1].Phase().Mean)
	for _, code := range []string{"acknowledged_in_time", "feedback_in_time", "support_offered", "reported_in_time", "police_informed"} {
		f, err := w.s.Insight.Figure(exec, see, ask(code, 12))
		w.must(err)
		if !f.Missing() {
			same(code, f.Value)
		} else if g, ok := c.Figure(code); !ok || g.Value != nil {
			t.Errorf("%s: %+v", code, g)
		}
	}
	first := c.From.First()
	from := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, clock.London())
	v, err := w.s.Justice.Between(exec, scope(justice.ActReview), "", from, from.AddDate(1, 0, 0))
	w.must(err)
	for _, st := range v.Funnel.Stages {
		f, ok := c.Figure("justice." + st.Key)
		if !ok || f.Shown != st.N.Text() {
			t.Errorf("justice.%s is %+v, not %s", st.Key, f, st.N.Text())
		}
	}
	l, err := w.s.Incident.Late(exec, scope(incident.ActDashboard))
	w.must(err)
	same("late.contact", float64(l.Contact))
	same("late.note", float64(l.Feedback))
	marks, err := w.s.Sanction.Markers(exec, scope(sanction.ActMarkerRead), sanction.Filter{Late: true})
	w.must(err)
	same("late.markers", float64(len(marks)))
	equity, err := (&insight.Pictures{Service: w.s.Insight}).Equity(exec, scope(insight.ActEquity), insight.EquityAsk{By: "staff_group", To: c.To})
	w.must(err)
	if sec, ok := c.Section("equity"); !ok || sec.Missing == "" && !strings.Contains(fmt.Sprint(sec.Blocks[0].Table.Rows), fmt.Sprintf(equity.Title().Text, equity.Title().Args...)) {
		t.Errorf("%+v is not what the page of equity says: %+v", sec, equity.Title())
	}
	same("riddor.reported", 0)
	severe := ask("moderate_harm", 12)
	severe.Measure.Num.Counts, severe.Measure.Num.Where = insight.Incidents, slices.Clone(severe.Measure.Num.Where)
	severe.Measure.Num.Where[0].Values = []string{"severe", "death"}
	bad, err := w.s.Insight.Figure(exec, see, severe)
	w.must(err)
	same("severe", bad.Value)
	if bad.Value == 0 {
		t.Error("the world has no severe event, so nothing was proved of them")
	}
	for path, want := range map[string]string{"/dashboard/staff_hurt?from=" + string(c.To.Add(-35)) + "&to=" + string(c.To): list[0].Measure.Write(latest.Value)} {
		if a := w.ask(w.near.people[authz.Executive], "GET", path, nil); a.status != 200 || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d without %s", path, a.status, want)
		}
	}
}

// TestAPackOpensInEveryFormAndForNobodyElse asks for the pages and files of a frozen pack as each role.
func TestAPackOpensInEveryFormAndForNobodyElse(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	at := boardpack.Path(w.near.ids["board pack"])
	for _, role := range []authz.Role{authz.Executive, authz.Board, authz.Union, authz.Specialist} {
		for path, want := range map[string]string{"": "What it finds", "/paper": "Annex A", "/figures": "Where this comes from", "/changes": "no pack before", "/files/figures.csv": "Definition", "/files/board-pack.html": "<style>", "/files/board-pack.docx": "PK"} {
			if a := w.ask(w.near.people[role], "GET", at+path, nil); a.status != 200 || !strings.Contains(a.body, want) {
				t.Errorf("%s as %s: %d", path, role, a.status)
			}
		}
	}
	if a := w.ask(w.near.people[authz.Executive], "GET", at+"/files/board-pack.html", nil); strings.Contains(a.body, "<script") || strings.Contains(a.body, "<link") {
		t.Error("the file to keep asks for another")
	}
	for _, role := range []authz.Role{authz.Reporter, authz.Manager, authz.Analyst, authz.Admin, authz.Panel} {
		if a := w.ask(w.near.people[role], "GET", at, nil); a.status != 403 {
			t.Errorf("%s: %d", role, a.status)
		}
	}
	for _, role := range []authz.Role{authz.Board, authz.Union, authz.Specialist} {
		if a := w.ask(w.near.people[role], "GET", at+"/reopen", nil); a.status != 403 {
			t.Errorf("%s opens it again: %d", role, a.status)
		}
	}
	if a := w.ask(w.far.people[authz.Executive], "GET", at, nil); a.status != 404 {
		t.Errorf("a neighbour: %d", a.status)
	}
}

// TestTheWordsOfAPackAreKeptWhenTheyCannotBeTaken types words that are wrong, and words for a version that is gone.
func TestTheWordsOfAPackAreKeptWhenTheyCannotBeTaken(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	lead := w.near.people[authz.Specialist]
	if a := w.ask(lead, "POST", "/board-packs/new", url.Values{"day-day": {"31"}, "day-month": {"2"}, "day-year": {"2027"}, "body": {"Quality committee"}}); a.status != 422 || !strings.Contains(a.body, "Quality committee") || !strings.Contains(a.body, "Enter the date of the meeting") {
		t.Errorf("a day that is none: %d", a.status)
	}
	on := w.s.Door.Now().AddDate(0, 2, 0)
	a := w.ask(lead, "POST", "/board-packs/new", url.Values{"day-day": {on.Format("2")}, "day-month": {on.Format("1")}, "day-year": {on.Format("2006")}, "body": {"Quality committee"}})
	at := a.head.Get("Location")
	if a.status != 303 || !strings.HasPrefix(at, "/board-packs/") {
		t.Fatalf("%d to %q", a.status, at)
	}
	typed := url.Values{"version": {"1"}, "title": {""}, "asks": {"Look at the marmalade"}, "statement": {"I stand by it"}, "body": {"Quality committee"}}
	if a := w.ask(lead, "POST", at+"/words", typed); a.status != 422 || !strings.Contains(a.body, "Look at the marmalade") || !strings.Contains(a.body, "Write a title that says what is found") {
		t.Errorf("no title: %d", a.status)
	}
	typed.Set("title", "Mine")
	if a := w.ask(lead, "POST", at+"/words", typed); a.status != 303 {
		t.Errorf("right words: %d", a.status)
	}
	typed.Set("title", "Mine again")
	if a := w.ask(lead, "POST", at+"/words", typed); a.status != 409 || !strings.Contains(a.body, "Mine again") || !strings.Contains(a.body, "What it says now") {
		t.Errorf("a version that is gone: %d", a.status)
	}
	if a := w.ask(w.near.people[authz.Board], "GET", at, nil); a.status != 404 {
		t.Errorf("the board sees a draft: %d", a.status)
	}
	if a := w.ask(lead, "POST", at+"/sign", url.Values{"version": {"2"}}); a.status != 403 {
		t.Errorf("the specialist signs: %d", a.status)
	}
	if a := w.ask(w.near.people[authz.Executive], "POST", at+"/sign", url.Values{"version": {"2"}}); a.status != 303 {
		t.Errorf("the executive lead signs: %d", a.status)
	}
}
