package campaignweb

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
)

// TestEverySentenceOfAStorysLinkIsInWelsh reads the page that opens without an account.
func TestEverySentenceOfAStorysLinkIsInWelsh(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"link.go", "link_templ.go"} {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, n), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range lang.Missing(langtest.Keys(t, dir)) {
		t.Errorf("no Welsh for %q", k)
	}
}
