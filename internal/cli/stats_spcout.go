package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/table"
	"github.com/havenward/havenward/stats/spc"
)

// spcPoints writes a row for each reading. What was not judged, for want of a value or of limits, stays empty.
func spcPoints(out *table.Out, id string, c spc.Chart) {
	var target any
	if c.Settings.Target != nil {
		target = *c.Settings.Target
	}
	for _, r := range c.Readings {
		p := c.Phases[r.Phase]
		var outside, side, near any
		if !r.Missing() {
			side = r.Side
			if p.HasLimits() {
				outside, near = r.Outside, r.Close
			}
		}
		out.Add(id, r.At.Format(time.DateOnly), table.Known(r.Value), p.Number, p.Short, p.Mean, p.Lower, p.Upper, outside, side, near,
			r.Cause.Text(c.Settings.Length), r.Cause.Special(), string(r.Kind), target)
	}
}

// spcSummary writes a row for each phase. Icons and assurance belong to the last.
func spcSummary(out *table.Out, id string, c spc.Chart) {
	for i, p := range c.Phases {
		last := i == len(c.Phases)-1
		var assurance, variation, target string
		if last {
			assurance, variation, target = string(c.Assurance), icon(string(c.Variation)), icon(c.Assurance.Icon())
		}
		var said []string
		for _, w := range c.Warnings {
			if words := w.Code.Words(); (w.Phase == i || w.Phase < 0 && last) && !slices.Contains(said, words) {
				said = append(said, words)
			}
		}
		out.Add(id, p.Number, p.Mean, p.Lower, p.Upper, p.Points, p.Common, p.Improvement, p.Concern, string(c.Last(p).Kind),
			assurance, last, variation, target, strings.Join(said, " "))
	}
}

func icon(name string) string {
	if name == "" {
		return ""
	}
	return name + ".svg"
}
