package incidentweb

import (
	"context"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
)

// Found gives the reports of a scope that hold every word, or have that reference, as the rows of a list: a page of
// them behind after, and where the next page begins, "" at the end. Sealed reports are never among them, since to be
// found by a word would tell what is in one.
func (d Staff) Found(ctx context.Context, sc authz.Scope, words, after string) (t ui.Table, next string, err error) {
	page, err := d.Incidents.List(ctx, sc, incident.Filter{Words: words, After: after, Limit: 20})
	if err != nil {
		return t, "", err
	}
	n, err := d.names(ctx, sc.Org())
	if err != nil {
		return t, "", err
	}
	return d.rows(ctx, page.Rows, n, d.Incidents.Door.Now(), false), page.Next, nil
}
