package standard_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/jobs"
)

// May and may not: one role that holds each action, and one that does not.
func TestWhoMayDoWhatWithTheStandard(t *testing.T) {
	t.Parallel()
	p := authz.NewPolicy(time.Now, standard.Permissions)
	for _, x := range []struct {
		act      authz.Action
		may, not authz.Role
	}{
		{standard.ActCatalogue, authz.Reporter, authz.Public}, {standard.ActWording, authz.Admin, authz.Specialist}, {standard.ActRead, authz.Union, authz.Reporter}, {standard.ActStart, authz.Specialist, authz.Executive},
		{standard.ActRate, authz.Manager, authz.Union}, {standard.ActEvidence, authz.Manager, authz.Board}, {standard.ActComment, authz.Union, authz.Privacy}, {standard.ActView, authz.Union, authz.Specialist},
		{standard.ActApprove, authz.Executive, authz.Specialist}, {standard.ActSign, authz.Executive, authz.Board}, {standard.ActAssure, authz.Board, authz.Executive}, {standard.ActExport, authz.Board, authz.Manager},
		{standard.ActPositions, authz.Region, authz.Specialist}, {standard.ActCheck, authz.ICB, authz.National}, {standard.ActSweep, authz.System, authz.Specialist},
	} {
		if !p.May(authz.Actor{ID: "a", Role: x.may, Org: here, Strong: true}, x.act) {
			t.Errorf("%s may not %s", x.may, x.act)
		}
		if p.May(authz.Actor{ID: "a", Role: x.not, Org: here, Strong: true}, x.act) {
			t.Errorf("%s may %s", x.not, x.act)
		}
	}
	if p.May(authz.Actor{ID: "a", Role: authz.Executive, Org: here}, standard.ActSign) {
		t.Error("a signature was given without a second factor")
	}
}

func TestACommissionerChecksWhatWasSignedAndTheProviderReadsIt(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		dbtest.Tamper(b.T, b.settings, `INSERT INTO organisation SELECT x, x, x, 'trust', '', '', '', '', '', '' FROM (SELECT 'R01' AS x UNION SELECT 'R02' UNION SELECT 'ICB') AS o`,
			`INSERT INTO org_closure (ancestor_id, descendant_id, valid_from, valid_to) VALUES ('ICB', 'ICB', '', ''), ('ICB', 'R01', '', '')`)
		a := b.begin()
		b.rate(a.ID, "D1-a", catalogue.Red)
		b.must(b.Consult(b.as(authz.Specialist), here, a.ID, 0, ""))
		b.must(b.Sign(b.as(authz.Executive), here, a.ID, b.whole(a.ID).Assessment.Version))
		icb := b.in("ICB", authz.ICB)
		below := b.scope(icb, standard.ActPositions)
		at, err := b.Standings(icb, below)
		b.must(err)
		if at[here].Sum != (standard.Distribution{Red: 1, NotAssessed: 43}) || len(at) != 1 {
			b.Fatalf("%+v", at)
		}
		if err := b.CheckProvider(icb, below, there, "assured", "Seen"); !fault.Is(err, fault.NotFound) {
			b.Error("checked a provider that is not below:", err)
		}
		if err := b.CheckProvider(icb, below, here, "assured", " "); len(fault.ProblemsOf(err)) == 0 {
			b.Error("a check without words:", err)
		}
		b.must(b.CheckProvider(icb, below, here, "concern", "No money for the plan"))
		mine, err := b.Checks(icb, b.scope(icb, standard.ActCheck))
		b.must(err)
		k := mine[here]
		if k.Assessment != a.ID || k.Words != "No money for the plan" || !k.DueOn(b.now.AddDate(0, 3, 1)) || k.DueOn(b.now.AddDate(0, 2, 20)) {
			b.Errorf("%+v", k)
		}
		r := jobs.New(jobs.Deps{DB: b.DB, Door: b.Door, Log: slog.New(slog.DiscardHandler)})
		b.Register(r)
		b.must(b.TellProvider(b.system(), "ICB", k.ID))
		b.must(b.TellProvider(b.system(), "ICB", k.ID)) // jobs run at least once
		ctx := b.as(authz.Specialist)
		read, err := b.Checked(ctx, b.scope(ctx, standard.ActRead), here)
		b.must(err)
		if len(read) != 1 || read[0].Words != "No money for the plan" || read[0].Finding != "concern" {
			b.Errorf("%+v", read)
		}
	})
}

func TestTheBoardsDayAndEvidenceAreRemindedOfOnce(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		a, err := b.Start(b.as(authz.Specialist), here, standard.Start{Catalogue: "v2", Name: "Autumn 2026", Due: "2026-12-17"})
		b.must(err)
		b.link(a.ID, "D4-a", "2026-12-30")
		count := func(person string) int64 {
			b.Helper()
			n, err := db.One(b.Context(), b.DB, db.Scalar[int64], `SELECT COUNT(*) FROM notice WHERE person_id = $1`, person)
			b.must(err)
			return n
		}
		lead, executive := who(here, authz.Specialist), who(here, authz.Executive)
		for _, x := range []struct {
			on              time.Time
			lead, executive int64
		}{
			{time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC), 0, 0},
			{time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC), 1, 0}, // 30 days before the board
			{time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC), 1, 0}, // once
			{time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC), 2, 0},  // the evidence runs out within 30 days
			{time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC), 3, 0},  // 14 days before
			{time.Date(2026, 12, 18, 9, 0, 0, 0, time.UTC), 4, 1}, // late: the executive lead too
		} {
			b.now = x.on
			b.must(b.Sweep(b.system(), b.now))
			if count(lead) != x.lead || count(executive) != x.executive {
				b.Errorf("%s: the lead was told %d times, the executive %d; want %d and %d", x.on.Format(time.DateOnly), count(lead), count(executive), x.lead, x.executive)
			}
		}
		item := b.line(a.ID, "D4-a").Evidence[0]
		b.must(b.Renew(b.as(authz.Specialist), here, item.ID, item.Version, "2026-12-01", ""))
		if e := b.line(a.ID, "D4-a").Evidence[0]; e.ExpiresAt.Format(time.DateOnly) != "2027-12-01" || e.Reminded != 0 {
			b.Errorf("%+v", e)
		}
		if err := b.Renew(b.as(authz.Specialist), here, item.ID, item.Version, "2026-12-01", ""); !fault.Is(err, fault.Conflict) {
			b.Error(err)
		}
	})
}
