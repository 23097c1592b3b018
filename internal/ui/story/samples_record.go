package story

import "github.com/havenward/havenward/internal/ui"

var facts = []ui.Fact{
	{Label: "What", Text: "Physical contact: punch, grab. Verbal"},
	{Label: "Affected", Text: "1 registered nurse (reported it). 1 healthcare assistant saw it"},
	{Label: "Harm", Text: "Low physical: bruised cheek, first aid. Psychological: not yet asked"},
	{Label: "Police", Text: "Told. Log number held"},
}

var clockFacts = []ui.Fact{
	{Label: "First contact", Note: "Promised within 24 hours", Body: ui.Clock{Level: ui.Over, Text: "2 hours over"}.Chip()},
	{Label: "Review", Body: ui.Clock{Text: "2 days left"}.Chip()},
	{Label: "Footage saved", Body: ui.Clock{Level: ui.Done, Text: "Done"}.Chip()},
}

var kinds = []ui.SealKind{
	{Who: "Person affected", Note: "Role, contact choice and phone are open to you", Open: []string{"Noor Example", "Registered nurse, 07700 900163"}},
	{Who: "Patient A", Note: "Name, date of birth, hospital number", Open: []string{"Invented Person", "4 May 1951, number 000 000 0000"}},
}

var sealed = ui.Seal{ID: "seal", Kinds: kinds, OpenURL: "#open", Before: []string{"Opened once: Gareth Lowe, Wednesday 8:05am, to check for earlier events"}}

var days = []ui.Day{
	{Name: "Wednesday 11 November", Entries: []ui.Entry{
		{Icon: ui.IconCamera, Time: "8:31am", Machine: "2026-11-11T08:31:00Z", Who: "Gareth Lowe", What: "Camera footage saved before it was overwritten", Note: "Camera 14, 10:30pm to 10:55pm. Exhibit GL/1"},
		{Icon: ui.IconPerson, Time: "8:05am", Who: "Gareth Lowe", What: "Opened by the violence reduction lead", Note: "Same patient, 2 earlier events since August. A case is open", Told: "A specialist is looking at your report"},
		{Icon: ui.IconSend, Time: "6:58am", Who: "the person affected", What: "Report sent from a phone", Told: "We received your report"},
	}},
	{Name: "Tuesday 10 November", Entries: []ui.Entry{
		{Icon: ui.IconAid, Time: "11:30pm", Who: "nurse in charge", What: "First aid, and moved to another area for the rest of the shift"},
	}},
}

var checks = []ui.Check{
	{Icon: ui.IconTick, Text: "Safe, first aid", State: "Done"},
	{Icon: ui.IconAlert, Text: "Manager contact", State: "Record", Href: "#record"},
	{Icon: ui.IconRing, Text: "28-day check", State: "9 Dec", Small: "May be declined"},
}

var access = ui.Access{Says: "5 people. You, because you manage this department.", Who: []ui.Fact{
	{Label: "Priya Nair", Text: "Manages this department"}, {Label: "Gareth Lowe", Text: "Violence reduction lead"}}}

var changes = []ui.Change{
	{Label: "Verbal", Was: "903", Now: "994", Says: "91 more"},
	{Label: "Relative or visitor", Was: "212", Now: "308", Says: "96 more"},
	{Label: "Left over", Says: "5 rows have a harm of “moderate”. They cannot be only verbal."},
}

func records() []Story {
	opened := sealed
	opened.State, opened.Close, opened.Closes = ui.Opened, "#close", "Closes in 30 minutes, at 9:42am. Your name and reason are recorded."
	return []Story{
		{"Record", "Facts", Staff, trust("Reports"), in("Facts", ui.Facts(facts))},
		{"Record", "Clocks in the rail", Staff, trust("Reports"), in("Clocks", ui.RailFacts(clockFacts))},
		{"Record", "Timeline", Staff, trust("Reports"), in("Timeline", heading("What has happened"), ui.Timeline(days))},
		{"Record", "Seal, sealed", Staff, trust("Reports"), in("A report", ui.IdentitySeal(sealed))},
		{"Record", "Seal, open", Staff, trust("Reports"), in("A report", ui.IdentitySeal(opened))},
		{"Record", "Seal, not for you", Staff, trust("Reports"), in("A report", ui.IdentitySeal(ui.Seal{ID: "seal", State: ui.NotForYou, Reason: "You are named in this report, so the names stay closed for you. That protects you and them.", Ask: "If you need something from it, ask Lena Osei, 01632 960172."}))},
		{"Record", "Seal, sexual safety", Staff, trust("Reports"), in("A report", ui.IdentitySeal(ui.Seal{ID: "seal", State: ui.Sexual}))},
		{"Record", "Checks", Staff, trust("Reports"), in("Support steps", ui.Checks(checks))},
		{"Record", "Diff", Staff, trust("Reports"), in("What this changes", ui.Diff(changes))},
		{"Record", "Who can see this", Staff, trust("Reports"), in("A report", ui.AccessLine(access))},
	}
}
