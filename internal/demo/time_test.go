package demo_test

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/demo"
)

// TestTimeOfALargeBuild prints how long a build of HAVENWARD_DEMO_INCIDENTS takes; without it, it is skipped.
func TestTimeOfALargeBuild(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("HAVENWARD_DEMO_INCIDENTS"))
	if n == 0 {
		t.Skip("HAVENWARD_DEMO_INCIDENTS is not set")
	}
	b := newBench(t, dbtest.Fresh(t, db.SQLite, schema))
	begun, stage := time.Now(), ""
	var most uint64
	sum, err := demo.Build(t.Context(), b.Deps, demo.Options{Incidents: n, Seed: 1, Progress: func(s string, done, of int) {
		if s != stage {
			stage = s
			t.Logf("%s after %s", s, time.Since(begun).Round(time.Millisecond))
		}
		if done%20000 < 200 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d incidents, %d full reports in %s, heap at most %d MB, %d facts, %d audit entries", sum.Incidents, sum.Reports, time.Since(begun).Round(time.Millisecond), most>>20,
		b.count(t, `SELECT COUNT(*) FROM fact`), b.count(t, `SELECT COUNT(*) FROM audit_entry`))
}
