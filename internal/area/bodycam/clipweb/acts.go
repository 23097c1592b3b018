package clipweb

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

// acts are all forms.
func acts() []act { return slices.Concat(clipActs(), policeActs(), requestActs(), redactionActs()) }

// openClip reads the clip of a form.
func openClip(p *askPage) error {
	c, err := p.d.Clips.Get(p.ctx, p.d.scope(p.ctx, clip.ActRead), p.id)
	if err != nil {
		return err
	}
	p.name, p.back, p.current, p.version, p.data = c.Ref+", "+p.d.class(p.ctx, c.Class)+", "+c.DeviceTag, clip.Path(c.ID), home, c.Version, &c
	p.crumbs = []ui.Crumb{{Label: p.t("Clips"), Href: "/clips"}, {Label: c.Ref, Href: p.back}}
	return nil
}

func (p *askPage) clip() *clip.Clip { return p.data.(*clip.Clip) }

// words asks for one text.
func words(name, label, hint string) func(p *askPage) []templ.Component {
	return func(p *askPage) []templ.Component { return []templ.Component{p.area(name, label, hint)} }
}

func chosen(label string, pairs [][2]string) [][2]string {
	return append([][2]string{{"", label}}, pairs...)
}

// newFields ask where a clip lies. Of a recording that is known they are filled, and its camera and unit are not asked.
func newFields(p *askPage) []templ.Component {
	a, known := p.data.(clip.Activation)
	if known {
		at := a.Started.In(lang.London())
		p.fill("vendor", a.Vendor, "reference", a.Clip, "sha256", a.SHA256, "begins-day", at.Format("2"), "begins-month", at.Format("1"), "begins-year", at.Format("2006"), "hour", at.Format("15:04"),
			"length", number(max(1, int(a.Ended.Sub(a.Started).Minutes()+0.5))))
	}
	p.today("begins")
	where := []templ.Component{p.line("vendor", "In which system does it lie?", "The name of the vendor’s system."), p.line("reference", "Its reference in that system", ""),
		p.line("sha256", "Its fingerprint (SHA-256), where the system gives one", "64 characters, 0 to 9 and a to f. It proves later that the footage is the same.")}
	when := []templ.Component{p.date("begins", "The day it begins", ""), p.hour("hour", "The time it begins", "Such as 22:40."), p.line("length", "Its length in minutes", ""), p.line("shows", "What it shows, in a line", "No names. It is kept sealed.")}
	if known {
		return slices.Concat([]templ.Component{hidden("activation", a.ID)}, where, when)
	}
	list, err := p.d.Clips.UnitsIn(p.ctx, p.sc)
	pairs := [][2]string{{"", "Choose"}}
	for _, u := range list {
		pairs = append(pairs, [2]string{u.ID, u.Name})
	}
	if err != nil {
		pairs[0][1] = "The units could not be read. Try again"
	}
	return slices.Concat([]templ.Component{p.pick("unit", "Unit whose camera it was", pairs)}, where, []templ.Component{p.line("tag", "Tag of the camera", "Such as CAM-014.")}, when)
}

// openNew reads the recording that a new clip is of, where one is named.
func openNew(p *askPage) error {
	p.back, p.current, p.name = "/clips", home, p.t("It waits then for somebody to say what it is.")
	p.crumbs = []ui.Crumb{{Label: p.t("Clips"), Href: "/clips"}}
	id := p.r.FormValue("activation")
	if id == "" || p.d.Clips.Activation == nil {
		return nil
	}
	a, err := p.d.Clips.Activation(p.ctx, p.org, id)
	p.data, p.name = a, p.t("Of what camera %s recorded on %s.", a.Tag, lang.Date(p.ctx, a.Started))
	return err
}

func newOf(v url.Values) clip.New {
	n, err := strconv.ParseFloat(v.Get("length"), 64)
	if err != nil || n < 0 || n > 10000 {
		n = 0
	}
	return clip.New{Unit: v.Get("unit"), Vendor: v.Get("vendor"), VendorClip: v.Get("reference"), SHA256: v.Get("sha256"), Tag: v.Get("tag"), Activation: v.Get("activation"), Day: dateOf(v, "begins"), Hour: v.Get("hour"),
		Seconds: int(n*60 + 0.5), Shows: v.Get("shows")}
}

// clipActs are the forms about what a clip is and how long it is kept.
func clipActs() []act {
	return []act{
		{pattern: "/clips/new", action: clip.ActAdd, title: "Add a clip to the register", button: "Add it", fields: newFields, lede: "The video stays where it is. This is where it lies and how it is known again.",
			open: openNew,
			run: func(p *askPage, v url.Values) (string, error) {
				c, err := p.d.Clips.Add(p.ctx, p.sc, newOf(v))
				return clip.Path(c.ID), err
			}},
		{pattern: "/clips/{clip}/class", action: clip.ActClass, title: "Say what this clip is", button: "Save", open: openClip, lede: "How long it is kept follows from it.",
			fields: func(p *askPage) []templ.Component {
				c := ui.Choice{Name: "class", Label: p.t("What is it?"), Error: p.problems.For("class")}
				for _, r := range p.d.Clips.Rules.Current(p.d.Clips.Now()) {
					if r.Class != clip.Unclassified {
						c.Options = append(c.Options, ui.Option{Value: r.Class, Label: p.t(r.Words), Hint: keptWords(p.ctx, r), Chosen: first(p.v.Get("class"), p.clip().Wanted) == r.Class})
					}
				}
				out := []templ.Component{ui.Radios(c), p.area("why", "Why is it that?", "No names.")}
				if !p.clip().Transferred.IsZero() {
					out = append([]templ.Component{note(p.t("The police have this clip, so a second person has to say the same before its class changes."))}, out...)
				}
				return out
			},
			run: func(p *askPage, v url.Values) (string, error) {
				_, err := p.d.Clips.Classify(p.ctx, p.org, p.id, seen(v), v.Get("class"), v.Get("why"))
				return clip.Path(p.id), err
			}},
		{pattern: "/clips/{clip}/looked", action: clip.ActClass, title: "Say that it is still needed", button: "Save", open: openClip, fields: words("why", "Why is it still needed?", ""),
			run: func(p *askPage, v url.Values) (string, error) {
				return clip.Path(p.id), p.d.Clips.Looked(p.ctx, p.org, p.id, seen(v), v.Get("why"))
			}},
		{pattern: "/clips/{clip}/hold", action: clip.ActHold, title: "Hold this clip", button: "Hold it", open: openClip, lede: "Nothing overwrites it then until two people lift the hold. Tell the vendor’s system too.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("ground", "What is it held for?", "", clip.Grounds()...), p.area("reason", "Why must it be kept?", "No names.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return clip.Path(p.id), p.d.Clips.Place(p.ctx, p.org, p.id, seen(v), v.Get("ground"), v.Get("reason"))
			}},
		{pattern: "/clips/{clip}/lift", action: clip.ActHold, title: "Lift a hold", button: "Go on", open: openClip, warn: true, lede: "One person asks for it, another decides. After the last hold a clip is kept for a week more.", fields: liftFields, run: runLift},
		{pattern: "/clips/{clip}/viewed", action: clip.ActOpen, title: "Write down who viewed the footage", button: "Write it down", open: openClip, lede: "From the log of the vendor’s system. Reading the record here is written down by itself.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("who", "Who viewed it?", ""), p.radios("purpose", "What for?", "", clip.Purposes()...), p.area("words", "Why, in a sentence", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return clip.Path(p.id), p.d.Clips.Viewed(p.ctx, p.org, p.id, v.Get("who"), v.Get("purpose"), v.Get("words"))
			}},
		{pattern: "/clips/{clip}/erase", action: clip.ActErase, title: "Write down that it was erased before its time", button: "It was erased", open: openClip, warn: true, lede: "After somebody’s right to erasure, for example. What it shows is removed here too; its reference, times and history stay.",
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.line("certificate", "Number of the vendor’s certificate", ""), p.area("reason", "Why was it erased?", "No names.")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return clip.Path(p.id), p.d.Clips.Erase(p.ctx, p.org, p.id, seen(v), v.Get("certificate"), v.Get("reason"))
			}},
	}
}

// standing gives the holds of a form's clip that stand.
func (p *askPage) standing() (out []clip.Hold, err error) {
	list, err := p.d.Clips.Holds(p.ctx, p.d.Clips.DB, p.clip())
	for _, h := range list {
		if h.Lifted.IsZero() {
			out = append(out, h)
		}
	}
	return out, err
}

func liftFields(p *askPage) []templ.Component {
	list, err := p.standing()
	if err != nil || len(list) == 0 {
		return []templ.Component{note(p.t("Nothing holds this clip."))}
	}
	c := ui.Choice{Name: "hold", Label: p.t("Which hold?"), Error: p.problems.For("hold"), Plain: true}
	for _, h := range list {
		o := ui.Option{Value: h.ID, Label: pair(p.ctx, clip.Grounds(), h.Ground), Hint: p.t("Placed by %s on %s.", h.PlacedName, date(p.ctx, h.Placed)), Chosen: p.v.Get("hold") == h.ID || len(list) == 1}
		if h.AskedBy != "" {
			o.Hint += " " + p.t("%s asks for it to be lifted.", h.AskedName)
		}
		c.Options = append(c.Options, o)
	}
	return []templ.Component{ui.Radios(c), p.radios("decision", "What happens?", "", [2]string{"lift", "Lift it, or ask for that"}, [2]string{"stay", "It stays, although somebody asked"}), p.area("reason", "Why?", "No names.")}
}

func runLift(p *askPage, v url.Values) (string, error) {
	hold := v.Get("hold")
	list, err := p.standing()
	switch {
	case err != nil:
		return "", err
	case !slices.ContainsFunc(list, func(h clip.Hold) bool { return h.ID == hold }):
		return "", fault.WithProblems(fault.Problems{{Field: "hold", Message: "Choose the hold"}})
	case v.Get("decision") == "stay":
		return clip.Path(p.id), p.d.Clips.Stay(p.ctx, p.org, p.id, hold, seen(v), v.Get("reason"))
	case v.Get("decision") != "lift":
		return "", fault.WithProblems(fault.Problems{{Field: "decision", Message: "Choose what happens"}})
	}
	_, err = p.d.Clips.Lift(p.ctx, p.org, p.id, hold, seen(v), v.Get("reason"))
	return clip.Path(p.id), err
}
