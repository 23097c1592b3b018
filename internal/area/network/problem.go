package network

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Step is one of the four steps of the public-health approach.
type Step string

// The steps in their order.
const (
	Surveillance Step = "surveillance"
	Factors      Step = "factors"
	Intervention Step = "intervention"
	Scale        Step = "scale"
)

// Steps gives the four in order.
func Steps() []Step { return []Step{Surveillance, Factors, Intervention, Scale} }

var stepWords = map[Step][2]string{
	Surveillance: {"Surveillance", "How often, where, to whom?"}, Factors: {"Risk factors", "What raises it, what lowers it?"},
	Intervention: {"Intervention", "What was tried, and did it work?"}, Scale: {"Scale", "Where has it spread?"},
}

// Words names a step, Asks is its question.
func (s Step) Words() string { return stepWords[s][0] }

// Asks is the question of a step.
func (s Step) Asks() string { return stepWords[s][1] }

// Results are what may come of a test of an intervention.
func Results() []Code {
	return []Code{{"running", "Still running"}, {"worked", "It worked"}, {"unclear", "No clear effect"}, {"worse", "It made things worse"}}
}

// ResultWords gives the outcome of a test in words.
func ResultWords(code string) string {
	for _, r := range Results() {
		if r.Code == code {
			return r.Words
		}
	}
	return ""
}

// Entry is something known of a step. Link leads to what it stands on here: a measure, a case study, a pilot, an adoption.
type Entry struct {
	ID     string    `json:"id"`
	Step   Step      `json:"step"`
	Words  string    `json:"words"`
	Source string    `json:"source,omitempty"`
	Link   string    `json:"link,omitempty"`
	On     clock.Day `json:"on,omitempty"`
	// Of ties an intervention to the risk factor it acts on, and a place where it spread to the intervention.
	Of string `json:"of,omitempty"`
	// Lowers tells a factor that protects; Result what came of an intervention.
	Lowers bool      `json:"lowers,omitempty"`
	Result string    `json:"result,omitempty"`
	Gone   clock.Day `json:"gone,omitempty"`
}

// Problem is what one wants to be less, along the four steps.
type Problem struct {
	Org, ID, Name string
	Story
	Made    db.Time
	Version int64
}

// Story is the part of a problem that is kept as JSON.
type Story struct {
	About   string  `json:"about"`
	Owner   string  `json:"owner"`
	Entries []Entry `json:"entries,omitempty"`
	Last    int     `json:"last,omitempty"`
}

// In gives the entries of a step that stand.
func (x *Story) In(step Step) []Entry {
	var out []Entry
	for _, e := range x.Entries {
		if e.Step == step && e.Gone == "" {
			out = append(out, e)
		}
	}
	return out
}

// Entry gives one that stands by its id.
func (x *Story) Entry(id string) (Entry, bool) {
	for _, e := range x.Entries {
		if e.ID == id && e.Gone == "" {
			return e, true
		}
	}
	return Entry{}, false
}

// ProblemPath is the address of a problem's page.
func ProblemPath(id string) string { return "/network/problems/" + id }

const problemColumns = `x.org_id, x.id, x.name, x.body, x.made_at, x.version`

func scanProblem(r db.Row) (x Problem, err error) {
	var body string
	if err := r.Scan(&x.Org, &x.ID, &x.Name, &body, &x.Made, &x.Version); err != nil {
		return x, err
	}
	return x, json.Unmarshal([]byte(body), &x.Story)
}

// Problems gives the problems in reach by name.
func (s *Service) Problems(ctx context.Context, sc authz.Scope) ([]Problem, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanProblem, `SELECT `+problemColumns+` FROM network_problem x WHERE `+sc.Where(&a, "x")+` ORDER BY x.name, x.id`, a.Values()...)
}

// Problem reads one with its log. Out of reach is fault.NotFound.
func (s *Service) Problem(ctx context.Context, sc authz.Scope, record string) (Problem, []Event, error) {
	x, err := oneProblem(ctx, s.DB, sc, record)
	if err != nil {
		return x, nil, err
	}
	list, err := s.log(ctx, x.Org, record)
	return x, list, err
}

func oneProblem(ctx context.Context, q db.Querier, sc authz.Scope, record string) (Problem, error) {
	var a db.Args
	return db.One(ctx, q, scanProblem, `SELECT `+problemColumns+` FROM network_problem x WHERE x.id = `+a.Add(record)+` AND `+sc.Where(&a, "x"), a.Values()...)
}

var problemTable = op.Table{Name: "network_problem", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "name", "body", "made_at", "version"}}

func storyOf(name, about, owner string) (string, Story, error) {
	var p fault.Problems
	n := typed(&p, "name", name, "Name the problem", lineMost)
	st := Story{About: typed(&p, "about", about, "Say what the problem is", textMost), Owner: typed(&p, "owner", owner, "Say who sees to it", lineMost)}
	return n, st, fault.WithProblems(p)
}

// AddProblem writes a problem down, with nothing in its four steps.
func (s *Service) AddProblem(ctx context.Context, name, about, owner string) (string, error) {
	n, st, err := storyOf(name, about, owner)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(st)
	if err != nil {
		return "", err
	}
	org := authz.From(ctx).Org
	return op.Do(ctx, s.Door, ActKeep, op.In(org, ""), func(tx *op.Tx) (string, audit.Change, error) {
		r := id.New("npr", tx.Now())
		tx.Insert(problemTable, org, r, "", "", "", n, string(body), db.At(tx.Now()), int64(1))
		event(tx, org, r, "written", "Written down")
		return r, audit.Created("network_problem", r, audit.F("name", n)), nil
	})
}

func (s *Service) changeProblem(ctx context.Context, record string, seen int64, kind string, rule func(*op.Tx, *Problem) (string, error)) error {
	org := authz.From(ctx).Org
	_, err := op.Do(ctx, s.Door, ActKeep, op.On("network_problem", org, record), func(tx *op.Tx) (int, audit.Change, error) {
		x, err := oneProblem(ctx, tx, tx.Scope(), record)
		if err != nil {
			return 0, audit.Change{}, err
		}
		if seen != 0 && seen != x.Version {
			return 0, audit.Change{}, moved()
		}
		words, err := rule(tx, &x)
		if err != nil {
			return 0, audit.Change{}, err
		}
		body, err := json.Marshal(x.Story)
		if err != nil {
			return 0, audit.Change{}, err
		}
		event(tx, org, record, kind, words)
		return 0, audit.Changed("network_problem", record, audit.F(kind, words)),
			tx.Must(ctx, `UPDATE network_problem SET name = $3, body = $4, version = version + 1 WHERE org_id = $1 AND id = $2`, org, record, x.Name, string(body))
	})
	return err
}

// EditProblem changes what a problem is called, what it is and who sees to it.
func (s *Service) EditProblem(ctx context.Context, record string, seen int64, name, about, owner string) error {
	n, st, err := storyOf(name, about, owner)
	if err != nil {
		return err
	}
	return s.changeProblem(ctx, record, seen, "changed", func(_ *op.Tx, x *Problem) (string, error) {
		x.Name, x.About, x.Owner = n, st.About, st.Owner
		return "Changed: " + n, nil
	})
}

// PutEntry adds or changes an entry of a step; the ID is "" for a new one.
func (s *Service) PutEntry(ctx context.Context, record string, seen int64, e Entry, on string) error {
	var p fault.Problems
	e.Words, e.Source, e.Link = typed(&p, "words", e.Words, "Say what is known", textMost), typed(&p, "source", e.Source, "", lineMost), typed(&p, "link", e.Link, "", lineMost)
	e.On = s.pastDay(&p, "on", on, "")
	if !slices.Contains(Steps(), e.Step) {
		p.Add("step", "Choose a step")
	}
	if e.Link != "" && (e.Link[0] != '/' || len(e.Link) > 1 && (e.Link[1] == '/' || e.Link[1] == '\\')) {
		p.Add("link", "Write the address of a page here, such as /library/abc; it begins with a stroke")
	}
	if e.Step == Intervention && ResultWords(e.Result) == "" {
		p.Add("result", "Say what came of it")
	}
	if err := fault.WithProblems(p); err != nil {
		return err
	}
	return s.changeProblem(ctx, record, seen, string(e.Step), func(_ *op.Tx, x *Problem) (string, error) {
		from := map[Step]Step{Intervention: Factors, Scale: Intervention}[e.Step]
		if of, ok := x.Entry(e.Of); e.Of != "" && (!ok || of.Step != from) {
			return "", fault.WithProblems(fault.Problems{{Field: "of", Message: "Choose one of this problem’s"}})
		}
		if e.ID == "" {
			x.Last++
			e.ID = strconv.Itoa(x.Last)
			x.Entries = append(x.Entries, e)
			return e.Step.Words() + ": " + e.Words, nil
		}
		i := slices.IndexFunc(x.Entries, func(o Entry) bool { return o.ID == e.ID && o.Gone == "" && o.Step == e.Step })
		if i < 0 {
			return "", fault.Missing()
		}
		x.Entries[i] = e
		return e.Step.Words() + ", changed: " + e.Words, nil
	})
}

// DropEntry takes an entry out; the log keeps it.
func (s *Service) DropEntry(ctx context.Context, record string, seen int64, entry string) error {
	return s.changeProblem(ctx, record, seen, "taken out", func(tx *op.Tx, x *Problem) (string, error) {
		i := slices.IndexFunc(x.Entries, func(o Entry) bool { return o.ID == entry && o.Gone == "" })
		if i < 0 {
			return "", fault.Missing()
		}
		x.Entries[i].Gone = clock.DayOf(tx.Now())
		return "Taken out: " + x.Entries[i].Words, nil
	})
}
