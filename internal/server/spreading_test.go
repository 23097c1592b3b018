package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

// spreads makes a campaign that runs with a story and a survey wave, a draft of a case study, and
// something that was taken over.
func (w *world) spreads(tr *trust) {
	w.t.Helper()
	lead, staff := w.as(tr, authz.Specialist), w.as(tr, authz.Reporter)
	scope := func(act authz.Action) authz.Scope {
		who := lead
		if act == campaign.ActTell {
			who = staff
		}
		sc, err := w.s.Policy.Check(authz.From(who), act)
		w.must(err)
		return sc
	}
	today := w.s.Campaign.Today()
	c, err := w.s.Campaign.Begin(lead, scope(campaign.ActKeep), campaign.Brief{Name: "Quiet " + tr.word, Aim: "More " + tr.word, Audience: "staff", Message: "Say it " + tr.word, From: today, To: "2027-03-31"})
	w.must(err)
	tr.ids["campaign"] = c.ID
	w.must(w.s.Campaign.Open(lead, tr.code, tr.ids["campaign"], 0))
	x, err := w.s.Campaign.Tell(staff, scope(campaign.ActTell), tr.ids["campaign"], campaign.Telling{Title: "The day of the " + tr.word, Words: "It was a " + tr.word + " and I went home", Byline: "A colleague"},
		campaign.Consent{Home: true, Poster: true, Files: true, Until: "2027-03-31"}, true)
	w.must(err)
	tr.ids["story"] = x.ID
	w.must(w.s.Campaign.Show(lead, tr.code, x.ID, 0))
	v, err := w.s.Campaign.AddWave(lead, tr.code, tr.ids["campaign"], campaign.WaveAsk{Name: "First", From: today, To: "2027-03-31", Questions: "I would report it"})
	w.must(err)
	tr.ids["survey wave"] = v.ID
	e, err := w.s.Library.Begin(lead, scope(library.ActWrite), library.Body{Title: "What we did about the " + tr.word, Setting: "acute"})
	w.must(err)
	tr.ids["draft case study"] = e.ID
	a, err := w.s.Library.Adopt(lead, scope(library.ActAdopt), "safewards", "", library.AdoptAsk{Place: "Ward of the " + tr.word, Adapted: "As described", From: today})
	w.must(err)
	tr.ids["adoption"] = a.ID
}

// TestAStoryLeavesEveryPageWhenItIsWithdrawn meets a story on every page of its trust on which it stands, withdraws it by its
// link, and meets it nowhere.
func TestAStoryLeavesEveryPageWhenItIsWithdrawn(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	tr := w.near
	lead, told := tr.people[authz.Specialist], "It was a "+tr.word+" and I went home"
	campaignPath := "/campaigns/" + tr.ids["campaign"]
	pages := []string{"/stories", "/stories/download.csv", campaignPath, campaignPath + "/poster", "/campaign-stories/" + tr.ids["story"], "POST /search"}
	count := func() (n int) {
		for _, p := range pages {
			var a answer
			if path, ok := strings.CutPrefix(p, "POST "); ok {
				a = w.ask(lead, http.MethodPost, path, url.Values{"words": {"day " + tr.word}})
			} else {
				a = w.ask(lead, http.MethodGet, p, nil)
			}
			if a.status != http.StatusOK {
				t.Errorf("%s: status %d", p, a.status)
			}
			if !strings.Contains(a.head.Get("Cache-Control"), "no-store") {
				t.Errorf("%s may be cached: %q", p, a.head.Get("Cache-Control"))
			}
			if strings.Contains(a.body, told) || strings.Contains(a.body, "The day of the "+tr.word) {
				n++
			}
		}
		return n
	}
	if n := count(); n != len(pages) {
		t.Errorf("before it is withdrawn %d of %d pages show it", n, len(pages))
	}
	link := w.s.Campaign.Link(&campaign.Story{Org: tr.code, ID: tr.ids["story"]})
	if a := w.ask("", http.MethodGet, link, nil); a.status != http.StatusOK || strings.Contains(a.body, tr.word+" and") {
		t.Errorf("the page of the link: status %d", a.status)
	}
	if a := w.ask("", http.MethodPost, link, url.Values{}); a.status != http.StatusOK {
		t.Errorf("withdrawing by link: status %d\n%.300s", a.status, plain(a.body))
	}
	if n := count(); n != 0 {
		t.Errorf("after it is withdrawn %d pages still show it", n)
	}
	if a := w.ask("", http.MethodPost, link, url.Values{}); a.status != http.StatusNotFound {
		t.Errorf("the link a second time: status %d", a.status)
	}
	if n := w.count(`SELECT COUNT(*) FROM campaign_story_words WHERE org_id = $1`, tr.code); n != 0 {
		t.Errorf("%d versions of its words are still there", n)
	}
}

// TestACampaignMarksTheChartsOfItsTrustAlone asks the notes on charts.
func TestACampaignMarksTheChartsOfItsTrustAlone(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	for _, tr := range []*trust{w.near, w.far} {
		list, err := w.s.Insight.Windows(t.Context(), tr.code)
		if err != nil || len(list) != 1 || !strings.Contains(list[0].Words, tr.word) {
			t.Errorf("on the charts of %s: %+v, %v", tr.code, list, err)
		}
	}
	if a := w.ask(w.near.people[authz.Specialist], http.MethodGet, "/notes", nil); !strings.Contains(a.body, "Quiet "+w.near.word) {
		t.Errorf("the list of notes does not name the campaign: %d", a.status)
	}
}
