package chart

import "math"

// SVG is well-formed, escaped SVG markup that may be written into a page as it is.
type SVG string

// Table is the data of a chart as words, to be set beside it. The first cell of
// each row names the row; the others are figures or marks. Text is not escaped.
type Table struct {
	Caption string
	Columns []string
	Rows    [][]string
}

// Drawing is one chart in its forms. Show Wide and Phone by width, never one
// shrunk into the place of the other.
type Drawing struct {
	Wide, Phone SVG
	Table       Table
}

// Frame is what every chart carries. Title is the finding as a sentence, made
// from the same result as the data. ID begins every id inside the drawing and
// must be unique in the page; characters unfit for an id are left out.
type Frame struct {
	ID    string
	Title string
	Desc  string
	Words Words
	// Width is the width in CSS pixels at which the wide drawing is shown;
	// 0 means 720. It is kept between 400 and 1600.
	Width int
}

// Words are the few words a drawing or its table says for itself. An empty
// field takes the English given beside it; pass translated words otherwise.
type Words struct {
	NoFigures   string    // No figures yet
	Period      string    // Month
	Category    string    // Category
	Count       string    // Count
	Value       string    // Value
	Numerator   string    // Numerator
	Denominator string    // Denominator
	Target      string    // Target
	Hour        string    // Hour
	Weekdays    [7]string // Monday to Sunday
	ShortDays   [7]string // Mon to Sun
	AxisStarts  string    // Scale starts at %s
	Mark        string    // –
}

var (
	longDays  = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	shortDays = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
)

func (w Words) filled() Words {
	for _, d := range []struct {
		to *string
		en string
	}{
		{&w.NoFigures, "No figures yet"}, {&w.Period, "Month"}, {&w.Category, "Category"}, {&w.Count, "Count"},
		{&w.Value, "Value"}, {&w.Numerator, "Numerator"}, {&w.Denominator, "Denominator"}, {&w.Target, "Target"},
		{&w.Hour, "Hour"}, {&w.AxisStarts, "Scale starts at %s"}, {&w.Mark, "–"},
	} {
		if *d.to == "" {
			*d.to = d.en
		}
	}
	for i := range 7 {
		if w.Weekdays[i] == "" {
			w.Weekdays[i] = longDays[i]
		}
		if w.ShortDays[i] == "" {
			w.ShortDays[i] = shortDays[i]
		}
	}
	return w
}

func (f Frame) wideWidth() float64 {
	if f.Width == 0 {
		return 720
	}
	return float64(min(max(f.Width, 400), 1600))
}

// phoneWidth is the drawing width for a 390 px screen less its edges.
const phoneWidth = 348

// Point is one month. Mark, when set, is printed in place of the value: "*"
// hidden, "–" not submitted, ":" not available.
type Point struct {
	Label  string
	Value  float64
	Second float64 // Columns only: the striped part set on top of Value
	Num    float64 // Line only: shown in the table when Line.Parts is set
	Den    float64
	Mark   string
	Apart  bool // Line only: counted in another way than the point before, so the line does not join the two
}

// drawable tells whether a figure can stand on a scale.
func drawable(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= 1e12 }

// counted tells whether a figure can be a count.
func counted(v float64) bool { return drawable(v) && v >= 0 }

func orMark(mark string, w Words) string {
	if mark != "" {
		return mark
	}
	return w.Mark
}
