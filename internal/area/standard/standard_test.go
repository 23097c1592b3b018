package standard_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
)

func TestAnAssessmentGoesFromDraftToClosedAndTheNextOpensAsACopy(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		if w := b.whole(a.ID); w.Sum() != (standard.Distribution{NotAssessed: 44}) || len(w.Sections) != 7 {
			b.Fatal(w.Sum())
		}
		b.link(a.ID, "D4-a", "2027-03-03")
		b.rate(a.ID, "D4-a", catalogue.Green)
		b.rate(a.ID, "D4-d", catalogue.Red)
		b.must(b.Ask(b.as(authz.Specialist), here, a.ID, who(here, authz.Manager), "D4-b"))
		manager := standard.Rate{Rating: catalogue.Amber, InPlace: "partly", Rationale: "Half of it", Seen: 1}
		b.must(b.Rate(b.as(authz.Manager), here, a.ID, "D4-b", manager))
		if err := b.Rate(b.as(authz.Manager), here, a.ID, "D4-c", manager); !fault.Is(err, fault.Denied) {
			b.Error("a manager rated what nobody asked them about:", err)
		}
		if err := b.Rate(b.as(authz.Union), here, a.ID, "D4-c", manager); !fault.Is(err, fault.Denied) {
			b.Error(err)
		}
		if err := b.Rate(b.in(there, authz.Specialist), here, a.ID, "D4-c", manager); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			b.Error("another trust rated:", err)
		}
		b.must(b.Consult(b.as(authz.Specialist), here, a.ID, 0, ""))
		b.must(b.See(b.as(authz.Union), here, a.ID, "D4-b", catalogue.Red, "Members are asked and hear nothing"))
		b.must(b.Settle(b.as(authz.Specialist), here, a.ID, "D4-b", b.line(a.ID, "D4-b").Version))
		if l := b.line(a.ID, "D4-b"); l.Rating != catalogue.Red || l.Said != catalogue.Amber || !l.Differs() || l.Settled != "union" {
			b.Error("both views are kept, and the lower stands:", l.Rating, l.Said)
		}
		b.must(b.Stand(b.as(authz.Union), here, a.ID, "dissent", "The plan has no money"))
		w := b.whole(a.ID)
		if err := b.Sign(b.as(authz.Specialist), here, a.ID, w.Assessment.Version); !fault.Is(err, fault.Denied) {
			b.Error("a violence reduction lead signed:", err)
		}
		b.must(b.Sign(b.as(authz.Executive), here, a.ID, w.Assessment.Version))
		if err := b.Assure(b.as(authz.Executive), here, a.ID, 0, "Meeting of 17 December"); !fault.Is(err, fault.Denied) {
			b.Error(err)
		}
		b.must(b.Assure(b.as(authz.Board), here, a.ID, 0, "Meeting of 17 December, item 9"))

		ctx := b.as(authz.Executive)
		p, ok, err := b.Position(ctx, b.scope(ctx, standard.ActRead), here)
		b.must(err)
		if !ok || p.State != standard.Assured || p.Sections[3].Now != (standard.Distribution{Green: 1, Red: 2, NotAssessed: 3}) || len(p.Reds) != 2 || !strings.Contains(p.Statement, a.ID) {
			b.Errorf("%+v", p)
		}
		list, err := b.Statements(ctx, &a)
		b.must(err)
		if len(list) != 2 || list[0].Kind != "board" || list[1].OfVersion != w.Assessment.Version {
			b.Fatalf("%+v", list)
		}
		st, err := b.Statement(ctx, b.scope(ctx, standard.ActRead), here, a.ID, list[0].ID)
		b.must(err)
		_, body := st.Paper.Text()
		for _, s := range []string{"2 red", "The plan has no money", "Members are asked and hear nothing", "item 9", list[1].Hash} {
			if !strings.Contains(body, s) {
				b.Errorf("the board's statement does not say %q:\n%s", s, body)
			}
		}
		b.must(b.Close(b.as(authz.Specialist), here, a.ID, 0, ""))
		if err := b.Comment(b.as(authz.Union), here, a.ID, "D4-b", "One more"); !fault.Is(err, fault.Conflict) {
			b.Error("a closed assessment took a comment:", err)
		}
		if err := b.Close(b.as(authz.Specialist), here, a.ID, 0, "again"); !fault.Is(err, fault.Conflict) {
			b.Error(err)
		}
		next, err := b.Start(b.as(authz.Specialist), here, standard.Start{Catalogue: "v2", Name: "Spring 2027", From: a.ID})
		b.must(err)
		if l := b.line(next.ID, "D4-a"); l.Rating != catalogue.Green || l.RaterName == "" || len(l.Evidence) != 1 {
			b.Error("the copy lost a rating or its evidence")
		}
		if next.OriginID != a.ID || next.DueAt.IsZero() {
			b.Errorf("%+v", next)
		}
	})
}

func TestGreenNeedsEvidenceAndFallsToAmberWhenItRunsOut(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		err := b.Rate(b.as(authz.Specialist), here, a.ID, "D4-a", standard.Rate{Rating: catalogue.Green, InPlace: "yes", Rationale: "It is", Seen: 1})
		if fault.ProblemsOf(err)[0].Field != "rating" {
			b.Fatal("green without evidence:", err)
		}
		soon := b.link(a.ID, "D4-a", "2026-11-20")
		later := b.link(a.ID, "D4-e", "2027-05-01")
		b.must(b.Reuse(b.as(authz.Specialist), here, a.ID, "D4-e", soon))
		b.rate(a.ID, "D4-a", catalogue.Green)
		b.rate(a.ID, "D4-e", catalogue.Green)
		b.must(b.Sweep(b.system(), b.now))
		if l := b.line(a.ID, "D4-a"); l.Rating != catalogue.Green || l.Rule.Propose != catalogue.Green {
			b.Error("it was lowered before its time")
		}
		before := b.whole(a.ID).Assessment.Version
		b.now = b.now.AddDate(0, 0, 19)
		b.must(b.Sweep(b.system(), b.now))
		b.must(b.Sweep(b.system(), b.now)) // nothing more
		l := b.line(a.ID, "D4-a")
		if l.Rating != catalogue.Amber || l.Said != catalogue.Green || l.LoweredFrom != catalogue.Green || l.Rule.Propose != catalogue.Amber || l.LoweredWhy == "" {
			b.Errorf("%+v", l.Rated)
		}
		if b.line(a.ID, "D4-e").Rating != catalogue.Green {
			b.Error("an indicator with current evidence was lowered")
		}
		w := b.whole(a.ID)
		if len(w.Lowered()) != 1 || w.Assessment.Version != before+1 {
			b.Error(len(w.Lowered()), w.Assessment.Version, before)
		}
		past, err := b.History(b.as(authz.Specialist), &w.Assessment, "D4-a")
		b.must(err)
		if len(past) != 1 || past[0].Rating != catalogue.Green || past[0].Rationale != "Looked at together" {
			b.Errorf("%+v", past)
		}
		b.must(b.Unuse(b.as(authz.Specialist), here, a.ID, "D4-e", later))
		if l := b.line(a.ID, "D4-e"); l.Rating != catalogue.Amber || l.LoweredFrom != catalogue.Green {
			b.Error("its last current evidence was taken away, and it stayed green")
		}
		if n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM notice`); err != nil || n == 0 {
			b.Error("nobody was told", n, err)
		}
	})
}

func TestTwoPeopleRatingAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		b.rate(a.ID, "D1-a", catalogue.Red)
		err := b.Rate(b.as(authz.Specialist), here, a.ID, "D1-a", standard.Rate{Rating: catalogue.Amber, InPlace: "partly", Rationale: "Written meanwhile", Seen: 1})
		if !fault.Is(err, fault.Conflict) || !strings.Contains(fault.MessageOf(err), "rated this while you were writing") {
			b.Fatal(err)
		}
		if l := b.line(a.ID, "D1-a"); l.Rating != catalogue.Red {
			b.Error("the second overwrote the first")
		}
	})
}

func TestASignatureCoversExactlyOneVersionAndALateWriterIsTold(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		b.rate(a.ID, "D1-a", catalogue.Red)
		b.must(b.Consult(b.as(authz.Specialist), here, a.ID, 0, ""))
		read := b.whole(a.ID).Assessment.Version
		b.rate(a.ID, "D1-b", catalogue.Red) // somebody writes while the executive reads
		if err := b.Sign(b.as(authz.Executive), here, a.ID, read); !fault.Is(err, fault.Conflict) {
			b.Fatal("a version was signed that nobody read:", err)
		}
		seen := b.line(a.ID, "D1-c").Version
		read = b.whole(a.ID).Assessment.Version
		b.must(b.Sign(b.as(authz.Executive), here, a.ID, read))
		err := b.Rate(b.as(authz.Specialist), here, a.ID, "D1-c", standard.Rate{Rating: catalogue.Red, InPlace: "no", Rationale: "Too late", Seen: seen})
		if !fault.Is(err, fault.Conflict) || !strings.Contains(fault.MessageOf(err), "signed this assessment while you were writing") {
			b.Fatal(err)
		}
		if w := b.whole(a.ID); w.SignedVersion != read || w.Sum().Red != 2 {
			b.Error(w.SignedVersion, read, w.Sum())
		}
		b.must(b.Comment(b.as(authz.Specialist), here, a.ID, "D1-c", "Too late for the signature")) // a comment still goes in
	})
}

func TestNobodyApprovesOrSignsTheirOwn(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		b.must(b.Rate(b.as(authz.Specialist), here, a.ID, "D6-f", standard.Rate{Rating: catalogue.NotApplicable, Rationale: "No such technology is used", Seen: 1}))
		b.must(b.Consult(b.as(authz.Specialist), here, a.ID, 0, ""))
		err := b.Sign(b.as(authz.Executive), here, a.ID, b.whole(a.ID).Assessment.Version)
		if p := fault.ProblemsOf(err); len(p) == 0 || !strings.Contains(p[0].Message, "D6-f") {
			b.Fatal("signed with an unapproved reason:", err)
		}
		self := authz.With(b.Context(), authz.Actor{ID: who(here, authz.Specialist), Name: "Both", Role: authz.Executive, Org: here, Strong: true})
		if err := b.Approve(self, here, a.ID, "D6-f", 2); !fault.Is(err, fault.Denied) {
			b.Error("approved their own:", err)
		}
		b.must(b.Approve(b.as(authz.Executive), here, a.ID, "D6-f", 2))
		v := b.whole(a.ID).Assessment.Version
		if err := b.Sign(self, here, a.ID, v); !fault.Is(err, fault.Denied) {
			b.Error("signed their own:", err)
		}
		b.must(b.Sign(b.as(authz.Executive), here, a.ID, v))
		signer := authz.With(b.Context(), authz.Actor{ID: who(here, authz.Executive), Name: "Both", Role: authz.Board, Org: here, Strong: true})
		if err := b.Assure(signer, here, a.ID, 0, "Meeting"); !fault.Is(err, fault.Denied) {
			b.Error("assured what they signed:", err)
		}
	})
}

func TestAnAssessmentOfAnOrganisationThatEndedGoesToItsSuccessor(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		item, err := b.Add(b.as(authz.Specialist), here, a.ID, "D4-a", standard.Evidence{Title: "Policy", Kind: "file", Name: "policy.txt", Content: strings.NewReader("Our policy"), To: "2026-10-01"})
		b.must(err)
		b.must(b.Reuse(b.as(authz.Specialist), here, a.ID, "D4-b", item))
		b.rate(a.ID, "D4-a", catalogue.Green)
		b.must(b.See(b.as(authz.Union), here, a.ID, "D4-a", catalogue.Amber, "Not everywhere"))
		b.must(b.Comment(b.as(authz.Union), here, a.ID, "D4-a", "Which wards?"))
		b.heirs[here] = []string{heir}
		b.must(b.Sweep(b.system(), b.now))
		b.must(b.Sweep(b.system(), b.now)) // once is enough
		old := b.whole(a.ID)
		if old.State != standard.Closed || !strings.Contains(old.ClosedWhy, heir) {
			b.Fatalf("%+v", old.Assessment)
		}
		ctx := b.in(heir, authz.Specialist)
		sc := b.scope(ctx, standard.ActRead)
		list, err := b.List(ctx, sc, heir)
		b.must(err)
		if len(list) != 1 || list[0].OriginID != a.ID || list[0].State != standard.Draft {
			b.Fatalf("%+v", list)
		}
		w, err := b.Whole(ctx, sc, heir, list[0].ID)
		b.must(err)
		l, _, _ := w.Line("D4-a")
		if l.Rating != catalogue.Green || l.Rationale != "Looked at together" || len(l.Views) != 1 || l.Views[0].Words != "Not everywhere" || l.Comments != 1 || len(l.Evidence) != 1 {
			b.Fatalf("%+v", l)
		}
		f, err := b.File(ctx, sc, heir, l.Evidence[0].ID)
		b.must(err)
		if f.Org != heir || f.Size != 10 {
			b.Errorf("%+v", f)
		}
	})
}

func TestWhatAnotherOrganisationHasIsNotThere(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a := b.begin()
		item := b.link(a.ID, "D4-a", "")
		ctx := b.in(there, authz.Specialist)
		sc := b.scope(ctx, standard.ActRead)
		if _, err := b.Whole(ctx, sc, here, a.ID); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if _, err := b.Item(ctx, sc, here, item); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		list, err := b.Items(ctx, sc, here)
		if d := cmp.Diff(0, len(list)); d != "" || err != nil {
			b.Error(d, err)
		}
	})
}
