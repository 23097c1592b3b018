package learnweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func providersTitle(ctx context.Context, n map[learn.Standing]int, all int) string {
	lapsed := n[learn.Lapsed] + n[learn.NotYet]
	switch {
	case all == 0:
		return lang.T(ctx, "No provider or trainer is kept here yet")
	case lapsed > 0:
		return lang.T(ctx, "%d of %d who teach may not: a certificate has lapsed", lapsed, all)
	case n[learn.Soon] > 0:
		return lang.N(ctx, n[learn.Soon], "%d certificate ends within 90 days", "The certificates of %d end within 90 days")
	case n[learn.InForce] == 0:
		return lang.T(ctx, "No certificate of anybody who teaches is kept here")
	}
	return lang.T(ctx, "All certificates kept here are in force")
}

// providers is everybody who teaches, those who may not first.
func (d Deps) providers(w http.ResponseWriter, r *http.Request) error {
	ctx, s := r.Context(), d.Learn
	list, err := s.Providers(ctx, web.Scope(r))
	if err != nil {
		return err
	}
	path, on, teach := "/training/providers", s.Today(), 0
	names := map[string]string{}
	for i := range list {
		names[list[i].ID] = list[i].Name
		if !list[i].Ended {
			teach++
		}
	}
	p := &page{title: providersTitle(ctx, s.ProviderStandings(list), teach), tabs: d.tabs(ctx, path), downloads: d.files(ctx, learn.ActExport, path, nil)}
	if d.may(ctx, learn.ActTeach) {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Add a provider or trainer"), Href: path + "/new"}}
	}
	t := &ui.Table{Caption: lang.T(ctx, "Providers and trainers"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Who teaches")}, {Label: lang.T(ctx, "Kind")}, {Label: lang.T(ctx, "Certificates")}, {Label: lang.T(ctx, "Standing"), Alone: true}}}
	for _, x := range paged(p, path, r.URL.Query(), list) {
		st := x.Stands(on)
		kind := lang.T(ctx, "Provider")
		if x.Kind == learn.KindTrainer {
			kind = lang.T(ctx, "Trainer")
			if n := names[x.Of]; n != "" {
				kind = lang.T(ctx, "Trainer of %s", n)
			}
		}
		what := ui.Cell{Text: lang.T(ctx, "None kept")}
		if until := x.Until(on); until != "" {
			what.Text = lang.T(ctx, "In force until %s", day(ctx, until))
		}
		if why := x.Bars(on, false); why != "" && !x.Ended {
			what.Text = why
		}
		chip := ui.Tag(lang.T(ctx, "No longer teaches"), ui.TagGrey)
		if !x.Ended {
			chip = certificateChip(ctx, st, x.Until(on)).Chip()
		}
		t.Rows = append(t.Rows, ui.Row{Over: !x.Ended && (st == learn.Lapsed || st == learn.NotYet), Cells: []ui.Cell{{Text: x.Name, Href: learn.ProviderPath(x.ID)}, {Text: kind}, what, {Body: chip}}})
	}
	if len(t.Rows) == 0 {
		p.sections = []section{{empty: lang.T(ctx, "Nobody is kept here yet"), lede: lang.T(ctx, "Add who teaches, with their certificates. A session whose provider or trainer has lapsed on its day cannot be opened or booked.")}}
	} else {
		p.sections = []section{{table: t}}
	}
	p.sections = append(p.sections, schemesSection(ctx))
	return show(w, r, p)
}

// schemesSection is what is known of certificates, with where it is from.
func schemesSection(ctx context.Context) section {
	k := learn.Facts()
	s := section{heading: lang.T(ctx, "What is known of certificates"), foot: lang.T(ctx, "From %s. Source: %s", day(ctx, k.From), k.Source)}
	for _, x := range k.Schemes {
		s.facts = append(s.facts, ui.Fact{Label: x.Title, Note: lang.T(ctx, "Unverified"), Text: x.Words})
	}
	return s
}

// provider is one who teaches, with every certificate.
func (d Deps) provider(w http.ResponseWriter, r *http.Request) error {
	ctx, s := r.Context(), d.Learn
	x, err := s.Provider(ctx, web.Scope(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	on, path, teach := s.Today(), learn.ProviderPath(x.ID), d.may(ctx, learn.ActTeach)
	p := &page{caption: x.Name, crumbs: []ui.Crumb{{Label: lang.T(ctx, "Providers"), Href: "/training/providers"}, {Label: x.Name}}, title: lang.T(ctx, "May teach until %s", day(ctx, x.Until(on)))}
	switch why := x.Bars(on, false); {
	case x.Ended:
		p.title = lang.T(ctx, "No longer teaches here")
	case why != "":
		p.title = lang.T(ctx, "May not teach: a certificate has lapsed")
		p.banners = []banner{{ui.Bad, lang.T(ctx, "Sessions cannot be opened or booked."), why + "."}}
	case x.Until(on) == "":
		p.title = lang.T(ctx, "No certificate is kept: may teach what asks for none")
	}
	if teach {
		p.tools = []ui.Link{{Text: lang.T(ctx, "Add a certificate"), Href: path + "/certificate"}}
		if x.Ended {
			p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "Teaches again"), Href: path + "/end"})
		} else {
			p.tools = append(p.tools, ui.Link{Text: lang.T(ctx, "No longer teaches"), Href: path + "/end"})
		}
	}
	t := &ui.Table{Caption: lang.T(ctx, "Certificates"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Certificate")}, {Label: lang.T(ctx, "Number")}, {Label: lang.T(ctx, "From")}, {Label: lang.T(ctx, "Last day")}, {Label: lang.T(ctx, "State"), Alone: true}}}
	if teach {
		t.Columns = append(t.Columns, ui.Column{Label: lang.T(ctx, "Change"), Alone: true})
	}
	for i := len(x.Certificates) - 1; i >= 0; i-- {
		c := &x.Certificates[i]
		tag := ui.Tag(lang.T(ctx, "Past"), ui.TagGrey)
		switch {
		case c.Dropped != "":
			tag = ui.Tag(lang.T(ctx, "Taken out: %s", c.Dropped), ui.TagGrey)
		case c.Withdrawn != "":
			tag = ui.Tag(lang.T(ctx, "Withdrawn"), ui.TagRed)
		case c.Holds(on):
			tag = ui.Tag(lang.T(ctx, "In force"), ui.TagBlue)
		case c.From > on:
			tag = ui.Tag(lang.T(ctx, "To come"), ui.TagYellow)
		}
		sub := c.Body
		if c.Scope != "" {
			sub += ", " + c.Scope
		}
		row := ui.Row{Cells: []ui.Cell{{Text: c.Named(), Sub: sub}, {Text: c.Number, Sub: checkedWords(ctx, c)}, {Text: day(ctx, c.From)}, {Text: day(ctx, c.Ends())}, {Body: tag}}}
		if teach {
			var can []ui.Link
			if c.Dropped == "" && c.Withdrawn == "" {
				can = []ui.Link{{Text: lang.T(ctx, "Put right"), Href: path + "/certificate?of=" + c.ID}, {Text: lang.T(ctx, "End"), Href: path + "/end-certificate?of=" + c.ID}}
			}
			row.Cells = append(row.Cells, ui.Cell{Body: links(c.Named()+" "+c.Number, can)})
		}
		t.Rows = append(t.Rows, row)
	}
	p.sections = []section{{heading: lang.T(ctx, "Certificates"), table: t, empty: lang.T(ctx, "None is kept.")}}
	if x.About != "" {
		p.sections = append(p.sections, section{heading: lang.T(ctx, "About"), body: words(x.About)})
	}
	return show(w, r, p)
}

// providerActs are the forms of who teaches.
func providerActs() []act {
	on := func(p *askPage) error {
		p.back, p.crumb = "/training/providers", ui.Crumb{Label: p.t("Providers"), Href: "/training/providers"}
		if p.id == "" {
			return nil
		}
		x, err := p.d.Learn.Provider(p.ctx, p.sc, p.id)
		p.name, p.back, p.version, p.data = x.Name, learn.ProviderPath(x.ID), x.Version, &x
		return err
	}
	certificate := func(p *askPage) (*learn.Certificate, error) {
		x := p.data.(*learn.Provider)
		i := slices.IndexFunc(x.Certificates, func(c learn.Certificate) bool { return c.ID == p.of })
		if i < 0 {
			return nil, fault.Missing()
		}
		return &x.Certificates[i], nil
	}
	s := "/training/providers/{id}/"
	return []act{
		{pattern: "/training/providers/new", action: learn.ActTeach, title: "Add a provider or trainer", button: "Add", open: on,
			fields: func(p *askPage) []templ.Component {
				pairs := [][2]string{{"", "None: works for this organisation"}}
				if list, err := p.d.Learn.Providers(p.ctx, p.sc); err == nil {
					for _, x := range list {
						if x.Kind == learn.KindProvider && !x.Ended {
							pairs = append(pairs, [2]string{x.ID, x.Name})
						}
					}
				}
				return []templ.Component{p.radios("kind", "What is added?", "", [2]string{learn.KindProvider, "A provider"}, [2]string{learn.KindTrainer, "A trainer"}), p.line("name", "Name", ""), p.pick("of", "Provider of a trainer", "", pairs), p.area("about", "About", "What is taught, and for whom")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				id, err := p.d.Learn.AddProvider(p.ctx, learn.ProviderForm{Kind: v.Get("kind"), Of: v.Get("of"), Name: v.Get("name"), About: v.Get("about")})
				return learn.ProviderPath(id), err
			}},
		{pattern: s + "certificate", action: learn.ActTeach, title: "Write down a certificate", button: "Save", open: func(p *askPage) error {
			if err := on(p); err != nil {
				return err
			}
			if p.of == "" {
				return nil
			}
			_, err := certificate(p)
			return err
		},
			fields: func(p *askPage) []templ.Component {
				if c, err := certificate(p); err == nil {
					p.fill("scheme", c.Scheme, "title", c.Title, "body", c.Body, "number", c.Number, "scope", c.Scope, "checked_at", c.CheckedAt)
					p.fillDay("from", c.From)
					p.fillDay("expires", c.Expires)
					p.fillDay("checked", c.Checked)
				}
				var pairs [][2]string
				for _, x := range learn.Facts().Schemes {
					pairs = append(pairs, [2]string{x.Code, x.Title})
				}
				return []templ.Component{p.radios("scheme", "What was certified?", "", append(pairs, [2]string{learn.Other, "Something else"})...), p.line("title", "Name of something else", ""), p.line("body", "Certifying body", ""), p.short("number", "Number", ""),
					p.date("from", "First day", ""), p.date("expires", "Last day", ""), p.line("scope", "What it covers", "Such as adult services, or a course"),
					p.date("checked", "Looked up on", "Leave it empty where nobody looked it up: the certificate is then shown as unverified"), p.line("checked_at", "Looked up where", "Such as the certifying body’s register")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.SetCertificate(p.ctx, p.id, seen(v), learn.CertificateForm{ID: p.of, Scheme: v.Get("scheme"), Title: v.Get("title"), Body: v.Get("body"), Number: v.Get("number"), From: dateOf(v, "from"), Expires: dateOf(v, "expires"),
					Scope: v.Get("scope"), Checked: dateOf(v, "checked"), CheckedAt: v.Get("checked_at")})
			}},
		{pattern: s + "end-certificate", action: learn.ActTeach, title: "End a certificate", button: "End it", warn: true, open: func(p *askPage) error {
			if err := on(p); err != nil {
				return err
			}
			_, err := certificate(p)
			return err
		},
			fields: func(p *askPage) []templ.Component {
				return []templ.Component{p.radios("how", "What happened to it?", "", [2]string{"withdrawn", "The certifying body took it back: it has lapsed from today"}, [2]string{"mistake", "It was a slip in typing: it was never one"}), p.line("why", "Why?", "")}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.EndCertificate(p.ctx, p.id, seen(v), p.of, v.Get("how"), v.Get("why"))
			}},
		{pattern: s + "end", action: learn.ActTeach, title: "Say whether they teach here", button: "Save", open: on,
			fields: func(p *askPage) []templ.Component {
				if p.data.(*learn.Provider).Ended {
					return []templ.Component{words(p.t("They teach here again. Their certificates are looked at as before."))}
				}
				return []templ.Component{words(p.t("They no longer teach here. Their sessions cannot be opened or booked, and what was held stays."))}
			},
			run: func(p *askPage, v url.Values) (string, error) {
				return p.back, p.d.Learn.EndProvider(p.ctx, p.id, seen(v), !p.data.(*learn.Provider).Ended)
			}},
	}
}
