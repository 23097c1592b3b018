package collectionweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/web"
)

// decide takes what was decided of a label.
func (p *Mapping) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := p.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole")
	}
	column, label := choose(m, r.PostForm)
	if label < 0 {
		return fault.Missing()
	}
	d := &m.Draft.Dictionaries[column]
	e, problems := decided(r.PostForm, d, label)
	do := r.PostFormValue("do")
	if do == "add" {
		q := url.Values{"column": {strconv.Itoa(column)}, "label": {strconv.Itoa(label)}, "add": {r.PostFormValue("add")}}
		if len(problems) == 0 && (len(e.Set) > 0 || e.Is != "") {
			return p.showBench(w, r, m, q, &e, nil)
		}
		return web.Redirect(w, r, m.href("?"+q.Encode())+"#work")
	}
	if len(problems) == 0 {
		_, err = p.Collection.ChangeMap(ctx, m.org, m.ID, formRevision(r), map[mapping.State]string{mapping.Done: "decided a label", mapping.LeftOut: "left a label out", mapping.Needs: "opened a label again"}[e.State], func(x *mapping.Map) error {
			x.Dictionaries[column].Entries[label] = e
			return nil
		})
		var ok bool
		if problems, ok = toMend(err); !ok && err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		if again, err := p.open(r); err == nil {
			m = again
		}
		r.PostForm.Del("add") // the choice beside the button that was not pressed
		return p.showBench(w, r, m, r.PostForm, &e, problems)
	}
	d.Entries[label] = e
	b := &bench{m: m, column: column, find: r.PostFormValue("find"), left: r.PostFormValue("left") == "1"}
	to := next(m, d, label)
	if do == "stay" || e.State == mapping.Needs {
		to = label
	}
	if to < 0 { // the next column with something left
		q, _ := choose(m, nil)
		if q != column {
			return web.Redirect(w, r, m.href("?column="+strconv.Itoa(q)))
		}
		to = label
	}
	return web.Redirect(w, r, b.href(to, b.left)+"#work")
}

// decided reads the form of a label.
func decided(form url.Values, d *mapping.Dictionary, label int) (mapping.Entry, fault.Problems) {
	old := d.Entries[label]
	e := mapping.Entry{Label: old.Label, Means: old.Means, State: mapping.Done, Set: map[string]string{}}
	var problems fault.Problems
	for name, v := range form {
		if field, ok := strings.CutPrefix(name, "set-"); ok {
			if s := strings.Join(slices.DeleteFunc(slices.Clone(v), func(s string) bool { return s == "" }), ";"); s != "" {
				e.Set[field] = s
			}
		}
	}
	if d.Role {
		e.Is = mapping.Who(form.Get("is"))
	}
	switch form.Get("do") {
	case "leave":
		if e.Reason = strings.Join(strings.Fields(form.Get("reason")), " "); e.Reason == "" {
			problems.Add("reason", "Say why these rows are left out")
		} else if len([]rune(e.Reason)) > 200 {
			problems.Add("reason", "Write at most %d characters", 200)
		} else {
			e.State, e.Is, e.Set = mapping.LeftOut, "", nil
		}
	case "reopen":
		e = mapping.Entry{Label: old.Label, Means: old.Means}
	default:
		if d.Role && e.Is == "" {
			problems.Add("is", "Say who the people of this label are")
		}
	}
	return e, problems
}
