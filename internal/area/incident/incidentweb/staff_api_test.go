package incidentweb

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func (s *site) call(who, method, path, body string, want int) map[string]any {
	s.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body)).WithContext(s.Context())
	r.Header.Set("X-Who", who)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	if w.Code != want {
		s.Fatalf("%s %s as %s: %d, want %d\n%s", method, path, who, w.Code, want, w.Body)
	}
	out := map[string]any{}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			s.Fatalf("%s %s: %v\n%s", method, path, err, w.Body)
		}
	}
	return out
}

const sent = `{"idempotency_key":"api-key-0123456789","unit":"u-ed","site":"RN101","when":"date","date":"2026-11-09","time":"22:40",
	"record":{"violence_all":["threat"],"staff":[{"staff_group":"08"}]},"narrative":"He waited by the car."}`

func TestTheAPISendsListsAndHandlesReportsByTheSameRules(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		got := s.call("reporter", "POST", "/api/v1/reports", sent, http.StatusCreated)
		id, _ := got["id"].(string)
		if again := s.call("reporter", "POST", "/api/v1/reports", sent, http.StatusCreated); again["id"] != id || again["again"] != true || again["code"] != got["code"] {
			t.Errorf("the same key gave another report: %v", again)
		}
		s.call("reporter", "POST", "/api/v1/reports", strings.Replace(sent, "threat", "verbal", 1), http.StatusConflict)
		s.call("reporter", "POST", "/api/v1/reports", strings.Replace(sent, "threat", "nonsense", 1), http.StatusUnprocessableEntity)
		s.call("nobody", "POST", "/api/v1/reports", sent, http.StatusUnauthorized)
		list := s.call("manager", "GET", "/api/v1/reports?what=threat&queue=true", "", http.StatusOK)
		if rows, _ := list["reports"].([]any); len(rows) != 1 {
			t.Fatalf("list: %v", list)
		}
		s.call("manager", "GET", "/api/v1/reports?from=yesterday", "", http.StatusUnprocessableEntity)
		at := "/api/v1/reports/" + id
		if w := s.call("manager", "GET", at, "", http.StatusOK); w["narrative"] != "He waited by the car." || w["version"] != 1.0 {
			t.Errorf("report: %v", w)
		}
		s.call("manager", "POST", at+"/acknowledge", "", http.StatusNoContent)
		s.call("manager", "POST", at+"/contact", `{"how":"phone","reached":true}`, http.StatusNoContent)
		s.call("manager", "POST", at+"/contact", `{"how":"pigeon","reached":true}`, http.StatusUnprocessableEntity)
		s.call("manager", "POST", at+"/assign", `{"to":"per_max"}`, http.StatusUnprocessableEntity)
		s.call("manager", "POST", at+"/assign", `{"to":"per_gareth"}`, http.StatusNoContent)
		s.call("manager", "POST", at+"/review", `{"stage":"looking","version":1}`, http.StatusConflict)
		s.call("manager", "POST", at+"/review", `{"stage":"looking"}`, http.StatusNoContent)
		s.call("manager", "POST", at+"/messages", `{"message":"How are you?"}`, http.StatusNoContent)
		s.call("manager", "POST", at+"/finish", `{}`, http.StatusUnprocessableEntity)
		s.call("manager", "POST", at+"/feedback", `{"said":"Light","did":"Lamps"}`, http.StatusNoContent)
		s.call("manager", "POST", at+"/merge", `{"into":"inc_none"}`, http.StatusNotFound)
		s.call("manager", "POST", at+"/finish", `{}`, http.StatusNoContent)
		for _, who := range []string{"neighbour", "other"} {
			s.call(who, "GET", at, "", http.StatusNotFound)
			for path, body := range map[string]string{"acknowledge": "", "contact": `{"how":"phone","reached":true}`, "assign": `{"to":"per_gareth"}`, "review": `{"stage":"looking"}`,
				"messages": `{"message":"x"}`, "feedback": `{"said":"a","did":"b"}`, "finish": `{}`, "merge": `{"into":"inc_none"}`} {
				s.call(who, "POST", at+"/"+path, body, http.StatusNotFound)
			}
		}
		s.call("reporter", "GET", "/api/v1/reports", "", http.StatusForbidden)
		s.call("nobody", "GET", at, "", http.StatusUnauthorized)
		s.call("nobody", "GET", "/api/v1/code-lists", "", http.StatusOK)
		s.call("nobody", "GET", "/api/v1/code-lists/violence", "", http.StatusOK)
		s.call("nobody", "GET", "/api/v1/code-lists/none", "", http.StatusNotFound)
	})
}

func TestTheAPIGivesNothingOfASealedReportAway(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		r := s.send(sexual)
		b, err := json.Marshal(s.call("lead", "GET", "/api/v1/reports", "", http.StatusOK))
		if err != nil {
			t.Fatal(err)
		}
		s.has(string(b), r.Ref, `"sealed":true`)
		s.lacks(string(b), "exual", "corridor", "u-ed", "RN101")
		s.call("lead", "GET", "/api/v1/reports/"+r.ID, "", http.StatusNotFound)
		s.call("sexual", "GET", "/api/v1/reports/"+r.ID, "", http.StatusOK)
	})
}
