package sanction

import (
	"context"

	"github.com/havenward/havenward/internal/authz"
	"github.com/havenward/havenward/internal/op"
)

// Case is what this area needs to know of a case.
type Case struct {
	ID, Unit, Lock, Ref, Title string
	// Lead is the person who answers for it.
	Lead string
	Open bool
	// Reports is how many reports it is made of, Affected how many people they hurt or threatened.
	Reports, Affected int
	// First is the day of its earliest report, YYYY-MM-DD.
	First string
}

// Person is somebody in a case by their label.
type Person struct {
	ID, Part, Label string
	// Staff is the account of a colleague, "" for none.
	Staff string
	// About is what an alleged person is to the place: patient, relative_or_visitor, colleague …
	About string
}

// Cases reaches casework. Each function must be given; reads take the scope of the asking action.
type Cases struct {
	Case   func(ctx context.Context, sc authz.Scope, org, id string) (Case, error)
	People func(ctx context.Context, sc authz.Scope, org, id string) ([]Person, error)
	// PeopleIn reads inside a change, whoever makes it: for finding conflicts.
	PeopleIn func(ctx context.Context, tx *op.Tx, org, id string) ([]Person, error)
	// Now gives unit and lock of a case as they are, for following it.
	Now func(ctx context.Context, org, id string) (Case, error)
	// Note writes a line of the timeline that only those see who may do this area's ActRead.
	Note func(ctx context.Context, tx *op.Tx, org, id, kind, text, path string, args ...string) error
	// Decided says that what follows was decided, which the reporters of the case hear of: not what, and not about whom. Asked
	// says that a panel is asked, of which they hear nothing.
	Decided, Asked func(ctx context.Context, tx *op.Tx, org, id string) error
	// Given tells the reports of the case that a sanction was given: a code of the minimum data set.
	Given func(ctx context.Context, tx *op.Tx, org, id, code string) error
}

// staffCodes are those of colleagues: another route is for them.
var staffCodes = map[string]bool{"manager": true, "colleague": true, "other_nhs_staff": true}

// Kind says what somebody is to a sanction: patient, visitor or other; staff is no subject of one.
func (p Person) Kind() string {
	switch {
	case p.Staff != "" || staffCodes[p.About]:
		return "staff"
	case p.About == "patient":
		return "patient"
	case p.About == "relative_or_visitor":
		return "visitor"
	}
	return "other"
}

// Path is the address of a file, MarkerPath of a marker, OrderPath of an order.
func Path(id string) string { return "/decisions/" + id }

// MarkerPath is the address of a marker.
func MarkerPath(id string) string { return "/markers/" + id }

// OrderPath is the address of an order.
func OrderPath(id string) string { return "/orders/" + id }

// ProposePath is where a sanction for somebody in a case is proposed.
func ProposePath(caseID string) string { return "/cases/" + caseID + "/sanction" }

// ProposeMarkerPath is where a marker is proposed from a case.
func ProposeMarkerPath(caseID string) string { return "/cases/" + caseID + "/marker" }

// NewOrderPath is where an order is written down for a case.
func NewOrderPath(caseID string) string { return "/cases/" + caseID + "/order" }
