package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files again")

func months(n int, value func(int) float64) []Point {
	names := []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	var out []Point
	for i := range n {
		out = append(out, Point{Label: fmt.Sprintf("%s %d", names[i%12], 2024+i/12), Value: value(i), Second: float64(i % 4), Num: float64(i + 3), Den: 40})
	}
	return out
}

func wave(i int) float64 { return 20 + math.Round(6*math.Sin(float64(i))) }

func frame(id string) Frame {
	return Frame{ID: id, Title: "About 7 fewer staff are hurt each month", Desc: "From 30 to 23 a month. The target is 25."}
}

func drawings() map[string]Drawing {
	gap := months(30, wave)
	gap[7].Value, gap[8].Mark = math.NaN(), "*"
	heat := HeatHourWeekday{Frame: frame("h")}
	for d := range 7 {
		for h := range 24 {
			heat.Count[d][h] = d * h
		}
	}
	heat.Mark[2][3], heat.Count[0][5], heat.Count[6][22] = "*", -1, 31400
	return map[string]Drawing{
		"columns":        Columns{Frame: frame("c"), Name: "Staff hurt", Points: months(12, wave)}.Draw(),
		"columns-second": Columns{Frame: frame("c2"), Name: "Sent in time", SecondName: "Sent late", Points: months(36, wave)}.Draw(),
		"columns-empty":  Columns{Frame: frame("c3"), Name: "Staff hurt"}.Draw(),
		"line":           Line{Frame: frame("l"), Name: "Contacted within 24 hours", Unit: "%", Parts: true, HasTarget: true, Target: 25, Points: gap}.Draw(),
		"line-lifted":    Line{Frame: frame("l2"), Name: "Incidents", Points: months(24, func(i int) float64 { return 130 + wave(i) })}.Draw(),
		"bars": Bars{Frame: frame("b"), CategoryName: "What happened", CountName: "Incidents", Bars: []Bar{
			{"Physical contact", 412, ""}, {"Threat", 97, ""}, {"Rhywbeth llawer hirach na’r geiriau Saesneg am yr un peth yn union, a mwy", 3, ""}, {"Sexual", 0, "*"}, {"None", 0, ""}}}.Draw(),
		"heat":       heat.Draw(),
		"spark":      {Wide: Spark([]float64{3, 5, math.NaN(), 9, 2})},
		"spc":        staffHurt().Draw(),
		"spc-card":   {Wide: staffHurt().Card()},
		"spc-empty":  SPC{Frame: frame("s3"), Target: math.NaN(), Points: []SPCPoint{{Label: "Jan 2026", Value: math.NaN(), Mark: "*"}}}.Draw(),
		"spc-share":  share().Draw(),
		"icons":      {Wide: VariationIcon(Usual, false, false), Phone: AssuranceIcon(HitOrMiss, true)},
		"icons-high": {Wide: VariationIcon(Improving, true, false), Phone: VariationIcon(Worsening, false, true)},
		"icons-aim":  {Wide: AssuranceIcon(WillPass, false), Phone: AssuranceIcon(WillFail, false)},
		"icons-key":  {Wide: KeyMark(Changed), Phone: KeyLine(true)},
	}
}

// staffHurt is the chart of mockup 11.
func staffHurt() SPC {
	c := SPC{Frame: Frame{ID: "big", Title: "Staff hurt each month", Desc: "Average 30.0 to October 2025, then 22.8.", Width: 1120}, Name: "Staff hurt", Target: 25, Least: 0, Most: math.NaN(),
		Phases: []SPCPhase{{0, 24, 30, 18.7, 41.4}, {24, 12, 22.8, 11.9, 33.6}},
		Notes:  []SPCNote{{14, "Campaign, Jan 2025", false}, {24, "Limits redrawn: two-person care, Nov 2025", true}, {29, "Cameras, Apr 2026", false}}}
	names := []string{"Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"}
	for i, v := range []float64{28, 30, 25, 27, 29, 35, 30, 25, 29, 20, 33, 34, 36, 32, 35, 34, 32, 26, 39, 28, 28, 29, 29, 28, 26, 23, 26, 23, 20, 22, 28, 17, 24, 20, 21, 23} {
		year := fmt.Sprint(2023 + (i+10)/12)
		p := SPCPoint{Label: names[i%12] + " " + year, Short: names[i%12], Year: year, Value: v}
		if i > 9 && i < 17 {
			p.Sign, p.Why = Worsening, "Part of a run above the average"
		}
		if was := 14.0; i == 30 {
			p.Again, p.Was = "Sent again: 14 to 28", &was
		}
		c.Points = append(c.Points, p)
	}
	return c
}

// share has a gap, a limit beyond what can be, every sign and a mark.
func share() SPC {
	c := staffHurt()
	c.ID, c.Name, c.Unit, c.Decimals, c.Most, c.Target = "share", "Told in time", "%", 1, 100, 90
	c.Phases = []SPCPhase{{0, 36, 85.5, 61.2, 109.8}}
	for i := range c.Points {
		c.Points[i].Value = 70 + float64(i%12)*2.5
		c.Points[i].Sign, c.Points[i].Was = Sign(i%4), nil
	}
	c.Points[4].Value = math.NaN()
	c.Points[20].Mark = "*"
	return c
}

func TestDrawingsMatchTheirGoldenFiles(t *testing.T) {
	for name, d := range drawings() {
		for size, svg := range map[string]SVG{"wide": d.Wide, "phone": d.Phone} {
			if svg == "" {
				continue
			}
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

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// wellFormed reads the drawing as XML and checks what every chart must hold.
func wellFormed(t *testing.T, name string, svg SVG) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(string(svg)))
	ids := map[string]bool{}
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, svg)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range el.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
				t.Fatalf("%s: bad attribute %s=%q", name, a.Name.Local, a.Value)
			}
			if a.Name.Local == "id" {
				if ids[a.Value] {
					t.Fatalf("%s: id %q twice", name, a.Value)
				}
				ids[a.Value] = true
			}
		}
	}
	if strings.Contains(string(svg), "aria-hidden") {
		return
	}
	for _, want := range []string{`role="img"`, `aria-labelledby="`, "<title", "<desc"} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("%s lacks %s", name, want)
		}
	}
}

func TestWordsFromOutsideAreEscaped(t *testing.T) {
	evil := `</title><script>alert("x")</script>&'` + "\x00\x1b"
	f := Frame{ID: `x" onload="y`, Title: evil, Desc: evil, Words: Words{NoFigures: evil, Target: evil}}
	for name, d := range map[string]Drawing{
		"columns": Columns{Frame: f, Name: evil, SecondName: evil, Points: []Point{{Label: evil, Value: 3, Second: 1}, {Mark: evil}}}.Draw(),
		"line":    Line{Frame: f, Name: evil, Unit: evil, HasTarget: true, Target: 2, Points: []Point{{Label: evil, Value: 3}}}.Draw(),
		"bars":    Bars{Frame: f, Bars: []Bar{{evil, 3, ""}, {"b", 0, evil}}}.Draw(),
		"empty":   Bars{Frame: f}.Draw(),
	} {
		for _, svg := range []SVG{d.Wide, d.Phone} {
			wellFormed(t, name, svg)
			if strings.Contains(string(svg), "<script") || strings.Contains(string(svg), `onload="`) {
				t.Errorf("%s lets markup through", name)
			}
		}
	}
}

func TestAScaleThatStartsAboveNoughtSaysSo(t *testing.T) {
	svg := string(drawings()["line-lifted"].Wide)
	if !strings.Contains(svg, "Scale starts at 140") {
		t.Error("the first value is not said")
	}
	zero := string(Line{Frame: frame("z"), FromZero: true, Points: months(6, wave)}.Draw().Wide)
	if strings.Contains(zero, "Scale starts") {
		t.Error("a scale from nought says it does not")
	}
}

func TestWithoutFiguresTheDrawingSaysSo(t *testing.T) {
	nan := []Point{{Label: "Jan", Value: math.NaN()}, {Label: "Feb", Value: math.Inf(1)}, {Label: "Mar", Mark: "*"}}
	for name, d := range map[string]Drawing{
		"columns": Columns{Points: nan}.Draw(), "line": Line{Points: nan}.Draw(), "bars": Bars{}.Draw(), "heat": HeatHourWeekday{}.Draw(),
	} {
		for _, svg := range []SVG{d.Wide, d.Phone} {
			wellFormed(t, name, svg)
			if !strings.Contains(string(svg), "No figures yet") {
				t.Errorf("%s does not say so", name)
			}
		}
	}
	wellFormed(t, "spark", Spark(nil))
}

func TestThePenIsLiftedBeforeAPointThatStandsApart(t *testing.T) {
	l := Line{Frame: frame("apart"), Name: "Share", Points: []Point{{Label: "2010", Value: 7}, {Label: "2011", Value: 8}, {Label: "2012", Value: 15, Apart: true}, {Label: "2013", Value: 14}}}
	svg := string(l.Draw().Wide)
	path, _, _ := strings.Cut(svg, `class="hw-chart-series"`)
	path = path[strings.LastIndex(path, `<path d="`)+len(`<path d="`):]
	path, _, _ = strings.Cut(path, `"`)
	if m, l := strings.Count(path, "M"), strings.Count(path, "L"); m != 2 || l != 2 {
		t.Errorf("the line is %q", path)
	}
}

func TestAMissingMonthIsNeverNought(t *testing.T) {
	d := Columns{Frame: frame("m"), Points: []Point{{Label: "Jan", Value: 0}, {Label: "Feb", Value: math.NaN()}, {Label: "Mar", Value: -4}, {Label: "Apr", Value: 7, Mark: "*"}}}.Draw()
	want := [][]string{{"Jan", "0"}, {"Feb", "–"}, {"Mar", "–"}, {"Apr", "*"}}
	if diff := cmp.Diff(want, d.Table.Rows); diff != "" {
		t.Error(diff)
	}
}

func TestThePhoneDrawingIsDrawnAtPhoneSize(t *testing.T) {
	for name, d := range drawings() {
		if d.Phone != "" && !strings.HasPrefix(name, "icons") && !strings.Contains(string(d.Phone), `viewBox="0 0 348 `) {
			t.Errorf("%s is not 348 wide", name)
		}
	}
}

func FuzzDraw(f *testing.F) {
	f.Add(uint8(3), 1.0, 5.0, -2.0, "Jan", "id")
	f.Add(uint8(1), math.NaN(), math.Inf(1), math.Inf(-1), "<", "")
	f.Add(uint8(40), 1e308, 5e-324, 0.0, "\x00", "-9")
	f.Add(uint8(2), 1e12, 1e12, 1e12, "x", "y")
	f.Fuzz(func(t *testing.T, n uint8, a, b, c float64, word, id string) {
		vs := []float64{a, b, c}
		pts := make([]Point, n)
		var bars []Bar
		var heat HeatHourWeekday
		var flat []float64
		for i := range pts {
			v := vs[i%3]
			pts[i] = Point{Label: word, Value: v, Second: b, Num: c, Den: a}
			bars = append(bars, Bar{word, v, ""})
			flat = append(flat, v)
			heat.Count[i%7][i%24] = int(math.Max(-9, math.Min(v, 1e9)))
		}
		fr := Frame{ID: id, Title: word, Words: Words{Target: word}}
		heat.Frame = fr
		for name, d := range map[string]Drawing{
			"columns": Columns{Frame: fr, Points: pts}.Draw(), "second": Columns{Frame: fr, SecondName: word, Points: pts}.Draw(),
			"line": Line{Frame: fr, Name: word, HasTarget: true, Target: c, Points: pts}.Draw(), "plain": Line{Frame: fr, Points: pts}.Draw(),
			"bars": Bars{Frame: fr, Bars: bars}.Draw(), "heat": heat.Draw(), "spark": {Wide: Spark(flat), Phone: Spark(flat)},
		} {
			wellFormed(t, name, d.Wide)
			wellFormed(t, name, d.Phone)
		}
	})
}
