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

// TestPagesLeadWhereTheNavigationHasNoRoom follows the links of lists and dashboards: whoever finds one may open it, and
// whoever may not does not find it.
func TestPagesLeadWhereTheNavigationHasNoRoom(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	for _, c := range []struct {
		role authz.Role
		page string
		to   []string
		not  []string
	}{
		{authz.Specialist, "/cases", []string{"/riddor", "/cost", "/markers", "/orders", "/sanctions", "/justice-review"}, nil},
		{authz.Manager, "/cases", []string{"/sanctions", "/markers"}, []string{"/riddor", "/cost", "/orders", "/justice-review"}},
		{authz.SexualSafety, "/cases", []string{"/riddor", "/markers", "/orders", "/sanctions"}, []string{"/cost"}},
	} {
		body := w.ask(w.near.people[c.role], http.MethodGet, c.page, nil).body
		for _, href := range c.to {
			if !strings.Contains(body, `href="`+href+`"`) {
				t.Errorf("%s as %s does not lead to %s", c.page, c.role, href)
			}
			if a := w.ask(w.near.people[c.role], http.MethodGet, href, nil); a.status != http.StatusOK {
				t.Errorf("%s as %s: %d", href, c.role, a.status)
			}
		}
		for _, href := range c.not {
			if strings.Contains(body, `href="`+href+`"`) {
				t.Errorf("%s as %s leads to %s", c.page, c.role, href)
			}
		}
	}
}
