package networkweb

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func loadRelease(p *askPage) error {
	x, _, err := p.d.Network.Release(p.ctx, web.Scope(p.r), p.id)
	p.about, p.back, p.version = x, network.ReleasePath(x.ID), x.Version
	if err == nil {
		p.name = x.PartnerName + ", " + period(p.ctx, x.From, x.Until)
	}
	p.crumb = ui.Crumb{Label: x.PartnerName, Href: p.back}
	return err
}

// rowOf finds the row that the query names, as "12.field" or "12".
func rowOf(p *askPage) (network.Row, string, error) {
	number, field, _ := strings.Cut(p.of, ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		return network.Row{}, "", fault.Missing()
	}
	_, list, err := p.d.Network.Rows(p.ctx, p.id)
	if err != nil {
		return network.Row{}, "", err
	}
	for _, r := range list {
		if r.N == n && r.Out == "" {
			return r, field, nil
		}
	}
	return network.Row{}, "", fault.Missing()
}

func loadRow(p *askPage) error {
	if err := loadRelease(p); err != nil {
		return err
	}
	r, field, err := rowOf(p)
	if err != nil {
		return err
	}
	x := p.about.(network.Release)
	pr, _ := network.ProfileOf(x.Profile)
	f, _ := pr.Field(field)
	p.name = p.t("Row %s of %s", itoa(r.N), p.name)
	if f.Label != "" {
		p.name = p.t("Row %s, %s", itoa(r.N), lang.T(p.ctx, f.Label))
	}
	p.v.Set("words", r.Values[field])
	return nil
}

func releaseActs() []act {
	draft, s := network.ActDraft, "/network/releases/{id}/"
	return []act{
		{pattern: "/network/releases/new", action: draft, title: "Draw up a release", button: "Draw it up", lede: "It takes what the agreement covers from the reports of these days. Nothing goes out before the screen has passed it and two people have released it.",
			fields: func(p *askPage) []templ.Component {
				pairs := [][2]string{{"", "Choose an agreement"}}
				list, err := p.d.Network.Agreements(p.ctx, web.Scope(p.r), "")
				if err == nil { // without the list the form says that one has to be chosen
					for i := range list {
						if a := &list[i]; a.State(p.d.Network.Today()).Live() {
							pairs = append(pairs, [2]string{a.ID, a.Name + ", " + a.PartnerName + ", " + profileName(a.Profile)})
						}
					}
				}
				return []templ.Component{p.pick("agreement", "Under which agreement?", "Only live agreements are listed", pairs), p.date("from", "From", ""), p.date("until", "Until, that day included", "")}
			},
			fill: func(p *askPage) error {
				p.set("agreement", p.r.URL.Query().Get("agreement"))
				if now := noon(p.d.Network.Today()); !now.IsZero() {
					first := time.Date(now.Year(), now.Month(), 1, 12, 0, 0, 0, now.Location())
					p.setDay("from", clock.DayOf(first.AddDate(0, -1, 0)))
					p.setDay("until", clock.DayOf(first.AddDate(0, 0, -1)))
				}
				return nil
			},
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := p.d.Network.Draw(p.ctx, network.Asked{Agreement: v.Get("agreement"), From: dateOf(v, "from"), Until: dateOf(v, "until")})
				return network.ReleasePath(id), err
			}},
		{pattern: s + "mend", action: draft, title: "Mend the words", button: "Save the words", lede: "Strike what could name a person or a home. Say where it was as a place of work: “Reception”, “Street outside the hospital”. Empty is fine.", load: loadRow,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.area("words", "The words that go out", "The screen looks at them again")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				r, field, err := rowOf(p)
				if err != nil {
					return "", err
				}
				return p.back, p.d.Network.Mend(p.ctx, p.id, seen(v), r.N, field, v.Get("words"))
			}},
		{pattern: s + "out", action: draft, title: "Leave the row out", button: "Leave it out", load: loadRow,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("why", "Why?", "Without anything that could name somebody: it stands in the log")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				r, _, err := rowOf(p)
				if err != nil {
					return "", err
				}
				return p.back, p.d.Network.TakeOut(p.ctx, p.id, seen(v), r.N, v.Get("why"))
			}},
		{pattern: s + "fields", action: draft, title: "Send fewer fields", button: "Save", lede: "A field can be taken out, never added.", load: loadRelease,
			fields: func(p *askPage) []templ.Component {
				x := p.about.(network.Release)
				pr, _ := network.ProfileOf(x.Profile)
				var pairs [][2]string
				for _, k := range x.Fields {
					f, _ := pr.Field(k)
					words := f.Label
					if f.Status == "M" {
						words += ", must be there"
					}
					pairs = append(pairs, [2]string{k, words})
				}
				return []templ.Component{p.checks("fields", "Fields that go out", "", pairs)}
			},
			fill: func(p *askPage) error {
				p.v["fields"] = p.about.(network.Release).Fields
				return nil
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Network.Narrow(p.ctx, p.id, seen(v), v["fields"])
			}},
		{pattern: s + "drop", action: draft, title: "Drop the release", button: "Drop it", lede: "Its rows are thrown away. The log keeps that it was drawn up and dropped.", load: loadRelease,
			fields: func(p *askPage) []templ.Component { return []templ.Component{p.line("why", "Why?", "")} },
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Network.Drop(p.ctx, p.id, seen(v), v.Get("why"))
			}},
		{pattern: s + "receipt", action: network.ActRelease, title: "The partner has it", button: "Write the receipt down", load: loadRelease,
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("by", "Who received it", "A role is enough"), p.date("on", "On which day", ""), p.line("fingerprint", "Fingerprint that they see", "The first twelve characters of the SHA-256 of the file, as their computer shows it")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Network.Received(p.ctx, p.id, seen(v), v.Get("by"), dateOf(v, "on"), v.Get("fingerprint"))
			}},
	}
}
