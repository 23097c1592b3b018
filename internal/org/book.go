package org

import "io/fs"

// Book is the reference tables in memory: enough to tell whether a code was open on a day, without a database. It never
// changes, so any number of goroutines may ask it.
type Book struct {
	orgs   map[string]Span
	forces map[string]bool
}

// OpenBook reads the tables of a folder, such as Reference. Its error lists every problem by file and line.
func OpenBook(fsys fs.FS) (*Book, error) {
	ref, err := readReference(fsys)
	if err != nil {
		return nil, err
	}
	b := &Book{orgs: map[string]Span{}, forces: map[string]bool{}}
	for _, o := range ref.orgs {
		b.orgs[o.ID] = o.Span()
	}
	for _, f := range ref.forces {
		b.forces[f.ID] = true
	}
	return b, nil
}

// Span gives the days on which the organisation with a code was open; ok is false for a code that nobody has.
func (b *Book) Span(code string) (s Span, ok bool) {
	s, ok = b.orgs[code]
	return s, ok
}

// Force tells whether a police force has the id.
func (b *Book) Force(id string) bool { return b.forces[id] }

// ReadTree gives the tree of reference tables without a database, for tools and tests.
func ReadTree(fsys fs.FS) (*Tree, error) {
	ref, err := readReference(fsys)
	if err != nil {
		return nil, err
	}
	return NewTree(ref.orgs, ref.edges, ref.next)
}
