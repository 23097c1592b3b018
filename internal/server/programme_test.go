package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/governance/briefing"
	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// programme makes a strand, papers and a report to the union of a trust.
func (w *world) programme(tr *trust) {
	w.t.Helper()
	lead := w.as(tr, authz.Specialist)
	id, err := w.s.Programme.Make(lead, programme.Draft{Name: "Safer wards of " + tr.word, Line: "Walk-rounds", Aim: "Places that were mended", Owner: tr.people[authz.Specialist]})
	w.must(err)
	tr.ids["strand"] = id
	w.must(w.s.Programme.AskFor(lead, id, 0, programme.Ask{Question: "Go on?", Recommend: "Go on", On: "2027-01-19"}))
	tr.ids["papers"], err = w.s.Programme.MakePapers(lead, "2027-01-19")
	w.must(err)
	tr.ids["briefing"], err = w.s.Briefing.MakeNow(w.as(tr, authz.Union), "riddor")
	w.must(err)
}

// makers of every report, in a trust that has little.
var everyReport = []struct {
	role   authz.Role
	report string
}{{authz.Union, "feed"}, {authz.Union, "trend"}, {authz.Union, "riddor"}, {authz.Union, "outcomes"}, {authz.Union, "support"}, {authz.Union, "disparity"}, {authz.Union, "sanctions"}, {authz.Union, "standard"},
	{authz.Union, "risk"}, {authz.Executive, "trend"}, {authz.Executive, "riddor"}, {authz.Executive, "outcomes"}, {authz.Executive, "sanctions"}, {authz.Executive, "standard"}, {authz.Executive, "risk"},
	{authz.Manager, "trend"}, {authz.Specialist, "disparity"}}

func TestEveryReportIsMadeAndReadByItsAudienceAndNamesNobody(t *testing.T) {
	dbtest.Each(t, server.Schema, func(t *testing.T, settings db.Settings) {
		w := newWorld(t, settings)
		for _, x := range everyReport {
			ctx := w.as(w.far, x.role)
			id, err := w.s.Briefing.MakeNow(ctx, x.report)
			if err != nil {
				t.Errorf("%s for %s: %v", x.report, x.role, err)
				continue
			}
			page := w.ask(w.far.people[x.role], http.MethodGet, briefing.Path(id), nil)
			if page.status != http.StatusOK {
				t.Errorf("%s for %s: status %d", x.report, x.role, page.status)
			}
			for _, format := range []string{"html", "docx", "csv"} {
				if f := w.ask(w.far.people[x.role], http.MethodGet, briefing.Path(id)+"/report."+format, nil); f.status != http.StatusOK || f.head.Get("Content-Type") == "" {
					t.Errorf("%s for %s as %s: status %d", x.report, x.role, format, f.status)
				}
			}
			if strings.Contains(plain(page.body), "stood on the table") || strings.Contains(plain(page.body), "Far Alleged") {
				t.Errorf("%s for %s tells what somebody wrote, or who it was", x.report, x.role)
			}
			for _, other := range []authz.Role{authz.Board, authz.Union, authz.Manager} {
				if briefing.AudienceOf(other) == briefing.AudienceOf(x.role) {
					continue
				}
				if a := w.ask(w.far.people[other], http.MethodGet, briefing.Path(id), nil); a.status != http.StatusNotFound {
					t.Errorf("%s for %s as %s: status %d, want 404", x.report, x.role, other, a.status)
				}
			}
		}
	})
}

// TestAReportOfFiguresShowsItsCharts: a trend is drawn on its page and on the page that prints, with words for those who do
// not see it.
func TestAReportOfFiguresShowsItsCharts(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	w.history(w.near)
	id, err := w.s.Briefing.MakeNow(w.as(w.near, authz.Executive), "trend")
	w.must(err)
	for path, charts := range map[string]int{briefing.Path(id): 2, briefing.Path(id) + "/report.html": 2} {
		a := w.ask(w.near.people[authz.Executive], http.MethodGet, path, nil)
		if n := strings.Count(a.body, `<svg class="hw-chart `); a.status != http.StatusOK || n != charts || !strings.Contains(a.body, `id="report-chart-2`) {
			t.Errorf("%s: status %d, %d charts", path, a.status, n)
		}
	}
}

func TestTheProgrammeIsKeptThroughItsPages(t *testing.T) {
	dbtest.Each(t, server.Schema, func(t *testing.T, settings db.Settings) {
		w := newWorld(t, settings)
		lead, union := w.near.people[authz.Specialist], w.near.people[authz.Union]
		path := programme.Path(w.near.ids["strand"])
		for _, who := range []string{lead, union} {
			for _, p := range []string{"/programme", path, "/programme/papers", programme.PaperPath(w.near.ids["papers"])} {
				if a := w.ask(who, http.MethodGet, p, nil); a.status != http.StatusOK {
					t.Errorf("%s: status %d", p, a.status)
				}
			}
		}
		a := w.ask(lead, http.MethodGet, "/programme", nil)
		if !strings.Contains(a.body, "One strand needs a decision. One is on course") {
			t.Errorf("the board does not say its finding:\n%.600s", plain(a.body))
		}
		if a := w.ask(union, http.MethodPost, path+"/challenge", url.Values{"holds": {"at_risk"}, "words": {""}}); a.status != http.StatusOK && a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Say why your side doubts it") {
			t.Errorf("a challenge without words: status %d", a.status)
		}
		if a := w.ask(union, http.MethodPost, path+"/challenge", url.Values{"holds": {"at_risk"}, "words": {"Nobody has walked yet"}}); a.status != http.StatusSeeOther {
			t.Errorf("a challenge: status %d\n%.400s", a.status, plain(a.body))
		}
		if a := w.ask(union, http.MethodPost, path+"/state", url.Values{"state": {"at_risk"}, "why": {"Late"}}); a.status != http.StatusForbidden {
			t.Errorf("the union set a state: status %d", a.status)
		}
		if a := w.ask(lead, http.MethodPost, path+"/state", url.Values{"state": {"at_risk"}, "why": {"Nobody has walked yet"}, "version": {"1"}}); !strings.Contains(a.body, "Somebody else changed this") || !strings.Contains(a.body, "Nobody has walked yet") {
			t.Errorf("a stale page: status %d, without the conflict or what was typed", a.status)
		}
		for _, p := range []string{"/programme/new", path + "/edit", path + "/state", path + "/money", path + "/milestone", path + "/measure", path + "/decision", path + "/decided?of=1", "/programme/papers/new?on=2027-01-19"} {
			if a := w.ask(lead, http.MethodGet, p, nil); a.status != http.StatusOK {
				t.Errorf("%s: status %d", p, a.status)
			}
		}
		if a := w.ask(lead, http.MethodGet, path+"/answer?of=99", nil); a.status != http.StatusNotFound {
			t.Errorf("an answer to nothing: status %d", a.status)
		}
		if a := w.ask(union, http.MethodGet, path+"/side?of=1", nil); a.status != http.StatusOK {
			t.Errorf("a side's form: status %d", a.status)
		}
		for _, f := range []string{"/programme/files/strands.csv", "/programme/files/strands.xlsx", programme.PaperPath(w.near.ids["papers"]) + "/papers.docx", programme.PaperPath(w.near.ids["papers"]) + "/papers.html"} {
			if a := w.ask(union, http.MethodGet, f, nil); a.status != http.StatusOK {
				t.Errorf("%s: status %d", f, a.status)
			}
		}
	})
}

func TestAnAdministratorChangesTheMatrixThroughItsPage(t *testing.T) {
	dbtest.Each(t, server.Schema, func(t *testing.T, settings db.Settings) {
		w := newWorld(t, settings)
		admin := w.near.people[authz.Admin]
		if a := w.ask(admin, http.MethodGet, "/report-matrix", nil); a.status != http.StatusOK || !strings.Contains(a.body, "Unverified:") {
			t.Errorf("the matrix: status %d", a.status)
		}
		if a := w.ask(admin, http.MethodGet, "/report-matrix/riddor/board", nil); a.status != http.StatusOK {
			t.Errorf("a cell: status %d", a.status)
		}
		if a := w.ask(admin, http.MethodGet, "/report-matrix/nonsense/board", nil); a.status != http.StatusNotFound {
			t.Errorf("a cell of nothing: status %d", a.status)
		}
		day := w.s.Door.Now().AddDate(0, 0, 1)
		form := url.Values{"cadence": {"month"}, "form": {"counts"}, "from-day": {day.Format("2")}, "from-month": {day.Format("1")}, "from-year": {day.Format("2006")}, "reason": {""}}
		if a := w.ask(admin, http.MethodPost, "/report-matrix/riddor/board", form); !strings.Contains(a.body, "Say why") {
			t.Errorf("a change without a reason: status %d", a.status)
		}
		form.Set("reason", "The board asked for it")
		if a := w.ask(admin, http.MethodPost, "/report-matrix/riddor/board", form); a.status != http.StatusSeeOther {
			t.Errorf("a change: status %d", a.status)
		}
		if a := w.ask(w.near.people[authz.Board], http.MethodGet, "/report-matrix", nil); a.status != http.StatusForbidden {
			t.Errorf("the board saw the matrix: status %d", a.status)
		}
		if a := w.ask(admin, http.MethodPost, "/report-matrix/retry", url.Values{}); a.status != http.StatusSeeOther {
			t.Errorf("make them now: status %d", a.status)
		}
		if a := w.ask(w.near.people[authz.Board], http.MethodGet, "/reports-to-you", nil); a.status != http.StatusOK || !strings.Contains(a.body, "there for you") {
			t.Errorf("the board has nothing after that: status %d", a.status)
		}
	})
}
