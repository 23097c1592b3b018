package incident

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActReport     authz.Action = "incident.report"
	ActReceipt    authz.Action = "incident.receipt"
	ActOwn        authz.Action = "incident.own"
	ActList       authz.Action = "incident.list"
	ActRead       authz.Action = "incident.read"
	ActWatch      authz.Action = "incident.watch"
	ActHandle     authz.Action = "incident.handle"
	ActMerge      authz.Action = "incident.merge"
	ActExclude    authz.Action = "incident.exclude"
	ActIdentity   authz.Action = "identity.read"
	ActBreakGlass authz.Action = "incident.break_glass"
	ActExport     authz.Action = "incident.export"
	ActImport     authz.Action = "incident.import"
	ActDashboard  authz.Action = "incident.dashboard"
	ActPaper      authz.Action = "incident.paper"
	ActEscalate   authz.Action = "incident.escalate"
	ActLearn      authz.Action = "incident.learn"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActReport, Does: "send a report", Roles: roles{authz.Public: authz.ReachOrg, authz.Reporter: authz.ReachOrg, authz.System: authz.ReachAny}},
	{Action: ActReceipt, Does: "follow, add to or withdraw a report by its code and PIN", Roles: roles{authz.Public: authz.ReachOrg}},
	{Action: ActOwn, Does: "see your own reports", Roles: roles{authz.Reporter: authz.ReachOwn}},
	{Action: ActList, Does: "list reports", Roles: handlers},
	{Action: ActRead, Does: "open a report, without the names in it", Roles: readers},
	{Action: ActWatch, Does: "see in which reports names or locks were opened, by whom and why", Roles: roles{authz.Privacy: authz.ReachOrg}},
	{Action: ActHandle, Does: "acknowledge, assign, contact, write to the reporter, finish", Roles: handlers},
	{Action: ActMerge, Does: "join two reports of the same event", Roles: handlers},
	{Action: ActExclude, Does: "keep a person away from a report", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActIdentity, Does: "open the names in a report, with a reason", Strong: true,
		Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActBreakGlass, Does: "open a locked report for a short time; others are told", Strong: true,
		Roles: roles{authz.Specialist: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActExport, Does: "download a list of reports, without names or words", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
	{Action: ActImport, Does: "bring in reports from a file", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Admin: authz.ReachOrg, authz.System: authz.ReachAny}},
	{Action: ActDashboard, Does: "see counts and times", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.Analyst: authz.ReachOrg}},
	{Action: ActPaper, Does: "print report forms for when the system is down", Roles: roles{authz.Manager: authz.ReachOrg, authz.Specialist: authz.ReachOrg, authz.Admin: authz.ReachOrg}},
	{Action: ActLearn, Does: "take into a report what became known in its case, and tell its writer", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActEscalate, Does: "tell the people who look after a report, and the next one when a promise is overdue", Roles: roles{authz.System: authz.ReachAny}},
}

// readers are those who look after reports, and the privacy lead, who answers for how they are kept.
var readers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}

var handlers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}

// The locks of this area.
const (
	// LockSexual keeps a report of a sexual incident for the sexual safety team.
	LockSexual = "sexual_safety"
	// LockRestricted keeps a report away from a place's own managers.
	LockRestricted = "restricted"
)
