package knownweb

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/known"
	"github.com/havenward/havenward/internal/web"
)

type as struct{ actor authz.Actor }

func (a as) Identify(*http.Request) (authz.Actor, web.Profile, error) {
	return a.actor, web.Profile{Name: a.actor.Name}, nil
}

func get(actor authz.Actor) *httptest.ResponseRecorder {
	app := web.New(web.Options{Policy: authz.NewPolicy(time.Now, known.Permissions), Identify: as{actor}})
	app.Add(Routes()...)
	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/known", nil))
	return w
}

func TestThePageShowsFiguresGapsSourcesAndTheLicence(t *testing.T) {
	w := get(authz.Actor{ID: "per_noor", Name: "Noor Invented", Role: authz.Reporter, Org: "RN1"})
	for _, want := range []string{"was the highest: 70,555 physical assaults", "about 1 in 7", "2006/07", "NHSBSA press release", "restated in a later release", "Open Government Licence v3.0", "a gap is not nought", "The 38% of 2024 is of frontline operational staff alone", "Published, not synthetic."} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if w := get(authz.Actor{Role: authz.Public}); w.Code != http.StatusSeeOther {
		t.Errorf("a visitor gets %d", w.Code)
	}
}
