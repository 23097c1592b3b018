package governanceweb

import (
	"testing"

	"github.com/havenward/havenward/internal/area/governance"
	"github.com/havenward/havenward/internal/fault"
)

func TestTheTitleOfAMeetingIsTrueOfIt(t *testing.T) {
	decide := governance.Item{Purpose: "decide"}
	done := governance.Item{Purpose: "endorse", Decisions: []governance.Decision{{Kind: "endorsement"}, {Kind: "decision"}}}
	lost := governance.Quorate{Present: 2, Lost: fault.Problems{{Message: "Nobody of the staff side may take part"}}}
	for want, w := range map[string]governance.Whole{
		"Papers are not sent yet":                                           {Meeting: governance.Meeting{State: governance.Planned}, Items: []governance.Item{decide}},
		"Papers are out. 1 item is to be decided":                           {Meeting: governance.Meeting{State: governance.PapersOut}, Items: []governance.Item{decide, {Purpose: "note"}}},
		"Papers are out. 2 items are to be decided":                         {Meeting: governance.Meeting{State: governance.PapersOut}, Items: []governance.Item{decide, {Purpose: "endorse"}}},
		"Papers are out. Nothing is to be decided":                          {Meeting: governance.Meeting{State: governance.PapersOut}},
		"Under way and quorate: 4 are there":                                {Meeting: governance.Meeting{State: governance.UnderWay}, Quorum: governance.Quorate{Present: 4}},
		"This meeting was cancelled":                                        {Meeting: governance.Meeting{State: governance.Cancelled}},
		"Held. Its minutes are not agreed yet":                              {Meeting: governance.Meeting{State: governance.Held}, Items: []governance.Item{done}},
		"Nothing was decided. Minutes not agreed yet":                       {Meeting: governance.Meeting{State: governance.Held}, Mine: true, Items: []governance.Item{decide}},
		"1 decision, 1 endorsement. Minutes agreed":                         {Meeting: governance.Meeting{State: governance.Agreed, Minutes: "agreed"}, Items: []governance.Item{done}},
		"1 action. Minutes not agreed yet":                                  {Meeting: governance.Meeting{State: governance.Held}, Mine: true, Actions: make([]governance.Action, 1)},
		"Under way, and nothing can be decided: the meeting is not quorate": {Meeting: governance.Meeting{State: governance.UnderWay}, Quorum: lost},
	} {
		if got := titleOf(t.Context(), &w); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestADayOrAMonthIsWrittenAsItIsKnown(t *testing.T) {
	for in, want := range map[string]string{"2020-12-15": "15 December 2020", "2019-09": "September 2019", "soon": "soon"} {
		if got := day(t.Context(), in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
