package library

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActSee    authz.Action = "library.see"
	ActWrite  authz.Action = "library.write"
	ActReview authz.Action = "library.review"
	ActAdopt  authz.Action = "library.adopt"
	ActUptake authz.Action = "library.uptake"
	ActExport authz.Action = "library.export"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here. That nobody publishes what they wrote is in the rules.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "read the evidence library", Roles: roles{authz.Reporter: authz.ReachOrg}},
	{Action: ActWrite, Does: "write case studies", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Analyst: authz.ReachOrg, authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActReview, Does: "publish a case study that others wrote, or send it back", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.ICB: authz.ReachOrg,
		authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}},
	{Action: ActAdopt, Does: "say that something is tried, kept or stopped here", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Manager: authz.ReachUnit}},
	{Action: ActUptake, Does: "see what the organisation took over, and why something was stopped", Roles: roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg,
		authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg}},
	{Action: ActExport, Does: "download the library and what was taken over", Roles: roles{authz.Reporter: authz.ReachOrg}},
}
