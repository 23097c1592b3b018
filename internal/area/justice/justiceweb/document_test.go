package justiceweb

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
)

func TestAStatementIsADocumentWithItsFingerprint(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.Fresh(t, db.SQLite, schemas))
	lead := s.ctx(authz.Specialist)
	id, err := s.svc.Offer(lead, here, s.kase, justice.Statement{Kind: "isb"})
	s.must(err)
	at := justice.Path(s.kase) + "/statements/" + id
	s.post(at, url.Values{"words": {"Two shifts <were> covered."}, "author": {"Dele Invented"}, "authority": {"Director of operations"}, "do": {"keep"}, "version": {"1"}})
	if body := s.get(authz.Specialist, at); !strings.Contains(body, "A draft. It is frozen when it is signed.") || !strings.Contains(body, "no opinion on the sentence") {
		t.Error("the draft's page does not say what it is")
	}
	s.post(at, url.Values{"words": {"Two shifts <were> covered."}, "author": {"Dele Invented"}, "authority": {"Director of operations"}, "do": {"sign"}, "version": {"2"}})
	s.must(s.svc.Give(lead, here, s.kase, id, "2026-11-12"))
	w := s.ask(authz.Specialist, http.MethodGet, at+"/statement.html", nil)
	body := w.Body.String()
	doc, err := s.svc.StatementDocument(lead, here, s.kase, id)
	s.must(err)
	for _, want := range []string{"Two shifts &lt;were&gt; covered.", "section 9", doc.Hash} {
		if !strings.Contains(body, want) {
			t.Errorf("the document lacks %q", want)
		}
	}
	if w.Header().Get("Cache-Control") != "no-store, private" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
		t.Error(w.Header())
	}
	if w := s.ask(authz.Specialist, http.MethodGet, at+"/statement.docx", nil); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "PK") {
		t.Error("no Word document", w.Code)
	}
	if w := s.ask(authz.Specialist, http.MethodGet, at+"/statement.pdf", nil); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Chromium") {
		t.Error("a PDF without a printer", w.Code)
	}
	if w := s.ask(authz.Manager, http.MethodGet, at+"/statement.html", nil); w.Code != http.StatusForbidden {
		t.Error("a manager opens a statement", w.Code)
	}
	further, err := s.svc.Offer(lead, here, s.kase, justice.Statement{Kind: "isb", Supersedes: id})
	s.must(err)
	if body := s.get(authz.Specialist, at); !strings.Contains(body, "2 statements, each adding to the one before") || !strings.Contains(body, further) || !strings.Contains(body, doc.Hash[:16]) {
		t.Error("the page does not show what adds to it")
	}
}
