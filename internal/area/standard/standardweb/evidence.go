package standardweb

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/standard"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// evidenceAct is the form for a piece of evidence; its file is read straight from the request.
var evidenceAct = act{pattern: one + "/indicators/{code}/evidence", action: standard.ActEvidence, title: "Add evidence", button: "Add it", open: openLine,
	lede: "A document, an address, or an exhibit. No names of patients and nothing from a single report: evidence is read by everybody who works on the assessment.",
	fields: func(p *askPage) []templ.Component {
		if p.v.Get("kind") == "" {
			p.v.Set("kind", "link")
		}
		people := [][2]string{{"", "I do"}}
		if list, err := p.d.Standard.Colleagues(p.ctx, p.org); err == nil {
			for _, c := range list {
				people = append(people, [2]string{c.ID, c.Name})
			}
		}
		f := p.field("file", "The file", "Only for a file. PDF, Word, Excel, a photograph or text. Choose it again if something above was wrong.")
		return []templ.Component{p.radios("kind", "What is it?", "", [2]string{"link", "A link"}, [2]string{"file", "A file"}, [2]string{"exhibit", "An exhibit of this site"}),
			p.line("title", "Title", "What it shows, such as: Board minute of 4 September, item 7."), p.line("target", "Address or exhibit", "Only for a link or an exhibit: its address, or the exhibit’s id."),
			p.date("from", "From which day does it show how things are?", "Leave it empty for a single day."), p.date("to", "Up to which day?", ""),
			p.date("expires", "Its last day", "After this it no longer counts. Leave it empty for twelve months after the day above."), p.pick("person", "Who answers for it?", people), ui.FileInput(f)}
	}}

func (d Deps) addEvidence(w http.ResponseWriter, r *http.Request) error {
	return d.showEvidence(w, r, url.Values{}, nil)
}

func (d Deps) showEvidence(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	p, err := d.page(r, evidenceAct)
	if err != nil {
		return err
	}
	p.v, p.multipart = v, true
	return p.show(w, problems)
}

// textMost bounds what one field of the form may bring, fieldsMost how many there are.
const (
	textMost   = 16 << 10
	fieldsMost = 40
)

// takeEvidence reads the form part by part: the fields come before the file, whose bytes go straight into the sealed store.
func (d Deps) takeEvidence(w http.ResponseWriter, r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	v := url.Values{}
	in := standard.Evidence{}
	if err == nil && kind == "multipart/form-data" {
		parts, err := r.MultipartReader()
		if err != nil {
			return fault.Wrap(fault.Invalid, "The form did not come whole. Try again", err)
		}
		for range fieldsMost {
			part, err := parts.NextPart()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return fault.Wrap(fault.Invalid, "The form did not come whole. Try again", err)
			}
			if part.FormName() == "file" {
				if part.FileName() != "" && v.Get("kind") == "file" {
					in.Name, in.Content = part.FileName(), part
					break
				}
				continue
			}
			b, err := io.ReadAll(io.LimitReader(part, textMost))
			if err != nil {
				return fault.Wrap(fault.Invalid, "The form did not come whole. Try again", err)
			}
			v.Add(part.FormName(), string(b))
		}
	} else {
		if err := r.ParseForm(); err != nil {
			return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
		}
		v = r.PostForm
	}
	in.Title, in.Kind, in.Target, in.From, in.To, in.Expires, in.Person = v.Get("title"), v.Get("kind"), v.Get("target"), dateOf(v, "from"), dateOf(v, "to"), dateOf(v, "expires"), v.Get("person")
	id, code := r.PathValue("id"), r.PathValue("code")
	_, err = d.Standard.Add(r.Context(), web.Scope(r).Org(), id, code, in)
	_, _ = io.Copy(io.Discard, r.Body) // so that the answer is read and not a broken connection; the route bounds it
	switch {
	case err == nil:
		return web.Redirect(w, r, standard.IndicatorPath(id, code)+"#evidence")
	case fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.TooLarge):
		return d.showEvidence(w, r, v, fault.ProblemsFrom(err, "file"))
	}
	return err
}

// register is all evidence of the organisation.
func (d Deps) register(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	list, err := d.Standard.Items(ctx, sc, sc.Org())
	if err != nil {
		return err
	}
	now, over, soon := d.Standard.Now(), 0, 0
	p := &listPage{tabs: d.tabs(ctx, "/standard/evidence")}
	p.table = ui.Table{Caption: lang.T(ctx, "Evidence"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Evidence")}, {Label: lang.T(ctx, "Shows the time")}, {Label: lang.T(ctx, "Counts"), Alone: true}, {Label: lang.T(ctx, "Who answers")}, {Label: lang.T(ctx, "Used for"), Number: true}}}
	for i := range list {
		e := &list[i]
		switch {
		case e.Over(now):
			over++
		case e.Days(now) <= d.Standard.Rules.SoonDays:
			soon++
		}
		p.table.Rows = append(p.table.Rows, ui.Row{Over: e.Over(now) && e.Uses > 0, Cells: []ui.Cell{{Text: e.Title, Href: standard.EvidencePath(e.ID), Sub: lang.T(ctx, kindWords[e.Kind])}, {Text: represents(ctx, e)},
			{Body: d.validity(ctx, e).Chip()}, {Text: e.PersonName}, {Text: number(e.Uses)}}})
	}
	p.title = lang.N(ctx, len(list), "%d piece of evidence", "%d pieces of evidence") + ": " + lang.T(ctx, "%d expired, %d about to expire within %d days", over, soon, d.Standard.Rules.SoonDays)
	if len(list) == 0 {
		p.title = lang.T(ctx, "No evidence is kept yet")
		p.empty = ui.EmptyState(lang.T(ctx, "Nothing here yet"), lang.T(ctx, "Evidence is added at an indicator of an assessment. From then on it may be used for others too."), lang.T(ctx, "Assessments"), "/standard")
	}
	if d.may(ctx, standard.ActExport) && len(list) > 0 {
		p.downloads = []ui.Link{{Text: "CSV", Href: "/standard/evidence/download.csv"}, {Text: "XLSX", Href: "/standard/evidence/download.xlsx"}}
	}
	return d.show(w, r, p)
}

// itemPage is one piece of evidence.
type itemPage struct {
	i        standard.Item
	title    string
	facts    []ui.Fact
	uses     ui.Table
	mayRenew bool
}

func (d Deps) item(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), web.Scope(r)
	i, err := d.Standard.Item(ctx, sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	uses, err := d.Standard.Uses(ctx, &i)
	if err != nil {
		return err
	}
	p := &itemPage{i: i, title: i.Title, mayRenew: d.may(ctx, standard.ActEvidence)}
	p.facts = []ui.Fact{{Label: lang.T(ctx, "What it is"), Body: targetOf(&i)}, {Label: lang.T(ctx, "Shows the time"), Text: represents(ctx, &i)}, {Label: lang.T(ctx, "Counts"), Body: d.validity(ctx, &i).Chip()},
		{Label: lang.T(ctx, "Who answers for it"), Text: i.PersonName}, {Label: lang.T(ctx, "Added"), Text: lang.T(ctx, "%s, %s", i.AddedName, date(ctx, i.AddedAt))}}
	p.uses = ui.Table{Caption: lang.N(ctx, len(uses), "Used for %d indicator", "Used for %d indicators"), Columns: []ui.Column{{Label: lang.T(ctx, "Assessment")}, {Label: lang.T(ctx, "Indicator")}, {Label: lang.T(ctx, "Since")}}}
	for _, u := range uses {
		p.uses.Rows = append(p.uses.Rows, ui.Row{Cells: []ui.Cell{{Text: u.Name, Href: standard.Path(u.Assessment), Sub: lang.T(ctx, u.State.Words())}, {Text: u.Indicator, Href: standard.IndicatorPath(u.Assessment, u.Indicator)}, {Text: date(ctx, u.At), Sub: u.ByName}}})
	}
	return web.Staff(w, r, web.View{Title: p.title, Current: "/standard", Crumbs: []ui.Crumb{{Label: lang.T(ctx, "Standard"), Href: "/standard"}, {Label: lang.T(ctx, "Evidence register"), Href: "/standard/evidence"}, {Label: i.Title}}, Body: itemBody(p)})
}

// file gives the file of a piece of evidence.
func (d Deps) file(w http.ResponseWriter, r *http.Request) error {
	sc := web.Scope(r)
	f, err := d.Standard.File(r.Context(), sc, sc.Org(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.Standard.Files.Serve(w, r, f, false)
}

// href gives where a piece of evidence is to be read, "" for nowhere.
func href(i *standard.Item) string {
	switch i.Kind {
	case "file":
		return standard.EvidencePath(i.ID) + "/file"
	case "exhibit":
		return "/evidence/" + i.Target
	}
	if strings.HasPrefix(i.Target, "/") || strings.HasPrefix(i.Target, "https://") || strings.HasPrefix(i.Target, "http://") {
		return i.Target
	}
	return ""
}
