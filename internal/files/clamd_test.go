package files_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/havenward/havenward/internal/files"
)

// clamd is a peer that speaks the daemon's protocol as its manual has it. most is its StreamMaxLength.
func clamd(t *testing.T, network string, most int) string {
	t.Helper()
	at, scheme := "127.0.0.1:0", "tcp://"
	if network == "unix" {
		at, scheme = filepath.Join(t.TempDir(), "clamd.ctl"), "unix:"
	}
	l, err := net.Listen(network, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				_, _ = io.WriteString(c, answerOf(bufio.NewReader(c), most))
			}()
		}
	}()
	return scheme + l.Addr().String()
}

func answerOf(r *bufio.Reader, most int) string {
	command, err := r.ReadString(0)
	switch {
	case err != nil:
		return ""
	case command == "zVERSION\x00":
		return "ClamAV 1.4.3/27800/Sun Nov 22 09:00:00 2026\x00"
	case command != "zINSTREAM\x00":
		return "UNKNOWN COMMAND\x00"
	}
	var body bytes.Buffer
	for {
		var n uint32
		if binary.Read(r, binary.BigEndian, &n) != nil {
			return ""
		}
		if n == 0 {
			break
		}
		if body.Len()+int(n) > most {
			return "INSTREAM size limit exceeded. ERROR\x00"
		}
		if _, err := io.CopyN(&body, r, int64(n)); err != nil {
			return ""
		}
	}
	if strings.Contains(body.String(), "harmful") {
		return "stream: Invented.Test-1 FOUND\x00"
	}
	return "stream: OK\x00"
}

type halfRead struct{}

func (halfRead) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestTheDaemonJudgesWhatIsSentInPieces(t *testing.T) {
	big := strings.Repeat("words and words ", 20000) // more than one piece
	for _, network := range []string{"tcp", "unix"} {
		c, err := files.NewClamd(clamd(t, network, 1<<20))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := c.Ping(t.Context()); err != nil || !strings.HasPrefix(v, "ClamAV 1.4.3") {
			t.Errorf("%q %v", v, err)
		}
		for _, x := range []struct {
			name  string
			body  io.Reader
			clean bool
			fails string
		}{
			{"nothing", strings.NewReader(""), true, ""},
			{"good", strings.NewReader(big), true, ""},
			{"just a piece", strings.NewReader(big[:64<<10]), true, ""},
			{"harmful across a border", strings.NewReader(big[:64<<10-3] + "harmful" + big), false, ""},
			{"too big", strings.NewReader(strings.Repeat(big, 8)), false, "larger than the scanner takes"},
			{"broken off", io.MultiReader(strings.NewReader(big), halfRead{}), false, ""},
		} {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			clean, err := c.Scan(ctx, x.body)
			cancel()
			if x.name == "broken off" {
				if err == nil {
					t.Errorf("%s: a file that was not read to its end was judged", network)
				}
				continue
			}
			if clean != x.clean || (err == nil) != (x.fails == "") || err != nil && !strings.Contains(err.Error(), x.fails) {
				t.Errorf("%s, %s: clean %v, %v", network, x.name, clean, err)
			}
		}
	}
}

func TestADaemonThatIsAwayIsAnError(t *testing.T) {
	c, err := files.NewClamd("unix:" + filepath.Join(t.TempDir(), "nobody"))
	if err != nil {
		t.Fatal(err)
	}
	if clean, err := c.Scan(t.Context(), strings.NewReader("x")); clean || err == nil {
		t.Errorf("%v %v", clean, err)
	}
	for _, bad := range []string{"", "clamd", "tcp://host", "unix:relative", "http://host:3310", "tcp://:3310", "\x00"} {
		if _, err := files.NewClamd(bad); err == nil {
			t.Errorf("%q is taken for an address", bad)
		}
	}
}

func TestWhetherAFileWasLookedAtIsKept(t *testing.T) {
	for _, look := range []bool{false, true} {
		var scan files.Scanner
		if look {
			c, err := files.NewClamd(clamd(t, "tcp", 1<<20))
			if err != nil {
				t.Fatal(err)
			}
			scan = c.Scan
		}
		each(t, scan, func(t *testing.T, b *bench) {
			f, err := b.store.Put(t.Context(), "R01", "a.txt", strings.NewReader("good"))
			if err != nil {
				t.Fatal(err)
			}
			if err := b.attach(t, b.store, f, files.Owner{}); err != nil {
				t.Fatal(err)
			}
			if look {
				b.work(t, func() bool { return b.get(t, b.store, f.ID).State == files.Clean })
			}
			if got := b.get(t, b.store, f.ID); got.State != files.Clean || got.Scanned.IsZero() == look {
				t.Errorf("with a scanner %v: %s, looked at %v", look, got.State, got.Scanned)
			}
		})
	}
}
