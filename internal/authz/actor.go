package authz

import (
	"context"
	"time"
)

// Actor is whoever asks: a person in one of their roles, an API token, a visitor, or a service.
type Actor struct {
	// ID is the person, token or service; "" for a visitor.
	ID string
	// Name is shown to colleagues in the audit log and timelines.
	Name string
	// Role is the one role acted in.
	Role Role
	// Org is the organisation the role is held in. A visitor's is that of the place they opened.
	Org string
	// Units are the unit and all under it that the role covers; nil means the whole organisation.
	Units []string
	// OwnKey finds the actor's own reports without naming them; it is a blind index made by package seal.
	OwnKey string
	// Locks are the kinds of locked record that the person is cleared for.
	Locks []string
	// ActingFor names the person who lent the role, if it was lent.
	ActingFor string
	// Strong tells that the person signed in with a second factor or a passkey.
	Strong bool
	// Session is the session or token id, for the audit log.
	Session string
	// Request is the id of the request, for the audit log.
	Request string
	// Only limits a token to these actions; nil means all that the role holds.
	Only []Action
}

// SignedIn tells whether the actor is a known person or token.
func (a Actor) SignedIn() bool { return a.ID != "" && a.Role != Public && a.Role != System }

// Veiled gives the same actor as nobody in particular, so that neither the audit log nor a timeline tells who wrote a
// protected report. With own, the key to their own reports stays.
func (a Actor) Veiled(org string, own bool) Actor {
	v := Actor{Role: Public, Org: org}
	if own {
		v.OwnKey = a.OwnKey
	}
	return v
}

// Service gives the actor of a named part of the program, which may act for any organisation with the small role System.
func Service(name string) Actor { return Actor{ID: "service:" + name, Name: name, Role: System} }

type actorKey struct{}

// With carries the actor in a context.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, actorKey{}, a) }

// From gives the actor of a context; without one it is a visitor who may do nothing.
func From(ctx context.Context) Actor {
	a, ok := ctx.Value(actorKey{}).(Actor)
	if !ok {
		return Actor{Role: Public}
	}
	return a
}

// Assignment is a row: a person holds a role somewhere for a time, for a reason.
type Assignment struct {
	Person, Org string
	// Unit is "" for the whole organisation.
	Unit string
	Role Role
	// From and To bound it; a zero To is open.
	From, To time.Time
	Reason   string
	// LentBy is the person who lent the role, if anybody.
	LentBy string
}

// Holds tells whether the assignment is in force.
func (a Assignment) Holds(at time.Time) bool {
	return !at.Before(a.From) && (a.To.IsZero() || at.Before(a.To))
}
