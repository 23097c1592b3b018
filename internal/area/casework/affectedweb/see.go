package affectedweb

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Deps) show(w http.ResponseWriter, r *http.Request, title string, p fault.Problems, body templ.Component) error {
	return web.Reporter(w, r, web.View{Title: lang.T(r.Context(), title), Problems: p, Body: body})
}

type row struct{ Title, Day, Href string }

func (d Deps) rows(ctx context.Context, list []casework.Mine) (out []row) {
	for _, m := range list {
		out = append(out, row{Title: lang.T(ctx, "About what happened on %s", lang.Day(ctx, m.Person.Since)), Day: lang.T(ctx, stageWords(m.Case.Stage)), Href: home(m)})
	}
	return out
}

// stageWords say where a case stands to whom it is about.
func stageWords(s casework.Stage) string {
	switch s {
	case casework.Closed:
		return "We have finished"
	case casework.Police, casework.Court:
		return "The police or a court have it"
	}
	return "We are working on it"
}

// page is what somebody affected sees.
type page struct {
	M        casework.Mine
	Done     string
	Contact  ui.Contact
	Plan     casework.Plan
	Own      justice.Own
	Report   incident.Incident
	Reported bool
	Letters  []casework.Issued
	Opened   []casework.OpenedBy
	Base     string
}

func (d Deps) see(w http.ResponseWriter, r *http.Request, m casework.Mine) error {
	ctx := r.Context()
	p := page{M: m, Done: doneWords[r.URL.Query().Get("done")], Base: home(m)}
	for _, k := range casework.AskKinds() {
		if r.URL.Query().Get("done") == k.Code {
			p.Done = k.Said
		}
	}
	var err error
	if p.Contact, err = d.contact(ctx, m); err != nil {
		return err
	}
	if p.Plan, err = d.Cases.MySupport(ctx, m); err != nil {
		return err
	}
	if p.Own, err = d.Justice.OwnOf(ctx, m); err != nil {
		return err
	}
	if p.Report, p.Reported, err = d.Cases.MyReport(ctx, m); err != nil {
		return err
	}
	if p.Letters, err = d.Letters.Mine(ctx, m); err != nil {
		return err
	}
	if p.Opened, err = d.Cases.OpenedMine(ctx, m); err != nil {
		return err
	}
	return d.show(w, r, "What we have recorded, and your choices", nil, seePage(p))
}

// contact gives the named contact with what they will do.
func (d Deps) contact(ctx context.Context, m casework.Mine) (ui.Contact, error) {
	c := ui.Contact{Name: m.Case.LeadName, Role: lang.T(ctx, "Your named contact"), Promise: lang.T(ctx, "Ask to be contacted below, and they get in touch within 1 day.")}
	if d.Contact != nil {
		name, phone, err := d.Contact(ctx, m.Case.Org, m.Case.Lead)
		if err != nil {
			return c, err
		}
		if c.Name == "" {
			c.Name = name
		}
		if c.Number = phone; phone != "" {
			c.Otherwise = lang.T(ctx, "Sooner? Call")
		}
	}
	if c.Name == "" {
		c.Name = lang.T(ctx, "The violence reduction team")
	}
	return c, nil
}

// doneWords say what was just saved.
var doneWords = map[string]string{
	"police": "Your answer is saved. You can change it at any time.", "paused": "News is paused. Support goes on.", "news": "News goes on again.", "support": "Your answer is saved. Nobody asks why.",
	"statement": "Your words are saved. Nobody reads them until you give them.", "signed": "Your statement is with your named contact, who gives it to the police.",
}

// choice is one of the cards.
type choice struct {
	Title, Value, Text, Who string
	Acts                    []ui.Link
}

func (p page) choices(ctx context.Context) []choice {
	out := []choice{p.police(ctx), p.news(ctx), p.support(ctx)}
	if p.M.Person.Part == casework.Affected {
		out = append(out, p.statement(ctx))
	}
	return out
}

func (p page) police(ctx context.Context) choice {
	c := choice{Title: lang.T(ctx, "The police"), Who: lang.T(ctx, "Only your named contact and the justice team see this. Your manager cannot.")}
	switch p.Own.Wish.Wish {
	case justice.Supports:
		c.Value = lang.T(ctx, "You support action")
	case justice.Declines:
		c.Value = lang.T(ctx, "You do not want action")
	case justice.Unsure:
		c.Value = lang.T(ctx, "You are not sure yet")
	default:
		c.Value = lang.T(ctx, "You have not decided")
	}
	c.Text = lang.T(ctx, "The police have not been told by us.")
	if p.Own.State != "" {
		c.Text = lang.T(ctx, "The police were told on %s.", lang.Day(ctx, p.Own.ToldAt)) + " " + lang.T(ctx, policeWords(p.Own.State))
	}
	if p.Own.Ref != "" {
		c.Text += " " + lang.T(ctx, "Their reference is %s.", p.Own.Ref)
	}
	if h := p.Own.Hearing; h != nil {
		c.Text += " " + lang.T(ctx, "The next hearing is on %s.", lang.Day(ctx, h.At))
	}
	if again, err := time.Parse(time.DateOnly, p.Own.Wish.Again); err == nil && p.Own.Wish.Wish != justice.Supports {
		c.Text += " " + lang.T(ctx, "We will not ask you again before %s.", lang.Day(ctx, again))
	}
	if p.M.Case.Open() && p.M.Person.Part == casework.Affected {
		c.Acts = []ui.Link{{Text: lang.T(ctx, "Say what you want"), Href: p.Base + "/police"}, {Text: lang.T(ctx, "Ask a question"), Href: p.Base + "/ask/question"}}
	}
	return c
}

// policeWords say where the police stand.
func policeWords(s justice.State) string {
	switch s {
	case justice.Told:
		return "They have not given a crime reference yet."
	case justice.Refused:
		return "They did not record it as a crime. You can ask us why, and what can be done."
	case justice.RecordedCrime, justice.Investigating:
		return "They are looking into it."
	case justice.Prosecutor:
		return "The prosecutor decides what happens next."
	case justice.Charged, justice.Court:
		return "Somebody was charged."
	}
	return "They have finished. Ask your named contact what came of it."
}

func (p page) news(ctx context.Context) choice {
	c := choice{Title: lang.T(ctx, "News about the case"), Who: lang.T(ctx, "Your named contact sends it"), Value: lang.T(ctx, "When something changes"),
		Text: lang.T(ctx, "A message never says what it is about.")}
	act := ui.Link{Text: lang.T(ctx, "Pause all news"), Href: p.Base + "/news"}
	if !p.Own.Person.PausedAt.IsZero() {
		c.Value, act.Text = lang.T(ctx, "Paused since %s", lang.Day(ctx, p.Own.Person.PausedAt)), lang.T(ctx, "Get news again")
	}
	if p.M.Case.Open() {
		c.Acts = []ui.Link{act}
	}
	return c
}

func (p page) support(ctx context.Context) choice {
	c := choice{Title: lang.T(ctx, "Support"), Who: lang.T(ctx, "Whoever gives it, and you"), Text: lang.T(ctx, "What you say there is private. We hold the date, nothing that was said."), Value: lang.T(ctx, "Nothing has been offered yet")}
	var yes, no, open int
	for _, s := range p.Plan.Steps {
		if !offered(s) {
			continue
		}
		switch s.State {
		case casework.Accepted, casework.Done:
			yes++
		case casework.Declined:
			no++
		case casework.Offered:
			open++
		}
	}
	if yes+no+open > 0 {
		c.Value = strings.Join([]string{lang.T(ctx, "You said yes to %d", yes), lang.T(ctx, "no to %d", no), lang.T(ctx, "%d wait for your answer", open)}, ", ")
	}
	c.Acts = []ui.Link{{Text: lang.T(ctx, "See all support"), Href: p.Base + "/support"}, {Text: lang.T(ctx, "Ask to be contacted"), Href: p.Base + "/ask/contact"}}
	if !p.M.Case.Open() {
		c.Acts = c.Acts[:1]
	}
	return c
}

func (p page) statement(ctx context.Context) choice {
	c := choice{Title: lang.T(ctx, "Your statement"), Value: lang.T(ctx, "Not made"), Text: lang.T(ctx, "You can say how this affected you, in your own words, for the police and the court. It is your choice."), Who: lang.T(ctx, "Nobody, until you give it")}
	act := ui.Link{Text: lang.T(ctx, "Start when ready"), Href: p.Base + "/statement"}
	if st := p.Own.Statement; st != nil {
		switch st.State {
		case "draft":
			c.Value, act.Text = lang.T(ctx, "Begun, not given"), lang.T(ctx, "Go on writing")
		case "declined":
			c.Value = lang.T(ctx, "You did not want one. You can change your mind")
		case "signed":
			c.Value, c.Who, act.Text = lang.T(ctx, "Signed, and with your named contact"), lang.T(ctx, "Your named contact, and then the police"), lang.T(ctx, "Read it")
		case "given", "read":
			c.Value, c.Who, act.Text = lang.T(ctx, "Given to the police"), lang.T(ctx, "The police, the prosecutor and the court"), lang.T(ctx, "Read it")
		}
	}
	if st := p.Own.Statement; p.M.Case.Open() || st != nil && (st.State == "signed" || st.State == "given" || st.State == "read") {
		c.Acts = []ui.Link{act}
	}
	return c
}

// recorded are the answers that are held, each with the way to correct it.
func (p page) recorded(ctx context.Context) (out []ui.Answer) {
	if !p.Reported {
		return nil
	}
	r := p.Report.Record
	add := func(code, label string, lines ...string) {
		kept := lines[:0]
		for _, l := range lines {
			if l != "" {
				kept = append(kept, l)
			}
		}
		x := ui.Answer{Label: lang.T(ctx, label), Lines: kept}
		if p.M.Case.Open() {
			x.Change = p.Base + "/ask/correct?about=" + code
		}
		out = append(out, x)
	}
	add("what", "What happened", lang.T(ctx, p.Report.Title()))
	when := ""
	if t, err := time.Parse(time.DateOnly, r.IncidentDate); err == nil {
		when = lang.Date(ctx, t)
	}
	add("when", "When", when, r.IncidentTime)
	if n := p.M.Person.IncidentN; n >= 1 && n <= len(r.Staff) {
		s := r.Staff[n-1]
		say := func(list, code string) string {
			if code == "" || code == "not_known" {
				return ""
			}
			return lang.T(ctx, mds.Of(list).Words(code))
		}
		add("hurt", "How you were hurt", say("physical_harm", s.PhysicalHarm))
		add("mind", "How it has weighed on you", say("psychological_harm", s.PsychologicalHarm))
		away := ""
		if s.AbsenceDays != nil {
			away = lang.T(ctx, "%d days away", *s.AbsenceDays)
		}
		add("since", "Since then", away)
		add("you", "About you", say("staff_group", s.StaffGroup))
	}
	return out
}
