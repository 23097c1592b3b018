package org

import (
	"embed"
	"io/fs"

	"github.com/havenward/havenward/internal/fault"
)

//go:embed reference/*.csv reference/SOURCES.md
var files embed.FS

// Reference gives the tables of England that come with the program. SOURCES.md among them says where they are from.
func Reference() fs.FS {
	sub, err := fs.Sub(files, "reference")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Attribution is the sentence to show wherever the reference tables are shown.
const Attribution = "Contains public sector information licensed under the Open Government Licence v3.0 (NHS England, NHS Organisation Data Service, Office for National Statistics, Home Office)."

// Force is a police force; its id is the one that data.police.uk uses.
type Force struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	ONS     string `json:"ons_code,omitempty"`
	Country string `json:"country"`
}

// reference is what the tables say.
type reference struct {
	orgs   []Organisation
	edges  []Edge
	next   []Succession
	forces []Force
}

const (
	// boardsBegan is the first day of integrated care boards.
	boardsBegan Date = "2022-07-01"
	// boardsMoved is the day from which trusts.csv gives a second board.
	boardsMoved Date = "2026-04-01"
)

// reader gathers the problems of every file, so that they can be mended in one go.
type reader struct {
	ref      reference
	problems fault.Problems
	kinds    map[string]Kind
	boards   map[string]Organisation
}

// readReference reads the tables of a folder. Its error lists every problem by file and line.
func readReference(fsys fs.FS) (reference, error) {
	r := &reader{kinds: map[string]Kind{}, boards: map[string]Organisation{}}
	r.add(Organisation{ID: Root, Name: "England", Kind: National}, "")
	for _, f := range []func(fs.FS) error{r.regions, r.icbs, r.boardSuccessions, r.trusts, r.trustSuccessions, r.police} {
		if err := f(fsys); err != nil {
			return reference{}, err
		}
	}
	return r.ref, fault.WithProblems(r.problems)
}

func (r *reader) add(o Organisation, line string) {
	if o.ID != Root && !ValidCode(o.ID) {
		r.problems.Add(line, "%s is not an organisation code: it has 3 to 6 capital letters and digits", o.ID)
	}
	if o.Name == "" {
		r.problems.Add(line, "%s has no name", o.ID)
	}
	if r.kinds[o.ID] != "" {
		r.problems.Add(line, "%s is there twice", o.ID)
		return
	}
	r.kinds[o.ID] = o.Kind
	r.ref.orgs = append(r.ref.orgs, o)
}

func (r *reader) edge(child, parent string, s Span) {
	r.ref.edges = append(r.ref.edges, Edge{child, parent, s.From, s.To})
}

func (r *reader) date(s sheet, row int, column string) Date {
	d, ok := ParseDate(s.at(row, column))
	if !ok {
		r.problems.Add(s.line(row), "%s is not a date like 2026-04-01", column)
	}
	return d
}

func (r *reader) known(s sheet, row int, column string, k Kind) string {
	code := s.at(row, column)
	if r.kinds[code] != k {
		r.problems.Add(s.line(row), "%s is not a code of the right kind", column)
	}
	return code
}

func (r *reader) regions(fsys fs.FS) error {
	s, err := openSheet(fsys, "regions.csv", "ods_code", "name", "ons_code")
	for i := range s.rows {
		code := s.at(i, "ods_code")
		r.add(Organisation{ID: code, Name: s.at(i, "name"), Kind: Region, ONS: s.at(i, "ons_code")}, s.line(i))
		r.edge(code, Root, Span{})
	}
	return err
}

func (r *reader) icbs(fsys fs.FS) error {
	s, err := openSheet(fsys, "icbs.csv", "ods_code", "name", "region_code", "ons_code", "valid_from", "valid_to")
	for i := range s.rows {
		o := Organisation{ID: s.at(i, "ods_code"), Name: s.at(i, "name"), Kind: Board, ONS: s.at(i, "ons_code"),
			From: r.date(s, i, "valid_from"), To: r.date(s, i, "valid_to")}
		if later := s.at(i, "ons_code_from_2026_04"); later != "" {
			o.ONS = later
		}
		r.add(o, s.line(i))
		r.boards[o.ID] = o
		r.edge(o.ID, r.known(s, i, "region_code", Region), o.Span())
	}
	return err
}

func (r *reader) boardSuccessions(fsys fs.FS) error {
	return r.successions(fsys, "icb_successions.csv", Board, "NHS Organisation Data Service")
}

func (r *reader) trustSuccessions(fsys fs.FS) error {
	return r.successions(fsys, "trust_successions.csv", Trust, "")
}

func (r *reader) successions(fsys fs.FS, name string, k Kind, basis string) error {
	s, err := openSheet(fsys, name, "predecessor_ods_code", "successor_ods_code", "effective_date", "kind")
	for i := range s.rows {
		x := Succession{Predecessor: r.known(s, i, "predecessor_ods_code", k), Successor: r.known(s, i, "successor_ods_code", k),
			On: r.date(s, i, "effective_date"), Kind: s.at(i, "kind"), Basis: basis}
		if b := s.at(i, "basis"); b != "" {
			x.Basis = b
		}
		if x.Kind != "merger" && x.Kind != "split" {
			r.problems.Add(s.line(i), "kind is merger or split")
		}
		r.ref.next = append(r.ref.next, x)
	}
	return err
}

func (r *reader) police(fsys fs.FS) error {
	s, err := openSheet(fsys, "police_forces.csv", "force_id", "name", "ons_code", "country")
	for i := range s.rows {
		r.ref.forces = append(r.ref.forces, Force{s.at(i, "force_id"), s.at(i, "name"), s.at(i, "ons_code"), s.at(i, "country")})
	}
	return err
}
