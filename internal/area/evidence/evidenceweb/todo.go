package evidenceweb

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// mostTodo bounds the footage on somebody's first page; the register has the rest.
const mostTodo = 5

// Todo gives the footage that waits to be saved and is overwritten within two days, what somebody else holds for a week at most, and what may be gone already, for the first
// page of who may say what became of it; nothing for others.
func (d Deps) Todo(ctx context.Context) ([]ui.Todo, error) {
	sc, err := d.Policy.Check(authz.From(ctx), evidence.ActAdd)
	if err != nil {
		return nil, nil // a role that settles no footage
	}
	list, err := d.Evidence.AtRisk(ctx, sc)
	if err != nil {
		return nil, err
	}
	now := d.Evidence.Door.Now()
	var out []ui.Todo
	for _, x := range list {
		if len(out) == mostTodo || x.AtRisk() && x.Overwritten.After(now.Add(evidence.WarnBefore)) {
			break
		}
		out = append(out, riskTodo(ctx, x, riskWords(ctx, x, !now.Before(x.Ends())), x.Number+", "+x.SubjectRef, now))
	}
	return out, nil
}

// riskTodo is a line about an exhibit that will be gone, under a heading of its own and a reference.
func riskTodo(ctx context.Context, x evidence.Exhibit, who, ref string, now time.Time) ui.Todo {
	t := ui.Todo{Who: who, Href: evidence.Path(x.ID), Text: lang.T(ctx, "%s. Asked %s to save it", ref, x.About.Asked), Clock: chip(ctx, x, now), Act: lang.T(ctx, "Say what became of it"), ActHref: evidence.Path(x.ID) + "/settle"}
	if !x.AtRisk() {
		t.Text, t.ActHref = lang.T(ctx, "%s. Held by %s", ref, x.About.Holder), evidence.Path(x.ID)+"/kept"
	}
	return t
}

func riskWords(ctx context.Context, x evidence.Exhibit, over bool) string {
	if over {
		return lang.T(ctx, "Footage may be gone: %s", x.About.Title)
	}
	return lang.T(ctx, "Footage is overwritten soon: %s", x.About.Title)
}
