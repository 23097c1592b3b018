package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// governs makes a group with a meeting under way, on whose agenda is a restricted item with a paper, a decision and an action
// that the trust's manager has an interest in.
func (w *world) governs(tr *trust) {
	w.t.Helper()
	g, ctx := w.s.Governance, w.as(tr, authz.Specialist)
	now := w.s.Door.Now()
	group, err := g.MakeGroup(ctx, tr.code, "Group of "+tr.word, "violence_reduction", governance.TermsAsk{Text: "Purpose", AgreedOn: "2019-09-10", InForce: "2019-09-10", Quorum: "2", BothSides: true, Reads: "org", EscalateDays: "14"})
	w.must(err)
	day := now.Format(time.DateOnly)
	for role, side := range map[authz.Role]string{authz.Executive: "employer", authz.Union: "staff", authz.Manager: "employer"} {
		part := "chair"
		if role == authz.Manager {
			part = "member"
		}
		w.must(g.AddMember(ctx, tr.code, group, governance.MemberAsk{Email: strings.ReplaceAll(strings.ToLower(tr.names[role]), " ", ".") + "@example.nhs.uk", Side: side, Part: part, From: day}))
	}
	sc, err := w.s.Policy.Check(authz.From(ctx), governance.ActRead)
	w.must(err)
	members, err := g.Members(ctx, sc, tr.code, group)
	w.must(err)
	of := func(role authz.Role) string {
		return members[slices.IndexFunc(members, func(m governance.Member) bool { return m.Person == tr.people[role] })].ID
	}
	ahead := now.AddDate(0, 0, 1)
	m, err := g.Plan(ctx, tr.code, group, governance.MeetingAsk{Day: ahead.Format(time.DateOnly), Time: "10:00", Place: "Room of " + tr.word, Minutes: "60"})
	w.must(err)
	item, err := g.AddItem(ctx, tr.code, m, governance.ItemAsk{Title: "Tender of pomegranate", Purpose: "decide", Asks: "Choose", Owner: of(authz.Executive), Minutes: "10", Restricted: true})
	w.must(err)
	ready, err := g.PutPaper(ctx, sc, tr.code, m, item, "pomegranate.txt", strings.NewReader("Offer of pomegranate and "+tr.word))
	w.must(err)
	tr.ids["paper"], err = g.AddPaper(ctx, tr.code, m, item, governance.PaperAsk{Title: "Offer of pomegranate", File: &ready})
	w.must(err)
	w.must(g.SendPapers(ctx, tr.code, m))
	w.must(g.TakeNoPart(ctx, tr.code, m, item, of(authz.Manager), "A relative"))
	w.must(g.Open(ctx, tr.code, m))
	w.must(g.Attend(ctx, tr.code, m, map[string]string{of(authz.Executive): "present", of(authz.Union): "present", of(authz.Manager): "present"}))
	_, err = g.Decide(ctx, tr.code, m, item, governance.DecisionAsk{What: "Pomegranate is chosen", Employer: "Yes", Staff: "Yes"})
	w.must(err)
	w.must(g.WriteMinutes(ctx, tr.code, m, item, 0, "Talked of pomegranate"))
	act, err := g.AddAction(ctx, tr.code, m, governance.ActionAsk{Item: item, Text: "Sign with pomegranate", Owner: of(authz.Executive), Due: now.AddDate(0, 1, 0).Format(time.DateOnly)})
	w.must(err)
	tr.ids["group"], tr.ids["meeting"], tr.ids["action"], tr.ids["item"] = group, m, act, item
}

// TestARestrictedItemShowsNowhere looks for an item, its paper, decision, minutes and action where they must not be known: by
// a member with an interest in it, and by somebody who is not on the group though its terms let everybody read.
func TestARestrictedItemShowsNowhere(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	meeting := "/meetings/" + tr.ids["meeting"]
	for _, role := range []authz.Role{authz.Manager, authz.Board, authz.Reporter} {
		for _, path := range []string{"/groups", "/groups/" + tr.ids["group"], "/meetings", meeting, "/actions", "/actions?state=all", "/actions/download.csv", meeting + "/documents/agenda", meeting + "/documents/actions", meeting + "/documents/agenda.docx", "/search?q=pomegranate", "/notices"} {
			a := w.ask(tr.people[role], http.MethodGet, path, nil)
			if a.status != http.StatusOK {
				t.Errorf("%s as %s: %d", path, role, a.status)
			}
			if body := strings.ReplaceAll(a.body, `value="pomegranate"`, ""); strings.Contains(strings.ToLower(body), "tender") || strings.Contains(body, "Sign with") || strings.Contains(body, tr.ids["item"]) {
				t.Errorf("%s tells a %s of it", path, role)
			}
		}
		for _, path := range []string{meeting + "/papers/" + tr.ids["paper"], "/actions/" + tr.ids["action"], meeting + "/interest?i=" + tr.ids["item"]} {
			if a := w.ask(tr.people[role], http.MethodGet, path, nil); a.status != http.StatusNotFound && a.status != http.StatusForbidden || strings.Contains(a.body, "pomegranate") {
				t.Errorf("%s as %s: %d", path, role, a.status)
			}
		}
	}
	for _, path := range []string{meeting, meeting + "/documents/agenda", "/actions", "/actions/download.csv", "/actions/" + tr.ids["action"], meeting + "/documents/minutes"} {
		if a := w.ask(tr.people[authz.Union], http.MethodGet, path, nil); a.status != http.StatusOK || !strings.Contains(strings.ToLower(a.body), "pomegranate") {
			t.Errorf("a chair does not find it at %s: %d", path, a.status)
		}
	}
	if a := w.ask(tr.people[authz.Union], http.MethodGet, meeting+"/papers/"+tr.ids["paper"], nil); a.status != http.StatusOK || !strings.Contains(a.body, "Offer of pomegranate") {
		t.Errorf("a chair cannot open the paper: %d", a.status)
	}
}

// TestAMeetingIsPreparedThroughItsPages walks the forms: what is wrong is said at its field with what was typed kept, and a
// stale version is a conflict.
func TestAMeetingIsPreparedThroughItsPages(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	lead, meeting := tr.people[authz.Specialist], "/meetings/"+tr.ids["meeting"]
	post := func(path string, want int, words string, pairs ...string) answer {
		t.Helper()
		v := map[string][]string{}
		for i := 0; i < len(pairs); i += 2 {
			v[pairs[i]] = append(v[pairs[i]], pairs[i+1])
		}
		a := w.ask(lead, http.MethodPost, path, v)
		if a.status != want || !strings.Contains(a.body, words) {
			t.Fatalf("%s: %d, want %d with %q\n%.2000s", path, a.status, want, words, a.body)
		}
		return a
	}
	post("/groups/new", http.StatusUnprocessableEntity, "Choose what kind of group it is", "name", "Kept words")
	post("/groups/new", http.StatusUnprocessableEntity, "Kept words", "name", "Kept words")
	post("/groups/"+tr.ids["group"]+"/member", http.StatusUnprocessableEntity, "Nobody of this organisation has that address", "email", "nobody@example.org", "side", "staff", "part", "member", "from-day", "1", "from-month", "1", "from-year", "2026")
	post(meeting+"/item", http.StatusUnprocessableEntity, "Give the item a title", "purpose", "note")
	post(meeting+"/write", http.StatusConflict, "My words", "i", tr.ids["item"], "text", "My words", "version", "0")
	post(meeting+"/write", http.StatusSeeOther, "", "i", tr.ids["item"], "text", "My words", "version", "1")
	post(meeting+"/attend", http.StatusSeeOther, "", "at_none", "present")
	post(meeting+"/step", http.StatusConflict, "The meeting is still under way", "do", "circulate")
	post(meeting+"/step", http.StatusNotFound, "", "do", "nothing")
	post(meeting+"/move", http.StatusSeeOther, "", "i", tr.ids["item"], "to", "up")
	post(meeting+"/paper", http.StatusUnprocessableEntity, "Choose a file, or say which page it is", "i", tr.ids["item"], "title", "Kept title")
	post(meeting+"/decide", http.StatusUnprocessableEntity, "Write what was decided", "i", tr.ids["item"])
	post(meeting+"/step", http.StatusSeeOther, "", "do", "end")
	post(meeting+"/decide", http.StatusConflict, "The meeting is over", "i", tr.ids["item"], "what", "Too late", "employer", "x", "staff", "y")
	for path, words := range map[string]string{"/meetings/calendar.ics": "SUMMARY:Group of marmalade", meeting + "/documents/minutes": "My words", meeting: "Minutes not agreed yet"} {
		if a := w.ask(lead, http.MethodGet, path, nil); a.status != http.StatusOK || !strings.Contains(a.body, words) {
			t.Errorf("%s: %d without %q", path, a.status, words)
		}
	}
	post("/actions/"+tr.ids["action"]+"/done", http.StatusSeeOther, "", "outcome", "It was signed")
	post("/actions/"+tr.ids["action"]+"/done", http.StatusConflict, "It was signed", "outcome", "Again")
}
