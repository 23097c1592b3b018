package evidenceweb

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/ui/lang"
)

// TestTheRecipientsPageIsInWelsh covers every sentence of collect.templ and collect.go, and why a link gives nothing.
func TestTheRecipientsPageIsInWelsh(t *testing.T) {
	keys := []string{"Evidence for one person.", "Open until %s", "Thank you. You have signed for it", "This link no longer opens anything", "Your name, as your signature", "%s has evidence for %s",
		"Write your name, as your signature", "This link has ended. Ask whoever sent it for a new one", "This link was taken back. Ask whoever sent it", "This link has been used. If that was not you, tell whoever sent it now",
		"Nothing is shown here any more. You can close this page.", "Save the bundle", "Save your receipt", "In the bundle", "Withheld", "Sign and go on to the bundle", "Original", "Without hidden data", "Redacted copy",
		"This link is for %s, %s. If that is not you, close the page.", "The README in the bundle says in plain words what it proves and how an expert checks it.",
		"When you sign, the time, your name and the bundle’s fingerprint are kept as a receipt, and the link is used up. What you receive is yours to keep safe.",
		"Save the bundle now. This device can fetch it again for two hours, in case the connection breaks. After that the link opens nothing."}
	if m := lang.Missing(keys); len(m) > 0 {
		t.Errorf("without Welsh:\n%s", strings.Join(m, "\n"))
	}
}

func TestEveryKindOfEntryHasItsWords(t *testing.T) {
	for _, k := range custody.Kinds() {
		if kindWords[k] == "" {
			t.Errorf("%s has no words", k)
		}
	}
}
