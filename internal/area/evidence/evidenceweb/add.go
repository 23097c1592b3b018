package evidenceweb

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/files"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// uploadWords are the sentences of evidence.mjs, in the reader's language.
func uploadWords(ctx context.Context) string {
	b, err := json.Marshal(map[string]string{
		"sending": lang.T(ctx, "Sending: {sent} of {all} MB"), "lost": lang.T(ctx, "The connection was lost at {sent} of {all} MB. What arrived is kept. It goes on by itself."),
		"arrived": lang.T(ctx, "All of it arrived. Saving"), "refused": lang.T(ctx, "The file was not taken: it is too large, or the page was open too long."),
	})
	if err != nil {
		return "{}" // strings always marshal
	}
	return string(b)
}

// AddPath is the page on which an exhibit is added to a case or report; how is file, pointer or footage.
func AddPath(kind, subject, how string) string {
	return "/evidence-new/" + kind + "/" + subject + "?how=" + how
}

type newPage struct {
	how, action, back string
	ref               string
	v                 url.Values
	problems          ui.Problems
	media, class      ui.Choice
	title, number     ui.Field
	dates             []dateTime
	why               ui.Field
	more              []ui.Field
	upload, words     string
	tabs              []ui.NavItem
	heading, button   string
}

// dateTime is a day with a time of day.
type dateTime struct {
	day  ui.Date
	time ui.Field
}

var hows = []struct{ code, tab, title, button string }{
	{"footage", "Ask for footage", "Ask for footage to be saved", "Start its clock"}, {"file", "Add a file", "Add an exhibit", "Add the exhibit"}, {"pointer", "Note what is held elsewhere", "Note what somebody else holds", "Note it"},
}

// subject gives what the address names, in the reader's reach.
func (d Deps) subject(r *http.Request) (evidence.Subject, error) {
	return d.Evidence.Subject(r.Context(), web.Scope(r), r.PathValue("kind"), r.PathValue("subject"))
}

func (d Deps) askNew(w http.ResponseWriter, r *http.Request) error {
	sub, err := d.subject(r)
	if err != nil {
		return err
	}
	v := url.Values{"how": {r.URL.Query().Get("how")}, "class": {"evidence"}, "media": {"footage"}}
	if !sub.Happened.IsZero() {
		put(v, "happened", sub.Happened)
	}
	return d.showNew(w, r, sub, v, nil)
}

func put(v url.Values, name string, t time.Time) {
	t = t.In(lang.London())
	v.Set(name+"-day", strconv.Itoa(t.Day()))
	v.Set(name+"-month", strconv.Itoa(int(t.Month())))
	v.Set(name+"-year", strconv.Itoa(t.Year()))
	v.Set(name+"-time", t.Format("15:04"))
}

// moment reads a day and a time of day in London; the time may be missing.
func moment(v url.Values, name string, p *fault.Problems) time.Time {
	day, month, year, hour := strings.TrimSpace(v.Get(name+"-day")), strings.TrimSpace(v.Get(name+"-month")), strings.TrimSpace(v.Get(name+"-year")), strings.TrimSpace(v.Get(name+"-time"))
	if day+month+year == "" {
		if hour != "" {
			p.Add(name, "Give the day too")
		}
		return time.Time{}
	}
	if hour == "" {
		hour = "00:00"
	}
	t, err := time.ParseInLocation("2006-1-2 15:04", year+"-"+month+"-"+day+" "+strings.Replace(hour, ".", ":", 1), clock.London())
	if err != nil || t.Year() < 1990 {
		p.Add(name, "Give a real day, and a time such as 22:40")
		return time.Time{}
	}
	return t
}

func (d Deps) showNew(w http.ResponseWriter, r *http.Request, sub evidence.Subject, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p := &newPage{how: "file", action: r.URL.Path, back: sub.Path, ref: sub.Ref, v: v, problems: web.Problems(ctx, problems), upload: v.Get("upload"), words: uploadWords(ctx)}
	for _, h := range hows {
		if h.code == v.Get("how") {
			p.how = h.code
		}
	}
	for _, h := range hows {
		p.tabs = append(p.tabs, ui.NavItem{Label: lang.T(ctx, h.tab), Href: AddPath(sub.Kind, sub.ID, h.code), Current: h.code == p.how})
		if h.code == p.how {
			p.heading, p.button = lang.T(ctx, h.title), lang.T(ctx, h.button)
		}
	}
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: name, Label: lang.T(ctx, label), Hint: hintOf(ctx, hint), Value: v.Get(name), Error: p.problems.For(name)}
	}
	when := func(name, label, hint string) {
		hour := ui.Field{Name: name + "-time", Label: lang.T(ctx, "Time, if known"), Value: v.Get(name + "-time"), Size: ui.Size10}
		p.dates = append(p.dates, dateTime{ui.Date{Name: name, Label: lang.T(ctx, label), Hint: hintOf(ctx, hint), Error: p.problems.For(name), Day: v.Get(name + "-day"), Month: v.Get(name + "-month"), Year: v.Get(name + "-year")}, hour})
	}
	p.title = field("title", "What it is", "A few words without names, such as: corridor camera 14, 25 minutes")
	p.number = field("number", "Exhibit reference, if it has one already", "Left empty, it takes the next of your initials")
	p.number.Size = ui.Size10
	when("happened", "When it happened", "")
	switch p.how {
	case "file", "pointer":
		when("from", "What it shows, from", "By the recorder’s own clock")
		when("to", "What it shows, until", "")
		when("recorded", "When it was recorded or saved", "")
		p.more = append(p.more, field("clock", "How the recorder’s clock stood, if known", "For example: 40 seconds fast"))
	}
	switch p.how {
	case "pointer":
		p.more = append(p.more, field("holder", "Who holds it", ""), field("system", "In which system", ""), field("where", "Where in it", "An address or number by which it is found"), field("sha256", "SHA-256 that they gave, if any", ""))
		when("retain", "Until when they keep it, if known", "")
	case "footage":
		when("from", "Which time is needed, from", "")
		when("to", "Which time is needed, until", "")
		k := field("keep", "Days that the recorder keeps footage, if known", "Left empty, 7 days are taken, which not every recorder keeps")
		k.Size, k.Mode = ui.Size4, "numeric"
		p.more = append(p.more, field("asked", "Who was asked to save it", ""), k)
	}
	p.media = ui.Choice{Name: "media", Label: lang.T(ctx, "What sort of thing"), Error: p.problems.For("media"), Plain: true}
	for _, m := range evidence.Medias() {
		p.media.Options = append(p.media.Options, ui.Option{Value: string(m), Label: lang.T(ctx, m.Words()), Chosen: v.Get("media") == string(m)})
	}
	p.class = ui.Choice{Name: "class", Label: lang.T(ctx, "How long it is kept"), Hint: lang.T(ctx, "Defaults that were not verified against the Records Management Code. A hold always wins."), Error: p.problems.For("class"), Plain: true}
	for _, c := range d.Evidence.Rules.Current(d.Evidence.Door.Now()) {
		p.class.Options = append(p.class.Options, ui.Option{Value: c.Class, Label: lang.T(ctx, c.Words) + ": " + kept(ctx, c), Chosen: v.Get("class") == c.Class})
	}
	p.why = field("why", "How it came here", "For the ledger: who sent or found it, and why")
	p.why.Rows = 2
	if p.how == "footage" {
		p.why.Label, p.why.Hint = lang.T(ctx, "Why it is needed"), ""
	}
	if p.how == "pointer" {
		p.why.Label, p.why.Hint = lang.T(ctx, "How you know of it"), ""
	}
	view := web.View{Title: p.heading, Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Evidence"), Href: "/evidence"}, {Label: sub.Ref, Href: sub.Path}, {Label: p.heading}}, Current: "/evidence", Problems: problems, Body: newBody(p)}
	if p.how == "file" {
		view.Scripts = []string{"evidence.mjs"}
	}
	return web.Staff(w, r, view)
}

func kept(ctx context.Context, r evidence.Rule) string {
	if r.Days > 0 {
		return lang.N(ctx, r.Days, "%d day, then it may be deleted by two people", "%d days, then it may be deleted by two people")
	}
	if r.Months%12 == 0 {
		return lang.N(ctx, r.Months/12, "%d year, then somebody looks at it again", "%d years, then somebody looks at it again")
	}
	return lang.N(ctx, r.Months, "%d month, then somebody looks at it again", "%d months, then somebody looks at it again")
}

func (d Deps) takeNew(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sub, err := d.subject(r)
	if err != nil {
		return err
	}
	v, f, err := d.form(r, r.URL.Query().Get("how") == "file", sub.Org)
	v.Set("how", r.URL.Query().Get("how"))
	if err != nil {
		if p := fault.ProblemsOf(err); len(p) > 0 {
			return d.showNew(w, r, sub, v, p)
		}
		return err
	}
	x, err := d.add(ctx, sub, v, f)
	if fault.Is(err, fault.Conflict) && len(fault.ProblemsOf(err)) == 0 {
		err = fault.WithProblems(fault.Problems{{Field: "file", Message: fault.MessageOf(err)}})
	}
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return d.showNew(w, r, sub, v, p)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, evidence.Path(x.ID)+"?done=added#done")
}

func (d Deps) add(ctx context.Context, sub evidence.Subject, v url.Values, f files.Ready) (evidence.Exhibit, error) {
	var p fault.Problems
	n := evidence.New{About: evidence.About{Title: v.Get("title"), Clock: v.Get("clock"), Holder: v.Get("holder"), System: v.Get("system"), Where: v.Get("where"), Asked: v.Get("asked")}, Number: v.Get("number"),
		Media: evidence.Media(v.Get("media")), Class: v.Get("class"), Why: v.Get("why"), SHA256: v.Get("sha256"),
		Dates: evidence.Dates{Happened: moment(v, "happened", &p), ShowsFrom: moment(v, "from", &p), ShowsTo: moment(v, "to", &p), Recorded: moment(v, "recorded", &p)}, Retain: moment(v, "retain", &p)}
	if k := strings.TrimSpace(v.Get("keep")); k != "" {
		var err error
		if n.Keep, err = strconv.Atoi(k); err != nil || n.Keep < 1 {
			p.Add("keep", "Give the days that the recorder keeps its footage, up to 400")
		}
	}
	if len(p) > 0 {
		return evidence.Exhibit{}, fault.WithProblems(p)
	}
	switch v.Get("how") {
	case "file":
		return d.Evidence.Add(ctx, sub.Org, sub.Kind, sub.ID, n, f)
	case "pointer":
		return d.Evidence.Point(ctx, sub.Org, sub.Kind, sub.ID, n)
	case "footage":
		return d.Evidence.Ask(ctx, sub.Org, sub.Kind, sub.ID, n)
	}
	return evidence.Exhibit{}, fault.Missing()
}
