package environmentweb

import (
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func top(p *askPage, label, href string) {
	p.current, p.back = "/environment", href
	p.crumbs = []ui.Crumb{{Label: p.t("Safer places"), Href: "/environment"}}
	if href != "/environment" {
		p.crumbs = append(p.crumbs, ui.Crumb{Label: label, Href: href})
	}
}

func whole(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil && strings.TrimSpace(s) != "" {
		return -1
	}
	return n
}

func openWalk(p *askPage) error {
	a, err := p.d.Places.Audit(p.ctx, p.d.scope(p.ctx, environment.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	top(p, a.Place+", "+day(p.ctx, a.Day), environment.Path(a.ID))
	p.name, p.version, p.data = a.Ref+", "+a.Place, a.Version, &a
	return nil
}

func openFinding(p *askPage) error {
	f, err := p.d.Places.Finding(p.ctx, p.d.scope(p.ctx, environment.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	top(p, f.Ref, environment.FindingPath(f.ID))
	p.name, p.version, p.data = f.Ref+", "+f.Title, f.Version, &f
	return nil
}

func openAlarm(p *askPage) error {
	x, err := p.d.Places.Alarm(p.ctx, p.d.scope(p.ctx, environment.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	top(p, x.Ref, environment.AlarmPath(x.ID))
	p.name, p.version, p.data = x.Ref+", "+x.Place, x.Version, &x
	return nil
}

func openPlan(p *askPage) error {
	x, err := p.d.Places.Plan(p.ctx, p.d.scope(p.ctx, environment.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	top(p, x.Title, environment.PlanPath(x.ID))
	p.name, p.version, p.data, p.scripts = x.Ref+", "+x.Title, 0, &x, []string{"plan.mjs"}
	return nil
}

func openItem(p *askPage) error {
	if err := openWalk(p); err != nil {
		return err
	}
	w, err := p.d.Places.Read(p.ctx, *p.data.(*environment.Audit))
	if err != nil {
		return err
	}
	for i := range w.Items {
		if f := &w.Items[i]; f.Item.Code == p.r.PathValue("item") {
			p.data, p.heading, p.version = f, f.Item.Text, 0
			p.name = f.Item.Code + ", " + p.t(f.Zone.Name)
			return nil
		}
	}
	return fault.Missing()
}

func oneToFive(p *askPage, name, label string) templ.Component {
	return p.pick(name, label, [][2]string{{"", "Choose"}, {"1", "1"}, {"2", "2"}, {"3", "3"}, {"4", "4"}, {"5", "5"}})
}

// itemFields ask one item without a script. Which answers the writer saw goes with the form, so that one that came meanwhile is
// not replaced by it.
func itemFields(p *askPage) []templ.Component {
	f := p.data.(*environment.Found)
	var base []string
	for _, a := range f.Standing {
		base = append(base, a.ID)
	}
	if len(f.Standing) == 1 {
		a := f.Standing[0]
		p.fill("result", string(a.Result), "note", a.Note)
		if a.Likelihood > 0 {
			p.fill("likelihood", number(a.Likelihood), "consequence", number(a.Consequence))
		}
	}
	p.fill("base", strings.Join(base, " "), "answer", environment.NewID())
	out := []templ.Component{hidden("base", p.v.Get("base")), hidden("answer", p.v.Get("answer"))}
	if f.Dispute {
		said := p.t("Two answers differ, and both are kept.")
		for _, a := range f.Standing {
			said += " " + a.Name + ": " + lower(p.t(a.Result.Words())) + "."
			if a.Note != "" {
				said += " “" + a.Note + "”"
			}
		}
		out = append(out, note(said+" "+p.t("What you answer now settles it.")))
	}
	return append(out, p.radios("result", "What did you find?", "", toolkit.Results()...), p.area("note", "What you saw", "No names of patients or colleagues."),
		oneToFive(p, "likelihood", "How likely is harm? 1 is rare, 5 expected. Only where it is partly or not met"), oneToFive(p, "consequence", "How bad could it be? 1 is slight, 5 grave"),
		ui.FileInput(ui.Field{Name: "file", Label: p.t("A photo"), Hint: p.t("Nobody in the picture. May be left out."), Error: p.problems.For("file"), Accept: "image/jpeg,image/png"}))
}

func takeItem(p *askPage, v url.Values) (string, error) {
	g := environment.Given{ID: v.Get("answer"), Item: p.r.PathValue("item"), Result: toolkit.Result(v.Get("result")), Note: v.Get("note"), Likelihood: whole(v.Get("likelihood")), Consequence: whole(v.Get("consequence")), Base: strings.Fields(v.Get("base")), At: p.d.Places.Now()}
	if err := p.d.Places.PutOne(p.ctx, p.org, p.id, g); err != nil {
		return "", err
	}
	f, head, err := p.r.FormFile("file")
	if err == nil {
		defer func() { _ = f.Close() }()
		err = p.d.Places.AddPhoto(p.ctx, p.sc, p.org, p.id, environment.NewID(), g.Item, g.At, head.Filename, f)
		return environment.Path(p.id) + "#found", err
	}
	return environment.Path(p.id) + "#found", nil
}

// acts are all forms.
func acts() []act {
	return []act{
		{pattern: "/environment/new", action: environment.ActWalk, title: "Begin a walk-round", button: "Begin",
			lede: "Walk with somebody who works there, a safety representative, and a patient where you can. At least once a year, walk at night or at the busiest time.",
			open: func(p *askPage) error { top(p, "", "/environment"); return nil },
			fields: func(p *askPage) []templ.Component {
				p.fillDay("day", p.d.Places.Now().In(lang.London()).Format("2006-01-02"))
				l := p.d.Places.List()
				var zones [][2]string
				for _, z := range l.Zones {
					zones = append(zones, [2]string{z.Code, z.Name})
				}
				return []templ.Component{p.units(), p.line("place", "Which place is walked?", "Use the same words as last time, so that it is compared with its own past."), p.checks("zones", "Which zones?", "", zones...), p.date("day", "Day", ""),
					p.radios("band", "Part of the day", "", environment.Bands()...), p.line("others", "Who walks along without an account?", "Such as: a patient member. May be left empty.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				a, err := p.d.Places.Begin(p.ctx, p.sc, environment.AuditAsk{Unit: v.Get("unit"), Place: v.Get("place"), Others: v.Get("others"), Day: dateOf(v, "day"), Band: v.Get("band"), Zones: v["zones"]})
				return environment.Path(a.ID), err
			}},
		{pattern: "/environment/{id}/items/{item}", action: environment.ActWalk, title: "An item", button: "Save the answer", file: true, open: openItem, fields: itemFields, run: takeItem},
		{pattern: "/environment/{id}/finish", action: environment.ActWalk, title: "Finish the walk-round", button: "Finish", open: openWalk,
			lede:   "Every item that is partly met or not met becomes a finding. What phones without a signal still hold is taken when it comes, and becomes findings then.",
			fields: func(p *askPage) []templ.Component { return nil },
			run: func(p *askPage, v url.Values) (string, error) {
				return environment.Path(p.id), p.d.Places.Finish(p.ctx, p.org, p.id, seen(v))
			}},
		{pattern: "/environment-findings/{id}/assign", action: environment.ActMend, title: "Who sees to it, and until when", button: "Save", open: openFinding,
			fields: func(p *askPage) []templ.Component {
				f := p.data.(*environment.Finding)
				p.fill("owner", f.OwnerName)
				p.fillDay("due", f.Due)
				if f.Likelihood > 0 {
					p.fill("likelihood", number(f.Likelihood), "consequence", number(f.Consequence))
				}
				return []templ.Component{p.line("owner", "Owner", "A name, a work e-mail address, or a post such as Estates."), p.date("due", "To be mended by", ""), oneToFive(p, "likelihood", "How likely is harm? 1 is rare, 5 expected"), oneToFive(p, "consequence", "How bad could it be? 1 is slight, 5 grave")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return environment.FindingPath(p.id), p.d.Places.Assign(p.ctx, p.org, p.id, seen(v), v.Get("owner"), dateOf(v, "due"), whole(v.Get("likelihood")), whole(v.Get("consequence")))
			}},
		{pattern: "/environment-findings/{id}/fix", action: environment.ActMend, title: "Say that it is mended", button: "It is mended", open: openFinding, lede: "Somebody else looks again, or you do on a later day. Until then it is not closed.",
			fields: func(p *askPage) []templ.Component { return []templ.Component{p.area("words", "What was done?", "")} },
			run: func(p *askPage, v url.Values) (string, error) {
				return environment.FindingPath(p.id), p.d.Places.Fix(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			}},
		{pattern: "/environment-findings/{id}/recheck", action: environment.ActRecheck, title: "Look again", button: "Save", open: openFinding,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("holds", "Does it hold?", "", [2]string{"yes", "Yes, close the finding"}, [2]string{"no", "No, open it again"}), p.area("words", "What did you see?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				if h := v.Get("holds"); h != "yes" && h != "no" {
					return "", fault.WithProblems(fault.Problems{{Field: "holds", Message: "Choose whether it holds"}})
				}
				return environment.FindingPath(p.id), p.d.Places.Recheck(p.ctx, p.org, p.id, seen(v), v.Get("holds") == "yes", v.Get("words"))
			}},
		{pattern: "/environment-plans/new", action: environment.ActPlan, title: "Add a floor plan", button: "Add", file: true, open: func(p *askPage) error { top(p, p.t("Floor plans"), "/environment-plans"); return nil },
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.units(), p.line("title", "Name", "Such as: Emergency department, ground floor"), p.area("words", "What should a reader know?", "Such as which way the entrance is, who drew it, and when."),
					ui.FileInput(ui.Field{Name: "file", Label: p.t("Picture"), Hint: p.t("JPG or PNG. Hidden data is taken out of what is shown."), Error: p.problems.For("file"), Accept: "image/jpeg,image/png"})}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				var in io.Reader
				name := ""
				if f, head, err := p.r.FormFile("file"); err == nil {
					defer func() { _ = f.Close() }()
					in, name = f, head.Filename
				}
				x, err := p.d.Places.AddPlan(p.ctx, p.sc, v.Get("unit"), v.Get("title"), v.Get("words"), name, in)
				return environment.PlanPath(x.ID), err
			}},
		{pattern: "/environment-plans/{id}/pin", action: environment.ActPlan, title: "Put a pin on the plan", button: "Put the pin", open: openPlan, fields: pinFields,
			run: func(p *askPage, v url.Values) (string, error) {
				kind, ref, _ := strings.Cut(v.Get("ref"), ":")
				return environment.PlanPath(p.id) + "#pins", p.d.Places.PutPin(p.ctx, p.sc, p.org, p.id, kind, ref, thousandths(v.Get("x")), thousandths(v.Get("y")))
			}},
		{pattern: "/environment-alarms/new", action: environment.ActPlan, title: "Add an alarm point", button: "Add", alarm: true, open: func(p *askPage) error { top(p, p.t("Alarm points"), "/environment-alarms"); return nil },
			fields: func(p *askPage) []templ.Component {
				p.fill("every", "30")
				return []templ.Component{p.units(), p.line("place", "Where is it?", "Such as: front desk, left seat"), p.pick("kind", "Kind", append([][2]string{{"", "Choose"}}, environment.AlarmKinds()...)), p.line("every", "Days between tests", ""), p.line("target", "Seconds until somebody comes", "May be left empty.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				x, err := p.d.Places.AddAlarm(p.ctx, p.sc, environment.AlarmAsk{Unit: v.Get("unit"), Kind: v.Get("kind"), Place: v.Get("place"), Every: whole(v.Get("every")), Target: whole(v.Get("target"))})
				return environment.AlarmPath(x.ID), err
			}},
		{pattern: "/environment-alarms/{id}/test", action: environment.ActTest, title: "Write down a test", button: "Save the test", alarm: true, open: openAlarm, lede: "Test it first, then write down what happened. A test that failed becomes a finding.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("result", "What happened?", "", [2]string{"passed", "It worked, and somebody came"}, [2]string{"failed", "It failed"}), p.line("seconds", "Seconds until somebody came", "May be left empty."), p.area("words", "What happened?", "Asked where it failed.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return environment.AlarmPath(p.id), p.d.Places.Tested(p.ctx, p.org, p.id, seen(v), v.Get("result"), whole(v.Get("seconds")), v.Get("words"))
			}},
	}
}

// pinFields ask what a pin is for and where it is: by two numbers, or by a tap on the picture where scripts run.
func pinFields(p *askPage) []templ.Component {
	x := p.data.(*environment.Plan)
	pairs := [][2]string{{"", "Choose"}}
	if list, err := p.d.Places.Findings(p.ctx, p.d.scope(p.ctx, environment.ActRead), environment.FindingFilter{Units: []string{x.Unit}}); err == nil {
		for _, f := range list {
			pairs = append(pairs, [2]string{"finding:" + f.ID, p.t("Finding: %s", f.Title)})
		}
	}
	if list, err := p.d.Places.Alarms(p.ctx, p.d.scope(p.ctx, environment.ActRead)); err == nil {
		for _, a := range list {
			if a.Unit == x.Unit {
				pairs = append(pairs, [2]string{"alarm:" + a.ID, p.t("Alarm point: %s", a.Place)})
			}
		}
	}
	for _, l := range p.d.Places.Places {
		pairs = append(pairs, [2]string{"place:" + l[0], p.t("Incidents: %s", p.t(l[1]))})
	}
	p.fill("x", "50", "y", "50")
	return []templ.Component{p.pick("ref", "What is the pin for?", pairs), tapPlan(x), p.line("x", "From the left, 0 to 100", ""), p.line("y", "From the top, 0 to 100", "")}
}
