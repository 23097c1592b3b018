package learnweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/training/learn"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func number(n int) string { return strconv.Itoa(n) }

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// day writes a day of ours in words; what is no day stays as it is.
func day(ctx context.Context, d clock.Day) string {
	t, err := time.ParseInLocation(time.DateOnly, string(d), lang.London())
	if err != nil {
		return string(d)
	}
	return lang.Date(ctx, t.Add(12*time.Hour))
}

// span writes from when to when a session goes.
func span(ctx context.Context, from, to time.Time) string {
	return lang.Date(ctx, from) + ", " + lang.T(ctx, "%s to %s", lang.Time(ctx, from), lang.Time(ctx, to))
}

var stateColour = map[learn.State]ui.TagColour{learn.Planned: ui.TagYellow, learn.Open: ui.TagBlue, learn.Full: ui.TagAqua, learn.Held: ui.TagPlain, learn.Cancelled: ui.TagGrey}

var markColour = map[learn.Mark]ui.TagColour{learn.Booked: ui.TagBlue, learn.Waiting: ui.TagYellow, learn.Refused: ui.TagRed, learn.Withdrawn: ui.TagGrey, learn.Present: ui.TagPlain, learn.Absent: ui.TagGrey}

var needColour = map[learn.NeedState]ui.TagColour{learn.Draft: ui.TagYellow, learn.Sent: ui.TagBlue, learn.Approved: ui.TagPlain}

// certificateChip says how certificates stand, by shape and words.
func certificateChip(ctx context.Context, s learn.Standing, until clock.Day) ui.Clock {
	c := ui.Clock{Text: lang.T(ctx, s.Words()), Time: string(until)}
	switch s {
	case learn.Lapsed, learn.NotYet:
		c.Level = ui.Over
	case learn.Soon:
		c.Level = ui.Soon
	case learn.InForce:
		c.Level = ui.Done
	}
	return c
}

// checkedWords says whether a certificate was looked up, or typed in alone.
func checkedWords(ctx context.Context, c *learn.Certificate) string {
	if c.Checked == "" {
		return lang.T(ctx, "Unverified: typed in, not looked up")
	}
	return lang.T(ctx, "Looked up on %s by %s: %s", day(ctx, c.Checked), c.CheckedBy, c.CheckedAt)
}

func recordWords(ctx context.Context, b *learn.Booking) string {
	out := ""
	switch b.Result {
	case "passed":
		out = lang.T(ctx, "Passed")
	case "not_passed":
		out = lang.T(ctx, "Did not pass")
	}
	add := ""
	switch b.Record {
	case "asked":
		add = lang.T(ctx, "On its way into the training record")
	case "written":
		add = lang.T(ctx, "In the training record")
	case "no_post":
		add = lang.T(ctx, "Not in the training record: no post was found by an assignment number")
	}
	if out != "" && add != "" {
		return out + ". " + add
	}
	return out + add
}

func reasonWords(ctx context.Context, code string) string {
	for _, r := range learn.Reasons() {
		if r[0] == code {
			return lang.T(ctx, r[1])
		}
	}
	return code
}

// latest is when an analysis was approved last.
func latest(list []learn.Need) time.Time {
	var t time.Time
	for _, n := range list {
		if n.ApprovedAt.After(t) {
			t = n.ApprovedAt.Time
		}
	}
	return t
}
