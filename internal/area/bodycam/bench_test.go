package bodycam_test

import (
	"context"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const (
	here    = "R01"
	there   = "R02"
	station = "unit_1"
	other   = "unit_2"
)

// bench is a service over a fresh database with a clock that the test moves.
type bench struct {
	*testing.T
	*bodycam.Service
	now time.Time
}

var schema = db.Migrations{audit.Schema, op.Schema, jobs.Schema, notify.Schema, files.Schema, bodycam.Schema}

func each(t *testing.T, f func(b *bench)) {
	t.Helper()
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) { f(newBench(t, s)) })
}

func newBench(t *testing.T, s db.Settings) *bench {
	b := &bench{T: t, now: time.Date(2026, 11, 11, 7, 0, 0, 0, time.UTC)}
	now := func() time.Time { return b.now }
	door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(now, bodycam.Permissions, notify.Permissions, files.Permissions), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	ring, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	read := dbtest.Open(t, s)
	store, err := files.Open(t.Context(), files.Deps{DB: read, Door: door, Ring: ring, URL: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b.Service = &bodycam.Service{DB: read, Door: door, Ring: ring, Files: store, Sets: bodycam.SeedRules(), OwnKey: func(org, person string) string { return "own/" + org + "/" + person },
		Holders: func(_ context.Context, _ db.Querier, org, _ string, role authz.Role) ([]bodycam.Colleague, error) {
			return []bodycam.Colleague{{ID: who(org, role), Name: "Invented " + role.Words()}}, nil
		},
		Units: func(context.Context, string) ([]bodycam.Unit, error) {
			return []bodycam.Unit{{ID: station, Name: "Station 4"}, {ID: other, Name: "Station 9"}}, nil
		},
		Report: func(_ context.Context, _, ref string) (string, error) {
			if ref == "HW-MINE" {
				return "inc_1", nil
			}
			return "", nil
		}}
	return b
}

func who(org string, r authz.Role) string { return "per_" + org + "_" + string(r) }

func (b *bench) as(role authz.Role) context.Context { return b.in(role, here, "") }

// in acts as the nth holder of a role; "" is the first.
func (b *bench) in(role authz.Role, org, n string) context.Context {
	a := authz.Actor{ID: who(org, role) + n, Name: "Invented " + role.Words() + n, Role: role, Org: org, Strong: true}
	if role == authz.Manager {
		a.Units = []string{station}
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

func (b *bench) count(q string, args ...any) int64 {
	b.Helper()
	n, err := db.One(b.Context(), b.DB, db.Scalar[int64], q, args...)
	b.must(err)
	return n
}

func (b *bench) ask() bodycam.DeploymentAsk {
	return bodycam.DeploymentAsk{Unit: station, Name: "Crews of Station 4", Purpose: "To calm, and to have evidence", Model: "Maker One", Lawful: "public_task", Condition: "public_interest", Audio: true, Before: 30, Days: 31}
}

// gated is a use in which every gate was written down, not yet live.
func (b *bench) gated() bodycam.Deployment {
	b.Helper()
	lead := b.as(authz.Specialist)
	d, err := b.Plan(lead, b.scope(lead, bodycam.ActGovern), b.ask())
	b.must(err)
	for _, k := range bodycam.GateKinds() {
		b.must(b.SetGate(lead, here, d.ID, 0, k.Code, gate(k)))
	}
	return d
}

func gate(k bodycam.GateKind) bodycam.Gate {
	g := bodycam.Gate{Day: "2026-10-01", Reference: "IG/26/014"}
	if k.With != "" {
		g.With = "Invented approver"
	}
	if k.Reviewed {
		g.Review = "2027-10-01"
	}
	return g
}

// live is a use that is live.
func (b *bench) live() bodycam.Deployment {
	b.Helper()
	d := b.gated()
	b.must(b.GoLive(b.as(authz.Specialist), here, d.ID, 0))
	return d
}

// camera is one that is ready.
func (b *bench) camera(use, tag string) bodycam.Device {
	b.Helper()
	m := b.as(authz.Specialist)
	d, err := b.Deliver(m, b.scope(m, bodycam.ActManage), bodycam.DeviceAsk{Deployment: use, Tag: tag, Serial: "SN-" + tag, Encrypted: true})
	b.must(err)
	b.must(b.Prepare(m, here, d.ID, 0, ""))
	return b.dev(d.ID)
}

func (b *bench) dev(id string) bodycam.Device {
	b.Helper()
	m := b.as(authz.Specialist)
	d, err := b.Device(m, b.scope(m, bodycam.ActDevices), here, id)
	b.must(err)
	return d
}
