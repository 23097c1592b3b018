package bodycamweb

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/bodycam"
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

func pathOf(id string) string { return url.PathEscape(id) }

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
	return lang.DayTime(ctx, t.Time)
}

// day writes a day of ours in words; what is no day stays as it is.
func day(ctx context.Context, s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, lang.London())
	if err != nil {
		return s
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
}

var levels = map[clock.Level]ui.Level{clock.Running: ui.Plain, clock.Soon: ui.Soon, clock.Over: ui.Over, clock.Done: ui.Done, clock.Paused: ui.Pause}

// chip says how something due stands at now.
func chip(ctx context.Context, start, due, done db.Time, now time.Time) ui.Clock {
	f := clock.Words(clock.Track{Start: start.Time, Due: due.Time, Done: done.Time}.At(now), now)
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

var stateColour = map[bodycam.State]ui.TagColour{bodycam.Issued: ui.TagBlue, bodycam.Ready: ui.TagAqua, bodycam.Docked: ui.TagGrey, bodycam.Delivered: ui.TagYellow, bodycam.Faulty: ui.TagYellow,
	bodycam.Repair: ui.TagYellow, bodycam.Lost: ui.TagRed, bodycam.Retired: ui.TagGrey}

var useColour = map[string]ui.TagColour{"live": ui.TagAqua, "planned": ui.TagYellow, "paused": ui.TagYellow, "ended": ui.TagGrey}

// Step words, for custody.
var stepWords = map[bodycam.Step]string{bodycam.StepDelivered: "Delivered", bodycam.StepReady: "Ready", bodycam.StepIssued: "Taken by %s", bodycam.StepReturned: "Brought back. %s had it", bodycam.StepFault: "A fault was found",
	bodycam.StepSent: "Sent away for repair", bodycam.StepLost: "Written down as lost", bodycam.StepFound: "Found", bodycam.StepRetired: "Retired"}

var stepIcon = map[bodycam.Step]ui.Icon{bodycam.StepReady: ui.IconTick, bodycam.StepReturned: ui.IconTick, bodycam.StepFault: ui.IconAlert, bodycam.StepLost: ui.IconAlert}

func stepText(ctx context.Context, c bodycam.Custody) string {
	if c.Step == bodycam.StepIssued || c.Step == bodycam.StepReturned && c.Holder != "" {
		return lang.T(ctx, stepWords[c.Step], c.Holder)
	}
	if c.Step == bodycam.StepReturned {
		return lang.T(ctx, "Brought back")
	}
	return lang.T(ctx, stepWords[c.Step])
}

func words(ctx context.Context, list [][2]string, code string) string {
	for _, x := range list {
		if x[0] == code {
			return lang.T(ctx, x[1])
		}
	}
	return ""
}

// only keeps the values of a query that somebody offers.
func only(v url.Values, name string, offered [][2]string) []string {
	var out []string
	for _, x := range v[name] {
		if slices.ContainsFunc(offered, func(o [2]string) bool { return o[0] == x }) {
			out = append(out, x)
		}
	}
	return out
}

// dateOf puts the three parts of a date together as YYYY-MM-DD, "" where nothing was typed; what is no date comes out as no day,
// for the rule to refuse.
func dateOf(v url.Values, name string) string {
	d, m, y := strings.TrimSpace(v.Get(name+"-day")), strings.TrimSpace(v.Get(name+"-month")), strings.TrimSpace(v.Get(name+"-year"))
	if d+m+y == "" {
		return ""
	}
	dn, err1 := strconv.Atoi(d)
	mn, err2 := strconv.Atoi(m)
	yn, err3 := strconv.Atoi(y)
	t := time.Date(yn, time.Month(mn), dn, 0, 0, 0, 0, time.UTC)
	if err1 != nil || err2 != nil || err3 != nil || t.Day() != dn || int(t.Month()) != mn {
		return "no day"
	}
	return t.Format(time.DateOnly)
}
