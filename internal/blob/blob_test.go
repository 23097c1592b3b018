package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// gateway starts a real S3 server on loopback over an empty folder with one bucket and gives the bucket's address.
func gateway(t *testing.T) string {
	t.Helper()
	program := os.Getenv("HAVENWARD_TEST_S3")
	if program == "" {
		var err error
		if program, err = exec.LookPath("versitygw"); err != nil {
			t.Skip("HAVENWARD_TEST_S3 is not set and versitygw is not on the PATH: the S3 test is skipped")
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	root := t.TempDir()
	for _, d := range []string{"data/attachments", "meta"} {
		if err := os.MkdirAll(filepath.Join(root, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "--access", "invented", "--secret", "invented-secret", "--port", addr, "--quiet", "posix", "--sidecar", filepath.Join(root, "meta"), filepath.Join(root, "data"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", addr); err == nil {
			_ = c.Close()
			break
		} else if time.Now().After(end) {
			t.Fatal("the S3 server does not answer")
		}
	}
	return "s3://attachments?region=us-east-1&endpoint=http://" + addr + "&use_path_style=true"
}

func env(of map[string]string) func(string) string {
	return func(name string) string { return of[name] }
}

func TestFoldersAndS3KeepBlobsAlike(t *testing.T) {
	t.Parallel()
	t.Run("folder", func(t *testing.T) {
		t.Parallel()
		same(t, Folder(filepath.Join(t.TempDir(), "files")))
	})
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		b, err := openS3(gateway(t), env(map[string]string{"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented-secret"}))
		if err != nil {
			t.Fatal(err)
		}
		same(t, b)
		var left struct{ Upload []struct{ Key string } }
		if err := b.read(t.Context(), request{method: http.MethodGet, query: map[string][]string{"uploads": {""}}}, &left); err != nil || len(left.Upload) > 0 {
			t.Errorf("uploads in parts that were given up are still there: %v %v", left, err)
		}
	})
}

func same(t *testing.T, b Bucket) {
	t.Helper()
	ctx := t.Context()
	if err := b.Reach(ctx); err != nil {
		t.Fatal(err)
	}
	large := bytes.Repeat([]byte("0123456789abcdef"), (2*partSize+32)/16)
	put := func(key string, text []byte) error {
		return b.Put(ctx, key, func(w io.Writer) error { _, err := w.Write(text); return err })
	}
	for key, text := range map[string][]byte{"r01/b_empty": nil, "r01/b_small": []byte("small"), "r02/b_large": large, "r02/b_full": large[:partSize]} {
		if err := put(key, text); err != nil {
			t.Fatal(key, err)
		}
		for _, q := range [][2]int64{{0, -1}, {0, 4}, {2, -1}, {1, 3}, {partSize + 5, 7}} {
			if q[0] > 0 && q[0] >= int64(len(text)) || len(text) == 0 && q[1] > 0 {
				continue
			}
			want := text[q[0]:]
			if q[1] >= 0 {
				want = want[:min(q[1], int64(len(want)))]
			}
			r, err := b.Read(ctx, key, q[0], q[1])
			if err != nil {
				t.Fatal(key, q, err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s %v: %d bytes, %v", key, q, len(got), err)
			}
			_ = r.Close()
		}
	}
	if err := put("r01/b_small", []byte("other")); err != nil {
		t.Error("a blob could not be written over:", err)
	}
	wrong := errors.New("called off")
	for _, n := range []int{3, partSize + 1, 2*partSize + 1} {
		if err := b.Put(ctx, "r01/b_off", func(w io.Writer) error {
			_, err := w.Write(large[:n])
			return errors.Join(err, wrong)
		}); !errors.Is(err, wrong) {
			t.Errorf("a blob that was called off after %d bytes: %v", n, err)
		}
	}
	gone, cancel := context.WithCancel(ctx)
	if err := b.Put(gone, "r01/b_off", func(w io.Writer) error {
		_, err := w.Write(large[:partSize+1])
		cancel()
		return err
	}); err == nil {
		t.Error("a blob was kept although its request had ended")
	}
	for key, want := range map[string]bool{"r01/b_small": true, "r01/b_off": false, "r09/b_never": false} {
		if got, err := b.Exists(ctx, key); err != nil || got != want {
			t.Errorf("%s exists: %v, %v", key, got, err)
		}
	}
	if _, err := b.Read(ctx, "r01/b_off", 0, -1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a blob that is not there: %v", err)
	}
	for range 2 {
		if err := b.Remove(ctx, "r01/b_empty"); err != nil {
			t.Error(err)
		}
	}
	var keys []string
	if err := b.List(ctx, func(k string) error { keys = append(keys, k); return nil }); err != nil {
		t.Error(err)
	}
	if d := cmp.Diff([]string{"r01/b_small", "r02/b_full", "r02/b_large"}, keys); d != "" {
		t.Errorf("the listing: %s", d)
	}
	if err := b.List(ctx, func(string) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("a listing that is given up: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func TestAFolderGivesNothingOutsideIt(t *testing.T) {
	t.Parallel()
	b := Folder(t.TempDir())
	for _, key := range []string{"", "../x", "/etc/passwd", "a/../../x", "a//b", "a/", "x.tmp"} {
		if _, err := b.Read(t.Context(), key, 0, -1); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", key, err)
		}
		if err := b.Put(t.Context(), key, func(io.Writer) error { return nil }); err == nil {
			t.Errorf("%q was written", key)
		}
	}
}

func TestAServerThatFailsForAMomentIsAskedAgain(t *testing.T) {
	t.Parallel()
	asked := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if asked++; string(b) != "text" || asked < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "<Error><Code>SlowDown</Code></Error>")
		}
	}))
	defer srv.Close()
	b, err := openS3("s3://b?use_path_style=true&endpoint="+srv.URL, env(map[string]string{"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}))
	if err != nil {
		t.Fatal(err)
	}
	b.wait = time.Microsecond
	put := func() error {
		return b.Put(t.Context(), "k", func(w io.Writer) error { _, err := io.WriteString(w, "text"); return err })
	}
	if err := put(); err != nil || asked != 3 {
		t.Errorf("after %d requests: %v", asked, err)
	}
	asked = -100
	if err := put(); err == nil || !strings.Contains(err.Error(), "SlowDown") || asked != -100+tries {
		t.Errorf("after %d requests: %v", asked+100, err)
	}
}
