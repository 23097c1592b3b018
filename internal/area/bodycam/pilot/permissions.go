package pilot

import "github.com/havenward/havenward/internal/authz"

// The actions of camera pilots.
const (
	ActRead authz.Action = "pilot.read"
	ActKeep authz.Action = "pilot.keep"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here; all of it in one's own organisation but what Joined gives to read.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "see camera pilots: protocols, evaluations, frozen reports; of another organisation’s in which one’s own is a site, the protocol and the frozen reports", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg,
		authz.Union: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActKeep, Does: "write and declare the protocol of a camera pilot, amend it, bring in its figures, freeze its report",
		Roles: roles{authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
}
