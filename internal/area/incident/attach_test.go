package incident_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/find"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// handed is a report with its holder, and a place for its files.
type handed struct {
	*bench
	work   *incident.Attachments
	holder incident.Holder
	record string
}

func eachHanded(t *testing.T, f func(*handed)) {
	schema := db.Migrations{audit.Schema, op.Schema, jobs.Schema, find.Schema, mds.Schema, notify.Schema, files.Schema, incident.Schema}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		g := &handed{bench: &bench{T: t, now: time.Date(2026, 11, 11, 6, 58, 0, 0, time.UTC)}}
		clockNow := func() time.Time { return g.now }
		door, err := op.Open(s, op.Options{Policy: authz.NewPolicy(clockNow, incident.Permissions), Now: clockNow})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = door.Close() })
		ring, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		read := dbtest.Open(t, s)
		g.Service = &incident.Service{DB: read, Door: door, Ring: ring, Clocks: clock.Seed(),
			Holders: func(context.Context, db.Querier, string, string, authz.Role) ([]incident.Colleague, error) {
				return nil, nil
			}}
		store, err := files.Open(t.Context(), files.Deps{DB: read, Door: door, Ring: ring, URL: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		g.work = &incident.Attachments{Reports: g.Service, Store: store}
		r, err := g.Send(authz.With(t.Context(), authz.Actor{Role: authz.Public, Org: here}), incident.Sending{Key: "key-attachments-0001", Org: here, Unit: ward, Way: "api", Naming: "anonymous", When: "today",
			Record: mds.Record{ViolenceAll: []string{"verbal"}, Staff: []mds.Staff{{StaffGroup: "03"}}}, Narrative: "He shouted at me."})
		if err != nil {
			t.Fatal(err)
		}
		g.record = r.ID
		if g.holder, err = g.Prove(t.Context(), r.Code, r.PIN); err != nil {
			t.Fatal(err)
		}
		f(g)
	})
}

func (g *handed) put(body string) files.Ready {
	g.Helper()
	f, err := g.work.Put(g.Context(), g.holder, "note.txt", strings.NewReader(body))
	if err != nil {
		g.Fatal(err)
	}
	return f
}

func (g *handed) row() []string {
	g.Helper()
	out, err := db.One(g.Context(), g.DB, func(r db.Row) ([]string, error) {
		var version, events int64
		var stage, record string
		err := r.Scan(&version, &stage, &record, &events)
		return []string{fmt.Sprint(version), stage, record, fmt.Sprint(events)}, err
	}, `SELECT version, stage, record, (SELECT COUNT(*) FROM incident_event e WHERE e.incident_id = i.id) FROM incident i WHERE i.id = $1`, g.record)
	if err != nil {
		g.Fatal(err)
	}
	return out
}

func TestAFileThatFailsLeavesItsReportUntouched(t *testing.T) {
	eachHanded(t, func(g *handed) {
		before := g.row()
		lost := io.MultiReader(strings.NewReader("the first half"), iotest.ErrReader(errors.New("the phone lost its network")))
		if _, err := g.work.Put(g.Context(), g.holder, "note.txt", lost); err == nil {
			g.Error("half a file was taken")
		}
		f := g.put("whole")
		g.now = g.now.Add(25 * time.Hour)
		if err := g.work.Store.Sweep(g.Context()); err != nil {
			g.Fatal(err)
		}
		if err := g.work.Give(g.Context(), g.holder, f); !fault.Is(err, fault.Conflict) {
			g.Errorf("a file that was swept away: %v", err)
		}
		if diff := cmp.Diff(before, g.row()); diff != "" {
			g.Errorf("the report changed: %s", diff)
		}
	})
}

func TestAReportHoldsSoManyFilesAndNoneTwice(t *testing.T) {
	eachHanded(t, func(g *handed) {
		var list []files.Ready
		for n := range incident.MaxFiles + 1 {
			list = append(list, g.put(fmt.Sprint("note ", n)))
		}
		if err := g.work.Give(g.Context(), g.holder, list...); !fault.Is(err, fault.Invalid) {
			g.Errorf("one too many: %v", err)
		}
		if err := g.work.Give(g.Context(), g.holder, list[1:]...); err != nil {
			g.Fatal(err)
		}
		if err := g.work.Give(g.Context(), g.holder, list[1]); err == nil {
			g.Error("a file was handed twice")
		}
		kept, err := g.work.Given(g.Context(), g.holder)
		if err != nil || len(kept) != incident.MaxFiles {
			g.Errorf("%d files, %v", len(kept), err)
		}
	})
}

func TestWhoeverProvedNothingReachesNoFile(t *testing.T) {
	eachHanded(t, func(g *handed) {
		var none incident.Holder
		_, put := g.work.Put(g.Context(), none, "a.txt", strings.NewReader("a"))
		_, finish := g.work.Finish(g.Context(), none, "upl_1")
		_, list := g.work.Given(g.Context(), none)
		for i, err := range []error{put, finish, list, g.work.Give(g.Context(), none), g.work.TakeBack(g.Context(), none, "fil_1")} {
			if !fault.Is(err, fault.NotFound) {
				g.Errorf("%d: %v", i, err)
			}
		}
		if token, err := g.work.HolderTicket(none); token != "" || err != nil {
			g.Errorf("a ticket for nobody: %q %v", token, err)
		}
		pass, err := g.Pass(g.holder, "HW7K-4M2Q")
		if err != nil {
			g.Fatal(err)
		}
		if _, _, ok := g.work.Uploader(g.Context(), pass); ok {
			g.Error("the proof of a receipt passes for a ticket")
		}
	})
}

func FuzzUploader(f *testing.F) {
	ring, err := seal.New()
	if err != nil {
		f.Fatal(err)
	}
	work := &incident.Attachments{Reports: &incident.Service{Ring: ring}}
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, token string) {
		if _, _, ok := work.Uploader(t.Context(), token); ok {
			t.Errorf("%q is taken for a ticket", token)
		}
	})
}
