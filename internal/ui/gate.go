package ui

// GateState is how an audit gate stands.
type GateState int

// The states of a gate.
const (
	GateRefused GateState = iota
	GateRunning
	GatePassed
	GateStale
)

// Gate is the verdict of an audit, what was checked, and the ways to mend it. Its children are the one thing to do next.
type Gate struct {
	ID            string
	State         GateState
	Heading, Text string
	// ChecksHeading stands over Checks, WaysHeading over Ways; without ways the children take their place.
	ChecksHeading string
	Checks        []Check
	WaysHeading   string
	Ways          []Check
	// Done of Of steps are done of an audit that runs; Of 0 shows no bar.
	Done, Of int
}

func (g Gate) class() string {
	switch g.State {
	case GatePassed:
		return "hw-gate hw-gate--good"
	case GateRunning, GateStale:
		return "hw-gate hw-gate--warn"
	}
	return "hw-gate"
}

func (g Gate) icon() Icon {
	switch g.State {
	case GatePassed:
		return IconShieldTick
	case GateRunning:
		return IconClock
	case GateStale:
		return IconShield
	}
	return IconShieldCross
}
