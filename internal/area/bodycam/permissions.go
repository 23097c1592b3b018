package bodycam

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead    authz.Action = "bodycam.read"
	ActGovern  authz.Action = "bodycam.govern"
	ActLive    authz.Action = "bodycam.live"
	ActDevices authz.Action = "bodycam.devices"
	ActManage  authz.Action = "bodycam.manage"
	ActTake    authz.Action = "bodycam.take"
	ActLost    authz.Action = "bodycam.lost"
	ActImport  authz.Action = "bodycam.import"
	ActSay     authz.Action = "bodycam.say"
	ActDecide  authz.Action = "bodycam.decide"
	ActBreach  authz.Action = "bodycam.breach"
	ActJudge   authz.Action = "bodycam.judge"
	ActFollow  authz.Action = "bodycam.follow"
	ActTotal   authz.Action = "bodycam.total"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here. That a camera is taken by whoever wears it, and by nobody for somebody else, is in
// the rules.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "read what cameras are used for, and the numbers of their use", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg,
		authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg}},
	{Action: ActGovern, Does: "write what cameras are used for, and the gates of that", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActLive, Does: "let a use of cameras go live, pause it and end it", Strong: true, Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActDevices, Does: "read the list of cameras, who has one, their custody and when they recorded", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActManage, Does: "write down cameras, their faults and repairs, and retire them", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
	{Action: ActTake, Does: "take a camera for one’s own shift, and bring any back", Roles: roles{authz.Reporter: authz.ReachOrg}},
	{Action: ActLost, Does: "write down that a camera is lost or was found", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg, authz.System: authz.ReachAny}},
	{Action: ActImport, Does: "bring in when cameras recorded, from a vendor’s file", Roles: roles{authz.Specialist: authz.ReachOrg, authz.System: authz.ReachAny}},
	{Action: ActSay, Does: "say why one’s own camera recorded", Roles: roles{authz.Reporter: authz.ReachOwn}},
	{Action: ActDecide, Does: "count, under no name, that a camera was not worn or not switched on", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActBreach, Does: "read what lost cameras ask of the privacy lead", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActJudge, Does: "decide whether the loss of a camera is reported to the regulator", Strong: true, Roles: roles{authz.Privacy: authz.ReachOrg}},
	{Action: ActTotal, Does: "see on how many shifts cameras were worn, in sums of trusts", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.ICB: authz.ReachBelow,
		authz.Region: authz.ReachBelow, authz.National: authz.ReachBelow}},
	{Action: ActFollow, Does: "remind of cameras that are not back, and of recordings that nobody explained", Roles: roles{authz.System: authz.ReachAny}},
}
