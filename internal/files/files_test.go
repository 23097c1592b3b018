package files_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/db/dbtest"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/jobs"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/seal"
)

const act authz.Action = "test.attach"

type bench struct {
	s     db.Settings
	door  *op.Door
	read  *db.DB
	ring  *seal.Ring
	dir   string
	store *files.Store
	mu    sync.Mutex
	now   time.Time
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) move(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func each(t *testing.T, scan files.Scanner, f func(*testing.T, *bench)) {
	dbtest.Each(t, db.Migrations{audit.Schema, op.Schema, jobs.Schema, files.Schema}, func(t *testing.T, s db.Settings) {
		b := &bench{s: s, read: dbtest.Open(t, s), dir: t.TempDir(), now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
		p := authz.NewPolicy(b.clock, files.Permissions, jobs.Permissions, []authz.Grant{{Action: act, Roles: map[authz.Role]authz.Reach{authz.Specialist: authz.ReachOrg, authz.Manager: authz.ReachUnit}}})
		var err error
		if b.door, err = op.Open(s, op.Options{Policy: p, Now: b.clock}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = b.door.Close() })
		if b.ring, err = seal.New(); err != nil {
			t.Fatal(err)
		}
		b.store = b.open(t, b.dir, scan)
		f(t, b)
	})
}

func (b *bench) open(t *testing.T, url string, scan files.Scanner) *files.Store {
	t.Helper()
	s, err := files.Open(t.Context(), files.Deps{DB: b.read, Door: b.door, Ring: b.ring, URL: url, MaxSize: 20 << 20, Scan: scan, MaxOpen: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func lead(ctx context.Context) context.Context {
	return authz.With(ctx, authz.Actor{ID: "per_1", Name: "Invented Person", Role: authz.Specialist, Org: "R01"})
}

func (b *bench) attach(t *testing.T, s *files.Store, f files.Ready, o files.Owner) error {
	t.Helper()
	ctx := lead(t.Context())
	_, err := op.Do(ctx, b.door, act, op.In("R01", ""), func(tx *op.Tx) (int, audit.Change, error) {
		return 0, audit.Created("file", f.ID), s.Attach(ctx, tx, f, o)
	})
	return err
}

func (b *bench) scope(t *testing.T, a authz.Actor) authz.Scope {
	t.Helper()
	s, err := b.door.Policy().Check(a, act)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (b *bench) get(t *testing.T, s *files.Store, id string) files.File {
	t.Helper()
	f, err := s.Get(t.Context(), b.read, b.scope(t, authz.From(lead(t.Context()))), "R01", id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// blobs gives the stored bytes of everything in the folder.
func (b *bench) blobs(t *testing.T) [][]byte {
	t.Helper()
	var out [][]byte
	err := filepath.WalkDir(b.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(p)
		out = append(out, raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = "havenward test line\n"[i%20]
	}
	return b
}

func photo(t *testing.T) image.Image {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for x := range 40 {
		for y := range 30 {
			m.Set(x, y, color.RGBA{uint8(x * 6), uint8(y * 8), 90, 255})
		}
	}
	return m
}

// secretJPEG is a photograph with Exif that says how it was turned and where it was taken, a comment, and bytes after
// its end.
func secretJPEG(t *testing.T) []byte {
	t.Helper()
	var raw bytes.Buffer
	if err := jpeg.Encode(&raw, photo(t), nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00" + "\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00" + "\x10\x01\x02\x00\x0a\x00\x00\x00\x26\x00\x00\x00" + "\x00\x00\x00\x00SECRETGPS!")
	seg := func(m byte, b []byte) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, m}, uint16(len(b)+2)), b...)
	}
	out := append([]byte{0xff, 0xd8}, seg(0xe1, exif)...)
	out = append(out, seg(0xfe, []byte("SECRETCOMMENT"))...)
	out = append(out, raw.Bytes()[2:]...)
	return append(out, "SECRETTRAILER"...)
}

func chunk(name string, b []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(b)))
	body := append([]byte(name), b...)
	return binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
}

func secretPNG(t *testing.T) []byte {
	t.Helper()
	var raw bytes.Buffer
	if err := png.Encode(&raw, photo(t)); err != nil {
		t.Fatal(err)
	}
	b := raw.Bytes()
	out := append(bytes.Clone(b[:33]), chunk("tEXt", []byte("Author\x00SECRETNAME"))...)
	out = append(out, chunk("eXIf", []byte("SECRETGPS"))...)
	return append(append(out, b[33:]...), "<script>SECRETTRAILER</script>"...)
}

func bomb() []byte {
	h := binary.BigEndian.AppendUint32(nil, 100_000)
	h = append(binary.BigEndian.AppendUint32(h, 100_000), 8, 6, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", h)...)
}

func office(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte("<x/>"))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatComesBackIsWhatWasPutAndTheStoreHoldsOnlyCiphertext(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		for _, n := range []int{1, 1<<20 - 5, 1<<20 - 4, 1<<20 - 3, 3 << 20, 5<<20 + 17} {
			plain := pattern(n)
			f, err := b.store.Put(t.Context(), "R01", "notes.txt", bytes.NewReader(plain))
			if err != nil {
				t.Fatalf("%d bytes: %v", n, err)
			}
			sum := sha256.Sum256(plain)
			if f.SHA256 != hex.EncodeToString(sum[:]) || f.Size != int64(n) || f.MediaType != files.Text {
				t.Errorf("%+v", f)
			}
			if err := b.attach(t, b.store, f, files.Owner{Kind: "thing", Record: "thg_1"}); err != nil {
				t.Fatal(err)
			}
			r, err := b.store.Open(t.Context(), b.get(t, b.store, f.ID), true)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, plain) {
				t.Errorf("%d bytes came back as %d, %v", n, len(got), err)
			}
			for _, at := range []int{n / 2, 0, n - 1, n * 3 / 4} {
				one := make([]byte, 1)
				if _, err := r.ReadAt(one, int64(at)); err != nil || one[0] != plain[at] {
					t.Errorf("byte %d of %d: %v", at, n, err)
				}
			}
			_ = r.Close()
		}
		for _, raw := range b.blobs(t) {
			if bytes.Contains(raw, []byte("havenward test")) {
				t.Error("a stored blob shows plain text")
			}
		}
		if err := b.attach(t, b.store, files.Ready{Org: "R01", ID: "fil_x"}, files.Owner{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("attaching what is not stored: %v", err)
		}
	})
}

func TestAChangedOrShortenedBlobDoesNotOpen(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		f, err := b.store.Put(t.Context(), "R01", "a.txt", bytes.NewReader(pattern(3<<20)))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.attach(t, b.store, f, files.Owner{}); err != nil {
			t.Fatal(err)
		}
		row := b.get(t, b.store, f.ID)
		var path string
		_ = filepath.WalkDir(b.dir, func(p string, d fs.DirEntry, _ error) error {
			if !d.IsDir() {
				path = p
			}
			return nil
		})
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		flip := bytes.Clone(good)
		flip[len(flip)/2] ^= 1
		stride := 4 + int(binary.BigEndian.Uint32(good))
		swap := append(append(bytes.Clone(good[stride:2*stride]), good[:stride]...), good[2*stride:]...)
		for name, bad := range map[string][]byte{"one bit": flip, "cut short": good[:2*stride], "two chunks swapped": swap, "empty": nil} {
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := b.store.Open(t.Context(), row, true)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(r); !errors.Is(err, seal.ErrSealed) {
				t.Errorf("%s: %v", name, err)
			}
			_ = r.Close()
		}
	})
}

func TestHostileFilesAreRefusedAndLeaveNothing(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		for _, c := range []struct {
			name string
			body []byte
			want fault.Kind
		}{
			{"nothing.txt", nil, fault.Invalid},
			{"bomb.png", bomb(), fault.Invalid},
			{"page.png", []byte("<!DOCTYPE html><script>alert(1)</script>"), fault.Invalid},
			{"later.txt", []byte("some words and then <script>alert(1)</script>"), fault.Invalid},
			{"drawing.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>`), fault.Invalid},
			{"program.pdf", append([]byte("MZ\x90\x00"), make([]byte, 100)...), fault.Invalid},
			{"elf.jpg", []byte("\x7fELF\x02\x01\x01\x00"), fault.Invalid},
			{"nul.txt", []byte("text\x00text"), fault.Invalid},
			{"latenul.txt", append(pattern(200_000), 0), fault.Invalid},
			{"half.png", secretPNG(t)[:60], fault.Invalid},
			{"half.jpg", secretJPEG(t)[:400], fault.Invalid},
			{"archive.docx", office(t, "a.txt"), fault.Invalid},
			{"macros.docx", office(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), fault.Invalid},
			{"broken.docx", []byte("PK\x03\x04 nothing more"), fault.Invalid},
			{"large.txt", pattern(20<<20 + 1), fault.TooLarge},
		} {
			if _, err := b.store.Put(t.Context(), "R01", c.name, bytes.NewReader(c.body)); !fault.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		if n := len(b.blobs(t)); n != 0 {
			t.Errorf("%d blobs are left", n)
		}
		if n, err := db.One(t.Context(), b.read, db.Scalar[int], `SELECT COUNT(*) FROM upload_part`); n != 0 || err != nil {
			t.Errorf("%d rows are left, %v", n, err)
		}
	})
}

func TestContentDecidesTheKindAndTheNameIsMadeHarmless(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		for _, c := range []struct {
			name string
			body []byte
			kind string
			want string
		}{
			{"../../etc/passwd", []byte("hello"), files.Text, "passwd.txt"},
			{`C:\Users\x\note.html`, []byte("hello"), files.Text, "note.txt"},
			{"a\x00b\r\nSet-Cookie: x.txt", []byte("hello"), files.Text, "abSet-Cookie x.txt"},
			{"photo\u202egnp.exe", secretPNG(t), files.PNG, "photognp.png"},
			{"....", []byte("hello"), files.Text, "file.txt"},
			{strings.Repeat("é", 500) + ".txt", []byte("héllo"), files.Text, strings.Repeat("é", 60) + ".txt"},
			{"x.html", secretJPEG(t), files.JPEG, "x.jpg"},
			{"plan", office(t, "[Content_Types].xml", "xl/workbook.xml"), files.XLSX, "plan.xlsx"},
			{"d.zip", office(t, "[Content_Types].xml", "word/document.xml"), files.DOCX, "d.docx"},
			{"p.pdf", []byte("%PDF-1.7\n"), files.PDF, "p.pdf"},
			{"s", []byte("RIFF\x00\x00\x00\x00WAVEfmt "), files.WAV, "s.wav"},
			{"s.mp4", []byte("\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00"), files.M4A, "s.m4a"},
		} {
			f, err := b.store.Put(t.Context(), "R01", c.name, bytes.NewReader(c.body))
			if err != nil || f.MediaType != c.kind || f.Name != c.want {
				t.Errorf("%q: %q %q %v", c.name, f.MediaType, f.Name, err)
			}
		}
	})
}

func TestTheShownPictureHoldsNoHiddenDataAndTheOriginalIsWhole(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		for name, raw := range map[string][]byte{"a.jpg": secretJPEG(t), "a.png": secretPNG(t)} {
			f, err := b.store.Put(t.Context(), "R01", name, bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if err := b.attach(t, b.store, f, files.Owner{}); err != nil {
				t.Fatal(err)
			}
			row := b.get(t, b.store, f.ID)
			read := func(original bool) []byte {
				r, err := b.store.Open(t.Context(), row, original)
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = r.Close() }()
				out, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			if !bytes.Equal(read(true), raw) {
				t.Errorf("%s: the original was changed", name)
			}
			shown := read(false)
			if bytes.Contains(shown, []byte("SECRET")) {
				t.Errorf("%s: hidden data is shown", name)
			}
			want, _, err := image.Decode(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			got, _, err := image.Decode(bytes.NewReader(shown))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for x := range 40 {
				for y := range 30 {
					if got.At(x, y) != want.At(x, y) {
						t.Fatalf("%s: a pixel changed", name)
					}
				}
			}
			if name == "a.jpg" && !bytes.Contains(shown, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")) {
				t.Error("the photograph would be shown lying on its side")
			}
		}
	})
}

func TestFilesFollowTheRecordsLocks(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		f, err := b.store.Put(t.Context(), "R01", "a.txt", strings.NewReader("hello"))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.attach(t, b.store, f, files.Owner{Unit: "u1", Lock: "sexual", Kind: "thing", Record: "thg_1"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name  string
			actor authz.Actor
			sees  bool
		}{
			{"cleared", authz.Actor{ID: "p", Role: authz.Specialist, Org: "R01", Locks: []string{"sexual"}}, true},
			{"not cleared", authz.Actor{ID: "p", Role: authz.Specialist, Org: "R01"}, false},
			{"another organisation", authz.Actor{ID: "p", Role: authz.Specialist, Org: "R02", Locks: []string{"sexual"}}, false},
			{"another unit", authz.Actor{ID: "p", Role: authz.Manager, Org: "R01", Units: []string{"u2"}, Locks: []string{"sexual"}}, false},
		} {
			s := b.scope(t, c.actor)
			_, err := b.store.Get(t.Context(), b.read, s, "R01", f.ID)
			list, lerr := b.store.Of(t.Context(), b.read, s, "R01", "thing", "thg_1")
			if lerr != nil || (err == nil) != c.sees || len(list) == 1 != c.sees || !c.sees && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v, %d listed, %v", c.name, err, len(list), lerr)
			}
		}
	})
}

func TestDownloadsAreSavedNotShown(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		f, err := b.store.Put(t.Context(), "R01", "Plân \"one\".txt", bytes.NewReader(pattern(3<<20)))
		if err != nil {
			t.Fatal(err)
		}
		if err := b.attach(t, b.store, f, files.Owner{}); err != nil {
			t.Fatal(err)
		}
		row := b.get(t, b.store, f.ID)
		ask := func(rng string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(t.Context(), "GET", "/x", nil)
			if rng != "" {
				r.Header.Set("Range", rng)
			}
			if err := b.store.Serve(w, r, row, false); err != nil {
				t.Fatal(err)
			}
			return w
		}
		w := ask("")
		if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), pattern(3<<20)) {
			t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
		}
		for k, v := range map[string]string{"Content-Type": "text/plain", "Content-Disposition": "attachment; filename*=utf-8''Pl%C3%A2n%20one.txt",
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"} {
			if got := w.Header().Get(k); got != v {
				t.Errorf("%s: %q, want %q", k, got, v)
			}
		}
		if w := ask("bytes=2000000-2000009"); w.Code != 206 || !bytes.Equal(w.Body.Bytes(), pattern(3 << 20)[2000000:2000010]) {
			t.Errorf("a range: %d %q", w.Code, w.Body)
		}
	})
}

func TestAFileOpensOnlyWhenTheScannerFoundItClean(t *testing.T) {
	var mu sync.Mutex
	away := true
	scan := func(ctx context.Context, plain io.Reader) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		if away {
			return false, errors.New("no answer")
		}
		return files.Command("sh", "-c", "if grep -q harmful; then exit 1; else exit 0; fi")(ctx, plain)
	}
	each(t, scan, func(t *testing.T, b *bench) {
		mu.Lock()
		away = true
		mu.Unlock()
		var ids []string
		for _, body := range []string{"good", "harmful"} {
			f, err := b.store.Put(t.Context(), "R01", "a.txt", strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if err := b.attach(t, b.store, f, files.Owner{}); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, f.ID)
		}
		r := jobs.New(jobs.Deps{DB: b.read, Door: b.door, Poll: 10 * time.Millisecond})
		b.store.Register(r)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = r.Run(ctx)
		}()
		defer func() {
			cancel()
			<-done
		}()
		until(t, "both were tried", func() bool {
			n, err := db.One(t.Context(), b.read, db.Scalar[int], `SELECT COUNT(*) FROM job WHERE kind = 'files.scan' AND last_error <> ''`)
			return err == nil && n == 2
		})
		if _, err := b.store.Open(t.Context(), b.get(t, b.store, ids[0]), true); !fault.Is(err, fault.Unavailable) {
			t.Errorf("before the scan: %v", err)
		}
		mu.Lock()
		away = false
		mu.Unlock()
		b.move(time.Minute)
		until(t, "both are judged", func() bool {
			return b.get(t, b.store, ids[0]).State == files.Clean && b.get(t, b.store, ids[1]).State == files.Refused
		})
		if _, err := b.store.Open(t.Context(), b.get(t, b.store, ids[1]), true); !fault.Is(err, fault.Denied) {
			t.Errorf("a refused file: %v", err)
		}
	})
}

// work runs the jobs until it has come to something.
func (b *bench) work(t *testing.T, done func() bool) {
	t.Helper()
	r := jobs.New(jobs.Deps{DB: b.read, Door: b.door, Poll: 10 * time.Millisecond})
	b.store.Register(r)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = r.Run(ctx)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	until(t, "the work is done", done)
}

func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if f() {
			return
		}
	}
	t.Fatalf("it never came to this: %s", what)
}

// tus speaks the protocol to a real server.
type tus struct {
	t     *testing.T
	url   string
	owner string
}

func (b *bench) tus(t *testing.T, s *files.Store) *tus {
	srv := httptest.NewServer(s.Tus("/uploads", func(r *http.Request) (string, string, error) { return "R01", r.Header.Get("X-Owner"), nil }))
	t.Cleanup(srv.Close)
	return &tus{t, srv.URL, "one"}
}

func (c *tus) do(method, path string, body io.Reader, head ...string) *http.Response {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("X-Owner", c.owner)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	_ = res.Body.Close()
	return res
}

func (c *tus) create(n int, head ...string) (int, string) {
	c.t.Helper()
	res := c.do("POST", "/uploads", nil, append([]string{"Upload-Length", fmt.Sprint(n), "Upload-Metadata", "filename " + base64.StdEncoding.EncodeToString([]byte("diary.txt")) + ",empty"}, head...)...)
	return res.StatusCode, res.Header.Get("Location")
}

func (c *tus) patch(path string, at int, b []byte, head ...string) *http.Response {
	c.t.Helper()
	return c.do("PATCH", path, bytes.NewReader(b), append([]string{"Upload-Offset", fmt.Sprint(at), "Content-Type", "application/offset+octet-stream"}, head...)...)
}

func TestAnUploadGoesOnWhereItStoppedEvenOnANewProcess(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		c := b.tus(t, b.store)
		plain := pattern(10<<20 + 5)
		status, at := c.create(len(plain))
		if status != 201 || at == "" {
			t.Fatal(status, at)
		}
		if res := c.patch(at, 0, plain[:9<<20]); res.StatusCode != 204 || res.Header.Get("Upload-Offset") != fmt.Sprint(9<<20) {
			t.Fatalf("%d %v", res.StatusCode, res.Header)
		}
		// A connection that breaks in the middle: what came is kept.
		r, err := http.NewRequestWithContext(t.Context(), "PATCH", c.url+at, io.MultiReader(bytes.NewReader(plain[9<<20:9<<20+100_000]), broken{}))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Tus-Resumable": {"1.0.0"}, "X-Owner": {"one"}, "Upload-Offset": {fmt.Sprint(9 << 20)}, "Content-Type": {"application/offset+octet-stream"}}
		if res, err := http.DefaultClient.Do(r); err == nil {
			_ = res.Body.Close()
		}
		if _, err := b.store.Finish(t.Context(), "R01", "one", strings.TrimPrefix(at, "/uploads/")); !fault.Is(err, fault.Conflict) {
			t.Errorf("finishing early: %v", err)
		}
		again := b.open(t, b.dir, nil) // another process over the same folder
		c = b.tus(t, again)
		offset := 0
		until(t, "the broken part arrived", func() bool {
			res := c.do("HEAD", at, nil)
			if _, err := fmt.Sscan(res.Header.Get("Upload-Offset"), &offset); err != nil || res.Header.Get("Upload-Length") != fmt.Sprint(len(plain)) {
				t.Fatal(res.StatusCode, res.Header)
			}
			return offset > 9<<20
		})
		if res := c.patch(at, 9<<20, plain[9<<20:]); res.StatusCode != 409 {
			t.Errorf("an old offset: %d", res.StatusCode)
		}
		if res := c.patch(at, offset, append(bytes.Clone(plain[offset:]), 'x')); res.StatusCode != 413 {
			t.Errorf("more than was said: %d", res.StatusCode)
		}
		sum := sha256.Sum256(plain[offset:])
		wrong := sha256.Sum256(nil)
		if res := c.patch(at, offset, plain[offset:], "Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(wrong[:])); res.StatusCode != 460 {
			t.Errorf("a wrong checksum: %d", res.StatusCode)
		}
		if res := c.patch(at, offset, plain[offset:], "Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum[:])); res.StatusCode != 204 || res.Header.Get("Upload-Offset") != fmt.Sprint(len(plain)) {
			t.Errorf("the last part: %d", res.StatusCode)
		}
		name := strings.TrimPrefix(at, "/uploads/")
		if _, err := again.Finish(t.Context(), "R01", "another", name); !fault.Is(err, fault.NotFound) {
			t.Errorf("another owner: %v", err)
		}
		f, err := again.Finish(t.Context(), "R01", "one", name)
		all := sha256.Sum256(plain)
		if err != nil || f.SHA256 != hex.EncodeToString(all[:]) || f.Name != "diary.txt" {
			t.Fatalf("%+v %v", f, err)
		}
		if err := b.attach(t, again, f, files.Owner{Kind: "thing", Record: "thg_1"}); err != nil {
			t.Fatal(err)
		}
		if err := again.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(b.blobs(t)); n != 1 {
			t.Errorf("%d blobs after the sweep, want the file alone", n)
		}
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the phone lost its network") }

func TestUploadsAreBoundedAndTheirOwnersAlone(t *testing.T) {
	each(t, nil, func(t *testing.T, b *bench) {
		c := b.tus(t, b.store)
		if res := c.do("OPTIONS", "/uploads", nil); res.Header.Get("Tus-Extension") != "creation,expiration,checksum,termination" || res.Header.Get("Tus-Max-Size") != fmt.Sprint(20<<20) {
			t.Errorf("%v", res.Header)
		}
		for _, n := range []int{0, -1} {
			if s, _ := c.create(n); s != 400 {
				t.Errorf("length %d: %d", n, s)
			}
		}
		if s, _ := c.create(20<<20 + 1); s != 413 {
			t.Errorf("too large: %d", s)
		}
		if res := c.do("POST", "/uploads", nil, "Upload-Length", "5", "Upload-Metadata", "filename ***"); res.StatusCode != 400 {
			t.Errorf("broken metadata: %d", res.StatusCode)
		}
		if res := c.do("POST", "/uploads", nil, "Upload-Length", "5", "Tus-Resumable", "0.2.2"); res.StatusCode != 412 {
			t.Errorf("another version: %d", res.StatusCode)
		}
		_, first := c.create(5, "Idempotency-Key", "k1")
		if _, same := c.create(5, "Idempotency-Key", "k1"); same != first {
			t.Errorf("the same key made %s and %s", first, same)
		}
		c.create(5)
		c.create(5)
		if s, _ := c.create(5); s != 429 {
			t.Errorf("a fourth upload: %d", s)
		}
		if res := c.do("PATCH", first, strings.NewReader("hello"), "Upload-Offset", "0", "Content-Type", "text/plain"); res.StatusCode != 415 {
			t.Errorf("another content type: %d", res.StatusCode)
		}
		other := &tus{t, c.url, "two"}
		for _, m := range []string{"HEAD", "PATCH", "DELETE"} {
			if res := other.do(m, first, nil); res.StatusCode != 404 {
				t.Errorf("another owner's %s: %d", m, res.StatusCode)
			}
		}
		for _, p := range []string{"/uploads/nothing", "/uploads/../x", "/uploads/a/b"} {
			if res := c.do("HEAD", p, nil); res.StatusCode != 404 {
				t.Errorf("%s: %d", p, res.StatusCode)
			}
		}
		// Two at once at the same place: one has it.
		var wg sync.WaitGroup
		var mu sync.Mutex
		got := map[int]int{}
		for range 6 {
			wg.Go(func() {
				res := c.patch(first, 0, []byte("hello"))
				mu.Lock()
				defer mu.Unlock()
				got[res.StatusCode]++
			})
		}
		wg.Wait()
		if got[204] != 1 || got[409]+got[413] != 5 {
			t.Errorf("answers %v", got)
		}
		if res := c.do("DELETE", first, nil); res.StatusCode != 204 {
			t.Errorf("ending it: %d", res.StatusCode)
		}
		if res := c.do("HEAD", first, nil); res.StatusCode != 404 {
			t.Errorf("after its end: %d", res.StatusCode)
		}
		b.move(25 * time.Hour)
		if err := b.store.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, _ := db.One(t.Context(), b.read, db.Scalar[int], `SELECT COUNT(*) FROM upload_part`); n != 0 || len(b.blobs(t)) != 0 {
			t.Errorf("%d rows and %d blobs are left", n, len(b.blobs(t)))
		}
	})
}
