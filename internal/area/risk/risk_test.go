package risk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/area/risk/matrix"
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
	ward  = "unit_1"
	other = "unit_2"
)

// bench is a service over a fresh database with a clock that the test moves, and reports that the test makes up.
type bench struct {
	*testing.T
	*risk.Service
	now     time.Time
	reports map[string][]risk.Report
	hidden  bool
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, risk.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC), reports: map[string][]risk.Report{}}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, risk.Permissions, notify.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		b.Service = &risk.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring, Sets: matrix.Seed(),
			Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]risk.Colleague, error) {
				return []risk.Colleague{{ID: who(org, role), Name: "Invented " + role.Words()}, {ID: who(org, role) + "2", Name: "Invented second " + role.Words()}}, nil
			},
			Find: func(_ context.Context, org, words string) ([]risk.Colleague, error) {
				switch words {
				case "worker", "buddy":
					return []risk.Colleague{{ID: "per_" + org + "_" + words, Name: "Invented " + words}}, nil
				case "two":
					return []risk.Colleague{{ID: "a"}, {ID: "b"}}, nil
				}
				return nil, nil
			},
			OwnKey: func(org, person string) string { return "own/" + org + "/" + person },
			Units: func(context.Context, string) ([]risk.Unit, error) {
				return []risk.Unit{{ID: ward, Name: "Ward 4"}, {ID: other, Name: "Ward 9"}}, nil
			},
			Name: func(context.Context, string) string { return "Northmere Hospitals NHS Trust" },
			UnitOf: func(context.Context, string, string) (string, error) {
				if b.hidden {
					return "", nil
				}
				return ward, nil
			},
			Reports: func(_ context.Context, _, unit string, since time.Time) ([]risk.Report, error) {
				return slices.DeleteFunc(slices.Clone(b.reports[unit]), func(r risk.Report) bool { return !r.At.After(since) }), nil
			}}
		f(b)
	})
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

func (b *bench) as(role authz.Role) context.Context { return b.in(role, here, "") }

// in acts as the nth holder of a role; "" is the first.
func (b *bench) in(role authz.Role, org, n string) context.Context {
	a := authz.Actor{ID: who(org, role) + n, Name: "Invented " + role.Words() + n, Role: role, Org: org, Strong: true}
	if role == authz.Manager {
		a.Units = []string{ward}
	}
	a.OwnKey = "own/" + org + "/" + a.ID
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

// begun begins an assessment of the ward as its manager.
func (b *bench) begun() risk.Assessment {
	b.Helper()
	ctx := b.as(authz.Manager)
	a, err := b.Begin(ctx, b.scope(ctx, risk.ActWrite), risk.Basics{Kind: risk.Workplace, Unit: ward, Title: "Emergency department, front desk", Place: "Ground floor", Work: "Booking people in", Harmed: []string{"staff", "night", "nobody"}})
	b.must(err)
	return a
}

var high = risk.HazardAsk{Title: "People wait long and lose patience", How: "Somebody reaches over the desk", Initial: matrix.Score{C: 4, L: 4}, Current: matrix.Score{C: 3, L: 4}, Target: matrix.Score{C: 3, L: 2}, Owner: who(here, authz.Manager)}

// written begins one with a risk, two controls and a consultation.
func (b *bench) written() risk.Assessment {
	b.Helper()
	a, ctx := b.begun(), b.as(authz.Manager)
	b.must(b.PutHazard(ctx, here, a.ID, 0, high))
	h := b.version(a.ID, 1).Body.Hazards[0].Key
	b.must(b.PutControl(ctx, here, a.ID, 0, risk.ControlAsk{Hazard: h, Step: 5, Text: "Conflict resolution for all who sit there", Owner: "Training lead", InPlace: true}))
	b.must(b.PutControl(ctx, here, a.ID, 0, risk.ControlAsk{Hazard: h, Step: 2, Text: "A second way out behind the desk", Owner: "Estates", Due: "2027-02-01"}))
	b.must(b.Consult(ctx, here, a.ID, 0, risk.Consulted{Who: "Invented representative", Part: "safety_rep", Day: "2026-11-10", Said: "The second door matters most"}))
	return b.head(a.ID)
}

func (b *bench) head(id string) risk.Assessment {
	b.Helper()
	ctx := b.as(authz.Specialist)
	a, err := b.Assessment(ctx, b.scope(ctx, risk.ActRead), here, id)
	b.must(err)
	return a
}

func (b *bench) version(id string, n int) risk.Version {
	b.Helper()
	a := b.head(id)
	v, err := b.Version(b.Context(), &a, n)
	b.must(err)
	return v
}

// approved is one in force, approved by the violence reduction lead.
func (b *bench) approved() risk.Assessment {
	b.Helper()
	a := b.written()
	b.must(b.Approve(b.as(authz.Specialist), here, a.ID, a.Version, ""))
	return b.head(a.ID)
}

func (b *bench) risks(f risk.RegisterFilter) []risk.Entry {
	b.Helper()
	ctx := b.as(authz.Specialist)
	list, err := b.Register(ctx, b.scope(ctx, risk.ActRead), f)
	b.must(err)
	return list
}

func (b *bench) notices(template notify.Template) int64 {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM notice WHERE template = $1`, string(template))
	b.must(err)
	return n
}

func TestAnAssessmentGoesFromDraftToForceAndIsFrozen(t *testing.T) {
	each(t, func(b *bench) {
		a := b.begun()
		manager, lead := b.as(authz.Manager), b.as(authz.Specialist)
		err := b.Approve(lead, here, a.ID, 0, "")
		b.problem(err, "risks")
		b.problem(err, "consulted") // consultation with a safety representative is a required field
		b.problem(b.PutHazard(manager, here, a.ID, 0, risk.HazardAsk{Title: "x", How: "y", Owner: high.Owner, Initial: matrix.Score{C: 2, L: 2}, Current: matrix.Score{C: 4, L: 4}, Target: matrix.Score{C: 1, L: 1}}), "current")
		a = b.written()
		b.want(b.Approve(manager, here, a.ID, 0, ""), fault.Denied) // nobody approves what they wrote
		b.problem(b.Approve(lead, here, a.ID, 0, "2028-01-01"), "next")
		b.must(b.Approve(lead, here, a.ID, a.Version, ""))
		b.want(b.Approve(lead, here, a.ID, a.Version, ""), fault.Conflict)
		a = b.head(a.ID)
		v := b.version(a.ID, 1)
		if a.State != risk.Approved || a.Current != 1 || a.DraftN != 0 || a.Top != 12 || a.ReviewAt.Format(time.DateOnly) != "2027-11-11" || !v.Holds() || v.Approver == "" {
			b.Fatalf("%+v %+v", a, v)
		}
		b.want(b.PutHazard(manager, here, a.ID, 0, high), fault.Conflict) // frozen
		list := b.risks(risk.RegisterFilter{})
		if len(list) != 1 || list[0].Score != 12 || list[0].Band != "High" || list[0].Target != 6 || list[0].Title != high.Title {
			b.Fatalf("%+v", list)
		}
		kept, err := b.Controls(lead, &a)
		b.must(err)
		for key, k := range kept {
			if k.Step == 2 {
				b.must(b.PutInPlace(manager, here, a.ID, 0, key))
				b.want(b.PutInPlace(manager, here, a.ID, 0, key), fault.Conflict)
			}
		}
		if w := b.version(a.ID, 1); !w.Holds() || w.Body.Hazards[0].Controls[0].InPlace {
			b.Error("the version that was approved changed")
		}
		b.must(b.Next(manager, here, a.ID, 0, "The desk was rebuilt"))
		b.want(b.Next(manager, here, a.ID, 0, "again"), fault.Conflict)
		w := b.version(a.ID, 2)
		if !w.Body.Hazards[0].Controls[0].InPlace || len(w.Body.Consulted) != 0 || w.Body.Why == "" {
			b.Errorf("the next version: %+v", w.Body)
		}
		ask := high
		ask.Key, ask.Current = w.Body.Hazards[0].Key, matrix.Score{C: 3, L: 2}
		b.must(b.PutHazard(manager, here, a.ID, 0, ask))
		if b.risks(risk.RegisterFilter{})[0].Score != 12 {
			b.Error("a draft shows in the register")
		}
		b.must(b.Consult(manager, here, a.ID, 0, risk.Consulted{Who: "Invented representative", Part: "safety_rep", Day: "2026-11-11", Said: "Better"}))
		b.must(b.Approve(lead, here, a.ID, 0, "2027-03-01"))
		if e := b.risks(risk.RegisterFilter{}); len(e) != 1 || e[0].Score != 6 || e[0].ID != list[0].ID || e[0].N != 2 {
			b.Errorf("%+v", e)
		}
		all, err := b.Versions(lead, &a)
		b.must(err)
		if len(all) != 2 || !all[1].Holds() || all[1].Body.Hazards[0].Current.N() != 12 {
			b.Errorf("the first version is not what it was: %+v", all)
		}
		b.must(b.Retire(manager, here, a.ID, 0, "The ward moved"))
		if len(b.risks(risk.RegisterFilter{})) != 0 || len(b.risks(risk.RegisterFilter{States: []string{"closed"}})) != 1 {
			b.Error("the risks of a retired assessment are still open")
		}
	})
}

func TestTwoPeopleWhoWriteAtOnceLoseNothing(t *testing.T) {
	each(t, func(b *bench) {
		a := b.written()
		manager := b.as(authz.Manager)
		b.must(b.Change(manager, here, a.ID, a.Version, risk.Basics{Title: "First", Harmed: []string{"staff"}}))
		b.want(b.Change(manager, here, a.ID, a.Version, risk.Basics{Title: "Second"}), fault.Conflict)
		if got := b.head(a.ID).Title; got != "First" {
			b.Error(got)
		}
		b.want(b.Approve(b.as(authz.Specialist), here, a.ID, a.Version, ""), fault.Conflict) // it changed since it was read
	})
}

func TestTrainingAloneIsSaid(t *testing.T) {
	each(t, func(b *bench) {
		a, ctx := b.begun(), b.as(authz.Manager)
		b.must(b.PutHazard(ctx, here, a.ID, 0, high))
		if b.head(a.ID).Lean {
			b.Error("a risk without controls leans on nothing")
		}
		h := b.version(a.ID, 1).Body.Hazards[0].Key
		b.must(b.PutControl(ctx, here, a.ID, 0, risk.ControlAsk{Hazard: h, Step: 5, Text: "Training", Owner: "x", InPlace: true}))
		v := b.version(a.ID, 1)
		if !b.head(a.ID).Lean || len(v.Body.Leaning()) != 1 {
			b.Error("training alone is not seen")
		}
		b.problem(b.PutControl(ctx, here, a.ID, 0, risk.ControlAsk{Hazard: h, Step: 7, Text: "x", Owner: "x"}), "step")
		b.problem(b.PutControl(ctx, here, a.ID, 0, risk.ControlAsk{Hazard: h, Step: 2, Text: "x", Owner: "x"}), "due")
		b.must(b.PutControl(ctx, here, a.ID, 0, risk.ControlAsk{Hazard: h, Step: 2, Text: "A door", Owner: "x", Due: "2027-01-01"}))
		if v = b.version(a.ID, 1); b.head(a.ID).Lean || v.Body.Hazards[0].Controls[0].Step != 2 {
			b.Error("the stronger control is not first, or training alone is still said")
		}
		b.must(b.PutControl(ctx, here, a.ID, 0, risk.ControlAsk{Hazard: h, Key: v.Body.Hazards[0].Controls[0].Key, Drop: true}))
		b.must(b.DropHazard(ctx, here, a.ID, 0, h))
		if v := b.version(a.ID, 1); len(v.Body.Hazards) != 0 {
			b.Error("the hazard is still there")
		}
	})
}

func TestARiskIsAcceptedBySomebodyElseUntilADay(t *testing.T) {
	each(t, func(b *bench) {
		a := b.approved()
		e := b.risks(risk.RegisterFilter{})[0]
		executive := b.as(authz.Executive)
		b.problem(b.Accept(executive, here, e.ID, 0, "", "Nothing else can be done"), "until")
		b.problem(b.Accept(executive, here, e.ID, 0, "2028-11-11", "For ever"), "until")
		b.problem(b.Accept(executive, here, e.ID, 0, "2027-05-01", ""), "why")
		b.want(b.Accept(b.as(authz.Manager), here, e.ID, 0, "2027-05-01", "Mine"), fault.Denied)
		b.must(b.Accept(executive, here, e.ID, e.Version, "2027-05-01", "Until the building is finished"))
		if e = b.risks(risk.RegisterFilter{})[0]; !e.Accepted(b.now) || e.AcceptedWhy == "" || e.AcceptedBy != who(here, authz.Executive) {
			b.Fatalf("%+v", e)
		}
		b.now = time.Date(2027, 5, 2, 9, 0, 0, 0, time.UTC)
		if e.Accepted(b.now) {
			b.Error("it holds after its day")
		}
		b.must(b.Sweep(b.Context(), b.now))
		if e = b.risks(risk.RegisterFilter{})[0]; e.State != "open" || e.AcceptedWhy != "" {
			b.Errorf("%+v", e)
		}
		b.must(b.Accept(executive, here, e.ID, 0, "2027-09-01", "Again"))
		// a new version with the same score and owner leaves it accepted, with its new name; another score ends that
		for _, score := range []matrix.Score{high.Current, {C: 2, L: 4}} {
			b.must(b.Next(b.as(authz.Manager), here, a.ID, 0, "Better words"))
			n := b.head(a.ID).DraftN
			ask := high
			ask.Key, ask.Title, ask.Current = b.version(a.ID, n).Body.Hazards[0].Key, "Another name", score
			b.must(b.PutHazard(b.as(authz.Manager), here, a.ID, 0, ask))
			b.must(b.Consult(b.as(authz.Manager), here, a.ID, 0, risk.Consulted{Who: "x", Part: "safety_rep", Day: "2027-05-01", Said: "y"}))
			b.must(b.Approve(b.as(authz.Specialist), here, a.ID, 0, ""))
			if e := b.risks(risk.RegisterFilter{})[0]; (e.State == "accepted" && e.AcceptedWhy == "Again") != (score == high.Current) || e.Title != "Another name" {
				b.Errorf("%+v", e)
			}
		}
		b.want(b.Reopen(executive, here, e.ID, 0), fault.Conflict)
		b.must(b.Accept(executive, here, e.ID, 0, "2027-09-01", "Once more"))
		b.must(b.Reopen(executive, here, e.ID, 0))
		// whoever owns it, or wrote it, may not, whatever their role
		own := high
		own.Owner = who(here, authz.Executive)
		c := b.begun()
		b.must(b.PutHazard(b.as(authz.Manager), here, c.ID, 0, own))
		h := b.version(c.ID, 1).Body.Hazards[0].Key
		b.must(b.PutControl(b.as(authz.Specialist), here, c.ID, 0, risk.ControlAsk{Hazard: h, Step: 1, Text: "x", Owner: "x", InPlace: true}))
		b.must(b.Consult(b.as(authz.Manager), here, c.ID, 0, risk.Consulted{Who: "x", Part: "safety_rep", Day: "2026-11-10", Said: "y"}))
		b.must(b.Approve(b.in(authz.Specialist, here, "2"), here, c.ID, 0, ""))
		k := b.risks(risk.RegisterFilter{Assessment: c.ID})[0]
		b.want(b.Accept(executive, here, k.ID, 0, "2027-09-01", "Mine"), fault.Denied)
		b.want(b.Accept(b.as(authz.Specialist), here, k.ID, 0, "2027-09-01", "I wrote it"), fault.Denied)
		b.must(b.Accept(b.in(authz.Executive, here, "2"), here, k.ID, 0, "2027-09-01", "Seen"))
		_ = a
	})
}

func TestReportsCallForAReviewByNumbersAndDaysAlone(t *testing.T) {
	each(t, func(b *bench) {
		a := b.approved()
		report := func(day string, harm string, n int) {
			b.now = b.now.Add(time.Hour)
			b.reports[ward] = append(b.reports[ward], risk.Report{At: b.now, Day: day, Harm: harm, Events: n})
			b.must(b.Reported(b.Context(), here, "inc_secret"))
		}
		report("2026-11-11", "low", 1)
		report("2026-11-12", "none", 1)
		report("2026-01-12", "none", 1) // long ago: not one of three in 30 days
		if b.head(a.ID).Call.Asks() {
			b.Fatal("two reports called")
		}
		before := b.notices(notify.ActionDue)
		report("2026-11-10", "low", 1)
		got := b.head(a.ID)
		if got.Call.N != 3 || got.Call.Harm != 0 || got.Call.First != "2026-11-10" || got.Call.Last != "2026-11-12" || got.ReviewAt.Format(time.DateOnly) != "2026-11-25" || got.Review(b.now) != risk.Called {
			b.Fatalf("%+v", got)
		}
		told := b.notices(notify.ActionDue)
		if told == before {
			b.Error("nobody was told")
		}
		b.must(b.Reported(b.Context(), here, "inc_secret")) // the outbox delivers at least once
		report("2026-11-12", "moderate", 1)
		if got = b.head(a.ID); got.Call.N != 4 || got.Call.Harm != 1 || b.notices(notify.ActionDue) != told {
			b.Errorf("%+v", got.Call)
		}
		events, err := b.Events(b.Context(), here, a.ID)
		b.must(err)
		dump, err := db.All(b.Context(), b.DB, db.Scalar[string], `SELECT detail FROM audit_entry UNION ALL SELECT args FROM risk_event UNION ALL SELECT record_id FROM notice`)
		if err != nil {
			dump, err = db.All(b.Context(), b.DB, db.Scalar[string], `SELECT args FROM risk_event UNION ALL SELECT record_id FROM notice`)
		}
		b.must(err)
		for _, s := range dump {
			if strings.Contains(s, "inc_") {
				b.Errorf("a report is named: %s", s)
			}
		}
		if !slices.ContainsFunc(events, func(e risk.Event) bool { return e.Kind == "called" }) {
			b.Error("the history does not say that it was called")
		}
		b.must(b.LookAgain(b.as(authz.Manager), here, a.ID, 0, "stands", "We walked round with the team", "2027-05-01"))
		if got = b.head(a.ID); got.Call.Asks() || got.ReviewAt.Format(time.DateOnly) != "2027-05-01" {
			b.Errorf("%+v", got)
		}
		done, err := b.Reviews(b.Context(), &got)
		b.must(err)
		if len(done) != 1 || done[0].Call.N != 4 || done[0].Call.Harm != 1 || done[0].Words == "" {
			b.Errorf("%+v", done)
		}
		b.must(b.Reported(b.Context(), here, "inc_secret"))
		if b.head(a.ID).Call.Asks() {
			b.Error("reports from before the review call again")
		}
		report("2026-11-13", "severe", 1)
		if !b.head(a.ID).Call.Asks() {
			b.Error("one with severe harm does not call")
		}
	})
}

func TestAReportThatAManagerMayNotSeeCallsForNothing(t *testing.T) {
	each(t, func(b *bench) {
		a := b.approved()
		b.hidden = true
		b.now = b.now.Add(time.Hour)
		seq, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM audit_entry`)
		b.must(err)
		b.must(b.Reported(b.Context(), here, "inc_secret"))
		after, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM audit_entry`)
		b.must(err)
		if b.head(a.ID).Call.Asks() || b.head(a.ID).Version != a.Version || after != seq {
			b.Error("a sealed report left a trace")
		}
	})
}

func TestAPatternCountsItsEventsAndAChangeCallsToo(t *testing.T) {
	each(t, func(b *bench) {
		a := b.approved()
		b.now = b.now.Add(time.Hour)
		b.reports[ward] = []risk.Report{{At: b.now, Day: "2026-11-11", Harm: "none", Events: 20}}
		b.must(b.Reported(b.Context(), here, "x"))
		if c := b.head(a.ID).Call; c.N != 20 {
			b.Errorf("%+v", c)
		}
		c := b.approved()
		b.problem(b.CallForChange(b.as(authz.Manager), here, c.ID, 0, ""), "why")
		b.must(b.CallForChange(b.as(authz.Manager), here, c.ID, 0, "The desk was moved"))
		if got := b.head(c.ID); got.Call.Why != "change" {
			b.Errorf("%+v", got.Call)
		}
		b.must(b.LookAgain(b.as(authz.Manager), here, c.ID, 0, "change", "The desk is elsewhere", ""))
		if got := b.head(c.ID); got.DraftN != 2 || !got.Call.Asks() {
			b.Errorf("the call stands until the new version is approved: %+v", got)
		}
	})
}

func TestRepresentativesCommentSignAndDissent(t *testing.T) {
	each(t, func(b *bench) {
		a := b.written()
		union := b.as(authz.Union)
		b.problem(b.Say(union, here, a.ID, "dissent", ""), "words")
		b.must(b.Say(union, here, a.ID, "dissent", "The staffing at night is not in it"))
		b.must(b.Say(union, here, a.ID, "cosign", ""))
		b.want(b.Say(b.as(authz.Manager), here, a.ID, "comment", "x"), fault.Denied)
		b.must(b.Approve(b.as(authz.Specialist), here, a.ID, 0, ""))
		a = b.head(a.ID)
		views, err := b.Views(union, &a)
		b.must(err)
		if len(views) != 2 || views[0].N != 1 || views[0].By == "" {
			b.Errorf("%+v", views)
		}
		v := b.version(a.ID, 1)
		p, err := b.Paper(union, &a, &v)
		b.must(err)
		_, text := p.Text()
		for _, w := range []string{"The staffing at night is not in it", "Dissent", "Invented representative", v.Hash, "12, high", "unverified", "A second way out"} {
			if !strings.Contains(text, w) {
				b.Errorf("the paper does not say %q:\n%s", w, text)
			}
		}
		if doc, err := p.DOCX(); err != nil || len(doc) == 0 {
			b.Error(err)
		}
		b.want(b.PutHazard(union, here, a.ID, 0, high), fault.Denied)
	})
}

func TestACopyTakesWordsAndLeavesWhatWasSaidOfTheOtherPlace(t *testing.T) {
	each(t, func(b *bench) {
		a := b.approved()
		manager, lead := b.as(authz.Manager), b.as(authz.Specialist)
		_, err := b.Copy(manager, b.scope(manager, risk.ActRead), here, a.ID, other, "Ward 9, desk")
		b.problem(err, "unit") // not a unit of theirs
		c, err := b.Copy(lead, b.scope(lead, risk.ActRead), here, a.ID, other, "Ward 9, desk")
		b.must(err)
		v := b.version(c.ID, 1)
		h := v.Body.Hazards[0]
		if c.Unit != other || c.CopiedFrom != a.ID || len(v.Body.Consulted) != 0 || h.Owner != "" || h.Current != h.Initial || len(h.Controls) != 2 || h.Controls[1].InPlace {
			b.Errorf("%+v", v.Body)
		}
	})
}

func TestAPatientsPlanIsOnlyPointedAt(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.as(authz.Manager)
		_, err := b.Begin(ctx, b.scope(ctx, risk.ActWrite), risk.Basics{Kind: risk.Patient, Unit: ward, Title: "Care plan"})
		b.problem(err, "held")
		a, err := b.Begin(ctx, b.scope(ctx, risk.ActWrite), risk.Basics{Kind: risk.Patient, Unit: ward, Title: "Care plan of one patient", Held: "In the electronic record, with the ward team"})
		b.must(err)
		b.problem(b.PutHazard(ctx, here, a.ID, 0, high), "title")
		b.must(b.Approve(b.as(authz.Specialist), here, a.ID, 0, ""))
		if len(b.risks(risk.RegisterFilter{})) != 0 {
			b.Error("it has risks")
		}
	})
}

func TestANeighbourAndAnotherUnitSeeNothing(t *testing.T) {
	each(t, func(b *bench) {
		a := b.approved()
		e := b.risks(risk.RegisterFilter{})[0]
		for name, ctx := range map[string]context.Context{"neighbour": b.in(authz.Specialist, there, ""), "other unit": authz.With(b.Context(), authz.Actor{ID: "x", Role: authz.Manager, Org: here, Units: []string{other}, Strong: true})} {
			sc := b.scope(ctx, risk.ActRead)
			_, err := b.Assessment(ctx, sc, here, a.ID)
			b.want(err, fault.NotFound)
			_, err = b.Entry(ctx, sc, here, e.ID)
			b.want(err, fault.NotFound)
			b.want(b.LookAgain(ctx, here, a.ID, 0, "stands", "x", ""), fault.NotFound)
			if list, err := b.Assessments(ctx, sc, risk.Filter{}); err != nil || len(list) != 0 {
				b.Errorf("%s: %v %v", name, list, err)
			}
			if list, err := b.Top(ctx, sc, here, 5); err != nil || len(list) != 0 {
				b.Errorf("%s: %v %v", name, list, err)
			}
			if s, err := b.StandingOf(ctx, sc, here); err != nil || s.InForce+s.Risks+s.Controls != 0 {
				b.Errorf("%s: %+v %v", name, s, err)
			}
			if list, err := b.AllControls(ctx, sc); err != nil || len(list) != 0 {
				b.Errorf("%s: %v %v", name, list, err)
			}
		}
		b.want(b.Reopen(b.in(authz.Executive, there, ""), here, e.ID, 0), fault.NotFound)
		if _, err := b.Door.Policy().Check(authz.From(b.as(authz.Reporter)), risk.ActRead); !fault.Is(err, fault.Denied) {
			b.Errorf("a reporter may read: %v", err)
		}
	})
}

func TestTheNumbersForPapersAreThoseOfTheLists(t *testing.T) {
	each(t, func(b *bench) {
		b.approved()
		b.begun()
		ctx := b.as(authz.Executive)
		sc := b.scope(ctx, risk.ActRead)
		s, err := b.StandingOf(ctx, sc, here)
		b.must(err)
		if s.InForce != 1 || s.Drafts != 1 || s.Risks != 1 || s.Bands["high"] != 1 || s.Aims["moderate"] != 1 || s.Controls != 2 || s.InPlace != 1 || s.Overdue != 0 || s.Reviews[risk.InTime] != 1 {
			b.Errorf("%+v", s)
		}
		top, err := b.Top(ctx, sc, here, 3)
		b.must(err)
		if len(top) != 1 || top[0].Score != 12 || top[0].Band != "High" || top[0].OwnerName == "" {
			b.Errorf("%+v", top)
		}
		late := func() int {
			n, err := b.ReviewsLate(ctx, sc, here, db.At(b.now))
			b.must(err)
			return n
		}
		if late() != 0 {
			b.Error("late too soon")
		}
		b.now = b.now.AddDate(1, 0, 1)
		if s, err = b.StandingOf(ctx, b.scope(ctx, risk.ActRead), here); err != nil || late() != 1 || s.Reviews[risk.LateState] != 1 || s.Overdue != 1 {
			b.Errorf("%d %+v %v", late(), s, err)
		}
		before := b.notices(notify.ActionDue)
		b.must(b.Sweep(b.Context(), b.now))
		b.must(b.Sweep(b.Context(), b.now))
		if n := b.notices(notify.ActionDue) - before; n != 2 {
			b.Errorf("%d reminders; the two who manage the ward get one each", n)
		}
		h := risk.HeatOf(b.risks(risk.RegisterFilter{}), b.Set())
		if h.Now[3][4] != 1 || h.Aim[3][2] != 1 || h.Risks != 1 || h.Less != 1 {
			b.Errorf("%+v", h)
		}
	})
}
