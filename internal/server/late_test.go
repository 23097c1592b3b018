package server_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/server"
)

func TestAFormThatComesTooLateIsGivenBack(t *testing.T) {
	w := newWorld(t, dbtest.Fresh(t, db.SQLite, server.Schema))
	typed := `Thank you. "Quotes", <tags> & all`
	a := w.ask("", http.MethodPost, "/reports/"+w.near.ids["report"]+"/message", url.Values{"message": {typed}, "version": {"3"}})
	if a.status != http.StatusUnauthorized {
		t.Fatalf("status %d", a.status)
	}
	body := html.UnescapeString(a.body)
	for _, want := range []string{"Nothing was sent.", `name="message" value="` + typed + `"`, `name="version" value="3"`, `action="/reports/` + w.near.ids["report"] + `/message"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(a.body, "<tags>") {
		t.Error("what was typed is not escaped")
	}
	for _, field := range []string{"password", "old", "code", "pin", "secret"} {
		a := w.ask("", http.MethodPost, "/account/notices", url.Values{"email": {"none at all"}, field: {"do not repeat"}})
		if a.status != http.StatusUnauthorized || strings.Contains(a.body, "do not repeat") || strings.Contains(a.body, "none at all") {
			t.Errorf("a form with %s: status %d, or it is given back", field, a.status)
		}
	}
}
