package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStylesheetsAreFresh(t *testing.T) {
	made, err := sheets(filepath.Join("..", "css"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range made {
		got, err := os.ReadFile(filepath.Join("..", "css", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("css/%s is stale: run go generate ./internal/ui/assets", name)
		}
	}
}

// A component that a page names is in the stylesheet, so that nobody draws a page with one that was cut away.
func TestEveryComponentOfAPageIsKept(t *testing.T) {
	named := 0
	err := filepath.WalkDir(filepath.Join("..", "..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".templ") && !strings.HasSuffix(path, ".mjs") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range component.FindAllString(string(text), -1) {
			named++
			if !wantStaff("." + m) {
				t.Errorf("%s names %s, which want.go leaves out", path, m)
			}
		}
		return err
	})
	if err != nil || named < 100 {
		t.Fatalf("%d components are named: %v", named, err)
	}
}

var component = regexp.MustCompile(`\bnhsuk-[a-z]+(-[a-z]+)*(__[a-z-]+)?(--[a-z-]+)?`)

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
