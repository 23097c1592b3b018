package trainingweb

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// test writes down that somebody proved a competence without the course.
func (d Deps) test(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	v, err := posted(r)
	if err != nil {
		return err
	}
	var take func() error
	if v != nil {
		take = func() error {
			p, err := d.Training.FindAssignment(ctx, sc, sc.Org(), v.Get("assignment"))
			if fault.Is(err, fault.NotFound) {
				return fault.WithProblems(fault.Problems{{Field: "assignment", Message: "No post in your units has this number"}})
			}
			if err != nil {
				return err
			}
			return d.Training.Assessed(ctx, sc.Org(), p.ID, v.Get("competence"), dateOf(v, "day"))
		}
	} else {
		v = url.Values{"competence": {r.URL.Query().Get("competence")}}
		fillDay(v, "day", d.Training.Today())
	}
	return d.form(w, r, v, func(a asker) (*formPage, error) {
		list, err := d.Training.Competences(ctx, sc.Org(), d.Training.Today())
		if err != nil {
			return nil, err
		}
		pairs := [][2]string{{"", "Choose"}}
		for _, c := range list {
			if c.AssessOnly {
				pairs = append(pairs, [2]string{c.Code, c.Title})
			}
		}
		return &formPage{title: lang.T(ctx, "Write down a test"), button: lang.T(ctx, "Write it down"), lede: lang.T(ctx, "Somebody who can do it already may prove it by a test, where the competence allows it, and need not repeat the course."),
			fields: []templ.Component{a.line("assignment", "Number of the assignment", "For example, 20001234 or 20001234-2."), a.pick("competence", "Competence", "", pairs), a.date("day", "Day of the test", "")}}, nil
	}, take)
}
