package round_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/carry"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/area/standard/consistency"
	"github.com/havenward/havenward/internal/area/standard/improve"
	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/area/standard/round"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

type bench struct {
	*testing.T
	*round.Service
	s    db.Settings
	now  time.Time
	tree *org.Tree
	// board, region and trusts are a place in England with at least four trusts; other is another region.
	board, region, other string
	trusts               []string
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, files.Schema, org.Schema, standard.Schema, improve.Schema, round.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, s: s, now: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, standard.Permissions, improve.Permissions, round.Permissions, notify.Permissions, org.Permissions), Now: now})
		b.ok(err)
		t.Cleanup(func() { _ = door.Close() })
		ring := must(seal.New())
		q := dbtest.Open(t, s)
		orgs := org.New(door, q)
		must(org.Import(authz.With(t.Context(), authz.Service("test")), orgs, org.Reference()))
		core := &standard.Service{DB: q, Door: door, Ring: ring, Clocks: clock.Seed(), Rules: must(catalogue.SeedRules()), Shipped: must(catalogue.Seed()), Name: func(context.Context, string) string { return "A trust" },
			Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]standard.Colleague, error) {
				return []standard.Colleague{{ID: who(org, role), Name: "Invented " + role.Words()}}, nil
			}}
		better := &improve.Service{DB: q, Door: door, Ring: ring, Standard: core, Mapping: carry.Seed(), Rules: consistency.Seed()}
		b.Service = &round.Service{DB: q, Door: door, Ring: ring, Standard: core, Improve: better, Tree: orgs.Tree}
		core.Plan, core.Signed = better.Plan(), b.Signed
		b.ok(core.Seed(authz.With(t.Context(), authz.Service("standard"))))
		b.tree = must(orgs.Tree(t.Context()))
		for _, o := range b.tree.At(org.Board, "2026-10-01") {
			list := round.Members(b.tree, []string{o.ID}, "2026-10-01")
			if len(list) < 4 || b.board != "" {
				continue
			}
			b.board = o.ID
			r, _ := b.tree.Above(o.ID, org.Region, "2026-10-01")
			b.region = r.ID
			for _, m := range list {
				b.trusts = append(b.trusts, m.ID)
			}
		}
		for _, o := range b.tree.At(org.Region, "2026-10-01") {
			if o.ID != b.region {
				b.other = o.ID
			}
		}
		f(b)
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

func (b *bench) in(role authz.Role, org string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: who(org, role), Name: "Invented " + role.Words(), Role: role, Org: org, Strong: true})
}

func (b *bench) scope(ctx context.Context, act authz.Action) authz.Scope {
	b.Helper()
	return must(b.Door.Policy().Check(authz.From(ctx), act))
}

func (b *bench) on(day string) { b.now = must(time.Parse(time.DateOnly, day)).Add(9 * time.Hour) }

func asked(areas ...string) round.Asked {
	return round.Asked{Name: "Autumn 2026", Kind: "pilot", Catalogue: "v2", Due: "2026-11-30", Areas: areas}
}

// answer begins, rates everything, and signs, as the people of a trust.
func (b *bench) answer(trust, campaign string, rating catalogue.Rating) string {
	b.Helper()
	lead := b.in(authz.Specialist, trust)
	id := must(b.Answer(lead, b.scope(lead, round.ActAsked), trust, campaign))
	b.sign(trust, id, rating)
	return id
}

func (b *bench) sign(trust, id string, rating catalogue.Rating) {
	b.Helper()
	lead := b.in(authz.Specialist, trust)
	sc := b.scope(lead, standard.ActRead)
	w := must(b.Standard.Whole(lead, sc, trust, id))
	var lines []standard.Taken
	for n, l := range w.Lines() {
		t := standard.Taken{Indicator: l.Indicator.Code, Rate: standard.Rate{Rating: rating, InPlace: map[catalogue.Rating]string{catalogue.Red: "no", catalogue.Green: "yes"}[rating], Rationale: "Because " + trust, Consulted: true}}
		if rating == catalogue.Green {
			t.Evidence = &standard.Evidence{Title: fmt.Sprintf("Paper %d of %s", n, trust), Kind: "link", Target: "https://example.org/p", To: "2026-09-30"}
		}
		lines = append(lines, t)
	}
	b.ok(b.Standard.Take(lead, standard.ActRate, trust, id, w.Assessment.Version, lines, nil))
	b.ok(b.Standard.Consult(lead, trust, id, 0, ""))
	a := must(b.Standard.Assessment(lead, sc, trust, id))
	b.ok(b.Standard.Sign(b.in(authz.Executive, trust), trust, id, a.Version))
}

func TestACampaignGoesFromItsOpeningToWhoIsMissing(t *testing.T) {
	each(t, func(b *bench) {
		region := b.in(authz.Region, b.region)
		c := must(b.Open(region, asked(b.board)))
		if c.Round != "2026-2" || c.Closes != "2026-12-28" {
			b.Errorf("%+v", c)
		}
		see := b.scope(region, round.ActSee)
		got := must(b.Campaign(region, see, c.ID))
		if got.Of != len(b.trusts) || got.Tally.Coming != len(b.trusts) {
			b.Errorf("%+v", got.Tally)
		}
		one := b.trusts[0]
		b.answer(one, c.ID, catalogue.Red)
		lead := b.in(authz.Specialist, b.trusts[1])
		sc := b.scope(lead, round.ActAsked)
		second := must(b.Answer(lead, sc, b.trusts[1], c.ID))
		if _, err := b.Answer(lead, sc, b.trusts[1], c.ID); !fault.Is(err, fault.Conflict) {
			b.Errorf("begun twice: %v", err)
		}
		if mine := must(b.Campaigns(lead, sc)); len(mine) != 1 || len(mine[0].Returns) != 1 || mine[0].Returns[0].Assessment != second {
			b.Errorf("a trust sees %+v", mine)
		}
		b.on("2026-12-01")
		got = must(b.Campaign(region, see, c.ID))
		if want := (round.Tally{Of: len(b.trusts), In: 1, Late: 1, Missing: len(b.trusts) - 2}); got.Tally != want {
			b.Errorf("%+v", got.Tally)
		}
		b.sign(b.trusts[1], second, catalogue.Green)
		got = must(b.Campaign(region, see, c.ID))
		if got.In != 2 || got.After != 1 {
			b.Errorf("%+v", got.Tally)
		}
		b.ok(b.Close(region, c.ID, "The programme moves on"))
		third := b.in(authz.Specialist, b.trusts[2])
		if _, err := b.Answer(third, b.scope(third, round.ActAsked), b.trusts[2], c.ID); !fault.Is(err, fault.Conflict) {
			b.Errorf("begun after it closed: %v", err)
		}
	})
}

func TestACampaignIsCheckedAndKeptToThoseItConcerns(t *testing.T) {
	each(t, func(b *bench) {
		region := b.in(authz.Region, b.region)
		for field, change := range map[string]func(*round.Asked){
			"name": func(a *round.Asked) { a.Name = "" }, "kind": func(a *round.Asked) { a.Kind = "x" }, "catalogue": func(a *round.Asked) { a.Catalogue = "v9" }, "opens": func(a *round.Asked) { a.Opens = "2026-09-01" },
			"due": func(a *round.Asked) { a.Due = "2026-10-01" }, "closes": func(a *round.Asked) { a.Closes = "2026-11-01" }, "areas": func(a *round.Asked) { a.Areas = []string{b.other} },
		} {
			in := asked(b.board)
			change(&in)
			if _, err := b.Open(region, in); fault.ProblemsOf(err).For(field) == "" {
				b.Errorf("%s: %v", field, err)
			}
		}
		for _, r := range []authz.Role{authz.Specialist, authz.Executive, authz.Union, authz.Admin} {
			if _, err := b.Open(b.in(r, b.trusts[0]), asked(b.trusts[0])); !fault.Is(err, fault.Denied) {
				b.Errorf("%s opens one: %v", r, err)
			}
		}
		c := must(b.Open(region, asked(b.board)))
		other := b.in(authz.Region, b.other)
		if _, err := b.Campaign(other, b.scope(other, round.ActSee), c.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("another region sees it: %v", err)
		}
		if _, err := b.Remind(other, c.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("another region reminds: %v", err)
		}
		if err := b.Close(other, c.ID, "x"); !fault.Is(err, fault.NotFound) {
			b.Errorf("another region closes: %v", err)
		}
		england := b.in(authz.National, org.Root)
		if got := must(b.Campaign(england, b.scope(england, round.ActSee), c.ID)); got.Of != len(b.trusts) {
			b.Errorf("England sees %d", got.Of)
		}
	})
}

// waiting gives the jobs that tell somebody, by id.
func waiting(b *bench) map[string]round.Telling {
	out := map[string]round.Telling{}
	must(db.All(b.Context(), b.DB, func(r db.Row) (bool, error) {
		var id string
		var args []byte
		var v round.Telling
		err := r.Scan(&id, &args)
		if err == nil {
			err = json.Unmarshal(args, &v)
		}
		out[id] = v
		return true, err
	}, `SELECT id, args FROM job WHERE kind = 'standard.asked'`))
	return out
}

func TestReturnsAreRemindedByThemselvesAndAtMostOnceADay(t *testing.T) {
	each(t, func(b *bench) {
		region := b.in(authz.Region, b.region)
		c := must(b.Open(region, asked(b.board)))
		b.answer(b.trusts[0], c.ID, catalogue.Red)
		done := map[string]bool{}
		told := func(trust string) int64 {
			for id, args := range waiting(b) {
				if !done[id] {
					done[id] = true
					b.ok(b.Told(authz.With(b.Context(), authz.Service("standard")), args))
				}
			}
			return must(db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM notice WHERE person_id = $1 AND path = '/standard/asked'`, who(trust, authz.Specialist)))
		}
		system := authz.With(b.Context(), authz.Service("standard"))
		for _, x := range []struct {
			day  string
			want int64
		}{{"2026-11-01", 1}, {"2026-11-16", 2}, {"2026-11-17", 2}, {"2026-11-23", 3}, {"2026-11-29", 4}, {"2026-12-01", 5}, {"2026-12-02", 5}, {"2026-12-08", 6}, {"2026-12-29", 6}} {
			b.on(x.day)
			b.ok(b.Sweep(system))
			if n := told(b.trusts[1]); n != x.want {
				b.Errorf("%s: told %d times, want %d", x.day, n, x.want)
			}
		}
		if n := told(b.trusts[0]); n != 1 {
			b.Errorf("one that is in was told %d times", n)
		}
		b.on("2026-12-10")
		if n := must(b.Remind(region, c.ID)); n != len(b.trusts)-1 {
			b.Errorf("%d were reminded", n)
		}
		if _, err := b.Remind(region, c.ID); !fault.Is(err, fault.Conflict) {
			b.Errorf("twice in a day: %v", err)
		}
	})
}

func TestTheRollUpCountsWhatWasSignedAndNamesWhoIsNotIn(t *testing.T) {
	each(t, func(b *bench) {
		region := b.in(authz.Region, b.region)
		c := must(b.Open(region, asked(b.board)))
		b.answer(b.trusts[0], c.ID, catalogue.Green)
		b.answer(b.trusts[1], c.ID, catalogue.Red)
		third := b.in(authz.Specialist, b.trusts[2])
		must(b.Answer(third, b.scope(third, round.ActAsked), b.trusts[2], c.ID))
		b.on("2026-12-02")
		see := b.scope(region, round.ActSee)
		p := must(b.Picture(region, see, "", "", ""))
		if p.Signed != 2 || p.Round != "2026-2" || p.Indicators["D1-a"].Now != (rollup.Distribution{Green: 1, Red: 1}) || p.All.Now != (rollup.Distribution{Green: 44, Red: 44}) {
			b.Errorf("%d in %s: %+v", p.Signed, p.Round, p.All)
		}
		if p.Findings["RED_NO_ACTION"] != 1 || len(p.Waiting) != len(b.trusts)-2 {
			b.Errorf("findings %v, waiting %v", p.Findings, p.Waiting)
		}
		if !slices.ContainsFunc(p.Areas, func(a round.Area) bool { return a.ID == b.board && a.Signed == 2 && a.Trusts == len(b.trusts) }) {
			b.Errorf("%+v", p.Areas)
		}
		if q := must(b.Picture(region, see, b.board, "v2", "2026-2")); q.Signed != 2 || len(q.Above) != 1 {
			b.Errorf("the board: %d, %v", q.Signed, q.Above)
		}
		other := b.in(authz.Region, b.other)
		if q := must(b.Picture(other, b.scope(other, round.ActSee), "", "", "")); q.Signed != 0 || len(q.Rounds) != 0 {
			b.Errorf("another region counts %d", q.Signed)
		}
		if _, err := b.Picture(other, b.scope(other, round.ActSee), b.board, "", ""); !fault.Is(err, fault.NotFound) {
			b.Errorf("another region looks at the board: %v", err)
		}
		if _, err := b.Picture(region, see, "", "v9", ""); !fault.Is(err, fault.NotFound) {
			b.Errorf("a version that is not there: %v", err)
		}
	})
}

func TestASampleIsSharedModeratedAndItsDeltaCounted(t *testing.T) {
	each(t, func(b *bench) {
		region := b.in(authz.Region, b.region)
		c := must(b.Open(region, asked(b.board)))
		in := round.Sample{Campaign: c.ID, Name: "Support, autumn 2026", Due: "2026-11-20", Orgs: 2, Codes: []string{"D1-i", "D4-b"}}
		if _, err := b.Draw(region, in); fault.ProblemsOf(err).For("campaign") == "" {
			b.Errorf("drawn from nobody: %v", err)
		}
		b.answer(b.trusts[0], c.ID, catalogue.Green)
		b.answer(b.trusts[1], c.ID, catalogue.Red)
		if _, err := b.Draw(b.in(authz.Specialist, b.trusts[0]), in); !fault.Is(err, fault.Denied) {
			b.Errorf("a trust draws: %v", err)
		}
		m := must(b.Draw(region, in))
		if len(m.Items) != 4 {
			b.Fatalf("%+v", m.Items)
		}
		one := b.trusts[0]
		exec, lead := b.in(authz.Executive, one), b.in(authz.Specialist, one)
		if err := b.Moderate(region, m.ID, one, "D4-b", rollup.Amber, "Why"); !fault.Is(err, fault.Conflict) {
			b.Errorf("moderated unseen: %v", err)
		}
		asked := must(b.AskedOf(lead, b.scope(lead, round.ActAsked), one))
		if len(asked) != 1 || len(asked[0].Items) != 2 {
			b.Errorf("%+v", asked)
		}
		show := must(b.Preview(lead, b.scope(lead, round.ActShare), &asked[0].Items[0]))
		if show.Rationale != "Because "+one || len(show.Evidence) != 1 || !strings.HasPrefix(show.Evidence[0].Title, "Paper ") {
			b.Errorf("%+v", show)
		}
		for _, code := range []string{"D1-i", "D4-b"} {
			b.ok(b.Share(exec, one, m.ID, code))
		}
		if err := b.Share(lead, one, m.ID, "D1-i"); !fault.Is(err, fault.Conflict) {
			b.Errorf("shared twice: %v", err)
		}
		if err := b.Share(lead, one, m.ID, "D1-a"); !fault.Is(err, fault.NotFound) {
			b.Errorf("shared what was not drawn: %v", err)
		}
		if err := b.Share(b.in(authz.Specialist, b.trusts[1]), one, m.ID, "D1-i"); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour shares: %v", err)
		}
		other := b.in(authz.Region, b.other)
		if _, err := b.Moderation(other, b.scope(other, round.ActModerate), m.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("another region reads it: %v", err)
		}
		if err := b.Moderate(other, m.ID, one, "D1-i", rollup.Red, "x"); !fault.Is(err, fault.NotFound) {
			b.Errorf("another region moderates: %v", err)
		}
		if err := b.Finish(region, m.ID); !fault.Is(err, fault.Conflict) {
			b.Errorf("finished early: %v", err)
		}
		b.ok(b.Moderate(region, m.ID, one, "D1-i", rollup.Amber, "The uptake is of one site only"))
		b.ok(b.Moderate(region, m.ID, one, "D4-b", rollup.Green, "It shows"))
		b.ok(b.Finish(region, m.ID))
		got := must(b.Moderation(region, b.scope(region, round.ActModerate), m.ID))
		if d, want := round.DeltaOf(got.Items), (round.Delta{Of: 4, Shared: 2, Looked: 2, Agreed: 1, Lower: 1}); d != want {
			b.Errorf("%+v", d)
		}
		if by := got.ByIndicator(); len(by) != 2 || by[0].Key != "D1-i" || by[0].Lower != 1 || by[1].Agreed != 1 {
			b.Errorf("%+v", by)
		}
		if err := b.Share(b.in(authz.Specialist, b.trusts[1]), b.trusts[1], m.ID, "D1-i"); !fault.Is(err, fault.Conflict) {
			b.Errorf("shared after the end: %v", err)
		}
		for _, i := range got.Items {
			if i.Org == b.trusts[1] && i.Shared != nil {
				b.Error("what was not shared is seen")
			}
		}
	})
}

func TestWhatWasSignedSinceACampaignOpenedAnswersIt(t *testing.T) {
	each(t, func(b *bench) {
		one := b.trusts[0]
		lead := b.in(authz.Specialist, one)
		a := must(b.Standard.Start(lead, one, standard.Start{Catalogue: "v2", Name: "Ours"}))
		c := must(b.Open(b.in(authz.Region, b.region), asked(b.board)))
		b.sign(one, a.ID, catalogue.Red)
		b.on("2026-12-05")
		if id := must(b.Answer(lead, b.scope(lead, round.ActAsked), one, c.ID)); id != a.ID {
			b.Errorf("%s, want %s", id, a.ID)
		}
		region := b.in(authz.Region, b.region)
		if got := must(b.Campaign(region, b.scope(region, round.ActSee), c.ID)); got.In != 1 || got.After != 0 {
			b.Errorf("%+v", got.Tally)
		}
	})
}

func TestADrawFollowsFromItsNumber(t *testing.T) {
	a, b := round.Again("mod_x", []string{"C", "A", "B", "D"}, 2), round.Again("mod_x", []string{"A", "B", "C", "D"}, 2)
	if !slices.Equal(a, b) || len(a) != 2 {
		t.Error(a, b)
	}
}

// TestTheDayOfACampaignMovesWithAReasonThatThoseAskedRead: it stays in its round, what was late is due again, reminders begin
// anew, and only whoever opened it may.
func TestTheDayOfACampaignMovesWithAReasonThatThoseAskedRead(t *testing.T) {
	each(t, func(b *bench) {
		region := b.in(authz.Region, b.region)
		c := must(b.Open(region, asked(b.board)))
		system := authz.With(b.Context(), authz.Service("standard"))
		b.on("2026-12-05")
		b.ok(b.Sweep(system))
		for field, x := range map[string][3]string{"due": {"2026-12-01", "", "why"}, "closes": {"2027-01-15", "2027-01-01", "why"}, "why": {"2027-01-15", "", " "}} {
			if err := b.Move(region, c.ID, x[0], x[1], x[2]); fault.ProblemsOf(err).For(field) == "" {
				b.Errorf("%s: %v", field, err)
			}
		}
		other := b.in(authz.Region, b.other)
		if err := b.Move(other, c.ID, "2027-01-15", "", "x"); !fault.Is(err, fault.NotFound) {
			b.Errorf("another region moves it: %v", err)
		}
		england := b.in(authz.National, org.Root)
		if err := b.Move(england, c.ID, "2027-01-15", "", "x"); !fault.Is(err, fault.NotFound) {
			b.Errorf("England moves a region's: %v", err)
		}
		b.ok(b.Move(region, c.ID, "2027-01-15", "", "Winter pressure"))
		got := must(b.Campaign(region, b.scope(region, round.ActSee), c.ID))
		if got.Due != "2027-01-15" || got.Closes != "2027-02-12" || got.Round != c.Round || got.Tally.Coming != len(b.trusts) || !strings.HasSuffix(got.Note, "The day moved from 30 November 2026 to 15 January 2027: Winter pressure") {
			b.Errorf("%+v", got.Campaign)
		}
		if r := got.Returns[0]; r.Reminded != 0 {
			b.Errorf("it was reminded %d times of the new day", r.Reminded)
		}
		b.on("2027-03-01")
		if err := b.Move(region, c.ID, "2027-04-01", "", "Again"); !fault.Is(err, fault.Conflict) {
			b.Errorf("one that closed is moved: %v", err)
		}
	})
}

// TestWhoTookOverIsAskedInsteadOfAnOrganisationThatEnded: a return that can never come is not missing for ever.
func TestWhoTookOverIsAskedInsteadOfAnOrganisationThatEnded(t *testing.T) {
	each(t, func(b *bench) {
		const ended, heir = "RVJ", "RA7"
		b.on("2026-06-01")
		board, _ := b.tree.Above(ended, org.Board, "2026-06-01")
		icb := b.in(authz.ICB, board.ID)
		in := asked(ended)
		in.Opens, in.Due, in.Closes = "", "2026-08-30", ""
		c := must(b.Open(icb, in))
		system := authz.With(b.Context(), authz.Service("standard"))
		b.ok(b.Sweep(system))
		b.on("2026-07-05")
		b.ok(b.Sweep(system))
		b.ok(b.Sweep(system)) // once is enough
		england := b.in(authz.National, org.Root)
		got := must(b.Campaign(england, b.scope(england, round.ActSee), c.ID))
		if len(got.Returns) != 1 || got.Returns[0].Org != heir || got.Tally.Coming != 1 {
			b.Fatalf("%+v", got.Returns)
		}
		lead := b.in(authz.Specialist, heir)
		if _, err := b.Answer(lead, b.scope(lead, round.ActAsked), heir, c.ID); err != nil {
			b.Error(err)
		}
	})
}
