package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/wneessen/go-mail"
)

// Security is how the connection to the mail server is kept private.
type Security string

// The ways there are. Plain is for a server on the same machine or a private network.
const (
	STARTTLS Security = "starttls"
	TLS      Security = "tls"
	Plain    Security = "none"
)

// SMTP is the operator's mail server. The zero value means that there is none.
type SMTP struct {
	Host string
	Port int
	// Security is STARTTLS if empty; a server that cannot do it is then refused, not used in the clear.
	Security Security
	// User and Password sign in; no user means no signing in.
	User, Password string
	// From is the sender: "Havenward <no-reply@example.org>".
	From string
	// Timeout of one delivery, 20 seconds if 0.
	Timeout time.Duration
	// Roots, if not nil, replaces the system's trusted certificates.
	Roots *tls.Config
}

// Mail is one message to one person.
type Mail struct {
	To, Subject, Text string
	// ID makes the Message-ID, the same at every attempt, so that a receiver can drop a second copy.
	ID       string
	Language string
}

// MailError says why a message was not taken, without the address or what the server wrote, which may quote it.
type MailError struct {
	// Permanent means that trying again is useless.
	Permanent bool
	// Code is the server's answer, 0 if there was none.
	Code int
}

// Error says it in words.
func (e *MailError) Error() string {
	switch {
	case e.Code == 0 && e.Permanent:
		return "the message could not be made for that address"
	case e.Code == 0:
		return "the mail server does not answer"
	case e.Permanent:
		return fmt.Sprintf("the mail server refused the message (%d)", e.Code)
	}
	return fmt.Sprintf("the mail server asked to try later (%d)", e.Code)
}

// Send hands a message to the server. Its error is always a *MailError.
func (s SMTP) Send(ctx context.Context, m Mail) error {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if msg.From(s.From) != nil || msg.To(m.To) != nil {
		return &MailError{Permanent: true}
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID + "@" + s.Host)
	msg.SetDate()
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("Content-Language", m.Language)
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	c, err := s.client()
	if err != nil {
		return &MailError{Permanent: false}
	}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := c.DialAndSendWithContext(ctx, msg); err != nil && !msg.IsDelivered() {
		return judge(err)
	}
	return nil
}

func (s SMTP) client() (*mail.Client, error) {
	o := []mail.Option{mail.WithPort(s.Port), mail.WithoutNoop()}
	if s.Timeout > 0 {
		o = append(o, mail.WithTimeout(s.Timeout))
	}
	switch s.Security {
	case TLS:
		o = append(o, mail.WithSSL())
	case Plain:
		o = append(o, mail.WithTLSPolicy(mail.NoTLS))
	default:
		o = append(o, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.Security != Plain {
		t := &tls.Config{MinVersion: tls.VersionTLS12}
		if s.Roots != nil {
			t = s.Roots.Clone()
		}
		t.ServerName = s.Host
		o = append(o, mail.WithTLSConfig(t))
	}
	if s.User != "" {
		kind := mail.SMTPAuthPlain
		if s.Security == Plain {
			kind = mail.SMTPAuthPlainNoEnc
		}
		o = append(o, mail.WithSMTPAuth(kind), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	return mail.NewClient(s.Host, o...)
}

// judge tells a refusal for good from one for now. Only the message's own refusal is for good: a server that refuses
// our sign-in or our certificate is a fault of settings, and the message waits until they are mended.
func judge(err error) *MailError {
	var se *mail.SendError
	var ne net.Error
	if errors.As(err, &se) {
		code := se.ErrorCode()
		switch se.Reason {
		case mail.ErrSMTPRcptTo, mail.ErrSMTPData, mail.ErrSMTPDataClose, mail.ErrSMTPMailFrom:
			return &MailError{Permanent: code >= 500, Code: code}
		}
		return &MailError{Code: code}
	}
	if errors.As(err, &ne) {
		return &MailError{}
	}
	return &MailError{}
}
