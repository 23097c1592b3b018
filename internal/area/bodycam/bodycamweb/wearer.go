package bodycamweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/fault"
)

// wearerActs are the forms of whoever wears a camera.
func wearerActs() []act {
	return []act{
		{pattern: "/camera/take/{id}/fault", action: bodycam.ActTake, title: "What is wrong with it?", button: "Write it down", phone: true,
			open: func(p *askPage) error {
				x, err := p.d.Cameras.Device(p.ctx, p.sc, p.org, p.id)
				p.name, p.back = p.t("Camera %s", x.Tag), "/camera/take/"+pathOf(x.ID)
				return err
			},
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("kind", "What is wrong?", "", bodycam.FaultKinds()), p.checks("lost", "Footage", "", [][2]string{{"yes", "Footage may be lost"}}), p.area("words", "Anything to say?", "May be left empty. No names of patients.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return "/camera?done=fault", p.d.Cameras.ReportFault(p.ctx, p.org, p.id, v.Get("kind"), v.Get("words"), v.Get("lost") != "")
			}},
		{pattern: "/camera/recordings/{id}", action: bodycam.ActSay, title: "Why did your camera record?", button: "Send", phone: true,
			open: func(p *askPage) error {
				x, err := p.d.Cameras.Activation(p.ctx, p.sc, p.org, p.id)
				p.name, p.back, p.version, p.data = p.t("Camera %s", x.Tag)+", "+dayTime(p.ctx, x.StartedAt), "/camera/recordings", x.Version, &x
				if err == nil && x.DueAt.IsZero() {
					return fault.Missing() // nobody is asked about it
				}
				return err
			},
			fields: sayFields,
			run: func(p *askPage, v url.Values) (string, error) {
				return "/camera/recordings", p.d.Cameras.Say(p.ctx, p.org, p.id, seen(v), bodycam.SayAsk{Why: v.Get("why"), Warning: v.Get("warning"), Effect: v.Get("effect"),
					Said: bodycam.Said{Other: v.Get("other"), Place: v.Get("place"), Police: has(v, "police"), AtRisk: has(v, "at_risk"), Care: has(v, "care"), Home: v.Get("place") == "home", Ref: v.Get("ref"), Words: v.Get("words")}})
			}},
	}
}

// has tells whether one of the boxes under "in" is ticked.
func has(v url.Values, box string) bool {
	for _, x := range v["in"] {
		if x == box {
			return true
		}
	}
	return false
}

func sayFields(p *askPage) []templ.Component {
	x := p.data.(*bodycam.Activation)
	p.fill("why", x.Why, "warning", x.Warning, "effect", x.Effect, "other", x.Other, "place", x.Place, "ref", x.Ref, "words", x.Words)
	if p.r.Method == "GET" && len(p.v["in"]) == 0 {
		for box, on := range map[string]bool{"police": x.Police, "at_risk": x.AtRisk, "care": x.Care} {
			if on {
				p.v.Add("in", box)
			}
		}
	}
	return []templ.Component{p.radios("why", "Why was it switched on?", "", bodycam.Used()), p.radios("warning", "Did you say that you were recording?", "Leave this and the next two empty for a mistake or a test.", bodycam.Warnings()),
		p.radios("effect", "What happened then?", "What you saw. It proves nothing by itself.", bodycam.Effects()), p.radios("other", "Who else is in it?", "No names.", bodycam.OtherParties()),
		p.radios("place", "Where was it?", "", bodycam.Places()), p.checks("in", "Is any of this in it?", "Whoever looks after footage needs to know.", [][2]string{{"police", "The police"}, {"at_risk", "A child or an adult at risk"}, {"care", "Care, or somebody undressed"}}),
		p.line("ref", "Reference of your report", "If you reported what happened. It begins with HW. May be left empty."), p.area("words", "Anything to say?", "May be left empty. No names of patients.")}
}
