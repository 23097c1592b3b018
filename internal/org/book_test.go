package org_test

import (
	"testing"

	"github.com/havenward/havenward/internal/org"
)

func TestTheBookKnowsWhoWasOpenWhen(t *testing.T) {
	b, err := org.OpenBook(org.Reference())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code string
		on   org.Date
		open bool
	}{
		{"G6V2S", "2026-10-01", true}, {"G6V2S", "2024-10-31", false}, {"R1C", "2024-09-30", true}, {"R1C", "2024-10-01", false}, {"ZZ9", "2026-10-01", false},
	} {
		s, ok := b.Span(c.code)
		if got := ok && s.Holds(c.on); got != c.open {
			t.Errorf("%s on %s: %v", c.code, c.on, got)
		}
	}
	if !b.Force("west-midlands") || b.Force("narnia") {
		t.Error("forces are not those of the table")
	}
}
