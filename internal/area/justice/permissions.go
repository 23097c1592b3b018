package justice

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActSee       authz.Action = "justice.see"
	ActWork      authz.Action = "justice.work"
	ActList      authz.Action = "justice.list"
	ActWish      authz.Action = "justice.wish"
	ActStatement authz.Action = "justice.statement"
	ActApprove   authz.Action = "justice.approve"
	ActAgreement authz.Action = "justice.agreement"
	ActExport    authz.Action = "justice.export"
	ActReview    authz.Action = "justice.review"
	ActAnswer    authz.Action = "justice.answer"
	ActSweep     authz.Action = "justice.sweep"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here. No manager is among them.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see what police and courts do about a case", Roles: seers},
	{Action: ActWork, Does: "record police reports, offences, outcomes, hearings, conditions and steps; ask an officer", Roles: workers},
	{Action: ActList, Does: "see the list of what is due with the police", Roles: workers},
	{Action: ActWish, Does: "see and record whether a person affected supports action; never a line manager", Roles: workers},
	{Action: ActStatement, Does: "open and write personal and impact statements and clinicians’ information", Strong: true, Roles: workers},
	{Action: ActApprove, Does: "approve or refuse that a patient’s data go to the police", Strong: true, Roles: roles{authz.Privacy: authz.ReachOrg}},
	{Action: ActAgreement, Does: "keep agreements with the police and the meetings under them",
		Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Privacy: authz.ReachOrg}},
	{Action: ActExport, Does: "download the liaison list and the police work list", Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActReview, Does: "see the justice funnel and the annual review", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.Analyst: authz.ReachOrg, authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
	{Action: ActAnswer, Does: "answer a one-time link", Roles: roles{authz.Public: authz.ReachOrg}},
	{Action: ActSweep, Does: "ask officers when it is due, keep silence as a fact, warn of clocks", Roles: roles{authz.System: authz.ReachAny}},
}

// workers do the work, seers also answer for how it is kept.
var (
	workers = roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}
	seers   = roles{authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg, authz.Privacy: authz.ReachOrg}
)
