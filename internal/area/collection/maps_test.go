package collection_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/seal"
)

// mapBench is a service over a fresh database, for maps.
type mapBench struct {
	*testing.T
	*collection.Service
}

func eachMap(t *testing.T, f func(b mapBench)) {
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, mds.Schema, org.Schema, files.Schema, collection.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		now := func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, collection.Permissions), Now: now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		f(mapBench{t, &collection.Service{DB: dbtest.Open(t, s), Door: door, Ring: ring}})
	})
}

func (b mapBench) as(role authz.Role, org string) context.Context {
	return authz.With(b.Context(), authz.Actor{ID: "per_" + org, Name: "Invented Person", Role: role, Org: org})
}

func (b mapBench) scope(ctx context.Context) authz.Scope {
	b.Helper()
	sc, err := b.Door.Policy().Check(authz.From(ctx), collection.ActMap)
	if err != nil {
		b.Fatal(err)
	}
	return sc
}

// mapSmall is a sample of an export with a label of its own.
const mapSmall = "Ref,Incident date,Reported date,Approval status,Sub category,Severity\n" +
	"W1,03/10/2026,03/10/2026,Final approval,Physical assault,Minor\nW2,04/10/2026,04/10/2026,Final approval,Verbal,None\nW3,05/10/2026,05/10/2026,Final approval,Verbal,None\n"

func mapSample(text string) intake.Upload {
	return intake.Upload{Name: "datix.csv", Size: int64(len(text)), From: strings.NewReader(text)}
}

// decideAll decides every label of a mapSmall map.
func decideAll(m *mapping.Map) error {
	sets := map[string]map[string]string{
		"final approval": {"record_state": "final"}, "physical assault": {"violence_primary": "physical_contact", "method": "other"}, "verbal": {"violence_primary": "verbal"},
		"minor": {"physical_harm": "low"}, "none": {"physical_harm": "none"},
	}
	for i := range m.Dictionaries {
		for j := range m.Dictionaries[i].Entries {
			e := &m.Dictionaries[i].Entries[j]
			e.State, e.Set = mapping.Done, sets[mapping.Fold(e.Label[0])]
		}
	}
	for field, v := range map[string]string{"location_type": "E02", "service_setting": "inpatient_general", "police_informed": "N", "staff_group": "03"} {
		m.SetSource(mapping.Source{Field: field, Otherwise: v})
	}
	return nil
}

func TestAMapIsDrawnFrozenAndUsed(t *testing.T) {
	t.Parallel()
	eachMap(t, func(b mapBench) {
		ctx := b.as(authz.Analyst, "RX1")
		m, why, err := b.StartMap(ctx, "RX1", "Datix", mapSample(mapSmall))
		if err != nil {
			b.Fatal(err)
		}
		if len(why) == 0 || m.Undecided != 5 || m.Shape != mapping.DatixReport {
			b.Fatalf("a draft of %s with %d labels left, because %v", m.Shape, m.Undecided, why)
		}
		if _, _, err := b.StartMap(ctx, "RX1", "DATIX", mapSample(mapSmall)); fault.ProblemsOf(err).For("name") == "" {
			b.Errorf("two maps of one name: %v", err)
		}
		if _, err := b.FreezeMap(ctx, "RX1", m.ID, 1, "first"); fault.ProblemsOf(err).For("note") == "" {
			b.Errorf("a map that lacks mandatory fields was frozen: %v", err)
		}
		m, err = b.ChangeMap(ctx, "RX1", m.ID, 1, "decided labels", decideAll)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := b.ChangeMap(ctx, "RX1", m.ID, 1, "again", decideAll); !fault.Is(err, fault.Conflict) {
			b.Errorf("a change made from an old revision: %v", err)
		}
		v, err := b.FreezeMap(ctx, "RX1", m.ID, m.Revision, "first")
		if err != nil || v.Version != 1 {
			b.Fatal(v, err)
		}
		refs, err := b.FrozenMaps(ctx, b.scope(ctx), "RX1")
		if diff := cmp.Diff([]string{"Datix 1"}, refs); diff != "" || err != nil {
			b.Error(diff, err)
		}
		x, err := b.OpenMapped(ctx, "RX1", "Datix 1", []intake.Upload{mapSample(mapSmall)})
		if err != nil {
			b.Fatal(err)
		}
		res, err := x.Return.Check(ctx, intake.Options{Org: "RX1", From: mapDay("2026-10-01"), To: mapDay("2026-10-31"), Lookup: mapWorld{}})
		if err != nil || res.Accepted != 3 || res.Rejected != 0 {
			b.Fatalf("%v %+v", err, res)
		}
		// A second version does not change the first.
		m, err = b.ChangeMap(ctx, "RX1", m.ID, m.Revision, "changed a label", func(m *mapping.Map) error {
			for i := range m.Dictionaries {
				if e := m.Dictionaries[i].Entry([]string{"Verbal"}); e != nil {
					e.Set = map[string]string{"violence_primary": "threat"}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		d, err := b.TryMap(ctx, b.scope(ctx), "RX1", m.ID, mapSample(mapSmall))
		if err != nil {
			b.Fatal(err)
		}
		want := []mapping.Change{{Field: "violence_primary", Value: "threat", Was: 0, Now: 2}, {Field: "violence_primary", Value: "verbal", Was: 2, Now: 0}}
		if diff := cmp.Diff(want, d.Changes); diff != "" {
			b.Error("the effect of the draft beside version 1:", diff)
		}
		if v, err = b.FreezeMap(ctx, "RX1", m.ID, m.Revision, "threats"); err != nil || v.Version != 2 {
			b.Fatal(v, err)
		}
		old, err := b.MapVersion(ctx, b.scope(ctx), "RX1", m.ID, 1)
		if err != nil || old.Map.Left() != 0 || old.Note != "first" {
			b.Error(old, err)
		}
		for _, ref := range []string{"Datix 3", "Datix", "", "Nothing 1"} {
			if _, err := b.OpenMapped(ctx, "RX1", ref, []intake.Upload{mapSample(mapSmall)}); fault.ProblemsOf(err).For("map") == "" {
				b.Errorf("the map %q: %v", ref, err)
			}
		}
	})
}

func TestAMapIsItsOrganisationsOwn(t *testing.T) {
	t.Parallel()
	eachMap(t, func(b mapBench) {
		ctx := b.as(authz.Analyst, "RX1")
		m, _, err := b.StartMap(ctx, "RX1", "Datix", mapSample(mapSmall))
		if err != nil {
			b.Fatal(err)
		}
		other := b.as(authz.Analyst, "RX2")
		if _, err := b.LocalMap(other, b.scope(other), "RX1", m.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour opened it: %v", err)
		}
		if _, err := b.LocalMap(other, b.scope(other), "RX2", m.ID); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour opened it as its own: %v", err)
		}
		if _, err := b.ChangeMap(other, "RX1", m.ID, 1, "x", decideAll); !fault.Is(err, fault.NotFound) {
			b.Errorf("a neighbour changed it: %v", err)
		}
		if list, err := b.MapVersions(other, b.scope(other), "RX1", m.ID); err != nil || len(list) > 0 {
			b.Errorf("a neighbour saw its versions: %v %v", list, err)
		}
		for _, role := range []authz.Role{authz.Manager, authz.Executive, authz.ICB, authz.National, authz.Reporter} {
			if _, _, err := b.StartMap(b.as(role, "RX1"), "RX1", "Mine", mapSample(mapSmall)); !fault.Is(err, fault.Denied) {
				b.Errorf("%s began a map: %v", role, err)
			}
		}
	})
}

// TestOthersAreToldOnlyWhatThreeShare proves that a label is told of only where three other organisations map it alike.
func TestOthersAreToldOnlyWhatThreeShare(t *testing.T) {
	t.Parallel()
	eachMap(t, func(b mapBench) {
		freeze := func(org string) {
			ctx := b.as(authz.Analyst, org)
			m, _, err := b.StartMap(ctx, org, "Datix", mapSample(mapSmall))
			if err != nil {
				b.Fatal(err)
			}
			if m, err = b.ChangeMap(ctx, org, m.ID, 1, "decided labels", decideAll); err != nil {
				b.Fatal(err)
			}
			if _, err := b.FreezeMap(ctx, org, m.ID, m.Revision, "first"); err != nil {
				b.Fatal(err)
			}
		}
		asked := []mapping.Entry{{Label: []string{"VERBAL"}}, {Label: []string{"Never seen"}}}
		freeze("RX1")
		freeze("RX2")
		freeze("RX3")
		got, err := b.Common(b.Context(), "RX3", asked)
		if err != nil || len(got) != 0 {
			b.Errorf("told of two others: %v %v", got, err)
		}
		freeze("RX4")
		got, err = b.Common(b.Context(), "RX3", asked)
		want := map[string]*mapping.Common{"VERBAL": {Set: map[string]string{"violence_primary": "verbal"}, N: 3}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			b.Error(diff, err)
		}
	})
}

func TestAMapFileIsBroughtIn(t *testing.T) {
	t.Parallel()
	eachMap(t, func(b mapBench) {
		ctx := b.as(authz.Analyst, "RX1")
		m, _, err := b.StartMap(ctx, "RX1", "Datix", mapSample(mapSmall))
		if err != nil {
			b.Fatal(err)
		}
		file, err := m.Draft.Write()
		if err != nil {
			b.Fatal(err)
		}
		again, err := b.BringMap(ctx, "RX1", "Datix again", file)
		if err != nil || again.Undecided != m.Undecided {
			b.Fatal(again, err)
		}
		got, err := b.LocalMap(ctx, b.scope(ctx), "RX1", again.ID)
		if err != nil || got.Survey != nil || got.Draft.Name != "Datix again" {
			b.Error(got, err)
		}
		more := "Ref,Incident date,Reported date,Approval status,Sub category,Severity\nW9,03/10/2026,03/10/2026,Rejected,Stalking,Minor\n"
		got, err = b.Sample(ctx, "RX1", again.ID, 1, mapSample(more))
		if err != nil || got.Undecided != m.Undecided+2 || got.Survey == nil {
			b.Error(got.Undecided, err)
		}
		for name, data := range map[string]string{"no map": "hello", "another version": `{"havenward_map":9,"name":"x","shape":"other"}`, "an unknown key": `{"havenward_map":1,"shape":"other","code":"rm"}`} {
			if _, err := b.BringMap(ctx, "RX1", "Bad", []byte(data)); fault.ProblemsOf(err).For("file") == "" {
				b.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := b.StartMap(ctx, "RX1", "Empty", mapSample("")); fault.ProblemsOf(err).For("file") == "" {
			b.Errorf("an empty sample: %v", err)
		}
	})
}

func mapDay(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// mapWorld knows every organisation.
type mapWorld struct{}

func (mapWorld) Organisation(string) (from, to time.Time, ok bool) { return from, to, true }
func (mapWorld) Force(string) bool                                 { return true }
