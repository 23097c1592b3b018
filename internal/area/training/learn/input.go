package learn

import "context"

// Inputs are what a needs analysis counts; what is nil was not counted, and the analysis says so.
type Inputs struct {
	// Units gives what was reported of each unit of an organisation between two days, among reports that everybody who manages the
	// unit may see.
	Reports func(ctx context.Context, org, since string) ([]Report, error)
	// Alone gives how many people work alone by a plan, by unit.
	Alone func(ctx context.Context, org string) (map[string]int, error)
	// Risks gives the highest score of a risk assessment in force, by unit.
	Risks func(ctx context.Context, org string) (map[string]int, error)
}

// Report is what an analysis may know of a report. There is no way from here to the report.
type Report struct {
	Unit, Day string // YYYY-MM-DD
	Events    int
	// Physical tells whether there was contact, Restraint whether somebody was held, Harm whether the harm was moderate or worse.
	Physical, Restraint, Harm, Injured bool
}
