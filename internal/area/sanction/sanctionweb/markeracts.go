package sanctionweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
)

func openMarker(p *askPage) error {
	m, err := p.d.Sanctions.Marker(p.ctx, p.d.scope(p.ctx, sanction.ActMarkerRead), p.org, p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = m.Ref+", "+m.Label, sanction.MarkerPath(m.ID), "/markers", m.Version, &m
	p.crumbs = []ui.Crumb{{Label: p.t("Markers"), Href: "/markers"}, {Label: m.Ref, Href: p.back}}
	return nil
}

func (p *askPage) markerOf() *sanction.Marker { return p.data.(*sanction.Marker) }

// markerActs are the forms of a marker.
func markerActs() []act {
	decide := func(p *askPage, v url.Values) (string, error) {
		return sanction.MarkerPath(p.id), p.d.Sanctions.DecideMarker(p.ctx, p.org, p.id, seen(v), sanction.MarkerChoice{Event: marker.Event(v.Get("event")), Senior: v.Get("senior"), Why: v.Get("why"),
			Risk: v.Get("risk"), Control: v.Get("control"), Review: dateOf(v, "review"), Ends: dateOf(v, "ends")})
	}
	dates := func(p *askPage) []templ.Component {
		return []templ.Component{p.date("review", "Look at it again on", "Left empty, in six months. Never later than in twelve."), p.date("ends", "Taken off by itself on", "If a last day is known now.")}
	}
	confirm := func(p *askPage) []templ.Component {
		return []templ.Component{hidden("share", first(p.v.Get("share"), p.r.FormValue("share"))), p.line("by", "Who confirmed it?", "A name and a role.")}
	}
	return []act{
		{pattern: "/markers/{id}/decide", action: sanction.ActMarkerDecide, title: "Decide on the marker", button: "Record the decision", open: openMarker, run: decide,
			lede: "You decide with a nominated senior colleague. Whoever asked for it does not decide.",
			fields: func(p *askPage) []templ.Component {
				return append([]templ.Component{p.radios("event", "What do you decide?", "", [2]string{string(marker.Approve), "Put it in force"}, [2]string{string(marker.Refuse), "Do not give it"}),
					p.line("senior", "Which senior colleague decided with you?", "Often the head of safeguarding."), p.area("why", "Why?", "In words the person may read.")}, dates(p)...)
			}},
		{pattern: "/markers/{id}/review", action: sanction.ActMarkerDecide, title: "Look at the marker again", button: "Record the review", open: openMarker, run: decide,
			lede: "Is it still true, still needed, and still the least that keeps staff safe?",
			fields: func(p *askPage) []templ.Component {
				m := p.markerOf()
				if !p.v.Has("risk") {
					p.v.Set("risk", m.Risk)
					p.v.Set("control", m.Control)
				}
				return append([]templ.Component{p.radios("event", "What follows?", "", [2]string{string(marker.Keep), "It stays as it is"}, [2]string{string(marker.Vary), "Its words change"}, [2]string{string(marker.Remove), "It is removed, everywhere"}),
					p.area("why", "Why?", "In words the person may read."), p.area("risk", "If its words change: what happened", ""), p.area("control", "If its words change: what staff do", "")}, dates(p)...)
			}},
		{pattern: "/markers/{id}/share", action: sanction.ActMarkerDecide, title: "Where it was put, or whom it was told", button: "Save", open: openMarker,
			lede: "Everybody named here is asked to take it off when it is removed.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("kind", "What is it?", "", [2]string{"system", "A system that shows it"}, [2]string{"recipient", "Somebody outside who was told"}), p.line("recipient", "Its name", ""), p.line("purpose", "What for?", ""),
					p.line("basis", "Lawful basis", "Such as: UK GDPR Article 6(1)(e)")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.MarkerPath(p.id), p.d.Sanctions.ShareMarker(p.ctx, p.org, p.id, sanction.Share{Kind: v.Get("kind"), Recipient: v.Get("recipient"), Purpose: v.Get("purpose"), Basis: v.Get("basis")})
			}},
		{pattern: "/markers/{id}/received", action: sanction.ActMarkerDecide, title: "It was received", button: "Save", open: openMarker, fields: confirm,
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.MarkerPath(p.id), p.d.Sanctions.Confirm(p.ctx, p.org, p.id, v.Get("share"), v.Get("by"), false)
			}},
		{pattern: "/markers/{id}/gone", action: sanction.ActMarkerDecide, title: "It was taken off there", button: "Save", open: openMarker, fields: confirm,
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.MarkerPath(p.id), p.d.Sanctions.Confirm(p.ctx, p.org, p.id, v.Get("share"), v.Get("by"), true)
			}},
		{pattern: "/markers/{id}/withhold", action: sanction.ActMarkerDecide, title: "Do not tell the person for now", button: "Record it", open: openMarker, warn: true,
			lede: "Only where telling them raises the risk or would harm them. Somebody else approves it, and it is looked at again.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("why", "Why?", ""), p.line("approver", "Who approved it?", "A name and a role, not yourself."), p.date("next", "When is this looked at again?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.MarkerPath(p.id), p.d.Sanctions.Withhold(p.ctx, p.org, p.id, v.Get("why"), v.Get("approver"), dateOf(v, "next"))
			}},
		{pattern: "/markers/{id}/letter", action: sanction.ActCorrespond, title: "Make the letter about the marker", button: "Make the letter", open: openMarker,
			lede: "It says why, what the marker does, who sees it, when it is looked at again, and how to appeal.",
			fields: func(p *askPage) []templ.Component {
				return append(letterFields(p), p.line("seen_by", "Who sees it?", ""))
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.MarkerPath(p.id), p.d.Sanctions.MakeNotice(p.ctx, p.org, p.id, v.Get("seen_by"), letterOf(v))
			}},
		{pattern: "/markers/{id}/delivered", action: sanction.ActCorrespond, title: "How the letter was delivered", button: "Save", open: openMarker, fields: deliveredFields,
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.MarkerPath(p.id), p.d.Sanctions.DeliverNotice(p.ctx, p.org, p.id, v.Get("letter"), deliveryOf(v))
			}},
		{pattern: "/markers/{id}/appeal", action: sanction.ActCorrespond, title: "Take in an appeal", button: "Take it in", open: openMarker,
			lede: "It is decided within 20 working days by somebody who took no part. The marker stands meanwhile.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("words", "What do they say against it?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return sanction.MarkerPath(p.id), p.d.Sanctions.LodgeMarker(p.ctx, p.org, p.id, v.Get("words"))
			}},
		{pattern: "/markers/{id}/appeal-outcome", action: sanction.ActMarkerDecide, title: "Decide the appeal", button: "Record the outcome", open: openMarker,
			lede: "You took no part in this. A marker that is set aside is removed everywhere; its record is kept with that note.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("outcome", "What do you decide?", "", [2]string{"uphold", "The marker stays"}, [2]string{"quash", "It is removed"}), p.area("why", "Why, in words the person will read", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				if v.Get("outcome") != "uphold" && v.Get("outcome") != "quash" {
					return "", fault.WithProblems(fault.Problems{{Field: "outcome", Message: "Choose whether it stays or is removed"}})
				}
				return sanction.MarkerPath(p.id), p.d.Sanctions.DecideMarkerAppeal(p.ctx, p.org, p.id, seen(v), v.Get("outcome") == "quash", v.Get("why"))
			}},
	}
}
