package org_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/importer"
	"github.com/havenward/havenward/internal/org"
)

func sheet(t *testing.T, text string) *importer.File {
	t.Helper()
	f, err := importer.Open(strings.NewReader(text), int64(len(text)), "x.csv", importer.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFileOfSitesAndUnitsIsTakenWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		ctx := as(t.Context(), authz.Admin, "RDU")
		scope := b.scope(t, ctx, org.ActEdit)
		sites := "site_code,name,postcode,location_type,retired\nrdu01,Invented General,ZZ1 1ZZ,E02,\nRDU02,Old station,,,yes\n"
		for range 2 {
			if rep, err := b.TakeSites(ctx, "RDU", sheet(t, sites)); err != nil || rep.Accepted != 2 {
				t.Fatalf("%+v, %v", rep, err)
			}
		}
		if list, _ := b.Sites(ctx, scope, "RDU", true); len(list) != 2 || list[0].ID != "RDU01" || list[1].Retired.IsZero() {
			t.Errorf("%+v", list)
		}
		rep, err := b.TakeSites(ctx, "RDU", sheet(t, "site_code,name,location_type\nRDU03,Third,\nRDU04,Fourth,Z99\nR_5,Fifth,\n"))
		if err != nil || rep.Rejected != 2 {
			t.Errorf("%+v, %v", rep, err)
		}
		units := "unit_id,name,part_of,site_code,kind,service_setting\nw4,Ward 4,med,RDU01,ward,ed\nmed,Medicine,,,directorate,\n"
		if rep, err := b.TakeUnits(ctx, "RDU", sheet(t, units)); err != nil || rep.Accepted != 2 {
			t.Fatalf("%+v, %v", rep, err)
		}
		if below, _ := b.UnitsUnder(ctx, "RDU", "med"); len(below) != 2 {
			t.Errorf("%v", below)
		}
		_, err = b.TakeUnits(ctx, "RDU", sheet(t, "unit_id,name,part_of,site_code,kind\nmed,Medicine,w4,,directorate\nx,X,nobody,NOPE,ward\n"))
		if got := fields(err); !slices.Equal(got, []string{"part_of", "part_of", "site_code", "part_of"}) {
			t.Errorf("%v: %v", got, err)
		}
		if list, _ := b.Sites(ctx, scope, "RDU", true); len(list) != 2 {
			t.Errorf("a file with mistakes left %d sites", len(list))
		}
		if list, _ := b.Units(ctx, scope, "RDU", true); len(list) != 2 || list[0].ID != "med" {
			t.Errorf("%+v", list)
		}
		if _, err := b.TakeSites(as(t.Context(), authz.Admin, "RAL"), "RDU", sheet(t, sites)); !fault.Is(err, fault.NotFound) {
			t.Errorf("a neighbour: %v", err)
		}
	})
}
