package governanceweb

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func number(n int) string { return strconv.Itoa(n) }

func version(n int64) string { return strconv.FormatInt(n, 10) }

func date(ctx context.Context, t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t.Time)
}

// day writes a day of ours, or a month where no more is known, in words; what is neither stays as it is.
func day(ctx context.Context, s string) string {
	if t, err := time.ParseInLocation("2006-01", s, lang.London()); err == nil {
		_, rest, _ := strings.Cut(lang.Date(ctx, t.Add(12*time.Hour)), " ")
		return rest
	}
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
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

var stateColour = map[governance.State]ui.TagColour{governance.Planned: ui.TagGrey, governance.PapersOut: ui.TagBlue, governance.UnderWay: ui.TagAqua, governance.Held: ui.TagYellow,
	governance.Agreed: ui.TagGrey, governance.Cancelled: ui.TagGrey}

var purposeColour = map[string]ui.TagColour{"decide": ui.TagBlue, "endorse": ui.TagPurple, "discuss": ui.TagGrey, "note": ui.TagGrey}

// settled counts what was decided and endorsed.
func settled(w *governance.Whole) (decided, endorsed int) {
	for _, x := range w.Items {
		for _, d := range x.Decisions {
			if d.Kind == "endorsement" {
				endorsed++
			} else {
				decided++
			}
		}
	}
	return decided, endorsed
}

// titleOf is the finding of a meeting: what is to be decided, whether it can, or what came of it.
func titleOf(ctx context.Context, w *governance.Whole) string {
	ask := 0
	for _, x := range w.Items {
		if x.Purpose == "decide" || x.Purpose == "endorse" {
			ask++
		}
	}
	switch w.State {
	case governance.Planned:
		return lang.T(ctx, "Papers are not sent yet")
	case governance.PapersOut:
		if ask == 0 {
			return lang.T(ctx, "Papers are out. Nothing is to be decided")
		}
		return lang.N(ctx, ask, "Papers are out. %d item is to be decided", "Papers are out. %d items are to be decided")
	case governance.UnderWay:
		if w.Quorum.Holds() {
			return lang.N(ctx, w.Quorum.Present, "Under way and quorate: %d is there", "Under way and quorate: %d are there")
		}
		return lang.T(ctx, "Under way, and nothing can be decided: the meeting is not quorate")
	case governance.Cancelled:
		return lang.T(ctx, "This meeting was cancelled")
	}
	if !w.Mine && w.Minutes != "agreed" {
		return lang.T(ctx, "Held. Its minutes are not agreed yet")
	}
	decided, endorsed := settled(w)
	var out []string
	if decided > 0 {
		out = append(out, lang.N(ctx, decided, "%d decision", "%d decisions"))
	}
	if endorsed > 0 {
		out = append(out, lang.N(ctx, endorsed, "%d endorsement", "%d endorsements"))
	}
	if n := len(w.Actions); n > 0 {
		out = append(out, lang.N(ctx, n, "%d action", "%d actions"))
	}
	came := lang.T(ctx, "Nothing was decided")
	if len(out) > 0 {
		came = strings.Join(out, ", ")
	}
	if w.State == governance.Agreed {
		return lang.T(ctx, "%s. Minutes agreed", came)
	}
	return lang.T(ctx, "%s. Minutes not agreed yet", came)
}

// slot is when an item comes, after those before it.
func slot(ctx context.Context, w *governance.Whole, n int) string {
	at := w.StartsAt.Time
	for _, x := range w.Items[:n] {
		at = at.Add(time.Duration(x.Long) * time.Minute)
	}
	return lang.Time(ctx, at)
}

// lost are the reasons why a meeting cannot decide.
func lost(ctx context.Context, q governance.Quorate) []string {
	var out []string
	for _, p := range q.Lost {
		out = append(out, lang.T(ctx, p.Message, p.Args...))
	}
	return out
}

// fingerprint is the beginning of a hash, as a page shows it.
func fingerprint(hash string) string {
	if len(hash) < 16 {
		return hash
	}
	return hash[:8] + " … " + hash[len(hash)-8:]
}

// undeclared are the members who have still to declare or renew.
func undeclared(list []governance.Member) []string {
	var out []string
	for _, m := range list {
		if m.Due && !slices.Contains(out, m.Name) {
			out = append(out, m.Name)
		}
	}
	return out
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
