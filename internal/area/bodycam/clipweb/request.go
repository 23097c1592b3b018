package clipweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

var requestWords = map[string]string{clip.Waiting: "Waits for its answer", clip.Answered: "Answered", clip.Withdrawn: "Taken back"}

var requestColour = map[string]ui.TagColour{clip.Waiting: ui.TagYellow, clip.Answered: ui.TagBlue, clip.Withdrawn: ui.TagGrey}

func statePairs() [][2]string {
	return [][2]string{{clip.Waiting, requestWords[clip.Waiting]}, {clip.Answered, requestWords[clip.Answered]}, {clip.Withdrawn, requestWords[clip.Withdrawn]}}
}

// requests is the list of rights requests: what is due first comes first.
func (d Deps) requests(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	list, err := d.Clips.Requests(ctx, web.Scope(r), only(v, "state", statePairs()))
	if err != nil {
		return err
	}
	now, open, late := d.Clips.Now(), 0, 0
	p := &listPage{tabs: d.tabs(ctx, "/footage-requests"), downloads: files("/footage-requests", v), clear: "/footage-requests", begin: &ui.Link{Text: lang.T(ctx, "Take a request"), Href: "/footage-requests/new"},
		lede: lang.T(ctx, "Somebody asks for footage of themselves, or that it is erased or not used. Who asks stands in no list.")}
	p.table = ui.Table{Caption: lang.T(ctx, "Rights requests about footage"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Request")}, {Label: lang.T(ctx, "Came")}, {Label: lang.T(ctx, "Clips"), Number: true}, {Label: lang.T(ctx, "State"), Alone: true}, {Label: lang.T(ctx, "Due"), Alone: true}}}
	n := max(1, atoi(v.Get("page")))
	for i := range list {
		x := &list[i]
		if x.State == clip.Waiting {
			open++
		}
		if x.Late(now) {
			late++
		}
		if i < (n-1)*clip.PerPage || i >= n*clip.PerPage {
			continue
		}
		due := ui.Cell{Text: lang.T(ctx, "Ended %s", date(ctx, x.Answered))}
		if x.State == clip.Waiting {
			due = ui.Cell{Body: chip(ctx, x.Received, x.Due, now).Chip()}
			if !x.Extended.IsZero() {
				due.Sub = lang.T(ctx, "Extended")
			}
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: x.Late(now), Cells: []ui.Cell{{Text: x.Ref, Href: clip.RequestPath(x.ID), Sub: pair(ctx, clip.Kinds(), x.Kind)}, {Text: date(ctx, x.Received)}, {Text: number(x.Clips)},
			{Body: ui.Tag(lang.T(ctx, requestWords[x.State]), requestColour[x.State])}, due}})
	}
	p.pages("/footage-requests", v, n, len(list))
	p.filter, p.chosen = panelOf(ctx, "/footage-requests", v, group(ctx, "state", "State", statePairs()))
	p.filter.FindName, p.shown = "", lang.N(ctx, len(list), "%d request", "%d requests")
	switch {
	case late > 0:
		p.title = lang.N(ctx, late, "%d request about footage is late", "%d requests about footage are late")
	case open > 0:
		p.title = lang.N(ctx, open, "%d request about footage waits, and none is late", "%d requests about footage wait, and none is late")
	default:
		p.title = lang.T(ctx, "No request about footage waits")
	}
	p.empty = ui.EmptyState(lang.T(ctx, "No request is in this list"), lang.T(ctx, "A request may come in any words, to anybody who works here. It is due one month after."), lang.T(ctx, "Take a request"), "/footage-requests/new")
	return d.show(w, r, p)
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n > 100000 {
		return 1
	}
	return n
}

// requestPage is one request as its page shows it.
type requestPage struct {
	clip.Request
	d          Deps
	title      string
	now        time.Time
	clips      []clip.Clip
	redactions []clip.Redaction
}

func (d Deps) request(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Clips.Request(ctx, web.Scope(r), r.PathValue("request"))
	if err != nil {
		return err
	}
	p := &requestPage{Request: x, d: d, now: d.Clips.Now()}
	if p.clips, err = d.Clips.About(ctx, d.scope(ctx, clip.ActRead), &x); err != nil {
		return err
	}
	if p.redactions, err = d.Clips.Redactions(ctx, d.scope(ctx, clip.ActRedact), "", x.ID); err != nil {
		return err
	}
	switch {
	case x.Late(p.now):
		p.title = lang.T(ctx, "This request was due on %s", date(ctx, x.Due))
	case x.State == clip.Waiting:
		p.title = lang.T(ctx, "This request is due on %s", date(ctx, x.Due))
	case x.State == clip.Withdrawn:
		p.title = lang.T(ctx, "This request was taken back")
	case x.Answered.After(x.Due.Time):
		p.title = lang.T(ctx, "This request was answered after its day")
	default:
		p.title = lang.T(ctx, "This request was answered in time")
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: home, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Rights requests"), Href: "/footage-requests"}, {Label: x.Ref}}, Body: requestBody(p)})
}

func (d Deps) proved(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	if err := d.Clips.Prove(r.Context(), web.Scope(r).Org(), r.PathValue("request"), seen(r.PostForm)); err != nil {
		return err
	}
	return web.Redirect(w, r, clip.RequestPath(r.PathValue("request")))
}

func (p *requestPage) asked(ctx context.Context) []ui.Fact {
	proved := lang.T(ctx, "Not yet. A copy goes only to somebody who has")
	if !p.Proved.IsZero() {
		proved = lang.T(ctx, "Yes, on %s", date(ctx, p.Proved))
	}
	return []ui.Fact{{Label: lang.T(ctx, "Who asks"), Text: p.Who}, {Label: lang.T(ctx, "Answered at"), Text: p.Contact}, {Label: lang.T(ctx, "In their words"), Text: p.Asks}, {Label: lang.T(ctx, "Shown who they are"), Text: proved},
		{Label: lang.T(ctx, "What was searched"), Text: first(p.Search, "–")}, {Label: lang.T(ctx, "Others in the footage"), Text: pair(ctx, clip.Thirds(), p.Request.Third)}}
}

func (p *requestPage) ended(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "When"), Text: date(ctx, p.Answered)}}
	if p.Answer != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "How"), Text: pair(ctx, clip.Answers(), p.Answer)})
	}
	if p.Asker.Third != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "What was weighed about others"), Text: p.Asker.Third})
	}
	return append(out, ui.Fact{Label: lang.T(ctx, "What was said"), Text: p.Said})
}

func (p *requestPage) times(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Came"), Text: date(ctx, p.Received)}}
	if !p.Extended.IsZero() {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Extended"), Text: date(ctx, p.Extended), Note: p.Longer})
	}
	if p.State == clip.Waiting {
		return append(out, ui.Fact{Label: lang.T(ctx, "Due"), Body: chip(ctx, p.Received, p.Due, p.now).Chip()})
	}
	return append(out, ui.Fact{Label: lang.T(ctx, "Was due"), Text: date(ctx, p.Due)})
}

func (p *requestPage) table(ctx context.Context) ui.Table {
	t := ui.Table{Caption: lang.T(ctx, "Clips that this request is about"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Clip")}, {Label: lang.T(ctx, "Recorded")}, {Label: lang.T(ctx, "What becomes of it"), Alone: true}}}
	for i := range p.clips {
		c := &p.clips[i]
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: c.Ref, Href: clip.Path(c.ID), Sub: c.DeviceTag}, {Text: dayTime(ctx, c.Recorded)}, p.d.fate(ctx, c)}})
	}
	return t
}

var redactionWords = map[string]string{clip.RedactionAsked: "Waits to be masked", clip.RedactionMasked: "Waits for a second look", clip.RedactionDone: "Done"}

// redactionChecks are redactions as a short list that leads to each.
func redactionChecks(ctx context.Context, list []clip.Redaction, named bool) (out []ui.Check) {
	for i := range list {
		x := &list[i]
		c := ui.Check{Icon: ui.IconRing, Text: maskWords(ctx, x), Small: lang.T(ctx, "Asked for by %s on %s", x.AskedName, date(ctx, x.Asked)), State: lang.T(ctx, redactionWords[x.State]), Href: clip.RedactionPath(x.ID)}
		if x.State == clip.RedactionDone {
			c.Icon = ui.IconTick
		}
		if named {
			c.Text = x.ClipRef + ": " + c.Text
		}
		out = append(out, c)
	}
	return out
}

func maskWords(ctx context.Context, x *clip.Redaction) string {
	var list []string
	for _, m := range x.Masks {
		list = append(list, pair(ctx, clip.Masks(), m))
	}
	return strings.Join(list, ", ")
}

// redactions is the list of what is to be masked: what waits first.
func (d Deps) redactions(w http.ResponseWriter, r *http.Request) error {
	ctx, v := r.Context(), r.URL.Query()
	list, err := d.Clips.Redactions(ctx, web.Scope(r), "", "")
	if err != nil {
		return err
	}
	p := &listPage{tabs: d.tabs(ctx, "/redactions"), downloads: files("/redactions", url.Values{}), lede: lang.T(ctx, "Others are masked in a copy before a clip is shown. Somebody else looks at the copy a second time.")}
	p.table = ui.Table{Caption: lang.T(ctx, "Masking of clips"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Clip")}, {Label: lang.T(ctx, "What is masked")}, {Label: lang.T(ctx, "Asked")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	n, toMask, toCheck := max(1, atoi(v.Get("page"))), 0, 0
	for i := range list {
		x := &list[i]
		colour := ui.TagYellow
		switch x.State {
		case clip.RedactionAsked:
			toMask++
		case clip.RedactionMasked:
			toCheck++
			colour = ui.TagAqua
		default:
			colour = ui.TagGrey
		}
		if i < (n-1)*clip.PerPage || i >= n*clip.PerPage {
			continue
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: x.ClipRef, Href: clip.RedactionPath(x.ID), Sub: x.RequestRef}, {Text: maskWords(ctx, x)}, {Text: date(ctx, x.Asked), Sub: x.AskedName}, {Body: ui.Tag(lang.T(ctx, redactionWords[x.State]), colour)}}})
	}
	p.pages("/redactions", v, n, len(list))
	switch {
	case toCheck > 0:
		p.title = lang.N(ctx, toCheck, "%d masked copy waits for a second look", "%d masked copies wait for a second look")
	case toMask > 0:
		p.title = lang.N(ctx, toMask, "%d clip waits to be masked", "%d clips wait to be masked")
	default:
		p.title = lang.T(ctx, "Nothing waits to be masked")
	}
	p.empty = ui.EmptyState(lang.T(ctx, "Nothing was masked yet"), lang.T(ctx, "Ask for it on the page of a clip, when others are in the footage that somebody is to see."), lang.T(ctx, "Go to the clips"), "/clips")
	return d.show(w, r, p)
}

// redactionPage is one redaction as its page shows it.
type redactionPage struct {
	clip.Redaction
	title string
	act   ui.Link
}

func (d Deps) redaction(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := d.Clips.Redaction(ctx, web.Scope(r), r.PathValue("redaction"))
	if err != nil {
		return err
	}
	p := &redactionPage{Redaction: x, title: lang.T(ctx, "This copy is masked, and was looked at a second time")}
	switch {
	case x.State == clip.RedactionAsked:
		p.title, p.act = lang.T(ctx, "This clip waits to be masked"), ui.Link{Text: lang.T(ctx, "It is masked"), Href: clip.RedactionPath(x.ID) + "/masked"}
	case x.State == clip.RedactionMasked && x.MaskedBy == authz.From(ctx).ID:
		p.title = lang.T(ctx, "You masked it, so somebody else looks at it a second time")
	case x.State == clip.RedactionMasked:
		p.title, p.act = lang.T(ctx, "This masked copy waits for a second look"), ui.Link{Text: lang.T(ctx, "Take the second look"), Href: clip.RedactionPath(x.ID) + "/look"}
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: home, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Masking"), Href: "/redactions"}, {Label: x.ClipRef}}, Body: redactionBody(p)})
}

func (p *redactionPage) steps(ctx context.Context) []ui.Check {
	step := func(done bool, text, who string, at string) ui.Check {
		c := ui.Check{Icon: ui.IconRing, Text: lang.T(ctx, text)}
		if done {
			c.Icon, c.Small, c.State = ui.IconTick, who, at
		}
		return c
	}
	return []ui.Check{step(true, "Asked for", p.AskedName, date(ctx, p.Asked)), step(p.State != clip.RedactionAsked, "Masked", p.MaskedName, date(ctx, p.Masked)), step(p.State == clip.RedactionDone, "Looked at a second time", p.CheckedName, date(ctx, p.Checked))}
}

func (p *redactionPage) facts(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Masked"), Text: maskWords(ctx, &p.Redaction)}, {Label: lang.T(ctx, "Who is to see it, and why"), Text: p.Why}, {Label: lang.T(ctx, "Clip"), Body: link(p.ClipRef, clip.Path(p.Clip))}}
	if p.Request != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Rights request"), Body: link(p.RequestRef, clip.RequestPath(p.Request))})
	}
	if p.Tool != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Done with"), Text: p.Tool}, ui.Fact{Label: lang.T(ctx, "Fingerprint of the copy"), Text: p.SHA256, Note: "SHA-256"})
	}
	if p.SentBack > 0 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Sent back"), Text: lang.N(ctx, p.SentBack, "%d time", "%d times")})
	}
	return out
}
