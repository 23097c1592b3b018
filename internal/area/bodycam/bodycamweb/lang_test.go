package bodycamweb

import (
	"os"
	"path/filepath"
	"testing"
	"unicode"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
)

// Whoever wears a camera may do all of it in Welsh: take it, bring it back, say what is wrong with it and why it recorded.
func TestEverySentenceThatAWearerMeetsIsInWelsh(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"desk.go", "desk_templ.go", "wearer.go", "../issue.go", "../activation.go", "../decision.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keys := []string{"Cancel", "Scan the tag, or type what is on it", "No camera here has this tag. Look at it again", "The police", "A child or an adult at risk", "Care, or somebody undressed", "Footage may be lost",
		"%d second", "%d seconds", "%d minute", "%d minutes",
		"Shorten this to %d characters", "Somebody changed this while you had it open. What you wrote is kept below: look at what changed, and send it again"}
	for _, k := range langtest.Keys(t, dir, "radios", "checks", "line", "area", "t", "Add", "New", "invalid") {
		if unicode.IsUpper([]rune(k + " ")[0]) || len(k) > 0 && k[0] == '%' {
			keys = append(keys, k) // the others are names of fields
		}
	}
	for _, a := range wearerActs() {
		keys = append(keys, a.title, a.button)
	}
	for _, list := range [][][2]string{bodycam.NotWorn(), bodycam.NotUsed(), bodycam.Used(), bodycam.Warnings(), bodycam.Effects(), bodycam.OtherParties(), bodycam.Places(), bodycam.FaultKinds()} {
		for _, x := range list {
			keys = append(keys, x[1])
		}
	}
	for _, x := range bodycam.States() {
		keys = append(keys, bodycam.State(x[0]).Refuses())
	}
	for _, k := range lang.Missing(keys) {
		t.Errorf("no Welsh for %q", k)
	}
}
