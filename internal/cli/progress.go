package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows long work: a bar on a terminal, plain lines at each tenth elsewhere.
type progress struct {
	w     io.Writer
	what  string
	bar   *progressbar.ProgressBar
	tenth int64
}

func newProgress(w io.Writer, what string) *progress {
	p := &progress{w: w, what: what, tenth: -1}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions64(-1, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(), progressbar.OptionThrottle(100e6))
	}
	return p
}

// at says how far it is; of is 0 where the end is not known.
func (p *progress) at(done, of int64) {
	if p.bar != nil {
		if of > 0 {
			p.bar.ChangeMax64(of)
		}
		_ = p.bar.Set64(done)
		return
	}
	if of > 0 && done*10/of > p.tenth {
		p.tenth = done * 10 / of
		fmt.Fprintf(p.w, "%s: %d of %d\n", p.what, done, of)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
		fmt.Fprintln(p.w)
	}
}
