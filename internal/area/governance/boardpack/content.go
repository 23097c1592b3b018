package boardpack

import (
	"time"

	"github.com/havenward/havenward/internal/area/collection"
	"github.com/havenward/havenward/internal/org"
)

// Content is everything a pack says. As JSON it is what is frozen.
type Content struct {
	Org     string   `json:"org"`
	Name    string   `json:"name"`
	Kind    org.Kind `json:"kind"`
	Meeting Meeting  `json:"meeting"`
	Words   Words    `json:"words"`
	// From and To are the twelve months that shares and counts are of; charts reach further back.
	From collection.Month `json:"from"`
	To   collection.Month `json:"to"`
	// At is when the figures were read.
	At       time.Time `json:"at"`
	Sections []Section `json:"sections"`
	// Figures are annex A, in the order in which they are numbered.
	Figures []Figure `json:"figures"`
	// Proposed is what the rules wrote before somebody edited it.
	Proposed Words `json:"proposed"`
	// Signed is who signed the statement, nil in a draft.
	Signed *Signature `json:"signed,omitempty"`
	// Version counts the versions of a meeting's pack; Reason is why this one was opened again.
	Version int    `json:"version"`
	Reason  string `json:"reason,omitempty"`
}

// Meeting is where the paper goes.
type Meeting struct {
	// Day is the date of the meeting, YYYY-MM-DD.
	Day string `json:"day"`
	// Body is who meets, such as "Board of directors"; Item its place on the agenda.
	Body string `json:"body"`
	Item string `json:"item,omitempty"`
	// Lead is the executive lead as the paper names them.
	Lead string `json:"lead,omitempty"`
}

// Words are what people may change before the pack is frozen.
type Words struct {
	Title string `json:"title"`
	// Asks are what the board is asked to do.
	Asks      []string `json:"asks"`
	Statement string   `json:"statement"`
}

// Signature is who signed the statement, and when.
type Signature struct {
	By   string    `json:"by"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Section is one part of the paper. Its title says what is found. Missing says what is not there and why; then it has no
// figures.
type Section struct {
	Key     string  `json:"key"`
	Title   string  `json:"title"`
	Wide    bool    `json:"wide,omitempty"`
	Missing string  `json:"missing,omitempty"`
	Blocks  []Block `json:"blocks,omitempty"`
}

// Block is a paragraph, table, control chart or bars. One of them is set.
type Block struct {
	Text  []Run  `json:"text,omitempty"`
	Small bool   `json:"small,omitempty"`
	Table *Table `json:"table,omitempty"`
	SPC   *SPC   `json:"spc,omitempty"`
	Bars  *Bars  `json:"bars,omitempty"`
}

// Run is some words of a paragraph. Figure is the key of the figure that they say, "" for none.
type Run struct {
	Text   string `json:"text"`
	Figure string `json:"figure,omitempty"`
}

// Table is rows under columns. The first column names its rows.
type Table struct {
	Caption string   `json:"caption"`
	Head    []string `json:"head"`
	// Right are the columns of numbers.
	Right []bool   `json:"right"`
	Rows  [][]Cell `json:"rows"`
}

// Cell is some words, a number with its figure, or a distribution of ratings.
type Cell struct {
	Text   string   `json:"text"`
	Figure string   `json:"figure,omitempty"`
	Rated  *Ratings `json:"rated,omitempty"`
}

// Ratings are how many indicators have each rating.
type Ratings struct {
	Green         int `json:"green"`
	Amber         int `json:"amber"`
	Red           int `json:"red"`
	NotAssessed   int `json:"not_assessed"`
	NotApplicable int `json:"not_applicable"`
}

// Sum is how many there are, those that do not apply left out.
func (r Ratings) Sum() int { return r.Green + r.Amber + r.Red + r.NotAssessed }

// Add gives both together.
func (r Ratings) Add(o Ratings) Ratings {
	return Ratings{r.Green + o.Green, r.Amber + o.Amber, r.Red + o.Red, r.NotAssessed + o.NotAssessed, r.NotApplicable + o.NotApplicable}
}

// Bars are counts drawn as bars, with their figures.
type Bars struct {
	Name string `json:"name"`
	List []Bar  `json:"list"`
}

// Bar is one of them; Shown is the count as it may be shown, Count what is drawn (0 where it is hidden).
type Bar struct {
	Label  string  `json:"label"`
	Shown  string  `json:"shown"`
	Count  float64 `json:"count"`
	Hidden bool    `json:"hidden,omitempty"`
	Figure string  `json:"figure"`
}

// Section finds a part of the paper.
func (c *Content) Section(key string) (Section, bool) {
	for _, s := range c.Sections {
		if s.Key == key {
			return s, true
		}
	}
	return Section{}, false
}

// Asked is who is asked, as the paper says it: the board, or whoever meets above a trust.
func (c *Content) Asked() string {
	if c.Kind == org.Trust || c.Kind == org.Board {
		return "board"
	}
	return "meeting"
}
