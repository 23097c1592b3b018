package clip_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// filled puts n clips of ten organisations into the register, of which those of one day in 31 are due.
func (b *bench) filled(n int) {
	b.Helper()
	start := db.At(b.now.AddDate(0, 0, -31))
	for org := range 10 {
		code := fmt.Sprintf("T%02d", org)
		for from := 0; from < n/10; from += 100_000 {
			to := min(from+100_000, n/10)
			_, err := op.Do(authz.With(b.Context(), authz.Service("clip")), b.Door, clip.ActSweep, op.In(code, ""), func(tx *op.Tx) (int64, audit.Change, error) {
				due := `CASE`
				a := db.Args{}
				c, f, t := a.Add(code), a.Add(int64(from)), a.Add(int64(to))
				for d := range 31 {
					due += ` WHEN n % 31 = ` + strconv.Itoa(d) + ` THEN CAST(` + a.Add(db.At(b.now.AddDate(0, 0, d))) + ` AS ` + b.moment() + `)`
				}
				s, e := a.Add(start), a.Add([]byte{})
				n, err := tx.Exec(b.Context(), `WITH RECURSIVE k(n) AS (SELECT CAST(`+f+` AS BIGINT) UNION ALL SELECT n + 1 FROM k WHERE n + 1 < `+t+`)
					INSERT INTO bodycam_clip (org_id, id, unit_id, lock, owner_key, ref, vendor, vendor_clip, sha256, device_id, device_tag, activation_id, recorded_at, received_at, seconds, keep_days, class, state, due_at, holds,
					linked_by, case_id, exhibit_id, wanted_class, wanted_by, wanted_name, certificate, made_at, made_by, made_name, body, version)
					SELECT `+c+`, 'clp_' || (100000000 + n), 'u', '', '', 'CL-' || (100000000 + n), 'V', 'v' || (100000000 + n), '', '', 'C', '', `+s+`, `+s+`, 60, 0, 'non_evidential', 'kept', `+due+` END, 0, '', '', '', '', '', '', '', `+s+`, '', '', `+e+`, 1 FROM k`, a.Values()...)
				return n, audit.Created("bodycam_clip", "many", audit.F("rows", strconv.FormatInt(n, 10))), err
			})
			b.must(err)
		}
	}
}

func (b *bench) moment() string {
	if b.DB.Engine() == db.SQLite {
		return "TEXT"
	}
	return "TIMESTAMPTZ"
}

// TestTheSweepIsQuick sweeps a register of many clips, as many as HAVENWARD_CLIPS says: 5,000,000 take under ten seconds. It
// prints how long, beside how long the bare engine takes to count the same rows.
func TestTheSweepIsQuick(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("HAVENWARD_CLIPS"))
	if err != nil {
		n = 3100
	}
	each(t, func(b *bench) {
		b.filled(n)
		begun := time.Now()
		all := b.count(`SELECT COUNT(*) FROM bodycam_clip WHERE seconds > 0`)
		base := time.Since(begun)
		begun = time.Now()
		swept, err := b.Sweep(context.Background(), b.now)
		took := time.Since(begun)
		b.must(err)
		want := 0
		for i := range n / 10 {
			if i%31 == 0 {
				want += 10
			}
		}
		if swept != int64(want) {
			b.Errorf("swept %d of %d, want %d", swept, all, want)
		}
		if got := b.count(`SELECT SUM(clips) FROM bodycam_clip_sweep`); got != want {
			b.Errorf("certificates of %d clips, want %d", got, want)
		}
		b.Logf("%d of %d clips swept in %s, %.1f times a count of them all (%s)", swept, all, took.Round(time.Millisecond), float64(took)/float64(base), base.Round(time.Millisecond))
		if took > 10*time.Second {
			b.Errorf("the sweep took %s", took)
		}
	})
}
