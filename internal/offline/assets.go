package offline

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

//go:embed js/*.mjs js/icon.svg
var embedded embed.FS

// pageModules are the modules a page loads, the entry first; workerModules are joined into /sw.js in this order.
var (
	pageModules = []string{"report.mjs", "page.mjs", "store.mjs", "crypto.mjs", "draft.mjs", "outbox.mjs", "form.mjs", "text.mjs", "ui.mjs"}
	// walkModules are what a walk-round loads beside those that both use, the entry first.
	walkModules   = []string{"walk.mjs", "walkbox.mjs"}
	workerModules = []string{"keep.mjs", "store.mjs", "crypto.mjs", "draft.mjs", "outbox.mjs", "sw.mjs"}
)

// bundle is everything served, with the digest that names this version of it.
type bundle struct {
	version string
	files   map[string][]byte // by file name, below the fingerprinted folder
	worker  []byte
}

func load() (*bundle, error) {
	b := &bundle{files: map[string][]byte{}}
	sum := sha256.New()
	read := func(name string) ([]byte, error) { return fs.ReadFile(embedded, "js/"+name) }
	for _, name := range slices.Concat(pageModules, walkModules, []string{"icon.svg"}) {
		data, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("offline: %w", err)
		}
		b.files[name] = data
		sum.Write(data)
	}
	var body bytes.Buffer
	for _, name := range workerModules {
		data, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("offline: %w", err)
		}
		body.Write(classic(data))
		sum.Write(data)
	}
	b.version = hex.EncodeToString(sum.Sum(nil))[:12]
	b.worker = b.join(body.Bytes())
	return b, nil
}

var (
	importLine = regexp.MustCompile(`(?m)^import .*;\n`)
	exportWord = regexp.MustCompile(`(?m)^export `)
)

// classic turns a module into a piece of a classic script: a service worker written as a module does not start in
// every browser our readers have. It works because each import is one line and no two modules share a name.
func classic(module []byte) []byte {
	return exportWord.ReplaceAll(importLine.ReplaceAll(module, nil), nil)
}

func (b *bundle) join(body []byte) []byte {
	var urls []string
	for _, name := range pageModules {
		urls = append(urls, fmt.Sprintf("%q", b.path(name)))
	}
	return fmt.Appendf(nil, "\"use strict\";\n(() => {\nself.HW_VERSION = %q;\nself.HW_MODULES = [%s];\n%s})();\n",
		b.version, strings.Join(urls, ", "), body)
}

func (b *bundle) path(name string) string { return "/assets/offline/" + b.version + "/" + name }
