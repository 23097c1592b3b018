package governance_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "R01"
	there = "R02"
)

// bench is a service over a fresh database with a clock that the test moves, and a group with four members: the lead is its
// secretary and the employer's chair, the union its other chair, a manager and somebody outside its members.
type bench struct {
	*testing.T
	*governance.Service
	now     time.Time
	at      db.Settings
	group   string
	members map[string]governance.Member // by name
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, files.Schema, governance.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, at: s, now: time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, governance.Permissions, notify.Permissions, files.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		q := dbtest.Open(t, s)
		store, err := files.Open(t.Context(), files.Deps{DB: q, Door: door, Ring: ring, URL: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		b.Service = &governance.Service{DB: q, Door: door, Ring: ring, Files: store, Chase: governance.SeedChase(), Name: func(context.Context, string) string { return "Northmere Hospitals NHS Trust" },
			Person: func(_ context.Context, org, email string) (governance.Colleague, error) {
				name, _, _ := strings.Cut(email, "@")
				if org != here || name == "nobody" {
					return governance.Colleague{}, fault.Missing()
				}
				return governance.Colleague{ID: who(org, authz.Role(name)), Name: "Invented " + name, Title: "Invented"}, nil
			}}
		b.group = b.make("members")
		f(b)
	})
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

func (b *bench) as(role authz.Role) context.Context { return b.in(role, here) }

func (b *bench) in(role authz.Role, org string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: who(org, role), Name: "Invented " + string(role), Role: role, Org: org, Strong: true})
}

func (b *bench) scope(ctx context.Context) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), governance.ActRead)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err, fault.ProblemsOf(err))
	}
}

// refused wants an error of a kind with a word in its message or problems.
func (b *bench) refused(err error, kind fault.Kind, word string) {
	b.Helper()
	text := fault.MessageOf(err)
	for _, p := range fault.ProblemsOf(err) {
		text += " " + p.Text()
		if p.Kind != 0 && p.Kind == kind {
			kind = fault.KindOf(err)
		}
	}
	if !fault.Is(err, kind) || !strings.Contains(text, word) {
		b.Fatalf("%v (%s), want %s with %q", err, text, kind, word)
	}
}

func terms(reads string) governance.TermsAsk {
	return governance.TermsAsk{Text: "Purpose\nTo prevent violence", AgreedOn: "2019-09-10", InForce: "2019-09-10", Quorum: "3", BothSides: true, Reads: reads, EscalateDays: "10"}
}

func (b *bench) make(reads string) string {
	b.Helper()
	lead := b.as(authz.Specialist)
	group, err := b.MakeGroup(lead, here, "Violence reduction group", "violence_reduction", terms(reads))
	b.must(err)
	for _, m := range []governance.MemberAsk{{Email: "executive@example.org", Side: "employer", Part: "chair"}, {Email: "union@example.org", Side: "staff", Part: "chair"},
		{Email: "manager@example.org", Side: "employer", Part: "member"}, {Name: "Outside Invented", Post: "Police, invented", Side: "other", Part: "member"}} {
		m.From = "2019-09-10"
		b.must(b.AddMember(lead, here, group, m))
	}
	b.members = map[string]governance.Member{}
	list, err := b.Members(lead, b.scope(lead), here, group)
	b.must(err)
	for _, m := range list {
		name := strings.TrimPrefix(m.Name, "Invented ")
		b.members[name] = m
	}
	return group
}

// meet plans a meeting a week ahead.
func (b *bench) meet() string {
	b.Helper()
	m, err := b.Plan(b.as(authz.Specialist), here, b.group, governance.MeetingAsk{Day: b.now.AddDate(0, 0, 7).Format(time.DateOnly), Time: "14:00", Place: "Room 4", Minutes: "90"})
	b.must(err)
	return m
}

func (b *bench) item(meeting, title, purpose string, restricted bool) string {
	b.Helper()
	i, err := b.AddItem(b.as(authz.Specialist), here, meeting, governance.ItemAsk{Title: title, Purpose: purpose, Asks: "Agree it", Owner: b.members["executive"].ID, Minutes: "15", Restricted: restricted})
	b.must(err)
	return i
}

// begin sends the papers, goes to the day and begins with everybody there.
func (b *bench) begin(meeting string) {
	b.Helper()
	lead := b.as(authz.Specialist)
	b.must(b.SendPapers(lead, here, meeting))
	b.now = b.now.AddDate(0, 0, 7)
	b.must(b.Open(lead, here, meeting))
	b.attend(meeting, "present", "executive", "union", "manager")
}

func (b *bench) attend(meeting, state string, names ...string) {
	b.Helper()
	to := map[string]string{}
	for _, n := range names {
		to[b.members[n].ID] = state
	}
	b.must(b.Attend(b.as(authz.Specialist), here, meeting, to))
}

func (b *bench) whole(role authz.Role, meeting string) governance.Whole {
	b.Helper()
	ctx := b.as(role)
	w, err := b.Meeting(ctx, b.scope(ctx), here, meeting)
	b.must(err)
	return w
}

func (b *bench) notices(person string) int64 {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM notice WHERE person_id = $1`, person)
	b.must(err)
	return n
}
