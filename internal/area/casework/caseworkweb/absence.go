package caseworkweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/area/casework/riddor"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

func (d Care) absenceRoutes() []web.Route {
	act := casework.ActAbsence
	return []web.Route{
		{Pattern: "GET /cases/{id}/absence", Action: act, Handle: d.absence},
		{Pattern: "POST /cases/{id}/absence", Action: act, Handle: d.addAbsence},
		{Pattern: "POST /cases/{id}/cover", Action: act, Handle: d.addCover},
		{Pattern: "GET /cases/{id}/absence/{absence}", Action: act, Handle: d.oneAbsence},
		{Pattern: "POST /cases/{id}/absence/{absence}", Action: act, Handle: d.changeAbsence},
		{Pattern: "POST /cases/{id}/cover-back", Action: act, Handle: d.dropCover},
	}
}

// affected gives those affected in a case as choices, and their labels.
func (d Care) affected(ctx context.Context, r *http.Request, p *page, chosen string) ([]ui.Option, map[string]string, error) {
	list, err := d.Cases.People(ctx, web.Scope(r), p.Org, p.ID)
	labels := map[string]string{}
	var out []ui.Option
	for i := range list {
		x := &list[i]
		if x.Part != casework.Affected {
			continue
		}
		labels[x.ID] = x.Label
		words := x.Label
		if a := about(ctx, x); a != "" {
			words += ", " + lower(a)
		}
		out = append(out, ui.Option{Value: x.ID, Label: words, Chosen: x.ID == chosen})
	}
	if len(out) == 1 {
		out[0].Chosen = true
	}
	return out, labels, err
}

func (d Care) absence(w http.ResponseWriter, r *http.Request) error {
	return d.showAbsence(w, r, url.Values{}, nil)
}

func (d Care) showAbsence(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/absence")
	if err != nil || done {
		return err
	}
	who, labels, err := d.affected(ctx, r, p, v.Get("person"))
	if err != nil {
		return err
	}
	absences, err := d.Cases.Absences(ctx, web.Scope(r), p.Org, p.ID)
	if err != nil {
		return err
	}
	covers, err := d.Cases.Covers(ctx, web.Scope(r), p.Org, p.ID)
	if err != nil {
		return err
	}
	body := &carePage{}
	days := &ui.Table{Caption: lang.T(ctx, "Days away from normal work"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "Who")}, {Label: lang.T(ctx, "Kind")}, {Label: lang.T(ctx, "Days")},
		{Label: lang.T(ctx, "Hours lost"), Number: true}, {Label: lang.T(ctx, "Change"), Alone: true}}}
	for _, a := range absences {
		span := dayWords(ctx, a.From) + " – " + dayWords(ctx, a.To)
		if a.To == "" {
			span = lang.T(ctx, "Since %s, goes on", dayWords(ctx, a.From))
		}
		lost := lang.T(ctx, "not said yet")
		if a.Minutes > 0 {
			lost = hours(a.Minutes)
		}
		days.Rows = append(days.Rows, ui.Row{Cells: []ui.Cell{{Text: labels[a.Person]}, {Text: kindWords(ctx, casework.AbsenceKinds(), string(a.Kind))}, {Text: span, Sub: a.ByName}, {Text: lost},
			{Text: lang.T(ctx, "Change"), Href: p.path + "/absence/" + a.ID}}})
	}
	body.sheets = append(body.sheets, sheet{id: "days", heading: lang.T(ctx, "Days away from normal work"), table: days,
		empty: lang.T(ctx, "Nobody has been away, as far as is recorded. Days that are recorded here count for RIDDOR by themselves.")})
	body.sheets = append(body.sheets, d.coverSheet(ctx, p, covers, labels))
	said := web.Problems(ctx, problems)
	if p.Open() {
		body.rail = append(body.rail, absenceForm(ctx, p, v, said, who), coverForm(ctx, p, v, said, who))
	}
	if d.may(ctx, casework.ActCostCase) {
		s, err := d.costSheet(ctx, p)
		if err != nil {
			return err
		}
		body.sheets = append(body.sheets, s)
	}
	return d.inCase(w, r, p, lang.T(ctx, "Absence and cost"), problems, body)
}

func kindWords(ctx context.Context, list [][2]string, code string) string {
	for _, k := range list {
		if k[0] == code {
			return lang.T(ctx, k[1])
		}
	}
	return code
}

func (d Care) coverSheet(ctx context.Context, p *page, covers []casework.Cover, labels map[string]string) sheet {
	t := &ui.Table{Caption: lang.T(ctx, "Who came instead"), Hidden: true, Bare: true, Columns: []ui.Column{{Label: lang.T(ctx, "In place of")}, {Label: lang.T(ctx, "Who came")}, {Label: lang.T(ctx, "Day")}, {Label: lang.T(ctx, "Hours"), Number: true}}}
	for _, c := range covers {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: labels[c.Person]}, {Text: kindWords(ctx, casework.CoverKinds(), c.Kind)}, {Text: dayWords(ctx, c.Day), Sub: c.ByName}, {Text: hours(c.Minutes)}}})
	}
	s := sheet{id: "cover", heading: lang.T(ctx, "Who came instead"), table: t, empty: lang.T(ctx, "No cover is recorded.")}
	if n := len(covers); n > 0 && p.Open() {
		var list []ui.Option
		for _, c := range covers {
			list = append(list, ui.Option{Value: c.ID, Label: labels[c.Person] + ", " + dayWords(ctx, c.Day) + ", " + hours(c.Minutes)})
		}
		s.foldedAs = lang.T(ctx, "Take an entry back that was made in error")
		s.folded = &careForm{action: p.path + "/cover-back", quiet: true, fields: []any{picked{ui.Field{Name: "cover_id", Label: lang.T(ctx, "Which")}, list}}, buttons: one(lang.T(ctx, "Take it back"))}
	}
	return s
}

func absenceForm(ctx context.Context, p *page, v url.Values, said ui.Problems, who []ui.Option) sheet {
	f := &careForm{action: p.path + "/absence", buttons: one(lang.T(ctx, "Record these days"))}
	f.fields = []any{picked{ui.Field{Name: "person", Label: lang.T(ctx, "Who"), Error: said.For("person")}, who}}
	f.fields = append(f.fields, absenceFields(ctx, v, said)...)
	return sheet{id: "add", heading: lang.T(ctx, "Record days away"), lede: lang.T(ctx, "Never write why: a diagnosis has no place here."), form: f}
}

func absenceFields(ctx context.Context, v url.Values, said ui.Problems) []any {
	return []any{
		ui.Choice{Name: "kind", Label: lang.T(ctx, "What kind of days"), Error: said.For("kind"), Plain: true, Options: options(ctx, casework.AbsenceKinds(), v.Get("kind"))},
		dateField(v, "from", lang.T(ctx, "First day"), "", said),
		dateField(v, "to", lang.T(ctx, "Last day"), lang.T(ctx, "Leave it empty while it goes on"), said),
		ui.Field{Name: "hours", Label: lang.T(ctx, "Working hours lost"), Hint: lang.T(ctx, "If known, such as 37.5. Without them the cost is counted too low, and says so"), Value: v.Get("hours"), Error: said.For("hours"), Size: ui.Size4, Mode: "decimal"},
	}
}

func coverForm(ctx context.Context, p *page, v url.Values, said ui.Problems, who []ui.Option) sheet {
	return sheet{id: "add-cover", heading: lang.T(ctx, "Record cover"), form: &careForm{action: p.path + "/cover", quiet: true, buttons: one(lang.T(ctx, "Record this cover")), fields: []any{
		picked{ui.Field{Name: "person_away", Label: lang.T(ctx, "In place of"), Error: said.For("person_away")}, who},
		ui.Choice{Name: "cover", Label: lang.T(ctx, "Who came"), Error: said.For("cover"), Plain: true, Options: options(ctx, casework.CoverKinds(), v.Get("cover"))},
		dateField(v, "day", lang.T(ctx, "Day"), "", said),
		ui.Field{Name: "cover_hours", Label: lang.T(ctx, "Hours"), Value: v.Get("cover_hours"), Error: said.For("cover_hours"), Size: ui.Size4, Mode: "decimal"},
	}}}
}

func absenceOf(v url.Values) casework.Absence {
	version, _ := strconv.ParseInt(v.Get("version"), 10, 64) // what is no number is no version that anybody saw
	return casework.Absence{Person: v.Get("person"), Span: riddor.Span{Kind: riddor.Kind(v.Get("kind")), From: typedDay(v, "from"), To: typedDay(v, "to")}, Minutes: minutesOf(v.Get("hours")), Version: version}
}

func (d Care) addAbsence(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	err = d.Cases.AddAbsence(r.Context(), web.Scope(r).Org(), r.PathValue("id"), absenceOf(v))
	if problems, ok := problemsOf(err, "from"); ok {
		return d.showAbsence(w, r, v, problems)
	}
	return orGo(w, r, err, casework.Path(r.PathValue("id"))+"/absence#days")
}

// orGo answers with an error, or leads on.
func orGo(w http.ResponseWriter, r *http.Request, err error, path string) error {
	if err != nil {
		return err
	}
	return web.Redirect(w, r, path)
}

func (d Care) addCover(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	err = d.Cases.AddCover(r.Context(), web.Scope(r).Org(), r.PathValue("id"), casework.Cover{Person: v.Get("person_away"), Kind: v.Get("cover"), Day: typedDay(v, "day"), Minutes: minutesOf(v.Get("cover_hours"))})
	if problems, ok := problemsOf(err, "cover"); ok {
		return d.showAbsence(w, r, v, problems)
	}
	return orGo(w, r, err, casework.Path(r.PathValue("id"))+"/absence#cover")
}

func (d Care) dropCover(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	return orGo(w, r, d.Cases.DropCover(r.Context(), web.Scope(r).Org(), r.PathValue("id"), v.Get("cover_id")), casework.Path(r.PathValue("id"))+"/absence#cover")
}

func (d Care) oneAbsence(w http.ResponseWriter, r *http.Request) error {
	return d.showOne(w, r, nil, nil)
}

func (d Care) showOne(w http.ResponseWriter, r *http.Request, v url.Values, problems fault.Problems) error {
	ctx := r.Context()
	p, done, err := d.of(w, r, "/absence")
	if err != nil || done {
		return err
	}
	list, err := d.Cases.Absences(ctx, web.Scope(r), p.Org, p.ID)
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.ID != r.PathValue("absence") {
			continue
		}
		if v == nil {
			v = url.Values{"kind": {string(a.Kind)}, "version": {strconv.FormatInt(a.Version, 10)}}
			if a.Minutes > 0 {
				v.Set("hours", hours(a.Minutes))
			}
			setDay(v, "from", a.From)
			setDay(v, "to", a.To)
		}
		f := &careForm{action: p.path + "/absence/" + a.ID, hidden: [][2]string{{"version", v.Get("version")}}, back: p.path + "/absence",
			buttons: [][2]string{{"save", lang.T(ctx, "Save these days")}, {"drop", lang.T(ctx, "Take the entry back")}}, fields: absenceFields(ctx, v, web.Problems(ctx, problems))}
		return d.inCase(w, r, p, lang.T(ctx, "Change days away"), problems, &carePage{sheets: []sheet{{id: "change", heading: lang.T(ctx, "Change days away"), form: f}}})
	}
	return fault.Missing()
}

func (d Care) changeAbsence(w http.ResponseWriter, r *http.Request) error {
	v, err := typed(r)
	if err != nil {
		return err
	}
	ctx, org, id := r.Context(), web.Scope(r).Org(), r.PathValue("id")
	a := absenceOf(v)
	if a.ID = r.PathValue("absence"); v.Get("do") == "drop" {
		err = d.Cases.DropAbsence(ctx, org, id, a.ID, a.Version)
	} else {
		err = d.Cases.ChangeAbsence(ctx, org, id, a)
	}
	if problems, ok := problemsOf(err, "from"); ok {
		return d.showOne(w, r, v, problems)
	}
	return orGo(w, r, err, casework.Path(id)+"/absence#days")
}
