package environmentweb

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// methodPage says how a walk-round is scored, and by which list.
type methodPage struct {
	title string
	tabs  []ui.NavItem
	list  toolkit.List
}

func (d Deps) method(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := &methodPage{title: lang.T(ctx, "Places are scored against their own past, by one fixed list"), tabs: tabs(ctx, "/environment/method"), list: d.Places.List()}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/environment", Body: methodBody(p)})
}

// of gives the items of a zone, the critical ones first.
func (p *recordPage) of(zone string) []environment.Found {
	var out []environment.Found
	for _, f := range p.Items {
		if f.Zone.Code == zone {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b environment.Found) int {
		switch {
		case a.Item.Critical == b.Item.Critical:
			return 0
		case a.Item.Critical:
			return -1
		}
		return 1
	})
	return out
}

// ordered gives the scores of the zones of this one place, those with critical items unmet first.
func (p *recordPage) ordered() []toolkit.Score {
	out := slices.Clone(p.Scores)
	slices.SortStableFunc(out, func(a, b toolkit.Score) int { return cmp.Compare(len(b.Critical), len(a.Critical)) })
	return out
}

// pins gives the numbers of the findings on the plan, nil where there is no plan.
func (p *recordPage) pins() map[string]int {
	if p.plan == nil {
		return nil
	}
	return p.plan.pins
}

// itemWords says weight, rating and who answered.
func itemWords(ctx context.Context, f environment.Found) string {
	s := lang.T(ctx, "Weight %d.", f.Item.Weight)
	if f.Item.Critical {
		s = lang.T(ctx, "Critical.") + " " + s
	}
	if f.Likelihood > 0 {
		s += " " + rating(ctx, f.Likelihood, f.Consequence) + "."
	}
	for i, a := range f.Standing {
		if i == 0 {
			s += " " + lang.T(ctx, "Answered by %s", a.Name)
		} else {
			s += ", " + a.Name
		}
	}
	return s
}
