package campaign_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here    = "R01"
	there   = "R02"
	england = "ENG"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*campaign.Service
	now time.Time
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, campaign.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, campaign.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		b.Service = &campaign.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring, National: england, Name: func(_ context.Context, org string) string { return "Trust " + org }}
		f(b)
	})
}

// in acts as the nth holder of a role in an organisation.
func (b *bench) in(role authz.Role, org string, n int) context.Context {
	a := authz.Actor{ID: fmt.Sprintf("per_%s_%s_%d", org, role, n), Name: fmt.Sprintf("Invented %s %d", role, n), Role: role, Org: org, Strong: true}
	a.OwnKey = "own/" + a.ID
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

var brief = campaign.Brief{Name: "Safe to care", Aim: "More of those hurt say so", Audience: "staff", Message: "Violence is not part of the job.", From: "2026-10-01", To: "2027-03-31"}

// running begins a campaign of an organisation, for everybody to see.
func (b *bench) running(org string) campaign.Campaign {
	b.Helper()
	role := authz.Specialist
	if org == england {
		role = authz.National
	}
	ctx := b.in(role, org, 1)
	c, err := b.Begin(ctx, b.scope(ctx, campaign.ActKeep), brief)
	b.must(err)
	b.must(b.Open(ctx, org, c.ID, 0))
	return c
}

var told = campaign.Telling{Title: "He spat at me in the lift", Words: "I went home and said nothing for a week.", Byline: "A porter"}

var everywhere = campaign.Consent{Home: true, England: true, Poster: true, Files: true, Until: "2027-03-31"}

// up tells a story and has it put up.
func (b *bench) up(org, of string, c campaign.Consent) campaign.Story {
	b.Helper()
	ctx := b.in(authz.Reporter, org, 1)
	x, err := b.Tell(ctx, b.scope(ctx, campaign.ActTell), of, told, c, true)
	b.must(err)
	b.must(b.Show(b.in(authz.Specialist, org, 1), org, x.ID, 0))
	return x
}

// everySight is all ways in which a story can be met, as text.
func (b *bench) everySight(ctx context.Context, of string) string {
	b.Helper()
	var out strings.Builder
	see := b.scope(ctx, campaign.ActSee)
	for _, at := range []campaign.Where{campaign.OnPages, campaign.OnPoster, campaign.InFiles} {
		for _, id := range []string{"", of} {
			list, err := b.Shown(ctx, see, id, at)
			b.must(err)
			fmt.Fprintf(&out, "%s%q %+v\n", at, id, list)
		}
	}
	list, err := b.Find(ctx, see, "SPAT lift")
	b.must(err)
	fmt.Fprintf(&out, "found %+v\n", list)
	for _, format := range []string{"csv", "xlsx"} {
		var f bytes.Buffer
		b.must(b.Export(ctx, b.scope(ctx, campaign.ActExport), campaign.Wanted{Which: "stories"}, format, &f, export.Options{}))
		if format == "csv" {
			out.Write(f.Bytes())
		}
	}
	return out.String()
}

func TestAStoryWithdrawnIsGoneEverywhereAtOnce(t *testing.T) {
	for name, take := range map[string]func(b *bench, x campaign.Story) error{
		"by its teller": func(b *bench, x campaign.Story) error {
			return b.Withdraw(b.in(authz.Reporter, here, 1), here, x.ID)
		},
		"by its link": func(b *bench, x campaign.Story) error {
			return b.WithdrawByLink(b.Context(), strings.TrimPrefix(b.Link(&x), "/withdraw-story/"))
		},
		"when its day has passed": func(b *bench, x campaign.Story) error {
			b.now = time.Date(2027, 4, 1, 0, 30, 0, 0, time.UTC)
			return b.Sweep(b.Context())
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				c := b.running(england)
				x := b.up(here, c.ID, everywhere)
				b.must(b.Suggest(b.in(authz.Specialist, here, 1), here, x.ID, 0, campaign.Telling{Title: "In the lift", Words: "He spat at me.", Byline: "A porter"}))
				readers := []context.Context{b.in(authz.Specialist, here, 2), b.in(authz.Specialist, there, 1), b.in(authz.National, england, 1)}
				for _, ctx := range readers {
					if got := b.everySight(ctx, c.ID); strings.Count(got, told.Words) != 8 {
						t.Errorf("as %s a story that is up is met %d times, want 8:\n%s", authz.From(ctx).ID, strings.Count(got, told.Words), got)
					}
				}
				b.must(take(b, x))
				for _, ctx := range readers {
					if got := b.everySight(ctx, c.ID); strings.Contains(got, "spat") || strings.Contains(got, "porter") {
						t.Errorf("as %s it is still met:\n%s", authz.From(ctx).ID, got)
					}
				}
				for _, q := range []string{`SELECT COUNT(*) FROM campaign_story_words`, `SELECT COUNT(*) FROM campaign_story WHERE teller IS NOT NULL OR link_digest <> '' OR until_day <> ''`} {
					if n, err := db.One(b.Context(), b.DB, db.Scalar[int64], q); err != nil || n != 0 {
						t.Errorf("%s: %d, %v", q, n, err)
					}
				}
				b.want(b.Show(b.in(authz.Specialist, here, 1), here, x.ID, 0), fault.Conflict)
				b.want(b.Withdraw(b.in(authz.Reporter, here, 1), here, x.ID), fault.Conflict)
				b.want(b.WithdrawByLink(b.Context(), strings.TrimPrefix(b.Link(&x), "/withdraw-story/")), fault.NotFound)
				mine, err := b.Mine(b.in(authz.Reporter, here, 1), b.scope(b.in(authz.Reporter, here, 1), campaign.ActTell))
				if err != nil || len(mine) != 1 || !mine[0].Gone() || mine[0].EndedAt.IsZero() {
					t.Errorf("its teller sees %+v, %v; want that it was withdrawn", mine, err)
				}
			})
		})
	}
}

func TestMaterialThatShowsAStoryGoesWithIt(t *testing.T) {
	each(t, func(b *bench) {
		c := b.running(england)
		x := b.up(here, c.ID, campaign.Consent{Home: true, Until: "2026-12-31"})
		lead, team := b.in(authz.Specialist, here, 1), b.in(authz.National, england, 1)
		film := campaign.AssetAsk{Kind: "film", Title: "A night", Address: "https://film.invalid/1", Language: "en", Alt: "A porter speaks", Licence: "NHS use"}
		b.must(b.AddAsset(team, england, c.ID, film))
		film.Story = x.ID
		b.problem(b.AddAsset(team, england, c.ID, film), "story") // another organisation's story
		b.must(b.AddAsset(lead, here, c.ID, film))
		seen := func(ctx context.Context) (out []campaign.Asset) {
			k, err := b.Campaign(ctx, b.scope(ctx, campaign.ActSee), c.ID)
			b.must(err)
			out, err = b.Assets(ctx, b.scope(ctx, campaign.ActSee), &k)
			b.must(err)
			return out
		}
		if n := len(seen(b.in(authz.Reporter, here, 2))); n != 2 {
			t.Errorf("%d lines of material, want 2", n)
		}
		b.must(b.TakeDown(lead, here, x.ID, 0))
		if n := len(seen(lead)); n != 1 {
			t.Errorf("%d lines of material while the story is down, want 1", n)
		}
		b.must(b.Show(lead, here, x.ID, 0))
		b.must(b.Withdraw(b.in(authz.Reporter, here, 1), here, x.ID))
		if n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM campaign_asset`); err != nil || n != 1 || len(seen(lead)) != 1 {
			t.Errorf("%d lines of material are kept after the story was withdrawn, want 1, %v", n, err)
		}
		left := seen(team)[0].ID
		b.want(b.DropAsset(lead, here, c.ID, left), fault.NotFound)
		b.must(b.DropAsset(team, england, c.ID, left))
		if n := len(seen(team)); n != 0 {
			t.Errorf("%d lines of material after it was taken off", n)
		}
	})
}

func TestWordsOfAStoryAreFoundInAText(t *testing.T) {
	each(t, func(b *bench) {
		c := b.running(england)
		b.up(here, c.ID, campaign.Consent{Home: true, Until: "2026-12-31"})
		near, far := b.in(authz.Specialist, here, 1), b.in(authz.Specialist, there, 1)
		for _, x := range []struct {
			ctx  context.Context
			text string
			want bool
		}{{near, "A porter told us: “I went home, and said\nnothing for a WEEK.” So we changed it.", true}, {near, "Somebody at home said nothing for a week.", false}, {near, "", false}, {far, "I went home and said nothing for a week.", false}} {
			if got, err := b.Quoted(x.ctx, x.text); got != x.want || err != nil {
				t.Errorf("%q as %s: %v, %v", x.text, authz.From(x.ctx).ID, got, err)
			}
		}
	})
}

func TestAfterARestoreEveryTellerIsAskedAgain(t *testing.T) {
	each(t, func(b *bench) {
		c := b.running(england)
		x, y := b.up(here, c.ID, everywhere), b.up(there, c.ID, campaign.Consent{Home: true, Until: "2026-11-20"})
		b.must(b.Withdraw(b.in(authz.Reporter, there, 1), there, y.ID))
		n, err := b.AskAgain(b.Context(), b.now.AddDate(0, 0, -3))
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		lead, teller := b.in(authz.Specialist, here, 1), b.in(authz.Reporter, here, 1)
		if got := b.everySight(lead, c.ID); strings.Contains(got, "spat") {
			t.Errorf("it is still met:\n%s", got)
		}
		list, err := b.Offered(lead, b.scope(lead, campaign.ActStories))
		b.must(err)
		kept, err := b.Story(lead, b.scope(lead, campaign.ActStories), x.ID)
		b.must(err)
		if len(list) != 1 || !list[0].Asked() || list[0].Telling.Words+kept.Telling.Words != "" {
			t.Errorf("those who put stories up read %+v and %+v", list, kept)
		}
		b.want(b.Show(lead, here, x.ID, 0), fault.Conflict)
		b.want(b.Suggest(lead, here, x.ID, 0, campaign.Telling{Title: "Other", Words: "Other", Byline: "A porter"}), fault.Conflict)
		own, err := b.Story(teller, b.scope(teller, campaign.ActTell), x.ID)
		if err != nil || own.Telling.Words != told.Words || own.Consent.Until != "2027-01-10" {
			t.Errorf("its teller reads %+v, %v", own, err)
		}
		b.must(b.Agree(teller, here, x.ID, 0))
		b.must(b.Show(lead, here, x.ID, 0))
		if got := b.everySight(lead, c.ID); !strings.Contains(got, told.Words) {
			t.Errorf("it is not met again:\n%s", got)
		}
		_, err = b.AskAgain(b.Context(), b.now)
		b.must(err)
		b.now = b.now.AddDate(0, 0, 61)
		b.must(b.Sweep(b.Context()))
		if n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM campaign_story_words`); err != nil || n != 0 {
			t.Errorf("%d words are kept of a story whose teller said nothing, %v", n, err)
		}
	})
}

func TestTheAuditLogNeverNamesTheTellerNorTheirWords(t *testing.T) {
	each(t, func(b *bench) {
		c := b.running(here)
		x := b.up(here, c.ID, everywhere)
		b.must(b.Rescope(b.in(authz.Reporter, here, 1), here, x.ID, 0, campaign.Consent{Home: true, Until: "2026-12-31"}))
		b.must(b.Withdraw(b.in(authz.Reporter, here, 1), here, x.ID))
		last := ""
		for e, err := range audit.Entries(b.Context(), b.DB, here) {
			b.must(err)
			line := fmt.Sprintf("%+v", e)
			for _, secret := range []string{"per_R01_reporter", "Invented reporter", "spat", "week"} {
				if strings.Contains(line, secret) {
					t.Errorf("the audit log tells %q: %s", secret, line)
				}
			}
			last = line
		}
		if !strings.Contains(last, "withdrawn") || !strings.Contains(last, x.ID) {
			t.Errorf("the last entry is %s; want that the story was withdrawn", last)
		}
	})
}

func TestAStoryIsShownOnlyWhereAndAsItsTellerAgreed(t *testing.T) {
	each(t, func(b *bench) {
		c := b.running(england)
		x := b.up(here, c.ID, campaign.Consent{Home: true, Until: "2026-12-31"})
		see := func(ctx context.Context, at campaign.Where) []campaign.Story {
			list, err := b.Shown(ctx, b.scope(ctx, campaign.ActSee), "", at)
			b.must(err)
			return list
		}
		near, far := b.in(authz.Reporter, here, 5), b.in(authz.Reporter, there, 1)
		if len(see(near, campaign.OnPages)) != 1 || len(see(far, campaign.OnPages)) != 0 || len(see(near, campaign.OnPoster)) != 0 || len(see(near, campaign.InFiles)) != 0 {
			t.Error("it is not shown at home alone")
		}
		lead, teller := b.in(authz.Specialist, here, 1), b.in(authz.Reporter, here, 1)
		b.must(b.Suggest(lead, here, x.ID, 0, campaign.Telling{Title: "Other", Words: "Other words", Byline: "A porter"}))
		if got := see(near, campaign.OnPages); len(got) != 1 || got[0].Telling.Words != told.Words {
			t.Errorf("before the teller agrees it shows %+v", got)
		}
		b.want(b.Show(lead, here, x.ID, 0), fault.Conflict)
		b.want(b.Agree(b.in(authz.Reporter, here, 2), here, x.ID, 0), fault.NotFound)
		b.must(b.Agree(teller, here, x.ID, 0))
		if got := see(near, campaign.OnPages); len(got) != 1 || got[0].Telling.Words != "Other words" {
			t.Errorf("after it shows %+v", got)
		}
		b.want(b.Rescope(teller, here, x.ID, 1, everywhere), fault.Conflict)
		b.must(b.Rescope(teller, here, x.ID, 0, campaign.Consent{England: true, Until: "2026-12-31"}))
		if len(see(far, campaign.OnPages)) != 1 {
			t.Error("not shown in England")
		}
		b.now = time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC)
		if len(see(near, campaign.OnPages)) != 0 {
			t.Error("shown after its last day, though nothing was swept")
		}
	})
}

func TestNobodyPutsUpTheirOwnStoryAndOthersCannotTouchIt(t *testing.T) {
	each(t, func(b *bench) {
		c := b.running(here)
		lead := b.in(authz.Specialist, here, 1)
		x, err := b.Tell(lead, b.scope(lead, campaign.ActTell), c.ID, told, everywhere, true)
		b.must(err)
		b.want(b.Show(lead, here, x.ID, 0), fault.Denied)
		b.want(b.Show(b.in(authz.Specialist, there, 1), here, x.ID, 0), fault.NotFound)
		b.want(b.Withdraw(b.in(authz.Reporter, here, 2), here, x.ID), fault.NotFound)
		b.want(b.Show(b.in(authz.Reporter, here, 2), here, x.ID, 0), fault.Denied)
		b.want(b.Show(b.in(authz.Specialist, here, 2), here, x.ID, 7), fault.Conflict)
		b.must(b.Show(b.in(authz.Specialist, here, 2), here, x.ID, 0))
		b.must(b.TakeDown(lead, here, x.ID, 0))
		b.must(b.TakeDown(lead, here, x.ID, 0))
		if got, err := b.Story(lead, b.scope(lead, campaign.ActStories), x.ID); err != nil || got.State != "declined" {
			t.Errorf("%+v, %v", got, err)
		}
		name, err := b.Consented(b.in(authz.Privacy, here, 1), here, x.ID, "A complaint names this story")
		if err != nil || name != "Invented specialist 1" {
			t.Errorf("who consented: %q, %v", name, err)
		}
		_, err = b.Consented(b.in(authz.Privacy, here, 1), here, x.ID, " ")
		b.problem(err, "reason")
		_, err = b.Consented(lead, here, x.ID, "Because")
		b.want(err, fault.Denied)
		reporter := b.in(authz.Reporter, here, 3)
		_, err = b.Tell(reporter, b.scope(reporter, campaign.ActTell), c.ID, campaign.Telling{}, campaign.Consent{}, false)
		for _, f := range []string{"title", "words", "byline", "places", "until", "agree"} {
			b.problem(err, f)
		}
	})
}

func TestACampaignIsEnglandsForEverybodyAndATrustsForItself(t *testing.T) {
	each(t, func(b *bench) {
		national, local := b.running(england), b.running(here)
		draft, err := b.Begin(b.in(authz.National, england, 1), b.scope(b.in(authz.National, england, 1), campaign.ActKeep), brief)
		b.must(err)
		names := func(ctx context.Context) (out []string) {
			list, err := b.Campaigns(ctx, b.scope(ctx, campaign.ActSee), "")
			b.must(err)
			for _, c := range list {
				out = append(out, c.ID)
			}
			slices.Sort(out)
			return out
		}
		sorted := func(l ...string) []string { slices.Sort(l); return l }
		for ctx, want := range map[context.Context][]string{b.in(authz.Reporter, here, 1): sorted(national.ID, local.ID), b.in(authz.Specialist, there, 1): {national.ID}, b.in(authz.National, england, 1): sorted(national.ID, draft.ID)} {
			if got := names(ctx); !slices.Equal(got, want) {
				t.Errorf("%s sees %v, want %v", authz.From(ctx).ID, got, want)
			}
		}
		far := b.in(authz.Specialist, there, 1)
		_, err = b.Campaign(far, b.scope(far, campaign.ActSee), local.ID)
		b.want(err, fault.NotFound)
		_, err = b.Campaign(far, b.scope(far, campaign.ActSee), draft.ID)
		b.want(err, fault.NotFound)
		b.want(b.Close(far, there, local.ID, 0), fault.NotFound)
		b.want(b.AddActivity(far, there, local.ID, campaign.ActivityAsk{Title: "x", Day: "2026-11-01", Channel: "event"}), fault.NotFound)
		b.want(b.Change(b.in(authz.Specialist, here, 1), here, local.ID, 99, brief), fault.Conflict)
		b.want(b.Close(b.in(authz.Reporter, here, 1), here, local.ID, 0), fault.Denied)
		b.problem(b.AddActivity(far, there, national.ID, campaign.ActivityAsk{Title: "x", Day: "2026-11-01", Channel: "event", Pounds: "lots"}), "pounds")
		b.must(b.AddActivity(far, there, national.ID, campaign.ActivityAsk{Title: "Stall at the entrance", Day: "2026-11-01", Channel: "event", Pounds: "£1,250.50", Hours: "12"}))
		b.must(b.SetReach(far, there, national.ID, campaign.ReachAsk{Day: "2026-11-02", Channel: "intranet", N: "1,200", Source: "Its counter"}))
		b.must(b.SetReach(far, there, national.ID, campaign.ReachAsk{Day: "2026-11-02", Channel: "intranet", N: "1,300", Source: "Its counter"}))
		b.problem(b.SetReach(far, there, national.ID, campaign.ReachAsk{Day: "2026-12-02", Channel: "intranet", N: "1", Source: "x"}), "day")
		b.problem(b.AddAsset(far, there, national.ID, campaign.AssetAsk{Address: "javascript:alert(1)"}), "address")
		b.must(b.AddAsset(far, there, national.ID, campaign.AssetAsk{Kind: "film", Title: "A night", Address: "https://film.invalid/1", Language: "en", Alt: "A nurse speaks", Licence: "NHS use"}))
		for ctx, want := range map[context.Context]int64{far: 1300, b.in(authz.National, england, 1): 1300, b.in(authz.Specialist, here, 1): 0} {
			sc, c := b.scope(ctx, campaign.ActFigures), &campaign.Campaign{Org: england, ID: national.ID}
			list, err := b.ReachOf(ctx, sc, c, 0)
			b.must(err)
			sums, days, err := b.ReachSums(ctx, sc, c)
			b.must(err)
			if got := sums["intranet"]; got != want || len(list) != days || want > 0 && days != 1 {
				t.Errorf("%s sees a reach of %d on %d days, want %d", authz.From(ctx).ID, got, days, want)
			}
			if x, err := b.StandingOf(ctx, b.scope(ctx, campaign.ActSee)); err != nil || x.Reached != want {
				t.Errorf("%s stands at %+v, want a reach of %d, %v", authz.From(ctx).ID, x, want, err)
			}
			if spent, err := b.Spent(ctx, sc, c); err != nil || want > 0 && (spent.Pence != 125050 || spent.Hours != 12) || want == 0 && spent.Pence != 0 {
				t.Errorf("%s sees that %+v was spent, %v", authz.From(ctx).ID, spent, err)
			}
		}
		if w, err := b.Windows(b.Context(), there); err != nil || len(w) != 1 || w[0].From != brief.From {
			t.Errorf("windows on the charts of another trust: %+v, %v", w, err)
		}
		for _, which := range []string{"campaigns", "activities", "reach", "waves"} {
			var f bytes.Buffer
			b.must(b.Export(far, b.scope(far, campaign.ActExport), campaign.Wanted{Which: which, Campaign: national.ID}, "csv", &f, export.Options{}))
			if which == "activities" && !strings.Contains(f.String(), "125050") {
				t.Errorf("the file: %s", f.String())
			}
		}
	})
}

func TestAWaveCountsEverybodyOnceAndShowsNothingSmall(t *testing.T) {
	each(t, func(b *bench) {
		c := b.running(england)
		ctx := b.in(authz.National, england, 1)
		w, err := b.AddWave(ctx, england, c.ID, campaign.WaveAsk{Name: "First", From: "2026-11-01", To: "2026-11-30", Questions: "I would report it\nI am backed\n"})
		b.must(err)
		answer := func(org string, n int, list ...int) error {
			ctx := b.in(authz.Reporter, org, n)
			return b.Answer(ctx, b.scope(ctx, campaign.ActTell), w.ID, list)
		}
		b.problem(answer(here, 1, -1, -1), "q1")
		b.problem(answer(here, 1, 9), "q1")
		for n := range 20 {
			choice := 0
			if n >= 12 {
				choice = 4
			}
			b.must(answer(here, n, choice, min(1+3*(n%20/18), 4)))
		}
		for n := range 6 {
			b.must(answer(there, n, 1, 1))
		}
		b.want(answer(here, 3, 4, 4), fault.Conflict)
		see := func(ctx context.Context) []campaign.Result {
			list, err := b.Results(ctx, b.scope(ctx, campaign.ActFigures), &c, &w)
			b.must(err)
			return list
		}
		if got := see(ctx); got != nil {
			t.Errorf("while it runs it shows %+v", got)
		}
		b.want(b.EndWave(b.in(authz.Specialist, here, 1), here, w.ID), fault.NotFound)
		b.must(b.EndWave(ctx, england, w.ID))
		list, err := b.Waves(ctx, &c)
		b.must(err)
		w = list[0]
		b.want(answer(here, 50, 1, 1), fault.Conflict)
		near := see(b.in(authz.Specialist, here, 1))
		if near[0].Hidden || near[0].Agree != 12 || near[0].Of != 20 || near[0].Low >= near[0].Share || near[0].High <= near[0].Share {
			t.Errorf("of the trust: %+v", near[0])
		}
		if !near[1].Hidden || near[1].Agree != 0 {
			t.Errorf("two of twenty disagree, and it shows %+v", near[1])
		}
		if far := see(b.in(authz.Specialist, there, 1)); !far[0].Hidden || far[0].Of != 0 {
			t.Errorf("six answers show %+v", far[0])
		}
		if all := see(ctx); all[0].Of != 26 || all[0].Agree != 18 {
			t.Errorf("of all: %+v", all[0])
		}
		for e, err := range audit.Entries(b.Context(), b.DB, here) {
			if b.must(err); strings.Contains(fmt.Sprintf("%+v", e), "reporter") {
				t.Errorf("the audit log tells who answered: %+v", e)
			}
		}
	})
}

func TestEachActionIsForItsRolesAlone(t *testing.T) {
	keep := []authz.Role{authz.Specialist, authz.National}
	watch := append([]authz.Role{authz.Executive, authz.Board, authz.Union, authz.ICB, authz.Region, authz.Analyst}, keep...)
	people := slices.DeleteFunc(authz.Roles(), func(r authz.Role) bool { return r == authz.Public || r == authz.System })
	public := append([]authz.Role{authz.Public}, people...)
	p := authz.NewPolicy(time.Now, campaign.Permissions)
	for act, may := range map[authz.Action][]authz.Role{campaign.ActSee: people, campaign.ActTell: people, campaign.ActKeep: keep, campaign.ActStories: keep, campaign.ActFigures: watch, campaign.ActExport: watch,
		campaign.ActConsent: {authz.Privacy}, campaign.ActSweep: {authz.System}, campaign.ActVeiled: public, campaign.ActLink: public} {
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
