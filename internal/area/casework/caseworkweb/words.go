package caseworkweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/casework"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/mds"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

var levels = map[clock.Level]ui.Level{clock.Running: ui.Plain, clock.Soon: ui.Soon, clock.Over: ui.Over, clock.Done: ui.Done, clock.Paused: ui.Pause}

// chip says how something due stands at now; the zero due is nothing.
func chip(ctx context.Context, start, due, done, now time.Time) ui.Clock {
	if due.IsZero() {
		return ui.Clock{}
	}
	f := clock.Words(clock.Track{Start: start, Due: due, Done: done}.At(now), now)
	date := lang.ShortDay(ctx, f.Time)
	if f.Year {
		date = lang.Date(ctx, f.Time)
	}
	c := ui.Clock{Level: levels[f.Level], Text: strings.NewReplacer("{n}", strconv.Itoa(f.N), "{date}", date).Replace(lang.T(ctx, f.Key()))}
	if !f.Time.IsZero() {
		c.Time = f.Time.Format(time.RFC3339)
	}
	return c
}

var stageColours = map[casework.Stage]ui.TagColour{casework.Opened: ui.TagGrey, casework.Working: ui.TagAqua, casework.Police: ui.TagBlue, casework.Court: ui.TagBlue,
	casework.Panel: ui.TagYellow, casework.Closed: ui.TagPlain}

func stageWords(ctx context.Context, c *casework.Case) (string, ui.TagColour) {
	return lang.T(ctx, c.Stage.Words()), stageColours[c.Stage]
}

// says gives a key with its arguments in the reader's language.
func says(ctx context.Context, text string, args []string) string {
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = a
	}
	return lang.T(ctx, text, list...)
}

// line is what stands under a case's title.
func (d Deps) line(ctx context.Context, c *casework.Case) string {
	parts := []string{lang.N(ctx, c.IncidentsN, "%d report", "%d reports")}
	if t, err := time.ParseInLocation(time.DateOnly, c.First, lang.London()); err == nil {
		if c.IncidentsN > 1 {
			parts[0] = lang.T(ctx, "%s since %s", parts[0], lang.Date(ctx, t))
		} else {
			parts[0] = lang.T(ctx, "%s of %s", parts[0], lang.Date(ctx, t))
		}
	}
	parts = append(parts, lang.N(ctx, c.Affected, "%d person affected", "%d people affected"))
	if u := d.unit(ctx, c.Org, c.Unit); u != "" {
		parts = append(parts, u)
	}
	if c.LeadName != "" {
		parts = append(parts, lang.T(ctx, "Led by %s", c.LeadName))
	} else {
		parts = append(parts, lang.T(ctx, "Nobody leads it yet"))
	}
	return strings.Join(parts, ". ") + "."
}

// about says who somebody is by their code.
func about(ctx context.Context, p *casework.Person) string {
	list := "staff_group"
	if p.Part == casework.Alleged {
		list = "alleged_person_type"
	}
	if p.About == "" {
		return ""
	}
	return lang.T(ctx, mds.Of(list).Words(p.About))
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
