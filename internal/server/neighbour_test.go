package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/server"
	"github.com/havenward/havenward/internal/web"
)

var reportKinds = []string{"report", "sexual report", "restricted report", "excluding report", "other unit's report"}

var caseKinds = []string{"case", "sexual case", "restricted case", "excluding case", "other unit's case"}

// records says which kinds of record the parameter of a route names, by the beginning of its path. A new route with a
// parameter joins here or in free.
var records = []struct {
	path  string
	kinds []string
}{
	{"/publishing/{id}", []string{"release"}},
	{"/referred-here/{id}", []string{"received case"}},
	{"/cases/{id}", caseKinds},
	{"/my-case/{id}", caseKinds},
	{"/decisions/{id}", []string{"sanction", "sexual sanction", "excluding sanction"}},
	{"/markers/{id}", []string{"marker", "sexual marker"}},
	{"/orders/{id}", []string{"order", "sexual order"}},
	{"/standard/assessments/{id}", []string{"assessment"}},
	{"/standard/plan/{id}", []string{"plan action"}},
	{"/standard/evidence/{id}", []string{"standard evidence"}},
	{"/standard/wording/{id}", []string{"wording file"}},
	{"/evidence/{id}", exhibitKinds},
	{"/evidence-release/{ask}", []string{"prepared disclosure"}},
	{"/risk/{id}", []string{"risk assessment", "draft risk assessment"}},
	{"/risk-register/{risk}", []string{"risk"}},
	{"/training/imports/{import}", []string{"training file"}},
	{"/training/requirements/{requirement}", []string{"training requirement"}},
	{"/training/exemptions/{exemption}", []string{"training exemption"}},
	{"/network/partners/{id}", []string{"network partner"}},
	{"/network/agreements/{id}", []string{"network agreement"}},
	{"/network/releases/{id}", []string{"network release"}},
	{"/network/problems/{id}", []string{"network problem"}},
	{"/lone-working/{id}", []string{"lone plan"}},
	{"/cameras/devices/{id}", []string{"camera"}},
	{"/clips/{clip}", []string{"clip"}},
	{"/footage-requests/{request}", []string{"footage request"}},
	{"/redactions/{redaction}", []string{"redaction"}},
	{"/camera/take/{id}", []string{"camera"}},
	{"/camera/return/{id}", []string{"camera"}},
	{"/cameras/uses/{id}", []string{"camera use"}},
	{"/cameras/losses/{id}", []string{"camera loss"}},
	{"/cameras/files/{id}", []string{"camera file"}},
	{"/cameras/recordings/{id}", []string{"recording"}},
	{"/camera/recordings/{id}", []string{"recording"}},
	{"/training/sessions/{id}", []string{"training session"}},
	{"/training/bookings/{id}", []string{"training booking"}},
	{"/training/mine/{id}", []string{"training booking"}},
	{"/training/providers/{id}", []string{"training provider"}},
	{"/training/needs/{id}", []string{"training needs"}},
	{"/training/qualifications/{id}", []string{"cohort"}},
	{"/training/learners/{id}", []string{"learner"}},
	{"/training/portfolio/{id}", []string{"learner"}},
	{"/campaigns/{id}", []string{"campaign"}},
	{"/my-stories/{story}", []string{"story"}},
	{"/campaign-stories/{story}", []string{"story"}},
	{"/story-consents/{story}", []string{"story"}},
	{"/campaign-waves/{wave}", []string{"survey wave"}},
	{"/library/{id}", []string{"draft case study"}},
	{"/library-uptake/{adoption}", []string{"adoption"}},
	{"/my-checks/{id}", []string{"lone plan"}},
	{"/environment/{id}", []string{"walk-round"}},
	{"/environment-findings/{id}", []string{"finding"}},
	{"/environment-plans/{id}", []string{"floor plan"}},
	{"/environment-alarms/{id}", []string{"alarm point"}},
	{"/api/v1/cases/{id}", caseKinds},
	{"/groups/{id}", []string{"group"}},
	{"/meetings/{id}", []string{"meeting"}},
	{"/actions/{id}", []string{"action"}},
	{"/foi/{id}", []string{"pack"}},
	{"/reports/{id}", reportKinds},
	{"/api/v1/reports/{id}", reportKinds},
	{"/my-reports/{id}", reportKinds},
	{"/organisation/directory/{entry}", []string{"entry"}},
	{"/organisation/places/{code}", []string{"place"}},
	{"/organisation/sites/{site}", []string{"site"}},
	{"/organisation/units/{unit}", []string{"unit"}},
	{"/people/{person}", []string{"person"}},
	{"/keys/{token}", []string{"key"}},
	{"/account/keys/{token}", []string{"key"}},
	{"/n/{org}/{notice}", []string{"notice"}},
	{"/returns/{org}/{id}", []string{"submission"}},
	{"/api/v1/returns/{org}/{id}", []string{"submission"}},
	{"/limits/{rebase}", []string{"rebase"}},
	{"/notes/{note}", []string{"note"}},
	{"/views/{view}", []string{"view"}},
	{"/survey/at/{org}", []string{"organisation"}},
	{"/mapping/{map}", []string{"map"}},
	{"/pilots/{id}", []string{"pilot"}},
	{"/pilot-reports/{id}", []string{"pilot report"}},
	{"/programme/strands/{id}", []string{"strand"}},
	{"/programme/papers/{id}", []string{"papers"}},
	{"/reports-to-you/{id}", []string{"briefing"}},
	{"/board-packs/{pack}", []string{"board pack"}},
}

// free are the routes whose parameter names no record of an organisation, with the reason.
var free = []struct{ path, why string }{
	{"/sanctions/equality/files/{file}", "a kind of file; small numbers are hidden, and the organisation is the reader’s own"},
	{"/standard/catalogues/{version}", "a version of the standard is the same for everybody; wording is England’s and the reader’s own organisation’s"},
	{"/standard/campaigns/{campaign}", "a campaign of somebody above; round_test.go proves that one that asks nobody in reach looks absent"},
	{"/standard/asked/{campaign}", "what somebody above asks of the reader's own organisation; round_test.go proves it"},
	{"/standard/asked/{moderation}/{indicator}", "what was drawn of the reader's own organisation; round_test.go proves it"},
	{"/standard/moderation/{moderation}", "a moderation of somebody above; round_test.go proves that another's looks absent"},
	{"/standard/checks/{id}", "names a trust below; package standard proves that one out of reach is not found"},
	{"/letters/{key}", "a kind of letter is the same for everybody, and its words are those of the reader's own organisation"},
	{"/organisations/{code}", "the tree of England is for everybody"},
	{"/training/competences/{competence}", "a competence by its code is the reader’s own organisation’s; package training reads no other"},
	{"/survey/groups/{group}", "a benchmarking group names no trust"},
	{"/survey/published/files/{file}", "published figures"},
	{"/survey/imports/{import}", "imports are England's, and nobody of a trust finds one; package survey proves it"},
	{"/api/v1/organisations/{code}", "the tree of England is for everybody"},
	{"/api/v1/code-lists/{name}", "the lists of the collection are for everybody"},
	{"/data-set/lists/{list}", "the data set is for everybody"},
	{"/quality/{org}", "names a trust or what is above it; quality_test.go of collectionweb proves that one out of reach looks absent"},
	{"/quality-measures/{key}", "what a measure means is the same for everybody who may see quality"},
	{"/bases/{kind}/{month}", "what rates divide by is England's, and only the national team opens it; bases_test.go of collectionweb proves it"},
	{"/returns/windows/{month}", "the days of a month are the same for everybody"},
	{"/returns/{org}", "names a trust; access_test.go of collectionweb proves that one out of reach looks absent"},
	{"/api/v1/data-set/lists/{list}", "the data set is for everybody"},
	{"/help/{org}", "who to turn to is for everybody, without signing in"},
	{"/r/{code}", "posters hang in public"},
	{"/releases/{id}", "releases that are out are for everybody; drafts are not there"},
	{"/api/v1/releases/{id}", "releases that are out are for everybody; drafts are not there"},
	{"/workbench/answer/{file}", "a kind of file"},
	{"/report/{step}", "a question of the form"},
	{"/report/progress/do/{act}", "the record is that of the code and PIN"},
	{"/uploads/evidence/{upload}", "an upload is its sender's; package files proves that nobody else's is there"},
	{"/uploads/evidence/{$}", "begins an upload"},
	{"/withdraw-story/{token}", "a link's token of 128 bits from the key ring, which shows no word; package campaign proves what it does"},
	{"/collect/{token}", "a link's token of 256 bits; package evidence proves what it opens and when"},
	{"/evidence-new/{kind}/{subject}", "names a case or report; TestAnExhibitOutOfReachShowsNowhere and package evidence prove that one out of reach is not found"},
	{"/evidence-of/{kind}/{subject}", "names a case or report; TestAnExhibitOutOfReachShowsNowhere proves that one out of reach is not found"},
	{"/evidence-register/{file}", "a format"},
	{"/uploads/{upload}", "an upload is its holder's; package files proves that nobody else's is there"},
	{"/uploads/{$}", "begins an upload"},
	{"/report/progress/files/{file}", "the record is that of the code and PIN"},
	{"/dashboard/reporting/{file}", "a drawing of one's own dashboard"},
	{"/dashboard/download/{file}", "a format"},
	{"/dashboard/{measure}", "a measure; the place is in the query, and insightweb proves that a neighbour's is not found"},
	{"/slice/{file}", "a format"},
	{"/picture/{place}", "a board or region in reach, or a trust of it as sums; insightweb proves that others are not found"},
	{"/compare/{file}", "a format"},
	{"/patterns/{file}", "a format; the place is in the query, and insightweb proves that a neighbour's is not found"},
	{"/equity/{file}", "a format; the place is in the query, and insightweb proves that a neighbour's is not found"},
	{"/measures/{code}", "the definitions are for everybody"},
	{"/measures/download/{file}", "a format"},
	{"/police/files/{file}", "a list of the reader's own cases"},
	{"/justice-review/files/{file}", "a format; the place is in the query, and package justice proves that one out of reach is not found"},
	{"/update/{token}", "the token is the proof"},
	{"/pilot-files/{file}", "a format; the pilots are those of the reader's own organisation"},
	{"/network/files/{file}", "a list of the reader’s own organisation"},
	{"/programme/files/{file}", "a format; the programme is that of the reader's own organisation"},
	{"/report-matrix/files/{file}", "a format; the matrix is that of the reader's own organisation"},
	{"/report-matrix/{report}/{audience}", "a kind of report and an audience, in the reader's own organisation"},
	{"/language/{code}", "a language"},
	{"/training/calendar/{token}", "a token of 256 bits opens one person's own sessions; package learn proves what it opens and until when"},
	{"/n/{org}/{notice}", "a notice is looked for among one's own alone; inbox_test.go proves it"},
	{"/sign-in/account/{provider}", "a way to sign in"},
	{"/forgotten/{token}", "the token is the proof"},
	{"/invitation/{token}", "the token is the proof"},
}

func kindsOf(t *testing.T, path string) []string {
	t.Helper()
	for _, r := range records {
		if path == r.path || strings.HasPrefix(path, r.path+"/") {
			return r.kinds
		}
	}
	for _, r := range free {
		if path == r.path || strings.HasPrefix(path, r.path+"/") {
			return nil
		}
	}
	t.Errorf("%s has a parameter that the neighbour test knows nothing of: say in neighbour_test.go which record it names, or why it names none", path)
	return nil
}

// fill puts a record into the path's first parameter, and an act into what is left.
func fill(path, record string) string {
	first := true
	if rest, ok := strings.CutPrefix(path, "/n/{org}"); ok {
		path = "/n/" + farCode + rest
	}
	for _, p := range []string{"/returns/", "/api/v1/returns/"} {
		if rest, ok := strings.CutPrefix(path, p+"{org}/{id}"); ok {
			path = p + farCode + "/{id}" + rest
		}
	}
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, "{") {
			if first {
				parts[i], first = url.PathEscape(record), false
			} else {
				parts[i] = "reply"
			}
		}
	}
	return strings.Join(parts, "/")
}

// absent gives a record that is not there, of the same shape as one that is.
func absent(kind, like string) string {
	switch kind {
	case "organisation":
		return "ZZZ"
	case "site":
		return like[:len(like)-2] + "77"
	case "place":
		return strings.Repeat("Z", len(like))
	}
	if prefix, _, ok := strings.Cut(like, "_"); ok {
		return id.Random(prefix)
	}
	return like[:len(like)-4] + id.Code(4) // a report's reference
}

// form is a body that every form of the site finds plausible.
func (tr *trust) form() url.Values {
	return url.Values{
		"reason": {"I look after this"}, "version": {"1"}, "stage": {"looking"}, "reached": {"yes"}, "how": {"phone"}, "note": {"Spoke on the phone"},
		"said": {"You told us the door sticks"}, "did": {"We had it mended"}, "message": {"Thank you for telling us"}, "next": {"2026-12-20"}, "reply": {"Thank you"}, "words": {"One more thing"},
		"to": {tr.people[authz.Specialist]}, "into": {tr.ids["report"]}, "person": {tr.people[authz.Panel]}, "worth": {"yes"},
		"name": {"Invented Name"}, "email": {"invented.name@example.nhs.uk"}, "job_title": {"Invented"}, "unit": {tr.unit}, "locale": {"en"},
		"role": {"panel"}, "lock": {"restricted"}, "from-day": {"1"}, "from-month": {"12"}, "from-year": {"2026"}, "kind": {"ward"}, "setting": {""},
		"phone": {"01632 960002"}, "postcode": {"ZZ9 9ZZ"}, "use": {"no"}, "retired": {"yes"}, "label": {"Door"},
	}
}

var exported = regexp.MustCompile(`"exported_at": *"[^"]*"`)

// seen is an answer without what differs from request to request.
func (a answer) seen(record string) string {
	h := a.head.Clone()
	rid := h.Get("X-Request-Id")
	for _, k := range []string{"X-Request-Id", "Date"} {
		h.Del(k)
	}
	var b strings.Builder
	_ = h.Write(&b)
	s := exported.ReplaceAllString(fmt.Sprintf("%d\n%s\n%s", a.status, b.String(), a.body), "MOMENT")
	s = strings.ReplaceAll(s, url.PathEscape(record), "RECORD")
	return strings.ReplaceAll(s, rid, "REQUEST")
}

func head(w *world, orgCode string) int64 {
	return w.count(`SELECT COALESCE(MAX(seq), 0) FROM audit_entry WHERE org_id = $1`, orgCode)
}

// attempt asks for a record that must look absent, and for one that is absent, and compares everything.
func (w *world) attempt(t *testing.T, who, role, method, route, kind, record string, form *sent) {
	t.Helper()
	name := fmt.Sprintf("%s %s as %s for %s", method, route, role, kind)
	before := head(w, nearCode)
	got := w.carry(who, method, fill(route, record), form)
	if got.status != http.StatusNotFound && got.status != http.StatusForbidden {
		t.Errorf("%s: status %d, want 404 (location %q)\n%.300s", name, got.status, got.head.Get("Location"), plain(got.body))
		return
	}
	tried, then := w.refusedAfter(before), head(w, nearCode)
	if tried == 0 {
		t.Errorf("%s: the try is not in the audit log of the asker's organisation", name)
	}
	none := absent(kind, record)
	if a, b := got.seen(record), w.carry(who, method, fill(route, none), form).seen(none); a != b {
		t.Errorf("%s: the answer differs from that for a record that is not there:\n%s\n---\n%s", name, a, b)
	}
	// The log is the slowest part of an answer, so the same entries take the same time.
	if n := w.refusedAfter(then); n != tried {
		t.Errorf("%s: %d entries in the log, and %d for a record that is not there", name, tried, n)
	}
}

// refusedAfter counts the refused tries that the log of the trust that asks has after an entry.
func (w *world) refusedAfter(seq int64) int64 {
	w.t.Helper()
	return w.count(`SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND seq > $2 AND outcome = $3`, nearCode, seq, string(audit.Refused))
}

func plain(s string) string {
	if _, main, ok := strings.Cut(s, "<main"); ok {
		s = main
	}
	return s
}

// secrets are what must never be in a page of the other trust.
func (tr *trust) secrets() []string {
	out := []string{tr.word}
	for _, r := range append(append(slices.Clone(reportKinds), caseKinds...), exhibitKinds...) {
		out = append(out, tr.ids[r])
	}
	for _, n := range tr.names {
		out = append(out, n)
	}
	return append(out, tr.ids["key"], tr.ids["entry"], strings.Fields(tr.names[authz.Admin])[0]+" Alleged")
}

// TestARecordOfAnotherTrustLooksAbsent asks, for every route with a parameter and as every role that may use it, for
// another trust's record of each kind.
func TestARecordOfAnotherTrustLooksAbsent(t *testing.T) {
	dbtest.Each(t, server.Schema, func(t *testing.T, settings db.Settings) {
		w := newWorld(t, settings)
		w.notice(w.far)
		before := head(w, farCode)
		var covered []string
		for _, r := range w.s.App.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if !strings.Contains(path, "{") || strings.Contains(path, "{$}") {
				continue
			}
			kinds := kindsOf(t, path)
			if len(kinds) == 0 || r.Action == web.Public {
				covered = append(covered, r.Pattern+"  names no record")
				continue
			}
			var roles []string
			for _, role := range trustRoles() {
				who := w.near.people[role]
				if !w.s.Policy.May(authz.From(w.as(w.near, role)), r.Action) {
					// Whoever may not do it at all is told so without a look at the record.
					if a := w.carry(who, method, fill(path, w.far.ids[kinds[0]]), w.body(r, w.near)); a.status != http.StatusForbidden {
						t.Errorf("%s as %s: status %d, want 403", r.Pattern, role, a.status)
					}
					continue
				}
				if w.everywhere(role, r.Action) { // nothing is out of its reach
					continue
				}
				roles = append(roles, string(role))
				for _, k := range kinds {
					w.attempt(t, who, string(role), method, path, k, w.far.ids[k], w.body(r, w.near))
				}
			}
			if len(roles) == 0 {
				t.Errorf("%s: no role of a trust may use it, so nothing was proved", r.Pattern)
			}
			if a := w.carry("", method, fill(path, w.far.ids[kinds[0]]), w.body(r, w.near)); a.status < 300 || strings.Contains(a.body, w.far.word) {
				t.Errorf("%s signed out: status %d", r.Pattern, a.status)
			}
			covered = append(covered, fmt.Sprintf("%s  %s as %s", r.Pattern, strings.Join(kinds, ", "), strings.Join(roles, ", ")))
		}
		if after := head(w, farCode); after != before {
			t.Errorf("the other trust's audit stream grew from %d to %d: something of it was changed", before, after)
		}
		if settings.Engine() == db.SQLite {
			sort.Strings(covered)
			golden(t, "testdata/neighbours.golden", strings.Join(covered, "\n")+"\n")
		}
	})
}

// everywhere tells whether a role does something for every organisation.
func (w *world) everywhere(role authz.Role, act authz.Action) bool {
	return slices.ContainsFunc(w.s.Policy.Grants(), func(g authz.Grant) bool {
		reach, ok := g.Roles[role]
		return g.Action == act && ok && reach == authz.ReachAny
	})
}

// body gives what a route takes: a form for pages, JSON for the API.
func (w *world) body(r web.Route, tr *trust) *sent {
	method, path, _ := strings.Cut(r.Pattern, " ")
	switch {
	case method == http.MethodGet || method == http.MethodHead:
		return nil
	case strings.HasPrefix(path, "/api/"):
		return w.json(method, path, tr.form())
	}
	return formed(tr.form())
}

// TestARecordOutOfReachInOnesOwnTrustLooksAbsent does the same inside a trust: for the manager the locked reports, those
// they are kept away from and those of another unit; for everybody the own reports of somebody else.
func TestARecordOutOfReachInOnesOwnTrustLooksAbsent(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	for _, r := range w.s.App.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		out := map[authz.Role][]string{}
		switch {
		case strings.HasPrefix(path, "/reports/{id}"), strings.HasPrefix(path, "/api/v1/reports/{id}"):
			out[authz.Manager] = reportKinds[1:]
			out[authz.SexualSafety] = []string{"restricted report"}
		case strings.HasPrefix(path, "/my-reports/{id}"):
			for _, role := range trustRoles()[1:] {
				out[role] = []string{"report", "sexual report"}
			}
		default:
			continue
		}
		for role, kinds := range out {
			if !w.s.Policy.May(authz.From(w.as(w.near, role)), r.Action) {
				continue
			}
			for _, k := range kinds {
				w.attempt(t, w.near.people[role], string(role), method, path, k, w.near.ids[k], w.body(r, w.near))
			}
		}
	}
}

func TestTheSpecialistSeesThatASealedReportIsThereAndNothingOfIt(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	who := w.near.people[authz.Specialist]
	for _, k := range []string{"sexual report", "restricted report"} {
		a := w.ask(who, http.MethodGet, "/reports/"+w.near.ids[k], nil)
		if a.status == http.StatusNotFound || a.status >= 500 {
			t.Errorf("%s: status %d", k, a.status)
		}
		for _, s := range []string{w.near.word, "Near Alleged", "01632 960777", "sexual", "Near Ward 4"} {
			body := strings.ReplaceAll(plain(a.body), w.near.names[authz.SexualSafety], "") // whom to ask
			if strings.Contains(body, s) {
				t.Errorf("the sealed page of the %s has %q", k, s)
			}
		}
		for _, sub := range []string{"print", "names", "contact", "review", "feedback", "details"} {
			if a := w.ask(who, http.MethodGet, "/reports/"+w.near.ids[k]+"/"+sub, nil); strings.Contains(a.body, w.near.word) || strings.Contains(a.body, "01632 960777") {
				t.Errorf("%s of the sealed %s tells what is in it", sub, k)
			}
		}
	}
	sexual := w.ask(w.near.people[authz.SexualSafety], http.MethodGet, "/reports/"+w.near.ids["sexual report"], nil)
	if sexual.status != http.StatusOK || !strings.Contains(sexual.body, w.near.word) {
		t.Errorf("the sexual safety team gets %d", sexual.status)
	}
}

func TestTheRightPeopleDoReachTheirRecords(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	for _, c := range []struct {
		role authz.Role
		path string
	}{
		{authz.Manager, "/reports/" + w.near.ids["report"]},
		{authz.Specialist, "/reports/" + w.near.ids["report"]},
		{authz.Specialist, "/reports/" + w.near.ids["excluding report"]},
		{authz.Reporter, "/my-reports/" + w.near.ids["report"]},
		{authz.Reporter, "/my-reports/" + w.near.ids["sexual report"]},
		{authz.Admin, "/people/" + w.near.ids["person"]},
		{authz.Admin, "/organisation/sites/" + w.near.ids["site"]},
		{authz.Admin, "/organisation/units/" + w.near.ids["unit"]},
		{authz.Admin, "/organisation/directory/" + w.near.ids["entry"]},
		{authz.Admin, "/organisation/places/" + w.near.ids["place"] + "/poster"},
	} {
		if a := w.ask(w.near.people[c.role], http.MethodGet, c.path, nil); a.status != http.StatusOK {
			t.Errorf("%s as %s: %d, so the neighbour test would prove nothing", c.path, c.role, a.status)
		}
	}
}

// TestNoPageTellsOfAnotherTrust reads every page without a parameter as every role and looks for anything of the other
// trust: names, ids, words of reports; in lists, titles, counts of filters, downloads.
func TestNoPageTellsOfAnotherTrust(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	secrets := w.far.secrets()
	pages := 0
	for _, r := range w.s.App.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != http.MethodGet || strings.Contains(path, "{") || strings.HasPrefix(path, "/assets/") || path == "/healthz" {
			continue
		}
		for _, role := range trustRoles() {
			for _, query := range []string{"", "?q=" + w.far.word + "&find=Far&unit=" + w.far.unit + "&site=" + w.far.ids["site"] + "&org=" + farCode + "&after=" + w.far.ids["report"]} {
				a := w.ask(w.near.people[role], method, path+query, nil)
				if a.status == http.StatusOK {
					pages++
				}
				body := a.body
				if query != "" { // the page may repeat what was asked
					body = strings.ReplaceAll(body, w.far.word, "")
					body = strings.ReplaceAll(body, w.far.ids["report"], "")
				}
				if a.status >= 500 {
					t.Errorf("%s%s as %s: %d", path, query, role, a.status)
				}
				for _, s := range secrets {
					if strings.Contains(body, s) {
						t.Errorf("%s%s as %s has %q of the other trust", path, query, role, s)
					}
				}
			}
		}
	}
	if pages < 50 {
		t.Errorf("only %d pages were read", pages)
	}
}

// TestCountsAndSearchAreTheSameWithAndWithoutANeighbour proves that lists, searches, filters and downloads of a trust do
// not change by a byte when another trust, or a locked report of one's own, has something to find.
func TestCountsAndSearchAreTheSameWithAndWithoutANeighbour(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	paths := []string{"/today", "/triage", "/reports", "/dashboard", "/dashboard/reporting", "/dashboard/incidents", "/slice?by=unit", "/figure?measure=incidents", "/reports/download.csv", "/reports/download.json", "/people",
		"/reports?q=" + w.far.word, "/triage?q=" + w.far.word, "/reports/download.csv?q=" + w.far.word, "/reports?what=sexual_contact", "/triage?what=sexual_contact"}
	roles := []authz.Role{authz.Manager, authz.Specialist, authz.Executive, authz.Admin}
	read := func() map[string]string {
		out := map[string]string{}
		for _, p := range paths {
			for _, role := range roles {
				out[p+" as "+string(role)] = w.ask(w.near.people[role], http.MethodGet, p, nil).seen("")
			}
		}
		return out
	}
	before := read()
	found := w.ask(w.near.people[authz.Manager], http.MethodGet, "/reports?q="+w.near.word, nil).body
	if !strings.Contains(found, w.near.ids["report"]) {
		t.Fatal("the search does not find a report of one's own, so nothing is proved")
	}
	for _, k := range []string{"sexual report", "restricted report", "excluding report", "other unit's report"} {
		if strings.Contains(found, w.near.ids[k]) {
			t.Errorf("the manager's search finds the %s", k)
		}
	}
	w.reports(w.far)
	for name, was := range before {
		p, role, _ := strings.Cut(name, " as ")
		if now := w.ask(w.near.people[authz.Role(role)], http.MethodGet, p, nil).seen(""); now != was {
			t.Errorf("%s changed when another trust had new reports:\n%s", name, cmp.Diff(was, now))
		}
	}
	before = read()
	w.lockedOnly(w.near)
	for name, was := range before {
		p, role, _ := strings.Cut(name, " as ")
		if role != string(authz.Manager) {
			continue
		}
		if now := w.ask(w.near.people[authz.Role(role)], http.MethodGet, p, nil).seen(""); now != was {
			t.Errorf("%s changed when the trust had new reports that the manager may not see", name)
		}
	}
}

// TestABodyCannotReachAnotherTrust sends one's own record in the path and another trust's ids in the body.
func TestABodyCannotReachAnotherTrust(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	before := head(w, farCode)
	foreign := func() url.Values {
		f := w.near.form()
		for k, v := range map[string]string{"into": w.far.ids["report"], "to": w.far.people[authz.Specialist], "person": w.far.people[authz.Panel], "unit": w.far.unit, "site": w.far.ids["site"],
			"parent": w.far.unit, "org": farCode, "assignment": "asg_" + w.far.people[authz.Panel][4:29] + "0", "clearance": "clr_" + w.far.people[authz.SexualSafety][4:29] + "0",
			"role_id": "asg_" + w.far.people[authz.Panel][4:29] + "0", "session": w.session(w.far.people[authz.Admin]), "id": w.session(w.far.people[authz.Admin]), "key": w.far.ids["key"]} {
			f.Set(k, v)
		}
		return f
	}()
	tried := 0
	for _, r := range w.s.App.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method == http.MethodGet || r.Action == web.Public || strings.HasPrefix(path, "/account/sign-out") || strings.HasPrefix(path, "/report/") {
			continue
		}
		kinds := []string{""}
		if strings.Contains(path, "{") {
			if kinds = kindsOf(t, path); len(kinds) == 0 {
				continue
			}
		}
		for _, role := range trustRoles() {
			if w.s.Policy.May(authz.From(w.as(w.near, role)), r.Action) {
				body := formed(foreign)
				if strings.HasPrefix(path, "/api/") {
					body = w.json(method, path, foreign)
				}
				a := w.carry(w.near.people[role], method, fill(path, w.near.ids[kinds[0]]), body)
				tried++
				for _, s := range w.far.secrets()[6:] {
					if strings.Contains(a.body, s) {
						t.Errorf("%s as %s answers with %q of the other trust", r.Pattern, role, s)
					}
				}
				if a.status >= 500 && path != "/account/passkey/options" { // passkeys need a host name, which a test has not
					t.Errorf("%s as %s: status %d", r.Pattern, role, a.status)
				}
			}
		}
	}
	if after := head(w, farCode); after != before {
		for _, e := range w.entriesAfter(farCode, before) {
			t.Errorf("something of the other trust was changed: %s", e)
		}
	}
	if n := w.count(`SELECT COUNT(*) FROM session WHERE person_id = $1`, w.far.people[authz.Admin]); n != 1 {
		t.Errorf("the other trust's administrator has %d sessions", n)
	}
	if tried < 30 {
		t.Errorf("only %d were tried", tried)
	}
	if !slices.Contains(trustRoles(), authz.Admin) {
		t.Error("the administrator was not among them")
	}
}

// TestTriesAreLoggedAtTheAskersOwnTrust looks at whose stream the tries went to.
func TestTriesAreLoggedAtTheAskersOwnTrust(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	record := w.far.ids["report"]
	w.ask(w.near.people[authz.Specialist], http.MethodGet, "/reports/"+record, nil)
	if n := w.count(`SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND outcome = 'refused' AND record_id LIKE $2 AND actor = $3`, nearCode, "%"+record+"%", w.near.people[authz.Specialist]); n == 0 {
		t.Error("the try is not in the asker's own stream")
	}
	if n := w.count(`SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND actor = $2`, farCode, w.near.people[authz.Specialist]); n != 0 {
		t.Error("the try is in the other trust's stream, where it would tell that the record is there")
	}
}
