package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReportStylesheetIsFresh(t *testing.T) {
	want, err := report(filepath.Join("..", "css"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "css", "report.css"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("css/report.css is stale: run go generate ./internal/ui/assets")
	}
}

func TestCutKeepsWantedRules(t *testing.T) {
	want := func(s string) bool { return !strings.Contains(s, ".x") }
	for in, out := range map[string]string{
		"@charset \"UTF-8\"; .a, .x, .b:is(.c, .d) { color: red; }": ".a,.b:is(.c, .d){color:red}",
		".x { color: red } /* { */ .b{}":                            "",
		"@media print { .x { a: b } }":                              "",
		"@media print { .x { a: b } .a { a: b; c: d; } }":           "@media print{.a{a:b;c:d}}",
		"@page { margin: 0 } .a { b: c }":                           ".a{b:c}",
	} {
		if diff := cmp.Diff(out, cut(in, want)); diff != "" {
			t.Errorf("%s\n%s", in, diff)
		}
	}
}
