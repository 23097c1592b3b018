package bodycamweb

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/ui"
)

func acts() []act { return slices.Concat(useActs(), deviceActs(), otherActs(), wearerActs()) }

func openDevice(p *askPage) error {
	x, err := p.d.Cameras.Device(p.ctx, p.sc, p.org, p.id)
	p.name, p.back, p.version, p.data = p.t("Camera %s", x.Tag)+", "+x.Model, bodycam.DevicePath(x.ID), x.Version, &x
	p.crumbs = []ui.Crumb{{Label: p.t("Cameras"), Href: "/cameras"}, {Label: x.Tag, Href: p.back}}
	return err
}

func wordsOnly(label, hint string) func(p *askPage) []templ.Component {
	return func(p *askPage) []templ.Component { return []templ.Component{p.area("words", label, hint)} }
}

func deviceActs() []act {
	step := func(name string, a act, run func(p *askPage, v url.Values) error) act {
		a.pattern, a.open = "/cameras/devices/{id}/"+name, openDevice
		if a.action == "" {
			a.action = bodycam.ActManage
		}
		a.run = func(p *askPage, v url.Values) (string, error) { return bodycam.DevicePath(p.id), run(p, v) }
		return a
	}
	return []act{
		{pattern: "/cameras/new", action: bodycam.ActManage, title: "Write down a camera that came", button: "Write it down",
			open: func(p *askPage) error {
				p.back, p.crumbs = "/cameras", []ui.Crumb{{Label: p.t("Cameras"), Href: "/cameras"}}
				return nil
			},
			fields: func(p *askPage) []templ.Component {
				list, err := p.d.Cameras.Deployments(p.ctx, p.sc)
				if err != nil {
					list = nil
				}
				var pairs [][2]string
				for _, u := range list {
					if u.State != "ended" {
						pairs = append(pairs, [2]string{u.ID, u.Name})
					}
				}
				return []templ.Component{p.pick("deployment", "What is it for?", "", pairs), p.line("tag", "Tag", "What is on it, such as 4-07. Scan it or type it. Spaces and hyphens do not matter."), p.line("serial", "Serial number", "As the maker wrote it. The supplier’s files know it by this."),
					p.line("model", "Make and model", "Empty for that of its use."), p.checks("encrypted", "Before it is taken in", "", [][2]string{{"yes", "It encrypts what it records, as the supplier confirmed"}}), p.area("words", "Anything to say?", "May be left empty.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				x, err := p.d.Cameras.Deliver(p.ctx, p.sc, bodycam.DeviceAsk{Deployment: v.Get("deployment"), Tag: v.Get("tag"), Serial: v.Get("serial"), Model: v.Get("model"), Encrypted: v.Get("encrypted") != "", Words: v.Get("words")})
				return bodycam.DevicePath(x.ID), err
			}},
		step("ready", act{title: "Say that it is ready", button: "It is ready", lede: "It is charged, its clock is right, and the footage of the last shift is off it.", fields: wordsOnly("Anything to say?", "May be left empty.")},
			func(p *askPage, v url.Values) error {
				return p.d.Cameras.Prepare(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			}),
		step("repair", act{title: "Send it away for repair", button: "It was sent", lede: "Take the footage off it first, or write down why that could not be done.", fields: wordsOnly("Where did it go, and under which number?", "")},
			func(p *askPage, v url.Values) error {
				return p.d.Cameras.SendAway(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			}),
		step("retire", act{title: "Retire this camera", button: "Retire it", warn: true, lede: "It is never issued again. Its custody and its recordings stay to be read.", fields: wordsOnly("Why, and how was it wiped and disposed of?", "")},
			func(p *askPage, v url.Values) error {
				return p.d.Cameras.Retire(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			}),
		step("lost", act{action: bodycam.ActLost, title: "Write down that it is lost", button: "It is lost", warn: true, lede: "The privacy lead is told at once. From this moment there are 72 hours to decide whether the loss is reported to the regulator.",
			fields: wordsOnly("When and where was it last seen, and what may be on it?", "No names of patients.")},
			func(p *askPage, v url.Values) error {
				return p.d.Cameras.Lose(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			}),
		step("found", act{action: bodycam.ActLost, title: "Write down that it was found", button: "It was found", lede: "What its loss asks of the privacy lead stays open: they decide.", fields: wordsOnly("Where was it, and who may have had it?", "No names of patients.")},
			func(p *askPage, v url.Values) error {
				return p.d.Cameras.Find(p.ctx, p.org, p.id, seen(v), v.Get("words"))
			}),
	}
}

func otherActs() []act {
	return []act{
		{pattern: "/cameras/losses/{id}/decide", action: bodycam.ActJudge, title: "Decide about this loss", button: "This is decided", lede: "It is decided once. Whoever loses a camera does not decide.",
			open: func(p *askPage) error {
				x, err := p.d.Cameras.Breach(p.ctx, p.sc, p.org, p.id)
				p.name, p.back, p.version = p.t("Camera %s", x.Tag), bodycam.BreachPath(x.ID), x.Version
				p.crumbs = []ui.Crumb{{Label: p.t("Lost cameras"), Href: "/cameras/losses"}, {Label: x.Tag, Href: p.back}}
				return err
			},
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("decision", "What is decided?", "", bodycam.BreachDecisions()), p.line("reference", "The regulator’s reference", "Where it is reported."), p.area("reason", "Why?", "What was on it, whether it was encrypted, whom it may harm."),
					p.area("told", "Who was told?", "The people in the footage, the police, the supplier. May be left empty.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return bodycam.BreachPath(p.id), p.d.Cameras.Judge(p.ctx, p.org, p.id, seen(v), v.Get("decision"), v.Get("reference"), v.Get("reason"), v.Get("told"))
			}},
	}
}

func useOf(v url.Values) bodycam.DeploymentAsk {
	days, _ := strconv.Atoi(v.Get("days"))
	before, err := strconv.Atoi(first(v.Get("before"), "0"))
	if err != nil {
		before = -1
	}
	return bodycam.DeploymentAsk{Unit: v.Get("unit"), Name: v.Get("name"), Purpose: v.Get("purpose"), Model: v.Get("model"), Lawful: v.Get("lawful"), Condition: v.Get("condition"), Audio: v.Get("audio") == "yes", Before: before, Days: days}
}

func useFields(p *askPage) []templ.Component {
	k := p.d.Cameras.Rules().Retention
	return []templ.Component{p.line("name", "Name", "Such as: crews of Wending station."), p.area("purpose", "What are the cameras for, and what not?", ""), p.line("model", "Make and model", ""), p.radios("lawful", "Lawful basis", "As your assessment found it. Trusts differ.", bodycam.LawfulBases()),
		p.radios("condition", "What the special categories of data stand on", "", bodycam.Conditions()), p.radios("audio", "Is sound recorded?", "", [][2]string{{"yes", "Yes"}, {"no", "No"}}), p.short("before", "Seconds kept from before the switch", "0 for none."),
		p.short("days", "Days that footage is kept which nobody needs", p.t("From %d to %d. %d is the proposal here; nobody of the programme has verified it.", k.Least, k.Most, k.Default))}
}

func openUse(p *askPage) error {
	x, err := p.d.Cameras.Deployment(p.ctx, p.sc, p.org, p.id)
	p.name, p.back, p.version, p.data = x.Ref+", "+x.Name, bodycam.DeploymentPath(x.ID), x.Version, &x
	p.crumbs = []ui.Crumb{{Label: p.t("What cameras are for"), Href: "/cameras/uses"}, {Label: x.Ref, Href: p.back}}
	return err
}

func useActs() []act {
	out := []act{
		{pattern: "/cameras/uses/new", action: bodycam.ActGovern, title: "Plan a use of cameras", button: "Plan it", lede: "No camera can be taken before every gate holds and somebody lets it go live.",
			open: func(p *askPage) error {
				p.back, p.crumbs = "/cameras/uses", []ui.Crumb{{Label: p.t("What cameras are for"), Href: "/cameras/uses"}}
				return nil
			},
			fields: func(p *askPage) []templ.Component {
				list, err := p.d.Cameras.UnitsIn(p.ctx, p.sc)
				if err != nil {
					list = nil
				}
				var pairs [][2]string
				for _, u := range list {
					pairs = append(pairs, [2]string{u.ID, u.Name})
				}
				p.fill("before", "30", "days", number(p.d.Cameras.Rules().Retention.Default))
				return append([]templ.Component{p.pick("unit", "Unit", "Where the cameras are kept and worn.", pairs)}, useFields(p)...)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				x, err := p.d.Cameras.Plan(p.ctx, p.sc, useOf(v))
				return bodycam.DeploymentPath(x.ID), err
			}},
		{pattern: "/cameras/uses/{id}/edit", action: bodycam.ActGovern, title: "Change what it says", button: "Save", open: openUse, lede: "A change of purpose, of ground or of sound needs the assessment again: that gate falls, and a live use is paused.",
			fields: func(p *askPage) []templ.Component {
				x, audio := p.data.(*bodycam.Deployment), "no"
				if x.Audio {
					audio = "yes"
				}
				p.fill("name", x.Name, "purpose", x.Purpose, "model", x.Model, "lawful", x.Lawful, "condition", x.Condition, "audio", audio, "before", number(x.Before), "days", number(x.Days))
				return useFields(p)
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return bodycam.DeploymentPath(p.id), p.d.Cameras.Replan(p.ctx, p.org, p.id, seen(v), useOf(v))
			}},
	}
	for _, k := range bodycam.GateKinds() {
		out = append(out, act{pattern: "/cameras/uses/{id}/" + k.Code, action: bodycam.ActGovern, title: k.Name, lede: k.Asks, button: "Write it down", open: openUse,
			fields: func(p *askPage) []templ.Component {
				g := p.data.(*bodycam.Deployment).Gates[k.Code]
				p.fill("reference", g.Reference, "with", g.With)
				p.fillDay("day", g.Day)
				p.fillDay("review", g.Review)
				f := []templ.Component{p.date("day", "When was it done?", ""), p.line("reference", "Where is it written?", "A reference, a version, the minutes.")}
				if k.With != "" {
					f = append(f, p.line("with", k.With, ""))
				}
				if k.Reviewed {
					f = append(f, p.date("review", "When is it looked at again?", ""))
				}
				return f
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return bodycam.DeploymentPath(p.id), p.d.Cameras.SetGate(p.ctx, p.org, p.id, seen(v), k.Code, bodycam.Gate{Day: dateOf(v, "day"), Reference: v.Get("reference"), With: v.Get("with"), Review: dateOf(v, "review")})
			}})
	}
	for _, end := range []bool{false, true} {
		a := act{pattern: "/cameras/uses/{id}/pause", action: bodycam.ActLive, title: "Pause this use", button: "Pause it", warn: true, open: openUse, lede: "No camera of it is taken from now on. Those that are out come back.",
			fields: func(p *askPage) []templ.Component { return []templ.Component{p.area("why", "Why?", "")} },
			run: func(p *askPage, v url.Values) (string, error) {
				return bodycam.DeploymentPath(p.id), p.d.Cameras.Stop(p.ctx, p.org, p.id, seen(v), end, v.Get("why"))
			}}
		if end {
			a.pattern, a.title, a.button = "/cameras/uses/{id}/end", "End this use for good", "End it"
		}
		out = append(out, a)
	}
	return out
}
