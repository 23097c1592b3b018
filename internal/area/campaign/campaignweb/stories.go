package campaignweb

import (
	"context"
	"net/http"
	"strings"

	"github.com/havenward/havenward/internal/area/campaign"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var storyColour = map[string]ui.TagColour{"offered": ui.TagYellow, "shown": ui.TagBlue, "declined": ui.TagGrey, "withdrawn": ui.TagGrey, "ended": ui.TagGrey}

var storyStates = map[string]string{"offered": "Waits to be read", "shown": "Shown", "declined": "Not taken up", "withdrawn": "Withdrawn", "ended": "Consent ended"}

func storyTag(ctx context.Context, x *campaign.Story) ui.Cell {
	if x.Waits() {
		return ui.Cell{Body: ui.Tag(lang.T(ctx, "Waits for its teller"), ui.TagYellow)}
	}
	return ui.Cell{Body: ui.Tag(lang.T(ctx, storyStates[x.State]), storyColour[x.State])}
}

// consentWords say where a story may be shown.
func consentWords(ctx context.Context, c campaign.Consent) string {
	var out []string
	for _, x := range []struct {
		on   bool
		text string
	}{{c.Home, "pages of the organisation"}, {c.England, "pages in England"}, {c.Poster, "posters"}, {c.Files, "files"}} {
		if x.on {
			out = append(out, lang.T(ctx, x.text))
		}
	}
	return strings.Join(out, ", ")
}

// storyTable lists stories; to gives the page of one.
func storyTable(ctx context.Context, list []campaign.Story, to func(string) string) *ui.Table {
	t := &ui.Table{Caption: lang.T(ctx, "Stories"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Story")}, {Label: lang.T(ctx, "May be shown on")}, {Label: lang.T(ctx, "Until")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for i := range list {
		x := &list[i]
		c := ui.Cell{Text: first(x.Telling.Title, lang.T(ctx, "Its words wait for its teller")), Href: to(x.ID), Sub: x.CampaignName}
		if x.Gone() {
			c = ui.Cell{Text: lang.T(ctx, "Nothing of it is kept"), Sub: x.CampaignName + ", " + lang.Date(ctx, x.EndedAt.Time)}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{c, {Text: first(consentWords(ctx, x.Consent), "–")}, {Text: first(dayWords(ctx, x.Consent.Until), "–")}, storyTag(ctx, x)}})
	}
	return t
}

// mine is the stories that the reader told, with what became of them.
func (d Deps) mine(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Campaigns.Mine(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	up, asks, gone := 0, 0, 0
	for i := range list {
		switch x := &list[i]; {
		case x.Gone():
			gone++
		case x.Waits():
			asks++
		case x.State == "shown":
			up++
		}
	}
	p := &page{tabs: d.tabs(ctx, "/my-stories"), tabsName: lang.T(ctx, "Campaigns"), lede: lang.T(ctx, "You can take each of them back at any time. It is gone at once, everywhere."), crumbs: []ui.Crumb{{Label: lang.T(ctx, "Campaigns"), Href: "/campaigns"}, {Label: lang.T(ctx, "My own stories")}},
		main: []part{{table: storyTable(ctx, list, campaign.MyPath)}}}
	switch {
	case asks > 0:
		p.title = lang.N(ctx, asks, "%d of your stories waits for you to agree", "%d of your stories wait for you to agree")
	case up > 0:
		p.title = lang.N(ctx, up, "%d of your stories is shown", "%d of your stories are shown")
	case gone > 0 && gone == len(list):
		p.title = lang.T(ctx, "Nothing of your stories is kept")
	case len(list) > 0:
		p.title = lang.T(ctx, "Your stories are not shown yet")
	default:
		p.title, p.lede = lang.T(ctx, "You have told no story"), ""
		p.main = []part{{body: one(ui.EmptyState(lang.T(ctx, "Nothing is here"), lang.T(ctx, "Every campaign has a place to tell what happened to you, if you want to."), lang.T(ctx, "See the campaigns"), "/campaigns"))}}
	}
	return d.show(w, r, p)
}

// storyFacts are what is known of a story under its words.
func storyFacts(ctx context.Context, x *campaign.Story) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Named as"), Text: x.Telling.Byline}, {Label: lang.T(ctx, "May be shown on"), Text: consentWords(ctx, x.Consent)}, {Label: lang.T(ctx, "Until"), Text: dayWords(ctx, x.Consent.Until)},
		{Label: lang.T(ctx, "Told on"), Text: lang.Date(ctx, x.ToldAt.Time)}, {Label: lang.T(ctx, "Words"), Text: lang.T(ctx, "Version %d; the teller agreed to version %d", x.N, x.AgreedN)}}
	if x.Asked() {
		out[4].Text = lang.T(ctx, "Version %d; the teller is asked again", x.N)
	}
	if x.ShownN > 0 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Shown"), Text: lang.T(ctx, "Version %d, since %s", x.ShownN, lang.Date(ctx, x.ShownAt.Time))})
	}
	return out
}

func (d Deps) myStory(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Campaigns.Story(ctx, web.Scope(r), r.PathValue("story"))
	if err != nil {
		return err
	}
	p := &page{railName: lang.T(ctx, "What you can do"), crumbs: []ui.Crumb{{Label: lang.T(ctx, "My own stories"), Href: "/my-stories"}, {Label: first(x.Telling.Title, lang.T(ctx, "Withdrawn"))}}}
	at := campaign.MyPath(x.ID)
	switch {
	case x.Gone():
		p.title = lang.T(ctx, "This story is withdrawn, and nothing of it is kept")
		p.main = []part{{heading: lang.T(ctx, "What was done"), id: "gone", texts: []string{lang.T(ctx, "Your words and your name were wiped on %s. Every page, poster, file and search was without them from that moment.", lang.Date(ctx, x.EndedAt.Time)),
			lang.T(ctx, "What somebody printed or downloaded before cannot be called back. Copies for safe keeping are overwritten as they grow old.")}, button: &ui.Link{Text: lang.T(ctx, "My own stories"), Href: "/my-stories"}}}
		return d.show(w, r, p)
	case x.Asked():
		p.title = lang.T(ctx, "Do you still agree that your story is shown?")
		p.rail = append(p.rail, part{heading: lang.T(ctx, "Do you still agree?"), id: "agree", texts: []string{lang.T(ctx, "The program was put back from a copy, and what was withdrawn since that copy was made is not known any more. So everybody is asked again."),
			lang.T(ctx, "Until you agree it is shown nowhere and nobody else reads it. Without a word from you it is wiped on the day named here.")}, button: &ui.Link{Text: lang.T(ctx, "Agree to these words"), Href: at + "/agree"}, main: true})
	case x.Waits():
		p.title = lang.T(ctx, "Somebody suggests other words for your story")
		p.rail = append(p.rail, part{heading: lang.T(ctx, "Do you agree to these words?"), id: "agree", texts: []string{lang.T(ctx, "Until you do, they are shown nowhere.")}, button: &ui.Link{Text: lang.T(ctx, "Agree to these words"), Href: at + "/agree"}, main: true})
	case x.State == "shown":
		p.title = lang.T(ctx, "Your story is shown until %s", dayWords(ctx, x.Consent.Until))
	case x.State == "declined":
		p.title = lang.T(ctx, "Your story was not taken up")
	default:
		p.title = lang.T(ctx, "Your story waits to be read by somebody else")
	}
	p.lede = x.CampaignName
	p.main = []part{{heading: lang.T(ctx, "Your words"), id: "words", quotes: []quote{{title: x.Telling.Title, texts: paragraphs(x.Telling.Words), by: x.Telling.Byline}}}, {heading: lang.T(ctx, "Your consent"), id: "consent", facts: storyFacts(ctx, &x)}}
	p.rail = append(p.rail, part{heading: lang.T(ctx, "It is yours"), id: "yours", links: []ui.Link{{Text: lang.T(ctx, "Withdraw it, at once and everywhere"), Href: at + "/withdraw"}, {Text: lang.T(ctx, "Change where and until when"), Href: at + "/consent"}}},
		part{heading: lang.T(ctx, "Withdraw without signing in"), id: "link", texts: []string{lang.T(ctx, "Keep this address, for the day on which you have no account here any more. Whoever has it can withdraw the story, and read nothing.")},
			body: one(address(d.Base(r) + d.Campaigns.Link(&x)))})
	return d.show(w, r, p)
}

// offered is the stories of an organisation, for those who put them up.
func (d Deps) offered(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Campaigns.Offered(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	wait, up := 0, 0
	for i := range list {
		if x := &list[i]; x.State == "offered" && !x.Waits() {
			wait++
		} else if x.State == "shown" {
			up++
		}
	}
	p := &page{title: lang.N(ctx, wait, "%d story waits to be read", "%d stories wait to be read"), lede: lang.T(ctx, "Nobody here sees who told them. Read for names of patients and colleagues before you put one up."), tabs: d.tabs(ctx, "/campaign-stories"), tabsName: lang.T(ctx, "Campaigns"),
		crumbs: []ui.Crumb{{Label: lang.T(ctx, "Campaigns"), Href: "/campaigns"}, {Label: lang.T(ctx, "Stories to read")}}, main: []part{{table: storyTable(ctx, list, campaign.KeepPath)}}}
	if wait == 0 {
		p.title = lang.N(ctx, up, "No story waits to be read, %d is shown", "No story waits to be read, %d are shown")
	}
	if len(list) == 0 {
		p.main = []part{{body: one(ui.EmptyState(lang.T(ctx, "No story was told yet"), lang.T(ctx, "Staff find the way to tell theirs on the page of each campaign that runs."), lang.T(ctx, "See the campaigns"), "/campaigns"))}}
	}
	return d.show(w, r, p)
}

// kept is one of them, with its latest words.
func (d Deps) kept(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Campaigns.Story(ctx, web.Scope(r), r.PathValue("story"))
	if err != nil {
		return err
	}
	at := campaign.KeepPath(x.ID)
	p := &page{railName: lang.T(ctx, "What you can do"), lede: x.CampaignName, crumbs: []ui.Crumb{{Label: lang.T(ctx, "Stories to read"), Href: "/campaign-stories"}, {Label: first(x.Telling.Title, lang.T(ctx, "Withdrawn"))}}}
	next := part{heading: lang.T(ctx, "What you can do"), id: "next"}
	link := func(text, to string) {
		next.links = append(next.links, ui.Link{Text: lang.T(ctx, text), Href: at + to})
	}
	switch {
	case x.Gone():
		p.title = lang.T(ctx, "This story is withdrawn, and nothing of it is kept")
		p.main = []part{{heading: lang.T(ctx, "What to do now"), id: "gone", texts: []string{lang.T(ctx, "Take down posters that were printed with it, and delete files that were downloaded. The program cannot reach those.")}, button: &ui.Link{Text: lang.T(ctx, "Stories to read"), Href: "/campaign-stories"}}}
		return d.show(w, r, p)
	case x.Asked():
		p.title = lang.T(ctx, "The teller of this story is asked again")
		p.crumbs[1].Label = lang.T(ctx, "Waits for its teller")
		p.main = []part{{heading: lang.T(ctx, "What happened"), id: "asked", texts: []string{lang.T(ctx, "The program was put back from a copy. Until its teller agrees again, nobody reads this story, and it is shown nowhere.")}, button: &ui.Link{Text: lang.T(ctx, "Stories to read"), Href: "/campaign-stories"}}}
		return d.show(w, r, p)
	case x.Waits():
		p.title = lang.T(ctx, "The teller has not agreed to version %d yet", x.N)
	case x.State == "shown":
		p.title = lang.T(ctx, "This story is shown until %s", dayWords(ctx, x.Consent.Until))
		link("Show it no more", "/down")
	case x.State == "declined":
		p.title = lang.T(ctx, "This story was not taken up")
		link("Put it up after all", "/show")
	default:
		p.title = lang.T(ctx, "This story waits for you to read it")
		next.button, next.main = &ui.Link{Text: lang.T(ctx, "Put it up"), Href: at + "/show"}, true
		link("Do not take it up", "/down")
	}
	link("Suggest other words", "/suggest")
	p.main = []part{{heading: lang.T(ctx, "Their words"), id: "words", aside: lang.T(ctx, "May describe violence"), quotes: []quote{{title: x.Telling.Title, texts: paragraphs(x.Telling.Words), by: x.Telling.Byline}}}, {heading: lang.T(ctx, "Their consent"), id: "consent", facts: storyFacts(ctx, &x),
		small: lang.T(ctx, "Who consented is sealed. The privacy lead can see it, with a reason that is written down.")}}
	p.rail = []part{next}
	return d.show(w, r, p)
}
