package sanction

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead       authz.Action = "sanction.read"
	ActPropose    authz.Action = "sanction.propose"
	ActPrepare    authz.Action = "sanction.prepare"
	ActSit        authz.Action = "sanction.sit"
	ActDecide     authz.Action = "sanction.decide"
	ActCorrespond authz.Action = "sanction.correspond"
	ActAppeal     authz.Action = "sanction.appeal"
	ActReview     authz.Action = "sanction.review"
	ActOrder      authz.Action = "sanction.order"
	ActEquality   authz.Action = "sanction.equality"
	ActExport     authz.Action = "sanction.export"
	ActSweep      authz.Action = "sanction.sweep"
	ActLadder     authz.Action = "sanction.ladder"

	ActMarkerRead    authz.Action = "marker.read"
	ActMarkerPropose authz.Action = "marker.propose"
	ActMarkerDecide  authz.Action = "marker.decide"
	ActMarkerAdvice  authz.Action = "marker.advice"
)

type roles = map[authz.Role]authz.Reach

// those who prepare and look after what is decided.
var keepers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}

// Permissions say who may do what here. Which level a role may decide is in the ladder's data.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "read the files of sanctions; a panel’s member reads those they sit on", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg,
		authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg, authz.Panel: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActPropose, Does: "propose a sanction from a case", Roles: keepers},
	{Action: ActPrepare, Does: "answer the gates and put a panel together", Roles: keepers},
	{Action: ActSit, Does: "declare a conflict, draft and agree as a member of a panel", Strong: true, Roles: roles{authz.Panel: authz.ReachOrg}},
	{Action: ActDecide, Does: "decide a sanction of a level that the role may", Strong: true,
		Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActCorrespond, Does: "make the letters of a sanction or marker, record delivery and take an appeal in", Roles: keepers},
	{Action: ActAppeal, Does: "decide an appeal in which one took no part", Strong: true, Roles: roles{authz.Executive: authz.ReachOrg, authz.Panel: authz.ReachOrg}},
	{Action: ActReview, Does: "look again at a sanction that is in force", Roles: keepers},
	{Action: ActOrder, Does: "write down orders and removals decided elsewhere", Roles: roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActEquality, Does: "see sanctions and markers by group, with small numbers hidden", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg,
		authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.Analyst: authz.ReachOrg}},
	{Action: ActExport, Does: "download the registers of sanctions and markers", Roles: roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActLadder, Does: "set how long levels of the ladder last here, from which age, and how many of a panel must agree", Roles: roles{authz.Admin: authz.ReachOrg}},
	{Action: ActSweep, Does: "end what has run out, remind and escalate, and follow a case that moved", Roles: roles{authz.System: authz.ReachAny}},

	{Action: ActMarkerRead, Does: "read markers", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg,
		authz.Privacy: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActMarkerPropose, Does: "propose a marker from a case", Roles: keepers},
	{Action: ActMarkerDecide, Does: "decide on, review, share and take off a marker", Strong: true,
		Roles: roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActMarkerAdvice, Does: "see what a marker advises, and nothing else of it", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
}
