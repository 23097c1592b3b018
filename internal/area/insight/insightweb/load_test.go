//go:build unix

package insightweb_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// TestPagesOfFiguresAreQuickForSixteenReaders measures dashboards and charts with 16 readers at once, first over a
// hundredth of the facts that HAVENWARD_FACTS says, then over all of them: what a page costs must not follow the facts.
// Processor time is the whole process's for each page, so that other programs on the machine are not in it.
func TestPagesOfFiguresAreQuickForSixteenReaders(t *testing.T) {
	facts, _ := strconv.Atoi(os.Getenv("HAVENWARD_FACTS"))
	if testing.Short() || facts == 0 {
		t.Skip("large: HAVENWARD_FACTS says how many facts")
	}
	st := dbtest.Fresh(t, db.SQLite, db.Migrations{audit.Schema, op.Schema, mds.Schema, org.Schema, insight.Schema})
	s := newSite(t, st)
	pages := []struct{ what, as, path string }{{"a trust's dashboard", "executive", "/dashboard"}, {"a trust's dashboard, filtered", "executive", "/dashboard?staff_group=03"},
		{"a trust's chart", "executive", "/dashboard/" + insight.Cards()[0]}, {"a nation's dashboard", "national", "/dashboard"}, {"a nation's dashboard, filtered", "national", "/dashboard?staff_group=03"}}
	was := make([]time.Duration, len(pages))
	for round, n := range []int{facts / 100, facts - facts/100} {
		s.fill(n, round)
		runtime.GC() // what filling left behind is no page's cost
		for i, p := range pages {
			cold, half, most, work := s.readers(p.as, p.path)
			t.Logf("%d facts, %s: the first %v; half within %v, 95%% within %v; processor %v a page", s.s.Cube.Stats().Rows, p.what, cold, half, most, work)
			if round == 0 {
				was[i] = work
				continue
			}
			t.Logf("%s: %.2f times what it took over a hundredth of the facts", p.what, float64(work)/float64(was[i]))
			if most > 150*time.Millisecond || float64(work) > 1.5*float64(was[i]) {
				t.Errorf("%s misses a limit: 150 ms, 1.5 times", p.what)
			}
		}
	}
}

// readers has 16 readers open a page, each of whom reads between, and gives the times of the pages.
func (s *site) readers(as, path string) (cold, half, most, work time.Duration) {
	s.Helper()
	open := func() time.Duration {
		at := time.Now()
		r := httptest.NewRequestWithContext(s.Context(), http.MethodGet, path, nil)
		r.Header.Set("As", as)
		w := httptest.NewRecorder()
		if s.h.ServeHTTP(w, r); w.Code != http.StatusOK {
			s.Errorf("%s: %d", path, w.Code)
		}
		return time.Since(at)
	}
	at := time.Now()
	if w := s.ask(as, http.MethodGet, path, nil); w.Code != http.StatusOK {
		s.Fatalf("%s as %s: %d", path, as, w.Code)
	}
	cold = time.Since(at)
	var mu sync.Mutex
	var all sync.WaitGroup
	var took []time.Duration
	used := processor()
	for r := range 16 {
		all.Go(func() {
			for i := range 12 {
				time.Sleep(time.Duration(50+(r*7+i*13)%100) * time.Millisecond)
				d := open()
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	work = (processor() - used) / time.Duration(len(took))
	slices.Sort(took)
	return cold, took[len(took)/2], took[len(took)*95/100], work
}

func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fill takes made-up facts of all trusts in.
func (s *site) fill(n, round int) {
	s.Helper()
	tree, err := s.s.Orgs.Tree(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	trusts, dims, d := tree.At(org.Trust, "2026-10-31"), cube.Dims(), rand.New(rand.NewPCG(5, uint64(round)))
	var days []string
	for i := range 1095 {
		days = append(days, time.Date(2026, 10, 31-i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	}
	err = s.s.Cube.Apply(func(yield func(*cube.Fact, error) bool) {
		f := &cube.Fact{Version: 1, Staff: 1, Events: 1, Alleged: 1, Absence: -1, Values: make([]string, len(dims))}
		for i := range n {
			f.Org, f.ID, f.Date, f.Delay = trusts[i*len(trusts)/n].ID, strconv.Itoa(round)+"-"+strconv.Itoa(i)+".1", days[d.IntN(len(days))], int64(d.IntN(5))
			for k, x := range dims {
				switch f.Values[k] = x.Codes[d.IntN(len(x.Codes))]; x.Name {
				case cube.Kind:
					f.Values[k] = "single"
				case "record_state":
					f.Values[k] = "final"
				}
			}
			if !yield(f, nil) {
				return
			}
		}
	})
	if err != nil {
		s.Fatal(err)
	}
}
