package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/server"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
)

// eachWorld gives a running site with two trusts on both engines.
func eachWorld(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, server.Schema, func(t *testing.T, settings db.Settings) {
		w := newWorld(t, settings)
		w.must(dbtest.Exec(settings, `DELETE FROM notice_delivery`, `DELETE FROM notice`)) // nobody has been told of how the world was made
		f(t, w)
	})
}

// tell tells somebody of a record, as a change does, and gives the notice.
func (w *world) tell(tr *trust, person string, tpl notify.Template, record string) string {
	w.t.Helper()
	kept := w.ids(`SELECT id FROM notice WHERE org_id = $1`, tr.code)
	_, err := op.Do(server.AsService(w.t.Context(), "test"), w.s.Door, incident.ActEscalate, op.In(tr.code, ""), func(tx *op.Tx) (string, audit.Change, error) {
		return "", audit.Changed("test", "told"), notify.Tell(w.t.Context(), tx, notify.Notice{Org: tr.code, Person: person, Template: tpl, Table: "incident", Record: record, Path: "/reports/" + record})
	})
	w.must(err)
	for nid := range w.ids(`SELECT id FROM notice WHERE org_id = $1`, tr.code) {
		if !kept[nid] {
			return nid
		}
	}
	w.t.Fatal("nobody was told")
	return ""
}

func (w *world) ids(q string, args ...any) map[string]bool {
	w.t.Helper()
	list, err := db.All(w.t.Context(), w.s.DB, db.Scalar[string], q, args...)
	w.must(err)
	out := map[string]bool{}
	for _, x := range list {
		out[x] = true
	}
	return out
}

func (a answer) want(t *testing.T, status int, words ...string) answer {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d\n%.600s", a.status, status, plain(a.body))
	}
	for _, s := range words {
		if !strings.Contains(a.body, s) {
			t.Errorf("the page does not say %q\n%.1500s", s, plain(a.body))
		}
	}
	return a
}

func (a answer) without(t *testing.T, words ...string) answer {
	t.Helper()
	for _, s := range words {
		if strings.Contains(a.body, s) {
			t.Errorf("the page says %q\n%.1500s", s, plain(a.body))
		}
	}
	return a
}

func TestANoticeLeadsItsPersonAndNobodyElse(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		manager, second := w.near.people[authz.Manager], w.near.second
		nid := w.tell(w.near, manager, notify.Assigned, w.near.ids["report"])
		path := "/n/" + w.near.code + "/" + nid

		if got := w.ask("", "GET", path, nil); got.status != http.StatusSeeOther || got.head.Get("Location") != "/sign-in?next="+url.QueryEscape(path) {
			t.Errorf("signed out: %d %q", got.status, got.head.Get("Location"))
		}
		absent := "/n/" + w.near.code + "/" + id.Random("ntc")
		for name, who := range map[string]string{"a colleague": second, "the administrator": w.near.people[authz.Admin], "a neighbour": w.far.people[authz.Manager]} {
			got, none := w.ask(who, "GET", path, nil).want(t, 404), w.ask(who, "GET", absent, nil)
			if d := cmp.Diff(none.seen(absent[len(absent)-20:]), got.seen(path[len(path)-20:])); d != "" {
				t.Errorf("%s can tell a notice from none:\n%s", name, d)
			}
		}
		w.ask(second, "GET", "/notices", nil).want(t, 200, "Nothing is waiting for you here")
		w.ask(manager, "GET", "/notices", nil).want(t, 200, path, "1 is new", "hw-sr\"> new</span>)")
		if got := w.ask(manager, "GET", path, nil); got.status != http.StatusSeeOther || got.head.Get("Location") != "/reports/"+w.near.ids["report"] {
			t.Errorf("to its person: %d %q", got.status, got.head.Get("Location"))
		}
		w.ask(manager, "GET", "/notices", nil).want(t, 200, path, "You have read them all").without(t, "new</span>)")
	})
}

func TestANoticeOfARecordThatThePersonIsKeptAwayFromIsGone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		second := w.near.second
		nid := w.tell(w.near, second, notify.Assigned, w.near.ids["report"])
		w.ask(second, "GET", "/notices", nil).want(t, 200, nid, "1 is new")
		w.must(w.s.Incident.Exclude(w.as(w.near, authz.Specialist), w.near.code, w.near.ids["report"], second, "Named in it"))
		w.ask(second, "GET", "/n/"+w.near.code+"/"+nid, nil).want(t, 404)
		w.ask(second, "GET", "/notices", nil).want(t, 200, "Nothing is waiting for you here").without(t, nid, "new</span>)", "1 is new")
		// Marking all as read is no way to find out, and does not say in the ledger that it was read.
		w.ask(second, "POST", "/notices/read", url.Values{"to": {time.Now().Add(time.Hour).Format(time.RFC3339Nano)}}).want(t, 303)
		if n := w.count(`SELECT COUNT(*) FROM notice_delivery WHERE notice_id = $1 AND state = 'read'`, nid); n != 0 {
			t.Error("a notice that was not shown is marked as read")
		}
		w.tell(w.near, w.near.people[authz.Manager], notify.Assigned, w.near.ids["excluding report"])
		w.ask(w.near.people[authz.Manager], "GET", "/notices", nil).want(t, 200, "Nothing is waiting for you here")
	})
}

func TestNoticesGoByPagesAndAreMarkedAsRead(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		who := w.near.people[authz.Reporter]
		want := map[string]bool{}
		_, err := op.Do(server.AsService(t.Context(), "test"), w.s.Door, incident.ActEscalate, op.In(w.near.code, ""), func(tx *op.Tx) (string, audit.Change, error) {
			for range 31 { // all in one change, so all at one moment
				if err := notify.Tell(t.Context(), tx, notify.Notice{Org: w.near.code, Person: who, Template: notify.ReportUpdate, Path: "/my-reports"}); err != nil {
					return "", audit.Change{}, err
				}
			}
			return "", audit.Changed("test", "told"), nil
		})
		w.must(err)
		for nid := range w.ids(`SELECT id FROM notice WHERE org_id = $1 AND person_id = $2`, w.near.code, who) {
			want[nid] = true
		}
		link := regexp.MustCompile(`/n/` + w.near.code + `/(ntc_[A-Za-z0-9_-]+)`)
		next := regexp.MustCompile(`href="(/notices\?[^"]+)" rel="next"`)
		first := w.ask(who, "GET", "/notices", nil).want(t, 200, "There is an update about the report you made", "31 are new")
		m := next.FindStringSubmatch(first.body)
		if m == nil {
			t.Fatalf("no second page\n%s", plain(first.body))
		}
		rest := w.ask(who, "GET", strings.ReplaceAll(m[1], "&amp;", "&"), nil).want(t, 200, `rel="prev"`).without(t, `rel="next"`)
		got := map[string]bool{}
		for _, x := range append(link.FindAllStringSubmatch(first.body, -1), link.FindAllStringSubmatch(rest.body, -1)...) {
			got[x[1]] = true
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("the pages leave some out:\n%s", d)
		}
		w.ask(who, "POST", "/notices/read", url.Values{"to": {"yesterday"}}).want(t, 422)
		if n := w.count(`SELECT COUNT(*) FROM notice_delivery WHERE person_id = $1 AND state = 'read'`, who); n != 0 {
			t.Errorf("a broken form marked %d", n)
		}
		upTo := regexp.MustCompile(`name="to" value="([^"]+)"`).FindStringSubmatch(first.body)
		w.ask(who, "POST", "/notices/read", url.Values{"to": {upTo[1]}}).want(t, 303)
		w.ask(who, "GET", "/notices?read=1", nil).want(t, 200, "You have read them all", "Your notices are marked as read.").without(t, "new</span>)")
		w.ask(who, "GET", "/notices?after=broken", nil).want(t, 200)
	})
}

func TestHowOneIsToldIsOnesOwnChoice(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		who, other := w.near.people[authz.Reporter], w.near.people[authz.Manager]
		w.ask(who, "GET", "/account/notices", nil).want(t, 200, "By e-mail at once", `value="19:00"`)
		bad := w.ask(who, "POST", "/account/notices", url.Values{"email": {"pigeon"}, "quiet_from": {"dusk"}, "quiet_to": {"7am"}, "language": {"fr"}}).
			want(t, 422, "<title>Error: ", `href="#email"`, `href="#quiet_from"`, `href="#language"`, `value="dusk"`, `value="7am"`)
		bad.without(t, `href="#quiet_to"`)
		w.ask(who, "POST", "/account/notices", url.Values{"email": {"digest"}, "quiet_from": {"8.30pm"}, "quiet_to": {"6:15"}, "language": {"cy"}}).want(t, 303)
		for person, want := range map[string]notify.Preference{
			who: {Email: notify.EmailDigest, InApp: true, QuietFrom: 20*60 + 30, QuietTo: 6*60 + 15, Language: lang.Cy}, other: notify.Usual()} {
			got, err := notify.PreferenceOf(t.Context(), w.s.DB, w.near.code, person)
			w.must(err)
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		}
		w.ask("", "POST", "/account/notices", url.Values{"email": {"none"}}).want(t, 401)
	})
}

func TestMessagesThatDoNotArriveAreForTheAdministratorAndNameNobody(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		admin, manager := w.near.people[authz.Admin], w.near.people[authz.Manager]
		_, err := op.Keep(t.Context(), w.s.Door, w.near.code, func(k op.Keeper) (int64, error) { // of what the world was made with
			return k.Exec(t.Context(), `UPDATE notice_delivery SET state = 'sent' WHERE org_id = $1`, w.near.code)
		})
		w.must(err)
		w.ask(admin, "GET", "/admin/messages", nil).want(t, 200, "Every message has gone out")
		nid := w.tell(w.near, manager, notify.Escalation, w.near.ids["sexual report"])
		w.tell(w.far, w.far.people[authz.Manager], notify.DownloadReady, w.far.ids["report"])
		_, err = op.Keep(t.Context(), w.s.Door, w.near.code, func(k op.Keeper) (int64, error) {
			return k.Exec(t.Context(), `UPDATE notice_delivery SET state = 'failed', reason = 'given up after 72 hours: the mail server refused the message (550)' WHERE notice_id = $1 AND channel = 'email'`, nid)
		})
		w.must(err)
		for role, status := range map[authz.Role]int{authz.Reporter: 403, authz.Manager: 403, authz.Specialist: 403, authz.Privacy: 403} {
			w.ask(w.near.people[role], "GET", "/admin/messages", nil).want(t, status)
			w.ask(w.near.people[role], "POST", "/admin/messages", url.Values{"template": {string(notify.Escalation)}}).want(t, status)
		}
		got := w.ask(admin, "GET", "/admin/messages", nil).want(t, 200, "Something needs your attention today", "Not delivered", "given up after 72 hours: the mail server refused the message (550)")
		got.without(t, "The file you asked for is ready", w.near.ids["sexual report"], manager, w.near.names[authz.Manager], nid)

		jobs := func() int64 {
			return w.count(`SELECT COUNT(*) FROM job WHERE kind = 'notify.send' AND org_id = $1`, w.near.code)
		}
		before := jobs()
		w.ask(w.far.people[authz.Admin], "POST", "/admin/messages", url.Values{"template": {string(notify.Escalation)}}).want(t, 409, "None of these messages has failed any more")
		w.ask(admin, "POST", "/admin/messages", url.Values{"template": {"gossip"}}).want(t, 404)
		w.ask(admin, "POST", "/admin/messages", url.Values{"template": {string(notify.Escalation)}}).want(t, 303)
		if n := jobs() - before; n != 1 {
			t.Errorf("%d messages were queued again, want 1", n)
		}
		w.ask(admin, "GET", "/admin/messages", nil).want(t, 200, "Waiting", "waits its turn").without(t, "Not delivered", "Send again")
	})
}

func TestNavigationCountsOnlyWhatThePersonMayKnowOf(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.lockedOnly(w.near)
		count := regexp.MustCompile(`hw-count( hw-count--due)?">([^<]*)<`)
		counts := func(role authz.Role, path string) []string {
			var out []string
			nav, _, _ := strings.Cut(w.ask(w.near.people[role], "GET", path, nil).want(t, 200).body, "<main")
			_, nav, _ = strings.Cut(nav, `<nav class="hw-nav"`)
			for _, m := range count.FindAllStringSubmatch(nav, -1) {
				out = append(out, strings.TrimSpace(m[1]+" "+m[2]))
			}
			return out
		}
		// Of reports, cases and, where they stand in the row, decisions: one of all is in the manager's unit, not locked, and does not name them.
		if d := cmp.Diff([]string{"1", "1", "1"}, counts(authz.Manager, "/reports")); d != "" {
			t.Errorf("manager: %s", d)
		}
		// The violence reduction lead may know that the sealed reports are there, and works the cases without a lock.
		if d := cmp.Diff([]string{"9", "3"}, counts(authz.Specialist, "/reports")); d != "" {
			t.Errorf("lead: %s", d)
		}
		// The sexual safety team opens its own reports and what is locked for nobody else, and works the case under its lock; it
		// may not know of the restricted ones.
		if d := cmp.Diff([]string{"7", "1", "1"}, counts(authz.SexualSafety, "/reports")); d != "" {
			t.Errorf("sexual safety: %s", d)
		}
		for _, role := range []authz.Role{authz.Reporter, authz.Board, authz.Admin} {
			if got := counts(role, "/notices"); len(got) != 0 {
				t.Errorf("%s is shown %v", role, got)
			}
		}
	})
}

func TestSearchFindsWhatTheRoleMayOpenAndHidesTheRest(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ask := func(role authz.Role, words string) answer {
			t.Helper()
			got := w.ask(w.near.people[role], "POST", "/search", url.Values{"words": {words}})
			if got.head.Get("Cache-Control") != "no-store" {
				t.Errorf("a page of what was found may be kept: %q", got.head.Get("Cache-Control"))
			}
			return got
		}
		ids := func(kinds ...string) (out []string) {
			for _, k := range kinds {
				out = append(out, w.near.ids[k])
			}
			return out
		}
		all := []string{"report", "sexual report", "restricted report", "excluding report", "other unit's report"}
		for role, may := range map[authz.Role][]string{authz.Manager: {"report"}, authz.Specialist: {"report", "excluding report", "other unit's report"},
			authz.SexualSafety: {"report", "sexual report", "excluding report", "other unit's report"}, authz.Reporter: nil, authz.Board: nil, authz.Admin: nil} {
			got := ask(role, "marmalade table").want(t, 200, ids(may...)...)
			for _, k := range all {
				if !strings.Contains(strings.Join(may, "|"), k) || k == "report" && len(may) == 0 {
					got.without(t, w.near.ids[k])
				}
			}
			ask(role, w.far.word).want(t, 200, "Nothing was found for").without(t, w.far.ids["report"])
			// A reference out of reach and one that is not there give the same page.
			hidden, none := w.far.ids["report"], "HW-2611-ZZZZZZZ"
			if d := cmp.Diff(blank(ask(role, none), none), blank(ask(role, hidden), hidden)); d != "" {
				t.Errorf("%s can tell a neighbour's reference from none:\n%s", role, d)
			}
		}
		hidden, none := w.near.ids["sexual report"], "HW-2611-ZZZZZZZ"
		for _, role := range []authz.Role{authz.Manager, authz.Specialist} {
			if d := cmp.Diff(blank(ask(role, none), none), blank(ask(role, hidden), hidden)); d != "" {
				t.Errorf("%s can tell a sealed reference from none:\n%s", role, d)
			}
		}
		ask(authz.Manager, strings.ToLower(w.near.ids["report"])).want(t, 200, `href="/reports/`+w.near.ids["report"])
		ask(authz.Admin, "near manager").want(t, 200, "/people/"+w.near.people[authz.Manager]).without(t, w.far.people[authz.Manager])
		ask(authz.Manager, "near manager").want(t, 200).without(t, "/people/")
		ask(authz.Reporter, "deputy").want(t, 200, "Near Deputy", "tel:01632960001").without(t, "Far Deputy")
		ask(authz.Board, "R1H").want(t, 200, "/organisations/R1H", "/help/R1H")
		ask(authz.Manager, "  ").want(t, 422, "Write what you look for", `href="#words"`)
		ask(authz.Manager, strings.Repeat("x", 201)).want(t, 422, "Write fewer words")
		// Words in the address are not taken.
		w.ask(w.near.people[authz.Manager], "GET", "/search?words=marmalade", nil).want(t, 200, `action="/search" method="post"`).without(t, "marmalade")
		w.ask("", "POST", "/search", url.Values{"words": {"marmalade"}}).want(t, 401)
	})
}

// blank gives a page without the words searched for and what differs from request to request.
func blank(a answer, words string) string {
	return strings.ReplaceAll(fmt.Sprint(a.status, plain(a.body)), words, "WORDS")
}

func TestEverySentenceOfTheServerHasItsWelsh(t *testing.T) {
	ctx := lang.With(context.Background(), lang.Cy)
	keys := append(langtest.Keys(t, "."), langtest.Keys(t, "../notify/notifyweb")...)
	for _, x := range notify.Templates() {
		if x.Line(ctx) == x.Line(context.Background()) {
			t.Errorf("no Welsh for %q", x)
		}
	}
	if missing := lang.Missing(append(keys, "In a trust", "Above the trust", "Looking after the system")); len(missing) > 0 {
		t.Errorf("no Welsh for:\n%s", strings.Join(missing, "\n"))
	}
}
