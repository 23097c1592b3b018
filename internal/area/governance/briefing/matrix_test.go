package briefing

import (
	"testing"

	"github.com/havenward/havenward/internal/clock"
)

func TestTheMatrixIsWholeAndSaysThatItIsUnverified(t *testing.T) {
	m, err := parseMatrix(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	if m.Verified || m.Source == "" || len(m.Reports) != 9 {
		t.Errorf("verified %v, %d reports", m.Verified, len(m.Reports))
	}
	for _, bad := range []string{``, `{}`, `{"source":"x","from":"2026-01-01","reports":[{"key":"a"}],"cells":[{"report":"b","audience":"board","cadence":"live"}]}`,
		`{"source":"x","from":"2026-01-01","reports":[{"key":"a"}],"cells":[{"report":"a","audience":"board","cadence":"live"},{"report":"a","audience":"board","cadence":"none"}]}`,
		`{"source":"x","from":"2026-01-01","reports":[{"key":"a"}],"days_after":{"live":3}}`} {
		if _, err := parseMatrix([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

func TestPeriodsAreWholeMonthsQuartersAndHalves(t *testing.T) {
	for _, x := range []struct {
		c        Cadence
		today    clock.Day
		from, to clock.Day
		sofar    clock.Day
	}{
		{Month, "2026-03-31", "2026-02-01", "2026-02-28", "2026-03-01"},
		{Month, "2026-01-01", "2025-12-01", "2025-12-31", "2026-01-01"},
		{Quarter, "2026-11-22", "2026-07-01", "2026-09-30", "2026-10-01"},
		{Quarter, "2026-01-15", "2025-10-01", "2025-12-31", "2026-01-01"},
		{Half, "2026-11-22", "2026-04-01", "2026-09-30", "2026-10-01"},
		{Half, "2026-03-31", "2025-04-01", "2025-09-30", "2025-10-01"},
		{Half, "2026-04-01", "2025-10-01", "2026-03-31", "2026-04-01"},
		{Half, "2026-08-31", "2025-10-01", "2026-03-31", "2026-04-01"},
	} {
		if p := x.c.Last(x.today); p.From != x.from || p.To != x.to {
			t.Errorf("the last %s before %s is %v, want %s to %s", x.c, x.today, p, x.from, x.to)
		}
		if p := x.c.SoFar(x.today); p.From != x.sofar || p.To != x.today {
			t.Errorf("the %s so far on %s is %v, want from %s", x.c, x.today, p, x.sofar)
		}
	}
}
