package survey

import (
	"fmt"
	"testing"

	"github.com/havenward/havenward/internal/area/survey/sheet"
	survey "github.com/havenward/havenward/stats/survey"
)

func spoken(f Finding) string {
	if len(f.Args) == 0 {
		return f.Text
	}
	return fmt.Sprintf(f.Text, f.Args...)
}

func TestFindingsAreTrueOfTheirNumbers(t *testing.T) {
	year := func(y int, percent float64, base int) Year {
		e := Entry{Figure: sheet.Figure{Year: y, Percent: percent, Base: base, Group: "acute"}}
		out := Year{Entry: e, There: true, Bench: Bench{Median: 14}, HasBench: true}
		out.Interval, _ = Interval(e)
		return out
	}
	share := func(captured float64, episodes int64) Share {
		return Share{Year: 2025, Captured: captured, Recorded: Recorded{Episodes: episodes, Months: 12}, Expected: float64(episodes) / max(captured, .001), Bands: true,
			Interval: survey.Interval{Lower: captured * .9, Upper: captured * 1.1}}
	}
	since := func(now, before Share) Finding { f, _ := Since(now, before); return f }
	reported := func(percent float64, base int) Entry {
		return Entry{Figure: sheet.Figure{Percent: percent, Base: base}}
	}
	for _, c := range []struct {
		got  Finding
		want string
	}{
		{Met(nil), "No survey figures are here yet"},
		{Met([]Year{year(2024, 14.5, 1000)}), "About 1 in 7 staff met physical violence from patients or the public in 2024"},
		{Met([]Year{year(2024, 0, 1000)}), "Nobody who answered in 2024 met physical violence from patients or the public"},
		{Met([]Year{year(2024, 46.2, 1000)}), "46.2% of staff met physical violence from patients or the public in 2024"},
		{Met([]Year{year(2023, 10, 1000), {Entry: Entry{Figure: sheet.Figure{Year: 2024}}}}), "About 1 in 10 staff met physical violence from patients or the public in 2023"},
		{Changed(nil), "There is no earlier figure that it can be compared with."},
		{Changed([]Year{year(2023, 14, 900), year(2024, 14.5, 900)}), "The intervals of 2023 and 2024 overlap, so there is no clear change."},
		{Changed([]Year{year(2023, 10, 9000), year(2024, 14.5, 9000)}), "More than in 2023: 10.0% then."},
		{Changed([]Year{year(2023, 20, 9000), year(2024, 14.5, 9000)}), "Less than in 2023: 20.0% then."},
		{Beside(year(2024, 20, 5000)), "Above the median of the group, 14.0%."},
		{Beside(year(2024, 8, 5000)), "Below the median of the group, 14.0%."},
		{Beside(year(2024, 14.5, 100)), "Not clearly above or below the median of the group, 14.0%."},
		{Beside(Year{}), "There is no group to set it beside."},
		{Captured(share(.14, 100)), "At most about 1 in 7 episodes that staff describe are in the records"},
		{Captured(share(.0097, 100)), "At most about 1 in 100 episodes that staff describe are in the records"},
		{Captured(share(.0208, 100)), "At most about 1 in 50 episodes that staff describe are in the records"},
		{Why(Share{Refused: LowCover, Of: 4}), "Not worked out: no trust has all that is needed"},
		{Why(Share{Refused: LowCover, Of: 4, Trusts: 1, Cover: .3}), "Not worked out: trusts with 30% of the staff have all that is needed, and 60% is the least"},
		{Captured(share(.62, 100)), "At most about 62% of the episodes that staff describe are in the records"},
		{Captured(share(1.2, 100)), "The records hold no fewer episodes than the survey implies at the least"},
		{Captured(share(0, 0)), "None of what staff describe is in the records"},
		{Captured(Share{Refused: FewReplies}), "It cannot be said how much of what staff describe is in the records"},
		{InWords(share(.14, 100)), "For each episode in the records the survey implies at least about 6 more that are not there. A rise in reports that closes this gap is good news."},
		{InWords(share(.6, 100)), "For each episode in the records the survey implies at least about one more that is not there. A rise in reports that closes this gap is good news."},
		{InWords(Share{Refused: FewReplies, Base: 27}), "Not worked out: too few replies (27; 50 are needed)"},
		{InWords(Share{Refused: MonthsShort, Recorded: Recorded{Months: 9}}), "Not worked out: 9 of the 12 months are in the records. A month that is missing is never taken as none"},
		{since(share(.2, 100), share(.1, 100)), "In 0 it was 10% (9.0% to 11%): more of it is in the records now."},
		{since(share(.1, 100), share(.2, 100)), "In 0 it was 20% (18% to 22%): less of it is in the records now."},
		{since(share(.2, 100), share(.21, 100)), "In 0 it was 21% (19% to 23%): the intervals overlap, so no clear change."},
		{since(share(.2, 100), Share{Refused: NoFigure}), ""},
		{Reports(reported(48, 400), Bench{Median: 71}, true), "Only 48.0% of those hit say that the last time was reported, fewer than at the median trust of the group (71.0%)"},
		{Reports(reported(90, 400), Bench{Median: 71}, true), "90.0% of those hit say that the last time was reported, more than at the median trust of the group (71.0%)"},
		{Reports(reported(72, 40), Bench{Median: 71}, true), "72.0% of those hit say that the last time was reported, about as at the median trust of the group (71.0%)"},
		{Reports(reported(72, 40), Bench{}, false), "72.0% of those hit say that the last time was reported"},
	} {
		want := c.want
		if want != "" && want[:4] == "In 0" {
			want = "In 2025" + want[4:]
		}
		if got := spoken(c.got); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	for v, want := range map[float64]string{0: "0%", .0004: "under 0.1%", .001: "0.1%", .0449: "4.5%", .0996: "10%", .104: "10%", .996: "99%", 1: "100%", .5: "50%"} {
		if got := Whole(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}
