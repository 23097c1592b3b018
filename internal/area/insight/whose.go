package insight

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// Place is whose figures: an organisation at any level, or units of a trust. Only Service.Place makes one that holds
// anything, after the scope was asked.
type Place struct {
	Org  string
	Kind org.Kind
	// Name is that of the organisation or, with Unit, "unit, organisation".
	Name, OrgName string
	// Unit is the unit chosen, "" for all. Units are it and all under it that the scope covers; nil is the whole
	// organisation.
	Unit  string
	Units []string
	// Trusts are those that are counted, with the days on which each belonged here.
	Trusts []cube.Span
	// Own says that whoever looks belongs to the trust itself, and so sees its small numbers. See Shown.
	Own bool
}

// Text gives the place as addresses write it: "RXX", or "RXX/unit".
func (p Place) Text() string {
	if p.Unit == "" {
		return p.Org
	}
	return p.Org + "/" + p.Unit
}

// Above tells whether the place is above a trust.
func (p Place) Above() bool { return p.Kind != org.Trust }

// Whole tells whether it is all of an organisation, not units of it.
func (p Place) Whole() bool { return p.Units == nil }

// filters gives the conditions that the place itself sets.
func (p Place) filters() []cube.Filter {
	if p.Units == nil {
		return nil
	}
	return []cube.Filter{{Dim: cube.Unit, Values: p.Units}}
}

// Place finds whose figures are asked for: "" is the actor's own place, "RXX" an organisation, "RXX/unit" a unit and all
// under it. Out of reach and not there are both fault.NotFound. asWas counts trusts on the days they belonged there, in
// place of those that belong there today.
func (s *Service) Place(ctx context.Context, sc authz.Scope, text string, asWas bool) (Place, error) {
	a := authz.From(ctx)
	code, unit, _ := strings.Cut(text, "/")
	if code == "" {
		code = a.Org
	}
	tree, err := s.Orgs.Tree(ctx)
	if err != nil {
		return Place{}, err
	}
	o, ok := tree.Get(code)
	if !ok {
		return Place{}, fault.Missing()
	}
	var args db.Args
	q := "SELECT COUNT(*) FROM organisation o WHERE o.id = " + args.Add(code) + " AND " + sc.WhereOrg(&args, "o.id")
	if n, err := db.One(ctx, s.DB, db.Scalar[int64], q, args.Values()...); err != nil || n == 0 {
		if err == nil {
			err = fault.Missing()
		}
		return Place{}, err
	}
	p := Place{Org: o.ID, Kind: o.Kind, Name: o.Name, OrgName: o.Name, Unit: unit, Own: o.Kind == org.Trust && a.Org == o.ID}
	if o.Kind != org.Trust {
		if unit != "" {
			return Place{}, fault.Missing()
		}
	}
	p.Trusts = s.trusts(tree, o.ID, asWas)
	if o.Kind != org.Trust {
		return p, nil
	}
	return p, s.below(ctx, sc, a, &p)
}

// below narrows a place to the unit asked for, and to what the scope covers of a trust.
func (s *Service) below(ctx context.Context, sc authz.Scope, a authz.Actor, p *Place) error {
	own := sc.Org() == p.Org && !sc.Covers(p.Org, "") // only units of it
	if p.Unit == "" && !own {
		return nil
	}
	if p.Unit != "" && sc.Org() != p.Org {
		return fault.Missing() // nobody looks into another organisation's units
	}
	units, err := s.Orgs.Units(ctx, sc, p.Org, true)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	if p.Unit == "" {
		p.Units = slices.Clone(a.Units)
		for _, u := range units { // the unit that the role is held in stands over the others
			if slices.Contains(a.Units, u.ID) && !slices.Contains(a.Units, u.Parent) {
				p.Unit, p.Name = u.ID, u.Name+", "+p.OrgName
				break
			}
		}
		return nil
	}
	name, ok := names[p.Unit]
	if !ok || !sc.Covers(p.Org, p.Unit) {
		return fault.Missing()
	}
	under, err := s.Orgs.UnitsUnder(ctx, p.Org, p.Unit)
	if err != nil {
		return err
	}
	p.Units = []string{p.Unit}
	for _, u := range under {
		if u != p.Unit && sc.Covers(p.Org, u) {
			p.Units = append(p.Units, u)
		}
	}
	p.Name = name + ", " + p.OrgName
	return nil
}

// trusts gives the trusts that make up an organisation's figures: those of today, with the ones that went into them, or each
// for the days on which it belonged there.
func (s *Service) trusts(t *org.Tree, id string, asWas bool) []cube.Span {
	on := org.DateOf(s.now())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.under == nil || s.tree != t || s.day != on {
		s.tree, s.day, s.under = t, on, map[bool]map[string][]cube.Span{false: spans(t, t.Current(on), false), true: spans(t, t.Dated(), true)}
	}
	return slices.Clone(s.under[asWas][id])
}

func spans(t *org.Tree, list []org.Over, dated bool) map[string][]cube.Span {
	out := map[string][]cube.Span{}
	for _, o := range list {
		if d, ok := t.Get(o.Descendant); ok && d.Kind == org.Trust {
			x := cube.Span{Org: o.Descendant}
			if dated {
				x.From, x.To = string(o.From), string(o.To)
				if x.From < "2000" {
					x.From = "" // the cube knows no day before, and no fact is older
				}
			}
			out[o.Ancestor] = append(out[o.Ancestor], x)
		}
	}
	return out
}

// LastMonth gives the last month that has ended.
func (s *Service) LastMonth() collection.Month { return collection.MonthOf(s.now()).Add(-1) }
