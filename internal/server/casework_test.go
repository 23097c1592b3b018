package server_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/server"
)

// cases opens a case of each kind of report that a trust has.
func (w *world) cases(tr *trust) {
	w.t.Helper()
	for i, kind := range caseKinds {
		as := authz.Specialist
		if kind == "sexual case" {
			as = authz.SexualSafety
		}
		ctx := w.as(tr, as)
		if kind == "restricted case" { // only somebody cleared for the lock can
			a := authz.From(ctx)
			a.Locks = []string{"restricted"}
			ctx = authz.With(ctx, a)
		}
		c, err := w.s.Casework.Open(ctx, casework.Opening{Org: tr.code, Reports: []string{tr.ids[reportKinds[i]]}, Title: "Event " + tr.word})
		w.must(err)
		tr.ids[kind] = c.ID
	}
	tr.ids["received case"] = w.arrived(tr)
}

// arrived lets something that another organisation asks arrive at a trust, as the job does.
func (w *world) arrived(tr *trust) string {
	w.t.Helper()
	ref := id.Random("ref")
	what, err := w.s.Ring.Seal(seal.Place{Org: tr.code, Record: ref, Field: "received"}, []byte("Please look at your cameras, "+tr.word))
	w.must(err)
	_, err = op.Do(server.AsService(w.t.Context(), "test"), w.s.Door, casework.ActFollow, op.In(tr.code, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		_, err := tx.Exec(w.t.Context(), `INSERT INTO case_received (org_id, id, unit_id, lock, owner_key, from_org, from_case, kind, what, state, at, answered_name)
			VALUES ($1, $2, '', '', '', 'RXX', 'C-1', 'refer', $3, 'waiting', $4, '')`, tr.code, ref, what, db.At(tx.Now()))
		return true, audit.Created("received case", ref), err
	})
	w.must(err)
	return ref
}

// TestACaseOutOfReachShowsNowhere looks for cases that a role must not know of in its list, its counts, its downloads,
// the pages of the cases it may open, the first page and the notices.
func TestACaseOutOfReachShowsNowhere(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	for role, sees := range map[authz.Role][]string{
		authz.Manager: {"case"}, authz.Specialist: {"case", "excluding case", "other unit's case"}, authz.SexualSafety: {"sexual case"},
	} {
		who := w.near.people[role]
		var all strings.Builder
		for _, path := range []string{"/cases", "/cases?stage=opened", "/cases?late=yes", "/cases?owner=nobody", "/today", "/notices", "/reports"} {
			a := w.ask(who, http.MethodGet, path, nil)
			if a.status != http.StatusOK {
				t.Fatalf("%s as %s: %d", path, role, a.status)
			}
			all.WriteString(a.body)
		}
		if role != authz.SexualSafety {
			a := w.ask(who, http.MethodGet, "/cases/download.csv", nil)
			all.WriteString(a.body)
		}
		for _, k := range sees {
			for _, tab := range []string{"", "/timeline", "/support", "/who"} {
				a := w.ask(who, http.MethodGet, "/cases/"+w.near.ids[k]+tab, nil)
				if a.status != http.StatusOK {
					t.Errorf("%s%s as %s: %d", k, tab, role, a.status)
				}
				all.WriteString(a.body)
			}
		}
		for _, k := range caseKinds {
			should := false
			for _, s := range sees {
				should = should || s == k
			}
			if got := strings.Contains(all.String(), w.near.ids[k]); got != should {
				t.Errorf("%s finds %s: %v, want %v", role, k, got, should)
			}
			if !should {
				a := w.ask(who, http.MethodGet, "/cases/"+w.near.ids[k], nil)
				if role == authz.Specialist && a.status == http.StatusOK && strings.Contains(a.body, "Sealed case") && !strings.Contains(a.body, w.near.word) {
					continue // whoever may break the glass is told that there is something, and no more
				}
				if a.status != http.StatusNotFound {
					t.Errorf("%s as %s: %d, want 404", k, role, a.status)
				}
			}
		}
		want := map[int]string{1: "1 open.", 3: "3 open."}[len(sees)]
		if a := w.ask(who, http.MethodGet, "/cases", nil); !strings.Contains(a.body, want) {
			t.Errorf("%s is not told %q", role, want)
		}
	}
	for _, role := range []authz.Role{authz.Reporter, authz.Panel, authz.Executive, authz.Board, authz.Union, authz.Analyst, authz.Admin, authz.National, authz.Region, authz.ICB} {
		if a := w.ask(w.near.people[role], http.MethodGet, "/cases", nil); a.status != http.StatusForbidden {
			t.Errorf("the list of cases as %s: %d, want 403", role, a.status)
		}
	}
}

// TestAFormOfACaseKeepsWhatWasTyped sends what must be mended, and what was written over a version that is gone.
func TestAFormOfACaseKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	lead, at := w.near.people[authz.Specialist], "/cases/"+w.near.ids["case"]
	post := func(path string, v url.Values) answer {
		return w.carry(lead, http.MethodPost, at+path, &sent{"application/x-www-form-urlencoded", v.Encode()})
	}
	c, err := w.s.Casework.ByID(server.AsService(t.Context(), "test"), w.s.DB, w.near.code, w.near.ids["case"])
	w.must(err)
	now := strconv.FormatInt(c.Version, 10)
	a := post("/title", url.Values{"version": {now}, "title": {"Dr Amy Example, 07700 900123"}})
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Leave names and numbers out of the title") || !strings.Contains(a.body, "Dr Amy Example, 07700 900123") {
		t.Errorf("a title with a name: %d\n%.800s", a.status, plain(a.body))
	}
	if a = post("/stage", url.Values{"version": {now}, "stage": {"police"}}); a.status != http.StatusSeeOther {
		t.Fatalf("a stage: %d\n%.800s", a.status, plain(a.body))
	}
	a = post("/close", url.Values{"version": {now}, "outcome": {"safer"}, "reason": {"The door was mended by hand"}})
	if a.status != http.StatusConflict || !strings.Contains(a.body, "Somebody else changed this case first") || !strings.Contains(a.body, "The door was mended by hand") || !strings.Contains(a.body, "With the police") {
		t.Errorf("over a version that is gone: %d\n%.1200s", a.status, plain(a.body))
	}
}
