package survey

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	ActSee     authz.Action = "survey.see"
	ActCompare authz.Action = "survey.compare"
	ActImport  authz.Action = "survey.import"
)

type roles = map[authz.Role]authz.Reach

// Permissions say who may do what here. An import is England's: an analyst or administrator may make one only where their
// organisation is England.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see the survey’s figures of an organisation, and its records beside them", Roles: roles{authz.Analyst: authz.ReachOrg, authz.Specialist: authz.ReachOrg,
		authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg, authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}},
	{Action: ActCompare, Does: "see the survey’s figures of a benchmarking group, without the names of trusts", Roles: roles{authz.Analyst: authz.ReachAny, authz.ICB: authz.ReachAny,
		authz.Region: authz.ReachAny, authz.National: authz.ReachAny}},
	{Action: ActImport, Does: "bring in published survey results, and withdraw them", Roles: roles{authz.National: authz.ReachAny, authz.Analyst: authz.ReachOrg, authz.Admin: authz.ReachOrg,
		authz.System: authz.ReachAny}},
}
