package server_test

import (
	"net/http"
	"net/url"
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
		if kind == "exhibit" {
			ask, _, err := w.s.Evidence.Disclose(ctx, tr.code, evidence.OfCase, tr.ids[caseKinds[i]], evidence.Offer{Recipient: "DC Ruth Adeane", Body: "An invented constabulary", Ground: "crime", Why: "Request of " + tr.word, Patient: "yes", Days: 7,
				Items: []evidence.Item{{Exhibit: x.ID, File: f.ID}}})
			w.must(err)
			tr.ids["prepared disclosure"] = ask
		}
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

// TestAnExhibitSaysWhoCanSeeItAndWhy asks for it by address, by role and by who is kept away.
func TestAnExhibitSaysWhoCanSeeItAndWhy(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	who := func(role authz.Role, kind string) answer {
		return w.ask(tr.people[role], http.MethodGet, evidence.Path(tr.ids[kind])+"/who", nil)
	}
	open := who(authz.Specialist, "exhibit")
	for _, want := range []string{tr.names[authz.Manager], tr.names[authz.Specialist], tr.names[authz.Privacy], "You, because you lead on violence reduction here.", "Nobody has."} {
		if !strings.Contains(open.body, want) {
			t.Errorf("an open exhibit's page lacks %q", want)
		}
	}
	if got := who(authz.Manager, "exhibit"); !strings.Contains(got.body, "You, because you manage this place.") {
		t.Error("a manager is not told why they see it", got.status)
	}
	if got := who(authz.Specialist, "excluding exhibit"); got.status != http.StatusOK || strings.Contains(got.body, tr.names[authz.Manager]) {
		t.Error("who is kept away stands among those who can see it", got.status)
	}
	if got := who(authz.SexualSafety, "sexual exhibit"); got.status != http.StatusOK || strings.Contains(got.body, tr.names[authz.Manager]) || !strings.Contains(got.body, "Why so few") {
		t.Error("a sealed exhibit names a manager", got.status)
	}
	for role, kind := range map[authz.Role]string{authz.Manager: "sexual exhibit", authz.Specialist: "sexual exhibit", authz.Union: "exhibit", authz.Executive: "exhibit"} {
		if got := who(role, kind); got.status == http.StatusOK {
			t.Error(role, "is told who sees a", kind)
		}
	}
}

// TestAPreparedDisclosureIsReleasedOnItsPage asks whoever prepared it, and somebody else.
func TestAPreparedDisclosureIsReleasedOnItsPage(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	lead, privacy := tr.people[authz.Specialist], tr.people[authz.Privacy]
	path := "/evidence-release/" + tr.ids["prepared disclosure"]
	w.ask(lead, http.MethodGet, "/evidence", nil).want(t, 200, "Disclosures to release", path)
	w.ask(lead, http.MethodGet, path, nil).want(t, 200, "You prepared this disclosure, so somebody else must release it").without(t, `value="release"`)
	w.ask(tr.people[authz.Manager], http.MethodGet, path, nil).want(t, 403)
	if got := w.ask(lead, http.MethodPost, path, url.Values{"do": {"release"}}); got.status != http.StatusForbidden {
		t.Error("they release their own", got.status)
	}
	w.ask(privacy, http.MethodPost, path, url.Values{"do": {"refuse"}}).want(t, 422, "Say in a sentence why")
	w.ask(privacy, http.MethodPost, path, url.Values{"do": {"release"}}).want(t, 200, "The link, shown once", "/collect/")
	w.ask(privacy, http.MethodGet, path, nil).want(t, 200, "was released").without(t, "/collect/")
}
