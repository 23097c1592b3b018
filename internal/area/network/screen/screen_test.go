package screen_test

import (
	"slices"
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
		"Osiercroft Cottage Hospital, reception", "2 North Wing", "Ward 7 High Dependency Unit", "Inpatient unit, Acorn Lodge", "24/7 support unit", "Ward number 4", "Bay no. 3", "Nurse station", "sister's office", "2nd floor, Park Wing", "Junction 26 of the motorway",
		"Reception desk 3", "Outside the main entrance, near the bus stop", "Ambulance bay", "Hit with a chair", "Clinical sharp", "2 staff were in the yard", "Spat on, scratched"} {
		if got := screen.Words(words, people); len(got) > 0 {
			t.Errorf("%q is stopped for %q", words, got)
		}
	}
	if people.Len() != 3 {
		t.Errorf("%d surnames are looked for, want 3: a ward is no name", people.Len())
	}
}

func TestTheSameWrittenAnotherWayIsFoundToo(t *testing.T) {
	t.Parallel()
	for kind, list := range map[string][]string{
		"an NHS number":               {"9434765919", "943.476.5919", "94 34 76 59 19", "943  476  5919", "943/476/5919", "９４３４７６５９１９", "943\u200b4765919"},
		"a long number":               {"9434765918", "hospital number 1234567", "call 960123", "7700 900123", "O7700 900123"},
		"a National Insurance number": {"ab-12-34-56-c", "AB123456C"},
		"an e-mail address":           {"asha at example dot org", "asha(at)example.org", "asha @ example.org", "@ashaposts"},
		"a web address":               {"https://example.org/asha", "www.example.org"},
		"a postcode":                  {"LS14AP", "ls1 4ap", "LS1  4AP", "LS1-4AP", "LS1.4AP", "L S 1 4 A P", "LS1 4 AP", "LS1\u00a04AP", "LS1\n4AP", "ＬＳ１ ４ＡＰ", "EC1A1BB", "near, postcode LS1"},
		"a phone number":              {"01632960123", "07700.900.123", "07700/900/123", "0 7 7 0 0 9 0 0 1 2 3", "+44 (0)7700 900123", "+353 1 234 5678", "０７７００ ９００１２３"},
		"a place on a map":            {"SE 12345 67890", "SE1234567890", "TQ 30 80", "53.7997, -1.5492", "53°47'59\"N", "///filled.count.soap", "filled.count.soap", "grid ref SE 304 336", "9C5VQFX2+8F"},
		"a vehicle registration":      {"AB12-CDE", "A123 BCD"},
		"a home address": {"no 14 Larkfield", "Number fourteen, Larkfield Road", "fourteen Larkfield Road", "14, Larkfield", "12 The Meadows", "12 The Larches, Inkledale", "7 Oak Dene", "14Larkfield Road", "house number 14", "next door to number 9", "Larkfield Road 14",
			"Larkfield Road, number 14", "The Old Rectory", "Larkfield Farm", "patients house", "client home", "service user's home", "his mum's", "the family home", "Room 6, Larkfield hostel", "14 Larkfield Fold", "14 Heol y Bont", "14\nLarkfield\tRoad", "14 – 16 High Street", "Ward 4, then 14 LARKFIELD"},
		"an age or day of birth":    {"43 year old", "43-year-old", "43 yo", "43yrs", "03/05/1971", "3.5.71", "1971-05-03", "3rd of May 1971", "his birthday", "in his forties"},
		"a person’s name":           {"mrs inkwell", "MRS INKWELL", "Dr O'Inkwell", "Miss I. Inkwell", "Mr X", "called Asha", "patient Asha Inkwell", "Cllr Inkwell", "by A. Inkwell", "Asha I.", "Nettle-mint", "N e t t l e m i n t", "carysnettlemint", "Nettlemints", "Nettlemínt", "Nettle\u00admint", "Mossington Pell", "O'Dewpenny", "ODewpenny", "Dewpenny"},
		"letters of another script": {"Nеttlemint", "дом"},
	} {
		for _, words := range list {
			if got := screen.Words(words, people); !slices.Contains(got, kind) {
				t.Errorf("%q: found %q, want %q", words, got, kind)
			}
		}
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
