package collection

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActSee     authz.Action = "collection.see"
	ActSend    authz.Action = "collection.send"
	ActMap     authz.Action = "collection.map"
	ActAccept  authz.Action = "collection.accept"
	ActApprove authz.Action = "collection.approve"
	ActWindow  authz.Action = "collection.window"
	ActReopen  authz.Action = "collection.reopen"
	ActCheck   authz.Action = "collection.check"
	ActLists   authz.Action = "collection.lists"
	ActBases   authz.Action = "collection.bases"
	ActNative  authz.Action = "collection.native"
)

type roles = map[authz.Role]authz.Reach

var above = roles{authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see which returns came, how good they are, and what stands for each month", Roles: roles{authz.Analyst: authz.ReachOrg, authz.Specialist: authz.ReachOrg,
		authz.Executive: authz.ReachOrg, authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
	{Action: ActSend, Does: "check and send a return, or say that nothing happened", Roles: roles{authz.Analyst: authz.ReachOrg, authz.System: authz.ReachAny}},
	{Action: ActMap, Does: "say what the words of a local system mean in the national data set", Roles: roles{authz.Analyst: authz.ReachOrg}},
	{Action: ActAccept, Does: "accept a return, or send it back with a reason", Roles: above},
	{Action: ActApprove, Does: "sign off an accepted month", Roles: roles{authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
	{Action: ActWindow, Does: "set when a month may be sent, is due and is locked", Roles: roles{authz.National: authz.ReachAny}},
	{Action: ActReopen, Does: "let a locked month be sent again, with a reason", Roles: roles{authz.National: authz.ReachAny}},
	{Action: ActBases, Does: "bring in the numbers to divide by: staff in post, bed days, calls", Roles: roles{authz.National: authz.ReachAny, authz.System: authz.ReachAny}},
	{Action: ActNative, Does: "say whether an organisation's months are made from its own records here, or its files leave those out", Roles: roles{authz.Admin: authz.ReachOrg, authz.Analyst: authz.ReachOrg, authz.National: authz.ReachAny}},
	{Action: ActCheck, Does: "check and load what was sent, and make the returns of those who record here", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActLists, Does: "read the data set, its code lists and its rules", Roles: roles{authz.Public: authz.ReachAny, authz.Reporter: authz.ReachAny}},
}
