package round

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/rollup"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// roundsShown is how many rounds the course of a roll-up shows, the one looked at among them.
const roundsShown = 6

// Picture is where the organisations of an area stand in one round: counts, and who is not in. It names no evidence, no
// reason and no person.
type Picture struct {
	At      org.Organisation
	Of      *standard.Version
	Round   rollup.Round
	Rounds  []rollup.Round // those that hold anything, the newest first
	Above   []org.Organisation
	Trusts  int // that lie in the area
	Signed  int
	Earlier int // signed in the round before
	Same    int // signed in both
	// All and Sections are distributions now and before; Indicators those of each indicator; Like the same, of those alone
	// that signed in both rounds.
	All, Like      rollup.Pair
	Sections       []SectionPair
	Indicators     map[string]rollup.Pair
	LikeIndicators map[string]rollup.Pair
	// Course is every round up to this, the oldest first.
	Course []Step
	// Findings count, by rule, the organisations that had any when they signed.
	Findings map[string]int
	// Areas are the parts of the area with how many are in.
	Areas []Area
	// Campaigns are those of this round and version; Waiting the returns of them that are not in.
	Campaigns []Seen
	Waiting   []Return
}

// SectionPair is a section's distribution now and before.
type SectionPair struct {
	Code, Name string
	rollup.Pair
}

// Step is one round of the course.
type Step struct {
	Round rollup.Round
	Orgs  int
	rollup.Distribution
}

// Area is a part of the area.
type Area struct {
	org.Organisation
	Trusts, Signed int
	rollup.Pair
}

// standing is a row of standard_standing.
type standing struct {
	rollup.Row
	findings string
}

// standings reads what was signed under a catalogue in some rounds, in reach and in an area, in the order of signing.
func (s *Service) standings(ctx context.Context, sc authz.Scope, at, catalogue string, from, to rollup.Round) ([]standing, error) {
	var a db.Args
	q := `SELECT p.org_id, p.round, p.ratings, p.findings FROM standard_standing p WHERE p.catalogue = ` + a.Add(catalogue) + ` AND p.round >= ` + a.Add(string(from)) + ` AND p.round <= ` + a.Add(string(to)) +
		` AND ` + sc.WhereOrg(&a, "p.org_id")
	if at != authz.From(ctx).Org { // the scope is the asker's own area already
		q += ` AND p.org_id IN (SELECT ac.descendant_id FROM org_closure ac WHERE ac.ancestor_id = ` + a.Add(at) + `)`
	}
	q += ` ORDER BY p.signed_at, p.org_id, p.assessment_id`
	return db.All(ctx, s.DB, func(r db.Row) (standing, error) {
		var x standing
		return x, r.Scan(&x.Org, &x.Round, &x.Packed, &x.findings)
	}, q, a.Values()...)
}

// reaches tells whether an area is the asker's own or below it.
func (s *Service) reaches(ctx context.Context, sc authz.Scope, at string) (bool, error) {
	var a db.Args
	q := `SELECT COUNT(*) FROM organisation o WHERE o.id = ` + a.Add(at) + ` AND ` + sc.WhereOrg(&a, "o.id")
	n, err := db.One(ctx, s.DB, db.Scalar[int64], q, a.Values()...)
	return n > 0, err
}

// Picture counts what was signed in an area ("" for the asker's own) under a catalogue ("" for the newest) in a round ("" for
// the newest that holds anything).
func (s *Service) Picture(ctx context.Context, sc authz.Scope, at, catalogue string, round rollup.Round) (*Picture, error) {
	if at == "" {
		at = authz.From(ctx).Org
	}
	if ok, err := s.reaches(ctx, sc, at); err != nil || !ok {
		if err == nil {
			err = fault.Missing()
		}
		return nil, err
	}
	t, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	book, err := s.Standard.Book(ctx)
	if err != nil {
		return nil, err
	}
	p := &Picture{Of: book.Newest(), Findings: map[string]int{}}
	if catalogue != "" {
		var ok bool
		if p.Of, ok = book.Find(catalogue); !ok {
			return nil, fault.Missing()
		}
	}
	p.At, _ = t.Get(at)
	if err := s.rounds(ctx, sc, p, round); err != nil {
		return nil, err
	}
	first := p.Round
	for range roundsShown - 1 {
		first = first.Before()
	}
	list, err := s.standings(ctx, sc, at, p.Of.Version, first, p.Round)
	if err != nil {
		return nil, err
	}
	p.count(list)
	p.findings(list)
	today := org.Date(s.Today())
	s.parts(t, p, list, today)
	for _, a := range t.Ancestors(at, today) {
		if ok, err := s.reaches(ctx, sc, a); err == nil && ok {
			o, _ := t.Get(a)
			p.Above = append(p.Above, o)
		}
	}
	slices.Reverse(p.Above)
	return p, s.waiting(ctx, sc, t, p, today)
}

// rounds finds the rounds that hold anything in reach, and settles which is looked at.
func (s *Service) rounds(ctx context.Context, sc authz.Scope, p *Picture, want rollup.Round) error {
	var a db.Args
	found, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT p.round FROM standard_standing p WHERE p.catalogue = `+a.Add(p.Of.Version)+` AND `+sc.WhereOrg(&a, "p.org_id")+` ORDER BY p.round DESC`, a.Values()...)
	if err != nil {
		return err
	}
	for _, r := range found {
		p.Rounds = append(p.Rounds, rollup.Round(r))
	}
	switch {
	case want.Valid():
		p.Round = want
	case want != "":
		return fault.Missing()
	case len(p.Rounds) > 0:
		p.Round = p.Rounds[0]
	default:
		p.Round = rollup.RoundOf(s.Now())
	}
	return nil
}

func rowsOf(list []standing) []rollup.Row {
	out := make([]rollup.Row, len(list))
	for i := range list {
		out[i] = list[i].Row
	}
	return out
}

// count fills the distributions and the course.
func (p *Picture) count(list []standing) {
	rows := rollup.Latest(rowsOf(list))
	sum, like := rollup.Count(rows, p.Round), rollup.Same(rows, p.Round)
	p.Signed, p.Earlier, p.Same = len(sum.Orgs), len(sum.Earlier), len(like.Orgs)
	p.Indicators, p.LikeIndicators = sum.Indicators, like.Indicators
	for _, x := range p.Of.Sections {
		var codes []string
		for _, i := range x.Indicators {
			codes = append(codes, i.Code)
		}
		pair, same := sum.Section(codes), like.Section(codes)
		p.Sections = append(p.Sections, SectionPair{Code: x.Code, Name: x.Name, Pair: pair})
		p.All.Now, p.All.Before = p.All.Now.Plus(pair.Now), p.All.Before.Plus(pair.Before)
		p.Like.Now, p.Like.Before = p.Like.Now.Plus(same.Now), p.Like.Before.Plus(same.Before)
	}
	by := map[rollup.Round]*Step{}
	for _, r := range rows {
		if by[r.Round] == nil {
			by[r.Round] = &Step{Round: r.Round}
		}
		by[r.Round].Orgs++
		by[r.Round].Distribution = by[r.Round].Plus(rollup.Total(r.Packed))
	}
	for _, st := range by {
		p.Course = append(p.Course, *st)
	}
	slices.SortFunc(p.Course, func(a, b Step) int { return strings.Compare(string(a.Round), string(b.Round)) })
}

// findings counts the organisations that had any finding of a rule in what they signed last in the round.
func (p *Picture) findings(list []standing) {
	last := map[string]string{}
	for _, x := range list {
		if x.Round == p.Round {
			last[x.Org] = x.findings
		}
	}
	for _, text := range last {
		var n map[string]int
		if json.Unmarshal([]byte(text), &n) != nil {
			continue
		}
		for code, k := range n {
			if k > 0 {
				p.Findings[code]++
			}
		}
	}
}

// parts splits the area into those directly below it.
func (s *Service) parts(t *org.Tree, p *Picture, list []standing, today org.Date) {
	rows := rollup.Latest(rowsOf(list))
	p.Trusts = len(Members(t, []string{p.At.ID}, today))
	for _, o := range t.Children(p.At.ID, today) {
		if o.Kind == org.Trust {
			continue // one organisation's distribution is its own
		}
		in := map[string]bool{}
		for _, m := range Members(t, []string{o.ID}, today) {
			in[m.ID] = true
		}
		a := Area{Organisation: o, Trusts: len(in)}
		for _, x := range rows {
			switch {
			case !in[x.Org]:
			case x.Round == p.Round:
				a.Signed++
				a.Now = a.Now.Plus(rollup.Total(x.Packed))
			case x.Round == p.Round.Before():
				a.Before = a.Before.Plus(rollup.Total(x.Packed))
			}
		}
		p.Areas = append(p.Areas, a)
	}
}

// waiting finds the campaigns of the round, and who is late or missing in them.
func (s *Service) waiting(ctx context.Context, sc authz.Scope, t *org.Tree, p *Picture, today org.Date) error {
	all, err := s.Campaigns(ctx, sc)
	if err != nil {
		return err
	}
	in := map[string]bool{}
	for _, m := range Members(t, []string{p.At.ID}, today) {
		in[m.ID] = true
	}
	seen := map[string]bool{}
	for _, c := range all {
		if c.Catalogue != p.Of.Version || c.Round != p.Round {
			continue
		}
		c.Returns = slices.DeleteFunc(slices.Clone(c.Returns), func(r Return) bool { return !in[r.Org] })
		if len(c.Returns) == 0 {
			continue
		}
		c.Tally = Count(&c.Campaign, c.Returns, s.Today())
		p.Campaigns = append(p.Campaigns, c)
		for _, k := range []Standing{Missing, Late} {
			for _, r := range Only(&c.Campaign, c.Returns, k, s.Today()) {
				if !seen[r.Org] {
					seen[r.Org] = true
					p.Waiting = append(p.Waiting, r)
				}
			}
		}
	}
	return nil
}
