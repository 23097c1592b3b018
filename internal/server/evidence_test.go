package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// exhibitKinds are exhibits of each kind of case, in the order of caseKinds.
var exhibitKinds = []string{"exhibit", "sexual exhibit", "restricted exhibit", "excluding exhibit", "other unit's exhibit"}

// exhibits adds one to each case of a trust.
func (w *world) exhibits(tr *trust) {
	w.t.Helper()
	for i, kind := range exhibitKinds {
		as := authz.Specialist
		if kind == "sexual exhibit" {
			as = authz.SexualSafety
		}
		ctx := w.as(tr, as)
		if kind == "restricted exhibit" {
			a := authz.From(ctx)
			a.Locks = []string{"restricted"}
			ctx = authz.With(ctx, a)
		}
		f, err := w.s.Evidence.Files.PutLarge(ctx, tr.code, "test", "cam.mp4", strings.NewReader("\x00\x00\x00\x18ftypmp42 footage of "+tr.word), 1<<20)
		w.must(err)
		x, err := w.s.Evidence.Add(ctx, tr.code, evidence.OfCase, tr.ids[caseKinds[i]], evidence.New{About: evidence.About{Title: "Camera of " + tr.word}, Media: evidence.Footage, Class: "evidence", Why: "Sent by the desk"}, f)
		w.must(err)
		tr.ids[kind] = x.ID
	}
}

// TestAnExhibitOutOfReachShowsNowhere looks for exhibits that a role must not know of in the register, its download, the page
// of the case and the exhibit's own address.
func TestAnExhibitOutOfReachShowsNowhere(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	for role, sees := range map[authz.Role][]string{
		authz.Manager: {"exhibit"}, authz.Specialist: {"exhibit", "excluding exhibit", "other unit's exhibit"}, authz.SexualSafety: {"sexual exhibit", "exhibit", "excluding exhibit", "other unit's exhibit"},
	} {
		tr := w.near
		list := w.ask(tr.people[role], http.MethodGet, "/evidence", nil)
		file := answer{}
		if role != authz.Manager {
			file = w.ask(tr.people[role], http.MethodGet, "/evidence-register/register.csv", nil)
		}
		for i, kind := range exhibitKinds {
			see := slices.Contains(sees, kind)
			if strings.Contains(list.body, tr.ids[kind]) != see {
				t.Errorf("%s, %s: in the register %v, want %v", role, kind, !see, see)
			}
			if !see && strings.Contains(file.body, tr.ids[caseKinds[i]]) {
				t.Errorf("%s, %s: in the download", role, kind)
			}
			got := w.ask(tr.people[role], http.MethodGet, evidence.Path(tr.ids[kind]), nil)
			if (got.status == http.StatusOK) != see {
				t.Errorf("%s, %s: its page answers %d", role, kind, got.status)
			}
			of := w.ask(tr.people[role], http.MethodGet, evidence.OfPath(evidence.OfCase, tr.ids[caseKinds[i]]), nil)
			if !see && of.status == http.StatusOK && strings.Contains(of.body, tr.ids[kind]) {
				t.Errorf("%s, %s: on the page of its case", role, kind)
			}
		}
	}
}
