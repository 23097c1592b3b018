package training

import (
	"context"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/training/arith"
	"github.com/havenward/havenward/internal/area/training/esr"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/op"
)

// The kinds of a word of a file.
const (
	WordColumn     = "column"
	WordPlace      = "place"
	WordCompetence = "competence"
)

// Meaning is what an organisation chose for a word of its files: "-" for left out.
type Meaning struct{ Kind, Word, Means string }

func scanMeaning(r db.Row) (m Meaning, err error) { return m, r.Scan(&m.Kind, &m.Word, &m.Means) }

// Meanings gives what an organisation chose.
func (s *Service) Meanings(ctx context.Context, sc authz.Scope) ([]Meaning, error) {
	return s.meanings(ctx, sc.Org())
}

func (s *Service) meanings(ctx context.Context, org string) ([]Meaning, error) {
	return db.All(ctx, s.DB, scanMeaning, `SELECT m.kind, m.word, m.means FROM training_mapping m WHERE m.org_id = $1 ORDER BY m.kind, m.word`, org)
}

// Choose writes down what words of files mean, for this file and those that come; an empty meaning takes the choice back.
func (s *Service) Choose(ctx context.Context, org string, list []Meaning) error {
	for i := range list {
		m := &list[i]
		if m.Kind != WordColumn && m.Kind != WordPlace && m.Kind != WordCompetence || m.Word == "" {
			return fault.New(fault.Invalid, "This is no word of a file")
		}
		if m.Kind != WordCompetence {
			m.Word = cut(m.Word, 300)
		}
	}
	if len(list) == 0 {
		return nil
	}
	if err := s.meant(ctx, org, list); err != nil {
		return err
	}
	_, err := op.Do(ctx, s.Door, ActImport, op.In(org, "").Once("training words"), func(tx *op.Tx) (bool, audit.Change, error) {
		changed := audit.Changed("training_mapping", org)
		for _, m := range list {
			word := m.Word
			if m.Kind == WordColumn {
				word = esr.Fold(word)
			}
			if _, err := tx.Exec(ctx, `DELETE FROM training_mapping WHERE org_id = $1 AND kind = $2 AND word = $3`, org, m.Kind, word); err != nil {
				return false, changed, err
			}
			if m.Means != "" {
				tx.Insert(wordTable, org, m.Kind, word, m.Means)
			}
			changed.Fields = append(changed.Fields, audit.F(m.Kind, word+" = "+m.Means))
		}
		return true, changed, nil
	})
	return err
}

// meant refuses what no word can mean: a unit or competence that the organisation does not have, a column that nobody reads.
func (s *Service) meant(ctx context.Context, org string, list []Meaning) error {
	units, err := s.UnitNames(ctx, org)
	if err != nil {
		return err
	}
	competences, err := s.Competences(ctx, org, s.Today())
	if err != nil {
		return err
	}
	for _, m := range list {
		ok := m.Means == "" || m.Means == "-"
		switch m.Kind {
		case WordPlace:
			ok = ok || units[m.Means] != ""
		case WordCompetence:
			ok = ok || slices.ContainsFunc(competences, func(c Competence) bool { return c.Code == m.Means })
		case WordColumn:
			ok = ok || slices.ContainsFunc(esr.Columns(), func(c esr.Column) bool { return c.Key == m.Means })
		}
		if !ok {
			return fault.New(fault.Invalid, "This is nothing that a word of a file can mean here")
		}
	}
	return nil
}

// dictionary is what the words of a file mean here.
type dictionary struct {
	columns      map[string]string // folded heading to key
	places       map[string]string // folded place to unit, "-" for left out
	competences  map[string]string // folded title to code, "-" for left out
	refresh      map[string]Competence
	groups       map[string]string
	populations  map[string]string
	statuses     map[string]Status
	placeOf      map[string]string // as written, to unit: what was looked up already
	competenceOf map[string]string
	folded       map[string]string
}

// fold folds a word, each once: a file has few different ones.
func (d *dictionary) fold(s string) string {
	f, ok := d.folded[s]
	if !ok {
		f = Fold(s)
		if len(d.folded) < 1<<16 {
			d.folded[s] = f
		}
	}
	return f
}

func (s *Service) dictionary(ctx context.Context, org string) (*dictionary, error) {
	d := &dictionary{columns: map[string]string{}, places: map[string]string{}, competences: map[string]string{}, refresh: map[string]Competence{}, groups: map[string]string{}, populations: map[string]string{},
		statuses: map[string]Status{}, placeOf: map[string]string{}, competenceOf: map[string]string{}, folded: map[string]string{}}
	units, err := s.Units(ctx, org)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		if f := Fold(u.Name); f != "" {
			if _, twice := d.places[f]; twice {
				d.places[f] = "" // two units of one name: somebody has to choose
			} else {
				d.places[f] = u.ID
			}
		}
	}
	list, err := s.Competences(ctx, org, s.Today())
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		d.refresh[c.Code] = c
		d.competences[Fold(c.Title)] = c.Code
		for _, n := range c.Names {
			d.competences[Fold(n)] = c.Code
		}
	}
	rules := s.RulesNow()
	for _, g := range rules.Groups {
		for _, w := range append([]string{g.Name, g.Code}, g.Words...) {
			d.groups[Fold(w)] = g.Code
		}
	}
	for _, p := range rules.Populations {
		for _, w := range append([]string{p.Name, p.Code}, p.Words...) {
			d.populations[Fold(w)] = p.Code
		}
	}
	for _, x := range rules.Statuses {
		d.statuses[Fold(x.Word)] = x
	}
	chosen, err := s.meanings(ctx, org)
	if err != nil {
		return nil, err
	}
	for _, m := range chosen {
		switch m.Kind {
		case WordColumn:
			d.columns[m.Word] = m.Means
		case WordPlace:
			d.places[Fold(m.Word)] = m.Means
		case WordCompetence:
			d.competences[Fold(m.Word)] = m.Means
		}
	}
	return d, nil
}

// unit gives the unit of the nearest place that is known, and the name of the place.
func (d *dictionary) unit(places []string) (unit, name string, ok bool) {
	for _, p := range places {
		u, seen := d.placeOf[p]
		if !seen {
			if u = d.places[Fold(p)]; u == "" { // ESR puts the number of the trust or a cost code in front: "120 Emergency Department"
				if i := strings.IndexByte(p, ' '); i > 0 && strings.ContainsAny(p[:i], "0123456789") {
					u = d.places[Fold(p[i:])]
				}
			}
			d.placeOf[p] = u
		}
		if u == "-" {
			return "", p, true
		}
		if u != "" {
			return u, p, true
		}
	}
	if len(places) == 0 {
		return "", "", true
	}
	return "", places[0], false
}

// competence gives the code that a name of a file means, "-" for left out, "" for one that is not known, and its title.
func (d *dictionary) competence(name string) (code, title string) {
	code, seen := d.competenceOf[name]
	if seen {
		return code, name
	}
	n := esr.NameOf(name)
	if code = d.competences[Fold(name)]; code == "" {
		code = d.competences[Fold(n.Title)]
	}
	d.competenceOf[name] = code
	return code, name
}

var populationOf = map[string]arith.Population{"staff": arith.Staff, "bank": arith.Bank, "student": arith.Student, "volunteer": arith.Volunteer, "contractor": arith.Contractor}

var absenceOf = map[string]arith.Absence{"": arith.Present, "long": arith.Long, "away": arith.Away}
