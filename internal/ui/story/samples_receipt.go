package story

import "github.com/havenward/havenward/internal/ui"

var contact = ui.Contact{Name: "Dele Adeyemi", Role: "Duty operations manager, your named contact",
	Promise:   "Will phone you today, between 2pm and 6pm.",
	Otherwise: "You asked for a phone call. If you have heard nothing by then, call the support desk on", Number: "01632 960150"}

var support = []ui.Support{
	{Icon: ui.IconAid, Name: "Hurt or worried about your health", Text: "Emergency department, or 111. If blood or spit got in your eyes, mouth or a cut, go now.", Act: "111", Hidden: "to call for health advice", Href: "tel:111"},
	{Icon: ui.IconMessage, Name: "Talk to someone tonight", Text: "Staff support line, day and night, confidential", Act: "Call", Hidden: "the staff support line", Href: "tel:01632960151"},
	{Icon: ui.IconPeople, Name: "Peer support", Text: "A trained colleague, not your manager", Act: "Ask", Hidden: "for peer support", Href: "#peer"},
	{Icon: ui.IconHeart, Name: "Occupational health", Text: "Weekdays 8am to 5pm", Act: "Ask", Hidden: "for occupational health", Href: "#oh"},
	{Icon: ui.IconShield, Name: "Union or Freedom to Speak Up", Text: "Independent of your manager", Act: "See", Hidden: "union and Freedom to Speak Up contacts", Href: "#union"},
}

var next = []ui.Step{
	{State: ui.StepDone, Name: "Today", Text: "Your report is safe and your manager has been told."},
	{State: ui.StepNow, Name: "Within 24 hours", Text: "Dele phones you. You decide about the police; nobody decides for you."},
	{Name: "Within 3 days", Text: "We look at what happened and tell you what we have done so far."},
	{Name: "By 19 November", Text: "You get a written note of what changes."},
}

var stages = []ui.Step{
	{State: ui.StepDone, Name: "We received your report", Text: "11 October, 6:52pm"},
	{State: ui.StepDone, Name: "Someone contacted you", Text: "12 October. You chose peer support"},
	{State: ui.StepNow, Name: "You tell us if it helped", Text: "Whenever you like, or not at all"},
}

var pairs = []ui.Pair{
	{Said: "The car park is dark and no one can hear you there.", Did: "New lights went in on 4 November. A help point is being fitted by 28 November."},
	{Said: "There should always be two of us on late finishes.", Did: "There is no cover after 10pm. It goes to the rota group on 3 December, and we will tell you what they say.", NotYet: true},
}

var messages = []ui.Message{
	{From: "Your named contact, 30 October", Text: "There is a decision about the police report. Shall I phone, or write it here?"},
	{From: "You, 31 October", Text: "Write it here please.", Mine: true},
}

var outboxItems = []ui.Outbox{
	{State: ui.OutboxWaiting, Says: "Saved on this device, not sent yet", Title: "Today, 2:40am, in an ambulance", Text: "Last tried at 3:05am. Next try when there is a signal.", Kept: "Kept here, locked, until Sunday 2:40am.",
		Acts: []ui.Link{{Text: "Try now", Href: "#try"}, {Text: "Copy the text", Href: "#copy"}, {Text: "Change", Href: "#change"}, {Text: "Delete", Href: "#delete"}}},
	{State: ui.OutboxSending, Says: "Sending now", Title: "Today, 1:10am, Station 4", Text: "It goes once, however often we try."},
	{State: ui.OutboxNeeds, Says: "Needs you before it can go", Title: "Yesterday, 11:15pm, Harbour ward", Text: "Harbour ward has moved to another site. Choose where it happened and it will go.",
		Acts: []ui.Link{{Text: "Choose the place", Href: "#place"}}},
	{State: ui.OutboxSent, Says: "Sent, yesterday 6:52pm", Title: "Yesterday, 6:30pm, Station 4 car park", Code: "HW3P-9T6D", Text: "Only the code is left on this device.",
		Acts: []ui.Link{{Text: "See progress", Href: "#see"}, {Text: "Remove from this list", Href: "#remove"}}},
	{State: ui.OutboxExpired, Says: "Removed after 72 hours", Title: "Sunday, 4:10am", Text: "It was never sent. You can still report it."},
}

func receipts() []Story {
	return []Story{
		{"Receipt", "Contact card", Reporter, ui.Frame{}, in("Contact card", ui.ContactCard(contact))},
		{"Receipt", "Ticket", Reporter, ui.Frame{}, in("Ticket", ui.Ticket("HW7K-4M2Q", "5093", "#print"))},
		{"Receipt", "Support list", Reporter, ui.Frame{}, in("Support list", ui.SupportList(support))},
		{"Receipt", "Stages", Reporter, ui.Frame{}, in("Stages", ui.Stages(next))},
		{"Receipt", "You said, we did", Reporter, ui.Frame{}, in("You said, we did", heading("What changed"), ui.SaidDid(pairs))},
		{"Receipt", "Messages", Reporter, ui.Frame{}, in("Messages", ui.Messages(messages))},
		{"Receipt", "Outbox", Reporter, ui.Frame{}, in("Outbox", ui.OutboxList(outboxItems))},
	}
}
