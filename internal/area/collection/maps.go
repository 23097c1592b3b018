package collection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/area/collection/mapping"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/seal"
)

// LocalMap is a map of one organisation with its draft.
type LocalMap struct {
	Org, ID, Name string
	Shape         mapping.Shape
	Draft         mapping.Map
	// Survey is what was found in the sample that the draft is drawn from; nil for a map that was brought in as a file.
	Survey *mapping.Survey
	// Revision counts the changes of the draft: a change names the one it was made from.
	Revision int64
	// Undecided counts the labels that nobody has decided, Latest is the last frozen version, 0 for none.
	Undecided, Latest int64
	MadeBy, ChangedBy string
	Made, Changed     time.Time
}

// MapVersion is a frozen version of a map.
type MapVersion struct {
	Version           int64
	Note              string
	Labels, Undecided int64
	By, ByName        string
	At                time.Time
	Map               mapping.Map // empty in lists
}

// MapRef names a frozen version as it is chosen when a file is sent: "Datix 3".
func MapRef(name string, version int64) string { return name + " " + strconv.FormatInt(version, 10) }

// splitRef takes a name and a version apart.
func splitRef(ref string) (name string, version int64, ok bool) {
	i := strings.LastIndexByte(ref, ' ')
	if i < 1 {
		return "", 0, false
	}
	n, err := strconv.ParseInt(ref[i+1:], 10, 64)
	return ref[:i], n, err == nil && n > 0
}

const (
	mostMapName = 60
	mostMapNote = 500
	mostMaps    = 50
)

// nameOK tidies the name of a map.
func nameOK(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case mapping.Fold(name) == "":
		return "", problem("name", "Give the map a name, such as Datix")
	case utf8.RuneCountInString(name) > mostMapName:
		return "", fault.WithProblems(fault.Problems{{Field: "name", Message: "Write at most %d characters", Args: []any{mostMapName}}})
	case importer.Personal(name) != "":
		return "", problem("name", "This looks like an identifier of a person. Take it out")
	}
	return name, nil
}

func problem(field, message string) error {
	return fault.WithProblems(fault.Problems{{Field: field, Message: message}})
}

func mapPlace(org, id, field string) seal.Place {
	return seal.Place{Org: org, Record: id, Field: field}
}

const mapColumns = `m.org_id, m.id, m.name, m.shape, m.revision, m.undecided, m.latest, m.made_by, m.made_at, m.changed_by, m.changed_at`

func scanMap(r db.Row, more ...any) (LocalMap, error) {
	var m LocalMap
	var made, changed db.Time
	err := r.Scan(append([]any{&m.Org, &m.ID, &m.Name, &m.Shape, &m.Revision, &m.Undecided, &m.Latest, &m.MadeBy, &made, &m.ChangedBy, &changed}, more...)...)
	m.Made, m.Changed = made.Time, changed.Time
	return m, err
}

// LocalMaps lists the maps of an organisation by name, without their drafts.
func (s *Service) LocalMaps(ctx context.Context, scope authz.Scope, org string) ([]LocalMap, error) {
	var a db.Args
	q := `SELECT ` + mapColumns + ` FROM local_map m WHERE m.org_id = ` + a.Add(org) + ` AND ` + scope.Where(&a, "m") + ` ORDER BY m.name_key, m.id`
	return db.All(ctx, s.DB, func(r db.Row) (LocalMap, error) { return scanMap(r) }, q, a.Values()...)
}

// LocalMap gives a map with its draft and survey.
func (s *Service) LocalMap(ctx context.Context, scope authz.Scope, org, id string) (LocalMap, error) {
	return s.localMap(ctx, s.DB, scope, org, id)
}

func (s *Service) localMap(ctx context.Context, q db.Querier, scope authz.Scope, org, id string) (LocalMap, error) {
	var a db.Args
	var draft, survey []byte
	text := `SELECT ` + mapColumns + `, m.draft, m.survey FROM local_map m WHERE m.org_id = ` + a.Add(org) + ` AND m.id = ` + a.Add(id) + ` AND ` + scope.Where(&a, "m")
	m, err := db.One(ctx, q, func(r db.Row) (LocalMap, error) { return scanMap(r, &draft, &survey) }, text, a.Values()...)
	if err != nil {
		return m, err
	}
	if err := s.openJSON(mapPlace(org, id, "draft"), draft, &m.Draft); err != nil {
		return m, err
	}
	if survey != nil {
		m.Survey = &mapping.Survey{}
		err = s.openJSON(mapPlace(org, id, "survey"), survey, m.Survey)
	}
	return m, err
}

func (s *Service) openJSON(p seal.Place, sealed []byte, to any) error {
	b, err := s.Ring.Open(p, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, to)
}

func (s *Service) sealJSON(p seal.Place, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.Ring.Seal(p, b)
}

// MapVersions lists the frozen versions of a map, the newest first, without their maps.
func (s *Service) MapVersions(ctx context.Context, scope authz.Scope, org, id string) ([]MapVersion, error) {
	var a db.Args
	q := `SELECT v.version, v.note, v.labels, v.undecided, v.frozen_by, v.frozen_name, v.frozen_at FROM local_map_version v
		JOIN local_map m ON m.org_id = v.org_id AND m.id = v.map_id
		WHERE v.org_id = ` + a.Add(org) + ` AND v.map_id = ` + a.Add(id) + ` AND ` + scope.Where(&a, "m") + ` ORDER BY v.version DESC`
	return db.All(ctx, s.DB, func(r db.Row) (MapVersion, error) {
		var v MapVersion
		var at db.Time
		err := r.Scan(&v.Version, &v.Note, &v.Labels, &v.Undecided, &v.By, &v.ByName, &at)
		v.At = at.Time
		return v, err
	}, q, a.Values()...)
}

// MapVersion gives one frozen version with its map.
func (s *Service) MapVersion(ctx context.Context, scope authz.Scope, org, id string, version int64) (MapVersion, error) {
	list, err := s.MapVersions(ctx, scope, org, id)
	if err != nil {
		return MapVersion{}, err
	}
	for _, v := range list {
		if v.Version == version {
			v.Map, err = s.frozen(ctx, s.DB, org, id, version)
			return v, err
		}
	}
	return MapVersion{}, fault.Missing()
}

func (s *Service) frozen(ctx context.Context, q db.Querier, org, id string, version int64) (mapping.Map, error) {
	var m mapping.Map
	body, err := db.One(ctx, q, db.Scalar[[]byte], `SELECT body FROM local_map_version WHERE org_id = $1 AND map_id = $2 AND version = $3`, org, id, version)
	if err != nil {
		return m, err
	}
	return m, s.openJSON(mapPlace(org, id, "version"), body, &m)
}

// FrozenMaps gives the references of an organisation's newest frozen versions, as Sending.Map takes them.
func (s *Service) FrozenMaps(ctx context.Context, scope authz.Scope, org string) ([]string, error) {
	list, err := s.LocalMaps(ctx, scope, org)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range list {
		if m.Latest > 0 {
			out = append(out, MapRef(m.Name, m.Latest))
		}
	}
	return out, nil
}

// errNoMap is the answer where a map that was named cannot be used.
var errNoMap = problem("map", "There is no frozen map of that name. Choose one of your maps, or send the file in national codes")

// frozenByRef gives the frozen version that a sending names.
func (s *Service) frozenByRef(ctx context.Context, org, ref string) (mapping.Map, error) {
	name, version, ok := splitRef(ref)
	if !ok {
		return mapping.Map{}, errNoMap
	}
	id, err := db.One(ctx, s.DB, db.Scalar[string], `SELECT id FROM local_map WHERE org_id = $1 AND name_key = $2`, org, mapping.Fold(name))
	if err != nil {
		return mapping.Map{}, orNoMap(err)
	}
	m, err := s.frozen(ctx, s.DB, org, id, version)
	return m, orNoMap(err)
}

func orNoMap(err error) error {
	if errors.Is(err, db.ErrNoRows) || fault.Is(err, fault.NotFound) {
		return errNoMap
	}
	return err
}

func words(n int64) string { return fmt.Sprint(n) }
