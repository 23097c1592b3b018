package screen_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/network/screen"
)

var people = screen.Names([]string{"Carys Nettlemint", "Owen Ward", "Mossington-Pell", "O’Dewpenny"})

func TestWordsThatPointAtAPersonOrAHomeAreFound(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ words, want string }{
		{"Patient 943 476 5919 in the corridor", "an NHS number"},
		{"AB 12 34 56 C was on the form", "a National Insurance number"},
		{"asha@example.org", "an e-mail address"},
		{"The gate at LS1 4AP", "a postcode"},
		{"rang 01632 960123", "a phone number"},
		{"rang +44 7700 900123 twice", "a phone number"},
		{"(01632) 960-123", "a phone number"},
		{"blue car AB12 CDE", "a vehicle registration"},
		{"Outside 14 Larkfield Road", "a home address"},
		{"14a, Larkfield Gardens", "a home address"},
		{"3-5 Thistle Hill", "a home address"},
		{"flat 3", "a home address"},
		{"Flat B, second floor", "a home address"},
		{"Rose Cottage", "a home address"},
		{"He lives at the end of the lane", "a home address"},
		{"on the steps of her house", "a home address"},
		{"the patient’s front door", "a home address"},
		{"Ward 4, then 22 Larkfield Street", "a home address"},
		{"Born 3 May 1971", "an age or day of birth"},
		{"a man aged 43", "an age or day of birth"},
		{"Mr Invented at the desk", "a person’s name"},
		{"by the desk of Carys Nettlemint", "a person’s name"},
		{"Nettlemint's locker", "a person’s name"},
		{"where owen ward sat", "a person’s name"},
		{"MOSSINGTON-PELL", "a person’s name"},
	} {
		if got := screen.Words(x.words, people); len(got) != 1 || got[0] != x.want {
			t.Errorf("%q: found %q, want %q", x.words, got, x.want)
		}
	}
}

func TestWordsAboutAPlaceOfWorkMayGo(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"", "Emergency department, waiting area", "Ward 4, bay 2", "Ward 12 near the car park", "Level 2 of the main building, in a corridor", "Ambulance, on the public road", "24 hour place of safety",
		"Reception desk 3", "Outside the main entrance, near the bus stop", "Ambulance bay", "Hit with a chair", "Clinical sharp", "2 staff were in the yard", "Spat on, scratched"} {
		if got := screen.Words(words, people); len(got) > 0 {
			t.Errorf("%q is stopped for %q", words, got)
		}
	}
	if people.Len() != 3 {
		t.Errorf("%d surnames are looked for, want 3: a ward is no name", people.Len())
	}
}

func TestKindsAreJoinedInWords(t *testing.T) {
	t.Parallel()
	if got := screen.Join(screen.Words("Mr Invented lives at LS1 4AP", nil)); got != "a postcode, a home address and a person’s name" {
		t.Error(got)
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"14 Larkfield Road", "1 ( a st", "١٤ road", "\xff\xfe", strings.Repeat("1 a ", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, k := range screen.Words(s, people) {
			if k == "" {
				t.Error("a kind without words")
			}
		}
	})
}
