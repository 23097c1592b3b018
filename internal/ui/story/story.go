package story

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"github.com/havenward/havenward/internal/ui"
)

// Ground is the frame a story stands in.
type Ground int

// The grounds.
const (
	Reporter Ground = iota
	Staff
	Outside
	Print
)

// Story is one component or page in one state.
type Story struct {
	Group, Name string
	Ground      Ground
	Frame       ui.Frame // Title is filled from Name when empty
	Body        templ.Component
}

// Slug is the story's address under /storybook/ and the name of its golden file.
func (s Story) Slug() string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(s.Group + " " + s.Name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		} else {
			dash = true
		}
	}
	return b.String()
}

// Page is the story as a whole page.
func (s Story) Page() templ.Component {
	f := s.Frame
	if f.Title == "" {
		f.Title = s.Name
	}
	frame := map[Ground]func(ui.Frame) templ.Component{Reporter: ui.Reporter, Staff: ui.Staff, Outside: ui.Outside, Print: ui.Print}[s.Ground]
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame(f).Render(templ.WithChildren(ctx, s.Body), w)
	})
}

// All is every story, in the order of the index.
func All() []Story {
	var all []Story
	for _, part := range [][]Story{pages(), forms(), small(), receipts(), homes(), records(), lists(), returns(), places(), signIn(), failures(), gates()} {
		all = append(all, part...)
	}
	return all
}

// in wraps components in one heading, because every page has exactly one h1.
func in(heading string, parts ...templ.Component) templ.Component {
	return titled(heading, templ.Join(parts...))
}

// with gives a component its children.
func with(c templ.Component, children templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, children), w)
	})
}
