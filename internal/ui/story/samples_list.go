package story

import "github.com/havenward/havenward/internal/ui"

var filter = ui.Filter{Action: "#", Chosen: 2, FindName: "q", Groups: []ui.FilterGroup{
	{Name: "what", Label: "What happened", Choices: []ui.FilterChoice{{Value: "contact", Label: "Physical contact", Count: "5"}, {Value: "sexual", Label: "Sexual"}, {Value: "threat", Label: "Threat", Count: "3"}}},
	{Name: "site", Label: "Site", Choices: []ui.FilterChoice{{Value: "general", Label: "Northmere General", Count: "9", Chosen: true}, {Value: "saltby", Label: "Saltby Community", Count: "3", Chosen: true}, {Value: "vale", Label: "Vale Clinic", Count: "2"}}},
}}

var chosen = []ui.Chosen{{Label: "Site: Northmere General", Remove: "#r1"}, {Label: "Site: Saltby Community", Remove: "#r2"}}

var triageTable = ui.Table{Caption: "Reports waiting for triage, most urgent first", Hidden: true, Columns: []ui.Column{
	{Label: "Report"}, {Label: "Why it is here in the list", Short: "Why here"}, {Label: "Owner"}, {Label: "State", Alone: true}, {Label: "Next clock", Alone: true}},
	Rows: []ui.Row{
		triageRow(true, "Hit while helping a patient, resus", "0418, Northmere General, Tuesday", "Injury. Same patient, third event", "Nobody yet", ui.Tag("New", ui.TagBlue), ui.Clock{Level: ui.Over, Text: "Contact 2 hours over"}),
		triageRow(false, "Sealed report", "0419, only the sexual safety team can open it", "Restricted. Specialist route", "Sexual safety team", ui.Tag("Sealed", ui.TagPurple), ui.Clock{Level: ui.Soon, Text: "Due in 3 hours"}),
		triageRow(false, "Kicked at, missed", "0411, Northmere General, Sunday", "Attempted. Confusion suspected", "Lena Osei", ui.Tag("Waiting", ui.TagYellow), ui.Clock{Level: ui.Pause, Text: "Paused at their wish"}),
	}}

func triageRow(over bool, name, sub, why, owner string, tag component, clock ui.Clock) ui.Row {
	return ui.Row{Over: over, Cells: []ui.Cell{{Text: name, Href: "#open", Sub: sub}, {Text: why}, {Text: owner}, {Body: tag}, {Body: clock.Chip()}}}
}

var figures = ui.Table{Caption: "Incidents by board, October 2026", Mode: ui.Scroll,
	Columns: []ui.Column{{Label: "Board"}, {Label: "Trusts sending", Number: true}, {Label: "Incidents", Number: true}, {Label: "Staff hurt", Number: true}},
	Rows: []ui.Row{
		{Cells: []ui.Cell{{Text: "Northmere and Vale"}, {Text: "6 of 6"}, {Text: "1,204"}, {Text: "131"}}},
		{Selected: true, Cells: []ui.Cell{{Text: "Wending"}, {Text: "3 of 5"}, {Text: "644", Sub: "1 late"}, {Text: "*"}}},
	}}

func lists() []Story {
	closed := filter
	closed.Chosen = 0
	still := ui.Table{Caption: "What opening shows", Mode: ui.Still, Bare: true, Columns: []ui.Column{{Label: "Who"}, {Label: "Sees"}}, Rows: []ui.Row{{Cells: []ui.Cell{{Text: "You"}, {Text: "Names for 30 minutes"}}}}}
	return []Story{
		{"Lists", "Filter panel", Staff, trust("Reports"), in("Filter panel", ui.FilterPanel(filter))},
		{"Lists", "Filter panel, nothing chosen", Staff, trust("Reports"), in("Filter panel", ui.FilterPanel(closed))},
		{"Lists", "Chips", Staff, trust("Reports"), in("Chips", ui.Chips("12 shown.", chosen, "#clear"))},
		{"Lists", "Table that stacks", Staff, trust("Reports"), in("Triage", triageTable.Draw())},
		{"Lists", "Table that scrolls", Staff, trust("Dashboard"), in("Boards", figures.Draw())},
		{"Lists", "Table that stays", Staff, trust(""), in("Small table", still.Draw())},
	}
}
