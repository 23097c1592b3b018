package incidentweb_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/offline"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
)

// reporterKeys gives every sentence that a reporter can meet: the form's, the pages', the device's and the refusals'.
func reporterKeys(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	for _, glob := range []string{"report_*.go", "follow_*.go", "../formsend.go"} {
		names, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			b, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(n)), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	keys := append(langtest.Keys(t, dir, "say"), offline.Texts...)
	said := regexp.MustCompile(`(?:p\.Add\([^,]*, |Field: "\w+", Message: |Message: |fault\.New\(fault\.\w+, |fault\.Wrap\(fault\.\w+, |event\([^"]*"\w+", |tell\([^"]*"\w+", )"([^"]+)"`)
	for _, n := range []string{"../form.go", "../sending.go", "../receipt.go", "../paper.go", "../send.go", "../talk.go", "../row.go", "report_send.go", "report_step.go", "follow_routes.go", "report_visit.go", "follow_see.go", "../handle.go"} {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		if n == "../handle.go" { // of what staff do, only what the reporter is told
			said = regexp.MustCompile(`(?:event\([^"]*"\w+", |tell\([^"]*"\w+", )"([^"]+)"`)
		}
		for _, m := range said.FindAllStringSubmatch(string(b), -1) {
			keys = append(keys, m[1])
		}
	}
	for _, s := range append(incident.Stages(), incident.Withdrawn, incident.Merged) {
		keys = append(keys, s.Words())
	}
	keys = append(keys, casework.Sentences()...)
	for _, r := range org.HelpRoles() {
		keys = append(keys, r.Words)
	}
	keys = append(keys, authz.Manager.Words(), authz.Specialist.Words(), authz.SexualSafety.Words(), "Something happened",
		"Your message is sent. They do not see who you are.", "What you added now stands with your report.", "Thank you. It counts as a number only.", "Your report is taken back.",
		"Someone contacts you", "We look into it", "We decide what to change", "We finish the review and tell you what changed", "We received your report", "You added to your report")
	for _, spot := range []incident.Spot{{}, {Org: "RX1", Units: []incident.SpotUnit{{Unit: "u"}}}} {
		for _, in := range []bool{true, false} {
			for _, s := range incident.NewForm(spot, in).Steps {
				keys = append(keys, s.Title, s.Hint)
				for _, f := range s.Fields {
					keys = append(keys, f.Ask, f.Row, f.Hint, f.Needed)
					for _, o := range f.Options {
						keys = append(keys, o.Label, o.Hint, o.Short)
					}
				}
			}
		}
	}
	var out []string
	for _, k := range keys {
		if k != "" {
			out = append(out, k)
		}
	}
	return out
}

func TestEverySentenceThatAReporterMeetsIsInWelsh(t *testing.T) {
	for _, k := range lang.Missing(reporterKeys(t)) {
		t.Errorf("without Welsh: %q", k)
	}
}
