package environment

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActRead    authz.Action = "environment.read"
	ActWalk    authz.Action = "environment.walk"
	ActMend    authz.Action = "environment.mend"
	ActRecheck authz.Action = "environment.recheck"
	ActPlan    authz.Action = "environment.plan"
	ActTest    authz.Action = "environment.test"
	ActExport  authz.Action = "environment.export"
)

type roles = map[authz.Role]authz.Reach

var (
	readers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg}
	walkers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Union: authz.ReachOrg}
	menders = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg}
)

// Permissions say who may do what here. That nobody re-checks on the same day what they mended is in the rules.
var Permissions = []authz.Grant{
	{Action: ActRead, Does: "read walk-rounds, findings, floor plans and tests of alarm points", Roles: readers},
	{Action: ActWalk, Does: "walk round a place: begin, answer, take photos, settle differences and finish", Roles: walkers},
	{Action: ActMend, Does: "give a finding an owner and a day, and say that it is mended", Roles: menders},
	{Action: ActRecheck, Does: "look again at what was mended, and close the finding or open it again", Roles: walkers},
	{Action: ActPlan, Does: "keep floor plans, their pins, and the list of alarm points", Roles: menders},
	{Action: ActTest, Does: "write down the test of an alarm point", Roles: walkers},
	{Action: ActExport, Does: "download walk-rounds, findings and tests", Roles: readers},
}
