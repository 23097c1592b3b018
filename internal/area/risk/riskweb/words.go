package riskweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/risk"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
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

func date(ctx context.Context, t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t.Time)
}

// day writes a day of ours in words; what is no day stays as it is.
func day(ctx context.Context, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
}

// noon is the middle of a day of ours, for clocks; zero for none.
func noon(s string) db.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return db.Time{}
	}
	return db.At(time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, lang.London()))
}

var levels = map[clock.Level]ui.Level{clock.Running: ui.Plain, clock.Soon: ui.Soon, clock.Over: ui.Over, clock.Done: ui.Done, clock.Paused: ui.Pause}

// chip says how something due stands at now.
func chip(ctx context.Context, start, due db.Time, now time.Time) ui.Clock {
	f := clock.Words(clock.Track{Start: start.Time, Due: due.Time}.At(now), now)
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

var stateColour = map[risk.State]ui.TagColour{risk.Draft: ui.TagYellow, risk.Approved: ui.TagBlue, risk.Retired: ui.TagGrey}

var entryWords = map[string]string{"open": "Open", "accepted": "Accepted", "closed": "Closed"}

var entryColour = map[string]ui.TagColour{"open": ui.TagBlue, "accepted": ui.TagAqua, "closed": ui.TagGrey}

var planWords = map[string]string{"ready": "Not out", "out": "Out", "ended": "Ended"}

var planColour = map[string]ui.TagColour{"ready": ui.TagGrey, "out": ui.TagBlue, "ended": ui.TagGrey}

var checkWords = map[string]string{"started": "Went out", "checked_in": "All right", "finished": "Back", "missed": "A check was not written down", "followed_up": "Followed up"}

var checkIcon = map[string]ui.Icon{"started": ui.IconNext, "checked_in": ui.IconTick, "finished": ui.IconTick, "missed": ui.IconAlert, "followed_up": ui.IconMessage}

var viewWords = map[string]string{"comment": "Comment", "cosign": "Signed beside it", "dissent": "Dissent"}

// callWords say why a review is called for: numbers and days, and no way to a report.
func callWords(ctx context.Context, c risk.Call) string {
	switch {
	case c.Why == "change":
		return lang.T(ctx, "Something changed.")
	case c.N == 0:
		return ""
	}
	s := lang.N(ctx, c.N, "%d report since it was last looked at", "%d reports since it was last looked at") + ", "
	if c.First == c.Last {
		s += lang.T(ctx, "of %s.", shortDay(ctx, c.First))
	} else {
		s += lang.T(ctx, "of %s to %s.", shortDay(ctx, c.First), shortDay(ctx, c.Last))
	}
	if c.Harm > 0 {
		s += " " + lang.N(ctx, c.Harm, "%d of them with moderate harm or worse.", "%d of them with moderate harm or worse.")
	}
	return s
}

// shortDay writes a day of ours without its year.
func shortDay(ctx context.Context, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.ShortDay(ctx, t.Add(12*time.Hour))
}
