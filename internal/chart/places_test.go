package chart

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// among are the drawings that set places beside each other.
func among() map[string]Drawing {
	return map[string]Drawing{
		"funnel":       funnel().Draw(),
		"funnel-empty": Funnel{Frame: frame("f0")}.Draw(),
		"tilemap":      tiles().Draw(),
		"pareto": Pareto{Frame: frame("pa"), CategoryName: "What set it off", CountName: "Incidents", MostWords: "%s of all lies above this line", Bars: []Bar{
			{"Waiting", 120, ""}, {"Pain", 31, ""}, {"Something long that a list of ours might well hold one day", 290, ""}, {"Search", 12, ""}, {"Money", 0, "*"}, {"Noise", 9, ""}}}.Draw(),
		"pareto-one": Pareto{Frame: frame("p1"), Bars: []Bar{{"Waiting", 3, ""}}}.Draw(),
	}
}

func TestDrawingsOfPlacesMatchTheirGoldenFiles(t *testing.T) {
	for name, d := range among() {
		for size, svg := range map[string]SVG{"wide": d.Wide, "phone": d.Phone} {
			if svg == "" {
				continue
			}
			wellFormed(t, name, svg)
			if size == "phone" && !strings.Contains(string(svg), `viewBox="0 0 348 `) {
				t.Errorf("%s is not 348 wide", name)
			}
			golden(t, name+"-"+size+".svg", strings.ReplaceAll(string(svg), "><", ">\n<")+"\n")
		}
		var b strings.Builder
		for _, r := range append([][]string{{d.Table.Caption}, d.Table.Columns}, d.Table.Rows...) {
			b.WriteString(strings.Join(r, " | ") + "\n")
		}
		golden(t, name+".table.txt", b.String())
	}
}

func funnel() Funnel {
	f := Funnel{Frame: frame("f"), SizeName: "Staff (headcount)", ValueName: "Per 1,000 staff", Decimals: 1, Middle: 21, MiddleWords: "England, acute: 21.0"}
	for x := 200.0; x <= 20000; x += 400 {
		d := 2 + 300/math.Sqrt(x)
		f.Limits = append(f.Limits, FunnelLimit{x, 21 - 3*d, 21 - 2*d, 21 + 2*d, 21 + 3*d})
	}
	for i := range 30 {
		f.Points = append(f.Points, FunnelPoint{Name: fmt.Sprintf("Trust %02d", i+1), Size: 900 + float64(i)*610, Value: 21 + 5*math.Sin(float64(i)*2.1), Low: 15, Up: 28})
	}
	f.Points = append(f.Points, FunnelPoint{Name: "Northmere Hospitals", Size: 13800, Value: 38.6, Place: AboveLimits, TheOwner: true, Low: 35, Up: 41, Say: []string{"Northmere Hospitals", "38.6, above the 99.8% limit"}},
		FunnelPoint{Name: "Quiet Valley", Size: 9600, Value: 4.1, Place: BelowLimits, Low: 3, Up: 6, Say: []string{"Low here. 48% say that they report"}},
		FunnelPoint{Name: "Small Isle", Size: 800, Mark: "*"})
	return f
}

func tiles() TileMap {
	return TileMap{Frame: frame("t"), AreaName: "Board", ShareName: "Sent", HeldWords: "held back", Tiles: []Tile{
		{Name: "Lancashire and South Cumbria", Short: "Lancs", Col: 1, Row: 0, Share: 100}, {Name: "Cheshire and Merseyside", Short: "Cheshire", Col: 1, Row: 1, Share: 80},
		{Name: "Greater Manchester", Short: "G Manch", Col: 2, Row: 1, Share: 66.7}, {Name: "Gloucestershire", Short: "Glos", Col: 0, Row: 2, Share: 50, Held: true},
		{Name: "Nobody owes", Short: "None", Col: 3, Row: 2, Mark: ":"}, {Name: "A name far too long for any tile", Short: "A name far too long", Col: 3, Row: 0, Share: 94.9}}}
}

func TestALimitBeyondTheScaleIsNotDrawnOutsideTheChart(t *testing.T) {
	f := funnel()
	f.Limits = append([]FunnelLimit{{1, -400, -200, 500, 900}}, f.Limits...)
	if svg := string(f.Draw().Wide); strings.Contains(svg, " -") {
		t.Error("something is drawn above the chart")
	}
}

func TestAHiddenPointOfAFunnelIsInTheTableAndNotInTheDrawing(t *testing.T) {
	with, without := funnel(), funnel()
	without.Points = without.Points[:len(without.Points)-1]
	if a, b := with.Draw(), without.Draw(); a.Wide != b.Wide || len(a.Table.Rows) != len(b.Table.Rows)+1 || a.Table.Rows[len(a.Table.Rows)-1][2] != "*" {
		t.Errorf("the row is %v", a.Table.Rows[len(a.Table.Rows)-1])
	}
}

func TestTheRuleOfAParetoStandsAfterTheFewThatMakeUpMost(t *testing.T) {
	bars := func(n ...float64) Pareto {
		p := Pareto{Frame: frame("p")}
		for _, v := range n {
			p.Bars = append(p.Bars, Bar{Label: "x", Count: v})
		}
		return p
	}
	for _, c := range []struct {
		counts []float64
		want   string
	}{{[]float64{50, 30, 10, 10}, "80% is above this line"}, {[]float64{10, 10}, ""}, {[]float64{90, 10}, "90% is above this line"}, {[]float64{7}, ""}} {
		svg := string(bars(c.counts...).Draw().Wide)
		if got := strings.Contains(svg, "above this line"); got != (c.want != "") || !strings.Contains(svg, c.want) {
			t.Errorf("%v: want %q in the drawing", c.counts, c.want)
		}
	}
}

func FuzzDrawPlaces(f *testing.F) {
	f.Add(uint8(3), 1.0, 5.0, -2.0, "Jan", "id")
	f.Add(uint8(1), math.NaN(), math.Inf(1), math.Inf(-1), "<", "")
	f.Add(uint8(40), 1e308, 5e-324, 0.0, "\x00", "-9")
	f.Add(uint8(2), 1e12, 1e12, 1e12, "x", "y")
	f.Fuzz(func(t *testing.T, n uint8, a, b, c float64, word, id string) {
		fr := Frame{ID: id, Title: word}
		bars := []Bar{{word, a, ""}, {word, b, ""}, {word, c, ""}, {word, 1, word}}
		for name, d := range map[string]Drawing{
			"pareto": Pareto{Frame: fr, Bars: bars, MostWords: "%s " + strings.ReplaceAll(word, "%", "")}.Draw(),
			"funnel": Funnel{Frame: fr, Middle: c, MiddleWords: word, Limits: []FunnelLimit{{a, b, c, a, b}, {b, a, a, c, c}},
				Points: []FunnelPoint{{Name: word, Size: a, Value: b, Say: []string{word, word}}, {Size: c, Value: a, Place: AboveLimits, Say: []string{word}}, {Size: b, Value: c, Place: BelowLimits, TheOwner: true, Say: []string{word}}}}.Draw(),
			"tilemap": TileMap{Frame: fr, Tiles: []Tile{{word, word, int(n) % 50, 3, a, false, ""}, {word, word, 1, int(n)%90 - 3, b, true, ""}}}.Draw(),
		} {
			wellFormed(t, name, d.Wide)
			if d.Phone != "" {
				wellFormed(t, name, d.Phone)
			}
		}
	})
}

// Labels of a crowd of points never lie on one another: one without room is left out, and the owner's never is.
func TestLabelsOfAFunnelDoNotOverlap(t *testing.T) {
	f := Funnel{Frame: Frame{ID: "f", Title: "T", Desc: "D", Width: 640}, Middle: 2, MiddleWords: "All"}
	for i := range 12 {
		f.Points = append(f.Points, FunnelPoint{Name: fmt.Sprintf("Trust %d", i), Size: 1000 + float64(i), Value: 5, Place: AboveLimits, Say: []string{fmt.Sprintf("Trust number %d", i), "5.0"}, TheOwner: i == 11})
	}
	for _, n := range []int{100, 3000} {
		f.Limits = append(f.Limits, FunnelLimit{Size: float64(n), Low998: 1, Low95: 1.5, High95: 3, High998: 4})
	}
	svg := string(f.Draw().Wide)
	if !strings.Contains(svg, "Trust number 11") {
		t.Error("the owner has no label")
	}
	if n := strings.Count(svg, "Trust number"); n == 0 || n > 6 {
		t.Errorf("%d labels in the room of a few", n)
	}
}

// TestLabelsOfAFunnelKeepOffTheNamesOfLinesAndPoints draws a crowd at the left and one that stands apart under the names of the
// limits, and looks where the words come to lie.
func TestLabelsOfAFunnelKeepOffTheNamesOfLinesAndPoints(t *testing.T) {
	f := funnel()
	f.Points = nil
	for i := range 60 {
		f.Points = append(f.Points, FunnelPoint{Name: "T", Size: 300 + float64(i%12)*90, Value: f.Middle * (.7 + float64(i)/100)})
	}
	last := f.Limits[len(f.Limits)-1]
	f.Points = append(f.Points, FunnelPoint{Name: "Apart", Size: last.Size * .97, Value: last.High998 * .9, Place: AboveLimits, Say: []string{"A trust that stands apart", "of the others"}})
	svg := string(f.Draw().Wide)
	var boxes []box
	for _, m := range regexp.MustCompile(`<text[^>]* x="([0-9.]+)" y="([0-9.]+)"[^>]*text-anchor="(\w+)"[^>]*>([^<]*)`).FindAllStringSubmatch(svg, -1) {
		if !strings.Contains(m[4], "%") && !strings.Contains(m[4], "stands apart") && !strings.Contains(m[4], "others") && m[4] != f.MiddleWords {
			continue
		}
		x, _ := strconv.ParseFloat(m[1], 64)
		y, _ := strconv.ParseFloat(m[2], 64)
		b := (&labels{}).room(x, y, []string{m[4]}, m[3])
		b.y1, b.y2 = b.y1+3, b.y2-3
		for _, o := range boxes {
			if o.meets(b) {
				t.Errorf("%q lies on other words", m[4])
			}
		}
		boxes = append(boxes, b)
		if m[4] == f.MiddleWords && m[3] != "end" {
			t.Errorf("%q is written over the crowd at the left", m[4])
		}
	}
	if len(boxes) != 5 {
		t.Errorf("%d texts were found, not the names of two lines, the middle and two lines of a label", len(boxes))
	}
}
