package cli

import (
	"github.com/havenward/havenward/internal/table"
)

// standard are the flags of the standardised rates.
type standard struct {
	Multiplier float64   `help:"What the rate is for each of: 1000 for a rate per 1,000." default:"1000"`
	Confidence []float64 `help:"Confidence of the interval; several with commas." default:"0.95"`
	Out        string    `required:"" help:"Where the results go, - for standard output." placeholder:"OUT"`
}

// bandColumn gives the column that names the bands: band, or ageband.
func bandColumn(t *table.Table) string {
	if !t.Has("band") && t.Has("ageband") {
		return "ageband"
	}
	return "band"
}
