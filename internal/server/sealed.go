package server

import (
	"context"
	"fmt"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/seal"
)

// Sealed says where a sealed column lies: which column names the record it is bound to, and its field.
type Sealed struct{ Table, Column, Record, Field string }

// SealedColumns lists every sealed column that an organisation's own data have. What is sealed for sign-in alone (codes,
// passkeys) and what is half done (drafts, uploads) is not among them.
func SealedColumns() []Sealed {
	return []Sealed{
		{"incident", "narrative", "id", "narrative"}, {"incident", "contact", "id", "contact"}, {"incident", "names", "id", "names"},
		{"incident_event", "note", "incident_id", "event"}, {"incident_message", "body", "incident_id", "message"},
		{"incident_pair", "said", "incident_id", "said"}, {"incident_pair", "did", "incident_id", "did"},
		{"file", "name", "id", "name"},
		{"local_map", "draft", "id", "draft"}, {"local_map", "survey", "id", "survey"}, {"local_map_version", "body", "map_id", "version"},
	}
}

// sample is how many values of each column, from each end of the table, a look tries.
const sample = 20

// TrySealed opens a sample of sealed values, at both ends of each table, and gives how many it tried and where those are
// that did not open.
func TrySealed(ctx context.Context, q db.Querier, ring *seal.Ring) (tried int, closed []string, err error) {
	for _, c := range SealedColumns() {
		for _, order := range []string{"ASC", "DESC"} {
			type value struct {
				org, record string
				sealed      []byte
			}
			list, err := db.All(ctx, q, func(r db.Row) (value, error) {
				var v value
				return v, r.Scan(&v.org, &v.record, &v.sealed)
			}, fmt.Sprintf(`SELECT org_id, %s, %s FROM %s WHERE %s IS NOT NULL ORDER BY org_id %s, %s %s LIMIT $1`, c.Record, c.Column, c.Table, c.Column, order, c.Record, order), sample)
			if err != nil {
				return tried, closed, err
			}
			for _, v := range list {
				tried++
				if _, err := ring.Open(seal.Place{Org: v.org, Record: v.record, Field: c.Field}, v.sealed); err != nil {
					closed = append(closed, c.Table+"."+c.Column+" of "+v.record)
				}
			}
		}
	}
	return tried, closed, nil
}
