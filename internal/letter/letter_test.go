package letter

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files again")

var warning = Template{
	Key: "warning", Lang: "en", Subject: "About your visit on {day}", Fields: []string{"name", "day", "what", "contact"},
	Body: `Dear {name}

On {day} our staff were hurt while they cared for you.
This is what they told us: {what}

# What we ask of you
- Speak to staff as you wish to be spoken to.
- Tell us what makes a visit hard. {contact}

You can ask us to look at this again.`,
}

func letter() Letter {
	return Letter{
		From: []string{"Northmere Hospitals", "1 Harbour Way"}, To: []string{"Mx <Example>", "2 Invented Road"}, Date: "12 November 2026", Reference: "HW-12",
		Fields:  map[string]string{"name": "Mx <b>Example</b>", "day": "10 November", "what": "# not a heading\n- not \"an item\" {name}", "contact": "Ring 01632 960000 & ask"},
		SignOff: []string{"Yours sincerely", "Ama Sarpong", "Chief nurse"}, Foot: "Printed 12 November 2026",
	}
}

func TestALetterIsAPageAndAnEMailOfTheSameWords(t *testing.T) {
	page, err := warning.HTML(letter())
	if err != nil {
		t.Fatal(err)
	}
	subject, text, err := warning.Text(letter())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "warning.html", string(page))
	golden(t, "warning.txt", "Subject: "+subject+"\n\n"+text)
	if strings.Contains(string(page), "<b>") || regexp.MustCompile(`style=|<script|src=|href=|url\(|@import`).Match(page) {
		t.Error("the page lets markup through, or asks for something outside itself")
	}
	own := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindSubmatch(page)
	sum := sha256.Sum256(own[1])
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; want != StyleSource() {
		t.Errorf("the style would be blocked: %s, not %s", want, StyleSource())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestAMailHeaderCannotBeBroken(t *testing.T) {
	l := letter()
	l.Fields["day"] = "x\r\nBcc: a@example.org\x00"
	subject, _, err := warning.Text(l)
	if err != nil || strings.ContainsAny(subject, "\r\n\x00") {
		t.Errorf("%q %v", subject, err)
	}
}

func TestTemplatesAndFieldsAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		t     Template
		field string
	}{
		"unknown field": {Template{Subject: "a", Body: "{nmae}", Fields: []string{"name"}}, "nmae"},
		"open brace":    {Template{Subject: "a", Body: "{name", Fields: []string{"name"}}, ""},
		"no words":      {Template{Subject: "a"}, ""},
		"not given":     {Template{Subject: "a", Body: "{name}", Fields: []string{"name"}}, "name"},
	} {
		_, err := c.t.HTML(Letter{})
		var e *Error
		if !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzFields(f *testing.F) {
	f.Add("<script>", "{name}")
	f.Add("# a\n- b\r\n\r\n", "\xff\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		l := letter()
		l.Fields["name"], l.Fields["what"] = a, b
		page, err := warning.HTML(l)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(page), "<h2>"); n != 1 {
			t.Fatalf("%d headings", n)
		}
		if n := strings.Count(string(page), "<li>"); n != 2 {
			t.Fatalf("%d items", n)
		}
	})
}
