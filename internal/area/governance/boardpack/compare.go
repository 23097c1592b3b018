package boardpack

import (
	"strconv"

	"github.com/havenward/havenward/internal/fault"
)

// Difference is a figure that differs between two packs. Was or Now is "–" where one of them does not have it.
type Difference struct {
	Key, Name, Was, Now string
	// Words say the change where both are numbers: "12 more".
	Words string
}

// Compare gives the figures that differ from one pack to another, in the order of the newer one, and then those that it no
// longer has.
func Compare(old, now *Content) []Difference {
	var out []Difference
	for _, f := range now.Figures {
		was, ok := old.Figure(f.Key)
		switch {
		case !ok:
			out = append(out, Difference{Key: f.Key, Name: f.Name, Was: "–", Now: f.Shown, Words: "new here"})
		case was.Shown != f.Shown:
			out = append(out, Difference{Key: f.Key, Name: f.Name, Was: was.Shown, Now: f.Shown, Words: apart(was, f)})
		}
	}
	for _, f := range old.Figures {
		if _, ok := now.Figure(f.Key); !ok {
			out = append(out, Difference{Key: f.Key, Name: f.Name, Was: f.Shown, Now: "–", Words: "no longer here"})
		}
	}
	return out
}

// apart says how far two figures lie apart.
func apart(was, now Figure) string {
	if was.Value == nil || now.Value == nil {
		return "changed"
	}
	v := *now.Value - *was.Value
	word := "more"
	if v < 0 {
		v, word = -v, "less"
	}
	text := strconv.FormatFloat(v, 'f', 1, 64)
	if v == float64(int64(v)) {
		text = strconv.FormatInt(int64(v), 10)
	}
	if now.Unit == "percent" {
		return text + " points " + word
	}
	return text + " " + word
}

func missing() error { return fault.Missing() }
