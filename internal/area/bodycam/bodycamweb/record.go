package bodycamweb

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/bodycam"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// recordPage is one record as its page shows it.
type recordPage struct {
	title, lede string
	tag         templ.Component
	problems    ui.Problems
	sheets      []sheet
	act         templ.Component // the one thing to do, above the sheets
	links       []ui.Link       // what else may be done
	clock       *ui.Clock
	access      string
}

// sheet is a part of a record.
type sheet struct {
	heading string
	facts   []ui.Fact
	body    templ.Component
}

func (d Deps) showRecord(w http.ResponseWriter, r *http.Request, p *recordPage, problems fault.Problems, crumbs ...ui.Crumb) error {
	p.problems = web.Problems(r.Context(), problems)
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/cameras", Crumbs: crumbs, Body: recordBody(p)})
}

// device is one camera: who has it, its custody, its faults.
func (d Deps) device(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Cameras.Device(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	most := firstSteps + 1
	if r.URL.Query().Get("all") != "" {
		most = 0
	}
	custody, err := d.Cameras.Custody(ctx, &x, most)
	if err != nil {
		return err
	}
	faults, err := d.Cameras.Faults(ctx, &x)
	if err != nil {
		return err
	}
	names, err := d.Cameras.UnitNames(ctx, x.Org)
	if err != nil {
		return err
	}
	dep, err := d.Cameras.Deployment(ctx, sc, x.Org, x.Deployment)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	now := d.Cameras.Now()
	p := &recordPage{title: d.deviceTitle(ctx, &x, now), lede: x.Model + ". " + names[x.Unit] + ".", tag: ui.Tag(lang.T(ctx, x.State.Words()), stateColour[x.State])}
	facts := []ui.Fact{{Label: lang.T(ctx, "Tag"), Text: x.Tag}, {Label: lang.T(ctx, "Serial number"), Text: x.Serial}, {Label: lang.T(ctx, "Encrypts what it records"), Text: lang.T(ctx, "Yes, as the supplier confirmed")}}
	if dep.ID != "" {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "What it is for"), Body: link(dep.Name, bodycam.DeploymentPath(dep.ID))})
	}
	if x.Out.ID != "" {
		c := chip(ctx, x.Out.IssuedAt, x.Out.ShiftEnd, db.Time{}, now)
		p.clock = &c
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Who has it"), Text: x.Out.HolderName}, ui.Fact{Label: lang.T(ctx, "Taken"), Text: dayTime(ctx, x.Out.IssuedAt)}, ui.Fact{Label: lang.T(ctx, "Shift ends"), Text: dayTime(ctx, x.Out.ShiftEnd)})
	}
	p.sheets = []sheet{{heading: lang.T(ctx, "What is known"), facts: facts}}
	if len(faults) > 0 {
		s := sheet{heading: lang.T(ctx, "What was wrong with it")}
		for _, f := range faults {
			how := lang.T(ctx, "Not mended yet")
			if !f.FixedAt.IsZero() {
				how = lang.T(ctx, "Mended on %s", date(ctx, f.FixedAt))
			} else if !f.SentAt.IsZero() {
				how = lang.T(ctx, "Away since %s", date(ctx, f.SentAt))
			}
			if f.FootageLost {
				how += ". " + lang.T(ctx, "Footage may be lost")
			}
			s.facts = append(s.facts, ui.Fact{Label: words(ctx, bodycam.FaultKinds(), f.Kind), Note: dayTime(ctx, f.ReportedAt) + ", " + f.By, Text: joined(how, f.Words)})
		}
		p.sheets = append(p.sheets, s)
	}
	at := bodycam.DevicePath(x.ID)
	if most > 0 && len(custody) == most {
		custody = custody[:firstSteps]
		p.links = append(p.links, ui.Link{Text: lang.T(ctx, "Every step of its custody, not only the last %d", firstSteps), Href: at + "?all=1"})
	}
	p.sheets = append(p.sheets, sheet{heading: lang.T(ctx, "Custody"), body: ui.Timeline(custodyDays(ctx, custody))})
	add := func(step bodycam.Step, act, text, href string) {
		if x.State.May(step) && d.may(ctx, bodycam.ActManage) {
			p.links = append(p.links, ui.Link{Text: lang.T(ctx, text), Href: first(href, at+"/"+act)})
		}
	}
	add(bodycam.StepReady, "ready", "Say that it is ready", "")
	add(bodycam.StepReturned, "", "Bring it back", "/camera/take/"+x.ID)
	add(bodycam.StepFault, "", "Write down a fault", "/camera/take/"+x.ID+"/fault")
	add(bodycam.StepSent, "repair", "Send it away for repair", "")
	if x.State.May(bodycam.StepLost) && d.may(ctx, bodycam.ActLost) {
		p.links = append(p.links, ui.Link{Text: lang.T(ctx, "Write down that it is lost"), Href: at + "/lost"})
	}
	if x.State.May(bodycam.StepFound) && d.may(ctx, bodycam.ActLost) {
		p.links = append(p.links, ui.Link{Text: lang.T(ctx, "Write down that it was found"), Href: at + "/found"})
	}
	add(bodycam.StepRetired, "retire", "Retire it", "")
	p.access = lang.T(ctx, "Whoever manages the unit, the violence reduction lead and the privacy lead. The wearer sees their own.")
	return d.showRecord(w, r, p, nil, ui.Crumb{Label: lang.T(ctx, "Cameras"), Href: "/cameras"}, ui.Crumb{Label: x.Tag})
}

// firstSteps is how many steps of its custody the page of a camera shows at first.
const firstSteps = 100

func joined(a, b string) string {
	if b == "" {
		return a
	}
	return a + ". " + b
}

func (d Deps) deviceTitle(ctx context.Context, x *bodycam.Device, now time.Time) string {
	switch {
	case x.Out.Late(now):
		return lang.T(ctx, "Camera %s is not back. %s has it", x.Tag, x.Out.HolderName)
	case x.State == bodycam.Issued:
		return lang.T(ctx, "Camera %s is out with %s", x.Tag, x.Out.HolderName)
	case x.State == bodycam.Lost:
		return lang.T(ctx, "Camera %s is lost", x.Tag)
	case x.State == bodycam.Faulty:
		return lang.T(ctx, "Camera %s has a fault", x.Tag)
	case x.State == bodycam.Repair:
		return lang.T(ctx, "Camera %s is away for repair", x.Tag)
	case x.State == bodycam.Retired:
		return lang.T(ctx, "Camera %s is retired", x.Tag)
	case x.State == bodycam.Delivered:
		return lang.T(ctx, "Camera %s was delivered and is not ready yet", x.Tag)
	case x.State == bodycam.Docked:
		return lang.T(ctx, "Camera %s is back in its dock", x.Tag)
	}
	return lang.T(ctx, "Camera %s is ready", x.Tag)
}

// custodyDays gives the steps of a camera's life by day, the newest first.
func custodyDays(ctx context.Context, list []bodycam.Custody) []ui.Day {
	var out []ui.Day
	for _, c := range list {
		name := lang.Date(ctx, c.At.Time)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, ui.Day{Name: name})
		}
		icon := stepIcon[c.Step]
		if icon == "" {
			icon = ui.IconCamera
		}
		last := &out[len(out)-1]
		last.Entries = append(last.Entries, ui.Entry{Icon: icon, Time: lang.Time(ctx, c.At.Time), Who: first(c.By, "Havenward"), Machine: c.At.Format(time.RFC3339), What: stepText(ctx, c), Note: c.Words})
	}
	return out
}

// use is what cameras are for in one unit: its gates first.
func (d Deps) use(w http.ResponseWriter, r *http.Request) error { return d.showUse(w, r, nil) }

func (d Deps) showUse(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, sc := r.Context(), d.scope(r.Context(), bodycam.ActRead)
	x, err := d.Cameras.Deployment(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := d.Cameras.UnitNames(ctx, x.Org)
	if err != nil {
		return err
	}
	now := d.Cameras.Now()
	missing := x.Missing(now)
	p := &recordPage{lede: x.Ref + ", " + names[x.Unit] + ".", tag: ui.Tag(words(ctx, bodycam.DeploymentStates(), x.State), useColour[x.State])}
	switch {
	case x.State == "ended":
		p.title = lang.T(ctx, "%s: ended", x.Name)
	case len(missing) > 0:
		p.title = lang.N(ctx, len(missing), "%[2]s: %[1]d gate does not hold", "%[2]s: %[1]d gates do not hold", x.Name)
	case x.State == "live":
		p.title = lang.T(ctx, "%s: live, and every gate holds", x.Name)
	default:
		p.title = lang.T(ctx, "%s: every gate holds, and it is not live", x.Name)
	}
	if x.Why != "" {
		p.lede += " " + x.Why
	}
	govern := d.may(ctx, bodycam.ActGovern) && x.State != "ended"
	s := sheet{heading: lang.T(ctx, "What must hold before cameras are worn")}
	var g gates
	for _, k := range bodycam.GateKinds() {
		y := gate{kind: k, gate: x.Gates[k.Code], why: lang.T(ctx, k.Missing(x.Gates[k.Code], now))}
		if y.why == lang.T(ctx, "") {
			y.why = ""
		}
		if govern {
			y.href = bodycam.DeploymentPath(x.ID) + "/" + k.Code
		}
		g = append(g, y)
	}
	s.body = gateList(g)
	p.sheets = append(p.sheets, s)
	sound := lang.T(ctx, "No")
	if x.Audio {
		sound = lang.T(ctx, "Yes")
	}
	p.sheets = append(p.sheets, sheet{heading: lang.T(ctx, "What it says"), facts: []ui.Fact{{Label: lang.T(ctx, "Purpose"), Text: x.Purpose}, {Label: lang.T(ctx, "Make and model"), Text: x.Model}, {Label: lang.T(ctx, "Lawful basis"), Text: words(ctx, bodycam.LawfulBases(), x.Lawful), Note: lang.T(ctx, "as the assessment found")},
		{Label: lang.T(ctx, "Special categories"), Text: words(ctx, bodycam.Conditions(), x.Condition)}, {Label: lang.T(ctx, "Sound"), Text: sound}, {Label: lang.T(ctx, "Kept from before the switch"), Text: lang.N(ctx, x.Before, "%d second", "%d seconds")},
		{Label: lang.T(ctx, "Footage that nobody needs is kept"), Text: lang.N(ctx, x.Days, "%d day", "%d days")}}})
	src := sheet{heading: lang.T(ctx, "Where these rules are from")}
	for _, y := range d.Cameras.Rules().Sources {
		note := lang.T(ctx, "Not verified by the programme")
		if y.Verified {
			note = lang.T(ctx, "Verified")
		}
		src.facts = append(src.facts, ui.Fact{Label: note, Text: joined(y.What, y.Source)})
	}
	p.sheets = append(p.sheets, src)
	at := bodycam.DeploymentPath(x.ID)
	if govern {
		p.links = append(p.links, ui.Link{Text: lang.T(ctx, "Change what it says"), Href: at + "/edit"})
	}
	if d.may(ctx, bodycam.ActLive) {
		switch x.State {
		case "planned", "paused":
			p.act = goLive(at+"/live", x.Version, len(missing) == 0)
		case "live":
			p.links = append(p.links, ui.Link{Text: lang.T(ctx, "Pause this use"), Href: at + "/pause"})
		}
		if x.State != "ended" {
			p.links = append(p.links, ui.Link{Text: lang.T(ctx, "End this use for good"), Href: at + "/end"})
		}
	}
	p.links = append(p.links, ui.Link{Text: lang.T(ctx, "Its cameras"), Href: "/cameras?use=" + x.ID})
	p.access = lang.T(ctx, "Whoever manages the unit, the violence reduction lead, the privacy lead, the executive lead, the board and union representatives.")
	return d.showRecord(w, r, p, problems, ui.Crumb{Label: lang.T(ctx, "What cameras are for"), Href: "/cameras/uses"}, ui.Crumb{Label: x.Ref})
}

// live lets a use go live, or says at each gate why not.
func (d Deps) live(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send", err)
	}
	sc, id := web.Scope(r), r.PathValue("id")
	err := d.Cameras.GoLive(r.Context(), sc.Org(), id, seen(r.PostForm))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return d.showUse(w, r, fault.ProblemsFrom(err, ""))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, bodycam.DeploymentPath(id))
}

// loss is what a lost camera asks of the privacy lead.
func (d Deps) loss(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Cameras.Breach(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	now := d.Cameras.Now()
	c := chip(ctx, x.KnownAt, x.DueAt, x.DecidedAt, now)
	p := &recordPage{clock: &c, lede: lang.T(ctx, "The organisation has known since %s. The 72 hours end on %s.", dayTime(ctx, x.KnownAt), dayTime(ctx, x.DueAt))}
	switch {
	case x.Decision == "reported":
		p.title = lang.T(ctx, "Camera %s: its loss is reported to the regulator", x.Tag)
	case x.Decision != "":
		p.title = lang.T(ctx, "Camera %s: its loss is not reported", x.Tag)
	case x.DueAt.Before(now):
		p.title = lang.T(ctx, "Camera %s: the 72 hours are over and nothing is decided", x.Tag)
	default:
		p.title = lang.T(ctx, "Camera %s: is its loss reported to the regulator?", x.Tag)
	}
	facts := []ui.Fact{{Label: lang.T(ctx, "What happened, and what may be on it"), Text: x.What}, {Label: lang.T(ctx, "Camera"), Body: link(x.Tag, bodycam.DevicePath(x.Device))}}
	if !x.FoundAt.IsZero() {
		facts = append(facts, ui.Fact{Label: lang.T(ctx, "Found"), Text: dayTime(ctx, x.FoundAt)})
	}
	p.sheets = []sheet{{heading: lang.T(ctx, "What is known"), facts: facts}}
	if x.Decision != "" {
		p.sheets = append(p.sheets, sheet{heading: lang.T(ctx, "What was decided"), facts: []ui.Fact{{Label: words(ctx, bodycam.BreachDecisions(), x.Decision), Note: dayTime(ctx, x.DecidedAt) + ", " + x.DecidedName, Text: x.Reason},
			{Label: lang.T(ctx, "The regulator’s reference"), Text: first(x.Reference, "–")}, {Label: lang.T(ctx, "Who was told"), Text: first(x.Told, "–")}}})
	} else if d.may(ctx, bodycam.ActJudge) {
		p.act = buttonTo(lang.T(ctx, "Decide"), bodycam.BreachPath(x.ID)+"/decide")
	}
	p.access = lang.T(ctx, "The privacy lead, who decides, and the violence reduction lead.")
	return d.showRecord(w, r, p, nil, ui.Crumb{Label: lang.T(ctx, "Lost cameras"), Href: "/cameras/losses"}, ui.Crumb{Label: x.Tag})
}

// recording is one time that a camera recorded.
func (d Deps) recording(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	x, err := d.Cameras.Activation(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	now := d.Cameras.Now()
	p := &recordPage{title: lang.T(ctx, "Camera %s recorded on %s", x.Tag, dayTime(ctx, x.StartedAt)), lede: length(ctx, &x) + "."}
	switch {
	case x.Late(now):
		p.title = lang.T(ctx, "Camera %s recorded on %s, and nobody has said why", x.Tag, dayTime(ctx, x.StartedAt))
	case x.Issue == "":
		p.lede += " " + lang.T(ctx, "Nobody had the camera then, as far as is written down. Look at its custody.")
	}
	if !x.DueAt.IsZero() {
		c := chip(ctx, db.At(x.DueAt.AddDate(0, 0, -1)), x.DueAt, x.SaidAt, now)
		p.clock = &c
	}
	p.sheets = []sheet{{heading: lang.T(ctx, "What the supplier’s file says"), facts: []ui.Fact{{Label: lang.T(ctx, "Began"), Text: dayTime(ctx, x.StartedAt)}, {Label: lang.T(ctx, "Ended"), Text: dayTime(ctx, x.StoppedAt)}, {Label: lang.T(ctx, "Camera"), Body: link(x.Tag, bodycam.DevicePath(x.Device))},
		{Label: lang.T(ctx, "Worn by"), Text: first(x.HolderName, lang.T(ctx, "Nobody had it")), Note: lang.T(ctx, "from who took it, not from the file")}, {Label: lang.T(ctx, "The supplier’s number of the footage"), Text: first(x.ClipRef, "–")}}}}
	if !x.SaidAt.IsZero() {
		var in []string
		for _, y := range []struct {
			on   bool
			text string
		}{{x.Police, "The police"}, {x.AtRisk, "A child or an adult at risk"}, {x.Care, "Care, or somebody undressed"}, {x.Home, "In somebody’s home"}} {
			if y.on {
				in = append(in, lang.T(ctx, y.text))
			}
		}
		f := []ui.Fact{{Label: lang.T(ctx, "Why"), Text: words(ctx, bodycam.Used(), x.Why)}, {Label: lang.T(ctx, "Said that it recorded"), Text: first(words(ctx, bodycam.Warnings(), x.Warning), "–")}, {Label: lang.T(ctx, "What happened then"), Text: first(words(ctx, bodycam.Effects(), x.Effect), "–")},
			{Label: lang.T(ctx, "Who else is in it"), Text: first(words(ctx, bodycam.OtherParties(), x.Other), "–")}, {Label: lang.T(ctx, "Where"), Text: words(ctx, bodycam.Places(), x.Place)}, {Label: lang.T(ctx, "Also in it"), Text: first(commas(in), "–")},
			{Label: lang.T(ctx, "Report"), Text: first(x.Ref, "–")}}
		if x.Words != "" {
			f = append(f, ui.Fact{Label: lang.T(ctx, "In their words"), Text: x.Words})
		}
		p.sheets = append(p.sheets, sheet{heading: lang.T(ctx, "What the wearer said"), facts: f})
	}
	p.links = append(p.links, ui.Link{Text: lang.T(ctx, "Its clip in the register"), Href: "/clips?activation=" + x.ID})
	p.access = lang.T(ctx, "The wearer, whoever manages the unit, the violence reduction lead and the privacy lead. No footage is held here.")
	return d.showRecord(w, r, p, nil, ui.Crumb{Label: lang.T(ctx, "Recordings"), Href: "/cameras/recordings"}, ui.Crumb{Label: dayTime(ctx, x.StartedAt)})
}

func commas(list []string) (s string) {
	for i, x := range list {
		if i > 0 {
			s += ", "
		}
		s += x
	}
	return s
}
