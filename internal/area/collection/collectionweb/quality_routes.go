package collectionweb

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/web"
)

// QualityPages are what the pages about the quality of returns need.
type QualityPages struct {
	Collection *collection.Service
	Org        *org.Service
}

// QualityRoutes gives the pages about the quality of returns: of a trust by months, of a board, a region or England by
// trusts, and the definition of each measure.
func QualityRoutes(d QualityPages) []web.Route {
	out := []web.Route{
		{Pattern: "GET /quality", Action: collection.ActSee, Handle: d.home},
		{Pattern: "GET /quality-measures", Action: collection.ActSee, Handle: d.measures},
		{Pattern: "GET /quality-measures/{key}", Action: collection.ActSee, Handle: d.measure},
		{Pattern: "GET /quality/{org}", Action: collection.ActSee, Handle: d.one},
	}
	for _, format := range []string{"csv", "xlsx"} {
		out = append(out, web.Route{Pattern: "GET /quality." + format, Action: collection.ActSee, Handle: func(w http.ResponseWriter, r *http.Request) error {
			return d.file(w, r, web.Scope(r).Org(), format)
		}}, web.Route{Pattern: "GET /quality/{org}/scores." + format, Action: collection.ActSee, Handle: func(w http.ResponseWriter, r *http.Request) error {
			return d.file(w, r, r.PathValue("org"), format)
		}})
	}
	return out
}

// home is the trust's own page for those who see one trust, else the list.
func (d QualityPages) home(w http.ResponseWriter, r *http.Request) error {
	if own := web.Scope(r).Org(); own != "" {
		return d.trust(w, r, own)
	}
	return d.list(w, r, "")
}

// one is the page of a trust, or the list of those under a board, a region or England.
func (d QualityPages) one(w http.ResponseWriter, r *http.Request) error {
	code := strings.ToUpper(r.PathValue("org"))
	tree, err := d.Org.Tree(r.Context())
	if err != nil {
		return err
	}
	switch o, ok := tree.Get(code); {
	case !ok:
		return fault.Missing()
	case o.Kind == org.Trust:
		return d.trust(w, r, code)
	}
	return d.list(w, r, code)
}

// monthOf reads the month that is asked for; the last whole one where none is.
func (d QualityPages) monthOf(r *http.Request) (collection.Month, error) {
	last := d.Collection.QualityDay()
	text := r.URL.Query().Get("month")
	if text == "" {
		return last, nil
	}
	m, ok := collection.ParseMonth(text)
	if !ok || m > last || m < last.Add(-119) {
		return "", fault.Missing()
	}
	return m, nil
}

// under gives the trusts that stood under an organisation at the end of a month; nil is all.
func under(tree *org.Tree, code string, m collection.Month) map[string]bool {
	if code == "" {
		return nil
	}
	out := map[string]bool{}
	for _, day := range []org.Date{org.Date(m.First().Format("2006-01-02")), org.Date(m.Last().Format("2006-01-02"))} {
		for _, o := range tree.Descendants(code, day) {
			out[o.ID] = true
		}
	}
	return out
}

// groups are the benchmark groups in their order, with what stands for trusts of none.
var groups = []string{"acute", "acute_specialist", "mental_health", "community", "ambulance", ""}

func groupWords(kind string) string {
	if kind == "" {
		return "No benchmark group"
	}
	return org.Organisation{Type: kind}.TypeWords()
}

// weak are what each measure says when it is the one that pulls a month down.
var weak = map[quality.Key]string{
	quality.Coverage:     "months came late or not at all",
	quality.Completeness: "many cells are empty",
	quality.Validity:     "some cells cannot be read",
	quality.Defaults:     "“not known” is given too often",
	quality.Timeliness:   "it was reported or sent late",
	quality.Consistency:  "some answers do not fit each other",
	quality.Plausibility: "the count is not what one would expect",
	quality.Mapping:      "some local labels are undecided",
}

// weakest gives the lowest measure of a month below 95, ok is false where there is none.
func weakest(r quality.Report) (quality.Score, bool) {
	var found quality.Score
	for _, s := range r.Scores {
		if s.Key != quality.Overall && s.Known && s.Value < 95 && (!found.Known || s.Value < found.Value) {
			found = s
		}
	}
	return found, found.Known
}

// figure writes a score without decimals; one that is nearly 100 is not called 100.
func figure(v float64) string {
	n := math.Round(v)
	if n == 100 && v < 100 {
		n = 99
	}
	return counted(int(n))
}

// counted writes a whole number with thousands apart.
func counted(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
