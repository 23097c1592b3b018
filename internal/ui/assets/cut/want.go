package main

import (
	"regexp"
	"slices"
	"strings"
)

// nhsKept are the nhsuk components of the reporter's pages.
var nhsKept = []string{"template", "skip-link", "button", "radios", "checkboxes", "fieldset", "form-group",
	"label", "hint", "error-message", "error-summary", "details", "list", "tag"}

// staffKept are those that staff pages use besides.
var staffKept = []string{"textarea"}

// appDropped are the parts of app.css that only staff pages and papers use.
var appDropped = []string{"body--staff", "body--paper", "paper", "nav", "menu", "header__org", "header__who", "crumbs",
	"sheet", "cols", "titlebar", "table", "scroll", "filter", "filterbox", "check", "chosen", "subnav", "kv--rail",
	"tiles", "tile", "timeline", "verdict", "ref", "chase", "chart", "chartbox", "figure", "spc", "mdc", "keys", "reading",
	"cover", "bigcover", "bench", "map", "foot-bar", "diff", "gate", "cell-star", "cell-leak", "cell-no", "cross", "triage",
	"sub", "domlist", "dombar", "views", "strip", "tilemap", "wait", "term", "ledger", "gates", "ladder", "plan", "pinno",
	"eval", "int", "band", "strands", "strand__s", "money", "errs", "err", "cellbad", "split", "downform", "roles", "role", "seal", "why", "ending", "has-ending",
	"riskscore", "heat", "bandkey", "hazard", "three", "control", "placed", "score2", "hashline", "noalarm"}

var class = regexp.MustCompile(`\.(nhsuk|hw)-([A-Za-z0-9_-]+)`)

// wantNHS keeps a selector of nhsuk.css when it names no component, or only kept ones.
func wantNHS(selector string) bool { return names(selector, nhsKept) }

// wantStaff is wantNHS for the pages of staff.
func wantStaff(selector string) bool { return names(selector, nhsKept, staffKept) }

// names says whether selector names no components but those of the lists, and none in a size or colour that no page has.
func names(selector string, lists ...[]string) bool {
	if strings.Contains(selector, "--reverse") || strings.Contains(selector, "--small") || strings.Contains(selector, "nhsuk-frontend-supported") {
		return false
	}
	for _, m := range class.FindAllStringSubmatch(selector, -1) {
		block, _, _ := strings.Cut(m[2], "__")
		block, _, _ = strings.Cut(block, "--")
		if !slices.ContainsFunc(lists, func(kept []string) bool { return slices.Contains(kept, block) }) {
			return false
		}
	}
	return true
}

// wantApp keeps a selector of app.css unless it names a staff part: the name itself, its elements (x__y) or
// its modifiers (x--y).
func wantApp(selector string) bool {
	for _, m := range class.FindAllStringSubmatch(selector, -1) {
		for _, d := range appDropped {
			if m[1] == "hw" && (m[2] == d || strings.HasPrefix(m[2], d+"__") || strings.HasPrefix(m[2], d+"--")) {
				return false
			}
		}
	}
	return true
}
