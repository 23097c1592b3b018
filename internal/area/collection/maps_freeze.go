package collection

import (
	"context"
	"encoding/json"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

var mapVersionTable = op.Table{Name: "local_map_version", Columns: []string{"org_id", "map_id", "version", "body", "note", "labels", "undecided", "frozen_by", "frozen_name", "frozen_at"}}

var mapLabelTable = op.Table{Name: "local_map_label", Columns: []string{"label", "org_id", "map_id", "sets"}}

// FreezeMap makes the next version of a map of its draft. It never changes again, and files can be sent with it. Labels
// that nobody decided stay undecided in it: rows that carry them are refused for what they then lack.
func (s *Service) FreezeMap(ctx context.Context, org, mapID string, revision int64, note string) (MapVersion, error) {
	note = strings.Join(strings.Fields(note), " ")
	switch {
	case note == "":
		return MapVersion{}, problem("note", "Say in a few words what is new in this version")
	case utf8.RuneCountInString(note) > mostMapNote:
		return MapVersion{}, fault.WithProblems(fault.Problems{{Field: "note", Message: "Write at most %d characters", Args: []any{mostMapNote}}})
	case importer.Personal(note) != "":
		return MapVersion{}, problem("note", "This looks like an identifier of a person. Take it out")
	}
	return op.Do(ctx, s.Door, ActMap, op.On("local_map", org, mapID), func(tx *op.Tx) (MapVersion, audit.Change, error) {
		m, err := s.localMap(ctx, tx, tx.Scope(), org, mapID)
		if err != nil {
			return MapVersion{}, audit.Change{}, err
		}
		if m.Revision != revision {
			return MapVersion{}, audit.Change{}, fault.New(fault.Conflict, "Somebody changed this map in the meantime. Look at it again before it is frozen")
		}
		if lacks := m.Draft.Lacks(); len(lacks) > 0 {
			return MapVersion{}, audit.Change{}, problem("note", "The map does not yet say where these come from: "+strings.Join(lacks, ", "))
		}
		v := MapVersion{Version: m.Latest + 1, Note: note, By: tx.Actor().ID, ByName: tx.Actor().Name, At: tx.Now(), Map: m.Draft, Undecided: m.Undecided}
		for _, d := range m.Draft.Dictionaries {
			v.Labels += int64(len(d.Entries))
		}
		body, err := s.sealJSON(mapPlace(org, mapID, "version"), m.Draft)
		if err != nil {
			return v, audit.Change{}, err
		}
		tx.Insert(mapVersionTable, org, mapID, v.Version, body, note, v.Labels, v.Undecided, v.By, v.ByName, db.At(v.At))
		if err := tx.Must(ctx, `UPDATE local_map SET latest = $3 WHERE org_id = $1 AND id = $2 AND latest = $4`, org, mapID, v.Version, m.Latest); err != nil {
			return v, audit.Change{}, err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM local_map_label WHERE org_id = $1 AND map_id = $2`, org, mapID); err != nil {
			return v, audit.Change{}, err
		}
		labels, err := s.blindLabels(&m.Draft)
		for _, l := range labels {
			tx.Insert(mapLabelTable, l.blind, org, mapID, l.sets)
		}
		return v, audit.Changed("local_map", mapID, audit.F("frozen as version", words(v.Version))).Because(note), err
	})
}

type blindLabel struct{ blind, sets string }

// blindLabels gives what a map makes of its labels, without their text. Roles and dictionaries about people are left out:
// their labels say little, and what is known of "Nurse" needs no other trust.
func (s *Service) blindLabels(m *mapping.Map) ([]blindLabel, error) {
	at := map[string]string{}
	for i := range m.Dictionaries {
		d := &m.Dictionaries[i]
		if d.Role || d.Person {
			continue
		}
		for j := range d.Entries {
			e := &d.Entries[j]
			if e.State != mapping.Done || len(e.Set) == 0 {
				continue
			}
			b, err := json.Marshal(e.Set) // keys are sorted
			if err != nil {
				return nil, err
			}
			at[s.blindOf(e)] = string(b)
		}
	}
	var out []blindLabel
	for k, v := range at {
		out = append(out, blindLabel{k, v})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].blind < out[j].blind })
	return out, nil
}

// blindOf gives the blind index of a label, the same for every organisation. Of a pair it is the second part that tells.
func (s *Service) blindOf(e *mapping.Entry) string {
	return s.Ring.Blind("", "map label", mapping.Fold(e.Label[len(e.Label)-1]))
}

// Common tells what at least three other organisations' newest frozen maps make of labels that the asker has. Who they
// are is not told, and a label that fewer share is not there at all.
func (s *Service) Common(ctx context.Context, org string, entries []mapping.Entry) (map[string]*mapping.Common, error) {
	labels := map[string][]string{}
	var blinds []string
	for i := range entries {
		e := &entries[i]
		b := s.blindOf(e)
		if len(labels[b]) == 0 {
			blinds = append(blinds, b)
		}
		labels[b] = append(labels[b], e.Words())
	}
	out := map[string]*mapping.Common{}
	for len(blinds) > 0 {
		some := blinds[:min(len(blinds), 500)]
		blinds = blinds[len(some):]
		var a db.Args
		q := `SELECT l.label, l.sets, COUNT(DISTINCT l.org_id) FROM local_map_label l WHERE l.org_id <> ` + a.Add(org) + ` AND l.label IN ` + db.In(&a, some) +
			` GROUP BY l.label, l.sets HAVING COUNT(DISTINCT l.org_id) >= ` + a.Add(int64(mapping.LeastCommon)) + ` ORDER BY 3, l.label, l.sets`
		list, err := db.All(ctx, s.DB, func(r db.Row) (c commonRow, err error) { return c, r.Scan(&c.label, &c.sets, &c.n) }, q, a.Values()...)
		if err != nil {
			return nil, err
		}
		for _, c := range list { // the last, with the most, stays
			set := map[string]string{}
			if err := json.Unmarshal([]byte(c.sets), &set); err != nil {
				return nil, err
			}
			for _, l := range labels[c.label] {
				out[l] = &mapping.Common{Set: set, N: int(c.n)}
			}
		}
	}
	return out, nil
}

type commonRow struct {
	label, sets string
	n           int64
}
