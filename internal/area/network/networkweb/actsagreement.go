package networkweb

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

func loadAgreement(p *askPage) error {
	x, _, err := p.d.Network.Agreement(p.ctx, web.Scope(p.r), p.id)
	p.about, p.name, p.back, p.version = x, x.Name+", "+x.PartnerName, network.AgreementPath(x.ID), x.Version
	p.crumb = ui.Crumb{Label: x.Name, Href: p.back}
	return err
}

// fieldPairs lists the fields of the profiles, each under its profile's name.
func fieldPairs(p network.Profile) [][2]string {
	var out [][2]string
	for _, f := range p.Fields {
		words := f.Label + " (" + f.Key + ")"
		if f.Status == "M" {
			words += ", must be there"
		}
		out = append(out, [2]string{p.Key + ":" + f.Key, words})
	}
	return out
}

// fieldsName names the fields of a profile in the form; the first bears the name of their problem.
func fieldsName(i int) string {
	if i == 0 {
		return "fields"
	}
	return "fields-" + itoa(i)
}

func termFields(p *askPage) []templ.Component {
	var partners [][2]string
	var profiles []ui.Option
	partners = append(partners, [2]string{"", "Choose a partner"})
	if list, err := p.d.Network.Partners(p.ctx, web.Scope(p.r)); err == nil { // without the list the form says that one has to be chosen
		for _, x := range list {
			if x.Ended == "" {
				partners = append(partners, [2]string{x.ID, x.Name})
			}
		}
	}
	for i, x := range network.Profiles() {
		f := ui.Choice{Name: fieldsName(i), Label: p.t("Fields of %s", x.Name), Plain: true, Options: p.options(fieldsName(i), fieldPairs(x))}
		if p.v.Get("profile") == x.Key {
			f.Error = p.problems.For("fields")
		}
		profiles = append(profiles, ui.Option{Value: x.Key, Label: p.t(x.Name), Chosen: p.v.Get("profile") == x.Key, Reveal: ui.Checkboxes(f)})
	}
	var out []templ.Component
	if p.id == "" {
		out = append(out, p.pick("partner", "With which partner?", "", partners))
	}
	out = append(out, p.line("name", "Name of the agreement", ""), p.area("purpose", "What are the data for?", ""), p.line("basis", "Lawful basis", "Such as “public task, UK GDPR article 6(1)(e)”"), p.line("gateway", "Legal gateway", "Such as the Serious Violence Duty, or leave it empty"),
		p.line("dpia", "Impact assessment", "Its number or where it lies. Without one nothing may go out"), p.line("frequency", "How often", "Such as “Monthly”"), p.date("from", "From", ""), p.date("until", "Until", ""), p.date("review", "Looked at again by", ""),
		ui.Radios(ui.Choice{Name: "profile", Label: p.t("In which profile?"), Hint: p.t("Only the fields of the one that is chosen go out"), Error: p.problems.For("profile"), Plain: true, Options: profiles}))
	out = append(out, p.area("maps", "Code map, for the profile of the injury group", "One line for each code: field, our code, code of the reference set. The page of the profiles lists our codes. Without it coded fields stay empty"))
	return append(out, p.checks("more", "What else was agreed?", "Each is left out unless it is chosen", [][2]string{{"exact", "The exact time, not only the hour. In a small team it can tell who it was"}, {"attempts", "Attempts that did not reach anybody"}, {"sexual", "Sexual offences, approved apart"}, {"clinical", "Events with a clinical cause"}}))
}

// termsOf reads the form. Fields come as "profile:field"; those of another profile than the chosen one do not count.
func termsOf(v url.Values) network.AgreementForm {
	f := network.AgreementForm{Partner: v.Get("partner"), Name: v.Get("name"), Profile: v.Get("profile"), From: dateOf(v, "from"), Until: dateOf(v, "until"), Review: dateOf(v, "review"), Map: v.Get("maps"),
		Terms: network.Terms{Purpose: v.Get("purpose"), Basis: v.Get("basis"), Gateway: v.Get("gateway"), Frequency: v.Get("frequency"), DPIA: v.Get("dpia")}}
	for name, list := range v {
		if name != "fields" && !strings.HasPrefix(name, "fields-") {
			continue
		}
		for _, x := range list {
			if k, ok := strings.CutPrefix(x, f.Profile+":"); ok {
				f.Fields = append(f.Fields, k)
			}
		}
	}
	for _, m := range v["more"] {
		switch m {
		case "exact":
			f.Exact = true
		case "attempts":
			f.Attempts = true
		case "sexual":
			f.Sexual = true
		case "clinical":
			f.Clinical = true
		}
	}
	return f
}

func agreementActs() []act {
	keep, s := network.ActKeep, "/network/agreements/{id}/"
	return []act{
		{pattern: "/network/agreements/new", action: keep, title: "Write an agreement down", button: "Write it down", lede: "Nothing goes out under it before both sides have signed.", fields: termFields, fill: func(p *askPage) error {
			p.set("partner", p.r.URL.Query().Get("partner"))
			p.set("frequency", "Monthly")
			for i, x := range network.Profiles() {
				name := fieldsName(i)
				for _, f := range x.Fields {
					if f.Status == "M" {
						p.v.Add(name, x.Key+":"+f.Key)
					}
				}
			}
			return nil
		}, run: func(p *askPage, v url.Values) (string, error) {
			id, err := p.d.Network.AddAgreement(p.ctx, termsOf(v))
			return network.AgreementPath(id), err
		}},
		{pattern: s + "edit", action: keep, title: "Change the agreement", button: "Save", lede: "Once it is signed, a change means that both sides sign again.", load: loadAgreement, fields: termFields, fill: func(p *askPage) error {
			x := p.about.(network.Agreement)
			for k, v := range map[string]string{"name": x.Name, "purpose": x.Purpose, "basis": x.Basis, "gateway": x.Gateway, "dpia": x.DPIA, "frequency": x.Frequency, "profile": x.Profile} {
				p.set(k, v)
			}
			pr, _ := network.ProfileOf(x.Profile)
			p.set("maps", x.Maps.Text(pr))
			p.setDay("from", x.From)
			p.setDay("until", x.Until)
			p.setDay("review", x.Review)
			for i, pr := range network.Profiles() {
				name := fieldsName(i)
				if pr.Key == x.Profile {
					for _, f := range x.Fields {
						p.v.Add(name, pr.Key+":"+f)
					}
				}
			}
			for k, yes := range map[string]bool{"exact": x.Exact, "attempts": x.Attempts, "sexual": x.Sexual, "clinical": x.Clinical} {
				if yes {
					p.v.Add("more", k)
				}
			}
			return nil
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Network.EditAgreement(p.ctx, p.id, seen(v), termsOf(v))
		}},
		{pattern: s + "sign", action: network.ActSign, title: "Sign for us", button: "Sign as yourself", load: loadAgreement, fields: func(p *askPage) []templ.Component {
			x := p.about.(network.Agreement)
			return []templ.Component{line(p.t("You sign in your own name, for your organisation: %s, for this purpose: %s", x.Name, x.Purpose))}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Network.Sign(p.ctx, p.id, seen(v))
		}},
		{pattern: s + "theirs", action: keep, title: "The partner signed", button: "Write it down", load: loadAgreement, fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.line("signer", "Who signed", ""), p.line("role", "As what", ""), p.date("on", "On which day", "")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Network.PartnerSigned(p.ctx, p.id, seen(v), v.Get("signer"), v.Get("role"), dateOf(v, "on"))
		}},
		{pattern: s + "review", action: keep, title: "It was looked at again", button: "Save", load: loadAgreement, fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.area("found", "What did you find?", ""), p.date("next", "When is it looked at next?", "")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Network.Reviewed(p.ctx, p.id, seen(v), v.Get("found"), dateOf(v, "next"))
		}},
		{pattern: s + "end", action: keep, title: "End the agreement", button: "End it today", lede: "Nothing goes out under it any more. What went out stays in the log.", load: loadAgreement, fields: func(p *askPage) []templ.Component {
			return []templ.Component{p.area("why", "Why does it end?", "")}
		}, run: func(p *askPage, v url.Values) (string, error) {
			return p.back, p.d.Network.End(p.ctx, p.id, seen(v), v.Get("why"))
		}},
	}
}
