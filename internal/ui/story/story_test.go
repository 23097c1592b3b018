package story

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/ui/assets"
	"github.com/havenward/havenward/internal/ui/lang"
)

var update = flag.Bool("update", false, "write the golden files")

func render(t *testing.T, s Story, l lang.Lang) string {
	t.Helper()
	var out bytes.Buffer
	if err := s.Page().Render(lang.With(context.Background(), l), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var fingerprint = regexp.MustCompile(`(/assets/[a-z0-9-]+)\.[0-9a-f]{12}\.`)

// lines breaks the page before each tag so that a difference can be read, and takes the fingerprints out so
// that a change of a stylesheet is not a change of every page.
func lines(page string) string {
	page = fingerprint.ReplaceAllString(page, "$1.")
	return strings.TrimSpace(regexp.MustCompile(`\s*(<[a-z!])`).ReplaceAllString(page, "\n$1")) + "\n"
}

func TestStoriesLookAsTheyDid(t *testing.T) {
	kept := map[string]bool{}
	for _, s := range All() {
		name := filepath.Join("testdata", s.Slug()+".html")
		kept[name] = true
		got := lines(render(t, s, lang.En))
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Errorf("%v (run with -update)", err)
			continue
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: %s", s.Slug(), diff)
		}
	}
	all, err := filepath.Glob(filepath.Join("testdata", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if !kept[name] {
			t.Errorf("%s belongs to no story", name)
		}
	}
}

func TestSlugsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range All() {
		if seen[s.Slug()] {
			t.Errorf("two stories are called %s", s.Slug())
		}
		seen[s.Slug()] = true
	}
}

var (
	ids       = regexp.MustCompile(`\sid="([^"]*)"`)
	refs      = regexp.MustCompile(`\s(?:for|aria-labelledby|aria-describedby)="([^"]*)"`)
	scripts   = regexp.MustCompile(`<script([^>]*)>([^<]*)</script>`)
	handlers  = regexp.MustCompile(`<[^>]*\son[a-z]+=`)
	headings1 = regexp.MustCompile(`<h1[ >]`)
	elsewhere = regexp.MustCompile(`(?:src|action|data)="(?:https?:|//|data:)|<link[^>]*href="https?:`)
)

func TestStoriesKeepTheRulesOfThePage(t *testing.T) {
	for _, s := range All() {
		for _, l := range []lang.Lang{lang.En, lang.Cy} {
			page := render(t, s, l)
			bad := func(what string) { t.Errorf("%s (%s): %s", s.Slug(), l, what) }
			if strings.Contains(page, " style=") || strings.Contains(page, "<style") {
				bad("a style in the markup")
			}
			for _, m := range scripts.FindAllStringSubmatch(page, -1) {
				if strings.TrimSpace(m[2]) != "" || !strings.Contains(m[1], `src="/assets/`) {
					bad("inline script " + m[0])
				}
			}
			if handlers.MatchString(page) {
				bad("an inline event handler")
			}
			if m := elsewhere.FindString(page); m != "" {
				bad("a request elsewhere: " + m)
			}
			if n := len(headings1.FindAllString(page, -1)); n != 1 {
				t.Errorf("%s: %d h1", s.Slug(), n)
			}
			seen := map[string]bool{}
			for _, m := range ids.FindAllStringSubmatch(page, -1) {
				if seen[m[1]] || m[1] == "" {
					bad("id twice or empty: " + m[1])
				}
				seen[m[1]] = true
			}
			for _, m := range refs.FindAllStringSubmatch(page, -1) {
				for id := range strings.FieldsSeq(m[1]) {
					if !seen[id] {
						bad("names an id that is not there: " + id)
					}
				}
			}
			if !strings.Contains(page, `<html lang="`+string(l)+`"`) {
				bad("language is not marked")
			}
		}
	}
}

// The first page of the report has to open on a poor signal: 80 kB is the limit for everything, packed.
func TestTheFirstReportPageIsLight(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for _, part := range []string{render(t, pages()[0], lang.En), string(assets.Read("report.css")), string(assets.Read("frame.mjs")), string(assets.Read("mark.svg"))} {
		if _, err := io.WriteString(z, part); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", packed.Len())
	if packed.Len() > 30_000 {
		t.Errorf("the first page is %d bytes packed; keep it under 30 kB, to leave room for the form's modules", packed.Len())
	}
}

func TestAMistakeIsInTheTitle(t *testing.T) {
	page := render(t, pages()[1], lang.En)
	if !strings.Contains(page, "<title>Error: Are you safe now? – Havenward</title>") {
		t.Error("the title does not begin with Error:")
	}
}

func TestHandlerServesIndexAndStories(t *testing.T) {
	h := Handler()
	for path, want := range map[string]int{"/storybook/": 200, "/storybook/pages-record": 200, "/storybook/none": 404} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != want {
			t.Errorf("%s: %d", path, rec.Code)
		}
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/storybook/pages-record?lang=cy", nil))
	if !strings.Contains(rec.Body.String(), "Mae’r enwau dan sêl") {
		t.Error("?lang=cy is not in Welsh")
	}
}

// In Welsh no fixed sentence may stay English by mistake: the sample data is English, the frame is not.
func TestTheFrameIsWelshInWelsh(t *testing.T) {
	page := render(t, pages()[0], lang.Cy)
	for _, english := range []string{"Skip to main content", "Leave this page", "Accessibility", "Question 1 of 5"} {
		if strings.Contains(page, english) {
			t.Errorf("%q in a Welsh page", english)
		}
	}
}
