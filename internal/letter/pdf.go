package letter

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Printer makes tagged PDFs of pages with a headless Chromium, as a process of
// its own: no network, no script, an empty profile that is thrown away, and a
// limit of time. The zero value makes none.
type Printer struct {
	// Chromium is the program's path, "" where there is none.
	Chromium string
	// Limit is how long a page may take; 0 is half a minute.
	Limit time.Duration

	mu sync.Mutex // one at a time: a browser takes a lot of memory
}

// ErrNoPrinter says that no PDF can be made here. The page prints all the same.
var ErrNoPrinter = errors.New("no Chromium is set up here, so no PDF can be made")

// browsers are the names under which a Chromium is looked for.
var browsers = []string{"chromium", "chromium-browser", "chromium-headless-shell", "google-chrome-stable", "google-chrome"}

// FindPrinter takes the Chromium that is named, or else one on the PATH; "off"
// looks for none.
func FindPrinter(named string) *Printer {
	if named == "off" {
		return &Printer{}
	}
	if named != "" {
		return &Printer{Chromium: named}
	}
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return &Printer{Chromium: path}
		}
	}
	return &Printer{}
}

// Can tells whether PDFs can be made.
func (p *Printer) Can() bool { return p != nil && p.Chromium != "" }

// PDF prints a page of [Paper.HTML]. It gives ErrNoPrinter where there is none.
func (p *Printer) PDF(ctx context.Context, html []byte) ([]byte, error) {
	if !p.Can() {
		return nil, ErrNoPrinter
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	dir, err := os.MkdirTemp("", "havenward-pdf-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a left-over profile holds an empty browser only
	in, out := filepath.Join(dir, "in.html"), filepath.Join(dir, "out.pdf")
	html = bytes.Replace(html, []byte("<head>"), []byte("<head>"+nothingElse), 1)
	if err := os.WriteFile(in, html, 0o600); err != nil {
		return nil, err
	}
	limit := p.Limit
	if limit == 0 {
		limit = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.Chromium, args(dir, out, in)...)
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "XDG_RUNTIME_DIR=" + dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=Europe/London"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a browser is many processes; all of them end together
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("print a page with %s: %w", filepath.Base(p.Chromium), err)
	}
	pdf, err := os.ReadFile(out)
	if err == nil && !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		err = errors.New("what was printed is not a PDF")
	}
	return pdf, err
}

// nothingElse lets the page run nothing and load nothing but its own style.
const nothingElse = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`

// args are the browser's. Every name leads nowhere and every connection goes to
// a proxy that is not there, so that a page can ask nobody for anything.
func args(dir, out, in string) []string {
	a := []string{"--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync",
		"--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-breakpad", "--disable-dev-shm-usage",
		"--metrics-recording-only", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND",
		"--user-data-dir=" + filepath.Join(dir, "profile"),
		"--export-tagged-pdf", "--generate-pdf-document-outline", "--no-pdf-header-footer", "--print-to-pdf=" + out}
	if os.Geteuid() == 0 {
		a = append(a, "--no-sandbox") // Chromium refuses to run its sandbox as root
	}
	return append(a, "file://"+in)
}
