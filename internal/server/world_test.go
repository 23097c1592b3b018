package server_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/identity"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/server"
)

// world is a running site with two trusts that know nothing of each other.
type world struct {
	t      *testing.T
	s      *server.Server
	site   http.Handler
	near   *trust // whose people ask
	far    *trust // whose records they ask for
	tokens map[string]string
	api    *described
}

// trust is one organisation with people in every role and one record of each kind.
type trust struct {
	code         string
	word         string // in every narrative of the trust, and nowhere else
	unit, other  string
	people       map[authz.Role]string
	names        map[authz.Role]string
	ids          map[string]string // kind -> record
	code6, pin   string
	second, warm string // another manager's id, for exclusion
}

const (
	nearCode, farCode = "R0A", "R1H"
)

func newWorld(t *testing.T, settings db.Settings) *world {
	t.Helper()
	s, err := server.New(t.Context(), config.Config{Data: t.TempDir(), Addr: "127.0.0.1:0", Database: settings.URL},
		server.Options{Demo: true, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := org.Import(server.AsService(t.Context(), "test"), s.Org, org.Reference()); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, s: s, site: s.App.Handler(), tokens: map[string]string{}}
	w.near = w.trust(nearCode, "marmalade", "Near")
	w.far = w.trust(farCode, "zanzibar", "Far")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// trustRoles are the roles that people of a trust hold; those above it work with aggregates of every trust.
func trustRoles() []authz.Role {
	return []authz.Role{authz.Reporter, authz.Manager, authz.Specialist, authz.SexualSafety, authz.Privacy, authz.Panel, authz.Executive,
		authz.Board, authz.Union, authz.ICB, authz.Region, authz.National, authz.Analyst, authz.Admin}
}

func (w *world) trust(code, word, prefix string) *trust {
	w.t.Helper()
	tr := &trust{code: code, word: word, people: map[authz.Role]string{}, names: map[authz.Role]string{}, ids: map[string]string{}}
	system := server.AsService(w.t.Context(), "test")
	site, err := w.s.Org.AddSite(system, org.Site{Org: code, ID: code + "01", Name: prefix + " General"})
	w.must(err)
	unit, err := w.s.Org.AddUnit(system, org.Unit{Org: code, Site: site.ID, Name: prefix + " Ward 4", Kind: "ward"})
	w.must(err)
	other, err := w.s.Org.AddUnit(system, org.Unit{Org: code, Site: site.ID, Name: prefix + " Ward 9", Kind: "ward"})
	w.must(err)
	tr.unit, tr.other = unit.ID, other.ID
	tr.ids["site"], tr.ids["unit"] = site.ID, unit.ID
	place, err := w.s.Org.AddPlace(system, org.Place{Org: code, Site: site.ID, Unit: unit.ID, Label: "Door"})
	w.must(err)
	tr.ids["place"], tr.ids["organisation"] = place.Code, code
	entry, err := w.s.Org.SaveEntry(system, org.Entry{Org: code, Role: org.Deputy, Name: prefix + " Deputy", Phone: "01632 960001"})
	w.must(err)
	tr.ids["entry"] = entry.ID
	w.staff(tr, prefix)
	w.reports(tr)
	w.figures(tr)
	w.programme(tr)
	w.piloted(tr)
	w.packed(tr)
	return tr
}

// figures redraws limits, writes a note and keeps a view.
func (w *world) figures(tr *trust) {
	w.t.Helper()
	w.must(w.s.ReadFacts(w.t.Context()))
	ctx := w.as(tr, authz.Specialist)
	sc, err := w.s.Policy.Check(authz.From(ctx), insight.ActSee)
	w.must(err)
	p, err := w.s.Insight.Place(ctx, sc, "", false)
	w.must(err)
	w.must(w.s.Insight.Rebase(ctx, p, "incidents", "2026-03", "The way of working changed"))
	w.must(w.s.Insight.Annotate(ctx, p, "2026-04", "campaign", "Work without fear"))
	w.must(w.s.Insight.SaveView(ctx, "Nights", "/dashboard?staff_group=03", true))
	for kind, table := range map[string]string{"rebase": "spc_rebase", "note": "annotation", "view": "saved_view"} {
		if tr.ids[kind], err = db.One(ctx, w.s.DB, db.Scalar[string], "SELECT id FROM "+table+" WHERE org_id = $1", tr.code); err != nil {
			w.t.Fatal(err)
		}
	}
}

// staff brings in one person for each role; the manager's is bound to the unit.
func (w *world) staff(tr *trust, prefix string) {
	w.t.Helper()
	var list []identity.Newcomer
	add := func(name string, locks []string, held ...identity.Held) string {
		pid := id.New("per", w.s.Door.Now())
		list = append(list, identity.Newcomer{Person: identity.Person{ID: pid, Org: tr.code, Unit: tr.unit, Name: name, Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@example.nhs.uk",
			JobTitle: "Invented", Locale: "en", State: identity.Active}, Roles: held, Locks: locks})
		return pid
	}
	for _, role := range trustRoles() {
		var held []identity.Held
		var locks []string
		switch role {
		case authz.Reporter:
		case authz.Manager:
			held = []identity.Held{{Role: role, Unit: tr.unit}}
		case authz.SexualSafety:
			held, locks = []identity.Held{{Role: role}}, []string{incident.LockSexual}
		default:
			held = []identity.Held{{Role: role}}
		}
		tr.names[role] = prefix + " " + strings.ReplaceAll(string(role), "_", " ")
		tr.people[role] = add(tr.names[role], locks, held...)
	}
	tr.second = add(prefix+" second manager", nil, identity.Held{Role: authz.Manager, Unit: tr.unit})
	tr.warm = add(prefix+" other manager", nil, identity.Held{Role: authz.Manager, Unit: tr.other})
	w.must(w.s.Identity.Bulk(server.AsService(w.t.Context(), "test"), tr.code, list, "Invented for a test"))
	tr.ids["person"] = tr.warm // who holds no role that the tests ask as
	admin := w.as(tr, authz.Admin)
	token, _, err := w.s.Identity.NewToken(admin, identity.Token{Name: prefix + " key", Role: authz.Reporter, Actions: []authz.Action{incident.ActReport}, Expires: w.s.Door.Now().AddDate(0, 1, 0)})
	w.must(err)
	tr.ids["key"] = token.ID
	w.submission(tr)
	w.localMap(tr)
	w.published(tr)
}

// localMap begins a map as the trust's analyst, with a label that only this trust has.
func (w *world) localMap(tr *trust) {
	w.t.Helper()
	text := "Ref,Incident date,Sub category\nW1,03/10/2026," + tr.word + "\n"
	m, _, err := w.s.Collection.StartMap(w.as(tr, authz.Analyst), tr.code, "Datix", intake.Upload{Name: "datix.csv", Size: int64(len(text)), From: strings.NewReader(text)})
	w.must(err)
	tr.ids["map"] = m.ID
}

// submission says as the trust's analyst that nothing happened last month.
func (w *world) submission(tr *trust) {
	w.t.Helper()
	s, err := w.s.Collection.Nil(w.as(tr, authz.Analyst), tr.code, collection.MonthOf(w.s.Door.Now()).Add(-1), "Invented for a test")
	w.must(err)
	tr.ids["submission"] = s.ID
}

// send sends a report as the trust's member of staff.
func (w *world) send(tr *trust, kind string, change func(*incident.Sending)) incident.Receipt {
	w.t.Helper()
	prefix, _, _ := strings.Cut(tr.names[authz.Admin], " ")
	in := incident.Sending{Key: id.Random("key"), Org: tr.code, Unit: tr.unit, Site: tr.ids["site"], Way: "signed_in", Naming: "named", Counts: mds.Single, Events: 1, When: "today",
		Record:    mds.Record{ViolencePrimary: "physical_contact", ViolenceAll: []string{"physical_contact"}, Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low", PsychologicalHarm: "not_assessed"}}},
		Narrative: fmt.Sprintf("The %s stood on the table when somebody pushed me, %s.", tr.word, kind),
		Contact:   incident.Contact{How: "phone", Value: "01632 960777"}, Names: []incident.Name{{Who: "alleged", N: 1, Name: prefix + " Alleged"}}}
	change(&in)
	r, err := w.s.Incident.Send(w.as(tr, authz.Reporter), in)
	w.must(err)
	tr.ids[kind] = r.ID
	return r
}

// reports makes an open report, a sexual one, a restricted one and one that the manager is kept away from.
func (w *world) reports(tr *trust) {
	w.t.Helper()
	send := func(kind string, change func(*incident.Sending)) incident.Receipt { return w.send(tr, kind, change) }
	open := send("report", func(*incident.Sending) {})
	tr.code6, tr.pin = open.Code, open.PIN
	send("sexual report", func(in *incident.Sending) {
		in.Record.ViolencePrimary, in.Record.ViolenceAll = "sexual_contact", []string{"sexual_contact"}
	})
	send("restricted report", func(in *incident.Sending) { in.KeepFromManagers = true })
	send("excluding report", func(in *incident.Sending) { in.KeepFrom = []string{tr.people[authz.Manager]} })
	send("other unit's report", func(in *incident.Sending) { in.Unit = tr.other })
	w.cases(tr)
	w.sanctions(tr)
	w.standing(tr)
	w.risks(tr)
	w.cameras(tr)
	w.clips(tr)
	w.trains(tr)
	w.learning(tr)
	w.places(tr)
	w.spreads(tr)
	w.networks(tr)
	w.planned(tr)
	w.exhibits(tr)
	w.governs(tr)
}

// as gives a context in which somebody of a trust acts with a second factor, as the pages would.
func (w *world) as(tr *trust, role authz.Role) context.Context {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: "hw_session", Value: w.token(tr.people[role])})
	a, _, err := w.s.Identity.Actor(w.t.Context(), r)
	w.must(err)
	if a.Role != role || !a.Strong && role != authz.Reporter {
		w.t.Fatalf("signed in as %s, strong %v; want %s", a.Role, a.Strong, role)
	}
	return authz.With(w.t.Context(), a)
}

// token signs a person in once and gives their session.
func (w *world) token(person string) string {
	w.t.Helper()
	if w.tokens[person] == "" {
		out, err := w.s.Identity.Demo(w.t.Context(), identity.Try{}, person, "")
		w.must(err)
		w.tokens[person] = out.Token
	}
	return w.tokens[person]
}

// answer is what a request got.
type answer struct {
	status int
	head   http.Header
	body   string
}

// sent is a body on its way.
type sent struct{ kind, text string }

func formed(v url.Values) *sent { return &sent{"application/x-www-form-urlencoded", v.Encode()} }

// ask sends a request as a person, with a form where there is one.
func (w *world) ask(person, method, path string, form url.Values) answer {
	w.t.Helper()
	if form == nil {
		return w.carry(person, method, path, nil)
	}
	return w.carry(person, method, path, formed(form))
}

// carry sends a request as a person; body nil sends none.
func (w *world) carry(person, method, path string, body *sent) answer {
	w.t.Helper()
	var b io.Reader
	if body != nil {
		b = strings.NewReader(body.text)
	}
	r := httptest.NewRequest(method, path, b)
	r.RemoteAddr = "192.0.2.1:4000"
	if body != nil {
		r.Header.Set("Content-Type", body.kind)
	}
	if person != "" {
		r.AddCookie(&http.Cookie{Name: "hw_session", Value: w.token(person)})
	}
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

func (w *world) count(q string, args ...any) int64 {
	w.t.Helper()
	n, err := db.One(w.t.Context(), w.s.DB, db.Scalar[int64], q, args...)
	w.must(err)
	return n
}

// lockedOnly makes reports of a trust that its manager may not see.
func (w *world) lockedOnly(tr *trust) {
	w.t.Helper()
	kept := map[string]string{}
	for k, v := range tr.ids {
		kept[k] = v
	}
	for _, k := range []func(*incident.Sending){
		func(in *incident.Sending) {
			in.Record.ViolencePrimary, in.Record.ViolenceAll = "sexual_contact", []string{"sexual_contact"}
		},
		func(in *incident.Sending) { in.KeepFromManagers = true },
		func(in *incident.Sending) { in.KeepFrom = []string{tr.people[authz.Manager]} },
		func(in *incident.Sending) { in.Unit = tr.other },
	} {
		w.send(tr, "hidden", k)
	}
	tr.ids = kept
}

// notice tells the trust's manager of the open report.
func (w *world) notice(tr *trust) {
	w.t.Helper()
	system, record := server.AsService(w.t.Context(), "test"), tr.ids["report"]
	_, err := op.Do(system, w.s.Door, incident.ActEscalate, op.In(tr.code, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		err := notify.Tell(system, tx, notify.Notice{Org: tr.code, Person: tr.people[authz.Manager], Template: notify.ReportReceived, Table: "incident", Record: record, Path: "/reports/" + record})
		return true, audit.Change{Verb: "told", Kind: "incident", Record: record}, err
	})
	w.must(err)
	tr.ids["notice"], err = db.One(w.t.Context(), w.s.DB, db.Scalar[string], `SELECT MAX(id) FROM notice WHERE org_id = $1`, tr.code)
	w.must(err)
}

// session gives the id of a person's session.
func (w *world) session(person string) string {
	w.t.Helper()
	w.token(person)
	s, err := db.One(w.t.Context(), w.s.DB, db.Scalar[string], `SELECT id FROM session WHERE person_id = $1`, person)
	w.must(err)
	return s
}

// entriesAfter gives what a stream tells since an entry.
func (w *world) entriesAfter(code string, seq int64) []string {
	w.t.Helper()
	list, err := db.All(w.t.Context(), w.s.DB, db.Scalar[string], `SELECT action || ' ' || kind || ' ' || record_id || ' by ' || actor || ' ' || outcome FROM audit_entry WHERE org_id = $1 AND seq > $2 ORDER BY seq`, code, seq)
	w.must(err)
	return list
}
