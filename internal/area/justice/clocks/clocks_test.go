package clocks

import (
	"testing"
	"time"

	"github.com/havenward/havenward/internal/clock"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clock.London())
	if err != nil {
		panic(err)
	}
	return t
}

func due(t *testing.T, e Event, from string, s Settings) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, p := range Begin(clock.Seed(), e, at(from), s) {
		out[p.Rule] = p.Due.Format("Mon 2006-01-02 15:04 MST")
	}
	return out
}

// Each name holds the clock id, which is the row of table 2.6, and says what lies between.
func TestVictimsCodeClocksOfTable26(t *testing.T) {
	enhanced := Settings{Enhanced: true}
	for _, c := range []struct {
		name     string
		event    Event
		from     string
		settings Settings
		rule     string
		want     string
	}{
		{"VC-R2-ACK over Christmas", Reported, "2026-12-23 23:30", Settings{}, "VC-R2-ACK", "Mon 2027-01-04 23:59 GMT"},
		{"VC-R2-ACK enhanced is the same", Reported, "2026-11-10 22:40", enhanced, "VC-R2-ACK-ENH", "Tue 2026-11-17 23:59 GMT"},
		{"VC-R4-REF over Easter", Reported, "2026-04-02 09:00", Settings{}, "VC-R4-REF", "Wed 2026-04-08 23:59 BST"},
		{"VC-R4-REF enhanced", Reported, "2026-11-10 22:40", enhanced, "VC-R4-REF-ENH", "Thu 2026-11-12 23:59 GMT"},
		{"VC-R6-NOINV over the spring change", NotInvestigated, "2026-03-26 09:00", Settings{}, "VC-R6-NOINV", "Thu 2026-04-02 23:59 BST"},
		{"VC-R6-NOINV enhanced", NotInvestigated, "2026-11-20 17:00", enhanced, "VC-R6-NOINV-ENH", "Mon 2026-11-23 23:59 GMT"},
		{"VC-R6-EVENT over the autumn change", PoliceEvent, "2026-10-22 10:00", Settings{}, "VC-R6-EVENT", "Thu 2026-10-29 23:59 GMT"},
		{"VC-R6-EVENT enhanced on a Friday", PoliceEvent, "2026-11-20 10:00", enhanced, "VC-R6-EVENT-ENH", "Mon 2026-11-23 23:59 GMT"},
		{"VC-R6-DECISION over a leap day", Decision, "2028-02-25 10:00", Settings{}, "VC-R6-DECISION", "Fri 2028-03-03 23:59 GMT"},
		{"VC-R6-DECISION enhanced, a leap day is a working day", Decision, "2028-02-28 10:00", enhanced, "VC-R6-DECISION-ENH", "Tue 2028-02-29 23:59 GMT"},
		{"VC-R8-DATE over May Day", HearingListed, "2026-04-30 10:00", Settings{}, "VC-R8-DATE", "Fri 2026-05-08 23:59 BST"},
		{"VC-R8-DATE enhanced", HearingListed, "2026-05-01 10:00", enhanced, "VC-R8-DATE-ENH", "Tue 2026-05-05 23:59 BST"},
		{"VC-R9-OUT the day before Good Friday", CourtResult, "2026-04-02 16:00", Settings{}, "VC-R9-OUT", "Tue 2026-04-07 23:59 BST"},
		{"VC-R9-OUT enhanced", CourtResult, "2026-11-10 16:00", enhanced, "VC-R9-OUT-ENH", "Wed 2026-11-11 23:59 GMT"},
		{"VC-R9-APPEAL on Christmas Eve", AppealNotice, "2026-12-24 16:00", Settings{}, "VC-R9-APPEAL", "Tue 2026-12-29 23:59 GMT"},
		{"VC-R9-APPEAL enhanced", AppealNotice, "2026-11-10 16:00", enhanced, "VC-R9-APPEAL-ENH", "Wed 2026-11-11 23:59 GMT"},
		{"VC-R12", Complaint, "2026-12-21 09:00", Settings{}, "VC-R12", "Thu 2027-01-07 23:59 GMT"},
		{"VC-R12 enhanced is the same", Complaint, "2026-12-21 09:00", enhanced, "VC-R12-ENH", "Thu 2027-01-07 23:59 GMT"},
		{"VRR-P-REQ three months, a month end", PoliceNoCharge, "2026-11-30 09:00", Settings{}, "VRR-P-REQ", "Sun 2027-02-28 23:59 GMT"},
		{"VRR-P-REQ in a leap year", PoliceNoCharge, "2027-11-29 09:00", Settings{}, "VRR-P-REQ", "Tue 2028-02-29 23:59 GMT"},
		{"VRR-P-ACK ten working days", PoliceReviewAsked, "2026-11-10 09:00", Settings{}, "VRR-P-ACK", "Tue 2026-11-24 23:59 GMT"},
		{"VRR-P-DONE thirty working days over Christmas", PoliceReviewAsked, "2026-11-30 09:00", Settings{}, "VRR-P-DONE", "Thu 2027-01-14 23:59 GMT"},
		{"VRR-C-REQ ten working days now", ProsecutorStop, "2026-08-20 09:00", Settings{}, "VRR-C-REQ", "Fri 2026-09-04 23:59 BST"},
		{"VRR-C-REQ accepted to three months", ProsecutorStop, "2026-08-20 09:00", Settings{}, "VRR-C-LAST", "Fri 2026-11-20 23:59 GMT"},
		{"POLICE_UPDATE ten working days where nothing was agreed", Update, "2026-10-02 09:00", Settings{}, "POLICE_UPDATE", "Fri 2026-10-16 23:59 BST"},
		{"POLICE_UPDATE as agreed", Update, "2026-10-02 09:00", Settings{Agreed: clock.Length{N: 20, Unit: clock.WorkingDays}}, "POLICE_UPDATE", "Fri 2026-10-30 23:59 GMT"},
		{"POLICE_UPDATE as agreed in months", Update, "2027-12-31 09:00", Settings{Agreed: clock.Length{N: 2, Unit: clock.Months}}, "POLICE_UPDATE", "Tue 2028-02-29 23:59 GMT"},
		{"POLICE_ESCALATE five working days", StepTaken, "2026-11-16 09:00", Settings{}, "POLICE_ESCALATE", "Mon 2026-11-23 23:59 GMT"},
		{"LIMITATION_6M", Offence, "2026-11-10 22:40", Settings{}, "LIMITATION_6M", "Mon 2027-05-10 23:59 BST"},
		{"LIMITATION_6M to a leap day", Offence, "2027-08-31 23:59", Settings{}, "LIMITATION_6M", "Tue 2028-02-29 23:59 GMT"},
		{"LIMITATION_6M from a leap day", Offence, "2028-02-29 00:05", Settings{}, "LIMITATION_6M", "Tue 2028-08-29 23:59 BST"},
		{"LIMITATION_6M of the hour that comes twice", Offence, "2026-10-25 01:30", Settings{}, "LIMITATION_6M", "Sun 2027-04-25 23:59 BST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := due(t, c.event, c.from, c.settings)[c.rule]; got != c.want {
				t.Errorf("%s, want %s; all: %v", got, c.want, due(t, c.event, c.from, c.settings))
			}
		})
	}
}

// Every clock of table 2.6 from each of four starts: the Saturday before the spring change, with Easter after it; the Saturday
// before the autumn change; the day before a leap day; and Christmas Eve, with three bank holidays after it. The days were
// counted on the published calendar by other means than package clock.
func TestEveryClockOfTable26OverHolidaysLeapDaysAndClockChanges(t *testing.T) {
	starts := [4]string{"2026-03-28 10:00", "2026-10-24 10:00", "2028-02-28 10:00", "2026-12-24 10:00"}
	days := map[string][4]string{
		"1 working day":   {"Mon 2026-03-30 23:59 BST", "Mon 2026-10-26 23:59 GMT", "Tue 2028-02-29 23:59 GMT", "Tue 2026-12-29 23:59 GMT"},
		"2 working days":  {"Tue 2026-03-31 23:59 BST", "Tue 2026-10-27 23:59 GMT", "Wed 2028-03-01 23:59 GMT", "Wed 2026-12-30 23:59 GMT"},
		"5 working days":  {"Tue 2026-04-07 23:59 BST", "Fri 2026-10-30 23:59 GMT", "Mon 2028-03-06 23:59 GMT", "Tue 2027-01-05 23:59 GMT"},
		"10 working days": {"Tue 2026-04-14 23:59 BST", "Fri 2026-11-06 23:59 GMT", "Mon 2028-03-13 23:59 GMT", "Tue 2027-01-12 23:59 GMT"},
		"30 working days": {"Wed 2026-05-13 23:59 BST", "Fri 2026-12-04 23:59 GMT", "Mon 2028-04-10 23:59 BST", "Tue 2027-02-09 23:59 GMT"},
		"3 months":        {"Sun 2026-06-28 23:59 BST", "Sun 2027-01-24 23:59 GMT", "Sun 2028-05-28 23:59 BST", "Wed 2027-03-24 23:59 GMT"},
	}
	for rule, c := range map[string]struct {
		event              Event
		standard, enhanced string // "" where the enhanced right is the same clock
	}{
		"VC-R2-ACK":      {Reported, "5 working days", "5 working days"},
		"VC-R4-REF":      {Reported, "2 working days", "2 working days"},
		"VC-R6-NOINV":    {NotInvestigated, "5 working days", "1 working day"},
		"VC-R6-EVENT":    {PoliceEvent, "5 working days", "1 working day"},
		"VC-R6-DECISION": {Decision, "5 working days", "1 working day"},
		"VC-R8-DATE":     {HearingListed, "5 working days", "1 working day"},
		"VC-R9-OUT":      {CourtResult, "1 working day", "1 working day"},
		"VC-R9-APPEAL":   {AppealNotice, "1 working day", "1 working day"},
		"VC-R12":         {Complaint, "10 working days", "10 working days"},
		"VRR-P-REQ":      {PoliceNoCharge, "3 months", ""},
		"VRR-P-ACK":      {PoliceReviewAsked, "10 working days", ""},
		"VRR-P-DONE":     {PoliceReviewAsked, "30 working days", ""},
		"VRR-C-REQ":      {ProsecutorStop, "10 working days", ""},
		"VRR-C-LAST":     {ProsecutorStop, "3 months", ""},
	} {
		for i, start := range starts {
			t.Run(rule+" from "+start, func(t *testing.T) {
				if got, want := due(t, c.event, start, Settings{})[rule], days[c.standard][i]; got != want {
					t.Errorf("%s, want %s", got, want)
				}
				if c.enhanced == "" {
					return
				}
				if got, want := due(t, c.event, start, Settings{Enhanced: true})[rule+"-ENH"], days[c.enhanced][i]; got != want {
					t.Errorf("enhanced: %s, want %s", got, want)
				}
			})
		}
	}
}

func TestOnlyTheRuleThatFitsThePersonBegins(t *testing.T) {
	for _, e := range []bool{false, true} {
		got := due(t, Reported, "2026-11-10 09:00", Settings{Enhanced: e})
		if len(got) != 2 {
			t.Errorf("enhanced %v: %v", e, got)
		}
	}
}

func TestEveryEventHasWordsAndStartsSomething(t *testing.T) {
	for _, e := range append(Recorded(), Reported, Offence, Update, StepTaken) {
		if e.Words() == "" || len(Begin(clock.Seed(), e, at("2026-11-10 09:00"), Settings{})) == 0 {
			t.Errorf("%q", e)
		}
	}
}

func TestLimitationWarnsAtThreeFourAndFiveMonths(t *testing.T) {
	p := Begin(clock.Seed(), Offence, at("2026-05-31 10:00"), Settings{})[0]
	if len(p.Remind) != 3 {
		t.Fatal(p.Remind)
	}
	now := at("2026-06-01 09:00")
	for _, want := range []string{"2026-08-30", "2026-09-30", "2026-10-30", "2026-11-30"} {
		n := p.Next(now)
		if n.Format(time.DateOnly) != want {
			t.Errorf("%v, want %s", n, want)
		}
		now = n
	}
}

func TestAPauseAtTheirWishMovesWhatIsPromisedToThem(t *testing.T) {
	d := at("2026-11-17 23:59")
	if got := Paused(clock.Seed(), Settings{}, "VC-R6-EVENT", d, at("2026-11-12 09:00"), at("2026-11-16 09:00")).Format(time.DateOnly); got != "2026-11-19" {
		t.Error(got)
	}
	if OfPerson("LIMITATION_6M") || OfPerson("POLICE_UPDATE") || !OfPerson("VC-R9-OUT") {
		t.Error("the wrong clocks pause")
	}
}
