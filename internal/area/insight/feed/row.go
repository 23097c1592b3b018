package feed

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/havenward/havenward/internal/area/insight/cube"
	"github.com/havenward/havenward/internal/db"
)

// row scans facts of one organisation, each into the same place.
type row struct {
	fact                                      cube.Fact
	hour                                      int64
	hourAt                                    int
	absence                                   *int64
	reported, acknowledged, fedBack, recorded db.Time
	dest                                      []any
}

func newRow(org string) *row {
	dims := cube.Dims()
	r := &row{fact: cube.Fact{Org: org, Values: make([]string, len(dims))}}
	f := &r.fact
	r.dest = []any{text{&f.ID}, &f.Version, &f.Staff, text{&f.Unit}, text{&f.Site}, text{&f.Date}, &r.hour, &f.Delay, &r.absence, &f.Events, &f.Alleged,
		&r.reported, &r.acknowledged, &r.fedBack, &r.recorded}
	r.hourAt = slices.IndexFunc(dims, func(d cube.Dim) bool { return d.Name == cube.Hour })
	for i := range dims {
		if i != r.hourAt {
			r.dest = append(r.dest, text{&f.Values[i]})
		}
	}
	return r
}

func (r *row) scan(rows *db.Rows) error {
	if err := rows.Scan(r.dest...); err != nil {
		return err
	}
	f := &r.fact
	f.Values[r.hourAt] = ""
	if r.hour >= 0 {
		f.Values[r.hourAt] = strconv.FormatInt(r.hour, 10)
	}
	f.Absence = -1
	if r.absence != nil {
		f.Absence = *r.absence
	}
	f.Reported, f.Acknowledged, f.Fed = r.reported.Time, r.acknowledged.Time, r.fedBack.Time
	return nil
}

// text takes a driver's string as it is, without a copy.
type text struct{ to *string }

// Scan takes what either driver gives.
func (t text) Scan(src any) error {
	switch v := src.(type) {
	case string:
		*t.to = v
	case []byte:
		*t.to = string(v)
	default:
		return fmt.Errorf("a text cannot be read from %T", src)
	}
	return nil
}
