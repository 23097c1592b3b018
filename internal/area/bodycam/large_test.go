package bodycam_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/importer"
)

// TestAMillionRowsAreTakenInTwice brings in a supplier's file of HAVENWARD_ACTIVATIONS rows (a million is the limit of the issue:
// under 20 seconds) and does it again, which adds nothing. Beside it stands the time to write the file and to read it, as a
// yardstick of the machine.
func TestAMillionRowsAreTakenInTwice(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("HAVENWARD_ACTIVATIONS"))
	if err != nil || n < 1 {
		t.Skip("HAVENWARD_ACTIVATIONS is how many rows; 1000000 is the limit of the issue")
	}
	dbtest.Each(t, schema, func(t *testing.T, s db.Settings) {
		b := newBench(t, s)
		lead := b.as(authz.Specialist)
		use := b.live()
		var list []bodycam.Device
		for i := range 40 {
			list = append(list, b.camera(use.ID, fmt.Sprint("C", i)))
		}
		for i := range 400 { // shifts, so that wearers are looked for
			who := b.in(authz.Reporter, here, fmt.Sprint(i))
			d := list[i%len(list)]
			b.must(b.Take(who, here, d.ID, 12))
			b.now = b.now.Add(8 * time.Hour)
			b.must(b.Return(who, here, d.ID, ""))
		}
		from := b.now.Add(-3000 * time.Hour)
		b.now = b.now.Add(time.Hour)
		name := t.TempDir() + "/activations.csv"
		f, err := os.Create(name)
		b.must(err)
		w := bufio.NewWriter(f)
		fmt.Fprintln(w, "device_serial,start,end,user_id,clip_id,hash,size")
		for i := range n {
			at := from.Add(time.Duration(i/len(list)) * time.Duration(int64(3000*time.Hour)*int64(len(list))/int64(n+len(list)))).Truncate(time.Second)
			fmt.Fprintf(w, "SN-C%d,%s,%s,u%d,V%d,,%d\n", i%len(list), at.Format("2006-01-02 15:04:05"), at.Add(40*time.Second).Format("2006-01-02 15:04:05"), i%97, i, 1000+i)
		}
		b.must(w.Flush())
		size, err := f.Seek(0, io.SeekEnd)
		b.must(err)
		began := time.Now()
		plain, err := importer.Open(f, size, "activations.csv", importer.Limits{Bytes: 256 << 20, Rows: 2_000_000})
		b.must(err)
		k := 0
		for _, err := range plain.Rows(b.Context()) {
			b.must(err)
			k++
		}
		read := time.Since(began)
		peak := watch(t)
		sc := b.scope(lead, bodycam.ActImport)
		for run := range 2 {
			_, err = f.Seek(0, io.SeekStart)
			b.must(err)
			began = time.Now()
			im, err := b.SendFile(lead, sc, "Maker", "activations.csv", f)
			b.must(err)
			tried := time.Since(began)
			if im.Rows != n || im.Good != n {
				t.Fatalf("%+v", im)
			}
			began = time.Now()
			b.must(b.TakeIn(lead, sc, im.ID))
			b.must(b.TakeLarge(lead, sc, im.ID))
			took := time.Since(began)
			got, err := b.Imported(lead, sc, here, im.ID)
			b.must(err)
			want := im.New
			if got.State != "taken" || got.Added != want || run == 1 && want != 0 || run == 0 && want < n*9/10 {
				t.Errorf("run %d: %+v", run, got)
			}
			t.Logf("run %d: %d rows, %d added: only reading the file %.1f s, storing and trying it %.1f s, taking it in %.1f s (%.1f times the reading); the heap was at most %d MB", run+1, n, got.Added, read.Seconds(), tried.Seconds(), took.Seconds(), took.Seconds()/read.Seconds(), peak.Load()>>20)
			if n >= 1_000_000 && took > 20*time.Second {
				t.Errorf("took %s", took)
			}
		}
		b.must(f.Close())
	})
}

// watch keeps the largest heap that it sees.
func watch(t *testing.T) *atomic.Uint64 {
	var peak atomic.Uint64
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapAlloc))
			}
		}
	}()
	t.Cleanup(func() { close(done) })
	return &peak
}
