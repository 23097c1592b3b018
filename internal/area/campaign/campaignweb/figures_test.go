package campaignweb

import (
	"strings"
	"testing"

	"github.com/havenward/havenward/internal/area/campaign"
)

// TestATitleClaimsAChangeOnlyWhereIntervalsLieApart sets two waves side by side.
func TestATitleClaimsAChangeOnlyWhereIntervalsLieApart(t *testing.T) {
	wave := func(share, low, high float64) waveFigures {
		return waveFigures{results: []campaign.Result{{Question: "I would report it", Share: share, Low: low, High: high, Of: 20}}}
	}
	c, reach := &campaign.Campaign{}, map[string]int64{"intranet": 1910}
	for _, x := range []struct {
		waves []waveFigures
		want  string
	}{{[]waveFigures{wave(.5, .3, .7), wave(.55, .34, .74)}, "no clear change"}, {[]waveFigures{wave(.4, .35, .45), wave(.6, .55, .65)}, "40% agreed first, 60% last"}, {[]waveFigures{wave(.4, .35, .45)}, "was seen 1,910 times"}} {
		if got := figuresTitle(t.Context(), c, reach, x.waves); !strings.Contains(got, x.want) {
			t.Errorf("%q; want %q in it", got, x.want)
		}
	}
}
