package libraryweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/library"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Deps) entry(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Library.Entry(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showEntry(w, r, &e, "")
}

func (d Deps) draft(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Library.Draft(r.Context(), web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showEntry(w, r, &e, lang.T(r.Context(), "This is the draft of version %d. What is published stays until somebody else publishes it.", e.N))
}

func (d Deps) version(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return fault.Missing()
	}
	e, err := d.Library.Version(r.Context(), web.Scope(r), r.PathValue("id"), n)
	if err != nil {
		return err
	}
	note := ""
	if n != e.Current {
		note = lang.T(r.Context(), "This is version %d. Version %d has taken its place.", n, e.Current)
	}
	return d.showEntry(w, r, &e, note)
}

// entryTitle says which way the evidence points.
func entryTitle(ctx context.Context, e *library.Entry) string {
	says := map[string]string{"helps": "%s: it helps, on evidence of grade %s", "mixed": "%s: the evidence is mixed, grade %s", "no_clear_effect": "%s: no clear effect, grade %s", "harms": "%s: it does harm, on evidence of grade %s", "unknown": "%s: what it does is not known, grade %s"}[e.Direction]
	if says == "" || e.Grade == "" {
		return lang.T(ctx, "%s is being written", e.Title)
	}
	return lang.T(ctx, says, e.Title, e.Grade)
}

// showEntry is a case study in the order of its form.
func (d Deps) showEntry(w http.ResponseWriter, r *http.Request, e *library.Entry, note string) error {
	ctx := r.Context()
	lede := lang.T(ctx, library.Words(library.Settings(), e.Setting))
	if e.Given {
		lede += ". " + lang.T(ctx, "Given with the program, as at %s", dayWords(ctx, d.Library.Given.AsAt))
	} else {
		lede += ". " + d.Library.Name(ctx, e.Org) + ", " + lang.T(ctx, "version %d", e.N)
	}
	p := &page{title: entryTitle(ctx, e), lede: lede + ".", railName: lang.T(ctx, "How strong it is, and what you can do"), crumbs: []ui.Crumb{{Label: lang.T(ctx, "Library"), Href: "/library"}, {Label: e.Title}}}
	if e.Direction != "" {
		p.tag = ui.Tag(lang.T(ctx, library.Words(library.Directions(), e.Direction)), directionColour[e.Direction])
	}
	switch {
	case note != "":
		p.banner = ui.Banner(ui.Warn, note)
	case e.State == "retired":
		p.banner = ui.Banner(ui.Warn, lang.T(ctx, "This case study is retired. Do not start from it."))
	case e.State == "draft":
		p.banner = ui.Banner(ui.Warn, lang.T(ctx, "This is a draft. Only those who write and review here see it."))
	case e.Given:
		p.banner = ui.Banner(ui.Warn, verified(ctx, e.Verified)+". "+lang.T(ctx, "Read the source before you rely on it."))
	}
	p.main = []part{
		block(ctx, "Setting and problem", "problem", fact{"Who and where", e.Population}, fact{"Problem", e.Problem}, fact{"Baseline", e.Baseline}),
		block(ctx, "What was done, and why it should work", "changes", fact{"Changes", e.Changes}, fact{"Logic model", e.Logic}, fact{"Why it should work", e.Theory}, fact{"Tests", e.Cycles}, fact{"Who took part", e.Involved}),
		block(ctx, "What came of it", "results", fact{"Measures", e.Measures}, fact{"Rate", e.Rate}, fact{"Results", e.Results}, fact{"What did not work", first(e.DidNotWork, lang.T(ctx, "Nothing is named"))}, fact{"Balancing measures", e.Balancing}, fact{"Equality", e.Equality}, fact{"Cost", e.Cost}, fact{"Whether it lasts", e.Lasting}),
		block(ctx, "What to know before you rely on it", "caution", fact{"Design", e.Design}, fact{"Caution", e.Caution}, fact{"Conflicts of interest", e.Conflicts}, fact{"Consent and ethics", e.Ethics}, fact{"Licence", e.Licence}, fact{"Contact", e.Contact}),
	}
	if e.Chart != "" {
		p.main[2].links = []ui.Link{{Text: lang.T(ctx, "See the control chart"), Href: e.Chart}}
	}
	if len(e.Sources) > 0 {
		x := part{heading: lang.T(ctx, "Sources"), id: "sources", small: lang.T(ctx, "Links lead to other sites.")}
		for _, s := range e.Sources {
			x.links = append(x.links, ui.Link{Text: strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://"), Href: s})
		}
		p.main = append(p.main, x)
	}
	strength := part{heading: lang.T(ctx, "How strong it is"), id: "grade", narrow: true, facts: []ui.Fact{{Label: lang.T(ctx, "Evidence"), Text: lang.T(ctx, first(library.Words(library.Grades(), e.Grade), "Not graded yet"))}, {Label: lang.T(ctx, "Points"), Text: lang.T(ctx, first(library.Words(library.Directions(), e.Direction), "Not said yet"))},
		{Label: lang.T(ctx, "Used by"), Text: lang.T(ctx, "%s organisations in England", e.Uptake.Words())}}}
	if e.Review != "" {
		strength.facts = append(strength.facts, ui.Fact{Label: lang.T(ctx, "Look again by"), Text: dayWords(ctx, e.Review)})
	}
	if e.Reviewer != "" {
		strength.facts = append(strength.facts, ui.Fact{Label: lang.T(ctx, "Read by a second person"), Text: e.Reviewer}, ui.Fact{Label: lang.T(ctx, "They say"), Text: e.Said})
	}
	p.rail = append(p.rail, strength)
	adopt, err := d.adoptPart(ctx, e)
	if err != nil {
		return err
	}
	if adopt.button != nil || len(adopt.links) > 0 {
		p.rail = append(p.rail, adopt)
	}
	if k := d.nextPart(ctx, e); len(k.links) > 0 || k.button != nil {
		p.rail = append(p.rail, k)
	}
	return d.show(w, r, p)
}

type fact struct{ label, text string }

func block(ctx context.Context, heading, id string, list ...fact) part {
	x := part{heading: lang.T(ctx, heading), id: id}
	for _, f := range list {
		if f.text != "" {
			x.facts = append(x.facts, ui.Fact{Label: lang.T(ctx, f.label), Text: f.text})
		}
	}
	return x
}

// adoptPart leads to taking it over, and to what was taken over here.
func (d Deps) adoptPart(ctx context.Context, e *library.Entry) (part, error) {
	x := part{heading: lang.T(ctx, "Taken over here"), id: "uptake"}
	if e.State != "published" {
		return x, nil
	}
	if d.may(ctx, library.ActUptake) {
		list, err := d.Library.Adoptions(ctx, d.scope(ctx, library.ActUptake), e.ID)
		if err != nil {
			return x, err
		}
		for _, a := range list {
			x.links = append(x.links, ui.Link{Text: a.Place + ": " + strings.ToLower(lang.T(ctx, library.Words(library.States(), a.State))), Href: library.UptakePath(a.ID)})
		}
	}
	if d.may(ctx, library.ActAdopt) {
		x.button, x.main = &ui.Link{Text: lang.T(ctx, "Take it over"), Href: library.Path(e.ID) + "/adopt"}, true
	}
	return x, nil
}

// nextPart leads to the forms of those who write and review.
func (d Deps) nextPart(ctx context.Context, e *library.Entry) part {
	x := part{heading: lang.T(ctx, "Write and review"), id: "next"}
	me := authz.From(ctx)
	if e.Given || e.Org != me.Org {
		return x
	}
	at := library.Path(e.ID)
	own := false
	for _, a := range e.Authors {
		own = own || a == me.ID
	}
	if d.may(ctx, library.ActWrite) {
		text := lang.T(ctx, "Change it")
		if e.DraftN == 0 {
			text = lang.T(ctx, "Begin a new version")
		}
		x.links = append(x.links, ui.Link{Text: text, Href: at + "/edit"})
		if e.DraftN > 0 && e.N != e.DraftN {
			x.links = append(x.links, ui.Link{Text: lang.T(ctx, "Read the draft of version %d", e.DraftN), Href: at + "/draft"})
		}
		if e.DraftN > 0 && !e.Asked {
			x.links = append(x.links, ui.Link{Text: lang.T(ctx, "Send it for review"), Href: at + "/send"})
		}
		if e.State == "published" {
			x.links = append(x.links, ui.Link{Text: lang.T(ctx, "Retire it"), Href: at + "/retire"})
		}
	}
	if e.DraftN > 0 && e.Asked && d.may(ctx, library.ActReview) {
		if own && e.N == e.DraftN {
			x.small = lang.T(ctx, "It waits for somebody else: nobody reviews what they wrote.")
		} else {
			x.links = append(x.links, ui.Link{Text: lang.T(ctx, "Review it"), Href: at + "/review"})
		}
	}
	return x
}
