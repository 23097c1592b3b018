package ui

// Urgent is the panel for people in danger. Without a local number it offers 999 alone.
type Urgent struct {
	Local, Number string // "Control room", "01632 960222"
}

// Answer is one line of a check-answers list.
type Answer struct {
	Label  string
	Lines  []string // what was answered; empty is "Not provided"
	Change string   // where to change it; empty leaves the link out
}

// Task is one line of a task list. What is done is plain; only what is left has a tag.
type Task struct {
	Label, Href, Hint string
	Done              bool
	Tag               string // for what is left: "Not started yet", "Needs you"
	Colour            TagColour
}

// dial turns a printed number into what a tel link takes.
func dial(number string) string {
	out := make([]rune, 0, len(number))
	for _, r := range number {
		if r >= '0' && r <= '9' || r == '+' && len(out) == 0 {
			out = append(out, r)
		}
	}
	return "tel:" + string(out)
}

// Line is one line beside an icon, a link when Href is given.
type Line struct {
	Icon       Icon
	Text, Href string
}

// pill is the room of one progress pill in the drawing's 92 units, gap included.
func pill(of int) float64 { return 92 / float64(max(of, 1)) }
