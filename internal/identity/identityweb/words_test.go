package identityweb_test

import (
	"os"
	"strings"
	"testing"
)

// sources gives the text of the pages that anybody meets before they are signed in.
func sources(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, f := range []string{"signin.templ", "signin.go", "join.go"} {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}
