package lang

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed cy/*.json
var files embed.FS

// book is the Welsh catalogue: plain sentences for calls without arguments, a printer for the rest.
type book struct {
	plain   map[string]string
	forms   map[string][]string // every Welsh form of a key, for the checks
	printer *message.Printer
}

var english = sync.OnceValue(func() *message.Printer { return message.NewPrinter(language.BritishEnglish) })

// welsh reads the embedded files once. They are part of the program, so a broken one is a fault of the
// build; the tests of this package fail first.
var welsh = sync.OnceValue(func() *book {
	b, err := load(files, "cy", language.MustParse("cy"))
	if err != nil {
		panic(err)
	}
	return b
})

// forms is one entry: a sentence, or sentences by plural category of the first argument
// (zero, one, two, few, many, other; other is required).
type forms map[string]string

func (f *forms) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*f = forms{"other": s}
		return nil
	}
	m := map[string]string{}
	if err := json.Unmarshal(raw, &m); err != nil {
		return err
	}
	if m["other"] == "" {
		return errors.New("an entry with plural forms needs other")
	}
	*f = m
	return nil
}

func load(fsys fs.FS, dir string, tag language.Tag) (*book, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	b := &book{plain: map[string]string{}, forms: map[string][]string{}}
	cat := catalog.NewBuilder(catalog.Fallback(language.BritishEnglish))
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		entries := map[string]forms{}
		if err := json.Unmarshal(raw, &entries); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for k, f := range entries {
			if old, ok := b.plain[k]; ok && old != f["other"] {
				return nil, fmt.Errorf("read %s: %q has another translation in an earlier file", name, k)
			}
			if err := b.add(cat, tag, k, f); err != nil {
				return nil, fmt.Errorf("read %s: %q: %w", name, k, err)
			}
		}
	}
	b.printer = message.NewPrinter(tag, message.Catalog(cat))
	return b, nil
}

func (b *book) add(cat *catalog.Builder, tag language.Tag, key string, f forms) error {
	b.plain[key] = f["other"]
	if len(f) == 1 {
		b.forms[key] = []string{f["other"]}
		return cat.SetString(tag, key, f["other"])
	}
	var cases []any
	b.forms[key] = nil
	for _, c := range []string{"zero", "one", "two", "few", "many", "other"} {
		if s, ok := f[c]; ok {
			cases = append(cases, c, s)
			b.forms[key] = append(b.forms[key], s)
		}
	}
	return cat.Set(tag, key, plural.Selectf(1, "%d", cases...))
}

// Missing returns, sorted and once each, the keys that have no Welsh. Tests use it so that a page cannot
// gain a sentence without its translation.
func Missing(keys []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, k := range keys {
		if _, ok := welsh().plain[k]; !ok && !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}
