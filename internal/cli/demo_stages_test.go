package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/cli"
	"github.com/havenward/havenward/internal/db"
)

// TestTheDemonstrationHoldsCasesAtEveryStage builds a small England as the command does, and looks for what each story of
// its pilots promises (internal/demo/stages.go and its neighbours).
func TestTheDemonstrationHoldsCasesAtEveryStage(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a demonstration")
	}
	dir := t.TempDir()
	var out, errs bytes.Buffer
	if code := cli.Run(t.Context(), []string{"demo", "--build-only", "--no-browser", "--addr", "127.0.0.1:0", "--data", dir, "--incidents", "1000"}, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("%d %s", code, errs.String())
	}
	d, err := db.Open(t.Context(), db.Settings{URL: "sqlite:" + filepath.Join(dir, "havenward.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	for what, query := range map[string]string{
		"a case that went through court and was closed": `SELECT COUNT(*) FROM case_record c JOIN justice_hearing h ON h.org_id = c.org_id AND h.case_id = c.id WHERE NOT c.open AND h.state = 'held'`,
		"a case charged, with a hearing ahead":          `SELECT COUNT(*) FROM case_record c JOIN justice_hearing h ON h.org_id = c.org_id AND h.case_id = c.id WHERE c.stage = 'court' AND h.state = 'listed'`,
		"a personal statement that was offered":         `SELECT COUNT(*) FROM justice_statement WHERE kind = 'vps' AND state = 'offered'`,
		"an impact statement given, with its document":  `SELECT COUNT(*) FROM justice_statement WHERE kind = 'isb' AND state = 'given' AND paper_hash <> ''`,
		"one that is added to it":                       `SELECT COUNT(*) FROM justice_statement WHERE kind = 'isb' AND supersedes <> '' AND state = 'draft'`,
		"a link that an officer answered":               `SELECT COUNT(*) FROM justice_ask WHERE state = 'answered'`,
		"a link that nobody answered":                   `SELECT COUNT(*) FROM justice_ask WHERE state = 'silent'`,
		"a case that the police ended":                  `SELECT COUNT(*) FROM case_record WHERE outcome = 'safer'`,
		"a restricted case":                             `SELECT COUNT(*) FROM case_record WHERE lock = 'restricted'`,
		"a case of the sexual safety team":              `SELECT COUNT(*) FROM case_record WHERE lock = 'sexual_safety'`,
		"a warning that ended by itself":                `SELECT COUNT(*) FROM sanction WHERE state = 'ended'`,
		"a warning in force":                            `SELECT COUNT(*) FROM sanction WHERE state = 'given'`,
		"an appeal that waits":                          `SELECT COUNT(*) FROM sanction WHERE appeal = 'lodged'`,
		"a panel that waits":                            `SELECT COUNT(*) FROM sanction s JOIN sanction_seat k ON k.org_id = s.org_id AND k.sanction_id = s.id WHERE s.state = 'proposed'`,
		"a marker whose review is late":                 `SELECT COUNT(*) FROM marker WHERE state = 'review_due'`,
		"an exhibit that is here":                       `SELECT COUNT(*) FROM exhibit WHERE state = 'held'`,
		"footage that waits to be saved":                `SELECT COUNT(*) FROM exhibit WHERE state = 'requested'`,
		"a disclosure with its link":                    `SELECT COUNT(*) FROM disclosure`,
		"a disclosure that waits for a second person":   `SELECT COUNT(*) FROM disclosure_ask WHERE state = 'asked'`,
		"a letter that was delivered":                   `SELECT COUNT(*) FROM letter_delivery WHERE NOT returned`,
	} {
		n, err := db.One(t.Context(), d, db.Scalar[int], query)
		if err != nil || n == 0 {
			t.Errorf("there is not %s: %d, %v", what, n, err)
		}
	}
}
