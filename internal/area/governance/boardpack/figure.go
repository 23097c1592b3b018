package boardpack

import (
	"math"
	"strconv"
)

// Figure is one number of the pack, as annex A explains it.
type Figure struct {
	// Key is stable from pack to pack; Label is its number in the annex, such as "A3".
	Key   string `json:"key"`
	Label string `json:"label"`
	Name  string `json:"name"`
	// Shown is what the paper says; Value is the number behind it, nil where there is none or it is hidden.
	Shown string   `json:"shown"`
	Value *float64 `json:"value,omitempty"`
	Unit  string   `json:"unit,omitempty"`
	// Definition says what is counted, Source from which records, Caution what it does not say.
	Definition string `json:"definition"`
	Source     string `json:"source"`
	Caution    string `json:"caution,omitempty"`
	// Stood is the time that the figure is of, in words.
	Stood string `json:"stood"`
	// Page is the address of the page that it comes from, "" where there is none.
	Page string `json:"page,omitempty"`
}

// Figure finds a figure by its key.
func (c *Content) Figure(key string) (Figure, bool) {
	for _, f := range c.Figures {
		if f.Key == key {
			return f, true
		}
	}
	return Figure{}, false
}

// add puts a figure into the annex and gives its key. The same key twice is one figure.
func (d *draft) add(f Figure) string {
	if _, ok := d.Figure(f.Key); ok {
		return f.Key
	}
	f.Label = "A" + strconv.Itoa(len(d.Figures)+1)
	d.Figures = append(d.Figures, f)
	return f.Key
}

// number gives a pointer to a value, nil for what is not a number.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func say(text string) Run { return Run{Text: text} }

func fig(text, key string) Run { return Run{Text: text, Figure: key} }

func para(runs ...Run) Block { return Block{Text: runs} }

func small(runs ...Run) Block { return Block{Text: runs, Small: true} }

// one writes a value with one decimal.
func one(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// whole writes a value without decimals, with commas between thousands.
func whole(v float64) string {
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// few writes a value without decimals, and under ten with one, so that a little is not nought.
func few(v float64) string {
	if v < 10 {
		return one(v)
	}
	return whole(v)
}

// in counts in words up to ten.
func in(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// many writes a count with its word.
func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}

// the writes a count after "the", where one needs no number.
func the(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return strconv.Itoa(n) + " " + more
}
