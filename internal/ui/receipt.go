package ui

// Contact is the named person who will be in touch.
type Contact struct {
	Name, Role string
	Promise    string // who will do what, how, by when: "Will phone you today, between 2pm and 6pm."
	Otherwise  string // what to do if it does not happen, up to the number
	Number     string // dialled by the link after Otherwise; empty for none
}

// Support is one kind of help and the way to it.
type Support struct {
	Icon        Icon
	Name, Text  string // what it is; when and for whom
	Act, Hidden string // the link's words, and more for a screen reader: "Call", " the staff support line"
	Href        string
}

// StepState is where a step stands.
type StepState int

// The states of a step.
const (
	StepLater StepState = iota
	StepNow
	StepDone
)

// Step is one stage on the way: its name and one sentence.
type Step struct {
	State      StepState
	Name, Text string
}

// Pair is what somebody said and what came of it. NotYet says it could not be done, with reason and date.
type Pair struct {
	Said, Did string
	NotYet    bool
}

// Message is one message between a reporter and their contact.
type Message struct {
	From, Text string // "Your named contact, 30 October"
	Mine       bool   // written by the reader
}

// OutboxState is where a report kept on the device stands.
type OutboxState string

// The states of an outbox item.
const (
	OutboxWaiting OutboxState = "wait"
	OutboxSending OutboxState = "sending"
	OutboxNeeds   OutboxState = "stop"
	OutboxSent    OutboxState = "sent"
	OutboxExpired OutboxState = "expired"
)

// Outbox is a report on this device: its state in words, when and where, what was tried, what is kept.
type Outbox struct {
	State             OutboxState
	Says, Title, Text string
	Code              string // of a sent report, written before Text
	Kept              string
	Acts              []Link
}

// Link is a link's words and where it leads.
type Link struct {
	Text, Href string
}

func (s OutboxState) icon() Icon {
	switch s {
	case OutboxNeeds:
		return IconAlert
	case OutboxSent:
		return IconTick
	case OutboxSending:
		return IconSend
	case OutboxExpired:
		return IconCross
	}
	return IconClock
}

// initials are the first letters of the first and the last name.
func initials(name string) string {
	var first, last rune
	start := true
	for _, r := range name {
		if start && r != ' ' {
			if first == 0 {
				first = r
			} else {
				last = r
			}
		}
		start = r == ' ' || r == '-'
	}
	out := ""
	for _, r := range []rune{first, last} {
		if r != 0 {
			out += string(r)
		}
	}
	return out
}
