package marker_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
)

func TestEveryStepOfAMarkerAndNoOther(t *testing.T) {
	may := map[marker.State]map[marker.Event]marker.State{
		marker.Proposed:    {marker.Urgent: marker.Provisional, marker.Approve: marker.Active, marker.Refuse: marker.Refused},
		marker.Provisional: {marker.Approve: marker.Active, marker.Refuse: marker.Refused, marker.Lapse: marker.Lapsed},
		marker.Active: {marker.FallDue: marker.ReviewDue, marker.Keep: marker.Active, marker.Vary: marker.Varied, marker.Remove: marker.Removed,
			marker.RunOut: marker.Removed, marker.Quash: marker.Removed},
		marker.Varied: {marker.FallDue: marker.ReviewDue, marker.Keep: marker.Active, marker.Vary: marker.Varied, marker.Remove: marker.Removed,
			marker.RunOut: marker.Removed, marker.Quash: marker.Removed},
		marker.ReviewDue: {marker.Keep: marker.Active, marker.Vary: marker.Varied, marker.Remove: marker.Removed, marker.RunOut: marker.Removed, marker.Quash: marker.Removed},
	}
	for _, s := range marker.States() {
		for _, e := range marker.Events() {
			got, err := s.Next(e)
			want, ok := may[s][e]
			switch {
			case ok && (err != nil || got != want):
				t.Errorf("%s, %s: %s (%v), want %s", s, e, got, err, want)
			case !ok && (!fault.Is(err, fault.Conflict) || got != s):
				t.Errorf("%s, %s: went to %s (%v)", s, e, got, err)
			}
		}
		if s.Words() == "" {
			t.Errorf("%s has no words", s)
		}
	}
	var shown []marker.State
	for _, s := range marker.States() {
		if s.Shown() {
			shown = append(shown, s)
		}
	}
	if d := cmp.Diff([]marker.State{marker.Provisional, marker.Active, marker.ReviewDue, marker.Varied}, shown); d != "" {
		t.Error(d)
	}
	if marker.ReviewDue.Words() != "Under review" {
		t.Error("an overdue marker does not show as under review")
	}
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, clock.London())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const show = "2006-01-02 15:04 MST"

func TestTheClocksOfAMarkerOverHolidaysLeapDaysAndClockChanges(t *testing.T) {
	for start, want := range map[string][3]string{
		"2026-12-24 16:00": {"2027-01-05 23:59 GMT", "2027-06-24 23:59 BST", "2027-12-24 23:59 GMT"}, // Christmas, Boxing Day moved, New Year
		"2027-03-25 09:00": {"2027-04-05 23:59 BST", "2027-09-25 23:59 BST", "2028-03-25 23:59 GMT"}, // Easter and the spring change
		"2027-08-31 09:00": {"2027-09-07 23:59 BST", "2028-02-29 23:59 GMT", "2028-08-31 23:59 BST"}, // a leap day
		"2028-02-29 09:00": {"2028-03-07 23:59 GMT", "2028-08-29 23:59 BST", "2029-02-28 23:59 GMT"},
		"2026-10-23 23:30": {"2026-10-30 23:59 GMT", "2027-04-23 23:59 BST", "2027-10-23 23:59 BST"}, // the autumn change
	} {
		d := marker.From(clock.Seed(), at(t, start))
		if got := [3]string{d.Lapses.Format(show), d.Review.Format(show), d.Longest.Format(show)}; got != want {
			t.Errorf("from %s: %v, want %v", start, got, want)
		}
	}
}

func TestARemindersDaysAreThirtyFourteenAndNone(t *testing.T) {
	from, review := at(t, "2026-11-12 10:00"), at(t, "2027-05-12 23:59")
	var got []string
	for _, r := range marker.Reminders(clock.Seed(), from, review) {
		got = append(got, r.Format("2006-01-02"))
	}
	if d := cmp.Diff([]string{"2027-04-12", "2027-04-28", "2027-05-12"}, got); d != "" {
		t.Error(d)
	}
	done := -1
	var told []string
	for day := from; day.Before(review.AddDate(0, 0, 5)); day = day.AddDate(0, 0, 1) {
		if n := marker.Reminded(clock.Seed(), day, review, done); n >= 0 {
			done = n
			told = append(told, day.Format("01-02"))
		}
	}
	if d := cmp.Diff([]string{"04-12", "04-28", "05-12"}, told); d != "" {
		t.Error(d)
	}
}

func TestAReviewIsNeverLaterThanTwelveMonths(t *testing.T) {
	now := at(t, "2026-11-12 10:00")
	for chosen, ok := range map[string]bool{"2027-11-12 12:00": true, "2027-11-13 12:00": false, "2026-11-12 09:00": false, "2027-01-12 12:00": true} {
		_, problem := marker.ReviewOn(clock.Seed(), now, at(t, chosen))
		if (problem == "") != ok {
			t.Errorf("%s: %q", chosen, problem)
		}
	}
	if got, _ := marker.ReviewOn(clock.Seed(), now, time.Time{}); got.Format("2006-01-02") != "2027-05-12" {
		t.Error("the usual review is not in six months", got)
	}
}

func TestOnlyFactsStandInAMarker(t *testing.T) {
	b := marker.SeedBook()
	for text, ok := range map[string]bool{
		"Threw a chair at two staff in the waiting room on 3 September": true,
		"Threatened to hit a receptionist over an appointment":          true,
		"See together with a colleague, near the door":                  true,
		"Has schizophrenia and hits people":                             false,
		"Dementia patient, grabs staff":                                 false,
		"A nasty man who shouts at staff":                               false,
		"Known to be violent to neighbours":                             false,
		"Probably carries a knife on visits":                            false,
		"Black male, shouts at the desk":                                false,
		"Autistic; becomes loud in crowds":                              false,
		"short":                                                         false,
		"Mad at staff for waiting two hours":                            false,
		"Made a threat to return with a weapon":                         true,
		"Grabbed the nurse's arm (left a bruise)":                       true,
	} {
		if p := b.Check("risk", text, marker.MaxRisk); (len(p) == 0) != ok {
			t.Errorf("%q: %v", text, p)
		}
	}
	long := make([]rune, marker.MaxRisk+1)
	for i := range long {
		long[i] = 'é'
	}
	if p := b.Check("risk", string(long), marker.MaxRisk); len(p) != 1 {
		t.Error("a text that is too long was taken")
	}
}

func TestOnlySomethingThatHappenedCarriesAMarker(t *testing.T) {
	for _, b := range marker.Bases() {
		p := marker.Basis(b[0]).Check()
		if (len(p) == 0) != (b[0] == string(marker.Incident)) {
			t.Errorf("%s: %v", b[0], p)
		}
	}
	if len(marker.Basis("").Check()) != 1 {
		t.Error("no basis was taken")
	}
	if !slices.ContainsFunc(marker.Subjects(), func(s [2]string) bool { return s[0] == "premises" }) || len(marker.Factors()) != 10 {
		t.Error("a kind of subject or a factor is missing")
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("Threw a chair")
	f.Fuzz(func(t *testing.T, s string) { marker.SeedBook().Check("risk", s, marker.MaxRisk) })
}
