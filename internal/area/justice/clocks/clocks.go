// Package clocks says which promises begin when something happens between the police and a person affected, and when they
// end: the Victims' Code, the time limit of summary offences, the updates that were agreed, the steps of the ladder.
//
// It is arithmetic over the dated catalogue of package clock. Havenward does not own the duties of police and prosecutors:
// it tracks and prompts.
package clocks

import (
	"strings"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

// Event is what starts clocks; the words of the catalogue.
type Event string

// The events. Several things that the police do start the same promise.
const (
	Reported          Event = "crime reported"
	NotInvestigated   Event = "decision not to investigate"
	PoliceEvent       Event = "police event"
	Decision          Event = "charging decision"
	HearingListed     Event = "hearing listed"
	CourtResult       Event = "court result"
	AppealNotice      Event = "appeal notice"
	Complaint         Event = "complaint received"
	PoliceNoCharge    Event = "police no-charge decision"
	PoliceReviewAsked Event = "police review asked"
	ProsecutorStop    Event = "prosecutor no-charge decision"
	Offence           Event = "offence"
	Update            Event = "last police update"
	StepTaken         Event = "police asked"
)

// Words says the event; a key of its translation.
func (e Event) Words() string {
	switch e {
	case Reported:
		return "Reported to the police"
	case NotInvestigated:
		return "Decision not to investigate"
	case PoliceEvent:
		return "Arrest, interview, release, bail or a change of bail"
	case Decision:
		return "Charge, no charge or another disposal"
	case HearingListed:
		return "Hearing listed"
	case CourtResult:
		return "Court result"
	case AppealNotice:
		return "Notice of an appeal"
	case Complaint:
		return "Complaint made"
	case PoliceNoCharge:
		return "Police decided not to charge"
	case PoliceReviewAsked:
		return "Review asked of the police"
	case ProsecutorStop:
		return "Prosecutor decided not to charge, or stopped"
	case Offence:
		return "The event itself"
	case Update:
		return "Update from the police"
	case StepTaken:
		return "Taken up with the police"
	}
	return ""
}

// Recorded are the events that a person records by hand; the others follow from records.
func Recorded() []Event {
	return []Event{PoliceEvent, NotInvestigated, Decision, HearingListed, CourtResult, AppealNotice, Complaint, PoliceNoCharge, PoliceReviewAsked, ProsecutorStop}
}

// Settings choose among the rules.
type Settings struct {
	// Enhanced is for a person with enhanced rights under the Victims' Code.
	Enhanced bool
	// Agreed is the interval of police updates that was agreed; the zero Length leaves the rule's own.
	Agreed clock.Length
	// Calendar holds days off that were proclaimed after this version was built.
	Calendar clock.Calendar
}

// Promise is one clock that has begun.
type Promise struct {
	Rule, About string
	Start, Due  time.Time
	// Remind are the moments at which to warn before it is due, earliest first.
	Remind   []time.Time
	Source   string
	Verified bool
}

const enhanced = "-ENH"

// Begin gives the promises that an event starts. Of a rule and its enhanced twin only the one that fits is taken.
func Begin(c clock.Catalogue, e Event, at time.Time, s Settings) []Promise {
	var out []Promise
	for _, r := range c.StartedBy(string(e), at) {
		base, isEnhanced := strings.CutSuffix(r.ID, enhanced)
		if _, twin := c.Find(base+enhanced, at); twin && isEnhanced != s.Enhanced {
			continue
		}
		if r.ID == "POLICE_UPDATE" {
			r = r.With(s.Agreed)
		}
		out = append(out, Promise{Rule: r.ID, About: r.About, Start: at, Due: s.Calendar.Due(r, at), Remind: clock.Reminders(r, at), Source: r.Source, Verified: r.Verified})
	}
	return out
}

// Answers gives the rules that an event settles, because what was promised has come.
func Answers(e Event) []string {
	if e == Update {
		return []string{"POLICE_UPDATE", "POLICE_ESCALATE"}
	}
	return nil
}

// OfPerson tells whether a rule is a promise made to a person, which their wish to hear nothing pauses. The time limit for
// a prosecution and our own asking go on: they are no contact with them.
func OfPerson(rule string) bool { return strings.HasPrefix(rule, "VC-") }

// Paused moves a due time by the time a promise did not run.
func Paused(c clock.Catalogue, s Settings, rule string, due, from, to time.Time) time.Time {
	r, ok := c.Find(rule, from)
	if !ok {
		return due
	}
	return s.Calendar.Extend(r, due, []clock.Pause{{From: from, To: to, AtTheirWish: true}})
}

// Next gives the first moment at which a promise wants something done: a reminder that has not passed, else its due time.
func (p Promise) Next(now time.Time) time.Time {
	for _, r := range p.Remind {
		if r.After(now) && r.Before(p.Due) {
			return r
		}
	}
	return p.Due
}
