package offline

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func site(t *testing.T) *Site {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(s *Site, method, path string) *http.Response {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Result()
}

func TestServesWhatItNamesAndNothingElse(t *testing.T) {
	s := site(t)
	for _, c := range []struct {
		method, path string
		status       int
		kind, cache  string
	}{
		{"GET", "/sw.js", 200, "text/javascript; charset=utf-8", "no-cache"},
		{"HEAD", "/sw.js", 200, "text/javascript; charset=utf-8", "no-cache"},
		{"GET", "/manifest.webmanifest", 200, "application/manifest+json", "no-cache"},
		{"GET", s.Script(), 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"GET", s.b.path("icon.svg"), 200, "image/svg+xml", "public, max-age=31536000, immutable"},
		{"GET", s.b.path("sw.mjs"), 404, "", ""},
		{"GET", s.b.path("offline.test.mjs"), 404, "", ""},
		{"GET", "/assets/offline/" + s.Version() + "/x/report.mjs", 404, "", ""},
		{"GET", "/assets/offline/000000000000/report.mjs", 404, "", ""},
		{"POST", "/sw.js", 405, "", ""},
	} {
		res := get(s, c.method, c.path)
		if res.StatusCode != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, res.StatusCode, c.status)
		}
		if c.status == 200 && (res.Header.Get("Content-Type") != c.kind || res.Header.Get("Cache-Control") != c.cache) {
			t.Errorf("%s %s: %v", c.method, c.path, res.Header)
		}
	}
	if got := get(s, "GET", "/sw.js").Header.Get("Service-Worker-Allowed"); got != "/" {
		t.Errorf("Service-Worker-Allowed %q", got)
	}
}

func TestTheAppManifestIsJSONAndTakesTheOperatorsName(t *testing.T) {
	s, err := New(Options{Name: `Ward "7" care`})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Name  string `json:"name"`
		Start string `json:"start_url"`
		Icons []struct{ Src string }
	}
	if err := json.NewDecoder(get(s, "GET", "/manifest.webmanifest").Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Name != `Ward "7" care` || got.Start != "/report" || len(got.Icons) == 0 {
		t.Errorf("%+v", got)
	}
}

func TestEveryModuleAPageImportsIsServed(t *testing.T) {
	s := site(t)
	imported := regexp.MustCompile(`(?:from |import\()"\./([^"]+)"`)
	for name, data := range s.b.files {
		for _, m := range imported.FindAllSubmatch(data, -1) {
			if _, ok := s.b.files[string(m[1])]; !ok {
				t.Errorf("%s imports %s, which is not served", name, m[1])
			}
		}
	}
}

func TestEverySentenceInTheModulesIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, k := range Texts {
		listed[k] = true
	}
	var all strings.Builder
	said := regexp.MustCompile(`\bt\("([^"]+)"`)
	for name, data := range site(t).b.files {
		all.Write(data)
		for _, m := range said.FindAllSubmatch(data, -1) {
			if !listed[string(m[1])] {
				t.Errorf("%s says %q, which is not in Texts", name, m[1])
			}
		}
	}
	for k := range listed {
		if !strings.Contains(all.String(), `"`+k+`"`) {
			t.Errorf("%q is listed and never said", k)
		}
	}
	if !slices.IsSorted(Texts) {
		t.Error("Texts is not sorted")
	}
}

func TestModulesStayWithinThePolicyAndTheWorkerIsOneClassicScript(t *testing.T) {
	s := site(t)
	for name, data := range s.b.files {
		for _, bad := range []string{"innerHTML", "insertAdjacentHTML", "eval(", "new Function", "\"style\"", ".style.", "http://", "https://"} {
			text := strings.ReplaceAll(string(data), "http://www.w3.org/2000/svg", "")
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %s", name, bad)
			}
		}
	}
	if w := string(s.b.worker); regexp.MustCompile(`(?m)^(import|export)\b`).MatchString(w) || !strings.Contains(w, s.Script()) {
		t.Error("the worker is not a classic script that knows its modules")
	}
}

func TestTheFirstPageStaysSmall(t *testing.T) {
	s, total := site(t), 0
	for name, data := range s.b.files {
		if name == "icon.svg" || slices.Contains(walkModules, name) {
			continue
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(data)
		_ = z.Close()
		total += b.Len()
	}
	if total > 25_000 {
		t.Errorf("all modules take %d bytes with gzip; the first page of the form may have 25 kB of script", total)
	}
}

func node(t *testing.T, args ...string) {
	t.Helper()
	bin, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed; the script parts are not checked")
	}
	if out, err := exec.Command(bin, args...).CombinedOutput(); err != nil {
		t.Errorf("node %v: %v\n%s", args, err, out)
	}
}

func TestTheWorkerIsValidScript(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sw.js")
	if err := os.WriteFile(file, site(t).b.worker, 0o600); err != nil {
		t.Fatal(err)
	}
	node(t, "--check", file)
}

func TestScriptParts(t *testing.T) { node(t, "--test", "js/") }
