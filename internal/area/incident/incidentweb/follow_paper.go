package incidentweb

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// askPaper asks how many forms to print for when the system is down.
func (d Deps) askPaper(w http.ResponseWriter, r *http.Request) error {
	return d.paperPage(w, spoken(r), "5", nil)
}

func (d Deps) paperPage(w http.ResponseWriter, r *http.Request, n string, p fault.Problems) error {
	ctx := r.Context()
	return web.Staff(w, r, web.View{Title: lang.T(ctx, "Forms for when the system is down"), Width: ui.Middle, Problems: p, Body: paperAsk(n, web.Problems(ctx, p))})
}

// printPaper makes codes and answers with as many forms, one to a sheet.
func (d Deps) printPaper(w http.ResponseWriter, r *http.Request) error {
	r = spoken(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than we can take at once. Shorten it, or send the rest later", err)
	}
	n, err := strconv.Atoi(r.PostForm.Get("n"))
	if err != nil {
		n = 0
	}
	a := authz.From(r.Context())
	codes, err := d.Incidents.PaperCodes(r.Context(), a.Org, n)
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.paperPage(w, r, short(r.PostForm.Get("n")), p)
	}
	if err != nil {
		return err
	}
	spot, err := d.Places.Spot(r.Context(), a.Org)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	form := incident.NewForm(spot, false)
	return web.Print(w, r, web.View{Title: lang.T(r.Context(), "Forms for when the system is down"), Body: papers(form, codes)})
}

// paperSteps are the pages of the form that stand on paper.
func paperSteps(f incident.Form) []incident.Step {
	var out []incident.Step
	for _, id := range []string{"what", "when", "who", "contact", "police"} {
		if s, ok := f.Step(id); ok {
			s.Fields = slices.DeleteFunc(slices.Clone(s.Fields), func(x incident.Field) bool { return x.Name == "name" }) // no names on paper
			out = append(out, s)
		}
	}
	return out
}

// ticks gives the choices of a field that stand on paper: long lists are written by hand.
func ticks(f incident.Field) []incident.Option {
	if f.Kind == incident.ListOf {
		return nil
	}
	return f.Options
}
