package org_test

import (
	"slices"
	"testing"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

func invented() org.Estate {
	return org.Estate{Org: "RDU", Sites: []org.Site{{Org: "RDU", ID: "RDUZZ1", Name: "Quillmere General"}},
		Units:   []org.Unit{{Org: "RDU", ID: "unit_a", Name: "Medicine", Kind: "directorate"}, {Org: "RDU", ID: "unit_b", Parent: "unit_a", Site: "RDUZZ1", Name: "Ward 4", Kind: "ward", Setting: "ed"}},
		Places:  []org.Place{{Code: "ABCDEF", Org: "RDU", Site: "RDUZZ1", Unit: "unit_b", Label: "Staff room"}},
		Entries: []org.Entry{{Org: "RDU", ID: "dir_a", Role: org.SecurityDesk, Phone: "01632 960001"}}}
}

func TestAnEstateIsBroughtInWhole(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		ctx := system(t.Context())
		if err := b.Bulk(ctx, invented()); err != nil {
			t.Fatal(err)
		}
		if p, err := b.PlaceByCode(ctx, "abc def"); err != nil || p.Where() != "Ward 4, Quillmere General" {
			t.Errorf("%+v, %v", p, err)
		}
		if h, err := b.Help(ctx, "RDU", "RDUZZ1"); err != nil || len(h.Entries) != 1 {
			t.Errorf("%+v, %v", h, err)
		}
		if err := b.Bulk(ctx, invented()); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if err := b.Bulk(as(t.Context(), authz.Admin, "RAL"), invented()); !fault.Is(err, fault.NotFound) {
			t.Errorf("another trust's administrator: %v", err)
		}
		unknown := invented()
		unknown.Org = "RZZ"
		if err := b.Bulk(ctx, unknown); err == nil {
			t.Error("an organisation that is not there got an estate")
		}
	})
}

func TestAnEstateWhosePartsDoNotFitIsRefused(t *testing.T) {
	for want, spoil := range map[string]func(*org.Estate){
		"parent": func(e *org.Estate) { slices.Reverse(e.Units) },
		"site":   func(e *org.Estate) { e.Units[1].Site = "RDUZZ9" },
		"place":  func(e *org.Estate) { e.Places[0].Unit = "unit_z" },
		"phone":  func(e *org.Estate) { e.Entries[0].Phone = "ring me" },
		"code":   func(e *org.Estate) { e.Sites[0].ID = "?" },
	} {
		e := invented()
		spoil(&e)
		if got := fields(fault.WithProblems(e.Problems())); !slices.Contains(got, want) {
			t.Errorf("%s: %v", want, got)
		}
	}
	if p := invented().Problems(); len(p) != 0 {
		t.Error(p)
	}
}
