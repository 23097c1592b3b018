package org_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/fault"
	"github.com/havenward/havenward/internal/org"
)

func fields(err error) []string {
	var out []string
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

func TestUnitsMakeATreeWithoutRings(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		ctx := as(t.Context(), authz.Admin, "RDU")
		scope := b.scope(t, ctx, org.ActEdit)
		if _, err := b.AddSite(ctx, org.Site{Org: "RDU", ID: "rdu 01", Name: " Invented  General ", LocationType: "E02"}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.AddSite(ctx, org.Site{Org: "RDU", ID: "RDU01", Name: "Again"}); !slices.Equal(fields(err), []string{"code"}) {
			t.Errorf("the same code twice: %v", err)
		}
		add := func(name, parent string) org.Unit {
			u, err := b.AddUnit(ctx, org.Unit{Org: "RDU", Name: name, Parent: parent, Site: "RDU01", Kind: "ward", Setting: "ed"})
			if err != nil {
				t.Fatal(err)
			}
			return u
		}
		top := add("Medicine", "")
		mid := add("Acute", top.ID)
		low := add("Ward 4", mid.ID)
		other := add("Surgery", "")
		got, err := b.UnitsUnder(ctx, "RDU", top.ID)
		slices.Sort(got)
		want := []string{top.ID, mid.ID, low.ID}
		slices.Sort(want)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%v\n%s", err, d)
		}
		if got, _ := b.UnitsUnder(ctx, "RAL", top.ID); got != nil {
			t.Errorf("another organisation has %v", got)
		}
		ring := top
		ring.Parent = low.ID
		if err := b.EditUnit(ctx, ring); !slices.Equal(fields(err), []string{"parent"}) {
			t.Errorf("a ring: %v", err)
		}
		rows, err := b.Units(ctx, scope, "RDU", false)
		var names []string
		for _, r := range rows {
			names = append(names, "   "[:r.Depth]+r.Name)
		}
		if d := cmp.Diff([]string{"Medicine", " Acute", "  Ward 4", "Surgery"}, names); err != nil || d != "" {
			t.Errorf("%v\n%s", err, d)
		}
		if err := b.RetireUnit(ctx, "RDU", top.ID, true); err != nil {
			t.Fatal(err)
		}
		if rows, _ := b.Units(ctx, scope, "RDU", false); len(rows) != 1 || rows[0].ID != other.ID {
			t.Errorf("after retiring: %v", rows)
		}
	})
}

func TestAnotherOrganisationsSitesUnitsAndPlacesAreOutOfReach(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		own := as(t.Context(), authz.Admin, "RDU")
		if _, err := b.AddSite(own, org.Site{Org: "RDU", ID: "RDU01", Name: "Invented General"}); err != nil {
			t.Fatal(err)
		}
		p, err := b.AddPlace(own, org.Place{Org: "RDU", Site: "RDU01"})
		if err != nil {
			t.Fatal(err)
		}
		far := as(t.Context(), authz.Admin, "RAL")
		for name, err := range map[string]error{
			"add":    second(b.AddSite(far, org.Site{Org: "RDU", ID: "RDU02", Name: "Theirs"})),
			"edit":   b.EditSite(far, org.Site{Org: "RDU", ID: "RDU01", Name: "Theirs"}),
			"retire": b.RetirePlace(far, "RDU", p.Code, true),
			"entry":  second(b.SaveEntry(far, org.Entry{Org: "RDU", Role: org.SecurityDesk, Phone: "01632 960001"})),
		} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v, want not found", name, err)
			}
		}
		scope := b.scope(t, far, org.ActEdit)
		if _, err := b.Site(far, scope, "RDU", "RDU01"); !fault.Is(err, fault.NotFound) {
			t.Errorf("read: %v", err)
		}
		if list, err := b.Places(far, scope, "RDU"); err != nil || len(list) != 0 {
			t.Errorf("list: %v, %v", list, err)
		}
		if err := b.EditSite(as(t.Context(), authz.Manager, "RDU"), org.Site{Org: "RDU", ID: "RDU01", Name: "Mine"}); !fault.Is(err, fault.Denied) {
			t.Errorf("a manager edits a site: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestAPlaceIsFoundByItsCodeAndChangesShowAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		ctx := as(t.Context(), authz.Admin, "RDU")
		if _, err := b.AddSite(ctx, org.Site{Org: "RDU", ID: "RDU01", Name: "Invented General"}); err != nil {
			t.Fatal(err)
		}
		u, err := b.AddUnit(ctx, org.Unit{Org: "RDU", Name: "Ward 4", Site: "RDU01", Kind: "ward"})
		if err != nil {
			t.Fatal(err)
		}
		made, err := b.AddPlace(ctx, org.Place{Org: "RDU", Unit: u.ID, Label: "By the lift"})
		if err != nil {
			t.Fatal(err)
		}
		typed := made.Code[:3] + " " + made.Code[3:]
		got, err := b.PlaceByCode(t.Context(), typed)
		if err != nil || got.Site != "RDU01" || got.Unit != u.ID || got.Where() != "Ward 4, Invented General" || !got.Retired.IsZero() {
			t.Errorf("%+v, %v", got, err)
		}
		u.Name = "Ward 5"
		if err := b.EditUnit(ctx, u); err != nil {
			t.Fatal(err)
		}
		if err := b.RetirePlace(ctx, "RDU", made.Code, true); err != nil {
			t.Fatal(err)
		}
		got, err = b.PlaceByCode(t.Context(), made.Code)
		if err != nil || got.UnitName != "Ward 5" || got.Retired.IsZero() || got.Org != "RDU" {
			t.Errorf("after the change: %+v, %v", got, err)
		}
		for _, bad := range []string{"", "ZZZZZZ", "ABC", "ABCDEF' OR 1=1"} {
			if _, err := b.PlaceByCode(t.Context(), bad); !fault.Is(err, fault.NotFound) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if _, err := b.AddPlace(ctx, org.Place{Org: "RDU", Site: "RAL01"}); !slices.Equal(fields(err), []string{"site"}) {
			t.Errorf("a place at nobody's site: %v", err)
		}
	})
}

func mustHours(t *testing.T, s string) org.Hours {
	t.Helper()
	h, err := org.ParseHours(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return h
}

func TestWhoToTurnToIsOpenToAllAndKnowsTheHour(t *testing.T) {
	each(t, func(t *testing.T, b bench) {
		admin, lead := as(t.Context(), authz.Admin, "RA7"), as(t.Context(), authz.Specialist, "RA7")
		for _, id := range []string{"RA701", "RA702"} {
			if _, err := b.AddSite(admin, org.Site{Org: "RA7", ID: id, Name: "Invented site " + id}); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range []org.Entry{
			{Role: org.Occupational, Phone: "01632 960003", Hours: mustHours(t, "mon-fri 09:00-17:00")},
			{Role: org.SecurityDesk, Phone: "01632 960001", Hours: mustHours(t, "always")},
			{Role: org.ControlRoom, Phone: "ext 2222", Hours: mustHours(t, "always"), Site: "RA701"},
			{Role: org.SecurityDesk, Phone: "01632 960009", Hours: mustHours(t, "mon-fri 08:00-18:00"), Site: "RA702"},
			{Role: org.Specialist, Name: "Priya Invented", Email: "vpr@example.org", Accreditation: org.Accreditation{Body: "A body", Title: "Accredited specialist", To: "2026-01-31"}},
		} {
			e.Org = "RA7"
			if _, err := b.SaveEntry(lead, e); err != nil {
				t.Fatal(err)
			}
		}
		h, err := b.Help(t.Context(), "RA7", "RA701")
		if err != nil {
			t.Fatal(err)
		}
		var roles []org.HelpRole
		for _, e := range h.Entries {
			roles = append(roles, e.Role)
		}
		if d := cmp.Diff([]org.HelpRole{org.SecurityDesk, org.ControlRoom, org.Specialist, org.Occupational}, roles); d != "" {
			t.Error(d)
		}
		if acc := h.Entries[2].Accreditation; !acc.Expired(b.Today()) || acc.Held(b.Today()) {
			t.Error("the accreditation ended in January")
		}
		for _, c := range []struct {
			site  string
			at    time.Time
			phone string
		}{
			{"RA701", sunday, "ext 2222"}, {"RA702", sunday, "01632 960001"}, {"RA702", sunday.AddDate(0, 0, 1), "01632 960009"}, {"", sunday, "01632 960001"},
		} {
			*b.now = c.at
			if phone, _, err := b.EmergencyNumber(t.Context(), "RA7", c.site); err != nil || phone != c.phone {
				t.Errorf("%s at %s: %q, %v; want %s", c.site, c.at.Weekday(), phone, err, c.phone)
			}
		}
		*b.now = sunday
		if phone, _, err := b.EmergencyNumber(t.Context(), "RAL", ""); err != nil || phone != "" {
			t.Errorf("a trust without a desk: %q, %v", phone, err)
		}
		was, err := b.Help(t.Context(), "RVJ", "RVJ01")
		if err != nil || was.Org.ID != "RA7" || was.Was == nil || was.Was.ID != "RVJ" || len(was.Entries) == 0 {
			t.Errorf("the closed trust's help: %+v, %v", was, err)
		}
		if _, err := b.Help(t.Context(), "RZZ", ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody's help: %v", err)
		}
		if err := b.RemoveEntry(lead, "RA7", h.Entries[0].ID); err != nil {
			t.Fatal(err)
		}
		if h, _ := b.Help(t.Context(), "RA7", ""); len(h.Entries) != 2 {
			t.Errorf("after removing one: %d entries, want 2", len(h.Entries))
		}
	})
}

func TestAnEntryThatNobodyCouldReachIsRefusedWithItsFields(t *testing.T) {
	for _, c := range []struct {
		in   org.Entry
		want []string
	}{
		{org.Entry{Role: "friend"}, []string{"role", "phone"}},
		{org.Entry{Role: org.Deputy, Phone: "ring me"}, []string{"phone"}},
		{org.Entry{Role: org.Deputy, Email: "nobody"}, []string{"email"}},
		{org.Entry{Role: org.Deputy, Phone: "+44 (0)1632 960001", Accreditation: org.Accreditation{To: "2026-02-30"}}, []string{"accredited_to"}},
		{org.Entry{Role: org.Deputy, Phone: "ext 2222", Email: "a@example.org"}, nil},
	} {
		if d := cmp.Diff(c.want, fields(fault.WithProblems(c.in.Problems()))); d != "" {
			t.Errorf("%+v\n%s", c.in, d)
		}
	}
	for in, want := range map[string]string{"+44 (0)1632 960001": "tel:+441632960001", "01632 960 001": "tel:01632960001", "01632 960001 ext 4": "", "999": "tel:999"} {
		if got := org.Dial(in); got != want {
			t.Errorf("Dial(%q) = %q, want %q", in, got, want)
		}
	}
}
