// Command pack puts the static files of the pages into assets.zip, which is what the program embeds: they take a third of the
// room there. It is run by go generate in package assets, after what makes some of them.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"log"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	b, err := pack(".")
	if err == nil {
		err = os.WriteFile("assets.zip", b, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// pack is the archive of the files in dir, the same for the same files.
func pack(dir string) ([]byte, error) {
	var names []string
	for _, pattern := range []string{"css/*.css", "js/*.mjs", "icon/*.svg", "icon/*.png"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	sort.Strings(names)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		within, err := filepath.Rel(dir, name)
		if err != nil {
			return nil, err
		}
		w, err := z.Create(filepath.ToSlash(within))
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(body); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
