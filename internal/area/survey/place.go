package survey

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

// Place gives the organisation whose figures a reader asks for: "" is their own. One out of their reach looks like one that
// is not there.
func (s *Service) Place(ctx context.Context, a authz.Actor, sc authz.Scope, code string) (org.Organisation, error) {
	tree, err := s.Tree(ctx)
	if err != nil {
		return org.Organisation{}, err
	}
	if code == "" {
		code = a.Org
	}
	o, ok := tree.Get(code)
	if !ok || code != a.Org && !s.reaches(tree, a, sc, o) {
		return org.Organisation{}, fault.Missing()
	}
	return o, nil
}

// reaches tells whether a place lies under the reader's own as the map is now: all of England for the national team, what is
// under it for a board or region, nothing for a trust.
func (s *Service) reaches(tree *org.Tree, a authz.Actor, sc authz.Scope, o org.Organisation) bool {
	if sc.Org() != "" || a.Role != authz.ICB && a.Role != authz.Region && a.Role != authz.National {
		return false
	}
	return a.Org == org.Root || slices.Contains(tree.AncestorsNow(o.ID, org.DateOf(s.now())), a.Org)
}

// Under gives the trusts of a place as it is now: itself for a trust.
func (s *Service) Under(ctx context.Context, o org.Organisation) ([]org.Organisation, error) {
	if o.Kind == org.Trust {
		return []org.Organisation{o}, nil
	}
	tree, err := s.Tree(ctx)
	if err != nil {
		return nil, err
	}
	on := org.DateOf(s.now())
	var out []org.Organisation
	for _, t := range tree.All() {
		if t.Kind == org.Trust && slices.Contains(tree.AncestorsNow(t.ID, on), o.ID) {
			out = append(out, t)
		}
	}
	return out, nil
}

// Captures gives the captured share of a place for each year with figures, the newest first; with it those of its groups in
// the newest year, for a place with several trusts.
func (s *Service) Captures(ctx context.Context, o org.Organisation) ([]Share, map[string]Share, error) {
	b, err := s.Book(ctx)
	if err != nil {
		return nil, nil, err
	}
	trusts, err := s.Under(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	var out []Share
	var groups map[string]Share
	years := b.Years()
	slices.Reverse(years)
	for _, y := range years {
		list, at, err := s.captured(ctx, b, trusts, y)
		if err != nil {
			return nil, nil, err
		}
		if len(list) == 0 {
			continue
		}
		if o.Kind == org.Trust {
			out = append(out, list[0])
			continue
		}
		if groups == nil {
			groups = byGroup(b, y, list, at)
		}
		out = append(out, Together(y, list))
	}
	return out, groups, nil
}

// captured gives the share of each trust that has a figure in a year, and their ids.
func (s *Service) captured(ctx context.Context, b *Book, trusts []org.Organisation, year int) (list []Share, ids []string, err error) {
	figures := map[string][]Entry{}
	for _, t := range trusts {
		if f := figuresOf(b, t.ID, year); len(f) > 0 {
			figures[t.ID], ids = f, append(ids, t.ID)
		}
	}
	if len(ids) == 0 || s.Recorded == nil {
		for _, id := range ids {
			list = append(list, Capture(year, figures[id], Recorded{}))
		}
		return list, ids, nil
	}
	got, err := s.Recorded(ctx, ids, PeriodOf(year))
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		list = append(list, Capture(year, figures[id], got[id]))
	}
	return list, ids, nil
}

func byGroup(b *Book, year int, list []Share, ids []string) map[string]Share {
	parts := map[string][]Share{}
	for i, id := range ids {
		group := ""
		for _, e := range figuresOf(b, id, year) {
			if group != "" && group != e.Group {
				group = "mixed"
				break
			}
			group = e.Group
		}
		parts[group] = append(parts[group], list[i])
	}
	out := map[string]Share{}
	for g, p := range parts {
		if g != "mixed" { // two arms in two groups cannot be taken apart in the records
			out[g] = Together(year, p)
		}
	}
	return out
}

// Reporting gives the latest share of those hit who say that the last time was reported (0 to 1), with how many answered and
// the year. For a place with several trusts it is the mean of theirs weighted by their answers. ok is false where no figure
// is shown. It is what people say, and not what is found in any system.
func (s *Service) Reporting(ctx context.Context, code string) (share float64, base, year int, ok bool) {
	b, err := s.Book(ctx)
	if err != nil {
		return 0, 0, 0, false
	}
	tree, err := s.Tree(ctx)
	if err != nil {
		return 0, 0, 0, false
	}
	o, there := tree.Get(code)
	if !there {
		return 0, 0, 0, false
	}
	trusts, err := s.Under(ctx, o)
	if err != nil {
		return 0, 0, 0, false
	}
	years := b.Years()
	for i := len(years) - 1; i >= 0; i-- {
		sum, base := 0.0, 0
		for _, t := range trusts {
			for _, c := range b.Codes(t.ID) {
				if e, has := b.Get(c, sheet.ViolenceReported, years[i], ""); has && !e.Hidden {
					sum, base = sum+e.Percent*float64(e.Base), base+e.Base
				}
			}
		}
		if base >= sheet.Shown {
			return sum / float64(base) / 100, base, years[i], true
		}
	}
	return 0, 0, 0, false
}
