package collection

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/op"
)

var localMapTable = op.Table{Name: "local_map", Columns: []string{"org_id", "id", "unit_id", "lock", "owner_key", "name", "name_key", "shape", "draft", "survey", "revision", "undecided", "latest",
	"made_by", "made_at", "changed_by", "changed_at"}}

// StartMap reads a sample of an organisation's local files and begins a map with what it shows: columns by their headings,
// labels with nothing decided. Of the sample only columns, labels and counts are kept. A file of the data set itself needs
// no map, and says so.
func (s *Service) StartMap(ctx context.Context, org, name string, sample intake.Upload) (LocalMap, []string, error) {
	name, err := nameOK(name)
	if err != nil {
		return LocalMap{}, nil, err
	}
	d, err := detected(ctx, sample)
	if err != nil {
		return LocalMap{}, nil, err
	}
	d.Map.Name = name
	m, err := s.newMap(ctx, org, name, d.Map, d.Survey)
	return m, d.Evidence, err
}

// detected finds the shape of a sample; what is wrong with the file is a problem of the field "file".
func detected(ctx context.Context, sample intake.Upload) (mapping.Detection, error) {
	d, err := mapping.Detect(ctx, sample)
	var bad *importer.FileError
	switch {
	case errors.As(err, &bad):
		return d, problem("file", bad.Message)
	case err != nil:
		return d, err
	case d.Shape == mapping.National:
		return d, problem("file", "This file is in the shape of the data set already, so it needs no map. Check and send it as it is")
	case d.Survey.Rows == 0:
		return d, problem("file", "There are no rows under the headings. Choose a file with some")
	}
	return d, nil
}

// BringMap begins a map from a map file, as another system or another organisation's analyst wrote it. Every decision in
// it is a draft like any other.
func (s *Service) BringMap(ctx context.Context, org, name string, file []byte) (LocalMap, error) {
	m, err := mapping.Parse(file)
	if err != nil {
		return LocalMap{}, fault.WithProblems(fault.Problems{{Field: "file", Message: sentence(err.Error())}})
	}
	if strings.TrimSpace(name) == "" {
		name = m.Name
	}
	if name, err = nameOK(name); err != nil {
		return LocalMap{}, err
	}
	m.Name = name
	return s.newMap(ctx, org, name, m, nil)
}

// sentence begins an error with a capital, for people.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (s *Service) newMap(ctx context.Context, org, name string, m mapping.Map, survey *mapping.Survey) (LocalMap, error) {
	mapID := id.New("map", s.now())
	draft, err := s.sealJSON(mapPlace(org, mapID, "draft"), m)
	if err != nil {
		return LocalMap{}, err
	}
	var found []byte
	if survey != nil {
		if found, err = s.sealJSON(mapPlace(org, mapID, "survey"), survey); err != nil {
			return LocalMap{}, err
		}
	}
	out := LocalMap{Org: org, ID: mapID, Name: name, Shape: m.Shape, Draft: m, Survey: survey, Revision: 1, Undecided: int64(m.Left())}
	_, err = op.Do(ctx, s.Door, ActMap, op.In(org, "").Once("map/"+org+"/"+mapping.Fold(name)), func(tx *op.Tx) (struct{}, audit.Change, error) {
		names, err := db.All(ctx, tx, db.Scalar[string], `SELECT name_key FROM local_map WHERE org_id = $1`, org)
		switch {
		case err != nil:
			return struct{}{}, audit.Change{}, err
		case slices.Contains(names, mapping.Fold(name)):
			return struct{}{}, audit.Change{}, problem("name", "You have a map of that name. Give this one another")
		case len(names) >= mostMaps:
			return struct{}{}, audit.Change{}, problem("name", "There are too many maps. Take one that is not used")
		}
		at := db.At(tx.Now())
		tx.Insert(localMapTable, org, mapID, "", "", "", name, mapping.Fold(name), string(m.Shape), draft, found, int64(1), out.Undecided, int64(0), tx.Actor().ID, at, tx.Actor().ID, at)
		return struct{}{}, audit.Created("local_map", mapID, audit.F("name", name), audit.F("shape", string(m.Shape))), nil
	})
	return out, err
}

// ChangeMap changes the draft of a map. revision is the one that the change was made from; another in the meantime is
// fault.Conflict. did says in a word what was done, for the audit log: never a label.
func (s *Service) ChangeMap(ctx context.Context, org, mapID string, revision int64, did string, change func(*mapping.Map) error) (LocalMap, error) {
	return op.Do(ctx, s.Door, ActMap, op.On("local_map", org, mapID), func(tx *op.Tx) (LocalMap, audit.Change, error) {
		m, err := s.localMap(ctx, tx, tx.Scope(), org, mapID)
		if err != nil {
			return m, audit.Change{}, err
		}
		if m.Revision != revision {
			return m, audit.Change{}, fault.New(fault.Conflict, "Somebody changed this map in the meantime. Open it again, and make your change once more")
		}
		m.Draft = m.Draft.Clone()
		if err := change(&m.Draft); err != nil {
			return m, audit.Change{}, err
		}
		if err := m.Draft.Check(); err != nil {
			return m, audit.Change{}, problem("map", sentence(err.Error()))
		}
		return m, audit.Changed("local_map", mapID, audit.F("did", did)), s.keepDraft(ctx, tx, &m)
	})
}

// keepDraft writes the draft and counts.
func (s *Service) keepDraft(ctx context.Context, tx *op.Tx, m *LocalMap) error {
	draft, err := s.sealJSON(mapPlace(m.Org, m.ID, "draft"), m.Draft)
	if err != nil {
		return err
	}
	m.Revision++
	m.Undecided, m.Changed, m.ChangedBy = int64(m.Draft.Left()), tx.Now(), tx.Actor().ID
	return tx.Must(ctx, `UPDATE local_map SET draft = $3, revision = $4, undecided = $5, changed_by = $6, changed_at = $7 WHERE org_id = $1 AND id = $2`,
		m.Org, m.ID, draft, m.Revision, m.Undecided, m.ChangedBy, db.At(m.Changed))
}

// Sample reads another sample for a map: its labels are added to the draft with nothing decided, its counts take the place
// of the earlier ones, and no row is kept.
func (s *Service) Sample(ctx context.Context, org, mapID string, revision int64, sample intake.Upload) (LocalMap, error) {
	d, err := detected(ctx, sample)
	if err != nil {
		return LocalMap{}, err
	}
	found, err := s.sealJSON(mapPlace(org, mapID, "survey"), d.Survey)
	if err != nil {
		return LocalMap{}, err
	}
	return op.Do(ctx, s.Door, ActMap, op.On("local_map", org, mapID), func(tx *op.Tx) (LocalMap, audit.Change, error) {
		m, err := s.localMap(ctx, tx, tx.Scope(), org, mapID)
		if err != nil {
			return m, audit.Change{}, err
		}
		if m.Revision != revision {
			return m, audit.Change{}, fault.New(fault.Conflict, "Somebody changed this map in the meantime. Open it again, and make your change once more")
		}
		if m.Shape == mapping.HandTotals != (d.Shape == mapping.HandTotals) {
			return m, audit.Change{}, problem("file", "This file is of another kind than the map: one has a row for each incident, the other has totals")
		}
		m.Draft, m.Survey = m.Draft.Clone(), d.Survey
		m.Draft.AddLabels(d.Survey)
		if err := s.keepDraft(ctx, tx, &m); err != nil {
			return m, audit.Change{}, err
		}
		return m, audit.Changed("local_map", mapID, audit.F("did", "read a sample")), tx.Must(ctx, `UPDATE local_map SET survey = $3 WHERE org_id = $1 AND id = $2`, org, mapID, found)
	})
}
