package files_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
)

// sign is what the test's own signature finds. It is no malware and stands in no other file.
const sign = "havenward-invented-malware-7f3a91c2"

// daemon starts the real ClamAV daemon over a database that holds the project's own test signature and nothing else, and
// gives its address.
func daemon(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("clamd")
	if err != nil {
		program = "/usr/sbin/clamd"
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("clamd must be there in CI")
		}
		t.Skip("clamd is not installed: the real scanner is not tried")
	}
	dir, err := os.MkdirTemp("", "clam") // a short path: a socket's name has little room
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	base := filepath.Join(dir, "db")
	if err := os.Mkdir(base, 0o700); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "clamd.ctl")
	for name, text := range map[string]string{
		"db/havenward.ndb": fmt.Sprintf("Havenward.Test:0:*:%x\n", sign),
		"clamd.conf": "DatabaseDirectory " + base + "\nLocalSocket " + socket + "\nForeground yes\nStreamMaxLength 4M\nMaxThreads 2\nConcurrentDatabaseReload no\nTemporaryDirectory " + dir + "\n" +
			"User " + owner() + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "--config-file", filepath.Join(dir, "clamd.conf"))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("unix", socket); err == nil {
			_ = c.Close()
			return "unix:" + socket
		}
		select {
		case <-ended:
			t.Fatalf("clamd ended:\n%s", out.String())
		default:
		}
	}
	t.Fatal("clamd does not answer")
	return ""
}

func owner() string {
	if out, err := exec.Command("id", "-un").Output(); err == nil {
		return strings.TrimSpace(string(out))
	}
	return "root"
}

func TestTheRealClamAVJudges(t *testing.T) {
	c, err := files.NewClamd(daemon(t))
	if err != nil {
		t.Fatal(err)
	}
	if version, err := c.Ping(t.Context()); err != nil || !strings.HasPrefix(version, "ClamAV") {
		t.Fatalf("%q %v", version, err)
	}
	each(t, c.Scan, func(t *testing.T, b *bench) {
		st, err := files.Open(t.Context(), files.Deps{DB: b.read, Door: b.door, Ring: b.ring, URL: b.dir, Scan: c.Scan, Announce: []string{"exhibit"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		s := st.Large(5 << 30)
		told := make(chan files.Scanned, 10)
		r := jobs.New(jobs.Deps{DB: b.read, Door: b.door, Poll: 10 * time.Millisecond})
		s.Register(r)
		jobs.On(r, "files.scanned", "test", func(_ context.Context, _ string, v files.Scanned) error { told <- v; return nil })
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		var ids []string
		for _, x := range []struct {
			name, lock string
			body       []byte
			state      files.State
			looked     bool
		}{
			{"clean.mp4", "", noise(200_000), files.Clean, true},
			{"bad.mp4", "", append(noise(200_000), sign...), files.Refused, true},
			{"bad.txt", "sexual_safety", []byte("text with " + sign), files.Refused, true},
			{"larger than the scanner takes.mp4", "restricted", noise(9 << 20), files.Clean, false},
		} {
			f, err := s.PutLarge(t.Context(), "R01", "one", x.name, bytes.NewReader(x.body), 20<<20)
			if err != nil {
				t.Fatal(err)
			}
			if err := b.attach(t, s, f, files.Owner{Kind: "exhibit", Record: "exh_1", Lock: x.lock}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Open(t.Context(), b.any(t, f.ID), true); !fault.Is(err, fault.Unavailable) {
				t.Errorf("%s opens before it was looked at: %v", x.name, err)
			}
			ids = append(ids, f.ID)
			if len(ids) == 1 {
				go func() { _ = r.Run(ctx); close(ended) }()
			}
			until(t, x.name+" was looked at", func() bool { return b.any(t, f.ID).State != files.Waiting })
			got := b.any(t, f.ID)
			if got.State != x.state || got.Scanned.IsZero() == x.looked {
				t.Errorf("%s is %s, looked at %v", x.name, got.State, got.Scanned)
			}
			if _, err := s.Open(t.Context(), got, true); (err == nil) != (x.state == files.Clean) {
				t.Errorf("%s: %v", x.name, err)
			}
			if v := <-told; v.File != f.ID || v.Record != "exh_1" || v.State != x.state || v.Looked != x.looked {
				t.Errorf("%s: the area is told %+v", x.name, v)
			}
		}
		stop()
		<-ended
	})
}

// any gives a file whatever locks it.
func (b *bench) any(t *testing.T, id string) files.File {
	t.Helper()
	a := authz.From(lead(t.Context()))
	a.Locks = []string{"sexual_safety", "restricted"}
	f, err := b.store.Get(t.Context(), b.read, b.scope(t, a), "R01", id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
