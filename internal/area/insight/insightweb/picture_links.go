package insightweb

import (
	"context"

	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// pictureLinks lead from other pages to those that the reader's role may open, with the place where one was chosen.
func pictureLinks(ctx context.Context, place string) []ui.Link {
	role := authz.From(ctx).Role
	var out []ui.Link
	for _, l := range []struct {
		act         authz.Action
		words, href string
		placed      bool
	}{{insight.ActPatterns, "When and where it happens", "/patterns", true}, {insight.ActEquity, "Who is harmed, by groups of staff", "/equity", true}, {insight.ActCompare, "Trusts among their peers", "/compare", false}} {
		for _, g := range insight.PicturePermissions {
			if _, may := g.Roles[role]; g.Action != l.act || !may {
				continue
			}
			href := l.href
			if l.placed {
				href = with(l.href, "place", place)
			}
			out = append(out, ui.Link{Text: lang.T(ctx, l.words), Href: href})
		}
	}
	return out
}
