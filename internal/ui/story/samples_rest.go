package story

import (
	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/ui"
)

type component = templ.Component

var ways = []ui.Way{
	{Icon: ui.IconPerson, Name: "Work account", Hint: "The one you use for NHS email", Href: "#work"},
	{Icon: ui.IconLock, Name: "Smartcard or security key", Hint: "Through Care Identity", Href: "#card"},
	{Icon: ui.IconPhone, Name: "Passkey on another device", Hint: "Show a code and scan it with your phone", Href: "#other"},
	{Icon: ui.IconPage, Name: "Six-digit code", Href: "#code"},
}

var roles = []ui.RoleCard{
	{Name: "Violence reduction lead", Org: "Northmere Hospitals NHS Trust", Text: "Triage, cases, police and evidence. Names are sealed until you give a reason.", Now: true},
	{Name: "Manager, security team", Org: "Northmere Hospitals NHS Trust", Text: "Your team’s reports and support steps.", Value: "m"},
	{Name: "Respondent, the Standard", Org: "Wending Ambulance Service NHS Trust", Text: "Lent to you until 31 December 2026 by Sunil Kohli. Questions 3.1 to 3.9 only.", Value: "s"},
}

func signIn() []Story {
	return []Story{
		{"Sign-in", "Passkey panel", Outside, ui.Frame{}, in("Sign in", ui.PasskeyPanel("#", nil))},
		{"Sign-in", "Ways", Outside, ui.Frame{}, in("Other ways", ui.Ways(ways))},
		{"Sign-in", "Role list", Staff, trust(""), in("Your roles, Gareth", ui.RoleList("#", roles))},
	}
}

func failures() []Story {
	fail := func(name string, ground Ground, f ui.Fail) Story {
		frame := ui.Frame{}
		if ground == Staff {
			frame = trust("")
		}
		return Story{"Failures", name, ground, frame, ui.FailPage(f)}
	}
	return []Story{
		fail("Not found", Staff, ui.Fail{}),
		fail("Not permitted", Staff, ui.Fail{Kind: ui.Denied, Why: "You are named in this case, so you cannot open it. That protects you and them.", Ask: "If you need something from it, ask Lena Osei, 01632 960172."}),
		fail("Something went wrong", Staff, ui.Fail{Kind: ui.Broken, Number: "7F3-0912", Retry: "#again"}),
		fail("Something went wrong, reporter", Reporter, ui.Fail{Kind: ui.Broken, Why: "We could not save this", Number: "7F3-0912", Retry: "#again"}),
		fail("Offline", Reporter, ui.Fail{Kind: ui.OfflineFail, Retry: "#again"}),
		fail("Timed out", Outside, ui.Fail{Kind: ui.TimedOut, Retry: "#sign-in", Kept: true}),
		fail("Timed out, with what was typed", Reporter, ui.Fail{Kind: ui.TimedOut, Retry: "#sign-in", Again: "#again", Typed: []ui.Typed{{Name: "version", Value: "3"}, {Name: "message", Value: "Thank you. The lock was mended today.\nTell me if it sticks again."}}}),
		{"Failures", "Restricted", Staff, trust(""), in("A case", ui.Restricted("This case is restricted", "You are named in it, so you cannot open it. That protects you and them.", "If you need something from it, ask Lena Osei, 01632 960172."))},
		{"Failures", "Break-glass", Staff, trust(""), in("A case", ui.BreakGlass("#", "You can open it for 1 hour", "Give a reason. Gareth Lowe and the privacy lead are told now, and it is reviewed within 1 working day.", ui.Field{Name: "why", Label: "Reason", Rows: 2}))},
		{"Failures", "Long job", Staff, trust(""), in("Import", ui.LongJob(ui.Job{ID: "job", Title: "Checking 1,000,000 rows", Says: "412,000 done, 38 problems so far.", Done: 412000, Of: 1000000, Refresh: "#now"}))},
		{"Failures", "Long job, ended", Staff, trust(""), in("Import", ui.LongJob(ui.Job{ID: "job", Title: "1,000,000 rows checked", Says: "38 problems found.", Done: 1, Of: 1}))},
	}
}
