package networkweb

import (
	"context"
	"strconv"
	"time"

	"github.com/havenward/havenward/internal/area/network"
	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/ui"
	"github.com/havenward/havenward/internal/ui/lang"
)

func itoa(n int) string { return strconv.Itoa(n) }

func noon(d clock.Day) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), lang.London())
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}

// date writes a day in words, "" for none.
func date(ctx context.Context, d clock.Day) string {
	if t := noon(d); !t.IsZero() {
		return lang.Date(ctx, t)
	}
	return string(d)
}

// dueChip says how a day stands against today.
func dueChip(ctx context.Context, due, today clock.Day) ui.Clock {
	days := network.Days(today, due)
	switch {
	case days < 0:
		return ui.Clock{Level: ui.Over, Text: lang.N(ctx, -days, "%d day over", "%d days over"), Time: string(due)}
	case days == 0:
		return ui.Clock{Level: ui.Soon, Text: lang.T(ctx, "Today"), Time: string(due)}
	case days <= 14:
		return ui.Clock{Level: ui.Soon, Text: lang.N(ctx, days, "In %d day", "In %d days"), Time: string(due)}
	}
	return ui.Clock{Text: date(ctx, due), Time: string(due)}
}

// agreementTag says how an agreement stands.
func agreementTag(ctx context.Context, a *network.Agreement, today clock.Day) ui.Clock {
	st := a.State(today)
	c := ui.Clock{Text: lang.T(ctx, st.Words())}
	switch st {
	case network.Running:
		c.Level = ui.Done
	case network.Ending:
		c.Level, c.Text = ui.Soon, lang.N(ctx, network.Days(today, a.Until), "Ends in %d day", "Ends in %d days")
	case network.Unsigned, network.Overdue:
		c.Level = ui.Soon
	case network.Lapsed:
		c.Level, c.Text = ui.Over, lang.T(ctx, "Ended %s", date(ctx, a.Until))
	}
	return c
}

func stageTag(ctx context.Context, s network.Stage) (string, ui.TagColour) {
	c := ui.TagColour("")
	switch s {
	case network.Stopped:
		c = ui.TagRed
	case network.Passed, network.Half:
		c = ui.TagYellow
	case network.Draft:
		c = ui.TagBlue
	case network.Dropped:
		c = ui.TagGrey
	}
	return lang.T(ctx, s.Words()), c
}

func period(ctx context.Context, from, until clock.Day) string {
	return lang.T(ctx, "%s to %s", date(ctx, from), date(ctx, until))
}

func profileName(key string) string {
	p, _ := network.ProfileOf(key)
	return p.Name
}

func timeline(ctx context.Context, events []network.Event) []ui.Day {
	icons := map[string]ui.Icon{"stopped": ui.IconAlert, "passed": ui.IconShieldTick, "first": ui.IconTick, "released": ui.IconTick, "taken": ui.IconDownload, "received": ui.IconTick, "signed": ui.IconTick, "ended": ui.IconCross, "dropped": ui.IconCross}
	var out []ui.Day
	for _, e := range events {
		name := lang.Date(ctx, e.At.Time)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, ui.Day{Name: name})
		}
		icon := icons[e.Kind]
		if icon == "" {
			icon = ui.IconPage
		}
		day := &out[len(out)-1]
		day.Entries = append(day.Entries, ui.Entry{Icon: icon, Time: lang.Time(ctx, e.At.Time), Machine: e.At.UTC().Format(time.RFC3339), Who: e.By, What: e.Words})
	}
	return out
}

// joined gives the first two findings, or none: "2 agreements end within 60 days, 1 commitment is late".
func joined(parts []string, none string) string {
	switch len(parts) {
	case 0:
		return none
	case 1:
		return parts[0]
	}
	return parts[0] + ", " + parts[1]
}
