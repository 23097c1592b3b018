package justice

import (
	"context"
	"time"

	"github.com/havenward/havenward/internal/authz"
)

// Between is the funnel and the measures of the annual review over reports to the police that were made from one moment up
// to another, as everybody sees them who may not open the cases: every case counts, small counts are hidden and the rest
// rounded. Over a financial year it is what Review shows such a reader.
func (s *Service) Between(ctx context.Context, sc authz.Scope, place string, from, to time.Time) (*Review, error) {
	o, trusts, err := s.under(ctx, sc, place)
	if err != nil {
		return nil, err
	}
	in, err := s.counted(ctx, sc, false, trusts, from, to)
	if err != nil {
		return nil, err
	}
	v := &reviewer{own: false}
	v.all(in, s.Law)
	return &Review{Place: o, Year: YearOf(from), Trusts: in.Trusts, With: in.TrustsWith, Rows: v.rows, Funnel: v.funnel(in, s.Law)}, nil
}
