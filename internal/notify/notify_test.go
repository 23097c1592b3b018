package notify_test

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"mime"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/ui/lang"
)

//go:embed testdata/migrations/*.sql
var thingFiles embed.FS

const act authz.Action = "thing.tell"

type bench struct {
	t    *testing.T
	s    db.Settings
	door *op.Door
	read *db.DB
	post *post
	n    *notify.Notifier

	mu   sync.Mutex
	now  time.Time
	addr map[string]string
}

// eachNotify gives a notifier that delivers to a real server, on both engines, at 10:00 in London.
func eachNotify(t *testing.T, f func(*testing.T, *bench)) {
	things, err := fs.Sub(thingFiles, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, things}, func(t *testing.T, s db.Settings) {
		b := &bench{t: t, s: s, read: dbtest.Open(t, s), post: newPost(t, notify.STARTTLS, false), now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), addr: map[string]string{}}
		p := authz.NewPolicy(b.clock, notify.Permissions, jobs.Permissions, []authz.Grant{{Action: act, Roles: map[authz.Role]authz.Reach{authz.Specialist: authz.ReachOrg}}})
		b.door, err = op.Open(s, op.Options{Policy: p, Now: b.clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = b.door.Close() })
		b.n = notify.New(notify.Deps{DB: b.read, Door: b.door, SMTP: b.post.settings(), Base: "https://havenward.example/",
			Address: func(_ context.Context, _, person string) (string, error) {
				b.mu.Lock()
				defer b.mu.Unlock()
				return b.addr[person], nil
			},
			Admins: func(context.Context, string) ([]string, error) { return []string{"per_admin"}, nil }})
		r := jobs.New(jobs.Deps{DB: b.read, Door: b.door, Poll: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler)})
		b.n.Register(r)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = r.Run(ctx)
		}()
		t.Cleanup(func() {
			cancel()
			<-done
		})
		f(t, b)
	})
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) at(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = t
}

// move lets time pass once every job that was taken is settled: one that fails later than that would wait on.
func (b *bench) move(d time.Duration) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		held, err := db.One(b.t.Context(), b.read, db.Scalar[int64], `SELECT COUNT(*) FROM job WHERE lease IS NOT NULL`)
		if err != nil || held > 0 && time.Now().After(end) {
			b.t.Fatalf("%d jobs are held, %v", held, err)
		}
		if held == 0 {
			break
		}
	}
	b.at(b.clock().Add(d))
}

func (b *bench) as(person string, role authz.Role, org string) context.Context {
	return authz.With(b.t.Context(), authz.Actor{ID: person, Name: "Invented Person", Role: role, Org: org})
}

func (b *bench) person(p string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.addr[p] = p + "@trust.example"
	return p
}

func (b *bench) tell(n notify.Notice) {
	b.t.Helper()
	ctx := b.as("per_lead", authz.Specialist, n.Org)
	_, err := op.Do(ctx, b.door, act, op.In(n.Org, ""), func(tx *op.Tx) (int, audit.Change, error) {
		return 0, audit.Created("thing", n.Record), notify.Tell(ctx, tx, n)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) until(what string, f func() bool) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if f() {
			return
		}
	}
	b.t.Fatalf("it never came to this: %s", what)
}

// ledger gives "channel state reason" of every delivery to a person, in order of channel.
func (b *bench) ledger(person string) []string {
	b.t.Helper()
	list, err := db.All(b.t.Context(), b.read, func(r db.Row) (string, error) {
		var c, s, why string
		err := r.Scan(&c, &s, &why)
		return strings.TrimSpace(c + " " + s + " " + why), err
	}, `SELECT channel, state, reason FROM notice_delivery WHERE person_id = $1 ORDER BY channel, state, reason, id`, person)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func (b *bench) comes(person string, want ...string) {
	b.t.Helper()
	var got []string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if got = b.ledger(person); cmp.Equal(want, got) {
			return
		}
	}
	b.t.Fatalf("the ledger of %s:\n%s", person, cmp.Diff(want, got))
}

func TestNoMessageHoldsAnythingOfARecord(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		planted := []string{"Bronwen", "Planted", "Ward9", "sexual", "inc_", "sealed", "per_", "knife", "R01Trust"}
		for _, l := range []lang.Lang{lang.En, lang.Cy} {
			who := b.person("per_Bronwen" + string(l))
			b.mu.Lock()
			b.addr[who] = "someone@trust.example"
			b.mu.Unlock()
			pref := notify.Usual()
			pref.Language = l
			if err := notify.Prefer(b.as(who, authz.Reporter, "R01"), b.door, pref); err != nil {
				t.Fatal(err)
			}
			for _, tmpl := range notify.Templates() {
				b.tell(notify.Notice{Org: "R01", Person: who, Template: tmpl, Table: "sealed_planted", Record: "inc_Planted_knife", Path: "/sexual-safety/Ward9/inc_Planted_knife"})
			}
		}
		n := 2 * len(notify.Templates())
		b.until("all are delivered", func() bool { return len(b.post.letters()) == n })
		seen := map[string]bool{}
		for _, l := range b.post.letters() {
			m, err := mail.ReadMessage(strings.NewReader(l.raw))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
			if err != nil {
				t.Fatal(err)
			}
			seen[subject] = true
			for _, p := range planted {
				if strings.Contains(strings.ToLower(l.raw+subject), strings.ToLower(p)) {
					t.Errorf("a message says %q:\n%s", p, l.raw)
				}
			}
			if !l.private {
				t.Error("a message went in the clear")
			}
			if !strings.Contains(strings.ReplaceAll(l.raw, "=\r\n", ""), "https://havenward.example/n/R01/ntc_") {
				t.Errorf("no link:\n%s", l.raw)
			}
		}
		if len(seen) != n {
			t.Errorf("%d different subjects, want %d", len(seen), n)
		}
	})
}

func TestEverySentenceHasItsWelsh(t *testing.T) {
	cy := lang.With(t.Context(), lang.Cy)
	for _, tmpl := range notify.Templates() {
		if tmpl.Line(cy) == tmpl.Line(t.Context()) {
			t.Errorf("%s has no Welsh", tmpl)
		}
	}
}

func TestAServerThatWasDownGetsTheMailWhenItIsBack(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		b.post.down()
		b.tell(notify.Notice{Org: "R01", Person: b.person("per_1"), Template: notify.ReportUpdate, Path: "/x"})
		b.comes("per_1", "app sent", "email queued the mail server does not answer")
		b.post.up()
		b.post.say(&smtp.SMTPError{Code: 451, Message: "greylisted"})
		b.move(time.Minute)
		b.comes("per_1", "app sent", "email queued the mail server asked to try later (451)")
		b.post.say(nil)
		b.mu.Lock()
		b.addr["per_1"] = "new-address@trust.example" // changed while the message waited
		b.mu.Unlock()
		b.move(2 * time.Minute)
		b.comes("per_1", "app sent", "email sent")
		if got := b.post.letters(); len(got) != 1 || got[0].to != "new-address@trust.example" {
			t.Errorf("letters %+v", got)
		}
	})
}

func TestAChangeOfABoardTellsSomebodyOfATrust(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		ctx := b.as("per_lead", authz.Specialist, "R01")
		_, err := op.Do(ctx, b.door, act, op.In("R01", ""), func(tx *op.Tx) (int, audit.Change, error) {
			return 0, audit.Created("thing", "t"), notify.Tell(ctx, tx, notify.Notice{Org: "R02", Person: b.person("per_2"), Template: notify.ReturnLate, Path: "/returns"})
		})
		if err != nil {
			t.Fatal(err)
		}
		b.comes("per_2", "app sent", "email sent")
	})
}

func TestARefusedMessageFailsAtOnceAndALongSilenceAlertsAdministrators(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		b.post.say(&smtp.SMTPError{Code: 550, Message: "per_1@trust.example is unknown here"})
		b.tell(notify.Notice{Org: "R01", Person: b.person("per_1"), Template: notify.ReportUpdate, Path: "/x"})
		b.comes("per_1", "app sent", "email failed the mail server refused the message (550)")

		b.post.say(&smtp.SMTPError{Code: 421, Message: "busy"})
		for i := range 3 {
			b.tell(notify.Notice{Org: "R01", Person: b.person(fmt.Sprint("per_w", i)), Template: notify.ReportUpdate, Path: "/x"})
		}
		end := b.clock().Add(74 * time.Hour)
		gone := func() bool {
			for i := range 3 {
				if got := b.ledger(fmt.Sprint("per_w", i)); got[1] != "email failed given up after 72 hours: the mail server asked to try later (421)" {
					return false
				}
			}
			return true
		}
		for b.clock().Before(end) || !gone() {
			b.move(time.Hour)
			b.until("nothing is due", func() bool {
				h, err := jobs.Check(t.Context(), b.read, b.clock())
				return err == nil && h.Waiting == 0 && h.Held == 0
			})
			if b.clock().After(end.Add(72 * time.Hour)) {
				t.Fatalf("never given up: %v", b.ledger("per_w0"))
			}
		}
		got, err := notify.Mine(b.as("per_admin", authz.Admin, "R01"), b.read, time.Time{}, 10)
		if err != nil || len(got) != 1 || got[0].Template != notify.DeliveryTrouble {
			t.Errorf("the administrator sees %+v, %v", got, err)
		}
	})
}

func TestQuietHoursWaitAndUrgentDoesNot(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		b.at(time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC))
		b.tell(notify.Notice{Org: "R01", Person: b.person("per_1"), Template: notify.ReportUpdate, Path: "/x"})
		b.tell(notify.Notice{Org: "R01", Person: b.person("per_2"), Template: notify.Escalation, Path: "/x"})
		b.comes("per_2", "app sent", "email sent")
		b.until("it is put off", func() bool {
			h, err := jobs.Check(t.Context(), b.read, b.clock())
			return err == nil && h.Later == 2 && h.Waiting == 0 && h.Held == 0 // the digest and the message
		})
		b.comes("per_1", "app sent", "email queued")
		b.at(time.Date(2026, 11, 24, 6, 59, 0, 0, time.UTC))
		time.Sleep(50 * time.Millisecond)
		b.comes("per_1", "app sent", "email queued")
		b.at(time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC))
		b.comes("per_1", "app sent", "email sent")
	})
}

func TestTheDigestIsOneMessageWithANumber(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		p := notify.Usual()
		p.Email, p.Language = notify.EmailDigest, lang.Cy
		ctx := b.as(b.person("per_1"), authz.Reporter, "R01")
		if err := notify.Prefer(ctx, b.door, p); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			b.tell(notify.Notice{Org: "R01", Person: "per_1", Template: notify.ReportUpdate, Path: "/x"})
		}
		b.comes("per_1", "app sent", "app sent", "app sent", "digest queued", "digest queued", "digest queued")
		b.at(time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC))
		b.comes("per_1", "app sent", "app sent", "app sent", "digest sent", "digest sent", "digest sent")
		got := b.post.letters()
		if len(got) != 1 || !strings.Contains(got[0].raw, "Mae 3 o hysbysiadau newydd") || !strings.Contains(got[0].raw, "https://havenward.example/notices") {
			t.Errorf("letters %+v", got)
		}
		b.at(time.Date(2026, 11, 25, 7, 30, 0, 0, time.UTC))
		time.Sleep(100 * time.Millisecond)
		if n := len(b.post.letters()); n != 1 {
			t.Errorf("%d messages, want no digest of nothing", n)
		}
	})
}

func TestPreferencesAreKeptToAndChecked(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		p := notify.Usual()
		p.Email, p.InApp = notify.EmailNone, false
		if err := notify.Prefer(b.as(b.person("per_1"), authz.Reporter, "R01"), b.door, p); err != nil {
			t.Fatal(err)
		}
		b.tell(notify.Notice{Org: "R01", Person: "per_1", Template: notify.ReportUpdate, Path: "/x"})
		b.comes("per_1", "app not_sent the person chose no notices in the app", "email not_sent the person chose no e-mail")
		b.tell(notify.Notice{Org: "R01", Person: "per_nobody", Template: notify.ReportUpdate, Path: "/x"})
		b.comes("per_nobody", "app sent", "email failed no e-mail address is known")
		bad := notify.Preference{Email: "pigeon", QuietFrom: -1, Language: "fr"}
		if err := notify.Prefer(b.as("per_1", authz.Reporter, "R01"), b.door, bad); len(fault.ProblemsOf(err)) != 3 {
			t.Errorf("%v", err)
		}
		if err := notify.Prefer(t.Context(), b.door, p); !fault.Is(err, fault.Unauthenticated) && !fault.Is(err, fault.NotFound) {
			t.Errorf("a visitor: %v", err)
		}
	})
}

func TestANoticeIsItsPersonsAloneAndTheLedgerFollowsTheRecordsLocks(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		dbtest.Tamper(t, b.s, `INSERT INTO thing (org_id, id, unit_id, lock, owner_key) VALUES ('R01', 'thg_open', 'u1', '', ''), ('R01', 'thg_sealed', 'u1', 'sexual', '')`,
			`INSERT INTO record_exclusion (org_id, record_id, person_id, reason, at) VALUES ('R01', 'thg_open', 'per_out', 'named in it', '2026-11-01T00:00:00.000000Z')`)
		for _, rec := range []string{"thg_open", "thg_sealed"} {
			for _, who := range []string{"per_1", "per_out"} {
				b.tell(notify.Notice{Org: "R01", Person: b.person(who), Template: notify.Assigned, Table: "thing", Record: rec, Path: "/thing/" + rec})
			}
		}
		b.comes("per_1", "app sent", "app sent", "email sent", "email sent")
		b.comes("per_out", "app sent", "app sent", "email not_sent the person is kept away from the record", "email sent")
		one, out := b.as("per_1", authz.Reporter, "R01"), b.as("per_out", authz.Reporter, "R01")
		mine, err := notify.Mine(one, b.read, time.Time{}, 10)
		if err != nil || len(mine) != 2 {
			t.Fatalf("%+v %v", mine, err)
		}
		if got, err := notify.Mine(out, b.read, time.Time{}, 10); err != nil || len(got) != 1 {
			t.Errorf("whoever is kept away sees %+v %v", got, err)
		}
		if n, err := notify.Unread(one, b.read); n != 2 || err != nil {
			t.Errorf("%d unread, %v", n, err)
		}
		for name, ctx := range map[string]context.Context{"another person": out, "another organisation": b.as("per_1", authz.Reporter, "R02")} {
			if _, err := b.n.Follow(ctx, "R01", mine[0].ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if path, err := b.n.Follow(one, "R01", mine[0].ID); err != nil || path != mine[0].Path {
			t.Errorf("%q %v", path, err)
		}
		if n, _ := notify.Unread(one, b.read); n != 1 {
			t.Errorf("%d unread after one was read", n)
		}
		ledger := func(a authz.Actor, rec string) (int, error) {
			s, err := b.door.Policy().Check(a, notify.ActionLedger)
			if err != nil {
				return 0, err
			}
			l, err := notify.Ledger(t.Context(), b.read, s, "thing", "R01", rec)
			return len(l), err
		}
		lead := authz.Actor{ID: "per_lead", Role: authz.Specialist, Org: "R01"}
		cleared := authz.Actor{ID: "per_safe", Role: authz.SexualSafety, Org: "R01", Locks: []string{"sexual"}}
		if n, err := ledger(lead, "thg_open"); n != 4 || err != nil {
			t.Errorf("%d %v", n, err)
		}
		if _, err := ledger(lead, "thg_sealed"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a sealed record's ledger: %v", err)
		}
		if n, err := ledger(cleared, "thg_sealed"); n != 4 || err != nil {
			t.Errorf("%d %v", n, err)
		}
		for name, a := range map[string]authz.Actor{"another organisation": {ID: "x", Role: authz.Specialist, Org: "R02"}, "another unit": {ID: "x", Role: authz.Manager, Org: "R01", Units: []string{"u2"}},
			"whoever is kept away": {ID: "per_out", Role: authz.Specialist, Org: "R01"}} {
			if _, err := ledger(a, "thg_open"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestANoticeThatIsNotCompleteBreaksTheChange(t *testing.T) {
	eachNotify(t, func(t *testing.T, b *bench) {
		ctx := b.as("per_lead", authz.Specialist, "R01")
		for _, n := range []notify.Notice{
			{Org: "R01", Person: "p", Template: "free text", Path: "/x"},
			{Org: "R01", Person: "p", Template: notify.Assigned, Path: "https://elsewhere.example"},
			{Org: "R01", Person: "p", Template: notify.Assigned, Path: "/a person's name"},
			{Org: "R01", Template: notify.Assigned, Path: "/x"},
		} {
			if _, err := op.Do(ctx, b.door, act, op.In("R01", ""), func(tx *op.Tx) (int, audit.Change, error) {
				return 0, audit.Created("thing", "x"), notify.Tell(ctx, tx, n)
			}); err == nil {
				t.Errorf("%+v was told", n)
			}
		}
	})
}
