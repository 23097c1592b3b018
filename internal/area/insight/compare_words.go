package insight

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/havenward/havenward/internal/org"
	"github.com/havenward/havenward/stats/funnel"
)

var nan = math.NaN()

func compareNames(a, b org.Organisation) int {
	return cmp.Or(cmp.Compare(strings.TrimPrefix(a.Name, "The "), strings.TrimPrefix(b.Name, "The ")), cmp.Compare(a.ID, b.ID))
}

// Drawn are the peers that stand in the funnel.
func (c Comparison) Drawn() int {
	n := 0
	for _, p := range c.Peers {
		if p.Why == "" {
			n++
		}
	}
	return n
}

// Self is the trust that looks; ok is false for those above trusts.
func (c Comparison) Self() (Peer, bool) {
	for _, p := range c.Peers {
		if p.Own {
			return p, true
		}
	}
	return Peer{}, false
}

// Title is the finding: where the own trust lies, else how many stand apart.
func (c Comparison) Title() Finding {
	if c.Funnel == nil {
		switch {
		case c.Group == "":
			return saying("This trust is in no benchmarking group, so it has no peers to be compared with")
		case len(c.Peers) > 0 && c.Sizeless:
			return saying("Rates cannot be given: no number of staff is held")
		case slices.ContainsFunc(c.Peers, func(p Peer) bool { return p.Rate.Why == Small }):
			return saying("Too few of these trusts have counts that may be shown")
		}
		return saying("Too few peers have sent enough to be compared")
	}
	if p, ok := c.Self(); ok && p.Why == "" {
		switch p.Place {
		case funnel.Above:
			return saying("More staff are hurt here than the limits of our peers allow for")
		case funnel.Below:
			return saying("Fewer staff are recorded as hurt here than the limits of our peers allow for")
		}
		return saying("We lie within the limits of our peers")
	}
	n := len(c.Above) + len(c.Below)
	switch n {
	case 0:
		return saying("Among these peers, none stands apart")
	case 1:
		return saying("Among these peers, one stands apart")
	case 2:
		return saying("Among these peers, two stand apart")
	}
	return saying("Among these peers, %d stand apart", n)
}

// Says are the sentences under the chart: how many lie where, how wide the limits are and why, and what a low point may mean.
func (c Comparison) Says() []Finding {
	if c.Funnel == nil {
		return nil
	}
	var out []Finding
	if c.Drawn() < MinPeers {
		out = append(out, saying("The limits are made from all peers. Few of their counts are large enough to be shown."))
	} else {
		out = append(out, saying("Of %d trusts, %s above and %s below the 99.8%% limits.", c.Drawn(), stands(len(c.Above)), stands(len(c.Below))))
	}
	if c.Funnel.Adjusted {
		out = append(out, saying("The limits are widened, because trusts differ by more than chance (phi %.1f).", c.Funnel.Phi))
	} else {
		out = append(out, saying("The limits are those of chance alone, because trusts differ no more than that."))
	}
	for _, p := range c.Below {
		if p.Says >= 0 && p.Says < 60 {
			out = append(out, saying("%s is low here, and only %.0f%% of those who met violence say that it was reported (%s). Low can mean low reporting.", ShortName(p.Org.Name), p.Says, c.Survey))
		}
	}
	return append(out, saying("A low rate can mean low reporting, a high one an open culture. Neither is a verdict."))
}

func stands(n int) string {
	switch n {
	case 0:
		return "none stands"
	case 1:
		return "one stands"
	}
	return fmt.Sprintf("%d stand", n)
}

// Sized tells whether the number of staff of some peer is held, so that rates can be given.
func (c Comparison) Sized() bool { return !c.Sizeless }
