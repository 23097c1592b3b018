package ui

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/ui/assets"
	"github.com/havenward/havenward/internal/ui/lang"
)

// Frame is what a page tells its frame. The language comes from the context.
type Frame struct {
	Title   string   // the page's h1 in most cases; the product's name is added
	Errors  Problems // when there are any, the title begins "Error: "
	Width   Width
	Scripts []string // names of modules in assets/js, or paths of modules elsewhere on this site; loaded after frame.mjs
	Head    templ.Component
	Main    templ.Attributes // further attributes of the main element, for scripts that look for them

	LeaveURL  string // reporter: where "Leave this page" goes; empty is NeutralURL
	HomeURL   string // where the brand leads; empty is "/"
	HelpURL   string // the directory of who to turn to; empty is "/help"
	SwitchURL string // the link that changes language; empty is "/language/" and the other language's code
	Offline   Offline
	Saved     string // staff, offline: "This is from 8:52am"; empty says cases cannot be shown

	// Staff only.
	Org       string // the organisation the person works in now
	Person    Person
	Nav       []NavItem // at most 8
	Crumbs    []Crumb   // the last one is this page and has no link
	SearchURL string    // empty leaves Search out
	// NoticesURL is the page of the person's own notices; empty leaves the link out. Unread is how many of them
	// are new: shown as a plain number, never in red.
	NoticesURL string
	Unread     int

	// Left is how long the session lasts at the least if nothing more is done with it; 0 leaves the warning before its end out.
	Left time.Duration

	// Demo says on every page that it is a demonstration of invented people.
	Demo bool

	// Outside only: one or two lines that say what this page is and when it ends.
	Note []string
}

// NeutralURL is where "Leave this page" goes unless the operator chooses another place.
const NeutralURL = "https://www.nhs.uk"

// Width is how wide the page may grow: the question column, a document, or the staff grid.
type Width string

// The widths. The zero value is the frame's own: narrow for reporters and outside pages, wide for staff.
const (
	Narrow Width = "hw-wrap--narrow"
	Middle Width = "hw-wrap--mid"
	Wide   Width = "hw-wrap--wide"
)

// Offline says what the bar under the header does.
type Offline int

// The bar's states. Ready is for pages whose form works without a signal: the bar is there, hidden, and
// frame.mjs shows it while the browser says there is none.
const (
	OfflineNone Offline = iota
	OfflineReady
	OfflineNow
)

// Person is who is signed in, in the role they hold now.
type Person struct {
	Name, Role string
	URL        string // their own page: roles, sign-in, preferences
	RoleURL    string // empty for a person with one role
	SignOutURL string // takes a POST
}

// NavItem is one entry of the navigation with the counts of what this person can act on. Due is for things
// due now or overdue and wins over Waiting; give it to one entry at most. More says that there are more than
// were counted, and adds a plus sign.
type NavItem struct {
	Label, Href  string
	Current      bool
	Waiting, Due int
	More         bool
}

// Crumb is one step of the way to this page.
type Crumb struct {
	Label, Href string
}

func (f Frame) title(ctx context.Context) string {
	t := "Havenward"
	if f.Title != "" {
		t = f.Title + " – Havenward"
	}
	if len(f.Errors) > 0 {
		t = lang.T(ctx, "Error:") + " " + t
	}
	return t
}

// installable is the frame with the link that lets the form be installed.
func (f Frame) installable() Frame {
	if f.Head == nil {
		f.Head = install()
	} else {
		f.Head = templ.Join(install(), f.Head)
	}
	return f
}

// due is the entry with what is due, for the closed menu of a phone.
func (f Frame) due() NavItem {
	for _, item := range f.Nav {
		if item.Due > 0 {
			return NavItem{Due: item.Due, More: item.More}
		}
	}
	return NavItem{}
}

// manyUnread is the number from which the link to the notices says only that there are at least so many.
const manyUnread = 100

func counted(n int, more bool) string {
	if more {
		return number(n) + "+"
	}
	return number(n)
}

func (f Frame) width(usual Width) string {
	if f.Width == "" {
		f.Width = usual
	}
	return "hw-wrap " + string(f.Width)
}

func (f Frame) switchURL(ctx context.Context) string {
	return or(f.SwitchURL, "/language/"+string(lang.Other(lang.Of(ctx))))
}

// script is the address of a module: a path as it is, a name from assets/js.
func script(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return assets.Path(name)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
