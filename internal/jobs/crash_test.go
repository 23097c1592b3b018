package jobs_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
)

// childEnv holds the database address for a node in a process of its own.
const childEnv = "HAVENWARD_TEST_JOBS_CHILD"

// TestChildNode is no test of its own: it is the node that the test below kills.
func TestChildNode(t *testing.T) {
	url := os.Getenv(childEnv)
	if url == "" {
		t.Skip("only runs as a child of TestAKilledNodesJobsRunAgain")
	}
	s := db.Settings{URL: url}
	read, err := db.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	door, err := op.Open(s, op.Options{Policy: policy(time.Now)})
	if err != nil {
		t.Fatal(err)
	}
	r := jobs.New(jobs.Deps{DB: read, Door: door, Poll: 10 * time.Millisecond, Lease: 2 * time.Second})
	jobs.On(r, "k", "h", func(ctx context.Context, org, v string) error {
		fmt.Println("started", v)
		select {}
	}, jobs.Options{Timeout: time.Hour})
	_ = r.Run(t.Context())
}

func TestAKilledNodesJobsRunAgain(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.clock.t = time.Now()
		b.emit("R01", "k", 10)
		cmd := exec.Command(os.Args[0], "-test.run=^TestChildNode$", "-test.v")
		cmd.Env = append(os.Environ(), childEnv+"="+b.s.URL)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 4096)
		var seen strings.Builder
		for !strings.Contains(seen.String(), "started rec_") {
			n, err := out.Read(buf)
			seen.Write(buf[:n])
			if err != nil {
				t.Fatalf("the child ended: %v %s", err, seen.String())
			}
		}
		_ = cmd.Process.Kill() // SIGKILL: nothing of it runs any more
		_ = cmd.Wait()
		if n := b.count(`SELECT COUNT(*) FROM job WHERE lease IS NOT NULL`); n == 0 {
			t.Fatal("the dead node left no lease")
		}
		b.clock.t = time.Now()
		var c tally
		r := b.runner(b.open())
		jobs.On(r, "k", "h", func(ctx context.Context, org, v string) error { c.add(v); return nil })
		b.run(r)
		time.Sleep(50 * time.Millisecond)
		c.mu.Lock()
		early := len(c.n)
		c.mu.Unlock()
		if early != 0 {
			t.Errorf("%d jobs were taken before their lease ran out", early)
		}
		b.clock.move(3 * time.Second)
		b.until("all ran again", b.empty)
		for i := range 10 {
			if n := c.get(fmt.Sprint("rec_", i)); n != 1 {
				t.Errorf("job %d ran %d times", i, n)
			}
		}
	})
}
