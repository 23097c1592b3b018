package lang

import (
	"context"
	"regexp"
	"sort"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
)

var (
	verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*[\d.]*[a-zA-Z%]`)
	hole = regexp.MustCompile(`\{[a-z]+\}`)
)

func TestEveryWelshEntryHasTheVerbsOfItsKey(t *testing.T) {
	for key, all := range welsh().forms {
		for _, w := range all {
			if w == "" {
				t.Errorf("%q: empty Welsh", key)
			}
			for _, re := range []*regexp.Regexp{verb, hole} {
				want, got := re.FindAllString(key, -1), re.FindAllString(w, -1)
				sort.Strings(want)
				sort.Strings(got)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q: %s", key, diff)
				}
			}
		}
	}
}

func TestSentences(t *testing.T) {
	en := context.Background()
	cy := With(en, Cy)
	for _, c := range []struct{ got, want string }{
		{T(en, "Back"), "Back"},
		{T(cy, "Back"), "Yn ôl"},
		{T(cy, "Not in the catalogue"), "Not in the catalogue"},
		{T(cy, "Not in the catalogue, %d of %s", 1200, "them"), "Not in the catalogue, 1,200 of them"},
		{T(en, "About 40% of them"), "About 40% of them"},
		{T(en, "Question %d of %d", 2, 5), "Question 2 of 5"},
		{T(cy, "Question %d of %d", 2, 5), "Cwestiwn 2 o 5"},
		{N(en, 1, "%d day so far.", "%d days so far."), "1 day so far."},
		{N(en, 12, "%d day so far.", "%d days so far."), "12 days so far."},
		{N(cy, 1, "%d day so far.", "%d days so far."), "1 diwrnod hyd yma."},
		{N(cy, 2, "%d day so far.", "%d days so far."), "2 ddiwrnod hyd yma."},
		{N(cy, 12, "%d day so far.", "%d days so far."), "12 diwrnod hyd yma."},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestLanguageOfARequest(t *testing.T) {
	if got := Of(context.Background()); got != En {
		t.Errorf("no language set: %q", got)
	}
	if got := Of(With(context.Background(), "de")); got != En {
		t.Errorf("a language not spoken here: %q", got)
	}
	for _, c := range []struct {
		cookie, accept string
		want           Lang
	}{
		{"", "", En}, {"cy", "en", Cy}, {"en", "cy", En}, {"xx", "cy-GB,en;q=0.8", Cy},
		{"", "fr, cy;q=0.5, en;q=0.4", Cy}, {"", "en-GB, cy", En}, {"", ";;;q=", En}, {"", "fr", En},
	} {
		if got := Choose(c.cookie, c.accept); got != c.want {
			t.Errorf("Choose(%q, %q) = %q, want %q", c.cookie, c.accept, got, c.want)
		}
	}
}

func FuzzChoose(f *testing.F) {
	f.Add("cy", "en-GB,en;q=0.8")
	f.Add("", "*;q=0, cy")
	f.Fuzz(func(t *testing.T, cookie, accept string) {
		if l := Choose(cookie, accept); l != En && l != Cy {
			t.Errorf("%q", l)
		}
	})
}

func TestDatesAreShownInLondonTime(t *testing.T) {
	en := context.Background()
	cy := With(en, Cy)
	winter := time.Date(2026, 11, 10, 22, 40, 0, 0, time.UTC)
	summer := time.Date(2026, 7, 1, 23, 5, 0, 0, time.UTC) // the next day in London
	for _, c := range []struct{ got, want string }{
		{Date(en, winter), "10 November 2026"},
		{Date(cy, winter), "10 Tachwedd 2026"},
		{Date(en, summer), "2 July 2026"},
		{Day(en, winter), "Tuesday 10 November"},
		{Day(cy, winter), "Dydd Mawrth 10 Tachwedd"},
		{ShortDay(en, winter), "Tue 10 Nov"},
		{ShortDay(cy, winter), "Maw 10 Tach"},
		{Month(cy, summer), "Gorffennaf 2026"},
		{Time(en, winter), "10:40pm"},
		{Time(cy, winter), "10:40yh"},
		{Time(en, summer), "12:05am"},
		{Time(cy, summer), "12:05yb"},
		{Time(cy, time.Date(2026, 1, 5, 14, 0, 0, 0, time.UTC)), "2:00yp"},
		{DateTime(en, winter), "10 November 2026, 10:40pm"},
		{DayTime(cy, winter), "Dydd Mawrth 10 Tachwedd, 10:40yh"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestABrokenCatalogueIsRefused(t *testing.T) {
	for name, body := range map[string]string{
		"not JSON":         `{"a"`,
		"a list":           `{"a": ["b"]}`,
		"no other form":    `{"%d a": {"two": "%d b"}}`,
		"a second wording": `{"Back": "Nôl"}`,
	} {
		fsys := fstest.MapFS{"cy/a.json": {Data: []byte(`{"Back": "Yn ôl"}`)}, "cy/b.json": {Data: []byte(body)}}
		if _, err := load(fsys, "cy", language.MustParse("cy")); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestMissingListsEachKeyOnce(t *testing.T) {
	if diff := cmp.Diff([]string{"a!", "z!"}, Missing([]string{"z!", "Back", "a!", "z!"})); diff != "" {
		t.Error(diff)
	}
}
