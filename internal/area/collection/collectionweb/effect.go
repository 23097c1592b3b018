package collectionweb

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/area/collection/intake"
	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
	"github.com/havenward/havenward/stats/spc"
)

// rangeMonths is how many earlier months the usual range looks at, rangeLeast how many it needs.
const (
	rangeMonths = 24
	rangeLeast  = 12
)

// history gives what stands for the organisation in the months of a submission and those before them.
func (p *Pages) history(ctx context.Context, sc authz.Scope, s collection.Submission) (map[collection.Month]collection.Return, error) {
	out := map[collection.Month]collection.Return{}
	if s.From.First().IsZero() {
		return out, nil
	}
	list, err := p.Collection.Returns(ctx, sc, s.From.Add(-rangeMonths), s.To)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if r.Org == s.Org {
			out[r.Month] = r
		}
	}
	return out, nil
}

// usual gives the limits between which the months before one lie by chance alone; ok is false with too few of them.
func usual(history map[collection.Month]collection.Return, before collection.Month, count func(collection.Return) int64) (low, high int, ok bool) {
	var points []spc.Point
	for m := before.Add(-rangeMonths); m < before; m = m.Add(1) {
		if r, there := history[m]; there && r.Standing.Counts() {
			points = append(points, spc.Point{At: m.First(), Value: float64(count(r))})
		}
	}
	if len(points) < rangeLeast {
		return 0, 0, false
	}
	c, err := spc.XmR(points, spc.Options{})
	if err != nil || !c.Phases[len(c.Phases)-1].HasLimits() {
		return 0, 0, false
	}
	ph := c.Phases[len(c.Phases)-1]
	return int(math.Ceil(math.Max(0, ph.Lower))), int(math.Floor(ph.Upper)), true
}

// mostShown bounds how many months a page compares one by one.
const mostShown = 12

// changes says, month by month, what was and what would be.
func changes(ctx context.Context, s collection.Submission, history map[collection.Month]collection.Return) []ui.Change {
	var out []ui.Change
	months := s.Months
	if len(months) > mostShown {
		months = months[len(months)-mostShown:]
	}
	for _, m := range months {
		out = append(out,
			change(ctx, lang.T(ctx, "Incidents"), m, m.WasIncidents, m.Incidents, len(months) > 1, history, func(r collection.Return) int64 { return r.Incidents }),
			change(ctx, lang.T(ctx, "Staff affected"), m, m.WasStaff, m.Staff, len(months) > 1, history, func(r collection.Return) int64 { return r.Staff }))
	}
	return out
}

func change(ctx context.Context, label string, m collection.MonthTotals, was, now int64, named bool, history map[collection.Month]collection.Return, count func(collection.Return) int64) ui.Change {
	c := ui.Change{Label: label}
	if named {
		c.Label = lang.T(ctx, "%s, %s", monthWords(ctx, m.Month), label)
	}
	figure := lang.T(ctx, "%d", int(now))
	if m.Stands != "" {
		c.Was, c.Now, c.Says = lang.T(ctx, "%d", int(was)), figure, difference(ctx, was, now)
	} else {
		c.Says = figure
	}
	if r, ok := history[m.Month.Add(-1)]; ok && r.Standing.Counts() {
		c.Says += ". " + lang.T(ctx, "%s: %d", monthWords(ctx, r.Month), int(count(r)))
	}
	if low, high, ok := usual(history, m.Month, count); ok {
		switch {
		case int(now) < low:
			c.Says += ". " + lang.T(ctx, "Below the usual range of %d to %d", low, high)
		case int(now) > high:
			c.Says += ". " + lang.T(ctx, "Above the usual range of %d to %d", low, high)
		default:
			c.Says += ". " + lang.T(ctx, "Inside the usual range of %d to %d", low, high)
		}
	}
	return c
}

// fileChecks says what is right and what is not about the file as a whole.
func fileChecks(ctx context.Context, s collection.Submission) []ui.Check {
	if s.Form != collection.FromFile || s.State == collection.Checking {
		return nil
	}
	var out []ui.Check
	for _, x := range s.FileProblems {
		c := ui.Check{Icon: ui.IconAlert, Text: lang.T(ctx, x.Message), Look: true}
		if x.Severity == intake.Error {
			c.Icon, c.Look = ui.IconCross, false
		}
		out = append(out, c)
	}
	good := func(text string, codes ...string) {
		for _, x := range s.FileProblems {
			if slices.Contains(codes, x.Code) {
				return
			}
		}
		for _, g := range s.Groups {
			if slices.Contains(codes, g.Code) {
				return
			}
		}
		out = append(out, ui.Check{Icon: ui.IconTick, Text: text})
	}
	if s.State == collection.Refused { // the check may have ended before it came to the rest
		return out
	}
	good(lang.T(ctx, "Every column that is needed is there"), "missing_column", "column_twice")
	good(lang.T(ctx, "All days are within %s", span(ctx, s.From, s.To)), "outside_period", "before_2004", "bad_date")
	good(lang.T(ctx, "The organisation’s code is right"), "other_organisation", "unknown_organisation", "organisation_closed")
	good(lang.T(ctx, "Nothing that looks like a person’s number or address"), "personal_identifier", "personal_elsewhere")
	return out
}

// closes says until when it can be sent, and what becomes of what was turned away.
func (p *Pages) closes(ctx context.Context, s collection.Submission, history map[collection.Month]collection.Return) string {
	if s.State != collection.Checked {
		return ""
	}
	text := ""
	if r, ok := history[s.To]; ok && !r.Due.IsZero() {
		text = lang.T(ctx, "In time until %s.", lang.Day(ctx, r.Due)) + " "
		if org.DateOf(p.now()) > org.Date(r.Due.Format(time.DateOnly)) {
			text = lang.T(ctx, "It was due by %s, so it counts as late. It can be sent until %s.", lang.Day(ctx, r.Due), lang.Day(ctx, r.Locks)) + " "
		}
	}
	if s.Rejected > 0 && s.Accepted > 0 {
		text += lang.N(ctx, int(s.Rejected), "You may send it with %d row turned away: the rest counts, and that row is shown as missing.", "You may send it with %d rows turned away: the rest counts, and those rows are shown as missing.")
	}
	return text
}
