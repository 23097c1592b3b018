package justice_test

import (
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
)

// post is a real SMTP server on loopback that keeps what it takes.
type post struct {
	mu   sync.Mutex
	got  []string
	deny bool
}

func (p *post) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{post: p}, nil }

type session struct {
	post *post
	to   string
}

func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	if s.post.deny {
		return &smtp.SMTPError{Code: 550, Message: "no such person"}
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.got = append(s.post.got, "TO "+s.to+"\n"+strings.ReplaceAll(string(data), "=\r\n", ""))
	return err
}

func (b *bench) post() *post {
	p := &post{}
	srv := smtp.NewServer(p)
	srv.Domain, srv.AllowInsecureAuth = "localhost", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	b.Cleanup(func() { _ = srv.Close() })
	host, port, _ := net.SplitHostPort(l.Addr().String())
	n, _ := strconv.Atoi(port)
	b.Mail = notify.SMTP{Host: host, Port: n, Security: notify.Plain, From: "Havenward <no-reply@trust.example>", Timeout: 5 * time.Second}
	return p
}

// work lets the jobs run until none of this area waits.
func (b *bench) work() {
	b.Helper()
	b.must(justice.RunJobs(b.Context(), b.Service, here))
}

var links = regexp.MustCompile(`/update/([a-z0-9]+)`)

func (p *post) last(b *bench) (token, mail string) {
	b.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.got) == 0 {
		b.Fatal("no message came")
	}
	mail = p.got[len(p.got)-1]
	m := links.FindStringSubmatch(mail)
	if m == nil {
		b.Fatal(mail)
	}
	return m[1], mail
}

func TestAnOfficerAnswersOnceByLinkAndASpecialistConfirms(t *testing.T) {
	each(t, func(b *bench) {
		p := b.post()
		m := telling()
		m.Crime = "NC/48213/26"
		id := b.told(m)
		ch, err := b.Accuse(b.lead(), here, b.kase, justice.Charge{Report: id, Code: "AEW1", Affected: b.person})
		b.must(err)
		b.now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
		b.must(b.Sweep(b.Context(), b.now))
		b.work()
		token, mail := p.last(b)
		for _, no := range []string{"Zebedee", "Grabbed", b.kase, b.person} {
			if strings.Contains(mail, no) {
				b.Errorf("the message tells %s", no)
			}
		}
		if !strings.Contains(mail, "TO pc2207@police.example.org") || !strings.Contains(mail, "----") {
			b.Error(mail)
		}
		if n := b.count(`SELECT COUNT(*) FROM justice_ask WHERE link_digest LIKE '%` + token + `%' OR id = '` + token + `'`); n != 0 {
			b.Error("the link lies in the database")
		}
		seen, err := b.Look(b.Context(), token, "192.0.2.1")
		b.must(err)
		if seen.Ref != "NC/48213/26" || seen.EventDate != "2026-11-10" || seen.Limit.In(clock.London()).Format(time.DateOnly) != "2027-05-10" {
			b.Errorf("%+v", seen)
		}
		b.must(b.Opened(b.Context(), seen))
		if _, err := b.Answer(b.Context(), token, "192.0.2.1", justice.Reply{Answer: "nothing"}); !fault.Is(err, fault.Invalid) {
			b.Error("an end without its reason", err)
		}
		if _, err := b.Answer(b.Context(), token, "192.0.2.1", justice.Reply{Answer: "charged", Detail: "CA39", NextDay: "2026-12-10", Words: "He is charged."}); err != nil {
			b.Fatal(err)
		}
		b.work()
		if w := b.whole(); w.Charges[0].Outcome != "U0" || w.Asks[0].State != "answered" || w.Asks[0].OpenedAt.IsZero() || w.Asks[0].Words != "He is charged." {
			b.Errorf("an answer is not an outcome before it is confirmed: %+v %+v", w.Charges, w.Asks)
		}
		// A second time, from elsewhere: it says so calmly and changes nothing.
		if v, err := b.Look(b.Context(), token, "198.51.100.7"); err != nil || v.Ask.Open(b.now) || v.Ask.State != "answered" {
			b.Error(v, err)
		}
		_, err = b.Answer(b.Context(), token, "198.51.100.7", justice.Reply{Answer: "none"})
		b.refused(err, fault.Conflict, "answered twice")
		b.refused(b.Confirm(b.as(authz.Manager, here), here, b.kase, b.whole().Asks[0].ID, justice.Confirmation{Take: true}), fault.Denied, "a manager confirms")
		b.must(b.Confirm(b.lead(), here, b.kase, b.whole().Asks[0].ID, justice.Confirmation{Take: true}))
		w := b.whole()
		if w.Charges[0].ID != ch || w.Charges[0].Outcome != "1" || w.Charges[0].Charged != "CA39" || w.Charges[0].Code != "AEW1" || w.Reports[0].State != justice.Charged || w.Charges[0].History[0].Source != "link" {
			b.Errorf("%+v %+v", w.Charges, w.Reports)
		}
		b.refused(b.Confirm(b.lead(), here, b.kase, w.Asks[0].ID, justice.Confirmation{Take: true}), fault.Conflict, "confirmed twice")
		if n := b.count(`SELECT COUNT(*) FROM justice_clock WHERE rule = 'POLICE_UPDATE' AND done_at IS NULL`); n != 1 {
			b.Errorf("%d clocks ask for the next update", n)
		}
	})
}

func TestSilenceIsAFactAndGoesUpTheLadder(t *testing.T) {
	each(t, func(b *bench) {
		p := b.post()
		m := telling()
		m.Above, m.AboveEmail = "Inspector", "inspector@police.example.org"
		b.told(m)
		b.now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
		b.must(b.Sweep(b.Context(), b.now))
		b.work()
		first, _ := p.last(b)
		for range 3 {
			b.now = b.now.AddDate(0, 0, 21)
			b.must(b.Sweep(b.Context(), b.now))
			b.must(b.Sweep(b.Context(), b.now)) // twice does nothing twice
			b.work()
		}
		w := b.whole()
		var states []string
		for _, a := range w.Asks {
			states = append(states, a.State)
		}
		if strings.Join(states, " ") != "silent silent silent" || w.Reports[0].Silences != 3 || w.Asks[2].Level != 1 {
			b.Errorf("%v %+v", states, w.Reports[0])
		}
		if len(p.got) != 3 || !strings.Contains(p.got[2], "TO inspector@") {
			b.Errorf("%d messages", len(p.got))
		}
		// After its time a link tells so and takes nothing.
		v, err := b.Look(b.Context(), first, "192.0.2.1")
		if err != nil || v.Ask.Open(b.now) {
			b.Error(v, err)
		}
		_, err = b.Answer(b.Context(), first, "192.0.2.1", justice.Reply{Answer: "none"})
		b.refused(err, fault.Conflict, "answered after its time")
		if n := b.count(`SELECT COUNT(*) FROM case_task WHERE key LIKE 'justice/ladder/%'`); n != 1 {
			b.Error("nobody is asked to take it up the ladder")
		}
	})
}

func TestALinkCannotBeGuessed(t *testing.T) {
	each(t, func(b *bench) {
		p := b.post()
		id := b.told(telling())
		_, err := b.AskNow(b.lead(), here, b.kase, id)
		b.must(err)
		b.work()
		token, _ := p.last(b)
		if len(token) < 26 {
			b.Errorf("a link of %d characters", len(token))
		}
		for range 20 {
			if _, err := b.Look(b.Context(), "wrong"+token[5:], "192.0.2.1"); !fault.Is(err, fault.NotFound) {
				b.Fatal(err)
			}
		}
		if _, err := b.Look(b.Context(), token, "192.0.2.1"); !fault.Is(err, fault.NotFound) {
			b.Error("after too many wrong ones even the right one must look absent there", err)
		}
		if _, err := b.Answer(b.Context(), token, "192.0.2.1", justice.Reply{Answer: "none"}); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if _, err := b.Look(b.Context(), token, "198.51.100.7"); err != nil {
			b.Error("somebody else's tries shut the officer out", err)
		}
		b.now = b.now.Add(3 * time.Hour)
		if _, err := b.Look(b.Context(), token, "192.0.2.1"); err != nil {
			b.Error("the limit never ends", err)
		}
	})
}

func TestARefusedAddressBecomesATask(t *testing.T) {
	each(t, func(b *bench) {
		b.post().deny = true
		id := b.told(telling())
		_, err := b.AskNow(b.lead(), here, b.kase, id)
		b.must(err)
		b.work()
		if a := b.whole().Asks[0]; a.Sent != "failed" {
			b.Errorf("%+v", a)
		}
		if n := b.count(`SELECT COUNT(*) FROM case_task WHERE key LIKE 'justice/address/%'`); n != 1 {
			b.Error("nobody is asked to check the address")
		}
	})
}
