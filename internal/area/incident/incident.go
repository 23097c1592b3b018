package incident

import (
	"time"

	"github.com/havenward/havenward/internal/mds"
)

// Stage is where a report stands, in words that its writer is given.
type Stage string

// The stages, in order; a report may skip some, and ends in one of the last three.
const (
	Received  Stage = "received"
	Contacted Stage = "contacted"
	Looking   Stage = "looking"
	Decided   Stage = "decided"
	Finished  Stage = "finished"
	Withdrawn Stage = "withdrawn"
	Merged    Stage = "merged"
)

// Stages gives the stages that a reporter sees, in order.
func Stages() []Stage { return []Stage{Received, Contacted, Looking, Decided, Finished} }

var stageWords = map[Stage]string{
	Received: "We received your report", Contacted: "Someone contacted you", Looking: "We are looking into it", Decided: "We decided what to change",
	Finished: "We have finished the review. Here is what changed", Withdrawn: "You took this report back", Merged: "We joined two reports of the same event",
}

// Words gives the stage as a sentence for the reporter, the key of its translation.
func (s Stage) Words() string { return stageWords[s] }

// Step gives the place of a stage in Stages, -1 for the two that are outside.
func (s Stage) Step() int {
	for i, x := range Stages() {
		if x == s {
			return i
		}
	}
	return -1
}

// Incident is a record, without what is sealed.
type Incident struct {
	Org, ID, Unit, Lock, Ref string
	Counts                   mds.Kind
	Events                   int64
	Stage                    Stage
	Way, Naming              string
	OnBehalf                 bool
	Site, Place              string
	TimeAbout                bool
	Reported                 time.Time
	ClockWrong               bool
	Fill                     int64 // seconds from the first question to sending; 0 where unknown
	Record                   mds.Record
	Wish                     string
	Lang                     string
	Handler                  Colleague
	Acknowledged, Contacted  time.Time
	Reviewed, Fed, Finished  time.Time
	MergedInto               string
	Worth                    string
	Open                     bool
	Version                  int64
}

// Urgency orders open reports that are equally in or out of time: injury or a weapon, then hate, then the same person
// again. A locked report always stands with the most urgent, so that its place tells nothing of what is in it. Nothing
// is scored by a machine: it is the written order of docs/triage.md.
func (i *Incident) Urgency() int {
	switch {
	case i.Lock != "" || i.Record.Injured() || hasWeapon(&i.Record):
		return 3
	case i.Record.Hate():
		return 2
	case i.Record.RepeatPersonFlag == "repeat_12_months":
		return 1
	}
	return 0
}

// Reasons say why a report stands where it does in the queue, in the order in which they count; keys of translations.
func (i *Incident) Reasons() []string {
	var out []string
	add := func(yes bool, words string) {
		if yes {
			out = append(out, words)
		}
	}
	add(i.Record.Injured(), "Injury")
	add(hasWeapon(&i.Record), "Weapon")
	add(i.Record.Hate(), "Hate")
	add(i.Record.RepeatPersonFlag == "repeat_12_months", "Same person again")
	add(i.Wish == "yes" && i.Record.PoliceInformed != "Y", "Wants the police told")
	add(len(i.Record.Staff) > 1, "More than one person affected")
	add(i.Counts == mds.Pattern, "Pattern, counted apart")
	add(i.Counts == mds.Batch, "Several events together, counted apart")
	return out
}

// Title says what happened in a few plain words, without a name: the row's name in every list.
func (i *Incident) Title() string {
	if i.Counts == mds.Pattern {
		return "“It happens every shift”"
	}
	for _, m := range i.Record.Method {
		if t, ok := methodTitles[m]; ok {
			return t
		}
	}
	if t, ok := kindTitles[i.Record.ViolencePrimary]; ok {
		return t
	}
	return "Something happened"
}

var methodTitles = map[string]string{
	"punch": "Punched", "kick": "Kicked", "slap": "Slapped", "push_grab": "Pushed or grabbed", "bite": "Bitten", "scratch_pinch": "Scratched or pinched",
	"headbutt": "Head-butted", "spit_contact": "Spat on", "hair_pull": "Hair pulled", "strangle": "Choked or strangled", "weapon": "A weapon was used",
	"object_struck": "Hit with an object", "object_thrown_contact": "Hit by something thrown", "bodily_fluid": "Bodily fluid",
}

var kindTitles = map[string]string{
	"physical_contact": "Hurt or touched", "physical_attempted": "Tried to hurt, but did not reach", "sexual_contact": "Sexual touching", "sexual_noncontact": "Sexual words or acts",
	"threat": "Threatened", "verbal": "Shouted at or insulted", "written_online": "Abused online or in writing", "intimidation_stalking": "Stalked or followed",
	"property_damage": "Property damaged",
}

// Person names the people affected by role and number: "A nurse", never by name.
func (i *Incident) Person() (group string, n int) {
	n = max(1, len(i.Record.Staff))
	if len(i.Record.Staff) > 0 {
		group = i.Record.Staff[0].StaffGroup
	}
	return group, n
}
