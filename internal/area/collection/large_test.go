package collection_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// TestALargeReturn sends one return from the file to what counts, and loads the same rows unchecked beside it. It is small
// unless HAVENWARD_RETURN_ROWS says how many rows there are; HAVENWARD_RETURN_ENGINE chooses postgres.
func TestALargeReturn(t *testing.T) {
	n, limits := 6_000, false
	if s := os.Getenv("HAVENWARD_RETURN_ROWS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
		limits = n == 1_000_000
	}
	engine := db.SQLite
	if os.Getenv("HAVENWARD_RETURN_ENGINE") == "postgres" {
		engine = db.Postgres
	}
	s := dbtest.Fresh(t, engine, db.Migrations{audit.Schema, op.Schema, jobs.Schema, mds.Schema, org.Schema, notify.Schema, files.Schema, collection.Schema})
	b := newBench(t, s)
	b.Chunk = 0
	path := filepath.Join(t.TempDir(), "large.csv")
	size := manyRows(t, path, n)
	f, err := os.Open(path)
	b.ok(err)
	defer func() { _ = f.Close() }()

	watched := watch()
	began, used := time.Now(), processor()
	sub, err := b.Receive(b.analyst(), collection.Sending{Org: trust, From: october, To: october}, collection.Upload{Name: "large.csv", From: f})
	b.ok(err)
	received := time.Since(began)
	b.work()
	checked := time.Since(began)
	b.ok(b.Send(b.analyst(), trust, sub.ID, ""))
	waits := b.reporting()
	b.work()
	longest, usual := waits()
	b.ok(b.Accept(b.acceptor(), trust, sub.ID))
	took := time.Since(began)
	work := processor() - used
	watched.end()
	sub = b.get(trust, sub.ID)
	if sub.Rejected != int64(n)/100 || sub.Accepted != int64(n-n/100) || sub.Months[0].Staff != sub.Accepted {
		t.Errorf("%d accepted, %d rejected, %s", sub.Accepted, sub.Rejected, months(sub))
	}
	used = processor()
	bare := b.unchecked(path)
	alone := processor() - used
	t.Logf("%d rows, %d MB, %s: received in %s, checked by %s, loaded and accepted by %s; unchecked %s, %.2f times; at most %.0f MiB, %.0f with mapped files; processor %s, unchecked %s, %.2f times; a report meanwhile waited %s at the median, %s at most",
		n, size>>20, engine, received.Round(time.Millisecond), checked.Round(time.Millisecond), took.Round(time.Millisecond), bare.Round(time.Millisecond), took.Seconds()/bare.Seconds(), watched.own, watched.all,
		work.Round(time.Millisecond), alone.Round(time.Millisecond), work.Seconds()/alone.Seconds(), usual.Round(time.Millisecond), longest.Round(time.Millisecond))
	if limits && (took > 20*time.Second || watched.own > 300 || took.Seconds() > 2.5*bare.Seconds()) {
		t.Error("a limit is missed: 20 s, 300 MiB, 2.5 times")
	}
}

// manyRows writes a return with a fault in one row of a hundred.
func manyRows(t *testing.T, path string, n int) int64 {
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriterSize(f, 1<<16)
	if _, err := out.WriteString(strings.Join(headings, ",") + "\n"); err != nil {
		t.Fatal(err)
	}
	var tails []string
	for i, r := range some(october, "", 1000) {
		cells := r.cells(trust)[1:]
		if i%100 == 7 {
			cells[19] = "77"
		}
		tails = append(tails, ","+strings.Join(cells, ",")+"\n")
	}
	for i := range n {
		_, _ = fmt.Fprintf(out, "W-%08d", i)
		_, _ = out.WriteString(tails[i%len(tails)])
	}
	if err := errors.Join(out.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return st.Size()
}

// unchecked loads the rows of a file into facts as they stand, with nothing looked at: what any load costs.
func (b *bench) unchecked(path string) time.Duration {
	b.Helper()
	began := time.Now()
	f, err := os.Open(path)
	b.ok(err)
	defer func() { _ = f.Close() }()
	r := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	r.ReuseRecord = true
	head, err := r.Read()
	b.ok(err)
	at := map[string]int{}
	for i, c := range mds.FactTable.Columns {
		at[c] = i
	}
	to := make([]int, len(head))
	for i, h := range head {
		k, ok := at[h]
		if to[i] = -1; ok {
			to[i] = k
		}
	}
	ctx := authz.With(b.Context(), authz.Service("test"))
	var into *mds.Load
	_, err = op.Do(ctx, b.Door, actReport, op.In(other, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		into = mds.Begin(tx, other)
		return true, audit.Created("fact", into.Batch), nil
	})
	b.ok(err)
	base := make([]any, mds.FactWidth)
	for i, c := range mds.FactTable.Columns {
		switch c {
		case "version", "staff_n", "events", "hour", "weekday", "delay_days", "alleged_n", "absence_days":
			base[i] = int64(1)
		case "reported_at", "acknowledged_at", "fed_at":
		case "org_id":
			base[i] = other
		default:
			base[i] = ""
		}
	}
	var rows [][]any
	n := 0
	write := func() {
		b.Helper()
		b.ok(into.Write(context.WithoutCancel(ctx), b.Door, rows))
		rows = rows[:0]
	}
	for {
		c, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		b.ok(err)
		row := append([]any(nil), base...)
		n++
		row[1] = fmt.Sprintf("%020d-12610.1", n)
		for i, v := range c {
			if k := to[i]; k > 1 && k != at["absence_days"] {
				row[k] = v
			}
		}
		if rows = append(rows, row); len(rows) == 4000 {
			write()
		}
	}
	write()
	return time.Since(began)
}

// reporting makes small changes of another trust, as somebody who reports violence does, until it is ended, and gives how
// long they waited.
func (b *bench) reporting() (end func() (longest, median time.Duration)) {
	ctx := authz.With(b.Context(), authz.Actor{ID: "per_nurse", Name: "Invented Person", Role: authz.Reporter, Org: other})
	stop, stopped := make(chan struct{}), make(chan struct{})
	var took []time.Duration
	go func() {
		defer close(stopped)
		for {
			began := time.Now()
			_, err := op.Do(ctx, b.Door, actReport, op.In(other, ""), func(tx *op.Tx) (bool, audit.Change, error) {
				mds.Write(tx, other, mds.Source{Kind: "incident", Key: strconv.Itoa(len(took)), Version: 1, Count: mds.Single, Events: 1}, &mds.Record{IncidentDate: "2026-10-12", RecordState: "submitted"})
				return true, audit.Created("fact", "report"), nil
			})
			if err != nil {
				b.Error(err)
				return
			}
			took = append(took, time.Since(began))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() (longest, median time.Duration) {
		close(stop)
		<-stopped
		slices.Sort(took)
		return took[len(took)-1], took[len(took)/2]
	}
}

// memory watches what this process has resident, until stopped: its own memory, and with it the pages of files that are
// mapped, which the system takes back when it needs them.
type memory struct {
	own, all float64
	stop     chan struct{}
	stopped  chan struct{}
}

func watch() *memory {
	m := &memory{stop: make(chan struct{}), stopped: make(chan struct{})}
	go func() {
		defer close(m.stopped)
		for {
			m.own, m.all = max(m.own, resident("RssAnon:")), max(m.all, resident("VmRSS:"))
			select {
			case <-m.stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return m
}

func (m *memory) end() { close(m.stop); <-m.stopped }

// resident is one of the kernel's figures of this process, in MiB.
func resident(name string) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err == nil {
				return kib / 1024
			}
		}
	}
	return 0
}

// processor is the time of the processors that this process has had.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
