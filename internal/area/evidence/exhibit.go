package evidence

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/havenward/havenward/internal/clock"
)

// State is where an exhibit is in its life.
type State string

// The states.
const (
	Requested State = "requested" // footage that somebody was asked to save
	Saved     State = "saved"     // saved where it was recorded, not here yet
	Lost      State = "lost"
	Held      State = "held"      // here
	Elsewhere State = "elsewhere" // with somebody else; here are its place and hash
	Deleted   State = "deleted"
)

// Media is what sort of thing it is.
type Media string

// The sorts.
const (
	Footage  Media = "footage"
	Photo    Media = "photo"
	Sound    Media = "sound"
	Document Media = "document"
	Other    Media = "other"
)

// Medias gives them in order.
func Medias() []Media { return []Media{Footage, Photo, Sound, Document, Other} }

// Words gives a sort in words, the key of its translation.
func (m Media) Words() string {
	return map[Media]string{Footage: "Footage", Photo: "Photograph", Sound: "Sound recording", Document: "Document", Other: "Something else"}[m]
}

// Words gives a state in words.
func (s State) Words() string {
	return map[State]string{Requested: "Asked for", Saved: "Saved, not here yet", Lost: "Lost", Held: "Here", Elsewhere: "Held elsewhere", Deleted: "Deleted"}[s]
}

// Dates are the four dates, kept apart. Those not known are zero.
type Dates struct {
	Happened           time.Time
	ShowsFrom, ShowsTo time.Time
	Recorded           time.Time
	Received           time.Time
}

// About is what is sealed of an exhibit.
type About struct {
	Title string `json:"title"`
	// Of what is held elsewhere: the system, the place or address in it, and who answers for it there.
	System string `json:"system,omitempty"`
	Where  string `json:"where,omitempty"`
	Holder string `json:"holder,omitempty"`
	// Clock says how the recorder's own clock stood, such as "40 seconds fast".
	Clock string `json:"clock,omitempty"`
	// Asked is who was asked to save it.
	Asked string `json:"asked,omitempty"`
}

// Exhibit is one of the register.
type Exhibit struct {
	Org, ID, Unit, Lock, OwnerKey      string
	SubjectKind, SubjectID, SubjectRef string
	Number                             string
	Media                              Media
	Class                              string
	State                              State
	About                              About
	Dates                              Dates
	Requested, Overwritten, Settled    time.Time
	SHA256                             string
	Retain, Review                     time.Time
	Seq                                int64
	Head                               string
	MadeBy                             string
	Made, Checked, Gone                time.Time
	CheckSays                          string
	Holds                              int
}

// Path is the page of an exhibit.
func Path(id string) string { return "/evidence/" + id }

// InTime tells whether footage was saved before it would have been overwritten.
func (x Exhibit) InTime() bool {
	return !x.Requested.IsZero() && x.State != Lost && x.State != Requested && !x.Settled.IsZero() && !x.Settled.After(x.Overwritten)
}

// AtRisk tells whether footage still waits to be saved.
func (x Exhibit) AtRisk() bool { return x.State == Requested }

// Ends is when it is gone unless somebody does something: footage that was asked for, and what somebody else holds and said
// until when. It is zero where that is not known, and where nothing is at risk.
func (x Exhibit) Ends() time.Time {
	switch x.State {
	case Requested:
		return x.Overwritten
	case Elsewhere:
		return x.Retain
	}
	return time.Time{}
}

// Saving is the clock of footage at risk.
func (x Exhibit) Saving() clock.Track {
	if x.State == Elsewhere {
		return clock.Track{Start: x.Made, Due: x.Retain}
	}
	t := clock.Track{Start: x.Requested, Due: x.Overwritten}
	if x.State != Requested {
		t.Done = x.Settled
	}
	return t
}

// Clean trims what was typed and takes out what steers.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}

// maxText bounds a sentence that is typed.
const maxText = 1000

// Initials gives the letters that an exhibit reference begins with.
func Initials(name string) string {
	out := ""
	for _, w := range strings.Fields(name) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLetter(r) {
			out += string(unicode.ToUpper(r))
		}
	}
	if out == "" {
		return "EX"
	}
	if r := []rune(out); len(r) > 4 {
		return string(r[:4])
	}
	return out
}

// OfPath is the page of a case's or report's exhibits.
func OfPath(kind, id string) string { return "/evidence-of/" + kind + "/" + id }
