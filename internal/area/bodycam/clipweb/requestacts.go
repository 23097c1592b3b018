package clipweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// openRequest reads the request of a form.
func openRequest(p *askPage) error {
	r, err := p.d.Clips.Request(p.ctx, p.d.scope(p.ctx, clip.ActRequest), p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = r.Ref+", "+pair(p.ctx, clip.Kinds(), r.Kind), clip.RequestPath(r.ID), home, r.Version, &r
	p.crumbs = []ui.Crumb{{Label: p.t("Rights requests"), Href: "/footage-requests"}, {Label: r.Ref, Href: p.back}}
	return nil
}

// requestActs are the forms of rights requests.
func requestActs() []act {
	to := func(p *askPage) string { return clip.RequestPath(p.id) }
	return []act{
		{pattern: "/footage-requests/new", action: clip.ActRequest, title: "Take a request about footage", button: "Take it", lede: "It is due one month after the day it came. Who asks is kept sealed and stands in no list.",
			open: func(p *askPage) error {
				p.back, p.current, p.name = "/footage-requests", home, p.t("It may come in any words, to anybody who works here.")
				p.crumbs = []ui.Crumb{{Label: p.t("Rights requests"), Href: "/footage-requests"}}
				return nil
			},
			fields: func(p *askPage) []templ.Component {
				p.today("received")
				return []templ.Component{p.radios("kind", "What is asked?", "", clip.Kinds()...), p.date("received", "The day it came", ""), p.line("who", "Who asks?", ""), p.line("contact", "How are they answered?", "An address, an e-mail address or a number."),
					p.area("asks", "What do they ask for?", "In their own words, with day and place.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				r, err := p.d.Clips.Take(p.ctx, p.sc, clip.Asking{Kind: v.Get("kind"), Day: dateOf(v, "received"), Who: v.Get("who"), Contact: v.Get("contact"), Asks: v.Get("asks")})
				return clip.RequestPath(r.ID), err
			}},
		{pattern: "/footage-requests/{request}/found", action: clip.ActRequest, title: "Write down what was searched and found", button: "Save", open: openRequest, lede: "A clip that is found is held, so that nothing overwrites it meanwhile.",
			fields: func(p *askPage) []templ.Component {
				p.fill("search", p.data.(*clip.Request).Search)
				return []templ.Component{p.area("search", "What was searched?", "Days, places, cameras. A reasonable search is enough."), p.line("clip", "Reference of a clip that was found", "Such as CL-7KXQ4M. One at a time; left empty where there is none.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Clips.Found(p.ctx, p.org, p.id, seen(v), v.Get("clip"), v.Get("search"))
			}},
		{pattern: "/footage-requests/{request}/extend", action: clip.ActRequest, title: "Take two months more", button: "Extend it", open: openRequest, fields: words("why", "Why does it take longer?", "As you tell whoever asks."),
			lede: "Only where the request is complex or one of many, once, and before the first month is over. Whoever asks is told why.",
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Clips.Extend(p.ctx, p.org, p.id, seen(v), v.Get("why"))
			}},
		{pattern: "/footage-requests/{request}/answer", action: clip.ActRequest, title: "Answer the request", button: "It is answered", open: openRequest, lede: "Write what was sent. A copy goes only to somebody who has shown who they are.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("third", "Are others in the footage?", "", clip.Thirds()...), p.area("third_words", "What was weighed about them?", "May be left empty."), p.radios("how", "How is it answered?", "", clip.Answers()...),
					p.area("said", "What was answered?", "With the reason where part is refused, and how to complain to you and to the regulator.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Clips.Answer(p.ctx, p.org, p.id, seen(v), clip.Answer{Third: v.Get("third"), ThirdWords: v.Get("third_words"), How: v.Get("how"), Said: v.Get("said")})
			}},
		{pattern: "/footage-requests/{request}/withdraw", action: clip.ActRequest, title: "They took it back", button: "End it", open: openRequest, warn: true, fields: words("why", "How did they take it back?", ""),
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Clips.Withdraw(p.ctx, p.org, p.id, seen(v), v.Get("why"))
			}},
	}
}

// openRedaction reads the redaction of a form.
func openRedaction(p *askPage) error {
	x, err := p.d.Clips.Redaction(p.ctx, p.d.scope(p.ctx, clip.ActRedact), p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = p.t("Of clip %s", x.ClipRef), clip.RedactionPath(x.ID), home, x.Version, &x
	p.crumbs = []ui.Crumb{{Label: p.t("Masking"), Href: "/redactions"}, {Label: x.ClipRef, Href: p.back}}
	return nil
}

// redactionActs are the forms of masking.
func redactionActs() []act {
	to := func(p *askPage) string { return clip.RedactionPath(p.id) }
	return []act{
		{pattern: "/clips/{clip}/mask", action: clip.ActRedact, title: "Ask for others to be masked", button: "Ask for it", open: openClip, lede: "It is done in the vendor’s system or another tool, on a copy. Somebody else looks at the copy before anybody is shown it.",
			fields: func(p *askPage) []templ.Component {
				p.fill("request", p.given("request"))
				return []templ.Component{p.checks("masks", "What is masked?", "", clip.Masks()...), p.line("request", "Reference of the rights request", "Such as FR-7KXQ4M. Left empty where there is none."), p.area("why", "Who is to see it, and why?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				one, err := p.d.Clips.AskMask(p.ctx, p.org, p.id, v["masks"], v.Get("request"), v.Get("why"))
				return clip.RedactionPath(one), err
			}},
		{pattern: "/redactions/{redaction}/masked", action: clip.ActRedact, title: "It is masked", button: "Save", open: openRedaction, lede: "Somebody else then looks at the copy.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("tool", "What was it done with?", ""), p.line("sha256", "Fingerprint (SHA-256) of the masked copy", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return to(p), p.d.Clips.Mask(p.ctx, p.org, p.id, seen(v), v.Get("tool"), v.Get("sha256"))
			}},
		{pattern: "/redactions/{redaction}/look", action: clip.ActRedact, title: "Look at the masked copy a second time", button: "Save", open: openRedaction, lede: "Watch the whole copy with its sound.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("good", "What did you find?", "", [2]string{"yes", "Nothing can be seen or heard that should not"}, [2]string{"no", "Something still can: it goes back"}), p.area("why", "What can still be seen or heard?", "Only where it goes back.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				if g := v.Get("good"); g != "yes" && g != "no" {
					return "", fault.WithProblems(fault.Problems{{Field: "good", Message: "Choose what you found"}})
				}
				return to(p), p.d.Clips.Look(p.ctx, p.org, p.id, seen(v), v.Get("good") == "yes", v.Get("why"))
			}},
	}
}
