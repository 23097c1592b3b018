package story

import (
	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/ui"
)

var badRows = ui.Table{Caption: "Rows turned away for staff group", Hidden: true, Mode: ui.Scroll, Bare: true,
	Columns: []ui.Column{{Label: "Line in your file", Number: true}, {Label: "What it says"}, {Label: "What to do"}},
	Rows: []ui.Row{
		{Cells: []ui.Cell{{Text: "118"}, {Body: ui.BadCell("staff_group", "HCA2")}, {Text: "Map it, or change it to 03"}}},
		{Cells: []ui.Cell{{Text: "119"}, {Body: ui.BadCell("staff_group", "HCA2")}, {Text: "As above"}}},
	}}

var problems = []ui.ErrGroup{
	{ID: "g1", Count: 31, Title: "The staff group “HCA2” is not in the national list", Open: true, Field: "Field: staff_group. Rule: not_in_list", Fix: "Likely: support to clinical staff.",
		Why: "All 31 rows have the same value, so one entry in the map mends them all.", FixLabel: "Map “HCA2” once", FixHref: "#map", Rows: badRows, Shown: "2 of 31 shown.", More: []ui.Link{{Text: "All 31", Href: "#all"}, {Text: "As CSV, opens at the right line", Href: "#csv"}}},
	{ID: "g2", Count: 1, Title: "Looks like a person’s name where a place should be", Field: "Field: location_detail", Note: "The words are not shown here or kept by us."},
	{ID: "g3", Count: 71, Warn: true, Title: "Clinical factor is not given", Field: "Field: clinical_factor"},
}

var coverage = ui.Table{Caption: "Coverage by board", Hidden: true, Mode: ui.Scroll, Columns: []ui.Column{{Label: "Board"}, {Label: "Trusts", Number: true}, {Label: "Sent October"}},
	Rows: []ui.Row{
		{Cells: []ui.Cell{{Text: "Northmere and Vale"}, {Text: "5 of 5"}, {Body: ui.Cover{InTime: 5, Of: 5}.Bar()}}},
		{Under: true, Cells: []ui.Cell{{Text: "Wending"}, {Text: "6 of 10"}, {Body: ui.Cover{InTime: 4, Late: 2, Of: 10}.Bar()}}},
		{Under: true, Cells: []ui.Cell{{Text: "Saltby"}, {Text: "None owed"}, {Body: ui.Cover{}.Bar()}}},
	}}

func returns() []Story {
	big := with(ui.BigCover("165 of 202", "trusts have sent October, 82%."), para("National counts can be read. No trust is taken as zero because it is missing."))
	return []Story{
		{"Returns", "Coverage", Staff, trust(""), in("First, who is in the picture", templ.Join(ui.Hatch(), big, coverage.Draw()))},
		{"Returns", "If you sent it now", Staff, trust(""), in("58 of 2,486 rows would be turned away", templ.Join(ui.Hatch(), ui.Split{Clean: 2310, Warned: 118, Refused: 58}.Bar()))},
		{"Returns", "Nothing in the file", Staff, trust(""), in("The file is empty", templ.Join(ui.Hatch(), ui.Split{}.Bar()))},
		{"Returns", "Error groups", Staff, trust(""), in("58 of 2,486 rows would be turned away", heading("What stops rows, most rows first"), ui.ErrGroups(problems))},
	}
}
