package sheet

import (
	"sort"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/known"
)

// Short is the part of an entry's respondents that must have answered a question; below it a page of answers is missing, as
// in 2023 at thirteen trusts.
const Short = 0.9

// meanTolerance is how far the response-weighted mean of the trusts may be from the published figure, in percentage points.
const meanTolerance = 0.2

// finish looks at the figures together.
func (r *reader) finish() {
	orgs := map[string]bool{}
	for _, f := range r.Figures {
		if f.Org != "" {
			orgs[f.Org] = true
		}
	}
	r.Orgs = len(orgs)
	r.respondents()
	r.shortBases()
	r.means()
	if len(r.Figures) == 0 && !r.refusedWhole() {
		r.refuse("nothing", "There is no figure in this file that we can take. It has the columns of a published workbook, or those of a CSV that the page names")
	}
	sort.SliceStable(r.Problems, func(i, j int) bool { return r.Problems[i].Row == 0 && r.Problems[j].Row != 0 })
}

func (r *reader) refusedWhole() bool {
	for _, p := range r.Problems {
		if p.Row == 0 && p.Severity == importer.Error {
			return true
		}
	}
	return false
}

// entry is an organisation or arm in a year's survey.
type entry struct {
	year          int
	release, code string
}

// respondents fills in, where the file does not say how many sent the questionnaire back, the most who answered any
// question: at least so many did.
func (r *reader) respondents() {
	most := map[entry]int{}
	for _, f := range r.Figures {
		e := entry{f.Year, f.Release, f.Code}
		most[e] = max(most[e], f.Base, f.Respondents)
	}
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Code != "" && f.Respondents == 0 {
			f.Respondents = most[entry{f.Year, f.Release, f.Code}]
		}
	}
}

// Answered is the part of the respondents who answered; 0 where it is not known. Questions about a last episode are asked of
// some alone, and so have none.
func (f Figure) Answered() float64 {
	if q, _ := ByName(f.Question); q.Reported || f.Respondents == 0 {
		return 0
	}
	return float64(f.Base) / float64(f.Respondents)
}

// IsShort tells whether too few of the respondents answered the question.
func (f Figure) IsShort() bool { return f.Answered() > 0 && f.Answered() < Short }

func (r *reader) shortBases() {
	for _, f := range r.Figures {
		if f.IsShort() {
			r.note(f.Sheet, f.Row, f.Question, "short_base", importer.Warning, "%s: only %s%% of the respondents answered this question, where nearly all do. The figure is kept and marked",
				f.Code, strconv.FormatFloat(100*f.Answered(), 'f', 1, 64))
		}
	}
}

// sum is a mean in the making.
type sum struct{ percent, base float64 }

// means compares the response-weighted mean of the trusts with the figures that are published for all and for groups.
func (r *reader) means() {
	type key struct {
		year               int
		release, group, at string
	}
	means := map[key]sum{}
	for _, f := range r.Figures {
		if f.Code == "" || f.Hidden {
			continue
		}
		for _, g := range []string{f.Group, All} {
			k := key{f.Year, f.Release, g, f.Question}
			m := means[k]
			means[k] = sum{m.percent + f.Percent*float64(f.Base), m.base + float64(f.Base)}
		}
	}
	keys := make([]key, 0, len(means))
	for k := range means {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		return strings.Join([]string{strconv.Itoa(a.year), a.release, a.group, a.at}, " ") < strings.Join([]string{strconv.Itoa(b.year), b.release, b.group, b.at}, " ")
	})
	for _, k := range keys {
		want, ok := Published(k.year, k.group, k.at, k.release)
		if !ok || r.partial(k.group, k.year, k.release) {
			continue
		}
		got := means[k].percent / max(1, means[k].base)
		if d := got - want; d > meanTolerance || d < -meanTolerance {
			r.note("", 0, k.at, "mean_differs", importer.Warning, "%d, %s: the mean of the trusts, weighted by their answers, is %s%%, and %s%% was published. More than 0.2 apart: look whether the file is whole and of that release",
				k.year, k.group, strconv.FormatFloat(got, 'f', 2, 64), strconv.FormatFloat(want, 'f', -1, 64))
		}
	}
}

// leastTrusts are how many entries of a group a file has at the least when it is the whole group.
var leastTrusts = map[string]int{All: 150, "acute": 90, "acute_specialist": 10, "mental_health": 40, "community": 12, "ambulance": 9}

// partial tells that a file holds too few trusts of a group to compare its mean with that of the whole.
func (r *reader) partial(group string, year int, release string) bool {
	codes := map[string]bool{}
	for _, f := range r.Figures {
		if f.Code != "" && f.Year == year && f.Release == release && (group == All || f.Group == group) {
			codes[f.Code] = true
		}
	}
	return len(codes) < leastTrusts[group]
}

// Published gives the figure that was published for a group in a year and release, of the whole group alone. Figures given
// in whole percent are left out, for they cannot be compared to a fifth of one, and so are means without weights.
func Published(year int, group, question, release string) (float64, bool) {
	for _, f := range known.Whole(known.Series(known.Survey(), group, question)) {
		if f.Year == strconv.Itoa(year) && f.Release == release && !strings.HasPrefix(f.Kind, "unweighted") && f.Value != float64(int(f.Value)) {
			return f.Value, true
		}
	}
	return 0, false
}
