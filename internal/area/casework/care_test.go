package casework_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/op"
)

// care is a bench with a case of one report from the evening before, and its first person affected.
func care(t *testing.T, f func(b *bench, c casework.Case, person string)) {
	t.Helper()
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report())
		people, err := b.People(b.lead(), b.scope(b.lead(), casework.ActFile), here, c.ID)
		if err != nil {
			b.Fatal(err)
		}
		f(b, c, people[0].ID)
	})
}

func (b *bench) letters() *casework.Letters {
	b.Helper()
	kinds, err := casework.LetterKinds()
	if err != nil {
		b.Fatal(err)
	}
	return &casework.Letters{DB: b.DB, Door: b.Door, Ring: b.Ring, Kinds: kinds, Printer: &letter.Printer{}}
}

// on runs a rule on a case.
func on[T any](b *bench, ctx context.Context, act authz.Action, id string, f func(*op.Tx, casework.Case) (T, error)) (T, error) {
	return op.Do(ctx, b.Door, act, op.On("case_record", here, id), func(tx *op.Tx) (T, audit.Change, error) {
		c, err := b.In(ctx, tx, here, id)
		if err != nil {
			var none T
			return none, audit.Change{}, err
		}
		v, err := f(tx, c)
		return v, audit.Changed("case", id), err
	})
}

func TestALetterThatWasMadeIsKeptWordForWordWithItsDelivery(t *testing.T) {
	care(t, func(b *bench, c casework.Case, _ string) {
		l := b.letters()
		fields := letter.Letter{Fields: map[string]string{"name": "Ms Example", "day": "10 November", "contact": "Dele Adeyemi", "offered": "a talk"}, To: []string{"Ms Example"}}
		d, err := l.Draft(b.lead(), here, "case_support", "cy", fields)
		if err != nil || d.Paper.Lang != "cy" || !strings.Contains(d.Paper.Title, "Cymorth") {
			b.Fatalf("%+v, %v", d, err)
		}
		made, err := on(b, b.lead(), casework.ActLetterWrite, c.ID, func(tx *op.Tx, c casework.Case) (casework.Issued, error) {
			return l.Issue(b.lead(), tx, casework.OfCase(c), d, "Person A")
		})
		if err != nil {
			b.Fatal(err)
		}
		deliver := func(v casework.Delivery) error {
			_, err := on(b, b.lead(), casework.ActLetterWrite, c.ID, func(tx *op.Tx, c casework.Case) (bool, error) {
				return true, l.Deliver(b.lead(), tx, casework.OfCase(c), made.ID, v)
			})
			return err
		}
		for _, bad := range []casework.Delivery{{}, {Method: "pigeon", Day: "2026-11-11"}, {Method: "post", Day: "2026-12-24"}, {Method: "recorded_post", Day: "2026-11-11"}} {
			if !fault.Is(deliver(bad), fault.Invalid) {
				b.Errorf("taken: %+v", bad)
			}
		}
		for _, good := range []casework.Delivery{{Method: "recorded_post", Day: "2026-11-11", Proof: "ZZ 1234"}, {Method: "recorded_post", Day: "2026-11-11", Returned: true}} {
			b.now = b.now.Add(time.Minute)
			if err := deliver(good); err != nil {
				b.Error(err)
			}
		}
		sc := b.scope(b.lead(), casework.ActLetterRead)
		got, p, err := l.Open(b.lead(), sc, casework.OfCase(c), made.ID)
		if err != nil || len(got.Deliveries) != 2 || got.Deliveries[0].Proof != "ZZ 1234" || !got.Deliveries[1].Returned || p.To[0] != "Ms Example" || got.Hash != made.Hash {
			b.Errorf("%+v %+v %v", got.Deliveries, p, err)
		}
		if b.count(`SELECT COUNT(*) FROM letter_issued WHERE title LIKE '%Example%' OR addressee LIKE '%Example%'`) != 0 {
			b.Error("a name lies open")
		}
		for role, may := range map[authz.Role]bool{authz.Privacy: true, authz.Manager: false, authz.Executive: false} {
			if b.Door.Policy().May(authz.From(b.as(role, here)), casework.ActLetterRead) != may {
				b.Errorf("%s may read letters is not %v", role, may)
			}
		}
		far := b.as(authz.Specialist, there)
		if list, err := l.Of(far, b.scope(far, casework.ActLetterRead), casework.OfCase(c)); err != nil || len(list) != 0 {
			b.Error("another trust sees the letter", list, err)
		}
	})
}

func TestWordsOfLettersAreVersionsThatCanGoBack(t *testing.T) {
	each(t, func(b *bench) {
		l, admin := b.letters(), b.as(authz.Admin, here)
		own := letter.Words{Subject: "Our words", Body: "Dear {name}"}
		if _, err := l.SaveWords(admin, here, "case_support", 0, letter.Words{Subject: "a", Body: "Dear\n\n{nmae}"}, letter.Words{}, ""); !fault.Is(err, fault.Invalid) ||
			!strings.HasPrefix(fault.ProblemsOf(err)[0].Text(), "Line 3: nmae") {
			b.Error("an unknown field is taken, or its line is not named:", err)
		}
		v, err := l.SaveWords(admin, here, "case_support", 0, own, letter.Words{}, "plainer")
		if err != nil || v != 1 {
			b.Fatal(v, err)
		}
		if _, err := l.SaveWords(admin, here, "case_support", 0, own, letter.Words{}, ""); !fault.Is(err, fault.Conflict) {
			b.Error("somebody else's version is passed over:", err)
		}
		subject := func() string {
			d, err := l.Draft(admin, here, "case_support", "en", letter.Letter{Fields: map[string]string{"name": "x", "day": "d", "contact": "c", "offered": "o"}})
			if err != nil {
				b.Fatal(err)
			}
			return d.Paper.Title
		}
		if subject() != "Support after d" {
			b.Error("a version is in force before it was published")
		}
		for _, step := range []struct {
			version int64
			want    string
		}{{1, "Our words"}, {0, "Support after d"}, {1, "Our words"}} {
			if err := l.UseWords(admin, here, "case_support", step.version); err != nil || subject() != step.want {
				b.Error(step, subject(), err)
			}
		}
		if err := l.UseWords(admin, here, "case_support", 7); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if err := l.UseWords(b.lead(), here, "case_support", 0); !fault.Is(err, fault.Denied) {
			b.Error("a specialist publishes:", err)
		}
		if list, err := l.Wordings(admin, there, "case_support"); err != nil || len(list) != 1 {
			b.Error("another trust has our words", err)
		}
	})
}

func TestAbsenceIsForetoldOnDaySixAndAskedForOnDayEight(t *testing.T) {
	care(t, func(b *bench, c casework.Case, person string) {
		manager := b.as(authz.Manager, here)
		if err := b.AddAbsence(manager, here, c.ID, casework.Absence{Person: person, Span: riddor.Span{Kind: riddor.Away, From: "2026-11-12"}}); err != nil {
			b.Fatal(err)
		}
		state := func() casework.Assessment {
			b.Helper()
			if err := b.RiddorDays(b.Context(), b.now); err != nil {
				b.Fatal(err)
			}
			a, err := b.Assessment(b.lead(), b.scope(b.lead(), casework.ActRiddorRead), here, c.ID, person)
			if err != nil {
				b.Fatal(err)
			}
			return a
		}
		tasks := func(ctx context.Context) (out []string) {
			list, err := b.Tasks(ctx, b.scope(ctx, casework.ActRead), here, c.ID)
			if err != nil {
				b.Fatal(err)
			}
			for _, t := range list {
				if t.Done.IsZero() && strings.HasPrefix(t.Key, "riddor/") {
					out = append(out, strings.Split(t.Key, "/")[1])
				}
			}
			slices.Sort(out)
			return out
		}
		accident := clock.DayOf(b.now)
		if accident != "2026-11-11" {
			b.Fatal(accident)
		}
		for _, step := range []struct {
			day      int
			result   riddor.Result
			foretold bool
			tasks    string
		}{{3, riddor.None, false, ""}, {5, riddor.RecordOnly, false, "decide"}, {6, riddor.RecordOnly, true, "decide"}, {8, riddor.ReportO7D, false, "decide report"}} {
			b.now = time.Date(2026, 11, 11+step.day, 0, 30, 0, 0, time.UTC)
			a := state()
			if a.Result != step.result || a.Foretold != step.foretold || a.Run.Days != step.day || strings.Join(tasks(b.lead()), " ") != step.tasks {
				b.Errorf("day %d: %s, foretold %v, %d days, tasks %v", step.day, a.Result, a.Foretold, a.Run.Days, tasks(b.lead()))
			}
		}
		if got := tasks(manager); len(got) != 0 {
			b.Error("a manager sees what RIDDOR asks:", got)
		}
		a := state()
		if a.Due.Format(time.DateTime) != "2026-11-26 23:59:59" {
			b.Error("due", a.Due)
		}
		if err := b.SubmitRiddor(b.lead(), here, c.ID, person, "ABC1", b.now, a.Version); !fault.Is(err, fault.Conflict) {
			b.Error("sent before anybody decided:", err)
		}
		if err := b.DecideRiddor(b.lead(), here, c.ID, person, riddor.None, "", a.Version); !fault.Is(err, fault.Invalid) {
			b.Error("decided against the table without a reason:", err)
		}
		if err := b.DecideRiddor(b.lead(), here, c.ID, person, riddor.ReportO7D, "", a.Version); err != nil {
			b.Fatal(err)
		}
		if err := b.DecideRiddor(b.lead(), here, c.ID, person, riddor.ReportO7D, "", a.Version); !fault.Is(err, fault.Conflict) {
			b.Error("two people decide at once:", err)
		}
		if err := b.SubmitRiddor(b.lead(), here, c.ID, person, "F2508-77", b.now, state().Version); err != nil {
			b.Fatal(err)
		}
		if got := tasks(b.lead()); len(got) != 0 {
			b.Error("still asked for:", got)
		}
		// A later death opens it again.
		f := state().Facts
		f.Died, f.Spans = clock.DayOf(b.now), nil
		if _, err := b.AssessRiddor(b.lead(), here, c.ID, person, f, state().Version); err != nil {
			b.Fatal(err)
		}
		if a := state(); a.Result != riddor.ReportDeath || a.Decided != "" || !a.ToReport() || strings.Join(tasks(b.lead()), " ") != "decide report" {
			b.Errorf("%+v %v", a, tasks(b.lead()))
		}
		list, err := b.RiddorList(b.lead(), b.scope(b.lead(), casework.ActRiddorRead), 50)
		if err != nil || len(list) != 1 || list[0].State() != "report" || list[0].Label != "Person A" {
			b.Errorf("%+v %v", list, err)
		}
		far := b.as(authz.Specialist, there)
		if list, err := b.RiddorList(far, b.scope(far, casework.ActRiddorRead), 50); err != nil || len(list) != 0 {
			b.Error("another trust sees it", err)
		}
		if err := b.DecideRiddor(manager, here, c.ID, person, riddor.None, "x", 1); !fault.Is(err, fault.Denied) {
			b.Error("a manager decides:", err)
		}
	})
}

func TestAnF2508IsDraftedWithWhatIsMissingNamedAndNothingLyingOpen(t *testing.T) {
	care(t, func(b *bench, c casework.Case, person string) {
		if _, err := b.AssessRiddor(b.lead(), here, c.ID, person, riddor.Facts{Accident: b.now.Add(-time.Hour), Worker: true, Specified: "fracture"}, 0); err != nil {
			b.Fatal(err)
		}
		d, err := b.RiddorDraft(b.lead(), here, c.ID, person, map[string]string{"a_org": "Northmere"})
		if err != nil || d.Answers["e_kind"] != "assault" || d.Answers["d_class"] != "specified" || d.Answers["a_org"] != "Northmere" || d.Saved {
			b.Fatalf("%+v %v", d, err)
		}
		if !slices.ContainsFunc(d.Missing, func(f riddor.Field) bool { return f.Key == "c_name" }) {
			b.Error("the name is not asked for")
		}
		d.Answers["c_name"] = "Alex Makebelieve"
		if err := b.SaveRiddorDraft(b.lead(), here, c.ID, person, d.Answers, 0); err != nil {
			b.Fatal(err)
		}
		if err := b.SaveRiddorDraft(b.lead(), here, c.ID, person, d.Answers, 0); !fault.Is(err, fault.Conflict) {
			b.Error("two people draft over each other:", err)
		}
		d.Answers["b_place"] = "moon"
		if err := b.SaveRiddorDraft(b.lead(), here, c.ID, person, d.Answers, 1); !fault.Is(err, fault.Invalid) {
			b.Error(err)
		}
		again, err := b.RiddorDraft(b.lead(), here, c.ID, person, nil)
		if err != nil || !again.Saved || again.Answers["c_name"] != "Alex Makebelieve" {
			b.Error(again.Answers, err)
		}
		paper := again.Paper("en", func(s string) string { return s })
		if doc, err := paper.DOCX(); err != nil || len(doc) < 1000 {
			b.Error(err)
		}
		said := map[string]bool{}
		for _, part := range paper.Parts {
			for _, f := range part.Facts {
				said[f[1]] = true
			}
		}
		if at := b.now.Add(-time.Hour); !said[at.Format("2 January 2006")] || said[at.Format(time.DateOnly)] {
			b.Errorf("the day is not in words: %v", said)
		}
	})
}

func TestAbsenceEntriesCannotBeWrittenOverUnseen(t *testing.T) {
	care(t, func(b *bench, c casework.Case, person string) {
		for field, bad := range map[string]casework.Absence{
			"kind": {Span: riddor.Span{Kind: "sick", From: "2026-11-12"}}, "from": {Span: riddor.Span{Kind: riddor.Away, From: "2026-11-01"}},
			"to": {Span: riddor.Span{Kind: riddor.Away, From: "2026-11-12", To: "2026-11-11"}}, "hours": {Span: riddor.Span{Kind: riddor.Away, From: "2026-11-12"}, Minutes: -1},
		} {
			bad.Person = person
			if err := b.AddAbsence(b.lead(), here, c.ID, bad); fault.ProblemsOf(err).For(field) == "" {
				b.Errorf("%s: %v", field, err)
			}
		}
		if err := b.AddAbsence(b.lead(), here, c.ID, casework.Absence{Person: "nobody", Span: riddor.Span{Kind: riddor.Away, From: "2026-11-12"}}); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		if err := b.AddAbsence(b.lead(), here, c.ID, casework.Absence{Person: person, Span: riddor.Span{Kind: riddor.Away, From: "2026-11-12"}}); err != nil {
			b.Fatal(err)
		}
		list, err := b.Absences(b.lead(), b.scope(b.lead(), casework.ActAbsence), here, c.ID)
		if err != nil || len(list) != 1 {
			b.Fatal(list, err)
		}
		a := list[0]
		a.To, a.Minutes = "2026-11-14", 22*60+30
		if err := b.ChangeAbsence(b.lead(), here, c.ID, a); err != nil {
			b.Fatal(err)
		}
		if err := b.ChangeAbsence(b.lead(), here, c.ID, a); !fault.Is(err, fault.Conflict) {
			b.Error(err)
		}
		if err := b.DropAbsence(b.lead(), here, c.ID, a.ID, a.Version+1); err != nil {
			b.Error(err)
		}
		if err := b.AddAbsence(b.as(authz.Executive, here), here, c.ID, a); !fault.Is(err, fault.Denied) {
			b.Error(err)
		}
	})
}

func TestTheCostOfACaseIsWorkedOutAndSaysWhereItComesFrom(t *testing.T) {
	care(t, func(b *bench, c casework.Case, person string) {
		admin := b.as(authz.Admin, here)
		if err := b.SetRate(admin, here, casework.Rate{Code: "staff_hour", From: "2026-11-01", Pence: 3000, Source: "Finance, 2026"}); err != nil {
			b.Fatal(err)
		}
		if err := b.SetRate(admin, here, casework.Rate{Code: "staff_hour", From: "2026-11-01", Pence: 3100, Source: "Finance, 2026"}); !fault.Is(err, fault.Invalid) {
			b.Error("a price is changed behind:", err)
		}
		if err := b.SetRate(b.lead(), here, casework.Rate{Code: "staff_hour", From: "2026-12-01", Pence: 3100, Source: "x"}); !fault.Is(err, fault.Denied) {
			b.Error(err)
		}
		for _, a := range []casework.Absence{{Span: riddor.Span{Kind: riddor.Away, From: "2026-11-12", To: "2026-11-13"}, Minutes: 15 * 60}, {Span: riddor.Span{Kind: riddor.Away, From: "2026-11-16"}}} {
			a.Person = person
			if err := b.AddAbsence(b.lead(), here, c.ID, a); err != nil {
				b.Fatal(err)
			}
		}
		for _, v := range []casework.Cover{{Kind: "agency", Day: "2026-11-12", Minutes: 450}, {Kind: "none", Day: "2026-11-13", Minutes: 450}} {
			v.Person = person
			if err := b.AddCover(b.lead(), here, c.ID, v); err != nil {
				b.Fatal(err)
			}
		}
		got, err := b.CaseCost(b.lead(), b.scope(b.lead(), casework.ActCostCase), here, c.ID)
		want := int64(15*3000 + 7.5*4400 + 24000)
		if err != nil || got.Pence != want || got.Unknown != 1 || got.Uncovered != 450 || got.People != 1 || len(got.Lines) != 3 || !got.Lines[0].Rate.Own {
			b.Errorf("%+v, want %d, %v", got, want, err)
		}
		exec := b.as(authz.Executive, here)
		t, err := b.CostOf(exec, b.scope(exec, casework.ActCost), here, 2026)
		if err != nil || !t.Hidden || t.Total.Pence != 0 || !t.Units[0].Hidden {
			b.Errorf("one person's cost is shown: %+v %v", t, err)
		}
	})
}

func TestAReviewIsNotWrittenOverAndItsActionsAreTasks(t *testing.T) {
	care(t, func(b *bench, c casework.Case, _ string) {
		r := casework.Review{Depth: "brief", Factors: []string{"waiting"}, Standards: []string{"support"}, Happened: "A long wait", Learned: "Say how long it takes"}
		if err := b.SaveReview(b.lead(), here, c.ID, r); err != nil {
			b.Fatal(err)
		}
		if err := b.SaveReview(b.lead(), here, c.ID, r); !fault.Is(err, fault.Conflict) {
			b.Error("two people start it:", err)
		}
		r.Version, r.State, r.Learned = 1, "finished", ""
		if err := b.SaveReview(b.lead(), here, c.ID, r); fault.ProblemsOf(err).For("learned") == "" {
			b.Error("finished without what was learned:", err)
		}
		r.Learned = "Say how long it takes"
		if err := b.SaveReview(b.lead(), here, c.ID, r); err != nil {
			b.Fatal(err)
		}
		if err := b.AddReviewAction(b.lead(), here, c.ID, casework.ReviewAction{Words: "Put up a board", Owner: "per_x", OwnerName: "Dele Adeyemi", Due: "2026-12-01"}); err != nil {
			b.Fatal(err)
		}
		got, err := b.Review(b.lead(), b.scope(b.lead(), casework.ActReviewRead), here, c.ID)
		if err != nil || got.State != "finished" || got.Version != 2 || len(got.Actions) != 1 || got.Actions[0].Words != "Put up a board" {
			b.Fatalf("%+v %v", got, err)
		}
		if b.count(`SELECT COUNT(*) FROM case_task WHERE key = 'review/1' AND done_at IS NULL AND owner_id = 'per_x'`) != 1 {
			b.Error("the action is no task")
		}
		if err := b.FinishReviewAction(b.lead(), here, c.ID, 1, "It hangs there"); err != nil {
			b.Fatal(err)
		}
		if err := b.FinishReviewAction(b.lead(), here, c.ID, 1, "Twice"); !fault.Is(err, fault.Conflict) {
			b.Error(err)
		}
		if b.count(`SELECT COUNT(*) FROM case_task WHERE key = 'review/1' AND done_at IS NULL`) != 0 || b.count(`SELECT COUNT(*) FROM job WHERE kind = 'review.action'`) != 2 {
			b.Error("the task is open, or a plan is not told")
		}
		if err := b.SaveReview(b.as(authz.Manager, here), here, c.ID, r); !fault.Is(err, fault.Denied) {
			b.Error(err)
		}
	})
}

func TestACaseUnderALockCostsNobodyTheSecret(t *testing.T) {
	each(t, func(b *bench) {
		c := b.open(b.lead(), b.report(func(s *incident.Sending) { s.KeepFromManagers = true }))
		for role, act := range map[authz.Role]authz.Action{authz.Manager: casework.ActAbsence, authz.Privacy: casework.ActRiddorRead} {
			ctx := b.as(role, here)
			if _, err := b.Absences(ctx, b.scope(ctx, act), here, c.ID); !fault.Is(err, fault.NotFound) {
				b.Errorf("%s reaches it: %v", role, err)
			}
		}
		sc := b.scope(b.lead(), casework.ActCost)
		if t, err := b.CostOf(b.lead(), sc, here, 2026); err != nil || len(t.Units) != 0 {
			b.Errorf("%+v %v", t, err)
		}
	})
}
