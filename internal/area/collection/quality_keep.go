package collection

import (
	"encoding/json"
	"slices"

	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/area/collection/quality"
	"github.com/havenward/havenward/internal/op"
)

// qualityTable is where the counts of a month of a submission are kept.
var qualityTable = op.Table{Name: "return_quality", Columns: []string{"month", "org_id", "submission_id", "counts"}}

// Mapped says what a map made of a file: how many of its rows carry a label that nobody decided.
type Mapped struct{ Read, Touched int }

// QualityCounts are the rows of return_quality of one submission, worked out before the change that writes them.
type QualityCounts []qualityRow

type qualityRow struct{ month, counts string }

// QualityOfCheck makes the counts of a submission from what its check found. m is nil for a file in national codes. The rows
// that a map left undecided are shared out over the months by their rows, since a map does not know of months.
func QualityOfCheck(res *intake.Result, m *Mapped) (QualityCounts, error) {
	months := make([]string, 0, len(res.Tallies))
	all := 0
	for name, t := range res.Tallies {
		months = append(months, name)
		all += t.Rows
	}
	slices.Sort(months)
	var out QualityCounts
	for _, name := range months {
		c := quality.Counts{MonthTally: *res.Tallies[name]}
		if m != nil {
			c.Mapped = true
			if all > 0 {
				c.Unmapped = (m.Touched*c.Rows + all/2) / all
			}
		}
		text, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		out = append(out, qualityRow{name, string(text)})
	}
	return out, nil
}

// Add queues the counts with the change that notes the check.
func (q QualityCounts) Add(tx *op.Tx, org, submission string) {
	for _, r := range q {
		tx.Insert(qualityTable, r.month, org, submission, r.counts)
	}
}
