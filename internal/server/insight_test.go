package server

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
)

// writeFacts writes n facts of a trust as a change does.
func writeFacts(t *testing.T, door *op.Door, org, prefix string, n int) {
	t.Helper()
	ctx := authz.With(t.Context(), authz.Service("test"))
	_, err := op.Do(ctx, door, "demo.build", op.In(org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		for i := range n {
			mds.Write(tx, org, mds.Source{Kind: "incident", Key: fmt.Sprint(prefix, i), Version: 1, Count: mds.Single, Events: 1},
				&mds.Record{RecordState: "final", IncidentDate: fmt.Sprintf("2026-%02d-11", 1+i%10), ViolencePrimary: "verbal", Staff: []mds.Staff{{StaffGroup: "03", PhysicalHarm: "low"}}})
		}
		return true, audit.Created("fact", prefix), nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func counted(t *testing.T, f *facts) string {
	t.Helper()
	tables, err := f.feed.Cube().Slices(t.Context(), cube.Query{By: []string{cube.Org, cube.Month}, Everywhere: true}, cube.Query{Measure: cube.Injured, By: []string{"staff_group"}, Everywhere: true})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(tables[0].Cells, tables[1].Cells)
}

func factsOver(t *testing.T, s db.Settings, data string, log *slog.Logger) (*facts, *op.Door) {
	t.Helper()
	door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(time.Now, []authz.Grant{{Action: "demo.build", Roles: map[authz.Role]authz.Reach{authz.System: authz.ReachAny}}}), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = door.Close() })
	f, err := newFacts(dbtest.Open(t, s), log, data)
	if err != nil {
		t.Fatal(err)
	}
	return f, door
}

// running runs a node's reading until it has caught up, and gives what ends it: a stop keeps the cube, a kill does not.
func running(t *testing.T, f *facts) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { f.run(ctx); close(ended) }()
	for deadline := time.Now().Add(20 * time.Second); !f.reading().Warm; {
		if time.Now().After(deadline) {
			t.Fatalf("not read: %+v", f.reading())
		}
		time.Sleep(time.Millisecond)
	}
	return func() { cancel(); <-ended }
}

func TestFiguresAreTheSameAfterAStopAndAfterAKill(t *testing.T) {
	dbtest.Each(t, Schema, func(t *testing.T, st db.Settings) {
		data := t.TempDir()
		a, door := factsOver(t, st, data, slog.New(slog.DiscardHandler))
		writeFacts(t, door, "R0A", "a", 50)
		running(t, a)() // it stops, and keeps
		info, err := os.Stat(filepath.Join(data, "cube", "facts.cube"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v %v", info, err)
		}
		writeFacts(t, door, "R0A", "b", 30) // taken in by a node that is killed: nothing of them is kept
		writeFacts(t, door, "R1H", "c", 20)

		b, _ := factsOver(t, st, data, slog.New(slog.DiscardHandler))
		b.restore(t.Context())
		if n := b.feed.Cube().Stats().Rows; n != 50 {
			t.Errorf("%d facts were kept, not 50", n)
		}
		if err := b.read(t.Context()); err != nil {
			t.Fatal(err)
		}
		fresh, _ := factsOver(t, st, t.TempDir(), slog.New(slog.DiscardHandler))
		if err := fresh.read(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(counted(t, fresh), counted(t, b)); d != "" {
			t.Error(d)
		}
		if f := b.finding(); f.Name != "figures" || !strings.Contains(f.Says, "100 facts of 2 organisations") {
			t.Errorf("%+v", f)
		}
	})
}

func TestAnotherDatabasesKeptFactsAreRefused(t *testing.T) {
	dbtest.Each(t, Schema, func(t *testing.T, st db.Settings) {
		data := t.TempDir()
		a, door := factsOver(t, st, data, slog.New(slog.DiscardHandler))
		writeFacts(t, door, "R0A", "a", 50)
		running(t, a)()

		var said strings.Builder
		other := dbtest.Fresh(t, db.SQLite, Schema)
		b, door := factsOver(t, other, data, slog.New(slog.NewTextHandler(&said, nil)))
		writeFacts(t, door, "R0A", "z", 7)
		running(t, b)()
		if n := b.feed.Cube().Stats().Rows; n != 7 || !strings.Contains(said.String(), "another database") {
			t.Errorf("%d facts, and the log says %q", n, said.String())
		}
		if err := os.WriteFile(b.file, []byte("havenward cube 1\nbroken"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, _ := factsOver(t, other, data, slog.New(slog.DiscardHandler))
		running(t, c)()
		if n := c.feed.Cube().Stats().Rows; n != 7 {
			t.Errorf("%d facts after a broken file", n)
		}
	})
}
