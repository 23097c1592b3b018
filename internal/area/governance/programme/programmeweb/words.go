package programmeweb

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/area/governance/programme"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func noon(d clock.Day) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), lang.London())
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}

// date writes a day in words; what is no day stays as it is.
func date(ctx context.Context, d clock.Day) string {
	if t := noon(d); !t.IsZero() {
		return lang.Date(ctx, t)
	}
	return string(d)
}

// dayMonth writes a day without its year where it is the year of today: "11 Dec".
func dayMonth(ctx context.Context, d, today clock.Day) string {
	t := noon(d)
	if t.IsZero() {
		return ""
	}
	if len(d) > 4 && len(today) > 4 && d[:4] != today[:4] && t.Sub(noon(today)).Abs() > 200*24*time.Hour {
		return t.Format("2 Jan 2006")
	}
	_ = ctx
	return t.Format("2 Jan")
}

// soon is from how many days before its day a milestone is amber.
const soon = 21

// milestoneChip says how a milestone stands.
func milestoneChip(ctx context.Context, m programme.Milestone, today clock.Day) ui.Clock {
	days := int(noon(m.Due).Sub(noon(today)).Round(24*time.Hour).Hours() / 24)
	c := ui.Clock{Time: string(m.Due)}
	switch {
	case m.Done != "":
		return ui.Clock{Level: ui.Done, Text: lang.T(ctx, "Done"), Time: string(m.Done)}
	case m.Paused != "":
		return ui.Clock{Level: ui.Pause, Text: lang.T(ctx, "Paused to %s", noon(m.Paused).Format("January")), Time: string(m.Paused)}
	case m.Due == "":
		return ui.Clock{Text: lang.T(ctx, "No day set")}
	case days < 0:
		c.Level, c.Text = ui.Over, lang.N(ctx, -days, "%d day over", "%d days over")
	case days == 0:
		c.Level, c.Text = ui.Soon, lang.T(ctx, "Today")
	case days <= soon:
		c.Level, c.Text = ui.Soon, lang.N(ctx, days, "In %d day", "In %d days")
	default:
		c.Text = dayMonth(ctx, m.Due, today)
	}
	return c
}

// under is the small line below a state.
func under(ctx context.Context, x *programme.Strand) string {
	if len(x.Challenges()) > 0 {
		return lang.T(ctx, "Challenged by the %s", strings.ToLower(x.Challenges()[0].Side.Words()))
	}
	if x.Why != "" {
		return x.Why
	}
	if x.Was != "" {
		return lang.T(ctx, "Was %s before %s", strings.ToLower(x.Was.Words()), lang.Month(ctx, x.At.Time))
	}
	return ""
}

func owner(ctx context.Context, x *programme.Strand) string {
	if x.State == programme.Finished {
		return lang.T(ctx, "Closed")
	}
	return lang.T(ctx, "Owner: %s", x.OwnerName)
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// mostLate is how many late actions the board shows.
const mostLate = 5

func lateFirst(list []programme.Action) []programme.Action { return list[:min(len(list), mostLate)] }

// overChip says how long something is past its date.
func overChip(ctx context.Context, due db.Time, today clock.Day) ui.Clock {
	days := int(noon(today).Sub(noon(clock.DayOf(due.Time))).Round(24*time.Hour).Hours() / 24)
	return ui.Clock{Level: ui.Over, Text: lang.N(ctx, days, "%d day over", "%d days over"), Time: due.Format(time.RFC3339)}
}

// decisionLine is what is recommended and how the sides would decide.
func decisionLine(ctx context.Context, d programme.Decision, meets clock.Day) string {
	out := lang.T(ctx, "Recommended: %s.", strings.TrimSuffix(lower(d.Recommend), "."))
	say := func(side programme.Side, words string) string {
		if words == "" {
			return lang.T(ctx, "%s: not said yet", lang.T(ctx, side.Words()))
		}
		return lang.T(ctx, "%s: %s", lang.T(ctx, side.Words()), lower(strings.TrimSuffix(words, ".")))
	}
	out += " " + say(programme.Employer, d.Employer) + ". " + say(programme.Staff, d.Staff)
	if d.On != meets {
		out += ". " + lang.T(ctx, "Meeting of %s", date(ctx, d.On))
	}
	return out
}

func paperName(ctx context.Context, d programme.Decision) string {
	if d.Paper != "" {
		return d.Paper
	}
	return lang.T(ctx, "Read")
}

func itoa(n int) string { return strconv.Itoa(n) }

func factsOf(list [][2]string) []ui.Fact {
	out := make([]ui.Fact, 0, len(list))
	for _, f := range list {
		out = append(out, ui.Fact{Label: f[0], Text: f[1]})
	}
	return out
}
