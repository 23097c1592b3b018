package incident

// NewForm gives the quick report for a place, for somebody signed in or not: safe, what, when, who and contact are asked
// of everybody, the others when an answer calls for them or when they are opened from the check page.
func NewForm(spot Spot, signedIn bool) Form {
	f := Form{Spot: spot, SignedIn: signedIn, Steps: []Step{safeStep(), nowStep(), whatStep(), patternStep()}}
	if spot.Org == "" || spot.Chosen {
		f.Steps = append(f.Steps, orgStep())
	}
	f.Steps = append(f.Steps, whenStep(spot), whoStep(), contactStep(signedIn), wordsStep(), aboutStep(), policeStep())
	if signedIn {
		f.Steps = append(f.Steps, paperStep())
	}
	return f
}

func safeStep() Step {
	return Step{ID: "safe", Title: "Are you safe now?", Fields: []Field{{Name: "safe", Kind: OneOf, Row: "Safe now", Needed: "Choose whether you are safe now",
		Options: []Option{
			{Value: "yes", Label: "Yes, I am safe for now", Short: "Yes, for now"},
			{Value: "no", Label: "No, I need help"},
			{Value: "unsure", Label: "I am not sure"},
		}}}}
}

// nowStep stands between a person who is not safe and the form: help first.
func nowStep() Step {
	return Step{ID: "now", Title: "Get to safety first", Aside: true, When: &When{"safe", []string{"no", "unsure"}}}
}

// The kinds of the second question.
const (
	whatHurt, whatTried, whatSexual, whatThreat, whatVerbal = "hurt", "tried", "sexual", "threat", "verbal"
	whatOnline, whatStalking, whatProperty, whatOther       = "online", "stalking", "property", "other"
)

func whatOptions() []Option {
	return []Option{
		{Value: whatHurt, Label: "Someone hurt me or touched me", Hint: "Hit, pushed, spat on, grabbed, bitten", Short: "Hurt or touched"},
		{Value: whatTried, Label: "Someone tried to, but did not reach me", Short: "Tried to, but did not reach"},
		{Value: whatSexual, Label: "Sexual words, acts or touching", Hint: "We will show specialist support first"},
		{Value: whatThreat, Label: "Threats", Hint: "In person, by phone, with or without a weapon"},
		{Value: whatVerbal, Label: "Shouting, swearing or insults"},
		{Value: whatOnline, Label: "Online or in writing"},
		{Value: whatStalking, Label: "Stalking or following"},
		{Value: whatProperty, Label: "Damage to property"},
		{Value: whatOther, Label: "Something else, or I do not know"},
	}
}

func whatStep() Step {
	return Step{ID: "what", Title: "What happened?", Hint: "Choose all that fit. You will not be asked to tell the story here.", Fields: []Field{
		{Name: "what", Kind: AnyOf, Row: "What happened", Needed: "Choose what happened, or “Something else, or I do not know”", Options: whatOptions()},
		{Name: "touching", Kind: OneOf, Ask: "Was there touching?", Row: "Was there touching", When: &When{"what", []string{whatSexual}}, Options: []Option{
			{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}, {Value: "rather_not", Label: "I would rather not say"}}},
	}}
}

func patternStep() Step {
	keeps, batch := &When{"several", []string{"pattern"}}, &When{"several", []string{"batch"}}
	s := Step{ID: "pattern", Title: "A pattern, or several events together", Hint: "These are counted apart from single events, so nothing is counted twice.",
		Extra: true, When: &When{"several", []string{"pattern", "batch"}}, Fields: []Field{
			{Name: "several", Kind: OneOf, Ask: "Which is it?", Row: "More than one event", Needed: "Choose which it is", Options: []Option{
				{Value: "pattern", Label: "It keeps happening", Hint: "For example on every shift"},
				{Value: "batch", Label: "Several events in one shift", Hint: "For example three pushes and one spit"},
			}},
			{Name: "often", Kind: OneOf, Ask: "How often?", Row: "More than one event", Needed: "Choose how often it happens", When: keeps, Options: []Option{
				{Value: "shift", Label: "On every shift"}, {Value: "most", Label: "On most shifts"}, {Value: "week", Label: "About once a week"},
				{Value: "month", Label: "About once a month"}, {Value: "less", Label: "Less often, but again and again"}}},
			{Name: "since", Kind: Line, Ask: "Since about when?", Row: "More than one event", Hint: "For example “since the spring” or “March 2026”", When: keeps},
			{Name: "times", Kind: Number, Ask: "About how many times in all?", Row: "More than one event", Hint: "A guess is fine", Needed: "Say about how many times. A guess is fine", When: keeps},
		}}
	for _, o := range whatOptions() {
		if o.Value != whatOther {
			s.Fields = append(s.Fields, Field{Name: "times_" + o.Value, Kind: Number, Ask: o.Said(), Row: o.Said(), When: batch})
		}
	}
	return s
}

func orgStep() Step {
	return Step{ID: "org", Title: "Which organisation do you work for?", Aside: true, Fields: []Field{
		{Name: "org", Kind: Line, Row: "Organisation", Hint: "Write part of its name, or its code. A poster’s code fills this in for you.",
			Needed: "Write the name of the organisation you work for"}}}
}

func whenStep(spot Spot) Step {
	s := Step{ID: "when", Title: "When and where was it?", Fields: []Field{
		{Name: "when", Kind: OneOf, Ask: "When was it?", Row: "When", Needed: "Choose when it happened", Options: []Option{
			{Value: "now", Label: "Just now"}, {Value: "today", Label: "Today"}, {Value: "yesterday", Label: "Yesterday"}, {Value: "date", Label: "Another day"}}},
		{Name: "date", Kind: Date, Ask: "What day was it?", Row: "When", Hint: "For example 9 11 2026", Needed: "Write the day it happened", When: &When{"when", []string{"date"}}},
		{Name: "time", Kind: Clock12, Ask: "About what time?", Row: "When", Hint: "For example 2am, 14:40 or “about 2am”. Leave it empty if you do not know.",
			When: &When{"when", []string{"today", "yesterday", "date"}}},
	}}
	if spot.Unit == "" && len(spot.Units) > 0 {
		f := Field{Name: "unit", Kind: ListOf, Ask: "Ward, team or station", Row: "Where", Options: []Option{{Label: "I do not know, or it is not here"}}}
		for _, u := range spot.Units {
			f.Options = append(f.Options, Option{Value: u.value(), Label: u.Label})
		}
		s.Fields = append(s.Fields, f)
	}
	s.Fields = append(s.Fields, Field{Name: "place", Kind: ListOf, Ask: "What kind of place was it?", Row: "Where", Heading: true, Options: placeOptions()})
	return s
}

func (u SpotUnit) value() string {
	if u.Unit == "" {
		return "site:" + u.Site
	}
	return u.Unit
}

func whoStep() Step {
	several := &When{"who", []string{"several", "others"}}
	return Step{ID: "who", Title: "Who was affected?", Fields: []Field{
		{Name: "who", Kind: OneOf, Row: "Who was affected", Needed: "Choose who was affected", Options: []Option{
			{Value: "me", Label: "Me"}, {Value: "both", Label: "Me and a colleague"}, {Value: "several", Label: "Me and several others"},
			{Value: "colleague", Label: "A colleague", Hint: "You are reporting for them"}, {Value: "others", Label: "Several colleagues, not me"}}},
		{Name: "people", Kind: Number, Ask: "About how many people in all?", Row: "Who was affected", When: several, Needed: "Say about how many people. A guess is fine"},
		{Name: "hurt", Kind: OneOf, Ask: "Was anyone hurt?", Row: "Anyone hurt", Needed: "Choose whether anyone was hurt, or “I do not know”", Options: []Option{
			{Value: "none", Label: "No", Short: "Nobody was hurt"},
			{Value: "low", Label: "Yes, a little", Hint: "Sore, bruised or scratched", Short: "A little: sore, bruised or scratched"},
			{Value: "moderate", Label: "Yes, treatment is needed", Short: "Treatment is needed"},
			{Value: "severe", Label: "Yes, badly", Short: "Badly hurt"},
			{Value: "unknown", Label: "I do not know"}}},
	}}
}

func contactStep(signedIn bool) Step {
	naming := []Option{{Value: "named", Label: "Yes, show my name to the people who look after this"}}
	if signedIn {
		naming = append(naming, Option{Value: "pseudonym", Label: "No, but keep it among my own reports", Hint: "Nobody else can see that it was you", Short: "No. It stays among your own reports"})
	}
	naming = append(naming, Option{Value: "anonymous", Label: "No, keep no name at all", Hint: "You follow it with a code and a PIN", Short: "No name is kept"})
	s := Step{ID: "contact", Title: "How can we reach you?", Fields: []Field{
		{Name: "contact", Kind: OneOf, Row: "How to reach you", Needed: "Choose how you would like to be reached", Options: []Option{
			{Value: "phone", Label: "By phone"}, {Value: "email", Label: "By e-mail"}, {Value: "in_person", Label: "In person, at work"},
			{Value: "message", Label: "Only by messages here", Hint: "With a code and a PIN. Nobody needs your number"},
			{Value: "none", Label: "Do not contact me", Hint: "You can still see what happens with a code and a PIN"}}},
		{Name: "phone", Kind: Line, Ask: "Phone number", Row: "How to reach you", Needed: "Write a phone number, or choose another way to be reached", Fill: "tel", When: &When{"contact", []string{"phone"}}},
		{Name: "email", Kind: Line, Ask: "E-mail address", Row: "How to reach you", Needed: "Write an e-mail address like name@example.org, or choose another way to be reached", Fill: "email", When: &When{"contact", []string{"email"}}},
		{Name: "reach_when", Kind: Line, Ask: "When is a good time?", Row: "How to reach you", Hint: "For example “after 2pm”. You can leave this empty.", When: &When{"contact", []string{"phone", "in_person"}}},
		{Name: "naming", Kind: OneOf, Ask: "May we show your name?", Row: "Your name", Needed: "Choose whether we may show your name", Options: naming},
	}}
	if !signedIn {
		s.Fields = append(s.Fields, Field{Name: "name", Kind: Line, Ask: "Your name", Row: "Your name", Needed: "Write your name, or choose to keep no name", Fill: "name", When: &When{"naming", []string{"named"}}})
	}
	s.Fields = append(s.Fields, Field{Name: "keep_from", Kind: AnyOf, Ask: "Is there somebody who must not see it?", Row: "Must not see it", Options: []Option{
		{Value: "managers", Label: "The managers of this place", Hint: "It goes to the violence reduction lead instead"}}})
	return s
}

func wordsStep() Step {
	return Step{ID: "words", Title: "In your words", Extra: true, Hint: "Only if you want to. Use “patient A” or “a visitor” in place of names.", Fields: []Field{
		{Name: "words", Kind: Words, Row: "In your words", Max: MaxNarrative}}}
}

func policeStep() Step {
	return Step{ID: "police", Title: "Have the police been told?", Extra: true, Hint: "You do not have to decide now. You decide; nobody decides for you.", Fields: []Field{
		{Name: "police", Kind: OneOf, Row: "Told police", Options: []Option{
			{Value: "told", Label: "Yes, they have been told"}, {Value: "yes", Label: "Not yet. I want them to be"},
			{Value: "think", Label: "Not yet. I want to think about it"}, {Value: "no", Label: "No, and I do not want it"}}}}}
}

func paperStep() Step {
	return Step{ID: "paper", Title: "Typed in from a paper form", Extra: true, Hint: "The code is in the corner of the form. It ties the paper to this report.", Fields: []Field{
		{Name: "paper_code", Kind: Line, Ask: "Code of the form", Row: "Paper form", Max: 20}}}
}
