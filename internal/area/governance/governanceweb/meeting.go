package governanceweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// meetingView is a meeting as its page shows it.
type meetingView struct {
	governance.Whole
	title    string
	now      time.Time
	verified bool
	exports  bool
	problems ui.Problems
	me       string
}

func (d Deps) meeting(w http.ResponseWriter, r *http.Request) error { return d.showMeeting(w, r, nil) }

func (d Deps) showMeeting(w http.ResponseWriter, r *http.Request, problems fault.Problems) error {
	ctx, s, sc := r.Context(), d.Governance, d.scope(r.Context())
	m, err := s.Meeting(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := &meetingView{Whole: m, now: s.Now(), problems: web.Problems(ctx, problems), exports: d.may(ctx, governance.ActExport), me: authz.From(ctx).ID}
	p.title = titleOf(ctx, &p.Whole)
	if m.Hash != "" {
		if p.verified, err = s.Verify(ctx, sc, m.Org, m.ID); err != nil {
			return err
		}
	}
	return web.Staff(w, r, web.View{Title: p.title, Problems: problems, Current: "/meetings", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Meetings"), Href: "/meetings"}, {Label: m.GroupName, Href: governance.Path(m.Group)},
		{Label: lang.Date(ctx, m.StartsAt.Time)}}, Body: meetingBody(p)})
}

// again shows the meeting with what stood in the way of a change that needs no form.
func (d Deps) again(w http.ResponseWriter, r *http.Request, err error, at string) error {
	switch {
	case err == nil:
		return web.Redirect(w, r, governance.MeetingPath(r.PathValue("id"))+at)
	case fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict):
		return d.showMeeting(w, r, fault.ProblemsFrom(err, ""))
	}
	return err
}

// move moves an item up or down.
func (d Deps) move(w http.ResponseWriter, r *http.Request) error {
	item := r.PostFormValue("i")
	err := d.Governance.MoveItem(r.Context(), web.Scope(r).Org(), r.PathValue("id"), item, r.PostFormValue("to") == "up")
	return d.again(w, r, err, "#"+item)
}

// attend writes down who is there.
func (d Deps) attend(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	states := map[string]string{}
	for k, v := range r.PostForm {
		if member, ok := strings.CutPrefix(k, "at_"); ok && len(v) > 0 && v[0] != "" {
			states[member] = v[0]
		}
	}
	return d.again(w, r, d.Governance.Attend(r.Context(), web.Scope(r).Org(), r.PathValue("id"), states), "#there")
}

// step takes a meeting one step on: papers, begin, end, circulate.
func (d Deps) step(w http.ResponseWriter, r *http.Request) error {
	s, org, id := d.Governance, web.Scope(r).Org(), r.PathValue("id")
	do, ok := map[string]func(context.Context, string, string) error{"papers": s.SendPapers, "begin": s.Open, "end": s.Finish, "circulate": s.Circulate}[r.PostFormValue("do")]
	if !ok {
		return fault.Missing()
	}
	return d.again(w, r, do(r.Context(), org, id), "")
}

// paper gives the file of a paper.
func (d Deps) paper(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	f, err := d.Governance.OpenPaper(r.Context(), sc, sc.Org(), r.PathValue("id"), r.PathValue("paper"))
	if err != nil {
		return err
	}
	return d.Governance.Files.Serve(w, r, f, false)
}

// meetings lists what is to come and what was.
func (d Deps) meetings(w http.ResponseWriter, r *http.Request) error {
	ctx, s, sc := r.Context(), d.Governance, web.Scope(r)
	ahead, err := s.Meetings(ctx, sc, governance.Filter{Ahead: true})
	if err != nil {
		return err
	}
	past, err := s.Meetings(ctx, sc, governance.Filter{Past: true, Limit: 60})
	if err != nil {
		return err
	}
	p := &listPage{tabs: d.tabs(ctx, "/meetings"), title: lang.T(ctx, "No meeting is planned that you may read"), links: []ui.Link{{Text: lang.T(ctx, "Calendar file"), Href: "/meetings/calendar.ics"}}}
	if len(ahead) > 0 {
		p.title = lang.T(ctx, "Next meeting: %s, %s", ahead[0].GroupName, lang.Day(ctx, ahead[0].StartsAt.Time))
		p.lede = lang.N(ctx, len(ahead), "%d meeting is to come.", "%d meetings are to come.")
		p.tables, p.heads = append(p.tables, meetingTable(ctx, lang.T(ctx, "To come"), ahead, s.Now())), append(p.heads, lang.T(ctx, "To come"))
	}
	if len(past) > 0 {
		p.tables, p.heads = append(p.tables, meetingTable(ctx, lang.T(ctx, "Held before"), past, s.Now())), append(p.heads, lang.T(ctx, "Held before"))
	}
	p.empty = emptyState{lang.T(ctx, "No meeting is open to you"), lang.T(ctx, "Meetings of groups that you are on stand here, and those of groups whose terms let everybody read, once their papers are sent.")}
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p)})
}

func meetingTable(ctx context.Context, caption string, list []governance.Meeting, now time.Time) ui.Table {
	t := ui.Table{Caption: caption, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Meeting")}, {Label: lang.T(ctx, "Where")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	for _, m := range list {
		over := m.State.Ahead() && m.StartsAt.Add(24*time.Hour).Before(now)
		t.Rows = append(t.Rows, ui.Row{Over: over, Cells: []ui.Cell{{Text: m.GroupName, Href: governance.MeetingPath(m.ID), Sub: lang.DateTime(ctx, m.StartsAt.Time)}, {Text: m.Place, Sub: lang.N(ctx, m.Long, "%d minute", "%d minutes")},
			{Body: ui.Tag(lang.T(ctx, m.State.Words()), stateColour[m.State])}}})
	}
	return t
}

// calendar gives the meetings of the reader's groups, of the last month and all to come, as a calendar file.
func (d Deps) calendar(w http.ResponseWriter, r *http.Request) error {
	s := d.Governance
	list, err := s.Meetings(r.Context(), web.Scope(r), governance.Filter{Mine: true})
	if err != nil {
		return err
	}
	since := s.Now().AddDate(0, -1, 0)
	var out []governance.Meeting
	for _, m := range list {
		if m.StartsAt.After(since) {
			out = append(out, m)
		}
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="meetings.ics"`)
	w.Header().Set("Cache-Control", "no-store, private")
	_, err = w.Write(governance.Calendar(out, d.Base, s.Now()))
	return err
}

// next is the one thing to do now for those who run the group: the words of its button and the step it takes.
func (p *meetingView) next(ctx context.Context) (words, do string) {
	unsent := false
	for _, x := range p.Items {
		for _, y := range x.Papers {
			unsent = unsent || y.SentAt.IsZero()
		}
	}
	switch {
	case !p.Runs:
	case p.State == governance.Planned && len(p.Items) > 0:
		return lang.T(ctx, "Send agenda and papers"), "papers"
	case p.State == governance.PapersOut && unsent:
		return lang.T(ctx, "Send the late papers"), "papers"
	case p.State == governance.PapersOut:
		return lang.T(ctx, "Begin the meeting"), "begin"
	case p.State == governance.UnderWay:
		return lang.T(ctx, "End the meeting"), "end"
	case p.State == governance.Held && p.Minutes == "draft":
		return lang.T(ctx, "Circulate the draft minutes"), "circulate"
	}
	return "", ""
}

// link is an address of a form about an item.
func (p *meetingView) link(form, item string) string {
	return governance.MeetingPath(p.ID) + "/" + form + "?i=" + item
}

// days are what happened, by day.
func (p *meetingView) days(ctx context.Context) []ui.Day {
	var out []ui.Day
	for _, e := range p.Events {
		name := lang.Weekday(ctx, e.At.Time) + " " + lang.Date(ctx, e.At.Time)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, ui.Day{Name: name})
		}
		args := make([]any, 0, len(e.Args))
		for _, a := range e.Args {
			args = append(args, a)
		}
		icon := ui.IconPage
		switch e.Kind {
		case "decision", "endorsement", "agreed":
			icon = ui.IconTick
		case "quorum", "interest", "late":
			icon = ui.IconAlert
		case "papers", "circulated":
			icon = ui.IconSend
		}
		last := &out[len(out)-1]
		last.Entries = append(last.Entries, ui.Entry{Icon: icon, Time: lang.Time(ctx, e.At.Time), Machine: e.At.Format(time.RFC3339), Who: e.Who, What: lang.T(ctx, e.Text, args...)})
	}
	return out
}

// history are the versions of a part before the one that stands, newest first.
func (p *meetingView) history(item string) []governance.Part {
	var out []governance.Part
	for _, x := range p.Parts {
		if x.Item == item {
			out = append(out, x)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out[1:]
}

// facts are what the rail says of a meeting.
func (p *meetingView) facts(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Begins"), Text: lang.DateTime(ctx, p.StartsAt.Time)}, {Label: lang.T(ctx, "Planned for"), Text: lang.N(ctx, p.Long, "%d minute", "%d minutes")}, {Label: lang.T(ctx, "Where"), Text: p.Place},
		{Label: lang.T(ctx, "Who must be there"), Text: lang.T(ctx, governance.QuorumWords(p.Terms))}}
	if p.Terms.N > 0 {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Terms of reference"), Text: lang.T(ctx, "Agreed %s", day(ctx, p.Terms.AgreedOn))})
	}
	return out
}

func paragraphs(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

var seatWords = map[string]string{"present": "There", "left": "Left", "apologies": "Apologies"}
