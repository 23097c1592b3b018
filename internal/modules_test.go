package internal_test

import (
	"strings"
	"testing"
)

// allowed are the third-party modules, each with why we do not write it ourselves. Versions are pinned in go.mod.
var allowed = map[string]string{
	"filippo.io/age":                        "encrypts backups",
	"github.com/a-h/templ":                  "typed page templates",
	"github.com/spf13/pflag":                "flags of the command line",
	"github.com/alexedwards/scs/v2":         "sessions",
	"github.com/boombuler/barcode":          "QR codes of posters and sign-in codes",
	"github.com/coreos/go-oidc/v3":          "sign-in through an organisation's own provider",
	"github.com/danielgtaylor/huma/v2":      "the API and its OpenAPI description",
	"github.com/emersion/go-sasl":           "signs in at the mail server of tests",
	"github.com/emersion/go-smtp":           "a mail server for tests",
	"github.com/go-webauthn/webauthn":       "passkeys",
	"github.com/google/go-cmp":              "differences in tests",
	"github.com/jackc/pgx/v5":               "the PostgreSQL driver",
	"github.com/pquerna/otp":                "one-time codes",
	"github.com/pressly/goose/v3":           "migrations",
	"github.com/prometheus/client_golang":   "metrics on the admin port",
	"github.com/rickar/cal/v2":              "bank holidays of England and Wales",
	"github.com/rogpeppe/go-internal":       "testscript, for tests of the command line",
	"github.com/schollz/progressbar/v3":     "progress of long commands on a terminal",
	"github.com/tink-crypto/tink-go/v2":     "encryption of sealed fields",
	"github.com/wneessen/go-mail":           "sends mail",
	"github.com/xuri/excelize/v2":           "reads and writes Excel for the tests of our own reader and writer",
	"github.com/yuin/goldmark":              "Markdown of help pages",
	"github.com/aws/aws-sdk-go-v2":          "signs requests to S3",
	"golang.org/x/crypto":                   "argon2 for passwords",
	"golang.org/x/image":                    "turns and shrinks photographs",
	"golang.org/x/net":                      "the HTML parser of tests and of letters",
	"golang.org/x/oauth2":                   "the other half of go-oidc",
	"golang.org/x/sync":                     "groups of goroutines that end together",
	"golang.org/x/term":                     "is it a terminal?",
	"golang.org/x/text":                     "catalogues of words, plurals, character sets",
	"golang.org/x/time":                     "rate limits",
	"modernc.org/sqlite":                    "the SQLite driver, without cgo",
	"pgregory.net/rapid":                    "property tests",
	"gonum.org/v1/gonum":                    "distributions and linear programming of the statistics",
	"github.com/parquet-go/parquet-go":      "Parquet exports",
	"github.com/SherClockHolmes/webpush-go": "messages to browsers",
	"github.com/arran4/golang-ical":         "calendar feeds of due dates",
}

func TestModulesAreAllowed(t *testing.T) {
	t.Parallel()
	have := modules(t)
	if len(have) == 0 {
		t.Fatal("no requirement was read from go.mod")
	}
	for name, version := range have {
		if allowed[name] == "" {
			t.Errorf("go.mod requires %s %s: a new module joins the allow-list in internal/modules_test.go with the reason for it", name, version)
		}
	}
	for _, p := range load(t) {
		for _, im := range p.imports(true) {
			first, _, _ := strings.Cut(im.path, "/")
			if !strings.Contains(first, ".") || strings.HasPrefix(im.path, module) {
				continue
			}
			if !from(allowed, im.path) {
				t.Errorf("%s: %s imports %s, which is not on the allow-list of internal/modules_test.go", im.at, p.path, im.path)
			}
		}
	}
}

func from(have map[string]string, name string) bool {
	for m := range have {
		if name == m || strings.HasPrefix(name, m+"/") {
			return true
		}
	}
	return false
}
