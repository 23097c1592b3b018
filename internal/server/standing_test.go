package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// standing makes an assessment of a trust with evidence, and a file of wording.
func (w *world) standing(tr *trust) {
	w.t.Helper()
	ctx := w.as(tr, authz.Specialist)
	if old := tr.ids["assessment"]; old != "" {
		w.must(w.s.Standard.Close(ctx, tr.code, old, 0, "Another one is made"))
	}
	a, err := w.s.Standard.Start(ctx, tr.code, standard.Start{Catalogue: "v2", Name: "Autumn " + tr.word})
	w.must(err)
	item, err := w.s.Standard.Add(ctx, tr.code, a.ID, "D4-a", standard.Evidence{Title: "Minute " + tr.word, Kind: "link", Target: "https://minutes.example/", To: w.s.Door.Now().Format(time.DateOnly)})
	w.must(err)
	w.must(w.s.Standard.Rate(ctx, tr.code, a.ID, "D4-a", standard.Rate{Rating: catalogue.Green, InPlace: "yes", Rationale: "Read " + tr.word, Seen: 1}))
	f, err := w.s.Standard.ReadWording(w.as(tr, authz.Admin), "v2", "wording.csv", "Document "+tr.word, []byte("code,official_ref\nD4-a,4.1\n"))
	w.must(err)
	tr.ids["assessment"], tr.ids["standard evidence"], tr.ids["wording file"] = a.ID, item, f.ID
}

// TestWhatWasTypedIsKeptWhenSomebodyWasFaster walks the two ways in which a rating comes too late: somebody else rated, and
// somebody signed.
func TestWhatWasTypedIsKeptWhenSomebodyWasFaster(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	id, lead := w.near.ids["assessment"], w.near.people[authz.Specialist]
	page := standard.IndicatorPath(id, "D4-a")
	typed := url.Values{"version": {"1"}, "in_place": {"partly"}, "rating": {"amber"}, "rationale": {"Half of the wards, typed for ten minutes"}}
	a := w.ask(lead, http.MethodPost, page+"/rate", typed)
	for _, want := range []string{"rated this while you were writing", "typed for ten minutes", `name="version" value="2"`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the second of two who rate at once does not read %q", want)
		}
	}
	ctx := w.as(w.near, authz.Specialist)
	w.must(w.s.Standard.Consult(ctx, w.near.code, id, 0, ""))
	sign := w.as(w.near, authz.Executive)
	sc, err := w.s.Policy.Check(authz.From(sign), standard.ActRead)
	w.must(err)
	x, err := w.s.Standard.Assessment(sign, sc, w.near.code, id)
	w.must(err)
	w.must(w.s.Standard.Sign(sign, w.near.code, id, x.Version))
	for _, rating := range []string{"amber", ""} {
		typed.Set("rating", rating)
		a = w.ask(lead, http.MethodPost, page+"/rate", typed)
		for _, want := range []string{"signed this assessment while you were writing, as version", "typed for ten minutes", "Send it as a comment"} {
			if !strings.Contains(a.body, want) {
				t.Errorf("whoever writes too late, rating %q, does not read %q", rating, want)
			}
		}
		if strings.Contains(a.body, "Save the rating") {
			t.Error("a signed assessment still takes ratings")
		}
	}
}

// TestAssessmentPagesAtScale measures the pages of an assessment with 500 pieces of evidence and 1,000 uses, as people get them,
// through the whole program. It needs HAVENWARD_STANDARD=1.
func TestAssessmentPagesAtScale(t *testing.T) {
	if os.Getenv("HAVENWARD_STANDARD") == "" {
		t.Skip("HAVENWARD_STANDARD is not set")
	}
	settings := dbtest.Fresh(t, db.SQLite, server.Schema)
	w := newWorld(t, settings)
	org, id := w.near.code, w.near.ids["assessment"]
	var fill []string
	for i := range 500 {
		fill = append(fill, fmt.Sprintf(`INSERT INTO evidence_item SELECT org_id, 'evi_x%d', '', '', '', 'Board minute %d', kind, target, represents_from, represents_to, expires_at, person_id, person_name, added_by, added_name,
			added_at, '', 0, 1 FROM evidence_item WHERE org_id = '%s' AND id = '%s'`, i, i, org, w.near.ids["standard evidence"]))
	}
	fill = append(fill, `INSERT INTO standard_indicator SELECT catalogue, code || 'x', position + 44, section, section_name, section_verification, requirement, evidence, note, NULL, NULL, verification
			FROM standard_indicator WHERE catalogue = 'v2' AND position <= 16`,
		fmt.Sprintf(`INSERT INTO assessment_rating SELECT org_id, assessment_id, indicator || 'x', position + 44, section, 'green', 'green', 'yes', 'green', (SELECT rationale FROM assessment_rating WHERE rationale IS NOT NULL LIMIT 1),
			'per_x', 'Invented Person', opened, TRUE, '', '', NULL, '', '', NULL, '', '', NULL, 1 FROM (SELECT r.*, a.opened_at AS opened FROM assessment_rating r JOIN assessment a ON a.org_id = r.org_id AND a.id = r.assessment_id)
			WHERE org_id = '%s' AND assessment_id = '%s' AND position <= 16`, org, id),
		fmt.Sprintf(`INSERT INTO evidence_use SELECT r.org_id, r.assessment_id, r.indicator, e.id, 'Invented', e.added_at FROM assessment_rating r JOIN evidence_item e ON e.org_id = r.org_id
			WHERE r.org_id = '%s' AND r.assessment_id = '%s' AND e.id LIKE 'evi_x%%' AND (abs(r.position * 7 + CAST(substr(e.id, 6) AS INTEGER)) %% 30) = 0`, org, id))
	dbtest.Tamper(t, settings, fill...)
	w.must(w.s.Standard.Seed(server.AsService(t.Context(), "standard")))
	uses := w.count(`SELECT COUNT(*) FROM evidence_use WHERE org_id = $1 AND assessment_id = $2`, org, id)
	t.Logf("60 indicators, 500 pieces of evidence, %d uses", uses)
	for _, page := range []string{"", "/sections/D1", "/indicators/D1-a"} {
		var took []time.Duration
		for range 60 {
			at := time.Now()
			a := w.ask(w.near.people[authz.Specialist], http.MethodGet, standard.Path(id)+page, nil)
			if took = append(took, time.Since(at)); a.status != http.StatusOK {
				t.Fatalf("%s: %d", page, a.status)
			}
		}
		slices.Sort(took)
		t.Logf("%-24s p50 %s, p95 %s", "assessment"+page, took[30].Round(100*time.Microsecond), took[57].Round(100*time.Microsecond))
		if took[57] > 150*time.Millisecond {
			t.Errorf("%s: p95 %s, limit 150 ms", page, took[57])
		}
	}
}
