// Package known holds the published national figures about violence against NHS staff, each with its year, its release
// and its source. It works nothing out but differences in sentences: it is not a measure of this system, and figures of
// one series are never joined to another's.
package known

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/havenward/havenward/internal/authz"
)

// ActRead is looking at the published figures: anybody who is signed in.
const ActRead authz.Action = "known.read"

// Permissions say who may look.
var Permissions = []authz.Grant{{Action: ActRead, Does: "see the published national figures", Roles: map[authz.Role]authz.Reach{authz.Reporter: authz.ReachAny}}}

// Attribution must stand wherever the figures are shown.
const Attribution = "Contains public sector information licensed under the Open Government Licence v3.0 (NHS England, NHS Organisation Data Service, Office for National Statistics, Home Office). Contains Parliamentary information licensed under the Open Parliament Licence v3.0."

//go:embed data/*.csv
var files embed.FS

// Figure is one published value.
type Figure struct {
	// Year is a financial year ("2015/16") or the year of a survey ("2024").
	Year string
	// Group is the sector or benchmark group, "all" for England.
	Group string
	// Name is the measure of a count or the stable name of a survey question.
	Name string
	// Value is a count, or a percentage for the survey.
	Value float64
	// Release is the year of the survey release it is from; "" for counts.
	Release string
	// Kind says how it came to be: stated, derived, published, restated.
	Kind, Source string
}

// Part tells that the figure is of a part of its group alone, so that it must not be joined to the others of its series.
func (f Figure) Part() bool { return strings.Contains(f.Kind, "not the benchmark group") }

// Whole leaves out the figures of a part of their group.
func Whole(series []Figure) []Figure {
	return slices.DeleteFunc(slices.Clone(series), Figure.Part)
}

var read = sync.OnceValues(func() (map[string][]Figure, error) {
	out := map[string][]Figure{}
	for name, at := range map[string][7]int{"rpa_assaults.csv": {0, 1, 2, 3, -1, 4, 5}, "staff_survey_published.csv": {0, 1, 2, 3, 4, 5, 6}} {
		f, err := files.Open("data/" + name)
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(f).ReadAll()
		_ = f.Close()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for n, r := range rows[1:] {
			get := func(i int) string {
				if at[i] < 0 {
					return ""
				}
				return r[at[i]]
			}
			v, err := strconv.ParseFloat(get(3), 64)
			if err != nil {
				return nil, fmt.Errorf("read %s, line %d: %w", name, n+2, err)
			}
			out[name] = append(out[name], Figure{Year: get(0), Group: get(1), Name: get(2), Value: v, Release: get(4), Kind: get(5), Source: get(6)})
		}
	}
	return out, nil
})

func of(file string) []Figure {
	m, err := read()
	if err != nil {
		panic("known: " + err.Error()) // the files are part of the program, and the tests read them first
	}
	return append([]Figure(nil), m[file]...)
}

// Counts gives the Reported Physical Assaults, in the order of the file.
func Counts() []Figure { return of("rpa_assaults.csv") }

// Survey gives the published survey percentages, in the order of the file.
func Survey() []Figure { return of("staff_survey_published.csv") }

// Series picks one group and name, oldest first; of a year with several releases all stay, the latest last.
func Series(all []Figure, group, name string) []Figure {
	var out []Figure
	for _, f := range all {
		if f.Group == group && f.Name == name {
			out = append(out, f)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		return out[i].Year < out[j].Year || out[i].Year == out[j].Year && out[i].Release < out[j].Release
	})
	return out
}

// Slot is one year of a series for a drawing; Figure is nil where nothing was published or found.
type Slot struct {
	Year string
	*Figure
	// Apart tells that the figure was asked for or weighted in another way than the last one before it, so that no line may
	// join the two.
	Apart bool
}

// anew tells whether the figure is the first of another way of asking.
func (f Figure) anew() bool { return strings.Contains(f.Kind, "changed in "+f.Year) }

// plain tells whether the figure is a mean of organisations without weights, as the others are not.
func (f Figure) plain() bool { return strings.HasPrefix(f.Kind, "unweighted") }

// Slots lays a series out year by year with its gaps. Of a year with several releases the latest is taken; figures of a
// part of the group stand apart and are in no slot.
func Slots(series []Figure) []Slot {
	series = Whole(series)
	if len(series) == 0 {
		return nil
	}
	latest := map[int]*Figure{}
	for i := range series {
		latest[start(series[i].Year)] = &series[i]
	}
	var out []Slot
	var last *Figure
	financial := strings.Contains(series[0].Year, "/")
	for y := start(series[0].Year); y <= start(series[len(series)-1].Year); y++ {
		s := Slot{Year: strconv.Itoa(y), Figure: latest[y]}
		if financial {
			s.Year += fmt.Sprintf("/%02d", (y+1)%100)
		}
		if s.Figure != nil {
			s.Apart = s.anew() || last != nil && s.plain() != last.plain()
			last = s.Figure
		}
		out = append(out, s)
	}
	return out
}

func start(year string) int {
	n, _ := strconv.Atoi(year[:min(4, len(year))])
	return n
}

// Finding is a sentence that is true of a series: a key of translations with what fills it.
type Finding struct {
	Text string
	Args []any
}

// CountFinding says what the last counted year held, and whether that was the most of all.
func CountFinding(series []Figure) Finding {
	if len(series) == 0 {
		return Finding{Text: "No national count was found"}
	}
	last := series[len(series)-1]
	for _, f := range series[:len(series)-1] {
		if f.Value >= last.Value {
			return Finding{"The last national count, for %s, was %d physical assaults. There has been none since", []any{last.Year, int(last.Value)}}
		}
	}
	return Finding{"The last national count, for %s, was the highest: %d physical assaults. There has been none since", []any{last.Year, int(last.Value)}}
}

// SurveyFinding says how large a share of staff answered that they met something, lately, as one in so many.
func SurveyFinding(series []Figure) Finding {
	if len(series) == 0 {
		return Finding{Text: "No survey figure was found"}
	}
	last := series[len(series)-1]
	return Finding{"In %s, %s%% of staff met physical violence from patients, relatives or the public: about 1 in %d", []any{last.Year, figure(last.Value), int(100/last.Value + 0.5)}}
}

// BesideFinding sets the latest comparable figure of a group beside that of all staff in the same year. Figures of a part
// of the group alone are left out.
func BesideFinding(group, all []Figure) Finding {
	for i := len(group) - 1; i >= 0; i-- {
		if group[i].Part() {
			continue
		}
		for j := len(all) - 1; j >= 0; j-- {
			if all[j].Year == group[i].Year {
				return Finding{"In %s it was %s%% of staff in ambulance trusts, beside %s%% of all", []any{group[i].Year, figure(group[i].Value), figure(all[j].Value)}}
			}
		}
	}
	return Finding{Text: "No year was found with a figure for both"}
}

// ReportedFinding says which share answered that the last violence was reported.
func ReportedFinding(series []Figure) Finding {
	if len(series) == 0 {
		return Finding{Text: "No survey figure was found"}
	}
	last := series[len(series)-1]
	return Finding{"In %s, %s%% of staff who met violence said that it was reported the last time", []any{last.Year, figure(last.Value)}}
}

func figure(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
