package files_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

// BenchmarkTwoGigabytes sends 2 GB over HTTP with five cuts, and compares the time with sha256sum and cp of the same bytes on
// the same disk (ratio; the limit is 1.5), and the memory that the program holds meanwhile (MB; the limit is 100).
func BenchmarkTwoGigabytes(b *testing.B) {
	const n = 2 << 30
	dir := b.TempDir()
	src := filepath.Join(dir, "source.mp4")
	want := write(b, src, n)
	start := time.Now()
	out, err := exec.Command("sh", "-c", "sha256sum "+src+" && cp "+src+" "+src+".copy").Output()
	plain := time.Since(start)
	if err != nil || !strings.HasPrefix(string(out), want) {
		b.Fatal(string(out), err)
	}
	_ = os.Remove(src + ".copy")
	s := dbtest.Fresh(b, db.SQLite, db.Migrations{audit.Schema, op.Schema, jobs.Schema, files.Schema})
	d, err := op.Open(s, op.Options{Policy: authz.NewPolicy(time.Now, files.Permissions)})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	ring, err := seal.New()
	if err != nil {
		b.Fatal(err)
	}
	st, err := files.Open(b.Context(), files.Deps{DB: dbtest.Open(b, s), Door: d, Ring: ring, URL: filepath.Join(dir, "store")})
	if err != nil {
		b.Fatal(err)
	}
	st = st.Large(5 << 30)
	srv := httptest.NewServer(st.Tus("/uploads", func(*http.Request) (string, string, error) { return "R01", "one", nil }))
	defer srv.Close()
	for b.Loop() {
		runtime.GC()
		peak, stop := watch()
		start = time.Now()
		at := ask(b, http.MethodPost, srv.URL+"/uploads", nil, "Upload-Length", strconv.Itoa(n)).Header.Get("Location")
		f, err := os.Open(src)
		if err != nil {
			b.Fatal(err)
		}
		for cut := 1; ; cut++ {
			offset := int64(0)
			for last, i := int64(-1), 0; i < 3 || offset != last; i++ { // until what came before the cut is kept
				last = offset
				offset, _ = strconv.ParseInt(ask(b, http.MethodHead, srv.URL+at, nil).Header.Get("Upload-Offset"), 10, 64)
			}
			if offset == n {
				break
			}
			_, _ = f.Seek(offset, io.SeekStart)
			var body io.Reader = io.LimitReader(f, n-offset)
			if cut <= 5 {
				body = io.MultiReader(io.LimitReader(f, n/6), fails{})
			}
			r, _ := http.NewRequest(http.MethodPatch, srv.URL+at, body)
			r.Header = http.Header{"Tus-Resumable": {"1.0.0"}, "Content-Type": {"application/offset+octet-stream"}, "Upload-Offset": {strconv.FormatInt(offset, 10)}}
			if res, err := http.DefaultClient.Do(r); err == nil {
				_ = res.Body.Close()
			}
		}
		_ = f.Close()
		ready, err := st.FinishLarge(b.Context(), "R01", "one", filepath.Base(at))
		took := time.Since(start)
		stop()
		if err != nil || ready.SHA256 != want {
			b.Fatalf("%s %v, want %s", ready.SHA256, err, want)
		}
		b.ReportMetric(took.Seconds(), "s")
		b.ReportMetric(plain.Seconds(), "s-sha256sum+cp")
		b.ReportMetric(took.Seconds()/plain.Seconds(), "ratio")
		b.ReportMetric(float64(*peak)/1e6, "MB")
	}
}

type fails struct{}

func (fails) Read([]byte) (int, error) { return 0, errors.New("the line is cut") }

func ask(b *testing.B, method, url string, body io.Reader, head ...string) *http.Response {
	r, err := http.NewRequest(method, url, body)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	_ = res.Body.Close()
	return res
}

// write makes a file of bytes that no two places of repeat, and gives its hash.
func write(b *testing.B, path string, n int64) string {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(f, h), rand.NewChaCha8([32]byte{3}), n); err != nil {
		b.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// watch follows the memory that the Go runtime holds from the system.
func watch() (*uint64, func()) {
	peak, end, ended := new(uint64), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		for t := time.NewTicker(50 * time.Millisecond); ; {
			select {
			case <-end:
				t.Stop()
				return
			case <-t.C:
				metrics.Read(s)
				*peak = max(*peak, s[0].Value.Uint64()-s[1].Value.Uint64())
			}
		}
	}()
	return peak, func() { close(end); <-ended }
}
