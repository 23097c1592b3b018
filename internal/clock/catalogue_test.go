package clock

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestACatalogueSurvivesBeingWrittenAndRead(t *testing.T) {
	b, err := json.Marshal(Seed())
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Seed(), got); diff != "" {
		t.Error(diff)
	}
}

func TestACatalogueWithTwoRulesOnOneDayIsRefused(t *testing.T) {
	a := working("A", "", "s", 5, "r", "s")
	a.ValidTo = "2026-12-31"
	b := a
	b.ValidFrom, b.ValidTo = "2027-01-01", ""
	if err := (Catalogue{a, b}).Problem(); err != nil {
		t.Error(err)
	}
	b.ValidFrom = "2026-12-31"
	if err := (Catalogue{a, b}).Problem(); err == nil {
		t.Error("an overlap was accepted")
	}
}

func FuzzParse(f *testing.F) {
	b, _ := json.Marshal(Seed()[:3])
	f.Add(b)
	f.Add([]byte(`[{"id":"A","valid_from":"2026-02-30"}]`))
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(data)
		if err != nil {
			return
		}
		for _, r := range c {
			if due := Due(r, start); !due.After(start) {
				t.Errorf("%s is due at its start", r.ID)
			}
			Reminders(r, start)
		}
	})
}
