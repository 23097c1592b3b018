package files_test

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
)

// s3Env names the versitygw program. When it is set, a program that does not run is a failure; when it is not, one on the
// PATH is used, and without one the test is skipped by name.
const s3Env = "HAVENWARD_TEST_S3"

// gateway starts a real S3 server on loopback over an empty folder with one bucket, and gives the folder and the store's
// address.
func gateway(t *testing.T) (root, url string) {
	t.Helper()
	root, url, _, _ = fragile(t)
	return root, url
}

// fragile is gateway with what takes the server away and what brings it back, over the same folder and at the same address.
func fragile(t *testing.T) (root, url string, away, back func()) {
	t.Helper()
	program := os.Getenv(s3Env)
	if program == "" {
		var err error
		if program, err = exec.LookPath("versitygw"); err != nil {
			t.Skipf("%s is not set and versitygw is not on the PATH: the S3 test is skipped", s3Env)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	root = t.TempDir()
	for _, d := range []string{"data/attachments", "meta"} {
		if err := os.MkdirAll(filepath.Join(root, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var cmd *exec.Cmd
	base := root // root is another once this function has ended
	away = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	back = func() {
		cmd = exec.Command(program, "--access", "invented", "--secret", "invented-secret", "--port", addr, "--quiet", "posix", "--sidecar", filepath.Join(base, "meta"), filepath.Join(base, "data"))
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		up := false
		for end := time.Now().Add(20 * time.Second); !up && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if c, err := net.Dial("tcp", addr); err == nil {
				_ = c.Close()
				up = true
			}
		}
		if !up {
			away()
			t.Fatalf("the S3 server does not answer:\n%s", out.String())
		}
	}
	back()
	t.Cleanup(func() { away() })
	t.Setenv("AWS_ACCESS_KEY_ID", "invented")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "invented-secret")
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return filepath.Join(root, "data", "attachments"), "s3://attachments?region=us-east-1&endpoint=http://" + addr + "&use_path_style=true", away, back
}

func TestTheStoreWorksTheSameOnS3(t *testing.T) {
	root, url := gateway(t)
	each(t, nil, func(t *testing.T, b *bench) {
		s := b.open(t, url, nil)
		plain := pattern(9<<20 + 17) // more than one part of an S3 upload
		c := b.tus(t, s)
		_, at := c.create(len(plain))
		c.patch(at, 0, plain[:4<<20])
		if res := c.patch(at, 4<<20, plain[4<<20:]); res.StatusCode != 204 {
			t.Fatal(res.StatusCode)
		}
		f, err := s.Finish(t.Context(), "R01", "one", filepath.Base(at))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.attach(t, s, f, files.Owner{}); err != nil {
			t.Fatal(err)
		}
		pic, err := s.Put(t.Context(), "R01", "a.jpg", bytes.NewReader(secretJPEG(t)))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.attach(t, s, pic, files.Owner{}); err != nil {
			t.Fatal(err)
		}
		r, err := s.Open(t.Context(), b.get(t, s, f.ID), true)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes came back, %v", len(got), err)
		}
		one := make([]byte, 5)
		if _, err := r.ReadAt(one, 7<<20); err != nil || !bytes.Equal(one, plain[7<<20:7<<20+5]) {
			t.Errorf("from the middle: %q %v", one, err)
		}
		_ = r.Close()
		if _, err := s.Put(t.Context(), "R01", "bomb.png", bytes.NewReader(bomb())); !fault.Is(err, fault.Invalid) {
			t.Errorf("a bomb: %v", err)
		}
		if _, err := s.Put(t.Context(), "R01", "large.txt", bytes.NewReader(pattern(20<<20+1))); !fault.Is(err, fault.TooLarge) {
			t.Errorf("too large: %v", err)
		}
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		n := 0
		_ = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			n++
			raw, err := os.ReadFile(p)
			if bytes.Contains(raw, []byte("havenward test")) || bytes.Contains(raw, []byte("SECRET")) {
				t.Error("the bucket holds plain text")
			}
			return err
		})
		if n != 3 {
			t.Errorf("the bucket holds %d objects, want the text, the picture and its shown copy", n)
		}
		// The next engine begins with an empty bucket.
		_ = os.RemoveAll(filepath.Join(root, "r01"))
	})
}

func TestABucketThatIsNotThereIsSaidAtTheStart(t *testing.T) {
	_, url := gateway(t)
	s := dbtest.Fresh(t, db.SQLite, db.Migrations{files.Schema})
	_, err := files.Open(context.Background(), files.Deps{DB: dbtest.Open(t, s), URL: "s3://nothere" + url[len("s3://attachments"):]})
	if err == nil {
		t.Error("the store opened")
	}
}

func TestAnS3StoreThatIsAwayForAWhileLosesNothingThatArrived(t *testing.T) {
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	_, url, away, back := fragile(t)
	plain := noise(2 << 20)
	each(t, nil, func(t *testing.T, b *bench) {
		s := b.open(t, url, nil).Large(5 << 30)
		c := b.tus(t, s)
		_, at := c.create(len(plain))
		if res := c.patch(at, 0, plain[:1<<20]); res.StatusCode != 204 {
			t.Fatal(res.StatusCode)
		}
		away()
		if res := c.patch(at, 1<<20, plain[1<<20:]); res.StatusCode != 503 {
			t.Errorf("while it is away: %d, want 503", res.StatusCode)
		}
		back()
		if n := c.offset(at); n != 1<<20 {
			t.Fatalf("the upload stands at %d", n)
		}
		if res := c.patch(at, 1<<20, plain[1<<20:]); res.StatusCode != 204 {
			t.Fatal(res.StatusCode)
		}
		f, err := s.FinishLarge(t.Context(), "R01", "one", filepath.Base(at))
		if err != nil || f.SHA256 != hashOf(plain) {
			t.Errorf("%s %v", f.SHA256, err)
		}
	})
}
