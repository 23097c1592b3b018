package publication

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/interval"
)

// A rate of a release is worked out from what is published: the number that is shown, rounded as it is, over a denominator
// that anybody may know. It is a function of the two and of nothing else, so that it tells nothing that the table does not
// tell already: a hidden count has no rate, and the rate of a rounded count is that of the rounded one. The interval is wide
// enough for every count that rounds to the number shown.

// RateKinds are the denominators that a release may show rates by, RatePer what a rate is for.
func RateKinds() []string { return []string{"headcount", "wte"} }

// RatePer is for how many staff employed in a month a rate is given.
const RatePer = 1000

// RateWords say a rate's denominator.
func RateWords(kind string) string {
	return map[string]string{"headcount": "1,000 staff in post a month", "wte": "1,000 whole time equivalent staff in post a month"}[kind]
}

// baseLag is how many months old a denominator may be.
const baseLag = 12

// keptBase is a denominator behind a release.
type keptBase struct {
	Org    string           `json:"o"`
	Month  collection.Month `json:"m"`
	Value  float64          `json:"v"`
	Source string           `json:"s"`
}

// readBases reads the denominators of a spec: for each organisation and month the newest that is not after it.
func (s *Service) readBases(ctx context.Context, f *facts) error {
	if f.spec.Rate == "" || s.Bases == nil {
		return nil
	}
	list, err := s.Bases(ctx, f.spec.Rate, f.spec.From.Add(-baseLag), f.spec.To)
	if err != nil {
		return err
	}
	by := map[string][]collection.Denominator{}
	for _, d := range list {
		if d.StaffGroup == "" && d.Value > 0 {
			by[d.Org] = append(by[d.Org], d)
		}
	}
	for _, code := range f.orgs {
		slices.SortFunc(by[code], func(a, b collection.Denominator) int { return cmpStrings(string(a.Month), string(b.Month)) })
		for _, m := range f.spec.months() {
			for i := len(by[code]) - 1; i >= 0; i-- {
				if d := by[code][i]; d.Month <= m && d.Month >= m.Add(-baseLag) {
					f.bases = append(f.bases, keptBase{code, m, d.Value, d.Source})
					break
				}
			}
		}
	}
	return nil
}

// base adds up the denominators of each place and period: of the organisations' months that are in the figures. A place of
// which one is not known has none, since its rate would be too high.
func (b *built) base() map[[2]int]float64 {
	f := b.facts
	if len(f.bases) == 0 {
		return nil
	}
	known := map[spot]float64{}
	for _, k := range f.bases {
		known[spot{org: k.Org, month: k.Month}] = k.Value
	}
	pl := places{top: b.top}
	geo, per := b.layout.Dims()[0], b.layout.Dims()[1]
	_, periodOf := f.spec.periods()
	states := map[[2]string]bool{}
	for at := range f.n["all"] {
		states[[2]string{at.org, string(at.month)}] = true
	}
	out := map[[2]int]float64{}
	add := func(g, t int, v float64, ok bool) {
		if !ok || math.IsNaN(out[[2]int{g, t}]) {
			v = math.NaN()
		}
		out[[2]int{g, t}] += v
	}
	for _, code := range f.orgs {
		full, under := f.paths[b.on][code]
		if !under {
			continue
		}
		path := pl.cut(full, b.level)
		for _, m := range f.spec.months() {
			_, owed := f.stood[code][m]
			if owed && !f.counts(code, m) || !owed && !states[[2]string{code, string(m)}] {
				continue // not in the figures
			}
			v, ok := known[spot{org: code, month: m}]
			for n := range len(path) + 1 {
				g, there := geo.Find(path[:n]...)
				t, _ := per.Find(periodOf[m].code())
				if !there || n > 0 && g == 0 {
					continue
				}
				add(g, 0, v, ok)
				add(g, t, v, ok)
			}
		}
	}
	for at, v := range out {
		if math.IsNaN(v) || v <= 0 {
			delete(out, at)
			continue
		}
		out[at] = math.Round(v*10) / 10
	}
	return out
}

// rated tells whether a cell is one of the totals that a rate is given for: of everybody, of all that the measure counts.
func rated(b *built, at []int) bool {
	for i := 2; i < len(at); i++ {
		label := b.layout.Dims()[i].Label(at[i])
		if b.dims[i] == dimMeasure+b.measure {
			if label == classNo {
				return false
			}
		} else if at[i] != 0 {
			return false
		}
	}
	return true
}

// Rate is a published rate with its interval of 95 in 100. From and To are the smallest and largest count that the number
// shown may stand for.
type Rate struct {
	Value, Low, High float64
	From, To         int64
}

// RateOf works the rate of a published cell out from what is published of it; ok is false where there is none.
func (f *Frozen) RateOf(t Table, c Cell) (Rate, bool) {
	n, err := strconv.ParseInt(c.Shown, 10, 64)
	if err != nil || c.Base <= 0 || n < 0 || n > disclosure.MaxCount {
		return Rate{}, false
	}
	r := Rate{From: n, To: n}
	national := len(c.At) > 0 && t.Dims[0].Classes[c.At[0]].Level == string(org.National)
	if f.Rule.Base > 1 && n > 0 && (!national || f.Rule.RoundTop) {
		r.From, r.To = disclosure.Unround(n, f.Rule.Base)
		r.From = max(r.From, f.Rule.Small+1)
	}
	o := interval.Options{Multiplier: RatePer}
	mid, err := interval.Rate(int(n), c.Base, o)
	if err != nil {
		return Rate{}, false
	}
	low, err := interval.Rate(int(r.From), c.Base, o)
	if err != nil {
		return Rate{}, false
	}
	high, err := interval.Rate(int(r.To), c.Base, o)
	if err != nil {
		return Rate{}, false
	}
	r.Value, r.Low, r.High = mid.Value, low.Lower, high.Upper
	return r, true
}

// rounded leaves two decimals of a rate, as the files have it.
func rounded(v float64) float64 { return math.Round(v*100) / 100 }

// sourcesOf names where denominators are from.
func sourcesOf(list []keptBase) string {
	var out []string
	for _, k := range list {
		if !slices.Contains(out, k.Source) {
			out = append(out, k.Source)
		}
	}
	return strings.Join(out, "; ")
}
