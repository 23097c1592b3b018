package clipweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

// policeActs are the forms by which a clip becomes an exhibit and reaches the police.
func policeActs() []act {
	return []act{
		{pattern: "/clips/{clip}/exhibit", action: clip.ActLink, title: "Make it an exhibit of a case", button: "Make it an exhibit", open: openClip, lede: "The exhibit points to the clip and carries its fingerprint. The video stays where it is. It becomes evidence.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("case", "Reference of the case", "Such as C-2611-7KXQ4M."), p.line("title", "What it shows, in a few words", "No names."), p.line("number", "Exhibit reference", "Left empty, your initials and the next number. Police forces may give their own."),
					p.area("why", "Why is it an exhibit?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				_, err := p.d.Clips.Link(p.ctx, p.d.scope(p.ctx, clip.ActLink), p.id, seen(v), clip.Link{CaseRef: v.Get("case"), Number: v.Get("number"), Title: v.Get("title"), Why: v.Get("why")})
				return clip.Path(p.id), err
			}},
		{pattern: "/clips/{clip}/police", action: clip.ActTransfer, title: "Write down that the police were given it", button: "Write it down", open: openClip, lede: "It becomes evidence and is held. From then on its class changes only by two people.",
			fields: func(p *askPage) []templ.Component {
				p.today("sent")
				p.fill("sha256", p.clip().SHA256)
				return []templ.Component{p.line("force", "Police force", ""), p.line("reference", "Their crime or incident reference", ""), p.line("officer", "Who asked for it", "Name, number or both. Kept sealed."), p.date("asked", "The day they asked for it", "Left empty where nobody knows."), p.line("form", "Their request form", "Its number, where there is one."),
					p.pick("gateway", "Legal ground", chosen("Choose", clip.Gateways())), p.pick("method", "How was it given?", chosen("Choose", clip.Methods())), p.line("agreed", "Who agreed that it is given?", ""),
					p.line("sha256", "Fingerprint of the file that was sent", ""), p.date("sent", "The day it was sent", ""), p.hour("hour", "The time it was sent", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return clip.Path(p.id), p.d.Clips.Transfer(p.ctx, p.org, p.id, seen(v), clip.Sending{Force: v.Get("force"), Reference: v.Get("reference"), Gateway: v.Get("gateway"), Method: v.Get("method"), SHA256: v.Get("sha256"),
					Officer: v.Get("officer"), Form: v.Get("form"), Agreed: v.Get("agreed"), Day: dateOf(v, "sent"), Hour: v.Get("hour"), Asked: dateOf(v, "asked")})
			}},
		{pattern: "/clips/{clip}/receipt", action: clip.ActTransfer, title: "Write down their receipt", button: "Write it down", open: openClip,
			fields: func(p *askPage) []templ.Component {
				list, err := p.d.Clips.Transfers(p.ctx, p.clip())
				c := ui.Choice{Name: "transfer", Label: p.t("Which was received?"), Error: p.problems.For("transfer"), Plain: true}
				for _, t := range list {
					if t.Receipt == "" {
						c.Options = append(c.Options, ui.Option{Value: t.ID, Label: t.Force + ", " + t.Reference, Hint: dayTime(p.ctx, t.Sent), Chosen: p.v.Get("transfer") == t.ID || len(list) == 1})
					}
				}
				if err != nil || len(c.Options) == 0 {
					return []templ.Component{note(p.t("No transfer waits for a receipt."))}
				}
				return []templ.Component{ui.Radios(c), p.line("receipt", "Number of their receipt", ""), p.line("sha256", "The fingerprint that they confirmed", "Left empty where they gave none.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				err := p.d.Clips.Receipt(p.ctx, p.org, p.id, v.Get("transfer"), seen(v), v.Get("receipt"), v.Get("sha256"))
				if fault.Is(err, fault.NotFound) {
					err = fault.WithProblems(fault.Problems{{Field: "transfer", Message: "Choose which was received"}})
				}
				return clip.Path(p.id), err
			}},
	}
}
