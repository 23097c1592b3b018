package mapping

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
)

// Detection says what a file is, why, and how a map of it may begin.
type Detection struct {
	Shape Shape
	// Evidence says in sentences why it is taken for that.
	Evidence []string
	// Map is a draft: columns by their headings, and the labels of the file without any decision. Empty for National.
	Map    Map
	Survey *Survey
}

// Detect reads a file and finds its shape. An *importer.FileError says why a file cannot be read at all.
func Detect(ctx context.Context, u intake.Upload) (Detection, error) {
	f, err := openFile(u, "")
	if err != nil {
		return Detection{}, err
	}
	s, err := look(ctx, f)
	if err != nil {
		return Detection{}, err
	}
	d := Detection{Survey: s}
	d.shape(f.Header)
	if d.Shape == HandTotals || d.Shape == Other {
		if g, err := gridOf(ctx, f); err == nil {
			if across, ok := g.findMonths(); ok && g.countsOnly(across) {
				d.totals(g, across)
				return d, nil
			}
		}
	}
	if d.Shape != National {
		d.draft()
	}
	return d, nil
}

// IsNational tells from its headings whether a file is of the data set's own flat shape, so that no map is needed.
func IsNational(header []string) bool {
	n := 0
	for _, h := range header {
		if f, ok := fieldOf(strings.ToLower(strings.TrimSpace(h))); ok && f.Need == intake.Mandatory {
			n++
		}
	}
	return n >= 8
}

// shape tells the shape by headings and labels.
func (d *Detection) shape(header []string) {
	has := map[string]string{}
	for _, h := range header {
		has[squash(h)] = h
	}
	count := func(names ...string) (found []string) {
		for _, n := range names {
			if h, ok := has[n]; ok {
				found = append(found, h)
			}
		}
		return found
	}
	say := func(format string, args ...any) { d.Evidence = append(d.Evidence, fmt.Sprintf(format, args...)) }
	if IsNational(header) {
		d.Shape = National
		say("The headings are those of the data set itself, so no map is needed.")
		return
	}
	var database []string
	for _, h := range header {
		low := strings.ToLower(h)
		if strings.HasPrefix(low, "inc_") || strings.HasPrefix(low, "con_") || strings.HasPrefix(low, "link_") || low == "rep_approved" || low == "recordid" {
			database = append(database, h)
		}
	}
	stock := count("sourceofrecord", "updateddate", "extractdate", "extractdatetime", "loaddate", "loaddatetime", "etlbatchid", "batchid", "dwid", "dwloaddate", "rowhash", "snapshotdate")
	ulysses := count("causegroup", "cause", "cause1", "persontype", "typeofperson", "incidentnumber", "eventtype")
	report := count("ref", "incidentdate", "time", "category", "subcategory", "severity", "result", "approvalstatus", "locationexact", "linkrole", "contactrole", "contacttype", "description", "openeddate", "reporteddate")
	repeat := func() {
		if s := d.Survey; s.Incidents > 0 && s.Incidents < s.Rows {
			say("%d rows carry %d references: a row stands for a person, and an incident comes more than once.", s.Rows, s.Incidents)
		}
	}
	switch {
	case len(database) >= 4 && len(stock) > 0:
		d.Shape = Warehouse
		say("Headings such as %s are names of the Datix database, and %s is of a data warehouse.", some(database), some(stock))
		repeat()
	case len(database) >= 4:
		d.Shape = DatixColumns
		say("Headings such as %s are names of the Datix database.", some(database))
		repeat()
	case len(count("causegroup")) > 0 && len(ulysses) >= 2 || len(count("persontype", "typeofperson")) > 0 && len(ulysses) >= 2:
		d.Shape = Ulysses
		say("Headings such as %s are those of Ulysses.", some(ulysses))
		repeat()
	case len(report) >= 4 && len(count("ref", "approvalstatus", "subcategory", "linkrole", "contactrole")) > 0:
		d.Shape = DatixReport
		say("Headings such as %s are those of a Datix listing report.", some(report))
		repeat()
	default:
		d.Shape = Other
		say("The headings are of no system that we know, so columns are guessed by their names.")
	}
	for _, c := range d.Survey.Columns {
		for _, l := range c.Labels {
			if k := squash(l.Parts[0]); k == "affect" || k == "patien" {
				say("%s holds %s, a role of Datix.", c.Headings[0], l.Parts[0])
				return
			}
		}
	}
}

func some(list []string) string {
	out := make([]string, 0, 3)
	for _, s := range list[:min(3, len(list))] {
		out = append(out, "“"+s+"”")
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}

// countsOnly tells whether nearly all that is under the months is a number.
func (g *grid) countsOnly(across bool) bool {
	cells, numbers := 0, 0
	g.each(across, func(_, _ string, row, column int) {
		if text := g.cell(row, column); text != "" {
			cells++
			if _, ok := count(text); ok {
				numbers++
			}
		}
	})
	return cells > 0 && numbers*10 >= cells*7
}

// totals makes the draft of a map of totals.
func (d *Detection) totals(g *grid, across bool) {
	labels, counts := g.kindsOf(across)
	d.Shape = HandTotals
	lie := "down the first column"
	if across {
		lie = "across a row"
	}
	d.Evidence = []string{fmt.Sprintf("Months stand %s, and nearly every cell under them is a number: counts that somebody added up.", lie),
		"Totals are shown as totals. They have no rows to check, and cannot be told apart by place or by who was hurt."}
	dict := Dictionary{Columns: []string{kindHeading}, Fields: []string{"violence_primary", "alleged_person_type"}}
	c := Column{Headings: []string{kindHeading}}
	for _, l := range labels {
		if importer.Personal(l) != "" || !plain(l) {
			c.Hidden++
			continue
		}
		e := Entry{Label: []string{l}}
		if sums(l) {
			e.State, e.Reason = LeftOut, "A sum of the others"
		}
		dict.Entries = append(dict.Entries, e)
		c.Labels = append(c.Labels, Label{Parts: []string{l}, Rows: counts[l], Incidents: counts[l]})
	}
	d.Survey.Columns = []Column{c}
	d.Map = Map{Format: Format, Shape: HandTotals, System: "other", Totals: &Totals{Across: across}, Dictionaries: []Dictionary{dict}}
}

// systems are the codes of source_system by shape.
var systems = map[Shape]string{DatixReport: "datix", DatixColumns: "datix", Warehouse: "datix", Ulysses: "ulysses", Other: "other"}

// draft makes a map of the columns whose headings say what they are for.
func (d *Detection) draft() {
	m := Map{Format: Format, Shape: d.Shape, System: systems[d.Shape], Rows: PerIncident}
	s := d.Survey
	taken := map[string]bool{}
	for _, name := range []string{"incident_ref", "incident_date", "incident_time", "reported_date", "provider_org"} {
		if i := s.find(name); i >= 0 {
			m.Sources = append(m.Sources, Source{Field: name, Columns: []string{s.Columns[i].Headings[0]}})
			taken[squash(s.Columns[i].Headings[0])] = true
		}
	}
	used := map[string]bool{}
	for _, p := range s.Pairs {
		_, g, ok := guessOf(p.Headings[0])
		if !ok || g.fields == "" || len(p.Labels) == 0 {
			continue
		}
		m.Dictionaries = append(m.Dictionaries, dictionaryOf(p, g))
		used[g.fields] = true
		taken[squash(p.Headings[0])], taken[squash(p.Headings[1])] = true, true
	}
	for _, c := range s.Columns {
		_, g, ok := guessOf(c.Headings[0])
		if n, share := likely(c.Headings[0]); !ok && share > 0 {
			g, ok = guesses[n], true
		}
		if !ok || c.Words || taken[squash(c.Headings[0])] {
			continue
		}
		switch {
		case g.field != "" && m.Source(g.field) == nil && c.Filled > 0:
			m.Sources = append(m.Sources, Source{Field: g.field, Columns: []string{c.Headings[0]}, Read: g.read, Person: g.person})
			if g.read == "age" {
				m.Sources = append(m.Sources, Source{Field: "alleged_age_band", Columns: []string{c.Headings[0]}, Read: g.read, Person: true})
			}
		case g.field == "" && len(c.Labels) > 0 && !(used[g.fields] && (g.role || slices.Contains(strings.Fields(g.fields), "violence_primary"))):
			m.Dictionaries = append(m.Dictionaries, dictionaryOf(c, g))
			used[g.fields] = true
		}
	}
	kinds := func(d Dictionary) int { return placeIn(d.Fields, "violence_primary") }
	slices.SortStableFunc(m.Dictionaries, func(a, b Dictionary) int { return min(kinds(a), 1) - min(kinds(b), 1) })
	for _, dict := range m.Dictionaries {
		if dict.Role {
			m.Rows = PerPerson
		}
	}
	m.defaults()
	d.Map = m
}

func dictionaryOf(c Column, g guess) Dictionary {
	d := Dictionary{Columns: c.Headings, Role: g.role, Person: g.person, Fields: strings.Fields(g.fields)}
	for _, l := range c.Labels {
		d.Entries = append(d.Entries, Entry{Label: l.Parts})
	}
	return d
}

// defaults fills the mandatory fields that local systems hardly ever hold with the code that says so, and the organisation
// with who sends. Each is shown on the page of columns, where it can be changed.
func (m *Map) defaults() {
	put := func(field, otherwise string) {
		if s := m.Source(field); s != nil {
			if s.Otherwise == "" {
				s.Otherwise = otherwise
			}
			return
		}
		m.Sources = append(m.Sources, Source{Field: field, Otherwise: otherwise})
	}
	put("hate_motive", "not_known")
	put("clinical_factor", "not_assessed")
	put("psychological_harm", "not_assessed")
	put("riddor", "undecided")
	if s := m.Source("provider_org"); s == nil {
		m.Sources = append(m.Sources, Source{Field: "provider_org", Sender: true})
	} else {
		s.Sender = true
	}
}
