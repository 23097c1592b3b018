package authz

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/havenward/havenward/internal/fault"
)

// Action is one thing that can be done, "area.verb".
type Action string

// Reach says which rows an action may touch when a role does it.
type Reach int

const (
	// ReachUnit is the unit of the assignment and all under it.
	ReachUnit Reach = iota
	// ReachOwn is the actor's own reports.
	ReachOwn
	// ReachOrg is the whole organisation, whatever unit the assignment names.
	ReachOrg
	// ReachBelow is every organisation under the actor's, aggregates and reference data only.
	ReachBelow
	// ReachAny is every organisation: for services, and for reference data that all may read.
	ReachAny
)

// Grant says who may do an action.
type Grant struct {
	Action Action
	// Does is one line for the matrix in docs/permissions.md.
	Does string
	// Roles may do it, each with its reach.
	Roles map[Role]Reach
	// Strong means that a second factor is needed, whatever the role.
	Strong bool
}

// Policy is every grant of every area.
type Policy struct {
	grants map[Action]Grant
	now    func() time.Time
}

// NewPolicy gathers the areas' grants; the same action twice is a mistake of the program and panics at start.
func NewPolicy(now func() time.Time, areas ...[]Grant) *Policy {
	p := &Policy{grants: map[Action]Grant{}, now: now}
	for _, area := range areas {
		for _, g := range area {
			if _, twice := p.grants[g.Action]; twice {
				panic("authz: two grants for " + string(g.Action))
			}
			p.grants[g.Action] = g
		}
	}
	return p
}

// Check gives the scope in which the actor may do the action. It is fault.Unauthenticated when signing in might help,
// and fault.Denied otherwise.
func (p *Policy) Check(a Actor, act Action) (Scope, error) {
	g, ok := p.grants[act]
	if !ok {
		return Scope{}, fmt.Errorf("no grant is declared for %s", act)
	}
	if a.Only != nil && !slices.Contains(a.Only, act) {
		return Scope{}, fault.Refused("This key was not made for that")
	}
	reach, ok := g.Roles[a.Role]
	if !ok && a.SignedIn() { // whoever is signed in is also a member of staff, and a member of the public
		if reach, ok = g.Roles[Reporter]; !ok {
			reach, ok = g.Roles[Public]
		}
	}
	if !ok {
		if !a.SignedIn() {
			return Scope{}, fault.New(fault.Unauthenticated, "Sign in to go on")
		}
		return Scope{}, fault.Refused("Your role cannot do that")
	}
	if g.Strong && !a.Strong && a.Role != System {
		return Scope{}, fault.Refused("Sign in with your passkey or code to do that")
	}
	return Scope{ok: true, reach: reach, org: a.Org, units: a.Units, own: a.OwnKey, person: a.ID, locks: a.Locks, role: a.Role, at: p.now()}, nil
}

// May tells whether Check would give a scope; pages use it to leave out what would be refused.
func (p *Policy) May(a Actor, act Action) bool {
	_, err := p.Check(a, act)
	return err == nil
}

// Grants gives every grant by action.
func (p *Policy) Grants() []Grant {
	out := make([]Grant, 0, len(p.grants))
	for _, g := range p.grants {
		out = append(out, g)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Action < out[j].Action })
	return out
}

var reachWords = map[Reach]string{ReachUnit: "unit", ReachOwn: "own", ReachOrg: "trust", ReachBelow: "below", ReachAny: "any"}

// Matrix renders the grants as a Markdown table, for docs/permissions.md.
func (p *Policy) Matrix() string {
	var b strings.Builder
	b.WriteString("| Action | Does |")
	for _, r := range Roles() {
		b.WriteString(" " + string(r) + " |")
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(Roles())) + "\n")
	for _, g := range p.Grants() {
		does := g.Does
		if g.Strong {
			does += " (second factor)"
		}
		b.WriteString("| `" + string(g.Action) + "` | " + does + " |")
		for _, r := range Roles() {
			w := ""
			if reach, ok := g.Roles[r]; ok {
				w = reachWords[reach]
			}
			b.WriteString(" " + w + " |")
		}
		b.WriteByte('\n')
	}
	return b.String()
}
