package story

import (
	"fmt"
	"math"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/chart"
	"github.com/havenward/havenward/internal/ui"
)

func placesFrame(id, title string) chart.Frame {
	return chart.Frame{ID: id, Title: title, Desc: "Invented figures.", Width: 560}
}

func sampleFunnel() chart.Funnel {
	f := chart.Funnel{Frame: placesFrame("funnel", "Among these peers, two stand apart"), SizeName: "Staff (headcount)", ValueName: "Staff hurt per 1,000 staff", Decimals: 1, Middle: 21, MiddleWords: "All peers: 21.0"}
	for i := range 60 {
		x := 20000 * float64(i+1) / 60
		d := 2 + 300/math.Sqrt(x)
		f.Limits = append(f.Limits, chart.FunnelLimit{Size: x, Low998: 21 - 3*d, Low95: 21 - 2*d, High95: 21 + 2*d, High998: 21 + 3*d})
	}
	for i := range 26 {
		f.Points = append(f.Points, chart.FunnelPoint{Name: fmt.Sprintf("Invented trust %d", i+1), Size: 900 + float64(i)*690, Value: 21 + 5*math.Sin(float64(i)*2.1), Low: 14, Up: 29})
	}
	f.Points = append(f.Points, chart.FunnelPoint{Name: "Northmere Hospitals", Size: 13800, Value: 38.6, Place: chart.AboveLimits, TheOwner: true, Say: []string{"Northmere Hospitals", "38.6, above the 99.8% limit"}},
		chart.FunnelPoint{Name: "Quiet Valley", Size: 9600, Value: 4.1, Place: chart.BelowLimits, Say: []string{"Quiet Valley", "Low here. 48% say that it is reported"}},
		chart.FunnelPoint{Name: "Small Isle", Size: 800, Mark: "*"})
	return f
}

func sampleMap() chart.TileMap {
	return chart.TileMap{Frame: placesFrame("map", "Share of trusts that have sent October 2026"), AreaName: "Board", ShareName: "Sent", HeldWords: "held back", Tiles: []chart.Tile{
		{Name: "North", Short: "North", Col: 1, Share: 100}, {Name: "West", Short: "West", Row: 1, Share: 84}, {Name: "Middle", Short: "Middle", Col: 1, Row: 1, Share: 67}, {Name: "East", Short: "East", Col: 2, Row: 1, Share: 50, Held: true}, {Name: "South", Short: "South", Col: 1, Row: 2, Mark: ":"}}}
}

func sampleMosaic() chart.Mosaic {
	m := chart.Mosaic{Frame: placesFrame("mosaic", "71% are trained; two places are under 60%"), Columns: []string{"Place", "Share", "People"}, All: 71, Low: 60}
	for _, b := range []struct {
		label, short  string
		share, weight float64
	}{{"Emergency department", "ED", 92, 120}, {"Older people’s wards", "Older", 78, 210}, {"Community nursing", "Community", 52, 160}, {"Porters", "", 44, 30}, {"New team", "", 100, 0}} {
		m.Blocks = append(m.Blocks, chart.Block{Label: b.label, Short: b.short, Share: b.share, Weight: b.weight, Text: []string{fmt.Sprintf("%.0f%%", b.share), fmt.Sprintf("%.0f", b.weight)}})
	}
	return m
}

func places() []Story {
	pareto := chart.Pareto{Frame: placesFrame("most", "2 of 5 make up 81%"), CategoryName: "What set it off", CountName: "Incidents", Bars: []chart.Bar{{Label: "A request was refused", Count: 124}, {Label: "Waiting", Count: 90}, {Label: "Personal care", Count: 28}, {Label: "Bad news", Count: 21}, {Label: "Money", Mark: "*"}}}
	marks := []templ.Component{ui.Interval(ui.IntervalMark{Low: 13.8, Value: 17.2, High: 21.3, To: 180, At: 17.2, Words: "13.8 to 21.3"}), ui.Interval(ui.IntervalMark{Low: 62, Value: 76.6, High: 93.7, To: 180, At: 17.2, Clear: true, Words: "62.0 to 93.7"})}
	return []Story{
		{"Places", "Intervals", Staff, trust(""), in("Intervals", marks...)},
		{"Places", "Funnel", Staff, trust(""), in("Funnel", ui.Drawing(sampleFunnel().Draw()))},
		{"Places", "Funnel, nothing to compare", Staff, trust(""), in("Funnel, nothing to compare", ui.Drawing(chart.Funnel{Frame: placesFrame("none", "Too few peers have sent enough to be compared"), Middle: math.NaN()}.Draw()))},
		{"Places", "Tile map", Staff, trust(""), in("Tile map", ui.Drawing(sampleMap().Draw()))},
		{"Places", "Pareto", Staff, trust(""), in("Pareto", ui.Drawing(pareto.Draw()))},
		{"Places", "Mosaic", Staff, trust(""), in("Mosaic", ui.Drawing(sampleMosaic().Draw()), ui.Picture(chart.MosaicKey(true, false)))},
		{"Places", "Mosaic, nothing to draw", Staff, trust(""), in("Mosaic, nothing to draw", ui.Drawing(chart.Mosaic{Frame: placesFrame("mosaic-none", "Nobody is counted yet"), Columns: []string{"Place", "Share"}, All: math.NaN()}.Draw()))},
	}
}
