package publication

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/org"
)

// kept is what stands behind a release and never leaves with it: the counts, and of each cell why it is shown as it is. It is
// the evidence for those who sign, what later releases are compared with, and enough to make the tables again.
type kept struct {
	Top    org.Organisation                 `json:"top"`
	Spec   Spec                             `json:"spec"`
	Counts map[string][]keptCount           `json:"counts"`
	Orgs   []string                         `json:"orgs"`
	Paths  map[org.Date]map[string][]string `json:"paths"`
	Stood  []keptReturn                     `json:"returns"`
	Tables []keptTable                      `json:"tables"`
	Bases  []keptBase                       `json:"bases,omitempty"`
}

type keptCount struct {
	Org   string           `json:"o"`
	Month collection.Month `json:"m"`
	A     string           `json:"a,omitempty"`
	B     string           `json:"b,omitempty"`
	N     int64            `json:"n"`
}

type keptReturn struct {
	Org        string              `json:"o"`
	Month      collection.Month    `json:"m"`
	Standing   collection.Standing `json:"s"`
	Submission string              `json:"i,omitempty"`
	Version    int64               `json:"v,omitempty"`
	Native     bool                `json:"n,omitempty"`
}

type keptTable struct {
	Measure string     `json:"measure"`
	On      org.Date   `json:"on"`
	Cells   []keptCell `json:"cells"`
}

type keptCell struct {
	Kind  disclosure.Kind   `json:"k"`
	Value int64             `json:"v"`
	Low   int64             `json:"l"`
	High  int64             `json:"h"`
	Raw   int64             `json:"r"`
	Why   disclosure.Reason `json:"w"`
	Rule  string            `json:"u"`
}

// keep gathers what stands behind tables.
func keep(f *facts, top org.Organisation, tables []*built) *kept {
	k := &kept{Top: top, Spec: f.spec, Counts: map[string][]keptCount{}, Orgs: f.orgs, Paths: f.paths, Bases: f.bases}
	for _, m := range sortedKeys(f.n) {
		list := make([]keptCount, 0, len(f.n[m]))
		for at, n := range f.n[m] {
			list = append(list, keptCount{at.org, at.month, at.a, at.b, n})
		}
		slices.SortFunc(list, func(x, y keptCount) int {
			return cmpStrings(x.Org, y.Org, string(x.Month), string(y.Month), x.A, y.A, x.B, y.B)
		})
		k.Counts[m] = list
	}
	for _, code := range sortedKeys(f.stood) {
		for _, m := range f.spec.months() {
			if r, ok := f.stood[code][m]; ok {
				k.Stood = append(k.Stood, keptReturn{code, m, r.Standing, r.Submission, r.Version, r.Native})
			}
		}
	}
	for _, b := range tables {
		t := keptTable{Measure: b.measure, On: b.on}
		for i, e := range b.log {
			s := b.release.Cells[i]
			t.Cells = append(t.Cells, keptCell{s.Kind, s.Value, s.Low, s.High, e.Raw, e.Reason, e.Rule})
		}
		k.Tables = append(k.Tables, t)
	}
	return k
}

// facts gives the counts back.
func (k *kept) facts() *facts {
	f := &facts{own: k.Top.Kind == org.Trust, words: func(code string) string { return code }, n: map[string]map[spot]int64{}, stood: map[string]map[collection.Month]collection.Return{}, orgs: k.Orgs, paths: k.Paths, spec: k.Spec, bases: k.Bases}
	for m, list := range k.Counts {
		f.n[m] = make(map[spot]int64, len(list))
		for _, c := range list {
			f.n[m][spot{c.Org, c.Month, c.A, c.B}] = c.N
		}
	}
	for _, r := range k.Stood {
		if f.stood[r.Org] == nil {
			f.stood[r.Org] = map[collection.Month]collection.Return{}
		}
		f.stood[r.Org][r.Month] = collection.Return{Org: r.Org, Month: r.Month, Standing: r.Standing, Submission: r.Submission, Version: r.Version, Native: r.Native}
	}
	return f
}

// built gives the tables back with what was shown of them then, whatever the rule would do today.
func (k *kept) built(words func(code string) string) ([]*built, error) {
	f := k.facts()
	f.words = words
	var out []*built
	for _, t := range k.Tables {
		b, err := build(f, k.Top, t.Measure, t.On, false)
		if err != nil {
			return nil, err
		}
		if b.layout.Cells() != len(t.Cells) {
			return nil, fmt.Errorf("a release that was kept has %d cells in place of %d", len(t.Cells), b.layout.Cells())
		}
		b.release = &disclosure.Release{Layout: b.layout, Cells: make([]disclosure.Shown, len(t.Cells))}
		b.log = make(disclosure.Log, len(t.Cells))
		for i, c := range t.Cells {
			s := disclosure.Shown{Kind: c.Kind, Value: c.Value, Low: c.Low, High: c.High}
			b.release.Cells[i] = s
			b.log[i] = disclosure.Entry{Cell: i, Raw: c.Raw, State: b.table.State(i), Shown: s, Rule: c.Rule, Reason: c.Why}
		}
		out = append(out, b)
	}
	return out, nil
}

// pack writes anything as small JSON, the same bytes each time.
func pack(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unpackLimit bounds what is unpacked, in bytes.
const unpackLimit = 1 << 29

func unpack(packed []byte, v any) error {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	return json.NewDecoder(io.LimitReader(z, unpackLimit)).Decode(v)
}
