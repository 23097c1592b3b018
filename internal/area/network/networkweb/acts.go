package networkweb

import (
	"net/url"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// acts are the forms of the network.
func acts() []act {
	return append(append(partnerActs(), agreementActs()...), append(releaseActs(), problemActs()...)...)
}

func kindPairs() [][2]string {
	var out [][2]string
	for _, k := range network.Kinds() {
		out = append(out, [2]string{k.Code, k.Words})
	}
	return out
}

func loadPartner(p *askPage) error {
	x, err := p.d.Network.Partner(p.ctx, web.Scope(p.r), p.id)
	p.about, p.name, p.back = x, x.Name, network.PartnerPath(x.ID)
	p.crumb = ui.Crumb{Label: x.Name, Href: p.back}
	return err
}

func partnerFields(p *askPage) []templ.Component {
	out := []templ.Component{p.line("name", "Name", ""), p.radios("kind", "What sort of body is it?", "", kindPairs()), p.line("area", "Which area does it cover?", ""), p.area("about", "What do we do together?", "")}
	if p.id != "" {
		out = append(out, p.date("ended", "Until when did we work together?", "Leave it empty while we do"))
	}
	return out
}

func partnerOf(v url.Values) network.PartnerForm {
	return network.PartnerForm{Kind: v.Get("kind"), Name: v.Get("name"), Area: v.Get("area"), About: v.Get("about"), Ended: dateOf(v, "ended")}
}

func partnerActs() []act {
	keep, s := network.ActKeep, "/network/partners/{id}/"
	return []act{
		{pattern: "/network/partners/new", action: keep, title: "Add a partner", button: "Add it", fields: partnerFields, run: func(p *askPage, v url.Values) (string, error) {
			id, err := p.d.Network.AddPartner(p.ctx, partnerOf(v))
			return network.PartnerPath(id), err
		}},
		{pattern: s + "edit", action: keep, title: "Change the partner", button: "Save", load: loadPartner, fields: partnerFields, fill: func(p *askPage) error {
			x := p.about.(network.Partner)
			for k, v := range map[string]string{"name": x.Name, "kind": x.Kind, "area": x.Area, "about": x.About} {
				p.set(k, v)
			}
			p.setDay("ended", x.Ended)
			p.version = x.Version
			return nil
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Network.EditPartner(p.ctx, p.id, seen(v), partnerOf(v))
		}},
		{pattern: s + "contact", action: keep, title: "Somebody there", button: "Save", lede: "Names, addresses and numbers are sealed. Keep only what you need to reach them at work.", load: loadPartner,
			fields: func(p *askPage) []templ.Component {
				out := []templ.Component{p.line("name", "Name", ""), p.line("role", "What they do there", ""), p.line("mail", "E-mail address at work", ""), p.line("phone", "Phone at work", ""), p.line("basis", "Lawful basis for keeping this", "Such as “public task”"), p.date("confirmed", "Last confirmed on", "")}
				if p.of != "" {
					out = append(out, p.date("gone", "Gone since", "Leave it empty while they are there"))
				}
				return out
			},
			fill: func(p *askPage) error {
				if p.of == "" {
					p.set("basis", "Public task")
					p.setDay("confirmed", p.d.Network.Today())
					return nil
				}
				list, err := p.d.Network.ContactsOf(p.ctx, web.Scope(p.r), p.id)
				if err != nil {
					return err
				}
				for _, c := range list {
					if c.ID == p.of {
						for k, v := range map[string]string{"name": c.Name, "role": c.Role, "mail": c.Mail, "phone": c.Phone, "basis": c.Basis} {
							p.set(k, v)
						}
						p.setDay("confirmed", c.Confirmed)
						p.setDay("gone", c.Gone)
						p.version = c.Version
						return nil
					}
				}
				return fault.Missing()
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back + "#contacts", p.d.Network.PutContact(p.ctx, p.id, network.ContactForm{ID: p.of, Who: network.Who{Name: v.Get("name"), Role: v.Get("role"), Mail: v.Get("mail"), Phone: v.Get("phone"), Basis: v.Get("basis")},
					Confirmed: dateOf(v, "confirmed"), Gone: dateOf(v, "gone"), Seen: seen(v)})
			}},
		meetingAct(s + "meeting"), commitmentAct(s + "commitment"),
	}
}

func meetingAct(pattern string) act {
	return act{pattern: pattern, action: network.ActKeep, title: "A meeting with partners", button: "Save", load: loadPartner,
		fields: func(p *askPage) []templ.Component {
			var pairs [][2]string
			list, err := p.d.Network.Partners(p.ctx, web.Scope(p.r))
			if err == nil { // without the list it is a meeting with this partner alone
				for _, x := range list {
					pairs = append(pairs, [2]string{x.ID, x.Name})
				}
			}
			return []templ.Component{p.line("title", "What is it about?", ""), p.date("on", "Day", "A day to come is fine"), p.checks("partners", "With whom?", "", pairs), p.area("came", "Who came?", "Roles are enough"), p.area("notes", "What was said", "Write nothing that could name a patient or a colleague")}
		},
		fill: func(p *askPage) error {
			p.v["partners"] = []string{p.id}
			if p.of == "" {
				return nil
			}
			list, err := p.d.Network.Meetings(p.ctx, web.Scope(p.r), p.id)
			if err != nil {
				return err
			}
			for _, m := range list {
				if m.ID == p.of {
					p.set("title", m.Title)
					p.set("came", m.Came)
					p.set("notes", m.Notes)
					p.setDay("on", m.On)
					p.v["partners"], p.version = m.Partners, m.Version
					return nil
				}
			}
			return fault.Missing()
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back + "#meetings", p.d.Network.PutMeeting(p.ctx, network.MeetingForm{ID: p.of, Partners: v["partners"], On: dateOf(v, "on"), Said: network.Said{Title: v.Get("title"), Came: v.Get("came"), Notes: v.Get("notes")}, Seen: seen(v)})
		}}
}

func commitmentAct(pattern string) act {
	return act{pattern: pattern, action: network.ActKeep, title: "A commitment", button: "Save", load: loadPartner,
		fields: func(p *askPage) []templ.Component {
			out := []templ.Component{p.area("words", "What was promised?", ""), p.radios("side", "Who promised it?", "", [][2]string{{"ours", "We did"}, {"theirs", "The partner did"}}), p.line("owner", "Who sees to it?", ""), p.date("due", "By which day?", "")}
			if p.of != "" {
				out = append(out, p.line("moved", "Why does its day move?", "Only if it moves"), p.date("ended", "Ended on", "Leave it empty while it is open"), p.area("outcome", "What came of it?", ""))
			}
			return out
		},
		fill: func(p *askPage) error {
			if p.of == "" {
				return nil
			}
			list, err := p.d.Network.Commitments(p.ctx, web.Scope(p.r), p.id)
			if err != nil {
				return err
			}
			for _, c := range list {
				if c.ID == p.of {
					side := "ours"
					if c.Theirs {
						side = "theirs"
					}
					for k, v := range map[string]string{"words": c.Words, "side": side, "owner": c.Owner, "moved": c.Moved, "outcome": c.Outcome} {
						p.set(k, v)
					}
					p.setDay("due", c.Due)
					p.setDay("ended", c.Ended)
					p.version = c.Version
					return nil
				}
			}
			return fault.Missing()
		},
		run: func(p *askPage, v url.Values) (string, error) {
			return p.back + "#commitments", p.d.Network.PutCommitment(p.ctx, p.id, network.CommitmentForm{ID: p.of, Side: v.Get("side"), Due: dateOf(v, "due"), Ended: dateOf(v, "ended"),
				Promise: network.Promise{Words: v.Get("words"), Owner: v.Get("owner"), Moved: v.Get("moved"), Outcome: v.Get("outcome")}, Seen: seen(v)})
		}}
}
