package round

import "github.com/havenward/havenward/internal/authz"

// The actions of this package.
const (
	ActSee      authz.Action = "standard.rounds"
	ActAsked    authz.Action = "standard.asked"
	ActCampaign authz.Action = "standard.campaign"
	ActAnswer   authz.Action = "standard.answer"
	ActModerate authz.Action = "standard.moderate"
	ActShare    authz.Action = "standard.share"
	ActSweep    authz.Action = "standard.rounds.sweep"
)

type roles = map[authz.Role]authz.Reach

var above = roles{authz.ICB: authz.ReachOrg, authz.Region: authz.ReachOrg, authz.National: authz.ReachOrg}

// Permissions say who may do what here. Nobody moderates their own organisation.
var Permissions = []authz.Grant{
	{Action: ActSee, Does: "see campaigns, who is in, and signed ratings of those below as counts", Roles: roles{authz.ICB: authz.ReachBelow, authz.Region: authz.ReachBelow, authz.National: authz.ReachBelow}},
	{Action: ActAsked, Does: "see what campaigns and moderations ask of the organisation", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg, authz.Board: authz.ReachOrg, authz.Union: authz.ReachOrg}},
	{Action: ActCampaign, Does: "open a campaign for organisations below, remind and close it", Roles: above},
	{Action: ActAnswer, Does: "begin the assessment that a campaign asks for", Roles: roles{authz.Specialist: authz.ReachOrg}},
	{Action: ActModerate, Does: "draw a sample of ratings below, and moderate what was shared", Roles: above},
	{Action: ActShare, Does: "share the reason and the list of evidence of a drawn indicator", Roles: roles{authz.Specialist: authz.ReachOrg, authz.Executive: authz.ReachOrg}},
	{Action: ActSweep, Does: "remind of what campaigns ask for", Roles: roles{authz.System: authz.ReachAny}},
}
