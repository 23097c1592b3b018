package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/mds"
)

func TestTheCatalogueHasEveryItemOfTheDataSet(t *testing.T) {
	seen := map[int]bool{}
	names := map[string]bool{}
	for _, f := range Fields() {
		seen[f.No] = true
		if names[f.Name] {
			t.Errorf("%s is there twice", f.Name)
		}
		names[f.Name] = true
		if f.Says == "" || f.Origin == "" || f.Off != Error && f.Off != Warning {
			t.Errorf("%s does not say all of itself", f.Name)
		}
		if (f.List != "") != (f.Type == Listed || f.Type == Many) {
			t.Errorf("%s: type %s and list %q do not go together", f.Name, f.Type, f.List)
		}
	}
	for n := 1; n <= 64; n++ {
		if !seen[n] {
			t.Errorf("item %d is missing", n)
		}
	}
}

// TestEachRuleHasOneMeaning holds the rules in a golden file: a code that changes its meaning shows there.
func TestEachRuleHasOneMeaning(t *testing.T) {
	seen := map[string]bool{}
	var b strings.Builder
	for _, r := range Rules() {
		key := r.Code + " " + r.Field
		if seen[key] {
			t.Errorf("the rule %s is there twice", key)
		}
		seen[key] = true
		if r.Text == "" || r.Source == "" || r.Severity != Error && r.Severity != Warning || strings.Count(r.Text, "%") > 1 && !strings.Contains(r.Text, "%%") {
			t.Errorf("the rule %s does not say all of itself", key)
		}
		fmt.Fprintf(&b, "%s %s %s %s: %s [%s]\n", r.Level, r.Severity, r.Field, r.Code, r.Text, r.Source)
	}
	golden(t, "rules.golden", b.String())
}

// TestCodesOfRecordsAgree proves that a row that is taken passes the check of package mds, which reports made here must pass.
func TestCodesOfRecordsAgree(t *testing.T) {
	r, err := open(t, "f.csv", flat(headings(), good(1), with(good(2), "restraint_used", "01;04", "sanction", "fine;site_ban", "police_outcome", "charged")))
	if err != nil {
		t.Fatal(err)
	}
	o, n := october(), 0
	o.Take = func(rows []Row) error {
		for i := range rows {
			rec := rows[i].Record()
			if p := rec.Check(); len(p) > 0 {
				t.Error(p)
			}
			n++
		}
		return nil
	}
	if _, err := r.Check(t.Context(), o); err != nil || n != 2 {
		t.Error(n, err)
	}
}

const page = "../../../../docs/minimum-data-set.md"

// TestThePageShowsTheCatalogue writes docs/minimum-data-set.md from the catalogue, around the words of testdata/page.md.
func TestThePageShowsTheCatalogue(t *testing.T) {
	words, err := os.ReadFile(filepath.Join("testdata", "page.md"))
	if err != nil {
		t.Fatal(err)
	}
	got := strings.NewReplacer("{{fields}}", fieldTables(), "{{rules}}", ruleTables(), "{{version}}", mds.Version).Replace(string(words))
	if *update {
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the page is stale, run this test with -update: %s", diff)
	}
}

func fieldTables() string {
	var b strings.Builder
	titles := map[Part]string{File: "The whole file", Incident: "The incident", Staff: "Each member of staff affected", Alleged: "Each person alleged"}
	for _, p := range []Part{File, Incident, Staff, Alleged} {
		fmt.Fprintf(&b, "### %s\n\n| No. | Field | What it takes | Need | A wrong value | What to send |\n|---|---|---|---|---|---|\n", titles[p])
		for _, f := range Fields() {
			if f.Part != p {
				continue
			}
			what := string(f.Type)
			if f.List != "" {
				what = "`" + f.List + "`"
				if f.Type == Many {
					what += ", many"
				}
			}
			bad := "refuses the row"
			switch {
			case f.Off == Warning:
				bad = "is left out, with a warning"
			case f.Part == File || f.Type == Words:
				bad = "refuses the file"
			}
			fmt.Fprintf(&b, "| %d | `%s` | %s | %s | %s | %s |\n", f.No, f.Name, what, f.Need, bad, f.Says)
		}
		b.WriteString("\n")
	}
	return strings.TrimSpace(b.String())
}

// ruleTables shows rules between fields and of the file; the rest follows from the fields.
func ruleTables() string {
	plain := []string{"missing", "not_in_list", "bad_date", "bad_time", "bad_number", "bad_code", "bad_key", "bad_reference", "none_with_others", "unreadable_characters", "cell_too_long", "value_differs"}
	var b strings.Builder
	for _, l := range []Level{LevelFile, LevelRecord, LevelField} {
		fmt.Fprintf(&b, "### %s\n\n| Code | Field | Does | Says | From |\n|---|---|---|---|---|\n", map[Level]string{LevelFile: "Of the whole file", LevelRecord: "Between fields and rows", LevelField: "Of one field"}[l])
		for _, r := range Rules() {
			if r.Level != l || r.Field != "" && slices.Contains(plain, r.Code) || r.Field != "" && r.Code == "personal_identifier" {
				continue
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Code, code(r.Field), r.Severity, strings.NewReplacer("row %d", "row N", "%s", "…").Replace(r.Text), r.Source)
		}
		for _, p := range plain {
			if l == LevelField {
				fmt.Fprintf(&b, "| `%s` | every field that it can concern | as the field says | %s | the field's origin |\n", p, plainly(p))
			}
		}
		b.WriteString("\n")
	}
	return strings.TrimSpace(b.String())
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

func plainly(code string) string {
	for _, r := range Rules() {
		if r.Code == code {
			text, _, _ := strings.Cut(r.Text, ". ")
			return text
		}
	}
	return ""
}
