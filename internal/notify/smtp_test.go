package notify_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/havenward/havenward/internal/notify"
)

func TestMailGoesOverEveryKindOfConnection(t *testing.T) {
	for _, c := range []struct {
		name     string
		security notify.Security
		auth     bool
	}{{"in the clear", notify.Plain, false}, {"in the clear, signed in", notify.Plain, true}, {"STARTTLS", notify.STARTTLS, false}, {"STARTTLS, signed in", notify.STARTTLS, true}, {"TLS, signed in", notify.TLS, true}} {
		t.Run(c.name, func(t *testing.T) {
			p := newPost(t, c.security, c.auth)
			if err := p.settings().Send(t.Context(), notify.Mail{To: "invented@trust.example", Subject: "A subject", Text: "Line\n", ID: "x"}); err != nil {
				t.Fatal(err)
			}
			got := p.letters()
			if len(got) != 1 || got[0].to != "invented@trust.example" || got[0].private != (c.security != notify.Plain) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestMailFailuresAreForGoodOrForNow(t *testing.T) {
	p := newPost(t, notify.STARTTLS, true)
	to := func(s notify.SMTP, addr string) *notify.MailError {
		t.Helper()
		err := s.Send(t.Context(), notify.Mail{To: addr, Subject: "A subject", Text: "x", ID: "x"})
		var m *notify.MailError
		if !errors.As(err, &m) {
			t.Fatalf("%v is no MailError", err)
		}
		return m
	}
	good := p.settings()
	wrong := good
	wrong.Password = "wrong"
	stranger := good
	stranger.Roots = &tls.Config{RootCAs: x509.NewCertPool()}
	away := good
	away.Port = 1
	clear := newPost(t, notify.Plain, false).settings()
	clear.Security = notify.STARTTLS
	for _, c := range []struct {
		name string
		set  notify.SMTP
		addr string
		say  *smtp.SMTPError
		want notify.MailError
	}{
		{"no such mailbox", good, "a@trust.example", &smtp.SMTPError{Code: 550, Message: "a@trust.example unknown"}, notify.MailError{Permanent: true, Code: 550}},
		{"mailbox busy", good, "a@trust.example", &smtp.SMTPError{Code: 450, Message: "later"}, notify.MailError{Code: 450}},
		{"broken address", good, "not an address\r\nBcc: b@trust.example", nil, notify.MailError{Permanent: true}},
		{"wrong password", wrong, "a@trust.example", nil, notify.MailError{}},
		{"certificate of a stranger", stranger, "a@trust.example", nil, notify.MailError{}},
		{"nobody listens", away, "a@trust.example", nil, notify.MailError{}},
		{"a server without STARTTLS", clear, "a@trust.example", nil, notify.MailError{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.say(c.say)
			if got := to(c.set, c.addr); *got != c.want {
				t.Errorf("%+v, want %+v", *got, c.want)
			}
		})
	}
	if n := len(p.letters()); n != 0 {
		t.Errorf("%d messages were taken", n)
	}
}
