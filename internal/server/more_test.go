package server

import (
	"slices"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/web"
)

// elsewhere are first pages that More does not list, with the reason.
var elsewhere = map[string]string{
	"/report": "the way in of whoever reports", "/my-reports": "in the white row of whoever reports", "/my-case": "reached from one's own report",
	"/walk-round": "opened from a walk-round", "/account": "beside one's name", "/notices": "beside one's name", "/search": "beside one's name", "/change-role": "beside one's name", "/more": "itself",
	"/slice": "a question that a page asks", "/figure": "a figure that a page explains", "/quality-measures": "beside data quality",
	"/sign-in": "", "/signed-out": "", "/forgotten": "", "/first-run": "", "/session": "", "/accessibility": "at the foot", "/healthz": "", "/sw.js": "", "/manifest.webmanifest": "",
	"/storybook/": "for those who build it", "/assets/": "", "/assets/offline/": "",
}

func TestMoreListsEveryPageThatOneCanBeginAt(t *testing.T) {
	s, err := New(t.Context(), config.Config{Data: t.TempDir(), Addr: "127.0.0.1:0"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	listed := map[string]bool{}
	for _, g := range everything {
		for _, e := range g.entries {
			if listed[e.href] {
				t.Errorf("%s is listed twice", e.href)
			}
			listed[e.href] = true
			if !slices.ContainsFunc(s.App.Routes(), func(r web.Route) bool { return r.Pattern == "GET "+e.href }) {
				t.Errorf("%s is no page", e.href)
			}
		}
	}
	for _, r := range s.App.Routes() {
		path, get := strings.CutPrefix(r.Pattern, "GET ")
		if _, said := elsewhere[path]; !get || r.API || said || listed[path] || strings.Count(path, "/") != 1 || strings.ContainsAny(path, "{.") {
			continue
		}
		t.Errorf("%s is a first page, and More does not list it", path)
	}
	for role, row := range navigation {
		if len(row) > 8 {
			t.Errorf("%s has %d entries in the white row", role, len(row))
		}
		for _, e := range row {
			if role != authz.Reporter && e.Href != "/more" && !listed[e.Href] {
				t.Errorf("%s of %s is not in More", e.Href, role)
			}
		}
	}
	manager, admin := authz.Actor{ID: "m", Org: "R0A", Units: []string{"u"}, Role: authz.Manager}, authz.Actor{ID: "a", Org: "R0A", Role: authz.Admin}
	if has := func(a authz.Actor, href string) bool {
		return slices.ContainsFunc(s.shelves(authz.With(t.Context(), a)), func(g shelf) bool {
			return slices.ContainsFunc(g.entries, func(e entry) bool { return e.href == href })
		})
	}; !has(manager, "/cases") || has(manager, "/police") || has(manager, "/audit") || !has(admin, "/audit") || has(admin, "/cases") {
		t.Error("More shows what a role may not open, or hides what it may")
	}
}
