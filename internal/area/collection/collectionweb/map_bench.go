package collectionweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/fault"
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

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
