package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// subjects is a protected table like that of cases, with rows to hang exhibits on.
var subjects = fstest.MapFS{"migrations/20991231000000_test.sql": {Data: []byte(`-- +goose Up
CREATE TABLE test_subject (org_id TEXT NOT NULL, id TEXT NOT NULL, unit_id TEXT NOT NULL, lock TEXT NOT NULL, owner_key TEXT NOT NULL, PRIMARY KEY (org_id, id));
INSERT INTO test_subject (org_id, id, unit_id, lock, owner_key) VALUES ('RNM', 'c1', 'unt_ed', '', ''), ('RNM', 'c2', 'unt_w', '', ''), ('RNM', 'c3', 'unt_ed', 'sexual_safety', ''), ('RXX', 'c1', 'unt_x', '', '');
`)}}

var start = time.Date(2026, 11, 11, 8, 0, 0, 0, time.UTC)

type world struct {
	*Service
	t        *testing.T
	settings db.Settings
	now      time.Time
	dir      string
	key      ed25519.PrivateKey
}

func each(t *testing.T, f func(*testing.T, *world)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, files.Schema, notify.Schema, Schema, subjects}, func(t *testing.T, settings db.Settings) {
		w := &world{t: t, settings: settings, now: start, dir: t.TempDir(), key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))}
		read := dbtest.Open(t, settings)
		tell := func() time.Time { return w.now }
		d, err := op.Open(settings, op.Options{Policy: authz.NewPolicy(tell, Permissions, files.Permissions), Now: tell})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		store, err := files.Open(t.Context(), files.Deps{DB: read, Door: d, Ring: ring, URL: w.dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		w.Service = &Service{DB: read, Door: d, Ring: ring, Files: store.Large(MaxFile), Clocks: clock.Seed(), Rules: Retention(), Log: slog.New(slog.DiscardHandler),
			Key: func(context.Context) (ed25519.PrivateKey, error) { return w.key, nil },
			Subjects: map[string]Kind{OfCase: {Table: "test_subject", Load: func(ctx context.Context, q db.Querier, org, id string) (Subject, error) {
				return db.One(ctx, q, func(r db.Row) (Subject, error) {
					s := Subject{Kind: OfCase, Org: org, ID: id, Ref: "C-0093", Path: "/cases/" + id, Happened: start.Add(-10 * time.Hour)}
					return s, r.Scan(&s.Unit, &s.Lock, &s.OwnerKey)
				}, `SELECT unit_id, lock, owner_key FROM test_subject WHERE org_id = $1 AND id = $2`, org, id)
			}}}}
		f(t, w)
	})
}

func as(ctx context.Context, id string, role authz.Role, org string, units ...string) context.Context {
	name := map[string]string{"per_gl": "Gareth Lowe", "per_nr": "Nadia Rahman", "per_pn": "Priya Nair"}[id]
	a := authz.Actor{ID: id, Name: name, Role: role, Org: org, Units: units, Strong: true}
	if role == authz.SexualSafety {
		a.Locks = []string{"sexual_safety"}
	}
	return authz.With(ctx, a)
}

func lead(ctx context.Context) context.Context    { return as(ctx, "per_gl", authz.Specialist, "RNM") }
func privacy(ctx context.Context) context.Context { return as(ctx, "per_nr", authz.Privacy, "RNM") }
func manager(ctx context.Context) context.Context {
	return as(ctx, "per_pn", authz.Manager, "RNM", "unt_ed")
}

func (w *world) scope(ctx context.Context, act authz.Action) authz.Scope {
	w.t.Helper()
	sc, err := w.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		w.t.Fatal(err)
	}
	return sc
}

func (w *world) ready(name string, body []byte) files.Ready {
	w.t.Helper()
	f, err := w.Files.PutLarge(w.t.Context(), "RNM", "one", name, bytes.NewReader(body), 1<<20)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

var clip = append([]byte("\x00\x00\x00\x18ftypmp42"), bytes.Repeat([]byte("an empty corridor "), 500)...)

func footage() New {
	return New{About: About{Title: "Corridor camera 14", Clock: "40 seconds fast"}, Media: Footage, Class: "evidence", Why: "Sent by the security desk"}
}

func (w *world) add(subject string) Exhibit {
	w.t.Helper()
	x, err := w.Add(lead(w.t.Context()), "RNM", OfCase, subject, footage(), w.ready("cam.mp4", clip))
	if err != nil {
		w.t.Fatal(err)
	}
	return x
}

func (w *world) get(id string) Exhibit {
	w.t.Helper()
	x, err := w.Get(w.t.Context(), w.scope(lead(w.t.Context()), ActSee), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return x
}

func (w *world) kinds(id string) string {
	w.t.Helper()
	list, st, err := w.Ledger(w.t.Context(), w.scope(lead(w.t.Context()), ActOpen), id)
	if err != nil || st.Broken != nil {
		w.t.Fatalf("%v %+v", err, st.Broken)
	}
	var out []string
	for _, e := range list {
		k := string(e.Kind)
		if e.Refused {
			k += " refused"
		}
		out = append(out, k)
	}
	return strings.Join(out, ", ")
}

func (w *world) original(id string) string {
	w.t.Helper()
	c, err := w.Copies(w.t.Context(), w.DB, w.get(id))
	if err != nil || len(c) == 0 {
		w.t.Fatal(c, err)
	}
	return c[0].File.ID
}

func bytesOf(t *testing.T, b Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func prove(t *testing.T, b []byte, key ed25519.PrivateKey) custody.Proof {
	t.Helper()
	p, err := custody.Verify(bytes.NewReader(b), int64(len(b)), custody.Options{Key: key.Public().(ed25519.PublicKey)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFootageGoesFromRequestToBundleAndEveryStepIsInItsLedger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := lead(t.Context())
		n := footage()
		n.About.Asked, n.Why = "the security desk", "Footage at risk"
		x, err := w.Ask(ctx, "RNM", OfCase, "c1", n)
		if err != nil || x.Number != "GL/1" || !x.AtRisk() || !x.Overwritten.Equal(start.Add(-10*time.Hour).AddDate(0, 0, 7)) {
			t.Fatalf("%+v %v", x, err)
		}
		w.now = w.now.Add(16 * time.Minute)
		if err := w.Settle(ctx, "RNM", x.ID, true, "Tomasz Wrona", "10:30pm to 10:55pm"); err != nil {
			t.Fatal(err)
		}
		if err := w.Settle(ctx, "RNM", x.ID, false, "", "It was overwritten"); !fault.Is(err, fault.Conflict) {
			t.Errorf("settled twice: %v", err)
		}
		if err := w.Receive(ctx, "RNM", x.ID, w.ready("cam.mp4", clip), "By the desk’s own stick"); err != nil {
			t.Fatal(err)
		}
		if err := w.Receive(ctx, "RNM", x.ID, w.ready("cam.mp4", clip), "A second time"); !fault.Is(err, fault.Conflict) {
			t.Errorf("two uploads of one exhibit: %v", err)
		}
		if err := w.Redact(ctx, "RNM", x.ID, w.ready("blurred.mp4", append(clip, 'x')), "3 patients blurred", "They are nobody’s business", "Lena Osei"); err != nil {
			t.Fatal(err)
		}
		seq, err := w.Open(ctx, "RNM", x.ID, w.original(x.ID), "play", "To choose the part the police asked for")
		if err != nil {
			t.Fatal(err)
		}
		if c, kind, err := w.Pass(ctx, w.scope(ctx, ActOpen), x.ID, seq); err != nil || kind != custody.Played || c.What != "original" {
			t.Errorf("%+v %v %v", c, kind, err)
		}
		if _, _, err := w.Pass(privacy(t.Context()), w.scope(privacy(t.Context()), ActOpen), x.ID, seq); !fault.Is(err, fault.NotFound) {
			t.Errorf("another person's pass: %v", err)
		}
		w.now = w.now.Add(PassKeeps + time.Second)
		if _, _, err := w.Pass(ctx, w.scope(ctx, ActOpen), x.ID, seq); !fault.Is(err, fault.NotFound) {
			t.Errorf("an old pass: %v", err)
		}
		if n, err := w.Sign(t.Context()); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if n, err := w.Sign(t.Context()); err != nil || n != 0 {
			t.Errorf("signed again without anything new: %d %v", n, err)
		}
		if says, err := w.Check(ctx, "RNM", x.ID); err != nil || says != "" {
			t.Fatal(says, err)
		}
		b, err := w.Own(ctx, "RNM", x.ID, "For the file")
		if err != nil {
			t.Fatal(err)
		}
		raw := bytesOf(t, b)
		p := prove(t, raw, w.key)
		if !p.OK() || len(p.Exhibits) != 1 || len(p.Exhibits[0].Files) != 2 || len(p.Exhibits[0].Signed) != 1 {
			t.Errorf("%+v", p)
		}
		if got, want := w.kinds(x.ID), "requested, saved, received, redacted, played, checked, copied"; got != want {
			t.Errorf("the ledger tells %s, want %s", got, want)
		}
		z, _ := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		for _, f := range z.File {
			if !filepath.IsLocal(f.Name) {
				t.Errorf("%s", f.Name)
			}
		}
		m, err := w.Measures(t.Context(), w.scope(ctx, ActMeasure), start, start.AddDate(0, 0, 1))
		if err != nil || m != (Measures{Requested: 1, InTime: 1}) {
			t.Errorf("%+v %v", m, err)
		}
	})
}

func TestWhoMaySeeAndWhoMayOpen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.add("c1")
		file := w.original(x.ID)
		if _, err := w.Open(manager(t.Context()), "RNM", x.ID, file, "view", "I look after the person"); err != ErrMayNot {
			t.Errorf("the manager: %v", err)
		}
		for name, ctx := range map[string]context.Context{
			"another unit's manager": as(t.Context(), "per_x", authz.Manager, "RNM", "unt_w"), "another trust's lead": as(t.Context(), "per_y", authz.Specialist, "RXX"),
		} {
			if _, err := w.Open(ctx, "RNM", x.ID, file, "view", "I am curious"); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := w.Get(ctx, w.scope(ctx, ActSee), x.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s sees it: %v", name, err)
			}
			if list, err := w.Of(ctx, w.scope(ctx, ActSee), "RNM", OfCase, "c1"); err != nil || len(list) != 0 {
				t.Errorf("%s lists %d %v", name, len(list), err)
			}
		}
		weak := authz.From(lead(t.Context()))
		weak.Strong = false
		if _, err := w.Open(authz.With(t.Context(), weak), "RNM", x.ID, file, "view", "Without my key"); err != ErrMayNot {
			t.Errorf("without a second factor: %v", err)
		}
		if _, err := w.Open(lead(t.Context()), "RNM", x.ID, file, "view", " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if got := w.kinds(x.ID); got != "received, viewed refused, viewed refused" {
			t.Errorf("the ledger tells %s", got)
		}
		for name, ctx := range map[string]context.Context{"reporter": as(t.Context(), "per_r", authz.Reporter, "RNM"), "union": as(t.Context(), "per_u", authz.Union, "RNM")} {
			if _, err := w.Add(ctx, "RNM", OfCase, "c1", footage(), w.ready("a.mp4", clip)); !fault.Is(err, fault.Denied) {
				t.Errorf("%s adds: %v", name, err)
			}
		}
		if _, err := w.Add(manager(t.Context()), "RNM", OfCase, "c2", footage(), w.ready("a.mp4", clip)); !fault.Is(err, fault.NotFound) {
			t.Errorf("to another unit's case: %v", err)
		}
		if _, err := w.Add(lead(t.Context()), "RNM", OfCase, "c3", footage(), w.ready("a.mp4", clip)); !fault.Is(err, fault.NotFound) {
			t.Errorf("to a locked case: %v", err)
		}
	})
}

func TestAnExhibitFollowsItsSubject(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.add("c1")
		dbtest.Tamper(t, w.settings, `UPDATE test_subject SET lock = 'sexual_safety' WHERE org_id = 'RNM' AND id = 'c1'`)
		for _, ctx := range []context.Context{lead(t.Context()), manager(t.Context())} { // in the same moment, before it follows
			if list, err := w.List(ctx, w.scope(ctx, ActSee), Filter{}); err != nil || len(list) != 0 {
				t.Errorf("of a case that was just locked %d exhibits are listed, %v", len(list), err)
			}
			if _, err := w.Open(ctx, "RNM", x.ID, "any", "view", "I want to see it"); !fault.Is(err, fault.NotFound) {
				t.Errorf("of a case that was just locked an exhibit is asked for: %v", err)
			}
		}
		for range 2 {
			if err := w.Follow(t.Context(), "RNM", OfCase, "c1"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Get(t.Context(), w.scope(lead(t.Context()), ActSee), x.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("the lead still sees it: %v", err)
		}
		team := as(t.Context(), "per_ss", authz.SexualSafety, "RNM")
		list, st, err := w.Ledger(team, w.scope(team, ActOpen), x.ID)
		if err != nil || st.Broken != nil || len(list) != 2 || list[1].Kind != custody.Moved {
			t.Errorf("%+v %+v %v", list, st, err)
		}
		y := w.add("c2")
		base := w.Subjects[OfCase].Load
		w.Subjects[OfCase] = Kind{Table: "test_subject", Load: func(ctx context.Context, q db.Querier, org, id string) (Subject, error) {
			s, err := base(ctx, q, org, id)
			s.Away = []string{"per_gl"}
			return s, err
		}}
		if err := w.Follow(t.Context(), "RNM", OfCase, "c2"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Open(lead(t.Context()), "RNM", y.ID, "any", "view", "I want to see it"); !fault.Is(err, fault.NotFound) {
			t.Errorf("who is kept away asks: %v", err)
		}
		if list, err := w.List(t.Context(), w.scope(lead(t.Context()), ActSee), Filter{}); err != nil || len(list) != 0 {
			t.Errorf("who is kept away lists %d, %v", len(list), err)
		}
	})
}

func TestAHoldAlwaysWinsAndDeletingTakesTwo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one, two := lead(t.Context()), privacy(t.Context())
		x := w.add("c1")
		if err := w.AskDelete(one, "RNM", x.ID, "over", "Its time is over"); !fault.Is(err, fault.Invalid) {
			t.Errorf("before its time: %v", err)
		}
		w.now = w.now.AddDate(1, 0, 1)
		if err := w.Place(one, "RNM", x.ID, "police", "NC/48213/26"); err != nil {
			t.Fatal(err)
		}
		if err := w.AskDelete(one, "RNM", x.ID, "over", "Its time is over"); !fault.Is(err, fault.Conflict) {
			t.Errorf("under a hold: %v", err)
		}
		holds, err := w.Holds(t.Context(), w.DB, w.get(x.ID))
		if err != nil || len(holds) != 1 || holds[0].Reason != "NC/48213/26" {
			t.Fatalf("%+v %v", holds, err)
		}
		if lifted, err := w.Lift(one, "RNM", x.ID, holds[0].ID, "The case has ended"); err != nil || lifted {
			t.Fatal(lifted, err)
		}
		if _, err := w.Lift(one, "RNM", x.ID, holds[0].ID, "The case has ended"); !fault.Is(err, fault.Conflict) {
			t.Errorf("lifted by one: %v", err)
		}
		if lifted, err := w.Lift(two, "RNM", x.ID, holds[0].ID, "I agree"); err != nil || !lifted {
			t.Fatal(lifted, err)
		}
		if err := w.AskDelete(one, "RNM", x.ID, "over", "Its time is over"); !fault.Is(err, fault.Invalid) {
			t.Errorf("on the day of the lifting: %v", err)
		}
		w.now = w.now.AddDate(0, 0, 8)
		if err := w.Decide(two, "RNM", x.ID, true, "Nobody asked"); !fault.Is(err, fault.Conflict) {
			t.Errorf("nobody asked: %v", err)
		}
		if err := w.AskDelete(one, "RNM", x.ID, "over", "Its time is over"); err != nil {
			t.Fatal(err)
		}
		if err := w.Decide(one, "RNM", x.ID, true, "I agree with myself"); !fault.Is(err, fault.Conflict) {
			t.Errorf("deleted by one: %v", err)
		}
		if err := w.Place(two, "RNM", x.ID, "claim", "A claim came in"); err != nil {
			t.Fatal(err)
		}
		if err := w.Decide(two, "RNM", x.ID, true, "I agree"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a hold placed meanwhile: %v", err)
		}
		holds, _ = w.Holds(t.Context(), w.DB, w.get(x.ID))
		_, _ = w.Lift(one, "RNM", x.ID, holds[0].ID, "The claim is settled")
		_, _ = w.Lift(two, "RNM", x.ID, holds[0].ID, "It is settled")
		w.now = w.now.AddDate(0, 0, 8)
		if err := w.Decide(two, "RNM", x.ID, true, "I agree"); err != nil {
			t.Fatal(err)
		}
		gone := w.get(x.ID)
		if gone.State != Deleted || gone.About.Title != "Deleted" || gone.SHA256 != x.SHA256 {
			t.Errorf("the tombstone: %+v", gone)
		}
		list, err := w.Deletions(t.Context(), w.DB, gone)
		if err != nil || len(list) != 1 || list[0].Certificate == nil || list[0].Certificate.DecidedBy != "Nadia Rahman" || list[0].Certificate.Files["GL/1, Original"] != x.SHA256 {
			t.Errorf("the certificate: %+v %v", list, err)
		}
		if err := w.Files.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		left, _ := filepath.Glob(filepath.Join(w.dir, "rnm", "*"))
		if len(left) != 0 {
			t.Errorf("bytes are left: %v", left)
		}
		if err := w.Place(one, "RNM", x.ID, "police", "Too late"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a change of what was deleted: %v", err)
		}
		if got := w.kinds(x.ID); !strings.HasSuffix(got, "deleted") {
			t.Errorf("the ledger tells %s", got)
		}
	})
}

func offer(x Exhibit, file string, more ...Item) Offer {
	return Offer{Recipient: "DC Ruth Adeane", Body: "Northmere Constabulary", Reference: "NC/48213/26", Ground: "crime", Why: "Request form of 11 November", Patient: "no", Days: 7, Items: append([]Item{{Exhibit: x.ID, File: file}}, more...)}
}

func TestADisclosureWithAPatientsDataIsReleasedByASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := lead(t.Context())
		x := w.add("c1")
		o := offer(x, w.original(x.ID))
		o.Patient = ""
		if _, _, err := w.Disclose(ctx, "RNM", OfCase, "c1", o); !fault.Is(err, fault.Invalid) {
			t.Error("nobody said whether a patient's data are in it", err)
		}
		o.Patient = "yes"
		ask, token, err := w.Disclose(ctx, "RNM", OfCase, "c1", o)
		if err != nil || token != "" || strings.Contains(w.kinds(x.ID), "shared") {
			t.Fatal("it has a link before a second person released it", token, err)
		}
		if list, err := w.Waiting(t.Context(), w.scope(privacy(t.Context()), ActRelease)); err != nil || len(list) != 1 || list[0].Offer.Recipient != o.Recipient {
			t.Fatal(list, err)
		}
		if _, _, err := w.Release(ctx, "RNM", ask); err != ErrOwnDisclosure {
			t.Error("they release their own", err)
		}
		if err := w.Refuse(ctx, "RNM", ask, "Not needed after all"); err != ErrOwnDisclosure {
			t.Error("they refuse their own", err)
		}
		if _, _, err := w.Release(manager(t.Context()), "RNM", ask); !fault.Is(err, fault.Denied) {
			t.Error("a manager releases", err)
		}
		if _, _, err := w.Release(as(t.Context(), "per_gl", authz.Specialist, "RXX"), "RNM", ask); !fault.Is(err, fault.NotFound) {
			t.Error("another trust releases", err)
		}
		id, token, err := w.Release(privacy(t.Context()), "RNM", ask)
		if err != nil || token == "" {
			t.Fatal(id, err)
		}
		if _, _, err := w.Release(privacy(t.Context()), "RNM", ask); !fault.Is(err, fault.Conflict) {
			t.Error("it is released twice", err)
		}
		list, _, err := w.Ledger(ctx, w.scope(ctx, ActOpen), x.ID)
		if err != nil || list[len(list)-1].Who != "Nadia Rahman" || list[len(list)-1].Second != "Gareth Lowe" {
			t.Errorf("the ledger names %+v, %v", list[len(list)-1], err)
		}
		if d, err := w.Look(authz.With(t.Context(), authz.Actor{Role: authz.Public}), token); err != nil || d.ID != id {
			t.Error("the link gives nothing", err)
		}
		again, _, err := w.Disclose(ctx, "RNM", OfCase, "c1", o)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Refuse(privacy(t.Context()), "RNM", again, ""); !fault.Is(err, fault.Invalid) {
			t.Error("refused without a reason", err)
		}
		if err := w.Refuse(privacy(t.Context()), "RNM", again, "The request names another night"); err != nil {
			t.Fatal(err)
		}
		p, err := w.PreparedOne(t.Context(), w.DB, w.scope(ctx, ActOpen), "RNM", again)
		if err != nil || p.State != "refused" || p.Reason != "The request names another night" || p.DecidedName != "Nadia Rahman" {
			t.Errorf("%+v %v", p, err)
		}
	})
}

func TestADisclosureOfASealedCaseIsReleasedByASecondPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		team := as(t.Context(), "per_gl", authz.SexualSafety, "RNM")
		f := w.ready("note.pdf", []byte("%PDF-1.4 a note"))
		x, err := w.Add(team, "RNM", OfCase, "c3", New{About: About{Title: "A note"}, Media: Document, Class: "evidence", Why: "Sent by the desk"}, f)
		if err != nil {
			t.Fatal(err)
		}
		copies, err := w.Copies(team, w.DB, x)
		if err != nil || len(copies) == 0 {
			t.Fatal("no copy", err)
		}
		ask, token, err := w.Disclose(team, "RNM", OfCase, "c3", offer(x, copies[0].File.ID))
		if err != nil || token != "" {
			t.Fatal("a sealed case's exhibit has a link by one person", err)
		}
		if _, _, err := w.Release(privacy(t.Context()), "RNM", ask); !fault.Is(err, fault.NotFound) {
			t.Error("somebody who is not cleared releases it", err)
		}
		if _, token, err = w.Release(as(t.Context(), "per_pn", authz.SexualSafety, "RNM"), "RNM", ask); err != nil || token == "" {
			t.Error("a second one of the team cannot release it", err)
		}
	})
}

func TestADisclosureIsGivenOnceToWhoHasTheLink(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := lead(t.Context())
		public := authz.With(t.Context(), authz.Actor{Role: authz.Public})
		x, y := w.add("c1"), w.add("c1")
		if _, _, err := w.Disclose(ctx, "RNM", OfCase, "c1", offer(x, w.original(x.ID), Item{Exhibit: y.ID})); !fault.Is(err, fault.Invalid) {
			t.Errorf("withheld without grounds: %v", err)
		}
		id, token, err := w.Disclose(ctx, "RNM", OfCase, "c1", offer(x, w.original(x.ID), Item{Exhibit: y.ID, Withheld: "Names another patient"}))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Disclose(manager(t.Context()), "RNM", OfCase, "c1", offer(x, w.original(x.ID))); !fault.Is(err, fault.Denied) {
			t.Errorf("a manager discloses: %v", err)
		}
		other := w.add("c2")
		if _, _, err := w.Disclose(ctx, "RNM", OfCase, "c1", offer(other, w.original(other.ID))); !fault.Is(err, fault.NotFound) {
			t.Errorf("an exhibit of another case: %v", err)
		}
		for range 3 { // looking changes nothing
			if d, err := w.Look(public, token); err != nil || d.Recipient != "DC Ruth Adeane" || len(d.Given) != 1 || len(d.Withheld) != 1 {
				t.Fatalf("%+v %v", d, err)
			}
		}
		if _, err := w.Look(public, strings.Repeat("A", 43)); !fault.Is(err, fault.NotFound) {
			t.Errorf("a guess: %v", err)
		}
		if _, err := w.Fetch(public, token, "any"); !fault.Is(err, fault.NotFound) {
			t.Errorf("fetched before anybody signed: %v", err)
		}
		if _, _, err := w.Collect(public, token, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a name: %v", err)
		}
		r, pass, err := w.Collect(public, token, "Ruth Adeane")
		if err != nil || !r.Holds() {
			t.Fatalf("%+v %v", r, err)
		}
		forged := r
		forged.Name = "Somebody else"
		if forged.Holds() {
			t.Error("a forged receipt holds")
		}
		if _, _, err := w.Collect(public, token, "Somebody else"); err != ErrCollected {
			t.Errorf("a second time: %v", err)
		}
		if _, err := w.Fetch(public, token, "elsewhere"); err != ErrCollected {
			t.Errorf("from elsewhere: %v", err)
		}
		b, err := w.Fetch(public, token, pass)
		if err != nil || hashOf(b.Manifest) != r.Manifest {
			t.Fatal(err)
		}
		p := prove(t, bytesOf(t, b), w.key)
		if !p.OK() || len(p.Manifest.Withheld) != 1 || len(p.Exhibits) != 1 {
			t.Errorf("%+v", p.Problems)
		}
		if err := w.Revoke(ctx, "RNM", id, "It was the wrong person"); !fault.Is(err, fault.Conflict) {
			t.Errorf("revoked after it was collected: %v", err)
		}
		w.now = w.now.Add(DownloadKeeps + time.Second)
		if _, err := w.Fetch(public, token, pass); err != ErrCollected {
			t.Errorf("after two hours: %v", err)
		}
		if got := w.kinds(x.ID); got != "received, shared, collected" {
			t.Errorf("the ledger tells %s", got)
		}
		if got := w.kinds(y.ID); got != "received" {
			t.Errorf("the ledger of what was withheld tells %s", got)
		}
		id, token, err = w.Disclose(ctx, "RNM", OfCase, "c1", offer(x, w.original(x.ID)))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Revoke(ctx, "RNM", id, "It was the wrong person"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.Collect(public, token, "Ruth Adeane"); err != ErrRevoked {
			t.Errorf("after it was revoked: %v", err)
		}
		_, token, err = w.Disclose(ctx, "RNM", OfCase, "c1", offer(x, w.original(x.ID)))
		if err != nil {
			t.Fatal(err)
		}
		w.now = w.now.AddDate(0, 0, 7)
		if _, _, err := w.Collect(public, token, "Ruth Adeane"); err != ErrExpired {
			t.Errorf("on the last day's end: %v", err)
		}
	})
}

func TestWhatIsHeldElsewhereHasItsPlaceAndHash(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := lead(t.Context())
		n := footage()
		if _, err := w.Point(ctx, "RNM", OfCase, "c1", n); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a holder: %v", err)
		}
		n.About.Holder, n.About.System, n.SHA256 = "Northmere Constabulary", "their store", "not a hash"
		if _, err := w.Point(ctx, "RNM", OfCase, "c1", n); !fault.Is(err, fault.Invalid) {
			t.Errorf("with a broken hash: %v", err)
		}
		n.SHA256 = strings.ToUpper(hashOf(clip))
		x, err := w.Point(ctx, "RNM", OfCase, "c1", n)
		if err != nil || x.State != Elsewhere || x.SHA256 != hashOf(clip) {
			t.Fatalf("%+v %v", x, err)
		}
		n.Number = x.Number
		if _, err := w.Point(ctx, "RNM", OfCase, "c1", n); !fault.Is(err, fault.Invalid) {
			t.Errorf("the same reference twice: %v", err)
		}
		if err := w.Receive(ctx, "RNM", x.ID, w.ready("cam.mp4", append(clip, 'x')), "They sent it"); err != nil {
			t.Fatal(err)
		}
		list, _, _ := w.Ledger(ctx, w.scope(ctx, ActOpen), x.ID)
		if last := list[len(list)-1]; !strings.Contains(last.What, "IT IS NOT") {
			t.Errorf("another file than the one they hold: %q", last.What)
		}
	})
}

func TestWhatIsDoneBehindTheProgramsBackIsNoticed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := lead(t.Context())
		x := w.add("c1")
		if err := w.Place(ctx, "RNM", x.ID, "police", "NC/48213/26"); err != nil {
			t.Fatal(err)
		}
		drop := `DROP TRIGGER custody_entry_no_update`
		if w.settings.Engine() == db.Postgres {
			drop = `DROP TRIGGER custody_entry_append_only ON custody_entry`
		}
		dbtest.Tamper(t, w.settings, drop, `UPDATE custody_entry SET kind = 'viewed' WHERE seq = 2`)
		if says, err := w.Check(ctx, "RNM", x.ID); err != nil || !strings.Contains(says, "Entry 2: the entry was changed") {
			t.Errorf("%q %v", says, err)
		}
		if got := w.get(x.ID); got.CheckSays == "" {
			t.Error("the register does not say so")
		}
		y := w.add("c1")
		blobs, _ := filepath.Glob(filepath.Join(w.dir, "rnm", "*"))
		for _, b := range blobs {
			raw, err := os.ReadFile(b)
			if err != nil {
				t.Fatal(err)
			}
			raw[len(raw)/2] ^= 1
			if err := os.WriteFile(b, raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if says, err := w.Check(ctx, "RNM", y.ID); err != nil || !strings.Contains(says, "not the one that came") {
			t.Errorf("%q %v", says, err)
		}
	})
}

func TestTheRegisterIsAFileWithoutWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add("c1")
		var out bytes.Buffer
		ctx := lead(t.Context())
		n, err := w.Export(ctx, w.scope(ctx, ActExport), Filter{}, "csv", &out, export.Options{})
		if err != nil || n != 1 || !strings.Contains(out.String(), "GL/1") || strings.Contains(out.String(), "Corridor") {
			t.Errorf("%d %v\n%s", n, err, out.String())
		}
		if _, err := w.Export(ctx, w.scope(ctx, ActExport), Filter{}, "xlsx", io.Discard, export.Options{}); err != nil {
			t.Error(err)
		}
	})
}

func TestRulesOfRetentionAreDatedAndCounted(t *testing.T) {
	for name, bad := range map[string]string{"none": `[{"class":"x"}]`, "both": `[{"class":"x","words":"w","source":"s","checked":"2026-11-22","from":"received","days":1,"months":1,"then":"review"}]`, "no list": `{}`} {
		if _, err := ParseRules([]byte(bad)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	r := Rules{{Class: "a", Days: 31}, {Class: "a", Days: 40, ValidFrom: "2026-12-01"}}
	for at, want := range map[string]int{"2026-11-30": 31, "2026-12-01": 40} {
		d, _ := time.Parse(time.DateOnly, at)
		if got, ok := r.For("a", d); !ok || got.Days != want {
			t.Errorf("on %s: %d", at, got.Days)
		}
	}
	leap := time.Date(2028, 2, 29, 9, 0, 0, 0, time.UTC)
	if got := (Rule{Months: 12}).Until(leap); got.Format(time.DateOnly) != "2029-02-28" {
		t.Errorf("a year after a leap day: %s", got)
	}
}
