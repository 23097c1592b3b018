package publication

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/org"
)

// notKnown is the class of every value that says nothing.
const notKnown = "not_known"

// spot is one organisation's month in one combination of classes.
type spot struct {
	org   string
	month collection.Month
	a, b  string
}

// facts are the raw counts behind a release, of one moment of the cube.
type facts struct {
	// n are the counts by measure; every measure of the spec and all.
	n map[string]map[spot]int64
	// stood says of each organisation and month that is owed how its return stands.
	stood map[string]map[collection.Month]collection.Return
	orgs  []string
	// words name an organisation.
	words func(code string) string
	// paths are the ways down to each organisation, by the day of the map.
	paths map[org.Date]map[string][]string
	spec  Spec
	// bases are what rates divide by.
	bases []keptBase
	// own says that a trust publishes its own figures.
	own bool
	// digest is that of everything a release is made of.
	digest string
}

// counts tells whether an organisation's month is in the figures: it is where its return was accepted, or where nobody asks
// for returns and there are records.
func (f *facts) counts(code string, m collection.Month) bool {
	r, owed := f.stood[code][m]
	return !owed || r.Standing.Counts() || f.own && r.Native
}

// read asks the cube for everything that a spec needs, in one look.
func (s *Service) read(ctx context.Context, spec Spec, days []places) (*facts, error) {
	if err := s.warm(); err != nil {
		return nil, err
	}
	p := days[len(days)-1]
	f := &facts{own: p.top.Kind == org.Trust, words: p.words, n: map[string]map[spot]int64{}, stood: map[string]map[collection.Month]collection.Return{}, paths: map[org.Date]map[string][]string{}, spec: spec}
	if s.Returns != nil {
		list, err := s.Returns(ctx, spec.From, spec.To)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if f.stood[r.Org] == nil {
				f.stood[r.Org] = map[collection.Month]collection.Return{}
			}
			f.stood[r.Org][r.Month] = r
		}
	}
	measures := []string{cube.All}
	for _, m := range spec.Measures {
		if !slices.Contains(measures, m) {
			measures = append(measures, m)
		}
	}
	var queries []cube.Query
	for _, m := range measures {
		for _, month := range spec.months() {
			what, where := measureOf(m)
			q := cube.Query{Measure: what, Where: where, By: append([]string{cube.Org}, spec.By...), From: month.First().Format("2006-01-02"), To: month.Last().Format("2006-01-02"), Everywhere: true}
			queries = append(queries, q)
		}
	}
	tables, err := s.Cube().Slices(ctx, queries...)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i, m := range measures {
		f.n[m] = map[spot]int64{}
		for k, month := range spec.months() {
			t := tables[i*len(spec.months())+k]
			if err := f.take(m, month, t, p, seen); err != nil {
				return nil, err
			}
		}
	}
	for code := range f.stood {
		if _, ok := p.path(code); ok {
			seen[code] = true
		} else {
			delete(f.stood, code)
		}
	}
	for code := range seen {
		f.orgs = append(f.orgs, code)
	}
	sort.Strings(f.orgs)
	for _, p := range days {
		f.paths[p.on] = map[string][]string{}
		for _, code := range f.orgs {
			if path, ok := p.path(code); ok {
				f.paths[p.on][code] = path
			}
		}
	}
	if err := s.readBases(ctx, f); err != nil {
		return nil, err
	}
	f.digest = f.sum()
	return f, nil
}

// warm refuses to count while the program still reads the facts after its start.
func (s *Service) warm() error {
	if s.Ready != nil && !s.Ready() {
		return fault.New(fault.Unavailable, "The facts are still being read after a start. Try again in a minute")
	}
	return nil
}

// measureOf gives the query of a measure: one of the cube's, or "dimension:code" for what has that code, perhaps among others.
func measureOf(m string) (string, []cube.Filter) {
	if dim, code, ok := strings.Cut(m, ":"); ok {
		return cube.All, []cube.Filter{{Dim: dim, Values: []string{code}}}
	}
	return m, nil
}

// take puts the cells of one month in. Incidents that stand in several cells would not add up, and are refused.
func (f *facts) take(measure string, month collection.Month, t cube.Table, p places, seen map[string]bool) error {
	total := int64(0)
	for _, list := range [][]cube.Cell{t.Cells, t.NotKnown} {
		for _, c := range list {
			n := c.Staff
			if f.spec.Counted == Incidents {
				n = c.Incidents
			}
			total += n
			at := spot{org: c.At[0], month: month, a: known(c.At[1], len(f.spec.By) > 0), b: known(c.At[2], len(f.spec.By) > 1)}
			if _, ok := p.path(at.org); !ok || !f.counts(at.org, month) || n == 0 {
				continue
			}
			seen[at.org] = true
			f.n[measure][at] += n
		}
	}
	want := t.Total.Staff
	if f.spec.Counted == Incidents {
		want = t.Total.Incidents
	}
	if total != want {
		return fault.WithProblems(fault.Problems{{Field: "by", Message: "Some records stand in more than one category, so these figures would not add up. Choose another breakdown, or count staff affected"}})
	}
	return nil
}

func known(value string, used bool) string {
	switch {
	case !used:
		return ""
	case cube.Known(value):
		return value
	}
	return notKnown
}

// classes are the categories of a breakdown in the order of their list, as joined by the spec.
func (f *facts) classes(dim string, second bool) (codes []string, of map[string]string) {
	used := map[string]bool{}
	for at := range f.n[cube.All] {
		if second {
			used[at.b] = true
		} else {
			used[at.a] = true
		}
	}
	list := listed(dim)
	if len(list) > 24 { // long lists have what occurs
		list = slices.DeleteFunc(list, func(c string) bool { return !used[c] })
	}
	if !slices.Contains(list, notKnown) {
		list = append(list, notKnown)
	}
	of = map[string]string{}
	joins := f.spec.joins()
	for _, c := range list {
		of[c] = c
		for _, j := range joins {
			if j.Dim == dim && slices.Contains(j.Codes, c) {
				of[c] = joinedCode(j.Codes)
			}
		}
		if !slices.Contains(codes, of[c]) {
			codes = append(codes, of[c])
		}
	}
	return codes, of
}

// listed are the codes of a dimension.
func listed(dim string) []string {
	for _, d := range cube.Dims() {
		if d.Name == dim {
			return slices.Clone(d.Codes)
		}
	}
	return nil
}

func joinedCode(codes []string) string {
	sorted := slices.Clone(codes)
	sort.Strings(sorted)
	out := ""
	for i, c := range sorted {
		if i > 0 {
			out += "+"
		}
		out += c
	}
	return out
}

// sum is the digest of all that the tables are made of: counts, which returns they are from, and where organisations lie.
func (f *facts) sum() string {
	h := sha256.New()
	for _, m := range sortedKeys(f.n) {
		spots := make([]spot, 0, len(f.n[m]))
		for at := range f.n[m] {
			spots = append(spots, at)
		}
		slices.SortFunc(spots, func(x, y spot) int {
			return cmpStrings(x.org, y.org, string(x.month), string(y.month), x.a, y.a, x.b, y.b)
		})
		for _, at := range spots {
			fmt.Fprintf(h, "%s|%s|%s|%s|%s|%d\n", m, at.org, at.month, at.a, at.b, f.n[m][at])
		}
	}
	for _, on := range sortedKeys(f.paths) {
		for _, code := range f.orgs {
			fmt.Fprintf(h, "%s|%s|%v\n", on, code, f.paths[on][code])
		}
	}
	for _, s := range f.sources() {
		raw, _ := json.Marshal(s)
		h.Write(raw)
	}
	for _, k := range f.bases {
		fmt.Fprintf(h, "base|%s|%s|%v\n", k.Org, k.Month, k.Value)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func cmpStrings(pairs ...string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != pairs[i+1] {
			if pairs[i] < pairs[i+1] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// Source is one organisation's month behind a release.
type Source struct {
	Org        string           `json:"org"`
	Month      collection.Month `json:"month"`
	Standing   string           `json:"standing"`
	Submission string           `json:"submission,omitempty"`
	Version    int64            `json:"version,omitempty"`
}

// sources lists the returns behind the figures, those that did not come among them.
func (f *facts) sources() []Source {
	var out []Source
	for _, code := range sortedKeys(f.stood) {
		for _, m := range f.spec.months() {
			if r, ok := f.stood[code][m]; ok {
				out = append(out, Source{Org: code, Month: m, Standing: string(r.Standing), Submission: r.Submission, Version: r.Version})
			}
		}
	}
	return out
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// classWords name a category.
func classWords(dim, code string) string {
	list := listOf(dim)
	var out string
	for i, c := range splitJoined(code) {
		w := mds.Of(list).Words(c)
		if c == notKnown {
			w = "Not known"
		}
		if i > 0 {
			w = ", " + lowerFirst(w)
		}
		out += w
	}
	return out
}
