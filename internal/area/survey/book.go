package survey

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/db"
)

// Entry is one figure that counts, and whether it was made up.
type Entry struct {
	sheet.Figure
	Synthetic bool
}

// Book is every figure that counts. It does not change once made.
type Book struct {
	entries map[spot]Entry
	// years of each code (or group) and question, with their releases, the oldest first
	byCode  map[[2]string][]spot
	byGroup map[groupSpot][]Entry
	codes   map[string][]string // by organisation
	groups  map[string]string   // of each code, in the latest year
	// Synthetic tells that some of it was made up.
	Synthetic bool
}

// spot is what there is one figure of: a code, or "=" and a group.
type spot struct {
	year                    int
	release, code, question string
}

type groupSpot struct {
	year                     int
	release, group, question string
}

func codeOf(f sheet.Figure) string {
	if f.Code == "" {
		return "=" + f.Group
	}
	return f.Code
}

// NewBook makes a book of figures; of two for the same spot the later counts.
func NewBook(list []Entry) *Book {
	b := &Book{entries: map[spot]Entry{}, byCode: map[[2]string][]spot{}, byGroup: map[groupSpot][]Entry{}, codes: map[string][]string{}, groups: map[string]string{}}
	for _, e := range list {
		at := spot{e.Year, e.Release, codeOf(e.Figure), e.Question}
		if _, had := b.entries[at]; !had {
			k := [2]string{at.code, at.question}
			b.byCode[k] = append(b.byCode[k], at)
		}
		b.entries[at] = e
	}
	newest := map[string]int{}
	for at, e := range b.entries {
		b.Synthetic = b.Synthetic || e.Synthetic
		if e.Code == "" {
			continue
		}
		g := groupSpot{at.year, at.release, e.Group, e.Question}
		b.byGroup[g] = append(b.byGroup[g], e)
		if !slices.Contains(b.codes[e.Org], e.Code) {
			b.codes[e.Org] = append(b.codes[e.Org], e.Code)
		}
		if e.Year >= newest[e.Code] {
			newest[e.Code], b.groups[e.Code] = e.Year, e.Group
		}
	}
	for _, spots := range b.byCode {
		slices.SortFunc(spots, func(x, y spot) int { return cmp.Or(cmp.Compare(x.year, y.year), cmp.Compare(x.release, y.release)) })
	}
	for _, codes := range b.codes {
		slices.Sort(codes)
	}
	return b
}

// Codes gives the codes under which an organisation is surveyed: its own, or one for each of its arms.
func (b *Book) Codes(org string) []string { return slices.Clone(b.codes[org]) }

// GroupOf gives the benchmarking group that a code was last in.
func (b *Book) GroupOf(code string) string { return b.groups[code] }

// Get gives the figure of a code or group row (AllOf) in a year and release; release "" is the latest.
func (b *Book) Get(code, question string, year int, release string) (Entry, bool) {
	spots := b.byCode[[2]string{code, question}]
	for i := len(spots) - 1; i >= 0; i-- {
		if spots[i].year == year && (release == "" || spots[i].release == release) {
			return b.entries[spots[i]], true
		}
	}
	return Entry{}, false
}

// AllOf is the code of a row about a whole group, or about all with sheet.All.
func AllOf(group string) string { return "=" + group }

// Every gives every figure of a code and question: each year in each release, the oldest first.
func (b *Book) Every(code, question string) []Entry {
	var out []Entry
	for _, at := range b.byCode[[2]string{code, question}] {
		out = append(out, b.entries[at])
	}
	return out
}

// Latest gives the figures of a code and question, of each year in its latest release, the oldest year first.
func (b *Book) Latest(code, question string) []Entry {
	var out []Entry
	for _, e := range b.Every(code, question) {
		if n := len(out); n > 0 && out[n-1].Year == e.Year {
			out = out[:n-1]
		}
		out = append(out, e)
	}
	return out
}

// Last gives the latest year's figure that is shown.
func (b *Book) Last(code, question string) (Entry, bool) {
	list := b.Latest(code, question)
	for i := len(list) - 1; i >= 0; i-- {
		if !list[i].Hidden {
			return list[i], true
		}
	}
	return Entry{}, false
}

// Years gives every year that any figure is of, the oldest first.
func (b *Book) Years() []int {
	seen := map[int]bool{}
	for at := range b.entries {
		seen[at.year] = true
	}
	out := make([]int, 0, len(seen))
	for y := range seen {
		out = append(out, y)
	}
	slices.Sort(out)
	return out
}

// Book gives the figures that count now. It is kept until an import is applied or withdrawn.
func (s *Service) Book(ctx context.Context) (*Book, error) {
	at, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT id FROM survey_import WHERE state = $1 ORDER BY applied_at, id`, string(Applied))
	if err != nil {
		return nil, err
	}
	state := strconv.Itoa(len(at))
	for _, im := range at {
		state += " " + im
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept != nil && s.at == state {
		return s.kept, nil
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (Entry, error) {
		var e Entry
		err := r.Scan(&e.Year, &e.Release, &e.Org, &e.Code, &e.Group, &e.Question, &e.Percent, &e.Base, &e.Respondents, &e.HasBands, &e.Bands[0], &e.Bands[1], &e.Bands[2], &e.Bands[3],
			&e.Weighting, &e.Hidden, &e.Synthetic)
		return e, err
	}, `SELECT f.year, f.release_, f.org_id, f.code, f.benchmark_group, f.question, f.percent, f.base, f.respondents, f.has_bands, f.band_1_2, f.band_3_5, f.band_6_10, f.band_over_10,
		f.weighting, f.hidden, i.synthetic FROM survey_figure f JOIN survey_import i ON i.id = f.import_id WHERE i.state = $1 ORDER BY i.applied_at, i.id, f.n`, string(Applied))
	if err != nil {
		return nil, err
	}
	s.kept, s.at = NewBook(list), state
	return s.kept, nil
}
