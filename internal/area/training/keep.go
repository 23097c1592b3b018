package training

import (
	"context"
	"math"

	"github.com/havenward/havenward/internal/audit"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/op"
)

// Figure is what is kept of an organisation and a competence for pages that look across organisations. Weighted is the share weighed
// by incidents in hundredths of a percent, -1 where nothing weighs; Incidents is -1 while they could not be counted.
type Figure struct {
	Org, Competence, Day                string
	Counted, InDate, LeftOut, Incidents int
	Weighted                            int
}

var figureTable = op.Table{Name: "training_figure", Columns: []string{"org_id", "competence", "day", "counted", "in_date", "left_out", "incidents", "weighted"}}

// Keep works the figures of an organisation out and keeps them.
func (s *Service) Keep(ctx context.Context, org string) error {
	f, err := s.wholeFigures(ctx, org)
	if err != nil {
		return err
	}
	_, err = op.Do(authz.With(ctx, authz.Service("training")), s.Door, ActKeep, op.In(org, "").Once("training figures"), func(tx *op.Tx) (bool, audit.Change, error) {
		if _, err := tx.Exec(ctx, `DELETE FROM training_figure WHERE org_id = $1`, org); err != nil {
			return false, audit.Change{}, err
		}
		incidents := int64(f.Incidents)
		if !f.Known {
			incidents = -1
		}
		for i, c := range f.Competences {
			share, _, _, ok := f.Weighted(i)
			weighted := int64(-1)
			if ok {
				weighted = int64(math.Round(share * 100))
			}
			tx.Insert(figureTable, org, c.Code, f.Day, int64(f.All[i].Counted), int64(f.All[i].InDate), int64(f.All[i].LeftOut()), incidents, weighted)
		}
		return true, audit.Changed("training_figure", org, audit.F("day", f.Day), audit.F("competences", number(len(f.Competences)))), nil
	})
	return err
}

// keepAtOnce is how many organisations one look keeps, so that others get their turn.
const keepAtOnce = 40

// KeepStale keeps the figures of organisations anew that are of another day, or that were worked out before the incidents could be
// counted.
func (s *Service) KeepStale(ctx context.Context) error {
	list, err := db.All(ctx, s.DB, db.Scalar[string], `SELECT DISTINCT f.org_id FROM training_figure f WHERE f.day <> $1 OR f.incidents < 0 ORDER BY f.org_id LIMIT $2`, s.Today(), keepAtOnce)
	if err != nil {
		return err
	}
	for _, org := range list {
		if err := s.Keep(ctx, org); err != nil {
			return err
		}
	}
	return nil
}
