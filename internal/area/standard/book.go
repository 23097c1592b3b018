package standard

import (
	"context"
	"slices"

	"github.com/havenward/havenward/internal/area/standard/catalogue"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// Book is every catalogue as it is stored, the newest first.
type Book struct {
	Versions []Version
}

// Version is one stored catalogue. Frozen says since when its structure is used.
type Version struct {
	catalogue.Catalogue
	Frozen db.Time
	where  map[string]Spot
}

// Spot says where an indicator stands in its catalogue.
type Spot struct{ Section, No, Position int }

// Spot finds an indicator.
func (v *Version) Spot(code string) (Spot, bool) {
	at, ok := v.where[code]
	return at, ok
}

// Find gives a catalogue by its version.
func (b *Book) Find(version string) (*Version, bool) {
	for i := range b.Versions {
		if b.Versions[i].Version == version {
			return &b.Versions[i], true
		}
	}
	return nil, false
}

// Newest gives the catalogue that new assessments use.
func (b *Book) Newest() *Version { return &b.Versions[0] }

var (
	catalogueTable = op.Table{Name: "standard_catalogue", Columns: []string{"version", "name", "state", "published", "source", "checked", "verification", "digest", "position", "frozen_at"}}
	indicatorTable = op.Table{Name: "standard_indicator", Columns: []string{"catalogue", "code", "position", "section", "section_name", "section_verification", "requirement", "evidence", "note",
		"official_ref", "official_text", "verification"}}
)

// Seed stores the shipped catalogues: a new one, and one that nobody has used yet where it changed. A frozen catalogue keeps its
// structure whatever the program brings. It is called when the program starts.
func (s *Service) Seed(ctx context.Context) error {
	type kept struct{ version, state, digest string }
	list, err := db.All(ctx, s.DB, func(r db.Row) (kept, error) {
		var k kept
		return k, r.Scan(&k.version, &k.state, &k.digest)
	}, `SELECT version, state, digest FROM standard_catalogue ORDER BY version`)
	if err != nil {
		return err
	}
	for n, c := range s.Shipped {
		digest, err := c.Digest()
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(k kept) bool { return k.version == c.Version && (k.state == "frozen" || k.digest == digest) }) {
			continue
		}
		if _, err := op.Do(ctx, s.Door, ActSweep, op.System().Once("standard/"+c.Version), func(tx *op.Tx) (int, audit.Change, error) {
			for _, q := range []string{`DELETE FROM standard_indicator WHERE catalogue = $1`, `DELETE FROM standard_catalogue WHERE version = $1`} {
				if _, err := tx.Exec(ctx, q, c.Version); err != nil {
					return 0, audit.Change{}, err
				}
			}
			tx.Insert(catalogueTable, c.Version, c.Name, "draft", c.Published, c.Source, c.Checked, string(c.Verification), digest, int64(n+1), db.Time{})
			at := 0
			for _, x := range c.Sections {
				for _, i := range x.Indicators {
					at++
					tx.Insert(indicatorTable, c.Version, i.Code, int64(at), x.Code, x.Name, string(x.Verification), i.Text, i.Evidence, i.Note, i.OfficialRef, i.OfficialText, string(i.Verification))
				}
			}
			return at, audit.Created("standard_catalogue", c.Version, audit.F("digest", digest)), nil
		}); err != nil {
			// another node that starts at the same moment may have been faster
			n, again := db.One(ctx, s.DB, db.Scalar[int64], `SELECT COUNT(*) FROM standard_catalogue WHERE version = $1 AND digest = $2`, c.Version, digest)
			if again != nil || n == 0 {
				return err
			}
		}
	}
	s.book.Store(nil)
	return nil
}

// Book reads the stored catalogues, once.
func (s *Service) Book(ctx context.Context) (*Book, error) {
	if b := s.book.Load(); b != nil {
		return b, nil
	}
	list, err := db.All(ctx, s.DB, func(r db.Row) (Version, error) {
		v := Version{where: map[string]Spot{}}
		return v, r.Scan(&v.Version, &v.Name, &v.Published, &v.Source, &v.Checked, &v.Verification, &v.Frozen)
	}, `SELECT version, name, published, source, checked, verification, frozen_at FROM standard_catalogue ORDER BY position DESC`)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Unavailable, "No version of the standard is loaded yet")
	}
	b := &Book{Versions: list}
	for i := range b.Versions {
		if err := s.fill(ctx, &b.Versions[i]); err != nil {
			return nil, err
		}
	}
	s.book.Store(b)
	return b, nil
}

// fill reads the sections and indicators of a catalogue.
func (s *Service) fill(ctx context.Context, v *Version) error {
	type row struct {
		catalogue.Indicator
		section, name string
		verification  catalogue.Verification
		position      int
	}
	rows, err := db.All(ctx, s.DB, func(r db.Row) (row, error) {
		var x row
		return x, r.Scan(&x.Code, &x.position, &x.section, &x.name, &x.verification, &x.Text, &x.Evidence, &x.Note, &x.OfficialRef, &x.OfficialText, &x.Verification)
	}, `SELECT code, position, section, section_name, section_verification, requirement, evidence, note, official_ref, official_text, verification FROM standard_indicator
		WHERE catalogue = $1 ORDER BY position, code`, v.Version)
	if err != nil {
		return err
	}
	for _, x := range rows {
		if n := len(v.Sections); n == 0 || v.Sections[n-1].Code != x.section {
			v.Sections = append(v.Sections, catalogue.Section{Code: x.section, Name: x.name, Verification: x.verification})
		}
		at := len(v.Sections) - 1
		v.where[x.Code] = Spot{Section: at, No: len(v.Sections[at].Indicators), Position: x.position}
		v.Sections[at].Indicators = append(v.Sections[at].Indicators, x.Indicator)
	}
	return nil
}

// freeze marks a catalogue as used, in the change that uses it.
func (s *Service) freeze(ctx context.Context, tx *op.Tx, version string) error {
	n, err := tx.Exec(ctx, `UPDATE standard_catalogue SET state = 'frozen', frozen_at = $2 WHERE version = $1 AND state = 'draft'`, version, db.At(tx.Now()))
	if err == nil && n > 0 {
		s.book.Store(nil) // at worst it is read once more
	}
	return err
}
