package cli_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/evidence/custody"
	"github.com/havenward/havenward/internal/cli"
)

func TestCustodyVerifyNeedsNothingButTheBundle(t *testing.T) {
	t.Parallel()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	clip := []byte("invented footage")
	h := sha256.Sum256(clip)
	e := custody.Entry{Exhibit: "exh_1", At: time.Date(2026, 11, 11, 8, 31, 0, 0, time.UTC), Kind: custody.Received, Who: "Gareth Lowe", File: hex.EncodeToString(h[:]), Salt: "00"}
	e.Follow(0, "")
	m := custody.Manifest{Org: "RNM", Made: e.At, Exhibits: []custody.Exhibit{{ID: "exh_1", Number: "GL/1\x1b[2J", Title: "Camera", Ledger: custody.Ledger{Path: "GL-1/ledger.jsonl", Entries: 1, Head: e.Hash},
		Files: []custody.File{{Path: "GL-1/GL-1.mp4", Size: int64(len(clip)), SHA256: e.File}}}}}
	manifest, sig, err := custody.Seal(&m, key)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := custody.Write(&b, manifest, sig, custody.Content{
		Entries: func(string) iter.Seq2[custody.Entry, error] {
			return func(yield func(custody.Entry, error) bool) { yield(e, nil) }
		},
		Open: func(string, custody.File) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(clip)), nil },
	}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.zip"), filepath.Join(dir, "bad.zip")
	bent := bytes.Replace(b.Bytes(), clip, []byte("invented footagf"), 1)
	for path, raw := range map[string][]byte{good: b.Bytes(), bad: bent} {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	public := hex.EncodeToString(key.Public().(ed25519.PublicKey))
	for _, x := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{good}, 0, "own word"}, {[]string{good, "--public-key", public}, 0, "OK"}, {[]string{good, "--public-key", strings.Repeat("0", 64)}, 1, "another key"},
		{[]string{bad}, 1, "the file was changed"}, {[]string{filepath.Join(dir, "none.zip")}, 2, ""}, {[]string{dir}, 2, ""}, {[]string{good, "--public-key", "x"}, 2, ""},
	} {
		var out, errOut bytes.Buffer
		got := cli.Run(context.Background(), append([]string{"custody", "verify"}, x.args...), strings.NewReader(""), &out, &errOut)
		if got != x.want || !strings.Contains(out.String(), x.says) || strings.Contains(out.String(), "\x1b") {
			t.Errorf("%v: %d, want %d\n%s%s", x.args, got, x.want, out.String(), errOut.String())
		}
	}
}
