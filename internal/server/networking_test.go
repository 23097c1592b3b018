package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

// networks makes a partner with a signed agreement, a release under it, and a problem.
func (w *world) networks(tr *trust) {
	w.t.Helper()
	lead, n := w.as(tr, authz.Specialist), w.s.Network
	partner, err := n.AddPartner(lead, network.PartnerForm{Kind: "vru", Name: "Unit " + id.Random("") + " with the " + tr.word})
	w.must(err)
	w.must(n.PutContact(lead, partner, network.ContactForm{Who: network.Who{Name: "Kept " + tr.word, Role: "Analyst", Mail: "kept@example.org", Basis: "Public task"}, Confirmed: string(n.Today())}))
	p, _ := network.ProfileOf(network.ISTV)
	f := network.AgreementForm{Partner: partner, Name: "Agreement of the " + tr.word, Profile: p.Key, From: "2020-01-01", Until: "2099-01-01", Review: "2098-01-01",
		Terms: network.Terms{Purpose: "To see the " + tr.word, Basis: "Public task", Frequency: "Monthly", DPIA: "7", Sexual: true, Attempts: true, Clinical: true}}
	for _, c := range p.Fields {
		f.Fields = append(f.Fields, c.Key)
	}
	agreement, err := n.AddAgreement(lead, f)
	w.must(err)
	w.must(n.Sign(w.as(tr, authz.Executive), agreement, 0))
	w.must(n.PartnerSigned(lead, agreement, 0, "Somebody", "Head", "2020-01-01"))
	today := string(n.Today())
	release, err := n.Draw(lead, network.Asked{Agreement: agreement, From: today[:8] + "01", Until: today})
	w.must(err)
	problem, err := n.AddProblem(lead, "Problem of the "+tr.word, "It is thrown", "Somebody")
	w.must(err)
	tr.ids["network partner"], tr.ids["network agreement"], tr.ids["network release"], tr.ids["network problem"] = partner, agreement, release, problem
}

// TestAReleaseHoldsNothingOfSealedReports draws a release from reports of which three are locked or kept from somebody.
func TestAReleaseHoldsNothingOfSealedReports(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr, lead := w.near, w.as(w.near, authz.Specialist)
	for kind, keep := range map[string]bool{"timed report": false, "timed restricted report": true} { // the others have no time, and a row needs one
		w.send(tr, kind, func(in *incident.Sending) {
			in.When, in.Time = "yesterday", "09:10"
			in.KeepFromManagers = keep
		})
	}
	today := string(w.s.Network.Today())
	id, err := w.s.Network.Draw(lead, network.Asked{Agreement: tr.ids["network agreement"], From: string(clock.DayOf(w.s.Door.Now().AddDate(0, 0, -2))), Until: today})
	w.must(err)
	x, rows, err := w.s.Network.Rows(lead, id)
	w.must(err)
	if x.Tally.Events != 3 || len(rows) != 1 || rows[0].Key != tr.ids["timed report"] {
		t.Errorf("%d events were looked at and %d are in it; want the three that nobody is kept away from, and the one with a time: %v", x.Tally.Events, len(rows), x.Tally.Left)
	}
	// a name that is sealed in one of its reports is found in its words
	prefix, _, _ := strings.Cut(tr.names[authz.Admin], " ")
	w.must(w.s.Network.Mend(lead, id, 0, 1, "assault_location_description", "Near "+prefix+" Alleged"))
	stage, err := w.s.Network.Screen(lead, id, 0)
	w.must(err)
	page := w.ask(tr.people[authz.Specialist], http.MethodGet, "/network/releases/"+id, nil)
	if stage != network.Stopped || page.status != http.StatusOK || !strings.Contains(page.body, "Has a person’s name") || strings.Contains(page.body, prefix+" Alleged") {
		t.Errorf("%s, %d: the page says what kind of thing was found, and not the thing", stage, page.status)
	}
	for role, want := range map[authz.Role]int{authz.Manager: http.StatusForbidden, authz.Union: http.StatusForbidden, authz.Executive: http.StatusOK} {
		if got := w.ask(tr.people[role], http.MethodGet, "/network/releases/"+id, nil); got.status != want {
			t.Errorf("%s: %d, want %d", role, got.status, want)
		}
	}
	if got := w.ask(tr.people[authz.Executive], http.MethodPost, fmt.Sprintf("/network/releases/%s/send", id), url.Values{"version": {"0"}, "hash": {""}}); got.status != http.StatusConflict {
		t.Errorf("a stopped release was released: %d", got.status)
	}
}

// TestAStaleFormOfAPartnerKeepsWhatWasTyped sends a form whose page is older than the partner, and one with a mistake.
func TestAStaleFormOfAPartnerKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	path := "/network/partners/" + tr.ids["network partner"] + "/edit"
	lead := tr.people[authz.Specialist]
	got := w.ask(lead, http.MethodPost, path, url.Values{"version": {"7"}, "name": {"A name that was typed"}, "kind": {"vru"}})
	if got.status != http.StatusConflict || !strings.Contains(got.body, "A name that was typed") || !strings.Contains(got.body, "Somebody else changed this") {
		t.Errorf("%d: the page says that somebody else was quicker, and keeps what was typed", got.status)
	}
	got = w.ask(lead, http.MethodPost, path, url.Values{"version": {"1"}, "name": {""}, "kind": {"vru"}, "area": {"Typed area"}})
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Write its name") || !strings.Contains(got.body, "Typed area") {
		t.Errorf("%d: the mistake stands at its field, and the rest is kept", got.status)
	}
	for _, role := range []authz.Role{authz.Manager, authz.Board, authz.Union} {
		if got := w.ask(tr.people[role], http.MethodPost, path, url.Values{"name": {"x"}, "kind": {"vru"}}); got.status != http.StatusForbidden {
			t.Errorf("%s changes a partner: %d", role, got.status)
		}
	}
}

// TestEnglandCountsTheTrustsThatShare counts trusts with a live agreement, and finds no agreement itself.
func TestEnglandCountsTheTrustsThatShare(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	ctx := authz.With(t.Context(), authz.Actor{ID: "per_national", Role: authz.National, Org: org.Root, Strong: true})
	sc, err := w.s.Policy.Check(authz.From(ctx), network.ActCount)
	w.must(err)
	live, sent, err := w.s.Network.Share(ctx, sc, true)
	w.must(err)
	if live != 2 || sent != 0 {
		t.Errorf("%d trusts share, %d of them lately; want both, and none", live, sent)
	}
	if sc, err = w.s.Policy.Check(authz.From(ctx), network.ActRead); err == nil {
		_, _, err = w.s.Network.Agreement(ctx, sc, w.near.ids["network agreement"])
	}
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a trust’s agreement is open to England: %v", err)
	}
}
