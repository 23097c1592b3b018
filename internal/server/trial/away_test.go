package trial

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/bench"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/db/dbtest/pg"
	"github.com/havenward/havenward/internal/id"
)

// under runs a load while f does something to the program, and gives what the senders know.
func (p *place) under(t *testing.T, f func(*ledger)) *ledger {
	t.Helper()
	l := &ledger{receipts: map[string]string{}}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { p.load(ctx, l); close(ended) }()
	time.Sleep(300 * time.Millisecond)
	f(l)
	time.Sleep(300 * time.Millisecond)
	stop()
	<-ended
	return l
}

func (l *ledger) counts() (receipts, open int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.receipts), len(l.open)
}

// until waits for what must come to pass.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for range 600 {
		if f() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s did not come to pass", what)
}

func TestALockHeldByAnotherProcessOnlyMakesReportsWait(t *testing.T) {
	if testing.Short() {
		t.Skip("trials by force take their time")
	}
	p := prepare(t, config.Config{Data: filepath.Join(t.TempDir(), "data")})
	p.start(t)
	defer p.kill(t)
	l := p.under(t, func(l *ledger) {
		release, err := dbtest.Lock(db.Settings{URL: p.c.DatabaseURL()})
		if err != nil {
			t.Error(err)
			return
		}
		before, _ := l.counts()
		time.Sleep(2 * time.Second)
		if after, open := l.counts(); after > before+8 || open > 0 { // 8 answers may have been on their way
			t.Errorf("%d reports were taken and %d refused while the database was locked", after-before, open)
		}
		if err := release(); err != nil {
			t.Error(err)
		}
		until(t, "a report after the lock", func() bool { n, _ := l.counts(); return n > before+8 })
	})
	p.proved(t, l)
}

func TestWhenPostgreSQLGoesAwayReportsAreRefusedClearlyAndTakenAgainAfterwards(t *testing.T) {
	engines(t, func(t *testing.T, c config.Config, cluster *pg.Cluster) {
		if cluster == nil {
			t.Skip("SQLite does not go away")
		}
		p := prepare(t, c)
		p.start(t)
		defer p.kill(t)
		l := p.under(t, func(l *ledger) {
			if err := cluster.Stop(); err != nil {
				t.Error(err)
				return
			}
			until(t, "a refusal", func() bool { _, open := l.counts(); return open > 0 })
			if _, err := bench.Post(t.Context(), http.DefaultClient, p.base, p.token, id.Random("trial")); err == nil || !strings.Contains(err.Error(), "503") {
				t.Errorf("without a database the answer was %v", err)
			}
			if err := cluster.Start(); err != nil {
				t.Error(err)
				return
			}
			before, _ := l.counts()
			until(t, "a report after PostgreSQL came back", func() bool { n, _ := l.counts(); return n > before })
		})
		p.proved(t, l)
	})
}

func TestAFullDiskRefusesClearlyLosesNothingAndWorksAgainWithRoom(t *testing.T) {
	if testing.Short() {
		t.Skip("trials by force take their time")
	}
	dir := small(t)
	p := prepare(t, config.Config{Data: filepath.Join(dir, "data")})
	p.start(t)
	defer p.kill(t)
	l := p.under(t, func(l *ledger) {
		var said error
		until(t, "a disk without room", func() bool {
			_, err := bench.Post(t.Context(), http.DefaultClient, p.base, p.token, id.Random("full"))
			said = err
			l.mu.Lock()
			defer l.mu.Unlock()
			return err != nil && len(l.open) > 3
		})
		if !strings.Contains(said.Error(), "503") || !strings.Contains(said.Error(), "no room to save") {
			t.Errorf("a full disk is told as %v", said)
		}
		if out, err := exec.Command("mount", "-o", "remount,size=64m", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
			return
		}
		before, _ := l.counts()
		until(t, "a report after there was room", func() bool { n, _ := l.counts(); return n > before })
	})
	s := open(t, p.c)
	defer func() { _ = s.Close() }()
	if bad, err := db.Sound(t.Context(), s.DB); err != nil || len(bad) > 0 {
		t.Errorf("the database is damaged: %v %v", bad, err)
	}
	for key, receipt := range l.receipts {
		got, err := db.All(t.Context(), s.DB, db.Scalar[string], `SELECT id FROM incident WHERE sent_key = $1`, key)
		if err != nil || len(got) != 1 || got[0] != receipt {
			t.Fatalf("the report with receipt %s is there as %v: %v", receipt, got, err)
		}
	}
	t.Logf("%d receipts, all there; %d refused", len(l.receipts), len(l.open))
}

// small gives a folder on a disk of 12 MB that the trial may fill; that needs a mount, and so a root.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if os.Getuid() != 0 {
		t.Skip("a small disk needs mount, and that needs root")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=12m", "havenward-trial", dir).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	return dir
}
