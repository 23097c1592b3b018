package collectionweb

import (
	"context"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// silentTitle says how many places sent before and are not in a submission.
func silentTitle(ctx context.Context, n int) string {
	return lang.N(ctx, n, "%d place that sent before has nothing in this file", "%d places that sent before have nothing in this file")
}

// silentTable lists them by name, those that had most first.
func (p *Pages) silentTable(ctx context.Context, sc authz.Scope, v *submissionPage) ui.Table {
	t := ui.Table{Caption: silentTitle(ctx, len(v.Silent)), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Place")}, {Label: lang.T(ctx, "Incidents in the three months before"), Short: lang.T(ctx, "Incidents before"), Number: true}}}
	names := map[string]string{}
	if list, err := p.Org.Sites(ctx, sc, v.Org, true); err == nil {
		for _, x := range list {
			names[x.ID] = x.Name
		}
	}
	for _, x := range v.Silent {
		c := ui.Cell{Text: x.Site}
		if n := names[x.Site]; n != "" {
			c = ui.Cell{Text: n, Sub: x.Site}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{c, {Text: lang.T(ctx, "%d", int(x.Incidents))}}})
	}
	return t
}

// movedWords say which months count references of a submission too, and what mends it.
func movedWords(ctx context.Context, list []collection.Moved) string {
	if len(list) == 0 {
		return ""
	}
	var out []string
	for _, m := range list {
		out = append(out, lang.N(ctx, m.References, "%d reference of this file counts in %s as well.", "%d references of this file count in %s as well.", monthWords(ctx, m.Month)))
	}
	return strings.Join(out, " ") + " " + lang.T(ctx, "Send that month again without them, and they count once.")
}
