package standardweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// linePage is one indicator of an assessment.
type linePage struct {
	*page
	l                                                    *standard.Line
	part                                                 *standard.Part
	caption                                              string
	problems                                             ui.Problems
	facts, about                                         []ui.Fact
	inPlace, rating, consulted                           ui.Choice
	rationale, comment                                   ui.Field
	evidence, actions, past                              ui.Table
	evidenceTitle, actionTitle, historyTitle, viewsTitle string
	discussionTitle, rateTitle, actionHref               string
	comments                                             []standard.Comment
	next                                                 ui.Link
	kept                                                 string
	mayRate, mayEvidence, mayComment, mayAsk, mayView    bool
	mayApprove, maySettle                                bool
}

func (d Deps) indicator(w http.ResponseWriter, r *http.Request) error {
	return d.showIndicator(w, r, url.Values{}, nil, "")
}

// showIndicator shows an indicator; v is what was typed, kept what can no longer be taken.
func (d Deps) showIndicator(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems, kept string) error {
	ctx := r.Context()
	base, err := d.open(r)
	if err != nil {
		return err
	}
	l, part, ok := base.w.Line(r.PathValue("code"))
	if !ok {
		return fault.Missing()
	}
	p := &linePage{page: base, l: l, part: part, problems: web.Problems(ctx, problems), kept: kept}
	p.now = part.Code
	p.caption = part.Name + ", " + l.Code
	if l.Words.Ref != "" {
		p.caption += ", " + lang.T(ctx, "official reference %s", l.Words.Ref)
	}
	p.allowed(ctx)
	p.said(ctx)
	p.form(ctx, v)
	p.evidenceTable(ctx)
	p.actionTable(ctx)
	if p.comments, err = d.Standard.Comments(ctx, &p.w.Assessment, l.Code); err != nil {
		return err
	}
	p.discussionTitle = lang.T(ctx, "Nothing has been said yet")
	if n := len(p.comments); n > 0 {
		p.discussionTitle = lang.N(ctx, n, "%d comment", "%d comments")
	}
	p.comment = ui.Field{Name: "comment", Label: lang.T(ctx, "Comment"), Hint: lang.T(ctx, "Everybody who works on the assessment reads it."), Rows: 3, Value: v.Get("comment"), Error: p.problems.For("comment")}
	if err := p.history(ctx); err != nil {
		return err
	}
	p.nextLine()
	return web.Staff(w, r, web.View{Title: l.Words.Text, Problems: problems, Current: "/standard",
		Crumbs: crumbs(ctx, p.w, ui.Crumb{Label: part.Name, Href: standard.SectionPath(p.w.ID, part.Code)}, ui.Crumb{Label: l.Code}), Body: indicatorBody(p)})
}

// allowed says what the reader may do here.
func (p *linePage) allowed(ctx context.Context) {
	d, open := p.d, p.w.State.Writable()
	me := authz.From(ctx)
	asked := me.Role != authz.Manager || slices.ContainsFunc(p.l.Respondents, func(x standard.Respondent) bool { return x.Person == me.ID })
	p.mayRate = open && asked && d.may(ctx, standard.ActRate)
	p.mayEvidence = open && asked && d.may(ctx, standard.ActEvidence)
	p.mayComment = p.w.State != standard.Closed && d.may(ctx, standard.ActComment) && p.kept == ""
	p.mayAsk = open && d.may(ctx, standard.ActStart)
	p.mayView = open && d.may(ctx, standard.ActView)
	p.mayApprove = open && d.may(ctx, standard.ActApprove) && p.l.Rating == catalogue.NotApplicable && p.l.ApprovedAt.IsZero()
	p.maySettle = open && d.may(ctx, standard.ActStart) && slices.ContainsFunc(p.l.Views, func(v standard.View) bool { return v.Rating != p.l.Rating && standard.Worse(v.Rating, p.l.Rating) })
	if p.mayAsk || p.mayRate {
		p.actionHref = d.actionPath(p.w.ID, p.l.Code)
	}
}

// said is how the rating stands, who gave it and what the rule says.
func (p *linePage) said(ctx context.Context) {
	l := p.l
	add := func(label, text string) {
		if text != "" {
			p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, label), Text: text})
		}
	}
	p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "It stands as"), Body: ui.RAG(rag(l.Rating))})
	if l.RaterName != "" {
		p.facts = append(p.facts, ui.Fact{Label: lang.T(ctx, "Said by a person"), Body: saidBy(l)})
		add("Why", l.Rationale)
	}
	if l.Settled != "" {
		add("Settled", lang.T(ctx, "Staff side’s view stands, agreed by %s on %s", l.SettledBy, date(ctx, l.SettledAt)))
	}
	if l.Rating == catalogue.NotApplicable {
		if l.ApprovedAt.IsZero() {
			add("Approval", lang.T(ctx, "The executive lead has not approved it yet"))
		} else {
			add("Approval", lang.T(ctx, "%s, %s", l.ApprovedName, date(ctx, l.ApprovedAt)))
		}
	}
	add("The rule would propose", lang.T(ctx, "%s. %s", lang.T(ctx, l.Rule.Propose.Words()), lang.T(ctx, l.Rule.Because)))
	if l.Consulted {
		add("Unions", lang.T(ctx, "Asked before it was rated"))
	}
	p.viewsTitle = lang.T(ctx, "Both sides see it the same way")
	if l.Differs() {
		p.viewsTitle = lang.T(ctx, "Views differ, and both go to the board")
	}
	p.about = []ui.Fact{{Label: lang.T(ctx, "Wording"), Text: verification(ctx, l.Words)}}
	if l.Words.Text != l.Words.Paraphrase {
		p.about = append(p.about, ui.Fact{Label: lang.T(ctx, "In our words"), Text: l.Words.Paraphrase})
	}
	ref := lang.T(ctx, "Not loaded")
	if l.Words.Ref != "" {
		ref = l.Words.Ref
	}
	p.about = append(p.about, ui.Fact{Label: lang.T(ctx, "Official reference"), Text: ref})
	if l.Note != "" {
		p.about = append(p.about, ui.Fact{Label: lang.T(ctx, "Note"), Text: l.Note})
	}
	p.about = append(p.about, ui.Fact{Label: lang.T(ctx, "Rule"), Text: lang.T(ctx, "Green needs evidence that is current. Amber needs an action with an owner and a day. Not verified: proposed by this product.")})
}

// form is the rating form: as it stands, or as it was typed.
func (p *linePage) form(ctx context.Context, v url.Values) {
	l := p.l
	value := func(name, now string) string {
		if _, ok := v[name]; ok || len(v) > 0 && v.Has("version") {
			return v.Get(name)
		}
		return now
	}
	p.rateTitle = lang.T(ctx, "Rate it")
	if l.RaterName != "" {
		p.rateTitle = lang.T(ctx, "Rate it again")
	}
	options := func(name, now string, pairs [][2]string) []ui.Option {
		var out []ui.Option
		for _, x := range pairs {
			out = append(out, ui.Option{Value: x[0], Label: lang.T(ctx, x[1]), Chosen: value(name, now) == x[0]})
		}
		return out
	}
	p.inPlace = ui.Choice{Name: "in_place", Label: lang.T(ctx, "Is it in place?"), Plain: true, Error: p.problems.For("in_place"),
		Options: options("in_place", l.InPlace, [][2]string{{"yes", "Yes"}, {"partly", "Partly"}, {"no", "No"}})}
	now := ""
	if l.RaterName != "" && l.LoweredFrom == "" {
		now = string(l.Said)
	}
	var pairs [][2]string
	for _, x := range []catalogue.Rating{catalogue.Green, catalogue.Amber, catalogue.Red, catalogue.NotApplicable} {
		pairs = append(pairs, [2]string{string(x), x.Words()})
	}
	hint := lang.T(ctx, "Nothing turns green by itself. Green needs evidence that is current; amber an action with an owner and a day.")
	p.rating = ui.Choice{Name: "rating", Label: lang.T(ctx, "How do you rate it?"), Hint: hint, Plain: true, Error: p.problems.For("rating"), Options: options("rating", now, pairs)}
	p.rationale = ui.Field{Name: "rationale", Label: lang.T(ctx, "Why?"), Hint: lang.T(ctx, "In words that somebody else can check. It goes into the statement that is signed."), Value: value("rationale", l.Rationale), Error: p.problems.For("rationale"), Rows: 4}
	asked := ""
	if l.Consulted {
		asked = "yes"
	}
	p.consulted = ui.Choice{Name: "consulted", Label: lang.T(ctx, "Unions"), Plain: true, Options: options("consulted", asked, [][2]string{{"yes", "Safety representatives were asked before this rating"}})}
}

func (p *linePage) evidenceTable(ctx context.Context) {
	l := p.l
	switch l.State {
	case "none":
		p.evidenceTitle = lang.T(ctx, "No evidence yet")
	case "expired":
		p.evidenceTitle = lang.N(ctx, len(l.Evidence), "%d item, and it is not current", "%d items, and none is current")
	default:
		p.evidenceTitle = lang.N(ctx, len(l.Evidence), "%d item of evidence", "%d items of evidence")
	}
	p.evidence = ui.Table{Caption: lang.T(ctx, "Evidence"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Evidence")}, {Label: lang.T(ctx, "Shows the time")}, {Label: lang.T(ctx, "Counts"), Alone: true}, {Label: lang.T(ctx, "Who answers")}}}
	for i := range l.Evidence {
		e := &l.Evidence[i]
		p.evidence.Rows = append(p.evidence.Rows, ui.Row{Over: e.Over(p.d.Standard.Now()), Cells: []ui.Cell{{Text: e.Title, Href: standard.EvidencePath(e.ID), Sub: lang.T(ctx, kindWords[e.Kind])}, {Text: represents(ctx, e)},
			{Body: p.d.validity(ctx, e).Chip()}, {Text: e.PersonName}}})
	}
}

func (p *linePage) actionTable(ctx context.Context) {
	p.actionTitle = lang.T(ctx, "No action answers it yet")
	if n := len(p.l.Actions); n > 0 {
		p.actionTitle = lang.N(ctx, n, "%d action", "%d actions")
	}
	p.actions = ui.Table{Caption: lang.T(ctx, "Actions"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Action")}, {Label: lang.T(ctx, "Owner")}, {Label: lang.T(ctx, "By")}}}
	for _, a := range p.l.Actions {
		by := ui.Cell{Text: date(ctx, a.Due)}
		if a.Done {
			by = ui.Cell{Text: lang.T(ctx, "Done")}
		}
		p.actions.Rows = append(p.actions.Rows, ui.Row{Over: a.Late(p.d.Standard.Now()), Cells: []ui.Cell{{Text: a.Text}, {Text: a.Owner}, by}})
	}
}

func (p *linePage) history(ctx context.Context) error {
	list, err := p.d.Standard.History(ctx, &p.w.Assessment, p.l.Code)
	if err != nil {
		return err
	}
	events, err := p.d.Standard.Events(ctx, &p.w.Assessment, p.l.Code)
	if err != nil {
		return err
	}
	p.events = timeline(ctx, events, 60)
	p.historyTitle = lang.T(ctx, "It was not rated before")
	if n := len(list); n > 0 {
		p.historyTitle = lang.N(ctx, n, "%d earlier rating is kept", "%d earlier ratings are kept")
	}
	p.past = ui.Table{Caption: lang.T(ctx, "Earlier ratings"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Rating"), Alone: true}, {Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "Why")}, {Label: lang.T(ctx, "Until")}}}
	for _, x := range list {
		p.past.Rows = append(p.past.Rows, ui.Row{Cells: []ui.Cell{{Body: ui.RAG(rag(x.Rating))}, {Text: x.RaterName, Sub: date(ctx, x.RatedAt)}, {Text: x.Rationale}, {Text: date(ctx, x.Until), Sub: lang.T(ctx, x.Why)}}})
	}
	return nil
}

// nextLine leads to the indicator after this one.
func (p *linePage) nextLine() {
	list := p.w.Lines()
	if i := slices.IndexFunc(list, func(l *standard.Line) bool { return l.Code == p.l.Code }); i+1 < len(list) {
		p.next = ui.Link{Text: list[i+1].Words.Text, Href: standard.IndicatorPath(p.w.ID, list[i+1].Code)}
	}
}

// rate takes a rating. What was typed is kept whatever happens: in the form, or beside it once somebody has signed.
func (d Deps) rate(w http.ResponseWriter, r *http.Request) error {
	ctx, id, code := r.Context(), r.PathValue("id"), r.PathValue("code")
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	v := r.PostForm
	err := d.Standard.Rate(ctx, web.Scope(r).Org(), id, code, standard.Rate{Rating: catalogue.Rating(v.Get("rating")), InPlace: v.Get("in_place"), Rationale: v.Get("rationale"), Consulted: v.Get("consulted") == "yes", Seen: seen(v)})
	switch {
	case err == nil:
		return web.Redirect(w, r, standard.IndicatorPath(id, code))
	case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict):
		return err
	}
	kept := ""
	a, readErr := d.Standard.Assessment(ctx, d.scope(ctx, standard.ActRead), web.Scope(r).Org(), id)
	if readErr != nil {
		return readErr
	}
	if !a.State.Writable() { // whatever else was wrong with it, it comes too late
		err = standard.Over(&a)
		if kept = strings.TrimSpace(v.Get("rationale")); catalogue.Rating(v.Get("rating")).Known() {
			kept = strings.TrimSpace(lang.T(ctx, catalogue.Rating(v.Get("rating")).Words()) + ". " + kept)
		}
	}
	return d.showIndicator(w, r, v, fault.ProblemsFrom(err, "rationale"), kept)
}

// comment adds to the discussion of an indicator, or of the whole.
func (d Deps) comment(w http.ResponseWriter, r *http.Request) error {
	ctx, id, code := r.Context(), r.PathValue("id"), r.PathValue("code")
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
	}
	err := d.Standard.Comment(ctx, web.Scope(r).Org(), id, code, r.PostForm.Get("comment"))
	switch {
	case err == nil && code != "":
		return web.Redirect(w, r, standard.IndicatorPath(id, code)+"#discussion")
	case err == nil:
		return web.Redirect(w, r, standard.Path(id))
	case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict):
		return err
	case code == "":
		return d.showOverview(w, r, r.PostForm.Get("comment"), fault.ProblemsFrom(err, "comment"))
	}
	return d.showIndicator(w, r, r.PostForm, fault.ProblemsFrom(err, "comment"), "")
}
