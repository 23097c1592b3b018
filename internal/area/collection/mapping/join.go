package mapping

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/importer"
)

// joiner makes national rows of a local file. Where rows are people it reads the file first for who is in each incident,
// since the rows of one may lie anywhere: of each incident some 48 bytes are kept, whatever it holds.
type joiner struct {
	*program
	file     *importer.File
	o        Options
	seed     [2]maphash.Seed
	people   map[ident]*incident
	said     []string       // what is said of people alleged, cell by cell, each once
	saidAt   map[string]int // where
	gathered bool
	cover    Coverage
}

// ident is what is kept of a reference.
type ident [2]uint64

// incident is what is kept of one.
type incident struct {
	alleged int32 // the place in said of the first person alleged, -1 for none
	people  uint16
	staff   uint16
	given   uint16 // staff that were made so far, or 1 where the incident was
}

const between = "\x1f"

func (j *joiner) ident(s string) ident {
	return ident{maphash.String(j.seed[0], s), maphash.String(j.seed[1], s)}
}

// all gives the rows of the file, read; a row without a reference belongs to the one above it, as in grouped reports.
func (j *joiner) all(ctx context.Context) iter.Seq2[reading, error] {
	return func(yield func(reading, error) bool) {
		above := ""
		for row, err := range j.file.Rows(ctx) {
			if err != nil {
				yield(reading{}, err)
				return
			}
			r := j.read(row.Number, row.Cells, j.o.Org)
			if r.ref == "" && j.rows == PerPerson {
				r.ref = above
				if j.ref.field >= 0 {
					r.vals[j.ref.field] = above
				}
			}
			above = r.ref
			if j.staffKey >= 0 {
				r.staff = r.vals[j.staffKey]
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// gather reads the file for the people of its incidents.
func (j *joiner) gather(ctx context.Context) error {
	if j.gathered || j.role == nil || j.rows != PerPerson {
		return nil
	}
	j.people, j.saidAt = map[ident]*incident{}, map[string]int{}
	staff := map[ident]bool{}
	for r, err := range j.all(ctx) {
		if err != nil {
			return err
		}
		if r.out || r.ref == "" {
			continue
		}
		id := j.ident(r.ref)
		x := j.people[id]
		if x == nil {
			x = &incident{alleged: -1}
			j.people[id] = x
		}
		switch r.who {
		case StaffMember:
			if r.staff != "" {
				who := j.ident(r.ref + between + r.staff)
				if staff[who] {
					continue
				}
				staff[who] = true
			}
			if x.staff < 1<<16-1 {
				x.staff++
			}
		case AllegedPerson:
			if x.people < 1<<16-1 {
				x.people++
			}
			if x.alleged < 0 {
				x.alleged = int32(j.note(r))
			}
		}
	}
	j.gathered = true
	return nil
}

// note keeps what a row says of a person alleged, once for all rows that say the same.
func (j *joiner) note(r reading) int {
	var parts []string
	for i, f := range j.fields {
		if f.Part == intake.Alleged {
			parts = append(parts, r.vals[i])
		}
	}
	s := strings.Join(parts, between)
	at, ok := j.saidAt[s]
	if !ok {
		at = len(j.said)
		j.said = append(j.said, s)
		j.saidAt[s] = at
	}
	return at
}

// made gives the national rows, in the order of the file.
func (j *joiner) made(ctx context.Context) iter.Seq2[intake.Made, error] {
	return func(yield func(intake.Made, error) bool) {
		if err := j.gather(ctx); err != nil {
			yield(intake.Made{}, err)
			return
		}
		j.cover = Coverage{Unmapped: make([]int, len(j.dicts))}
		seen := map[ident]bool{}
		for _, x := range j.people {
			x.given = 0
		}
		for r, err := range j.all(ctx) {
			if err != nil {
				yield(intake.Made{}, err)
				return
			}
			m, ok := j.one(&r, seen)
			if ok && !yield(m, nil) {
				return
			}
		}
	}
}

// one makes the national row of a local one; ok is false where none comes of it.
func (j *joiner) one(r *reading, seen map[ident]bool) (m intake.Made, ok bool) {
	c := &j.cover
	c.Read++
	if len(r.unmapped) > 0 {
		c.Touched++
		for _, d := range r.unmapped {
			c.Unmapped[d]++
		}
	}
	if r.out {
		c.LeftOut++
		return m, false
	}
	people := 0
	switch {
	case r.ref == "": // the check says that it is missing
	case j.people != nil:
		x := j.people[j.ident(r.ref)]
		if x == nil {
			break
		}
		if r.who != StaffMember && (x.staff > 0 || x.given > 0) {
			c.People++
			return m, false
		}
		if r.who == StaffMember && r.staff != "" {
			who := j.ident(r.ref + between + r.staff)
			if seen[who] {
				c.Repeats++
				return m, false
			}
			seen[who] = true
		}
		x.given++
		j.who(r, x)
		people = int(x.people)
	case j.rows == PerIncident:
		id := j.ident(r.ref)
		if seen[id] {
			c.Repeats++
			return m, false
		}
		seen[id] = true
	}
	j.keys(r)
	for i := range j.sources {
		s := &j.sources[i]
		if r.vals[s.field] == "" && (s.field != j.method || j.contact(r)) {
			r.vals[s.field] = s.otherwise
		}
	}
	j.noPerson(r)
	c.Given++
	return intake.Made{Number: r.number, Cells: r.vals, People: people}, true
}

// who puts the person alleged of the incident into the row of a member of staff, and tells members of staff apart for whom
// the file has no key.
func (j *joiner) who(r *reading, x *incident) {
	if r.who != StaffMember { // an incident without any: the row of another person stands for it
		for i := range j.sources {
			if s := &j.sources[i]; s.person && j.fields[s.field].Part == intake.Staff {
				r.vals[s.field] = ""
			}
		}
	}
	if x.alleged >= 0 {
		cells, n := strings.Split(j.said[x.alleged], between), 0
		for i, f := range j.fields {
			if f.Part != intake.Alleged {
				continue
			}
			if cells[n] != "" {
				r.vals[i] = cells[n]
			}
			n++
		}
	}
	if j.staffKey >= 0 && r.vals[j.staffKey] == "" && x.staff > 1 {
		r.vals[j.staffKey] = fmt.Sprintf("%s%s%d", r.ref, between, x.given)
	}
}

// contact tells whether somebody was touched: only then is a method written that neither label nor column says.
func (j *joiner) contact(r *reading) bool {
	if j.violence < 0 {
		return true
	}
	for kind := range strings.SplitSeq(r.vals[j.violence]+";"+r.vals[j.violenceAll], ";") {
		if kind == "physical_contact" || kind == "sexual_contact" {
			return true
		}
	}
	return false
}

// keys makes opaque keys of what the local system knows people by.
func (j *joiner) keys(r *reading) {
	for _, f := range []int{j.staffKey, j.personKey} {
		if f >= 0 && r.vals[f] != "" {
			r.vals[f] = letters(j.o.Key(j.fields[f].Name + between + r.vals[f]))
		}
	}
}

// noPerson takes out what is said of a person alleged where it says nothing but what the map says of all: no one is then
// known to be alleged, and the type is what the check would ask for.
func (j *joiner) noPerson(r *reading) {
	at, ok := j.at["alleged_person_type"]
	if !ok || r.vals[at] != "" {
		return
	}
	for i := range j.sources {
		s := &j.sources[i]
		if j.fields[s.field].Part == intake.Alleged && r.vals[s.field] == s.otherwise {
			r.vals[s.field] = ""
		}
	}
}
