package library_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

const (
	here    = "R01"
	there   = "R02"
	england = "ENG"
	ward    = "unit_1"
)

type bench struct {
	*testing.T
	*library.Service
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	given, err := library.Given()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, library.Schema}, func(t *testing.T, s db.Settings) {
		now := func() time.Time { return time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC) }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, library.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		f(&bench{t, &library.Service{DB: dbtest.Open(t, s), Door: door, Given: given, National: england, Name: func(_ context.Context, org string) string { return "Trust " + org },
			Units: func(context.Context, string) ([]library.Unit, error) {
				return []library.Unit{{ID: ward, Name: "Ward 4"}, {ID: "unit_2", Name: "Ward 9"}}, nil
			}}})
	})
}

func (b *bench) in(role authz.Role, org string, n int) context.Context {
	a := authz.Actor{ID: fmt.Sprintf("per_%s_%s_%d", org, role, n), Name: fmt.Sprintf("Invented %s %d", role, n), Role: role, Org: org, Strong: true}
	if role == authz.Manager {
		a.Units = []string{ward}
	}
	return authz.With(b.Context(), a)
}

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

var whole = library.Body{Title: "A second nurse at night", Setting: "acute", Problem: "Nobody comes", Changes: "A second nurse from 10pm", Results: "12 of 14 months below the mean before", Design: "Before and after on one ward", Grade: "C", Direction: "helps", Conflicts: "None", Chart: "/dashboard/incidents"}

func TestTheGivenDataIsSoundAndSaysThatItIsNotVerified(t *testing.T) {
	s, err := library.Given()
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Entries) != 12 || len(s.Tools) != 4 {
		t.Errorf("%d entries and %d tools, want 12 and 4", len(s.Entries), len(s.Tools))
	}
	for _, x := range s.Tools {
		if x.Rights == "" || x.Ships == "" || x.Caution == "" {
			t.Errorf("%s does not say its rights", x.ID)
		}
	}
	i := slices.IndexFunc(s.Entries, func(e library.SeedEntry) bool { return e.ID == "elft-bundle" })
	if i < 0 || !strings.Contains(s.Entries[i].DidNotWork, "30%") {
		t.Error("the target that was missed is not named")
	}
}

func TestNobodyPublishesWhatTheyWroteAndWhatIsPublishedStays(t *testing.T) {
	each(t, func(b *bench) {
		author, second := b.in(authz.Specialist, here, 1), b.in(authz.Specialist, here, 2)
		e, err := b.Begin(author, b.scope(author, library.ActWrite), library.Body{Title: "A second nurse at night", Setting: "acute"})
		b.must(err)
		far := b.in(authz.Specialist, there, 1)
		_, err = b.Entry(far, b.scope(far, library.ActSee), e.ID)
		b.want(err, fault.NotFound)
		staff := b.in(authz.Reporter, here, 1)
		_, err = b.Entry(staff, b.scope(staff, library.ActSee), e.ID)
		b.want(err, fault.NotFound)
		b.problem(b.Ask(author, here, e.ID, 0), "results")
		b.problem(b.Write(author, here, e.ID, 0, library.Body{Title: "x", Setting: "acute", Chart: "javascript:1"}), "chart")
		b.must(b.Write(author, here, e.ID, 0, whole))
		b.want(b.Publish(second, here, e.ID, 0, "I read it"), fault.Conflict)
		b.Quotes = func(_ context.Context, text string) (bool, error) { return text == whole.Results, nil }
		b.want(b.Ask(author, here, e.ID, 0), fault.Conflict) // words of a story that can be taken back
		b.Quotes = nil
		b.must(b.Ask(author, here, e.ID, 0))
		b.Quotes = func(_ context.Context, text string) (bool, error) { return text != "", nil }
		b.want(b.Publish(second, here, e.ID, 0, "I read it"), fault.Conflict)
		b.Quotes = nil
		b.want(b.Publish(author, here, e.ID, 0, "I read it"), fault.Denied)
		b.want(b.Publish(far, here, e.ID, 0, "I read it"), fault.NotFound)
		b.want(b.Publish(staff, here, e.ID, 0, "I read it"), fault.Denied)
		b.problem(b.Publish(second, here, e.ID, 0, ""), "words")
		b.must(b.SendBack(second, here, e.ID, 0, "Say who gained"))
		b.must(b.Ask(author, here, e.ID, 0))
		b.want(b.Publish(second, here, e.ID, 1, "I read it"), fault.Conflict)
		b.must(b.Publish(second, here, e.ID, 0, "I looked at the chart and the rota"))
		got, err := b.Entry(far, b.scope(far, library.ActSee), e.ID)
		if err != nil || got.Results != whole.Results || got.Reviewer == "" || len(got.Hash) != 64 {
			t.Errorf("another trust reads %+v, %v", got, err)
		}
		changed := whole
		changed.Results = "After a year it was as before"
		b.must(b.Write(second, here, e.ID, 0, changed))
		if got, err = b.Entry(far, b.scope(far, library.ActSee), e.ID); err != nil || got.Results != whole.Results {
			t.Errorf("a draft changed what is published: %+v, %v", got.Body, err)
		}
		_, err = b.Draft(far, b.scope(far, library.ActWrite), e.ID)
		b.want(err, fault.NotFound)
		b.must(b.Ask(second, here, e.ID, 0))
		b.must(b.Publish(author, here, e.ID, 0, "I looked at the year after"))
		if old, err := b.Version(far, b.scope(far, library.ActSee), e.ID, 1); err != nil || old.Results != whole.Results {
			t.Errorf("the first version: %+v, %v", old, err)
		}
		b.problem(b.Retire(author, here, e.ID, 0, ""), "why")
		b.must(b.Retire(author, here, e.ID, 0, "It did not last"))
		list, err := b.Entries(far, b.scope(far, library.ActSee), library.Filter{Find: "second NURSE"})
		if err != nil || len(list) != 0 {
			t.Errorf("retired, and still in the list: %d, %v", len(list), err)
		}
	})
}

func TestUptakeIsCountedAndSmallNumbersAreHidden(t *testing.T) {
	each(t, func(b *bench) {
		ask := library.AdoptAsk{Place: "Ward 4", Adapted: "Four of the ten changes", From: "2026-10-01"}
		lead := b.in(authz.Specialist, here, 1)
		var mine library.Adoption
		for n := range 9 {
			org := fmt.Sprintf("R%02d", n+1)
			ctx := b.in(authz.Specialist, org, 1)
			a, err := b.Adopt(ctx, b.scope(ctx, library.ActAdopt), "safewards", "", ask)
			b.must(err)
			if org == here {
				mine = a
			}
			if n < 2 {
				_, err := b.Adopt(ctx, b.scope(ctx, library.ActAdopt), "cardiff-model", "", ask)
				b.must(err)
			}
		}
		manager := b.in(authz.Manager, here, 1)
		_, err := b.Adopt(manager, b.scope(manager, library.ActAdopt), "safewards", "", ask)
		b.problem(err, "unit")
		_, err = b.Adopt(manager, b.scope(manager, library.ActAdopt), "safewards", "unit_2", ask)
		b.problem(err, "unit")
		_, err = b.Adopt(manager, b.scope(manager, library.ActAdopt), "safewards", ward, ask)
		b.must(err)
		_, err = b.Adopt(lead, b.scope(lead, library.ActAdopt), "nothing-known", "", ask)
		b.want(err, fault.NotFound)
		_, err = b.Adopt(lead, b.scope(lead, library.ActAdopt), "safewards", "", library.AdoptAsk{From: "2027-01-01"})
		for _, f := range []string{"place", "adapted", "from"} {
			b.problem(err, f)
		}
		words := func(ctx context.Context, id string) (library.Uptake, string) {
			e, err := b.Entry(ctx, b.scope(ctx, library.ActSee), id)
			b.must(err)
			return e.Uptake, e.Uptake.Words()
		}
		if u, w := words(lead, "safewards"); u.Here != 2 || w != "10" {
			t.Errorf("here %d, in England %s; want 2 and 10 for nine", u.Here, w)
		}
		if _, w := words(lead, "cardiff-model"); w != "1 to 7" {
			t.Errorf("two organisations are shown as %s", w)
		}
		if _, w := words(b.in(authz.National, england, 1), "cardiff-model"); w != "2" {
			t.Errorf("England sees %s", w)
		}
		if _, w := words(lead, "mhsip"); w != "0" {
			t.Errorf("nobody is shown as %s", w)
		}
		far := b.in(authz.Specialist, there, 1)
		b.want(b.Settle(far, here, mine.ID, 0, "kept", "", "It helps"), fault.NotFound)
		b.problem(b.Settle(lead, here, mine.ID, 0, "stopped", "", "No time"), "to")
		b.problem(b.Settle(lead, here, mine.ID, 0, "stopped", "2026-09-01", "No time"), "to")
		b.want(b.Settle(lead, here, mine.ID, 9, "kept", "", "It helps"), fault.Conflict)
		b.want(b.Settle(b.in(authz.Reporter, here, 1), here, mine.ID, 0, "kept", "", "It helps"), fault.Denied)
		b.must(b.Settle(lead, here, mine.ID, 0, "stopped", "2026-11-01", "The team changed twice"))
		if u, _ := words(lead, "safewards"); u.Here != 1 {
			t.Errorf("after one was stopped %d are used here", u.Here)
		}
		if list, err := b.Adoptions(far, b.scope(far, library.ActUptake), "safewards"); err != nil || len(list) != 1 || list[0].Org != there {
			t.Errorf("another trust sees %+v, %v", list, err)
		}
		for _, which := range []string{"library", "uptake", "tools"} {
			var f bytes.Buffer
			b.must(b.Export(lead, b.scope(lead, library.ActExport), b.scope(lead, library.ActUptake), library.Wanted{Which: which}, "csv", &f, export.Options{}))
			if which == "uptake" && !strings.Contains(f.String(), "The team changed twice") {
				t.Error(f.String())
			}
		}
	})
}

func TestEachActionIsForItsRolesAlone(t *testing.T) {
	people := slices.DeleteFunc(authz.Roles(), func(r authz.Role) bool { return r == authz.Public || r == authz.System })
	p := authz.NewPolicy(time.Now, library.Permissions)
	for act, may := range map[authz.Action][]authz.Role{library.ActSee: people, library.ActExport: people, library.ActWrite: {authz.Specialist, authz.Analyst, authz.ICB, authz.Region, authz.National},
		library.ActReview: {authz.Specialist, authz.Executive, authz.ICB, authz.Region, authz.National}, library.ActAdopt: {authz.Specialist, authz.Manager}, library.ActUptake: {authz.Manager, authz.Specialist, authz.Executive, authz.Board, authz.Union}} {
		for _, r := range authz.Roles() {
			a := authz.Actor{ID: "x", Role: r, Org: here, Strong: true}
			if r == authz.Public {
				a.ID = ""
			}
			if got := p.May(a, act); got != slices.Contains(may, r) {
				t.Errorf("%s as %s: %v", act, r, got)
			}
		}
	}
}
