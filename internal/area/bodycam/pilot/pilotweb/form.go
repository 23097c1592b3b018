package pilotweb

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/bodycam/pilot"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/web"
)

// formPage is one of the forms.
type formPage struct {
	kind                string
	title, lede, button string
	name, back, action  string
	form                pilot.Form
	why                 string
	version             int64
	problems            ui.Problems
	late                bool
	rows                []string
}

var titles = map[string][3]string{
	"new":     {"Write a protocol", "Decide it now, before anything is seen. It stays a draft until it is declared.", "Keep the draft"},
	"edit":    {"Change the draft", "It stays a draft until it is declared.", "Keep the draft"},
	"amend":   {"Amend the protocol", "What was declared stays to be read. Every report shows what was changed, when and why.", "Amend it"},
	"declare": {"Declare the protocol", "It is frozen with its SHA-256. From then on a change is an amendment that every report shows.", "Declare it"},
	"figures": {"Bring in figures", "A row for each site and month. All rows are taken, or none. A month that is sent again takes the place of the earlier one.", "Bring them in"},
}

func (d Deps) page(r *http.Request, kind string) (*formPage, error) {
	ctx := r.Context()
	words := titles[kind]
	p := &formPage{kind: kind, title: t(ctx, words[0]), lede: t(ctx, words[1]), button: t(ctx, words[2]), action: r.URL.Path, back: "/pilots", form: pilot.Form{Washout: "4"}}
	if kind == "new" {
		return p, nil
	}
	x, err := d.Pilots.Pilot(ctx, web.Scope(r), authz.From(ctx).Org, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p.name, p.back, p.version, p.form = x.Name, pilot.Path(x.ID), x.Version, pilot.FormOf(&x.Protocol)
	p.late = d.Pilots.Today() >= x.FirstStart()
	if kind != "figures" {
		p.back += "/protocol"
	}
	return p, nil
}

func (d Deps) ask(kind string) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := d.page(r, kind)
		if err != nil {
			return err
		}
		return d.draw(w, r, p, nil)
	}
}

func (d Deps) draw(w http.ResponseWriter, r *http.Request, p *formPage, problems fault.Problems) error {
	ctx := r.Context()
	p.problems = web.Problems(ctx, problems)
	rest := []ui.Crumb{{Label: p.title}}
	if p.name != "" {
		rest = []ui.Crumb{{Label: p.name, Href: p.back}, {Label: p.title}}
	}
	return d.show(w, r, web.View{Title: p.title, Problems: problems, Crumbs: d.crumbs(ctx, rest...), Body: formBody(p)})
}

func formOf(v url.Values) pilot.Form {
	return pilot.Form{Name: v.Get("name"), Question: v.Get("question"), Sites: v.Get("sites"), Chosen: v.Get("chosen"), From: v.Get("from"), To: v.Get("to"), Washout: v.Get("washout"),
		Primary: v.Get("primary"), Maker: v.Get("maker"), Others: v.Get("others"), Secondary: v["secondary"]}
}

// take does what a form asks, or shows it again with what was typed. After a conflict it carries the version that is there now.
func (d Deps) take(kind string) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := r.ParseForm(); err != nil {
			return fault.Wrap(fault.TooLarge, "That is more than one page may send. Shorten it and try again", err)
		}
		p, err := d.page(r, kind)
		if err != nil {
			return err
		}
		ctx, v, id := r.Context(), r.PostForm, r.PathValue("id")
		seen, _ := strconv.ParseInt(v.Get("version"), 10, 64)
		f := formOf(v)
		to := p.back
		switch kind {
		case "new":
			id, err = d.Pilots.Make(ctx, f)
			to = pilot.Path(id) + "/protocol"
		case "edit":
			err = d.Pilots.Edit(ctx, id, seen, f)
		case "amend":
			err = d.Pilots.Amend(ctx, id, seen, f, v.Get("why"))
		default:
			f = p.form
			err = d.Pilots.Declare(ctx, id, seen)
		}
		return d.after(w, r, p, f, v.Get("why"), seen, to, err)
	}
}

func (d Deps) after(w http.ResponseWriter, r *http.Request, p *formPage, f pilot.Form, why string, seen int64, to string, err error) error {
	switch {
	case err == nil:
		return web.Redirect(w, r, to)
	case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict):
		return err
	case fault.Is(err, fault.Invalid) && seen > 0:
		p.version = seen
	}
	p.form, p.why = f, why
	return d.draw(w, r, p, fault.ProblemsFrom(err, ""))
}

// fileMost is the largest file of figures, in bytes.
const fileMost = 8 << 20

// takeFigures brings in a file, or says which rows are wrong.
func (d Deps) takeFigures(w http.ResponseWriter, r *http.Request) error {
	p, err := d.page(r, "figures")
	if err != nil {
		return err
	}
	name, data, err := upload(r)
	if err == nil {
		_, err = d.Pilots.Bring(r.Context(), r.PathValue("id"), name, data)
	}
	problems := fault.ProblemsOf(err)
	if len(problems) > 1 {
		for _, x := range problems {
			p.rows = append(p.rows, x.Message)
		}
		err = fault.WithProblems(fault.Problems{{Field: "file", Message: "Nothing was brought in. The rows that are wrong are listed under the form"}})
	}
	return d.after(w, r, p, p.form, "", 0, p.back, err)
}

func upload(r *http.Request) (string, []byte, error) {
	bad := func(words string) error {
		return fault.WithProblems(fault.Problems{{Field: "file", Message: words}})
	}
	if err := r.ParseMultipartForm(fileMost); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return "", nil, bad("The file is larger than 8 MB. Bring in fewer months at a time")
		}
		return "", nil, bad("Choose a file")
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, head, err := r.FormFile("file")
	if err != nil {
		return "", nil, bad("Choose a file")
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, fileMost))
	if err == nil && len(data) == 0 {
		err = bad("The file is empty")
	}
	return head.Filename, data, err
}

func (p *formPage) field(ctx context.Context, name, label, hint, value string) ui.Field {
	return ui.Field{Name: name, Label: t(ctx, label), Hint: t(ctx, hint), Value: value, Error: p.problems.For(name)}
}

func (p *formPage) chosen(ctx context.Context) ui.Choice {
	c := ui.Choice{Name: "chosen", Label: t(ctx, "How were the sites chosen?"), Plain: true, Error: p.problems.For("chosen")}
	words := pilot.ChosenWords()
	for _, k := range []string{pilot.ChosenAll, pilot.ChosenLot, pilot.ChosenWish, pilot.ChosenWorst} {
		c.Options = append(c.Options, ui.Option{Value: k, Label: t(ctx, words[k]), Chosen: p.form.Chosen == k})
	}
	return c
}

func (p *formPage) primary(ctx context.Context) ui.Choice {
	c := ui.Choice{Name: "primary", Label: t(ctx, "Which one outcome decides?"), Hint: t(ctx, "Counts of incidents cannot be it: more is reported when cameras come."), Plain: true, Error: p.problems.For("primary")}
	for _, m := range pilot.Measures().Primaries() {
		c.Options = append(c.Options, ui.Option{Value: m.Key, Label: t(ctx, m.Name), Chosen: p.form.Primary == m.Key})
	}
	return c
}

func (p *formPage) secondary(ctx context.Context) ui.Choice {
	c := ui.Choice{Name: "secondary", Label: t(ctx, "Which other outcomes are looked at?"), Plain: true, Error: p.problems.For("secondary")}
	for _, m := range pilot.Measures().Outcomes() {
		c.Options = append(c.Options, ui.Option{Value: m.Key, Label: t(ctx, m.Name), Chosen: slices.Contains(p.form.Secondary, m.Key)})
	}
	return c
}

// countedHere names the figures that need no file for sites of one's own organisation.
func countedHere(ctx context.Context) string {
	var out []string
	for _, q := range pilot.Measures().Quantities {
		if q.Here != "" {
			out = append(out, strings.ToLower(t(ctx, q.Name)))
		}
	}
	return strings.Join(out, ", ")
}
