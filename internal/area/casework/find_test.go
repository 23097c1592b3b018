package casework_test

import (
	"context"
	"slices"
	"testing"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/op"
)

// finds gives the ids of the cases that somebody finds.
func (b *bench) finds(ctx context.Context, words string, places ...string) (out []string) {
	b.Helper()
	page, err := b.List(ctx, b.scope(ctx, casework.ActList), casework.Filter{Words: words, Places: places})
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range page.Rows {
		out = append(out, c.ID)
	}
	return out
}

func TestACaseIsFoundByWhatItsReaderMaySee(t *testing.T) {
	each(t, func(b *bench) {
		b.Seek = map[string]authz.Action{"justice": casework.ActFile}
		lead, manager := b.as(authz.Specialist, here), b.as(authz.Manager, here)
		mine := b.open(b.lead(), b.report())
		if _, err := op.Do(lead, b.Door, casework.ActWork, op.On("case_record", here, mine.ID), func(tx *op.Tx) (bool, audit.Change, error) {
			b.Findable(tx, mine, "justice", "NC/48213/26")
			return true, audit.Changed("case", mine.ID), nil
		}); err != nil {
			b.Fatal(err)
		}
		if b.finds(lead, mine.ID) == nil {
			b.Fatal("it is not found at all")
		}
		for _, x := range []struct {
			words         string
			lead, manager bool
		}{
			{mine.ID, true, true}, {" " + mine.ID[:3] + mine.ID[3:] + " ", true, true}, {mine.Title, true, true}, {"Person A", true, true}, {"person a " + mine.Title, true, true}, {"Alleged person 1", true, false},
			{"Person F", false, false}, {"NC/48213/26", true, false}, {"nc 48213 26", true, false}, {"48213", true, false}, {"NC/48214/26", false, false}, {"zebra", false, false}, {"%", false, false}, {"' OR 1=1", false, false},
		} {
			for who, ctx := range map[string]context.Context{"lead": lead, "manager": manager} {
				want := x.lead
				if who == "manager" {
					want = x.manager
				}
				if got := slices.Contains(b.finds(ctx, x.words), mine.ID); got != want {
					b.Errorf("%s finds it by %q: %v, want %v", who, x.words, got, want)
				}
			}
		}
		if !slices.Contains(b.finds(lead, "ward", mine.Unit), mine.ID) {
			b.Error("it is not found by its unit")
		}
		if got := b.finds(b.as(authz.Specialist, there), mine.Title); len(got) > 0 {
			b.Error("another trust finds", got)
		}
		for _, title := range []string{"Threatened by the window", "Shouting, reception desk"} {
			if err := b.Retitle(lead, here, mine.ID, title); err != nil {
				b.Fatal(err)
			}
		}
		if !slices.Contains(b.finds(lead, "shouting reception"), mine.ID) || slices.Contains(b.finds(lead, "window"), mine.ID) || slices.Contains(b.finds(lead, "punched"), mine.ID) {
			b.Error("it is found by an old title, or not by its new one")
		}
		b.now = b.now.AddDate(0, 0, 1)
		if err := b.Restrict(lead, here, mine.ID, "Asked by the person"); err != nil {
			b.Fatal(err)
		}
		for _, words := range []string{mine.ID, "shouting", "Person A"} {
			if got := b.finds(manager, words); slices.Contains(got, mine.ID) {
				b.Errorf("a manager finds a restricted case by %q", words)
			}
		}
	})
}
