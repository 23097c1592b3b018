package story

import (
	"time"

	"github.com/havenward/havenward/internal/ui"
)

var todos = []ui.Todo{
	{Who: "A nurse, hurt on Tuesday night", Href: "#1", Text: "Hit while helping a patient, resus. Asked for a phone call in the morning", Clock: ui.Clock{Level: ui.Over, Text: "Overdue by 2 hours"}, Act: "Contact now", ActHref: "#c1", Weight: ui.ActMain},
	{Who: "A receptionist, threatened", Href: "#2", Text: "Waiting room, 2:10pm yesterday. Happy to talk on shift", Clock: ui.Clock{Level: ui.Soon, Text: "Due in 5 hours"}, Act: "Contact", ActHref: "#c2", Weight: ui.ActSecondary},
	{Who: "2 healthcare assistants, verbal abuse about race", Href: "#3", Text: "Minors, 8:20am today. Reported by a colleague", Clock: ui.Clock{Text: "Due in 23 hours"}, Act: "Contact", ActHref: "#c3", Weight: ui.ActSecondary},
}

var promised = []ui.Todo{
	{Who: "Written note of what changed", Href: "#4", Text: "For a staff nurse, report of 3 November. Draft is ready, 4 lines", Clock: ui.Clock{Level: ui.Over, Text: "Overdue by 2 days"}, Act: "Finish it", ActHref: "#c4"},
	{Who: "28-day check", Href: "#5", Text: "For a junior doctor, report of 16 October", Clock: ui.Clock{Level: ui.Soon, Text: "Due tomorrow"}, Act: "Record", ActHref: "#c5"},
	{Who: "Lock on the triage side door", Text: "Action from the review of 22 October. Estates say parts are ordered", Clock: ui.Clock{Text: "Due 20 November"}},
}

var tiles = []ui.Tile{
	{Label: "Contacted within 24 hours", Value: "17", Of: "of 19", Spark: []float64{9, 10, 12, 11, 14, 15, 14, 16, 17}, Note: "Last 30 days. The trust: 81%"},
	{Label: "Told what changed", Value: "14", Of: "of 19", Spark: []float64{6, 5, 8, 9, 10, 11, 13, 12, 14}, Note: "Within 7 days, last 30 days"},
	{Label: "Reports this month", Value: "9", Of: "so far", Note: "Usual range for 12 days: 5 to 16"},
}

var november = ui.Cross{ID: "cross", Place: "Emergency Department", Month: time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC), Days: []ui.DayState{
	ui.NoneReported, ui.Verbal, ui.NoneReported, ui.NoneReported, ui.Verbal, ui.Touched, ui.Verbal, ui.NoneReported, ui.Touched, ui.Injured, ui.Verbal, ui.Verbal}}

func homes() []Story {
	october := ui.Cross{ID: "cross", Place: "Harbour ward", Month: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Days: make([]ui.DayState, 31)}
	for i := range october.Days {
		october.Days[i] = ui.NoneReported
	}
	return []Story{
		{"Home", "To-do list", Staff, trust("Today"), in("Today", ui.TodoList("t", "Contact first", "Soonest due first", todos))},
		{"Home", "Stat tiles", Staff, trust("Today"), in("Stat tiles", heading("How the team is doing"), ui.Tiles(tiles))},
		{"Home", "Safety cross", Staff, trust("Today"), in("Safety cross", ui.SafetyCross(november))},
		{"Home", "Safety cross of 31 days", Staff, trust("Today"), in("Safety cross", ui.SafetyCross(october))},
	}
}
