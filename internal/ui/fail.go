package ui

import "strings"

// Fail is what a page says when it cannot give what was asked.
type Fail struct {
	Kind   FailKind
	Why    string // Denied: why; Broken: what could not be done, such as "We could not save this"
	Ask    string // Denied: whom to ask, with their number
	Number string // Broken: what to quote to the support desk
	Retry  string // Broken, OfflineFail, TimedOut: the address to try again; empty leaves the link out
	Kept   bool   // TimedOut: a draft was kept on the device
	// TimedOut: what the form brought that came too late, and the address to send it to again.
	Typed []Typed
	Again string
}

// Typed is one field of a form as it came.
type Typed struct{ Name, Value string }

// words are the fields that somebody wrote in words, to be read or copied.
func (f Fail) words() []string {
	var out []string
	for _, t := range f.Typed {
		if strings.ContainsAny(strings.TrimSpace(t.Value), " \n") {
			out = append(out, t.Value)
		}
	}
	return out
}

// FailKind is the kind of failure.
type FailKind int

// The kinds. A record the reader may not know of is always Missing.
const (
	Missing FailKind = iota
	Denied
	Broken
	OfflineFail
	TimedOut
)

// Job is work that takes longer than a page.
type Job struct {
	ID      string // unique in the page
	Title   string // "Checking 1,000,000 rows"
	Says    string // "412,000 done, 38 problems so far."
	Done    int    // of Of
	Of      int
	Refresh string // a link to this page for a reader without script; empty when it has ended
}

func (j Job) width() string {
	if j.Of <= 0 {
		return "0"
	}
	return coord(400 * float64(min(j.Done, j.Of)) / float64(j.Of))
}
