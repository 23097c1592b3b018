package collection

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/mds"
)

// Ask says which denominators are wanted; empty fields are any.
type Ask struct {
	Kind     string
	From, To Month
	Org      string
}

// key names a number: what it is of, when, whose, and of which group of staff.
func (d Denominator) key() string {
	return d.Kind + "/" + string(d.Month) + "/" + d.Org + "/" + d.StaffGroup
}

// DenominatorKinds are what there can be to divide by.
func DenominatorKinds() []string {
	return []string{"headcount", "wte", "bed_days", "attendances", "calls", "shifts"}
}

// Denominators gives numbers to divide by, of all organisations: reference data, by kind, month, organisation and group.
func (s *Service) Denominators(ctx context.Context, q Ask) ([]Denominator, error) {
	var a db.Args
	w := `SELECT org_id, month, kind, staff_group, value, source, release_ FROM denominator WHERE 1 = 1`
	for _, c := range []struct{ test, value string }{{`kind = `, q.Kind}, {`month >= `, string(q.From)}, {`month <= `, string(q.To)}, {`org_id = `, q.Org}} {
		if c.value != "" {
			w += ` AND ` + c.test + a.Add(c.value)
		}
	}
	return db.All(ctx, s.DB, func(r db.Row) (Denominator, error) {
		var d Denominator
		return d, r.Scan(&d.Org, &d.Month, &d.Kind, &d.StaffGroup, &d.Value, &d.Source, &d.Release)
	}, w+` ORDER BY kind, month, org_id, staff_group`, a.Values()...)
}

// denominatorShape is a table of numbers to divide by: one row for an organisation, month, kind and group of staff.
func denominatorShape(known func(code string) bool) importer.Shape[Denominator] {
	text := func(field func(*Denominator) *string, ok func(string) bool, code, says string) func(*Denominator, string) *importer.Flaw {
		return func(d *Denominator, v string) *importer.Flaw {
			if !ok(v) {
				return &importer.Flaw{Code: code, Message: says}
			}
			*field(d) = v
			return nil
		}
	}
	short := func(v string) bool { return len(v) <= 120 }
	kinds := map[string]bool{}
	for _, k := range DenominatorKinds() {
		kinds[k] = true
	}
	return importer.Shape[Denominator]{
		Name: "denominators",
		Columns: []importer.Column[Denominator]{
			{Key: "org", Labels: []string{"org_code", "organisation", "ods_code"}, Required: true,
				Set: text(func(d *Denominator) *string { return &d.Org }, known, "unknown_organisation", "We do not know this organisation")},
			{Key: "month", Labels: []string{"period"}, Required: true, Set: func(d *Denominator, v string) *importer.Flaw {
				m, ok := ParseMonth(strings.TrimSuffix(v, "-01"))
				if !ok { // January is written as it ends
					m, ok = ParseMonth(v)
				}
				if !ok {
					return &importer.Flaw{Code: "bad_month", Message: "Write the month as 2026-10"}
				}
				d.Month = m
				return nil
			}},
			{Key: "kind", Required: true, Set: text(func(d *Denominator) *string { return &d.Kind }, func(v string) bool { return kinds[v] }, "not_in_list",
				"This is not on the list: "+strings.Join(DenominatorKinds(), ", "))},
			{Key: "staff_group", Set: text(func(d *Denominator) *string { return &d.StaffGroup }, func(v string) bool { return mds.Of("staff_group").Has(v) }, "not_in_list", "This is not a staff group. Leave it empty for all staff")},
			{Key: "value", Required: true, Set: func(d *Denominator, v string) *importer.Flaw {
				x, err := strconv.ParseFloat(strings.ReplaceAll(v, ",", ""), 64)
				if err != nil || math.IsNaN(x) || x < 0 || x > 1e9 {
					return &importer.Flaw{Code: "bad_number", Message: "Write a number that is not negative"}
				}
				d.Value = x
				return nil
			}},
			{Key: "source", Required: true, Set: text(func(d *Denominator) *string { return &d.Source }, short, "too_long", "Use at most 120 characters")},
			{Key: "release", Set: text(func(d *Denominator) *string { return &d.Release }, short, "too_long", "Use at most 120 characters")},
		},
		Same: func(d Denominator) string { return d.key() },
	}
}
