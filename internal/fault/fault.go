// Package fault names the ways in which Havenward refuses or fails.
//
// An error is made here where its meaning is known, gains context on its way up with fmt.Errorf and %w, and is decided
// once at the edge: package web turns a Kind into a status and a page, package cli into an exit status. A fault never
// carries a person's details.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what an error means to whoever asked.
type Kind int

const (
	// Internal is everything nobody gave a meaning to; its text never reaches a user.
	Internal Kind = iota
	// NotFound means absent, or outside what the asker may know of: the two look alike on purpose.
	NotFound
	// Invalid means the input has problems that its sender can mend; Problems lists them.
	Invalid
	// Denied means the asker may know of the thing but not do this to it.
	Denied
	// Unauthenticated means that nobody is signed in and somebody must be.
	Unauthenticated
	// Conflict means that somebody else changed the same thing first.
	Conflict
	// Unavailable means that the same request may work later.
	Unavailable
	// TooMany means that the asker must wait before trying again.
	TooMany
	// TooLarge means that what was sent is bigger than is taken.
	TooLarge
)

var kindNames = [...]string{"internal", "not found", "invalid", "denied", "not signed in", "conflict", "unavailable", "too many", "too large"}

// String gives the kind in words, for logs.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "unknown"
	}
	return kindNames[k]
}

// Error is a fault of one kind.
type Error struct {
	Kind Kind
	// Message is for the person who asked: a plain sentence, the key of its translation.
	Message string
	// Problems are the fields to mend, for Invalid.
	Problems Problems
	// Cause is for the log only.
	Cause error
}

// Error gives the kind, the message and the cause, for logs.
func (e *Error) Error() string {
	s := e.Kind.String()
	if e.Message != "" {
		s += ": " + e.Message
	}
	for _, p := range e.Problems {
		s += "; " + p.Field + ": " + p.Text()
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes a fault of a kind with a message for the person who asked.
func New(k Kind, message string) error { return &Error{Kind: k, Message: message} }

// Wrap gives a meaning to an error made elsewhere.
func Wrap(k Kind, message string, cause error) error {
	return &Error{Kind: k, Message: message, Cause: cause}
}

// Missing is the one error for absent and for out of scope.
func Missing() error { return &Error{Kind: NotFound, Message: "We cannot find that page"} }

// Refused is Denied with its reason.
func Refused(message string) error { return &Error{Kind: Denied, Message: message} }

// WithProblems is Invalid with the fields to mend; it gives nil when there are none.
func WithProblems(p Problems) error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "There is a problem", Problems: p}
}

// KindOf gives the kind of the outermost fault in err's chain, Internal if there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is tells whether err is a fault of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// ProblemsOf gives the field problems carried by err, nil if none.
func ProblemsOf(err error) Problems {
	var e *Error
	if errors.As(err, &e) {
		return e.Problems
	}
	return nil
}

// MessageOf gives the sentence meant for the person who asked, "" if err carries none.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return ""
}

// Problem is one field that needs mending.
type Problem struct {
	// Field is the name of the input, or "" for the whole form.
	Field string `json:"field"`
	// Message is a plain sentence, or a format for Args; it is the key of its translation.
	Message string `json:"message"`
	// Args fill the message's verbs.
	Args []any `json:"-"`
	// Kind is what the problem means where that is not Invalid; a page that shows it answers with its status.
	Kind Kind `json:"-"`
}

// Text gives the message in English with its arguments filled in.
func (p Problem) Text() string {
	if len(p.Args) == 0 {
		return p.Message
	}
	return fmt.Sprintf(p.Message, p.Args...)
}

// Problems are the fields to mend, in the order in which the form shows them.
type Problems []Problem

// ProblemsFrom gives what a page shows of an error beside its form: the error's own problems, or its message at a field
// ("" for the whole form) with its kind.
func ProblemsFrom(err error, field string) Problems {
	if p := ProblemsOf(err); len(p) > 0 {
		return p
	}
	return Problems{{Field: field, Message: MessageOf(err), Kind: KindOf(err)}}
}

// Conflict tells whether any problem is that somebody else changed the same thing first.
func (p Problems) Conflict() bool {
	for _, x := range p {
		if x.Kind == Conflict {
			return true
		}
	}
	return false
}

// Add appends a problem with a field.
func (p *Problems) Add(field, message string, args ...any) {
	*p = append(*p, Problem{Field: field, Message: message, Args: args})
}

// For gives the first message for a field, "" if it has none.
func (p Problems) For(field string) string {
	for _, x := range p {
		if x.Field == field {
			return x.Text()
		}
	}
	return ""
}
