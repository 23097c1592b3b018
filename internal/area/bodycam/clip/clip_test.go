package clip_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "R01"
	there = "R02"
	post  = "unit_1"
	other = "unit_2"
	sum   = "9c4107be9c4107be9c4107be9c4107be9c4107be9c4107be9c4107be9c4107be"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*clip.Service
	settings db.Settings
	now      time.Time
	pointed  []clip.Pointer
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, clip.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, settings: s, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, clip.Permissions, notify.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		b.Service = &clip.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring, Rules: clip.Retention(), Exhibits: b,
			Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]string, error) {
				return []string{who(org, role), who(org, role) + "2"}, nil
			},
			Units: func(context.Context, string) ([]clip.Unit, error) {
				return []clip.Unit{{ID: post, Name: "Station 4"}, {ID: other, Name: "Station 9"}}, nil
			}}
		f(b)
	})
}

func (b *bench) Case(_ context.Context, org, ref string) (string, error) {
	if org != here || ref != "C-0093" {
		return "", fault.Missing()
	}
	return "cas_1", nil
}

func (b *bench) Point(_ context.Context, _, _ string, p clip.Pointer) (clip.Exhibit, error) {
	b.pointed = append(b.pointed, p)
	return clip.Exhibit{ID: "exh_1", Number: "GL/1"}, nil
}

func (b *bench) Exhibit(ctx context.Context, _, id string) (clip.Exhibit, error) {
	if authz.From(ctx).Role == authz.Manager {
		return clip.Exhibit{}, fault.Missing()
	}
	return clip.Exhibit{ID: id, Number: "GL/1", CaseRef: "C-0093"}, nil
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

func (b *bench) as(role authz.Role) context.Context { return b.in(role, here, "") }

// in acts as the nth holder of a role; "" is the first.
func (b *bench) in(role authz.Role, org, n string) context.Context {
	a := authz.Actor{ID: who(org, role) + n, Name: "Invented " + role.Words() + n, Role: role, Org: org, Strong: true}
	if role == authz.Manager {
		a.Units = []string{post}
	}
	return authz.With(b.Context(), a)
}

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) want(err error, k fault.Kind) {
	b.Helper()
	if !fault.Is(err, k) {
		b.Errorf("got %v, want %s", err, k)
	}
}

func (b *bench) problem(err error, field string) {
	b.Helper()
	if !slices.ContainsFunc(fault.ProblemsOf(err), func(p fault.Problem) bool { return p.Field == field }) {
		b.Errorf("got %v, want a problem at %s", err, field)
	}
}

// added writes a clip of the station into the register.
func (b *bench) added(ref, class string) clip.Clip {
	b.Helper()
	ctx := b.as(authz.Specialist)
	c, err := b.Add(ctx, b.scope(ctx, clip.ActAdd), clip.New{Unit: post, Vendor: "Vaultcam", VendorClip: ref, SHA256: sum, Tag: "CAM-014", Day: "2026-11-01", Hour: "22:40", Seconds: 240, Class: class, Shows: "A visitor shouts at the crew"})
	b.must(err)
	return c
}

func (b *bench) get(id string) clip.Clip {
	b.Helper()
	ctx := b.as(authz.Privacy)
	c, err := b.Get(ctx, b.scope(ctx, clip.ActRead), id)
	b.must(err)
	return c
}

func (b *bench) count(q string, args ...any) int {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int], q, args...)
	b.must(err)
	return n
}

func TestEachActionIsForItsRolesAlone(t *testing.T) {
	keepers, readers := []authz.Role{authz.Specialist, authz.Privacy}, []authz.Role{authz.Manager, authz.Specialist, authz.Privacy}
	strong := []authz.Action{clip.ActHold, clip.ActTransfer, clip.ActErase}
	p := authz.NewPolicy(time.Now, clip.Permissions)
	for act, may := range map[authz.Action][]authz.Role{clip.ActRead: readers, clip.ActOpen: readers, clip.ActClass: readers, clip.ActExport: readers, clip.ActAdd: {authz.Manager, authz.Specialist, authz.System},
		clip.ActHold: keepers, clip.ActTransfer: keepers, clip.ActRequest: keepers, clip.ActRedact: keepers, clip.ActLink: {authz.Specialist}, clip.ActErase: {authz.Privacy}, clip.ActSweep: {authz.System}} {
		for _, r := range authz.Roles() {
			a := authz.Actor{ID: "x", Role: r, Org: here, Strong: true}
			if r == authz.Public {
				a.ID = ""
			}
			if got := p.May(a, act); got != slices.Contains(may, r) {
				t.Errorf("%s as %s: %v", act, r, got)
			}
			if a.Strong = false; slices.Contains(strong, act) && p.May(a, act) {
				t.Errorf("%s as %s without a second factor", act, r)
			}
		}
	}
}

func TestAClipIsOverwrittenByItselfUnlessSomebodyHoldsIt(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		lead, privacy := b.as(authz.Specialist), b.as(authz.Privacy)
		plain, held, evidence := b.added("V1", ""), b.added("V2", clip.NonEvidential), b.added("V3", clip.Evidential)
		if want := b.now.AddDate(0, 0, 31); !plain.Due.Equal(want) || !evidence.Due.IsZero() || evidence.Review.Year() != 2027 {
			b.Errorf("due %s, evidence due %s and to review %s", plain.Due, evidence.Due, evidence.Review)
		}
		if _, err := b.Add(lead, b.scope(lead, clip.ActAdd), clip.New{Unit: post, Vendor: "Vaultcam", VendorClip: "V1", Tag: "CAM-014", Day: "2026-11-01", Hour: "22:40", Seconds: 240}); err == nil {
			b.Error("the same clip came twice")
		}
		b.problem(b.Place(privacy, here, held.ID, 0, "whim", ""), "ground")
		b.must(b.Place(privacy, here, held.ID, held.Version, "complaint", "A relative complained"))
		b.want(b.Place(privacy, here, held.ID, held.Version, "claim", "A claim came too"), fault.Conflict)

		b.now = b.now.AddDate(0, 0, 29).Add(time.Hour)
		b.must(b.Warn(b.Context(), b.now))
		b.must(b.Warn(b.Context(), b.now))
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE path = '/clips/due'`); n != 2 {
			b.Errorf("%d notices, want one to each lead", n)
		}
		b.now = b.now.AddDate(0, 0, 3)
		if n, err := b.Sweep(b.Context(), b.now); err != nil || n != 1 {
			b.Errorf("swept %d, %v", n, err)
		}
		if c := b.get(plain.ID); c.State != clip.Overwritten || c.Certificate == "" || c.Ended.IsZero() {
			b.Errorf("%+v", c)
		}
		if _, err := b.Classify(privacy, here, plain.ID, 0, clip.Evidential, "Too late"); !fault.Is(err, fault.Conflict) {
			b.Errorf("a clip that is gone changed: %v", err)
		}
		holds, err := b.Holds(privacy, b.DB, &held)
		b.must(err)
		if done, err := b.Lift(privacy, here, held.ID, holds[0].ID, 0, "The complaint is closed"); err != nil || done {
			b.Errorf("one person lifted a hold: %v %v", done, err)
		}
		_, err = b.Lift(privacy, here, held.ID, holds[0].ID, 0, "Closed, I said")
		b.want(err, fault.Conflict)
		b.must(b.Stay(lead, here, held.ID, holds[0].ID, 0, "They appealed"))
		b.want(b.Stay(lead, here, held.ID, holds[0].ID, 0, "They appealed"), fault.Conflict)
		_, err = b.Lift(privacy, here, held.ID, holds[0].ID, 0, "Now it is closed")
		b.must(err)
		if done, err := b.Lift(lead, here, held.ID, holds[0].ID, 0, "Yes"); err != nil || !done {
			b.Errorf("the second person did not lift it: %v %v", done, err)
		}
		if c := b.get(held.ID); c.Holds != 0 || !c.Due.Equal(b.now.AddDate(0, 0, 7)) {
			b.Errorf("after the hold: %d holds, due %s", c.Holds, c.Due)
		}
		b.now = b.now.AddDate(0, 0, 8)
		if n, err := b.Sweep(b.Context(), b.now); err != nil || n != 1 {
			b.Errorf("swept %d after the hold, %v", n, err)
		}
		if c := b.get(evidence.ID); c.State != clip.Kept {
			b.Error("evidence was swept")
		}
	})
}

func TestAfterATransferAClassTakesTwoPeople(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		lead, privacy := b.as(authz.Specialist), b.as(authz.Privacy)
		c := b.added("V1", "")
		sc := b.scope(lead, clip.ActLink)
		_, err := b.Link(lead, sc, c.ID, 0, clip.Link{CaseRef: "C-9999", Title: "Corridor", Why: "It shows the blow"})
		b.problem(err, "case")
		x, err := b.Link(lead, sc, c.ID, c.Version, clip.Link{CaseRef: "C-0093", Title: "Corridor", Why: "It shows the blow"})
		b.must(err)
		if x.ID != "exh_1" || len(b.pointed) != 1 || b.pointed[0].SHA256 != sum || b.pointed[0].To.Sub(b.pointed[0].From) != 4*time.Minute {
			b.Errorf("%+v %+v", x, b.pointed)
		}
		_, err = b.Link(lead, sc, c.ID, 0, clip.Link{CaseRef: "C-0093", Title: "Corridor", Why: "Again"})
		b.want(err, fault.Conflict)
		c = b.get(c.ID)
		if _, ok, err := b.ExhibitOf(b.as(authz.Manager), &c); ok || err != nil {
			b.Errorf("a manager saw the exhibit of a case out of reach: %v", err)
		}
		if x, ok, err := b.ExhibitOf(lead, &c); !ok || err != nil || x.CaseRef != "C-0093" {
			b.Errorf("%+v %v %v", x, ok, err)
		}
		send := clip.Sending{Force: "Northmere Constabulary", Reference: "NC/48213/26", Gateway: "crime", Method: "upload_link", Officer: "DC 4410", Agreed: "Invented director", Day: "2026-11-02", Hour: "08:00"}
		wrong := send
		wrong.SHA256 = "aa" + sum[2:]
		b.problem(b.Transfer(privacy, here, c.ID, 0, wrong), "sha256")
		b.must(b.Transfer(privacy, here, c.ID, c.Version, send))
		c = b.get(c.ID)
		if c.Class != clip.Evidential || c.Holds != 1 || c.Transferred.IsZero() {
			b.Errorf("%+v", c)
		}
		list, err := b.Transfers(lead, &c)
		b.must(err)
		if len(list) != 1 || list[0].Officer != "DC 4410" || list[0].SHA256 != sum {
			b.Errorf("%+v", list)
		}
		b.problem(b.Receipt(privacy, here, c.ID, list[0].ID, 0, "R-1", "bb"+sum[2:]), "sha256")
		b.must(b.Receipt(privacy, here, c.ID, list[0].ID, 0, "R-1", sum))
		b.want(b.Receipt(privacy, here, c.ID, list[0].ID, 0, "R-2", sum), fault.Conflict)
		done, err := b.Classify(lead, here, c.ID, 0, clip.NonEvidential, "The case is over")
		b.must(err)
		if _, again := b.Classify(lead, here, c.ID, 0, clip.NonEvidential, "The case is over"); done || !fault.Is(again, fault.Conflict) {
			b.Errorf("one person changed the class of what the police have: %v %v", done, again)
		}
		if done, err := b.Classify(privacy, here, c.ID, 0, clip.NonEvidential, "So it is"); err != nil || !done {
			b.Errorf("the second did not: %v %v", done, err)
		}
		b.want(b.Erase(privacy, here, c.ID, 0, "D-1", "They asked"), fault.Conflict)
	})
}

func TestWhoReadsARecordSaysWhy(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		c, manager := b.added("V1", ""), b.as(authz.Manager)
		b.problem(b.Open(manager, here, c.ID, "class", ""), "words")
		if ok, err := b.Opened(manager, &c); ok || err != nil {
			b.Errorf("open without a reason: %v", err)
		}
		b.must(b.Open(manager, here, c.ID, "class", "It waits for a class"))
		if ok, err := b.Opened(manager, &c); !ok || err != nil {
			b.Errorf("not open after a reason: %v", err)
		}
		if ok, _ := b.Opened(b.as(authz.Specialist), &c); ok {
			b.Error("one reason opened it for another")
		}
		b.now = b.now.Add(time.Minute)
		b.problem(b.Viewed(manager, here, c.ID, "", "police", "x"), "who")
		b.must(b.Viewed(manager, here, c.ID, "Invented viewer", "police", "From the vendor's log"))
		b.now = b.now.Add(2 * time.Hour)
		if ok, _ := b.Opened(manager, &c); ok {
			b.Error("open after the hour")
		}
		list, err := b.Accesses(manager, &c)
		b.must(err)
		if len(list) != 2 || list[0].Name != "Invented viewer" || list[1].Words != "It waits for a class" {
			b.Errorf("%+v", list)
		}
		for _, ctx := range []context.Context{b.in(authz.Specialist, there, ""), b.in(authz.Privacy, there, "")} {
			b.want(b.Open(ctx, here, c.ID, "class", "A neighbour asks"), fault.NotFound)
			_, err := b.Get(ctx, b.scope(ctx, clip.ActRead), c.ID)
			b.want(err, fault.NotFound)
		}
		sc := b.scope(b.as(authz.Specialist), clip.ActAdd)
		away, err := b.Add(b.as(authz.Specialist), sc, clip.New{Unit: other, Vendor: "Vaultcam", VendorClip: "V9", Tag: "CAM-2", Day: "2026-11-01", Hour: "10:00", Seconds: 60})
		b.must(err)
		b.want(b.Open(manager, here, away.ID, "class", "Not my unit"), fault.NotFound)
	})
}

func TestARequestIsDueInAMonth(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		lead, privacy := b.as(authz.Specialist), b.as(authz.Privacy)
		sc := b.scope(privacy, clip.ActRequest)
		_, err := b.Take(privacy, sc, clip.Asking{Kind: "access", Day: "2026-12-24", Who: "X", Contact: "Y", Asks: "Z"})
		b.problem(err, "received")
		b.now = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
		r, err := b.Take(privacy, sc, clip.Asking{Kind: "access", Day: "2027-01-31", Who: "Invented asker", Contact: "asker@example.org", Asks: "Footage of me on 1 November"})
		b.must(err)
		if got := r.Due.UTC().Format("2006-01-02 15:04"); got != "2027-02-28 23:59" {
			b.Errorf("due %s", got)
		}
		c := b.added("V1", "")
		b.problem(b.Found(privacy, here, r.ID, 0, "CL-NONE", ""), "clip")
		b.must(b.Found(privacy, here, r.ID, 0, c.Ref, "By day and station"))
		b.problem(b.Found(privacy, here, r.ID, 0, c.Ref, ""), "clip")
		if got := b.get(c.ID); got.Holds != 1 {
			b.Errorf("a clip that is asked for is not held: %+v", got)
		}
		b.problem(b.Answer(privacy, here, r.ID, 0, clip.Answer{Third: "unknown", How: "done", Said: "Here it is"}), "third")
		b.want(b.Answer(privacy, here, r.ID, 0, clip.Answer{Third: "masked", How: "done", Said: "Here it is"}), fault.Conflict)
		b.must(b.Prove(privacy, here, r.ID, 0))
		one, err := b.AskMask(privacy, here, c.ID, []string{"faces", "sound", "?"}, r.Ref, "Given to the person who asks")
		b.must(err)
		b.problem(b.Answer(privacy, here, r.ID, 0, clip.Answer{Third: "masked", How: "done", Said: "Here it is"}), "third")
		b.problem(b.Mask(privacy, here, one, 0, "Blurry 3", "no sum"), "sha256")
		b.must(b.Mask(privacy, here, one, 0, "Blurry 3", sum))
		b.want(b.Look(privacy, here, one, 0, true, ""), fault.Conflict)
		b.problem(b.Look(lead, here, one, 0, false, ""), "why")
		b.must(b.Look(lead, here, one, 0, false, "A badge can be read"))
		b.must(b.Mask(privacy, here, one, 0, "Blurry 3", sum))
		b.must(b.Look(lead, here, one, 0, true, ""))
		b.must(b.Extend(privacy, here, r.ID, 0, "There are many clips"))
		b.want(b.Extend(privacy, here, r.ID, 0, "Still many"), fault.Conflict)
		r, err = b.Request(privacy, sc, r.ID)
		b.must(err)
		if got := r.Due.UTC().Format("2006-01-02"); got != "2027-04-30" {
			b.Errorf("due %s after it was extended", got)
		}
		b.now = time.Date(2027, 5, 1, 9, 0, 0, 0, time.UTC)
		if !r.Late(b.now) {
			b.Error("it is not late")
		}
		b.must(b.Remind(b.Context(), b.now))
		b.must(b.Remind(b.Context(), b.now))
		if n := b.count(`SELECT COUNT(*) FROM notice WHERE record_id = $1`, r.ID); n != 4 {
			b.Errorf("%d notices, want one to each lead", n)
		}
		stands, err := b.Stands(privacy, sc)
		b.must(err)
		if stands.Late != 1 || stands.Held != 1 || stands.ToCheck != 0 {
			b.Errorf("%+v", stands)
		}
		b.want(b.Answer(privacy, here, r.ID, r.Version-1, clip.Answer{Third: "masked", How: "part", Said: "Here it is"}), fault.Conflict)
		b.must(b.Answer(privacy, here, r.ID, r.Version, clip.Answer{Third: "masked", How: "part", Said: "Here it is"}))
		b.want(b.Withdraw(privacy, here, r.ID, 0, "They rang"), fault.Conflict)
		far := b.in(authz.Privacy, there, "")
		b.want(b.Prove(far, here, r.ID, 0), fault.NotFound)
		b.want(b.Mask(far, here, one, 0, "x", sum), fault.NotFound)
		if n := b.count(`SELECT COUNT(*) FROM audit_entry WHERE detail LIKE '%Invented asker%' OR detail LIKE '%many clips%'`); n != 0 {
			b.Error("who asks stands in the audit log")
		}
	})
}
