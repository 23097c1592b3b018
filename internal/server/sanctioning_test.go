package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/order"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// sanctions puts a file, a marker and an order on an open, a sexual and an excluding case.
func (w *world) sanctions(tr *trust) {
	w.t.Helper()
	for prefix, kind := range map[string]string{"": "case", "sexual ": "sexual case", "excluding ": "excluding case"} {
		as := authz.Specialist
		if kind == "sexual case" {
			as = authz.SexualSafety
		}
		ctx := w.as(tr, as)
		p, err := w.s.Casework.AddPerson(ctx, tr.code, tr.ids[kind], casework.Alleged, casework.Identity{})
		w.must(err)
		scope := func(act authz.Action) authz.Scope {
			sc, err := w.s.Policy.Check(authz.From(ctx), act)
			w.must(err)
			return sc
		}
		f, err := w.s.Sanction.Propose(ctx, scope(sanction.ActPropose), tr.code, tr.ids[kind], sanction.Proposal{Person: p.ID, Level: 1, Behaviour: "Shouting " + tr.word, Dates: "2026-11-01"})
		w.must(err)
		in := sanction.MarkerProposal{Person: p.ID, Subject: "patient", Basis: "incident", IncidentDate: w.s.Door.Now().Format("2006-01-02"), Risk: "Kicked a desk at " + tr.word, Control: "Two members of staff together", Weighed: "It happened", Factors: []string{"threat"}, Urgent: true}
		m, err := w.s.Sanction.ProposeMarker(ctx, scope(sanction.ActMarkerPropose), tr.code, tr.ids[kind], in)
		w.must(err)
		o, err := w.s.Sanction.WriteOrder(ctx, scope(sanction.ActOrder), tr.code, tr.ids[kind], "civil", sanction.OrderAsk{Person: p.ID, Ends: w.s.Door.Now().AddDate(1, 0, 0).Format("2006-01-02"),
			OrderBody: sanction.OrderBody{Civil: &order.Civil{Kind: "trespass", Conditions: []string{"Stay away from " + tr.word}}}})
		w.must(err)
		tr.ids[prefix+"sanction"], tr.ids[prefix+"marker"], tr.ids[prefix+"order"] = f.ID, m.ID, o.ID
	}
}

// TestASanctionOutOfReachShowsNowhere looks for files and markers that a manager must not know of, locked ones and those of
// a case they are kept away from, in lists, counts, the case's page and the advice for the desk.
func TestASanctionOutOfReachShowsNowhere(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	who := w.near.people[authz.Manager]
	var all strings.Builder
	for _, path := range []string{"/decisions", "/sanctions", "/sanctions?state=proposed", "/markers", "/markers/advice", "/cases", "/notices", "/today", "/cases/" + w.near.ids["case"] + "/sanctions"} {
		a := w.ask(who, http.MethodGet, path, nil)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d", path, a.status)
		}
		all.WriteString(a.body)
	}
	for kind, shown := range map[string]bool{"sanction": true, "marker": true, "sexual sanction": false, "sexual marker": false, "excluding sanction": false, "excluding marker": false} {
		if got := strings.Contains(all.String(), w.near.ids[kind]); got != shown {
			t.Errorf("%s is in the manager’s lists: %v", kind, got)
		}
		base := sanction.Path(w.near.ids[kind])
		if strings.HasSuffix(kind, "marker") {
			base = sanction.MarkerPath(w.near.ids[kind])
		}
		want := http.StatusNotFound
		if shown {
			want = http.StatusOK
		}
		if a := w.ask(who, http.MethodGet, base, nil); a.status != want {
			t.Errorf("%s by its address: %d", kind, a.status)
		}
	}
	for _, path := range []string{"/decisions", "/sanctions"} {
		if a := w.ask(w.near.people[authz.Panel], http.MethodGet, path, nil); a.status != http.StatusOK || strings.Contains(a.body, w.near.ids["sanction"]) {
			t.Errorf("a member of the panel who does not sit: %s %d", path, a.status)
		}
	}
}
