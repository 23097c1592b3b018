package sanctionweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/sanction"
	"github.com/havenward/havenward/internal/area/sanction/ladder"
	"github.com/havenward/havenward/internal/area/sanction/marker"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
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

var subjectWords = map[string]string{"patient": "a patient", "visitor": "a relative or visitor", "other": "somebody else", "occupant": "somebody who lives there", "animal": "an animal", "premises": "a place"}

var stateColour = map[sanction.State]ui.TagColour{sanction.Proposed: ui.TagYellow, sanction.Recommended: ui.TagYellow, sanction.InForce: ui.TagBlue, sanction.Declined: ui.TagPlain,
	sanction.Ended: ui.TagPlain, sanction.Quashed: ui.TagGrey, sanction.Withdrawn: ui.TagGrey}

var markerColour = map[marker.State]ui.TagColour{marker.Proposed: ui.TagYellow, marker.Provisional: ui.TagYellow, marker.Active: ui.TagBlue, marker.Varied: ui.TagBlue,
	marker.ReviewDue: ui.TagRed, marker.Removed: ui.TagPlain, marker.Lapsed: ui.TagGrey, marker.Refused: ui.TagGrey}

var seatWords = map[string]string{"chair": "chair", "clinical": "clinical member", "equality": "equality member", "patient": "patient member", "member": "member"}

var partyWords = map[string]string{"manager": "Manager", "clinician": "Clinician", "specialist": "Security management specialist", "advice": "Advice of the specialist", "director": "Director",
	"executive": "Executive director", "legal": "Legal adviser", "panel": "Panel", "staff": "Staff"}

var roleWords = map[string]string{"manager": "manager", "specialist": "violence reduction lead", "panel": "panel", "executive": "executive director"}

var appealWords = map[string]string{"none": "No appeal", "review": "A review may be asked for", "yes": "Yes", "executive": "To an executive director who took no part", "court": "To the court", "dpp": "The prosecutor may take it over"}

var letterWords = map[string]string{"none": "None", "note": "A note on the record", "agreement": "The agreement, signed, or the refusal written down", "letter": "To the person", "court": "Papers of the court"}

// titleOf is the finding of a file: what may be decided, or what was.
func titleOf(ctx context.Context, f *sanction.File, j sanction.Judged) string {
	l, _ := j.Set.Level(f.Level)
	asked := j.Verdict(f.Asked)
	switch f.State {
	case sanction.InForce:
		if f.Suspended {
			return lang.T(ctx, "%s, not in force while the appeal is decided", l.Name)
		}
		if f.EndsAt.IsZero() {
			return lang.T(ctx, "%s, in force", l.Name)
		}
		return lang.T(ctx, "%s, in force until %s", l.Name, date(ctx, f.EndsAt))
	case sanction.Ended:
		return lang.T(ctx, "%s, ended on %s", l.Name, date(ctx, f.EndsAt))
	case sanction.Quashed:
		return lang.T(ctx, "%s, set aside on appeal", l.Name)
	case sanction.Declined:
		return lang.T(ctx, "No sanction was given")
	case sanction.Withdrawn:
		return lang.T(ctx, "The request was taken back")
	case sanction.Recommended:
		return lang.T(ctx, "The panel agreed. The executive director decides")
	}
	if len(asked.Open) > 0 {
		return lang.N(ctx, len(asked.Open), "%d gate is still without an answer", "%d gates are still without an answer")
	}
	if asked.May {
		return lang.T(ctx, "%s can be decided", asked.Level.Name)
	}
	for no := f.Asked - 1; no >= j.Set.GatesFrom; no-- {
		if v := j.Verdict(no); v.May {
			return lang.T(ctx, "%s can be decided. %s cannot", v.Level.Short, asked.Level.Short)
		}
	}
	if to := asked.Refers(); len(to) > 0 {
		return lang.T(ctx, "No sanction from level %d up: %s comes first", j.Set.GatesFrom, to[0])
	}
	return lang.T(ctx, "%s cannot be decided", asked.Level.Name)
}

// sumOf counts the gates in words: "5 passed, 1 open, 1 stops level 6".
func sumOf(ctx context.Context, found []ladder.Found) string {
	n := map[string]int{}
	for _, f := range found {
		n[stateOf(f).key]++
	}
	var out []string
	for _, w := range [][3]string{{"passed", "%d passed", "%d passed"}, {"open", "%d open", "%d open"}, {"stops", "%d stops a level", "%d stop a level"}, {"not", "%d not relied on", "%d not relied on"}} {
		if n[w[0]] > 0 {
			out = append(out, lang.N(ctx, n[w[0]], w[1], w[2]))
		}
	}
	return strings.Join(out, ", ")
}

// gateState is how a gate looks in its list.
type gateState struct {
	key, class, words string
	icon              ui.Icon
}

func stateOf(f ladder.Found) gateState {
	switch {
	case f.Excepted:
		return gateState{"passed", "", "Exception recorded", ui.IconTick}
	case f.Outcome == ladder.Open || f.Outcome == ladder.Holds:
		return gateState{"open", "is-open", "Open", ui.IconAlert}
	case len(f.Levels) > 0:
		return gateState{"stops", "is-stop", "Stops level " + span(f.Levels), ui.IconCross}
	case f.Outcome == ladder.NotRelied:
		return gateState{"not", "is-na", "Not relied on", ui.IconRing}
	}
	return gateState{"passed", "", "Passed", ui.IconTick}
}

// span writes levels as "6" or "4 to 8".
func span(levels []int) string {
	if len(levels) == 1 {
		return number(levels[0])
	}
	return number(levels[0]) + " to " + number(levels[len(levels)-1])
}
