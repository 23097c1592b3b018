package story

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/ui"
)

var gateChecks = []ui.Check{
	{Icon: ui.IconTick, Text: "Rule applied: 1 to 7 hidden, the rest to the nearest 5", State: "31,908 cells"},
	{Icon: ui.IconTick, Text: "Earlier releases: nothing learned by subtraction", State: "6 compared"},
	{Icon: ui.IconCross, Text: "Every hidden cell keeps a range", State: "3 fail"},
	{Icon: ui.IconRing, Text: "Two people sign", State: "After the audit"},
}

// gates are the audit gate in each of its states.
func gates() []Story {
	refused := ui.Gate{ID: "gate", State: ui.GateRefused, Heading: "It cannot be published yet", Text: "3 hidden cells can be worked out from the numbers beside them.",
		ChecksHeading: "The audit", Checks: gateChecks, WaysHeading: "Three ways to mend it", Ways: []ui.Check{
			{Icon: ui.IconNext, Text: "Hide 4 more cells", Small: "Proved safe. Loses 0.3% of what the tables tell"},
			{Icon: ui.IconNext, Text: "Join two categories", Small: "Proved safe. Loses 1.1% of what the tables tell"},
			{Icon: ui.IconNext, Text: "Stop at regions", Small: "Not enough by itself"}}}
	running := ui.Gate{ID: "gate", State: ui.GateRunning, Heading: "The audit is running", Text: "You may leave this page; it goes on.", Done: 4, Of: 11}
	passed := ui.Gate{ID: "gate", State: ui.GatePassed, Heading: "It can be published", Text: "Nobody can be found in it. The second person signs next.",
		ChecksHeading: "The audit", Checks: gateChecks[:2], WaysHeading: "What happens next"}
	stale := ui.Gate{ID: "gate", State: ui.GateStale, Heading: "The data have changed since the audit", Text: "Run it again before anybody signs.",
		ChecksHeading: "The audit, as it was", Checks: gateChecks[:2], WaysHeading: "What happens next"}
	one := func(g ui.Gate, button string) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			if button != "" {
				ctx = templ.WithChildren(ctx, ui.Button(button))
			}
			return g.Draw().Render(ctx, w)
		})
	}
	return []Story{
		{"Gate", "Refused", Staff, trust("Reports"), in("A release", one(refused, "Hide the 4 and run again"))},
		{"Gate", "Running", Staff, trust("Reports"), in("A release", one(running, ""))},
		{"Gate", "Passed", Staff, trust("Reports"), in("A release", one(passed, "Sign"))},
		{"Gate", "Stale", Staff, trust("Reports"), in("A release", one(stale, "Run the audit again"))},
		{"Gate", "Hidden cells", Staff, trust("Reports"), in("A table", ui.StarCell(false, ""), ui.StarCell(true, "A"))},
	}
}
