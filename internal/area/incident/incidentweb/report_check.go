package incidentweb

import (
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// showCheck answers with everything that was answered, to be looked at once more.
func showCheck(v *visit) error {
	if !v.kept {
		return web.Redirect(v.w, v.r, v.path("safe"))
	}
	if v.draft.Slip != nil {
		return web.Redirect(v.w, v.r, "/report/sent")
	}
	if step := v.form.Unanswered(v.draft.Answers); step != "" {
		return web.Redirect(v.w, v.r, v.path(step)+v.mark("again=1"))
	}
	return v.check(nil)
}

// mark gives the query for coming back to the check page.
func (v *visit) mark(more string) string {
	mark := "?"
	if strings.Contains(v.path("x"), "?") {
		mark = "&"
	}
	return mark + "from=check&" + more
}

// sendCheck sends the report. Sending twice is sending once: the second time leads to the same receipt.
func sendCheck(v *visit) error {
	if !v.kept {
		return web.Redirect(v.w, v.r, v.path("safe"))
	}
	if v.draft.Slip != nil {
		return web.Redirect(v.w, v.r, "/report/sent")
	}
	v.key()
	if !v.kept {
		return web.Redirect(v.w, v.r, v.path("safe"))
	}
	in, p := v.form.SendingFrom(v.draft.Answers, v.came())
	if len(p) > 0 {
		for _, s := range v.form.Steps {
			if slices.ContainsFunc(s.Fields, func(f incident.Field) bool { return f.Name == p[0].Field }) {
				return v.step(s, v.draft.Answers, p, nil)
			}
		}
		return v.check(p)
	}
	err := v.d.Incidents.SendDraft(v.sender(in), &v.draft, in)
	switch {
	case fault.Is(err, fault.Conflict):
		return v.check(fault.ProblemsFrom(err, ""))
	case len(fault.ProblemsOf(err)) > 0:
		return v.check(fault.ProblemsOf(err))
	case err != nil:
		return err
	}
	return web.Redirect(v.w, v.r, "/report/sent")
}

// check renders the check page.
func (v *visit) check(p fault.Problems) error {
	in, _ := v.form.SendingFrom(v.draft.Answers, v.came())
	_, role, err := v.d.Incidents.Looker(v.ctx(), in.Org, in.Unit, in.LockOf())
	if err != nil {
		return err
	}
	page := checkPage{visit: v, Problems: unlinked(web.Problems(v.ctx(), p)), Sees: v.sees(&in, role)}
	for _, row := range v.form.Rows(v.draft.Answers, v.say) {
		page.Rows = append(page.Rows, ui.Answer{Label: row.Label, Lines: brief(row.Lines), Change: v.change(row.Step)})
	}
	if asks := v.asks(); len(asks) > 0 {
		page.Ask = &asks[0]
	}
	page.Sexual = in.Record.Sexual()
	if page.Sexual {
		if page.Support, err = v.support(in.Org, in.Site, true); err != nil {
			return err
		}
	}
	return v.render(v.view(v.say("Check and send"), p), page.page())
}

// unlinked leaves out links to fields, which are on other pages.
func unlinked(p ui.Problems) ui.Problems {
	for i := range p {
		p[i].Field = ""
	}
	return p
}

// brief shortens long words; the whole of them is on their own page.
func brief(lines []string) []string {
	out := slices.Clone(lines)
	for i, l := range out {
		if r := []rune(l); len(r) > 300 {
			out[i] = string(r[:299]) + "…"
		}
	}
	return out
}

func (v *visit) change(step string) string {
	p := v.path(step)
	if step == "safe" {
		p = "/report/safe" + v.query(false)
	}
	if strings.Contains(p, "?") {
		return p + "&from=check"
	}
	return p + "?from=check"
}

// came tells how the answers of this visit came in.
func (v *visit) came() incident.Came {
	c := incident.Came{Key: v.draft.Key, Lang: v.lang(), Started: v.draft.Started, Sent: v.now(), Now: v.now(), Names: v.draft.Names}
	if v.member {
		c.Actor = authz.From(v.ctx())
	}
	return c
}

// sees says in true words who will see the report: role is who looks after it, "" where nobody is there who could.
func (v *visit) sees(in *incident.Sending, role authz.Role) []string {
	var out []string
	lock := in.LockOf()
	switch {
	case lock != "" && role == "":
		out = append(out, v.say("Nobody here may open a report like this yet. The administrators are warned, and it stays sealed until somebody may. Your manager does not see it."))
	case lock == incident.LockSexual && role == authz.SexualSafety:
		out = append(out, v.say("Only the sexual safety team. Your manager does not see it."))
	case lock == incident.LockSexual:
		out = append(out, v.say("Only a violence reduction lead who is cleared for such reports: there is no sexual safety team here yet. Your manager does not see it."))
	case lock == incident.LockRestricted:
		out = append(out, v.say("Only the violence reduction lead. Not the managers of this place."))
	default:
		out = append(out, v.say("The managers of this place and the violence reduction lead. The privacy lead, who answers for how reports are kept, can open it too."))
		if role == "" {
			out = append(out, v.say("We do not know by name who that is here."))
		}
	}
	if lock != "" {
		out = append(out, v.say("In an emergency the violence reduction lead or the privacy lead can open it for two hours, with a reason. Those who may open it are told."))
	}
	switch in.Naming {
	case "named":
		out = append(out, v.say("Your name is kept in a sealed place. It is opened only with a reason, and every opening is recorded."))
	case "pseudonym":
		out = append(out, v.say("They do not see who you are. It stays among your own reports, which only you can open."))
	default:
		out = append(out, v.say("Your name is not kept. The code and PIN are the only way back to this report."))
	}
	if in.Contact.Value != "" && in.Naming != "named" {
		out = append(out, v.say("They see the number or address you gave, so that they can reach you."))
	}
	return append(out, v.say("Nobody outside the organisation sees it. Others see numbers only."))
}

// asks gives likely names and numbers in the words that the writer has not decided on.
func (v *visit) asks() []incident.Found {
	var out []incident.Found
	for _, f := range incident.Scan(v.draft.Answers.Get("words")) {
		if !slices.Contains(v.draft.Left, f.Text) {
			out = append(out, f)
		}
	}
	return out
}

// decide swaps a name out of the words, or leaves it.
func decide(v *visit) error {
	if !v.kept || v.draft.Slip != nil {
		return web.Redirect(v.w, v.r, v.path("check"))
	}
	text := v.r.PostForm.Get("text")
	for _, f := range v.asks() {
		if f.Text != text {
			continue
		}
		if v.r.PostForm.Get("do") == "swap" {
			words, names := f.Swap(v.draft.Answers.Get("words"), v.draft.Names)
			v.draft.Answers["words"], v.draft.Names = []string{words}, names
		} else if len(v.draft.Left) < 200 {
			v.draft.Left = append(v.draft.Left, f.Text)
		}
		if err := v.keep(); err != nil {
			return err
		}
		break
	}
	return web.Redirect(v.w, v.r, v.path("check"))
}

// checkPage is what the check page is drawn from.
type checkPage struct {
	*visit
	Problems ui.Problems
	Rows     []ui.Answer
	Sees     []string
	Ask      *incident.Found
	Sexual   bool
	Support  []ui.Support
}

func (c checkPage) question() string {
	f := c.Ask
	switch f.Kind {
	case incident.FoundName:
		return c.say("Is “%s” someone’s name?", f.Text)
	case incident.FoundNHS:
		return c.say("Is “%s” an NHS number?", f.Text)
	case incident.FoundPhone:
		return c.say("Is “%s” a phone number?", f.Text)
	case incident.FoundEmail:
		return c.say("Is “%s” an e-mail address?", f.Text)
	case incident.FoundBorn:
		return c.say("Is “%s” a date of birth?", f.Text)
	}
	return c.say("Is “%s” a hospital number?", f.Text)
}

func (c checkPage) offer() string {
	return c.say("We keep names and numbers in a sealed place, away from your words. We can swap it for “%s”.", c.Ask.Instead(c.draft.Names))
}
