package incidentweb

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (v *visit) lang() string { return string(lang.Of(v.ctx())) }

// sender gives the context in which a report is sent: as whoever is signed in at its organisation, or as a visitor of it.
func (v *visit) sender(in incident.Sending) context.Context {
	if v.member {
		return v.ctx()
	}
	return authz.With(v.ctx(), authz.Actor{Role: authz.Public, Org: in.Org, Request: authz.From(v.ctx()).Request})
}

// showSent answers with the receipt, once; after that its code and PIN are asked for.
func showSent(v *visit) error {
	slip, err := v.d.Incidents.ShowSlip(v.ctx(), v.draft.Token)
	if incident.NoDraft(err) {
		return web.Redirect(v.w, v.r, "/report/progress")
	}
	if err != nil {
		return err
	}
	page, err := v.receipt(slip)
	if err != nil {
		return err
	}
	x := v.view(v.say("Report sent"), nil)
	x.Main = templ.Attributes{"data-hw-receipt": slip.Receipt.Code}
	return v.render(x, page.page())
}

// receiptPage is what a receipt is drawn from.
type receiptPage struct {
	incident.Slip
	Card    ui.Contact
	Support []ui.Support
	Next    []ui.Step
	Help    string
}

func (v *visit) receipt(slip incident.Slip) (receiptPage, error) {
	r := slip.Receipt
	p := receiptPage{Slip: slip, Card: card(v.ctx(), r, slip.Lock, v.now()), Next: v.d.next(v.ctx(), slip, v.now()), Help: "/help?org=" + url.QueryEscape(r.Org)}
	var err error
	p.Support, err = v.support(r.Org, slip.Site, r.Sexual)
	return p, err
}

// card says who will be in touch and by when. Where nobody is known by name it says which role it is.
func card(ctx context.Context, r incident.Receipt, lock string, now time.Time) ui.Contact {
	role := lang.T(ctx, roleOf(lock))
	c := ui.Contact{Name: r.Contact.Name, Role: lang.T(ctx, "your named contact")}
	if r.Contact.Title != "" {
		c.Role = r.Contact.Title + ", " + c.Role
	} else if lock == "" {
		c.Role = role + ", " + c.Role
	}
	if c.Name == "" {
		c.Name, c.Role = role, lang.T(ctx, "We do not know a name here yet")
	}
	by := dueWords(ctx, r.Due, now)
	switch r.How.How {
	case "phone":
		c.Promise = lang.T(ctx, "Will phone you by %s.", by)
	case "email":
		c.Promise = lang.T(ctx, "Will write to your e-mail address by %s.", by)
	case "in_person":
		c.Promise = lang.T(ctx, "Will come to speak to you by %s.", by)
	case "none":
		c.Promise = lang.T(ctx, "Will look at your report by %s, and will not contact you.", by)
	default:
		c.Promise = lang.T(ctx, "Will write to you here by %s. Look with your code and PIN.", by)
	}
	if lock != "" && r.Contact.Name == "" {
		c.Name, c.Role = lang.T(ctx, "Nobody is named yet"), role
		c.Promise = lang.T(ctx, "Nobody here may open a report like this yet. The administrators are warned, and it stays sealed until somebody may.")
	} else if r.Due.IsZero() {
		c.Promise = lang.T(ctx, "Will look at your report. No time is set for it here.")
	}
	if w := r.How.When; w != "" {
		c.Promise += " " + lang.T(ctx, "You said: %s.", strings.TrimRight(w, "."))
	}
	c.Otherwise = lang.T(ctx, "If you have heard nothing by then, write a message with your code and PIN, or see “Who do I turn to here?” at the foot of this page.")
	return c
}

func roleOf(lock string) string {
	switch lock {
	case incident.LockSexual:
		return authz.SexualSafety.Words()
	case incident.LockRestricted:
		return authz.Specialist.Words()
	}
	return authz.Manager.Words()
}

// dueWords says a moment as people do: "today at 6pm", "tomorrow at 2am", or the day and time.
func dueWords(ctx context.Context, due, now time.Time) string {
	day := func(t time.Time) string { return t.In(lang.London()).Format(time.DateOnly) }
	switch day(due) {
	case day(now):
		return lang.T(ctx, "today at %s", lang.Time(ctx, due))
	case day(now.In(lang.London()).AddDate(0, 0, 1)):
		return lang.T(ctx, "tomorrow at %s", lang.Time(ctx, due))
	}
	return lang.T(ctx, "%s at %s", lang.Day(ctx, due), lang.Time(ctx, due))
}

// next says what follows, each with the date its clock gives.
func (d Deps) next(ctx context.Context, slip incident.Slip, now time.Time) []ui.Step {
	r := slip.Receipt
	told := lang.T(ctx, "Your report is safe. The managers of this place and the violence reduction lead can see it.")
	switch slip.Lock {
	case incident.LockSexual:
		told = lang.T(ctx, "Your report is safe. Only the sexual safety team can see it.")
	case incident.LockRestricted:
		told = lang.T(ctx, "Your report is safe. Only the violence reduction lead can see it.")
	}
	out := []ui.Step{{State: ui.StepDone, Name: lang.T(ctx, "Now"), Text: told}}
	for _, p := range d.Incidents.Promises(r.Received) {
		s := ui.Step{Name: lang.T(ctx, "By %s", lang.Day(ctx, p.Due))}
		switch p.Rule {
		case incident.RuleContact:
			s.State, s.Text = ui.StepNow, lang.T(ctx, "Somebody is in touch with you. You decide about the police; nobody decides for you.")
			if r.How.How == "none" {
				s.Text = lang.T(ctx, "Somebody has looked at your report. You asked not to be contacted.")
			}
			if p.Due.Sub(now) <= 24*time.Hour {
				s.Name = lang.T(ctx, "Within 24 hours")
			}
		case incident.RuleReview:
			s.Text = lang.T(ctx, "We look at what happened and why.")
		case incident.RuleFeedback:
			s.Text = lang.T(ctx, "You are told what we have done so far. It stands behind your code and PIN.")
		default:
			continue
		}
		out = append(out, s)
	}
	return out
}

// support gives the help there is, a specialist first after a sexual report, then the body, then the others.
func (v *visit) support(code, site string, sexual bool) ([]ui.Support, error) {
	list, err := v.d.Places.Support(v.ctx(), code, site)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	body := ui.Support{Icon: ui.IconAid, Name: v.say("Hurt or worried about your health"), Text: v.say("Emergency department, or 111. If blood or spit got in your eyes, mouth or a cut, go now."),
		Act: "111", Hidden: v.say("to call for health advice"), Href: "tel:111"}
	var out []ui.Support
	if !sexual {
		out = append(out, body)
	}
	for _, h := range list {
		if h.Kind == "sexual" && !sexual {
			continue
		}
		out = append(out, v.helper(h))
		if h.Kind == "sexual" && sexual {
			continue
		}
	}
	if sexual {
		at := 0
		for at < len(out) && at < len(list) && list[at].Kind == "sexual" {
			at++
		}
		out = append(out[:at:at], append([]ui.Support{body}, out[at:]...)...)
	}
	return out, nil
}

func (v *visit) helper(h Helper) ui.Support {
	s := ui.Support{Icon: h.Icon, Name: v.say(h.Name)}
	var parts []string
	if h.Who != "" {
		parts = append(parts, h.Who)
	}
	if w := hoursWords(v.ctx(), h.Hours); w != "" {
		parts = append(parts, w)
	}
	if h.Note != "" {
		parts = append(parts, h.Note)
	}
	switch h.Kind {
	case "peer":
		parts = append(parts, v.say("A trained colleague, not your manager"))
	case "independent":
		parts = append(parts, v.say("Independent of your manager"))
	}
	s.Hidden = strings.ToLower(s.Name)
	switch dial := org.Dial(h.Phone); {
	case h.Phone != "" && dial != "":
		s.Act, s.Href = v.say("Call"), dial
		parts = append(parts, h.Phone)
	case h.Email != "":
		s.Act, s.Href = v.say("Write"), "mailto:"+h.Email
	}
	if h.Phone != "" && s.Act != v.say("Call") {
		parts = append(parts, h.Phone)
	}
	s.Text = strings.Join(parts, ". ")
	return s
}

// hoursWords says hours as people do: "Day and night", "Monday to Friday, 9:00am to 5:00pm".
func hoursWords(ctx context.Context, h org.Hours) string {
	if h.Always {
		return lang.T(ctx, "Day and night")
	}
	var parts []string
	at := func(minutes int) string {
		return lang.Time(ctx, time.Date(2026, 1, 5, minutes/60%24, minutes%60, 0, 0, clock.London()))
	}
	day := func(d time.Weekday) string {
		return lang.Weekday(ctx, time.Date(2026, 1, 4+int(d), 12, 0, 0, 0, time.UTC))
	}
	for _, p := range h.Parts {
		var days []string
		for _, run := range p.Runs() {
			if run[0] == run[1] {
				days = append(days, day(run[0]))
			} else {
				days = append(days, lang.T(ctx, "%s to %s", day(run[0]), day(run[1])))
			}
		}
		parts = append(parts, strings.Join(days, ", ")+", "+lang.T(ctx, "%s to %s", at(p.From), at(p.To)))
	}
	return strings.Join(parts, "; ")
}
