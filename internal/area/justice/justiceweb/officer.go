package justiceweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// officerPage is the page that an officer answers on: one matter, nobody's name, no account.
type officerPage struct {
	justice.Seen
	action      string
	org         string
	name, phone string
	v           url.Values
	problems    ui.Problems
	// ended says what became of the link; "" while it may be answered.
	ended string
	thank bool
}

func (d Deps) officer(ctx context.Context, token string, seen justice.Seen) (*officerPage, error) {
	p := &officerPage{Seen: seen, action: justice.LinkPath(token), v: url.Values{}, org: seen.Org}
	if d.OrgName != nil {
		p.org = d.OrgName(ctx, seen.Org)
	}
	if d.Justice.Contact != nil {
		var err error
		if p.name, p.phone, err = d.Justice.Contact(ctx, seen.Org, seen.Lead); err != nil {
			return nil, err
		}
	}
	switch a := seen.Ask; {
	case a.Open(d.Justice.Door.Now()):
	case a.State == "answered" || a.State == "confirmed" || a.State == "set_aside":
		p.ended, p.thank = lang.T(ctx, "This was answered on %s. There is nothing more to do.", lang.Date(ctx, a.AnsweredAt)), true
	case a.State == "withdrawn":
		p.ended, p.thank = lang.T(ctx, "We no longer need an answer here. Another question may have taken its place."), true
	default:
		p.ended = lang.T(ctx, "This link ended on %s. If you have news, please ring or write to us.", lang.Date(ctx, a.ExpiresAt))
	}
	return p, nil
}

// ask shows what is asked, or that it was answered already. A link that is wrong looks absent, and so does every link from
// where too many wrong ones were tried.
func (d Deps) ask(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	seen, err := d.Justice.Look(ctx, r.PathValue("token"), web.Client(ctx))
	if err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		if err := d.Justice.Opened(ctx, seen); err != nil {
			return err
		}
	}
	p, err := d.officer(ctx, r.PathValue("token"), seen)
	if err != nil {
		return err
	}
	return d.showOfficer(w, r, p, nil)
}

func (d Deps) showOfficer(w http.ResponseWriter, r *http.Request, p *officerPage, problems fault.Problems) error {
	ctx := r.Context()
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	p.problems = web.Problems(ctx, problems)
	note := []string{lang.T(ctx, "For one answer."), lang.T(ctx, "Ends %s", lang.Date(ctx, p.Ask.ExpiresAt))}
	title := lang.T(ctx, "Is there a decision on %s?", p.Ref)
	if p.ended != "" {
		note = []string{lang.T(ctx, "For one answer.")}
		title = lang.T(ctx, "This link has ended")
		if p.thank {
			title = lang.T(ctx, "Answered, thank you")
		}
	}
	return web.Outside(w, r, web.View{Title: title, Note: note, Problems: problems, Body: officerBody(p)})
}

// take takes the answer, once.
func (d Deps) take(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	v := r.PostForm
	reply := justice.Reply{Answer: v.Get("answer"), Words: v.Get("words")}
	switch reply.Answer {
	case "none":
		reply.NextDay = dateOf(v, "next")
	case "charged":
		reply.Detail, reply.NextDay = v.Get("offence"), dateOf(v, "hearing")
	case "disposal":
		reply.Detail = v.Get("disposal")
	case "nothing":
		reply.Detail = v.Get("reason")
	case "other":
		reply.Words = v.Get("holder")
	}
	seen, err := d.Justice.Answer(ctx, r.PathValue("token"), web.Client(ctx), reply)
	if err == nil || fault.Is(err, fault.Conflict) {
		return web.Redirect(w, r, justice.LinkPath(r.PathValue("token")))
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		return err
	}
	p, made := d.officer(ctx, r.PathValue("token"), seen)
	if made != nil {
		return made
	}
	p.v = v
	problems := fault.ProblemsOf(err)
	for i := range problems {
		if problems[i].Field == "next" && reply.Answer == "charged" {
			problems[i].Field = "hearing"
		}
	}
	return d.showOfficer(w, r, p, problems)
}

func (p *officerPage) f(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *officerPage) date(name, label, hint string) ui.Date {
	return ui.Date{Name: name, Label: label, Hint: hint, Error: p.problems.For(name), Day: p.v.Get(name + "-day"), Month: p.v.Get(name + "-month"), Year: p.v.Get(name + "-year")}
}

// answers is the one question of the page, with what each answer asks besides.
func (p *officerPage) answers(ctx context.Context) ui.Choice {
	c := ui.Choice{Name: "answer", Label: lang.T(ctx, "Where is it now?"), Error: p.problems.For("answer")}
	hints := map[string]string{"none": lang.T(ctx, "Still looking into it"), "charged": lang.T(ctx, "We ask which offence and the first hearing"), "nothing": lang.T(ctx, "We ask which reason"), "other": lang.T(ctx, "Tell us who has it, or that you do not know")}
	for _, a := range justice.Answers {
		o := ui.Option{Value: a[0], Label: lang.T(ctx, a[1]), Hint: hints[a[0]], Chosen: p.v.Get("answer") == a[0]}
		switch a[0] {
		case "none":
			o.Reveal = ui.DateInput(p.date("next", lang.T(ctx, "When should we ask again?"), lang.T(ctx, "You can leave this empty")))
		case "charged":
			o.Reveal = officerCharged(p)
		case "disposal":
			o.Reveal = ui.Select(p.f("disposal", lang.T(ctx, "Which disposal?"), ""), p.outcomes(ctx, "disposal", justice.Disposals))
		case "nothing":
			o.Reveal = ui.Select(p.f("reason", lang.T(ctx, "For what reason?"), ""), p.outcomes(ctx, "reason", justice.Endings))
		case "other":
			o.Reveal = ui.TextInput(p.f("holder", lang.T(ctx, "Who has it now?"), lang.T(ctx, "Their team or collar number, or leave it empty")))
		}
		c.Options = append(c.Options, o)
	}
	return c
}

func (p *officerPage) outcomes(ctx context.Context, field string, codes []string) []ui.Option {
	out := []ui.Option{{Value: "", Label: lang.T(ctx, "Choose")}}
	for _, code := range codes {
		o, _ := law.Load().Outcome(code)
		out = append(out, ui.Option{Value: code, Label: lang.T(ctx, o.Name), Chosen: p.v.Get(field) == code})
	}
	return out
}

func (p *officerPage) offences(ctx context.Context) []ui.Option {
	out := []ui.Option{{Value: "", Label: lang.T(ctx, "Choose, or leave it")}}
	for _, o := range law.Load().On(clock.Day(p.EventDate)) {
		out = append(out, ui.Option{Value: o.Code, Label: o.Name, Chosen: p.v.Get("offence") == o.Code})
	}
	return out
}

// facts are all that the page tells: force, event and what was asked before.
func (p *officerPage) facts(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Force"), Text: p.Force}, {Label: lang.T(ctx, "Event"), Text: dayWords(ctx, p.EventDate)}}
	if n := len(p.Before); n > 0 {
		last := lang.Day(ctx, p.Before[n-1])
		out = append(out, ui.Fact{Label: lang.T(ctx, "Asked before"), Text: lang.N(ctx, n, "%d time, last on %s", "%d times, last on %s", last)})
	}
	if !p.Limit.IsZero() {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Time limit"), Text: lang.T(ctx, "If charged as common assault alone, start by %s", lang.Date(ctx, p.Limit))})
	}
	return out
}

func dial(phone string) string {
	var b []rune
	for _, r := range phone {
		if r >= '0' && r <= '9' || r == '+' {
			b = append(b, r)
		}
	}
	return string(b)
}
