package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestEveryFileIsServedUnderItsFingerprint(t *testing.T) {
	h := Handler()
	for _, name := range Names() {
		for _, accept := range []string{"", "gzip, br", "gzip;q=0"} {
			req := httptest.NewRequest("GET", Path(name), nil)
			req.Header.Set("Accept-Encoding", accept)
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			body := rec.Body.Bytes()
			if rec.Header().Get("Content-Encoding") == "gzip" {
				if accept != "gzip, br" {
					t.Errorf("%s: packed for Accept-Encoding %q", name, accept)
				}
				z, err := gzip.NewReader(bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				if body, err = io.ReadAll(z); err != nil {
					t.Fatal(err)
				}
			}
			if rec.Code != 200 || !bytes.Equal(body, Read(name)) {
				t.Errorf("%s (%q): status %d, %d bytes", name, accept, rec.Code, len(body))
			}
			if got := rec.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("%s: Cache-Control %q", name, got)
			}
		}
	}
}

func TestOtherAddressesAreNotFound(t *testing.T) {
	for _, p := range []string{"/assets/app.css", "/assets/app.000000000000.css", "/assets/", "/assets/../assets.go"} {
		rec := httptest.NewRecorder()
		req := httptest.NewRequest("GET", "/assets/x", nil)
		req.URL.Path = p
		Handler().ServeHTTP(rec, req)
		if rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", p, rec.Code)
		}
	}
	rec := httptest.NewRecorder()
	Handler().ServeHTTP(rec, httptest.NewRequest("POST", Path("app.css"), nil))
	if rec.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", rec.Code)
	}
}

func TestModulesImportEachOtherByFingerprint(t *testing.T) {
	s, err := build(fstest.MapFS{
		"js/a.mjs": {Data: []byte("import { b } from \"./b.mjs\";\nconst c = await import('./c.mjs');")},
		"js/b.mjs": {Data: []byte("import './c.mjs'; export const b = 1;")},
		"js/c.mjs": {Data: []byte("export const c = 2;")},
	}, "js")
	if err != nil {
		t.Fatal(err)
	}
	want := "import { b } from \"./" + s.byName["b.mjs"].address + "\";\nconst c = await import('./" + s.byName["c.mjs"].address + "');"
	if got := string(s.byName["a.mjs"].plain); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestABrokenImportIsSaid(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"circle":   {"js/a.mjs": {Data: []byte(`import "./b.mjs"`)}, "js/b.mjs": {Data: []byte(`import "./a.mjs"`)}},
		"not here": {"js/a.mjs": {Data: []byte(`import "./b.mjs"`)}},
	} {
		if _, err := build(files, "js"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Nothing a page loads may come from elsewhere or be inlined as data: the content policy would refuse it,
// and a request to a third party would tell it who is reporting.
func TestNothingIsFetchedFromElsewhere(t *testing.T) {
	bad := regexp.MustCompile(`url\(|@import|["'(]data:|https?://[^"' )]*\.(css|js|mjs|woff2?|png|svg)|Frutiger`)
	for _, name := range Names() {
		if strings.HasSuffix(name, ".css") || strings.HasSuffix(name, ".mjs") {
			if hit := bad.Find(Read(name)); hit != nil {
				t.Errorf("%s holds %q", name, hit)
			}
		}
	}
}

func TestTheReportersFilesStaySmall(t *testing.T) {
	total := 0
	for _, name := range []string{"report.css", "frame.mjs"} {
		f := find(name)
		total += len(f.zipped)
	}
	if total > 20_000 {
		t.Errorf("report.css and frame.mjs are %d bytes packed; keep them under 20 kB", total)
	}
}
