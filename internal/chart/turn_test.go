package chart

import (
	"math"
	"strings"
	"testing"
)

func TestATurnDrawsBothLinesAndTheBand(t *testing.T) {
	t.Parallel()
	c := Turn{Frame: Frame{ID: "t", Title: "Harm & more"}, Name: "Harm", Decimals: 1, Seen: "Seen", Without: "Without", Result: "Result", From: "From", To: "To", Notes: []SPCNote{{At: 15, Words: "First start"}}}
	for i := range 30 {
		p := TurnPoint{Label: "Month", Short: "M", Year: "2026", Value: 20, Line: 19, Without: 19, Low: 19, High: 19}
		if i > 15 {
			p.Line, p.Low, p.High = 15, 13, 17
		}
		if i == 3 {
			p.Value = math.NaN()
		}
		c.Points = append(c.Points, p)
	}
	d := c.Draw()
	for _, s := range []SVG{d.Wide, d.Phone} {
		wellFormed(t, "turn", s)
		if !strings.Contains(string(s), "stroke-dasharray=\"7 5\"") || !strings.Contains(string(s), "fill-opacity") {
			t.Errorf("no line or band: %s", s)
		}
	}
	if !strings.Contains(string(d.Wide), "Without 19.0") || !strings.Contains(string(d.Wide), "Seen 15.0") || !strings.Contains(string(d.Wide), "First start") {
		t.Errorf("%s", d.Wide)
	}
	if len(d.Table.Rows) != 30 || d.Table.Rows[26][1] != "–" || d.Table.Rows[0][3] != "15.0" {
		t.Errorf("%v", d.Table.Rows)
	}
	c.Points = nil
	wellFormed(t, "turn", c.Draw().Wide)
}

func TestAnEffectShowsItsIntervalBesideNoChange(t *testing.T) {
	t.Parallel()
	for _, c := range []Effect{{Low: -6.6, Value: -2.8, High: 1}, {Low: -3, Value: -2, High: -1}, {Low: 0, Value: 0, High: 0}, {Low: math.NaN()}, {Low: .1, Value: 1, High: 20000}} {
		c.ID, c.None, c.Decimals = "e", "No change", 1
		d := c.Draw()
		wellFormed(t, "turn", d.Wide)
		wellFormed(t, "turn", d.Phone)
		if c.Low == -6.6 && (!strings.Contains(string(d.Wide), "−6.6") || !strings.Contains(string(d.Wide), "+1.0") || !strings.Contains(string(d.Wide), "No change")) {
			t.Errorf("%s", d.Wide)
		}
	}
}
