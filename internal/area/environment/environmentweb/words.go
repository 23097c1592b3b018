package environmentweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/environment"
	"github.com/havenward/havenward/internal/area/environment/toolkit"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func number(n int) string { return strconv.Itoa(n) }

func version(n int64) string { return strconv.FormatInt(n, 10) }

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// day writes a day of ours in words; what is no day stays as it is.
func day(ctx context.Context, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
}

func pair(list [][2]string, v string) string {
	for _, x := range list {
		if x[0] == v {
			return x[1]
		}
	}
	return v
}

var levels = map[clock.Level]ui.Level{clock.Running: ui.Plain, clock.Soon: ui.Soon, clock.Over: ui.Over, clock.Done: ui.Done, clock.Paused: ui.Pause}

// chip says how something due on a day stands at now.
func chip(ctx context.Context, start time.Time, due string, now time.Time) ui.Clock {
	t, err := time.ParseInLocation(time.DateOnly, due, lang.London())
	if err != nil {
		return ui.Clock{Level: ui.Soon, Text: lang.T(ctx, "No day yet")}
	}
	end := time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, lang.London())
	f := clock.Words(clock.Track{Start: start, Due: end}.At(now), now)
	on := lang.ShortDay(ctx, f.Time)
	if f.Year {
		on = lang.Date(ctx, f.Time)
	}
	c := ui.Clock{Level: levels[f.Level], Text: strings.NewReplacer("{n}", strconv.Itoa(f.N), "{date}", on).Replace(lang.T(ctx, f.Key()))}
	if !f.Time.IsZero() {
		c.Time = f.Time.Format(time.RFC3339)
	}
	return c
}

// dueChip is the clock of a finding.
func dueChip(ctx context.Context, f *environment.Finding, now time.Time) ui.Clock {
	switch f.State {
	case environment.Closed:
		return ui.Clock{Level: ui.Done, Text: lang.T(ctx, "Done")}
	case environment.Fixed:
		return ui.Clock{Level: ui.Soon, Text: lang.T(ctx, "To be looked at again")}
	}
	return chip(ctx, f.FoundAt.Time, f.Due, now)
}

var bandWords = map[toolkit.Band]string{toolkit.Unrated: "Not rated", toolkit.Low: "low", toolkit.Moderate: "moderate", toolkit.High: "high", toolkit.Extreme: "extreme"}

// rating says likelihood times consequence in figures and a word.
func rating(ctx context.Context, likelihood, consequence int) string {
	b := toolkit.BandOf(likelihood, consequence)
	if b == toolkit.Unrated {
		return lang.T(ctx, "Not rated")
	}
	return lang.T(ctx, "%d × %d = %d, %s", likelihood, consequence, likelihood*consequence, lang.T(ctx, bandWords[b]))
}

var eventWords = map[string]string{"found": "Found", "found_again": "Found again", "assigned": "Given to", "fixed": "Mended", "closed": "Looked at again: it holds", "reopened": "Looked at again: it does not hold"}

var eventIcons = map[string]ui.Icon{"found": ui.IconFlag, "found_again": ui.IconAlert, "assigned": ui.IconPerson, "fixed": ui.IconTick, "closed": ui.IconShieldTick, "reopened": ui.IconCross}

var stateColour = map[string]ui.TagColour{environment.Open: ui.TagRed, environment.Fixed: ui.TagYellow, environment.Closed: ui.TagPlain, environment.Walking: ui.TagBlue, environment.Finished: ui.TagPlain}

var auditWords = map[string]string{environment.Walking: "Under way", environment.Finished: "Finished"}

// pinClass is how a finding looks on a plan.
func pinClass(f *environment.Finding) string {
	switch {
	case f.State == environment.Closed:
		return "done"
	case f.Band() == toolkit.Extreme:
		return "x"
	case f.Band() == toolkit.High:
		return "h"
	}
	return "m"
}
