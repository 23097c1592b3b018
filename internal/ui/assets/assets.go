// Package assets holds the static files of the pages and serves them under names that change with their
// content, so that a browser may keep them for ever.
//
// Put a module in js/, a stylesheet in css/ or a picture in icon/, run go generate, and it is embedded; ask Path for its
// address. A module's "./other.mjs" imports are turned into fingerprinted names. The service worker is not
// here: it must keep one address and belongs to package offline.
package assets

import (
	"archive/zip"
	_ "embed" // for the archive below
	"fmt"
	"strings"
	"sync"
)

//go:generate go run ./cut
//go:generate go run ./draw
//go:generate go run ./pack

//go:embed assets.zip
var files string

// Prefix is where Handler must be mounted.
const Prefix = "/assets/"

var built = sync.OnceValues(func() (*set, error) {
	z, err := zip.NewReader(strings.NewReader(files), int64(len(files)))
	if err != nil {
		return nil, err
	}
	return build(z, "css", "js", "icon")
})

// Path is the address of the file called name ("app.css", "frame.mjs"), with its fingerprint. Asking for a
// file that is not embedded is a mistake in the program and panics.
func Path(name string) string {
	f := find(name)
	return Prefix + f.address
}

// Read is the content of the file called name as it is served, for code that puts it somewhere else (a
// service worker's list, a saved document). Like Path it panics for a name that is not embedded.
func Read(name string) []byte { return find(name).plain }

// Names lists every embedded file by its plain name, sorted.
func Names() []string { return must().names }

func find(name string) *file {
	f, ok := must().byName[name]
	if !ok {
		panic(fmt.Sprintf("assets: no file %q", name))
	}
	return f
}

func must() *set {
	s, err := built()
	if err != nil {
		panic(err) // the files are part of the program; the tests build them
	}
	return s
}
