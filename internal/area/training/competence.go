package training

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Competence is something that somebody can do against violence, as it holds from one day to another.
type Competence struct {
	Org, ID, Code, Title string
	// Component is a code of Rules.Components.
	Component string
	// Refresh is after how many months it ends, 0 for never. AssessOnly tells that it may be renewed by a test alone.
	Refresh    int
	AssessOnly bool
	// Names are how files call it.
	Names []string
	// From and To are the first and the last day on which it holds so; To is empty while it does.
	From, To string
	// Source and Verification are of those that come with the program; Own tells that the organisation wrote it.
	Source, Verification string
	Own                  bool
	MadeName             string
	Version              int64
}

// Ends gives the first day on which a competence that was achieved on a day does not hold any more, "" for never.
func (c Competence) Ends(achieved string) string {
	t, err := time.Parse(time.DateOnly, achieved)
	if err != nil || c.Refresh == 0 {
		return ""
	}
	y, m, d := t.Date()
	first := time.Date(y, m+time.Month(c.Refresh), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day() // three years after 29 February is 28 February
	return first.AddDate(0, 0, min(d, last)-1).Format(time.DateOnly)
}

const competenceColumns = `c.org_id, c.id, c.code, c.title, c.component, c.refresh_months, c.assess_only, c.names, c.from_day, c.to_day, c.made_name, c.version`

func scanCompetence(r db.Row) (c Competence, err error) {
	var names string
	err = r.Scan(&c.Org, &c.ID, &c.Code, &c.Title, &c.Component, &c.Refresh, &c.AssessOnly, &names, &c.From, &c.To, &c.MadeName, &c.Version)
	c.Own, c.Source, c.Verification = true, "local", "local rule"
	if names != "" {
		c.Names = strings.Split(names, "\n")
	}
	return c, err
}

// ownCompetences gives every version of an organisation's own, the newest of each first.
func ownCompetences(ctx context.Context, q db.Querier, org string) ([]Competence, error) {
	return db.All(ctx, q, scanCompetence, `SELECT `+competenceColumns+` FROM training_competence c WHERE c.org_id = $1 ORDER BY c.code, c.from_day DESC, c.id`, org)
}

// Competences gives the competences of an organisation on a day: those that come with the program and its own, which take the
// place of those with their code.
func (s *Service) Competences(ctx context.Context, org, day string) ([]Competence, error) {
	return s.competencesOf(ctx, s.DB, org, day)
}

func (s *Service) competencesOf(ctx context.Context, q db.Querier, org, day string) ([]Competence, error) {
	own, err := ownCompetences(ctx, q, org)
	if err != nil {
		return nil, err
	}
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return nil, err
	}
	var out []Competence
	rules := RulesAt(s.Rules, t)
	for _, x := range rules.Competences {
		out = append(out, Competence{Org: org, Code: x.Code, Title: x.Title, Component: x.Component, Refresh: x.RefreshMonths, AssessOnly: x.AssessOnly, Names: x.Names, From: rules.From, Source: x.Source, Verification: x.Verification})
	}
	for _, c := range own {
		if !inForce(c.From, c.To, day) {
			continue
		}
		if i := slices.IndexFunc(out, func(x Competence) bool { return x.Code == c.Code }); i >= 0 {
			out[i] = c
		} else {
			out = append(out, c)
		}
	}
	return out, nil
}

// CompetenceVersions gives every version of a competence: the organisation's own, the newest first, then what comes with the
// program.
func (s *Service) CompetenceVersions(ctx context.Context, sc authz.Scope, code string) ([]Competence, error) {
	own, err := ownCompetences(ctx, s.DB, sc.Org())
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(own, func(c Competence) bool { return c.Code != code })
	for i := len(s.Rules) - 1; i >= 0; i-- {
		for _, x := range s.Rules[i].Competences {
			if x.Code == code {
				out = append(out, Competence{Org: sc.Org(), Code: x.Code, Title: x.Title, Component: x.Component, Refresh: x.RefreshMonths, AssessOnly: x.AssessOnly, Names: x.Names, From: s.Rules[i].From, Source: x.Source, Verification: x.Verification})
			}
		}
	}
	if len(out) == 0 {
		return nil, fault.Missing()
	}
	return out, nil
}

// CompetenceAsk is what a form says of a competence. Code is empty for a new one.
type CompetenceAsk struct {
	Code, Title, Component string
	Refresh                int
	AssessOnly             bool
	Names                  string // one a line
	From                   string
}

func (a *CompetenceAsk) clean() {
	a.Title = line(a.Title)
	var names []string
	for l := range strings.Lines(a.Names) {
		if l = line(l); l != "" && !slices.Contains(names, l) {
			names = append(names, l)
		}
	}
	a.Names = strings.Join(names, "\n")
}

func (a *CompetenceAsk) problems(r Rules) fault.Problems {
	var p fault.Problems
	need(&p, "title", a.Title, "Give it a title", MaxLine)
	need(&p, "names", a.Names, "", MaxWords)
	if !has(r.Components, a.Component) {
		p.Add("component", "Choose what it is about")
	}
	if a.Refresh < 0 || a.Refresh > 120 {
		p.Add("refresh", "Enter a number of months from 0 to 120. 0 means that it does not end")
	}
	if !isDay(a.From) {
		p.Add("from", "Enter the day from which it holds")
	}
	return p
}

// PutCompetence writes a version of a competence, which holds from a day on; the version before it ends the day before. What was
// achieved before keeps the end that it was given.
func (s *Service) PutCompetence(ctx context.Context, org string, in CompetenceAsk) (string, error) {
	in.clean()
	p := in.problems(s.RulesNow())
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	code := in.Code
	if code == "" {
		code = slug(in.Title)
	}
	return op.Do(ctx, s.Door, ActRequire, op.In(org, "").Once("competence "+code), func(tx *op.Tx) (string, audit.Change, error) {
		list, err := ownCompetences(ctx, tx, org)
		if err != nil {
			return "", audit.Change{}, err
		}
		now, err := s.competencesOf(ctx, tx, org, in.From)
		if err != nil {
			return "", audit.Change{}, err
		}
		known := slices.ContainsFunc(now, func(c Competence) bool { return c.Code == code }) || slices.ContainsFunc(list, func(c Competence) bool { return c.Code == code })
		if in.Code == "" && known {
			return "", audit.Change{}, fault.WithProblems(fault.Problems{{Field: "title", Message: "There is a competence of this name. Change that one instead"}})
		}
		if in.Code != "" && !known {
			return "", audit.Change{}, fault.Missing()
		}
		for _, c := range list {
			if c.Code == code && c.From >= in.From {
				return "", audit.Change{}, fault.WithProblems(fault.Problems{{Field: "from", Message: "Enter a day after that of the version before it"}})
			}
			if c.Code == code && (c.To == "" || c.To >= in.From) {
				if err := tx.Must(ctx, `UPDATE training_competence SET to_day = $1, version = version + 1 WHERE org_id = $2 AND id = $3`, dayBefore(in.From), org, c.ID); err != nil {
					return "", audit.Change{}, err
				}
			}
		}
		if err := changed(ctx, tx, org); err != nil {
			return "", audit.Change{}, err
		}
		key := id.New("tco", tx.Now())
		tx.Insert(competenceTable, org, key, "", "", "", code, in.Title, in.Component, int64(in.Refresh), in.AssessOnly, in.Names, in.From, "", db.At(tx.Now()), tx.Actor().Name, int64(1))
		return code, audit.Created("training_competence", key, audit.F("competence", code), audit.F("months", number(in.Refresh)), audit.F("from", in.From)), nil
	})
}

var competenceTable = op.Table{Name: "training_competence", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "code", "title", "component", "refresh_months", "assess_only", "names", "from_day", "to_day",
	"made_at", "made_name", "version"}}

func byTitle(a, b Competence) int {
	return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Code, b.Code))
}
