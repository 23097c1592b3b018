package caseworkweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Care) wordsRoutes() []web.Route {
	act := casework.ActTemplates
	return []web.Route{
		{Pattern: "GET /letters", Action: act, Handle: d.kinds},
		{Pattern: "GET /letters/{key}", Action: act, Handle: d.kind},
		{Pattern: "POST /letters/{key}", Action: act, Handle: d.saveWords},
		{Pattern: "GET /letters/{key}/sample", Action: act, Handle: d.sample},
	}
}

func (d Care) kinds(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t := &ui.Table{Caption: lang.T(ctx, "Kinds of letters"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Letter")}, {Label: lang.T(ctx, "When it is written")}, {Label: lang.T(ctx, "Languages")}, {Label: lang.T(ctx, "In force")}}}
	for _, k := range d.Letters.Kinds {
		now, err := d.Letters.InForce(ctx, web.Scope(r).Org(), k.Key)
		if err != nil {
			return err
		}
		langs := lang.T(ctx, "English")
		if !now.Kind.Welsh.Empty() {
			langs = lang.T(ctx, "English and Welsh")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, k.Title), Href: "/letters/" + k.Key}, {Text: lang.T(ctx, k.About)}, {Text: langs}, {Text: versionWords(ctx, now.Version)}}})
	}
	return d.alone(w, r, lang.T(ctx, "The words of letters"), nil, nil, &carePage{under: lang.T(ctx, "Change them to your own. Letters that were made stay as they were."),
		sheets: []sheet{{id: "kinds", heading: lang.T(ctx, "Kinds of letters"), table: t}}})
}

func (d Care) kind(w http.ResponseWriter, r *http.Request) error { return d.showKind(w, r, nil, nil) }

func (d Care) showKind(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx, key := r.Context(), r.PathValue("key")
	list, err := d.Letters.Wordings(ctx, web.Scope(r).Org(), key)
	if err != nil {
		return err
	}
	newest := list[0]
	if v == nil {
		v = url.Values{"newest": {strconv.FormatInt(newest.Version, 10)}, "subject_en": {newest.Kind.English.Subject}, "body_en": {newest.Kind.English.Body}, "subject_cy": {newest.Kind.Welsh.Subject}, "body_cy": {newest.Kind.Welsh.Body}}
	}
	said := web.Problems(ctx, problems)
	at := "/letters/" + key
	body := &carePage{under: lang.T(ctx, newest.Kind.About)}
	var fields []ui.Fact
	for _, f := range newest.Kind.Fields {
		fields = append(fields, ui.Fact{Label: "{" + f.Name + "}", Text: lang.T(ctx, f.Means)})
	}
	body.rail = append(body.rail, sheet{id: "fields", heading: lang.T(ctx, "Fields you may use"), facts: fields,
		note: lang.T(ctx, "An empty line makes a paragraph, “# ” a heading, “- ” an item of a list. A field that is not in this list is refused, with its line.")}, versionsSheet(ctx, at, list))
	write := func(code, subject, words string) []any {
		return []any{ui.Field{Name: "subject_" + code, Label: lang.T(ctx, subject), Value: v.Get("subject_" + code), Error: said.For("subject_" + code)},
			area(ui.Field{Name: "body_" + code, Label: lang.T(ctx, words), Value: v.Get("body_" + code), Error: said.For("body_" + code), Rows: 18})}
	}
	form := append(write("en", "Subject, English", "Words, English"), write("cy", "Subject, Welsh", "Words, Welsh")...)
	form = append(form, ui.Field{Name: "note", Label: lang.T(ctx, "What changed, for your colleagues"), Value: v.Get("note"), Error: said.For("note")})
	body.sheets = []sheet{{id: "write", heading: lang.T(ctx, "Write a new version"), lede: lang.T(ctx, "It is kept, but not used, until you put it in force. Look at it first."),
		form: &careForm{action: at, hidden: [][2]string{{"newest", v.Get("newest")}}, buttons: one(lang.T(ctx, "Keep as a new version")), back: "/letters", fields: form}}}
	return d.alone(w, r, lang.T(ctx, newest.Kind.Title), []ui.Crumb{{Label: lang.T(ctx, "The words of letters"), Href: "/letters"}, {Label: lang.T(ctx, newest.Kind.Title)}}, problems, body)
}

// versionsSheet lists the versions with their previews, and puts one in force.
func versionsSheet(ctx context.Context, at string, list []casework.Wording) sheet {
	s := sheet{id: "versions", heading: lang.T(ctx, "Versions")}
	var choices []ui.Option
	for _, x := range list {
		n := strconv.FormatInt(x.Version, 10)
		c := ui.Check{Icon: ui.IconRing, Text: versionWords(ctx, x.Version), Small: x.Note, State: lang.T(ctx, "Look at it"), Href: at + "/sample?version=" + n}
		if x.Version > 0 {
			c.Small = lang.T(ctx, "%s, %s", x.ByName, lang.Date(ctx, x.MadeAt)) + ". " + x.Note
		}
		if x.InForce {
			c.Icon = ui.IconTick
			c.Text += " " + lang.T(ctx, "(in force)")
		} else {
			choices = append(choices, ui.Option{Value: n, Label: versionWords(ctx, x.Version)})
		}
		s.checks = append(s.checks, c)
	}
	if len(choices) > 0 {
		s.form = &careForm{action: at, quiet: true, buttons: [][2]string{{"use", lang.T(ctx, "Put in force")}}, fields: []any{picked{ui.Field{Name: "version", Label: lang.T(ctx, "Which version from now on?")}, choices}}}
	}
	return s
}

func (d Care) saveWords(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	ctx, org, key := r.Context(), web.Scope(r).Org(), r.PathValue("key")
	if v.Get("do") == "use" {
		n, err := strconv.ParseInt(v.Get("version"), 10, 64)
		if err != nil {
			return fault.Missing()
		}
		return orGo(w, r, d.Letters.UseWords(ctx, org, key, n), "/letters/"+key+"#versions")
	}
	newest, _ := strconv.ParseInt(v.Get("newest"), 10, 64) // what is no number is no version that anybody saw
	_, err = d.Letters.SaveWords(ctx, org, key, newest, letter.Words{Subject: v.Get("subject_en"), Body: v.Get("body_en")}, letter.Words{Subject: v.Get("subject_cy"), Body: v.Get("body_cy")}, v.Get("note"))
	if problems, ok := problemsOf(err, "body_en"); ok {
		return d.showKind(w, r, v, problems)
	}
	return orGo(w, r, err, "/letters/"+key+"#versions")
}

// sample shows a version with sample fields, as it would print.
func (d Care) sample(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := d.Letters.Wordings(ctx, web.Scope(r).Org(), r.PathValue("key"))
	if err != nil {
		return err
	}
	for _, x := range list {
		if strconv.FormatInt(x.Version, 10) != r.URL.Query().Get("version") {
			continue
		}
		p, err := x.Kind.In(r.URL.Query().Get("lang")).Paper(letter.Letter{Fields: x.Kind.Sample(), From: []string{lang.T(ctx, "Sample")}, Date: lang.Date(ctx, d.Cases.Door.Now()), Foot: lang.T(ctx, "A sample with invented people. Nobody was sent this.")})
		if err != nil {
			return err
		}
		return d.paper(w, r, p, "sample", "html")
	}
	return fault.Missing()
}
