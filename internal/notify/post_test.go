package notify_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/havenward/havenward/internal/notify"
)

// post is a real SMTP server on loopback.
type post struct {
	t        *testing.T
	addr     string
	security notify.Security
	cert     tls.Certificate
	roots    *x509.CertPool
	auth     bool

	mu     sync.Mutex
	server *smtp.Server
	listen net.Listener
	answer *smtp.SMTPError // to RCPT; nil takes the message
	got    []letter
}

type letter struct {
	to, raw string
	private bool
}

func newPost(t *testing.T, security notify.Security, auth bool) *post {
	p := &post{t: t, security: security, auth: auth}
	p.cert, p.roots = certificate(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	p.serve(l)
	t.Cleanup(p.down)
	return p
}

func (p *post) serve(l net.Listener) {
	s := smtp.NewServer(p)
	s.Domain = "localhost"
	s.ErrorLog = quiet{}
	s.AllowInsecureAuth = p.security == notify.Plain
	c := &tls.Config{Certificates: []tls.Certificate{p.cert}}
	switch p.security {
	case notify.TLS:
		l = tls.NewListener(l, c)
	case notify.STARTTLS:
		s.TLSConfig = c
	}
	p.mu.Lock()
	p.server, p.listen = s, l
	p.mu.Unlock()
	go func() { _ = s.Serve(l) }()
}

func (p *post) down() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.listen.Close() // the server may not have begun with it yet
	_ = p.server.Close()
}

// up starts the server again at the same address.
func (p *post) up() {
	p.t.Helper()
	var l net.Listener
	var err error
	for range 100 {
		if l, err = net.Listen("tcp", p.addr); err == nil {
			p.serve(l)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Fatal(err)
}

func (p *post) say(e *smtp.SMTPError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = e
}

func (p *post) letters() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter(nil), p.got...)
}

func (p *post) settings() notify.SMTP {
	host, port, _ := net.SplitHostPort(p.addr)
	n, _ := new(big.Int).SetString(port, 10)
	s := notify.SMTP{Host: host, Port: int(n.Int64()), Security: p.security, From: "Havenward <no-reply@trust.example>", Timeout: 5 * time.Second, Roots: &tls.Config{RootCAs: p.roots, MinVersion: tls.VersionTLS12}}
	if p.auth {
		s.User, s.Password = "havenward", "a password for tests"
	}
	return s
}

// NewSession serves one connection.
func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{post: p, conn: c, in: !p.auth}, nil
}

type session struct {
	post *post
	conn *smtp.Conn
	in   bool
	to   string
}

func (s *session) AuthMechanisms() []string {
	if s.post.auth {
		return []string{sasl.Plain}
	}
	return nil
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "havenward" || password != "a password for tests" {
			return smtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}), nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.in {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	if s.post.answer != nil {
		return s.post.answer
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, private := s.conn.TLSConnectionState()
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.got = append(s.post.got, letter{s.to, string(b), private})
	return nil
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail for tests"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(c)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
