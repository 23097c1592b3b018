package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// TestASearchFindsNoCaseOutOfReach asks the list of cases and the frame's search by reference, by label and by the police's
// numbers, and looks for every kind of case in what comes back.
func TestASearchFindsNoCaseOutOfReach(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	lead := w.as(tr, authz.Specialist)
	_, err := w.s.Justice.Tell(lead, tr.code, tr.ids["case"], justice.Telling{Force: "Northmere Constabulary", Channel: "101", EventDate: "2026-01-10", Country: "england", Reported: "2026-01-10", ReportedBy: "security desk",
		Details: justice.Details{Log: "77001 of 10/01", Crime: "NC/88123/26"}})
	w.must(err)
	find := func(role authz.Role, words string) string {
		list := w.ask(tr.people[role], http.MethodGet, "/cases?ref="+url.QueryEscape(words), nil)
		all := w.ask(tr.people[role], http.MethodPost, "/search", url.Values{"words": {words}})
		return strings.ReplaceAll(list.body, url.QueryEscape(words), "") + all.body
	}
	for role, sees := range map[authz.Role][]string{
		authz.Manager: {"case"}, authz.Specialist: {"case", "excluding case", "other unit's case"}, authz.SexualSafety: {"sexual case"}, authz.Executive: nil, authz.Union: nil,
	} {
		for _, kind := range caseKinds {
			id := tr.ids[kind]
			for _, words := range []string{id, "Person A"} {
				if got := strings.Contains(find(role, words), `href="/cases/`+id+`"`); got != slices.Contains(sees, kind) {
					t.Errorf("%s finds the %s by %q: %v", role, kind, words, got)
				}
			}
		}
		for _, words := range []string{"NC/88123/26", "88123", "77001"} {
			if got := strings.Contains(find(role, words), `href="/cases/`+tr.ids["case"]+`"`); got != (role == authz.Specialist) {
				t.Errorf("%s finds a case by the police's %q: %v", role, words, got)
			}
		}
		if got := find(role, w.far.ids["case"]); strings.Contains(got, `href="/cases/`+w.far.ids["case"]) {
			t.Errorf("%s finds a neighbour's case", role)
		}
	}
}
