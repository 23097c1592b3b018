package casework

import "github.com/havenward/havenward/internal/authz"

// The actions of RIDDOR, absence, cost and reviews.
const (
	ActRiddor      authz.Action = "riddor.assess"
	ActRiddorRead  authz.Action = "riddor.read"
	ActRiddorDays  authz.Action = "riddor.days"
	ActAbsence     authz.Action = "case.absence"
	ActCostCase    authz.Action = "case.cost"
	ActCost        authz.Action = "cost.see"
	ActRates       authz.Action = "cost.rates"
	ActReviewRead  authz.Action = "case.review.read"
	ActReviewWrite authz.Action = "case.review"
	ActReviewLate  authz.Action = "case.review.late"
)

// CarePermissions say who may do what with RIDDOR, absence, cost and reviews.
var CarePermissions = []authz.Grant{
	{Action: ActRiddor, Does: "assess under RIDDOR, decide, draft the F2508 and record that it was sent", Roles: workers},
	{Action: ActRiddorRead, Does: "see what RIDDOR asks for, and what was reported", Roles: readers},
	{Action: ActRiddorDays, Does: "count the days away that RIDDOR goes by", Roles: roles{authz.System: authz.ReachAny}},
	{Action: ActAbsence, Does: "record days away from normal work and who came instead, never why",
		Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.SexualSafety: authz.ReachOrg}},
	{Action: ActCostCase, Does: "see what a case cost", Roles: workers},
	{Action: ActCost, Does: "see what violence cost, of a trust and its units", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Analyst: authz.ReachOrg}},
	{Action: ActRates, Does: "set what an hour or a case costs, from a day on", Roles: roles{authz.Admin: authz.ReachOrg}},
	{Action: ActReviewRead, Does: "read the review of a case", Roles: readers},
	{Action: ActReviewLate, Does: "count the actions of reviews that are late, without opening a case", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActReviewWrite, Does: "review a case: what contributed, what was learned, actions", Roles: workers},
}
