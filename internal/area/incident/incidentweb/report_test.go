package incidentweb_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/incident/incidentweb"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/offline"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
	"github.com/havenward/havenward/internal/ui/assets"
	"github.com/havenward/havenward/internal/web"
)

// trust is a trust of the reference tree; everything below it here is invented.
const trust = "RX1"

var noor = authz.Actor{ID: "per_noor", Name: "Noor Invented", Role: authz.Reporter, Org: trust, OwnKey: "own-noor"}

type desk struct {
	holders map[authz.Role][]incident.Colleague // beside the manager
	cleared []string
	*testing.T
	svc         *incident.Service
	orgs        *org.Service
	app         *web.App
	h           http.Handler
	read        *db.DB
	now         *time.Time
	place, unit string
}

type byHeader struct{}

func (byHeader) Identify(r *http.Request) (authz.Actor, web.Profile, error) {
	switch r.Header.Get("X-Who") {
	case "noor":
		return noor, web.Profile{Name: noor.Name}, nil
	case "lead":
		return authz.Actor{ID: "per_lead", Name: "Gareth Invented", Role: authz.Specialist, Org: trust, Strong: true}, web.Profile{}, nil
	}
	return authz.Actor{Role: authz.Public}, web.Profile{}, nil
}

func each(t *testing.T, f func(t *testing.T, d *desk)) {
	m := db.Migrations{audit.Schema, op.Schema, org.Schema, mds.Schema, find.Schema, incident.Schema}
	dbtest.Each(t, m, func(t *testing.T, s db.Settings) { f(t, open(t, s)) })
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func open(t *testing.T, s db.Settings) *desk {
	now := time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)
	d := &desk{T: t, now: &now}
	tick := func() time.Time { return now }
	pol := authz.NewPolicy(tick, incident.Permissions, org.Permissions)
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	door := must[*op.Door](t)(op.Open(s, op.Options{Policy: pol, Now: tick, Log: quiet}))
	t.Cleanup(func() { _ = door.Close() })
	d.read = dbtest.Open(t, s)
	d.orgs = org.New(door, d.read)
	ctx := authz.With(t.Context(), authz.Service("test"))
	must[org.Imported](t)(org.Import(ctx, d.orgs, org.Reference()))
	must[org.Site](t)(d.orgs.AddSite(ctx, org.Site{Org: trust, ID: "RX101", Name: "Northmere General"}))
	d.unit = must[org.Unit](t)(d.orgs.AddUnit(ctx, org.Unit{Org: trust, Name: "Emergency Department", Kind: "department", Site: "RX101"})).ID
	d.place = must[org.Place](t)(d.orgs.AddPlace(ctx, org.Place{Org: trust, Unit: d.unit})).Code
	for _, e := range []org.Entry{{Role: org.SexualSafety, Phone: "01632 960155"}, {Role: org.SupportLine, Phone: "01632 960151", Hours: org.Hours{Always: true}}} {
		e.Org = trust
		must[org.Entry](t)(d.orgs.SaveEntry(ctx, e))
	}
	d.svc = &incident.Service{DB: d.read, Door: door, Ring: must[*seal.Ring](t)(seal.New()), Clocks: clock.Seed(), Log: quiet,
		Holders: func(_ context.Context, _ db.Querier, o, unit string, role authz.Role) ([]incident.Colleague, error) {
			if role == authz.Manager && unit == d.unit {
				return []incident.Colleague{{ID: "per_dele", Name: "Dele Invented"}}, nil
			}
			return d.holders[role], nil
		}, Cleared: func(context.Context, string, string) ([]string, error) { return d.cleared, nil }}
	d.app = web.New(web.Options{Policy: pol, Door: door, Identify: byHeader{}, Now: tick, Log: quiet})
	site := must[*offline.Site](t)(offline.New(offline.Options{}))
	d.app.Add(incidentweb.ReporterRoutes(incidentweb.Deps{Incidents: d.svc, Places: incidentweb.OrgPlaces{Orgs: d.orgs, Policy: pol}, Script: site.Script()})...)
	d.app.Mount("GET /assets/", web.Public, assets.Handler())
	d.app.Mount("GET /assets/offline/", web.Public, site.Handler())
	d.app.Mount("GET /manifest.webmanifest", web.Public, site.Handler())
	d.h = d.app.Handler()
	return d
}

// browser keeps cookies as one would, each for its path.
type browser struct {
	*desk
	who     string
	cookies map[string]*http.Cookie
}

func (d *desk) browser(who string) *browser {
	return &browser{desk: d, who: who, cookies: map[string]*http.Cookie{}}
}

func (b *browser) do(method, path, kind, body string) *httptest.ResponseRecorder {
	b.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body)).WithContext(b.Context())
	r.Header.Set("X-Who", b.who)
	if body != "" {
		r.Header.Set("Content-Type", kind)
	}
	for _, c := range b.cookies {
		if strings.HasPrefix(r.URL.Path, c.Path) {
			r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c
		}
	}
	return w
}

// post sends a form and gives where it leads.
func (b *browser) post(path string, form ...string) string {
	b.Helper()
	w := b.send(path, form...)
	if w.Code != http.StatusSeeOther {
		b.Fatalf("POST %s: %d\n%s", path, w.Code, plain(w.Body.String()))
	}
	return w.Header().Get("Location")
}

func (b *browser) send(path string, form ...string) *httptest.ResponseRecorder {
	b.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		v.Add(form[i], form[i+1])
	}
	return b.do("POST", path, "application/x-www-form-urlencoded", v.Encode()+"&x=1")
}

func (b *browser) get(path string) string {
	b.Helper()
	w := b.do("GET", path, "", "")
	if w.Code != http.StatusOK {
		b.Fatalf("GET %s: %d to %s", path, w.Code, w.Header().Get("Location"))
	}
	return w.Body.String()
}

var tag = regexp.MustCompile(`<[^>]*>`)

func plain(html string) string {
	return strings.Join(strings.Fields(tag.ReplaceAllString(html, " ")), " ")
}

func (d *desk) has(html string, want ...string) {
	d.Helper()
	t := plain(html)
	for _, w := range want {
		if !strings.Contains(t, w) {
			d.Errorf("%q is not on the page:\n%s", w, t)
		}
	}
}

func (d *desk) lacks(html string, not ...string) {
	d.Helper()
	for _, w := range not {
		if strings.Contains(html, w) {
			d.Errorf("%q is on the page", w)
		}
	}
}

// fill answers the five questions, with more pairs of a step and its form.
func (b *browser) fill(what string, more ...[]string) {
	b.Helper()
	steps := [][]string{
		{"/report/safe?place=" + b.place, "safe", "yes"}, {"/report/what", "what", what, "what", "verbal"},
		{"/report/when", "when", "today", "time", "about 2am", "place", "corridor"}, {"/report/who", "who", "me", "hurt", "low"},
		{"/report/contact", "contact", "phone", "phone", "07700 900148", "reach_when", "after 2pm", "naming", "anonymous"},
	}
	for _, s := range append(steps, more...) {
		b.post(s[0], s[1:]...)
	}
}

func (d *desk) count(q string, args ...any) int64 {
	d.Helper()
	n, err := db.One(d.Context(), d.read, db.Scalar[int64], q, args...)
	if err != nil {
		d.Fatal(err)
	}
	return n
}

var ticket = regexp.MustCompile(`<dd>([^<]+)</dd>`)

func (d *desk) ticket(html string) (code, pin string) {
	d.Helper()
	m := ticket.FindAllStringSubmatch(html, -1)
	if len(m) < 2 {
		d.Fatalf("no ticket on the page: %s", plain(html))
	}
	return m[len(m)-2][1], m[len(m)-1][1]
}

func TestAReportGoesFromFirstQuestionToReceiptWithoutJavaScript(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		d.has(b.get("/report?place="+d.place), "Are you safe now?", "Call 999", "Question 1 of 5")
		if len(b.cookies) > 0 {
			t.Error("a page set a cookie before anything was answered")
		}
		if to := b.post("/report/safe?place="+d.place, "safe", "yes"); to != "/report/what" {
			t.Error(to)
		}
		c := b.cookies["hw_draft"]
		if c == nil || !c.HttpOnly || c.Path != "/report" {
			t.Fatalf("the draft's cookie: %v", c)
		}
		b.fill("hurt", []string{"/report/words", "words", "Mr Callow pushed me."}, []string{"/report/police", "police", "think"})
		page := b.get("/report/check")
		d.has(page, "Yes, for now", "Hurt or touched Shouting, swearing or insults", "Today, about 2am", "Emergency Department, Northmere General Corridor", "Is “Mr Callow” someone’s name?",
			"07700 900148", "Not yet. I want to think about it", "The managers of this place and the violence reduction lead.")
		b.post("/report/names", "text", "Mr Callow", "do", "swap")
		page = b.get("/report/check")
		d.has(page, "“patient A pushed me.”")
		d.lacks(page, "Callow")
		if to := b.post("/report/check"); to != "/report/sent" {
			t.Fatal(to)
		}
		if to := b.post("/report/check"); to != "/report/sent" {
			t.Errorf("sending twice led to %s", to)
		}
		page = b.get("/report/sent")
		d.has(page, "Report sent", "Dele Invented", "Will phone you by tomorrow at 10:30am. You said: after 2pm.", "Staff support line Day and night. 01632 960151", "By Sunday 29 November")
		code, pin := d.ticket(page)
		if !strings.Contains(page, `data-hw-receipt="`+code+`"`) {
			t.Error("the receipt does not say so to the device")
		}
		if d.get(b, "/report/sent") != page {
			t.Error("a page that broke off cannot be loaded again at once")
		}
		*d.now = d.now.Add(2 * time.Minute)
		if w := b.do("GET", "/report/sent", "", ""); w.Header().Get("Location") != "/report/progress" {
			t.Errorf("the receipt is shown for ever: %d", w.Code)
		}
		if n := d.count(`SELECT COUNT(*) FROM incident`); n != 1 {
			t.Errorf("%d reports", n)
		}
		d.follow(b, code, pin)
		if n := d.count(`SELECT COUNT(*) FROM audit_entry WHERE actor || actor_name <> '' AND kind = 'incident'`); n != 0 {
			t.Errorf("%d audit entries name an actor", n)
		}
	})
}

func (d *desk) get(b *browser, path string) string { return b.get(path) }

func (d *desk) follow(b *browser, code, pin string) {
	d.Helper()
	d.has(b.send("/report/progress", "code", code, "pin", "000000").Body.String(), "We cannot find a report with that code and PIN")
	if to := b.post("/report/progress", "code", strings.ToLower(strings.ReplaceAll(code, "-", " ")), "pin", pin); to != "/report/progress/see" {
		d.Error(to)
	}
	if c := b.cookies["hw_pass"]; c == nil || strings.Contains(c.Value, pin) || c.Path != "/report/progress" {
		d.Errorf("the pass: %v", c)
	}
	page := b.get("/report/progress/see")
	d.has(page, "We received your report", "Someone contacts you By tomorrow at 10:30am", code)
	d.lacks(page, "Dele", "Callow", pin)
	b.post("/report/progress/do/message", "message", "Write it here please.")
	b.post("/report/progress/do/add", "add", "It was the second time.")
	b.post("/report/progress/do/worth", "worth", "part")
	d.has(b.get("/report/progress/see?done=worth"), "Write it here please.", "You added to your report", "It counts as a number only.")
	d.has(b.send("/report/progress/do/message", "message", " ").Body.String(), "Write your message first")
	if to := b.post("/report/progress/do/withdraw"); to != "/report/progress/withdraw" {
		d.Errorf("taken back without being asked: %s", to)
	}
	b.post("/report/progress/do/withdraw", "sure", "yes")
	d.has(b.get("/report/progress/see"), "You took this report back")
	*d.now = d.now.Add(16 * time.Minute)
	if w := b.do("GET", "/report/progress/see", "", ""); w.Header().Get("Location") != "/report/progress?again=1" {
		d.Errorf("the proof lasts: %d %s", w.Code, w.Header().Get("Location"))
	}
}

func TestWrongPinsAreAnsweredUntilTheyAreTooMany(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		b.fill("verbal")
		b.post("/report/check")
		code, pin := d.ticket(b.get("/report/sent"))
		for range 8 {
			b.send("/report/progress", "code", code, "pin", "000000")
		}
		page := b.send("/report/progress", "code", code, "pin", pin).Body.String()
		d.has(page, "There were many tries with that code. Wait an hour")
		d.lacks(page, pin)
	})
}

func TestASexualReportIsLockedAndShowsItsSpecialistsFirst(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		b.fill("sexual", []string{"/report/what", "what", "sexual", "touching", "yes"})
		page := b.get("/report/check")
		d.has(page, "Sexual safety team", "Nobody here may open a report like this yet.")
		d.holders = map[authz.Role][]incident.Colleague{authz.Specialist: {{ID: "per_gareth", Name: "Gareth Invented"}}, authz.SexualSafety: {{ID: "per_lena", Name: "Lena Invented"}}}
		d.has(b.get("/report/check"), "Nobody here may open a report like this yet.")
		d.cleared = []string{"per_gareth"}
		d.has(b.get("/report/check"), "Only a violence reduction lead who is cleared for such reports")
		d.cleared = []string{"per_gareth", "per_lena"}
		d.has(b.get("/report/check"), "Only the sexual safety team. Your manager does not see it.", "the privacy lead can open it for two hours")
		b.post("/report/check")
		page = b.get("/report/sent")
		d.has(page, "Lena Invented")
		if at := strings.Index(page, "01632 960155"); at < 0 || at > strings.Index(page, "01632 960151") || at > strings.Index(page, "hw-contact__face") {
			t.Error("the specialist does not come first")
		}
		d.lacks(page, "Dele")
		if n := d.count(`SELECT COUNT(*) FROM incident WHERE lock = 'sexual_safety' AND violence = 'sexual_contact'`); n != 1 {
			t.Error("the report is not locked")
		}
	})
}

func TestNobodyIsNamedWhoCannotOpenASexualReport(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		d.holders = map[authz.Role][]incident.Colleague{authz.Specialist: {{ID: "per_gareth", Name: "Gareth Invented"}}}
		for _, c := range []struct {
			cleared    []string
			has, lacks string
		}{{nil, "Nobody is named yet", "Gareth"}, {[]string{"per_gareth"}, "Gareth Invented", "Nobody is named"}} {
			d.cleared = c.cleared
			b := d.browser("")
			b.fill("sexual", []string{"/report/what", "what", "sexual", "touching", "yes"})
			b.post("/report/check")
			page := b.get("/report/sent")
			d.has(page, c.has)
			d.lacks(page, c.lacks)
			if c.cleared == nil {
				d.has(page, "it stays sealed until somebody may")
				d.lacks(page, "Will phone you")
			}
		}
	})
}

func TestSomebodyNotSafeSeesHelpFirst(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		if to := b.post("/report/safe?place="+d.place, "safe", "no"); to != "/report/now" {
			t.Fatal(to)
		}
		d.has(b.get("/report/now"), "Get to safety first", "Call 999")
		if to := b.post("/report/now"); to != "/report/what" {
			t.Error(to)
		}
	})
}

func TestMistakesKeepWhatWasTyped(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		b.post("/report/safe?place="+d.place, "safe", "yes")
		w := b.send("/report/when", "when", "date", "date-day", "31", "date-month", "2", "date-year", "2026", "time", "teatime")
		if w.Code != http.StatusUnprocessableEntity {
			t.Error(w.Code)
		}
		d.has(w.Body.String(), "Error: When and where was it?", "There is a problem", "Write the date as day, month and year", "Write the time like 2am")
		for _, typed := range []string{`value="31"`, `value="teatime"`} {
			if !strings.Contains(w.Body.String(), typed) {
				t.Errorf("%s is lost", typed)
			}
		}
		if to := b.do("GET", "/report/check", "", "").Header().Get("Location"); !strings.HasPrefix(to, "/report/what?from=check") {
			t.Errorf("the check page was reached with questions open: %s", to)
		}
	})
}

// TestEveryFieldTakesWhateverIsTyped types what breaks careless programs into every field of every step.
func TestEveryFieldTakesWhateverIsTyped(t *testing.T) {
	d := open(t, dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, org.Schema, mds.Schema, find.Schema, incident.Schema}))
	nasty := []string{strings.Repeat("a", 200000), "a\x00b\x01", "\u202eevil\u2066", `"><script>alert(1)</script>`, "=HYPERLINK(\"http://x\")", "\xff\xfe", "-1", "99999999999999999999", "'; DROP TABLE draft; --"}
	b := d.browser("")
	b.fill("hurt")
	for _, signedIn := range []bool{false, true} {
		form := incident.NewForm(incident.Spot{Code: d.place, Org: trust, Units: []incident.SpotUnit{{Unit: "u", Label: "Ward"}}}, signedIn)
		for _, s := range form.Steps {
			for _, f := range s.Fields {
				for _, bad := range nasty {
					*d.now = d.now.Add(time.Second)
					w := b.send("/report/"+s.ID, f.Name, bad, f.Name+"-day", bad, "several", "pattern", "who", "several", "contact", "phone", "naming", "named", "when", "date")
					if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusSeeOther && w.Code != http.StatusNotFound {
						t.Errorf("%s of %s: %d", f.Name, s.ID, w.Code)
					}
					if body := w.Body.String(); strings.Contains(body, "<script>alert") || strings.ContainsAny(body, "\x00\u202e\u2066") {
						t.Errorf("%s of %s comes back as it was sent", f.Name, s.ID)
					}
				}
			}
		}
	}
}

func sendJSON(b *browser, key, place string, answers map[string][]string) *httptest.ResponseRecorder {
	body, _ := json.Marshal(offline.Send{IdempotencyKey: key, ClientStartedAt: *b.now, ClientSentAt: b.now.Add(time.Minute), Place: place, Lang: "en", Answers: answers})
	return b.do("POST", "/report/send", "application/json", string(body))
}

func answers() map[string][]string {
	return map[string][]string{"safe": {"yes"}, "what": {"hurt", "verbal"}, "when": {"today"}, "time": {"about 2am"}, "place": {"corridor"}, "who": {"me"}, "hurt": {"low"},
		"contact": {"phone"}, "phone": {"07700 900148"}, "reach_when": {"after 2pm"}, "naming": {"anonymous"}}
}

func TestADeviceSendsOnceAndIsToldWhatToMend(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		key := "0f0e0d0c-1111-4222-8333-444455556666"
		w := sendJSON(b, key, d.place, answers())
		var first, second offline.Receipt
		if err := json.Unmarshal(w.Body.Bytes(), &first); err != nil || w.Code != http.StatusCreated {
			t.Fatalf("%d %v %s", w.Code, err, w.Body)
		}
		if first.Contact.Name != "Dele Invented" || first.PIN == "" || !strings.Contains(first.Contact.Promise, "Will phone you") {
			t.Errorf("%+v", first)
		}
		w = sendJSON(b, key, d.place, answers())
		if err := json.Unmarshal(w.Body.Bytes(), &second); err != nil || w.Code != http.StatusOK || second.Code != first.Code || second.PIN != first.PIN {
			t.Errorf("again: %d %s", w.Code, w.Body)
		}
		other := answers()
		other["words"] = []string{"Something else"}
		if w = sendJSON(b, key, d.place, other); w.Code != http.StatusConflict {
			t.Errorf("other answers: %d", w.Code)
		}
		bad := answers()
		delete(bad, "contact")
		bad["what"] = []string{"nonsense"}
		w = sendJSON(b, "0f0e0d0c-1111-4222-8333-444455550000", d.place, bad)
		var no offline.Refusal
		if err := json.Unmarshal(w.Body.Bytes(), &no); err != nil || w.Code != http.StatusUnprocessableEntity || len(no.Errors) != 2 || no.Errors[0].Field != "what" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if w = sendJSON(b, "0f0e0d0c-1111-4222-8333-444455550001", "", answers()); !strings.Contains(w.Body.String(), `"org"`) {
			t.Errorf("without a place: %s", w.Body)
		}
		if w = b.do("POST", "/report/send", "application/json", "{"); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("not JSON: %d", w.Code)
		}
		if n := d.count(`SELECT COUNT(*) FROM incident`); n != 1 {
			t.Errorf("%d reports", n)
		}
	})
}

func TestTheSameKeyByPlainPostAndByDeviceIsOneReport(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		key := "0f0e0d0c-1111-4222-8333-444455556666"
		b.fill("hurt")
		b.post("/report/check", "idempotency_key", key)
		code, pin := d.ticket(b.get("/report/sent"))
		w := sendJSON(b, key, d.place, answers())
		var r offline.Receipt
		if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || w.Code != http.StatusOK || r.Code != code || r.PIN != pin {
			t.Errorf("%d %s, want %s %s", w.Code, w.Body, code, pin)
		}
	})
}

func TestDraftsGoAfterThreeDaysAndTheirPageIsCounted(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		b.post("/report/safe?place="+d.place, "safe", "yes")
		b.post("/report/what", "what", "sexual")
		var sealed []byte
		if err := d.read.QueryRow(t.Context(), `SELECT answers FROM draft`).Scan(&sealed); err != nil || bytes.Contains(sealed, []byte("sexual")) {
			t.Errorf("the answers lie open: %v", err)
		}
		*d.now = d.now.Add(73 * time.Hour)
		if page := b.get("/report/what"); strings.Contains(page, "checked") {
			t.Error("an old draft still shows")
		}
		if n, err := d.svc.SweepDrafts(t.Context()); n != 1 || err != nil {
			t.Errorf("%d swept, %v", n, err)
		}
		if n := d.count(`SELECT n FROM report_leave WHERE org_id = $1 AND period = '2026-11' AND step = 'what'`, trust); n != 1 {
			t.Error("where they left is not counted")
		}
		b.post("/report/safe?place="+d.place, "safe", "yes")
		b.send("/report/forget")
		if n := d.count(`SELECT COUNT(*) FROM draft`); n != 0 || len(b.cookies) != 0 {
			t.Error("forgetting leaves something behind")
		}
	})
}

func TestTheFormIsTheSameForEverybodyWithoutADraft(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		for _, path := range []string{"/report", "/report/what", "/report/when", "/report/outbox", "/report/words"} {
			q := "?lang=cy&place=" + d.place
			w := d.browser("").do("GET", path+q, "", "")
			if len(w.Result().Cookies()) > 0 || w.Body.String() != d.browser("").get(path+q) || !strings.Contains(w.Body.String(), `lang="cy"`) {
				t.Errorf("%s differs or sets a cookie", path)
			}
		}
		var m offline.Manifest
		if err := json.Unmarshal([]byte(d.browser("").get("/report/form.json?place="+d.place)), &m); err != nil || m.Version == "" {
			t.Fatal(err)
		}
		for _, s := range m.Steps {
			page := d.browser("").get(s.Path + "?place=" + d.place)
			if !strings.Contains(page, `data-hw-step="`+s.ID+`"`) || !strings.Contains(page, `data-hw-place="`+d.place+`"`) {
				t.Errorf("%s does not say which step it is", s.Path)
			}
			for _, f := range s.Fields {
				if f.When == nil && !strings.Contains(page, `name="`+f.Name) {
					t.Errorf("%s is not on %s", f.Name, s.Path)
				}
			}
		}
		for _, k := range offline.Texts {
			if m.Texts[k] == "" {
				t.Errorf("no text for %q", k)
			}
		}
	})
}

func TestWithoutAPosterTheOrganisationIsAsked(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		b.post("/report/safe", "safe", "yes")
		if to := b.post("/report/what", "what", "verbal"); to != "/report/org" {
			t.Fatal(to)
		}
		d.has(b.send("/report/org", "org", "No such place").Body.String(), "We found no organisation of that name")
		d.has(b.send("/report/org", "org", "university").Body.String(), "Which of these is it?")
		if to := b.post("/report/org", "org", trust); to != "/report/when" {
			t.Fatal(to)
		}
		page := b.get("/report/when")
		d.has(page, "Ward, team or station", "Emergency Department, Northmere General")
		b.post("/report/when", "when", "now", "unit", d.unit)
		b.post("/report/who", "who", "several", "people", "4", "hurt", "unknown")
		b.post("/report/contact", "contact", "none", "naming", "named", "name", "Ada Invented")
		d.has(b.get("/report/check"), "Organisation", "About 4 people", "Emergency Department", "Ada Invented")
		b.post("/report/check")
		if n := d.count(`SELECT COUNT(*) FROM incident WHERE org_id = $1 AND unit_id = $2 AND affected_n = 4 AND naming = 'named'`, trust, d.unit); n != 1 {
			t.Error("the report is not where it happened")
		}
	})
}

func TestPatternsAndBatchesAreCountedApart(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("")
		b.post("/report/safe?place="+d.place, "safe", "yes")
		if to := b.post("/report/pattern", "several", "batch", "times_hurt", "3", "times_verbal", "2"); to != "/report/when" {
			t.Error(to)
		}
		b.post("/report/when", "when", "today")
		b.post("/report/who", "who", "me", "hurt", "none")
		b.post("/report/contact", "contact", "message", "naming", "anonymous")
		d.has(b.get("/report/check"), "Several events in one shift")
		b.post("/report/check")
		if n := d.count(`SELECT events FROM incident WHERE counts = 'batch'`); n != 5 {
			t.Errorf("%d events", n)
		}
		b.fill("verbal", []string{"/report/pattern", "several", "pattern", "often", "shift", "times", "40"})
		b.post("/report/check")
		if n := d.count(`SELECT events FROM incident WHERE counts = 'pattern'`); n != 40 {
			t.Errorf("%d events", n)
		}
	})
}

func TestWritersWhoAreSignedInFindTheirOwnReportsAndOnlyThose(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		b := d.browser("noor")
		for _, naming := range []string{"named", "pseudonym", "anonymous"} {
			b.fill("verbal", []string{"/report/contact", "contact", "message", "naming", naming})
			b.post("/report/check")
			b.get("/report/sent")
		}
		list := b.get("/my-reports")
		if n := strings.Count(list, `href="/my-reports/`); n != 2 {
			t.Errorf("%d own reports, not the named and the pseudonymous one", n)
		}
		id := regexp.MustCompile(`/my-reports/[A-Za-z0-9_-]+`).FindString(list)
		d.has(b.get(id), "We received your report")
		b.post(id+"/do/message", "message", "Hello")
		if w := d.browser("lead").do("GET", id, "", ""); w.Code != http.StatusNotFound {
			t.Errorf("somebody else's report: %d", w.Code)
		}
		if n := d.count(`SELECT COUNT(*) FROM audit_entry WHERE actor = $1 AND action = 'incident.report'`, noor.ID); n != 1 {
			t.Errorf("%d reports are logged under a name, not the named one alone", n)
		}
	})
}

func TestPaperFormsBindOnce(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		lead := d.browser("lead")
		d.has(lead.send("/paper", "n", "0").Body.String(), "Choose from 1 to 100 forms")
		w := lead.send("/paper", "n", "2")
		codes := regexp.MustCompile(`P[2-9A-HJ-NP-Z]{7}`).FindAllString(plain(w.Body.String()), -1)
		if len(codes) != 2 {
			t.Fatalf("%v", codes)
		}
		b := d.browser("lead")
		b.fill("verbal", []string{"/report/paper", "paper_code", strings.ToLower(codes[0])})
		b.post("/report/check")
		if n := d.count(`SELECT COUNT(*) FROM paper_code WHERE code = $1 AND incident_id <> ''`, codes[0]); n != 1 {
			t.Error("the paper is not bound")
		}
		b.fill("verbal", []string{"/report/paper", "paper_code", codes[0]})
		d.has(b.send("/report/check").Body.String(), "was typed in already")
	})
}

func TestAVisitorIsSentToSignInForPrintedForms(t *testing.T) {
	if w := open(t, dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, org.Schema, mds.Schema, find.Schema, incident.Schema})).browser("").do("GET", "/paper", "", ""); w.Code != http.StatusSeeOther {
		t.Errorf("a visitor at the printed forms: %d", w.Code)
	}
}

// TestTheFirstPageIsSmall adds up what the first page costs on a poor signal: it and all it loads, packed.
func TestTheFirstPageIsSmall(t *testing.T) {
	d := open(t, dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, org.Schema, mds.Schema, find.Schema, incident.Schema}))
	seen := map[string]bool{}
	total := 0
	var load func(path string)
	load = func(path string) {
		if seen[path] {
			return
		}
		seen[path] = true
		r := httptest.NewRequest("GET", path, nil)
		w := httptest.NewRecorder()
		d.h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		var z bytes.Buffer
		pack := gzip.NewWriter(&z)
		_, _ = pack.Write(w.Body.Bytes())
		_ = pack.Close()
		total += z.Len()
		body := w.Body.String()
		if strings.HasSuffix(path, ".mjs") {
			for _, m := range regexp.MustCompile(`(?:from|import)\s*\(?\s*["']\./([^"']+)["']`).FindAllStringSubmatch(body, -1) {
				load(path[:strings.LastIndex(path, "/")+1] + m[1])
			}
		}
		if strings.HasPrefix(path, "/report") {
			for _, m := range regexp.MustCompile(`(?:href|src)="(/assets/[^"]+\.(?:css|mjs|svg))"`).FindAllStringSubmatch(body, -1) {
				load(m[1])
			}
		}
	}
	load("/report")
	load("/report/form.json")
	if total > 80_000 {
		t.Errorf("the first page costs %d bytes, more than 80,000", total)
	}
}
