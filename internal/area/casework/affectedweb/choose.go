package affectedweb

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// form is one of the pages on which something is chosen or said.
type form struct {
	Base     string
	Problems ui.Problems
	Typed    map[string]string
}

func (d Deps) form(ctx context.Context, m casework.Mine, p fault.Problems, r *http.Request, fields ...string) form {
	f := form{Base: home(m), Problems: web.Problems(ctx, p), Typed: map[string]string{}}
	for _, name := range fields {
		f.Typed[name] = r.PostForm.Get(name)
	}
	return f
}

// saved answers a change: back to the page with the sentence for it, or the form again with what was typed.
func (d Deps) saved(w http.ResponseWriter, r *http.Request, m casework.Mine, done string, err error, again func(p fault.Problems) error) error {
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return again(p)
	}
	if fault.Is(err, fault.Conflict) {
		return again(fault.Problems{{Message: fault.MessageOf(err), Kind: fault.Conflict}})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, home(m)+"?done="+done+"#done")
}

func (d Deps) askPolice(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	own, err := d.Justice.OwnOf(r.Context(), m)
	if err != nil {
		return err
	}
	f := d.form(r.Context(), m, nil, r)
	f.Typed["wish"], f.Typed["why"] = own.Wish.Wish, own.Wish.Why
	return d.show(w, r, "Do you want the police to act?", nil, policePage(f))
}

func (d Deps) takePolice(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	again := ""
	if v := r.PostForm.Get("again"); v == "month" {
		again = string(clock.DayOf(d.Justice.Door.Now().AddDate(0, 1, 0)))
	}
	err := d.Justice.OwnWish(r.Context(), m, r.PostForm.Get("wish"), r.PostForm.Get("why"), again)
	return d.saved(w, r, m, "police", err, func(p fault.Problems) error {
		return d.show(w, r, "Do you want the police to act?", p, policePage(d.form(r.Context(), m, p, r, "wish", "why", "again")))
	})
}

// wishes are the answers about the police, whys the reasons that may be given.
func wishes(ctx context.Context, chosen string) (out []ui.Option) {
	for _, o := range [][3]string{
		{justice.Supports, "Yes, I support action", "The police may ask you for a statement. You can stop at any time."},
		{justice.Declines, "No", "Nobody holds it against you. Support goes on just the same."},
		{justice.Unsure, "I am not sure yet", "Nothing is decided for you."}} {
		out = append(out, ui.Option{Value: o[0], Label: lang.T(ctx, o[1]), Hint: lang.T(ctx, o[2]), Chosen: o[0] == chosen})
	}
	return out
}

func whys(ctx context.Context, chosen string) (out []ui.Option) {
	words := map[string]string{"": "I would rather not say", "unwell": "The person was unwell", "known": "I know the person or the family", "afraid": "I am afraid of what may follow",
		"effort": "It takes too long, or too much strength", "pointless": "I expect nothing to come of it", "colleague": "It would touch a colleague", "other": "Another reason"}
	for _, o := range justice.WhyWords {
		out = append(out, ui.Option{Value: o[0], Label: lang.T(ctx, words[o[0]]), Chosen: o[0] == chosen})
	}
	return out
}

func agains(ctx context.Context, chosen string) []ui.Option {
	return []ui.Option{{Value: "month", Label: lang.T(ctx, "Ask me again in a month"), Chosen: chosen == "month"}, {Value: "", Label: lang.T(ctx, "Do not ask me again"), Hint: lang.T(ctx, "You can still change your answer here."), Chosen: chosen == ""}}
}

func (d Deps) askNews(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	own, err := d.Justice.OwnOf(r.Context(), m)
	if err != nil {
		return err
	}
	return d.show(w, r, "News about the case", nil, newsPage(d.form(r.Context(), m, nil, r), !own.Person.PausedAt.IsZero()))
}

func (d Deps) takeNews(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	pause, done := r.PostForm.Get("pause") == "yes", "news"
	if pause {
		done = "paused"
	}
	err := d.Justice.OwnPause(r.Context(), m, pause)
	if fault.Is(err, fault.Conflict) && m.Case.Open() { // it was so already: a second tap
		err = nil
	}
	return d.saved(w, r, m, done, err, func(p fault.Problems) error {
		return d.show(w, r, "News about the case", p, newsPage(d.form(r.Context(), m, p, r), !pause))
	})
}

func (d Deps) askSupport(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	return d.supportPage(w, r, m, nil)
}

func (d Deps) supportPage(w http.ResponseWriter, r *http.Request, m casework.Mine, p fault.Problems) error {
	plan, err := d.Cases.MySupport(r.Context(), m)
	if err != nil {
		return err
	}
	plan.Steps = slices.DeleteFunc(plan.Steps, func(s casework.Step) bool { return !offered(s) })
	return d.show(w, r, "Support for you", p, supportPage(d.form(r.Context(), m, p, r), plan, m.Case.Open()))
}

// offered tells whether a step is something that somebody takes or leaves, and not what others do for them.
func offered(s casework.Step) bool { return s.Code != "" || s.If == "sexual" || !s.Must }

func (d Deps) takeSupport(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	step, to, _ := strings.Cut(r.PostForm.Get("answer"), "/")
	err := d.Cases.Choose(r.Context(), m, step, casework.SupportState(to))
	return d.saved(w, r, m, "support", err, func(p fault.Problems) error { return d.supportPage(w, r, m, p) })
}

// supportState says where a step stands to whom it is for.
func supportState(s casework.SupportState) string {
	switch s {
	case casework.Accepted:
		return "You said yes"
	case casework.Declined:
		return "You said no. You can change your mind"
	case casework.Done:
		return "Done"
	case casework.Offered:
		return "Offered to you"
	}
	return "You can have this"
}
