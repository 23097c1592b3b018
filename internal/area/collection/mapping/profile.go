package mapping

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
)

// The most that a survey keeps of one file.
const (
	mostDistinct = 400 // labels of a column; a column with more holds no labels
	mostColumns  = 300
	mostPairs    = 3000
)

// Survey is what is kept of a file that was read for a map: its columns, its labels and how many rows have each. No row
// is kept, and nothing of columns of free text, of names, or with identifiers of people.
type Survey struct {
	File  string `json:"file"`
	Sheet string `json:"sheet,omitempty"`
	Rows  int    `json:"rows"`
	// Incidents counts the different references, 0 where no column of them was found.
	Incidents int      `json:"incidents"`
	Columns   []Column `json:"columns"`
	Pairs     []Column `json:"pairs,omitempty"`
	// From and To are the first and last month of the incidents, "" where no date was found.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Column is one column of a file, or two together.
type Column struct {
	Headings []string `json:"headings"`
	Filled   int      `json:"filled"`
	// Labels are what its cells hold, the most frequent first; none where it holds no labels.
	Labels []Label `json:"labels,omitempty"`
	// Hidden counts rows whose cell looks like an identifier of a person; their text is kept nowhere.
	Hidden int `json:"hidden,omitempty"`
	// Words says that the column is of free text or names by its heading or its cells, and is never read.
	Words bool `json:"words,omitempty"`
	// Dates and Times count cells that could be read as such.
	Dates int `json:"dates,omitempty"`
	Times int `json:"times,omitempty"`
	// Numbers count cells that are whole numbers.
	Numbers int `json:"numbers,omitempty"`

	many   bool
	length int
	at     map[string]int
}

// Label is one label with what it touches.
type Label struct {
	Parts     []string `json:"parts"`
	Rows      int      `json:"rows"`
	Incidents int      `json:"incidents"`
}

// Column gives the column of a heading, nil for none.
func (s *Survey) Column(headings ...string) *Column {
	for _, list := range [][]Column{s.Columns, s.Pairs} {
		for i := range list {
			if slices.EqualFunc(list[i].Headings, headings, func(a, b string) bool { return squash(a) == squash(b) }) {
				return &list[i]
			}
		}
	}
	return nil
}

// Count gives what a label touches, as the file has it.
func (c *Column) Count(label []string) (rows, incidents int) {
	if c == nil {
		return 0, 0
	}
	for _, l := range c.Labels {
		if labelKey(l.Parts) == labelKey(label) || len(label) == 2 && label[1] == "*" && len(l.Parts) == 2 && fastFold(l.Parts[0]) == fastFold(label[0]) {
			rows += l.Rows
			incidents += l.Incidents
		}
	}
	return rows, incidents
}

// Look reads a file once for what a map needs to know of it.
func Look(ctx context.Context, u intake.Upload, sheet string) (*Survey, error) {
	f, err := openFile(u, sheet)
	if err != nil {
		return nil, err
	}
	return look(ctx, f)
}

func look(ctx context.Context, f *importer.File) (*Survey, error) {
	s := &Survey{File: f.Name, Sheet: f.Sheet}
	for _, h := range f.Header[:min(len(f.Header), mostColumns)] {
		c := Column{Headings: []string{h}, Words: freeText(h), at: map[string]int{}}
		if importer.Personal(h) != "" || utf8.RuneCountInString(h) > mostLabel {
			c.Headings, c.Words = []string{""}, true
		}
		s.Columns = append(s.Columns, c)
	}
	pairs := s.pairs()
	ref, date := s.find("incident_ref"), s.find("incident_date")
	refs, above := map[string]bool{}, ""
	for row, err := range f.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		s.Rows++
		first := false
		if ref >= 0 {
			key := at(row.Cells, ref)
			if key == "" {
				key = above
			}
			above = key
			if first = !refs[key] && key != ""; first && len(refs) < 2_000_000 {
				refs[key] = true
			}
		}
		if date >= 0 {
			if m := date2month(at(row.Cells, date)); m != "" {
				if s.From == "" || m < s.From {
					s.From = m
				}
				s.To = max(s.To, m)
			}
		}
		for i := range s.Columns {
			if c := &s.Columns[i]; !c.Words {
				if cell := at(row.Cells, i); cell != "" {
					c.see(first, mostDistinct, cell)
				}
			}
		}
		for i, p := range pairs {
			a, b := at(row.Cells, p[0]), at(row.Cells, p[1])
			if a != "" || b != "" {
				s.Pairs[i].see(first, mostPairs, a, b)
			}
		}
	}
	s.Incidents = len(refs)
	s.finish()
	return s, nil
}

func at(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return cells[i]
}

func date2month(s string) string {
	if t, flaw := importer.Date(s); flaw == nil {
		return t.Format("2006-01")
	}
	return ""
}

// see counts a cell.
func (c *Column) see(first bool, most int, parts ...string) {
	c.Filled++
	text := strings.Join(parts, between)
	if c.many {
		return
	}
	if len(parts) == 1 {
		c.length += len(text)
		if _, flaw := importer.Date(text); flaw == nil && len(text) >= 8 {
			c.Dates++
		} else if _, flaw := importer.Time(text); flaw == nil {
			c.Times++
		}
		if n := number(text); n != "" && n[0] >= '0' && n[0] <= '9' && len(n) <= 6 {
			c.Numbers++
		}
	}
	key := labelKey(parts)
	n, ok := c.at[key]
	if !ok {
		if importer.Personal(strings.Join(parts, " ")) != "" || utf8.RuneCountInString(text) > mostLabel || !plainAll(parts) {
			c.Hidden++
			return
		}
		if len(c.Labels) >= most {
			c.many, c.Labels, c.at = true, nil, nil
			return
		}
		n = len(c.Labels)
		c.at[key] = n
		c.Labels = append(c.Labels, Label{Parts: slices.Clone(parts)})
	}
	c.Labels[n].Rows++
	if first {
		c.Labels[n].Incidents++
	}
}

// finish drops the labels of columns that hold none: free text by its length, dates, times, references and keys, whose
// cells hardly ever repeat.
func (s *Survey) finish() {
	for i := range s.Columns {
		c := &s.Columns[i]
		c.at = nil
		seen := max(1, c.Filled)
		switch {
		case c.length/seen > 60:
			c.Words, c.Labels = true, nil
		case c.Dates*2 > seen, c.Times*2 > seen && len(c.Labels) > 12:
			c.Labels = nil
		case len(c.Labels) > 40 && len(c.Labels)*2 > seen:
			c.Labels = nil
		}
		sortLabels(c.Labels)
	}
	for i := range s.Pairs {
		s.Pairs[i].at = nil
		sortLabels(s.Pairs[i].Labels)
	}
}

func sortLabels(list []Label) {
	slices.SortStableFunc(list, func(a, b Label) int { return b.Rows - a.Rows })
}

// find gives the column that is most likely for a field, -1 for none.
func (s *Survey) find(field string) int {
	best, rank := -1, len(guesses)*100
	for i, c := range s.Columns {
		h := squash(c.Headings[0])
		if h == squash(field) {
			return i
		}
		n, g, ok := guessOf(c.Headings[0])
		if !ok || g.field != field {
			continue
		}
		if r := n*100 + placeOf(g.names, h); r < rank {
			best, rank = i, r
		}
	}
	return best
}

func placeOf(names, name string) int { return slices.Index(strings.Fields(names), name) }

// pairs finds columns that mean something together, and makes a column for each pair.
func (s *Survey) pairs() [][2]int {
	var out [][2]int
	for i := range s.Columns {
		for _, second := range seconds[squash(s.Columns[i].Headings[0])] {
			j := slices.IndexFunc(s.Columns, func(c Column) bool { return squash(c.Headings[0]) == second })
			if j < 0 || s.Columns[i].Words || s.Columns[j].Words {
				continue
			}
			out = append(out, [2]int{i, j})
			s.Pairs = append(s.Pairs, Column{Headings: []string{s.Columns[i].Headings[0], s.Columns[j].Headings[0]}, at: map[string]int{}})
			break
		}
	}
	return out
}
