package ui

import (
	"testing"

	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/ui/lang/langtest"
)

func TestEveryFixedSentenceHasItsWelsh(t *testing.T) {
	for _, key := range lang.Missing(langtest.Keys(t, ".")) {
		t.Errorf("no Welsh for %q", key)
	}
}
