package order_test

import (
	"testing"
	"time"

	"github.com/havenward/havenward/internal/area/sanction/order"
)

func TestTheSchemeIsOnlyForViolenceAtAPracticeAfterThePoliceWereTold(t *testing.T) {
	asked := time.Date(2026, 11, 11, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in    order.Scheme
		field string
	}{
		"3.5 immediate, police told":             {order.Scheme{Immediate: true, Where: "practice", Why: "violence", Number: "INC 421 of 11 November", Asked: asked}, ""},
		"3.5 immediate, police not told":         {order.Scheme{Immediate: true, Where: "practice", Why: "violence", Asked: asked}, "number"},
		"3.5 ordinary needs no number":           {order.Scheme{Where: "practice", Why: "threat", Asked: asked}, ""},
		"3.5 not for swearing":                   {order.Scheme{Where: "practice", Why: "swearing", Asked: asked}, "why"},
		"3.5 not for shouting":                   {order.Scheme{Where: "practice", Why: "shouting", Asked: asked}, "why"},
		"3.5 not for minor events":               {order.Scheme{Where: "practice", Why: "minor", Asked: asked}, "why"},
		"3.5 not for treatable illness":          {order.Scheme{Where: "practice", Why: "illness", Asked: asked}, "why"},
		"3.5 not for hospital incidents":         {order.Scheme{Where: "hospital", Why: "violence", Asked: asked}, "where"},
		"3.5 not for incidents in the community": {order.Scheme{Where: "community", Why: "violence", Asked: asked}, "where"},
	} {
		p := c.in.Check()
		if c.field == "" && len(p) > 0 || c.field != "" && (len(p) != 1 || p[0].Field != c.field) {
			t.Errorf("%s: %v", name, p)
		}
	}
	if (order.Scheme{Immediate: true}).Rule() != "SAS_REMOVED" || (order.Scheme{}).Rule() != "SAS_ORDINARY" {
		t.Error("the wrong clock")
	}
}

func TestNuisanceNeedsAllThreePartsAndCareEndsTheOffence(t *testing.T) {
	at := time.Date(2026, 11, 11, 14, 0, 0, 0, time.UTC)
	all := order.Nuisance{Hospital: true, Disturbed: true, AskedAt: at, Refused: true}
	with := func(f func(*order.Nuisance)) order.Nuisance { n := all; f(&n); return n }
	for name, c := range map[string]struct {
		in      order.Nuisance
		missing int
		remove  bool
	}{
		"3.6 all three":                           {all, 0, true},
		"3.6 no disturbance":                      {with(func(n *order.Nuisance) { n.Disturbed = false }), 1, false},
		"3.6 not asked to leave":                  {with(func(n *order.Nuisance) { n.AskedAt = time.Time{} }), 1, false},
		"3.6 asked and left":                      {with(func(n *order.Nuisance) { n.Refused = false }), 1, false},
		"3.6 there for care":                      {with(func(n *order.Nuisance) { n.ForCare = true }), 1, false},
		"3.6 treated before being asked":          {with(func(n *order.Nuisance) { n.ForCare, n.TreatedAt = true, at.Add(-time.Hour) }), 0, true},
		"3.6 treated only afterwards":             {with(func(n *order.Nuisance) { n.ForCare, n.TreatedAt = true, at.Add(time.Hour) }), 1, false},
		"3.6 care refused eight hours before":     {with(func(n *order.Nuisance) { n.ForCare, n.RefusedCareAt = true, at.Add(-8*time.Hour) }), 0, true},
		"3.6 care refused longer before":          {with(func(n *order.Nuisance) { n.ForCare, n.RefusedCareAt = true, at.Add(-8*time.Hour-time.Second) }), 1, false},
		"3.6 a practice is no hospital":           {with(func(n *order.Nuisance) { n.Hospital = false }), 1, false},
		"3.6 not taken away where health suffers": {with(func(n *order.Nuisance) { n.Harmful = true }), 0, false},
	} {
		if got := c.in.Missing(); len(got) != c.missing || c.in.MayRemove() != c.remove {
			t.Errorf("%s: missing %v, remove %v", name, got, c.in.MayRemove())
		}
	}
}

func TestACourtOrderHasAKindAndConditions(t *testing.T) {
	for _, k := range order.Kinds() {
		if p := (order.Civil{Kind: k.Code, Conditions: []string{"Stay away from the main entrance"}}).Check(); len(p) > 0 || k.By == "" {
			t.Errorf("%s: %v", k.Code, p)
		}
	}
	if p := (order.Civil{}).Check(); len(p) != 2 {
		t.Error(p)
	}
}
