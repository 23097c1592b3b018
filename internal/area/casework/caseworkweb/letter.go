package caseworkweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/letter"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Care) letterRoutes() []web.Route {
	read, write := casework.ActLetterRead, casework.ActLetterWrite
	out := []web.Route{
		{Pattern: "GET /cases/{id}/letters", Action: read, Handle: d.letters},
		{Pattern: "GET /cases/{id}/write-letter/{key}", Action: write, Handle: d.writeLetter},
		{Pattern: "POST /cases/{id}/write-letter/{key}", Action: write, Handle: d.makeLetter},
		{Pattern: "GET /cases/{id}/letters/{letter}", Action: read, Handle: d.letter},
		{Pattern: "POST /cases/{id}/letters/{letter}", Action: write, Handle: d.deliver},
	}
	for _, kind := range []string{"html", "docx", "pdf"} {
		out = append(out, web.Route{Pattern: "GET /cases/{id}/letters/{letter}/letter." + kind, Action: read, Handle: func(w http.ResponseWriter, r *http.Request) error { return d.letterFile(w, r, kind) }})
	}
	return out
}

// caseLetters are the kinds that are written from a case itself; others are written by their own areas.
func (d Care) caseLetters() (out []letter.Default) {
	for _, k := range d.Letters.Kinds {
		if strings.HasPrefix(k.Key, "case_") {
			out = append(out, k)
		}
	}
	return out
}

var langWords = map[string]string{"en": "English", "cy": "Welsh"}

// went says how a letter went, in a few words.
func went(ctx context.Context, x casework.Issued) (string, ui.TagColour) {
	if len(x.Deliveries) == 0 {
		return lang.T(ctx, "No proof of delivery yet"), ui.TagYellow
	}
	last := x.Deliveries[len(x.Deliveries)-1]
	if last.Returned {
		return lang.T(ctx, "Came back"), ui.TagRed
	}
	return lang.T(ctx, last.Method.Words()) + ", " + last.Day, ui.TagPlain
}

func (d Care) letters(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/letters")
	if err != nil || done {
		return err
	}
	list, err := d.Letters.Of(ctx, web.Scope(r), casework.OfCase(p.Case))
	if err != nil {
		return err
	}
	t := &ui.Table{Caption: lang.T(ctx, "Letters that were made"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Letter")}, {Label: lang.T(ctx, "To")}, {Label: lang.T(ctx, "Made")}, {Label: lang.T(ctx, "Delivery"), Alone: true}}}
	for _, x := range list {
		words, colour := went(ctx, x)
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: lang.T(ctx, x.Title), Href: p.path + "/letters/" + x.ID, Sub: lang.T(ctx, langWords[x.Lang])}, {Text: x.Addressee}, {Text: lang.ShortDay(ctx, x.MadeAt), Sub: x.ByName}, {Body: ui.Tag(words, colour)}}})
	}
	body := &carePage{sheets: []sheet{{id: "letters", heading: lang.T(ctx, "Letters that were made"), table: t, empty: lang.T(ctx, "No letter was made in this case yet.")}}}
	if d.may(ctx, casework.ActLetterWrite) && p.Open() {
		s := sheet{id: "write", heading: lang.T(ctx, "Write a letter")}
		for _, k := range d.caseLetters() {
			s.facts = append(s.facts, ui.Fact{Label: lang.T(ctx, k.Title), Text: lang.T(ctx, k.About)})
			s.links = append(s.links, ui.Link{Text: lang.T(ctx, "Write: %s", lower(lang.T(ctx, k.Title))), Href: p.path + "/write-letter/" + k.Key})
		}
		s.note = lang.T(ctx, "An administrator can change the words of each kind.")
		body.rail = append(body.rail, s)
	}
	return d.inCase(w, r, p, lang.T(ctx, "Letters"), nil, body)
}

func (d Care) writeLetter(w http.ResponseWriter, r *http.Request) error {
	return d.showWrite(w, r, url.Values{"lang": {"en"}}, nil, nil)
}

// fieldName is the form's name of a letter's field.
func fieldName(name string) string { return "f_" + name }

func (d Care) showWrite(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems, shown *letter.Paper) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/letters")
	if err != nil || done {
		return err
	}
	words, err := d.Letters.InForce(ctx, p.Org, r.PathValue("key"))
	if err != nil {
		return err
	}
	who, err := d.Cases.People(ctx, web.Scope(r), p.Org, p.ID)
	if err != nil {
		return err
	}
	var to []ui.Option
	for _, x := range who {
		to = append(to, ui.Option{Value: x.Label, Label: x.Label + ", " + lower(lang.T(ctx, x.Part.Words())), Chosen: v.Get("label") == x.Label})
	}
	said := web.Problems(ctx, problems)
	langs := options(ctx, [][2]string{{"en", "English"}, {"cy", "Welsh"}}, v.Get("lang"))
	f := &careForm{action: p.path + "/write-letter/" + words.Kind.Key, back: p.path + "/letters", buttons: [][2]string{{"preview", lang.T(ctx, "Look at it")}, {"make", lang.T(ctx, "Make the letter")}}, fields: []any{
		picked{ui.Field{Name: "label", Label: lang.T(ctx, "Who is it for?"), Hint: lang.T(ctx, "Lists show this label, never the name"), Error: said.For("label")}, to},
		area(ui.Field{Name: "to", Label: lang.T(ctx, "Name and address on the letter"), Value: v.Get("to"), Error: said.For("to"), Rows: 4}),
		ui.Choice{Name: "lang", Label: lang.T(ctx, "Language"), Plain: true, Options: langs},
	}}
	if words.Kind.Welsh.Empty() {
		f.fields = f.fields[:2]
	}
	for _, k := range words.Kind.Fields {
		f.fields = append(f.fields, area(ui.Field{Name: fieldName(k.Name), Label: lang.T(ctx, k.Means), Value: v.Get(fieldName(k.Name)), Error: said.For(fieldName(k.Name)), Rows: 2}))
	}
	body := &carePage{sheets: []sheet{{id: "write", heading: lang.T(ctx, words.Kind.Title), lede: lang.T(ctx, words.Kind.About) + " " + lang.T(ctx, "Once made, a letter is kept as it is, and cannot be changed."), form: f}}}
	if shown != nil {
		subject, text := shown.Text()
		body.sheets = append([]sheet{{id: "look", heading: lang.T(ctx, "So it will read"), lines: []string{subject, text}, note: lang.T(ctx, "Nothing was made yet.")}}, body.sheets...)
	}
	return d.inCase(w, r, p, lang.T(ctx, words.Kind.Title), problems, body)
}

// fill puts together what stands on a letter.
func (d Care) fill(ctx context.Context, p *page, v url.Values, kind letter.Default) letter.Letter {
	in := lang.With(ctx, lang.Lang(v.Get("lang")))
	l := letter.Letter{Date: lang.Date(in, d.Cases.Door.Now()), Reference: p.Ref, Fields: map[string]string{}, SignOff: []string{authz.From(ctx).Name, lang.T(in, authz.From(ctx).Role.Words())}}
	if d.Org != nil {
		name, address := d.Org(ctx, p.Org)
		l.From = append([]string{name}, address...)
	}
	for _, line := range strings.Split(strings.ReplaceAll(v.Get("to"), "\r\n", "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			l.To = append(l.To, line)
		}
	}
	for _, f := range kind.Fields {
		l.Fields[f.Name] = strings.TrimSpace(v.Get(fieldName(f.Name)))
	}
	return l
}

func (d Care) makeLetter(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := typed(r)
	if err != nil {
		return err
	}
	if v.Get("lang") != "cy" {
		v.Set("lang", "en")
	}
	p, done, err := d.of(w, r, "/letters")
	if err != nil || done {
		return err
	}
	kind, err := d.Letters.Kind(r.PathValue("key"))
	if err != nil {
		return err
	}
	draft, err := d.Letters.Draft(ctx, p.Org, kind.Key, v.Get("lang"), d.fill(ctx, p, v, kind))
	var bad *letter.Error
	if errors.As(err, &bad) {
		return d.showWrite(w, r, v, fault.Problems{{Field: fieldName(bad.Field), Message: "%s", Args: []any{bad.Error()}}}, nil)
	}
	if err != nil {
		return err
	}
	if v.Get("do") != "make" {
		return d.showWrite(w, r, v, nil, &draft.Paper)
	}
	made, err := d.Cases.MakeLetter(ctx, d.Letters, p.Org, p.ID, draft, v.Get("label"))
	if problems, ok := problemsOf(err, "label"); ok {
		return d.showWrite(w, r, v, problems, nil)
	}
	return orGo(w, r, err, p.path+"/letters/"+made.ID)
}

func (d Care) letter(w http.ResponseWriter, r *http.Request) error {
	return d.showLetter(w, r, url.Values{}, nil)
}

func (d Care) showLetter(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/letters")
	if err != nil || done {
		return err
	}
	x, err := d.Letters.One(ctx, web.Scope(r), casework.OfCase(p.Case), r.PathValue("letter"))
	if err != nil {
		return err
	}
	at := p.path + "/letters/" + x.ID
	facts := []ui.Fact{{Label: lang.T(ctx, "To"), Text: x.Addressee}, {Label: lang.T(ctx, "Made"), Text: lang.DateTime(ctx, x.MadeAt) + ", " + x.ByName}, {Label: lang.T(ctx, "Language"), Text: lang.T(ctx, langWords[x.Lang])},
		{Label: lang.T(ctx, "Words"), Text: versionWords(ctx, x.Version)}, {Label: lang.T(ctx, "Fingerprint"), Note: "SHA-256", Text: x.Hash[:16] + " " + x.Hash[16:32] + " " + x.Hash[32:48] + " " + x.Hash[48:]}}
	body := &carePage{sheets: []sheet{{id: "letter", heading: lang.T(ctx, x.Title), facts: facts, note: lang.T(ctx, "Kept as it was made, sealed. Each time it is opened, the fingerprint is compared, and the opening is recorded.")}}}
	t := &ui.Table{Caption: lang.T(ctx, "How it went"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "How")}, {Label: lang.T(ctx, "Day")}, {Label: lang.T(ctx, "Proof")}, {Label: lang.T(ctx, "Recorded by")}}}
	for _, y := range x.Deliveries {
		how := lang.T(ctx, y.Method.Words())
		if y.Returned {
			how += ": " + lang.T(ctx, "came back undelivered")
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: how}, {Text: y.Day}, {Text: y.Proof}, {Text: y.ByName, Sub: lang.DateTime(ctx, y.At)}}})
	}
	body.sheets = append(body.sheets, sheet{id: "went", heading: lang.T(ctx, "How it went"), table: t, empty: lang.T(ctx, "No proof of delivery yet.")})
	body.rail = append(body.rail, d.takeSheet(ctx, at+"/letter", true))
	if d.may(ctx, casework.ActLetterWrite) {
		said := web.Problems(ctx, problems)
		var ways [][2]string
		for _, m := range casework.DeliveryMethods() {
			ways = append(ways, [2]string{string(m), m.Words()})
		}
		body.rail = append(body.rail, sheet{id: "deliver", heading: lang.T(ctx, "Record how it went"), form: &careForm{action: at, buttons: one(lang.T(ctx, "Record this")), fields: []any{
			picked{ui.Field{Name: "method", Label: lang.T(ctx, "How"), Error: said.For("method")}, options(ctx, ways, v.Get("method"))},
			dateField(v, "day", lang.T(ctx, "Day"), "", said),
			area(ui.Field{Name: "proof", Label: lang.T(ctx, "What shows it?"), Hint: lang.T(ctx, "A tracking number, or who saw it handed over"), Value: v.Get("proof"), Error: said.For("proof"), Rows: 2}),
			many(ui.Choice{Name: "returned", Label: lang.T(ctx, "Did it come back?"), Plain: true, Options: []ui.Option{{Value: "yes", Label: lang.T(ctx, "It came back undelivered"), Chosen: v.Get("returned") == "yes"}}}),
		}}})
	}
	return d.inCase(w, r, p, lang.T(ctx, "Letter: %s", lower(lang.T(ctx, x.Title))), problems, body)
}

func versionWords(ctx context.Context, v int64) string {
	if v == 0 {
		return lang.T(ctx, "Those that come with Havenward")
	}
	return lang.T(ctx, "Version %d of this organisation", v)
}

func (d Care) letterFile(w http.ResponseWriter, r *http.Request, kind string) error {
	ctx := r.Context()
	c, done, err := d.find(w, r)
	if err != nil || done {
		return err
	}
	paper, err := d.Cases.ReadLetter(ctx, d.Letters, c.Org, c.ID, r.PathValue("letter"))
	if err != nil {
		return err
	}
	return d.paper(w, r, paper, "letter-"+c.ID, kind)
}

func (d Care) deliver(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	id, which := r.PathValue("id"), r.PathValue("letter")
	err = d.Cases.DeliverLetter(r.Context(), d.Letters, web.Scope(r).Org(), id, which, casework.Delivery{Method: casework.Method(v.Get("method")), Day: string(typedDay(v, "day")), Proof: v.Get("proof"), Returned: v.Get("returned") == "yes"})
	if problems, ok := problemsOf(err, "method"); ok {
		return d.showLetter(w, r, v, problems)
	}
	return orGo(w, r, err, casework.Path(id)+"/letters/"+which)
}
