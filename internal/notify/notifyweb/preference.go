package notifyweb

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/notify"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type preferenceView struct {
	email, language string
	from, to        string // as they were typed
	problems        ui.Problems
	saved           bool
}

func (p pages) preference(w http.ResponseWriter, r *http.Request) error {
	ctx, me := r.Context(), authz.From(r.Context())
	pref, err := notify.PreferenceOf(ctx, p.Notify.DB, me.Org, me.ID)
	if err != nil {
		return err
	}
	return shown(w, r, preferenceView{email: pref.Email, language: string(pref.Language), from: clockText(pref.QuietFrom), to: clockText(pref.QuietTo),
		saved: r.URL.Query().Get("saved") == "1"}, nil)
}

func (p pages) prefer(w http.ResponseWriter, r *http.Request) error {
	ctx, me := r.Context(), authz.From(r.Context())
	v := preferenceView{email: r.PostFormValue("email"), language: r.PostFormValue("language"), from: r.PostFormValue("quiet_from"), to: r.PostFormValue("quiet_to")}
	pref, err := notify.PreferenceOf(ctx, p.Notify.DB, me.Org, me.ID)
	if err != nil {
		return err
	}
	var problems fault.Problems
	pref.Email, pref.InApp, pref.Language = v.email, true, lang.Lang(v.language)
	for _, f := range []struct {
		name, typed string
		into        *int
	}{{"quiet_from", v.from, &pref.QuietFrom}, {"quiet_to", v.to, &pref.QuietTo}} {
		m, ok := clockOf(f.typed)
		if !ok {
			problems.Add(f.name, "Write the time like 19:00 or 7pm")
			continue
		}
		*f.into = m
	}
	all := inOrder(append(pref.Problems(), problems...))
	if len(all) == 0 {
		if err := notify.Prefer(ctx, p.Notify.Door, pref); err != nil {
			return err
		}
		return web.Redirect(w, r, "/account/notices?saved=1")
	}
	return shown(w, r, v, all)
}

// inOrder puts problems into the order of the page.
func inOrder(p fault.Problems) fault.Problems {
	order := []string{"email", "quiet_from", "quiet_to", "language"}
	slices.SortStableFunc(p, func(a, b fault.Problem) int { return slices.Index(order, a.Field) - slices.Index(order, b.Field) })
	return p
}

func shown(w http.ResponseWriter, r *http.Request, v preferenceView, problems fault.Problems) error {
	ctx := r.Context()
	v.problems = web.Problems(ctx, problems)
	title := lang.T(ctx, "How we tell you")
	return web.Staff(w, r, web.View{Title: title, Body: preferencePage(v), Problems: problems, Width: ui.Middle,
		Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Your account"), Href: "/account"}, {Label: title}}})
}

func (v preferenceView) emails(ctx context.Context) []ui.Option {
	return v.chosen(v.email, []ui.Option{
		{Value: notify.EmailEach, Label: lang.T(ctx, "By e-mail at once"), Hint: lang.T(ctx, "One short message for each notice, outside your quiet hours")},
		{Value: notify.EmailDigest, Label: lang.T(ctx, "By e-mail once a day"), Hint: lang.T(ctx, "At half past seven in the morning, if there is anything")},
		{Value: notify.EmailNone, Label: lang.T(ctx, "Only here"), Hint: lang.T(ctx, "No e-mail. You see notices after signing in")},
	})
}

func (v preferenceView) languages() []ui.Option {
	return v.chosen(v.language, []ui.Option{{Value: string(lang.En), Label: "English"}, {Value: string(lang.Cy), Label: "Cymraeg"}})
}

func (preferenceView) chosen(value string, list []ui.Option) []ui.Option {
	for i := range list {
		list[i].Chosen = list[i].Value == value
	}
	return list
}

func clockText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// clockOf reads a time of day as people write it: 19:00, 19.30, 7pm, 7:15 am.
func clockOf(s string) (minutes int, ok bool) {
	s = strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(s), "")), ".", ":")
	for _, layout := range []string{"15:04", "3:04pm", "3pm"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Hour()*60 + t.Minute(), true
		}
	}
	return 0, false
}
