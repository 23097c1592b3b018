package training

import (
	_ "embed" // the rules that come with the program
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

//go:embed training.json
var rulesJSON []byte

// Rules are what this area goes by from a day on, where an organisation says nothing else. Each set names its source and how far
// it was verified.
type Rules struct {
	From         string `json:"from"`
	Source       string `json:"source"`
	Verification string `json:"verification"`
	// LongDays is how long an absence lasts before somebody is left out, LeftDays how long ago somebody may have left and still be
	// named among those left out.
	LongDays     int              `json:"long_days"`
	LeftDays     int              `json:"left_days"`
	Components   []Word           `json:"components"`
	Competences  []SeedCompetence `json:"competences"`
	Requirements []SeedNeed       `json:"requirements"`
	// Groups are the main staff groups, Populations those who are counted apart from each other, the staff first.
	Groups      []Word   `json:"groups"`
	Populations []Word   `json:"populations"`
	Statuses    []Status `json:"statuses"`
	Columns     struct {
		Source       string `json:"source"`
		Verification string `json:"verification"`
	} `json:"columns"`
}

// Word is a code with its name and the words by which files know it.
type Word struct {
	Code  string   `json:"code"`
	Name  string   `json:"name"`
	Words []string `json:"words,omitempty"`
}

// SeedCompetence is a competence that comes with the program.
type SeedCompetence struct {
	Code          string   `json:"code"`
	Title         string   `json:"title"`
	Component     string   `json:"component"`
	RefreshMonths int      `json:"refresh_months"`
	AssessOnly    bool     `json:"assess_only"`
	Source        string   `json:"source"`
	Verification  string   `json:"verification"`
	Names         []string `json:"names"`
}

// SeedNeed is a requirement that comes with the program.
type SeedNeed struct {
	Competence   string `json:"competence"`
	GraceDays    int    `json:"grace_days"`
	Basis        string `json:"basis"`
	Verification string `json:"verification"`
}

// Status is what a status of an assignment in a file means.
type Status struct {
	Word       string `json:"word"`
	Absence    string `json:"absence,omitempty"`
	Population string `json:"population,omitempty"`
	Ended      bool   `json:"ended,omitempty"`
}

// Seed gives the rules that come with the program.
func Seed() []Rules {
	list, err := ParseRules(rulesJSON)
	if err != nil {
		panic("training.json: " + err.Error()) // a test reads it
	}
	return list
}

// RulesAt gives the rules that hold on a moment's day.
func RulesAt(list []Rules, t time.Time) Rules {
	out := list[0]
	for _, r := range list {
		if r.From <= t.Format(time.DateOnly) {
			out = r
		}
	}
	return out
}

// ParseRules reads sets of rules, and refuses what could not be used.
func ParseRules(b []byte) ([]Rules, error) {
	var list []Rules
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("there are no rules")
	}
	for i, r := range list {
		if err := r.problem(); err != nil {
			return nil, fmt.Errorf("set %d: %w", i+1, err)
		}
		if i > 0 && r.From <= list[i-1].From {
			return nil, errors.New("the sets are not in the order of their days")
		}
	}
	return list, nil
}

func (r Rules) problem() error {
	if _, err := time.Parse(time.DateOnly, r.From); err != nil {
		return err
	}
	if r.Source == "" || r.Verification == "" || r.LongDays < 1 || r.LeftDays < 0 || len(r.Groups) == 0 || len(r.Populations) != 5 || r.Populations[0].Code != "staff" {
		return errors.New("a source, its verification, the days, the groups or the five populations are missing")
	}
	known := map[string]bool{}
	for _, c := range r.Competences {
		if c.Code == "" || c.Title == "" || c.RefreshMonths < 0 || c.Verification == "" || known[c.Code] || !has(r.Components, c.Component) {
			return fmt.Errorf("the competence %q cannot be used", c.Code)
		}
		known[c.Code] = true
	}
	for _, n := range r.Requirements {
		if !known[n.Competence] || n.GraceDays < 0 || n.Basis == "" || n.Verification == "" {
			return fmt.Errorf("the requirement of %q cannot be used", n.Competence)
		}
	}
	for _, s := range r.Statuses {
		if s.Word == "" || !slices.Contains([]string{"", "long", "away"}, s.Absence) || s.Population != "" && !has(r.Populations, s.Population) {
			return fmt.Errorf("the status %q cannot be used", s.Word)
		}
	}
	return nil
}

func has(list []Word, code string) bool {
	return slices.ContainsFunc(list, func(w Word) bool { return w.Code == code })
}

// Name gives the name of a code in a list, the code where it has none.
func Name(list []Word, code string) string {
	for _, w := range list {
		if w.Code == code {
			return w.Name
		}
	}
	return code
}

// Fold makes words of files equal whatever their case, spaces and punctuation.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
