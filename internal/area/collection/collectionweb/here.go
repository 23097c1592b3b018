package collectionweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// What an organisation's months can be made of.
const (
	madeHere   = "here"
	madeBeside = "beside"
	madeFiles  = "files"
)

// herePage says what the months of a trust are made of, and changes it.
type herePage struct {
	title, lede string
	form        *formPage
	others      ui.Table
	twice       []string
}

// whose is the organisation that is asked about: the reader's own, or for the national team the one in the form.
func whose(r *http.Request) string {
	if me := authz.From(r.Context()); me.Role != authz.National {
		return me.Org
	}
	return strings.ToUpper(strings.TrimSpace(r.FormValue("org")))
}

func (p *Pages) askHere(w http.ResponseWriter, r *http.Request) error {
	return p.showHere(w, r, r.URL.Query(), nil)
}

// recording gives what was said of an organisation, the zero value where nothing was.
func (p *Pages) recording(r *http.Request, code string) (collection.Recording, []collection.Recording, error) {
	list, err := p.Collection.Recordings(r.Context(), web.Scope(r))
	for _, x := range list {
		if x.Org == code {
			return x, list, err
		}
	}
	return collection.Recording{}, list, err
}

func (p *Pages) showHere(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx, code := r.Context(), whose(r)
	nation := authz.From(ctx).Role == authz.National
	now, list, err := p.recording(r, code)
	if err != nil {
		return err
	}
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	page := &herePage{title: hereTitle(ctx, now, p.month()), lede: hereLede(ctx, now)}
	if nation {
		page.others = recordingTable(ctx, t, list)
		if code == "" {
			page.title, page.lede = lang.N(ctx, len(list), "%d trust records here", "%d trusts record here"), lang.T(ctx, "Their months are made from the reports of their own staff, and not from files.")
		} else {
			page.lede = strings.TrimSpace(nameOf(t, code) + ". " + page.lede)
		}
	}
	if code != "" {
		double, err := p.Collection.CountedTwice(ctx, code, p.month().Add(-monthsBack), p.month().Add(1))
		if err != nil {
			return err
		}
		page.twice = twiceWords(ctx, double)
	}
	page.form = p.hereForm(ctx, v, now, nation, web.Problems(ctx, problems))
	return web.Staff(w, r, web.View{Title: page.title, Problems: problems, Current: "/returns", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Returns"), Href: "/returns"}, {Label: lang.T(ctx, "Recorded here")}}, Body: hereBody(page)})
}

func hereTitle(ctx context.Context, now collection.Recording, last collection.Month) string {
	switch {
	case now.From == "" || now.To != "" && now.To < last:
		return lang.T(ctx, "Months come as files")
	case now.Beside:
		return lang.T(ctx, "Files and reports recorded here both count, from %s on", monthWords(ctx, now.From))
	case now.To != "":
		return lang.T(ctx, "Months are made from reports recorded here, from %s to %s", monthWords(ctx, now.From), monthWords(ctx, now.To))
	}
	return lang.T(ctx, "Months are made from reports recorded here, from %s on", monthWords(ctx, now.From))
}

func hereLede(ctx context.Context, now collection.Recording) string {
	if now.From == "" {
		return ""
	}
	return lang.T(ctx, "Said on %s: %s", lang.Date(ctx, now.Set), now.Reason)
}

// hereForm asks what months are made of. What stands is chosen.
func (p *Pages) hereForm(ctx context.Context, v url.Values, now collection.Recording, nation bool, said ui.Problems) *formPage {
	f := &formPage{action: "/returns/here", button: lang.T(ctx, "Save"), back: "/returns", problems: said}
	if nation {
		f.field(ui.Field{Name: "org", Label: lang.T(ctx, "Code of the trust"), Hint: lang.T(ctx, "Its ODS code, such as RJ1"), Value: v.Get("org"), Error: said.For("org"), Size: ui.Size10})
	}
	made := v.Get("made")
	if made == "" {
		made = madeHere
	}
	c := ui.Choice{Name: "made", Label: lang.T(ctx, "What are the months made of?"), Error: said.For("made"), Options: []ui.Option{
		{Value: madeHere, Label: lang.T(ctx, "Reports recorded here"), Hint: lang.T(ctx, "Each month is made by itself from the reports of your staff, and waits to be accepted. A file for it is refused. A file that was accepted is replaced when the month made here is accepted")},
		{Value: madeBeside, Label: lang.T(ctx, "Files, and reports recorded here that the files leave out"), Hint: lang.T(ctx, "Both count. Choose this only if no report is in both, such as two hospitals with a system each")},
		{Value: madeFiles, Label: lang.T(ctx, "Files alone again"), Hint: lang.T(ctx, "Undoes one of the others from a month on. Months before it stay as they are; a month with reports of its own takes no file")}}}
	if now.From == "" {
		c.Options = c.Options[:2]
	}
	for i := range c.Options {
		c.Options[i].Chosen = c.Options[i].Value == made
	}
	var months []ui.Option
	for m, n := p.month().Add(2), 0; n < 38; m, n = m.Add(-1), n+1 {
		months = append(months, ui.Option{Value: string(m), Label: monthWords(ctx, m)})
	}
	from := v.Get("from")
	if from == "" {
		from = string(p.month().Add(1))
	}
	f.fields = append(f.fields, c, picked{ui.Field{Name: "from", Label: lang.T(ctx, "From which month on?"), Value: from, Error: said.For("from"), Size: ui.Size20}, months},
		area{ui.Field{Name: "reason", Label: lang.T(ctx, "Why?"), Hint: lang.T(ctx, "It stays beside the figures."), Value: v.Get("reason"), Error: said.For("reason"), Rows: 2}})
	return f
}

func (p *Pages) setHere(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole. Go back and send it again")
	}
	ctx, v := r.Context(), r.PostForm
	code := whose(r)
	t, err := p.tree(ctx)
	if err != nil {
		return err
	}
	var problems fault.Problems
	if o, ok := t.Get(code); !ok || o.Kind != org.Trust {
		problems.Add("org", "We know no trust with this code")
	}
	m, ok := collection.ParseMonth(v.Get("from"))
	if !ok {
		problems.Add("from", "Choose the first month")
	}
	made := map[string]func(context.Context, string, collection.Month, string) error{madeHere: p.Collection.RecordHere, madeBeside: p.Collection.RecordBeside, madeFiles: p.Collection.RecordNoMore}[v.Get("made")]
	if made == nil {
		problems.Add("made", "Choose what the months are made of")
	}
	if err = fault.WithProblems(problems); err == nil {
		err = made(ctx, code, m, v.Get("reason"))
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return p.showHere(w, r, v, placed(fault.WithProblems(fault.ProblemsFrom(err, "made")), "from", "made", "org", "reason"))
	}
	if err != nil {
		return err
	}
	next := "/returns/here"
	if authz.From(ctx).Role == authz.National {
		next += "?" + url.Values{"org": {code}}.Encode()
	}
	return web.Redirect(w, r, next)
}

func recordingTable(ctx context.Context, t *org.Tree, list []collection.Recording) ui.Table {
	out := ui.Table{Caption: lang.T(ctx, "Who records here"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Trust")}, {Label: lang.T(ctx, "Months")}, {Label: lang.T(ctx, "How")}, {Label: lang.T(ctx, "Why")}}}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b collection.Recording) int { return strings.Compare(nameOf(t, a.Org), nameOf(t, b.Org)) })
	for _, x := range list {
		months := lang.T(ctx, "From %s on", monthWords(ctx, x.From))
		if x.To != "" {
			months = span(ctx, x.From, x.To)
		}
		how := lang.T(ctx, "Made from reports recorded here")
		if x.Beside {
			how = lang.T(ctx, "Files leave out what is recorded here")
		}
		out.Rows = append(out.Rows, ui.Row{Cells: []ui.Cell{{Text: nameOf(t, x.Org), Href: "/returns/here?org=" + x.Org}, {Text: months}, {Text: how}, {Text: x.Reason, Sub: lang.Date(ctx, x.Set)}}})
	}
	return out
}

// twiceWords say which months count reports twice.
func twiceWords(ctx context.Context, list []collection.Twice) []string {
	var out []string
	for _, x := range list {
		words := lang.N(ctx, int(x.Reports), "%d report of %s was recorded here, and a file for the month counts too.", "%d reports of %s were recorded here, and a file for the month counts too.", monthWords(ctx, x.Month))
		if x.Mending {
			words += " " + lang.T(ctx, "The month made from the reports waits to be accepted in its place.")
		}
		out = append(out, words)
	}
	return out
}
