package standardweb

import (
	"net/http"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// catalogues lists the versions of the standard with what is verified of each.
func (d Deps) catalogues(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	book, err := d.Standard.Book(ctx)
	if err != nil {
		return err
	}
	p := &listPage{tabs: d.tabs(ctx, "/standard/catalogues"), lede: lang.T(ctx, "The wording is a working paraphrase until an administrator loads the official text. It is never shown as NHS England’s.")}
	p.table = ui.Table{Caption: lang.T(ctx, "Versions of the standard"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Version")}, {Label: lang.T(ctx, "Published")}, {Label: lang.T(ctx, "Indicators"), Number: true}, {Label: lang.T(ctx, "Verified"), Number: true}, {Label: lang.T(ctx, "Structure")}}}
	sum := 0
	for i := range book.Versions {
		v := &book.Versions[i]
		words, err := d.Standard.Wordings(ctx, v.Version)
		if err != nil {
			return err
		}
		n := verifiedOf(v, words)
		sum += n
		state := ui.Cell{Text: lang.T(ctx, "Not used yet"), Sub: lang.T(ctx, "A newer program may replace it")}
		if !v.Frozen.IsZero() {
			state = ui.Cell{Text: lang.T(ctx, "Frozen"), Sub: lang.T(ctx, "In use since %s", date(ctx, v.Frozen))}
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Cells: []ui.Cell{{Text: v.Name, Href: "/standard/catalogues/" + v.Version, Sub: lang.N(ctx, len(v.Sections), "%d section", "%d sections")}, {Text: v.Published}, {Text: number(v.Count())}, {Text: number(n)}, state}})
	}
	p.title = lang.N(ctx, len(book.Versions), "%d version of the standard", "%d versions of the standard") + ", " + lang.N(ctx, sum, "%d indicator verified", "%d indicators verified")
	return d.show(w, r, p)
}

func verifiedOf(v *standard.Version, words standard.Wordings) int {
	n := 0
	for _, s := range v.Sections {
		for _, i := range s.Indicators {
			if words.At(i, zero).Official() {
				n++
			}
		}
	}
	return n
}

// cataloguePage is one version with every indicator.
type cataloguePage struct {
	v        *standard.Version
	title    string
	facts    []ui.Fact
	sections []catalogueSection
	rules    ui.Table
	mayLoad  bool
}

type catalogueSection struct {
	name, note string
	table      ui.Table
}

func (d Deps) catalogue(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	book, err := d.Standard.Book(ctx)
	if err != nil {
		return err
	}
	v, ok := book.Find(r.PathValue("version"))
	if !ok {
		return fault.Missing()
	}
	words, err := d.Standard.Wordings(ctx, v.Version)
	if err != nil {
		return err
	}
	n := verifiedOf(v, words)
	p := &cataloguePage{v: v, mayLoad: d.may(ctx, standard.ActWording)}
	p.title = lang.T(ctx, "Version %s: %d of %d indicators verified", v.Version[1:], n, v.Count())
	frozen := lang.T(ctx, "Not used yet")
	if !v.Frozen.IsZero() {
		frozen = lang.T(ctx, "Frozen since %s, when it was first used. Wording and references may be corrected, with history", date(ctx, v.Frozen))
	}
	p.facts = []ui.Fact{{Label: lang.T(ctx, "Name"), Text: v.Name}, {Label: lang.T(ctx, "Published"), Text: v.Published}, {Label: lang.T(ctx, "Source"), Text: v.Source}, {Label: lang.T(ctx, "Last compared"), Text: v.Checked}, {Label: lang.T(ctx, "Structure"), Text: frozen}}
	for _, s := range v.Sections {
		note := lang.T(ctx, "The name of this section is not verified.")
		if s.Verification == catalogue.Verified {
			note = lang.T(ctx, "The name of this section was read in the published text.")
		}
		x := catalogueSection{name: s.Name, note: note, table: ui.Table{Caption: s.Name, Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Official reference")}, {Label: lang.T(ctx, "Usual evidence")}, {Label: lang.T(ctx, "Verification")}}}}
		for _, i := range s.Indicators {
			at := words.At(i, zero)
			ref := ui.Cell{Text: lang.T(ctx, "Not loaded"), Sub: i.Note}
			if at.Ref != "" {
				ref.Text = at.Ref
			}
			sub := i.Code
			if at.Text != i.Text {
				sub += ". " + lang.T(ctx, "In our words: %s", i.Text)
			}
			ver := ui.Cell{Text: verification(ctx, at)}
			if h := words[i.Code]; len(h) > 0 {
				ver.Sub = lang.N(ctx, len(h), "%d revision, the last %s", "%d revisions, the last %s", date(ctx, h[0].At))
			}
			x.table.Rows = append(x.table.Rows, ui.Row{Cells: []ui.Cell{{Text: at.Text, Sub: sub}, ref, {Text: i.Evidence}, ver}})
		}
		p.sections = append(p.sections, x)
	}
	p.rules = ui.Table{Caption: lang.T(ctx, "How a rating is proposed: the first that holds"), Columns: []ui.Column{{Label: lang.T(ctx, "Because")}, {Label: lang.T(ctx, "Proposes"), Alone: true}}}
	for _, x := range d.Standard.Rules.Rules {
		p.rules.Rows = append(p.rules.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, x.Because)}, {Body: ui.RAG(rag(x.Propose))}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/standard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Versions of the standard"), Href: "/standard/catalogues"}, {Label: v.Version}}, Body: catalogueBody(p)})
}
