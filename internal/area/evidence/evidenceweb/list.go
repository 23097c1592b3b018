package evidenceweb

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/evidence"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

type listPage struct {
	title, lede string
	risk        []ui.Todo
	release     []ui.Todo // disclosures that wait for a second person
	filter      ui.Filter
	chosen      []ui.Chosen
	table       ui.Table
	asked       bool
	next        string
	downloads   []ui.Link
	clear       string
}

var states = []evidence.State{evidence.Requested, evidence.Saved, evidence.Held, evidence.Elsewhere, evidence.Lost, evidence.Deleted}

// filterOf reads the filters of an address; what is not known is left out.
func (d Deps) filterOf(v url.Values) evidence.Filter {
	f := evidence.Filter{After: v.Get("after"), Held: v.Get("hold") != "", Broken: v.Get("broken") != "", Due: v.Get("due") != ""}
	for _, s := range v["state"] {
		if slices.Contains(states, evidence.State(s)) {
			f.States = append(f.States, evidence.State(s))
		}
	}
	for _, m := range v["media"] {
		if evidence.Media(m).Words() != "" {
			f.Media = append(f.Media, evidence.Media(m))
		}
	}
	return f
}

func (d Deps) list(w http.ResponseWriter, r *http.Request) error {
	ctx, sc, v := r.Context(), web.Scope(r), r.URL.Query()
	f := d.filterOf(v)
	f.Limit = 51
	list, err := d.Evidence.List(ctx, sc, f)
	if err != nil {
		return err
	}
	risk, err := d.Evidence.AtRisk(ctx, sc)
	if err != nil {
		return err
	}
	now := d.Evidence.Door.Now()
	p := &listPage{title: finding(ctx, risk, now), lede: lang.T(ctx, "The newest first. What is done with an exhibit, and by whom, is in its ledger."), clear: "/evidence", asked: len(v) > 0}
	for _, x := range risk {
		p.risk = append(p.risk, riskTodo(ctx, x, x.Number+", "+x.About.Title, x.SubjectRef, now))
	}
	if p.release, err = d.waiting(ctx, sc); err != nil {
		return err
	}
	if len(list) > 50 {
		list = list[:50]
		q := maps(v)
		q.Set("after", list[49].ID)
		p.next = "/evidence?" + q.Encode()
	}
	p.table = ui.Table{Caption: lang.T(ctx, "Register of exhibits"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Exhibit")}, {Label: lang.T(ctx, "Belongs to")}, {Label: lang.T(ctx, "Received")},
		{Label: lang.T(ctx, "Keeping")}, {Label: lang.T(ctx, "State"), Short: " "}}}
	for _, x := range list {
		p.table.Rows = append(p.table.Rows, row(ctx, x))
	}
	p.filter = d.filters(ctx, f)
	p.chosen = chosen(ctx, v)
	if d.may(ctx, evidence.ActExport) {
		q := maps(v)
		q.Del("after")
		for _, kind := range []string{"csv", "xlsx"} {
			p.downloads = append(p.downloads, ui.Link{Text: strings.ToUpper(kind), Href: "/evidence-register/register." + kind + "?" + q.Encode()})
		}
	}
	return web.Staff(w, r, web.View{Title: p.title, Body: listBody(p)})
}

func finding(ctx context.Context, risk []evidence.Exhibit, now time.Time) string {
	over := 0
	for _, x := range risk {
		if !now.Before(x.Ends()) {
			over++
		}
	}
	switch {
	case over > 0:
		return lang.N(ctx, over, "%d piece of footage may have been overwritten", "%d pieces of footage may have been overwritten")
	case len(risk) > 0:
		return lang.N(ctx, len(risk), "%d piece of footage waits to be saved", "%d pieces of footage wait to be saved")
	}
	return lang.T(ctx, "No footage is at risk")
}

func row(ctx context.Context, x evidence.Exhibit) ui.Row {
	keeping := lang.T(ctx, "Until %s", lang.Date(ctx, x.Retain))
	switch {
	case x.Holds > 0:
		keeping = lang.N(ctx, x.Holds, "%d hold", "%d holds")
	case x.State == evidence.Deleted:
		keeping = lang.T(ctx, "Deleted %s", lang.Date(ctx, x.Gone))
	case x.Retain.IsZero():
		keeping = "–"
	}
	received := "–"
	if !x.Dates.Received.IsZero() {
		received = lang.Date(ctx, x.Dates.Received)
	}
	title := x.About.Title
	if x.CheckSays != "" {
		title += ". " + lang.T(ctx, "THE LAST CHECK DID NOT HOLD")
	}
	return ui.Row{Over: x.CheckSays != "", Cells: []ui.Cell{{Text: x.Number, Href: evidence.Path(x.ID), Sub: title}, {Text: x.SubjectRef, Href: subjectPath(x.SubjectKind, x.SubjectID), Sub: lang.T(ctx, x.Media.Words())},
		{Text: received, Sub: happened(ctx, x)}, {Text: keeping}, {Body: ui.Tag(lang.T(ctx, x.State.Words()), stateTag(x.State))}}}
}

func happened(ctx context.Context, x evidence.Exhibit) string {
	if x.Dates.Happened.IsZero() {
		return ""
	}
	return lang.T(ctx, "Happened %s", lang.Date(ctx, x.Dates.Happened))
}

func (d Deps) filters(ctx context.Context, f evidence.Filter) ui.Filter {
	out := ui.Filter{Action: "/evidence", Chosen: len(f.States) + len(f.Media)}
	g := ui.FilterGroup{Name: "state", Label: lang.T(ctx, "State")}
	for _, s := range states {
		g.Choices = append(g.Choices, ui.FilterChoice{Value: string(s), Label: lang.T(ctx, s.Words()), Chosen: slices.Contains(f.States, s)})
	}
	m := ui.FilterGroup{Name: "media", Label: lang.T(ctx, "Sort")}
	for _, k := range evidence.Medias() {
		m.Choices = append(m.Choices, ui.FilterChoice{Value: string(k), Label: lang.T(ctx, k.Words()), Chosen: slices.Contains(f.Media, k)})
	}
	k := []ui.FilterGroup{{Name: "hold", Label: lang.T(ctx, "Keeping"), Choices: []ui.FilterChoice{{Value: "1", Label: lang.T(ctx, "With a hold"), Chosen: f.Held}}},
		{Name: "due", Label: lang.T(ctx, "Time"), Choices: []ui.FilterChoice{{Value: "1", Label: lang.T(ctx, "Its time is over"), Chosen: f.Due}}},
		{Name: "broken", Label: lang.T(ctx, "Checks"), Choices: []ui.FilterChoice{{Value: "1", Label: lang.T(ctx, "The last check did not hold"), Chosen: f.Broken}}}}
	for _, on := range []bool{f.Held, f.Due, f.Broken} {
		if on {
			out.Chosen++
		}
	}
	out.Groups = append([]ui.FilterGroup{g, m}, k...)
	return out
}

func maps(v url.Values) url.Values {
	out := url.Values{}
	for k, l := range v {
		out[k] = slices.Clone(l)
	}
	return out
}

func chosen(ctx context.Context, v url.Values) []ui.Chosen {
	var out []ui.Chosen
	add := func(k, value, label string) {
		q := maps(v)
		q.Del("after")
		q[k] = slices.DeleteFunc(q[k], func(s string) bool { return s == value })
		out = append(out, ui.Chosen{Label: label, Remove: "/evidence?" + q.Encode()})
	}
	for _, s := range v["state"] {
		if w := evidence.State(s).Words(); w != "" {
			add("state", s, lang.T(ctx, w))
		}
	}
	for _, m := range v["media"] {
		if w := evidence.Media(m).Words(); w != "" {
			add("media", m, lang.T(ctx, w))
		}
	}
	for _, b := range [][2]string{{"hold", "With a hold"}, {"due", "Its time is over"}, {"broken", "The last check did not hold"}} {
		if s := v.Get(b[0]); s != "" {
			add(b[0], s, lang.T(ctx, b[1]))
		}
	}
	return out
}

var fileKinds = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

func (d Deps) download(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	format, ok := strings.CutPrefix(r.PathValue("file"), "register.")
	if !ok || fileKinds[format] == "" {
		return fault.Missing()
	}
	var words []string
	for _, c := range chosen(ctx, r.URL.Query()) {
		words = append(words, c.Label)
	}
	if len(words) == 0 {
		words = []string{lang.T(ctx, "all")}
	}
	f := d.filterOf(r.URL.Query())
	var out bytes.Buffer
	o := export.Options{BOM: format == "csv", Zone: lang.London(), Provenance: &export.Provenance{At: d.Evidence.Door.Now(), By: lang.T(ctx, authz.From(ctx).Role.Words()), Filter: strings.Join(words, ", ")}}
	if _, err := d.Evidence.Export(ctx, web.Scope(r), f, format, &out, o); err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileKinds[format])
	w.Header().Set("Content-Disposition", `attachment; filename="evidence-`+d.Evidence.Door.Now().Format("2006-01-02")+"."+format+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err := io.Copy(w, &out)
	return err
}
