package justice_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/havenward/havenward/internal/area/justice"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
)

// TestTwelveMonthsAreCountedAsTheYearlyReviewCounts asks for the months of a financial year both ways, as somebody who may not
// open cases: what a paper shows of twelve months is what the page of the review would.
func TestTwelveMonthsAreCountedAsTheYearlyReviewCounts(t *testing.T) {
	each(t, func(b *bench) {
		b.Tree = func(context.Context) (*org.Tree, error) { return tree(b.TB), nil }
		b.told(telling())
		ctx := b.as(authz.Executive, here)
		sc := b.scope(ctx, justice.ActReview)
		y := justice.YearOf(b.now)
		want, err := b.Review(ctx, sc, here, y)
		b.must(err)
		from, to := y.Bounds()
		got, err := b.Between(ctx, sc, here, from, to)
		b.must(err)
		if d := cmp.Diff(want, got, cmpopts.EquateNaNs()); d != "" {
			b.Error(d)
		}
		lead, err := b.Between(b.lead(), b.scope(b.lead(), justice.ActReview), here, from, to)
		b.must(err)
		if d := cmp.Diff(want, lead, cmpopts.EquateNaNs()); d != "" {
			b.Errorf("it differs by who asks: %s", d)
		}
		if none, err := b.Between(ctx, sc, here, from.AddDate(-3, 0, 0), from.AddDate(-2, 0, 0)); err != nil || none.Funnel.Stages[1].N.Value != 0 {
			b.Errorf("three years ago: %+v %v", none, err)
		}
	})
}
