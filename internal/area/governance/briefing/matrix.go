package briefing

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
)

// Audience is those who get the same.
type Audience string

// The audiences.
const (
	Committee Audience = "committee" // unions and the health and safety committee
	Manager   Audience = "manager"
	Lead      Audience = "lead" // violence reduction lead, security management specialist
	Board     Audience = "board"
	ICB       Audience = "icb"
	Above     Audience = "above" // regions and England
)

var audiences = []struct {
	key   Audience
	words string
	roles []authz.Role
}{
	{Committee, "Union and safety committee", []authz.Role{authz.Union}}, {Manager, "Managers", []authz.Role{authz.Manager}}, {Lead, "Violence reduction lead", []authz.Role{authz.Specialist}},
	{Board, "Executive and board", []authz.Role{authz.Executive, authz.Board}}, {ICB, "Integrated care board", []authz.Role{authz.ICB}}, {Above, "Region and England", []authz.Role{authz.Region, authz.National}},
}

// Audiences gives the audiences in the order of the matrix.
func Audiences() []Audience {
	var out []Audience
	for _, a := range audiences {
		out = append(out, a.key)
	}
	return out
}

// Words names the audience, the key of its translation; "" for what is none.
func (a Audience) Words() string {
	for _, x := range audiences {
		if x.key == a {
			return x.words
		}
	}
	return ""
}

// Roles are those who belong to it.
func (a Audience) Roles() []authz.Role {
	for _, x := range audiences {
		if x.key == a {
			return x.roles
		}
	}
	return nil
}

// AudienceOf gives the audience that a role belongs to, "" for none.
func AudienceOf(r authz.Role) Audience {
	for _, x := range audiences {
		if slices.Contains(x.roles, r) {
			return x.key
		}
	}
	return ""
}

// Cadence is how often an audience gets a report.
type Cadence string

// The cadences.
const (
	Live    Cadence = "live"
	Month   Cadence = "month"
	Quarter Cadence = "quarter"
	Half    Cadence = "half"
	Asked   Cadence = "asked" // when somebody asks for it
	None    Cadence = "none"
)

var cadenceWords = map[Cadence]string{Live: "Always there", Month: "Every month", Quarter: "Every quarter", Half: "Twice a year", Asked: "When asked for", None: "Does not get it"}

// Cadences gives the cadences in the order of forms.
func Cadences() []Cadence { return []Cadence{Live, Month, Quarter, Half, Asked, None} }

// Words gives the cadence in plain words, the key of its translation; "" for what is none.
func (c Cadence) Words() string { return cadenceWords[c] }

// Timed tells whether a schedule makes it.
func (c Cadence) Timed() bool { return c.months() > 0 && c != Asked }

func (c Cadence) months() int {
	return map[Cadence]int{Month: 1, Quarter: 3, Half: 6, Asked: 6}[c]
}

// Forms are how much a report shows, in the order of forms.
func Forms() [][2]string {
	return [][2]string{{"", "Whole, as the audience’s role may see it"}, {"anonymised", "Without who"}, {"counts", "Counts alone"}, {"own", "One’s own area alone"}}
}

// Report is a kind of report; Live is the page on which those who have it live find it.
type Report struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Live string `json:"live"`
}

// Cell is what one audience gets of one report.
type Cell struct {
	Report   string   `json:"report"`
	Audience Audience `json:"audience"`
	Cadence  Cadence  `json:"cadence"`
	Form     string   `json:"form"`
	// From is the day from which it holds; Changed says that the organisation changed it, By whom and why.
	From        clock.Day `json:"-"`
	Changed     bool      `json:"-"`
	By, Because string    `json:"-"`
}

// Matrix is the reports, and who gets them how often, as dated data.
type Matrix struct {
	From      clock.Day       `json:"from"`
	Verified  bool            `json:"verified"`
	Source    string          `json:"source"`
	DaysAfter map[Cadence]int `json:"days_after"`
	Reports   []Report        `json:"reports"`
	Cells     []Cell          `json:"cells"`
}

//go:embed data/matrix.json
var matrixFile []byte

// Seed gives the matrix that holds where an organisation changed nothing.
var Seed = sync.OnceValue(func() Matrix {
	m, err := parseMatrix(matrixFile)
	if err != nil {
		panic("briefing: " + err.Error()) // a test parses the same file
	}
	return m
})

func parseMatrix(data []byte) (Matrix, error) {
	var m Matrix
	if err := json.Unmarshal(data, &m); err != nil {
		return m, err
	}
	if m.Source == "" || m.From == "" || len(m.Reports) == 0 {
		return m, errors.New("the matrix has no source, day or reports")
	}
	seen := map[[2]string]bool{}
	for _, c := range m.Cells {
		at := [2]string{c.Report, string(c.Audience)}
		switch {
		case m.Report(c.Report).Key == "", c.Audience.Words() == "", c.Cadence.Words() == "", !slices.ContainsFunc(Forms(), func(f [2]string) bool { return f[0] == c.Form }):
			return m, fmt.Errorf("the cell of %s for %s is not known", c.Report, c.Audience)
		case seen[at]:
			return m, fmt.Errorf("%s for %s is there twice", c.Report, c.Audience)
		}
		seen[at] = true
	}
	for c, n := range m.DaysAfter {
		if !c.Timed() || n < 0 || n > 60 {
			return m, fmt.Errorf("%d days after %s cannot be", n, c)
		}
	}
	return m, nil
}

// Report gives a report by key; its Key is "" where there is none.
func (m Matrix) Report(key string) Report {
	for _, r := range m.Reports {
		if r.Key == key {
			return r
		}
	}
	return Report{}
}

// Cell gives what an audience gets of a report: with cadence None where nothing says that it gets it.
func (m Matrix) Cell(report string, a Audience) Cell {
	for _, c := range m.Cells {
		if c.Report == report && c.Audience == a {
			if c.From == "" {
				c.From = m.From
			}
			return c
		}
	}
	return Cell{Report: report, Audience: a, Cadence: None, From: m.From}
}

// Period is the days that a report is about, the last one included.
type Period struct{ From, To clock.Day }

// Last gives the last whole period before a day: a calendar month, a quarter of the calendar, half a year from April or October.
func (c Cadence) Last(today clock.Day) Period {
	start := c.start(today)
	return Period{day(start.AddDate(0, -c.months(), 0)), day(start.AddDate(0, 0, -1))}
}

// SoFar gives the period that a day lies in, up to that day.
func (c Cadence) SoFar(today clock.Day) Period { return Period{day(c.start(today)), today} }

// start is the first day of the period that a day lies in.
func (c Cadence) start(today clock.Day) time.Time {
	t, err := time.Parse(time.DateOnly, string(today))
	if err != nil || c.months() == 0 {
		return t
	}
	at := int(t.Month()) - 1 // months since January; halves begin in April and October
	if c.months() == 6 {
		at = (at + 3) % 6
	} else {
		at %= c.months()
	}
	return time.Date(t.Year(), t.Month()-time.Month(at), 1, 0, 0, 0, 0, time.UTC)
}

func day(t time.Time) clock.Day { return clock.Day(t.Format(time.DateOnly)) }

// DueOn gives the day by which the report of a period is made.
func (m Matrix) DueOn(c Cadence, p Period) clock.Day {
	t, err := time.Parse(time.DateOnly, string(p.To))
	if err != nil {
		return p.To
	}
	return day(t.AddDate(0, 0, 1+m.DaysAfter[c]))
}
