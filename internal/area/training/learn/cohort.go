package learn

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Cohort is people who work for a qualification together.
type Cohort struct {
	Org, ID, Name, Qualification, Title, Awarding string
	Level                                         int
	Starts, Ends                                  clock.Day
	MadeName                                      string
	Version                                       int64
	CohortBody
	// Learning, Passed, Failed and Left count its learners; Done are units done of all that are to be done.
	Learning, Passed, Failed, Left int
}

// CohortBody is what changes with a cohort.
type CohortBody struct {
	Units []string `json:"units"` // what is to be done, in order
}

// Learners is how many people are or were in it.
func (c *Cohort) Learners() int { return c.Learning + c.Passed + c.Failed + c.Left }

const cohortColumns = `c.org_id, c.id, c.name, c.qualification, c.title, c.level, c.awarding, c.starts, c.ends, c.body, c.made_name, c.version,
	(SELECT COUNT(*) FROM training_learner l WHERE l.org_id = c.org_id AND l.cohort_id = c.id AND l.state = 'learning'),
	(SELECT COUNT(*) FROM training_learner l WHERE l.org_id = c.org_id AND l.cohort_id = c.id AND l.state = 'passed'),
	(SELECT COUNT(*) FROM training_learner l WHERE l.org_id = c.org_id AND l.cohort_id = c.id AND l.state = 'not_passed'),
	(SELECT COUNT(*) FROM training_learner l WHERE l.org_id = c.org_id AND l.cohort_id = c.id AND l.state = 'left')`

func scanCohort(r db.Row) (c Cohort, err error) {
	var body string
	if err := r.Scan(&c.Org, &c.ID, &c.Name, &c.Qualification, &c.Title, &c.Level, &c.Awarding, &c.Starts, &c.Ends, &body, &c.MadeName, &c.Version, &c.Learning, &c.Passed, &c.Failed, &c.Left); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(body), &c.CohortBody)
}

// Cohorts gives the cohorts in reach, the latest first.
func (s *Service) Cohorts(ctx context.Context, sc authz.Scope) ([]Cohort, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanCohort, `SELECT `+cohortColumns+` FROM training_cohort c WHERE `+sc.Where(&a, "c")+` ORDER BY c.starts DESC, c.id`, a.Values()...)
}

// Cohort reads one. Out of reach is fault.NotFound.
func (s *Service) Cohort(ctx context.Context, sc authz.Scope, record string) (Cohort, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanCohort, `SELECT `+cohortColumns+` FROM training_cohort c WHERE c.org_id = `+a.Add(sc.Org())+` AND c.id = `+a.Add(record)+` AND `+sc.Where(&a, "c"), a.Values()...)
}

// CohortForm is a cohort as it is typed; Units has one unit a line.
type CohortForm struct{ Name, Qualification, Title, Level, Awarding, Starts, Ends, Units string }

var cohortTable = op.Table{Name: "training_cohort", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "name", "qualification", "title", "level", "awarding", "starts", "ends", "body", "made_at", "made_name", "version"}}

// AddCohort begins a cohort.
func (s *Service) AddCohort(ctx context.Context, f CohortForm) (string, error) {
	var p fault.Problems
	org := authz.From(ctx).Org
	c := Cohort{Name: typed(&p, "name", f.Name, "Name the cohort, such as “Cohort 6, spring 2027”", lineMost), Qualification: f.Qualification}
	if q, ok := Facts().Qualification(f.Qualification); ok {
		c.Title, c.Level, c.Awarding = q.Title, q.Level, q.Awarding
	} else {
		if f.Qualification != Other {
			p.Add("qualification", "Choose the qualification")
		}
		c.Title = typed(&p, "title", f.Title, "Name the qualification", lineMost)
		n, err := strconv.Atoi(strings.TrimSpace(f.Level))
		if err != nil || n < 1 || n > 8 {
			p.Add("level", "Write its level, from 1 to 8")
		}
		c.Level = n
	}
	if by := typed(&p, "awarding", f.Awarding, "", lineMost); by != "" {
		c.Awarding = by
	}
	if c.Awarding == "" {
		p.Add("awarding", "Name the awarding body")
	}
	c.Starts, c.Ends = day(&p, "starts", f.Starts, "Say when it starts"), day(&p, "ends", f.Ends, "Say when it ends")
	if c.Starts != "" && c.Ends != "" && c.Ends < c.Starts {
		p.Add("ends", "It would end before it starts")
	}
	for _, u := range strings.Split(f.Units, "\n") {
		if u = strings.Join(strings.Fields(u), " "); u != "" && !slices.Contains(c.Units, u) {
			c.Units = append(c.Units, u)
		}
	}
	if len(c.Units) == 0 || len(c.Units) > 30 {
		p.Add("units", "Write each unit on a line of its own, at most 30")
	}
	if err := fault.WithProblems(p); err != nil {
		return "", err
	}
	return op.Do(ctx, s.Door, ActQualify, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		body, err := json.Marshal(c.CohortBody)
		record := id.New("tco", tx.Now())
		tx.Insert(cohortTable, org, record, "", "", "", c.Name, c.Qualification, c.Title, int64(c.Level), c.Awarding, string(c.Starts), string(c.Ends), string(body), db.At(tx.Now()), tx.Actor().Name, int64(1))
		return record, audit.Created("training_cohort", record, audit.F("name", c.Name), audit.F("qualification", c.Title)), err
	})
}

// Learner is somebody in a cohort.
type Learner struct {
	Org, ID, Cohort, Person, Name string
	State                         string // learning, left, passed or not_passed
	ResultOn                      clock.Day
	Certificate                   string
	Version                       int64
	LearnerBody
	// CohortName, Title, Awarding and Units are the cohort's.
	CohortName, Title, Awarding string
	Units                       []string
}

// LearnerBody is what changes with a learner.
type LearnerBody struct {
	Done     []UnitDone `json:"done,omitempty"`
	Evidence []Evidence `json:"evidence,omitempty"`
}

// UnitDone is a unit that a tutor signed off on a day.
type UnitDone struct {
	Unit string    `json:"unit"`
	On   clock.Day `json:"on"`
	By   string    `json:"by"`
}

// Evidence is a link in a portfolio. The file itself is not kept here.
type Evidence struct {
	Unit  string    `json:"unit"`
	Title string    `json:"title"`
	Link  string    `json:"link"`
	On    clock.Day `json:"on"`
	By    string    `json:"by"`
}

// Finished tells whether a unit was signed off.
func (l *Learner) Finished(unit string) bool {
	return slices.ContainsFunc(l.Done, func(d UnitDone) bool { return d.Unit == unit })
}

// LearnerStates gives the states with their words.
func LearnerStates() [][2]string {
	return [][2]string{{"learning", "Working for it"}, {"passed", "Passed"}, {"not_passed", "Did not pass"}, {"left", "Left the cohort"}}
}

// Words gives the state in words.
func (l *Learner) Words() string {
	for _, x := range LearnerStates() {
		if x[0] == l.State {
			return x[1]
		}
	}
	return ""
}

const learnerColumns = `l.org_id, l.id, l.cohort_id, l.person_id, l.person_name, l.state, l.result_on, l.certificate, l.body, l.version, c.name, c.title, c.awarding, c.body`

const learnerFrom = ` FROM training_learner l JOIN training_cohort c ON c.org_id = l.org_id AND c.id = l.cohort_id WHERE `

func scanLearner(r db.Row) (l Learner, err error) {
	var body, cohort string
	if err := r.Scan(&l.Org, &l.ID, &l.Cohort, &l.Person, &l.Name, &l.State, &l.ResultOn, &l.Certificate, &body, &l.Version, &l.CohortName, &l.Title, &l.Awarding, &cohort); err != nil {
		return l, err
	}
	var c CohortBody
	if err := json.Unmarshal([]byte(cohort), &c); err != nil {
		return l, err
	}
	l.Units = c.Units
	return l, json.Unmarshal([]byte(body), &l.LearnerBody)
}

// Learners gives who is in a cohort in reach, by name.
func (s *Service) Learners(ctx context.Context, sc authz.Scope, cohort string) ([]Learner, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanLearner, `SELECT `+learnerColumns+learnerFrom+`l.org_id = `+a.Add(sc.Org())+` AND l.cohort_id = `+a.Add(cohort)+` AND `+sc.Where(&a, "l")+` ORDER BY l.person_name, l.id`, a.Values()...)
}

// Learner reads one. Out of reach is fault.NotFound.
func (s *Service) Learner(ctx context.Context, sc authz.Scope, record string) (Learner, error) {
	var a db.Args
	return db.One(ctx, s.DB, scanLearner, `SELECT `+learnerColumns+learnerFrom+`l.org_id = `+a.Add(sc.Org())+` AND l.id = `+a.Add(record)+` AND `+sc.Where(&a, "l"), a.Values()...)
}

// MyCohorts gives the person's own places in cohorts.
func (s *Service) MyCohorts(ctx context.Context, sc authz.Scope) ([]Learner, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanLearner, `SELECT `+learnerColumns+learnerFrom+sc.Where(&a, "l")+` ORDER BY c.starts DESC, l.id`, a.Values()...)
}

var learnerTable = op.Table{Name: "training_learner", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "cohort_id", "person_id", "person_name", "state", "result_on", "certificate", "body", "made_at", "version"}}

// AddLearner takes somebody into a cohort.
func (s *Service) AddLearner(ctx context.Context, cohort, who string) error {
	var p fault.Problems
	org := authz.From(ctx).Org
	c, err := s.someone(ctx, &p, org, "who", who)
	if err != nil {
		return err
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	_, err = op.Do(ctx, s.Door, ActQualify, op.On("training_cohort", org, cohort), func(tx *op.Tx) (int, audit.Change, error) {
		there, err := db.All(ctx, tx, db.Scalar[string], `SELECT id FROM training_learner WHERE org_id = $1 AND cohort_id = $2 AND person_id = $3`, org, cohort, c.ID)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if len(there) > 0 {
			return 0, audit.Change{}, fault.WithProblems(fault.Problems{{Field: "who", Message: "They are in it already"}})
		}
		record := id.New("tle", tx.Now())
		tx.Insert(learnerTable, org, record, "", "", s.OwnKey(org, c.ID), cohort, c.ID, c.Name, "learning", "", "", "{}", db.At(tx.Now()), int64(1))
		return 0, audit.Created("training_learner", record, audit.F("cohort", cohort), audit.F("person", c.ID)), nil
	})
	return err
}

func (s *Service) onLearner(ctx context.Context, act authz.Action, record string, seen int64, rule func(*op.Tx, *Learner) (audit.Change, error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, act, op.On("training_learner", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		l, err := db.One(ctx, tx, scanLearner, `SELECT `+learnerColumns+learnerFrom+`l.org_id = $1 AND l.id = $2`, org, record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != l.Version {
			return 0, audit.Change{}, moved()
		}
		c, err := rule(tx, &l)
		if err != nil {
			return 0, c, err
		}
		body, err := json.Marshal(l.LearnerBody)
		if err != nil {
			return 0, c, err
		}
		n, err := tx.Exec(ctx, `UPDATE training_learner SET state = $4, result_on = $5, certificate = $6, body = $7, version = version + 1 WHERE org_id = $1 AND id = $2 AND version = $3`, org, record, l.Version, l.State, string(l.ResultOn), l.Certificate, string(body))
		if err == nil && n != 1 {
			err = moved()
		}
		return 0, c, err
	})
	return err
}

// SignOff writes down that a learner did a unit.
func (s *Service) SignOff(ctx context.Context, record string, seen int64, unit, on string) error {
	var p fault.Problems
	d := day(&p, "on", on, "Say on which day")
	if d > s.Today() {
		p.Add("on", "That day has not come yet")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onLearner(ctx, ActQualify, record, seen, func(tx *op.Tx, l *Learner) (audit.Change, error) {
		var p fault.Problems
		if !slices.Contains(l.Units, unit) {
			p.Add("unit", "Choose a unit of the cohort")
		} else if l.Finished(unit) {
			p.Add("unit", "That unit was signed off already")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		l.Done = append(l.Done, UnitDone{Unit: unit, On: d, By: tx.Actor().Name})
		return audit.Changed("training_learner", record, audit.F("unit", unit), audit.F("on", string(d))), nil
	})
}

// SetResult writes down the awarding body's result. Nobody passes before every unit was signed off.
func (s *Service) SetResult(ctx context.Context, record string, seen int64, state, on, certificate string) error {
	var p fault.Problems
	if !slices.ContainsFunc(LearnerStates(), func(x [2]string) bool { return x[0] == state }) || state == "learning" {
		p.Add("state", "Choose the result")
	}
	d := day(&p, "on", on, "Say on which day")
	if d > s.Today() {
		p.Add("on", "That day has not come yet")
	}
	certificate = typed(&p, "certificate", certificate, "", lineMost)
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onLearner(ctx, ActQualify, record, seen, func(_ *op.Tx, l *Learner) (audit.Change, error) {
		if state == "passed" {
			for _, u := range l.Units {
				if !l.Finished(u) {
					return audit.Change{}, fault.WithProblems(fault.Problems{{Field: "state", Message: "The unit “%s” was not signed off yet", Args: []any{u}}})
				}
			}
		}
		was := l.State
		l.State, l.ResultOn, l.Certificate = state, d, certificate
		return audit.Changed("training_learner", record, audit.FF("state", was, state), audit.F("on", string(d))), nil
	})
}

// AddEvidence puts a link into the person's own portfolio.
func (s *Service) AddEvidence(ctx context.Context, record, unit, title, link string) error {
	var p fault.Problems
	title = typed(&p, "title", title, "Say what it shows", lineMost)
	link = typed(&p, "link", link, "Write the address where it lies", lineMost)
	if u, err := url.Parse(link); link != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		p.Add("link", "Write the whole address, beginning with https://")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.onLearner(ctx, ActOwn, record, 0, func(tx *op.Tx, l *Learner) (audit.Change, error) {
		var p fault.Problems
		switch {
		case l.State != "learning":
			return audit.Change{}, fault.New(fault.Conflict, "The cohort is over for you, so the portfolio stays as it is")
		case !slices.Contains(l.Units, unit):
			p.Add("unit", "Choose a unit of the cohort")
		case len(l.Evidence) >= 200:
			p.Add("title", "A portfolio holds at most 200 links")
		}
		if err := fault.WithProblems(p); err != nil {
			return audit.Change{}, err
		}
		l.Evidence = append(l.Evidence, Evidence{Unit: unit, Title: title, Link: link, On: s.Today(), By: tx.Actor().Name})
		return audit.Changed("training_learner", record, audit.F("evidence", fmt.Sprint(len(l.Evidence)))), nil
	})
}
