package learn

import "github.com/havenward/havenward/internal/authz"

// The actions of this package.
const (
	ActSee     authz.Action = "learn.see"
	ActOwn     authz.Action = "learn.own"
	ActBook    authz.Action = "learn.book"
	ActPlan    authz.Action = "learn.plan"
	ActTeach   authz.Action = "learn.teach"
	ActRead    authz.Action = "learn.read"
	ActNeeds   authz.Action = "learn.needs"
	ActApprove authz.Action = "learn.approve"
	ActQualify authz.Action = "learn.qualify"
	ActCohorts authz.Action = "learn.cohorts"
	ActExport  authz.Action = "learn.export"
	ActFollow  authz.Action = "learn.follow"
)

type roles = map[authz.Role]authz.Reach

var readers = roles{authz.Manager: authz.ReachOrg, authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg}

// Permissions say who may do what here; all of it in one's own organisation. That nobody approves what they decided is in the rules.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see training sessions with their free places, and nobody’s name", Roles: roles{authz.Reporter: authz.ReachOrg}},
	{Action: ActOwn, Does: "book and give back one’s own place, say what a session was worth, keep one’s own calendar and portfolio", Roles: roles{authz.Reporter: authz.ReachOwn}},
	{Action: ActBook, Does: "book people of units they manage, refuse their release with a reason, and see their bookings", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}},
	{Action: ActPlan, Does: "plan, open and cancel sessions, and write down who attended", Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActTeach, Does: "keep providers and trainers with their certificates", Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActRead, Does: "see providers, needs analyses and the page of effects", Roles: readers},
	{Action: ActNeeds, Does: "begin an analysis of training needs, decide on its proposals and send it for approval", Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActApprove, Does: "approve an analysis of training needs that others decided on", Strong: true, Roles: roles{authz.Executive: authz.ReachOrg, authz.Specialist: authz.ReachOrg}},
	{Action: ActCohorts, Does: "see cohorts and who is in them", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActQualify, Does: "keep cohorts, units done and results of qualifications", Roles: roles{authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActExport, Does: "download lists of sessions, providers, needs and cohorts", Roles: readers},
	{Action: ActFollow, Does: "write who attended into the training record", Roles: roles{authz.System: authz.ReachAny}},
}
