package find_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/find"
)

func TestFormsOfAWordMeet(t *testing.T) {
	for _, group := range [][]string{{"punch", "punched", "punches", "punching"}, {"grab", "grabbed", "grabbing", "grabs"}, {"bite", "bites", "biting"}, {"threat", "threats"}, {"kick", "Kicked"}} {
		want := find.Words(group[0])
		for _, w := range group[1:] {
			if d := cmp.Diff(want, find.Words(w)); d != "" {
				t.Errorf("%s and %s do not meet: %s", group[0], w, d)
			}
		}
	}
}

func TestCommonWordsAreLeftOut(t *testing.T) {
	if d := cmp.Diff([]string{"patient", "threw", "chair"}, find.Words("The patient threw a chair at me, and the patient threw the chair.")); d != "" {
		t.Error(d)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("He punched me")
	f.Add(strings.Repeat("a ", 5000) + "\x00\u202e")
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range find.Words(s) {
			if w == "" || utf8.ValidString(s) && !utf8.ValidString(w) {
				t.Fatalf("bad word %q of %q", w, s)
			}
		}
	})
}
