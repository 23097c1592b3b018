package collectionweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/export"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// picked says in a line what of several was chosen.
func (f benchField) picked(ctx context.Context) string {
	var out []string
	for _, o := range f.options {
		if o.Chosen {
			out = append(out, o.Label)
		}
	}
	if len(out) == 0 {
		return lang.T(ctx, "Not set. Choose")
	}
	return strings.Join(out, "; ")
}

// suggestionsPage shows suggestions with strong evidence together, before they are taken.
type suggestionsPage struct {
	m        *opened
	caption  string
	title    string
	tabs     []ui.NavItem
	problems ui.Problems
	column   int
	rows     []suggestionRow
	name     string
}

type suggestionRow struct {
	n          int
	text, rows string
	sets       []string
	why        []string
}

// sure gives the labels of a dictionary whose suggestions rest on strong evidence.
func (p *Mapping) sure(ctx context.Context, m *opened, d *mapping.Dictionary) (map[int]mapping.Proposal, error) {
	common, err := p.Collection.Common(ctx, m.org, d.Entries)
	if err != nil {
		return nil, err
	}
	out := map[int]mapping.Proposal{}
	for i := range d.Entries {
		e := &d.Entries[i]
		if prop := mapping.Suggest(d, e, common[e.Words()]); e.State == mapping.Needs && prop.Sure() && (!d.Role || prop.Is != "") {
			out[i] = prop
		}
	}
	return out, nil
}

func (p *Mapping) askSuggestions(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showSuggestions(w, r, m, nil)
}

func (p *Mapping) showSuggestions(w http.ResponseWriter, r *http.Request, m *opened, problems fault.Problems) error {
	ctx := r.Context()
	if len(m.Draft.Dictionaries) == 0 {
		return fault.Missing()
	}
	column, _ := choose(m, r.URL.Query())
	d := &m.Draft.Dictionaries[column]
	list, err := p.sure(ctx, m, d)
	if err != nil {
		return err
	}
	x := &suggestionsPage{m: m, caption: p.caption(ctx, m), tabs: m.tabs(ctx, "none"), column: column, problems: web.Problems(ctx, problems), name: columnName(d)}
	x.title = lang.N(ctx, len(list), "%d suggestion with strong evidence", "%d suggestions with strong evidence")
	for _, i := range order(m, d) {
		prop, ok := list[i]
		if !ok {
			continue
		}
		row := suggestionRow{n: i, text: labelText(d, &d.Entries[i]), rows: thousands(rowsOf(m, d, &d.Entries[i]))}
		if prop.Is != "" {
			row.sets, row.why = append(row.sets, lang.T(ctx, whoWords[prop.Is])), append(row.why, lang.T(ctx, prop.Why))
		}
		for _, s := range prop.Set {
			row.sets = append(row.sets, lang.T(ctx, mapping.FieldWords(s.Field))+": "+lang.T(ctx, mapping.ValueWords(s.Field, s.Value)))
			if !slices.Contains(row.why, lang.T(ctx, s.Why)) {
				row.why = append(row.why, lang.T(ctx, s.Why))
			}
		}
		x.rows = append(x.rows, row)
	}
	return p.page(w, r, x.title, m, suggestionsBody(x), problems)
}

var whoWords = map[mapping.Who]string{mapping.StaffMember: "The member of staff affected", mapping.AllegedPerson: "The person who did it", mapping.Nobody: "Neither"}

// takeSuggestions takes the suggestions that were ticked, as they were shown: one that has changed since is not taken.
func (p *Mapping) takeSuggestions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := p.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil || len(m.Draft.Dictionaries) == 0 {
		return fault.Missing()
	}
	column, _ := choose(m, r.PostForm)
	list, err := p.sure(ctx, m, &m.Draft.Dictionaries[column])
	if err != nil {
		return err
	}
	var ticked []int
	for _, v := range r.PostForm["take"] {
		if n, err := strconv.Atoi(v); err == nil && list[n].Any() {
			ticked = append(ticked, n)
		}
	}
	if len(ticked) == 0 {
		return p.showSuggestions(w, r, m, fault.Problems{{Field: "take", Message: "Tick those that are right"}})
	}
	_, err = p.Collection.ChangeMap(ctx, m.org, m.ID, formRevision(r), "took "+strconv.Itoa(len(ticked))+" suggestions", func(x *mapping.Map) error {
		for _, n := range ticked {
			x.Dictionaries[column].Entries[n].Take(list[n])
		}
		return nil
	})
	if problems, ok := toMend(err); ok {
		return p.showSuggestions(w, r, m, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, m.href("?column="+strconv.Itoa(column)))
}

// tryPage tries the draft on a file, beside the last frozen version.
type tryPage struct {
	m        *opened
	caption  string
	title    string
	tabs     []ui.NavItem
	problems ui.Problems
	form     string // which form has the problem
	diff     *mapping.Difference
	changes  []ui.Change
	past     []ui.Option
}

func (p *Mapping) askTry(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showTry(w, r, m, nil, "", nil)
}

func (p *Mapping) try(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := p.open(r)
	if err != nil {
		return err
	}
	var d mapping.Difference
	form := "try"
	u, _, ferr := sent(r)
	if id := r.FormValue("submission"); id != "" {
		form = "past"
		d, err = p.Collection.Rerun(ctx, web.Scope(r), m.org, m.ID, id)
		if fault.Is(err, fault.NotFound) {
			err = fault.WithProblems(fault.Problems{{Field: "submission", Message: "The file of that return is no longer kept, so it cannot be read again"}})
		}
	} else if err = ferr; err == nil {
		d, err = p.Collection.TryMap(ctx, web.Scope(r), m.org, m.ID, u)
	}
	if problems, ok := toMend(err); ok {
		return p.showTry(w, r, m, nil, form, problems)
	}
	if err != nil {
		return err
	}
	return p.showTry(w, r, m, &d, form, nil)
}

func (p *Mapping) showTry(w http.ResponseWriter, r *http.Request, m *opened, d *mapping.Difference, form string, problems fault.Problems) error {
	ctx := r.Context()
	x := &tryPage{m: m, caption: p.caption(ctx, m), tabs: m.tabs(ctx, "/try"), problems: web.Problems(ctx, problems), form: form, diff: d, title: lang.T(ctx, "Try the map on a file")}
	if subs, err := p.Collection.Submissions(ctx, web.Scope(r), collection.Search{Org: m.org, Limit: 24}); err == nil { // without them there is the upload
		for _, s := range subs {
			if s.Map != "" {
				x.past = append(x.past, ui.Option{Value: s.ID, Label: lang.T(ctx, "%s, sent with %s", span(ctx, s.From, s.To), s.Map)})
			}
		}
	}
	if d != nil {
		x.title = tryTitle(ctx, m, d)
		for _, c := range d.Changes {
			if len(x.changes) < 40 {
				x.changes = append(x.changes, changeOf(ctx, c, m.Latest == 0))
			}
		}
	}
	return p.page(w, r, x.title, m, tryBody(x), problems)
}

// tryTitle says what the draft does to a file.
func tryTitle(ctx context.Context, m *opened, d *mapping.Difference) string {
	switch {
	case m.Latest == 0:
		return lang.T(ctx, "The draft makes %s incidents of this file", thousands(d.Now.Incidents))
	case len(d.Changes) == 0:
		return lang.T(ctx, "The draft counts this file as version %d does", m.Latest)
	case d.Was.Incidents == d.Now.Incidents:
		return lang.T(ctx, "The same %s incidents, counted otherwise", thousands(d.Now.Incidents))
	case d.Now.Incidents > d.Was.Incidents:
		return lang.T(ctx, "%s incidents to %s, %s more", thousands(d.Was.Incidents), thousands(d.Now.Incidents), thousands(d.Now.Incidents-d.Was.Incidents))
	}
	return lang.T(ctx, "%s incidents to %s, %s fewer", thousands(d.Was.Incidents), thousands(d.Now.Incidents), thousands(d.Was.Incidents-d.Now.Incidents))
}

// freezePage shows what a new version changes before it is made.
type freezePage struct {
	m        *opened
	caption  string
	title    string
	tabs     []ui.NavItem
	problems ui.Problems
	changes  []ui.Change
	labels   []string // labels decided otherwise than in the last version
	lacks    []string
	waiting  string
	note     string
}

func (p *Mapping) askFreeze(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showFreeze(w, r, m, "", nil)
}

func (p *Mapping) showFreeze(w http.ResponseWriter, r *http.Request, m *opened, note string, problems fault.Problems) error {
	ctx := r.Context()
	x := &freezePage{m: m, caption: p.caption(ctx, m), tabs: m.tabs(ctx, "/freeze"), problems: web.Problems(ctx, problems), note: note, title: lang.T(ctx, "Freeze version %d", m.next())}
	for _, l := range m.Draft.Lacks() {
		x.lacks = append(x.lacks, lang.T(ctx, l))
	}
	was := mapping.Map{}
	if m.Latest > 0 {
		v, err := p.Collection.MapVersion(ctx, web.Scope(r), m.org, m.ID, m.Latest)
		if err != nil {
			return err
		}
		was = v.Map
	}
	for i := range m.Draft.Dictionaries {
		d := &m.Draft.Dictionaries[i]
		var old *mapping.Dictionary
		for j := range was.Dictionaries {
			if was.Dictionaries[j].Is(d.Columns) {
				old = &was.Dictionaries[j]
			}
		}
		if m.Survey != nil {
			for _, c := range mapping.Effect(m.Survey.Column(d.Columns...), old, d) {
				x.changes = append(x.changes, changeOf(ctx, c, m.Latest == 0))
			}
		}
		for j := range d.Entries {
			e := &d.Entries[j]
			var before *mapping.Entry
			if old != nil {
				before = old.Entry(e.Label)
			}
			if s := differs(ctx, before, e); s != "" {
				x.labels = append(x.labels, columnName(d)+": "+labelText(d, e)+": "+s)
			}
		}
	}
	if m.Undecided > 0 {
		x.waiting = lang.N(ctx, int(m.Undecided), "%d label is not decided. Its rows will be refused for what they then lack, until a later version decides it.", "%d labels are not decided. Their rows will be refused for what they then lack, until a later version decides them.")
	}
	return p.page(w, r, x.title, m, freezeBody(x), problems)
}

// differs says how a label is decided otherwise than before; "" where it is not.
func differs(ctx context.Context, before, now *mapping.Entry) string {
	say := func(e *mapping.Entry) string {
		switch {
		case e == nil || e.State == mapping.Needs:
			return ""
		case e.State == mapping.LeftOut:
			return lang.T(ctx, "left out")
		}
		var out []string
		if e.Is != "" {
			out = append(out, lang.T(ctx, whoWords[e.Is]))
		}
		for _, f := range mapping.MappedFields() {
			if v := e.Set[f.Name]; v != "" {
				out = append(out, lang.T(ctx, mapping.ValueWords(f.Name, v)))
			}
		}
		if len(out) == 0 {
			return lang.T(ctx, "sets nothing")
		}
		return strings.Join(out, ", ")
	}
	a, b := say(before), say(now)
	switch {
	case a == b:
		return ""
	case a == "":
		return b
	case b == "":
		return lang.T(ctx, "not decided any more")
	}
	return lang.T(ctx, "%s, before %s", b, a)
}

func (p *Mapping) freeze(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	note := r.PostFormValue("note")
	_, err = p.Collection.FreezeMap(r.Context(), m.org, m.ID, formRevision(r), note)
	if problems, ok := toMend(err); ok {
		return p.showFreeze(w, r, m, note, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, m.href("/versions"))
}

// versionsPage lists frozen versions.
type versionsPage struct {
	m       *opened
	caption string
	title   string
	tabs    []ui.NavItem
	table   ui.Table
}

func (p *Mapping) versions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := p.open(r)
	if err != nil {
		return err
	}
	list, err := p.Collection.MapVersions(ctx, web.Scope(r), m.org, m.ID)
	if err != nil {
		return err
	}
	x := &versionsPage{m: m, caption: p.caption(ctx, m), tabs: m.tabs(ctx, "/versions"), title: lang.T(ctx, "Not frozen yet")}
	if len(list) > 0 {
		x.title = lang.T(ctx, "%s is in use since %s", collection.MapRef(m.Name, list[0].Version), lang.Day(ctx, list[0].At))
	}
	x.table = ui.Table{Caption: lang.T(ctx, "Frozen versions, newest first"), Hidden: true, Columns: []ui.Column{{Label: lang.T(ctx, "Version")}, {Label: lang.T(ctx, "What was new")}, {Label: lang.T(ctx, "Labels"), Number: true},
		{Label: lang.T(ctx, "Not decided"), Number: true}, {Label: lang.T(ctx, "Frozen")}}}
	for _, v := range list {
		x.table.Rows = append(x.table.Rows, ui.Row{Cells: []ui.Cell{{Text: collection.MapRef(m.Name, v.Version), Href: m.href("/versions/" + strconv.FormatInt(v.Version, 10) + "/map.json")}, {Text: v.Note},
			{Text: strconv.FormatInt(v.Labels, 10)}, {Text: strconv.FormatInt(v.Undecided, 10)}, {Text: lang.DateTime(ctx, v.At), Sub: v.ByName}}})
	}
	return p.page(w, r, x.title, m, versionsBody(x), nil)
}

// labelRow is a label in a download.
type labelRow struct {
	column string
	rows   int64
	e      *mapping.Entry
}

// labelsFile downloads every label with its state and what it sets.
func (p *Mapping) labelsFile(format string) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		m, err := p.open(r)
		if err != nil {
			return err
		}
		var rows []labelRow
		for i := range m.Draft.Dictionaries {
			d := &m.Draft.Dictionaries[i]
			for _, n := range order(m, d) {
				rows = append(rows, labelRow{columnName(d), int64(rowsOf(m, d, &d.Entries[n])), &d.Entries[n]})
			}
		}
		states := map[mapping.State]string{mapping.Done: "done", mapping.LeftOut: "left out", mapping.Needs: "needs you"}
		cols := []export.Column[labelRow]{
			text("column", "Column", func(l labelRow) string { return l.column }), text("label", "Label", func(l labelRow) string { return l.e.Words() }),
			text("means", "Means", func(l labelRow) string { return l.e.Means }), whole("rows", "Rows", func(l labelRow) int64 { return l.rows }),
			text("state", "State", func(l labelRow) string { return states[l.e.State] }), text("is", "Is", func(l labelRow) string { return string(l.e.Is) }),
			text("sets", "Sets", func(l labelRow) string {
				var out []string
				for _, f := range mapping.MappedFields() {
					if v := l.e.Set[f.Name]; v != "" {
						out = append(out, f.Name+"="+v)
					}
				}
				return strings.Join(out, " ")
			}),
			text("reason", "Reason", func(l labelRow) string { return l.e.Reason }),
		}
		return give(w, r, "labels", format, cols, sequence(rows), export.Options{})
	}
}
