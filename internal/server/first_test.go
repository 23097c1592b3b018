package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// TestTheFirstPageOfEachRoleLeadsToItsStrands follows the navigation of the page on which a role begins, and the page of
// everything where it has one.
func TestTheFirstPageOfEachRoleLeadsToItsStrands(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	for role, strands := range map[authz.Role][]string{
		authz.Reporter: {"/camera", "/campaigns", "/report"}, authz.Manager: {"/cameras", "/training", "/environment", "/campaigns", "/library"}, authz.Privacy: {"/clips", "/campaigns", "/network", "/library"},
		authz.Specialist: {"/cameras", "/clips", "/pilots", "/training", "/environment", "/campaigns", "/network", "/library", "/programme"}, authz.Executive: {"/cameras", "/pilots", "/training", "/environment", "/campaigns", "/network", "/library", "/programme"},
		authz.Board: {"/pilots", "/training", "/campaigns", "/network", "/library", "/programme"}, authz.Union: {"/environment", "/training", "/campaigns", "/network", "/library", "/programme"},
	} {
		who := w.near.people[role]
		home := w.ask(who, http.MethodGet, "/", nil)
		if home.status != http.StatusSeeOther {
			t.Fatalf("%s begins with %d", role, home.status)
		}
		body := w.ask(who, http.MethodGet, home.head.Get("Location"), nil).body
		if strings.Contains(body, `href="/more"`) {
			body += w.ask(who, http.MethodGet, "/more", nil).body
		}
		for _, s := range strands {
			if !strings.Contains(body, `href="`+s+`"`) {
				t.Errorf("%s begins at %s, which does not lead to %s", role, home.head.Get("Location"), s)
			}
			if a := w.ask(who, http.MethodGet, s, nil); a.status != http.StatusOK {
				t.Errorf("%s as %s: %d", s, role, a.status)
			}
		}
	}
}
