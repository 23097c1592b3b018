package files

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/seal"
)

func pictures(f *testing.F) (j, p []byte) {
	m := image.NewGray(image.Rect(0, 0, 9, 9))
	m.Set(3, 3, color.White)
	var a, b bytes.Buffer
	if err := jpeg.Encode(&a, m, nil); err != nil {
		f.Fatal(err)
	}
	if err := png.Encode(&b, m); err != nil {
		f.Fatal(err)
	}
	return a.Bytes(), b.Bytes()
}

// FuzzStrip: whatever comes, strip ends, and what it makes of a picture can be stripped again without a change.
func FuzzStrip(f *testing.F) {
	j, p := pictures(f)
	f.Add(JPEG, j)
	f.Add(PNG, p)
	f.Add(JPEG, []byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff\x01\x12"))
	f.Add(PNG, []byte("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT"))
	f.Fuzz(func(t *testing.T, kind string, b []byte) {
		var once, twice bytes.Buffer
		if strip(kind, &once, bytes.NewReader(b)) != nil {
			return
		}
		if err := strip(kind, &twice, bytes.NewReader(once.Bytes())); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Errorf("stripped again: %v", err)
		}
	})
}

// FuzzName: no name comes out that leaves its folder, hides its ending, or steers what shows it.
func FuzzName(f *testing.F) {
	for _, s := range []string{"../../x", "a\x00b", `C:\x`, "\u202egpj.exe", "..", strings.Repeat("x", 999), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := safeName(s, PDF)
		if !utf8.ValidString(n) || strings.ContainsAny(n, "/\\\x00\r\n\"<>") || strings.HasPrefix(n, ".") || !strings.HasSuffix(n, ".pdf") || len(n) > 124 {
			t.Errorf("%q became %q", s, n)
		}
	})
}

// FuzzMetadata: a header from outside never breaks the reader of it.
func FuzzMetadata(f *testing.F) {
	f.Add("filename ZGlhcnkudHh0,empty, ,,x y z")
	f.Fuzz(func(t *testing.T, s string) { _, _ = metadata(s) })
}

// FuzzSealed: stored bytes that somebody changed give an error, never other bytes and never a panic.
func FuzzSealed(f *testing.F) {
	ring, err := seal.New()
	if err != nil {
		f.Fatal(err)
	}
	s, err := Open(f.Context(), Deps{Ring: ring, URL: f.TempDir()})
	if err != nil {
		f.Fatal(err)
	}
	plain := []byte("invented words")
	var good bytes.Buffer
	if _, err := sealTo(ring, seal.Place{Org: "R01", Record: "r01/b"}, &good, bytes.NewReader(plain), 100); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := s.bucket.Put(t.Context(), "r01/b", func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
			t.Fatal(err)
		}
		r := s.reader(t.Context(), "R01", "r01/b", int64(len(plain)))
		defer func() { _ = r.Close() }()
		got, err := io.ReadAll(r)
		if err == nil && !bytes.Equal(got, plain) {
			t.Errorf("gave %q", got)
		}
	})
}
