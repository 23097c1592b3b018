package improve

import "github.com/havenward/havenward/internal/authz"

// The actions of this package.
const (
	ActPlan  authz.Action = "standard.plan"
	ActStep  authz.Action = "standard.plan.step"
	ActCarry authz.Action = "standard.carry"
	ActSheet authz.Action = "standard.sheet"
	ActSweep authz.Action = "standard.plan.sweep"
)

type roles = map[authz.Role]authz.Reach

var workers = roles{authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}

// Permissions say who may do what here. Whoever may read an assessment may read its plan.
var Permissions = []authz.Grant{
	{Action: ActPlan, Does: "make actions for the standard’s indicators, and change or close them", Roles: workers},
	{Action: ActStep, Does: "say how an action goes; a manager their own", Roles: roles{authz.Specialist: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg,
		authz.Manager: authz.ReachOrg}},
	{Action: ActCarry, Does: "bring an assessment over to the next version, and accept, merge or close what came with it", Roles: workers},
	{Action: ActSheet, Does: "bring a filled spreadsheet into an assessment", Roles: workers},
	{Action: ActSweep, Does: "remind of actions that are due or late", Roles: roles{authz.System: authz.ReachAny}},
}
