package sanctionweb

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
)

const levelsPath = "/sanctions/levels"

// levelsAct is an administrator's form for what the organisation sets of its own over the levels and gates that ship.
var levelsAct = act{pattern: levelsPath, action: sanction.ActLadder, title: "Levels of sanctions here", button: "Set it from that day",
	lede: "How long each level lasts here, and what your policy calls it. It counts for what is asked for from its day on; what was asked for before keeps its levels. Who decides, the letters and the gates stay as they are.",
	open: func(p *askPage) error {
		set, err := p.d.Sanctions.Ladder(p.ctx, p.org)
		if err != nil {
			return err
		}
		p.set = set
		own, err := p.d.Sanctions.Owns(p.ctx, p.org)
		if err != nil {
			return err
		}
		var said []string
		for _, o := range own {
			said = append(said, p.t("From %s, set by %s. Source: %s", day(p.ctx, string(o.From)), o.ByName, o.Source))
		}
		p.name, p.back, p.current, p.data = p.t("In force since %s. Source: %s.", day(p.ctx, string(set.From)), set.Source), levelsPath, "/more", said
		p.v.Set("age", number(set.MinimumAge))
		p.v.Set("quorum", number(set.Quorum))
		for _, l := range set.Levels {
			n := number(l.No)
			p.v.Set("months-"+n, number(l.Months))
			p.v.Set("review-"+n, number(l.Review))
			p.v.Set("alias-"+n, l.Alias)
		}
		return nil
	},
	fields: func(p *askPage) []templ.Component {
		count := func(name, label, hint string) templ.Component {
			f := p.field(name, label, hint)
			f.Size, f.Mode = ui.Size4, "numeric"
			return ui.TextInput(f)
		}
		var out []templ.Component
		if said := p.data.([]string); len(said) > 0 {
			out = append(out, bullets(said))
		}
		out = append(out, p.date("from", "From which day on?", "A day to come."), count("age", "From which age may a sanction be given?", "Under it, the safeguarding route is taken. From 10 to 18."), count("quorum", "How many members of a panel must agree?", "At least two."))
		for _, l := range p.set.Levels {
			if !l.Settable() {
				continue
			}
			n := number(l.No)
			out = append(out, heading(n+". "+p.t(l.Name)), count("months-"+n, "Lasts at most, in months", ""))
			if l.Review > 0 {
				out = append(out, count("review-"+n, "Looked at again after, in months", ""))
			}
			alias := p.field("alias-"+n, "What your policy calls it, if otherwise", "")
			alias.Size = ui.Size20
			out = append(out, ui.TextInput(alias))
		}
		return append(out, heading(p.t("Where it comes from")), p.line("source", "Which policy says so?", "Its name and version, so that others can check it."),
			p.checks("verified", "Is it verified?", "", [2]string{"yes", "Somebody compared it with that policy"}))
	},
	run: func(p *askPage, v url.Values) (string, error) {
		n := func(name string) int {
			x, err := strconv.Atoi(strings.TrimSpace(v.Get(name)))
			if err != nil {
				return -1 // the rule refuses it at its field
			}
			return x
		}
		o := ladder.Own{From: clock.Day(dateOf(v, "from")), MinimumAge: n("age"), Quorum: n("quorum"), Source: v.Get("source"), Verified: v.Get("verified") == "yes"}
		for _, l := range p.set.Levels {
			if !l.Settable() {
				continue
			}
			x := ladder.OwnLevel{No: l.No, Months: n("months-" + number(l.No)), Alias: v.Get("alias-" + number(l.No))}
			if l.Review > 0 {
				x.Review = n("review-" + number(l.No))
			}
			o.Levels = append(o.Levels, x)
		}
		return levelsPath, p.d.Sanctions.SetLadder(p.ctx, p.org, o)
	}}
