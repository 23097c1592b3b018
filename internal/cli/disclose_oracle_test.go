package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTheHESRuleAgreesWithReferenceResults(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "hes.csv")
	if status, said := run(t, "disclose", reference(t, "suppression_tables.csv"), "--rule", "hes", "--out", out); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	shown := releaseOf(t, out)
	want := lines(t, reference(t, "suppression_primary_and_hes.csv"))
	for _, r := range want {
		if got := shown[cellKey(r)]; got != r["hes_style_display"] {
			t.Errorf("%s: %q, want %q", cellKey(r), got, r["hes_style_display"])
		}
	}
	if len(shown) != len(want) {
		t.Errorf("%d cells, want %d", len(shown), len(want))
	}
}

// The audit names a table if and only if the reference audit can work a star of it out.
func TestTheAuditOfTheHESRuleNamesWhatCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	_, said := run(t, "disclose", reference(t, "suppression_tables.csv"), "--rule", "hes", "--audit", "--out", filepath.Join(t.TempDir(), "hes.csv"))
	for _, r := range lines(t, reference(t, "suppression_hes_audit.csv")) {
		if r["shown"] != "*" {
			continue
		}
		var place []string
		for _, c := range []string{"region", "icb", "trust"} {
			if r[c] != "" {
				place = append(place, r[c])
			}
		}
		name := "table " + r["table_id"] + ": " + strings.Join(place, " / ") + ", " + r["category"] + " can be worked out"
		if want := r["exactly_recoverable"] == "TRUE"; strings.Contains(said, name) != want {
			t.Errorf("%s: %t", name, !want)
		}
	}
}

func TestSuppressionHidesEverySmallCount(t *testing.T) {
	t.Parallel()
	counts := lines(t, reference(t, "suppression_primary_and_hes.csv"))
	for _, c := range []struct{ threshold, primary string }{{"4", "primary_1_to_4"}, {"7", "primary_1_to_7"}, {"9", "primary_1_to_9"}} {
		out := filepath.Join(t.TempDir(), "safe.csv")
		if status, said := run(t, "disclose", reference(t, "suppression_tables.csv"), "--rule", "suppress", "--threshold", c.threshold, "--audit", "--out", out); status != 0 {
			t.Fatalf("threshold %s: status %d: %s", c.threshold, status, said)
		}
		shown := releaseOf(t, out)
		for _, r := range counts {
			switch got := shown[cellKey(r)]; {
			case r[c.primary] == "TRUE" && got != "*":
				t.Errorf("threshold %s: %s is small and shown as %q", c.threshold, cellKey(r), got)
			case got != "*" && got != r["count"]:
				t.Errorf("threshold %s: %s is shown as %q", c.threshold, cellKey(r), got)
			}
		}
		for _, r := range lines(t, out) {
			if r["table_id"] == "t8_all_safe" && c.threshold == "4" && r["shown"] == "*" {
				t.Errorf("nothing of t8 needs hiding: %v", r)
			}
		}
	}
}

func cellKey(r map[string]string) string {
	return strings.Join([]string{r["table_id"], r["level"], r["region"], r["icb"], r["trust"], r["category"]}, "|")
}

func releaseOf(t *testing.T, path string) map[string]string {
	t.Helper()
	shown := map[string]string{}
	for _, r := range lines(t, path) {
		shown[cellKey(r)] = r["shown"]
	}
	return shown
}
