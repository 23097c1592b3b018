package briefing

import "github.com/havenward/havenward/internal/authz"

// The actions of scheduled reports.
const (
	ActRead   authz.Action = "briefing.read"
	ActMake   authz.Action = "briefing.make"
	ActMatrix authz.Action = "briefing.matrix"
	ActRun    authz.Action = "briefing.run"
	ActBelow  authz.Action = "briefing.below"
)

type roles = map[authz.Role]authz.Reach

var readers = roles{authz.Union: authz.ReachOrg, authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg,
	authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "read the reports made for one’s own audience", Roles: readers},
	{Action: ActMake, Does: "have a report of one’s own audience made now", Roles: readers},
	{Action: ActMatrix, Does: "see and change which audience gets which report how often, and which are late or failed", Roles: roles{authz.Admin: authz.ReachOrg}},
	{Action: ActRun, Does: "make reports at their time", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActBelow, Does: "count over the trusts below for a scheduled report; nothing but counts is kept", Roles: roles{authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
}
