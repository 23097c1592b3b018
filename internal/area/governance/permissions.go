package governance

import "github.com/havenward/havenward/internal/authz"

// The actions of this area. Who may do them in a given group follows from being on it; see reach.go.
const (
	ActRead   authz.Action = "governance.read"
	ActTake   authz.Action = "governance.take"
	ActRun    authz.Action = "governance.run"
	ActManage authz.Action = "governance.manage"
	ActExport authz.Action = "governance.export"
	ActChase  authz.Action = "governance.chase"
)

type roles = map[authz.Role]authz.Reach

// everybody is every member of staff: whoever is signed in may do what a reporter may.
var everybody = roles{authz.Reporter: authz.ReachOrg}

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "read groups and meetings that one is on, or whose terms let everybody read", Roles: everybody},
	{Action: ActTake, Does: "declare an interest in one’s groups, and report on and close one’s own actions", Roles: everybody},
	{Action: ActRun, Does: "prepare and run the meetings of a group as its chair or secretary", Roles: roles{authz.Manager: authz.ReachOrg, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg,
		authz.Privacy: authz.ReachOrg, authz.Panel: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.ICB: authz.ReachOrg,
		authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg, authz.Analyst: authz.ReachOrg}},
	{Action: ActManage, Does: "make groups, write down their terms of reference and who is on them", Strong: true,
		Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActExport, Does: "download actions, and agendas, minutes and action logs as documents", Roles: everybody},
	{Action: ActChase, Does: "remind of actions and pass on those that are late", Roles: roles{authz.System: authz.ReachAny}},
}
