// Package authz decides who may do what, and where.
//
// Roles to actions is Go data that each area declares and the server gathers into a Policy. Policy.Check turns an actor
// and an action into a Scope: the only thing that reads of protected rows accept, and whose zero value matches nothing.
// The package holds no state and does no I/O.
package authz

// Role is what a person is to an organisation. A person may hold several, and acts in one at a time.
type Role string

// The roles of the programme, in the order in which lists show them.
const (
	Reporter     Role = "reporter"      // any member of staff: their own reports only
	Manager      Role = "manager"       // a unit and what lies under it
	Specialist   Role = "specialist"    // violence reduction lead, security management specialist
	SexualSafety Role = "sexual_safety" // the specialist route for sexual incidents
	Privacy      Role = "privacy"       // information governance lead
	Panel        Role = "panel"
	Executive    Role = "executive"
	Board        Role = "board"
	Union        Role = "union" // safety and union representative
	ICB          Role = "icb"
	Region       Role = "region"
	National     Role = "national"
	Analyst      Role = "analyst"
	Admin        Role = "administrator"
)

// The roles of things that are not people.
const (
	// Public is whoever opens a reporting or help page without signing in.
	Public Role = "public"
	// System is the program itself, acting by a named service.
	System Role = "system"
)

// Roles gives every role in order.
func Roles() []Role {
	return []Role{Reporter, Manager, Specialist, SexualSafety, Privacy, Panel, Executive, Board, Union, ICB, Region, National, Analyst, Admin, Public, System}
}

var roleWords = map[Role]string{
	Reporter: "Member of staff", Manager: "Manager", Specialist: "Violence reduction lead", SexualSafety: "Sexual safety team",
	Privacy: "Privacy lead", Panel: "Panel member", Executive: "Executive lead", Board: "Board member",
	Union: "Union or safety representative", ICB: "Integrated care board", Region: "Region", National: "National team",
	Analyst: "Analyst", Admin: "Administrator", Public: "Not signed in", System: "Havenward itself",
}

// Words gives the role in plain words, the key of its translation.
func (r Role) Words() string { return roleWords[r] }

// Privileged tells whether the role needs a second factor to sign in.
func (r Role) Privileged() bool {
	switch r {
	case Reporter, Public, System:
		return false
	}
	return true
}
