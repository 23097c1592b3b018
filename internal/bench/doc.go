// Package bench measures the product against its limits: how fast reports are taken through the real HTTP API, how soon
// pages answer over a large database, how heavy the first page is, how soon a node is ready and what it needs.
//
// Each measure of speed comes with a comparison from the same run on the same disk: the bare durable insert rate of the
// engine, and the machine's flush rate. The figures are of the moment and the machine; docs/performance.md says how to
// read them. Nothing here is part of serving.
package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// Line is one measure.
type Line struct {
	What string `json:"what"`
	// Value with its unit, as it was measured.
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// Limit is what is promised, in the same unit; 0 where nothing is. Over tells that more is better.
	Limit float64 `json:"limit,omitempty"`
	Over  bool    `json:"more_is_better,omitempty"`
	// How says what was done, so that somebody else can do it again.
	How string `json:"how"`
}

// Holds tells whether the limit is kept; a line without one always holds.
func (l Line) Holds() bool {
	switch {
	case l.Limit == 0:
		return true
	case l.Over:
		return l.Value >= l.Limit
	}
	return l.Value <= l.Limit
}

// Report is everything that was measured in one run.
type Report struct {
	At      time.Time `json:"at"`
	Machine string    `json:"machine"`
	Program string    `json:"program"`
	Lines   []Line    `json:"lines"`
}

func (r *Report) add(l Line) { r.Lines = append(r.Lines, l) }

// Markdown writes the report as a table.
func (r *Report) Markdown(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s, %s, %s\n\n| What | Measured | Limit | Holds | How |\n|---|---|---|---|---|\n", r.At.Format("2006-01-02 15:04 UTC"), r.Machine, r.Program); err != nil {
		return err
	}
	for _, l := range r.Lines {
		limit, holds := "", ""
		if l.Limit != 0 {
			limit, holds = "at most "+figure(l.Limit)+" "+l.Unit, "yes"
			if l.Over {
				limit = "at least " + figure(l.Limit) + " " + l.Unit
			}
			if !l.Holds() {
				holds = "**no**"
			}
		}
		if _, err := fmt.Fprintf(w, "| %s | %s %s | %s | %s | %s |\n", l.What, figure(l.Value), l.Unit, limit, holds, l.How); err != nil {
			return err
		}
	}
	return nil
}

// JSON writes the report for a machine.
func (r *Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func figure(f float64) string {
	if f >= 100 || f == float64(int64(f)) {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprintf("%.2f", f)
}

// quantile gives the value below which a share of the times lie, in milliseconds. The times are sorted in place.
func quantile(times []time.Duration, share float64) float64 {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	i := min(len(times)-1, int(float64(len(times))*share))
	return float64(times[i].Microseconds()) / 1000
}
