package publicationweb

import (
	"net/http"
	"strconv"

	"github.com/havenward/havenward/internal/area/insight/publication"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// here finds the release of the route; out of reach and not there look alike.
func (d Deps) here(r *http.Request) (*publication.Release, error) {
	return d.Service.Get(r.Context(), web.Scope(r), r.PathValue("id"))
}

func (d Deps) run(w http.ResponseWriter, r *http.Request) error {
	x, err := d.here(r)
	if err != nil {
		return err
	}
	if _, err := d.Service.Run(r.Context(), x.ID, version(r)); err != nil {
		return err
	}
	return web.Redirect(w, r, "/publishing/"+x.ID)
}

// mend applies one of the ways that the audit has proved, and runs it again.
func (d Deps) mend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.here(r)
	if err != nil {
		return err
	}
	way, err := strconv.Atoi(r.FormValue("way"))
	if err != nil || way < 0 || way >= len(x.Outcome.Mends) || !x.Outcome.Mends[way].Proved {
		return fault.New(fault.Conflict, "That way is no longer there. Look at the release again")
	}
	v := version(r)
	if err := d.Service.Change(ctx, x.ID, v, x.Outcome.Mends[way].Spec); err != nil {
		return err
	}
	if _, err := d.Service.Run(ctx, x.ID, v+1); err != nil {
		return err
	}
	return web.Redirect(w, r, "/publishing/"+x.ID)
}

func (d Deps) sign(w http.ResponseWriter, r *http.Request) error {
	x, err := d.here(r)
	if err != nil {
		return err
	}
	if _, err := d.Service.Sign(r.Context(), x.ID, version(r)); err != nil {
		return err
	}
	return web.Redirect(w, r, "/publishing/"+x.ID)
}

func (d Deps) tables(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.here(r)
	if err != nil {
		return err
	}
	list, err := d.Service.Tables(ctx, web.Scope(r), x.ID)
	if err != nil {
		return err
	}
	letters := make([]map[int]string, len(list))
	if x.State == publication.Refused {
		for _, l := range x.Outcome.Leaks {
			if l.Table >= 0 && l.Table < len(list) {
				if letters[l.Table] == nil {
					letters[l.Table] = map[int]string{}
				}
				letters[l.Table][l.Cell] = l.Letter
			}
		}
	}
	var grids []grid
	for i, t := range list {
		grids = append(grids, layout(t, letters[i], nil))
	}
	title := lang.N(ctx, len(grids), "%d table as it would be published", "%d tables as they would be published")
	return web.Staff(w, r, web.View{Title: title, Current: "/publishing", Body: tablesBody(title, grids, x.Spec.Rule.Small, "/publishing/"+x.ID), Crumbs: d.crumbs(r, x, title)})
}

func (d Deps) crumbs(r *http.Request, x *publication.Release, last string) []ui.Crumb {
	return []ui.Crumb{{Label: lang.T(r.Context(), "Releases"), Href: "/publishing"}, {Label: x.Spec.Period(), Href: "/publishing/" + x.ID}, {Label: last}}
}

func (d Deps) verify(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.here(r)
	if err != nil {
		return err
	}
	v, err := d.Service.Verify(ctx, web.Scope(r), x.ID)
	if err != nil {
		return err
	}
	g := ui.Gate{ID: "verified", State: ui.GatePassed, Heading: lang.T(ctx, "It is unchanged"), ChecksHeading: lang.T(ctx, "What was checked"), WaysHeading: lang.T(ctx, "What this does not prove"),
		Text: lang.T(ctx, "The bytes have the hash that was recorded when it was released, and the same counts give the same tables."),
		Checks: []ui.Check{{Icon: ui.IconTick, Text: lang.T(ctx, "The hash of the frozen bytes"), Small: v.Hash, State: lang.T(ctx, "%d bytes", v.Bytes)},
			{Icon: ui.IconTick, Text: lang.T(ctx, "The hash in the audit log"), State: lang.T(ctx, "the same")},
			{Icon: ui.IconTick, Text: lang.T(ctx, "Made again from the counts behind it"), State: lang.T(ctx, "%d cells", v.Cells)}}}
	if len(v.Broken) > 0 {
		g.State, g.Heading, g.Text, g.Checks = ui.GateRefused, lang.T(ctx, "It is not what was released"), lang.T(ctx, "Tell whoever looks after the program at once, and withdraw it."), nil
		for _, b := range v.Broken {
			g.Checks = append(g.Checks, ui.Check{Icon: ui.IconCross, Text: b})
		}
	}
	return web.Staff(w, r, web.View{Title: g.Heading, Current: "/publishing", Body: verifyBody(g, "/publishing/"+x.ID), Crumbs: d.crumbs(r, x, g.Heading)})
}

func (d Deps) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	x, err := d.here(r)
	if err != nil {
		return err
	}
	return d.askWithdraw(w, r, x, "", nil)
}

func (d Deps) askWithdraw(w http.ResponseWriter, r *http.Request, x *publication.Release, reason string, problems fault.Problems) error {
	ctx := r.Context()
	title := lang.T(ctx, "Withdraw a release")
	f := ui.Field{Name: "reason", Label: lang.T(ctx, "Why is it withdrawn?"), Hint: lang.T(ctx, "Readers are told."), Value: reason, Error: web.Problems(ctx, problems).For("reason")}
	body := reasonBody(title, lang.T(ctx, "Its figures go from the public pages, and the reason stays there. What was published stays known. To correct it, draft a new release instead."),
		"/publishing/"+x.ID+"/withdraw", lang.T(ctx, "Withdraw it"), "/publishing/"+x.ID, strconv.FormatInt(x.Version, 10), f, web.Problems(ctx, problems))
	return web.Staff(w, r, web.View{Title: title, Current: "/publishing", Problems: problems, Width: ui.Middle, Body: body, Crumbs: d.crumbs(r, x, title)})
}

func (d Deps) withdraw(w http.ResponseWriter, r *http.Request) error {
	x, err := d.here(r)
	if err != nil {
		return err
	}
	err = d.Service.Withdraw(r.Context(), x.ID, version(r), r.FormValue("reason"))
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.askWithdraw(w, r, x, r.FormValue("reason"), p)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/publishing/"+x.ID)
}

func (d Deps) logForm(w http.ResponseWriter, r *http.Request) error {
	x, err := d.here(r)
	if err != nil {
		return err
	}
	return d.askLog(w, r, x, nil)
}

func (d Deps) askLog(w http.ResponseWriter, r *http.Request, x *publication.Release, problems fault.Problems) error {
	ctx := r.Context()
	title := lang.T(ctx, "Read the counts behind the release")
	f := ui.Field{Name: "reason", Label: lang.T(ctx, "Why do you need them?"), Error: web.Problems(ctx, problems).For("reason")}
	body := reasonBody(title, lang.T(ctx, "The log has the count of every cell, what is shown of it, and by which rule. Your name and your reason are recorded."),
		"/publishing/"+x.ID+"/log", lang.T(ctx, "Open the log"), "/publishing/"+x.ID, strconv.FormatInt(x.Version, 10), f, web.Problems(ctx, problems))
	return web.Staff(w, r, web.View{Title: title, Current: "/publishing", Problems: problems, Width: ui.Middle, Body: body, Crumbs: d.crumbs(r, x, title)})
}

func (d Deps) log(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.here(r)
	if err != nil {
		return err
	}
	lines, err := d.Service.CellLog(ctx, x.ID, r.FormValue("reason"))
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.askLog(w, r, x, p)
	}
	if err != nil {
		return err
	}
	t := ui.Table{Caption: lang.T(ctx, "Every cell, with its count"), Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Cell")}, {Label: lang.T(ctx, "Count"), Number: true},
		{Label: lang.T(ctx, "Shown"), Number: true}, {Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "Rule")}}}
	for _, l := range lines[:min(len(lines), 2000)] {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Place, Sub: l.Table}, {Text: spaced(strconv.FormatInt(l.Raw, 10))}, {Text: l.Shown}, {Text: l.Why}, {Text: l.Rule}}})
	}
	title := lang.N(ctx, len(lines), "%d cell, with its count", "%d cells, each with its count")
	return web.Staff(w, r, web.View{Title: title, Current: "/publishing", Body: logBody(title, t, max(0, len(lines)-2000), "/publishing/"+x.ID), Crumbs: d.crumbs(r, x, title)})
}
