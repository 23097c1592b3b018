package ui

// Level is how pressing a thing is. Nothing else gets a colour.
type Level string

// The levels of clocks. The zero value is plain: there is time.
const (
	Plain Level = ""
	Soon  Level = "soon"  // the last quarter of its time
	Over  Level = "over"  // past its time
	Done  Level = "done"  // met
	Pause Level = "pause" // stopped, at somebody's wish or by a rule
)

// Clock is a promise and how it stands at the moment the page was made. It never ticks on screen.
type Clock struct {
	Level Level
	Text  string // "Contact 2 hours over", "Wed 18 Nov"
	Time  string // the exact time for a machine, RFC 3339; empty for none
}

func (c Clock) class() string {
	if c.Level == "" {
		return "hw-clock"
	}
	return "hw-clock hw-clock--" + string(c.Level)
}

func (c Clock) icon() Icon {
	switch c.Level {
	case Over:
		return IconAlert
	case Done:
		return IconTick
	case Pause:
		return IconPause
	}
	return IconClock
}

// TagColour is the colour of a record's state.
type TagColour string

// The colours and the states they stand for.
const (
	TagPlain  TagColour = ""           // Finished
	TagBlue   TagColour = "blue"       // New, With the police
	TagAqua   TagColour = "aqua-green" // In triage
	TagYellow TagColour = "yellow"     // Waiting
	TagPurple TagColour = "purple"     // Sealed
	TagGrey   TagColour = "grey"       // Pattern
	TagRed    TagColour = "red"        // Not published
)

// Tone is the tone of a banner.
type Tone string

// The tones of a banner.
const (
	Quietly Tone = ""
	Warn    Tone = "warn"
	Bad     Tone = "bad"
)

func (t Tone) class() string {
	if t == "" {
		return "hw-banner"
	}
	return "hw-banner hw-banner--" + string(t)
}

func (t Tone) icon() Icon {
	if t == "" {
		return IconTick
	}
	return IconAlert
}

// Rating is red, amber, green or not assessed, shown as a shape with its word.
type Rating int

// The ratings.
const (
	NotAssessed Rating = iota
	Green
	Amber
	Red
	NotApplicable
)
