package chart_test

import (
	"math"
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/chart"
)

func TestAMosaicDrawsBlocksAsWideAsTheyWeigh(t *testing.T) {
	m := chart.Mosaic{Frame: chart.Frame{ID: "m", Title: "Share <trained>"}, Columns: []string{"Place", "People", "%"}, All: 70, Low: 80,
		Blocks: []chart.Block{{Label: "Ward & 4", Short: "Ward & 4", Weight: 30, Share: 50, Text: []string{"30", "50"}}, {Label: "Ward 9", Short: "Ward 9", Weight: 10, Share: 95, Text: []string{"10", "95"}}, {Label: "None", Weight: 0, Share: math.NaN(), Text: []string{"0", "–"}}}}
	d := m.Draw()
	for _, s := range []chart.SVG{d.Wide, d.Phone} {
		x := string(s)
		if strings.Count(x, `stroke="#12303f"`) != 2 || strings.Count(x, `fill="url(#m-`) != 1 || strings.Contains(x, "<trained>") || !strings.Contains(x, "Ward &amp; 4") || strings.Contains(x, "NaN") {
			t.Error(x)
		}
	}
	if len(d.Table.Rows) != 3 || d.Table.Rows[0][0] != "Ward & 4" {
		t.Errorf("%+v", d.Table)
	}
	if s := string((chart.Mosaic{Frame: chart.Frame{ID: "e"}}).Draw().Wide); !strings.Contains(s, "No figures yet") {
		t.Error(s)
	}
}
