package pilot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/havenward/havenward/internal/clock"
	"github.com/havenward/havenward/internal/db"
)

// Month is a calendar month, "2026-10". Months compare as text.
type Month string

// MonthOf is the month of a day.
func MonthOf(d clock.Day) Month {
	if len(d) < 7 {
		return ""
	}
	return Month(d[:7])
}

// Index numbers months without holes.
func (m Month) Index() int {
	t, err := time.Parse("2006-01", string(m))
	if err != nil {
		return -1
	}
	return t.Year()*12 + int(t.Month()) - 1
}

// At is the month of an index.
func At(i int) Month {
	return Month(time.Date(i/12, time.Month(i%12+1), 1, 0, 0, 0, 0, time.UTC).Format("2006-01"))
}

// First is the moment at which the month begins, in UTC.
func (m Month) First() time.Time {
	i := m.Index()
	return time.Date(i/12, time.Month(i%12+1), 1, 0, 0, 0, 0, time.UTC)
}

// Words are "October 2026".
func (m Month) Words() string {
	if m.Index() < 0 {
		return string(m)
	}
	return m.First().Format("January 2006")
}

// Site is a place of a pilot: an organisation, or a unit of one.
type Site struct {
	// Code is that of the organisation, or "RXX/unit".
	Code string `json:"code"`
	Name string `json:"name"`
	// Starts is the first day with cameras, "" for a site that does not get them in this pilot.
	Starts clock.Day `json:"starts,omitempty"`
}

// Other is something else that changed while the pilot ran.
type Other struct {
	On   clock.Day `json:"on"`
	What string    `json:"what"`
}

// How the sites were chosen.
const (
	ChosenAll   = "all"   // every site that could be
	ChosenLot   = "lot"   // drawn by lot
	ChosenWish  = "wish"  // those that asked
	ChosenWorst = "worst" // those with the most violence
)

// Protocol is what is decided before anything is looked at.
type Protocol struct {
	Name     string `json:"name"`
	Question string `json:"question"`
	Sites    []Site `json:"sites"`
	Chosen   string `json:"chosen"`
	// From and To are the first and last month that count.
	From Month `json:"from"`
	To   Month `json:"to"`
	// Washout is how many weeks after each start belong to neither side.
	Washout   int      `json:"washout"`
	Primary   string   `json:"primary"`
	Secondary []string `json:"secondary"`
	// Maker says what part the maker of the cameras has, "" for none.
	Maker  string  `json:"maker,omitempty"`
	Others []Other `json:"others,omitempty"`
}

// Hash is the SHA-256 of the protocol, in hex.
func (p *Protocol) Hash() string {
	b, err := json.Marshal(p)
	if err != nil {
		return "" // a struct of texts and numbers
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Starting are the sites that get cameras, in the order of their starts.
func (p *Protocol) Starting() []Site {
	out := slices.DeleteFunc(slices.Clone(p.Sites), func(s Site) bool { return s.Starts == "" })
	slices.SortStableFunc(out, func(a, b Site) int {
		switch {
		case a.Starts < b.Starts:
			return -1
		case a.Starts > b.Starts:
			return 1
		}
		return 0
	})
	return out
}

// Piloted tells whether a site gets cameras in the months that count; those that start later are compared with.
func (p *Protocol) Piloted(s Site) bool { return s.Starts != "" && MonthOf(s.Starts) <= p.To }

// FirstStart is the earliest day of a start, "" where there is none.
func (p *Protocol) FirstStart() clock.Day {
	if s := p.Starting(); len(s) > 0 {
		return s[0].Starts
	}
	return ""
}

// Site finds a site by its code.
func (p *Protocol) Site(code string) (Site, bool) {
	i := slices.IndexFunc(p.Sites, func(s Site) bool { return s.Code == code })
	if i < 0 {
		return Site{}, false
	}
	return p.Sites[i], true
}

// The states of a pilot.
const (
	Draft    = "draft"
	Declared = "declared"
)

// Pilot is a protocol with what became of it.
type Pilot struct {
	Org, ID string
	Protocol
	State string
	// Declared is when the protocol was frozen, zero while it is a draft; DeclaredHash is that of what was declared then.
	Declared     db.Time
	DeclaredBy   string
	DeclaredHash string
	// Late says that the first start had come already when it was declared.
	Late       bool
	Synthetic  bool
	MadeAt     db.Time
	Version    int64
	Amendments []Amendment
}

// Amendment is a change after the declaration.
type Amendment struct {
	Number      int
	Why, Change string
	By          string
	At          db.Time
	// Hash is that of the protocol from then on.
	Hash string
	// Outcome says that the main outcome was changed, and Seen that figures after a start were there already.
	Outcome, Seen bool
}

// Row is what a site counted in a month.
type Row struct {
	Site   string             `json:"site"`
	Month  Month              `json:"month"`
	Values map[string]float64 `json:"values"`
}
