package insightweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/insight"
	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// Deps are what the pages need.
type Deps struct {
	Insight *insight.Service
	Policy  *authz.Policy
	// More gives links to other areas that the reader may open; nil gives none.
	More func(ctx context.Context) []ui.Link
}

func linksOf(ctx context.Context, more func(context.Context) []ui.Link) []ui.Link {
	if more == nil {
		return nil
	}
	return more(ctx)
}

// Routes are the pages of this area.
func Routes(d Deps) []web.Route {
	see := func(pattern string, h web.HandlerFunc) web.Route {
		return web.Route{Pattern: pattern, Action: insight.ActSee, Handle: d.warm(h)}
	}
	return []web.Route{
		see("GET /dashboard", d.dashboard),
		see("GET /dashboard/download/{file}", d.dashboardFile),
		see("GET /dashboard/{measure}", d.measure),
		see("GET /dashboard/{measure}/{file}", d.measureFile),
		see("GET /figure", d.figure),
		see("GET /slice", d.slice),
		see("GET /slice/{file}", d.sliceFile),
		{Pattern: "GET /measures", Action: insight.ActMeasures, Handle: d.measures},
		{Pattern: "GET /measures/{code}", Action: insight.ActMeasures, Handle: d.definition},
		{Pattern: "GET /measures/download/{file}", Action: insight.ActMeasures, Handle: d.measuresFile},
		{Pattern: "GET /limits", Action: insight.ActRebase, Handle: d.limits},
		{Pattern: "POST /limits", Action: insight.ActRebase, Handle: d.addLimits},
		{Pattern: "POST /limits/{rebase}/end", Action: insight.ActRebase, Handle: d.endLimits},
		{Pattern: "GET /notes", Action: insight.ActAnnotate, Handle: d.notes},
		{Pattern: "POST /notes", Action: insight.ActAnnotate, Handle: d.addNote},
		{Pattern: "POST /notes/{note}/end", Action: insight.ActAnnotate, Handle: d.endNote},
		{Pattern: "GET /views", Action: insight.ActView, Handle: d.views},
		{Pattern: "POST /views", Action: insight.ActView, Handle: d.saveView},
		{Pattern: "POST /views/{view}/drop", Action: insight.ActView, Handle: d.dropView},
	}
}

// warm gives a page once the facts are read, and until then says how far they are.
func (d Deps) warm(h web.HandlerFunc) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		state := d.Insight.State()
		if state.Warm {
			return h(w, r)
		}
		ctx := r.Context()
		if fault.Is(state.Err, fault.TooLarge) {
			return fault.Wrap(fault.Unavailable, "The figures do not fit into the memory that this system was given. Tell whoever looks after it", state.Err)
		}
		w.Header().Set("Retry-After", "5")
		w.Header().Set("Refresh", "5")
		title := lang.T(ctx, "Figures are being read: %d of about %d", state.Read, max(state.About, state.Read))
		return web.Staff(w, r, web.View{Title: title, Body: readingBody(title, state, r.URL.RequestURI())})
	}
}

// choice is what an address asks for: whose figures, over which months, and of what part of them.
type choice struct {
	place    insight.Place
	where    []cube.Filter
	from, to collection.Month
	problems fault.Problems
	values   url.Values // the choice as an address writes it
}

// filters are the dimensions that pages offer to narrow figures by, in order, with their words and code lists.
var filters = []struct{ dim, label, list string }{
	{"staff_group", "Staff group", "staff_group"}, {"service_setting", "Setting", "service_setting"}, {"violence_primary", "What happened", "violence"},
	{"alleged_type", "By whom", "alleged_person_type"}, {"location_detail", "Where", "location_detail"},
}

// read takes the choice from an address. A place out of reach is not found; a filter that makes no sense is a problem, and
// left out.
func (d Deps) read(r *http.Request) (choice, error) {
	v := r.URL.Query()
	c := choice{values: url.Values{}}
	var err error
	if c.place, err = d.Insight.Place(r.Context(), web.Scope(r), v.Get("place"), v.Get("as_was") != ""); err != nil {
		return c, err
	}
	if v.Get("place") != "" {
		c.values.Set("place", c.place.Text())
	}
	if v.Get("as_was") != "" {
		c.values.Set("as_was", "1")
	}
	c.months(v, d.Insight.LastMonth())
	asked := url.Values{}
	for _, name := range d.Insight.Cube.Names() {
		if name == cube.Month {
			continue // months are chosen by from and to
		}
		for _, key := range []string{name, name + ".all"} {
			if list := slices.DeleteFunc(slices.Clone(v[key]), func(s string) bool { return s == "" }); len(list) > 0 {
				asked[key] = list
			}
		}
	}
	if (asked.Has(cube.Unit) || asked.Has(cube.Site)) && !c.place.Own {
		return c, fault.Missing() // nobody looks into another trust's places
	}
	q, problems := d.Insight.Cube.ReadQuery(asked)
	c.problems = append(c.problems, problems...)
	for _, p := range problems {
		delete(asked, p.Field)
		delete(asked, p.Field+".all")
	}
	if len(problems) > 0 {
		q, _ = d.Insight.Cube.ReadQuery(asked)
	}
	c.where = q.Where
	for key, list := range (cube.Query{Where: c.where}).Values() {
		c.values[key] = list
	}
	return c, nil
}

// months reads the first and the last month; by default the newest 24 that have ended.
func (c *choice) months(v url.Values, last collection.Month) {
	c.to = last
	if text := v.Get("to"); text != "" {
		m, ok := collection.ParseMonth(text)
		if !ok || m > last {
			c.problems.Add("to", "Choose a month that has ended")
		} else {
			c.to = m
			c.values.Set("to", text)
		}
	}
	c.from = c.to.Add(-23)
	if text := v.Get("from"); text != "" {
		m, ok := collection.ParseMonth(text)
		if !ok || m > c.to || m < c.to.Add(1-insight.MaxMonths) {
			c.problems.Add("from", "Choose a first month before the last, at most ten years back")
		} else {
			c.from = m
			c.values.Set("from", text)
		}
	}
}

// ask gives the question for a measure.
func (c choice) ask(m insight.Measure) insight.Ask {
	return insight.Ask{Place: c.place, Measure: m, Where: c.where, From: c.from, To: c.to}
}

// href gives an address with the choice, and with some of it changed: name, value, …; an empty value takes it out.
func (c choice) href(path string, change ...string) string {
	v := url.Values{}
	for key, list := range c.values {
		v[key] = list
	}
	for i := 0; i+1 < len(change); i += 2 {
		if change[i+1] == "" {
			v.Del(change[i])
		} else {
			v.Set(change[i], change[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + strings.ReplaceAll(v.Encode(), "%2C", ",")
}
