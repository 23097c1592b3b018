package incident

import (
	"fmt"
	"testing"
)

func months(reports ...int) Measures {
	var m Measures
	for _, n := range append(reports, 0) {
		m.Months = append(m.Months, Month{Tally: Tally{Reports: n}})
		m.All.Reports += n
	}
	return m
}

func TestFindingsAreTrueOfTheirNumbers(t *testing.T) {
	last := func(in, due int) Measures {
		return Measures{Last30: Tally{ContactIn: in, ContactDue: due, FedIn: in, FedDue: due}}
	}
	all := func(t Tally) Measures { return Measures{All: t} }
	cases := []struct {
		name string
		got  Finding
		want string
	}{
		{"too short", months(4, 5).ReportsFinding(), "Reports so far: 9. Six full months are needed to compare"},
		{"too few", months(1, 1, 1, 2, 2, 2).ReportsFinding(), "6 reports in the last three full months and 3 in the three before: too few to compare"},
		{"more", months(20, 20, 20, 40, 40, 40).ReportsFinding(), "Staff report more: 120 in the last three full months, 60 in the three before"},
		{"more, by chance", months(20, 20, 20, 23, 23, 23).ReportsFinding(), "Staff report about as much as before: 69 in the last three full months, 60 in the three before"},
		{"less", months(40, 40, 40, 20, 20, 20).ReportsFinding(), "Staff report less: 60 in the last three full months, 120 in the three before"},
		{"no delay", all(Tally{}).DelayFinding(), "Nothing has been reported yet, so no delay can be told"},
		{"all soon", all(Tally{Delay: [5]int{3, 1, 0, 0, 9}}).DelayFinding(), "Every report came by the day after it happened: 4 of 4"},
		{"most soon", all(Tally{Delay: [5]int{3, 1, 2, 1}}).DelayFinding(), "Most reports come by the day after it happened: 4 of 7"},
		{"half soon", all(Tally{Delay: [5]int{3, 1, 2, 2}}).DelayFinding(), "Half of all reports come by the day after it happened: 4 of 8"},
		{"most late", all(Tally{Delay: [5]int{1, 0, 2, 2}}).DelayFinding(), "Most reports come later than the day after it happened: only 1 of 5 came by then"},
		{"nothing due", last(0, 0).ContactFinding(), "No first contact fell due in the last 30 days"},
		{"everybody", last(4, 4).ContactFinding(), "Everybody was contacted within 24 hours in the last 30 days: 4 of 4"},
		{"some", last(3, 4).ContactFinding(), "3 of 4 people were contacted within 24 hours in the last 30 days"},
		{"nobody", last(0, 4).FeedbackFinding(), "Nobody was told what is happening within 7 days in the last 30 days: 0 of 4"},
		{"no time", all(Tally{}).QuickFinding(), "No time of filling in is known yet"},
		{"quick", all(Tally{Filled: []int{40, 52, 90}}).QuickFinding(), "Half of quick reports take 52 seconds or less, which is under the minute we aim for"},
		{"slow", all(Tally{Filled: []int{40, 60, 90}}).QuickFinding(), "Half of quick reports take more than the minute we aim for: the middle one took 60 seconds"},
		{"no leaves", Measures{}.LeaveFinding(), "Nobody has left the form without sending"},
		{"leaves", Measures{Leaves: []Leave{{"when", 4}, {"what", 2}}}.LeaveFinding(), "Most who leave the form without sending leave at “when”: 4"},
		{"leaves alike", Measures{Leaves: []Leave{{"when", 2}, {"what", 2}}}.LeaveFinding(), "People leave the form at several pages; at none more than at the others by much"},
		{"worth", all(Tally{Worth: [3]int{3, 1, 1}}).WorthFinding(), "Most who answered say it was worth reporting: 3 of 5"},
		{"not worth", all(Tally{Worth: [3]int{1, 1, 3}}).WorthFinding(), "Most who answered say it was not worth reporting: 3 of 5"},
		{"mixed", all(Tally{Worth: [3]int{2, 1, 2}}).WorthFinding(), "2 of 5 who answered say it was worth reporting"},
		{"no answers", all(Tally{}).WorthFinding(), "Nobody has answered yet whether it was worth reporting"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := c.got.Text
			if len(c.got.Args) > 0 {
				got = fmt.Sprintf(got, c.got.Args...)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
