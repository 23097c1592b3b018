package sanction

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/stats/interval"
)

// equalityYears are joined, since a year of one trust is too few to compare.
const equalityYears = 3

// Equality is sanctions and markers by group, with small numbers hidden whoever looks.
type Equality struct {
	By       string // ethnicity, disability or age
	From, To time.Time
	Groups   []EqualGroup
	All      EqualGroup
	// Hidden is how many numbers are hidden; Refused says that only All can be shown safely.
	Hidden  int
	Refused bool
	// Denominated says that the numbers of people served by group are held, so that there are rates.
	Denominated bool
	// Decided is every sanction of level 3 or more and marker of these years; in the last year YearDecided.
	Decided, YearDecided int
}

// EqualGroup is one group. Counts are as they may be shown.
type EqualGroup struct {
	Words              string
	Unsaid             bool
	Sanctions, Markers disclosure.Shown
	// Share is the part of all sanctions, in per cent; Rate is sanctions for each 100,000 people served. NaN where hidden.
	Share, Rate interval.Interval
	People      float64
}

// EqualityBys gives the ways to group, with their code lists.
func EqualityBys() [][3]string {
	return [][3]string{{"ethnicity", "Ethnic group", "ethnic_category_2001"}, {"disability", "Disability", "disability"}, {"age", "Age", "alleged_age_band"}}
}

// Broad are the ethnic groups of the report: finer ones would leave nearly every number hidden.
var broad = []struct {
	words string
	codes []string
}{{"White British", []string{"A"}}, {"White other", []string{"B", "C"}}, {"Asian or Asian British", []string{"H", "J", "K", "L"}},
	{"Black, African or Caribbean", []string{"M", "N", "P"}}, {"Mixed", []string{"D", "E", "F", "G"}}, {"Chinese or other", []string{"R", "S"}}}

// groupsOf gives the groups of a way in words, and which a code is in, the last being not known.
func groupsOf(by string) (words []string, of func(string) int) {
	switch by {
	case "disability":
		words = []string{"Disabled", "Not disabled"}
		return append(words, "Not known"), func(c string) int {
			return map[string]int{"yes": 0, "no": 1}[c] + map[bool]int{true: 2}[c != "yes" && c != "no"]
		}
	case "age":
		var codes []string
		for _, c := range mds.Of("alleged_age_band").Codes {
			if c.Code != "not_known" {
				codes, words = append(codes, c.Code), append(words, c.Words)
			}
		}
		return append(words, "Not known"), func(c string) int {
			if i := slices.Index(codes, c); i >= 0 {
				return i
			}
			return len(codes)
		}
	}
	for _, g := range broad {
		words = append(words, g.words)
	}
	return append(words, "Not known"), func(c string) int {
		if i := slices.IndexFunc(broad, func(g struct {
			words string
			codes []string
		}) bool {
			return slices.Contains(g.codes, c)
		}); i >= 0 {
			return i
		}
		return len(broad)
	}
}

// EqualityOf counts what was decided in the last three years. served gives the people served by group, in the order of the
// groups without the last; nil where nobody holds it.
func (s *Service) EqualityOf(ctx context.Context, sc authz.Scope, by string, served []float64) (Equality, error) {
	if !slices.ContainsFunc(EqualityBys(), func(b [3]string) bool { return b[0] == by }) {
		by = "ethnicity"
	}
	column := map[string]string{"ethnicity": "ethnic", "disability": "disability", "age": "age_band"}[by]
	e := Equality{By: by, To: s.now()}
	e.From = e.To.AddDate(-equalityYears, 0, 0)
	words, of := groupsOf(by)
	n := len(words)
	raw := [2][]int64{make([]int64, n), make([]int64, n)}
	for i, q := range []string{
		`SELECT COALESCE(` + column + `, ''), given_at FROM sanction s WHERE s.level >= 3 AND s.given_at >= `,
		`SELECT COALESCE(` + column + `, ''), active_at FROM marker s WHERE s.active_at >= `,
	} {
		var a db.Args
		q += a.Add(db.At(e.From)) + ` AND ` + sc.WhereOrg(&a, "s.org_id")
		type row struct {
			code string
			at   db.Time
		}
		list, err := db.All(ctx, s.DB, func(r db.Row) (row, error) {
			var x row
			return x, r.Scan(&x.code, &x.at)
		}, q, a.Values()...)
		if err != nil {
			return e, err
		}
		for _, x := range list {
			raw[i][of(x.code)]++
			e.Decided++
			if x.at.After(e.To.AddDate(-1, 0, 0)) {
				e.YearDecided++
			}
		}
	}
	e.Decided, e.YearDecided = int(disclosure.Round(int64(e.Decided), 5)), int(disclosure.Round(int64(e.YearDecided), 5))
	return e, e.show(words, raw, served)
}

// show hides what must be hidden, rounds the rest to the nearest five, and works shares and rates out from what is shown.
func (e *Equality) show(words []string, raw [2][]int64, served []float64) error {
	groups, err := disclosure.Flat("group", "All", words...)
	if err != nil {
		return err
	}
	kinds, err := disclosure.Flat("what", "Any", "Sanctions", "Markers")
	if err != nil {
		return err
	}
	layout, err := disclosure.NewLayout(groups, kinds)
	if err != nil {
		return err
	}
	t := disclosure.NewTable(layout)
	cells := make([][2]int, len(words)+1)
	for i := range cells {
		var path []string
		if i > 0 {
			path = []string{words[i-1]}
		}
		for k, name := range []string{"Sanctions", "Markers"} {
			c, err := layout.Cell(path, []string{name})
			if err != nil {
				return err
			}
			if cells[i][k] = c; i > 0 {
				if err := t.Set(c, raw[k][i-1]); err != nil {
					return err
				}
			}
		}
	}
	e.All = EqualGroup{Words: "All", Share: none(), Rate: none()}
	safe, err := disclosure.Suppress{Base: 5, RoundNational: true, JudgeNational: true}.Apply(t)
	var open *disclosure.UnprotectedError
	if errors.As(err, &open) {
		e.Refused, e.All.Sanctions, e.All.Markers = true, disclosure.WithheldCell(), disclosure.WithheldCell()
		return nil
	}
	if err != nil {
		return err
	}
	e.Denominated = len(served) == len(words)-1
	e.All.Sanctions, e.All.Markers = safe.Release.Cells[cells[0][0]], safe.Release.Cells[cells[0][1]]
	for i := 1; i < len(cells); i++ {
		g := EqualGroup{Words: words[i-1], Unsaid: i == len(words), Sanctions: safe.Release.Cells[cells[i][0]], Markers: safe.Release.Cells[cells[i][1]], Share: none(), Rate: none()}
		if e.Denominated && i <= len(served) {
			g.People = served[i-1]
		}
		g.work(e.All.Sanctions)
		e.Groups = append(e.Groups, g)
	}
	for i := range cells {
		for _, c := range cells[i] {
			if safe.Release.Cells[c].Hidden() {
				e.Hidden++
			}
		}
	}
	return nil
}

func (g *EqualGroup) work(all disclosure.Shown) {
	if g.Sanctions.Hidden() || all.Hidden() || all.Value == 0 || g.Sanctions.Value > all.Value {
		return
	}
	if w, err := interval.Wilson(int(g.Sanctions.Value), int(all.Value), interval.Options{}); err == nil {
		g.Share = times(w.Interval, 100)
	}
	if g.People > 0 {
		if r, err := interval.Rate(int(g.Sanctions.Value), g.People, interval.Options{}); err == nil {
			g.Rate = times(r.Interval, 100_000)
		}
	}
}

func times(i interval.Interval, f float64) interval.Interval {
	i.Value, i.Lower, i.Upper = i.Value*f, i.Lower*f, i.Upper*f
	return i
}

func none() interval.Interval {
	return interval.Interval{Value: math.NaN(), Lower: math.NaN(), Upper: math.NaN()}
}
