package publication

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// safeSpec passes its audit at once.
func safeSpec() Spec {
	s := spec()
	s.By, s.Level = nil, org.Region
	return s
}

func TestNobodyReleasesAlone(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one, two := b.as(authz.National, org.Root, "one"), b.as(authz.Analyst, org.Root, "two")
		x := b.run(one, b.draft(one, safeSpec()))
		if _, err := b.Sign(one, x.ID, x.Version-1); !fault.Is(err, fault.Conflict) {
			b.Errorf("an old version: %v", err)
		}
		if _, err := b.Sign(one, x.ID, x.Version); err != nil {
			b.Fatal(err)
		}
		if _, err := b.Sign(one, x.ID, x.Version+1); !fault.Is(err, fault.Denied) {
			b.Errorf("the same person twice: %v", err)
		}
		weak := authz.From(two)
		weak.Strong = false
		if _, err := b.Sign(authz.With(b.Context(), weak), x.ID, x.Version+1); err == nil {
			b.Error("signed without a second factor")
		}
		if x = b.get(one, x.ID); x.State != Signed {
			b.Fatal(x.State)
		}
		if _, err := b.Sign(two, x.ID, x.Version); err != nil {
			b.Fatal(err)
		}
		if err := b.Change(one, x.ID, x.Version+1, safeSpec()); !fault.Is(err, fault.Conflict) {
			b.Errorf("a release that is out was changed: %v", err)
		}
	})
}

func TestTwoWhoSignAtOnceSignOneAfterTheOther(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one, two := b.as(authz.National, org.Root, "one"), b.as(authz.Analyst, org.Root, "two")
		x := b.run(one, b.draft(one, safeSpec()))
		var wait sync.WaitGroup
		states, errs := make([]State, 2), make([]error, 2)
		for i, ctx := range []context.Context{one, two} {
			wait.Go(func() { states[i], errs[i] = b.Sign(ctx, x.ID, x.Version) })
		}
		wait.Wait()
		signed, refused := 0, 0
		for i := range errs {
			switch {
			case errs[i] == nil && states[i] == Signed:
				signed++
			case fault.Is(errs[i], fault.Conflict):
				refused++
			}
		}
		if signed != 1 || refused != 1 || b.get(one, x.ID).State != Signed {
			b.Errorf("%v %v, %s", states, errs, b.get(one, x.ID).State)
		}
	})
}

func TestTheSecondSignatureIsNotTakenTwice(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		x := b.run(one, b.draft(one, safeSpec()))
		if _, err := b.Sign(one, x.ID, x.Version); err != nil {
			b.Fatal(err)
		}
		v := b.get(one, x.ID).Version
		var wait sync.WaitGroup
		errs := make([]error, 3)
		for i, who := range []string{"two", "three", "one"} {
			wait.Go(func() { _, errs[i] = b.Sign(b.as(authz.Analyst, org.Root, who), x.ID, v) })
		}
		wait.Wait()
		won := 0
		for _, err := range errs[:2] {
			if err == nil {
				won++
			}
		}
		if got := b.get(one, x.ID); won != 1 || errs[2] == nil || got.State != Released || got.First.ID == got.Second.ID {
			b.Errorf("%v: %+v", errs, got)
		}
	})
}

func TestAnAuditOfOtherDataIsStale(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		x := b.run(one, b.draft(one, safeSpec()))
		if stale, err := b.Stale(one, x); err != nil || stale {
			b.Fatal(stale, err)
		}
		b.happen("R03", "2026-08", "threat", 1)
		if stale, err := b.Stale(one, x); err != nil || !stale {
			b.Error("new records leave the audit as it was", err)
		}
		if _, err := b.Sign(one, x.ID, x.Version); !fault.Is(err, fault.Conflict) {
			b.Errorf("a stale audit was signed: %v", err)
		}
		x = b.run(one, x)
		y := b.run(one, b.draft(one, safeSpec()))
		b.publish(y)
		if stale, err := b.Stale(one, x); err != nil || !stale {
			b.Error("another release leaves the audit as it was", err)
		}
	})
}

func TestATamperedReleaseIsFound(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		x := b.publish(b.draft(one, safeSpec()))
		raw, err := b.Bytes(one, x)
		if err != nil {
			b.Fatal(err)
		}
		f, err := thaw(raw)
		if err != nil {
			b.Fatal(err)
		}
		f.Tables[0].Cells[0].Shown = "1"
		packed, hash, err := freeze(f)
		if err != nil {
			b.Fatal(err)
		}
		sql := "UPDATE release SET frozen = " + map[bool]string{true: "X'", false: "'\\x"}[b.DB.Engine().String() == "sqlite"] + hexOf(packed) + "'"
		dbtest.Tamper(b.T, b.at, sql)
		v, err := b.Verify(one, b.scope(one, ActSee), x.ID)
		if err != nil || len(v.Broken) < 3 {
			b.Errorf("%+v %v", v, err)
		}
		dbtest.Tamper(b.T, b.at, "UPDATE release SET hash = '"+hash+"'")
		if v, err = b.Verify(one, b.scope(one, ActSee), x.ID); err != nil || len(v.Broken) == 0 || !strings.Contains(strings.Join(v.Broken, " "), "audit log") {
			b.Errorf("with the hash changed too: %+v %v", v, err)
		}
	})
}

func hexOf(b []byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(b))
	for _, c := range b {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}

func TestAnotherPublishersReleasesAreNotThere(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		x := b.draft(b.as(authz.Analyst, "R03", "far"), trustSpec())
		near := b.as(authz.Analyst, "R01", "near")
		if _, err := b.Get(near, b.scope(near, ActSee), x.ID); !fault.Is(err, fault.NotFound) {
			b.Error(err)
		}
		for name, try := range map[string]func() error{
			"change":   func() error { return b.Change(near, x.ID, 1, trustSpec()) },
			"run":      func() error { _, err := b.Service.Run(near, x.ID, 1); return err },
			"sign":     func() error { _, err := b.Sign(near, x.ID, 1); return err },
			"log":      func() error { _, err := b.CellLog(near, x.ID, "curious"); return err },
			"withdraw": func() error { return b.Withdraw(near, x.ID, 1, "no") },
			"replace":  func() error { _, err := b.Begin(near, trustSpec(), x.ID, "mine now"); return err },
		} {
			if err := try(); !fault.Is(err, fault.NotFound) {
				b.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := b.Public(near, x.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("a draft is public: %v", err)
		}
	})
}

func trustSpec() Spec {
	s := spec()
	s.Level, s.Title = org.Trust, "Our own figures"
	return s
}

func TestRolesThatMayNot(t *testing.T) {
	each(t, func(b *bench) {
		for _, role := range []authz.Role{authz.Reporter, authz.Manager, authz.Union, authz.Board, authz.Admin, authz.Privacy} {
			ctx := b.as(role, "R01", "x")
			if _, err := b.Begin(ctx, trustSpec(), "", ""); err == nil {
				b.Errorf("%s drafts", role)
			}
			if _, err := b.Sign(ctx, "rel_1", 1); err == nil {
				b.Errorf("%s signs", role)
			}
			if _, err := b.MakePack(ctx, "2026-07", "2026-09", DefaultRule()); err == nil {
				b.Errorf("%s answers", role)
			}
			if _, err := b.SavedQueries(ctx); err == nil {
				b.Errorf("%s opens the workbench", role)
			}
		}
	})
}

func TestMissingReturnsAreNoZero(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		var list []collection.Return
		for _, code := range []string{"R01", "R02", "R03", "R04", "R05", "R06", "R07"} {
			for _, m := range []collection.Month{"2026-07", "2026-08", "2026-09"} {
				r := collection.Return{Org: code, Month: m, Standing: collection.Accepted, Submission: "sub_" + code + string(m), Version: 1}
				if code == "R01" {
					r.Standing = collection.Missing
				}
				list = append(list, r)
			}
		}
		b.Returns = returns(list...)
		one := b.as(authz.National, org.Root, "one")
		s := spec()
		s.By = nil
		x := b.publish(b.draft(one, s))
		_, f, err := b.Public(b.Context(), x.ID)
		if err != nil {
			b.Fatal(err)
		}
		if f.Owed != 21 || f.Came != 18 || len(f.Sources) != 21 {
			b.Errorf("%d of %d, %d sources", f.Came, f.Owed, len(f.Sources))
		}
		shown := map[string]string{}
		for r := range f.Rows() {
			shown[r.PlaceCode] = r.Shown
		}
		if shown["R01"] != SignNotSubmitted || shown["QAA"] != SignNotSubmitted || shown["R02"] == SignNotSubmitted {
			b.Errorf("%v", shown)
		}
	})
}

func TestWithdrawnAndCorrectedReleasesStayWithTheirReason(t *testing.T) {
	each(t, func(b *bench) {
		b.quarter()
		one := b.as(authz.National, org.Root, "one")
		x := b.publish(b.draft(one, safeSpec()))
		y, err := b.Begin(one, safeSpec(), x.ID, "A late return of one trust")
		if err != nil {
			b.Fatal(err)
		}
		y = b.publish(y)
		if got := b.get(one, x.ID); got.ReplacedBy != y.ID {
			b.Errorf("%+v", got)
		}
		if _, err := b.Begin(one, safeSpec(), x.ID, "Again"); !fault.Is(err, fault.NotFound) {
			b.Errorf("corrected twice: %v", err)
		}
		if err := b.Withdraw(one, y.ID, b.get(one, y.ID).Version, " "); len(fault.ProblemsOf(err)) == 0 {
			b.Error("withdrawn without a reason")
		}
		if err := b.Withdraw(one, y.ID, b.get(one, y.ID).Version, "Wrong month"); err != nil {
			b.Fatal(err)
		}
		if got, f, err := b.Public(b.Context(), y.ID); err != nil || f != nil || got.Reason != "Wrong month" {
			b.Errorf("%+v %v %v", got, f, err)
		}
		list, err := b.Published(b.Context())
		if err != nil || len(list) != 2 {
			b.Error(len(list), err)
		}
	})
}

func TestNothingIsPublishedOfMonthsOfWhichNothingIsIn(t *testing.T) {
	each(t, func(b *bench) {
		var list []collection.Return
		for _, m := range []collection.Month{"2026-07", "2026-08", "2026-09"} {
			list = append(list, collection.Return{Org: "R01", Month: m, Standing: collection.Missing})
		}
		b.Returns = returns(list...)
		one := b.as(authz.National, org.Root, "one")
		x := b.run(one, b.draft(one, safeSpec()))
		if x.State != Refused || !strings.Contains(x.Outcome.Failed, "nothing to publish") {
			b.Errorf("%s %+v", x.State, x.Outcome)
		}
	})
}
