package config_test

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/config"
)

func TestPrintHidesPasswords(t *testing.T) {
	var b strings.Builder
	c := config.Config{Database: "postgres://user:very-secret@db/hw", SMTP: "smtp://mail:other-secret@host:587", Files: "s3://bucket?region=x"}
	if err := c.Print(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "secret") {
		t.Errorf("a password is printed:\n%s", b.String())
	}
	if !strings.Contains(b.String(), "postgres://user:") {
		t.Errorf("the address is not printed:\n%s", b.String())
	}
}

func TestZeroValueIsUsable(t *testing.T) {
	c := config.Config{Data: "d", Addr: "127.0.0.1:8080"}
	if c.DatabaseURL() != "sqlite:d/havenward.db" || c.KeyFile() != "d/keys/ring.json" || c.Base() != "http://127.0.0.1:8080" || c.Secure() {
		t.Errorf("%s %s %s", c.DatabaseURL(), c.KeyFile(), c.Base())
	}
}

func TestEverySettingIsDocumentedWithItsFlag(t *testing.T) {
	d := config.Document()
	for _, want := range []string{"| `HAVENWARD_ADMIN_ADDR` | `--admin-addr` |", "| `HAVENWARD_BASE_URL` | `--base-url` |", "| `HAVENWARD_OIDC` | `--oidc` |", "| `HAVENWARD_SMTP` | `--smtp` |", "| `HAVENWARD_LOG_JSON` | `--log-json` |"} {
		if !strings.Contains(d, want) {
			t.Errorf("no line %q in\n%s", want, d)
		}
	}
}
