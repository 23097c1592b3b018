package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/havenward/havenward/internal/config"
)

// weights measures the first page of the report form over the wire, start to ready and memory of one node with the tree
// of England in it, and the size of the binary.
func (o Options) weights(ctx context.Context, r *Report, dir string) error {
	o.Progress("first page, start and memory")
	data := filepath.Join(dir, "small")
	n, err := start(ctx, config.Config{Data: data}, false)
	if err != nil {
		return err
	}
	if err = n.tree(ctx); err == nil {
		var bytes, files int
		if bytes, files, err = firstLoad(ctx, n.base, "/report"); err == nil {
			r.add(Line{What: "first page of the report form", Value: float64(bytes) / 1000, Unit: "kB", Limit: 80,
				How: fmt.Sprintf("/report and the %d styles, scripts and icons it names, bodies as sent with gzip, nothing kept from before", files)})
		}
	}
	if stop := n.stop(); err == nil {
		err = stop
	}
	if err != nil {
		return err
	}
	if err := o.nodeLines(ctx, r, data, "one trust's node, the tree of England and no reports"); err != nil {
		return err
	}
	st, err := os.Stat(o.Program)
	if err != nil {
		return err
	}
	r.add(Line{What: "binary", Value: float64(st.Size()) / 1e6, Unit: "MB", Limit: 60, How: "size of the file that runs"})
	return nil
}

func (o Options) nodeLines(ctx context.Context, r *Report, data, what string) error {
	seconds, mib, err := o.ready(ctx, data)
	if err != nil {
		return err
	}
	r.add(Line{What: "start to ready", Value: seconds, Unit: "s", Limit: 1, How: "havenward serve, until /healthz answers; " + what})
	if mib > 0 {
		r.add(Line{What: "idle memory", Value: mib, Unit: "MiB", Limit: 128, How: "resident, 3 s after it was ready; " + what})
	}
	return nil
}

var asset = regexp.MustCompile(`<(?:link|script|img)\b[^>]*?(?:href|src)="(/[^"]+)"[^>]*>`)

// firstLoad gives the bytes of a page and of what it makes a browser fetch.
func firstLoad(ctx context.Context, base, path string) (bytes, files int, err error) {
	page, n, err := fetch(ctx, base+path)
	if err != nil {
		return 0, 0, err
	}
	bytes = n
	seen := map[string]bool{}
	for _, m := range asset.FindAllStringSubmatch(page, -1) {
		if seen[m[1]] || strings.Contains(m[0], `rel="alternate"`) || strings.Contains(m[0], `rel="canonical"`) {
			continue
		}
		seen[m[1]] = true
		_, n, err := fetch(ctx, base+m[1])
		if err != nil {
			return 0, 0, err
		}
		bytes, files = bytes+n, files+1
	}
	return bytes, files, nil
}

// fetch gives a page as text and the bytes of its body as they came over the wire.
func fetch(ctx context.Context, url string) (string, int, error) {
	sizes := [2]int{}
	text := ""
	for i, packed := range []string{"", "gzip"} {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return "", 0, err
		}
		req.Header.Set("Accept-Encoding", packed)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return "", 0, err
		}
		b, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			return "", 0, err
		}
		if res.StatusCode != http.StatusOK {
			return "", 0, fmt.Errorf("%s answered %d", url, res.StatusCode)
		}
		if i == 0 {
			text = string(b)
		}
		sizes[i] = len(b)
	}
	return text, sizes[1], nil
}
