package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
)

// file is one file ready to serve.
type file struct {
	name    string // "app.css"
	address string // "app.1f2e3d4c5b6a.css"
	kind    string // its media type
	plain   []byte
	zipped  []byte // nil when packing does not make it smaller
}

// set is all files, by plain name and by address.
type set struct {
	names     []string
	byName    map[string]*file
	byAddress map[string]*file
}

// imported finds the address in a module's import of a neighbour: from "./x.mjs" and import("./x.mjs").
var imported = regexp.MustCompile(`((?:\bfrom|\bimport)\s*\(?\s*)(["'])\./([A-Za-z0-9_-]+\.mjs)["']`)

var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
}

func build(fsys fs.FS, dirs ...string) (*set, error) {
	raw := map[string][]byte{}
	for _, dir := range dirs {
		entries, err := fs.ReadDir(fsys, dir)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if _, twice := raw[e.Name()]; twice {
				return nil, fmt.Errorf("assets: two files are called %s", e.Name())
			}
			body, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			raw[e.Name()] = body
		}
	}
	s := &set{byName: map[string]*file{}, byAddress: map[string]*file{}}
	for name := range raw {
		s.names = append(s.names, name)
	}
	sort.Strings(s.names)
	for _, name := range s.names {
		if err := s.add(raw, name, nil); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// add makes one file after the files it imports, because its own fingerprint covers their addresses.
func (s *set) add(raw map[string][]byte, name string, within []string) error {
	if s.byName[name] != nil {
		return nil
	}
	for _, w := range within {
		if w == name {
			return fmt.Errorf("assets: modules import each other in a circle: %s", strings.Join(append(within, name), " > "))
		}
	}
	body, ok := raw[name]
	if !ok {
		return fmt.Errorf("assets: %s imports %s, which is not here", within[len(within)-1], name)
	}
	ext := path.Ext(name)
	kind, ok := kinds[ext]
	if !ok {
		return fmt.Errorf("assets: no media type for %s", name)
	}
	if ext == ".mjs" {
		for _, m := range imported.FindAllSubmatch(body, -1) {
			if err := s.add(raw, string(m[3]), append(within, name)); err != nil {
				return err
			}
		}
		body = imported.ReplaceAllFunc(body, func(hit []byte) []byte {
			m := imported.FindSubmatch(hit)
			return fmt.Appendf(nil, "%s%s./%s%s", m[1], m[2], s.byName[string(m[3])].address, m[2])
		})
	}
	sum := sha256.Sum256(body)
	f := &file{name: name, kind: kind, plain: body,
		address: strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext}
	if z, err := pack(body); err != nil {
		return err
	} else if len(z) < len(body)*9/10 {
		f.zipped = z
	}
	s.byName[name], s.byAddress[f.address] = f, f
	return nil
}

func pack(body []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
