package collectionweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/internal/web"
)

// mostLabels is how many labels the list of the workbench shows; a search finds the others.
const mostLabels = 200

// bench is the workbench: the labels of one dictionary at the left, one of them at the right.
type bench struct {
	m        *opened
	caption  string
	title    string
	tabs     []ui.NavItem
	problems ui.Problems
	// columns choose the dictionary, column is its place in the map.
	columns []ui.Option
	column  int
	find    string
	left    bool
	labels  []benchLabel
	total   int // of the dictionary
	undone  int
	more    int
	sure    int // labels whose suggestions rest on strong evidence
	one     *benchOne
	saved   string
	counted bool // a survey says how many rows there are
}

// benchLabel is one line of the list.
type benchLabel struct {
	text, href, state, rows string
	icon                    ui.Icon
	current                 bool
}

// benchOne is the label that is worked on.
type benchOne struct {
	n            int // its place in the dictionary
	text, means  string
	lede         string
	who          []ui.Option // of a role
	whoWhy       string
	fields       []benchField
	add          []ui.Option
	leaveOut     bool
	reason       string
	effect       []ui.Change
	state        mapping.State
	skip         string
	person, role bool
}

// benchField is one national field of the label.
type benchField struct {
	name, label, why string
	suggested        bool
	many             bool
	options          []ui.Option
	chosen           string
	error            string
}

// rowsOf counts what a label touches in the sample.
func rowsOf(m *opened, d *mapping.Dictionary, e *mapping.Entry) int {
	if m.Survey == nil {
		return 0
	}
	n, _ := m.Survey.Column(d.Columns...).Count(e.Label)
	return n
}

// columnName names a dictionary by its headings.
func columnName(d *mapping.Dictionary) string { return strings.Join(d.Columns, " + ") }

func (p *Mapping) bench(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showBench(w, r, m, r.URL.Query(), nil, nil)
}

// choose gives the dictionary and label that the query names, or else the first that needs somebody.
func choose(m *opened, q url.Values) (column, label int) {
	list := m.Draft.Dictionaries
	column, err := strconv.Atoi(q.Get("column"))
	if err != nil || column < 0 || column >= len(list) {
		column = max(0, slices.IndexFunc(list, func(d mapping.Dictionary) bool {
			return slices.ContainsFunc(d.Entries, func(e mapping.Entry) bool { return e.State == mapping.Needs })
		}))
	}
	label, err = strconv.Atoi(q.Get("label"))
	if err != nil || label < 0 || len(list) == 0 || label >= len(list[column].Entries) {
		label = -1
	}
	return column, label
}

// order gives the places of a dictionary's entries, those with most rows first.
func order(m *opened, d *mapping.Dictionary) []int {
	rows, out := make([]int, len(d.Entries)), make([]int, len(d.Entries))
	for i := range d.Entries {
		rows[i], out[i] = rowsOf(m, d, &d.Entries[i]), i
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(rows[b], rows[a]) })
	return out
}

// showBench shows the workbench; typed is what a form held that was not taken.
func (p *Mapping) showBench(w http.ResponseWriter, r *http.Request, m *opened, q url.Values, typed *mapping.Entry, problems fault.Problems) error {
	ctx := r.Context()
	b := &bench{m: m, caption: p.caption(ctx, m), tabs: m.tabs(ctx, ""), problems: web.Problems(ctx, problems), find: strings.TrimSpace(q.Get("find")), left: q.Get("left") == "1", counted: m.Survey != nil}
	if len(m.Draft.Dictionaries) == 0 {
		b.title = lang.T(ctx, "Choose the columns whose labels are mapped")
		return p.page(w, r, b.title, m, benchBody(b), problems)
	}
	column, label := choose(m, q)
	b.column = column
	d := &m.Draft.Dictionaries[column]
	common, err := p.Collection.Common(ctx, m.org, d.Entries)
	if err != nil {
		return err
	}
	b.saved = lang.T(ctx, "Saved %s. Nothing is sent until version %d is frozen.", lang.DayTime(ctx, m.Changed), m.next())
	b.titles(ctx)
	for i := range m.Draft.Dictionaries {
		x := &m.Draft.Dictionaries[i]
		left := 0
		for _, e := range x.Entries {
			if e.State == mapping.Needs {
				left++
			}
		}
		b.columns = append(b.columns, ui.Option{Value: strconv.Itoa(i), Label: lang.T(ctx, "%s (%d left)", columnName(x), left), Chosen: i == column})
	}
	if label < 0 {
		label = next(m, d, -1)
	}
	b.list(ctx, d, common, label)
	if label >= 0 {
		b.work(ctx, d, label, common, q.Get("add"), typed)
	}
	return p.page(w, r, b.title, m, benchBody(b), problems, "bench.mjs")
}

// titles says how much is left. Rows are those of the column with most: one row may wait for labels in several.
func (b *bench) titles(ctx context.Context) {
	left, rows, columns := 0, 0, 0
	for i := range b.m.Draft.Dictionaries {
		d, here, some := &b.m.Draft.Dictionaries[i], 0, false
		for j := range d.Entries {
			if d.Entries[j].State == mapping.Needs {
				left++
				some = true
				here += rowsOf(b.m, d, &d.Entries[j])
			}
		}
		if some {
			columns++
		}
		rows = max(rows, here)
	}
	switch {
	case left == 0:
		b.title = lang.T(ctx, "Every label is decided")
	case rows == 0:
		b.title = lang.N(ctx, left, "%d label left", "%d labels left")
	case columns == 1:
		b.title = lang.N(ctx, left, "%d label left, %s rows waiting on it", "%d labels left, %s rows waiting on them", thousands(rows))
	default:
		b.title = lang.N(ctx, left, "%d label left, at least %s rows waiting on it", "%d labels left, at least %s rows waiting on them", thousands(rows))
	}
}

// next gives the next label that needs somebody after one in the order of the list; -1 for none.
func next(m *opened, d *mapping.Dictionary, after int) int {
	all := order(m, d)
	from := slices.Index(all, after) + 1
	for _, list := range [][]int{all[from:], all[:from]} {
		for _, i := range list {
			if d.Entries[i].State == mapping.Needs && i != after {
				return i
			}
		}
	}
	if after < 0 && len(all) > 0 {
		return all[0]
	}
	return -1
}

// href leads to a label of the list as it is filtered now.
func (b *bench) href(label int, left bool) string {
	q := url.Values{"column": {strconv.Itoa(b.column)}}
	if label >= 0 {
		q.Set("label", strconv.Itoa(label))
	}
	if b.find != "" {
		q.Set("find", b.find)
	}
	if left {
		q.Set("left", "1")
	}
	return b.m.href("?" + q.Encode())
}

// list fills the list at the left.
func (b *bench) list(ctx context.Context, d *mapping.Dictionary, common map[string]*mapping.Common, current int) {
	b.total = len(d.Entries)
	for _, i := range order(b.m, d) {
		e := &d.Entries[i]
		prop := mapping.Suggest(d, e, common[e.Words()])
		state := mapping.StateOf(e, prop)
		if e.State == mapping.Needs {
			b.undone++
			if prop.Sure() {
				b.sure++
			}
		}
		if b.left && e.State != mapping.Needs && i != current || b.find != "" && !strings.Contains(mapping.Fold(e.Words()+" "+e.Means), mapping.Fold(b.find)) {
			continue
		}
		if len(b.labels) >= mostLabels {
			b.more++
			continue
		}
		l := benchLabel{text: labelText(d, e), href: b.href(i, b.left) + "#work", current: i == current}
		if b.counted {
			l.rows = thousands(rowsOf(b.m, d, e))
		}
		switch state {
		case mapping.Done:
			l.state, l.icon = lang.T(ctx, "Done"), ui.IconTick
		case mapping.LeftOut:
			l.state, l.icon = lang.T(ctx, "Left out: %s", e.Reason), ui.IconCross
		case mapping.Suggested:
			l.state, l.icon = lang.T(ctx, "Suggested, check it"), ui.IconHalf
		default:
			l.state, l.icon = lang.T(ctx, "Needs you"), ui.IconHelp
		}
		b.labels = append(b.labels, l)
	}
}

// labelText is a label with what its code stands for. Of a pair whose first part is the same for all, the second tells.
func labelText(d *mapping.Dictionary, e *mapping.Entry) string {
	text := e.Words()
	if len(e.Label) == 2 && e.Label[1] != "" && e.Label[1] != "*" && !slices.ContainsFunc(d.Entries, func(x mapping.Entry) bool { return x.Label[0] != e.Label[0] }) {
		text = e.Label[1]
	}
	if e.Means != "" {
		return text + " (" + e.Means + ")"
	}
	return text
}

// work fills the right side.
func (b *bench) work(ctx context.Context, d *mapping.Dictionary, n int, common map[string]*mapping.Common, add string, typed *mapping.Entry) {
	e := &d.Entries[n]
	prop := mapping.Suggest(d, e, common[e.Words()])
	o := &benchOne{n: n, text: labelText(d, e), means: e.Means, state: mapping.StateOf(e, prop), person: d.Person, role: d.Role}
	b.one = o
	rows := rowsOf(b.m, d, e)
	switch {
	case !b.counted:
		o.lede = lang.T(ctx, "One label can set several fields; leave a field at “not set” when the label does not say.")
	default:
		o.lede = lang.N(ctx, rows, "%d row in %s.", "%d rows in %s.", b.m.Survey.File) + " " + lang.T(ctx, "One label can set several fields; leave a field at “not set” when the label does not say.")
	}
	shown := e
	if typed != nil {
		shown = typed
	}
	fresh := e.State == mapping.Needs && typed == nil
	o.reason = shown.Reason
	if fresh && prop.LeaveOut != "" {
		o.leaveOut, o.reason = true, prop.LeaveOut
	}
	if d.Role {
		is := shown.Is
		if fresh {
			is, o.whoWhy = prop.Is, prop.Why
		}
		for _, x := range []struct {
			who   mapping.Who
			words string
		}{{"", "Choose"}, {mapping.StaffMember, "The member of staff affected"}, {mapping.AllegedPerson, "The person who did it"}, {mapping.Nobody, "Neither"}} {
			o.who = append(o.who, ui.Option{Value: string(x.who), Label: lang.T(ctx, x.words), Chosen: x.who == is})
		}
	}
	names := slices.Clone(d.Fields)
	for _, f := range mapping.MappedFields() {
		_, said := prop.Value(f.Name)
		if (shown.Set[f.Name] != "" || said && fresh || f.Name == add) && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	now := mapping.Entry{Label: e.Label, State: mapping.Done, Set: map[string]string{}}
	for _, name := range names {
		f := b.field(ctx, d, name, shown, prop, fresh)
		if f.chosen != "" {
			now.Set[name] = f.chosen
		}
		o.fields = append(o.fields, f)
	}
	for _, f := range mapping.MappedFields() {
		if f.List != "" && f.Name != "job_role" && !slices.Contains(names, f.Name) {
			o.add = append(o.add, ui.Option{Value: f.Name, Label: lang.T(ctx, mapping.FieldWords(f.Name))})
		}
	}
	if b.counted && !o.leaveOut && e.State != mapping.LeftOut {
		o.effect = b.effect(ctx, d, n, now)
	}
	after := next(b.m, d, n)
	if after >= 0 {
		o.skip = b.href(after, b.left) + "#work"
	}
}

// field fills one national field with what is chosen or proposed, and why.
func (b *bench) field(ctx context.Context, d *mapping.Dictionary, name string, e *mapping.Entry, prop mapping.Proposal, fresh bool) benchField {
	def := intake.Field{}
	for _, f := range mapping.MappedFields() {
		if f.Name == name {
			def = f
		}
	}
	f := benchField{name: name, label: lang.T(ctx, mapping.FieldWords(name)), many: def.Type == intake.Many, chosen: e.Set[name], error: b.problems.For("set-" + name)}
	empty, why := lang.T(ctx, "Not set"), lang.T(ctx, "The label does not say")
	if s := b.m.Draft.Source(name); s != nil {
		switch {
		case len(s.Columns) > 0:
			empty, why = lang.T(ctx, "From each row"), lang.T(ctx, "Column “%s” says it", strings.Join(s.Columns, " + "))
		case s.Otherwise != "":
			empty = lang.T(ctx, "Not set: %s", lang.T(ctx, mapping.ValueWords(name, s.Otherwise)))
		}
	}
	for i := range b.m.Draft.Dictionaries {
		if other := &b.m.Draft.Dictionaries[i]; i != b.column && slices.Contains(other.Fields, name) {
			empty, why = lang.T(ctx, "From each row"), lang.T(ctx, "Column “%s” is mapped too", columnName(other))
		}
	}
	if s, ok := prop.Value(name); ok {
		if fresh {
			f.chosen, f.suggested, why = s.Value, true, lang.T(ctx, s.Why)
		} else if f.chosen == s.Value {
			why = lang.T(ctx, s.Why)
		}
	}
	if f.chosen != "" && !f.suggested && why == lang.T(ctx, "The label does not say") {
		why = lang.T(ctx, "Decided")
	}
	f.why = why
	chosen := strings.Split(f.chosen, ";")
	if !f.many {
		f.options = append(f.options, ui.Option{Value: "", Label: empty, Chosen: f.chosen == ""})
	}
	for _, c := range mds.Of(def.List).Codes {
		if !c.Retired {
			f.options = append(f.options, ui.Option{Value: c.Code, Label: lang.T(ctx, c.Words), Chosen: f.chosen != "" && slices.Contains(chosen, c.Code)})
		}
	}
	return f
}

// effect says what taking this label does to the counts of the sample.
func (b *bench) effect(ctx context.Context, d *mapping.Dictionary, n int, now mapping.Entry) []ui.Change {
	was, then := *d, *d
	was.Entries, then.Entries = slices.Clone(d.Entries), slices.Clone(d.Entries)
	was.Entries[n].State = mapping.Needs
	then.Entries[n] = now
	var out []ui.Change
	for _, c := range mapping.Effect(b.m.Survey.Column(d.Columns...), &was, &then) {
		if len(out) < 6 {
			out = append(out, changeOf(ctx, c, false))
		}
	}
	return out
}

// changeOf says a change in words. fresh is of a map that has no frozen version: then there is nothing before.
func changeOf(ctx context.Context, c mapping.Change, fresh bool) ui.Change {
	label := lang.T(ctx, "%s: nothing said", lang.T(ctx, mapping.FieldWords(c.Field)))
	if c.Value != "" {
		label = lang.T(ctx, mapping.ValueWords(c.Field, c.Value))
		if c.Field != "violence_primary" && c.Field != "alleged_person_type" {
			label = lang.T(ctx, mapping.FieldWords(c.Field)) + ": " + label
		}
	}
	if c.Was == 0 && fresh {
		return ui.Change{Label: label, Says: thousands(c.Now)}
	}
	says := lang.T(ctx, "%s more", thousands(c.Now-c.Was))
	if c.Now < c.Was {
		says = lang.T(ctx, "%s fewer", thousands(c.Was-c.Now))
	}
	return ui.Change{Label: label, Was: thousands(c.Was), Now: thousands(c.Now), Says: says}
}

// decide takes what was decided of a label.
func (p *Mapping) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := p.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole")
	}
	column, label := choose(m, r.PostForm)
	if label < 0 {
		return fault.Missing()
	}
	d := &m.Draft.Dictionaries[column]
	e, problems := decided(r.PostForm, d, label)
	do := r.PostFormValue("do")
	if do == "add" {
		q := url.Values{"column": {strconv.Itoa(column)}, "label": {strconv.Itoa(label)}, "add": {r.PostFormValue("add")}}
		if len(problems) == 0 && (len(e.Set) > 0 || e.Is != "") {
			return p.showBench(w, r, m, q, &e, nil)
		}
		return web.Redirect(w, r, m.href("?"+q.Encode())+"#work")
	}
	if len(problems) == 0 {
		_, err = p.Collection.ChangeMap(ctx, m.org, m.ID, formRevision(r), map[mapping.State]string{mapping.Done: "decided a label", mapping.LeftOut: "left a label out", mapping.Needs: "opened a label again"}[e.State], func(x *mapping.Map) error {
			x.Dictionaries[column].Entries[label] = e
			return nil
		})
		var ok bool
		if problems, ok = toMend(err); !ok && err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		if again, err := p.open(r); err == nil {
			m = again
		}
		r.PostForm.Del("add") // the choice beside the button that was not pressed
		return p.showBench(w, r, m, r.PostForm, &e, problems)
	}
	d.Entries[label] = e
	b := &bench{m: m, column: column, find: r.PostFormValue("find"), left: r.PostFormValue("left") == "1"}
	to := next(m, d, label)
	if do == "stay" || e.State == mapping.Needs {
		to = label
	}
	if to < 0 { // the next column with something left
		q, _ := choose(m, nil)
		if q != column {
			return web.Redirect(w, r, m.href("?column="+strconv.Itoa(q)))
		}
		to = label
	}
	return web.Redirect(w, r, b.href(to, b.left)+"#work")
}

// decided reads the form of a label.
func decided(form url.Values, d *mapping.Dictionary, label int) (mapping.Entry, fault.Problems) {
	old := d.Entries[label]
	e := mapping.Entry{Label: old.Label, Means: old.Means, State: mapping.Done, Set: map[string]string{}}
	var problems fault.Problems
	for name, v := range form {
		if field, ok := strings.CutPrefix(name, "set-"); ok {
			if s := strings.Join(slices.DeleteFunc(slices.Clone(v), func(s string) bool { return s == "" }), ";"); s != "" {
				e.Set[field] = s
			}
		}
	}
	if d.Role {
		e.Is = mapping.Who(form.Get("is"))
	}
	switch form.Get("do") {
	case "leave":
		if e.Reason = strings.Join(strings.Fields(form.Get("reason")), " "); e.Reason == "" {
			problems.Add("reason", "Say why these rows are left out")
		} else if len([]rune(e.Reason)) > 200 {
			problems.Add("reason", "Write at most %d characters", 200)
		} else {
			e.State, e.Is, e.Set = mapping.LeftOut, "", nil
		}
	case "reopen":
		e = mapping.Entry{Label: old.Label, Means: old.Means}
	default:
		if d.Role && e.Is == "" {
			problems.Add("is", "Say who the people of this label are")
		}
	}
	return e, problems
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
