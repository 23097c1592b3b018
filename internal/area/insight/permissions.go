package insight

import "github.com/havenward/havenward/internal/authz"

// The actions of this area.
const (
	// ActSee is everything that only counts: dashboards, charts, slices, where a figure comes from.
	ActSee      authz.Action = "insight.see"
	ActMeasures authz.Action = "insight.measures"
	ActRebase   authz.Action = "insight.rebase"
	ActAnnotate authz.Action = "insight.annotate"
	ActView     authz.Action = "insight.view"
)

type roles = map[authz.Role]authz.Reach

// seers are those who may see counts, each as far as they reach.
var seers = roles{authz.Manager: authz.ReachUnit, authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg,
	authz.Union: authz.ReachOrg, authz.Analyst: authz.ReachOrg, authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachAny}

var changers = roles{authz.Specialist: authz.ReachOrg, authz.Analyst: authz.ReachOrg, authz.National: authz.ReachAny}

// Permissions say who may do what here.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see charts and counts, and how each was made", Roles: seers},
	{Action: ActMeasures, Does: "read how each measure is defined", Roles: roles{authz.Reporter: authz.ReachAny, authz.Public: authz.ReachAny}},
	{Action: ActRebase, Does: "draw new limits on a chart from a month on, with a reason, and take them back", Roles: changers},
	{Action: ActAnnotate, Does: "write on charts what happened in a month, and take it off", Roles: changers},
	{Action: ActView, Does: "keep a choice of filters under a name", Roles: seers},
}
