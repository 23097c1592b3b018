package db

import "context"

// OfOrg gives the rows of one organisation of a table that has the column org_id, as Rows does.
func (x *Snapshot) OfOrg(ctx context.Context, t TableShape, org string, f func(row []any) error) (int64, error) {
	return x.rows(ctx, t, ` WHERE "org_id" = $1`, []any{org}, f)
}

// Has tells whether a table has a column.
func (t TableShape) Has(column string) bool { return t.Index(column) >= 0 }

// Index gives where a column stands, -1 if there is none.
func (t TableShape) Index(column string) int {
	for i, c := range t.Columns {
		if c.Name == column {
			return i
		}
	}
	return -1
}
