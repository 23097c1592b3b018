package custody

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	moment  = time.Date(2026, 11, 10, 22, 40, 0, 0, time.UTC)
	key     = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	public  = key.Public().(ed25519.PublicKey)
	footage = bytes.Repeat([]byte("invented footage of an empty corridor\n"), 5000)
)

func ledger(n int, file []byte) []Entry {
	h := sha256.Sum256(file)
	out := make([]Entry, n)
	seq, prev := int64(0), ""
	for i := range out {
		e := Entry{Exhibit: "exh_1", At: moment.Add(time.Duration(i) * time.Minute), Kind: Viewed, Who: "Gareth Lowe", Role: "Violence reduction lead", Why: fmt.Sprintf("Reason %d", i), Salt: "00ff"}
		if i == 0 {
			e.Kind, e.File = Received, hex.EncodeToString(h[:])
		}
		e.Follow(seq, prev)
		seq, prev = e.Seq, e.Hash
		out[i] = e
	}
	return out
}

// bundle gives a good bundle of one exhibit, and one held elsewhere that is withheld.
func bundle(t testing.TB, entries []Entry) []byte {
	t.Helper()
	h := sha256.Sum256(footage)
	last := entries[len(entries)-1]
	at := moment
	m := Manifest{Org: "RNM", Made: moment.Add(48 * time.Hour), For: "Northmere Constabulary, NC/48213/26", Grounds: "Crime purpose",
		Exhibits: []Exhibit{{ID: "exh_1", Number: "GL/1", Title: "Corridor camera 14", Happened: &at, Ledger: Ledger{"GL-1/ledger.jsonl", last.Seq, last.Hash},
			Files:       []File{{Path: "GL-1/GL-1.mp4", What: "original", Number: "GL/1", MediaType: "video/mp4", Size: int64(len(footage)), SHA256: hex.EncodeToString(h[:])}},
			Checkpoints: "GL-1/checkpoints.jsonl", Signed: 1}},
		Withheld: []Withheld{{Number: "GL/2", What: "Statement", Grounds: "Names another patient"}}}
	manifest, sig, err := Seal(&m, key)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Write(&out, manifest, sig, Content{
		Entries: func(string) iter.Seq2[Entry, error] { return each(entries) },
		Checkpoints: func(string) ([]Checkpoint, error) {
			return []Checkpoint{SignAt(key, "RNM", "exh_1", entries[0].Seq, entries[0].Hash, moment)}, nil
		},
		Open: func(string, File) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(footage)), nil },
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func verify(t testing.TB, b []byte, o Options) Proof {
	t.Helper()
	p, err := Verify(bytes.NewReader(b), int64(len(b)), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// again unpacks a bundle, changes it, and packs it as before.
func again(t testing.TB, b []byte, change func(map[string][]byte)) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	change(parts)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, body := range parts {
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = p.Write(body)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func said(p Proof) string {
	var all []string
	for _, x := range p.Problems {
		all = append(all, x.Where+": "+x.What)
	}
	return strings.Join(all, "\n")
}

func TestABundleThatNobodyTouchedHolds(t *testing.T) {
	b := bundle(t, ledger(9, footage))
	for _, o := range []Options{{}, {Key: public}} {
		p := verify(t, b, o)
		if !p.OK() || len(p.Exhibits) != 1 || !p.Exhibits[0].Whole || !p.Exhibits[0].Same[0] || len(p.Exhibits[0].Signed) != 1 {
			t.Errorf("it does not hold: %s %+v", said(p), p.Exhibits)
		}
	}
	if p := verify(t, again(t, b, func(map[string][]byte) {}), Options{Key: public}); !p.OK() {
		t.Errorf("packed again by another program it does not hold: %s", said(p))
	}
}

func TestWhatWasDoneToABundleIsNamed(t *testing.T) {
	whole := ledger(9, footage)
	good := bundle(t, whole)
	lines := func(parts map[string][]byte) [][]byte {
		return bytes.SplitAfter(bytes.TrimSuffix(parts["GL-1/ledger.jsonl"], []byte("\n")), []byte("\n"))
	}
	join := func(parts map[string][]byte, l [][]byte) { parts["GL-1/ledger.jsonl"] = bytes.Join(l, nil) }
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32))
	for _, x := range []struct {
		name, says string
		change     func(map[string][]byte)
	}{
		{"one byte of the file changed", "the file was changed", func(p map[string][]byte) { p["GL-1/GL-1.mp4"][1000] ^= 1 }},
		{"another file in its place", "the file has", func(p map[string][]byte) { p["GL-1/GL-1.mp4"] = []byte("another") }},
		{"the file gone", "the file is missing", func(p map[string][]byte) { delete(p, "GL-1/GL-1.mp4") }},
		{"one word of an entry changed", "entry 4: the entry was changed", func(p map[string][]byte) {
			p["GL-1/ledger.jsonl"] = bytes.Replace(p["GL-1/ledger.jsonl"], []byte("Reason 3"), []byte("Reason X"), 1)
		}},
		{"an entry removed", "entry 5 is missing", func(p map[string][]byte) { join(p, slices.Delete(lines(p), 4, 5)) }},
		{"the last entry removed", "entries at its end are missing", func(p map[string][]byte) { l := lines(p); join(p, l[:8]) }},
		{"entries in another order", "missing", func(p map[string][]byte) { l := lines(p); l[3], l[4] = l[4], l[3]; join(p, l) }},
		{"an entry doubled", "out of order or doubled", func(p map[string][]byte) { l := lines(p); join(p, slices.Insert(l, 3, l[2])) }},
		{"a ledger written anew without an entry", "the manifest says", func(p map[string][]byte) { p["GL-1/ledger.jsonl"] = written(t, ledger(8, footage)) }},
		{"something added to a line", "a line is damaged", func(p map[string][]byte) {
			p["GL-1/ledger.jsonl"] = bytes.Replace(p["GL-1/ledger.jsonl"], []byte(`{"exhibit"`), []byte(`{"note":"x","exhibit"`), 1)
		}},
		{"the manifest changed", "the signature of the manifest does not hold", func(p map[string][]byte) {
			p[ManifestName] = bytes.Replace(p[ManifestName], []byte("Corridor"), []byte("Corridoy"), 1)
		}},
		{"a withheld exhibit no longer named", "the signature of the manifest does not hold", func(p map[string][]byte) {
			p[ManifestName] = bytes.Replace(p[ManifestName], []byte("GL/2"), []byte("GL/3"), 1)
		}},
		{"the README changed", "README.txt: it was changed", func(p map[string][]byte) { p[ReadmeName] = append(p[ReadmeName], '!') }},
		{"a file added", "the manifest does not know it", func(p map[string][]byte) { p["GL-1/more.mp4"] = []byte("x") }},
		{"the signature gone", "manifest.sig: it is missing", func(p map[string][]byte) { delete(p, SignatureName) }},
		{"a checkpoint of another ledger", "belongs to another exhibit", func(p map[string][]byte) {
			p["GL-1/checkpoints.jsonl"] = one(t, SignAt(key, "RNM", "exh_2", 1, whole[0].Hash, moment))
		}},
		{"a checkpoint that signed another entry", "is not the one that was signed", func(p map[string][]byte) {
			p["GL-1/checkpoints.jsonl"] = one(t, SignAt(key, "RNM", "exh_1", 1, whole[1].Hash, moment))
		}},
		{"a checkpoint of another key", "does not hold", func(p map[string][]byte) {
			p["GL-1/checkpoints.jsonl"] = one(t, SignAt(other, "RNM", "exh_1", 1, whole[0].Hash, moment))
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			p := verify(t, again(t, good, x.change), Options{})
			if p.OK() || !strings.Contains(said(p), x.says) {
				t.Errorf("it says %q, and should say %q", said(p), x.says)
			}
		})
	}
}

func TestABundleSignedAnewByAnotherKeyIsNotTheirs(t *testing.T) {
	entries := ledger(3, footage)
	mine := key
	t.Cleanup(func() { key = mine })
	key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, 32))
	b := bundle(t, entries)
	if p := verify(t, b, Options{}); !p.OK() || p.PublicKey == hex.EncodeToString(public) {
		t.Errorf("on its own word it holds, under its own key: %s", said(p))
	}
	if p := verify(t, b, Options{Key: public}); p.OK() || !strings.Contains(said(p), "signed with another key") {
		t.Errorf("with the key that is known: %s", said(p))
	}
}

func TestABundleCutOffAnywhereDoesNotHoldAndNeverBreaksTheProgram(t *testing.T) {
	b := bundle(t, ledger(3, footage))
	for n := 0; n < len(b); n += 997 {
		if p := verify(t, b[:n], Options{}); p.OK() {
			t.Fatalf("the first %d of %d bytes hold", n, len(b))
		}
	}
}

func TestABundleThatIsDangerousToUnpackIsRefused(t *testing.T) {
	for name, make := range map[string]func(*zip.Writer) error{
		"leave the folder": func(z *zip.Writer) error { _, err := z.Create("../../etc/passwd"); return err },
		"its path":         func(z *zip.Writer) error { _, err := z.Create(`C:\Windows\x`); return err },
		"twice": func(z *zip.Writer) error {
			_, _ = z.Create("a.txt")
			_, err := z.Create("A.txt")
			return err
		},
		"it is no file": func(z *zip.Writer) error {
			h := &zip.FileHeader{Name: "link"}
			h.SetMode(0o777 | 1<<27)
			_, err := z.CreateHeader(h)
			return err
		},
		"far more than it is": func(z *zip.Writer) error {
			w, err := z.Create("zeros")
			if err == nil {
				_, err = io.CopyN(w, zeros{}, 64<<20)
			}
			return err
		},
		"more than a bundle may have": func(z *zip.Writer) error {
			for i := range maxParts + 1 {
				if _, err := z.Create(fmt.Sprint(i)); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		if err := make(z); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if p := verify(t, out.Bytes(), Options{}); p.OK() || !strings.Contains(said(p), name) {
			t.Errorf("%s: %q", name, said(p))
		}
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func written(t testing.TB, entries []Entry) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := lines(&b, each(entries)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func one(t testing.TB, c Checkpoint) []byte {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

func TestTenThousandEntriesAreVerifiedInUnderTwoSeconds(t *testing.T) {
	b := bundle(t, ledger(10_000, footage))
	start := time.Now()
	if p := verify(t, b, Options{Key: public}); !p.OK() {
		t.Fatal(said(p))
	}
	if took := time.Since(start); !raced && took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func BenchmarkVerify10000Entries(b *testing.B) {
	raw := bundle(b, ledger(10_000, footage))
	for b.Loop() {
		if p := verify(b, raw, Options{Key: public}); !p.OK() {
			b.Fatal(said(p))
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(bundle(f, ledger(2, footage)))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Verify(bytes.NewReader(b), int64(len(b)), Options{}); err != nil {
			t.Fatal(err)
		}
	})
}
