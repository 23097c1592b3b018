package chart

import (
	"math"
	"strings"
	"testing"
)

func banded() map[string]Drawing {
	spread := Spread{Frame: frame("s"), Name: "Of staff", Unit: "%", Decimals: 1, Group: "Median of the group", Lowest: "Lowest", Highest: "Highest", Interval: "95% interval", Points: []SpreadPoint{
		{Label: "2018", Value: 15.2, Lower: 13.9, Upper: 16.6, HasGroup: true, Median: 14.4, Low: 6, High: 21}, {Label: "2019", Mark: ":"}, {Label: "2020", Mark: ":"},
		{Label: "2021", Value: 14.1, Lower: 13, Upper: 15.4, Apart: true, HasGroup: true, Median: 14, Low: 6.3, High: 20.6}, {Label: "2022", Value: 16, Lower: 14.6, Upper: 17.5, Open: true}, {Label: "2023", Mark: "*"}}}
	none := spread
	none.Points = spread.Points[1:2]
	b := Band{Frame: frame("b"), Estimate: 1255, Lower: 1176, Upper: 1333, Count: 421, EstimateName: "The survey implies", EstimateSub: "of 8,420 staff", CountName: "In our records", CountSub: "times staff were hit", About: "about", Unit: "Episodes"}
	over, small, bad := b, b, b
	over.Count, over.ID = 4000, "over"
	small.Estimate, small.Lower, small.Upper, small.Count = .4, .1, .9, 0
	bad.Upper = math.NaN()
	return map[string]Drawing{"band": b.Draw(), "band-over": over.Draw(), "band-small": small.Draw(), "band-empty": bad.Draw(), "spread": spread.Draw(), "spread-empty": none.Draw()}
}

func TestBandsAndSpreadsMatchTheirGoldenFiles(t *testing.T) {
	for name, d := range banded() {
		for size, svg := range map[string]SVG{"wide": d.Wide, "phone": d.Phone} {
			wellFormed(t, name, svg)
			golden(t, name+"-"+size+".svg", strings.ReplaceAll(string(svg), "><", ">\n<")+"\n")
		}
		var b strings.Builder
		for _, r := range append([][]string{{d.Table.Caption}, d.Table.Columns}, d.Table.Rows...) {
			b.WriteString(strings.Join(r, " | ") + "\n")
		}
		golden(t, name+".table.txt", b.String())
	}
}

func FuzzBandAndSpread(f *testing.F) {
	f.Add(1.0, 2.0, 3.0, 4.0, "word", uint8(3))
	f.Add(math.NaN(), math.Inf(1), -1.0, 0.0, "</svg>\x00", uint8(0))
	f.Add(1e300, 1e12, 1e-300, 5.0, "%s", uint8(60))
	f.Fuzz(func(t *testing.T, a, b, c, d float64, word string, n uint8) {
		fr := Frame{ID: word, Title: word, Desc: word}
		s := Spread{Frame: fr, Name: word, Unit: word, Group: word}
		for i := range int(n) {
			s.Points = append(s.Points, SpreadPoint{Label: word, Value: a, Lower: b, Upper: c, Apart: i%2 == 0, HasGroup: i%3 == 0, Median: d, Low: a, High: b})
		}
		for name, x := range map[string]Drawing{"spread": s.Draw(), "band": Band{Frame: fr, Estimate: a, Lower: b, Upper: c, Count: d, EstimateName: word, CountName: word, About: word}.Draw()} {
			wellFormed(t, name, x.Wide)
			wellFormed(t, name, x.Phone)
		}
	})
}
