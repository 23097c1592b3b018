package cli_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

func TestFunnelsAgreeWithReferenceResults(t *testing.T) {
	t.Parallel()
	input, summary := reference(t, "funnel_input.csv"), reference(t, "funnel_expected_summary.csv")
	folder := t.TempDir()
	options := filepath.Join(folder, "options.csv")
	table := [][]string{{"dataset_id", "data_type", "sr_method", "multiplier", "limit", "trim_by", "shmi_rounding", "adjusted", "description"}}
	for _, r := range lines(t, summary) {
		table = append(table, []string{r["dataset_id"], r["data_type"], r["sr_method"], r["multiplier"], r["limit_used"], r["trim_by"], r["shmi_rounding"], r["requested_adjusted"], r["description"]})
	}
	f, err := os.Create(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := csv.NewWriter(f).WriteAll(table); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	groups, sums := filepath.Join(folder, "groups.csv"), filepath.Join(folder, "summary.csv")
	if status, said := run(t, "stats", "funnel", input, "--options", options, "--groups", groups, "--summary", sums); status != 0 {
		t.Fatalf("status %d: %s", status, said)
	}
	match{keys: []string{"dataset_id", "group"}, tolerance: 1e-9}.files(t, groups, reference(t, "funnel_expected_groups.csv"))
	match{keys: []string{"dataset_id"}, tolerance: 1e-9}.files(t, sums, summary)
}
