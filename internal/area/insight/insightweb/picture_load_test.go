package insightweb

import (
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// TestTheNationalPageIsQuickForSixteenReaders measures the national page over about as many facts as HAVENWARD_FACTS says,
// normally ten million, with 16 readers at once who read several months, while new facts come in twice a second. The whole
// answer is measured, from the request to the last byte of the page.
func TestTheNationalPageIsQuickForSixteenReaders(t *testing.T) {
	facts, _ := strconv.Atoi(os.Getenv("HAVENWARD_FACTS"))
	if testing.Short() || facts == 0 {
		t.Skip("large: HAVENWARD_FACTS says how many facts")
	}
	once := false
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, org.Schema}, func(t *testing.T, set db.Settings) {
		if once {
			t.Skip("the database is hardly touched, so one engine is enough")
		}
		once = true
		s := newPictureSite(t, set, facts/202/36)
		months := []string{"2026-10", "2026-09", "2026-08"}
		first := time.Now()
		s.get("national", "/picture?month="+months[0])
		cold := time.Since(first)
		stop := make(chan struct{})
		var writer sync.WaitGroup
		writer.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				case <-time.After(500 * time.Millisecond):
					f := &cube.Fact{Org: "RXN", ID: "new" + strconv.Itoa(i) + ".1", Version: 1, Staff: 1, Date: "2026-10-05", Delay: -1, Absence: -1, Events: 1, Alleged: 1, Values: make([]string, len(cube.Dims()))}
					for k, d := range cube.Dims() {
						f.Values[k] = d.Codes[0]
					}
					if err := s.pics.Cube.Apply(func(yield func(*cube.Fact, error) bool) { yield(f, nil) }); err != nil {
						t.Error(err)
					}
				}
			}
		})
		var mu sync.Mutex
		var took []time.Duration
		var readers sync.WaitGroup
		for r := range 16 {
			readers.Go(func() {
				for i := range 40 {
					time.Sleep(time.Duration(20+(r*7+i*13)%60) * time.Millisecond) // a reader reads
					at := time.Now()
					q := httptest.NewRequest("GET", "/picture?month="+months[(r+i)%len(months)], nil)
					q.Header.Set("X-Who", "national")
					w := httptest.NewRecorder()
					s.h.ServeHTTP(w, q)
					d := time.Since(at)
					if w.Code != 200 {
						t.Errorf("%d", w.Code)
					}
					mu.Lock()
					took = append(took, d)
					mu.Unlock()
				}
			})
		}
		readers.Wait()
		close(stop)
		writer.Wait()
		slices.Sort(took)
		at := func(p int) time.Duration { return took[len(took)*p/100] }
		t.Logf("%d facts: the first page %v; %d pages by 16 readers: half within %v, 95%% within %v, the slowest %v", s.pics.Cube.Stats().Rows, cold, len(took), at(50), at(95), took[len(took)-1])
		if at(95) > 150*time.Millisecond {
			t.Errorf("95%% within %v, the limit is 150 ms", at(95))
		}
	})
}
