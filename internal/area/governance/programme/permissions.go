package programme

import "github.com/havenward/havenward/internal/authz"

// The actions of the programme board.
const (
	ActRead authz.Action = "programme.read"
	ActKeep authz.Action = "programme.keep"
	ActOwn  authz.Action = "programme.own"
	ActSide authz.Action = "programme.side"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here; all of it in one's own organisation.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "see the work programme: strands, money, milestones, states and papers", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActKeep, Does: "keep the strands of the work programme: aim, owner, money, milestones, measures, decisions wanted, papers",
		Roles: roles{authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActOwn, Does: "set the state of a strand that one owns, with a reason", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActSide, Does: "say what one’s side thinks of a strand, and challenge its state", Roles: roles{authz.Executive: authz.ReachOrg, authz.Union: authz.ReachOrg,
		authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
}

// SideOf tells for which side a role speaks: a union's representatives for staff, the others for the employers.
func SideOf(r authz.Role) Side {
	if r == authz.Union {
		return Staff
	}
	return Employer
}
