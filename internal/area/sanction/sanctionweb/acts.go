package sanctionweb

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// acts are all forms, files' first.
func acts() []act {
	return slices.Concat(fileActs(), []act{proposeAct, proposeMarkerAct, orderAct, endOrderAct, levelsAct}, markerActs())
}

// openFile reads the file of a form.
func openFile(p *askPage) error {
	f, err := p.d.Sanctions.File(p.ctx, p.d.scope(p.ctx, sanction.ActRead), p.org, p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = f.Ref+", "+f.Label, sanction.Path(f.ID), "/decisions", f.Version, &f
	p.crumbs = []ui.Crumb{{Label: p.t("Decisions"), Href: "/decisions"}, {Label: f.Ref, Href: p.back}}
	return nil
}

func (p *askPage) fileOf() *sanction.File { return p.data.(*sanction.File) }

// gate gives the gate that a form is about, by its address or what was sent.
func (p *askPage) gate() (ladder.Gate, bool) {
	id := p.v.Get("g")
	if id == "" {
		id = p.r.FormValue("g")
	}
	set := p.d.Sanctions.Judge(p.fileOf()).Set
	i := slices.IndexFunc(set.Gates, func(g ladder.Gate) bool { return g.ID == id })
	if i < 0 {
		return ladder.Gate{}, false
	}
	return set.Gates[i], true
}

func openGate(p *askPage) error {
	if err := openFile(p); err != nil {
		return err
	}
	g, ok := p.gate()
	if !ok {
		return fault.Missing()
	}
	p.heading = g.ID + ". " + g.Name
	return nil
}

// openException opens the form for those alone who may ever record one.
func openException(p *askPage) error {
	if r := roleOf(p); r != authz.Executive && r != authz.Panel {
		return fault.Refused("Only the executive director, or the chair of the panel for illness, can record this exception")
	}
	return openGate(p)
}

func gateFields(p *askPage) []templ.Component {
	g, _ := p.gate()
	if a, ok := p.fileOf().Gates[g.ID]; ok && !p.v.Has("value") {
		p.v.Set("value", a.Value)
		p.v.Set("words", a.Words)
		p.v.Set("who", a.Who)
	}
	var pairs [][2]string
	for _, a := range g.Answers {
		pairs = append(pairs, [2]string{a.Value, a.Label})
	}
	out := []templ.Component{hidden("g", g.ID), p.radios("value", g.Question, "", pairs...), p.area("words", "What does that rest on?", "The person may ask to read this. Names of staff are not needed.")}
	if g.By != "" {
		out = append(out, p.line("who", "Who says so, and when did they see the person?", "Such as: Dr Invented, consultant, after seeing them on 4 November"))
	}
	return out
}

// decideFields ask for a decision by one person.
func decideFields(p *askPage) []templ.Component {
	f, s := p.fileOf(), p.d.Sanctions
	j := s.Judge(f)
	role := roleOf(p)
	var pairs [][2]string
	need := map[string]bool{}
	signed := false
	for _, v := range j.Levels {
		if v.May && sanction.Decides(role, v.Level) && (!v.Level.Panel || f.State == sanction.Recommended) {
			pairs = append(pairs, [2]string{"level-" + number(v.Level.No), p.t("Level %d: %s", v.Level.No, lower(v.Level.Name))})
			signed = signed || v.Level.Letter == "agreement"
			for _, x := range v.Level.Parties {
				need[x] = true
			}
		}
	}
	pairs = append(pairs, [2]string{"none", "No sanction: a clinical or support plan instead"}, [2]string{"later", "Come back when something is known"})
	out := []templ.Component{p.radios("what", "What do you decide?", "", pairs...), p.area("conditions", "What is asked of them, one on each line", "Only where it is an agreement or has conditions."), p.area("why", "Why, in words the person will read", "")}
	for _, x := range []string{"clinician", "specialist", "advice", "director", "legal"} {
		if need[x] {
			out = append(out, p.line("party_"+x, p.t("%s: who agreed, and when", p.t(partyWords[x])), "Only where the level needs it, and not for yourself."))
		}
	}
	if signed {
		out = append(out, p.radios("signed", "For an agreement: was it signed?", "", [2]string{"signed", "Signed"}, [2]string{"refused", "They refused to sign"}))
	}
	return append(out, p.date("review", "Look at it again on", "Left empty, the longest that the level allows."), p.date("ends", "Ends by itself on", ""), p.date("until", "If you come back to it: by when?", ""))
}

// choiceOf reads a decision from a form.
func choiceOf(v url.Values) sanction.Choice {
	c := sanction.Choice{What: v.Get("what"), Conditions: v.Get("conditions"), Why: v.Get("why"), Review: dateOf(v, "review"), Ends: dateOf(v, "ends"), Until: dateOf(v, "until"), Signed: v.Get("signed"), Parties: map[string]string{}}
	if n, ok := strings.CutPrefix(c.What, "level-"); ok && len(n) == 1 && n[0] >= '0' && n[0] <= '9' {
		c.What, c.Level = "level", int(n[0]-'0')
	}
	for k := range partyWords {
		if x := v.Get("party_" + k); x != "" {
			c.Parties[k] = x
		}
	}
	return c
}

func letterFields(p *askPage) []templ.Component {
	return []templ.Component{p.line("greeting", "How does it begin?", "Such as: Dear Ms … The name goes into the letter alone, which is kept sealed."), p.area("address", "Name and address, a line for each", ""),
		p.line("contact", "Whom can they turn to?", "A role and a number."), p.radios("lang", "Language", "For another language, make it in English and say so under the form they need.", [2]string{"en", "English"}, [2]string{"cy", "Welsh"}),
		p.radios("format", "In which form do they need it?", "", sanction.Formats()...)}
}

func letterOf(v url.Values) sanction.LetterAsk {
	return sanction.LetterAsk{Greeting: v.Get("greeting"), Address: v.Get("address"), Contact: v.Get("contact"), Lang: v.Get("lang"), Format: v.Get("format"), OtherCare: v.Get("other_care")}
}

func deliveredFields(p *askPage) []templ.Component {
	var pairs [][2]string
	for _, m := range casework.DeliveryMethods() {
		pairs = append(pairs, [2]string{string(m), m.Words()})
	}
	return []templ.Component{hidden("letter", first(p.v.Get("letter"), p.r.FormValue("letter"))), p.radios("method", "How did it go?", "", pairs...), p.date("day", "On which day?", ""),
		p.line("proof", "What shows it?", "A tracking number, or who saw it handed over."), p.checks("returned", "Did it arrive?", "", [2]string{"yes", "It came back undelivered"})}
}

func deliveryOf(v url.Values) casework.Delivery {
	return casework.Delivery{Method: casework.Method(v.Get("method")), Day: dateOf(v, "day"), Proof: v.Get("proof"), Returned: v.Get("returned") == "yes"}
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// conflict takes a member's word on a conflict. With one they see the file no more, so they are led to their list.
func (d Deps) conflict(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That could not be read", err)
	}
	v := r.PostForm
	if v.Get("conflict") != "yes" && v.Get("conflict") != "no" {
		return d.showFile(w, r, form(v), fault.Problems{{Field: "conflict", Message: "Say whether you have a conflict"}})
	}
	err := d.Sanctions.Declare(ctx, sc.Org(), r.PathValue("id"), v.Get("conflict") == "yes", v.Get("words"))
	if err == nil && v.Get("conflict") == "yes" {
		return web.Redirect(w, r, "/decisions?left=yes")
	}
	return d.back(w, r, form(v), err)
}

func (d Deps) draft(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That could not be read", err)
	}
	v := r.PostForm
	return d.back(w, r, form(v), d.Sanctions.Write(r.Context(), web.Scope(r).Org(), r.PathValue("id"), seen(v), choiceOf(v)))
}

func (d Deps) vote(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "That could not be read", err)
	}
	v := r.PostForm
	if v.Get("vote") != "agree" && v.Get("vote") != "against" {
		return d.showFile(w, r, form(v), fault.Problems{{Field: "vote", Message: "Say whether you agree"}})
	}
	v.Set("version", v.Get("n"))
	return d.back(w, r, form(v), d.Sanctions.Vote(r.Context(), web.Scope(r).Org(), r.PathValue("id"), seen(v), v.Get("vote") == "agree", v.Get("words")))
}

// back goes to the file, or shows it with what was typed and what to mend.
func (d Deps) back(w http.ResponseWriter, r *http.Request, v form, err error) error {
	switch {
	case err == nil:
		return web.Redirect(w, r, sanction.Path(r.PathValue("id"))+"#dec")
	case fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict):
		return d.showFile(w, r, v, fault.ProblemsFrom(err, ""))
	}
	return err
}
