package story

import "github.com/havenward/havenward/internal/ui"

func safeNow(err string) ui.Choice {
	return ui.Choice{Name: "safe", Label: "Are you safe now?", Heading: true, Error: err, Options: []ui.Option{
		{Value: "yes", Label: "Yes, I am safe for now"}, {Value: "no", Label: "No, I need help"}, {Value: "unsure", Label: "I am not sure"},
	}}
}

var what = ui.Choice{Name: "what", Label: "What happened?", Heading: true, Hint: "Choose all that fit. You will not be asked to tell the story here.", Options: []ui.Option{
	{Value: "contact", Label: "Someone hurt me or touched me", Hint: "Hit, pushed, spat on, grabbed, bitten", Chosen: true},
	{Value: "attempt", Label: "Someone tried to, but did not reach me"},
	{Value: "sexual", Label: "Sexual words, acts or touching", Hint: "We will show specialist support first"},
	{Value: "threat", Label: "Threats", Hint: "In person, by phone, with or without a weapon"},
	{Value: "verbal", Label: "Shouting, swearing or insults", Chosen: true},
	{Value: "online", Label: "Online or in writing"},
	{Value: "stalking", Label: "Stalking or following"},
	{Value: "property", Label: "Damage to property"},
	{Value: "other", Label: "Something else, or I do not know"},
}}

var where = ui.Choice{Name: "where", Label: "Where is it now?", Options: []ui.Option{
	{Value: "none", Label: "No decision yet", Hint: "Still looking into it", Chosen: true, Reveal: reveal()},
	{Value: "cps", Label: "With the CPS for a decision"},
	{Value: "charged", Label: "Charged or summonsed", Hint: "We ask which offence and the first hearing"},
	{Value: "nfa", Label: "No further action", Hint: "We ask which reason"},
	{Value: "other", Label: "Not mine any more", Divider: "or"},
}}

var answers = []ui.Answer{
	{Label: "Safe now", Lines: []string{"Yes, for now"}, Change: "#safe"},
	{Label: "What happened", Lines: []string{"Hurt or touched", "Shouting, swearing or insults"}, Change: "#what"},
	{Label: "When", Lines: []string{"Today, about 2am"}, Change: "#when"},
	{Label: "Told police", Lines: []string{"Not yet. I want to think about it"}, Change: "#police"},
	{Label: "In your words", Lines: []string{"“Mr Callow grabbed my arm as we moved him and would not let go…”"}, Change: "#words"},
	{Label: "About who you are", Change: "#you"},
	{Label: "Sent from", Lines: []string{"This device"}},
}

var wards = []ui.Option{{Value: "", Label: "Choose a place"}, {Value: "ed", Label: "Emergency Department"}, {Value: "harbour", Label: "Harbour ward"}}

func forms() []Story {
	said := ui.Field{Name: "spoke", Label: "When did you speak?", Hint: "For example, “8:40 today”", Value: "soon"}
	wrong := said
	wrong.Error = "Enter when you spoke, or choose “about now”"
	date := ui.Date{Name: "when", Label: "When did it happen?", Hint: "If you are not sure, give your best guess", Day: "31", Month: "11", Year: "2026"}
	dateWrong := date
	dateWrong.Error = "November has 30 days. Check the day"
	bad := ui.Problems{{Field: "spoke", Message: wrong.Error}, {Field: "when", Message: dateWrong.Error}, {Field: "", Message: "The report has changed since you opened it"}}
	plain := safeNow("")
	plain.Plain, plain.Heading = true, false
	tasks := []ui.Task{
		{Label: "What happened", Href: "#what", Done: true},
		{Label: "Anyone hurt", Href: "#hurt", Hint: "Skip it if you would rather not say", Tag: "Not started yet", Colour: ui.TagBlue},
		{Label: "Send it", Tag: "Cannot start yet", Colour: ui.TagGrey},
	}
	return []Story{
		{"Forms", "Text input", Staff, trust(""), in("Text input", ui.TextInput(said), ui.TextInput(ui.Field{Name: "phone", Label: "Phone number", Type: "tel", Fill: "tel", Size: ui.Size20}))},
		{"Forms", "Fields with mistakes", Staff, func() ui.Frame { f := trust(""); f.Errors = bad; return f }(), both(ui.ErrorSummary(bad), in("Fields with mistakes", ui.TextInput(wrong), ui.DateInput(dateWrong)))},
		{"Forms", "Fields with mistakes, reporter", Reporter, ui.Frame{Errors: bad}, both(ui.ErrorSummary(bad), in("Fields with mistakes", ui.TextInput(wrong), ui.DateInput(dateWrong)))},
		{"Forms", "Text as the page’s question", Reporter, ui.Frame{}, ui.TextInput(ui.Field{Name: "place", Label: "Where did it happen?", Heading: true})},
		{"Forms", "Text area", Reporter, ui.Frame{}, in("Text area", ui.TextArea(ui.Field{Name: "words", Label: "In your own words", Hint: "You can leave this out", Max: 2000, Value: "He would not let go."}), ui.TextArea(ui.Field{Name: "short", Label: "Reason", Rows: 2, Error: "Give a reason"}))},
		{"Forms", "Select", Staff, trust(""), in("Select", ui.Select(ui.Field{Name: "ward", Label: "Place", Value: "harbour"}, wards), ui.Select(ui.Field{Name: "ward2", Label: "Second place", Error: "Choose a place"}, wards))},
		{"Forms", "Radios without tiles", Staff, trust(""), in("Radios without tiles", ui.Radios(plain))},
		{"Forms", "Checkboxes", Staff, trust(""), ui.Checkboxes(what)},
		{"Forms", "Date", Reporter, ui.Frame{}, in("Date", ui.DateInput(date))},
		{"Forms", "Time", Reporter, ui.Frame{}, in("Time", ui.TimeInput(ui.Field{Name: "time", Label: "About what time?", Hint: "For example, 2am or 14:30. About is fine", Value: "about 2am"}))},
		{"Forms", "File", Reporter, ui.Frame{}, in("File", ui.FileInput(ui.Field{Name: "photo", Label: "Add a photo", Hint: "Up to 20 MB. Nobody sees it but your contact", Accept: "image/*", Many: true}))},
		{"Forms", "Buttons", Staff, trust(""), in("Buttons", buttons())},
		{"Forms", "Buttons, reporter", Reporter, ui.Frame{}, in("Buttons", buttons())},
		{"Forms", "Task list", Reporter, ui.Frame{}, in("Task list", ui.TaskList(tasks))},
		{"Forms", "Urgent panel without a local number", Reporter, ui.Frame{}, in("Urgent panel", ui.UrgentPanel(ui.Urgent{}))},
	}
}
