package justiceweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/area/justice/law"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// statementPage is a statement opened, to be written while it may be.
type statementPage struct {
	justice.Whole
	st       justice.Statement
	v        url.Values
	problems ui.Problems
	title    string
	open     bool
	prints   bool
}

func (d Deps) statement(w http.ResponseWriter, r *http.Request) error {
	whole, err := d.whole(r)
	if err != nil {
		return err
	}
	st, err := d.Justice.OpenStatement(r.Context(), whole.Case.Org, whole.Case.ID, r.PathValue("statement"))
	if err != nil {
		return err
	}
	v := url.Values{"words": {st.Words}, "author": {st.Author}, "authority": {st.Authority}, "read_wish": {st.ReadWish}, "version": {strconv.FormatInt(st.Version, 10)}}
	return d.showStatement(w, r, whole, st, v, nil)
}

func (d Deps) showStatement(w http.ResponseWriter, r *http.Request, whole justice.Whole, st justice.Statement, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p := &statementPage{Whole: whole, st: st, v: v, problems: web.Problems(ctx, problems), title: lang.T(ctx, justice.Words(justice.StatementKinds, st.Kind)), prints: d.Justice.Letters.Printer.Can()}
	p.open = whole.Case.Open() && (st.State == "offered" || st.State == "draft" || st.State == "declined")
	if who := whole.Label(st.Person); who != "" {
		p.title += ", " + who
	}
	return web.Staff(w, r, web.View{Title: p.title, Crumbs: crumbs(ctx, whole.Case, p.title), Current: "/cases", Problems: problems, Body: statementBody(p)})
}

// write keeps the words of a statement, or signs them.
func (d Deps) write(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	whole, err := d.whole(r)
	if err != nil {
		return err
	}
	v, id := r.PostForm, r.PathValue("statement")
	version, _ := strconv.ParseInt(v.Get("version"), 10, 64)
	org, c := whole.Case.Org, whole.Case.ID
	err = d.Justice.Write(ctx, org, c, justice.Statement{ID: id, Version: version, Words: v.Get("words"), Author: v.Get("author"), Authority: v.Get("authority"), ReadWish: v.Get("read_wish")})
	if err == nil && v.Get("do") == "sign" {
		err = d.Justice.Sign(ctx, org, c, id, 0)
	}
	if err == nil {
		return web.Redirect(w, r, justice.Path(c)+"#statements")
	}
	if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		return err
	}
	st, opened := d.Justice.OpenStatement(ctx, org, c, id)
	if opened != nil {
		return opened
	}
	v.Set("version", strconv.FormatInt(st.Version, 10))
	return d.showStatement(w, r, whole, st, v, fault.ProblemsFrom(err, ""))
}

func (p *statementPage) f(name, label, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: p.v.Get(name), Error: p.problems.For(name)}
}

func (p *statementPage) wishes(ctx context.Context) ui.Choice {
	c := ui.Choice{Name: "read_wish", Label: lang.T(ctx, "What do they want done with it in court?"), Plain: true}
	for _, o := range [][2]string{{"read_self", "Read it themselves"}, {"read_other", "Have it read"}, {"not_read", "Not have it read"}} {
		c.Options = append(c.Options, ui.Option{Value: o[0], Label: lang.T(ctx, o[1]), Chosen: p.v.Get("read_wish") == o[0]})
	}
	return c
}

// clinical opens clinicians' information about the suspects of a case.
func (d Deps) clinical(w http.ResponseWriter, r *http.Request) error {
	whole, err := d.whole(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	forms, err := d.Justice.Forms(ctx, whole.Case.Org, whole.Case.ID)
	if err != nil {
		return err
	}
	title := lang.T(ctx, "A clinician’s information")
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, whole.Case, title), Current: "/cases", Body: clinicalBody(whole, forms)})
}

func clinicalFacts(ctx context.Context, f justice.Form) []ui.Fact {
	var out []ui.Fact
	for _, x := range [][2]string{{"Relevant diagnosis", f.Relevant}, {"Detention status", f.Detained}, {"Understanding at the time", f.Understanding}, {"Fitness for interview", f.Interview},
		{"Need of an appropriate adult", f.Adult}, {"What it means for treatment", f.Treatment}, {"Views on the public interest, as information only", f.Interest}} {
		if x[1] != "" {
			out = append(out, ui.Fact{Label: lang.T(ctx, x[0]), Text: x[1]})
		}
	}
	return append(out, ui.Fact{Label: lang.T(ctx, "Lawful basis"), Text: lang.T(ctx, justice.Words(justice.Bases, f.Basis))})
}

// answerPage is an officer's answer that waits to be confirmed.
type answerPage struct {
	justice.Whole
	ask      justice.Ask
	report   justice.Report
	v        url.Values
	problems ui.Problems
}

func (d Deps) answerPage(r *http.Request) (*answerPage, error) {
	whole, err := d.whole(r)
	if err != nil {
		return nil, err
	}
	p := &answerPage{Whole: whole, v: url.Values{}}
	for _, a := range whole.Asks {
		if a.ID == r.PathValue("answer") && !a.AnsweredAt.IsZero() {
			p.ask = a
		}
	}
	if p.ask.ID == "" {
		return nil, fault.Missing()
	}
	p.report, _ = whole.Report(p.ask.Report)
	return p, nil
}

func (d Deps) answer(w http.ResponseWriter, r *http.Request) error {
	p, err := d.answerPage(r)
	if err != nil {
		return err
	}
	setDate(p.v, "day", p.ask.AnsweredAt)
	p.v.Set("charged", p.ask.Detail)
	return d.showAnswer(w, r, p, nil)
}

func (d Deps) showAnswer(w http.ResponseWriter, r *http.Request, p *answerPage, problems fault.Problems) error {
	ctx := r.Context()
	p.problems = web.Problems(ctx, problems)
	title := lang.T(ctx, "What the police answered")
	return web.Staff(w, r, web.View{Title: title, Crumbs: crumbs(ctx, p.Case, title), Current: "/cases", Problems: problems, Body: answerBody(p)})
}

// confirm takes an answer into the record, or sets it aside.
func (d Deps) confirm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	p, err := d.answerPage(r)
	if err != nil {
		return err
	}
	v := r.PostForm
	take := v.Get("take")
	if take != "yes" && take != "no" {
		p.v = v
		return d.showAnswer(w, r, p, fault.Problems{{Field: "take", Message: "Choose whether it is right"}})
	}
	err = d.Justice.Confirm(ctx, p.Case.Org, p.Case.ID, p.ask.ID, justice.Confirmation{Take: take == "yes", Reason: v.Get("reason"), Day: dateOf(v, "day"), Charges: v["charges"], Charged: v.Get("charged")})
	if err == nil {
		return web.Redirect(w, r, justice.Path(p.Case.ID)+"#offences")
	}
	if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		return err
	}
	p.v = v
	return d.showAnswer(w, r, p, fault.ProblemsFrom(err, ""))
}

// says puts an officer's answer in words.
func (p *answerPage) says(ctx context.Context) []ui.Fact {
	out := []ui.Fact{{Label: lang.T(ctx, "Where it is now"), Text: lang.T(ctx, justice.Words(justice.Answers, p.ask.Answer))}}
	if o, ok := law.Load().Outcome(p.ask.Detail); ok {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Which"), Text: p.ask.Detail + ": " + o.Name})
	}
	if o, ok := law.Load().Offence(p.ask.Detail); ok {
		out = append(out, ui.Fact{Label: lang.T(ctx, "Offence charged"), Text: o.Name})
	}
	if p.ask.NextDay != "" {
		label := lang.T(ctx, "Ask again on")
		if p.ask.Answer == "charged" {
			label = lang.T(ctx, "First hearing")
		}
		out = append(out, ui.Fact{Label: label, Text: dayWords(ctx, p.ask.NextDay)})
	}
	if p.ask.Words != "" {
		out = append(out, ui.Fact{Label: lang.T(ctx, "In their words"), Text: p.ask.Words})
	}
	return append(out, ui.Fact{Label: lang.T(ctx, "Answered"), Text: lang.DayTime(ctx, p.ask.AnsweredAt)})
}

func (p *answerPage) decides() bool {
	return p.ask.Answer == "charged" || p.ask.Answer == "disposal" || p.ask.Answer == "nothing"
}

func (p *answerPage) take(ctx context.Context) ui.Choice {
	yes := lang.T(ctx, "Yes, take it into the record")
	if p.decides() {
		yes = lang.T(ctx, "Yes. The control room has confirmed it, so take it into the record")
	}
	return ui.Choice{Name: "take", Label: lang.T(ctx, "Is it right?"), Error: p.problems.For("take"), Plain: true,
		Options: []ui.Option{{Value: "yes", Label: yes, Chosen: p.v.Get("take") == "yes"}, {Value: "no", Label: lang.T(ctx, "No, set it aside and ask again"), Chosen: p.v.Get("take") == "no"}}}
}

func (p *answerPage) charges(ctx context.Context) ui.Choice {
	c := ui.Choice{Name: "charges", Label: lang.T(ctx, "Of which offences?"), Hint: lang.T(ctx, "None chosen: all of this police report"), Error: p.problems.For("charges"), Plain: true}
	for _, x := range p.Charges {
		if x.Report == p.ask.Report {
			o, _ := law.Load().Offence(x.Code)
			c.Options = append(c.Options, ui.Option{Value: x.ID, Label: o.Name + " " + p.Label(x.Suspect)})
		}
	}
	return c
}
