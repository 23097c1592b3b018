package collectionweb

import (
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

// columnsPage says which column is which field.
type columnsPage struct {
	m        *opened
	caption  string
	title    string
	tabs     []ui.NavItem
	problems ui.Problems
	rows     []columnRow
	person   bool // a row is a person
	system   []ui.Option
	add      []ui.Option
	dicts    []dictRow
	use      []ui.Option
	words    []string
	totals   bool
	shape    string
}

// columnRow is one national field with where it comes from.
type columnRow struct {
	name, label, says string
	needed, lacking   bool
	columns           []ui.Option
	reads             []ui.Option
	otherwise         []ui.Option // of a list; nil for a text
	constant          string
	typed             bool   // the constant is typed
	labelled          string // the dictionaries that set it
	more              bool   // joined from several columns, which this form keeps
}

// dictRow is one column of labels.
type dictRow struct {
	n          int
	name, kind string
	left, all  int
	fields     string
}

func (p *Mapping) askColumns(w http.ResponseWriter, r *http.Request) error {
	m, err := p.open(r)
	if err != nil {
		return err
	}
	return p.showColumns(w, r, m, nil)
}

// headings are the columns that may be mapped: those of the sample that are not free text, else those the map names.
func headings(m *opened) []string {
	var out []string
	put := func(h string) {
		if h != "" && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	if m.Survey != nil {
		for _, c := range m.Survey.Columns {
			if !c.Words {
				put(c.Headings[0])
			}
		}
	}
	for _, s := range m.Draft.Sources {
		for _, h := range s.Columns {
			put(h)
		}
	}
	return out
}

func (p *Mapping) showColumns(w http.ResponseWriter, r *http.Request, m *opened, problems fault.Problems) error {
	ctx := r.Context()
	x := &columnsPage{m: m, caption: p.caption(ctx, m), tabs: m.tabs(ctx, "/columns"), problems: web.Problems(ctx, problems), person: m.Draft.Rows == mapping.PerPerson, totals: m.Draft.Totals != nil,
		shape: lang.T(ctx, shapeWords[m.Shape])}
	for _, c := range mds.Of("source_system").Codes {
		x.system = append(x.system, ui.Option{Value: c.Code, Label: lang.T(ctx, c.Words), Chosen: c.Code == m.Draft.System})
	}
	heads := headings(m)
	extra, lacking := r.URL.Query().Get("add"), 0
	for _, f := range mapping.MappedFields() {
		s := m.Draft.Source(f.Name)
		var by []string
		for i := range m.Draft.Dictionaries {
			d := &m.Draft.Dictionaries[i]
			if slices.Contains(d.Fields, f.Name) || slices.ContainsFunc(d.Entries, func(e mapping.Entry) bool { return e.Set[f.Name] != "" }) {
				by = append(by, columnName(d))
			}
		}
		needed := f.Need == intake.Mandatory && f.Part != intake.Alleged
		if s == nil && !needed && f.Name != extra && f.Name != "method" {
			if f.Name != "job_role" {
				x.add = append(x.add, ui.Option{Value: f.Name, Label: lang.T(ctx, mapping.FieldWords(f.Name))})
			}
			continue
		}
		row := p.columnRow(ctx, m, f, s, heads, by)
		if row.lacking {
			lacking++
		}
		x.rows = append(x.rows, row)
	}
	switch {
	case lacking > 0:
		x.title = lang.N(ctx, lacking, "%d field that is needed comes from nowhere yet", "%d fields that are needed come from nowhere yet")
	case len(m.Draft.Lacks()) > 0:
		x.title = lang.T(ctx, "Every field that is needed has a column. Its labels are next")
	default:
		x.title = lang.T(ctx, "Every field that is needed has a source")
	}
	for i := range m.Draft.Dictionaries {
		d := &m.Draft.Dictionaries[i]
		row := dictRow{n: i, name: columnName(d), all: len(d.Entries), kind: lang.T(ctx, "Of the incident")}
		for _, e := range d.Entries {
			if e.State == mapping.Needs {
				row.left++
			}
		}
		switch {
		case d.Role:
			row.kind = lang.T(ctx, "Who the person is")
		case d.Person:
			row.kind = lang.T(ctx, "Of the person in the row")
		}
		var names []string
		for _, f := range d.Fields {
			names = append(names, lang.T(ctx, mapping.FieldWords(f)))
		}
		row.fields = strings.Join(names, ", ")
		x.dicts = append(x.dicts, row)
	}
	if m.Survey != nil {
		for _, c := range m.Survey.Columns {
			switch {
			case c.Words && c.Headings[0] != "":
				x.words = append(x.words, c.Headings[0])
			case len(c.Labels) > 0:
				x.use = append(x.use, ui.Option{Value: c.Headings[0], Label: lang.T(ctx, "%s (%d different)", c.Headings[0], len(c.Labels))})
			}
		}
		for _, c := range m.Survey.Pairs {
			x.use = append(x.use, ui.Option{Value: strings.Join(c.Headings, "\x1f"), Label: lang.T(ctx, "%s (%d different)", strings.Join(c.Headings, " + "), len(c.Labels))})
		}
	}
	return p.page(w, r, x.title, m, columnsBody(x), problems)
}

const senderColumn = "\x1fsender"

// columnRow fills the row of a field.
func (p *Mapping) columnRow(ctx context.Context, m *opened, f intake.Field, s *mapping.Source, heads, by []string) columnRow {
	row := columnRow{name: f.Name, label: lang.T(ctx, mapping.FieldWords(f.Name)), says: lang.T(ctx, f.Says), needed: f.Need == intake.Mandatory}
	row.lacking = slices.Contains(m.Draft.Lacks(), mapping.FieldWords(f.Name))
	if len(by) > 0 {
		row.labelled = lang.T(ctx, "Labels of %s", strings.Join(by, ", "))
		if row.lacking {
			row.lacking, row.labelled = false, lang.T(ctx, "Once labels of %s are decided", strings.Join(by, ", "))
		}
	}
	if f.Name == "method" {
		row.labelled = strings.TrimPrefix(row.labelled+". ", ". ") + lang.T(ctx, "Needed where there was contact: a row without is refused. What is written otherwise goes to those rows alone")
	}
	at := func(h string) bool {
		return s != nil && len(s.Columns) > 0 && mapping.Fold(s.Columns[0]) == mapping.Fold(h)
	}
	row.more = s != nil && len(s.Columns) > 1
	row.columns = append(row.columns, ui.Option{Value: "", Label: lang.T(ctx, "No column"), Chosen: s == nil || len(s.Columns) == 0})
	if f.Type == intake.Org {
		row.columns = append(row.columns, ui.Option{Value: senderColumn, Label: lang.T(ctx, "Whoever sends the file"), Chosen: s != nil && s.Sender && len(s.Columns) == 0})
	}
	for _, h := range heads {
		row.columns = append(row.columns, ui.Option{Value: h, Label: h, Chosen: at(h)})
	}
	for _, x := range readingsOf(f) {
		row.reads = append(row.reads, ui.Option{Value: x.value, Label: lang.T(ctx, x.words), Chosen: s != nil && s.Read == x.value})
	}
	switch {
	case f.List != "":
		row.otherwise = append(row.otherwise, ui.Option{Value: "", Label: lang.T(ctx, "Leave it empty"), Chosen: s == nil || s.Otherwise == ""})
		for _, c := range mds.Of(f.List).Codes {
			if !c.Retired {
				row.otherwise = append(row.otherwise, ui.Option{Value: c.Code, Label: lang.T(ctx, c.Words), Chosen: s != nil && s.Otherwise == c.Code})
			}
		}
	case f.Type == intake.Org, f.Type == intake.Site, f.Type == intake.Force, f.Type == intake.Number:
		row.typed = true
		if s != nil {
			row.constant = s.Otherwise
		}
	}
	return row
}

type readingWords struct{ value, words string }

// readingsOf are the ways to read a field that make sense for it.
func readingsOf(f intake.Field) []readingWords {
	switch {
	case f.Type == intake.Date:
		return []readingWords{{"", "Day first, or 2026-11-22"}, {"dd/mm/yy", "Day first, year with two digits"}, {"mm/dd/yyyy", "Month first"}}
	case f.Type == intake.Number:
		return []readingWords{{"", "A number, such as 3 or 3 days"}}
	case f.Type == intake.Key:
		return []readingWords{{"key", "Made into a key that leads to nobody"}}
	case f.List == "age_band" || f.List == "alleged_age_band":
		return []readingWords{{"age", "Years of age, or a band"}}
	case f.List != "" && mds.Of(f.List).Has("Y"):
		return []readingWords{{"yes_no", "Yes and no in any form"}}
	case f.Type == intake.Time:
		return []readingWords{{"", "09:30, 0930 or 9.30"}}
	case f.List != "":
		return []readingWords{{"", "National codes"}}
	}
	return []readingWords{{"", "As it is"}}
}

func (p *Mapping) setColumns(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := p.open(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "The form did not come whole")
	}
	did, to := "said where fields come from", m.href("/columns")
	var change func(*mapping.Map) error
	switch do := r.PostFormValue("do"); do {
	case "add":
		to += "?add=" + url.QueryEscape(r.PostFormValue("add")) + "#fields"
		change = func(x *mapping.Map) error { return takeSources(x, r.PostForm) }
	case "use":
		did = "chose a column of labels"
		change = func(x *mapping.Map) error { return useColumn(x, m, r.PostForm) }
	case "codes":
		did = "said what local codes stand for"
		change = func(x *mapping.Map) error { return takeCodes(x, r.PostForm) }
	default:
		if n, ok := strings.CutPrefix(do, "drop-"); ok {
			did = "took a column of labels out"
			change = func(x *mapping.Map) error {
				i, err := strconv.Atoi(n)
				if err != nil || i < 0 || i >= len(x.Dictionaries) || x.Totals != nil {
					return fault.Missing()
				}
				x.DropColumn(i)
				return nil
			}
			break
		}
		change = func(x *mapping.Map) error { return takeSources(x, r.PostForm) }
	}
	_, err = p.Collection.ChangeMap(ctx, m.org, m.ID, formRevision(r), did, change)
	if problems, ok := toMend(err); ok {
		if again, err := p.open(r); err == nil {
			m = again
		}
		return p.showColumns(w, r, m, problems)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, to)
}

// takeSources reads the form of fields.
func takeSources(x *mapping.Map, form url.Values) error {
	var problems fault.Problems
	if s := form.Get("system"); s != "" {
		x.System = s
	}
	if rows := mapping.Rows(form.Get("rows")); rows != "" && x.Totals == nil {
		x.Rows = rows
	}
	for _, f := range mapping.MappedFields() {
		if !form.Has("column-" + f.Name) {
			continue
		}
		s := mapping.Source{Field: f.Name, Read: form.Get("read-" + f.Name), Otherwise: strings.TrimSpace(form.Get("otherwise-" + f.Name))}
		s.Person = f.Part == intake.Staff || f.Part == intake.Alleged
		if old := x.Source(f.Name); old != nil {
			s.Person, s.Join = old.Person, old.Join
			if len(old.Columns) > 1 && mapping.Fold(old.Columns[0]) == mapping.Fold(form.Get("column-"+f.Name)) {
				s.Columns = old.Columns
			}
			s.Sender = old.Sender && f.Type == intake.Org && form.Get("column-"+f.Name) != ""
		}
		switch c := form.Get("column-" + f.Name); {
		case c == senderColumn:
			s.Sender = true
		case c != "" && s.Columns == nil:
			s.Columns = []string{c}
		}
		if s.Otherwise != "" && f.List != "" && !mds.Of(f.List).Has(s.Otherwise) {
			problems.Add("otherwise-"+f.Name, "Choose one of the list")
		}
		if len([]rune(s.Otherwise)) > 40 {
			problems.Add("otherwise-"+f.Name, "Write at most %d characters", 40)
		}
		if len(s.Columns) == 0 {
			s.Read = ""
		}
		x.SetSource(s)
	}
	return fault.WithProblems(problems)
}

// useColumn makes a dictionary of a column of the sample.
func useColumn(x *mapping.Map, m *opened, form url.Values) error {
	if m.Survey == nil || x.Totals != nil {
		return fault.WithProblems(fault.Problems{{Field: "use", Message: "Read a sample first"}})
	}
	c := m.Survey.Column(strings.Split(form.Get("use"), "\x1f")...)
	if c == nil || len(c.Labels) == 0 {
		return fault.WithProblems(fault.Problems{{Field: "use", Message: "Choose a column that holds labels"}})
	}
	d := mapping.Dictionary{Role: form.Get("kind") == "role", Person: form.Get("kind") == "person"}
	if d.Role && slices.ContainsFunc(x.Dictionaries, func(d mapping.Dictionary) bool { return d.Role }) {
		return fault.WithProblems(fault.Problems{{Field: "kind", Message: "There is a column that says who people are already. Take it out first"}})
	}
	for _, f := range form["field"] {
		if slices.ContainsFunc(mapping.MappedFields(), func(x intake.Field) bool { return x.Name == f }) {
			d.Fields = append(d.Fields, f)
		}
	}
	if d.Role {
		d.Fields, x.Rows = []string{"alleged_person_type"}, mapping.PerPerson
	}
	x.UseColumn(c, d)
	return nil
}

// takeCodes reads a list of local codes with what they stand for, one on a line with a tab, comma or = between.
func takeCodes(x *mapping.Map, form url.Values) error {
	n, err := strconv.Atoi(form.Get("dictionary"))
	if err != nil || n < 0 || n >= len(x.Dictionaries) {
		return fault.WithProblems(fault.Problems{{Field: "dictionary", Message: "Choose the column whose codes these are"}})
	}
	d, found := &x.Dictionaries[n], 0
	for line := range strings.Lines(form.Get("codes")) {
		i := strings.IndexAny(line, "\t,;=")
		if i < 1 {
			continue
		}
		code, means := strings.Trim(strings.TrimSpace(line[:i]), `"`), strings.Trim(strings.TrimSpace(line[i+1:]), `"`)
		for j := range d.Entries {
			if e := &d.Entries[j]; mapping.Fold(e.Label[len(e.Label)-1]) == mapping.Fold(code) && code != "" && means != "" {
				e.Means = means
				found++
			}
		}
	}
	if found == 0 {
		return fault.WithProblems(fault.Problems{{Field: "codes", Message: "None of these codes is among the labels of that column. Write one on a line, as PHYASS, Physical assault"}})
	}
	return nil
}
