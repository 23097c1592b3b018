package networkweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// releasePage is a release as its page shows it.
type releasePage struct {
	network.Release
	title, lede, path, tag     string
	colour                     ui.TagColour
	gate                       ui.Gate
	can, says                  string
	runWords, sendWords        string
	tools                      []ui.Link
	findings                   part
	facts                      []ui.Fact
	history                    []ui.Day
	mayRows, mayDraft, maySend bool
}

func (d Deps) release(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, events, err := d.Network.Release(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &releasePage{Release: x, path: network.ReleasePath(x.ID), history: timeline(ctx, events), mayDraft: d.may(ctx, network.ActDraft), maySend: d.may(ctx, network.ActRelease)}
	pr, _ := network.ProfileOf(x.Profile)
	p.tag, p.colour = stageTag(ctx, x.Stage)
	p.mayRows = p.maySend && pr.Rows && x.Stage != network.Dropped
	p.lede = lang.T(ctx, "%s, %s", pr.Name, period(ctx, x.From, x.Until))
	p.stand(ctx, pr)
	p.decide(ctx)
	if p.mayDraft && x.Stage.Open() {
		if len(x.Fields) > 2 {
			p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Send fewer fields"), Href: p.path + "/fields"})
		}
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Drop it"), Href: p.path + "/drop"})
	}
	p.facts = []ui.Fact{{Label: lang.T(ctx, "Events looked at"), Text: itoa(x.Tally.Events)}, {Label: lang.T(ctx, "Events in it"), Text: itoa(x.Tally.Rows)}}
	var whys []string
	for why := range x.Tally.Left {
		whys = append(whys, why)
	}
	slices.Sort(whys)
	for _, why := range whys {
		p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "Left out"), Text: itoa(x.Tally.Left[why]) + ": " + lang.T(ctx, why)})
	}
	p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "Never in it"), Text: lang.T(ctx, "Reports under a lock, kept from somebody, or taken back")},
		ui.Fact{Label: lang.T(ctx, "Fields"), Text: lang.T(ctx, "%d of %d", len(x.Fields), len(pr.Fields))}, ui.Fact{Label: lang.T(ctx, "Drawn up by"), Text: lang.T(ctx, "%s, %s", x.MadeName, lang.DateTime(ctx, x.Made.Time))})
	for _, h := range []network.Hand{x.First, x.Second} {
		if h.ID != "" {
			p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "Released by"), Text: lang.T(ctx, "%s, %s", h.Name, lang.DateTime(ctx, h.At.Time))})
		}
	}
	if x.ReceivedOn != "" {
		p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "Received"), Text: lang.T(ctx, "%s, %s. The fingerprint agrees", x.ReceivedBy, date(ctx, x.ReceivedOn))})
	}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Releases"), Href: "/network/releases"}, ui.Crumb{Label: x.PartnerName})
}

// stand fills the title, the verdict and what was found.
func (p *releasePage) stand(ctx context.Context, pr network.Profile) {
	x, n := &p.Release, len(p.Findings)
	t := func(s string, args ...any) string { return lang.T(ctx, s, args...) }
	p.gate = ui.Gate{ID: "screen", State: ui.GatePassed, ChecksHeading: t("The screen")}
	switch x.Stage {
	case network.Draft:
		p.title = t("The release to %s waits for the screen", x.PartnerName)
		p.gate.State, p.gate.Heading, p.gate.Text = ui.GateStale, t("It was not screened yet"), t("Nothing goes out before the screen has looked through every row.")
	case network.Stopped:
		p.title = lang.N(ctx, n, "The release to %[2]s is stopped: %[1]d thing to mend", "The release to %[2]s is stopped: %[1]d things to mend", x.PartnerName)
		p.gate.State, p.gate.Heading, p.gate.Text = ui.GateRefused, t("It cannot go out"), t("Mend each of these, then run the screen again. Nobody can wave it through.")
	case network.Passed:
		p.title = t("The release to %s passed the screen and waits for two people", x.PartnerName)
		p.gate.Heading, p.gate.Text = t("It passed the screen"), t("The file is frozen. Any change sends it back to the screen.")
	case network.Half:
		p.title = t("The release to %s waits for a second person", x.PartnerName)
		p.gate.Heading, p.gate.Text = t("It passed the screen, and one person released it"), t("The second has had no hand in drawing it up or mending it.")
	case network.Released:
		p.title = t("The release to %s is out", x.PartnerName)
		if x.ReceivedOn == "" {
			p.title = t("The release to %s is out, and has no receipt yet", x.PartnerName)
		}
		p.gate.Heading, p.gate.Text = t("Two people released it"), t("The file is the one that passed the screen; each download is in the log.")
	default:
		p.title = t("The release to %s was dropped", x.PartnerName)
		p.gate.State, p.gate.Heading, p.gate.Text = ui.GateStale, t("It was dropped"), t("Nothing of it went out, and its rows are gone.")
		return
	}
	check := func(ok bool, words, note string) {
		icon := ui.IconCross
		switch {
		case x.Stage == network.Draft:
			icon = ui.IconRing
		case ok:
			icon = ui.IconTick
		}
		p.gate.Checks = append(p.gate.Checks, ui.Check{Icon: icon, Text: words, State: note})
	}
	words, rules, whole := 0, 0, 0
	for _, f := range x.Findings {
		switch {
		case f.Row == 0:
			whole++
		case len(f.Why) > 4 && f.Why[:4] == "Has " && f.Why[:7] != "Has to ":
			words++
		default:
			rules++
		}
	}
	number := func(n int) string {
		if n == 0 || x.Stage == network.Draft {
			return ""
		}
		return lang.N(ctx, n, "%d to mend", "%d to mend")
	}
	cells := ""
	if x.Tally.Hidden > 0 {
		cells = lang.N(ctx, x.Tally.Hidden, "%d cell hidden", "%d cells hidden")
	}
	check(whole == 0, t("Live agreement, earlier releases, something to send"), number(whole))
	if pr.Rows {
		check(words == 0, t("No person or home in any words, with %d surnames of the records looked for", x.Tally.Looked), number(words))
		check(rules == 0, t("Codes, lengths, days and the rule for homes"), number(rules))
	} else {
		check(whole == 0, t("Counts of 1 to 7 hidden with others that protect them, the rest to the nearest 5"), cells)
	}
	sign := func(h network.Hand, words string) {
		c := ui.Check{Icon: ui.IconRing, Text: words, State: t("To do")}
		if h.ID != "" {
			c.Icon, c.State = ui.IconTick, h.Name
		}
		p.gate.Checks = append(p.gate.Checks, c)
	}
	sign(x.First, t("A first person releases it"))
	sign(x.Second, t("A second person releases it"))
	if n == 0 {
		return
	}
	p.findings = part{id: "findings", title: t("What the screen found"), note: t("It says which row, which field and what kind of thing. The words stand in the form where you mend them."), empty: t("Nothing")}
	p.findings.table = ui.Table{Caption: p.findings.title, Hidden: true, Bare: true, Columns: []ui.Column{{Label: t("Row")}, {Label: t("Field")}, {Label: t("Why")}, {Label: t("Mend"), Alone: true}}}
	for _, f := range x.Findings[:min(n, 100)] {
		label, _ := pr.Field(f.Field)
		row := ui.Row{Cells: []ui.Cell{{Text: t("Row %s", itoa(f.Row))}, {Text: t(label.Label), Sub: f.Field}, {Text: t(f.Why)}, {}}}
		if f.Row == 0 {
			row.Cells[0].Text = t("The whole release")
		}
		if p.mayDraft && f.Row > 0 {
			of := itoa(f.Row) + "." + f.Field
			if label.Text {
				row.Cells[3].Body = actLink(p.path+"/mend?of="+of, t("Mend the words"), row.Cells[0].Text)
			} else {
				row.Cells[3].Body = actLink(p.path+"/out?of="+itoa(f.Row), t("Leave the row out"), row.Cells[0].Text)
			}
		}
		p.findings.table.Rows = append(p.findings.table.Rows, row)
	}
	if n > 100 {
		p.findings.note += " " + t("Only the first 100 are shown.")
	}
}

// decide finds the one thing that the reader can do next.
func (p *releasePage) decide(ctx context.Context) {
	x, who := &p.Release, authz.From(ctx)
	t := func(s string, args ...any) string { return lang.T(ctx, s, args...) }
	p.runWords, p.sendWords = t("Run the screen"), t("Release it as the first")
	switch x.Stage {
	case network.Draft, network.Stopped:
		p.can, p.says = "run", t("Whoever draws up releases runs the screen.")
		if !p.mayDraft {
			p.can = ""
		}
		if x.Stage == network.Stopped {
			p.runWords = t("Run the screen again")
		}
	case network.Passed:
		p.can, p.says = "send", t("You vouch that this file may go to %s under the agreement.", x.PartnerName)
		if !p.maySend {
			p.can, p.says = "", t("Two people who may release it are still to do so.")
		}
	case network.Half:
		p.sendWords = t("Release it as the second")
		switch {
		case !p.maySend:
			p.says = t("A second person who may release it is still to do so.")
		case x.First.ID == who.ID:
			p.says = t("You released it as the first. Somebody else has to be the second.")
		case x.Touched(who.ID):
			p.says = t("You drew it up or mended it. The second person has had no hand in it.")
		default:
			p.can, p.says = "send", t("%s released it first. You are the second, and it is out when you do.", x.First.Name)
		}
	case network.Released:
		p.can = "take"
		if !p.maySend {
			p.can, p.says = "", t("Whoever may release it may take the file.")
		}
	default:
		p.says = t("There is nothing to do.")
	}
}

// rows shows what would go out, a hundred at a time.
func (d Deps) rows(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, list, err := d.Network.Rows(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	pr, _ := network.ProfileOf(x.Profile)
	const size = 100
	at, _ := strconv.Atoi(r.URL.Query().Get("page"))
	at = max(0, min(at, (len(list)-1)/size))
	t := ui.Table{Caption: lang.T(ctx, "Rows"), Hidden: true, Bare: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: lang.T(ctx, "Row")}}}
	for _, f := range x.Fields {
		c, _ := pr.Field(f)
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, c.Label)})
	}
	path := network.ReleasePath(x.ID)
	mend := d.may(ctx, network.ActDraft) && x.Stage.Open()
	for _, row := range list[min(at*size, len(list)):min((at+1)*size, len(list))] {
		line := ui.Row{Cells: []ui.Cell{{Text: itoa(row.N)}}}
		if row.Out != "" {
			line.Cells[0].Sub = lang.T(ctx, "Left out: %s", row.Out)
		} else if mend {
			line.Cells[0].Href = path + "/out?of=" + itoa(row.N)
		}
		for _, f := range x.Fields {
			c := ui.Cell{Text: row.Values[f]}
			if fd, _ := pr.Field(f); fd.Text && mend && row.Out == "" {
				words := row.Values[f]
				if words == "" {
					words = lang.T(ctx, "Empty")
				}
				c = ui.Cell{Text: words, Href: path + "/mend?of=" + itoa(row.N) + "." + f}
			}
			line.Cells = append(line.Cells, c)
		}
		t.Rows = append(t.Rows, line)
	}
	p := &page{title: lang.N(ctx, len(list), "%d row was drawn up for %s", "%d rows were drawn up for %s", x.PartnerName), lede: lang.T(ctx, "That you looked at them is in the audit log. Read the words as well: the screen does not know nicknames, or what only neighbours know.")}
	if at > 0 {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Before"), Href: path + "/rows?page=" + itoa(at-1)})
	}
	if (at+1)*size < len(list) {
		p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Next 100"), Href: path + "/rows?page=" + itoa(at+1)})
	}
	p.parts = []part{{id: "rows", title: lang.T(ctx, "Rows"), table: t, empty: lang.T(ctx, "There is no row in it.")}}
	return d.show(w, r, web.View{Title: p.title, Body: p.body()}, ui.Crumb{Label: lang.T(ctx, "Releases"), Href: "/network/releases"}, ui.Crumb{Label: x.PartnerName, Href: path}, ui.Crumb{Label: lang.T(ctx, "Rows")})
}

func (d Deps) run(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	if _, err := d.Network.Screen(r.Context(), r.PathValue("id"), seen(r.PostForm)); err != nil {
		return err
	}
	return web.Redirect(w, r, network.ReleasePath(r.PathValue("id")))
}

func (d Deps) send(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	if _, err := d.Network.SendOff(r.Context(), r.PathValue("id"), seen(r.PostForm), r.PostForm.Get("hash")); err != nil {
		return err
	}
	return web.Redirect(w, r, network.ReleasePath(r.PathValue("id")))
}

func (d Deps) take(w http.ResponseWriter, r *http.Request) error {
	x, b, err := d.Network.Take(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return give(w, b, x.Profile+"-"+string(x.From)+"-"+string(x.Until)+"-"+x.Hash[:12], "csv")
}
