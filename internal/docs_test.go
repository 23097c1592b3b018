package internal_test

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	docLink = regexp.MustCompile(`\]\(([^)\s]+)(?: "[^"]*")?\)`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```")
)

// TestLinksInDocumentsLeadSomewhere follows every link of a Markdown file to another file or heading of the project.
// Links to other sites are not followed: a test must not need them.
func TestLinksInDocumentsLeadSomewhere(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || len(d.Name()) > 2 && d.Name()[0] == '.') {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(d.Name(), ".md") {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, m := range docLink.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
			if why := broken(file, m[1]); why != "" {
				t.Errorf("%s: the link to %s %s", strings.TrimPrefix(filepath.ToSlash(file), "../"), m[1], why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// broken says what is wrong with a link, "" for nothing.
func broken(file, link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return "cannot be read"
	}
	if u.Scheme != "" {
		return ""
	}
	to := file
	if u.Path != "" {
		if to = filepath.Join(filepath.Dir(file), filepath.FromSlash(u.Path)); strings.HasPrefix(u.Path, "/") {
			return "begins at the root of the disk: begin at the file's own folder"
		}
		if _, err := os.Stat(to); err != nil {
			return "leads to nothing"
		}
	}
	if u.Fragment == "" || !strings.HasSuffix(to, ".md") {
		return ""
	}
	text, err := os.ReadFile(to)
	if err != nil {
		return "leads to nothing"
	}
	for _, h := range heading.FindAllStringSubmatch(string(text), -1) {
		if anchor(h[1]) == u.Fragment {
			return ""
		}
	}
	return "leads to no heading"
}

// anchor gives the address of a heading as code hosts make it.
func anchor(h string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(h) {
		switch {
		case r == ' ' || r == '-':
			b.WriteByte('-')
		case r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127 && r != '“' && r != '”' && r != '’' && r != '–' && r != '—':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// TestTheBuildNamesNoMachine keeps what is written for CI and users free of what only holds on one machine.
func TestTheBuildNamesNoMachine(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"../Makefile", "../.ci/run", "../e2e/package.json", "../e2e/package-lock.json"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, bad := range []string{"/home/", "/root/", "/work/", "registry.", "\"resolved\""} {
			if strings.Contains(string(text), bad) {
				t.Errorf("%s has %q: it must hold on any machine, with any registry", file, bad)
			}
		}
	}
}
