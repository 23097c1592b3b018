package caseworkweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// act is one thing that can be done with a case, asked for on a page of its own.
type act struct {
	path                string
	action              authz.Action
	title, lede, button string
	warn                bool
	// load reads what its form offers.
	load func(ctx context.Context, d Deps, sc authz.Scope, f *form) error
	// fields are the questions of its form.
	fields func(ctx context.Context, f *form) []templ.Component
	// run does it with what was typed.
	run func(ctx context.Context, s *casework.Service, f *form) error
	// back is where on the case the reader is led after it.
	back string
}

// form is an act's form with what was typed so far.
type form struct {
	act
	c        casework.Case
	v        url.Values
	problems ui.Problems
	options  []ui.Option
	about    string
	changed  bool // the case moved on since the form was opened
}

func (f *form) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: f.v.Get(name), Error: f.problems.For(name)}
}

func (f *form) area(name, label, hint string) templ.Component {
	x := f.field(name, label, hint)
	if strings.HasPrefix(name, "said-") || strings.HasPrefix(name, "did-") {
		x.Rows = 2
	}
	return ui.TextArea(x)
}

func (f *form) choice(name, label, hint string, options ...ui.Option) templ.Component {
	for i := range options {
		options[i].Chosen = f.v.Get(name) == options[i].Value
	}
	return ui.Radios(ui.Choice{Name: name, Label: label, Hint: hint, Error: f.problems.For(name), Options: options, Plain: true})
}

func (f *form) reason(ctx context.Context, label string) []templ.Component {
	return []templ.Component{f.area("reason", lang.T(ctx, label), lang.T(ctx, "Leave names out."))}
}

// hidden keeps what the address said of whom or what the form is about.
func (f *form) hidden() []string {
	return []string{"person", "step", "other", "report", "referral", "approval"}
}

var acts = []act{
	{path: "stage", action: casework.ActWork, title: "Where the case stands", button: "Save", back: "happened", lede: "Managers of the place see the stage, never your remark.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			if !f.v.Has("stage") {
				f.v.Set("stage", string(f.c.Stage)) // it moves by itself with what is done elsewhere
			}
			var options []ui.Option
			for _, s := range append([]casework.Stage{f.c.Stage}, f.c.Stage.Next()...) {
				options = append(options, ui.Option{Value: string(s), Label: lang.T(ctx, s.Words())})
			}
			return []templ.Component{f.choice("stage", lang.T(ctx, "Where does it stand now?"), "", options...), f.area("remark", lang.T(ctx, "A remark, if you need one"), lang.T(ctx, "For those who work this case. Leave names out."))}
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			return s.MoveTo(ctx, f.c.Org, f.c.ID, casework.Stage(f.v.Get("stage")), f.v.Get("remark"))
		}},
	{path: "remark", action: casework.ActWork, title: "Write a remark", button: "Save", back: "happened", lede: "It goes into the timeline, for those who work this case. The person affected may ask to read what is written here.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			return []templ.Component{f.area("remark", lang.T(ctx, "What should the others know?"), lang.T(ctx, "Leave names out."))}
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			return s.Remark(ctx, f.c.Org, f.c.ID, f.v.Get("remark"))
		}},
	{path: "title", action: casework.ActWork, title: "Change the title", button: "Save", lede: "It stands in lists, so it says what happened and never who.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			x := f.field("title", lang.T(ctx, "Title"), "")
			if x.Value == "" && x.Error == "" {
				x.Value = f.c.Title
			}
			return []templ.Component{ui.TextInput(x)}
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			return s.Retitle(ctx, f.c.Org, f.c.ID, f.v.Get("title"))
		}},
	{path: "lead", action: casework.ActWork, title: "Who leads this case", button: "Hand it over", back: "happened", lede: "They answer for it from now on, and are told. Only people who may open it are listed.",
		load: func(ctx context.Context, d Deps, sc authz.Scope, f *form) error {
			people, err := d.Cases.CanLead(ctx, sc, f.c.Org, f.c.ID)
			for _, p := range people {
				f.options = append(f.options, ui.Option{Value: p.ID, Label: p.Name, Hint: p.Title})
			}
			return err
		},
		fields: func(ctx context.Context, f *form) []templ.Component {
			return []templ.Component{f.choice("to", lang.T(ctx, "Who?"), "", f.options...)}
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			return s.HandOver(ctx, f.c.Org, f.c.ID, f.v.Get("to"))
		}},
	{path: "task", action: casework.ActWork, title: "Add a task", button: "Add it", back: "tasks", lede: "It stands in the list of cases until it is done.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			return []templ.Component{ui.TextInput(f.field("text", lang.T(ctx, "What is to be done?"), lang.T(ctx, "Leave names out."))),
				ui.DateInput(ui.Date{Name: "due", Label: lang.T(ctx, "By when?"), Hint: lang.T(ctx, "Leave it empty if there is no day."), Error: f.problems.For("due"),
					Day: f.v.Get("due-day"), Month: f.v.Get("due-month"), Year: f.v.Get("due-year")})}
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			due, ok := dayOf(f.v, "due")
			if !ok {
				return fault.WithProblems(fault.Problems{{Field: "due", Message: "Write the day as day, month and year"}})
			}
			return s.AddTask(ctx, f.c.Org, f.c.ID, f.v.Get("text"), due)
		}},
	{path: "close", action: casework.ActWork, title: "Close the case", button: "Close it", lede: "Say what was done, or honestly why nothing could be. What hangs on the case, such as a sanction, goes on by itself.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			var options []ui.Option
			for _, o := range casework.Outcomes() {
				options = append(options, ui.Option{Value: o.Code, Label: lang.T(ctx, o.Words)})
			}
			out := append([]templ.Component{f.choice("outcome", lang.T(ctx, "How did it end?"), "", options...)}, f.reason(ctx, "What was done, or why nothing could be?")...)
			for _, ref := range f.c.Incidents {
				out = append(out, f.area("said-"+ref, lang.T(ctx, "%s: you said", ref), lang.T(ctx, "For whoever sent this report, who is told that we have finished. Leave both empty if they have their answer already. Nothing about what was decided about anybody.")),
					f.area("did-"+ref, lang.T(ctx, "%s: we did", ref), ""))
			}
			return out
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			var replies []casework.Reply
			for _, ref := range f.c.Incidents {
				replies = append(replies, casework.Reply{Report: ref, Said: f.v.Get("said-" + ref), Did: f.v.Get("did-" + ref)})
			}
			return s.Close(ctx, f.c.Org, f.c.ID, f.v.Get("outcome"), f.v.Get("reason"), replies...)
		}},
	{path: "reopen", action: casework.ActWork, title: "Take this case up again", button: "Take it up again", lede: "It goes on where it was, and the timeline says why.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			return f.reason(ctx, "Why is it taken up again?")
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			return s.Reopen(ctx, f.c.Org, f.c.ID, f.v.Get("reason"))
		}},
	{path: "reports", action: casework.ActWork, title: "Add a report", button: "Add it", back: "reports", lede: "Its people come along. If it is kept for a few, the case is from now on too.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			return []templ.Component{ui.TextInput(f.field("reports", lang.T(ctx, "References of the reports"), lang.T(ctx, "Like HW-2611-7KXQ4M. More than one with a space between.")))}
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			err := s.AddReports(ctx, f.c.Org, f.c.ID, references(f.v.Get("reports")))
			if fault.Is(err, fault.NotFound) {
				err = fault.WithProblems(fault.Problems{{Field: "reports", Message: "We cannot find a report of that reference"}})
			}
			return err
		}},
	{path: "remove-report", action: casework.ActWork, title: "Take a report out", button: "Take it out", back: "reports", lede: "Its people go with it. The report itself stays as it is.",
		fields: func(ctx context.Context, f *form) []templ.Component {
			return f.reason(ctx, "Why does it not belong here?")
		},
		run: func(ctx context.Context, s *casework.Service, f *form) error {
			return s.RemoveReport(ctx, f.c.Org, f.c.ID, f.v.Get("report"), f.v.Get("reason"))
		}},
	personAct, removePersonAct, sameAct, stepAct, restrictAct, awayAct, referAct, revokeAct, answeredAct, unlockAct, approveAct,
}

// references splits what was typed into references of reports.
func references(s string) []string {
	return strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\n' || r == '\r' || r == '\t' })
}

// dayOf puts the three parts of a date together as the end of that day; an empty one is the zero time.
func dayOf(v url.Values, name string) (time.Time, bool) {
	d, m, y := strings.TrimSpace(v.Get(name+"-day")), strings.TrimSpace(v.Get(name+"-month")), strings.TrimSpace(v.Get(name+"-year"))
	if d+m+y == "" {
		return time.Time{}, true
	}
	dd, err1 := strconv.Atoi(d)
	mm, err2 := strconv.Atoi(m)
	yy, err3 := strconv.Atoi(y)
	t := time.Date(yy, time.Month(mm), dd, 23, 59, 59, 0, lang.London())
	return t, err1 == nil && err2 == nil && err3 == nil && yy > 2000 && yy < 2200 && t.Day() == dd && int(t.Month()) == mm
}

// ask shows the form of an act.
func (d Deps) ask(w http.ResponseWriter, r *http.Request, a act) error {
	c, done, err := d.find(w, r)
	if err != nil || done {
		return err
	}
	return d.show(w, r, &form{act: a, c: c, v: r.URL.Query()}, nil)
}

func (d Deps) show(w http.ResponseWriter, r *http.Request, f *form, problems fault.Problems) error {
	ctx := r.Context()
	f.problems = web.Problems(ctx, problems)
	if f.load != nil {
		f.options, f.about = nil, ""
		if err := f.load(ctx, d, web.Scope(r), f); err != nil {
			return err
		}
	}
	crumb := crumbs(ctx, f.c.Ref, lang.T(ctx, f.title))
	crumb[1].Href = casework.Path(f.c.ID)
	return web.Staff(w, r, web.View{Title: lang.T(ctx, f.title), Crumbs: crumb, Current: "/cases", Problems: problems, Body: formBody(f)})
}

// take does an act, or shows its form again with what was typed and what to mend.
func (d Deps) take(w http.ResponseWriter, r *http.Request, a act) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return tooLarge(err)
	}
	c, done, err := d.find(w, r)
	if err != nil || done {
		return err
	}
	s := d.Cases
	if seen, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64); err == nil {
		s = s.Seen(seen)
	}
	f := &form{act: a, c: c, v: r.PostForm}
	err = a.run(ctx, s, f)
	switch {
	case err == nil:
		back := casework.Path(c.ID)
		if a.back != "" {
			back += "#" + a.back
		}
		if strings.HasPrefix(a.back, "/") {
			back = casework.Path(c.ID) + a.back
		}
		return web.Redirect(w, r, back)
	case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict):
		return err
	}
	f.changed = fault.Is(err, fault.Conflict)
	return d.show(w, r, f, fault.ProblemsFrom(err, ""))
}

// taskDone settles a task that somebody made themselves.
func (d Deps) taskDone(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return tooLarge(err)
	}
	c, done, err := d.find(w, r)
	if err != nil || done {
		return err
	}
	if err := d.Cases.DoneTask(r.Context(), c.Org, c.ID, r.PostForm.Get("key")); err != nil {
		return err
	}
	return web.Redirect(w, r, casework.Path(c.ID)+"#tasks")
}

// asks tells whether a question of the form has that name, so that it is not kept hidden as well.
func (f *form) asks(name string) bool { return name == "person" && f.path == "away" }
