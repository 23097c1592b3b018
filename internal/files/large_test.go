package files_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
)

// noise is bytes that no two places of repeat.
func noise(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(b)
	copy(b, "\x00\x00\x00\x18ftypmp42")
	return b
}

func hashOf(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// cutPatch sends bytes from an offset over a line that breaks after so many of them.
func (c *tus) cutPatch(at string, offset int, b []byte, after int) {
	c.t.Helper()
	body := io.MultiReader(bytes.NewReader(b[:after]), iotest.ErrReader(errors.New("the line is cut")))
	req, err := http.NewRequest(http.MethodPatch, c.url+at, body)
	if err != nil {
		c.t.Fatal(err)
	}
	req.ContentLength = int64(len(b))
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("Content-Type", "application/offset+octet-stream")
	req.Header.Set("Upload-Offset", strconv.Itoa(offset))
	req.Header.Set("X-Owner", c.owner)
	if res, err := http.DefaultClient.Do(req); err == nil {
		_ = res.Body.Close()
	}
}

func (c *tus) offset(at string) int {
	c.t.Helper()
	n, err := strconv.Atoi(c.do(http.MethodHead, at, nil).Header.Get("Upload-Offset"))
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// settled waits until the server has kept what came before a cut: it goes on after its client has gone.
func (c *tus) settled(at string, least int) int {
	c.t.Helper()
	n := 0
	until(c.t, "what came before the cut was kept", func() bool { n = c.offset(at); return n > least })
	return n
}

func TestALargeUploadGoesOnAfterFiveCutsAndItsHashAgrees(t *testing.T) {
	plain := noise(11<<20 + 17)
	each(t, nil, func(t *testing.T, b *bench) {
		s := b.store.Large(5 << 30)
		c := b.tus(t, s)
		_, at := c.create(len(plain))
		n := 0
		for i := range 5 {
			c.cutPatch(at, n, plain[n:], 1<<20+i*333_331)
			n = c.settled(at, n)
		}
		if res := c.patch(at, n, plain[n:]); res.StatusCode != 204 {
			t.Fatal(res.StatusCode)
		}
		f, err := s.FinishLarge(t.Context(), "R01", "one", filepath.Base(at))
		if err != nil || f.SHA256 != hashOf(plain) || f.Size != int64(len(plain)) || f.MediaType != files.MP4 {
			t.Fatalf("%+v %v, want the hash %s", f, err, hashOf(plain))
		}
		if err := b.attach(t, s, f, files.Owner{Kind: "exhibit", Record: "exh_1"}); err != nil {
			t.Fatal(err)
		}
		if err := b.attach(t, s, f, files.Owner{Kind: "exhibit", Record: "exh_1"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same upload a second time: %v", err)
		}
		kept := b.get(t, s, f.ID)
		if got, err := s.Hash(t.Context(), kept); err != nil || got != hashOf(plain) {
			t.Errorf("what is stored has %s, %v", got, err)
		}
		r, err := s.Open(t.Context(), kept, true)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		for _, from := range []int{0, 1<<20 - 5, 3<<20 + 1, len(plain) - 7} { // over the edges of parts too
			part := make([]byte, min(2<<20, len(plain)-from))
			if _, err := r.ReadAt(part, int64(from)); err != nil && !errors.Is(err, io.EOF) || !bytes.Equal(part, plain[from:from+len(part)]) {
				t.Errorf("from %d: %v", from, err)
			}
		}
		for _, raw := range b.blobs(t) {
			if bytes.Contains(raw, plain[5<<20:5<<20+64]) {
				t.Error("the store holds plain bytes")
			}
		}
	})
}

func TestPiecesOutOfOrderDoubledOrTooLongChangeNothing(t *testing.T) {
	plain := noise(3 << 20)
	each(t, nil, func(t *testing.T, b *bench) {
		s := b.store.Large(4 << 20)
		c := b.tus(t, s)
		if res := c.do(http.MethodPost, "/uploads", nil, "Upload-Length", strconv.Itoa(4<<20+1)); res.StatusCode != 413 {
			t.Errorf("larger than is taken: %d", res.StatusCode)
		}
		_, at := c.create(len(plain))
		for _, x := range []struct {
			what     string
			from, to int
			at, want int
		}{
			{"the second piece first", 1 << 20, 2 << 20, 1 << 20, 409}, {"the first", 0, 1 << 20, 0, 204}, {"the first again", 0, 1 << 20, 0, 409},
			{"the second", 1 << 20, 2 << 20, 1 << 20, 204}, {"a piece over the end", 0, 2 << 20, 2 << 20, 413},
		} {
			if res := c.patch(at, x.at, plain[x.from:x.to]); res.StatusCode != x.want {
				t.Errorf("%s: %d, want %d", x.what, res.StatusCode, x.want)
			}
		}
		if _, err := s.FinishLarge(t.Context(), "R01", "one", filepath.Base(at)); !fault.Is(err, fault.Conflict) {
			t.Errorf("half an upload: %v", err)
		}
		if _, err := s.FinishLarge(t.Context(), "R01", "two", filepath.Base(at)); !fault.Is(err, fault.NotFound) {
			t.Errorf("another owner's upload: %v", err)
		}
		var wg sync.WaitGroup // the last piece from two tabs at once
		for range 2 {
			wg.Go(func() { _ = c.patch(at, 2<<20, plain[2<<20:]) })
		}
		wg.Wait()
		f, err := s.FinishLarge(t.Context(), "R01", "one", filepath.Base(at))
		if err != nil || f.SHA256 != hashOf(plain) {
			t.Fatalf("%s %v", f.SHA256, err)
		}
	})
}

func TestAStoreThatIsFullOrGoneLosesNothingThatArrived(t *testing.T) {
	plain := noise(4 << 20)
	each(t, nil, func(t *testing.T, b *bench) {
		st := b.store.Large(5 << 30)
		c := b.tus(t, st)
		_, at := c.create(len(plain))
		if res := c.patch(at, 0, plain[:1<<20]); res.StatusCode != 204 {
			t.Fatal(res.StatusCode)
		}
		away := b.dir + "-away"
		full(t, b.dir, away)
		if res := c.patch(at, 1<<20, plain[1<<20:]); res.StatusCode != 503 {
			t.Errorf("a full store answers %d, want 503", res.StatusCode)
		}
		if n := c.offset(at); n != 1<<20 {
			t.Errorf("the upload stands at %d", n)
		}
		emptied(t, b.dir, away)
		if res := c.patch(at, 1<<20, plain[1<<20:]); res.StatusCode != 204 {
			t.Fatal(res.StatusCode)
		}
		f, err := st.FinishLarge(t.Context(), "R01", "one", filepath.Base(at))
		if err != nil || f.SHA256 != hashOf(plain) {
			t.Fatalf("%s %v", f.SHA256, err)
		}
		n := 0
		_ = filepath.WalkDir(b.dir, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				n++
			}
			return err
		})
		if n != 2 {
			t.Errorf("the folder holds %d files, want the two parts and nothing half written", n)
		}
	})
}

// full makes a folder one that nothing more can be written to: a file stands where the organisation's folder was.
func full(t *testing.T, dir, away string) {
	t.Helper()
	if err := os.Rename(filepath.Join(dir, "r01"), away); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "r01"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func emptied(t *testing.T, dir, away string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "r01")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(away, filepath.Join(dir, "r01")); err != nil {
		t.Fatal(err)
	}
}

func TestEvidenceIsTakenWhateverItIsAndNeverDrawnWhereItCouldHarm(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		s := b.store.Large(5 << 30)
		for _, x := range []struct {
			name, file, kind, saved string
			body                    []byte
			copied                  bool
		}{
			{"a sound picture", "corridor.jpg", files.JPEG, "corridor.jpg", secretJPEG(t), true},
			{"a bomb", "bomb.png", files.Bytes, "bomb.bin", bomb(), false},
			{"a broken picture", "half.jpg", files.Bytes, "half.bin", secretJPEG(t)[:40], false},
			{"a page", "evil.html", files.Bytes, "evil.bin", []byte("<html><script>alert(1)</script>"), false},
			{"a program", "run.exe", files.Bytes, "run.bin", []byte("MZ\x90\x00\x03"), false},
			{"a recorder's own", "cam14.dav", files.Bytes, "cam14.dav", []byte("DHAV\xfd\x00\x00"), false},
			{"a hostile name", "../../etc/\u202egpj.mp4\x00", files.MP4, "gpj.mp4", noise(100), false},
		} {
			f, err := s.PutLarge(t.Context(), "R01", "one", x.file, bytes.NewReader(x.body), 1<<20)
			if err != nil || f.MediaType != x.kind || f.Name != x.saved || f.SHA256 != hashOf(x.body) {
				t.Errorf("%s: %q %q %v", x.name, f.MediaType, f.Name, err)
				continue
			}
			if err := b.attach(t, s, f, files.Owner{Kind: "exhibit", Record: "exh_1"}); err != nil {
				t.Fatal(err)
			}
			copied, ok, err := s.Stripped(t.Context(), f)
			if err != nil || ok != x.copied {
				t.Errorf("%s: a copy %v, %v", x.name, ok, err)
			}
			if ok && (copied.SHA256 == f.SHA256 || copied.SHA256 == "" || copied.ID == f.ID) {
				t.Errorf("%s: the copy is the original", x.name)
			}
			w := httptest.NewRecorder()
			err = s.Play(w, httptest.NewRequest(http.MethodGet, "/", nil), b.get(t, s, f.ID))
			if plays := x.kind == files.JPEG || x.kind == files.MP4; plays != (err == nil) || plays && !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
				t.Errorf("%s is shown in a page: %v", x.name, err)
			}
		}
		if _, err := s.PutLarge(t.Context(), "R01", "one", "large.mp4", bytes.NewReader(noise(1<<20+1)), 1<<20); !fault.Is(err, fault.TooLarge) {
			t.Errorf("too large for a form: %v", err)
		}
	})
}
