package clipweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam/clip"
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

func date(ctx context.Context, t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t.Time)
}

func dayTime(ctx context.Context, t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(ctx, t.Time) + ", " + lang.Time(ctx, t.Time)
}

// pair gives the words of a code in the reader's language.
func pair(ctx context.Context, list [][2]string, code string) string {
	for _, x := range list {
		if x[0] == code {
			return lang.T(ctx, x[1])
		}
	}
	return code
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

// length says how long a clip is.
func length(ctx context.Context, seconds int) string {
	if seconds < 60 {
		return lang.N(ctx, seconds, "%d second", "%d seconds")
	}
	return lang.N(ctx, (seconds+30)/60, "%d minute", "%d minutes")
}

func (d Deps) class(ctx context.Context, code string) string {
	r, ok := d.Clips.Rules.For(code, d.Clips.Now())
	if !ok {
		return code
	}
	return lang.T(ctx, r.Words)
}

var classColour = map[string]ui.TagColour{clip.Unclassified: ui.TagYellow, clip.NonEvidential: ui.TagGrey, clip.Evidential: ui.TagBlue}

func classTag(code string) ui.TagColour {
	if c, ok := classColour[code]; ok {
		return c
	}
	return ui.TagAqua
}

// fate says what becomes of a clip and when: what a list shows of its time.
func (d Deps) fate(ctx context.Context, c *clip.Clip) ui.Cell {
	now := d.Clips.Now()
	switch {
	case c.State == clip.Overwritten:
		return ui.Cell{Text: lang.T(ctx, "Overwritten"), Sub: date(ctx, c.Ended)}
	case c.State == clip.Deleted:
		return ui.Cell{Text: lang.T(ctx, "Erased"), Sub: date(ctx, c.Ended)}
	case c.Holds > 0:
		return ui.Cell{Body: ui.Clock{Level: ui.Pause, Text: lang.T(ctx, "Held")}.Chip()}
	case !c.Due.IsZero():
		over := ui.Plain
		if c.DueSoon(now) {
			over = ui.Soon
		}
		return ui.Cell{Body: ui.Clock{Level: over, Text: lang.T(ctx, "Overwritten %s", lang.ShortDay(ctx, c.Due.Time)), Time: c.Due.Format(time.RFC3339)}.Chip()}
	}
	return ui.Cell{Body: chip(ctx, c.Made, c.Review, now).Chip(), Sub: lang.T(ctx, "To be looked at again")}
}
