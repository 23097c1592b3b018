package caseworkweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// knownHere is what the program can put into a draft without opening a name.
func (d Care) knownHere(ctx context.Context, p *page) map[string]string {
	a := authz.From(ctx)
	out := map[string]string{"a_name": a.Name, "a_job": lang.T(ctx, a.Role.Words()), "b_department": d.unit(ctx, p.Org, p.Unit), "b_place": "this_address"}
	if d.Org != nil {
		name, address := d.Org(ctx, p.Org)
		out["a_org"], out["a_address"] = name, strings.Join(address, "\n")
	}
	return out
}

func (d Care) draft(w http.ResponseWriter, r *http.Request) error { return d.showDraft(w, r, nil, nil) }

func (d Care) showDraft(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/riddor")
	if err != nil || done {
		return err
	}
	a, who, err := d.assessmentOf(r, p)
	if err == nil && a == nil {
		err = fault.Missing()
	}
	if err != nil {
		return err
	}
	f, err := d.Cases.RiddorDraft(ctx, p.Org, p.ID, who.ID, d.knownHere(ctx, p))
	if err != nil {
		return err
	}
	seen := strconv.FormatInt(a.DraftVersion, 10)
	if v == nil {
		v = url.Values{"seen": {seen}}
		for k, x := range f.Answers {
			v.Set(k, x)
		}
		for _, sec := range f.Form.Sections {
			for _, q := range sec.Fields {
				if q.Kind == "date" {
					setDay(v, q.Key, clock.Day(f.Answers[q.Key]))
				}
			}
		}
	}
	said := web.Problems(ctx, problems)
	at := casework.RiddorPath(p.ID, who.ID)
	form := &careForm{action: at + "/draft", hidden: [][2]string{{"seen", v.Get("seen")}}, buttons: one(lang.T(ctx, "Save the draft")), back: at}
	for _, sec := range f.Form.Sections {
		form.fields = append(form.fields, sec.Letter+". "+lang.T(ctx, sec.Title))
		for _, q := range sec.Fields {
			form.fields = append(form.fields, draftField(ctx, q, v, said))
		}
	}
	body := &carePage{sheets: []sheet{{id: "draft", heading: lang.T(ctx, "F2508, parts A to H"), lede: lang.T(ctx, "Names are not put in by the program. Open them in the case with a reason, and type what HSE asks for. The draft is kept sealed."), form: form,
		note: lang.T(ctx, "Source of the form:") + " " + f.Form.Source}}}
	if len(f.Missing) > 0 {
		miss := sheet{id: "missing", heading: lang.N(ctx, len(f.Missing), "%d answer is missing", "%d answers are missing")}
		for _, q := range f.Missing {
			miss.checks = append(miss.checks, ui.Check{Icon: ui.IconRing, Text: lang.T(ctx, q.Label), State: lang.T(ctx, "Fill in"), Href: "#" + ui.ID(q.Key)})
		}
		body.rail = append(body.rail, miss)
	} else {
		body.tone, body.banner = ui.Quietly, lang.T(ctx, "Nothing that the form asks for is missing.")
	}
	body.rail = append(body.rail, d.takeSheet(ctx, at+"/f2508", f.Saved))
	return d.inCase(w, r, p, lang.T(ctx, "F2508 for %s", who.Label), problems, body)
}

func draftField(ctx context.Context, q riddor.Field, v url.Values, said ui.Problems) any {
	f := ui.Field{Name: q.Key, Label: lang.T(ctx, q.Label), Value: v.Get(q.Key), Error: said.For(q.Key)}
	if !q.Needed {
		f.Hint = lang.T(ctx, "May be left empty")
	}
	switch {
	case q.Kind == "date":
		return dateField(v, q.Key, f.Label, f.Hint, said)
	case len(q.Options) > 0:
		list := append([]ui.Option{{Value: "", Label: lang.T(ctx, "Choose")}}, options(ctx, q.Options, v.Get(q.Key))...)
		return picked{f, list}
	case q.Lines > 0:
		f.Rows = q.Lines
		return area(f)
	}
	return f
}

// takeSheet offers the forms of a paper; it says plainly where no PDF can be made.
func (d Care) takeSheet(ctx context.Context, at string, saved bool) sheet {
	s := sheet{id: "take", heading: lang.T(ctx, "Print or take along"), links: []ui.Link{{Text: lang.T(ctx, "Page to print"), Href: at + ".html"}, {Text: lang.T(ctx, "Word document (DOCX)"), Href: at + ".docx"}}}
	if d.Letters.Printer.Can() {
		s.links = append(s.links, ui.Link{Text: "PDF", Href: at + ".pdf"})
	} else {
		s.note = lang.T(ctx, "No PDF can be made here, since no Chromium is set up. The page prints, and most browsers save it as a PDF.")
	}
	if !saved {
		s.lede = lang.T(ctx, "Save the draft first, or they hold only what the program knows.")
	}
	return s
}

func (d Care) saveDraft(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	id, person := r.PathValue("id"), r.PathValue("person")
	answers := map[string]string{}
	for k := range v {
		answers[k] = v.Get(k)
		if name, ok := strings.CutSuffix(k, "-year"); ok {
			answers[name] = string(typedDay(v, name))
		}
	}
	seen, _ := strconv.ParseInt(v.Get("seen"), 10, 64) // what is no number is no version that anybody saw
	err = d.Cases.SaveRiddorDraft(r.Context(), web.Scope(r).Org(), id, person, answers, seen)
	if problems, ok := problemsOf(err, "a_name"); ok {
		return d.showDraft(w, r, v, problems)
	}
	return orGo(w, r, err, casework.RiddorPath(id, person)+"/draft")
}

func (d Care) draftFile(w http.ResponseWriter, r *http.Request, kind string) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/riddor")
	if err != nil || done {
		return err
	}
	f, err := d.Cases.RiddorDraft(ctx, p.Org, p.ID, r.PathValue("person"), d.knownHere(ctx, p))
	if err != nil {
		return err
	}
	paper := f.Paper(string(lang.Of(ctx)), func(s string) string { return lang.T(ctx, s) })
	paper.Made = d.Cases.Door.Now()
	return d.paper(w, r, paper, "f2508-"+p.ID, kind)
}

// paper answers with a paper as a page, a DOCX or a PDF.
func (d Care) paper(w http.ResponseWriter, r *http.Request, p letter.Paper, name, kind string) error {
	return web.Paper(w, r, d.Letters.Printer, p, name, kind)
}
