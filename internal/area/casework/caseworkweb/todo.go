package caseworkweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// mostTodo bounds what of the cases stands on the first page; the list of cases has the rest.
const mostTodo = 6

// Todo gives what is past its day or due by tomorrow night in the reader's cases, for their first page; nothing for roles
// without cases.
func (d Deps) Todo(ctx context.Context) ([]ui.Todo, error) {
	sc, err := d.Cases.Door.Policy().Check(authz.From(ctx), casework.ActList)
	if fault.Is(err, fault.Denied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	page, err := d.Cases.List(ctx, sc, casework.Filter{Limit: mostTodo})
	if err != nil {
		return nil, err
	}
	now := d.Cases.Door.Now().In(lang.London())
	y, m, day := now.Date()
	until := time.Date(y, m, day+2, 0, 0, 0, 0, lang.London())
	var out []ui.Todo
	for i := range page.Rows {
		c := &page.Rows[i]
		if c.NextDue.IsZero() || c.NextDue.After(until) {
			continue
		}
		out = append(out, ui.Todo{Who: says(ctx, c.Next, c.NextArgs), Href: casework.Path(c.ID), Text: c.Title + ". " + c.Ref, Clock: chip(ctx, c.OpenedAt.Time, c.NextDue.Time, time.Time{}, now),
			Act: lang.T(ctx, "Open the case"), ActHref: casework.Path(c.ID)})
	}
	return out, nil
}
