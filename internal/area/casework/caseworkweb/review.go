package caseworkweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/incident"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Care) reviewRoutes() []web.Route {
	read, write := casework.ActReviewRead, casework.ActReviewWrite
	return []web.Route{
		{Pattern: "GET /cases/{id}/review", Action: read, Handle: d.review},
		{Pattern: "POST /cases/{id}/review", Action: write, Handle: d.saveReview},
		{Pattern: "POST /cases/{id}/review/actions", Action: write, Handle: d.addAction},
		{Pattern: "POST /cases/{id}/review/done", Action: write, Handle: d.actionDone},
	}
}

func (d Care) review(w http.ResponseWriter, r *http.Request) error {
	return d.showReview(w, r, nil, nil)
}

func tagOptions(ctx context.Context, list []casework.Tag, chosen ...string) []ui.Option {
	var pairs [][2]string
	for _, t := range list {
		pairs = append(pairs, [2]string{t.Code, t.Words})
	}
	return options(ctx, pairs, chosen...)
}

func tagWords(ctx context.Context, list []casework.Tag, codes []string) string {
	out := ""
	for _, t := range list {
		for _, c := range codes {
			if c == t.Code {
				if out != "" {
					out += "; "
				}
				out += lang.T(ctx, t.Words)
			}
		}
	}
	return out
}

// showReview draws the review; v is what was typed, nil where nothing was.
func (d Care) showReview(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/review")
	if err != nil || done {
		return err
	}
	x, err := d.Cases.Review(ctx, web.Scope(r), p.Org, p.ID)
	if err != nil {
		return err
	}
	said := web.Problems(ctx, problems)
	writes := d.may(ctx, casework.ActReviewWrite) && p.Open()
	body := &carePage{}
	if said.For("review") != "" && x.State != "" { // somebody else saved meanwhile: theirs, and below what was typed
		body.sheets = append(body.sheets, reviewSheet(ctx, x, lang.T(ctx, "As %s saved it", x.ByName)))
	} else if x.State == "finished" || !writes && x.State != "" {
		body.sheets = append(body.sheets, reviewSheet(ctx, x, lang.T(ctx, "What was learned")))
	}
	if !writes && x.State == "" {
		body.sheets = append(body.sheets, sheet{id: "none", heading: lang.T(ctx, "Nothing is reviewed yet"), lede: lang.T(ctx, "A review says what contributed, what was learned and what is done about it, without names and without blame.")})
	}
	typed := v != nil && v.Get("form") == "review"
	if v == nil {
		v = url.Values{}
	}
	if writes {
		if !typed {
			for k, s := range map[string]string{"depth": x.Depth, "happened": x.Happened, "learned": x.Learned} {
				v.Set(k, s)
			}
			v["factors"], v["standards"] = x.Factors, x.Standards
			v.Set("version", strconv.FormatInt(x.Version, 10))
		}
		f := reviewForm(ctx, p, v, said)
		s := sheet{id: "write", heading: lang.T(ctx, "Review this case"), lede: lang.T(ctx, "As deep as it deserves. Look at what was around people, not at whose fault it was, and leave names out.")}
		if x.State == "finished" && !typed {
			s.heading, s.lede, s.folded, s.foldedAs = lang.T(ctx, "Add to the review"), "", f, lang.T(ctx, "Write it anew")
		} else {
			s.form = f
		}
		body.sheets = append(body.sheets, s)
	}
	d.actionSheets(ctx, p, x, v, said, writes, body)
	return d.inCase(w, r, p, lang.T(ctx, "Review"), problems, body)
}

func reviewSheet(ctx context.Context, x casework.Review, title string) sheet {
	l := casework.Reviewing()
	facts := []ui.Fact{{Label: lang.T(ctx, "How deep"), Text: tagWords(ctx, l.Depths, []string{x.Depth})}, {Label: lang.T(ctx, "What happened"), Text: x.Happened}, {Label: lang.T(ctx, "What contributed"), Text: tagWords(ctx, l.Factors, x.Factors)},
		{Label: lang.T(ctx, "HSE management standards"), Text: tagWords(ctx, l.Standards, x.Standards)}, {Label: lang.T(ctx, "What was learned"), Text: x.Learned}}
	when := lang.T(ctx, "Saved by %s, %s", x.ByName, lang.DateTime(ctx, x.At))
	if !x.FinishedAt.IsZero() {
		when = lang.T(ctx, "Finished by %s, %s", x.ByName, lang.DateTime(ctx, x.FinishedAt))
	}
	return sheet{id: "review", heading: title, facts: facts, note: when}
}

func reviewForm(ctx context.Context, p *page, v url.Values, said ui.Problems) *careForm {
	l := casework.Reviewing()
	depth := v.Get("depth")
	if depth == "" {
		depth = "brief"
	}
	return &careForm{action: p.path + "/review", hidden: [][2]string{{"version", v.Get("version")}, {"form", "review"}}, buttons: [][2]string{{"save", lang.T(ctx, "Save it for later")}, {"finish", lang.T(ctx, "Finish the review")}}, fields: []any{
		ui.Choice{Name: "depth", Label: lang.T(ctx, "How deep"), Error: said.For("depth"), Plain: true, Options: tagOptions(ctx, l.Depths, depth)},
		area(ui.Field{Name: "happened", Label: lang.T(ctx, "What happened, in a few sentences"), Value: v.Get("happened"), Error: or(said.For("happened"), said.For("review")), Rows: 6}),
		many(ui.Choice{Name: "factors", Label: lang.T(ctx, "What contributed?"), Error: said.For("factors"), Plain: true, Options: tagOptions(ctx, l.Factors, v["factors"]...)}),
		many(ui.Choice{Name: "standards", Label: lang.T(ctx, "Which of the HSE management standards does it touch?"), Hint: lang.T(ctx, "Relationships includes bullying"), Error: said.For("standards"), Plain: true, Options: tagOptions(ctx, l.Standards, v["standards"]...)}),
		area(ui.Field{Name: "learned", Label: lang.T(ctx, "What was learned?"), Value: v.Get("learned"), Error: said.For("learned"), Rows: 6}),
	}}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (d Care) actionSheets(ctx context.Context, p *page, x casework.Review, v url.Values, said ui.Problems, writes bool, body *carePage) {
	t := &ui.Table{Caption: lang.T(ctx, "Actions"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Action")}, {Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "By"), Alone: true}}}
	var open []ui.Option
	for _, a := range x.Actions {
		cells := []ui.Cell{{Text: strconv.Itoa(a.N) + ". " + a.Words, Sub: a.Outcome}, {Text: a.OwnerName}, {}}
		if a.DoneAt.IsZero() {
			due := moment(a.Due, "23:59")
			cells[2] = ui.Cell{Body: chip(ctx, a.MadeAt, due, time.Time{}, p.now).Chip()}
			open = append(open, ui.Option{Value: strconv.Itoa(a.N), Label: strconv.Itoa(a.N) + ". " + brief(a.Words)})
		} else {
			cells[2] = ui.Cell{Text: lang.T(ctx, "Done %s", lang.ShortDay(ctx, a.DoneAt))}
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells, Over: a.DoneAt.IsZero() && moment(a.Due, "23:59").Before(p.now)})
	}
	list := sheet{id: "actions", heading: lang.T(ctx, "Actions"), table: t, empty: lang.T(ctx, "No action came of it yet.")}
	if writes && len(open) > 0 {
		list.foldedAs = lang.T(ctx, "Say that an action is done")
		list.folded = &careForm{action: p.path + "/review/done", quiet: true, buttons: one(lang.T(ctx, "It is done")), fields: []any{picked{ui.Field{Name: "n", Label: lang.T(ctx, "Which")}, open},
			area(ui.Field{Name: "outcome", Label: lang.T(ctx, "What came of it?"), Value: v.Get("outcome"), Error: said.For("outcome"), Rows: 3})}}
	}
	body.sheets = append(body.sheets, list)
	if !writes {
		return
	}
	owners := []ui.Option{{Value: "", Label: lang.T(ctx, "Somebody else, named below")}}
	for _, o := range d.owners(ctx, p.Case) {
		owners = append(owners, ui.Option{Value: o.ID, Label: o.Name})
	}
	for i := range owners {
		owners[i].Chosen = owners[i].Value == v.Get("owner")
	}
	body.rail = append(body.rail, sheet{id: "add-action", heading: lang.T(ctx, "Add an action"), form: &careForm{action: p.path + "/review/actions", quiet: true, buttons: one(lang.T(ctx, "Add this action")), fields: []any{
		area(ui.Field{Name: "action", Label: lang.T(ctx, "What is to be done?"), Value: v.Get("action"), Error: said.For("action"), Rows: 3}),
		picked{ui.Field{Name: "owner", Label: lang.T(ctx, "Who does it?"), Error: said.For("owner")}, owners},
		ui.Field{Name: "owner_name", Label: lang.T(ctx, "Somebody else"), Hint: lang.T(ctx, "A colleague who does not see this case, such as of estates"), Value: v.Get("owner_name")},
		dateField(v, "due", lang.T(ctx, "By when?"), "", said),
	}}})
}

// owners are those who may see the case and so find the action among their tasks: whoever writes first.
func (d Care) owners(ctx context.Context, c casework.Case) []incident.Colleague {
	me := authz.From(ctx)
	out := []incident.Colleague{{ID: me.ID, Name: me.Name}}
	list, err := d.Cases.WhoCanSee(ctx, c)
	if err != nil {
		return out // whoever writes can always take it
	}
	for _, x := range list {
		if x.ID != me.ID {
			out = append(out, x)
		}
	}
	return out
}

func brief(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

func (d Care) saveReview(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(v.Get("version"), 10, 64) // what is no number is no version that anybody saw
	x := casework.Review{Depth: v.Get("depth"), Factors: v["factors"], Standards: v["standards"], Happened: v.Get("happened"), Learned: v.Get("learned"), Version: version}
	if v.Get("do") == "finish" {
		x.State = "finished"
	}
	err = d.Cases.SaveReview(r.Context(), web.Scope(r).Org(), r.PathValue("id"), x)
	if problems, ok := problemsOf(err, "review"); ok {
		return d.showReview(w, r, v, problems)
	}
	return orGo(w, r, err, casework.ReviewPath(r.PathValue("id")))
}

func (d Care) addAction(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	ctx, org := r.Context(), web.Scope(r).Org()
	a := casework.ReviewAction{Words: v.Get("action"), Due: typedDay(v, "due")}
	c, err := d.Cases.Case(ctx, web.Scope(r), org, r.PathValue("id"))
	if err != nil {
		return err
	}
	for _, o := range d.owners(ctx, c) {
		if o.ID == v.Get("owner") {
			a.Owner, a.OwnerName = o.ID, o.Name
		}
	}
	if a.Owner == "" {
		a.OwnerName = v.Get("owner_name")
	}
	err = d.Cases.AddReviewAction(ctx, org, r.PathValue("id"), a)
	if problems, ok := problemsOf(err, "action"); ok {
		return d.showReview(w, r, v, problems)
	}
	return orGo(w, r, err, casework.ReviewPath(r.PathValue("id"))+"#actions")
}

func (d Care) actionDone(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(v.Get("n")) // what is no number is no action
	err = d.Cases.FinishReviewAction(r.Context(), web.Scope(r).Org(), r.PathValue("id"), n, v.Get("outcome"))
	if problems, ok := problemsOf(err, "outcome"); ok {
		return d.showReview(w, r, v, problems)
	}
	return orGo(w, r, err, casework.ReviewPath(r.PathValue("id"))+"#actions")
}
