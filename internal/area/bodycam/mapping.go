package bodycam

import (
	"context"
	"encoding/json"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/id"
	"github.com/havenward/havenward/internal/op"
)

// Mapping says which heading of a vendor's file fills which field.
type Mapping struct {
	ID, Vendor string
	Fields     map[string]string // heading to field, "-" leaves it out
	SavedAt    db.Time
	SavedName  string
}

func scanMapping(r db.Row) (m Mapping, err error) {
	var fields string
	if err := r.Scan(&m.ID, &m.Vendor, &fields, &m.SavedAt, &m.SavedName); err != nil {
		return m, err
	}
	return m, json.Unmarshal([]byte(fields), &m.Fields)
}

// mapping gives what was saved for a vendor; fault.NotFound where nothing was.
func (s *Service) mapping(ctx context.Context, q db.Querier, org, vendor string) (Mapping, error) {
	return db.One(ctx, q, scanMapping, `SELECT id, name, fields, saved_at, saved_name FROM bodycam_mapping WHERE org_id = $1 AND name_key = $2`, org, Key(vendor))
}

// Mappings gives what was saved for the vendors of the scope's organisation.
func (s *Service) Mappings(ctx context.Context, sc authz.Scope) ([]Mapping, error) {
	var a db.Args
	return db.All(ctx, s.DB, scanMapping, `SELECT m.id, m.name, m.fields, m.saved_at, m.saved_name FROM bodycam_mapping m WHERE `+sc.WhereOrg(&a, "m.org_id")+` ORDER BY m.name_key, m.id LIMIT 200`, a.Values()...)
}

// Map saves which heading fills which field for the vendor of an import that is not taken in, and tries the file again. fields
// goes by heading; what is not in it is left to the names that we know.
func (s *Service) Map(ctx context.Context, sc authz.Scope, record string, fields map[string]string) (Import, error) {
	x, err := s.Imported(ctx, sc, sc.Org(), record)
	if err != nil {
		return x, err
	}
	if x.State != "tried" {
		return x, fault.New(fault.Conflict, "This file is taken in already, or is being read")
	}
	kept, used := map[string]string{}, map[string]bool{}
	for _, c := range x.Columns {
		k := fields[c.Heading]
		switch {
		case k == "" || c.Heading == "":
		case !oneOf(Fields(), k):
			return x, invalid("map", "Choose a field for each heading")
		case k != "-" && used[k]:
			return x, invalid("map", "Two headings fill the same field. Leave one of them out")
		default:
			kept[c.Heading], used[k] = k, true
		}
	}
	b, err := json.Marshal(kept)
	if err != nil {
		return x, err
	}
	_, err = op.Do(ctx, s.Door, ActImport, op.In(x.Org, "").Once("bodycam/map/"+Key(x.Vendor)), func(tx *op.Tx) (int, audit.Change, error) {
		mid := id.New("bcv", tx.Now())
		n, err := tx.Exec(ctx, `UPDATE bodycam_mapping SET fields = $3, saved_at = $4, saved_by = $5, saved_name = $6 WHERE org_id = $1 AND name_key = $2`, x.Org, Key(x.Vendor), string(b), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		if err == nil && n == 0 {
			tx.Insert(mappingTable, x.Org, mid, x.Vendor, Key(x.Vendor), string(b), db.At(tx.Now()), tx.Actor().ID, tx.Actor().Name)
		}
		return 0, audit.Changed("bodycam_mapping", Key(x.Vendor), audit.F("vendor", x.Vendor)), err
	})
	if err != nil {
		return x, err
	}
	return x, s.try(ctx, &x)
}

var mappingTable = op.Table{Name: "bodycam_mapping", Columns: []string{"org_id", "id", "name", "name_key", "fields", "saved_at", "saved_by", "saved_name"}}
