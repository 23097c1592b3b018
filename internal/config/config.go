// Package config is every setting of the program in one struct, read from flags and HAVENWARD_ variables.
//
// Each field has a usable zero value or default: a setting that a new version brings must not be needed to start it.
// docs/config.md is written from the tags.
package config

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"reflect"
	"strings"
	"time"
)

// Config is the settings of a node.
type Config struct {
	Addr      string `help:"Address to serve on." default:"127.0.0.1:8080" env:"HAVENWARD_ADDR"`
	AdminAddr string `help:"Address for metrics and health, never to be reached from outside. Empty turns them off." env:"HAVENWARD_ADMIN_ADDR"`
	BaseURL   string `help:"Where people reach this installation, such as https://vpr.example.nhs.uk. Empty means http:// and the address." env:"HAVENWARD_BASE_URL"`
	Data      string `help:"Folder for the database, files and keys." default:"data" env:"HAVENWARD_DATA" type:"path"`
	Database  string `help:"sqlite:FILE or postgres://… Empty means a SQLite file in the data folder." env:"HAVENWARD_DATABASE" secret:"url"`
	ReadFrom  string `help:"postgres://… of read replicas. Empty means the database itself." env:"HAVENWARD_READ_FROM" secret:"url"`
	Keys      string `help:"File of the key ring. Empty means keys/ring.json in the data folder. Back it up apart from the database." env:"HAVENWARD_KEYS" type:"path"`
	Files     string `help:"Where uploaded files lie: a folder's file:// address or s3://bucket?… Empty means files in the data folder." env:"HAVENWARD_FILES" secret:"url"`
	Scanner   string `help:"ClamAV's daemon, unix:/run/clamav/clamd.ctl or tcp://host:3310. Empty means that files are not scanned for viruses, and their lists say so." env:"HAVENWARD_SCANNER"`
	Chromium  string `help:"Chromium that makes PDFs of letters. Empty looks for one on the PATH; off looks for none. Without one, letters are pages to print and DOCX." env:"HAVENWARD_CHROMIUM"`
	TSA       string `help:"Address of a time-stamping authority (RFC 3161) that is asked once a night for each ledger of evidence that has grown. Only a hash is sent. Empty asks nobody." env:"HAVENWARD_TSA"`
	Drop      string `help:"Folder from which returns of other systems are taken, each a data file and a control file. Empty means none." env:"HAVENWARD_DROP" type:"path"`

	SMTP     string `help:"Mail server, smtp://user:password@host:587 or smtps://…:465. Empty sends no mail." env:"HAVENWARD_SMTP" secret:"url"`
	MailFrom string `help:"Sender of mail." default:"Havenward <no-reply@localhost>" env:"HAVENWARD_MAIL_FROM"`

	OIDC string `help:"File of sign-in providers (JSON), see docs/sign-in.md. Empty means local accounts only." env:"HAVENWARD_OIDC" type:"path"`

	TrustProxy bool          `help:"Take the client's address from X-Forwarded-For. Only behind a proxy that sets it." env:"HAVENWARD_TRUST_PROXY"`
	Idle       time.Duration `help:"A session ends after so long without use." default:"30m" env:"HAVENWARD_IDLE"`
	LeaveURL   string        `help:"Where “Leave this page” leads." default:"https://www.nhs.uk" env:"HAVENWARD_LEAVE_URL"`
	LogJSON    bool          `help:"Write the log as JSON." env:"HAVENWARD_LOG_JSON"`
}

// DatabaseURL gives the database's address.
func (c Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "havenward.db")
}

// KeyFile gives the key ring's file.
func (c Config) KeyFile() string {
	if c.Keys != "" {
		return c.Keys
	}
	return filepath.Join(c.Data, "keys", "ring.json")
}

// FilesURL gives the blob store's address.
func (c Config) FilesURL() string {
	if c.Files != "" {
		return c.Files
	}
	abs, err := filepath.Abs(filepath.Join(c.Data, "files"))
	if err != nil {
		abs = filepath.Join(c.Data, "files")
	}
	return (&url.URL{Scheme: "file", Path: abs}).String()
}

// Base gives where people reach the installation, without a slash at its end.
func (c Config) Base() string {
	if c.BaseURL != "" {
		return strings.TrimSuffix(c.BaseURL, "/")
	}
	return "http://" + c.Addr
}

// Secure tells whether people reach it over TLS.
func (c Config) Secure() bool { return strings.HasPrefix(c.Base(), "https://") }

// Print writes every setting with its value; passwords in addresses are left out.
func (c Config) Print(w io.Writer) error {
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		value := fmt.Sprint(v.Field(i).Interface())
		if f.Tag.Get("secret") == "url" {
			value = withoutPassword(value)
		}
		if _, err := fmt.Fprintf(w, "%-24s %s\n", f.Tag.Get("env"), value); err != nil {
			return err
		}
	}
	return nil
}

func withoutPassword(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "(an address that cannot be read)"
	}
	return u.Redacted()
}

// Document gives the settings as a Markdown table, for docs/config.md.
func Document() string {
	var b strings.Builder
	b.WriteString("| Variable | Flag | Default | Meaning |\n|---|---|---|---|\n")
	t := reflect.TypeOf(Config{})
	for i := range t.NumField() {
		f := t.Field(i)
		d := f.Tag.Get("default")
		if d != "" {
			d = "`" + d + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `--%s` | %s | %s |\n", f.Tag.Get("env"), flag(f.Name), d, f.Tag.Get("help"))
	}
	return b.String()
}

// flag gives the name that the command line makes of a field: AdminAddr is admin-addr, BaseURL base-url.
func flag(name string) string {
	var b strings.Builder
	for i, r := range name {
		upper := r >= 'A' && r <= 'Z'
		if upper && i > 0 {
			before := name[i-1]
			after := byte(0)
			if i+1 < len(name) {
				after = name[i+1]
			}
			if before >= 'a' && before <= 'z' || after >= 'a' && after <= 'z' {
				b.WriteByte('-')
			}
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
