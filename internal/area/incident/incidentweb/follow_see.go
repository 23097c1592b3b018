package incidentweb

import (
	"context"
	"net/http"
	"time"

	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// followed is what the page of a followed report is drawn from.
type followed struct {
	holding
	Report   incident.Whole
	Problems ui.Problems
	Typed    map[string]string // what was typed before a mistake
	Done     string            // the act that was just done
	Now      time.Time
}

// see answers with where a report stands, as its holder may know it.
func (d Deps) see(w http.ResponseWriter, r *http.Request, h holding) error {
	return d.followed(w, r, h, nil, nil)
}

func (d Deps) followed(w http.ResponseWriter, r *http.Request, h holding, p fault.Problems, typed map[string]string) error {
	report, err := d.Incidents.Follow(r.Context(), h.Holder)
	if err != nil {
		return err
	}
	ctx := r.Context()
	page := followed{holding: h, Report: report, Problems: web.Problems(ctx, p), Typed: typed, Done: r.URL.Query().Get("done"), Now: d.Incidents.Door.Now()}
	return web.Reporter(w, r, web.View{Title: lang.T(ctx, report.Stage.Words()), Problems: p, Body: page.page()})
}

// acts are what a holder may do, with the sentence that says it was done.
var actsDone = map[string]string{
	"message":  "Your message is sent. They do not see who you are.",
	"add":      "What you added now stands with your report.",
	"worth":    "Thank you. It counts as a number only.",
	"withdraw": "Your report is taken back.",
}

// act does one of them; a mistake keeps what was typed.
func (d Deps) act(w http.ResponseWriter, r *http.Request, h holding) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than we can take at once. Shorten it, or send the rest later", err)
	}
	ctx, act := r.Context(), r.PathValue("act")
	var err error
	field := "message"
	switch act {
	case "message":
		err = d.Incidents.Reply(ctx, h.Holder, r.PostForm.Get("message"))
	case "add":
		field, err = "add", d.Incidents.AddWords(ctx, h.Holder, r.PostForm.Get("add"))
	case "worth":
		err = d.Incidents.Answer(ctx, h.Holder, r.PostForm.Get("worth"))
	case "withdraw":
		if r.PostForm.Get("sure") != "yes" {
			return web.Redirect(w, r, h.Base+"/withdraw")
		}
		err = d.Incidents.Withdraw(ctx, h.Holder)
	default:
		return fault.Missing()
	}
	if p := fault.ProblemsOf(err); len(p) > 0 {
		for i := range p {
			if p[i].Field == "message" {
				p[i].Field = field
			}
		}
		return d.followed(w, r, h, p, map[string]string{field: r.PostForm.Get(field)})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, h.page()+"?done="+act+"#done")
}

// askWithdraw asks once before a report is taken back.
func (d Deps) askWithdraw(w http.ResponseWriter, r *http.Request, h holding) error {
	return web.Reporter(w, r, web.View{Title: lang.T(r.Context(), "Take this report back?"), Body: withdrawForm(h)})
}

// done gives the sentence for the act that was just done, "" for none.
func (f followed) done(ctx context.Context) string {
	if s := actsDone[f.Done]; s != "" {
		return lang.T(ctx, s)
	}
	return ""
}

// stages gives the way of a report with the dates it passed, and the promised date of what comes next.
func (f followed) stages(ctx context.Context) []ui.Step {
	i := &f.Report.Incident
	when := map[incident.Stage]time.Time{incident.Received: i.Reported, incident.Contacted: i.Contacted, incident.Decided: i.Reviewed, incident.Finished: i.Finished}
	for _, e := range f.Report.Events {
		if e.Kind == string(incident.Looking) {
			when[incident.Looking] = e.At
		}
	}
	due := map[incident.Stage]string{incident.Contacted: incident.RuleContact, incident.Decided: incident.RuleReview}
	now := i.Stage.Step()
	var out []ui.Step
	for n, s := range incident.Stages() {
		x := ui.Step{Name: lang.T(ctx, s.Words())}
		switch {
		case n < now || !when[s].IsZero():
			x.State = ui.StepDone
		case n == now+1 && i.Open:
			x.State = ui.StepNow
		}
		if s == incident.Looking && x.State == ui.StepDone && now > n {
			x.Name = lang.T(ctx, "We looked into it")
		}
		if at := when[s]; !at.IsZero() {
			x.Text = lang.DayTime(ctx, at)
		} else if x.State != ui.StepDone {
			x.Name = lang.T(ctx, laterWords[s])
			if at := f.due(due[s]); !at.IsZero() && i.Open {
				x.Text = lang.T(ctx, "By %s", dueWords(ctx, at, f.Now))
				if at.Before(f.Now) {
					x.Text = lang.T(ctx, "This should have been done by %s. We are late, and it is not your fault.", dueWords(ctx, at, f.Now))
				}
			}
		}
		out = append(out, x)
	}
	switch i.Stage {
	case incident.Finished:
		out[len(out)-1].State = ui.StepDone
		out = append(out, ui.Step{State: ui.StepNow, Name: lang.T(ctx, "You tell us if it helped"), Text: lang.T(ctx, "Whenever you like, or not at all")})
	case incident.Withdrawn, incident.Merged:
		return append(out[:1], ui.Step{State: ui.StepNow, Name: lang.T(ctx, i.Stage.Words())})
	}
	return out
}

// laterWords say a stage before it is reached.
var laterWords = map[incident.Stage]string{
	incident.Contacted: "Someone contacts you", incident.Looking: "We look into it", incident.Decided: "We decide what to change", incident.Finished: "We finish the review and tell you what changed",
}

func (f followed) due(rule string) time.Time {
	for _, c := range f.Report.Clocks {
		if c.Rule == rule && c.Done.IsZero() && c.Paused.IsZero() {
			return c.Due
		}
	}
	return time.Time{}
}

// told gives what they were told on the way, the newest first, beside the stages.
func (f followed) told(ctx context.Context) []ui.Answer {
	stage := map[string]bool{}
	for _, s := range append(incident.Stages(), incident.Withdrawn, incident.Merged) {
		stage[s.Words()] = true
	}
	var out []ui.Answer
	for _, e := range f.Report.Events {
		if !stage[e.Told] && e.Kind != "feedback" { // the answers themselves stand below
			out = append(out, ui.Answer{Label: lang.DayTime(ctx, e.At), Lines: []string{lang.T(ctx, e.Told)}})
		}
	}
	return out
}

func (f followed) pairs(ctx context.Context) []ui.Pair {
	var out []ui.Pair
	for _, p := range f.Report.Pairs {
		x := ui.Pair{Said: p.Said, Did: p.Did, NotYet: p.NotYet}
		if t, err := time.Parse(time.DateOnly, p.Next); err == nil && p.NotYet {
			x.Did += " " + lang.T(ctx, "You hear from us again by %s.", lang.Date(ctx, t))
		}
		out = append(out, x)
	}
	return out
}

func (f followed) messages(ctx context.Context) []ui.Message {
	var out []ui.Message
	for _, m := range f.Report.Messages {
		from := lang.T(ctx, "Your named contact, %s", lang.DayTime(ctx, m.At))
		if m.FromReporter {
			from = lang.T(ctx, "You, %s", lang.DayTime(ctx, m.At))
		}
		out = append(out, ui.Message{From: from, Text: m.Body, Mine: m.FromReporter})
	}
	return out
}

// name is what the page calls the report.
func (f followed) name() string {
	if f.Code != "" {
		return f.Code
	}
	return f.Report.Ref
}

// open tells whether there is still something to add to or take back.
func (f followed) open() bool {
	return f.Report.Stage != incident.Withdrawn && f.Report.Stage != incident.Merged
}

func (f followed) worth(value string) bool { return f.Report.Worth == value }
