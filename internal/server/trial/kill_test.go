package trial

import (
	"context"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/backup"
	"github.com/havenward/havenward/internal/bench"
	"github.com/havenward/havenward/internal/config"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest/pg"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/server"
)

// ledger is what the senders know: the receipts they were given, by key, and the keys that were never answered.
type ledger struct {
	mu       sync.Mutex
	receipts map[string]string
	open     []string
	odd      []error
}

// load sends reports from several clients until the context ends, and keeps what was answered.
func (p *place) load(ctx context.Context, l *ledger) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			client := &http.Client{Transport: &http.Transport{}, Timeout: 20 * time.Second}
			defer client.CloseIdleConnections()
			for ctx.Err() == nil {
				key := id.Random("trial")
				r, err := bench.Post(context.WithoutCancel(ctx), client, p.base, p.token, key)
				l.mu.Lock()
				switch {
				case err == nil:
					l.receipts[key] = r.ID
				case down(err):
					l.open = append(l.open, key)
				default:
					l.odd = append(l.odd, err)
				}
				l.mu.Unlock()
				if err != nil {
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
	}
	wg.Wait()
}

// proved checks that every report that got its receipt is there exactly once, that no other is there but those that were
// never answered, and that every chain holds.
func (p *place) proved(t *testing.T, l *ledger) {
	t.Helper()
	if len(l.odd) > 0 {
		t.Fatalf("%d answers were neither a receipt nor a clear refusal; first: %v", len(l.odd), l.odd[0])
	}
	s := open(t, p.c)
	defer func() { _ = s.Close() }()
	type kept struct{ id, key string }
	list, err := db.All(t.Context(), s.DB, func(r db.Row) (kept, error) {
		var k kept
		return k, r.Scan(&k.id, &k.key)
	}, `SELECT id, sent_key FROM incident`)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, k := range list {
		found[k.key] = append(found[k.key], k.id)
	}
	for key, receipt := range l.receipts {
		if got := found[key]; len(got) != 1 || got[0] != receipt {
			t.Errorf("the report with receipt %s is there as %v", receipt, got)
		}
	}
	open := map[string]bool{}
	for _, key := range l.open {
		open[key] = true
	}
	for key, ids := range found {
		if len(ids) != 1 {
			t.Errorf("the report %s is there %d times", key, len(ids))
		}
		if _, ok := l.receipts[key]; !ok && !open[key] {
			t.Errorf("nobody sent the report %s", key)
		}
	}
	v, err := audit.Verify(t.Context(), s.DB, "", nil, nil)
	if err != nil || len(v.Breaks) > 0 {
		t.Errorf("%v %v", v.Breaks, err)
	}
	t.Logf("%d receipts, all there once; %d never answered; %d audit entries hold", len(l.receipts), len(l.open), v.Entries)
}

func TestWhatHasItsReceiptSurvivesTheProcessBeingKilled(t *testing.T) {
	engines(t, func(t *testing.T, c config.Config, _ *pg.Cluster) {
		p := prepare(t, c)
		l := &ledger{receipts: map[string]string{}}
		for range rounds(t) {
			p.start(t)
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan struct{})
			go func() { p.load(ctx, l); close(ended) }()
			time.Sleep(50*time.Millisecond + rand.N(700*time.Millisecond))
			p.kill(t)
			stop()
			<-ended
		}
		if len(l.receipts) == 0 {
			t.Fatal("no report was taken at all")
		}
		p.proved(t, l)
		// what was never answered is sent again with its key, and is there once
		p.start(t)
		again := l.open
		l.open = nil
		for _, key := range again {
			r, err := bench.Post(t.Context(), http.DefaultClient, p.base, p.token, key)
			if err != nil {
				t.Fatal(err)
			}
			l.receipts[key] = r.ID
		}
		p.kill(t)
		p.proved(t, l)
	})
}

func TestABackupTakenUnderLoadComesBackWithTheSameHeads(t *testing.T) {
	engines(t, func(t *testing.T, c config.Config, _ *pg.Cluster) {
		p := prepare(t, c)
		p.start(t)
		l := &ledger{receipts: map[string]string{}}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { p.load(ctx, l); close(ended) }()
		until(t, "a load of reports", func() bool { n, _ := l.counts(); return n >= 20 })
		key, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "backup.age")
		made, err := backup.Write(t.Context(), file, backup.Order{From: server.Place(c), To: []age.Recipient{key.Recipient()}, KeysTo: []age.Recipient{key.Recipient()}, Now: time.Now()})
		stop()
		<-ended
		p.kill(t)
		if err != nil {
			t.Fatal(err)
		}
		to := config.Config{Data: filepath.Join(t.TempDir(), "clean"), Addr: p.c.Addr}
		got, v, err := backup.Restore(t.Context(), file, backup.Return{To: server.Place(to), With: []age.Identity{key}, KeysWith: []age.Identity{key}, Schema: server.Schema})
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, to)
		defer func() { _ = s.Close() }()
		for _, h := range made.Heads {
			seq, hash, err := audit.Head(t.Context(), s.DB, h.Org)
			if err != nil || seq != h.Seq || hash != h.Hash {
				t.Errorf("%s ends at %d %s, not at %d %s: %v", h.Org, seq, hash, h.Seq, h.Hash, err)
			}
		}
		tried, closed, err := server.TrySealed(t.Context(), s.DB, s.Ring)
		if err != nil || len(closed) > 0 || tried == 0 {
			t.Errorf("%d sealed values tried, closed %v: %v", tried, closed, err)
		}
		t.Logf("%d rows, %d entries, %d sealed values tried", got.Rows(), v.Entries, tried)
	})
}
