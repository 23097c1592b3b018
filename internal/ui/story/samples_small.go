package story

import (
	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/ui"
)

var icons = []ui.Icon{ui.IconAlert, ui.IconPhone, ui.IconPause, ui.IconPeople, ui.IconPerson, ui.IconBack, ui.IconNext, ui.IconTick,
	ui.IconCross, ui.IconRing, ui.IconHalf, ui.IconAid, ui.IconMessage, ui.IconHeart, ui.IconShield, ui.IconShieldTick, ui.IconShieldCross,
	ui.IconNoSignal, ui.IconClock, ui.IconLock, ui.IconPage, ui.IconCopy, ui.IconSearch, ui.IconHelp, ui.IconMenu, ui.IconEye,
	ui.IconCamera, ui.IconSend, ui.IconFlag, ui.IconDownload, ui.IconScales}

var clocks = []ui.Clock{
	{Text: "Due in 23 hours", Time: "2026-11-13T08:20:00Z"}, {Level: ui.Soon, Text: "Due in 5 hours"},
	{Level: ui.Over, Text: "Contact 2 hours over", Time: "2026-11-12T06:58:00Z"}, {Level: ui.Done, Text: "Done"},
	{Level: ui.Pause, Text: "Paused at their wish"}, {Text: "Wed 18 Nov"},
}

func both(parts ...templ.Component) templ.Component { return templ.Join(parts...) }

func small() []Story {
	role := ui.Banner(ui.Quietly, "You are now violence reduction lead at Northmere Hospitals.")
	return []Story{
		{"Small parts", "Icons", Staff, trust(""), in("Icons", allIcons())},
		{"Small parts", "Clock chips", Staff, trust(""), in("Clock chips", chips())},
		{"Small parts", "Tags", Staff, trust(""), in("Tags", tags())},
		{"Small parts", "Ratings", Staff, trust(""), in("Ratings", ratings())},
		{"Small parts", "Banner, quiet", Staff, trust(""), in("Your roles", with(role, words("The menu above has changed with it.")))},
		{"Small parts", "Banner, warn", Staff, trust(""), in("Returns", with(ui.Banner(ui.Warn, "2 ratings moved from green to amber on their own."), words("Nobody’s judgement was changed.")))},
		{"Small parts", "Banner, bad", Staff, trust(""), in("A report", with(ui.Banner(ui.Bad, "First contact is 2 hours overdue."), words("They asked for a phone call in the morning.")))},
		{"Small parts", "Details and inset", Staff, trust(""), in("Details and inset", with(ui.Details("Show all, and why"), para("Five people.")), with(ui.Inset(), para("Questions 3.1 to 3.9 only.")))},
		{"Small parts", "Nothing here yet", Staff, trust(""), in("Today", ui.EmptyState("Nobody is waiting for you", "Everyone who reported in the last 30 days has been contacted. New reports come here by themselves.", "See the last 30 days", "#30"))},
		{"Small parts", "No match", Staff, trust(""), in("Triage", ui.NoMatch("No reports match these filters", 14, "#clear"))},
		{"Small parts", "Tabs", Staff, trust("Reports"), in("Case HW-C-0071", ui.Tabs("This case", []ui.NavItem{{Label: "Overview", Href: "#o"}, {Label: "Police and court", Href: "#p", Current: true}, {Label: "Evidence", Href: "#e"}, {Label: "Messages", Href: "#m", Waiting: 2}}))},
		{"Small parts", "Pages", Staff, trust(""), in("Pages", ui.Pages("#previous", "#next"))},
	}
}
