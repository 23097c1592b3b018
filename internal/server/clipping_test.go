package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// clips makes a clip of the trust's ward that the police have, a request about it and a masking of it.
func (w *world) clips(tr *trust) {
	w.t.Helper()
	lead := w.as(tr, authz.Specialist)
	scope := func(act authz.Action) authz.Scope {
		sc, err := w.s.Policy.Check(authz.From(lead), act)
		w.must(err)
		return sc
	}
	now := w.s.Door.Now()
	c, err := w.s.Clip.Add(lead, scope(clip.ActAdd), clip.New{Unit: tr.unit, Vendor: "Vault of the " + tr.word, VendorClip: tr.word + "-1" + tr.ids["clip"], Tag: tr.word + "1", Begins: now.Add(-time.Hour), Seconds: 60, Shows: "The " + tr.word})
	w.must(err)
	tr.ids["clip"] = c.ID
	r, err := w.s.Clip.Take(lead, scope(clip.ActRequest), clip.Asking{Kind: "access", Day: now.Format(time.DateOnly), Who: "Somebody with the " + tr.word, Contact: "by post", Asks: "Film of the " + tr.word})
	w.must(err)
	tr.ids["footage request"] = r.ID
	w.must(w.s.Clip.Found(lead, tr.code, r.ID, 0, c.Ref, "By the "+tr.word))
	tr.ids["redaction"], err = w.s.Clip.AskMask(lead, tr.code, c.ID, []string{"faces"}, r.Ref, "Beside the "+tr.word)
	w.must(err)
	w.must(w.s.Clip.Open(lead, tr.code, c.ID, "rights", "About the "+tr.word))
	w.must(w.s.Clip.Transfer(lead, tr.code, c.ID, 0, clip.Sending{Force: "Force of the " + tr.word, Reference: "N/1", Gateway: "crime", Method: "in_person", Officer: "PC " + tr.word, Agreed: "The director", Day: now.Format(time.DateOnly), Hour: now.In(london()).Format("15:04")}))
}

func london() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
}

func TestTheRecordOfAClipAsksWhyItIsRead(t *testing.T) {
	reading(newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema)))
}

func reading(w *world) {
	t := w.t
	tr, id := w.near, w.near.ids["clip"]
	path, manager := clip.Path(id), w.near.people[authz.Manager]
	if a := w.ask(manager, http.MethodGet, path, nil); a.status != http.StatusOK || strings.Contains(a.body, "Film of") || strings.Contains(a.body, "PC "+tr.word) || !strings.Contains(a.body, "Say why you read this record") {
		t.Errorf("before a reason: %d", a.status)
	}
	if a := w.ask(manager, http.MethodPost, path+"/open", url.Values{"purpose": {"class"}, "words": {""}}); !strings.Contains(a.body, "Say in a sentence why") {
		t.Errorf("without a sentence: %d", a.status)
	}
	if a := w.ask(manager, http.MethodPost, path+"/open", url.Values{"purpose": {"class"}, "words": {"It waits"}}); a.status != http.StatusSeeOther {
		t.Errorf("with a reason: %d", a.status)
	}
	if a := w.ask(manager, http.MethodGet, path, nil); !strings.Contains(a.body, "PC "+tr.word) || !strings.Contains(a.body, "It waits") {
		t.Errorf("after a reason: %d", a.status)
	}
	lead := w.near.people[authz.Specialist]
	for path, want := range map[string]int{"/clips": 200, "/clips?show=due&class=evidential&find=CL&page=2": 200, "/clips/due": 303, "/clips/rules": 200, "/footage-requests": 200, "/redactions": 200, "/clips/download.csv": 200,
		"/clips?activation=" + tr.ids["recording"]: 200, "/clips/new?activation=" + tr.ids["recording"]: 200, "/clips/new?activation=" + w.far.ids["recording"]: 404,
		"/footage-requests/download.xlsx": 200, "/redactions/download.csv": 200} {
		if a := w.ask(lead, http.MethodGet, path, nil); a.status != want {
			t.Errorf("%s: %d, want %d", path, a.status, want)
		}
	}
	pointer := clip.Pointer{Title: "Camera", Vendor: "Vault", Reference: "V-1", Holder: "This organisation", Why: "It shows it", From: w.s.Door.Now().Add(-time.Hour), To: w.s.Door.Now().Add(-time.Hour)}
	one, err := w.s.Clip.Exhibits.Point(w.as(tr, authz.Specialist), tr.code, tr.ids["case"], pointer)
	w.must(err)
	if again, err := w.s.Clip.Exhibits.Point(w.as(tr, authz.Specialist), tr.code, tr.ids["case"], pointer); err != nil || again.ID != one.ID {
		t.Errorf("a second try made a second exhibit: %+v and %+v, %v", one, again, err)
	}
	a := w.ask(lead, http.MethodPost, path+"/hold", url.Values{"ground": {"claim"}, "reason": {"My own words"}, "version": {"1"}})
	if !strings.Contains(a.body, "Somebody else changed this") || !strings.Contains(a.body, "My own words") {
		t.Errorf("a stale page: %d", a.status)
	}
	if a := w.ask(manager, http.MethodGet, "/footage-requests/"+tr.ids["footage request"], nil); a.status != http.StatusForbidden {
		t.Errorf("a manager saw who asks: %d", a.status)
	}
}
