package environment_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"slices"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here  = "R01"
	ward  = "unit_1"
	other = "unit_2"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*environment.Service
	now time.Time
}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, files.Schema, environment.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := &bench{T: t, now: time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC)}
		now := func() time.Time { return b.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, environment.Permissions, files.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		d := dbtest.Open(t, s)
		store, err := files.Open(t.Context(), files.Deps{DB: d, Door: door, Ring: ring, URL: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		b.Service = &environment.Service{DB: d, Door: door, Ring: ring, Files: store, Lists: toolkit.Seed(), Places: [][2]string{{"waiting", "Waiting area"}},
			Find: func(_ context.Context, _, words string) ([]environment.Colleague, error) {
				if words == "Invented owner" {
					return []environment.Colleague{{ID: "per_owner", Name: words}}, nil
				}
				return nil, nil
			},
			Units: func(context.Context, string) ([]environment.Unit, error) {
				return []environment.Unit{{ID: ward, Name: "Ward 4"}, {ID: other, Name: "Ward 9"}}, nil
			},
			Name:      func(context.Context, string) string { return "Northmere Hospitals NHS Trust" },
			Incidents: func(context.Context, string, string, time.Time) (map[string]int, error) { return nil, nil }}
		f(b)
	})
}

func (b *bench) as(role authz.Role, n string) context.Context {
	a := authz.Actor{ID: "per_" + string(role) + n, Name: "Invented " + role.Words() + n, Role: role, Org: here, Strong: true}
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

// begun begins a walk-round of the entrance and the car park of the ward.
func (b *bench) begun() environment.Audit {
	b.Helper()
	ctx := b.as(authz.Manager, "")
	a, err := b.Begin(ctx, b.scope(ctx, environment.ActWalk), environment.AuditAsk{Unit: ward, Place: "Front desk", Zones: []string{"CP", "EN", "nowhere"}, Band: "night"})
	b.must(err)
	return a
}

func (b *bench) read(id string) environment.Whole {
	b.Helper()
	ctx := b.as(authz.Specialist, "")
	a, err := b.Audit(ctx, b.scope(ctx, environment.ActRead), here, id)
	b.must(err)
	w, err := b.Read(ctx, a)
	b.must(err)
	return w
}

func item(w environment.Whole, code string) environment.Found {
	return w.Items[slices.IndexFunc(w.Items, func(f environment.Found) bool { return f.Item.Code == code })]
}

func (b *bench) findings(audit string) []environment.Finding {
	b.Helper()
	ctx := b.as(authz.Specialist, "")
	list, err := b.Findings(ctx, b.scope(ctx, environment.ActRead), environment.FindingFilter{Audit: audit})
	b.must(err)
	return list
}

func picture(t *testing.T) *bytes.Reader {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(buf.Bytes())
}

func TestTwoPhonesMergeWithoutLoss(t *testing.T) {
	each(t, func(b *bench) {
		a := b.begun()
		one, two := b.as(authz.Manager, ""), b.as(authz.Union, "")
		first := environment.Given{ID: environment.NewID(), Item: "EN01", Result: toolkit.Met, At: b.now}
		second := environment.Given{ID: environment.NewID(), Item: "EN01", Result: toolkit.Partly, Note: "On a second look", Base: []string{first.ID}, At: b.now.Add(time.Minute), Likelihood: 2, Consequence: 3}
		theirs := environment.Given{ID: environment.NewID(), Item: "EN01", Result: toolkit.NotMet, Note: "Nothing tells where to go", At: b.now.Add(-time.Minute)}
		more := environment.Given{ID: environment.NewID(), Item: "EN02", Result: toolkit.Met, At: b.now}
		for range 3 { // sent again and again, in another order each time
			_, err := b.Put(one, here, a.ID, []environment.Given{second, first})
			b.must(err)
			taken, err := b.Put(two, here, a.ID, []environment.Given{more, theirs})
			b.must(err)
			if len(taken.Here) != 2 || len(taken.Refused) != 0 {
				b.Errorf("%+v", taken)
			}
			first, second = second, first
		}
		w := b.read(a.ID)
		f := item(w, "EN01")
		if len(f.All) != 3 || len(f.Standing) != 2 || !f.Dispute || f.Result != toolkit.NotMet {
			b.Errorf("%d answers, %d stand, dispute %v, %s", len(f.All), len(f.Standing), f.Dispute, f.Result)
		}
		if g := item(w, "EN02"); g.Result != toolkit.Met || g.Dispute {
			b.Errorf("%+v", g)
		}
		b.want(b.Finish(one, here, a.ID, 0), fault.Conflict)
		settle := environment.Given{ID: environment.NewID(), Item: "EN01", Result: toolkit.Partly, Note: "A sign is there, behind the plant", At: b.now.Add(time.Hour)}
		for _, x := range f.Standing {
			settle.Base = append(settle.Base, x.ID)
		}
		b.must(b.PutOne(one, here, a.ID, settle))
		if f := item(b.read(a.ID), "EN01"); f.Dispute || f.Result != toolkit.Partly || len(f.All) != 4 {
			b.Errorf("settled: %+v", f)
		}
		stolen := theirs
		stolen.Result = toolkit.Met
		taken, err := b.Put(one, here, a.ID, []environment.Given{stolen})
		b.must(err)
		if len(taken.Refused) != 1 || item(b.read(a.ID), "EN01").Result != toolkit.Partly {
			b.Error("an answer was overwritten under its own number")
		}
		taken, err = b.Put(one, here, a.ID, []environment.Given{{ID: "no id", Item: "EN01", Result: toolkit.Met}, {ID: environment.NewID(), Item: "WD01", Result: toolkit.Met}, {ID: environment.NewID(), Item: "EN03", Result: "fine"}, {ID: environment.NewID(), Item: "EN03", Result: toolkit.Met}})
		b.must(err)
		if len(taken.Refused) != 3 || taken.Fresh != 1 {
			b.Errorf("what is no answer: %+v", taken)
		}
	})
}

func TestAFindingIsMendedAndLookedAtAgain(t *testing.T) {
	each(t, func(b *bench) {
		a := b.begun()
		manager, union := b.as(authz.Manager, ""), b.as(authz.Union, "")
		b.must(b.PutOne(manager, here, a.ID, environment.Given{ID: environment.NewID(), Item: "EN04", Result: toolkit.NotMet, Likelihood: 4, Consequence: 4, Note: "Desk has no second way out. It was bricked up", At: b.now}))
		b.must(b.Finish(manager, here, a.ID, 1))
		b.want(b.Finish(manager, here, a.ID, 0), fault.Conflict)
		w := b.read(a.ID)
		if s := w.Scores[0]; s.Zone.Code != "EN" || s.Colour != toolkit.Red || len(s.Critical) != 1 {
			b.Errorf("%+v", s)
		}
		f := b.findings(a.ID)[0]
		if f.Title != "Desk has no second way out" || !f.Critical || f.Band() != toolkit.Extreme || f.State != environment.Open {
			b.Errorf("%+v", f)
		}
		// What a phone sends after the end is taken, and becomes a finding too.
		_, err := b.Put(union, here, a.ID, []environment.Given{{ID: environment.NewID(), Item: "CP04", Result: toolkit.Partly, At: b.now.Add(-time.Hour)}})
		b.must(err)
		if n := len(b.findings(a.ID)); n != 2 {
			b.Errorf("%d findings after a late answer", n)
		}
		b.want(b.Assign(manager, here, f.ID, 0, "", "no day", 0, 3), fault.Invalid)
		b.must(b.Assign(manager, here, f.ID, f.Version, "Invented owner", "2026-11-10", 4, 4))
		b.want(b.Assign(manager, here, f.ID, f.Version, "Estates", "2026-11-20", 4, 4), fault.Conflict)
		if f = b.findings(a.ID)[0]; !f.Late(b.now) || f.Owner != "per_owner" {
			b.Errorf("%+v", f)
		}
		b.want(b.Recheck(union, here, f.ID, 0, true, "It is open"), fault.Conflict)
		b.must(b.Fix(manager, here, f.ID, 0, "Door put back"))
		b.want(b.Recheck(manager, here, f.ID, 0, true, "I like it"), fault.Conflict)
		b.must(b.Recheck(union, here, f.ID, 0, false, "It is locked"))
		b.must(b.Fix(manager, here, f.ID, 0, "Unlocked for good"))
		b.now = b.now.AddDate(0, 0, 1)
		b.must(b.Recheck(manager, here, f.ID, 0, true, "Still open the day after"))
		events, err := b.Events(manager, here, f.ID)
		b.must(err)
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		if slices.Sort(kinds); !slices.Equal(kinds, []string{"assigned", "closed", "fixed", "fixed", "found", "reopened"}) {
			b.Errorf("%v", kinds)
		}
		// The next walk-round of the same place finds it anew, and is compared with this one.
		b.now = b.now.AddDate(0, 0, 30)
		next := b.begun()
		before, had, err := b.Before(manager, next)
		b.must(err)
		if !had || before.ID != a.ID {
			b.Errorf("compared with %q", before.ID)
		}
	})
}

func TestPhotosAreTakenOnceAndWithoutHiddenData(t *testing.T) {
	each(t, func(b *bench) {
		a := b.begun()
		ctx := b.as(authz.Manager, "")
		sc, photo := b.scope(ctx, environment.ActWalk), environment.NewID()
		for range 2 {
			b.must(b.AddPhoto(ctx, sc, here, a.ID, photo, "EN02", b.now, "a.png", picture(b.T)))
		}
		if n := len(item(b.read(a.ID), "EN02").Photos); n != 1 {
			b.Errorf("%d photos", n)
		}
		b.want(b.AddPhoto(ctx, sc, here, a.ID, environment.NewID(), "EN02", b.now, "a.svg", bytes.NewReader([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`))), fault.Invalid)
		b.want(b.AddPhoto(ctx, sc, here, a.ID, environment.NewID(), "WD01", b.now, "a.png", picture(b.T)), fault.Invalid)
		f, err := b.Picture(ctx, b.scope(ctx, environment.ActRead), here, a.ID, photo)
		b.must(err)
		if f.MediaType != files.PNG {
			b.Errorf("%+v", f)
		}
		b.must(b.RemovePhoto(ctx, here, a.ID, photo))
		_, err = b.Picture(ctx, b.scope(ctx, environment.ActRead), here, a.ID, photo)
		b.want(err, fault.NotFound)
	})
}

func TestAPlanHoldsPinsAndAFailedTestIsAFinding(t *testing.T) {
	each(t, func(b *bench) {
		ctx := b.as(authz.Specialist, "")
		sc := b.scope(ctx, environment.ActPlan)
		_, err := b.AddPlan(ctx, sc, ward, "Ground floor", "", "a.svg", bytes.NewReader([]byte(`<svg onload="alert(1)"/>`)))
		b.want(err, fault.Invalid)
		p, err := b.AddPlan(ctx, sc, ward, "Ground floor", "", "a.png", picture(b.T))
		b.must(err)
		if p.Width != 40 || p.Height != 20 {
			b.Errorf("%d × %d", p.Width, p.Height)
		}
		x, err := b.AddAlarm(ctx, sc, environment.AlarmAsk{Unit: ward, Place: "Left seat", Kind: "desk", Every: 30, Target: 60})
		b.must(err)
		b.must(b.PutPin(ctx, sc, here, p.ID, "alarm", x.ID, 100, 200))
		b.must(b.PutPin(ctx, sc, here, p.ID, "alarm", x.ID, 300, 400)) // moved
		b.must(b.PutPin(ctx, sc, here, p.ID, "place", "waiting", 0, 1000))
		b.want(b.PutPin(ctx, sc, here, p.ID, "finding", "fnd_none", 0, 0), fault.Invalid)
		b.want(b.PutPin(ctx, sc, here, p.ID, "alarm", x.ID, -1, 0), fault.Invalid)
		pins, err := b.Pins(ctx, &p)
		b.must(err)
		if len(pins) != 2 || pins[0].X != 300 {
			b.Errorf("%+v", pins)
		}
		b.must(b.DropPin(ctx, here, p.ID, pins[0].ID))
		b.want(b.DropPin(ctx, here, p.ID, pins[0].ID), fault.NotFound)

		b.want(b.Tested(ctx, here, x.ID, 0, "failed", 0, ""), fault.Invalid)
		b.must(b.Tested(ctx, here, x.ID, 0, "passed", 40, ""))
		b.now = b.now.AddDate(0, 0, 31)
		list, err := b.Alarms(ctx, b.scope(ctx, environment.ActRead))
		b.must(err)
		if !list[0].Overdue(b.now) {
			b.Errorf("%+v", list[0])
		}
		b.must(b.Tested(ctx, here, x.ID, 0, "passed", 90, "")) // too late is a failure
		b.must(b.Tested(ctx, here, x.ID, 0, "failed", 0, "Silent"))
		found, err := b.Findings(ctx, b.scope(ctx, environment.ActRead), environment.FindingFilter{Alarm: x.ID})
		b.must(err)
		if len(found) != 1 || found[0].Times != 2 || !found[0].Critical {
			b.Errorf("%+v", found)
		}
	})
}

func TestAManagerSeesTheirOwnUnitAlone(t *testing.T) {
	each(t, func(b *bench) {
		lead, manager := b.as(authz.Specialist, ""), b.as(authz.Manager, "")
		a, err := b.Begin(lead, b.scope(lead, environment.ActWalk), environment.AuditAsk{Unit: other, Place: "Ward 9", Zones: []string{"WD"}, Band: "day"})
		b.must(err)
		_, err = b.Audit(manager, b.scope(manager, environment.ActRead), here, a.ID)
		b.want(err, fault.NotFound)
		_, err = b.Put(manager, here, a.ID, []environment.Given{{ID: environment.NewID(), Item: "WD01", Result: toolkit.Met, At: b.now}})
		b.want(err, fault.NotFound)
		_, err = b.Begin(manager, b.scope(manager, environment.ActWalk), environment.AuditAsk{Unit: other, Place: "Ward 9", Zones: []string{"WD"}, Band: "day"})
		b.want(err, fault.Invalid)
		b.Lists = []toolkit.List{{Version: 1, Digest: "another"}}
		_, err = b.Read(lead, a)
		b.want(err, fault.Conflict) // nothing is scored by a list that was changed
	})
}

func TestAPlaceThatWasLastWalkedOverAYearAgoIsNamed(t *testing.T) {
	walk := func(id, unit, place, day string) environment.Audit {
		return environment.Audit{ID: id, Unit: unit, Day: day, AuditBody: environment.AuditBody{Place: place}}
	}
	got := environment.Again([]environment.Audit{walk("new", ward, "Front desk", "2026-01-01"), walk("old", ward, "front desk", "2024-01-01"), walk("other", other, "Front desk", "2025-11-10"), walk("year", ward, "Stairs", "2025-11-11")},
		time.Date(2026, 11, 11, 9, 0, 0, 0, time.UTC))
	if len(got) != 1 || !got["other"] {
		t.Errorf("%v", got)
	}
}

// TestNoFindingIsCutFromALongList looks at more findings than anybody would page through: the newest of them is there and counted.
func TestNoFindingIsCutFromALongList(t *testing.T) {
	each(t, func(b *bench) {
		const n = 5001
		ctx := b.as(authz.Specialist, "")
		table := op.Table{Name: "environment_finding", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "ref", "audit_id", "alarm_id", "item", "toolkit", "result", "critical", "likelihood", "consequence",
			"state", "owner_id", "due", "found_at", "found_name", "fixed_by", "fixed_name", "closed_name", "times", "body", "version"}}
		_, err := op.Do(ctx, b.Door, environment.ActWalk, op.In(here, ward), func(tx *op.Tx) (int, audit.Change, error) {
			for i := range n {
				id := fmt.Sprintf("fnd_%06d", i)
				body, err := b.Ring.Seal(seal.Place{Org: here, Record: id, Field: "finding"}, fmt.Appendf(nil, `{"title":"Finding %d","place":"Front desk"}`, i))
				if err != nil {
					return 0, audit.Change{}, err
				}
				tx.Insert(table, here, id, ward, "", "", id, "", "", "EN01", int64(1), "not_met", false, int64(1), int64(1), environment.Open, "", "", db.At(tx.Now()), "", "", "", "", int64(1), body, int64(1))
			}
			return 0, audit.Created("environment_finding", "many"), nil
		})
		b.must(err)
		sc := b.scope(ctx, environment.ActRead)
		list, err := b.Findings(ctx, sc, environment.FindingFilter{})
		b.must(err)
		if len(list) != n || !slices.ContainsFunc(list, func(f environment.Finding) bool { return f.Title == fmt.Sprintf("Finding %d", n-1) }) {
			b.Errorf("%d findings", len(list))
		}
		if x, err := b.StandingOf(ctx, sc); err != nil || x.Open != n {
			b.Errorf("%d open %v", x.Open, err)
		}
	})
}
