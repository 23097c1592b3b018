package training

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
)

// Figures are the figures of training of an organisation, or of the units that a scope reaches, on a day.
type Figures struct {
	Org, Day string
	// Whole tells that they are of the whole organisation.
	Whole       bool
	Competences []Competence
	// Units, Groups, Roles and Populations have a line each; their Cells are in the order of Competences.
	Units, Groups, Roles, Populations []Line
	All                               []arith.Cell
	// Incidents is what the units had in the twelve months before, Elsewhere what has no unit here; Known tells that they were counted.
	Incidents, Elsewhere int
	Known                bool
	Rules                Rules
	// Posts and People are what is kept of the scope, whatever its day.
	Posts, People int
}

// Line is the figures of one unit, staff group, role or population.
type Line struct {
	Key, Name string
	Incidents int
	Cells     []arith.Cell
}

// Of gives where a competence stands in the figures, -1 for none.
func (f *Figures) Of(code string) int {
	return slices.IndexFunc(f.Competences, func(c Competence) bool { return c.Code == code })
}

// Weighted gives the share weighed by incidents of a competence; see arith.Weighted. Incidents without a unit weigh nothing and are
// in without.
func (f *Figures) Weighted(c int) (share float64, weighed, without int, ok bool) {
	places := make([]arith.Place, 0, len(f.Units))
	for _, u := range f.Units {
		places = append(places, arith.Place{Cell: u.Cells[c], Incidents: u.Incidents})
	}
	share, weighed, without, ok = arith.Weighted(places)
	return share, weighed, without + f.Elsewhere, ok
}

// Figures works the figures out for the scope as of today. Those of a whole organisation are added up again when a post, an
// achievement, a competence or a requirement has changed, or the day; incidents are asked for each time.
func (s *Service) Figures(ctx context.Context, sc authz.Scope, org string) (*Figures, error) {
	if sc.Covers(org, "") {
		return s.wholeFigures(ctx, org)
	}
	day := s.Today()
	var a db.Args
	where := `p.org_id = ` + a.Add(org) + ` AND ` + sc.Where(&a, "p")
	x, err := s.sum(ctx, org, day, where, a.Values())
	if err != nil {
		return nil, err
	}
	f := &Figures{Org: org, Day: day, Rules: s.RulesNow()}
	return f, s.shape(ctx, f, x, func(unit string) bool { return sc.Covers(org, unit) })
}

func (s *Service) wholeFigures(ctx context.Context, org string) (*Figures, error) {
	f := &Figures{Org: org, Day: s.Today(), Rules: s.RulesNow(), Whole: true}
	revision, err := s.revision(ctx, org)
	if err != nil {
		return nil, err
	}
	x := s.memory.get(org, f.Day, revision)
	if x == nil {
		if x, err = s.sum(ctx, org, f.Day, wholeOrg, []any{org}); err != nil {
			return nil, err
		}
		x.revision = revision
		s.memory.put(org, x)
	}
	return f, s.shape(ctx, f, x, func(string) bool { return true })
}

// sum reads posts and achievements and adds them up.
func (s *Service) sum(ctx context.Context, org, day, where string, args []any) (*summed, error) {
	list, err := s.Competences(ctx, org, day)
	if err != nil {
		return nil, err
	}
	needs, err := s.Requirements(ctx, org, day)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, byTitle)
	list = slices.DeleteFunc(list, func(c Competence) bool { // what nobody needs has no figure
		return !slices.ContainsFunc(needs, func(r Requirement) bool { return r.Competence == c.Code })
	})
	b, err := s.book(ctx, book{org, day, s.RulesNow(), list, needs, where, args})
	if err != nil {
		return nil, err
	}
	return &summed{day: day, competences: list, units: b.units, groups: b.groups, roles: b.roles, sums: arith.Sum(&b.Book), posts: len(b.Posts.Person), people: len(b.persons)}, nil
}

// shape names the sums and puts incidents beside the units.
func (s *Service) shape(ctx context.Context, f *Figures, b *summed, covers func(string) bool) error {
	f.Competences, f.Posts, f.People = slices.Clone(b.competences), b.posts, b.people
	sums := b.sums
	k := len(f.Competences)
	names, err := s.UnitNames(ctx, f.Org)
	if err != nil {
		return err
	}
	incidents := map[string]int{}
	if s.Incidents != nil {
		day, err := time.Parse(time.DateOnly, f.Day)
		if err != nil {
			return err
		}
		if incidents, err = s.Incidents(ctx, f.Org, day.AddDate(-1, 0, 1)); err != nil {
			return err
		}
		f.Known = incidents != nil
	}
	f.All = sums.All
	cells := func(all []arith.Cell, i int) []arith.Cell { return all[i*k : (i+1)*k] }
	for i, key := range b.units.list {
		name := names[key]
		f.Units = append(f.Units, Line{Key: key, Name: name, Incidents: incidents[key], Cells: cells(sums.Units, i)})
	}
	for key, n := range incidents {
		switch {
		case key != "" && !covers(key), key == "" && !f.Whole: // of others
		case b.units.has(key) && key != "":
			f.Incidents += n
		default:
			f.Incidents += n
			f.Elsewhere += n
		}
	}
	for i := range f.Units {
		if f.Units[i].Key == "" {
			f.Units[i].Incidents = 0 // posts of a place that is not known, and incidents of none, are no one place
		}
	}
	slices.SortStableFunc(f.Units, func(x, y Line) int { return cmp.Or(y.Incidents-x.Incidents, cmp.Compare(x.Name, y.Name)) })
	for i, key := range b.groups.list {
		f.Groups = append(f.Groups, Line{Key: key, Name: Name(f.Rules.Groups, key), Cells: cells(sums.Groups, i)})
	}
	slices.SortStableFunc(f.Groups, func(x, y Line) int { return cmp.Compare(x.Name, y.Name) })
	for i, key := range b.roles.list {
		f.Roles = append(f.Roles, Line{Key: key, Name: key, Cells: cells(sums.Roles, i)})
	}
	slices.SortStableFunc(f.Roles, func(x, y Line) int { return cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	for i, p := range f.Rules.Populations {
		f.Populations = append(f.Populations, Line{Key: p.Code, Name: p.Name, Cells: cells(sums.Populations, i)})
	}
	return nil
}
