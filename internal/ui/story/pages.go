package story

import "github.com/havenward/havenward/internal/ui"

// trust is the frame of the staff pages of an invented trust.
func trust(current string) ui.Frame {
	f := ui.Frame{
		Org: "Northmere Hospitals NHS Trust", SearchURL: "#search",
		Person: ui.Person{Name: "Priya Nair", Role: "Matron, Emergency Department", URL: "#me", RoleURL: "#role", SignOutURL: "#out"},
		Nav: []ui.NavItem{
			{Label: "Today", Href: "#today", Due: 4}, {Label: "Reports", Href: "#reports", Waiting: 12},
			{Label: "Support steps", Href: "#steps", Waiting: 9}, {Label: "Team", Href: "#team"},
			{Label: "Training", Href: "#training"}, {Label: "Dashboard", Href: "#dashboard"},
		},
	}
	for i := range f.Nav {
		f.Nav[i].Current = f.Nav[i].Label == current
	}
	return f
}

func pages() []Story {
	today, reports := trust("Today"), trust("Reports")
	reports.Crumbs = []ui.Crumb{{Label: "Reports", Href: "#reports"}, {Label: "HW-2611-0418"}}
	offline := trust("Today")
	offline.Offline, offline.Saved = ui.OfflineNow, "This is from 8:52am."
	locked := trust("Reports")
	locked.Offline = ui.OfflineNow
	return []Story{
		{"Pages", "Are you safe now?", Reporter, ui.Frame{Offline: ui.OfflineReady}, question()},
		{"Pages", "Are you safe now, with a mistake", Reporter, ui.Frame{Title: "Are you safe now?", Errors: ui.Problems{{Field: "safe", Message: "Choose whether you are safe now"}}}, questionWrong()},
		{"Pages", "What happened?", Reporter, ui.Frame{}, whatHappened()},
		{"Pages", "Check and send", Reporter, ui.Frame{}, checkAndSend()},
		{"Pages", "Report sent", Reporter, ui.Frame{}, receipt()},
		{"Pages", "Reports on this device", Reporter, ui.Frame{Offline: ui.OfflineNow}, outbox()},
		{"Pages", "Receipt look-up", Reporter, ui.Frame{}, lookup()},
		{"Pages", "Manager’s home", Staff, today, manager()},
		{"Pages", "Record", Staff, reports, record()},
		{"Pages", "Triage list", Staff, trust("Reports"), triage()},
		{"Pages", "Sign in", Outside, ui.Frame{Note: []string{"You are signed out"}}, signInPage()},
		{"Pages", "One-time answer", Outside, ui.Frame{Note: []string{"One question, no account", "Ends on 13 November"}}, outsidePage()},
		{"Pages", "Board paper", Print, ui.Frame{}, paper()},
		{"Pages", "Staff list offline", Staff, offline, in("Today", para("2 people were waiting for you."))},
		{"Pages", "Staff cases offline", Staff, locked, ui.FailPage(ui.Fail{Kind: ui.OfflineFail, Retry: "#again"})},
	}
}
