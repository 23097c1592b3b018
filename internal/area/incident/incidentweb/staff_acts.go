package incidentweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// act is one thing that can be done with a report, asked for on a page of its own.
type act struct {
	path                string
	action              authz.Action
	title, lede, button string
	// run does it with what was typed.
	run func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error
	// back is where on the record the reader is led after it.
	back string
	// versioned acts are refused when the record has changed since their form was opened.
	versioned bool
}

// askPage is an act's form with what was typed so far.
type askPage struct {
	act
	rec      incident.Whole
	name     string
	v        url.Values
	problems ui.Problems
	people   []incident.Colleague
	likely   []incident.Listed
	forces   []incident.Force // for the details
	// moved says what has changed since the form was opened, where that is why it was not taken.
	moved []ui.Change
	now   time.Time
}

func (p *askPage) field(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *askPage) choice(name, label, hint string, options ...ui.Option) ui.Choice {
	for i := range options {
		options[i].Chosen = p.v.Get(name) == options[i].Value
	}
	return ui.Choice{Name: name, Label: label, Hint: hint, Error: p.problems.For(name), Options: options, Plain: true}
}

func (p *askPage) date(name, label, hint string) ui.Date {
	return ui.Date{Name: name, Label: label, Hint: hint, Error: p.problems.For(name), Day: p.v.Get(name + "-day"), Month: p.v.Get(name + "-month"), Year: p.v.Get(name + "-year")}
}

// dateOf puts the three parts of a date together as YYYY-MM-DD; what is no date comes out as no date either.
func dateOf(v url.Values, name string) string {
	d, err1 := strconv.Atoi(strings.TrimSpace(v.Get(name + "-day")))
	m, err2 := strconv.Atoi(strings.TrimSpace(v.Get(name + "-month")))
	y, err3 := strconv.Atoi(strings.TrimSpace(v.Get(name + "-year")))
	if err1 != nil || err2 != nil || err3 != nil || y < 100 {
		return ""
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m {
		return ""
	}
	return t.Format(time.DateOnly)
}

var acts = []act{
	{path: "contact", action: incident.ActHandle, title: "Record contact", back: "happened", button: "Save contact",
		lede: "Say that you were in touch, or that you tried. They see that somebody contacted them, never your note.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			reached := v.Get("reached")
			if reached != "yes" && reached != "no" {
				return fault.WithProblems(fault.Problems{{Field: "reached", Message: "Choose whether you were in touch"}})
			}
			return s.Contact(ctx, rec.Org, rec.ID, incident.Reach{How: v.Get("how"), Reached: reached == "yes", Note: v.Get("note")})
		}},
	{path: "assign", action: incident.ActHandle, title: "Who looks after this report", back: "happened", button: "Ask them", versioned: true,
		lede: "They become the named contact and are told. Only people who may open this report are listed.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			people, err := s.WhoCanSee(ctx, rec)
			if err != nil {
				return err
			}
			for _, c := range people {
				if c.ID == v.Get("to") {
					return s.Assign(ctx, rec.Org, rec.ID, c)
				}
			}
			return fault.WithProblems(fault.Problems{{Field: "to", Message: "Choose a colleague"}})
		}},
	{path: "review", action: incident.ActHandle, title: "Where the review stands", back: "happened", button: "Save", versioned: true,
		lede: "They see which step has been reached, never your note.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			return s.Review(ctx, rec.Org, rec.ID, incident.Stage(v.Get("stage")), v.Get("note"))
		}},
	{path: "feedback", action: incident.ActHandle, title: "Give feedback", back: "conversation", button: "Send feedback",
		lede: "They read this under their receipt. Say what changed in plain words; if nothing could be done yet, say why and when they hear again.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			return s.Feedback(ctx, rec.Org, rec.ID, answerOf(v))
		}},
	{path: "message", action: incident.ActHandle, title: "Write a message", back: "conversation", button: "Send message",
		lede: "It goes under their receipt. You do not learn who they are by it. Do not ask for names here.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			return s.Write(ctx, rec.Org, rec.ID, v.Get("message"))
		}},
	{path: "finish", action: incident.ActHandle, title: "Finish the review", back: "happened", button: "Finish", versioned: true,
		lede: "A review is finished with an answer: what changed, or why nothing could yet. They are asked in 30 days whether it was worth reporting.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			return s.Finish(ctx, rec.Org, rec.ID, answerOf(v))
		}},
	{path: "reopen", action: incident.ActHandle, title: "Take this up again", back: "happened", button: "Take it up again", versioned: true,
		lede: "They are told that it has been taken up again. The review clock starts anew.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			return s.Reopen(ctx, rec.Org, rec.ID, v.Get("reason"))
		}},
	{path: "merge", action: incident.ActMerge, title: "Join reports of one event", back: "happened", button: "Join them", versioned: true,
		lede: "This report is joined into the other and is no longer counted. Both keep their receipts, and both people are told.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			if v.Get("into") == "" {
				return fault.WithProblems(fault.Problems{{Field: "into", Message: "Choose the report to join it into"}})
			}
			err := s.Merge(ctx, rec.Org, rec.ID, v.Get("into"))
			if fault.Is(err, fault.NotFound) {
				return fault.WithProblems(fault.Problems{{Field: "into", Message: "Choose a report from the list"}})
			}
			return err
		}},
	{path: "away", action: incident.ActExclude, title: "Keep a person away from this report", back: "happened", button: "Keep them away",
		lede: "From now on they cannot see it, whatever their role: it looks as if it were not there. Do this for anybody who is part of what happened.",
		run: func(ctx context.Context, s *incident.Service, rec *incident.Whole, v url.Values) error {
			return s.Exclude(ctx, rec.Org, rec.ID, v.Get("person"), v.Get("reason"))
		}},
	detailsAct,
}

func answerOf(v url.Values) incident.Answer {
	return incident.Answer{Said: v.Get("said"), Did: v.Get("did"), NotYet: v.Get("not_yet") == "yes", Next: dateOf(v, "next")}
}

// ask shows the form of an act.
func (d Staff) ask(w http.ResponseWriter, r *http.Request, a act) error {
	rec, done, err := d.open(w, r)
	if err != nil || done {
		return err
	}
	p, err := d.askPage(r, a, rec)
	if err != nil {
		return err
	}
	return d.showAsk(w, r, p, nil)
}

func (d Staff) askPage(r *http.Request, a act, rec incident.Whole) (*askPage, error) {
	ctx := r.Context()
	p := &askPage{act: a, rec: rec, name: title(ctx, &rec.Incident), v: url.Values{}, now: d.Incidents.Door.Now()}
	var err error
	switch a.path {
	case "assign", "away":
		p.people, err = d.Incidents.WhoCanSee(ctx, &rec)
	case "details":
		p.forces, err = d.Incidents.Forces(ctx, rec.Org)
	case "merge":
		p.likely, err = d.Incidents.Likely(ctx, web.Scope(r), &rec)
	}
	return p, err
}

func (d Staff) showAsk(w http.ResponseWriter, r *http.Request, p *askPage, problems fault.Problems) error {
	ctx := r.Context()
	p.problems = web.Problems(ctx, problems)
	c := crumbs(ctx, p.rec.Ref, lang.T(ctx, p.title))
	c[1].Href = "/reports/" + p.rec.ID
	return web.Staff(w, r, web.View{Title: lang.T(ctx, p.title), Crumbs: c, Current: d.home(ctx), Problems: problems, Body: askBody(p)})
}

// take does an act, or shows its form again with what was typed and what to mend.
func (d Staff) take(w http.ResponseWriter, r *http.Request, a act) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	rec, done, err := d.open(w, r)
	if err != nil || done {
		return err
	}
	s := d.Incidents
	if seen, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64); err == nil && a.versioned {
		s = s.Seen(seen)
	}
	err = a.run(ctx, s, &rec, r.PostForm)
	switch {
	case err == nil:
		return web.Redirect(w, r, "/reports/"+rec.ID+"#"+a.back)
	case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict):
		return err
	}
	p, asked := d.askPage(r, a, rec)
	if asked != nil {
		return asked
	}
	p.v = r.PostForm
	problems := fault.ProblemsOf(err)
	if len(problems) == 0 {
		problems = fault.ProblemsFrom(err, "")
		if p.moved = moved(ctx, &rec, r.PostForm); a.path == "details" {
			p.moved = append(p.moved, typed(ctx, &rec, r.PostForm)...)
		}
	}
	return d.showAsk(w, r, p, problems)
}

// moved says what the record holds now, for somebody whose words were written before it changed.
func moved(ctx context.Context, rec *incident.Whole, v url.Values) []ui.Change {
	out := []ui.Change{{Label: lang.T(ctx, "Stage"), Says: lang.T(ctx, stageTags[rec.Stage])}, {Label: lang.T(ctx, "Named contact"), Says: rec.Handler.Name}}
	if v.Get("stage") != "" {
		out[0] = ui.Change{Label: lang.T(ctx, "Stage"), Was: lang.T(ctx, stageTags[incident.Stage(v.Get("stage"))]), Now: lang.T(ctx, stageTags[rec.Stage]), Says: lang.T(ctx, "as it is now")}
	}
	if rec.Handler.ID == "" {
		out[1].Says = lang.T(ctx, "Nobody yet")
	}
	if len(rec.Events) > 0 {
		e := rec.Events[0]
		says := lang.DayTime(ctx, e.At) + ", " + lower(lang.T(ctx, kindWords[e.Kind]))
		if e.Name != "" {
			says += ", " + e.Name
		}
		out = append(out, ui.Change{Label: lang.T(ctx, "Last change"), Says: says})
	}
	return out
}

// acknowledge says that somebody has read the report.
func (d Staff) acknowledge(w http.ResponseWriter, r *http.Request) error {
	if err := d.Incidents.Acknowledge(r.Context(), web.Scope(r).Org(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/reports/"+r.PathValue("id")+"#happened")
}

func (d Staff) print(w http.ResponseWriter, r *http.Request) error {
	rec, done, err := d.open(w, r)
	if err != nil || done {
		return err
	}
	p, err := d.recordPage(r, rec)
	if err != nil {
		return err
	}
	return web.Print(w, r, web.View{Title: p.title, Body: printBody(p)})
}

// paragraphs splits typed text where its writer did.
func paragraphs(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func messageField(p *askPage, label string) ui.Field {
	f := p.field("message", label, "")
	f.Rows, f.Max = 6, incident.MaxNarrative
	return f
}

func colleagues(people []incident.Colleague) []ui.Option {
	var out []ui.Option
	for _, c := range people {
		out = append(out, ui.Option{Value: c.ID, Label: c.Name, Hint: c.Title})
	}
	return out
}

func likelyOptions(ctx context.Context, p *askPage) []ui.Option {
	var out []ui.Option
	for _, l := range p.likely {
		out = append(out, ui.Option{Value: l.ID, Label: title(ctx, &l.Incident) + ", " + l.Ref, Hint: happened(ctx, &l.Incident)})
	}
	return out
}
