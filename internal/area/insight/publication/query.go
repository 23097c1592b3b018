package publication

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/havenward/havenward/disclosure"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
	"github.com/havenward/havenward/internal/org"
)

// Ask is a question at the workbench: a query of the cube, what is counted, and whether the answer is for publication.
type Ask struct {
	Query   cube.Query
	Counted string
	// Public asks for the answer as it could be published. Above a trust every answer is of that kind.
	Public bool
}

// Found is the answer to an Ask.
type Found struct {
	// By are the dimensions of the lines.
	By    []string
	Lines []FoundLine
	Total string
	// Gated says that the rule was applied and audited; Rule is that rule.
	Gated bool
	Rule  Rule
	// Hidden is how many lines show a star.
	Hidden int
}

// FoundLine is one cell: the code of each dimension, its words, and what is shown.
type FoundLine struct {
	Codes, Words []string
	Shown        string
	N            int64
	Number       bool
}

// maxLines bounds an answer that is audited.
const maxLines = 20_000

// ReadAsk reads a question from the parameters of an address. A question that names nothing to count by has no answer yet.
func (s *Service) ReadAsk(v url.Values) (Ask, fault.Problems) {
	v = drop(v, "counted", "public", "name", "id")
	q, problems := s.Cube().ReadQuery(v)
	return Ask{Query: q}, problems
}

// drop leaves parameters out, and empty ones.
func drop(v url.Values, names ...string) url.Values {
	out := url.Values{}
	for k, list := range v {
		list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
		if len(list) > 0 && !slices.Contains(names, k) {
			out[k] = list
		}
	}
	return out
}

// Find answers a question as far as the actor reaches. A trust's analyst sees the trust's own counts; everything above a trust
// and everything for publication goes through the rule and the audit, and is refused where neither rule is safe.
func (s *Service) Find(ctx context.Context, ask Ask) (*Found, error) {
	by := authz.From(ctx)
	if _, err := s.Door.Policy().Check(by, ActQuery); err != nil {
		return nil, err
	}
	if err := s.warm(); err != nil {
		return nil, err
	}
	top, maps, err := s.publisher(ctx, by.Org, Spec{Map: AsItIs})
	if err != nil {
		return nil, err
	}
	p := maps[0]
	q := ask.Query
	q.Everywhere, q.Reach = false, nil
	if ask.Counted != Incidents {
		ask.Counted = Staff
	}
	above := top.Kind != org.Trust
	if above {
		if slices.Contains(q.By, cube.Unit) || slices.Contains(q.By, cube.Site) || slices.ContainsFunc(q.Where, func(f cube.Filter) bool { return f.Dim == cube.Unit || f.Dim == cube.Site }) {
			return nil, fault.WithProblems(fault.Problems{{Field: "by", Message: "Nobody above a trust counts by its units or sites"}})
		}
		for _, o := range p.tree.All() {
			if o.Kind != org.Trust {
				continue
			}
			if _, ok := p.path(o.ID); ok {
				q.Reach = append(q.Reach, cube.Span{Org: o.ID})
			}
		}
	} else {
		q.Reach = []cube.Span{{Org: top.ID}}
	}
	t, err := s.Cube().Slice(ctx, q)
	if err != nil {
		return nil, err
	}
	if above || ask.Public {
		return gated(t, q, ask.Counted, p)
	}
	out := &Found{By: q.By, Total: fmt.Sprint(pick(t.Total, ask.Counted))}
	for _, list := range [][]cube.Cell{t.Cells, t.NotKnown} {
		for _, c := range list {
			n := pick(c, ask.Counted)
			out.Lines = append(out.Lines, FoundLine{Codes: c.At[:len(q.By)], Words: lineWords(q.By, c.At[:], p), Shown: fmt.Sprint(n), N: n, Number: true})
		}
	}
	return out, nil
}

func pick(c cube.Cell, counted string) int64 {
	if counted == Incidents {
		return c.Incidents
	}
	return c.Staff
}

func lineWords(by []string, at []string, p places) []string {
	var out []string
	for i, dim := range by {
		switch dim {
		case cube.Org:
			out = append(out, p.words(at[i]))
		default:
			out = append(out, CodeWords(dim, at[i]))
		}
	}
	return out
}

// gated applies the rule to an answer and audits it; where plain rounding leaks, more is hidden.
func gated(t cube.Table, q cube.Query, counted string, p places) (*Found, error) {
	for _, d := range cube.Dims() {
		if d.Many && slices.Contains(q.By, d.Name) {
			return nil, fault.WithProblems(fault.Problems{{Field: "by", Message: "One record can have several values of this, so the answer does not add up and cannot be audited. Choose one value as a condition instead"}})
		}
	}
	below := slices.Contains(q.By, cube.Org) || p.top.Kind == org.Board || p.top.Kind == org.Trust
	if below && touches(q) {
		return nil, fault.WithProblems(fault.Problems{{Field: "by", Message: "Sexual violence, hate, ethnicity and disability are not shown below region"}})
	}
	if len(t.Cells)+len(t.NotKnown) > maxLines {
		return nil, fault.WithProblems(fault.Problems{{Field: "by", Message: "The answer has too many lines to be audited. Choose fewer breakdowns"}})
	}
	cells := append(slices.Clone(t.Cells), t.NotKnown...)
	table, err := tableOf(cells, q, counted, p)
	if err != nil {
		return nil, err
	}
	sum := table.Count(0)
	if sum != pick(t.Total, counted) {
		return nil, fault.WithProblems(fault.Problems{{Field: "counted", Message: "Some incidents stand in several lines, so the answer does not add up and cannot be audited. Count staff affected instead"}})
	}
	rule := DefaultRule()
	release, _ := disclosure.HES{Small: rule.Small, Base: rule.Base, RoundNational: true}.Apply(table)
	report, err := disclosure.Audit{Quick: true, Small: rule.Small, Values: rule.Keep, Releases: []disclosure.Published{{Release: release, Table: table}}}.Run()
	if err != nil {
		return nil, err
	}
	if !report.Safe() && table.Layout().Cells() > maxProtect {
		return nil, fault.WithProblems(fault.Problems{{Field: "by", Message: "The answer would give small numbers away, and it is too large to hide more. Choose fewer breakdowns or a longer time"}})
	}
	if !report.Safe() {
		safe, err := disclosure.Suppress{Small: rule.Small, Base: rule.Base, Values: rule.Keep, RoundNational: true}.Apply(table)
		var no *disclosure.UnprotectedError
		if errors.As(err, &no) {
			return nil, fault.WithProblems(fault.Problems{{Field: "by", Message: "The answer would give small numbers away, and hiding more does not help. Choose fewer breakdowns or a longer time"}})
		}
		if err != nil {
			return nil, err
		}
		release, rule.Kind = safe.Release, Protect
	}
	out := &Found{By: q.By, Gated: true, Rule: rule, Total: release.Cells[0].Text()}
	l := table.Layout()
	for cell, shown := range release.Cells {
		if !l.Leaf(cell) {
			continue
		}
		codes := make([]string, len(q.By))
		for i, path := range l.Path(cell)[1:] {
			codes[i] = path[len(path)-1]
		}
		if at := slices.Index(q.By, cube.Org); at >= 0 {
			geo := l.Path(cell)[0]
			codes = slices.Insert(codes[:len(q.By)-1], at, geo[len(geo)-1])
		}
		line := FoundLine{Codes: codes, Words: lineWords(q.By, codes, p), Shown: shown.Text(), Number: !shown.Hidden(), N: shown.Value}
		if shown.Hidden() {
			out.Hidden++
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

// touches tells whether a question is about something that is not shown below region.
func touches(q cube.Query) bool {
	if slices.Contains(sensitiveMeasures, q.Measure) || slices.ContainsFunc(q.By, func(d string) bool { return slices.Contains(sensitive, d) }) {
		return true
	}
	return slices.ContainsFunc(q.Where, func(f cube.Filter) bool {
		return f.Dim == "hate_motive" || slices.Contains(sensitive, f.Dim) || slices.ContainsFunc(f.Values, func(v string) bool { return strings.HasPrefix(v, "sexual_") })
	})
}

// tableOf lays an answer out as a table with its margins. What is not listed is zero.
func tableOf(cells []cube.Cell, q cube.Query, counted string, p places) (*disclosure.Table, error) {
	geo := &axis{name: dimPlace, total: p.top.ID}
	rest := []*axis{}
	joins := Spec{By: q.By, Level: org.Trust}.joins()
	if !slices.Contains(q.By, cube.Org) && (p.top.Kind == org.National || p.top.Kind == org.Region) {
		joins = nil
	}
	paths := func(c cube.Cell) [][]string {
		out := [][]string{{p.top.ID}}
		for i, dim := range q.By {
			if dim == cube.Org {
				out[0], _ = p.path(c.At[i])
				continue
			}
			code := known(c.At[i], true)
			for _, j := range joins {
				if j.Dim == dim && slices.Contains(j.Codes, code) {
					code = joinedCode(j.Codes)
				}
			}
			out = append(out, []string{code})
		}
		return out
	}
	for _, dim := range q.By {
		if dim != cube.Org {
			rest = append(rest, &axis{name: dim, total: all})
		}
	}
	for _, c := range cells {
		for i, path := range paths(c) {
			if i == 0 {
				geo.add(path)
			} else {
				rest[i-1].add(path)
			}
		}
	}
	if len(geo.leaves) == 0 {
		geo.add([]string{p.top.ID})
	}
	dims := []*disclosure.Dim{}
	for _, a := range append([]*axis{geo}, rest...) {
		if len(a.leaves) == 0 {
			a.add([]string{notKnown})
		}
		d, err := a.dim()
		if err != nil {
			return nil, err
		}
		dims = append(dims, d)
	}
	l, err := disclosure.NewLayout(dims...)
	if err != nil {
		return nil, err
	}
	if l.Cells() > maxTogether {
		return nil, fault.WithProblems(fault.Problems{{Field: "by", Message: "The answer has too many lines to be audited. Choose fewer breakdowns"}})
	}
	t := disclosure.NewTable(l)
	sums := map[int]int64{}
	for _, c := range cells {
		cell, err := l.Cell(paths(c)...)
		if err != nil {
			return nil, err
		}
		sums[cell] += pick(c, counted)
	}
	for cell, n := range sums {
		if err := t.Set(cell, n); err != nil {
			return nil, err
		}
	}
	t.SetRestZero()
	return t, nil
}

// Saved is a question that was kept under a name.
type Saved struct {
	ID, Name, Query string
	Made            Person
}

// SavedQueries gives the questions that the actor's organisation kept.
func (s *Service) SavedQueries(ctx context.Context) ([]Saved, error) {
	by := authz.From(ctx)
	if _, err := s.Door.Policy().Check(by, ActQuery); err != nil {
		return nil, err
	}
	return db.All(ctx, s.DB, func(r db.Row) (Saved, error) {
		var x Saved
		var at db.Time
		err := r.Scan(&x.ID, &x.Name, &x.Query, &x.Made.ID, &x.Made.Name, &at)
		x.Made.At = at.Time
		return x, err
	}, `SELECT id, name, query, made_by, made_name, made_at FROM saved_query WHERE org_id = $1 ORDER BY name, id LIMIT 200`, by.Org)
}

// SaveQuery keeps a question of the actor's organisation under a name.
func (s *Service) SaveQuery(ctx context.Context, name, query string) error {
	by := authz.From(ctx)
	if name = strings.TrimSpace(name); name == "" || len(name) > 100 {
		return fault.WithProblems(fault.Problems{{Field: "name", Message: "Give the question a name of at most 100 characters"}})
	}
	v, err := url.ParseQuery(query)
	if err != nil || len(query) > 4000 {
		return fault.WithProblems(fault.Problems{{Field: "name", Message: "This question cannot be kept"}})
	}
	if _, problems := s.ReadAsk(v); len(problems) > 0 {
		return fault.WithProblems(problems)
	}
	_, err = op.Do(ctx, s.Door, ActQuery, op.In(by.Org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		key := id.New("qry", tx.Now())
		_, err := tx.Exec(ctx, `INSERT INTO saved_query (org_id, id, unit_id, lock, owner_key, name, query, made_by, made_name, made_at) VALUES ($1, $2, '', '', '', $3, $4, $5, $6, $7)`,
			by.Org, key, name, query, by.ID, by.Name, db.At(tx.Now()))
		return true, audit.Created("saved_query", key, audit.F("name", name), audit.F("query", query)), err
	})
	return err
}

// ForgetQuery takes a kept question away; one of another organisation is not there.
func (s *Service) ForgetQuery(ctx context.Context, query string) error {
	by := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActQuery, op.In(by.Org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		n, err := tx.Exec(ctx, `DELETE FROM saved_query WHERE org_id = $1 AND id = $2`, by.Org, query)
		if err == nil && n == 0 {
			err = fault.Missing()
		}
		return true, audit.Removed("saved_query", query), err
	})
	return err
}

// Ran records that an answer left as a file, before it does.
func (s *Service) Ran(ctx context.Context, query, format string, f *Found) error {
	by := authz.From(ctx)
	_, err := op.Do(ctx, s.Door, ActQuery, op.In(by.Org, ""), func(tx *op.Tx) (bool, audit.Change, error) {
		key := id.New("run", tx.Now())
		_, err := tx.Exec(ctx, `INSERT INTO query_run (org_id, id, query, gated, format, cells, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			by.Org, key, query, f.Gated, format, int64(len(f.Lines)), by.ID, by.Name, db.At(tx.Now()))
		return true, audit.Exported("query_run", key, audit.F("query", query), audit.F("format", format), audit.F("gated", fmt.Sprint(f.Gated))), err
	})
	return err
}

// Runs gives the answers that left the actor's organisation as files, the newest first.
func (s *Service) Runs(ctx context.Context) ([]Run, error) {
	by := authz.From(ctx)
	if _, err := s.Door.Policy().Check(by, ActQuery); err != nil {
		return nil, err
	}
	return db.All(ctx, s.DB, func(r db.Row) (Run, error) {
		var x Run
		var at db.Time
		err := r.Scan(&x.Query, &x.Format, &x.Gated, &x.Cells, &x.By.ID, &x.By.Name, &at)
		x.By.At = at.Time
		return x, err
	}, `SELECT query, format, gated, cells, by_id, by_name, at FROM query_run WHERE org_id = $1 ORDER BY at DESC, id LIMIT 50`, by.Org)
}

// Run is one answer that left as a file.
type Run struct {
	Query, Format string
	Gated         bool
	Cells         int64
	By            Person
}
