package learn_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "R01"
	there = "R02"
	ward  = "unit_1"
	other = "unit_2"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*learn.Service
	now      time.Time
	reports  []learn.Report
	achieved []learn.Attended
	required []learn.Requirement
	known    bool
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, learn.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC), known: true}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, learn.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		b.Service = &learn.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring, OwnKey: func(org, person string) string { return "own/" + org + "/" + person },
			Find: func(_ context.Context, org, words string) ([]learn.Colleague, error) {
				if words == "two" {
					return []learn.Colleague{{ID: "a"}, {ID: "b"}}, nil
				}
				if strings.HasPrefix(words, "nobody") {
					return nil, nil
				}
				return []learn.Colleague{{ID: "per_" + org + "_" + words, Name: "Invented " + words}}, nil
			},
			Units: func(context.Context, string) ([]learn.Unit, error) {
				return []learn.Unit{{ID: ward, Name: "Ward 4"}, {ID: other, Name: "Ward 9"}}, nil
			},
			Achieve: func(_ context.Context, _ *op.Tx, a learn.Attended) (bool, error) {
				b.achieved = append(b.achieved, a)
				return b.known, nil
			},
			Require: func(_ context.Context, _ string, r learn.Requirement) error {
				b.required = append(b.required, r)
				return nil
			},
			Inputs: learn.Inputs{Reports: func(context.Context, string, string) ([]learn.Report, error) { return b.reports, nil },
				Alone: func(context.Context, string) (map[string]int, error) { return map[string]int{other: 2}, nil }}}
		f(b)
	})
}

func (b *bench) who(org string, role authz.Role, n string) context.Context {
	id := "per_" + org + "_" + string(role) + n
	a := authz.Actor{ID: id, Name: "Invented " + string(role) + n, Role: role, Org: org, Strong: true, OwnKey: "own/" + org + "/" + id}
	if role == authz.Manager {
		a.Units = []string{ward}
	}
	return authz.With(b.Context(), a)
}

func (b *bench) as(role authz.Role) context.Context { return b.who(here, role, "") }

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), act)
	b.must(err)
	return sc
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) refused(err error, k fault.Kind, words string) {
	b.Helper()
	if !fault.Is(err, k) {
		b.Errorf("error %v, want %v", err, k)
	} else if !strings.Contains(fault.MessageOf(err)+text(fault.ProblemsOf(err)), words) {
		b.Errorf("error %v says nothing of %q", err, words)
	}
}

func text(p fault.Problems) string {
	out := ""
	for _, x := range p {
		out += " " + x.Field + " " + x.Text()
	}
	return out
}

// planned plans a session of three hours on a day with some places.
func (b *bench) planned(on string, places, provider, trainer string) string {
	b.Helper()
	id, err := b.PlanSession(b.as(authz.Specialist), learn.SessionForm{Competence: "Conflict resolution", Place: "Room 1", On: on, From: "09.30", To: "12:30", Capacity: places, Provider: provider, Trainer: trainer})
	b.must(err)
	return id
}

// open plans and opens one.
func (b *bench) open(on, places string) string {
	b.Helper()
	id := b.planned(on, places, "", "")
	b.must(b.OpenSession(b.as(authz.Specialist), id, 0))
	return id
}

func (b *bench) session(id string) learn.Session {
	b.Helper()
	ctx := b.as(authz.Reporter)
	x, err := b.Session(ctx, b.scope(ctx, learn.ActSee), id)
	b.must(err)
	return x
}

// bookings gives who is booked for a session by their name, as the lead sees it.
func (b *bench) bookings(id string) map[string]learn.Booking {
	b.Helper()
	ctx := b.as(authz.Specialist)
	list, err := b.Bookings(ctx, b.scope(ctx, learn.ActBook), id)
	b.must(err)
	out := map[string]learn.Booking{}
	for _, x := range list {
		out[strings.TrimPrefix(x.Name, "Invented ")] = x
	}
	return out
}

// book books somebody of the ward as its manager.
func (b *bench) book(session, name string) learn.Mark {
	b.Helper()
	ctx := b.as(authz.Manager)
	m, err := b.Book(ctx, b.scope(ctx, learn.ActBook), learn.BookingForm{Session: session, Who: name, Unit: ward, Post: "12345678-2"})
	b.must(err)
	return m
}

func (b *bench) provider(kind, of, from, expires string) string {
	b.Helper()
	ctx := b.as(authz.Specialist)
	id, err := b.AddProvider(ctx, learn.ProviderForm{Kind: kind, Of: of, Name: "Calm Hands " + kind + expires})
	b.must(err)
	if expires != "" {
		b.must(b.SetCertificate(ctx, id, 0, learn.CertificateForm{Scheme: "rrn", Body: "Invented body", Number: "1", From: from, Expires: expires}))
	}
	return id
}

func TestALapsedCertificateKeepsASessionShut(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		p := b.provider(learn.KindProvider, "", "2024-01-01", "2026-12-10")
		tr := b.provider(learn.KindTrainer, p, "2026-01-01", "2026-12-31")
		late := b.planned("2026-12-11", "8", p, tr)
		b.refused(b.OpenSession(lead, late, 0), fault.Conflict, "ended on 10 December 2026")
		last := b.planned("2026-12-10", "8", p, tr)
		b.must(b.OpenSession(lead, last, 0)) // its last day still counts
		b.book(last, "asha")
		x, err := b.Provider(lead, b.scope(lead, learn.ActRead), p)
		b.must(err)
		b.must(b.EndCertificate(lead, p, x.Version, x.Certificates[0].ID, "withdrawn", "Taken back after a visit"))
		ctx := b.as(authz.Manager)
		_, err = b.Book(ctx, b.scope(ctx, learn.ActBook), learn.BookingForm{Session: last, Who: "ben", Unit: ward})
		b.refused(err, fault.Conflict, "Calm Hands provider")
		_, err = b.BookMyself(b.as(authz.Reporter), learn.BookingForm{Session: last, Unit: ward})
		b.refused(err, fault.Conflict, "The session is on 10 December 2026")
		if x := b.session(last); x.Bar == "" {
			t.Error("the page would not say why it is shut")
		}
		b.must(b.SetCertificate(lead, p, 0, learn.CertificateForm{Scheme: "rrn", Body: "Invented body", Number: "2", From: "2026-11-01", Expires: "2029-10-31", Checked: "2026-11-10", CheckedAt: "The register"}))
		b.book(last, "ben")
		trainer := b.provider(learn.KindTrainer, p, "2025-01-01", "2026-11-30")
		gone := b.planned("2026-12-10", "8", p, trainer)
		b.refused(b.OpenSession(lead, gone, 0), fault.Conflict, "trainer2026-11-30")
		// a restrictive component needs a certificate even where none was ever kept
		id, err := b.PlanSession(lead, learn.SessionForm{Competence: "Holding", Place: "Gym", On: "2026-12-12", From: "09:00", To: "16:00", Capacity: "6", Provider: b.provider(learn.KindProvider, "", "", ""), Restrictive: true})
		b.must(err)
		b.refused(b.OpenSession(lead, id, 0), fault.Conflict, "restraint reduction standards")
		// a page that is older than the record is refused
		b.refused(b.SetCertificate(lead, p, 1, learn.CertificateForm{Scheme: "rrn", Body: "B", Number: "3", From: "2026-11-01", Expires: "2029-10-31"}), fault.Conflict, "Somebody else")
		b.refused(b.SetCertificate(lead, p, 0, learn.CertificateForm{Scheme: "rrn", Body: "B", Number: "3", From: "2026-11-01", Expires: "2025-10-31", Checked: "2027-01-01"}), fault.Invalid, "checked_at")
		b.refused(b.SetCertificate(ctx, p, 0, learn.CertificateForm{Scheme: "rrn", Body: "B", Number: "3", From: "2026-11-01", Expires: "2029-10-31"}), fault.Denied, "")
	})
}

func TestPlacesWaitingAndRefusedRelease(t *testing.T) {
	each(t, func(b *bench) {
		id := b.open("2026-12-01", "2")
		for name, want := range map[string]learn.Mark{"asha": learn.Booked} {
			if got := b.book(id, name); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		b.book(id, "ben")
		if got := b.book(id, "carys"); got != learn.Waiting {
			t.Errorf("the third is %s", got)
		}
		b.now = b.now.Add(time.Minute)
		_, err := b.BookMyself(b.as(authz.Reporter), learn.BookingForm{Session: id, Unit: other})
		b.must(err)
		if x := b.session(id); x.Now() != learn.Full || x.Taken != 2 || x.Waiting != 2 {
			t.Errorf("%+v", x)
		}
		manager := b.as(authz.Manager)
		sc := b.scope(manager, learn.ActBook)
		_, err = b.Book(manager, sc, learn.BookingForm{Session: id, Who: "asha", Unit: ward})
		b.refused(err, fault.Conflict, "booked already")
		same := b.open("2026-12-01", "9")
		_, err = b.Book(manager, sc, learn.BookingForm{Session: same, Who: "asha", Unit: ward})
		b.refused(err, fault.Conflict, "at the same time")
		_, err = b.Book(manager, sc, learn.BookingForm{Session: same, Who: "two", Unit: other})
		b.refused(err, fault.Invalid, "unit")
		_, err = b.Book(manager, sc, learn.BookingForm{Session: same, Who: "nobody", Unit: ward})
		b.refused(err, fault.Invalid, "who")
		// a manager sees those of their units alone
		list, err := b.Bookings(manager, sc, id)
		b.must(err)
		if len(list) != 3 {
			t.Errorf("the manager sees %d bookings, want the 3 of the ward", len(list))
		}
		k := b.bookings(id)
		b.refused(b.RefuseRelease(manager, k["reporter"].ID, "staffing", ""), fault.NotFound, "")
		b.refused(b.RefuseRelease(manager, k["asha"].ID, "mood", ""), fault.Invalid, "why")
		b.refused(b.RefuseRelease(manager, k["asha"].ID, "other", ""), fault.Invalid, "words")
		b.must(b.RefuseRelease(manager, k["asha"].ID, "staffing", "Two nurses for 28 beds"))
		if k := b.bookings(id); k["carys"].State != learn.Booked || k["reporter"].State != learn.Waiting {
			t.Errorf("the place went to %s and %s", k["carys"].State, k["reporter"].State)
		}
		b.refused(b.RefuseRelease(manager, k["asha"].ID, "staffing", ""), fault.Conflict, "")
		if x := b.session(id); x.Refused != 1 || x.Taken != 2 {
			t.Errorf("%+v", x)
		}
		// one's own place goes back, and another's does not
		me := b.as(authz.Reporter)
		b.refused(b.GiveBack(b.who(here, authz.Reporter, "2"), k["reporter"].ID), fault.NotFound, "")
		b.refused(b.GiveBack(b.who(there, authz.Reporter, ""), k["reporter"].ID), fault.NotFound, "")
		b.must(b.GiveBack(me, k["reporter"].ID))
		b.now = b.now.Add(time.Minute)
		_, err = b.BookMyself(me, learn.BookingForm{Session: id, Unit: other})
		b.must(err)
		lead := b.as(authz.Specialist)
		b.must(b.EditSession(lead, id, 0, learn.SessionForm{Competence: "Conflict resolution", Place: "Room 2", On: "2026-12-01", From: "09:30", To: "12:30", Capacity: "3"}))
		if k := b.bookings(id); k["reporter"].State != learn.Booked {
			t.Errorf("a place that was added stays empty: %s", k["reporter"].State)
		}
		b.refused(b.EditSession(lead, id, 0, learn.SessionForm{Competence: "Conflict resolution", Place: "Room 2", On: "2026-12-01", From: "09:30", To: "12:30", Capacity: "1"}), fault.Invalid, "capacity")
		b.refused(b.CancelSession(lead, id, 0, " "), fault.Invalid, "why")
		b.must(b.CancelSession(lead, id, 0, "The trainer is ill"))
		b.refused(b.OpenSession(lead, id, 0), fault.Conflict, "")
		b.refused(b.CancelSession(b.as(authz.Manager), same, 0, "No"), fault.Denied, "")
		far := b.who(there, authz.Specialist, "")
		_, err = b.Session(far, b.scope(far, learn.ActSee), id)
		b.refused(err, fault.NotFound, "")
	})
}

// told gives who was told of a place since the last time it was asked, without those who did it themselves.
func (b *bench) told() string {
	b.Helper()
	list, err := db.All(b.Context(), b.DB, db.Scalar[string], `SELECT n.person_id FROM notice n WHERE n.template = 'place_changed' AND n.path = '/training/mine' AND n.created_at = $1 ORDER BY n.person_id`, db.At(b.now))
	b.must(err)
	b.now = b.now.Add(time.Minute)
	return strings.ReplaceAll(strings.Join(list, " "), "per_R01_", "")
}

func TestWhoseTrainingPlaceChangesIsTold(t *testing.T) {
	each(t, func(b *bench) {
		lead, form := b.as(authz.Specialist), learn.SessionForm{Competence: "Conflict resolution", Place: "Room 1", On: "2026-12-02", From: "09.30", To: "12:30", Capacity: "1"}
		id := b.open("2026-12-02", "1")
		want := func(what, who string) {
			b.Helper()
			if got := b.told(); got != who {
				b.Errorf("%s: told %q, want %q", what, got, who)
			}
		}
		b.book(id, "asha")
		want("booked by a manager", "asha")
		b.book(id, "ben")
		want("waits", "ben")
		nurse := b.as(authz.Reporter)
		_, err := b.BookMyself(nurse, learn.BookingForm{Session: id, Unit: ward})
		b.must(err)
		want("booked by oneself", "")
		b.must(b.RefuseRelease(b.as(authz.Manager), b.bookings(id)["asha"].ID, "staffing", ""))
		want("one is not released, so another has the place", "asha ben")
		b.must(b.GiveBack(nurse, b.bookings(id)["reporter"].ID))
		want("given back by oneself", "")
		b.book(id, "cas")
		b.told()
		b.must(b.EditSession(lead, id, 0, form))
		want("nothing that matters changed", "")
		form.Capacity = "2"
		b.must(b.EditSession(lead, id, 0, form))
		want("one more place", "cas")
		form.From = "10:00"
		b.must(b.EditSession(lead, id, 0, form))
		want("it begins later", "ben cas")
		b.must(b.CancelSession(lead, id, 0, "The trainer is ill"))
		want("cancelled", "ben cas")
	})
}

func TestANumberGivenWithASecondBookingIsKept(t *testing.T) {
	each(t, func(b *bench) {
		id, nurse := b.open("2026-12-02", "3"), b.as(authz.Reporter)
		book := func(post string) {
			_, err := b.BookMyself(nurse, learn.BookingForm{Session: id, Unit: ward, Post: post})
			b.must(err)
		}
		for _, post := range []string{"", "12345678", ""} { // forgotten, given, left as it was
			book(post)
			b.must(b.GiveBack(nurse, b.bookings(id)["reporter"].ID))
		}
		book("")
		b.now = time.Date(2026, 12, 2, 13, 0, 0, 0, time.UTC)
		x := b.bookings(id)["reporter"]
		b.must(b.Attend(b.as(authz.Specialist), id, 0, learn.Attendance{x.ID: "attended"}))
		b.must(b.Follow(authz.With(b.Context(), authz.Service("training")), here, x.ID))
		if len(b.achieved) != 1 || b.achieved[0].Number != "12345678" {
			b.Errorf("%+v", b.achieved)
		}
	})
}

func TestAttendanceGoesIntoTheTrainingRecordOnce(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		id := b.open("2026-12-01", "4")
		for _, n := range []string{"asha", "ben", "carys"} {
			b.book(id, n)
		}
		k := b.bookings(id)
		said := learn.Attendance{k["asha"].ID: "passed", k["ben"].ID: "absent"}
		b.refused(b.Attend(lead, id, 0, said), fault.Conflict, "not begun")
		b.now = time.Date(2026, 12, 1, 13, 0, 0, 0, time.UTC)
		b.refused(b.Attend(lead, id, 0, learn.Attendance{}), fault.Conflict, "at least one")
		b.refused(b.Attend(lead, id, 0, learn.Attendance{k["asha"].ID: "perhaps"}), fault.Invalid, "")
		b.refused(b.Attend(b.as(authz.Manager), id, 0, said), fault.Denied, "")
		b.must(b.Attend(lead, id, 0, said))
		if x := b.session(id); x.State != learn.Open || x.Settled != 2 {
			t.Errorf("%s with %d settled", x.State, x.Settled)
		}
		b.known = false
		b.must(b.Attend(lead, id, 0, learn.Attendance{k["carys"].ID: "not_passed"}))
		if x := b.session(id); x.State != learn.Held {
			t.Errorf("%s", x.State)
		}
		system := authz.With(b.Context(), authz.Service("learn"))
		b.known = true
		for range 2 {
			for _, x := range b.bookings(id) {
				b.must(b.Follow(system, here, x.ID))
			}
		}
		if len(b.achieved) != 1 || b.achieved[0].Number != "12345678-2" || b.achieved[0].Day != "2026-12-01" || b.achieved[0].Person != "per_R01_asha" {
			t.Errorf("%+v", b.achieved)
		}
		k = b.bookings(id)
		if k["asha"].Record != "written" || k["ben"].Record != "" || k["carys"].Record != "" {
			t.Errorf("%q %q %q", k["asha"].Record, k["ben"].Record, k["carys"].Record)
		}
		b.refused(b.Attend(lead, id, 0, learn.Attendance{k["asha"].ID: "absent"}), fault.Invalid, "training record")
		// what somebody says of it is their own
		asha := authz.With(b.Context(), authz.Actor{ID: "per_R01_asha", Role: authz.Reporter, Org: here, OwnKey: "own/R01/per_R01_asha"})
		b.refused(b.Say(asha, k["asha"].ID, 0, 0), fault.Invalid, "reaction")
		b.refused(b.Say(asha, k["asha"].ID, 4, 5), fault.Conflict, "too early")
		b.must(b.Say(asha, k["asha"].ID, 4, 0))
		b.refused(b.Say(asha, k["asha"].ID, 5, 0), fault.Conflict, "")
		b.refused(b.Say(b.as(authz.Reporter), k["asha"].ID, 4, 0), fault.NotFound, "")
		b.now = b.now.AddDate(0, 0, 80)
		b.must(b.Say(asha, k["asha"].ID, 0, 5))
		b.reports = []learn.Report{{Unit: ward, Day: "2027-02-01", Harm: true}, {Unit: ward, Day: "2027-02-01", Events: 3}, {Unit: ward, Day: "2019-02-01"}}
		e, err := b.Effect(lead, b.scope(lead, learn.ActRead))
		b.must(err)
		if e.Attended != 2 || e.Absent != 1 || e.Passed != 1 || e.Assessed != 2 || !e.Reaction.Few() || e.After != (learn.Share{N: 1, Of: 4}) {
			t.Errorf("%+v", e)
		}
	})
}

func TestACalendarAddressShowsOnesOwnSessionsAndEnds(t *testing.T) {
	each(t, func(b *bench) {
		me := b.as(authz.Reporter)
		id := b.open("2026-12-01", "4")
		b.book(id, "asha")
		_, err := b.BookMyself(me, learn.BookingForm{Session: id, Unit: ward})
		b.must(err)
		token, err := b.NewFeed(me)
		b.must(err)
		list, err := b.Feed(b.Context(), token)
		b.must(err)
		ics := string(learn.Calendar(list, b.now))
		if len(list) != 1 || !strings.Contains(ics, "SUMMARY:Conflict resolution") || strings.Contains(ics, "nvented") || strings.Contains(ics, "per_") || !strings.Contains(ics, "DTSTART:20261201T093000Z") {
			t.Errorf("%d sessions:\n%s", len(list), ics)
		}
		second, err := b.NewFeed(me)
		b.must(err)
		_, err = b.Feed(b.Context(), token)
		b.refused(err, fault.NotFound, "")
		b.must(b.EndFeed(me))
		for _, bad := range []string{second, "", "x"} {
			_, err = b.Feed(b.Context(), bad)
			b.refused(err, fault.NotFound, "")
		}
		b.refused(b.EndFeed(me), fault.Conflict, "")
	})
}

func TestNeedsAreProposedDecidedAndApprovedBySomebodyElse(t *testing.T) {
	each(t, func(b *bench) {
		for range 4 {
			b.reports = append(b.reports, learn.Report{Unit: ward, Day: "2026-10-01", Physical: true, Restraint: true, Injured: true})
		}
		lead, second := b.as(authz.Specialist), b.as(authz.Executive)
		id, err := b.Analyse(lead, "Training needs 2027")
		b.must(err)
		_, err = b.Analyse(b.as(authz.Manager), "Mine")
		b.refused(err, fault.Denied, "")
		sc := b.scope(lead, learn.ActRead)
		read := func() learn.Need {
			n, err := b.Need(lead, sc, id)
			b.must(err)
			return n
		}
		var lines []string
		for _, p := range read().Proposals {
			lines = append(lines, p.Name+"/"+p.Role+"/"+p.Level.Words())
		}
		if got, want := strings.Join(lines, "; "), "The whole organisation/Everybody/Knowledge and de-escalation; Ward 4/Those who respond/Team restraint; Ward 4/Clinical staff/Holding; Ward 4/Everybody there/Disengagement; Ward 9/People who work alone/Disengagement"; got != want {
			t.Errorf("proposed:\n%s\nwant:\n%s", got, want)
		}
		b.refused(b.SendNeed(lead, id, 0), fault.Conflict, "5 lines")
		b.refused(b.Decide(lead, id, 0, "2", "3", ""), fault.Invalid, "why")
		b.refused(b.Decide(lead, id, 0, "99", "3", ""), fault.NotFound, "")
		b.must(b.Decide(lead, id, 0, "2", "3", "Another team responds"))
		b.must(b.DecideRest(lead, id, 0))
		b.must(b.SendNeed(lead, id, 0))
		n := read()
		b.refused(b.ApproveNeed(lead, id, 0), fault.Denied, "yourself")
		b.refused(b.ApproveNeed(b.as(authz.Union), id, 0), fault.Denied, "")
		b.refused(b.RequireFrom(lead, &n, "2", "holding", "2027-01-01"), fault.Conflict, "not approved")
		b.refused(b.ReturnNeed(second, id, 0, ""), fault.Invalid, "why")
		b.must(b.ReturnNeed(second, id, 0, "Look at Ward 9 again"))
		b.must(b.SendNeed(lead, id, 0))
		b.must(b.ApproveNeed(second, id, 0))
		n = read()
		if !n.Unchanged() || n.Other() != 1 || n.ApprovedName != "Invented executive" {
			t.Errorf("%+v", n)
		}
		b.refused(b.Decide(lead, id, 0, "2", "3", "Late"), fault.Conflict, "frozen")
		m := n
		m.Proposals = append([]learn.Proposal(nil), n.Proposals...)
		m.Proposals[0].Decided = 4
		if m.Unchanged() {
			t.Error("a changed line has the digest of the approved one")
		}
		b.must(b.RequireFrom(lead, &n, "2", "holding", "2027-01-01"))
		if len(b.required) != 1 || b.required[0].Unit != ward || !strings.Contains(b.required[0].Basis, "Invented executive") {
			t.Errorf("%+v", b.required)
		}
		far := b.who(there, authz.Executive, "")
		b.refused(b.ApproveNeed(far, id, 0), fault.NotFound, "")
	})
}

func TestACohortPassesWhenEveryUnitIsSignedOff(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		_, err := b.AddCohort(lead, learn.CohortForm{Name: "Cohort 1", Qualification: "diploma", Starts: "2026-09-01", Ends: "2026-01-01"})
		b.refused(err, fault.Invalid, "awarding")
		id, err := b.AddCohort(lead, learn.CohortForm{Name: "Cohort 1", Qualification: "rsph_l4_lead", Starts: "2026-09-01", Ends: "2027-06-30", Units: "Data\nPartners\nData"})
		b.must(err)
		b.must(b.AddLearner(lead, id, "asha"))
		b.refused(b.AddLearner(lead, id, "asha"), fault.Invalid, "already")
		b.refused(b.AddLearner(b.as(authz.Manager), id, "ben"), fault.Denied, "")
		list, err := b.Learners(lead, b.scope(lead, learn.ActCohorts), id)
		b.must(err)
		l := list[0].ID
		asha := authz.With(b.Context(), authz.Actor{ID: "per_R01_asha", Role: authz.Reporter, Org: here, OwnKey: "own/R01/per_R01_asha"})
		b.refused(b.AddEvidence(asha, l, "Data", "An account", "javascript:alert(1)"), fault.Invalid, "link")
		b.refused(b.AddEvidence(b.as(authz.Reporter), l, "Data", "An account", "https://example.org/1"), fault.NotFound, "")
		b.must(b.AddEvidence(asha, l, "Data", "An account", "https://example.org/1"))
		b.must(b.SignOff(lead, l, 0, "Data", "2026-11-01"))
		b.refused(b.SignOff(lead, l, 0, "Data", "2026-11-01"), fault.Invalid, "already")
		b.refused(b.SignOff(lead, l, 0, "Poetry", "2026-11-01"), fault.Invalid, "unit")
		b.refused(b.SetResult(lead, l, 0, "passed", "2026-11-10", ""), fault.Invalid, "Partners")
		b.must(b.SignOff(lead, l, 0, "Partners", "2026-11-02"))
		b.refused(b.SetResult(lead, l, 1, "passed", "2026-11-10", ""), fault.Conflict, "")
		b.must(b.SetResult(lead, l, 0, "passed", "2026-11-10", "C-1"))
		b.refused(b.AddEvidence(asha, l, "Data", "More", "https://example.org/2"), fault.Conflict, "")
		c, err := b.Cohort(lead, b.scope(lead, learn.ActCohorts), id)
		b.must(err)
		if c.Passed != 1 || len(c.Units) != 2 {
			t.Errorf("%+v", c)
		}
		mine, err := b.MyCohorts(asha, b.scope(asha, learn.ActOwn))
		b.must(err)
		if len(mine) != 1 || mine[0].Certificate != "C-1" {
			t.Errorf("%+v", mine)
		}
	})
}

func TestEveryListIsAFileAndTheDownloadIsLogged(t *testing.T) {
	each(t, func(b *bench) {
		lead := b.as(authz.Specialist)
		p := b.provider(learn.KindProvider, "", "2024-01-01", "2026-12-10")
		s := b.planned("2026-12-01", "3", p, "")
		_, err := b.Analyse(lead, "Needs")
		b.must(err)
		for which, act := range map[string]authz.Action{"sessions": learn.ActSee, "bookings": learn.ActBook, "providers": learn.ActExport, "needs": learn.ActExport, "qualifications": learn.ActCohorts, "effect": learn.ActExport} {
			for _, format := range []string{"csv", "xlsx"} {
				var out bytes.Buffer
				b.must(b.Export(lead, act, b.scope(lead, act), learn.Wanted{Which: which, Session: s}, format, &out, export.Options{}))
				if out.Len() < 20 {
					t.Errorf("%s.%s has %d bytes", which, format, out.Len())
				}
			}
		}
		n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM audit_entry WHERE org_id = $1 AND detail LIKE '%exported%'`, here)
		b.must(err)
		if n != 12 {
			t.Errorf("%d downloads are in the log, want 12", n)
		}
		var out bytes.Buffer
		b.refused(b.Export(lead, learn.ActExport, b.scope(lead, learn.ActExport), learn.Wanted{Which: "secrets"}, "csv", &out, export.Options{}), fault.NotFound, "")
	})
}

func TestFactsSayWhereTheyAreFromAndAreNotVerified(t *testing.T) {
	k := learn.Facts()
	if len(k.Schemes) < 3 || len(k.Qualifications) < 5 || k.Verified {
		t.Errorf("%+v", k)
	}
}
