package caseworkweb

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/authz"
)

// everybody are the roles that the pages are asked by.
var everybody = []authz.Role{authz.Reporter, authz.Manager, authz.Specialist, authz.SexualSafety, authz.Privacy, authz.Union, authz.Executive, authz.ICB, authz.Admin}

func TestThePagesOfACaseRenderForThoseWhoMay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const lead, manager, privacy, admin = authz.Specialist, authz.Manager, authz.Privacy, authz.Admin
	for path, may := range map[string][]authz.Role{
		"/cases": {lead, manager, privacy, authz.SexualSafety}, "/cases?ref=grabbed": {lead, manager, privacy, authz.SexualSafety}, "/cases?stage=closed": {lead, manager, privacy, authz.SexualSafety},
		s.at(""): {lead, manager, privacy}, s.at("/support"): {lead, manager, privacy}, s.at("/timeline"): {lead, manager, privacy}, s.at("/who"): {lead, manager, privacy},
		s.at("/people"): {lead, privacy}, s.at("/together"): {lead, privacy}, s.at("/names"): {lead, privacy}, s.at("/stage"): {lead}, s.at("/remark"): {lead}, s.at("/title"): {lead}, s.at("/task"): {lead}, s.at("/close"): {lead},
		s.at("/person"): {lead}, s.at("/restrict"): {lead}, s.at("/letters"): {lead, privacy}, s.at("/write-letter/case_support"): {lead}, "/letters": {admin}, "/letters/case_support": {admin},
		"/letters/case_support/sample?version=0": {admin}, "/cost/rates": {admin},
	} {
		for _, role := range everybody {
			code, body := s.ask(role, http.MethodGet, path, nil)
			want := false
			for _, r := range may {
				want = want || r == role
			}
			if (code == http.StatusOK) != want {
				t.Errorf("GET %s as %s: %d, want it to open: %v", path, role, code, want)
			}
			if want && (!strings.Contains(body, "<h1") || !strings.Contains(body, "</html>")) && !strings.Contains(path, "sample") {
				t.Errorf("GET %s as %s is no whole page", path, role)
			}
			if strings.Contains(body, "Robin Invented") {
				t.Errorf("GET %s as %s names somebody", path, role)
			}
		}
	}
	if _, body := s.ask(authz.Manager, http.MethodGet, s.at(""), nil); strings.Contains(body, "Alleged person 1") {
		t.Error("a manager is told of who did it")
	}
	if _, body := s.ask(authz.Manager, http.MethodGet, "/cases?ref=ward+7", nil); !strings.Contains(body, s.kase.ID) {
		t.Error("a case is not found by its unit")
	}
	if code, _ := s.ask(authz.Specialist, http.MethodGet, "/cases/C-0000-NOBODY", nil); code != http.StatusNotFound {
		t.Error("a case that is not there answers", code)
	}
}

func TestAFormKeepsWhatWasTypedWithTheMistakeAtItsField(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, x := range []struct {
		path, field, message string
		v                    url.Values
		keeps                string
	}{
		{"/title", "title", "Leave names and numbers out of the title", url.Values{"title": {"Call 07700 900148 back"}}, "Call 07700 900148 back"},
		{"/names", "reason", "", url.Values{"reason": {""}}, ""},
		{"/stage", "stage", "", url.Values{"stage": {"nonsense"}, "remark": {"Kept remark"}}, "Kept remark"},
		{"/person", "part", "", url.Values{"part": {""}, "name": {"Kept Invented"}}, "Kept Invented"},
		{"/close", "", "", url.Values{"outcome": {""}, "reason": {"Kept note"}}, "Kept note"},
		{"/restrict", "reason", "", url.Values{"reason": {""}}, ""},
	} {
		code, body := s.ask(authz.Specialist, http.MethodPost, s.at(x.path), x.v)
		if code != http.StatusUnprocessableEntity || !strings.Contains(body, "<title>Error: ") || !strings.Contains(body, x.message) {
			t.Errorf("POST %s: %d, says the mistake in its title: %v", x.path, code, strings.Contains(body, "<title>Error: "))
		}
		if x.keeps != "" && !strings.Contains(body, x.keeps) {
			t.Errorf("POST %s forgets what was typed", x.path)
		}
		if x.field != "" && !regexp.MustCompile(`(?s)id="[^"]*`+x.field+`[^"]*"[^>]*aria-describedby="[^"]*error|id="[^"]*`+x.field+`[^"]*error`).MatchString(body) {
			t.Errorf("POST %s has no error at %q", x.path, x.field)
		}
	}
}

func TestAConflictIsSaidAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if code, body := s.ask(authz.Specialist, http.MethodPost, s.at("/title"), url.Values{"title": {"Grabbed by the stairs"}, "version": {"1"}}); code != http.StatusSeeOther {
		t.Fatal(code, body)
	}
	code, body := s.ask(authz.Specialist, http.MethodPost, s.at("/title"), url.Values{"title": {"My own words"}, "version": {"1"}})
	if (code != http.StatusConflict && code != http.StatusUnprocessableEntity) || !strings.Contains(body, "My own words") || !strings.Contains(body, "<title>Error: ") {
		t.Errorf("a stale version: %d", code)
	}
	if _, body := s.ask(authz.Specialist, http.MethodGet, s.at(""), nil); !strings.Contains(body, "Grabbed by the stairs") || strings.Contains(body, "My own words") {
		t.Error("the first change was overwritten")
	}
	// The words of a letter are versions too.
	v := url.Values{"newest": {"0"}, "subject_en": {"After {day}"}, "body_en": {"Dear {name}, {contact} rings you. {offered}"}, "do": {"save"}}
	if code, body := s.ask(authz.Admin, http.MethodPost, "/letters/case_support", v); code != http.StatusSeeOther {
		t.Fatal(code, body)
	}
	v.Set("body_en", "Dear {name}, my own version")
	if code, body := s.ask(authz.Admin, http.MethodPost, "/letters/case_support", v); code == http.StatusSeeOther || !strings.Contains(body, "my own version") {
		t.Error("two administrators at once", code)
	}
	v = url.Values{"newest": {"1"}, "subject_en": {"After"}, "body_en": {"One\nDear {nobody}"}, "do": {"save"}}
	if code, body := s.ask(authz.Admin, http.MethodPost, "/letters/case_support", v); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Line 2") || !strings.Contains(body, "{nobody}") {
		t.Error("an unknown field is not refused with its line", code)
	}
}
