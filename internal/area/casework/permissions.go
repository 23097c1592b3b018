package casework

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActList       authz.Action = "case.list"
	ActRead       authz.Action = "case.read"
	ActFile       authz.Action = "case.file"
	ActOpen       authz.Action = "case.open"
	ActWork       authz.Action = "case.work"
	ActNames      authz.Action = "case.names"
	ActMatch      authz.Action = "case.match"
	ActSupport    authz.Action = "case.support"
	ActLock       authz.Action = "case.lock"
	ActExclude    authz.Action = "case.exclude"
	ActBreakGlass authz.Action = "case.break_glass"
	ActExport     authz.Action = "case.export"
	ActRefer      authz.Action = "case.refer"
	ActReceived   authz.Action = "case.received"
	ActApprove    authz.Action = "case.approve"
	ActFollow     authz.Action = "case.follow"
	ActOwn        authz.Action = "case.own"
	ActChoose     authz.Action = "case.choose"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActList, Does: "list cases: their stage and what is due", Roles: stages},
	{Action: ActRead, Does: "see where a case stands, its support plan and its tasks", Roles: stages},
	{Action: ActFile, Does: "open a case whole: people by label, timeline, reports, what hangs together", Roles: readers},
	{Action: ActOpen, Does: "open a case from reports", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}},
	{Action: ActWork, Does: "work a case: reports, people, stage, tasks, lead, closing", Roles: workers},
	{Action: ActNames, Does: "open the names in a case, with a reason", Strong: true, Roles: readers},
	{Action: ActMatch, Does: "decide whether two people in cases are the same", Roles: workers},
	{Action: ActSupport, Does: "offer support and record its steps, never what is said in it",
		Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}},
	{Action: ActLock, Does: "restrict a case to the few", Roles: workers},
	{Action: ActExclude, Does: "keep a person away from a case", Roles: roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActBreakGlass, Does: "open a locked case for a short time; others are told", Strong: true,
		Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActExport, Does: "download a list of cases, without names or words", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
	{Action: ActOwn, Does: "see what is recorded of oneself in a case, and make one's own choices in it", Roles: roles{authz.Reporter: authz.ReachOrg}},
	{Action: ActChoose, Does: "write such a choice down, under one's label in place of one's name", Roles: roles{authz.Public: authz.ReachOrg}},
	{Action: ActRefer, Does: "refer a case to another organisation or service, or hand it over", Roles: workers},
	{Action: ActReceived, Does: "read and answer what other organisations refer here", Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActApprove, Does: "decide what somebody else asked in a case", Roles: readers},
	{Action: ActFollow, Does: "carry what happens to a case to its reports and to what hangs on it", Roles: roles{authz.System: authz.ReachAny}},
}

// stages are those who may know how far a case is; workers those who work it; readers also answer for how it is kept.
var (
	stages  = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}
	readers = roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}
	workers = roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}
)
