package mapping

import (
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
)

// reading is one row of the local file, read.
type reading struct {
	number int
	ref    string
	who    Who // "" where the map has no roles
	out    bool
	vals   []string // by the columns of the program
	// unmapped tells which dictionaries met a label that nobody decided, by their place.
	unmapped []int
	staff    string // the local key of the member of staff
}

// read reads one row. vals of the incident and of the person in the row are filled alike; join takes what belongs.
func (p *program) read(number int, cells []string, sender string) reading {
	r := reading{number: number, vals: make([]string, len(p.fields))}
	r.ref = p.ref.read(joined(cells, p.ref.columns, p.ref.join))
	var kinds []string
	if p.role != nil { // who the person is decides what is taken of the other columns about them
		r.who = Nobody
		p.look(&r, p.role, cells, &kinds)
	}
	for i := range p.dicts {
		if d := &p.dicts[i]; !d.role {
			p.look(&r, d, cells, &kinds)
		}
	}
	for i := range p.sources {
		p.fill(&r, &p.sources[i], cells, sender)
	}
	p.settle(&r, kinds)
	return r
}

// look finds the labels of a dictionary in a row and takes what they set.
func (p *program) look(r *reading, d *dictionary, cells []string, kinds *[]string) {
	for _, label := range labelsIn(cells, d.columns, d.split) {
		switch e := d.find(label); {
		case e == nil || e.State == Needs:
			if !slices.Contains(r.unmapped, d.n) {
				r.unmapped = append(r.unmapped, d.n)
			}
		case e.State == LeftOut:
			// Of a person nothing is taken then; of an incident, all its rows are left out.
			r.out = r.out || !d.person
		default:
			if d.role {
				r.who = e.Is
			}
			*kinds = p.apply(r, d, e, *kinds)
		}
	}
}

// takes tells whether a column about the person in the row says something of a field: of staff only in a row of a member
// of staff, of the person alleged only in a row of one. Where the map has no roles, a row is both.
func (p *program) takes(r *reading, field int) bool {
	if p.role == nil {
		return true
	}
	switch p.fields[field].Part {
	case intake.Staff:
		return r.who == StaffMember
	case intake.Alleged:
		return r.who == AllegedPerson
	}
	return true
}

// apply takes what a label sets: the first label that says something of a field of one code counts, codes of a field that
// takes several come together, and of several main kinds the gravest counts.
func (p *program) apply(r *reading, d *dictionary, e *meaning, kinds []string) []string {
	for _, s := range e.set {
		switch {
		case d.person && !p.takes(r, s.field):
		case s.field == p.violence:
			kinds = append(kinds, s.value)
		case s.many:
			r.vals[s.field] = union(r.vals[s.field], s.value)
		case r.vals[s.field] == "":
			r.vals[s.field] = s.value
		}
	}
	return kinds
}

// fill takes a source where no label has said anything.
func (p *program) fill(r *reading, s *source, cells []string, sender string) {
	if s.person && !p.takes(r, s.field) || r.vals[s.field] != "" {
		return
	}
	v := ""
	if len(s.columns) > 0 {
		if v = joined(cells, s.columns, s.join); v != "" {
			v = s.read(v)
		}
	}
	if v == "" && s.sender {
		v = sender
	}
	r.vals[s.field] = v
}

// settle makes the kinds of violence agree.
func (p *program) settle(r *reading, kinds []string) {
	if p.violence < 0 {
		return
	}
	if v := r.vals[p.violence]; v != "" { // from a column
		kinds = append(kinds, v)
	}
	all := r.vals[p.violenceAll]
	if all != "" {
		kinds = append(kinds, strings.Split(all, ";")...)
	}
	if one := gravest(kinds); one != "" {
		r.vals[p.violence] = one
	}
	for _, k := range kinds {
		all = union(all, k)
	}
	r.vals[p.violenceAll] = all
}

// union joins codes with ; between them. "none" and "not_known" say nothing beside another code.
func union(a, b string) string {
	if a == "" || a == b {
		return b
	}
	out := strings.Split(a, ";")
	for part := range strings.SplitSeq(b, ";") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	if kept := slices.DeleteFunc(slices.Clone(out), func(s string) bool { return s == "none" || s == "not_known" }); len(kept) > 0 {
		out = kept
	}
	return strings.Join(out, ";")
}

// find gives the entry of a label; "*" takes a second part that has none of its own.
func (d *dictionary) find(label []string) *meaning {
	raw := label[0]
	if len(label) == 2 {
		raw += between + label[1]
	}
	if e, ok := d.met[raw]; ok {
		return e
	}
	e := d.entries[labelKey(label)]
	if e == nil && len(label) == 2 {
		e = d.entries[labelKey([]string{label[0], "*"})]
	}
	if len(d.met) < mostMet {
		d.met[raw] = e
	}
	return e
}

// mostMet is how many different cells of a dictionary are remembered as they were met, so that they are folded once.
const mostMet = 10_000

// labelsIn gives the labels of a row in a dictionary's columns; none where all are empty.
func labelsIn(cells []string, columns []int, split string) [][]string {
	label, full := make([]string, len(columns)), false
	for i, c := range columns {
		if c < len(cells) {
			label[i] = cells[c]
			full = full || label[i] != ""
		}
	}
	switch {
	case !full:
		return nil
	case split == "":
		return [][]string{label}
	}
	var out [][]string
	for part := range strings.SplitSeq(label[0], split) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, []string{part})
		}
	}
	return out
}

// joined gives the cells of columns, joined; empty ones are left out.
func joined(cells []string, columns []int, join string) string {
	if len(columns) == 1 {
		if c := columns[0]; c < len(cells) {
			return cells[c]
		}
		return ""
	}
	var out []string
	for _, c := range columns {
		if c < len(cells) && cells[c] != "" {
			out = append(out, cells[c])
		}
	}
	return strings.Join(out, join)
}
